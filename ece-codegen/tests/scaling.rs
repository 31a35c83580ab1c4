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

/// Shapes that are not bounded yet.
const NOT_YET: [&str; 2] = ["aliases in a chain", "allOf in a chain"];

#[test]
fn ten_times_the_document_takes_about_ten_times_as_long() {
    let mut slow = Vec::new();
    for (name, size, shape) in SHAPES.iter().filter(|(name, ..)| !NOT_YET.contains(name)) {
        let (small, large) = (cost(&shape(*size)), cost(&shape(size * 10)));
        if large > small.max(LEAST) * MOST {
            slow.push(format!("{name}: {size} take {small:?}, ten times as many {large:?}"));
        }
    }
    assert!(slow.is_empty(), "{}", slow.join("\n"));
}
