//! A change as it is told. Names out of documents are made printable here, once; no format has to ask what they do to a
//! terminal.

use ece_codegen::diff::{Change, Contents, Direction, Kind, Level, Occurrence, Part, RustLine, Unexplained, Verdict};
use ece_codegen::pointer::Pointer;
use serde::Serialize;

use crate::diff::severity::Severity;
use crate::terminal::printable;
use crate::words::{count, some};

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
    /// `error`, `warning`, `note`: by its verdicts, or by the severity file.
    pub(crate) severity: Severity,
    /// The wire is affected and no Rust tool sees it.
    pub(crate) silent: bool,
    /// Only documentation.
    pub(crate) documentation: bool,
    /// Where something is taken away: whether it had been deprecated; absent elsewhere.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) was_deprecated: Option<bool>,
    /// Of a definition that is there on one side only: how many places that are left out refer to it on the other.
    #[serde(skip_serializing_if = "is_none")]
    pub(crate) left_out: usize,
    /// A person has to say whether this is what it looks like.
    pub(crate) question: bool,
    /// What to do.
    pub(crate) advice: String,
    /// Ids of the operations that it reaches.
    pub(crate) operations: Vec<String>,
    /// Their tags.
    pub(crate) tags: Vec<String>,
    /// Where it happens.
    pub(crate) places: Vec<EntryPlace>,
    /// What is in what came or went as a whole: members with their types, values, or address and signature.
    pub(crate) members: Vec<String>,
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
#[derive(Debug, PartialEq, Eq, Hash, Serialize)]
pub(crate) struct EntryLine {
    pub(crate) item: String,
    /// Its new path, where it has two.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) new_item: Option<String>,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// A difference that belongs to no change: the tool is wrong.
#[derive(Debug, Serialize)]
pub(crate) struct Difference {
    /// `document` or `rust`.
    pub(crate) part: &'static str,
    /// A path in the documents, with parameters and list elements called by their names; or a Rust item.
    pub(crate) place: String,
    /// The line of Rust before; none where it was not there, and for documents.
    pub(crate) before: Option<String>,
    /// The line of Rust after.
    pub(crate) after: Option<String>,
}

/// A name out of a document: one line that steers no terminal.
pub(crate) fn plain(text: &str) -> String {
    printable(text).replace('\n', " ")
}

impl Entry {
    pub(crate) fn of(change: &Change, contents: [&Contents<'_>; 2]) -> Self {
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
            severity: Severity::of(change),
            silent: change.is_silent(),
            documentation: kind.part() == Part::Documentation,
            was_deprecated: change.was_deprecated,
            left_out: 0,
            question: kind.is_question(),
            advice: advice(change),
            operations: change.operations.iter().map(|id| plain(id)).collect(),
            tags: change.tags.iter().map(|tag| plain(tag)).collect(),
            places: change.places.iter().map(EntryPlace::of).collect(),
            members: members(change, contents),
            rust: change.rust.iter().map(EntryLine::of).collect(),
            caused: change.caused.iter().map(|caused| Self::of(caused, contents)).collect(),
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
        self.text.contains("added") && !self.is_breaking() && !self.documentation
    }

    /// True where something is gone.
    pub(crate) fn is_removal(&self) -> bool {
        self.text.contains("removed")
    }

    /// Kind and subject, and what is in it.
    pub(crate) fn with_members(&self, shown: usize) -> String {
        let name = self.name(str::to_owned);
        if self.members.is_empty() {
            return name;
        }
        format!("{name} {{ {} }}", some(self.members.iter().map(String::as_str), shown))
    }

    /// What it means to whom, in the same words everywhere.
    pub(crate) fn verdicts(&self) -> String {
        let silent = if self.silent { ", silent" } else { "" };
        let notice = self.notice().map_or_else(String::new, |notice| format!(", {notice}"));
        format!(
            "old clients: {} · older servers: {} · source: {}{silent}{notice}",
            self.old_clients.as_str(),
            self.older_server.as_str(),
            self.level().as_str()
        )
    }

    /// Whether what is taken away had been deprecated, in words.
    pub(crate) fn notice(&self) -> Option<&'static str> {
        self.was_deprecated.map(|was| if was { "was deprecated" } else { "removed without notice" })
    }

