//! The sample calls of `ece-api` before Prism: run as a test of that crate, judged by what it wrote down.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde::Deserialize;

use super::document;
use super::limits::Limits;
use super::npm::Judges;
use super::prism::Prism;
use crate::error::{Error, Result};
use crate::output::scratch;
use crate::workspace;

/// What became of a call.
#[derive(Debug, Deserialize)]
pub(crate) struct Verdict {
    pub(crate) operation: String,
    pub(crate) call: String,
    pub(crate) complaint: Option<String>,
}

/// Runs all calls; fails where a complaint is no known limit of Prism, or a known limit is none any more.
pub(crate) fn judge(judges: &Judges, verbose: bool) -> Result<String> {
    let limits = Limits::read()?;
    let for_prism = document::for_prism()?;
    limits.judge_changes(&for_prism.changes)?;
    let path = judges.dir().join("document.json");
    scratch::write(&path, for_prism.document.to_string())?;
    let report = judges.dir().join("verdicts.jsonl");
    let mut prism = Prism::start(judges, &path)?;
    run_calls(&prism.url(), &report)?;
    if !prism.is_running() {
        return Err(
            Error::new("Prism broke off before the calls were done").help("target/conformance/prism.log says why")
        );
    }
    let verdicts = read(&report)?;
    limits.judge(&verdicts, verbose)
}

fn run_calls(url: &str, report: &Path) -> Result<()> {
    scratch::clear(report);
    let mut cargo = Command::new("cargo");
    cargo.args(["test", "--quiet", "--package", "ece-api", "--lib", "--"]);
    cargo.args(["--ignored", "--exact", "tests::conformance::prism_judges_every_sample_call"]);
    cargo
        .current_dir(workspace::root().ok_or_else(Error::no_workspace)?)
        .env("ECE_PRISM_URL", url)
        .env("ECE_PRISM_REPORT", report);
    let status = cargo.status().map_err(|e| Error::new(format!("cannot run cargo: {e}")))?;
    if status.success() { Ok(()) } else { Err(Error::new(format!("the sample calls were not run ({status})"))) }
}

fn read(report: &Path) -> Result<Vec<Verdict>> {
    let text = fs::read_to_string(report).map_err(|e| Error::io("read", report, &e))?;
    let verdict = |line| serde_json::from_str(line).map_err(|e| Error::new(format!("a verdict cannot be read: {e}")));
    text.lines().map(verdict).collect()
}
