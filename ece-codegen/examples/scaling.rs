//! What ten times the document costs, shape by shape: `cargo run --release -p ece-codegen --example scaling [SHAPE…]`.
//!
//! Processor time of generating and of comparing the document with itself, and the peak of memory of generating, each by a
//! process of its own. The last two need Linux.

#[path = "../tests/support/shapes.rs"]
mod shapes;

use std::process::Command;
use std::time::Duration;
use std::{env, fs};

use shapes::{SHAPES, clock};

/// The mean of so many runs that the system's clock can tell.
fn seconds(work: impl Fn()) -> f64 {
    work();
    let (start, mut runs) = (clock(), 0);
    while clock().saturating_sub(start) < Duration::from_millis(300) {
        work();
        runs += 1;
    }
    clock().saturating_sub(start).as_secs_f64() / f64::from(runs)
}

/// The peak of this process' memory in kB.
fn peak() -> f64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")?.split_whitespace().next()?.parse().ok());
    line.unwrap_or_default()
}

/// Prints what a shape of a size costs: seconds, seconds of `diff`, and kB.
fn measure(name: &str, size: usize) {
    let Some((_, _, shape)) = SHAPES.iter().find(|(known, ..)| *known == name) else { return };
    let text = shape(size);
    let generate = || drop(ece_codegen::generate(text.as_str(), &[]));
    let before = peak();
    generate();
    let memory = peak() - before;
    let compare = ece_codegen::read(text.as_str(), &[])
        .0
        .map_or(0.0, |snapshot| seconds(|| drop(ece_codegen::diff::compare(&snapshot, &snapshot))));
    println!("{} {compare} {memory}", seconds(generate));
}

/// The same by another process, whose memory is its own.
fn measured(name: &str, size: usize) -> [f64; 3] {
    let program = env::current_exe().unwrap_or_default();
    let output = Command::new(program).args(["--measure", name, &size.to_string()]).output();
    let text = output.map(|it| String::from_utf8_lossy(&it.stdout).into_owned()).unwrap_or_default();
    let mut figures = text.split_whitespace().map(|figure| figure.parse().unwrap_or(f64::NAN));
    [(); 3].map(|()| figures.next().unwrap_or(f64::NAN))
}

fn main() {
    let only: Vec<String> = env::args().skip(1).collect();
    if let [flag, name, size] = only.as_slice()
        && flag == "--measure"
    {
        return measure(name, size.parse().unwrap_or(1));
    }
    println!("| shape | size | ms | ten times | ratio | diff ms | ten times | ratio | MB | ten times | ratio |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |");
    for (name, size, _) in SHAPES.iter().filter(|(name, ..)| only.is_empty() || only.iter().any(|it| it == name)) {
        // So large that what every document costs is not seen.
        let [small, large] = [3, 30].map(|factor| measured(name, size * factor));
        let cell = |index: usize, unit: f64| {
            let (small, large): (f64, f64) = (small[index], large[index]);
            format!("{:.1} | {:.1} | {:.1}", small * unit, large * unit, large / small)
        };
        println!("| {name} | {} | {} | {} | {} |", size * 3, cell(0, 1e3), cell(1, 1e3), cell(2, 1.0 / 1024.0));
    }
}
