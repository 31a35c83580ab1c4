//! How long everybody reads and writes, in turn, in processor time of this thread: a line of JSON for each of them.

use std::hint::black_box;

use bench_json::{Contender, Text, asked};
use cpu_time::ThreadTime;
use serde_json::json;

/// So long one turn takes at least: shorter than what the system lets a thread run undisturbed.
const TURN_NANOS: u128 = 1_000_000;

fn main() -> Result<(), String> {
    let rounds = std::env::args().nth(1).and_then(|rounds| rounds.parse().ok()).unwrap_or(101);
    for text in asked() {
        text.check()?;
        let contenders = (text.contenders)();
        report(text, "decode", &contenders, rounds, &mut |contender| {
            let read = contender.read;
            let json = text.json;
            Ok(Box::new(move |times| {
                let mut copies = vec![json.as_bytes().to_vec(); times];
                let start = ThreadTime::now();
                for copy in &mut copies {
                    black_box(read(black_box(copy)));
                }
                start.elapsed().as_nanos()
            }))
        })?;
        report(text, "encode", &contenders, rounds, &mut |contender| {
            let write = (contender.writer)(text.json)?;
            Ok(Box::new(move |times| {
                let start = ThreadTime::now();
                for _ in 0..times {
                    black_box(write());
                }
                start.elapsed().as_nanos()
            }))
        })?;
    }
    Ok(())
}

/// Does its work so many times and says how long that took.
type Turn = Box<dyn FnMut(usize) -> u128>;

fn report(
    text: &Text,
    direction: &str,
    contenders: &[Contender],
    rounds: usize,
    prepare: &mut dyn FnMut(&Contender) -> Result<Turn, String>,
) -> Result<(), String> {
    let mut turns = contenders.iter().map(prepare).collect::<Result<Vec<_>, _>>()?;
    let mut times = 1;
    while turns[0](times) < TURN_NANOS {
        times *= 2;
    }
    let mut nanos = vec![Vec::with_capacity(rounds); turns.len()];
    for round in 0..rounds {
        // Whoever comes behind whom changes, too.
        for index in 0..turns.len() {
            let index = (index + round) % turns.len();
            nanos[index].push(turns[index](times) as f64 / times as f64);
        }
    }
    for (contender, nanos) in contenders.iter().zip(nanos) {
        let bytes = match direction {
            "decode" => text.json.len(),
            _ => (contender.writer)(text.json)?().len(),
        };
        let (text, reader) = (text.name, contender.name);
        println!("{}", json!({ "text": text, "direction": direction, "reader": reader, "bytes": bytes, "nanos": nanos }));
    }
    Ok(())
}
