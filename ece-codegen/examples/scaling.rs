//! What ten times the document costs, shape by shape: `cargo run --release -p ece-codegen --example scaling`.

#[path = "../tests/support/shapes.rs"]
mod shapes;

use shapes::{SHAPES, cost};

fn main() {
    println!("| shape | size | CPU | ten times | ratio |\n| --- | ---: | ---: | ---: | ---: |");
    for (name, size, shape) in SHAPES {
        // So large that what every document costs is not seen.
        let (small, large) = (cost(&shape(size * 3)), cost(&shape(size * 30)));
        let ratio = large.as_secs_f64() / small.as_secs_f64();
        println!("| {name} | {} | {small:.1?} | {large:.1?} | {ratio:.1} |", size * 3);
    }
}
