//! `cargo xtask bench compile`: what the models cost to compile, beside the same models with serde's derives.
//!
//! Two crates are written below `target/bench` from the same document: one with the runtime's own JSON, as `ece-api` has
//! it, and one that derives. Both read and write every success response. Each is compiled alone, its dependencies being
//! ready, in one run on one machine: the ratio is the result, the seconds are not.

use clap::Args as ClapArgs;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::inputs::{InputArgs, Inputs};
use crate::terminal::remark;
use crate::workspace;

use super::cost::{self, Cost};
use super::{success_types, write_models};

/// Compare what the models cost to compile with what serde's derives would cost
#[derive(Debug, ClapArgs)]
pub(super) struct Args {
    #[command(flatten)]
    inputs: InputArgs,
    /// Compile with optimisation too, which takes minutes
    #[arg(long)]
    release: bool,
    /// Compile this many times and take the median
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = clap::value_parser!(u8).range(1..=20))]
    runs: u8,
}

/// A way to compile.
const PROFILES: &[(&str, &[&str])] =
    &[("check", &["check"]), ("debug", &["build"]), ("release", &["build", "--release"])];

/// Runs the task and returns what to print.
pub(super) fn run(args: &Args) -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let inputs = Inputs::read(&args.inputs)?;
    let place = root.join("target").join("bench");
    let api = write_models(&root, &place, &inputs)?;
    let (types, responses) = (api.types.len(), success_types(&api).len());
    let mut text = format!("{types} types, {responses} success responses\n\n");
    text.push_str("| profile | own CPU s | derive CPU s | derive / own | own peak MB | derive peak MB | own rlib MB | derive rlib MB |\n");
    text.push_str(&format!("| --- |{}\n", " ---: |".repeat(7)));
    let mut profiles = Vec::new();
    for (name, arguments) in PROFILES.iter().filter(|(name, _)| *name != "release" || args.release) {
        remark(&format!("== {name}"));
        let [own, derive] = cost::measure(&place, ["own", "derive"], arguments, args.runs)?;
        text.push_str(&line(name, &own, &derive));
        profiles.push((*name, own, derive));
    }
    Ok(Answer::asked(text).with(facts(types, responses, &profiles)))
}

/// For programs.
fn facts(types: usize, responses: usize, profiles: &[(&str, Cost, Cost)]) -> Value {
    let cost =
        |it: &Cost| json!({ "cpu_seconds": it.cpu_seconds, "peak_bytes": it.peak_bytes, "rlib_bytes": it.rlib_bytes });
    let profiles: Vec<Value> = profiles
        .iter()
        .map(|(name, own, derive)| json!({ "profile": name, "own": cost(own), "derive": cost(derive) }))
        .collect();
    json!({ "types": types, "success_responses": responses, "profiles": profiles })
}

fn line(name: &str, own: &Cost, derive: &Cost) -> String {
    let megabytes = |bytes: Option<u64>| bytes.map_or("-".to_owned(), |bytes| format!("{}", bytes / 1_000_000));
    format!(
        "| {name} | {:.1} | {:.1} | {:.1} | {} | {} | {} | {} |\n",
        own.cpu_seconds,
        derive.cpu_seconds,
        derive.cpu_seconds / own.cpu_seconds,
        megabytes(own.peak_bytes),
        megabytes(derive.peak_bytes),
        megabytes(own.rlib_bytes),
        megabytes(derive.rlib_bytes)
    )
}

#[cfg(test)]
mod tests {
    use super::{Cost, PROFILES, facts};

    #[test]
    fn programs_get_what_the_schema_says() {
        let cost = |rlib_bytes| Cost { cpu_seconds: 0.5, peak_bytes: rlib_bytes, rlib_bytes };
        let profiles: Vec<_> = PROFILES.iter().map(|(name, _)| (*name, cost(None), cost(Some(7)))).collect();
        crate::answer::tests::assert_valid("bench-compile", &facts(1, 2, &profiles));
    }
}
