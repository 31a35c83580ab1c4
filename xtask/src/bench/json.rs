//! `cargo xtask bench json`: how fast answers are read and written, and what is allocated for that, beside models with
//! serde's derives behind `serde_json`, `sonic-rs` and `simd-json`.
//!
//! A package is written below `target/bench/json`, with the models that the answers of `ece-api/tests/answers` need, and
//! two programs: one takes time, the other counts allocations, as an allocator that counts is slower.
//!
//! The programs measure with a loop of their own, not with Criterion or divan: both finish one candidate before they begin
//! the next one, seconds later. What is wanted are ratios, and on a machine with other work its speed changes in these
//! seconds by more than the candidates differ. Here all of them have a turn of a millisecond in every round, in an order
//! that moves on; the ratio is taken within each round, and its median over all rounds.

mod layout;
mod report;

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::Args as ClapArgs;
use serde::Deserialize;

use crate::answer::Answer;
use crate::compiler;
use crate::error::{Error, Result};
use crate::terminal::remark;
use crate::workspace;

/// Read and write answers as JSON, beside models with serde's derives
///
/// The derives are made of the same document and as tolerant, but they skip what the document does not know.
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    /// So often each has a turn of a millisecond
    #[arg(long, value_name = "N", default_value_t = 101, value_parser = clap::value_parser!(u16).range(1..=10_000))]
    rounds: u16,
    /// Only this answer; may be repeated
    #[arg(long, value_name = "NAME", value_parser = layout::TEXTS.map(|(name, _)| name))]
    text: Vec<String>,
    /// Compile for this very processor, as sonic-rs and simd-json advise; programs seldom are
    #[arg(long)]
    native: bool,
}

/// A line of the program that takes time.
#[derive(Deserialize)]
struct Timed {
    text: String,
    direction: Direction,
    reader: String,
    /// Read or written at once.
    bytes: u32,
    /// For reading or writing once, round by round.
    nanos: Vec<f64>,
}

/// A line of the program that counts.
#[derive(Deserialize)]
struct Counted {
    text: String,
    direction: Direction,
    reader: String,
    allocations: u64,
    allocated_bytes: u64,
    peak_bytes: i64,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Direction {
    Decode,
    Encode,
}

/// Runs the task and returns what to print.
pub(super) fn run(args: &Args) -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let place = root.join("target").join("bench").join("json");
    layout::write(&root, &place)?;
    remark("== compiling: minutes the first time");
    let programs = compile(&place, args.native)?;
    remark("== measuring");
    let mut timed = Vec::new();
    let mut counted = Vec::new();
    for line in lines(&programs.join("time"), &args.rounds.to_string(), &args.text)? {
        timed.push(read::<Timed>(&line)?);
    }
    for line in lines(&programs.join("allocations"), "", &args.text)? {
        counted.push(read::<Counted>(&line)?);
    }
    let texts = report::texts(&timed, &counted);
    Ok(Answer::asked(report::table(&texts, args)).with(report::facts(&texts, args)))
}

/// Compiles both programs and returns where they are.
fn compile(place: &Path, native: bool) -> Result<PathBuf> {
    let target = place.join(if native { "target-native" } else { "target" });
    let mut command = compiler::command(place);
    command.args(["build", "--release", "--quiet"]).env("CARGO_TARGET_DIR", &target).env("CARGO_INCREMENTAL", "0");
    // Flags of the caller's would be measured as well.
    command.env_remove("CARGO_ENCODED_RUSTFLAGS").env("RUSTFLAGS", if native { "-C target-cpu=native" } else { "" });
    let output = command.stdout(Stdio::null()).output().map_err(|e| Error::new(format!("cannot run cargo: {e}")))?;
    if output.status.success() {
        return Ok(target.join("release"));
    }
    Err(Error::new(format!("{} does not compile:\n{}", workspace::shown(place), compiler::said(&output))))
}

/// What a program prints.
fn lines(program: &Path, first: &str, texts: &[String]) -> Result<Vec<String>> {
    let name = workspace::shown(program);
    let output = Command::new(program).arg(first).args(texts).output();
    let output = output.map_err(|e| Error::new(format!("cannot run {name}: {e}")))?;
    if !output.status.success() {
        return Err(Error::new(format!("{name} failed: {}", compiler::said(&output))));
    }
    Ok(String::from_utf8_lossy(&output.stdout).lines().map(str::to_owned).collect())
}

fn read<'a, T: Deserialize<'a>>(line: &'a str) -> Result<T> {
    serde_json::from_str(line).map_err(|e| Error::new(format!("a measuring program printed what cannot be read: {e}")))
}
