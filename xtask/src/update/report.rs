//! What an update says: on the terminal, and as the body of a pull request.

use std::path::Path;

use ece_codegen::Outcome;
use semver::Version;
use serde_json::{Value, json};

use super::base::Base;
use super::pending::Pending;
use super::remaining::{self, Task};
use super::snapshots::Snapshots;
use super::undocumented::undocumented;
use super::{fetch, release};
use crate::diff::{self, DiffInput, Entry, Format};
use crate::error::{Error, Result};
use crate::fetch::Fetched;
use crate::output;

/// What changes, as far as that is known.
pub(super) enum Compared {
    /// There was no document before.
    First,
    /// The document that was stored cannot be read.
    Unknown(Error),
    /// And what says that the new document is older than the one before.
    Known(Box<DiffInput>, Vec<String>),
}

impl Compared {
    pub(super) fn of(spec: &Path, fetched: &Fetched) -> Self {
        let Some(base) = Base::of(fetched) else { return Self::First };
        base.compared(spec, fetched).map_or_else(Self::Unknown, |(input, older)| Self::Known(Box::new(input), older))
    }
}

/// What is said about an update.
pub(super) struct Report {
    /// What changes, in Markdown.
    changes: String,
    /// The same for CHANGELOG.md.
    entry: String,
    /// What there is on the terminal about it.
    verdict: String,
    version: Option<(Version, Version)>,
    unexplained: usize,
    snapshots: Vec<String>,
    tasks: Vec<Task>,
    is_released: bool,
    pub(super) is_release_asked: bool,
    /// What an earlier run released and nobody committed.
    pub(super) pending: Option<Pending>,
}

impl Report {
    pub(super) fn of(compared: &Compared, outcome: &Outcome, snapshots: &Snapshots) -> Self {
        let mut report = Self {
            changes: changes(compared),
            entry: String::new(),
            verdict: String::new(),
            version: None,
            unexplained: 0,
            snapshots: snapshots.moved.clone(),
            tasks: Vec::new(),
            is_released: false,
            is_release_asked: false,
            pending: None,
        };
        if let Compared::Known(input, older) = compared {
            report.tasks.extend(Task::of(
                "the new document seems to be older than the one before: is it wanted?",
                older.clone(),
            ));
            report.add_comparison(input);
            report.tasks.extend(remaining::findings(&input.old.findings, &outcome.diagnostics));
        }
        let old = match compared {
            Compared::Known(input, _) => Some(&input.old.snapshot.api),
            Compared::First | Compared::Unknown(_) => None,
        };
        if let (Some(new), false) = (&outcome.api, matches!(compared, Compared::First)) {
            report.tasks.extend(remaining::documentation(&undocumented(old, new)));
        }
        let missing = snapshots.missing.clone();
        report.tasks.extend(Task::of("put others on the panel, ece-codegen/tests/panel.json; it has no more", missing));
        report.tasks.extend(Task::of("snapshots that moved: read them", report.snapshots.clone()));
        report
    }

    fn add_comparison(&mut self, input: &DiffInput) {
        match diff::report(input) {
            Ok(told) => {
                self.unexplained = told.unexplained;
                self.verdict = told.verdict();
                self.entry = told.print(Format::Changelog, false);
                let parse = |text: &str| Version::parse(text).ok();
                let versions = parse(&told.current_version).zip(parse(&told.next_version));
                self.version = versions.filter(|(current, next)| current != next);
                let questions = told.changes.iter().filter(|entry| entry.question).map(Entry::headline).collect();
                self.tasks
                    .extend(Task::of("changes that may be something else than they look like: decide", questions));
            }
            Err(error) => self.verdict = format!("what changes is not known: {error}"),
        }
    }

    pub(super) fn unexplained(&self) -> usize {
        self.unexplained
    }

    /// The version that the changes ask for.
    pub(super) fn next_version(&self) -> Option<&Version> {
        self.version.as_ref().map(|(_, next)| next)
    }

    /// The changes as they are in CHANGELOG.md.
    pub(super) fn entry(&self) -> &str {
        &self.entry
    }

    /// The files of the release that the changes ask for; nothing where they ask for none.
    pub(super) fn release(&mut self, root: &Path) -> Result<Option<output::Tree>> {
        let Some((_, next)) = &self.version else { return Ok(None) };
        let tree = release::tree(root, next, &self.entry, &fetch::today())?;
        self.is_released = true;
        Ok(Some(tree))
    }

