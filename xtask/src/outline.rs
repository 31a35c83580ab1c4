//! `cargo xtask outline`: the Rust API in one line per item, for people.

use clap::Args as ClapArgs;

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
    let outcome = ece_codegen::generate(&inputs.document, &inputs.overlays);
    findings::refuse_errors(&outcome.diagnostics)?;
    findings::print_refused(&outcome.diagnostics);
    let api = outcome.api.ok_or_else(|| Error::new("the document gave no API"))?;
    findings::complete(Answer::Asked(ece_codegen::outline(&api).to_string()), &outcome.diagnostics)
}
