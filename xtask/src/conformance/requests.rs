//! The sample calls of `ece-api` before Prism: run as a test of that crate, judged by what it wrote down.

use std::fs;
use std::io;
use std::path::Path;
use std::process::Command;

use super::document;
use super::known_failures::KnownFailures;
use super::npm::Validators;
use super::prism::Prism;
use super::verdict::Verdict;
use crate::error::{Error, Result};
use crate::output::scratch;
use crate::workspace;

/// Runs all calls; fails where a complaint is not a known failure of Prism, or a known failure does not occur any more.
pub(crate) fn check(validators: &Validators, verbose: bool) -> Result<String> {
    let known = KnownFailures::read()?;
    let for_prism = document::for_prism()?;
    known.check_changes(&for_prism.changes)?;
    let path = validators.dir().join("document.json");
    scratch::write(&path, for_prism.document.to_string())?;
    let report = validators.dir().join("verdicts.jsonl");
    let mut prism = Prism::start(validators, &path)?;
    run_calls(&prism.url(), &report)?;
    if !prism.is_running() {
        return Err(Error::new("Prism ended before the calls were done").help("target/conformance/prism.log says why"));
    }
    let verdicts = read(&report)?;
    known.check(&verdicts, verbose)
}

fn run_calls(url: &str, report: &Path) -> Result<()> {
    scratch::clear(report);
    let mut cargo = Command::new("cargo");
    cargo.args(["test", "--quiet", "--package", "ece-api", "--test", "judges", "--"]);
    cargo.args(["--ignored", "--exact", "conformance::prism_judges_every_sample_call"]);
    cargo
        .current_dir(workspace::root().ok_or_else(Error::no_workspace)?)
        .env("ECE_PRISM_URL", url)
        .env("ECE_PRISM_REPORT", report);
    let status = cargo.stdout(io::stderr()).status().map_err(|e| Error::new(format!("cannot run cargo: {e}")))?;
    if status.success() { Ok(()) } else { Err(Error::new(format!("the sample calls were not run ({status})"))) }
}

fn read(report: &Path) -> Result<Vec<Verdict>> {
    let text = fs::read_to_string(report).map_err(|e| Error::io("read", report, &e))?;
    let verdict = |line| serde_json::from_str(line).map_err(|e| Error::new(format!("a verdict cannot be read: {e}")));
    text.lines().map(verdict).collect()
}
