//! `cargo xtask bench`: what the models cost to compile, beside the same models with serde's derives.
//!
//! Two crates are written below `target/bench` from the same document: one with the runtime's own JSON, as `ece-api` has
//! it, and one that derives. Both read and write every success response. Each is compiled alone, its dependencies being
//! ready, in one run on one machine: the ratio is the result, the seconds are not.

mod cost;
mod derive;
mod own;

use std::path::Path;

use clap::Args as ClapArgs;
use ece_codegen::ir::{Api, ResponseBody};
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::findings;
use crate::inputs::{InputArgs, Inputs};
use crate::output::scratch;
use crate::terminal::remark;
use crate::workspace;
use cost::Cost;

/// Compare what the models cost to compile with what serde's derives would cost
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
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
pub(crate) fn run(args: &Args) -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let inputs = Inputs::read(&args.inputs)?;
    let outcome = ece_codegen::generate(&inputs.document, &inputs.overlays);
    findings::refuse_errors(&outcome.diagnostics)?;
    let api = outcome.api.as_ref().ok_or_else(|| Error::new("the document gave no API"))?;
    let place = root.join("target").join("bench");
    own::write(&root, &place.join("own"), &outcome)?;
    derive::write(&root, &place.join("derive"), api)?;
    let mut text = format!("{} types, {} success responses\n\n", api.types.len(), success_types(api).len());
    text.push_str("| profile | own CPU s | derive CPU s | derive / own | own rlib MB | derive rlib MB |\n");
    text.push_str("| --- | ---: | ---: | ---: | ---: | ---: |\n");
    let mut profiles = Vec::new();
    for (name, arguments) in PROFILES.iter().filter(|(name, _)| *name != "release" || args.release) {
        remark(&format!("== {name}"));
        let measured = |crate_name: &str| cost::measure(&place, crate_name, arguments, args.runs);
        let (own, derive) = (measured("own")?, measured("derive")?);
        text.push_str(&line(name, &own, &derive));
        profiles.push((*name, own, derive));
    }
    let facts = facts(api.types.len(), success_types(api).len(), &profiles);
    Ok(Answer::asked(text).with(facts))
}

/// For programs.
fn facts(types: usize, responses: usize, profiles: &[(&str, Cost, Cost)]) -> Value {
    let cost = |it: &Cost| json!({ "cpu_seconds": it.cpu_seconds, "rlib_bytes": it.rlib_bytes });
    let profiles: Vec<Value> = profiles
        .iter()
        .map(|(name, own, derive)| json!({ "profile": name, "own": cost(own), "derive": cost(derive) }))
        .collect();
    json!({ "types": types, "success_responses": responses, "profiles": profiles })
}

fn line(name: &str, own: &Cost, derive: &Cost) -> String {
    let size = |cost: &Cost| cost.rlib_bytes.map_or("-".to_owned(), |bytes| format!("{}", bytes / 1_000_000));
    format!(
        "| {name} | {:.1} | {:.1} | {:.1} | {} | {} |\n",
        own.cpu_seconds,
        derive.cpu_seconds,
        derive.cpu_seconds / own.cpu_seconds,
        size(own),
        size(derive)
    )
}

/// The types of all success responses, each once.
fn success_types(api: &Api) -> Vec<&ece_codegen::ir::Type> {
    let mut types = Vec::new();
    for response in api.operations().flat_map(|operation| &operation.responses) {
        if let (true, ResponseBody::Json(ty)) = (response.is_success, &response.body)
            && !types.contains(&ty)
        {
            types.push(ty);
        }
    }
    types
}

/// A package of its own, with the versions that this workspace is locked to.
fn manifest(root: &Path, dir: &Path, dependencies: &str) -> Result<()> {
    let text = format!(
        "[workspace]\n\n[package]\nname = \"bench-{}\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n{dependencies}",
        dir.file_name().unwrap_or_default().to_string_lossy()
    );
    scratch::write(&dir.join("Cargo.toml"), &text)?;
    scratch::copy(&root.join("Cargo.lock"), &dir.join("Cargo.lock"))
}

#[cfg(test)]
mod tests {
    use super::{Cost, PROFILES, facts};

    #[test]
    fn programs_get_what_the_schema_says() {
        let cost = |rlib_bytes| Cost { cpu_seconds: 0.5, rlib_bytes };
        let profiles: Vec<_> = PROFILES.iter().map(|(name, _)| (*name, cost(None), cost(Some(7)))).collect();
        crate::answer::tests::assert_valid("bench", &facts(1, 2, &profiles));
    }
}
