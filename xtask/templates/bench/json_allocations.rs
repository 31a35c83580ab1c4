//! What everybody allocates to read and to write once: a line of JSON for each of them. The allocator that counts is in no
//! program that takes time.

use std::hint::black_box;

use allocation_counter::{AllocationInfo, measure};
use bench_json::{Contender, Text, asked};
use serde_json::json;

fn main() -> Result<(), String> {
    for text in asked() {
        for contender in (text.contenders)() {
            let mut copies = [text.json.as_bytes().to_vec(), text.json.as_bytes().to_vec()];
            // What is made once and kept does not count.
            (contender.read)(&mut copies[0]);
            say(text, "decode", &contender, measure(|| drop(black_box((contender.read)(&mut copies[1])))));
            let write = (contender.writer)(text.json)?;
            drop(write());
            say(text, "encode", &contender, measure(|| drop(black_box(write()))));
        }
    }
    Ok(())
}

fn say(text: &Text, direction: &str, contender: &Contender, counted: AllocationInfo) {
    println!(
        "{}",
        json!({
            "text": text.name, "direction": direction, "reader": contender.name,
            "allocations": counted.count_total, "allocated_bytes": counted.bytes_total, "peak_bytes": counted.bytes_max,
        })
    );
}
