//! For a person at a terminal.

use std::collections::HashMap;

use super::section::Section;
use super::{Entry, EntryLine, Report};
use crate::words::{count, fitting, some, wrapped};

/// How many places, lines and consequences are shown of each change.
const SHOWN: usize = 6;
/// How many members of what is new or gone.
const SHOWN_MEMBERS: usize = 12;
/// And how many of what comes or goes with it.
const CAUSED_MEMBERS: usize = 4;
/// No line is longer than this, but for names.
const WIDTH: usize = 180;
/// So much of it a list may take.
const ROOM: usize = 150;

/// So many differences that belong to no change are listed.
const MOST_UNEXPLAINED: usize = 50;

struct Paint(bool);

impl Paint {
    fn with(&self, code: &str, text: &str) -> String {
        if self.0 && !text.is_empty() { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    }
}

pub(super) fn print(report: &Report, colour: bool) -> String {
    let paint = Paint(colour);
    let verdict = report.verdict_lines();
    let verdict: String =
        verdict.iter().flat_map(|line| wrapped(line, WIDTH)).map(|line| paint.with("1", &line) + "\n").collect();
    let mut text = format!("{} → {}\n{verdict}", report.old, report.new);
    for note in &report.notes {
        text.push_str(&format!("note: {note}\n"));
    }
    text.push_str(&timeline(report, &paint));
    if let Some(words) = report.unexplained_words() {
        text.push_str(&format!("\n{}\n{words}\n", paint.with("1;4", "Not explained")));
        for difference in report.unexplained_differences.iter().take(MOST_UNEXPLAINED) {
            text.push_str(&format!("    {}\n", difference.headline()));
        }
        if report.unexplained > MOST_UNEXPLAINED {
            text.push_str(&format!("    and {} more\n", report.unexplained - MOST_UNEXPLAINED));
        }
    }
    let twins = report.twins();
    for section in Section::ALL {
        let entries: Vec<&Entry> = section.entries(report);
        if entries.is_empty() {
            continue;
        }
        let title = format!("{} ({})", section.title(), entries.len());
        text.push_str(&format!("\n{}\n", paint.with("1;4", &title)));
        if !section.lead().is_empty() {
            text.push_str(&format!("{}\n", section.lead()));
        }
        text.extend(entries.into_iter().map(|entry| change(entry, report, &twins, &paint)));
    }
    text
}

fn timeline(report: &Report, paint: &Paint) -> String {
    let mut text = String::new();
    for step in &report.timeline {
        text.push_str(&format!("{}\n", paint.with("1", &step.name())));
        text.extend(wrapped(&step.verdict(), WIDTH).iter().map(|line| format!("    {line}\n")));
        let headlines = step.headlines();
        let headlines = headlines.iter().flat_map(|line| wrapped(line, WIDTH));
        text.extend(headlines.map(|line| format!("      {line}\n")));
    }
    if text.is_empty() { text } else { format!("\n{}\n{text}", paint.with("1;4", "Timeline")) }
}

/// What is said of a change, line by line.
struct Lines<'a> {
    paint: &'a Paint,
    text: String,
}

impl Lines<'_> {
    fn add(&mut self, content: &str) {
        self.painted("", content);
    }

    fn painted(&mut self, code: &str, content: &str) {
        for line in wrapped(content, WIDTH) {
            let line = if code.is_empty() { line } else { self.paint.with(code, &line) };
            self.text.push_str(&format!("    {line}\n"));
        }
    }
}

fn change(entry: &Entry, report: &Report, twins: &HashMap<&str, Vec<&str>>, paint: &Paint) -> String {
    let code = if entry.is_breaking() {
        "31"
    } else if entry.is_addition() {
        "32"
    } else {
        "33"
    };
    let title = wrapped(&entry.title(str::to_owned), WIDTH).into_iter().map(|line| paint.with(code, &line) + "\n");
    let text = format!("{} {}", paint.with("2", &entry.id), title.collect::<String>());
    let mut lines = Lines { paint, text };
    if let Some(reason) = report.accepted.get(&entry.id) {
        lines.add(&format!("accepted: {}", crate::terminal::printable(reason)));
    }
    if !entry.documentation {
        meaning(entry, &mut lines);
    }
    rust(entry, report, twins.get(entry.id.as_str()), &mut lines);
    for (kind, caused) in entry.caused_by_kind() {
        lines.add(&format!("with it, {kind}: {}", together(&caused)));
    }
    if entry.needs_advice() {
        lines.painted("2", &entry.advice);
    }
    lines.text
}

/// What it means to whom, where it is, and what is in it.
fn meaning(entry: &Entry, lines: &mut Lines<'_>) {
    let travels = entry.travels(str::to_owned);
    let travels = if travels.is_empty() { travels } else { format!(" · {travels}") };
    lines.add(&format!("{}{travels}", entry.verdicts()));
    if entry.place_count().is_some() {
        lines.add(&format!("at {}", fitting(&entry.place_names(), SHOWN, ROOM)));
    }
    let members = entry.shown_members();
    if !members.is_empty() {
        lines.add(&format!("{{ {} }}", fitting(&members, SHOWN_MEMBERS, ROOM)));
    }
}

/// Lines of Rust, and what the compiler says of them.
fn rust(entry: &Entry, report: &Report, twins: Option<&Vec<&str>>, lines: &mut Lines<'_>) {
    for line in entry.rust.iter().take(SHOWN).flat_map(EntryLine::signed) {
        lines.painted(if line.starts_with('-') { "31" } else { "32" }, &line);
    }
    if entry.rust.len() > SHOWN {
        lines.add(&format!("and {}", count(entry.rust.len() - SHOWN, "more line of Rust", "more lines of Rust")));
    }
    if let Some(twins) = twins {
        lines.add(&format!("lines of Rust that are also under {}", twins.join(", ")));
    }
    let errors = report.compile_errors.get(&entry.id).map_or(&[][..], Vec::as_slice);
    for error in errors.iter().take(SHOWN) {
        lines.add(&format!("! {}", crate::terminal::printable(error)));
    }
    if errors.len() > SHOWN {
        lines.add(&format!("! and {}", count(errors.len() - SHOWN, "more compile error", "more compile errors")));
    }
}

/// What comes or goes with something, each with what is in it.
fn together(entries: &[&Entry]) -> String {
    let one = |entry: &&Entry| match &entry.shown_members()[..] {
        [] => entry.subject.clone(),
        members => format!("{} {{ {} }}", entry.subject, fitting(members, CAUSED_MEMBERS, ROOM / 2)),
    };
    let entries: Vec<String> = entries.iter().map(one).collect();
    some(entries.iter().map(String::as_str), SHOWN)
}
