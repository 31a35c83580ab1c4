//! Ten times the document takes about ten times as long, whatever its shape: a coarse guard, as a machine has its moods.
//! `cargo run --release -p ece-codegen --example scaling` measures the same shapes.
#![allow(missing_docs)]

#[path = "support/shapes.rs"]
mod shapes;

use std::time::Duration;

use shapes::{SHAPES, cost};

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
        // Whatever else the machine does, one of several tries is as fast as it gets.
        let fastest = (0..3).map(|_| cost(&small)).min().unwrap_or_default().max(LEAST);
        if (0..3).all(|_| cost(&large) > fastest * MOST) {
            slow.push(format!("{name}: {size} take {fastest:?}, ten times as many more than {MOST} times as long"));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
