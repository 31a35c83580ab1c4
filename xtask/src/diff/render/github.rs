//! Annotations of a workflow run.

use std::collections::BTreeMap;

use ece_codegen::diff::Verdict;

use super::{Entry, Report};
use crate::words;
use crate::workflow_command;

/// A step shows no more of each kind.
const MOST: usize = 10;
const FILE: &str = "spec/swagger.json";

pub(super) fn print(report: &Report) -> String {
    let open: Vec<&Entry> = report.changes.iter().filter(|it| !report.accepted.contains_key(&it.id)).collect();
    let errors: Vec<&&Entry> = open.iter().filter(|entry| entry.is_breaking()).collect();
    let warns = |entry: &&&Entry| {
        !entry.is_breaking()
            && (entry.silent || entry.old_clients == Verdict::May || entry.older_server == Verdict::Breaks)
    };
    let warnings: Vec<&&Entry> = open.iter().filter(warns).collect();
    let mut text = String::new();
    if !report.notes.is_empty() {
        text.push_str(&annotation("notice", "how the documents were read", &report.notes.join("\n")));
    }
    if let Some(words) = report.unexplained_words() {
        let places = report.unexplained_differences.iter().take(MOST).map(|it| format!("\n{}", it.headline()));
        text.push_str(&annotation("error", "not explained", &format!("{words}{}", places.collect::<String>())));
    }
    for (level, entries) in [("error", &errors), ("warning", &warnings)] {
        for entry in entries.iter().take(MOST) {
            let title = format!("{} {}", entry.text, entry.subject);
            text.push_str(&annotation(level, &title, &format!("{} [{}] {}", entry.headline(), entry.id, entry.advice)));
        }
    }
    let mut tags: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in open.iter().filter(|entry| entry.is_addition()) {
        *tags.entry(entry.tags.first().map_or("no tag", String::as_str)).or_default() += 1;
    }
    for (tag, count) in tags.iter().take(MOST - 1) {
        text.push_str(&annotation("notice", tag, &words::count(*count, "addition", "additions")));
    }
    let hidden =
        errors.len().saturating_sub(MOST) + warnings.len().saturating_sub(MOST) + tags.len().saturating_sub(MOST - 1);
    let rest = if hidden > 0 { format!("; {hidden} not shown here") } else { String::new() };
    text + &annotation("notice", "API", &format!("{}{rest}", report.verdict()))
}

fn annotation(level: &str, title: &str, message: &str) -> String {
    workflow_command::annotation(level, FILE, "", title, message)
}
