//! A comparison in words: the report that all formats print, and the formats.
//!
//! Names out of documents are made printable here, once; no format has to ask what they do to a terminal.

mod changelog;
mod explain;
mod github;
mod json;
mod markdown;
mod terminal;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use clap::ValueEnum;
use ece_codegen::diff::{Change, Direction, Kind, Level, Part, Verdict};
use semver::Version;
use serde::Serialize;

use super::input::DiffInput;
use crate::error::printable;

pub(crate) use explain::explain;

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Terminal,
    Markdown,
    Json,
    Changelog,
    Github,
}

/// A comparison as it is told. Also the JSON format; the schema is that of these members.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    /// Version of this schema.
    pub(crate) schema: u32,
    /// What the old side is called.
    pub(crate) old: String,
    /// What the new side is called.
    pub(crate) new: String,
    /// What there is to say about the sides.
    pub(crate) notes: Vec<String>,
    /// The version of `ece-api`.
    pub(crate) current_version: String,
    /// The version that the changes ask for.
    pub(crate) next_version: String,
    /// `major`, `minor`, `patch`, or `none`.
    pub(crate) level: &'static str,
    /// Breaking first; see [`Entry`].
    pub(crate) changes: Vec<Entry>,
    /// Ids of changes that are known, with the reason.
    pub(crate) accepted: BTreeMap<String, String>,
    /// What the compiler said of uses of the old version, by id; filled by `--check-source`.
    pub(crate) compile_errors: BTreeMap<String, Vec<String>>,
    /// How many differences belong to no change; 0 unless the tool is wrong.
    pub(crate) unexplained: usize,
}

/// A change as it is told.
#[derive(Debug, Serialize)]
pub(crate) struct Entry {
    /// Stable as long as kind, places, old and new are.
    pub(crate) id: String,
    /// The kind, `property-removed-optional`.
    pub(crate) kind: Kind,
    /// The kind in words.
    pub(crate) text: &'static str,
    /// What it happens to.
    pub(crate) subject: String,
    /// What was there; empty where nothing was.
    pub(crate) old: String,
    /// What is there; empty where nothing is.
    pub(crate) new: String,
    /// `request`, `response`, `both`, `unused`.
    pub(crate) direction: Direction,
    /// Clients of the old version before the new server: `breaks`, `may`, `harmless`.
    pub(crate) old_clients: Verdict,
    /// The regenerated crate before an older server: the same words.
    pub(crate) older_server: Verdict,
    /// Rust source: `major`, `minor`, `patch`.
    pub(crate) source: Level,
    /// The wire is affected and no Rust tool sees it.
    pub(crate) silent: bool,
    /// Only documentation.
    pub(crate) documentation: bool,
    /// A person has to say whether this is what it looks like.
    pub(crate) question: bool,
    /// What to do; empty where there is nothing to do.
    pub(crate) advice: &'static str,
    /// Ids of the operations that it reaches.
    pub(crate) operations: Vec<String>,
    /// Their tags.
    pub(crate) tags: Vec<String>,
    /// Where it happens.
    pub(crate) places: Vec<EntryPlace>,
    /// Lines of the Rust surface.
    pub(crate) rust: Vec<EntryLine>,
    /// What changes only because of this.
    pub(crate) caused: Vec<Entry>,
}

/// Where a change happens: JSON pointers into both documents.
#[derive(Debug, Serialize)]
pub(crate) struct EntryPlace {
    pub(crate) subject: String,
    pub(crate) old: Option<String>,
    pub(crate) new: Option<String>,
}

/// A line of Rust, before and after.
#[derive(Debug, Serialize)]
pub(crate) struct EntryLine {
    pub(crate) item: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// A name out of a document: one line that steers no terminal.
fn plain(text: &str) -> String {
    printable(text).replace('\n', " ")
}

impl Report {
    pub(crate) fn of(compared: &DiffInput, current: &Version, next: &Version) -> Self {
        let DiffInput { old, new, comparison } = compared;
        let level = if comparison.changes.is_empty() { "none" } else { comparison.level().as_str() };
        Self {
            schema: 1,
            old: plain(&old.label),
            new: plain(&new.label),
            notes: old.notes.iter().chain(&new.notes).map(|note| plain(note)).collect(),
            current_version: current.to_string(),
            next_version: next.to_string(),
            level,
            changes: comparison.changes.iter().map(Entry::of).collect(),
            accepted: BTreeMap::new(),
            compile_errors: BTreeMap::new(),
            unexplained: comparison.unexplained.len(),
        }
    }

    pub(crate) fn print(&self, format: Format, colour: bool) -> String {
        match format {
            Format::Terminal => terminal::print(self, colour),
            Format::Markdown => markdown::print(self),
            Format::Json => json::print(self),
            Format::Changelog => changelog::print(self),
            Format::Github => github::print(self),
        }
    }

