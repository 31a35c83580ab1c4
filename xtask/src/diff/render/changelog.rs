//! An entry for CHANGELOG.md.

use std::collections::{BTreeSet, HashSet};

use ece_codegen::diff::{Kind, Level, Verdict};

use super::inert::{code, codes};
use super::{Entry, EntryLine, Report};
use crate::words::{count, some};

/// So many changes are listed.
const MOST_LINES: usize = 100;
/// So many of the others are named.
const MOST_NAMED: usize = 10;

pub(super) fn print(report: &Report) -> String {
    let mut text = format!("## [{}]\n", report.next_version);
    for note in &report.notes {
        text.push_str(&format!("\nNote: {}\n", code(note)));
    }
    if report.changes.is_empty() && report.unexplained == 0 {
        // What is not shown, the notes say.
        return if report.ignored > 0 { text } else { text + "\nNo changes of the API.\n" };
    }
    if let Some(words) = report.unexplained_words() {
        text.push_str(&format!("\n### Not explained\n\n{words}:\n\n"));
        for difference in report.unexplained_differences.iter().take(MOST_LINES) {
            text.push_str(&format!("- {}\n", code(&difference.headline())));
        }
        if report.unexplained > MOST_LINES {
            text.push_str(&format!("- and {} more\n", report.unexplained - MOST_LINES));
        }
    }
    let of = |is: &dyn Fn(&Entry) -> bool| -> Vec<&Entry> {
        report.changes.iter().filter(|entry| !entry.documentation && is(entry)).collect()
    };
    let is_deprecated = |entry: &Entry| matches!(entry.kind, Kind::OperationDeprecated | Kind::Deprecated);
    let sections = [
        ("Added", of(&Entry::is_addition)),
        ("Changed", of(&|entry| !entry.is_addition() && !entry.is_removal() && !is_deprecated(entry))),
        ("Deprecated", of(&is_deprecated)),
        ("Removed", of(&Entry::is_removal)),
    ];
    let shown = shown(report);
    for (title, entries) in sections {
        if entries.is_empty() {
            continue;
        }
        text.push_str(&format!("\n### {title}\n\n"));
        let listed = entries.iter().filter(|entry| shown.contains(entry.id.as_str()));
        let lines: Vec<String> = listed.map(|entry| line(entry)).collect();
        text.push_str(&lines.concat());
        let left_out = entries.iter().filter(|it| !shown.contains(it.id.as_str())).map(|it| it.name(code));
        let left_out: Vec<String> = left_out.collect();
        if !left_out.is_empty() {
            let more = match lines.len() {
                0 => count(left_out.len(), "change", "changes"),
                _ => format!("and {} more", left_out.len()),
            };
            text.push_str(&format!("- {more}: {}\n", some(left_out.iter().map(String::as_str), MOST_NAMED)));
        }
    }
    text
}

/// The ids of the changes that are listed: those that users have to act on before all others.
fn shown(report: &Report) -> BTreeSet<&str> {
    let (urgent, others): (Vec<&Entry>, Vec<&Entry>) = report
        .changes
        .iter()
        .filter(|entry| !entry.documentation)
        .partition(|entry| entry.is_breaking() || entry.silent);
    urgent.into_iter().chain(others).take(MOST_LINES).map(|entry| entry.id.as_str()).collect()
}

/// So many lines of Rust, and members of what is new or gone, are shown of a change.
const SHOWN: usize = 3;
/// A line of Rust may be as long as a signature is.
const SHOWN_LINES: usize = 2;

/// So much is shown of it.
const MOST_OF_LINE: usize = 120;

/// What happened, what a user of the crate does about it, and the lines of Rust; what comes from documents is code.
fn line(entry: &Entry) -> String {
    let mark = if entry.level() == Level::Major {
        "**Breaking:** "
    } else if entry.silent {
        "**On the wire only:** "
    } else if entry.older_server == Verdict::Breaks {
        "**Needs a new server:** "
    } else {
        ""
    };
    let places = match entry.place_count() {
        Some(count) => format!(" ({count}: {})", codes(entry.place_names().into_iter(), SHOWN)),
        None => String::new(),
    };
    let notice = entry.notice().map_or_else(String::new, |notice| format!(" ({notice})"));
    let mut text = format!("- {mark}{}{places}{}{notice}.", entry.name(code), entry.transition().words(code));
    if !entry.advice.is_empty() {
        text.push_str(&format!(" {}", entry.advice));
    }
    let members = entry.shown_members();
    if !members.is_empty() {
        text.push_str(&format!(" With {}.", codes(members.into_iter(), SHOWN)));
    }
    if !entry.rust.is_empty() {
        let mut seen = HashSet::new();
        let is_twice = entry.rust.iter().any(|line| !seen.insert((&line.before, &line.after)));
        let named = |line: &EntryLine| if is_twice { format!(" ({})", code(&line.item)) } else { String::new() };
        let lines: Vec<String> = entry.rust.iter().map(|line| rust(line) + &named(line)).collect();
        text.push_str(&format!(" Rust: {}.", some(lines.iter().map(String::as_str), SHOWN_LINES)));
    }
    for (kind, entries) in entry.caused_by_kind() {
        let caused: Vec<String> = entries.into_iter().map(caused).collect();
        text.push_str(&format!(" With it, {kind}: {}.", some(caused.iter().map(String::as_str), SHOWN)));
    }
    text + "\n"
}

/// How a line of Rust was and is.
fn rust(line: &EntryLine) -> String {
    match (&line.before, &line.after) {
        (Some(before), Some(after)) if before != after => format!("{} → {}", cut(before), cut(after)),
        (Some(before), None) => format!("no longer {}", cut(before)),
        (_, Some(after)) => cut(after),
        (None, None) => code(&line.item),
    }
}

/// A line of Rust as code, its beginning where it is long: the report has all of it.
fn cut(line: &str) -> String {
    if line.chars().count() <= MOST_OF_LINE {
        return code(line);
    }
    code(&line.chars().take(MOST_OF_LINE - 1).chain(['…']).collect::<String>())
}

fn caused(entry: &Entry) -> String {
    let members = codes(entry.shown_members().into_iter(), SHOWN);
    let members = if members.is_empty() { members } else { format!(" ({members})") };
    format!("{}{members}", code(&entry.subject))
}
