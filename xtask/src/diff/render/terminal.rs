//! For a person at a terminal.

use super::{Entry, Report};

/// How many places, lines and consequences are shown of each change.
const SHOWN: usize = 6;

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
    let mut heading = "";
    for entry in &report.changes {
        let now = section(entry);
        if now != heading {
            heading = now;
            text.push_str(&format!("\n{}\n", paint.with("1;4", heading)));
        }
        text.push_str(&change(entry, report, &paint));
    }
    text
}

fn section(entry: &Entry) -> &'static str {
    if entry.documentation {
        "Documentation"
    } else if entry.is_breaking() {
        "Breaking"
    } else {
        "Other"
    }
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
        let silent = if entry.silent { ", silent" } else { "" };
        line(format!(
            "old clients: {} · older servers: {} · source: {}{silent} · {}, {}",
            entry.old_clients.as_str(),
            entry.older_server.as_str(),
            entry.source.as_str(),
            entry.direction.as_str(),
            entry.reach()
        ));
    }
    if entry.places.len() > 1 && !entry.documentation {
        let shown: Vec<&str> = entry.places.iter().take(SHOWN).map(|place| place.subject.as_str()).collect();
        line(format!("at {}{}", shown.join(", "), more(entry.places.len())));
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
        line(format!("{} more lines of Rust", entry.rust.len() - SHOWN));
    }
    let errors = report.compile_errors.get(&entry.id).map_or(&[][..], Vec::as_slice);
    for error in errors.iter().take(SHOWN) {
        line(format!("! {}", crate::error::printable(error)));
    }
    if errors.len() > SHOWN {
        line(format!("! {} more compile errors", errors.len() - SHOWN));
    }
    if !entry.caused.is_empty() {
        let shown: Vec<String> =
            entry.caused.iter().take(SHOWN).map(|it| format!("{} {}", it.text, it.subject)).collect();
        line(format!("with it: {}{}", shown.join(", "), more(entry.caused.len())));
    }
    if !entry.advice.is_empty() && (entry.is_breaking() || entry.silent) {
        line(paint.with("2", entry.advice));
    }
    text
}

fn more(count: usize) -> String {
    if count > SHOWN { format!(" and {} more", count - SHOWN) } else { String::new() }
}
