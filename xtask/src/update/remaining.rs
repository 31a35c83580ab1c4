//! What an update leaves to a person, as a list: for the terminal and for the report.

use std::collections::HashSet;

use ece_codegen::diagnostic::{Code, Diagnostic, Diagnostics, Severity};

use super::undocumented::Undocumented;

/// How many names of a kind are shown.
const SHOWN: usize = 20;

/// Something to do, and what it is about.
#[derive(Debug)]
pub(super) struct Task {
    pub(super) what: String,
    /// The first of them.
    pub(super) about: Vec<String>,
    pub(super) more: usize,
}

impl Task {
    pub(super) fn new(what: impl Into<String>, about: Vec<String>) -> Self {
        let more = about.len().saturating_sub(SHOWN);
        let about = about.into_iter().take(SHOWN).collect();
        Self { what: what.into(), about, more }
    }

    /// The same, but nothing where it is about nothing.
    pub(super) fn of(what: impl Into<String>, about: Vec<String>) -> Option<Self> {
        if about.is_empty() { None } else { Some(Self::new(what, about)) }
    }

    /// Lines for a terminal.
    pub(super) fn text(&self) -> String {
        let about: String = self.about.iter().map(|it| format!("    {it}\n")).collect();
        let more = if self.more > 0 { format!("    and {} more\n", self.more) } else { String::new() };
        format!("  - {}\n{about}{more}", self.what)
    }
}

/// The findings of `new` that are about what `old` had no such finding about, by what to do about them.
pub(super) fn findings(old: &Diagnostics, new: &Diagnostics) -> Vec<Task> {
    let key = |it: &Diagnostic| (it.code, it.file.clone(), it.pointer.clone());
    let known: HashSet<_> = old.iter().map(key).collect();
    let news = || new.iter().filter(|it| !known.contains(&key(it)));
    let line = |it: &Diagnostic| format!("{} {} {}: {}", it.code, it.file, it.pointer, it.message).replace('\n', " ");
    let of_overlays: Vec<String> = news().filter(|it| is_overlays(it)).map(line).collect();
    let losses: Vec<String> =
        news().filter(|it| !is_overlays(it) && it.severity() >= Severity::Warning).map(line).collect();
    let tasks = [
        Task::of("overlay actions that do not apply any more: remove them, or aim them again", of_overlays),
        Task::of("findings that are new: correct what they say by an overlay, or accept them", losses),
    ];
    tasks.into_iter().flatten().collect()
}

fn is_overlays(finding: &Diagnostic) -> bool {
    matches!(
        finding.code,
        Code::DeadCorrection
            | Code::UnexpectedValue
            | Code::DeadDocumentation
            | Code::OptionalCorrectionDead
            | Code::OptionalCorrectionUnexpected
            | Code::ConditionNotMet
    )
}

pub(super) fn documentation(missing: &[Undocumented]) -> Option<Task> {
    let kinds = ["operation", "parameter", "definition", "member", "value"];
    let count = |kind: &&str| match missing.iter().filter(|it| it.what == *kind).count() {
        0 => None,
        1 => Some(format!("1 {kind}")),
        count => Some(format!("{count} {kind}s")),
    };
    let counts: Vec<String> = kinds.iter().filter_map(count).collect();
    let names = missing.iter().map(|it| format!("{} {}", it.what, it.name)).collect();
    Task::of(
        format!(
            "new and without documentation: {}; say in spec/overlays, in your own words, what they mean",
            counts.join(", ")
        ),
        names,
    )
}
