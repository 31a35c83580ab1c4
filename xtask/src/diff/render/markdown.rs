//! For the body of a pull request: what to decide first, documentation last; never longer than such a body may be.

mod change;
mod fit;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use ece_codegen::diff::Verdict;

use super::inert::{code, html};
use super::{Entry, Report, Step};
use fit::{Group, Section, Weight};

/// A body may have 65,536 characters; bytes are counted here.
const MOST_BYTES: usize = 60_000;
/// So much of it notes may take, and so much what is not explained.
const MOST_BYTES_OF_LIST: usize = 6_000;
/// So many tags have a group of their own.
const MOST_TAGS: usize = 40;

pub(super) fn print(report: &Report) -> String {
    let mut text = format!("**{}** ({} → {})\n", report.verdict(), code(&report.old), code(&report.new));
    text.push_str(&list(report.notes.iter().map(|note| format!("\nNote: {}\n", code(note)))));
    if let Some(words) = report.unexplained_words() {
        text.push_str(&format!("\n### Not explained ({})\n\n{words}:\n\n", report.unexplained));
        text.push_str(&list(report.unexplained_differences.iter().map(|it| format!("- {}\n", code(&it.headline())))));
    }
    text.push_str(&timeline(report));
    let mut sections = sections(report);
    fit::fit(&mut sections, report, MOST_BYTES.saturating_sub(text.len()));
    text + &sections.iter().map(Section::print).collect::<String>()
}

/// The updates since a revision; without their changes where there are too many.
fn timeline(report: &Report) -> String {
    if report.timeline.is_empty() {
        return String::new();
    }
    let whole = |step: &Step| {
        let changes = step.headlines().iter().map(|line| format!("  - {}\n", code(line))).collect::<String>();
        format!("- {}: {}\n{changes}", code(&step.name()), code(&step.verdict()))
    };
    let steps: Vec<String> = report.timeline.iter().map(whole).collect();
    let is_short = steps.iter().map(String::len).sum::<usize>() <= MOST_BYTES_OF_LIST;
    let line = |step: String| step.lines().next().map(|line| format!("{line}\n")).unwrap_or_default();
    let steps = steps.into_iter().map(|step| if is_short { step } else { line(step) });
    format!("\n### Timeline ({})\n\n{}", report.timeline.len(), list(steps))
}

/// These items, as many as a list may have.
fn list(items: impl ExactSizeIterator<Item = String>) -> String {
    let (all, mut shown, mut text) = (items.len(), 0, String::new());
    for item in items {
        if text.len() + item.len() > MOST_BYTES_OF_LIST {
            return format!("{text}\nand {} more: `cargo xtask diff` lists all of them\n", all - shown);
        }
        text.push_str(&item);
        shown += 1;
    }
    text
}

/// What is printed, from top to bottom.
fn sections(report: &Report) -> Vec<Section<'_>> {
    let (accepted, mut rest): (Vec<&Entry>, Vec<&Entry>) =
        report.changes.iter().partition(|entry| report.accepted.contains_key(&entry.id));
    let mut take = |is: fn(&Entry) -> bool| -> Vec<&Entry> {
        let (taken, left) = rest.iter().copied().partition(|entry| is(entry));
        rest = left;
        taken
    };
    let documentation = take(|entry| entry.documentation);
    let silent = take(|entry| entry.silent && !entry.question);
    let decide = take(|entry| entry.is_breaking() || entry.question);
    let older = take(|entry| entry.older_server == Verdict::Breaks);
    let additions = take(Entry::is_addition);
    let silent_lead = "The wire changes and no compiler sees it.";
    let older_lead = "The regenerated crate meets servers that do not know this yet.";
    let sections = [
        open("Decide", "", Weight::Decide, decide),
        open("Silent on the Rust side", silent_lead, Weight::Silent, silent),
        open("Older servers", older_lead, Weight::OlderServers, older),
        by_tag(additions),
        folded("Other", Weight::Other, rest),
        folded("Documentation", Weight::Documentation, documentation),
        open("Accepted", "", Weight::Accepted, accepted),
    ];
    sections.into_iter().filter(|section| !section.is_empty()).collect()
}

fn open<'a>(title: &str, lead: &str, weight: Weight, entries: Vec<&'a Entry>) -> Section<'a> {
    let lead = if lead.is_empty() { String::new() } else { format!("{lead}\n\n") };
    Section::of(weight, format!("\n### {title} ({})\n\n{lead}", entries.len()), vec![Group::open(entries)])
}

fn folded<'a>(title: &str, weight: Weight, entries: Vec<&'a Entry>) -> Section<'a> {
    Section::of(weight, String::new(), vec![Group::folded(&format!("{title} ({})", entries.len()), entries)])
}

fn by_tag(entries: Vec<&Entry>) -> Section<'_> {
    let heading = format!("\n### Additions ({})\n", entries.len());
    let mut tags: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        let tag = match &entry.tags[..] {
            [] => "no tag",
            [tag] => tag,
            _ => "several tags",
        };
        tags.entry(tag).or_default().push(entry);
    }
    let mut named: Vec<(String, Vec<&Entry>)> = tags.into_iter().map(|(tag, found)| (tag.to_owned(), found)).collect();
    if named.len() > MOST_TAGS {
        let others = named.split_off(MOST_TAGS - 1);
        named.push(("other tags".to_owned(), others.into_iter().flat_map(|(_, found)| found).collect()));
    }
    let title = |tag: &str, count: usize| format!("{} ({count})", html(&tag.chars().take(80).collect::<String>()));
    let groups = named.into_iter().map(|(tag, found)| Group::folded(&title(&tag, found.len()), found)).collect();
    Section::of(Weight::Additions, heading, groups)
}
