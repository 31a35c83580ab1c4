//! `cargo xtask openapi`: the document as OpenAPI 3.0, for other tools.

use std::path::PathBuf;

use clap::Args as ClapArgs;
use serde_json::json;

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
    let found = || json!({ "findings": findings::list(&diagnostics, &inputs) });
    findings::refuse_errors_with(&diagnostics, found)?;
    findings::print_refused(&diagnostics);
    let document = document.ok_or_else(|| Error::new("the document gave no OpenAPI document"))?;
    let Some(out) = &args.out else {
        // The document is JSON, and one for other tools: nothing is put into it.
        return match diagnostics.refusals() {
            0 => Ok(Answer::asked(document.clone()).with(serde_json::from_str(&document).unwrap_or_default())),
            _ => findings::complete(Answer::asked(document).with(found()), &diagnostics),
        };
    };
    output::write_file(out, &document)?;
    let mut facts = found();
    facts["out"] = json!(out.display().to_string());
    findings::complete(Answer::report(format!("wrote {}", out.display())).with(facts), &diagnostics)
}
