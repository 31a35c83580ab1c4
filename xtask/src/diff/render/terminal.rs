//! For a person at a terminal.

use super::section::Section;
use super::{Entry, Report};
use crate::words::{count, some};

/// How many places, lines and consequences are shown of each change.
const SHOWN: usize = 6;
/// How many members of what is new or gone.
const SHOWN_MEMBERS: usize = 12;

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
    let mut text = format!("{} → {}\n{}\n", report.old, report.new, paint.with("1", &report.verdict()));
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
        text.extend(entries.into_iter().map(|entry| change(entry, report, &paint)));
    }
    text
}

fn timeline(report: &Report, paint: &Paint) -> String {
    let mut text = String::new();
    for step in &report.timeline {
        text.push_str(&format!("{}\n    {}\n", paint.with("1", &step.name()), step.verdict()));
        text.push_str(&step.headlines().iter().map(|line| format!("      {line}\n")).collect::<String>());
    }
    if text.is_empty() { text } else { format!("\n{}\n{text}", paint.with("1;4", "Timeline")) }
}

fn change(entry: &Entry, report: &Report, paint: &Paint) -> String {
    let code = if entry.is_breaking() {
        "31"
    } else if entry.is_addition() {
        "32"
    } else {
        "33"
    };
    let mut text = format!("{} {}\n", paint.with("2", &entry.id), paint.with(code, &entry.headline()));
    let mut line = |content: String| text.push_str(&format!("    {content}\n"));
    if let Some(reason) = report.accepted.get(&entry.id) {
        line(format!("accepted: {}", crate::error::printable(reason)));
    }
    if !entry.documentation {
        line(format!("{} · {}, {}", entry.verdicts(), entry.direction.as_str(), entry.reach_by_name()));
    }
    if entry.places.len() > 1 && !entry.documentation {
        line(format!("at {}", some(entry.places.iter().map(|place| place.subject.as_str()), SHOWN)));
    }
    if entry.shows_members() {
        line(format!("{{ {} }}", some(entry.members.iter().map(String::as_str), SHOWN_MEMBERS)));
    }
    for rust in entry.rust.iter().take(SHOWN) {
        if let Some(before) = &rust.before {
            line(paint.with("31", &format!("- {before}  // {}", rust.item)));
        }
        if let Some(after) = &rust.after {
            line(paint.with("32", &format!("+ {after}  // {}", rust.item)));
        }
    }
    if entry.rust.len() > SHOWN {
        line(format!("and {}", count(entry.rust.len() - SHOWN, "more line of Rust", "more lines of Rust")));
    }
    let errors = report.compile_errors.get(&entry.id).map_or(&[][..], Vec::as_slice);
    for error in errors.iter().take(SHOWN) {
        line(format!("! {}", crate::error::printable(error)));
    }
    if errors.len() > SHOWN {
        line(format!("! and {}", count(errors.len() - SHOWN, "more compile error", "more compile errors")));
    }
    if !entry.caused.is_empty() {
        let caused: Vec<String> = entry.caused.iter().map(|it| it.with_members(SHOWN)).collect();
        line(format!("with it: {}", some(caused.iter().map(String::as_str), SHOWN)));
    }
    if entry.needs_advice() {
        line(paint.with("2", &entry.advice));
    }
    text
}
