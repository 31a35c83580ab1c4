//! Annotations of a workflow run, at the lines of the new document that changes are about.

use std::collections::{BTreeMap, HashMap};
use std::ops::RangeInclusive;

use ece_codegen::diff::Change;

use super::{Entry, Report};
use crate::diff::input::DiffInput;
use crate::diff::lines::lines;
use crate::diff::severity::Severity;
use crate::words;
use crate::workflow_command;

/// A step shows no more of each kind.
const MOST: usize = 10;
/// So many of the notices are single changes.
const MOST_NOTES: usize = 4;

/// Where annotations point to.
struct Lines<'a> {
    path: &'a str,
    /// Per change, by its id.
    lines: HashMap<&'a str, RangeInclusive<usize>>,
}

/// The report; at the lines of the new document where that is given.
pub(super) fn print(report: &Report, compared: Option<&DiffInput>) -> String {
    let open: Vec<&Entry> = report.changes.iter().filter(|it| !report.accepted.contains_key(&it.id)).collect();
    let of =
        |severity: Severity| -> Vec<&Entry> { open.iter().copied().filter(|it| it.severity == severity).collect() };
    let (errors, warnings) = (of(Severity::Error), of(Severity::Warning));
    // What a file makes a note of.
    let mut notes = of(Severity::Note);
    notes.retain(|entry| Severity::without_file(entry) > Severity::Note);
    let levels = [("error", &errors, MOST), ("warning", &warnings, MOST), ("notice", &notes, MOST_NOTES)];
    let shown = levels.iter().flat_map(|(_, entries, most)| entries.iter().take(*most));
    let file = Lines::of(compared, shown.map(|entry| entry.id.as_str()).collect());
    let mut text = aside(report, &file);
    for (level, entries, most) in levels {
        for entry in entries.iter().take(most) {
            let title = format!("{} {}", entry.text, entry.subject);
            let notice = entry.notice().map_or_else(String::new, |notice| format!(" ({notice})"));
            let message = format!("{}{notice} [{}] {}", entry.headline(), entry.id, entry.advice);
            text.push_str(&file.annotation(level, Some(entry), &title, message.trim_end()));
        }
    }
    let mut tags: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in open.iter().filter(|entry| entry.is_addition()) {
        *tags.entry(entry.tags.first().map_or("no tag", String::as_str)).or_default() += 1;
    }
    let most_tags = MOST - 1 - notes.len().min(MOST_NOTES);
    for (tag, count) in tags.iter().take(most_tags) {
        text.push_str(&file.annotation("notice", None, tag, &words::count(*count, "addition", "additions")));
    }
    let hidden = errors.len().saturating_sub(MOST)
        + warnings.len().saturating_sub(MOST)
        + notes.len().saturating_sub(MOST_NOTES)
        + tags.len().saturating_sub(most_tags);
    let rest = if hidden > 0 { format!("; {hidden} not shown here") } else { String::new() };
    text + &file.annotation("notice", None, "API", &format!("{}{rest}", report.verdict()))
}

/// How the documents were read, and what is not explained.
fn aside(report: &Report, file: &Lines<'_>) -> String {
    let mut text = String::new();
    if !report.notes.is_empty() {
        text.push_str(&file.annotation("notice", None, "how the documents were read", &report.notes.join("\n")));
    }
    if let Some(words) = report.unexplained_words() {
        let places = report.unexplained_differences.iter().take(MOST).map(|it| format!("\n{}", it.headline()));
        text.push_str(&file.annotation("error", None, "not explained", &(words + &places.collect::<String>())));
    }
    text
}

impl<'a> Lines<'a> {
    fn of(compared: Option<&'a DiffInput>, ids: Vec<&str>) -> Self {
        let Some(compared) = compared else { return Self { path: "spec/swagger.json", lines: HashMap::new() } };
        let by_id: HashMap<&str, &Change> = compared.comparison.changes.iter().map(|it| (it.id.as_str(), it)).collect();
        let changes: Vec<&Change> = ids.into_iter().filter_map(|id| by_id.get(id).copied()).collect();
        let lines = changes.iter().map(|it| it.id.as_str()).zip(lines(&compared.new, &changes)).collect();
        Self { path: &compared.new.file, lines }
    }

    fn annotation(&self, level: &str, entry: Option<&Entry>, title: &str, message: &str) -> String {
        let lines = entry.and_then(|entry| self.lines.get(entry.id.as_str()));
        let (first, last) = lines.map_or((1, 1), |lines| (*lines.start(), *lines.end()));
        workflow_command::annotation(level, self.path, &format!(",line={first},endLine={last}"), title, message)
    }
}
