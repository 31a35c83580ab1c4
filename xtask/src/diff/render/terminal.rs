//! For a person at a terminal.

use super::section::Section;
use super::{Entry, EntryLine, Report};
use crate::words::{count, fitting, wrapped};

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
    let title = wrapped(&entry.title(str::to_owned), WIDTH).into_iter().map(|line| paint.with(code, &line) + "\n");
    let mut text = format!("{} {}", paint.with("2", &entry.id), title.collect::<String>());
    let mut painted = |code: &str, content: &str| {
        text.extend(
            wrapped(content, WIDTH)
                .iter()
                .map(|line| format!("    {}\n", if code.is_empty() { line.clone() } else { paint.with(code, line) })),
        );
    };
    if let Some(reason) = report.accepted.get(&entry.id) {
        painted("", &format!("accepted: {}", crate::error::printable(reason)));
    }
    if !entry.documentation {
        let travels = Some(entry.travels(str::to_owned)).filter(|it| !it.is_empty());
        painted("", &format!("{}{}", entry.verdicts(), travels.map_or_else(String::new, |it| format!(" · {it}"))));
    }
    if entry.place_count().is_some() && !entry.documentation {
        painted("", &format!("at {}", fitting(&entry.place_names(), SHOWN, ROOM)));
    }
    let members = entry.shown_members();
    if !members.is_empty() {
        painted("", &format!("{{ {} }}", fitting(&members, SHOWN_MEMBERS, ROOM)));
    }
    for line in entry.rust.iter().take(SHOWN).flat_map(EntryLine::signed) {
        painted(if line.starts_with('-') { "31" } else { "32" }, &line);
    }
    if entry.rust.len() > SHOWN {
        painted("", &format!("and {}", count(entry.rust.len() - SHOWN, "more line of Rust", "more lines of Rust")));
    }
    let errors = report.compile_errors.get(&entry.id).map_or(&[][..], Vec::as_slice);
    for error in errors.iter().take(SHOWN) {
        painted("", &format!("! {}", crate::error::printable(error)));
    }
    if errors.len() > SHOWN {
        painted("", &format!("! and {}", count(errors.len() - SHOWN, "more compile error", "more compile errors")));
    }
    for (kind, caused) in entry.caused_by_kind() {
        painted("", &format!("with it, {kind}: {}", together(&caused)));
    }
    if entry.needs_advice() {
        painted("2", &entry.advice);
    }
    text
}

/// What comes or goes with something, each with what is in it.
fn together(entries: &[&Entry]) -> String {
    let one = |entry: &&Entry| match &entry.shown_members()[..] {
        [] => entry.subject.clone(),
        members => format!("{} {{ {} }}", entry.subject, fitting(members, CAUSED_MEMBERS, ROOM / 2)),
    };
    let shown: Vec<String> = entries.iter().take(SHOWN).map(one).collect();
    let more = entries.len() - shown.len();
    let shown = shown.join(", ");
    if more > 0 { format!("{shown} and {more} more") } else { shown }
}
