//! Ten times the document takes about ten times as long, whatever its shape and whatever differs: a coarse guard, as a machine has its moods.
//! `cargo run --release -p ece-codegen --example scaling` measures the same shapes.
#![allow(missing_docs)]

#[path = "support/pairs.rs"]
mod pairs;
#[path = "support/shapes.rs"]
mod shapes;

use std::time::Duration;

use ece_codegen::Snapshot;
use ece_codegen::diff::compare;
use pairs::PAIRS;
use shapes::{SHAPES, clock, cost, cost_of_resolving};

/// So many times as long may ten times the document take; quadratic work takes a hundred times as long.
const MOST: u32 = 30;
/// What is faster than this says nothing.
const LEAST: Duration = Duration::from_millis(4);

/// Shapes whose cost grows with the square up to a budget: members are copied into all that inherit them, and every place
/// below a path is named with the path.
const STEEPER: [&str; 2] = ["allOf in a chain", "parameters of a path"];

#[test]
fn ten_times_the_document_takes_about_ten_times_as_long() {
    let mut slow = Vec::new();
    for (name, size, shape) in SHAPES.iter().filter(|(name, ..)| !STEEPER.contains(name)) {
        let (small, large) = (shape(*size), shape(size * 10));
        slow.extend(too_slow(name, *size, || cost(&small), || cost(&large)));
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

#[test]
fn ten_times_the_document_is_decided_on_in_about_ten_times_as_long() {
    let mut slow = Vec::new();
    for (name, size, shape) in SHAPES.iter().filter(|(name, ..)| !STEEPER.contains(name)) {
        let (small, large) = (shape(*size), shape(size * 10));
        slow.extend(too_slow(name, *size, || cost_of_resolving(&small), || cost_of_resolving(&large)));
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

#[test]
fn ten_times_the_documents_are_compared_in_about_ten_times_as_long() {
    let mut slow = Vec::new();
    for (name, size, pair) in PAIRS {
        let (small, large) = (pair(*size).map(|it| read(&it)), pair(size * 10).map(|it| read(&it)));
        slow.extend(too_slow(name, *size, || cost_of_comparing(&small), || cost_of_comparing(&large)));
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}

/// What to say where the large one takes much more than ten times as long.
fn too_slow(name: &str, size: usize, small: impl Fn() -> Duration, large: impl Fn() -> Duration) -> Option<String> {
    // Whatever else the machine does, one of several tries is as fast as it gets.
    let fastest = (0..3).map(|_| small()).min().unwrap_or_default().max(LEAST);
    let is_slow = (0..3).all(|_| large() > fastest * MOST);
    is_slow.then(|| format!("{name}: {size} take {fastest:?}, ten times as many more than {MOST} times as long"))
}

fn read(text: &str) -> Snapshot {
    ece_codegen::read(text, &[]).0.unwrap()
}

fn cost_of_comparing([old, new]: &[Snapshot; 2]) -> Duration {
    let start = clock();
    drop(compare(old, new));
    clock().saturating_sub(start)
}