    /// For a terminal: what was written, what changes, and what remains.
    pub(super) fn text(&self, fetched: &str, generated: &str, place: &str) -> String {
        let mut text = format!("{fetched}\n{generated}\n");
        if !self.snapshots.is_empty() {
            text.push_str(&format!("snapshots: {} moved\n", self.snapshots.len()));
        }
        if !self.verdict.is_empty() {
            text.push_str(&format!("{}\n", self.verdict));
        }
        text.push_str(&self.release_line());
        text.push_str(&format!("report: {place}\n"));
        text.push_str("remains:\n");
        text.extend(self.tasks.iter().map(Task::text));
        text.push_str("  - `cargo test --workspace`, then read and commit all of it as one change\n");
        text
    }

    /// For programs.
    pub(super) fn facts(&self) -> Value {
        let version = self.version.as_ref().map(|(current, next)| {
            json!({ "current": current.to_string(), "next": next.to_string(), "is_released": self.is_released })
        });
        let remains: Vec<Value> =
            self.tasks.iter().map(|it| json!({ "what": it.what, "about": it.about, "more": it.more })).collect();
        json!({
            "version": version,
            "unexplained": self.unexplained,
            "snapshots": self.snapshots,
            "remains": remains,
        })
    }

    fn release_line(&self) -> String {
        if let Some(pending) = &self.pending {
            return format!("version: {}\n", pending.words());
        }
        match &self.version {
            Some((current, next)) if self.is_released => {
                format!("version: {current} became {next}, with its entry in CHANGELOG.md\n")
            }
            Some((current, next)) => {
                format!("version: {current} asks for {next}; --release writes it, with the entry for CHANGELOG.md\n")
            }
            None if self.is_release_asked => format!("{NOTHING_RELEASED}\n"),
            None => String::new(),
        }
    }

    /// For the body of a pull request.
    pub(super) fn markdown(&self) -> String {
        let mut text = self.changes.clone();
        for task in &self.tasks {
            let about: String = task.about.iter().map(|it| format!("- {}\n", diff::code(it))).collect();
            let more = if task.more > 0 { format!("- and {} more\n", task.more) } else { String::new() };
            let count = task.about.len() + task.more;
            add(
                &mut text,
                &format!("\n<details><summary>To do ({count}): {}</summary>\n\n{about}{more}\n</details>\n", task.what),
            );
        }
        if let Some((current, next)) = &self.version {
            let is_pending = self.pending.as_ref().is_some_and(|it| it.is_true);
            let lead = if self.is_released || is_pending { "Released with it" } else { "Suggested release" };
            let entry: String =
                self.entry.lines().filter(|line| !line.starts_with("## ")).map(|line| format!("{line}\n")).collect();
            let entry = format!("\n<details><summary>{lead}: {current} → {next}</summary>\n{entry}\n</details>\n");
            if !add(&mut text, &entry) {
                add(&mut text, &format!("\n{lead}: {current} → {next}\n"));
            }
        }
        if let Some(stale) = self.pending.as_ref().filter(|it| !it.is_true) {
            add(&mut text, &format!("\n**Release:** {}\n", stale.words()));
        }
        if self.version.is_none() && self.is_release_asked {
            add(&mut text, &format!("\n{NOTHING_RELEASED}\n"));
        }
        text
    }
}

/// Said where a release was asked for.
const NOTHING_RELEASED: &str =
    "nothing is released: no change since the last commit asks for another version; CHANGELOG.md is as it was";

/// The body of a pull request may have 65,536 characters.
const MOST_BYTES: usize = 65_000;

fn add(text: &mut String, more: &str) -> bool {
    let fits = text.len() + more.len() <= MOST_BYTES;
    if fits {
        text.push_str(more);
    }
    fits
}

fn changes(compared: &Compared) -> String {
    match compared {
        Compared::First => "The first document: there is nothing to compare it with.\n".to_owned(),
        Compared::Unknown(error) => unknown(error),
        Compared::Known(input, _) => {
            diff::report(input).map_or_else(|error| unknown(&error), |report| report.print(Format::Markdown, false))
        }
    }
}

fn unknown(error: &Error) -> String {
    format!("What changes is not known:\n\n{}", quoted(error))
}

/// The report of an update that changed nothing.
pub(super) fn of_failure(error: &Error, compared: Option<&Compared>) -> String {
    let text = format!("**The update was not carried out: nothing was changed.**\n\n{}", quoted(error));
    match compared {
        Some(compared) => format!("{text}\nWhat it would have brought:\n\n{}", changes(compared)),
        None => text,
    }
}

/// A message as it was printed, at most as much of it as a report has room for.
fn quoted(error: &Error) -> String {
    const MOST_LINES: usize = 40;
    let text = error.to_string();
    let mut quoted: String = text.lines().take(MOST_LINES).map(|line| format!("- {}\n", diff::code(line))).collect();
    let more = text.lines().count().saturating_sub(MOST_LINES);
    if more > 0 {
        quoted.push_str(&format!("- and {more} more lines\n"));
    }
    quoted
}
