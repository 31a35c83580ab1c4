//! `cargo xtask update`: fetch, codegen and diff as one. Document, code, snapshots and the report for the pull request are
//! written together, ready to commit; where the new document cannot be used, everything is as it was.

mod base;
mod changelog;
mod older;
mod pending;
mod release;
mod remaining;
mod report;
mod snapshots;
mod undocumented;

use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use ece_codegen::Outcome;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::codegen::{self, Plan};
use crate::diff;
use crate::error::{Error, Result};
use crate::exit::Exit;
use crate::fetch::{self, Fetched};
use crate::inputs::Inputs;
use crate::{output, workspace};
use pending::Pending;
use report::{Compared, Report};
use snapshots::Snapshots;

/// Bring a new document, regenerate the code and write down what changes
#[derive(Debug, ClapArgs)]
#[group(id = "update")]
#[command(after_help = "Proxies are taken from HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY.

A run that is killed is taken back by the next task of this workspace, whichever it is.")]
pub(crate) struct Args {
    #[command(flatten)]
    fetch: fetch::SourceArgs,
    /// The report, in Markdown [default: target/spec-update.md]
    #[arg(long, value_name = "FILE")]
    report: Option<PathBuf>,
    /// Write the version that the changes ask for, and their entry in CHANGELOG.md
    #[arg(long)]
    release: bool,
    /// Show every finding, notes too
    #[arg(long)]
    all: bool,
}

/// Everything that is written, and what is said about it.
struct Update {
    trees: Vec<output::Tree>,
    generated: String,
    /// What becomes of the generated files, for programs.
    files: Value,
    report: Report,
}

/// Runs the task and returns what to print.
pub(crate) fn run(args: &Args) -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let place = args.report.clone().unwrap_or_else(|| root.join("target").join("spec-update.md"));
    output::Tree::of_file(&place, "")?;
    if diff::is_tracked(&place) {
        return Err(Error::usage(format!("--report {} is under version control", workspace::shown(&place)))
            .help("a report would take its place; name another file"));
    }
    let spec = fetch::directory()?;
    let refused = |error: Error, compared: Option<&Compared>| refused(&place, error, compared);
    let mut fetched = Fetched::read(&args.fetch, false, &spec).map_err(|error| refused(error, None))?;
    let compared = Compared::of(&spec, &fetched);
    let written = prepare(args, &root, &spec, &fetched, &compared).and_then(|mut update| {
        update.trees.push(output::Tree::of_file(&place, &update.report.markdown())?);
        // The document comes last: at no moment is a new one beside old code.
        update.trees.extend(fetched.tree.take());
        output::write_together(&root, &update.trees)?;
        Ok(update)
    });
    let update = written.map_err(|error| refused(error, Some(&compared)))?;
    let text = update.report.text(&fetched.summary(), &update.generated, &workspace::shown(&place));
    let mut facts = update.report.facts();
    facts["document"] = fetched.facts();
    facts["files"] = update.files;
    facts["report"] = json!(workspace::shown(&place));
    let answer = Answer::report(text).with(facts);
    match update.report.unexplained() {
        0 => Ok(answer),
        count => Err(Error::with(Exit::Disagreement, format!("{count} differences belong to no change"))
            .help("everything is written; this is a defect of the comparison, not of the documents: please report it")
            .behind(answer)),
    }
}

/// The failure of an update that changed nothing but the report, which says why: that of an earlier run would not be true.
fn refused(place: &Path, error: Error, compared: Option<&Compared>) -> Error {
    // A wrong command line is no update.
    if error.is_usage() {
        return error;
    }
    // What would change is worth knowing all the same.
    let text = report::of_failure(&error, compared);
    let says = if compared.is_some() { "says what would have changed" } else { "says so, too" };
    match output::write_file(place, &text) {
        Ok(()) => error.help(format!("{} {says}", workspace::shown(place))),
        Err(_) => error,
    }
}

/// Everything that is to be written but the document itself; changes nothing.
fn prepare(args: &Args, root: &Path, spec: &Path, fetched: &Fetched, compared: &Compared) -> Result<Update> {
    let inputs = Inputs::stored(fetched.text.clone(), spec)?;
    let outcome = ece_codegen::generate(&inputs.document, &inputs.overlays);
    let (mut trees, generated, files) = code(&outcome, args.all)?;
    let snapshots = Snapshots::of(root, &outcome)?;
    let mut report = Report::of(compared, &outcome, &snapshots);
    report.pending = Pending::of(root, report.next_version(), report.entry())?;
    if args.release {
        pending::expect_no_release(diff::committed_version()?.as_ref(), &diff::written_version()?)?;
        trees.extend(report.release(root)?);
        report.is_release_asked = true;
    }
    trees.push(snapshots.tree);
    Ok(Update { trees, generated, files, report })
}

fn code(outcome: &Outcome, all: bool) -> Result<(Vec<output::Tree>, String, Value)> {
    let plan = Plan::of(outcome, &codegen::Target::of_workspace()?, all).and_then(|plan| {
        let files = plan.facts();
        plan.accept(false, "").map(|(trees, report)| (trees, report, files))
    });
    plan.map_err(|error| {
        error.on("the new document cannot be used, spec/ is as it was").help(
            "`cargo xtask fetch` stores it all the same; correct the overlays then, and run `cargo xtask codegen`",
        )
    })
}
