//! A change in Markdown, in as many words as there is room for.

use std::collections::HashMap;

use ece_codegen::diff::Verdict;

use super::fit::Weight;
use crate::diff::render::inert::{block, code, codes};
use crate::diff::render::{Entry, EntryLine, EntryPlace, Report};
use crate::words::{count, some};

/// How much is said of a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Detail {
    /// Everything that a person decides by.
    Whole,
    /// Fewer places and lines of Rust, and nothing of consequences.
    Short,
    /// What it is and what it means, in a line.
    Line,
}

impl Detail {
    /// How many places, lines and consequences are shown.
    fn shown(self) -> usize {
        match self {
            Self::Whole => 12,
            Self::Short => 3,
            Self::Line => 0,
        }
    }
}

/// So much of a name is shown where an entry is a line.
const MOST_OF_NAME: usize = 80;
/// And so many places.
const PLACES_IN_LINE: usize = 2;

/// What there is to know of all changes.
pub(super) struct Context<'a> {
    report: &'a Report,
    twins: HashMap<&'a str, Vec<&'a str>>,
}

impl<'a> Context<'a> {
    pub(super) fn of(report: &'a Report) -> Self {
        Self { report, twins: report.twins() }
    }
}

pub(super) fn print(entry: &Entry, weight: Weight, context: &Context<'_>, detail: Detail) -> String {
    match weight {
        Weight::Accepted => {
            let reason = context.report.accepted.get(&entry.id).map(|reason| code(reason)).unwrap_or_default();
            match detail {
                Detail::Line => line(entry),
                _ => format!("- {} `{}`: {reason}\n", title(entry), entry.id),
            }
        }
        Weight::Documentation => line(entry),
        Weight::Additions | Weight::Other => match detail {
            Detail::Line => format!("- {}{}\n", short_title(entry), hint(entry)),
            _ => addition(entry, detail.shown()),
        },
        Weight::OlderServers | Weight::Decide | Weight::Silent => match detail {
            Detail::Line => format!("- {}: {}\n", short_title(entry), entry.verdicts()),
            _ => whole(entry, context, detail),
        },
    }
}

/// Kind, subject and step; what comes from documents is code.
fn title(entry: &Entry) -> String {
    entry.title(code)
}

/// Kind, subject and step in a line, and the first places where there are several: two changes may have one name.
fn short_title(entry: &Entry) -> String {
    let short = |text: &str| -> String {
        if text.chars().count() > MOST_OF_NAME {
            code(&text.chars().take(MOST_OF_NAME - 1).chain(['…']).collect::<String>())
        } else {
            code(text)
        }
    };
    let places: Vec<String> = match entry.place_count() {
        Some(_) => entry.place_names().into_iter().map(short).collect(),
        None => Vec::new(),
    };
    let places = some(places.iter().map(String::as_str), PLACES_IN_LINE);
    let places = if places.is_empty() { places } else { format!(" ({places})") };
    format!("{}{places} `{}`", entry.title(short), entry.id)
}

/// What is not harmless about it.
fn hint(entry: &Entry) -> String {
    let sides = [("old clients", entry.old_clients), ("older servers", entry.older_server)];
    let told = sides.into_iter().filter(|(_, verdict)| *verdict != Verdict::Harmless);
    told.map(|(who, verdict)| format!(" · {who}: {}", verdict.as_str())).collect()
}

fn line(entry: &Entry) -> String {
    format!("- {}\n", short_title(entry))
}

/// With what is in it, and how it is called.
fn addition(entry: &Entry, shown: usize) -> String {
    let mut text = format!("- {} `{}`\n", title(entry), entry.id);
    if entry.place_count().is_some() {
        text.push_str(&format!("  at {}\n", codes(entry.place_names().into_iter(), shown)));
    }
    text.push_str(&meaning(entry));
    if entry.needs_advice() {
        text.push_str(&format!("\n  {}\n", entry.advice));
    }
    text.push_str(&members(entry, shown));
    text.push_str(&rust(entry, shown));
    if !entry.caused.is_empty() && shown > Detail::Short.shown() {
        text.push_str(&caused(entry, shown));
    }
    text
}

/// What it means to whom, and where.
fn meaning(entry: &Entry) -> String {
    let travels = entry.travels(code);
    let travels = if travels.is_empty() { travels } else { format!(" · {travels}") };
    format!("  {}{travels}\n", entry.verdicts())
}

/// What is in what is new or gone.
fn members(entry: &Entry, shown: usize) -> String {
    let members = entry.shown_members();
    if members.is_empty() {
        return String::new();
    }
    format!("\n  with {}\n", codes(members.into_iter(), shown))
}

/// What changes only because of it.
fn caused(entry: &Entry, shown: usize) -> String {
    let one = |it: &&Entry| {
        let members = codes(it.shown_members().into_iter(), Detail::Short.shown());
        let members = if members.is_empty() { members } else { format!(" ({members})") };
        format!("{}{members}", code(&it.subject))
    };
    let line = |(kind, entries): (String, Vec<&Entry>)| {
        let entries: Vec<String> = entries.iter().map(one).collect();
        format!("\n  With it, {kind}: {}\n", some(entries.iter().map(String::as_str), shown))
    };
    entry.caused_by_kind().into_iter().map(line).collect()
}

fn whole(entry: &Entry, context: &Context<'_>, detail: Detail) -> String {
    let shown = detail.shown();
    let mut text = format!("\n- **{}** `{}`\n", title(entry), entry.id);
    text.push_str(&meaning(entry));
    if !entry.advice.is_empty() {
        text.push_str(&format!("\n  {}\n", entry.advice));
    }
    text.push_str(&places(entry, shown));
    text.push_str(&members(entry, shown));
    text.push_str(&rust(entry, shown));
    if let Some(twins) = context.twins.get(entry.id.as_str()) {
        text.push_str(&format!("\n  Lines of Rust that are also under {}\n", codes(twins.iter().copied(), shown)));
    }
    let errors = context.report.compile_errors.get(&entry.id).map_or(&[][..], Vec::as_slice);
    if !errors.is_empty() {
        let errors = codes(errors.iter().map(String::as_str), shown.min(3));
        text.push_str(&format!("\n  The compiler says: {errors}\n"));
    }
    if !entry.caused.is_empty() && detail == Detail::Whole {
        text.push_str(&caused(entry, shown));
    }
    text
}

/// Where it stands in the documents; of several places their names.
fn places(entry: &Entry, shown: usize) -> String {
    match &entry.places[..] {
        [one] => format!("\n  {}\n", place(one)),
        _ if entry.place_count().is_some() => format!("\n  at {}\n", codes(entry.place_names().into_iter(), shown)),
        _ => String::new(),
    }
}

fn place(place: &EntryPlace) -> String {
    match (&place.old, &place.new) {
        (Some(old), Some(new)) if old != new => format!("{} → {}", code(old), code(new)),
        (Some(at), _) | (None, Some(at)) => code(at),
        (None, None) => code(&place.subject),
    }
}

/// The lines of Rust before and after.
fn rust(entry: &Entry, shown: usize) -> String {
    if entry.rust.is_empty() {
        return String::new();
    }
    let mut lines: Vec<String> = entry.rust.iter().take(shown).flat_map(EntryLine::signed).collect();
    let more = entry.rust.len().saturating_sub(shown);
    if more > 0 {
        lines.push(format!("  // {}", count(more, "more line", "more lines")));
    }
    format!("\n{}", block("diff", &lines, "  "))
}
