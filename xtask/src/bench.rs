//! `cargo xtask bench`: what this workspace costs, beside what others cost.
//!
//! Each subcommand measures one thing and everybody who does it in one run, in turn where that is possible. Machines
//! differ, and one machine has its moods: ratios are the result, seconds are not. Packages that are measured are written
//! below `target/bench`.

mod budget;
mod calls;
mod compile;
mod cost;
mod derive;
mod functions;
mod generate;
mod guard;
mod json;
mod own;
mod package;
mod process;
mod size;
mod statistics;

use std::path::Path;

use clap::{Args as ClapArgs, Subcommand};
use ece_codegen::ir::{Api, ResponseBody, Type};

use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::findings;
use crate::inputs::Inputs;

/// Measure what the client and the generator cost, beside what others cost
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Compile(compile::Args),
    Json(json::Args),
    Calls(calls::Args),
    Size(size::Args),
    Generate(generate::Args),
    Guard(guard::Args),
}

/// Runs the task and returns what to print.
pub(crate) fn run(args: &Args) -> Result<Answer> {
    match &args.what {
        What::Compile(args) => compile::run(args),
        What::Json(args) => json::run(args),
        What::Calls(args) => calls::run(args),
        What::Size(args) => size::run(args),
        What::Generate(args) => generate::run(args),
        What::Guard(guard::Args {}) => guard::run(),
    }
}

/// Writes the packages `own` and `derive` below `place`: the same models as `ece-api` has them, and with serde's derives.
fn write_models(root: &Path, place: &Path, inputs: &Inputs) -> Result<Api> {
    let outcome = ece_codegen::generate(&inputs.document, &inputs.overlays);
    findings::refuse_errors(&outcome.diagnostics)?;
    own::write(root, &place.join("own"), &outcome)?;
    let api = outcome.api.ok_or_else(|| Error::new("the document gave no API"))?;
    derive::write(root, &place.join("derive"), &api)?;
    Ok(api)
}

/// The types of all success responses, each once.
fn success_types(api: &Api) -> Vec<&Type> {
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
