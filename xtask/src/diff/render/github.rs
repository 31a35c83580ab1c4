//! Annotations of a workflow run, at the lines of the new document that changes are about.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::ops::RangeInclusive;

use ece_codegen::diff::{Change, Verdict};

use super::section::Section;
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
    let (errors, warnings) = (spread(of(Severity::Error)), spread(of(Severity::Warning)));
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
    let is_open = |it: &&Entry| !shown.contains(it.id.as_str());
    let additions: Vec<&Entry> = Section::Additions.entries(report).into_iter().filter(is_open).collect();
    if !additions.is_empty() {
        text.push_str(&workflow_command::remark("notice", "additions", &by_tag(&additions, report)));
    }
    let listed: HashSet<&str> = additions.iter().map(|it| it.id.as_str()).collect();
    let hidden: Vec<&Entry> =
        open.iter().copied().filter(is_open).filter(|it| !listed.contains(it.id.as_str())).collect();
    let rest = if hidden.is_empty() { String::new() } else { without_annotation(&hidden, report) };
    text + &workflow_command::remark("notice", "changes of the API", &format!("{}{rest}", report.verdict()))
}

/// What nobody else sees first: what is silent and breaks, then what was not announced. Of each kind one after the other, as
/// a step shows no more than the first few.
fn spread(mut entries: Vec<&Entry>) -> Vec<&Entry> {
    let rank = |entry: &Entry| {
        let breaks = entry.old_clients.max(entry.older_server) == Verdict::Breaks;
        (!(entry.silent && breaks), !entry.silent, !breaks, entry.was_deprecated == Some(true))
    };
    entries.sort_by_key(|entry| rank(entry));
    let mut turns: BTreeMap<&str, usize> = BTreeMap::new();
    let mut turn = |entry: &Entry| {
        let turn = turns.entry(entry.kind.as_str()).or_default();
        *turn += 1;
        *turn
    };
    let mut ranked: Vec<_> = entries.into_iter().map(|entry| (turn(entry), rank(entry), entry)).collect();
    // Stable: within a turn, the gravest is first.
    ranked.sort_by_key(|(turn, rank, _)| (rank.0, *turn, *rank));
    ranked.into_iter().map(|(.., entry)| entry).collect()
}

/// How many changes have no annotation, by what they weigh.
fn without_annotation(hidden: &[&Entry], report: &Report) -> String {
    let weights = [
        (Severity::Error, "error", "errors"),
        (Severity::Warning, "warning", "warnings"),
        (Severity::Note, "note", "notes"),
    ];
    let of = |(severity, one, many): (Severity, &str, &str)| {
        let number = hidden.iter().filter(|it| it.severity == severity).count();
        (number > 0).then(|| words::count(number, one, many))
    };
    let weights: Vec<String> = weights.into_iter().filter_map(of).collect();
    let words = words::count(hidden.len(), "change has", "changes have");
    format!("; {words} no annotation ({}), {} shows all", weights.join(", "), report.command)
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
        "{} without an annotation (by tag: {tags}); {} lists {listed}",
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

#[cfg(test)]
mod tests {
    use ece_codegen::diff::{Kind, Verdict};

    use super::super::Entry;
    use super::super::tests::{entry, report};
    use super::print;
    use crate::diff::severity::Severity;

    /// Twelve operations without notice, three that had been deprecated, a silent change and one of another kind.
    #[test]
    fn what_is_silent_comes_first_and_each_kind_gets_its_turn() {
        let of = |kind: Kind, name: &str, index: usize| Entry {
            kind,
            text: kind.text(),
            old_clients: Verdict::Breaks,
            severity: Severity::Error,
            documentation: false,
            silent: false,
            ..entry(name, index)
        };
        let removed = |index| {
            let is_first = index < 13;
            Entry { was_deprecated: Some(is_first), ..of(Kind::OperationRemoved, &format!("op{index}"), index) }
        };
        let mut changes: Vec<Entry> = (10..25).map(removed).collect();
        changes.push(of(Kind::PropertyTypeChanged, "Lamp.size", 30));
        changes.push(Entry { silent: true, ..of(Kind::PropertyDefaultChanged, "Lamp.mode", 31) });
        let text = print(&report(changes), None);
        let errors: Vec<&str> = text.lines().filter(|line| line.starts_with("::error")).collect();
        assert_eq!(errors.len(), 10, "{text}");
        assert!(errors[0].contains("Lamp.mode") && errors[..3].iter().any(|it| it.contains("Lamp.size")), "{text}");
        for deprecated in ["op10 ", "op11 ", "op12 "] {
            assert!(!errors.iter().any(|it| it.contains(&format!("{deprecated}:"))), "{text}");
        }
        assert!(text.contains("7 changes have no annotation (7 errors)"), "{text}");
    }
}
