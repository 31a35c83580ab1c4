//! What ten times the document costs, shape by shape: `cargo run --release -p ece-codegen --example scaling`.

#[path = "../tests/support/shapes.rs"]
mod shapes;

use std::time::{Duration, Instant};

use shapes::SHAPES;

/// The fastest of several runs, each so often that a clock can tell.
fn time(document: &str) -> Duration {
    let once = || {
        let start = Instant::now();
        drop(ece_codegen::generate(document, &[]));
        start.elapsed()
    };
    let runs = if once() < Duration::from_millis(50) { 20 } else { 3 };
    (0..runs).map(|_| once()).min().unwrap_or_default()
}

fn main() {
    println!("| shape | size | time | ten times | ratio |\n| --- | ---: | ---: | ---: | ---: |");
    for (name, size, shape) in SHAPES {
        // So large that what every document costs is not seen.
        let (small, large) = (time(&shape(size * 3)), time(&shape(size * 30)));
        let ratio = large.as_secs_f64() / small.as_secs_f64();
        println!("| {name} | {} | {small:.1?} | {large:.1?} | {ratio:.1} |", size * 3);
    }
}
