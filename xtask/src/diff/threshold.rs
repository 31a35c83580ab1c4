//! From which changes on the task fails.

use clap::ValueEnum;
use ece_codegen::diff::{Change, Level, Verdict};

use super::severity::Severity;

/// A kind of change that is too much.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Threshold {
    /// Nothing
    None,
    /// Rust source may no longer compile
    Source,
    /// Clients of the old version break before the new server
    Wire,
    /// The regenerated crate breaks before an older server
    OlderServer,
    /// The wire is affected and no Rust tool sees it
    Silent,
    /// A change that weighs as an error
    Error,
    /// A change that weighs as a warning or an error
    Warning,
    /// Anything
    Any,
}

impl Threshold {
    pub(crate) fn is_reached(self, change: &Change, severity: Severity) -> bool {
        match self {
            Self::None => false,
            Self::Source => change.level() == Level::Major,
            Self::Wire => change.verdicts.old_clients == Verdict::Breaks,
            Self::OlderServer => change.verdicts.older_server == Verdict::Breaks,
            Self::Silent => change.is_silent(),
            Self::Error => severity == Severity::Error,
            Self::Warning => severity >= Severity::Warning,
            Self::Any => true,
        }
    }
}
