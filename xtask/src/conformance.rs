//! `cargo xtask conformance`: validators that share no code with the generator. Prism reads the same document and says what it
//! thinks of every request; `swagger2openapi` says how it would have lowered the document.

mod document;
mod known_failures;
mod lowering;
pub(crate) mod npm;
mod prism;
mod requests;
mod verdict;

use std::path::PathBuf;

use clap::Args as ClapArgs;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::error::Result;
use crate::terminal::remark;

/// Let other tools judge the requests and the lowering; needs Node
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// Compare the lowering of these documents too
    #[arg(long, value_name = "FILE", num_args = 1..)]
    also: Vec<PathBuf>,
    /// Print a line for every operation
    #[arg(long)]
    verbose: bool,
}

/// Runs the task and returns what to print.
pub(crate) fn run(args: &Args) -> Result<Answer> {
    let validators = npm::install()?;
    remark("== the lowering, beside swagger2openapi and swagger-parser");
    let lowering = lowering::check(&validators, &args.also)?;
    remark(&lowering);
    remark("== the requests, before Prism");
    let requests = requests::check(&validators, args.verbose)?;
    let facts = facts(&lowering, &requests);
    Ok(Answer::report(requests).with(facts))
}

/// For programs.
fn facts(lowering: &str, requests: &str) -> Value {
    json!({ "lowering": lowering, "requests": requests })
}

#[cfg(test)]
mod tests {
    use super::facts;

    #[test]
    fn programs_get_what_the_schema_says() {
        crate::answer::tests::assert_valid("conformance", &facts("all", "all"));
    }
}
