//! `cargo xtask new`: a crate of one's own, with a client made of a document.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args as ClapArgs;
use serde_json::json;

use crate::answer::Answer;
use crate::client_crate::{self, CrateName, MANIFEST};
use crate::error::{Error, Result};
use crate::findings;
use crate::inputs::{self, InputArgs, Inputs, OverlayArgs};
use crate::output::{self, Seal, Tree};
use crate::workspace;

/// Make a crate with a client of another API, for somebody to own
#[derive(Debug, ClapArgs)]
pub(crate) struct Args {
    /// The name of the crate
    #[arg(value_name = "NAME")]
    name: String,
    /// The Swagger 2.0 document, JSON or YAML
    #[arg(long, value_name = "FILE")]
    spec: PathBuf,
    #[command(flatten)]
    overlays: OverlayArgs,
    /// The directory to make; it must not hold anything
    #[arg(long, value_name = "DIR")]
    dir: PathBuf,
}

/// Where a run that was killed left a crate without an end.
const INCOMPLETE: &str = "this crate is incomplete: delete the folder and run `cargo xtask new` again\n";

/// Runs the task and returns what to print.
pub(crate) fn run(args: &Args) -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let name = CrateName::new(&args.name)?;
    refuse_content(&args.dir)?;
    let inputs = Inputs::read(&InputArgs { spec: Some(args.spec.clone()), overlays: args.overlays.clone() })?;
    let outcome = ece_codegen::generate(&inputs.document, &inputs.overlays);
    let found = || findings::json(&outcome, &inputs);
    findings::refuse_errors_with(&outcome.diagnostics, found)?;
    let mut files = client_crate::library(&root, &name, &outcome)?;
    files.extend(client_crate::for_people(&name, &outcome));
    files.push(("Cargo.lock".into(), inputs::read(&root.join("Cargo.lock"))?));
    if let (true, Some((_, text))) =
        (is_below_a_package(&args.dir), files.iter_mut().find(|(path, _)| path == Path::new(MANIFEST)))
    {
        text.insert_str(0, "[workspace] # not a member of the one around it\n\n");
    }
    let write = files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect();
    let seal = Some(Seal { path: MANIFEST.into(), broken: INCOMPLETE.into() });
    output::write(&[Tree { root: args.dir.clone(), write, seal, ..Tree::default() }])?;
    let place = workspace::shown(&args.dir);
    let report = format!(
        "{}{place}: the crate `{}`\nnext: `cd {place}`, `cargo run --example smoke`, and README.md there",
        findings::report_most(&outcome.diagnostics),
        name.package(),
    );
    let mut facts = found();
    facts["crate"] = json!(name.package());
    facts["directory"] = json!(place);
    findings::complete(Answer::report(report).with(facts), &outcome.diagnostics)
}

/// Nothing of anybody's is ever overwritten.
fn refuse_content(dir: &Path) -> Result<()> {
    output::expect_directory(dir)?;
    if fs::read_dir(dir).is_ok_and(|mut entries| entries.next().is_some()) {
        return Err(Error::new(format!("{} is not empty", workspace::shown(dir)))
            .help("give a directory that does not exist yet; nothing was changed"));
    }
    Ok(())
}

/// True where cargo would look for a workspace around the crate.
fn is_below_a_package(dir: &Path) -> bool {
    let whole = std::path::absolute(dir).unwrap_or_default();
    whole.ancestors().skip(1).any(|above| above.join(MANIFEST).is_file())
}
