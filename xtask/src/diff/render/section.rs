//! What a reader should look at first: the sections of a report.

use ece_codegen::diff::Verdict;

use super::{Entry, Report};

/// A part of a report, in the order in which they are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Section {
    Decide,
    Silent,
    OlderServers,
    Additions,
    Other,
    Documentation,
    Accepted,
}

impl Section {
    pub(super) const ALL: [Self; 7] = [
        Self::Decide,
        Self::Silent,
        Self::OlderServers,
        Self::Additions,
        Self::Other,
        Self::Documentation,
        Self::Accepted,
    ];

    /// The section of an entry.
    pub(super) fn of(entry: &Entry, report: &Report) -> Self {
        if report.accepted.contains_key(&entry.id) {
            Self::Accepted
        } else if entry.documentation {
            Self::Documentation
        } else if entry.silent && !entry.question {
            Self::Silent
        } else if entry.is_breaking() || entry.question {
            Self::Decide
        } else if entry.older_server == Verdict::Breaks {
            Self::OlderServers
        } else if entry.is_addition() {
            Self::Additions
        } else {
            Self::Other
        }
    }

    /// What is in it, in the order of the report.
    pub(super) fn entries(self, report: &Report) -> Vec<&Entry> {
        report.changes.iter().filter(|entry| Self::of(entry, report) == self).collect()
    }

    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Decide => "Decide",
            Self::Silent => "Silent on the Rust side",
            Self::OlderServers => "Older servers only",
            Self::Additions => "Additions",
            Self::Other => "Other",
            Self::Documentation => "Documentation",
            Self::Accepted => "Accepted",
        }
    }

    /// A sentence below the title; empty where the title says it.
    pub(super) fn lead(self) -> &'static str {
        match self {
            Self::Silent => "The wire changes and no compiler sees it.",
            Self::OlderServers => "The regenerated crate meets servers that do not know this yet.",
            _ => "",
        }
    }
}
