//! Annotations of a workflow run, at the lines of the new document that changes are about.

use std::collections::{BTreeMap, HashMap, HashSet};
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
/// So many of the notices are single changes: some others are about all of them.
const MOST_NOTES: usize = 7;
/// So many tags are named.
const MOST_TAGS: usize = 20;

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
    let mut text = aside(report);
    for (level, entries, most) in levels {
        for entry in entries.iter().take(most) {
            let title = entry.name(str::to_owned);
            let notice = entry.notice().map_or_else(String::new, |notice| format!(" ({notice})"));
            let message = format!("{}{notice} [{}] {}", entry.headline(), entry.id, entry.advice);
            text.push_str(&file.annotation(level, entry, &title, message.trim_end()));
        }
    }
    let shown: HashSet<&str> = file.lines.keys().copied().collect();
    let additions: Vec<&Entry> =
        open.iter().copied().filter(|it| it.is_addition() && !shown.contains(it.id.as_str())).collect();
    if !additions.is_empty() {
        text.push_str(&workflow_command::remark("notice", "additions", &by_tag(&additions, report)));
    }
    let hidden = open.len() - shown.len() - additions.len();
    let rest = (hidden > 0).then(|| words::count(hidden, "change has", "changes have"));
    let rest = rest.map_or_else(String::new, |words| format!("; {words} no annotation, {} shows all", report.command));
    text + &workflow_command::remark("notice", "changes of the API", &format!("{}{rest}", report.verdict()))
}

/// How many additions each tag has; those that have an annotation of their own are not among them.
fn by_tag(additions: &[&Entry], report: &Report) -> String {
    let mut tags: BTreeMap<&str, usize> = BTreeMap::new();
    for entry in additions {
        *tags.entry(entry.tag()).or_default() += 1;
    }
    let tags: Vec<String> = tags.iter().map(|(tag, count)| format!("{tag} {count}")).collect();
    let tags = words::some(tags.iter().map(String::as_str), MOST_TAGS);
    let listed = if additions.len() == 1 { "it" } else { "them" };
    format!(
        "{} (by tag: {tags}); {} lists {listed}",
        words::count(additions.len(), "addition", "additions"),
        report.command
    )
}

/// How the documents were read, and what is not explained.
fn aside(report: &Report) -> String {
    let mut text = String::new();
    if !report.notes.is_empty() {
        text.push_str(&workflow_command::remark("notice", "how the documents were read", &report.notes.join("\n")));
    }
    if let Some(words) = report.unexplained_words() {
        let places = report.unexplained_differences.iter().take(MOST).map(|it| format!("\n{}", it.headline()));
        text.push_str(&workflow_command::remark("error", "not explained", &(words + &places.collect::<String>())));
    }
    text
}

impl<'a> Lines<'a> {
    fn of(compared: Option<&'a DiffInput>, ids: Vec<&'a str>) -> Self {
        let Some(compared) = compared else {
            // Without the documents, at the first line.
            return Self { path: "spec/swagger.json", lines: ids.into_iter().map(|id| (id, 1..=1)).collect() };
        };
        let by_id: HashMap<&str, &Change> = compared.comparison.changes.iter().map(|it| (it.id.as_str(), it)).collect();
        let changes: Vec<&Change> = ids.into_iter().filter_map(|id| by_id.get(id).copied()).collect();
        let lines =
            changes.iter().map(|it| it.id.as_str()).zip(lines(&compared.old, &compared.new, &changes)).collect();
        Self { path: &compared.new.file, lines }
    }

    fn annotation(&self, level: &str, entry: &Entry, title: &str, message: &str) -> String {
        let (first, last) = self.lines.get(entry.id.as_str()).map_or((1, 1), |lines| (*lines.start(), *lines.end()));
        workflow_command::annotation(level, self.path, &format!(",line={first},endLine={last}"), title, message)
    }
}
