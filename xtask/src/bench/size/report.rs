//! What the programs come to: tables for people, the same for programs.

use std::fmt::Write;

use serde_json::{Value, json};

use super::program::Sizes;
use super::{Args, Program};

/// Smaller differences of sections and crates have no line of their own.
const LEAST: i64 = 4096;

/// How `ece-api` stands beside `reqwest` alone, in one line of a table.
struct Row<'a> {
    name: &'a str,
    own: u64,
    bare: u64,
}

impl Row<'_> {
    fn difference(&self) -> i64 {
        difference(self.own, self.bare)
    }
}

pub(super) fn tables(programs: &[Program], functions: usize) -> String {
    let mut text = String::from("| program | stripped, bytes | more than bare |\n| --- | ---: | ---: |\n");
    let bare = programs.iter().find(|program| program.name == "bare").map_or(0, |program| program.bytes);
    for Program { name, bytes, .. } in programs {
        let _ = writeln!(text, "| {name} | {bytes} | {} |", difference(*bytes, bare));
    }
    let [own, bare, ..] = programs else { return text };
    table(&mut text, "section", &rows(&own.sections, &bare.sections), LEAST, |_| None);
    if own.functions.by_name.is_empty() {
        text += "\nThe programs of this system do not say how long a function is.\n";
        return text;
    }
    let crates = rows(&own.functions.by_crate, &bare.functions.by_crate);
    let glue = |name: &str| own.functions.glue.get(name).copied();
    table(&mut text, "functions of", &crates, LEAST, glue);
    if functions > 0 {
        let by_name = rows(&own.functions.by_name, &bare.functions.by_name);
        let least = by_name.get(functions - 1).map_or(0, |row| row.difference().abs());
        table(&mut text, "function", &by_name, least, |_| None);
    }
    text
}

/// Whatever one of both has, the largest difference first.
fn rows<'a>(own: &'a Sizes, bare: &'a Sizes) -> Vec<Row<'a>> {
    let only_bare = bare.iter().filter(|(name, _)| !own.contains_key(*name)).map(|(name, size)| (name, 0, *size));
    let all = own.iter().map(|(name, size)| (name, *size, bare.get(name).copied().unwrap_or(0)));
    let mut rows: Vec<Row> = all.chain(only_bare).map(|(name, own, bare)| Row { name, own, bare }).collect();
    rows.sort_by_key(|row| (-row.difference().abs(), row.name));
    rows
}

/// A table with a line for each row that differs by this much, and one for all others.
fn table(text: &mut String, what: &str, rows: &[Row], least: i64, glue: impl Fn(&str) -> Option<u64>) {
    let has_glue = rows.iter().any(|row| glue(row.name).is_some());
    let (title, line) = if has_glue { (" of own, drop glue |", " ---: |") } else { ("", "") };
    let _ = write!(text, "\n| {what} | own | bare | more |{title}\n| --- | ---: | ---: | ---: |{line}\n");
    let mut others = Row { name: "others", own: 0, bare: 0 };
    let mut others_glue = 0;
    let mut line = |row: &Row, dropped: u64| {
        let _ =
            write!(text, "| {} | {} | {} | {} |", row.name.replace('|', "\\|"), row.own, row.bare, row.difference());
        let _ = if has_glue { writeln!(text, " {dropped} |") } else { writeln!(text) };
    };
    for row in rows {
        if row.difference().abs() >= least {
            line(row, glue(row.name).unwrap_or(0));
        } else {
            others.own += row.own;
            others.bare += row.bare;
            others_glue += glue(row.name).unwrap_or(0);
        }
    }
    line(&others, others_glue);
}

/// Sizes of programs are far from the edge.
fn difference(own: u64, bare: u64) -> i64 {
    own.cast_signed() - bare.cast_signed()
}

/// For programs: everything, whatever its size.
pub(super) fn facts(programs: &[Program], args: &Args) -> Value {
    let programs = programs.iter().map(|it| {
        json!({
            "program": it.name, "bytes": it.bytes, "sections": it.sections,
            "functions": it.functions.by_crate, "drop_glue": it.functions.glue,
        })
    });
    json!({ "features": args.features, "profile": args.profile, "programs": programs.collect::<Vec<Value>>() })
}

#[cfg(test)]
mod tests {
    use super::super::program::{Functions, Sizes};
    use super::{Args, Program, facts, tables};

    fn program(name: &'static str, bytes: u64, text: u64, models: u64) -> Program {
        let sizes = |name: &str, size| Sizes::from([(name.to_owned(), size)]);
        let functions = Functions {
            by_crate: Sizes::from([("models".to_owned(), models), ("few".to_owned(), 9)]),
            glue: sizes("models", models / 2),
            by_name: sizes("a::b", models),
        };
        Program { name, bytes, sections: sizes(".text", text), functions }
    }

    fn programs() -> [Program; 3] {
        [program("own", 90_000, 60_000, 50_000), program("bare", 50_000, 30_000, 10), program("derive", 60_000, 1, 1)]
    }

    #[test]
    fn the_difference_is_to_the_bare_program() {
        let text = tables(&programs(), 1);
        for line in [
            "| own | 90000 | 40000 |",
            "| derive | 60000 | 10000 |",
            "| .text | 60000 | 30000 | 30000 |",
            "| models | 50000 | 10 | 49990 | 25000 |",
            "| others | 9 | 9 | 0 | 0 |",
            "| a::b | 50000 | 10 | 49990 |",
        ] {
            assert!(text.contains(&format!("{line}\n")), "{line}\n{text}");
        }
    }

    #[test]
    fn programs_get_what_the_schema_says() {
        for features in [None, Some("rustls".to_owned())] {
            let args = Args { features, profile: vec!["lto=\"fat\"".to_owned()], functions: 0 };
            let facts = facts(&programs(), &args);
            assert_eq!(facts["programs"][0]["functions"]["models"], 50_000);
            crate::answer::tests::assert_valid("bench-size", &facts);
        }
    }
}
