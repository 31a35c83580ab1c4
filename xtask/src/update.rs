//! `cargo xtask update`: fetch, codegen and diff as one. Document, code and the report for the pull request are
//! written together, ready to commit; where the new document cannot be used, everything is as it was.

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;

use crate::codegen::{self, Plan};
use crate::diff::{self, DiffInput, Format, Side};
use crate::error::{Error, Result};
use crate::fetch::{self, Fetched};
use crate::inputs::{self, Inputs};
use crate::{output, workspace};

/// Bring a new document, regenerate the code and write down what changes
#[derive(Debug, ClapArgs)]
#[group(id = "update")]
pub(crate) struct Args {
    #[command(flatten)]
    fetch: fetch::Args,
    /// The report, in Markdown [default: target/spec-update.md]
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
}

/// Runs the task and returns what to print.
pub(crate) fn run(args: &Args) -> Result<String> {
    if args.fetch.out.is_some() || args.fetch.check || args.fetch.keep_prose {
        return Err(Error::usage(
            "update works on spec/ of this workspace: --out, --check and --keep-prose are for fetch",
        ));
    }
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let spec = fetch::directory(&args.fetch)?;
    let report = args.report.clone().unwrap_or_else(|| root.join("target").join("spec-update.md"));
    let fetched = Fetched::read(&args.fetch, &spec)?;
    let inputs = Inputs::stored(fetched.text.clone(), &spec)?;
    let plan = Plan::of(&inputs, &codegen::Target::of_workspace()?, false).and_then(|plan| plan.accept(false));
    let (mut trees, generated) = plan.map_err(|error| {
        error.on("the new document cannot be used, spec/ is as it was").help(
            "`cargo xtask fetch` stores it all the same; correct the overlays then, and run `cargo xtask codegen`",
        )
    })?;
    let text = comparison(&spec, &fetched)?;
    let summary = fetched.summary()?;
    // The document comes last: at no moment is a new one beside old code.
    trees.push(output::Tree::of_file(&report, &text)?);
    trees.extend(fetched.tree);
    output::write_together(&root, &trees)?;
    Ok(format!("{summary}\n{generated}\nreport: {}", workspace::shown(&report)))
}

/// The report: what changes between the document that was stored and the new one.
fn comparison(spec: &Path, fetched: &Fetched) -> Result<String> {
    let Some(old) = fetched.old.clone() else {
        return Ok("The first document: there is nothing to compare it with.\n".to_owned());
    };
    let (new, overlays) = (fetched.text.clone(), inputs::overlays_beside(spec)?);
    let for_old = overlays.clone();
    let compared = DiffInput::of(
        move || Side::new("OLD", "before".to_owned(), old, for_old),
        move || Side::new("NEW", "after".to_owned(), new, overlays),
    )?;
    Ok(diff::report(&compared)?.print(Format::Markdown, false))
}
