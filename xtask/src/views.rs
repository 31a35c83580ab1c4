//! `cargo xtask outline` and `cargo xtask openapi`: what the generator makes of the document, for people and for other
//! tools.

use std::path::{Path, PathBuf};

use clap::Args;

use crate::atomic::{self, FileSet};
use crate::error::{Error, Result};
use crate::inputs::{self, InputArgs, Inputs};

/// Print the API in one line per item
#[derive(Debug, Args)]
pub(crate) struct OutlineArgs {
    #[command(flatten)]
    inputs: InputArgs,
}

pub(crate) fn outline(args: &OutlineArgs) -> Result<String> {
    let inputs = Inputs::read(&args.inputs)?;
    let outcome = ece_codegen::generate(&inputs.document, &inputs.overlays);
    inputs::refuse_errors(&outcome.diagnostics)?;
    outcome.api.map(|api| ece_codegen::outline(&api).to_string()).ok_or_else(|| Error::new("the document gave no API"))
}

/// Print the document, overlays applied, as OpenAPI 3.0
#[derive(Debug, Args)]
pub(crate) struct OpenapiArgs {
    #[command(flatten)]
    inputs: InputArgs,
    /// Write to this file instead of standard output
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

pub(crate) fn openapi(args: &OpenapiArgs) -> Result<String> {
    let inputs = Inputs::read(&args.inputs)?;
    let (document, diagnostics) = ece_codegen::openapi(&inputs.document, &inputs.overlays);
    inputs::refuse_errors(&diagnostics)?;
    let document = document.ok_or_else(|| Error::new("the document gave no OpenAPI document"))?;
    let Some(out) = &args.out else { return Ok(document) };
    write(out, &document)?;
    Ok(format!("wrote {}", out.display()))
}

/// Writes a file whole or not at all.
pub(crate) fn write(out: &Path, text: &str) -> Result<()> {
    let name = out.file_name().ok_or_else(|| Error::usage(format!("{} is no file name", out.display())))?;
    let dir = out.parent().filter(|dir| !dir.as_os_str().is_empty()).map_or_else(|| PathBuf::from("."), PathBuf::from);
    let set =
        FileSet { write: vec![(name.to_string_lossy().into_owned(), text.as_bytes().to_vec())], remove: Vec::new() };
    atomic::write(&dir, "view", &set)
}
