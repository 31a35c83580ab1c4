//! The updates since a revision: what each of them changed, in a few lines.

use serde::Serialize;

use super::Report;
use super::entry::{Entry, plain};
use crate::diff::git::Commit;

/// So many changes of an update are named.
const SHOWN: usize = 5;

/// An update of the document.
#[derive(Debug, Serialize)]
pub(crate) struct Step {
    /// A commit, or `working tree`.
    pub(crate) revision: String,
    /// The day of the commit; empty for the working tree.
    pub(crate) date: String,
    /// The first line of the commit's message.
    pub(crate) title: String,
    /// Why there is no comparison; the next update is compared with the last document that could be read.
    pub(crate) problem: Option<String>,
    /// What it changed.
    pub(crate) report: Option<Report>,
}

impl Step {
    pub(crate) fn of(commit: &Commit, report: Report) -> Self {
        Self { report: Some(report), problem: None, ..Self::named(commit) }
    }

    pub(crate) fn unreadable(commit: &Commit, problem: &str) -> Self {
        Self { problem: Some(plain(problem)), ..Self::named(commit) }
    }

    fn named(commit: &Commit) -> Self {
        let (revision, date, title) = (plain(&commit.hash), plain(&commit.date), plain(&commit.title));
        Self { revision, date, title, problem: None, report: None }
    }

    /// True where nothing differs.
    pub(crate) fn is_empty(&self) -> bool {
        self.report.as_ref().is_some_and(|report| report.changes.is_empty() && report.unexplained == 0)
    }

    /// What it is called.
    pub(super) fn name(&self) -> String {
        let parts = [&self.date, &self.revision, &self.title];
        parts.into_iter().filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ")
    }

    /// How many changes mean what to whom, or why that is not known.
    pub(super) fn verdict(&self) -> String {
        match (&self.problem, &self.report) {
            (None, Some(report)) => report.counts(),
            (problem, _) => format!("not compared: {}", problem.as_deref().unwrap_or_default()),
        }
    }

    /// Its main changes: what breaks, and what is silent.
    pub(super) fn headlines(&self) -> Vec<String> {
        let changes = self.report.iter().flat_map(|report| &report.changes);
        let mut lines: Vec<String> = changes.filter(|it| it.is_breaking() || it.silent).map(Entry::headline).collect();
        let more = lines.len().saturating_sub(SHOWN);
        lines.truncate(SHOWN);
        if more > 0 {
            lines.push(format!("and {more} more"));
        }
        lines
    }
}