    /// True where there is something to do, or something may not work.
    pub(crate) fn needs_advice(&self) -> bool {
        let wire = self.old_clients.max(self.older_server);
        // A mark is a warning of the compiler for whoever uses it.
        let is_mark = matches!(self.kind, Kind::OperationDeprecated | Kind::Deprecated);
        !self.advice.is_empty() && (self.is_breaking() || self.silent || is_mark || wire != Verdict::Harmless)
    }

    /// The tag under which it is listed.
    pub(super) fn tag(&self) -> &str {
        match &self.tags[..] {
            [] => "no tag",
            [tag] => tag,
            _ => "several tags",
        }
    }

    /// How many operations it reaches.
    pub(crate) fn reach(&self) -> String {
        match &self.operations[..] {
            [] => "no operation".to_owned(),
            [one] => one.clone(),
            many => count(many.len(), "operation", "operations"),
        }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref)] // as serde asks
fn is_none(number: &usize) -> bool {
    *number == 0
}

/// What to do. Of constructors, where there is one.
fn advice(change: &Change) -> String {
    let (advice, constructor) = (change.advice(), change.kind.constructor_advice());
    let is_said = !constructor.is_empty() && change.rust.iter().any(|line| line.item.ends_with("::new"));
    if is_said { format!("{advice} {constructor}") } else { advice }
}

/// What is in what is there on one side only.
fn members(change: &Change, [old, new]: [&Contents<'_>; 2]) -> Vec<String> {
    let of = |place: &Occurrence| match (&place.old, &place.new) {
        (Some(at), None) => old.of(at),
        (None, Some(at)) => new.of(at),
        _ => Vec::new(),
    };
    change.places.iter().flat_map(of).map(|member| plain(&member)).collect()
}

impl EntryPlace {
    fn of(place: &Occurrence) -> Self {
        let text = |at: &Option<Pointer>| at.as_ref().map(|at| plain(at.as_str()));
        Self { subject: plain(&place.subject), old: text(&place.old), new: text(&place.new) }
    }
}

impl EntryLine {
    fn of(line: &RustLine) -> Self {
        let text = |line: &Option<String>| line.as_ref().map(|line| plain(line));
        Self {
            item: plain(&line.item),
            new_item: text(&line.new_item),
            before: text(&line.before),
            after: text(&line.after),
        }
    }

    /// Both lines, `-` and `+` in front, with the path behind where the line does not say it.
    pub(super) fn signed(&self) -> impl Iterator<Item = String> {
        let line = |sign: &str, text: &String, item: &str| {
            let is_said = item == text || item.strip_prefix("Client::").is_some_and(|name| text.contains(name));
            let path = if is_said { String::new() } else { format!("  // {item}") };
            format!("{sign} {text}{path}")
        };
        let before = self.before.as_ref().map(|text| line("-", text, &self.item));
        let after = self.after.as_ref().map(|text| line("+", text, self.new_item.as_ref().unwrap_or(&self.item)));
        before.into_iter().chain(after)
    }
}

impl Difference {
    pub(crate) fn of(it: &Unexplained) -> Self {
        match it {
            Unexplained::Document(path) => Self { part: "document", place: plain(path), before: None, after: None },
            Unexplained::Rust(line) => {
                let EntryLine { item, before, after, .. } = EntryLine::of(line);
                Self { part: "rust", place: item, before, after }
            }
        }
    }

    /// In a line.
    pub(crate) fn headline(&self) -> String {
        match (&self.before, &self.after) {
            (None, None) => self.place.clone(),
            (before, after) => {
                let text = |line: &Option<String>| line.clone().unwrap_or_else(|| "nothing".to_owned());
                format!("{}: {} → {}", self.place, text(before), text(after))
            }
        }
    }
}