    /// How many changes of which weight, in a line.
    pub(crate) fn verdict(&self) -> String {
        if self.changes.is_empty() {
            return "no changes".to_owned();
        }
        let count = |is: fn(&Entry) -> bool| self.changes.iter().filter(|entry| is(entry)).count();
        let counts = [
            (count(|it| it.level() == Level::Major), "break source"),
            (count(|it| it.old_clients == Verdict::Breaks), "break old clients"),
            (count(|it| it.older_server == Verdict::Breaks), "break on older servers"),
            (count(|it| it.silent), "are silent in Rust"),
            (count(Entry::is_addition), "are additions"),
            (count(|it| it.documentation), "are documentation"),
        ];
        let counts: Vec<String> =
            counts.iter().filter(|(count, _)| *count > 0).map(|(count, what)| format!("{count} {what}")).collect();
        let counts = if counts.is_empty() { String::new() } else { format!("; {}", counts.join(", ")) };
        let version = if self.current_version == self.next_version {
            format!("{} stays", self.current_version)
        } else {
            format!("{} to {}", self.current_version, self.next_version)
        };
        format!("{version} ({}): {} changes{counts}", self.level, self.changes.len())
    }

    /// For a glance: the verdict, and what breaks.
    pub(crate) fn summary(&self) -> String {
        let mut text = format!("{}\n", self.verdict());
        let breaking: Vec<&Entry> = self.changes.iter().filter(|it| it.is_breaking() || it.silent).collect();
        for entry in breaking.iter().take(10) {
            text.push_str(&format!("  {}\n", entry.headline()));
        }
        if breaking.len() > 10 {
            text.push_str(&format!("  and {} more\n", breaking.len() - 10));
        }
        text
    }
}

impl Entry {
    pub(crate) fn of(change: &Change) -> Self {
        let kind = change.kind;
        Self {
            id: change.id.clone(),
            kind,
            text: kind.text(),
            subject: plain(&change.subject),
            old: plain(&change.old),
            new: plain(&change.new),
            direction: change.direction,
            old_clients: change.verdicts.old_clients,
            older_server: change.verdicts.older_server,
            source: change.verdicts.source,
            silent: change.is_silent(),
            documentation: kind.part() == Part::Documentation,
            question: kind.is_question(),
            advice: kind.advice(),
            operations: change.operations.iter().map(|id| plain(id)).collect(),
            tags: change.tags.iter().map(|tag| plain(tag)).collect(),
            places: change.places.iter().map(EntryPlace::of).collect(),
            rust: change.rust.iter().map(EntryLine::of).collect(),
            caused: change.caused.iter().map(Self::of).collect(),
        }
    }

    /// The level of Rust source, caused changes included.
    pub(crate) fn level(&self) -> Level {
        self.caused.iter().map(|caused| caused.source).fold(self.source, Level::max)
    }

    pub(crate) fn is_breaking(&self) -> bool {
        self.level() == Level::Major || self.old_clients == Verdict::Breaks
    }

    pub(crate) fn is_addition(&self) -> bool {
        self.old.is_empty() && !self.new.is_empty() && !self.is_breaking() && !self.documentation
    }

    /// From what to what.
    pub(crate) fn step(&self) -> String {
        match (self.old.is_empty(), self.new.is_empty()) {
            (true, true) => String::new(),
            (true, false) => self.new.clone(),
            (false, true) => format!("was {}", self.old),
            (false, false) => format!("{} → {}", self.old, self.new),
        }
    }

    /// Kind, subject and step in a line.
    pub(crate) fn headline(&self) -> String {
        let many = if self.places.len() > 1 { format!(" ({} places)", self.places.len()) } else { String::new() };
        let step = self.step();
        let step = if step.is_empty() { step } else { format!(": {step}") };
        format!("{} {}{many}{step}", self.text, self.subject)
    }

    /// How many operations it reaches.
    pub(crate) fn reach(&self) -> String {
        match &self.operations[..] {
            [] => "no operation".to_owned(),
            [one] => one.clone(),
            many => format!("{} operations", many.len()),
        }
    }
}

impl EntryPlace {
    fn of(place: &ece_codegen::diff::Occurrence) -> Self {
        let text = |at: &Option<ece_codegen::pointer::Pointer>| at.as_ref().map(|at| plain(at.as_str()));
        Self { subject: plain(&place.subject), old: text(&place.old), new: text(&place.new) }
    }
}

impl EntryLine {
    fn of(line: &ece_codegen::diff::RustLine) -> Self {
        let text = |line: &Option<String>| line.as_ref().map(|line| plain(line));
        Self { item: plain(&line.item), before: text(&line.before), after: text(&line.after) }
    }
}
