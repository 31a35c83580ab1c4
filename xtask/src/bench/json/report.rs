//! What the programs measured, as tables for people and as facts for programs.

use std::fmt::Write;

use serde::Serialize;
use serde_json::{Value, json};

use super::super::statistics::Spread;
use super::{Args, Counted, Direction, Timed};

/// A text and what everybody needs for it.
#[derive(Serialize)]
pub(super) struct Row {
    text: String,
    bytes: u32,
    decode: Vec<Cost>,
    encode: Vec<Cost>,
}

/// What reading or writing once costs.
#[derive(Serialize)]
struct Cost {
    reader: String,
    /// Read or written.
    bytes: u32,
    megabytes_per_second: f64,
    /// How many times as fast `ece-api` is, byte for byte, round by round.
    own_speed_over_this: Spread,
    allocations: u64,
    allocated_bytes: u64,
    peak_bytes: i64,
}

pub(super) fn texts(timed: &[Timed], counted: &[Counted]) -> Vec<Row> {
    let decoded = timed.iter().filter(|it| it.direction == Direction::Decode);
    let mut texts: Vec<Row> = Vec::new();
    for it in decoded {
        if texts.last().is_none_or(|last| last.text != it.text) {
            let costs = |direction| costs(&it.text, direction, timed, counted);
            let (decode, encode) = (costs(Direction::Decode), costs(Direction::Encode));
            texts.push(Row { text: it.text.clone(), bytes: it.bytes, decode, encode });
        }
    }
    texts
}

/// Of everybody; the first one is `ece-api`.
fn costs(text: &str, direction: Direction, timed: &[Timed], counted: &[Counted]) -> Vec<Cost> {
    let these: Vec<&Timed> = timed.iter().filter(|it| it.text == text && it.direction == direction).collect();
    let per_byte = |it: &Timed| it.nanos.iter().map(|nanos| nanos / f64::from(it.bytes)).collect::<Vec<_>>();
    let own = these.first().map(|own| per_byte(own)).unwrap_or_default();
    let cost = |it: &&Timed| {
        let theirs = per_byte(it);
        let of_it = |other: &&Counted| other.text == text && other.direction == direction && other.reader == it.reader;
        let counted = counted.iter().find(of_it)?;
        Some(Cost {
            reader: it.reader.clone(),
            bytes: it.bytes,
            megabytes_per_second: 1000.0 / Spread::of(theirs.iter().copied())?.median,
            own_speed_over_this: Spread::of(theirs.iter().zip(&own).map(|(theirs, own)| theirs / own))?,
            allocations: counted.allocations,
            allocated_bytes: counted.allocated_bytes,
            peak_bytes: counted.peak_bytes,
        })
    };
    these.iter().filter_map(cost).collect()
}

/// For programs.
pub(super) fn facts(texts: &[Row], args: &Args) -> Value {
    json!({ "rounds": args.rounds, "is_native": args.native, "texts": texts })
}

/// For people.
pub(super) fn table(texts: &[Row], args: &Args) -> String {
    let mut text = format!(
        "Answers are read into models and dropped, and written, in turn on one thread; medians of {} rounds{}.\n\
         ece-api beside the same models with serde's derives, as tolerant, behind three libraries. The derives skip what\n\
         the document does not know, so that they have less to write. Ratios: how many times as fast ece-api is, byte for\n\
         byte, in the same round, and the middle half of all rounds.\n",
        args.rounds,
        if args.native { ", compiled for this processor" } else { "" }
    );
    for (name, of) in [("decode", decode as fn(&Row) -> &[Cost]), ("encode", encode)] {
        let Some(first) = texts.first() else { break };
        let readers: Vec<&str> = of(first).iter().map(|cost| cost.reader.as_str()).collect();
        let _ = writeln!(text, "\n{}", head(&format!("{name}, MB/s"), &readers, true));
        for it in texts {
            text.push_str(&speeds(it, of(it)));
        }
        let _ = writeln!(text, "\n{}", head(&format!("{name}, allocations"), &readers, false));
        for it in texts {
            text.push_str(&allocations(it, of(it)));
        }
    }
    text
}

