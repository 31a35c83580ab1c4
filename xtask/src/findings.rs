//! What the generator has to say about its input, as people and machines want to read it.
//!
//! Findings of one kind stand together, with the first of their places; `--all` shows everything. Whether a run succeeds
//! with them is decided here too: errors stop every run, refused parts a strict one.

mod github;
mod json;
mod text;

use clap::ValueEnum;
use ece_codegen::diagnostic::{Diagnostics, Severity};
use serde_json::Value;

use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::exit::Exit;
use crate::terminal::warn;
use crate::words::count;

pub(crate) use github::github;
pub(crate) use json::{json, list};
use text::report_strict;
pub(crate) use text::{report, report_most};

/// How findings are printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people
    #[default]
    Text,
    /// One JSON object, and nothing else on standard output
    Json,
    /// Annotations of GitHub Actions, before the result
    Github,
}

/// Fails where a finding is an error; with all findings unless they have been printed.
pub(crate) fn refuse_errors(diagnostics: &Diagnostics) -> Result<()> {
    refuse(diagnostics, Format::Text, || report_most(diagnostics))
}

/// The same with what programs are told of them.
pub(crate) fn refuse_errors_with(diagnostics: &Diagnostics, facts: impl FnOnce() -> Value) -> Result<()> {
    refuse_errors(diagnostics).map_err(|error| error.behind(Answer::facts(facts())))
}

/// The same; the findings are part of the message where they are text.
pub(crate) fn refuse_errors_in(diagnostics: &Diagnostics, format: Format, all: bool) -> Result<()> {
    refuse(diagnostics, format, || report(diagnostics, all))
}

fn refuse(diagnostics: &Diagnostics, format: Format, report: impl FnOnce() -> String) -> Result<()> {
    if !diagnostics.has_errors() {
        return Ok(());
    }
    let errors = diagnostics.iter().filter(|diagnostic| diagnostic.severity() == Severity::Error).count();
    let message = format!("the document cannot be used, {}", count(errors, "finding", "findings"));
    Err(with_findings(message, &report(), format)
        .help("fix the document, or correct it with an overlay (a file in `overlays` beside it); nothing was changed"))
}

/// Fails where a strict run does. `otherwise` says what goes on without these parts and corrections, where something does.
pub(crate) fn refuse_refusals(diagnostics: &Diagnostics, format: Format, all: bool, otherwise: &str) -> Result<()> {
    let corrections = diagnostics.against_strict().count() - diagnostics.refusals();
    let message = match (diagnostics.refusals(), corrections) {
        (0, 0) => return Ok(()),
        (0, left) => {
            count(left, "optional correction does not fit the document", "optional corrections do not fit the document")
        }
        _ => format!("{} cannot be used", parts(diagnostics)),
    };
    Err(with_findings(message, &report_strict(diagnostics, all), format).help(format!(
        "fix the document, or correct it with an overlay (a file in `overlays` beside it); {otherwise}nothing was changed"
    )))
}

fn with_findings(message: String, report: &str, format: Format) -> Error {
    match format {
        Format::Text => Error::new(format!("{message}:\n{}", report.trim_end())),
        Format::Json | Format::Github => Error::new(message),
    }
}

/// The result, which is incomplete where a part of the document was refused.
pub(crate) fn complete(answer: Answer, diagnostics: &Diagnostics) -> Result<Answer> {
    if diagnostics.refusals() == 0 {
        return Ok(answer);
    }
    let message = format!("{} cannot be used: left out, or read as any JSON", parts(diagnostics));
    Err(Error::with(Exit::Incomplete, message)
        .help("each has a finding that begins with `refused`; an overlay can correct it")
        .behind(answer))
}

/// Prints what is refused, for tasks whose result is something else.
pub(crate) fn print_refused(diagnostics: &Diagnostics) {
    if diagnostics.refusals() > 0 {
        warn(report(diagnostics, false).trim_end());
    }
}

/// How many parts of the document were refused, in words.
pub(crate) fn parts(diagnostics: &Diagnostics) -> String {
    count(diagnostics.refusals(), "part of the document", "parts of the document")
}
