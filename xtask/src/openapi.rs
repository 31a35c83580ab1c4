//! `cargo xtask openapi`: the document as OpenAPI 3.0, for other tools.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::findings;
use crate::inputs::{InputArgs, Inputs};
use crate::output;

/// Print the document, overlays applied, as OpenAPI 3.0
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    #[command(flatten)]
    inputs: InputArgs,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// Runs the task and returns what to print.
pub(crate) fn run(args: &Args) -> Result<Answer> {
    let inputs = Inputs::read(&args.inputs)?;
    let (document, diagnostics) = ece_codegen::openapi(&inputs.document, &inputs.overlays);
    findings::refuse_errors(&diagnostics)?;
    findings::print_refused(&diagnostics);
    let document = document.ok_or_else(|| Error::new("the document gave no OpenAPI document"))?;
    let Some(out) = &args.out else { return findings::complete(Answer::Asked(document), &diagnostics) };
    output::write_file(out, &document)?;
    findings::complete(Answer::Report(format!("wrote {}", out.display())), &diagnostics)
}