fn decode(text: &Row) -> &[Cost] {
    &text.decode
}

fn encode(text: &Row) -> &[Cost] {
    &text.encode
}

fn head(first: &str, readers: &[&str], has_ratios: bool) -> String {
    let over = readers.iter().skip(1).filter(|_| has_ratios).map(|reader| format!("over {reader}"));
    let columns: Vec<String> = readers.iter().map(|&reader| reader.to_owned()).chain(over).collect();
    format!("| {first} | bytes | {} |\n| --- |{}", columns.join(" | "), " ---: |".repeat(columns.len() + 1))
}

fn speeds(text: &Row, costs: &[Cost]) -> String {
    let speeds = costs.iter().map(|cost| format!(" {:.0} |", cost.megabytes_per_second));
    let ratios = costs.iter().skip(1).map(|cost| {
        let Spread { lower, median, upper } = cost.own_speed_over_this;
        format!(" {median:.2} ({lower:.2} to {upper:.2}) |")
    });
    let row = speeds.chain(ratios).collect::<String>();
    format!("| {} | {} |{row}\n", text.text, bytes(costs))
}

/// What is read or written at once, and what derives write where that is less.
fn bytes(costs: &[Cost]) -> String {
    let mut bytes: Vec<String> = costs.iter().map(|cost| cost.bytes.to_string()).collect();
    bytes.dedup();
    bytes.join(", derives ")
}

fn allocations(text: &Row, costs: &[Cost]) -> String {
    let each = costs.iter().map(|cost| {
        format!(" {} ({} kB, at once {}) |", cost.allocations, cost.allocated_bytes / 1000, cost.peak_bytes / 1000)
    });
    format!("| {} | {} |{}\n", text.text, bytes(costs), each.collect::<String>())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::{Args, Counted, Timed};
    use super::{facts, table, texts};

    fn measured() -> (Vec<Timed>, Vec<Counted>) {
        let (mut timed, mut counted) = (Vec::new(), Vec::new());
        for (direction, theirs) in [("decode", [300.0, 400.0, 900.0]), ("encode", [50.0, 100.0, 100.0])] {
            for (reader, bytes, nanos) in [("ece-api", 100, [200.0, 100.0, 300.0]), ("serde_json", 50, theirs)] {
                let of = json!({ "text": "search", "direction": direction, "reader": reader });
                let with = |more: serde_json::Value| {
                    let mut of = of.clone();
                    of.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                    of
                };
                timed.push(serde_json::from_value(with(json!({ "bytes": bytes, "nanos": nanos }))).unwrap());
                let more = json!({ "allocations": 7, "allocated_bytes": 2500, "peak_bytes": 1000 });
                counted.push(serde_json::from_value(with(more)).unwrap());
            }
        }
        (timed, counted)
    }

    #[test]
    fn ratios_are_of_the_same_round_byte_for_byte() {
        let (timed, counted) = measured();
        let texts = texts(&timed, &counted);
        let args = Args { rounds: 3, text: Vec::new(), native: false };
        let facts = facts(&texts, &args);
        crate::answer::tests::assert_valid("bench-json", &facts);
        let [own, derive] = [0, 1].map(|index| &facts["texts"][0]["decode"][index]);
        assert_eq!(own["megabytes_per_second"], 500.0);
        assert_eq!(own["own_speed_over_this"]["median"], 1.0);
        // Round by round 3, 8 and 6 times as long for a byte; the medians alone would say 4.
        assert_eq!(derive["own_speed_over_this"]["median"], 6.0);
        assert_eq!(facts["texts"][0]["encode"][1]["own_speed_over_this"]["median"], 2.0 / 3.0);
        let text = table(&texts, &args);
        assert!(text.contains("| search | 100, derives 50 | 500 | 125 | 6.00 (6.00 to 8.00) |"), "{text}");
        assert!(text.contains("| search | 100, derives 50 | 7 (2 kB, at once 1) | 7 (2 kB, at once 1) |"), "{text}");
    }
}
