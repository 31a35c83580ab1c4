//! `cargo xtask outline`: the Rust API in one line per item, for people.

use clap::Args as ClapArgs;
use ece_codegen::Outline;
use serde_json::{Map, Value, json};

use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::findings;
use crate::inputs::{InputArgs, Inputs};

/// Print the API in one line per item
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: InputArgs,
}

/// Runs the task and returns what to print.
pub(crate) fn run(args: &Args) -> Result<Answer> {
    let inputs = Inputs::read(&args.inputs)?;
    let outcome = ece_codegen::api(&inputs.document, &inputs.overlays);
    let found = || findings::json(&outcome, &inputs);
    findings::refuse_errors_with(&outcome.diagnostics, found)?;
    findings::print_refused(&outcome.diagnostics);
    let api = outcome.api.as_ref().ok_or_else(|| Error::new("the document gave no API"))?;
    let outline = ece_codegen::outline(api);
    let mut facts = facts(&outline);
    facts.extend(found().as_object().cloned().unwrap_or_default());
    findings::complete(Answer::asked(outline.to_string()).with(facts.into()), &outcome.diagnostics)
}

/// The same lines, by what they are about.
fn facts(outline: &Outline) -> Map<String, Value> {
    let lines = |text: &str| text.lines().map(str::to_owned).collect::<Vec<String>>();
    let operations: Map<String, Value> =
        outline.groups.iter().map(|(module, text)| (module.clone(), json!(lines(text)))).collect();
    [
        ("operations", operations.into()),
        ("models", json!(lines(&outline.types))),
        ("error_codes", json!(lines(&outline.error_codes))),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into_iter()
    .collect()
}
