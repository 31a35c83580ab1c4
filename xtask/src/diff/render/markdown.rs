//! For the body of a pull request: what to decide first, documentation last; never longer than such a body may be.

mod change;
mod fit;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use super::inert::{code, html};
use super::section::Section as Part;
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
    let counts = report.section_counts();
    if counts.len() > 1 {
        text.push_str(&format!("\nListed under: {}\n", counts.join(" · ")));
    }
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
    let of = |part: Part, weight| open(part, weight, part.entries(report));
    let fold = |part: Part, weight| folded(part.title(), weight, part.entries(report));
    let sections = [
        of(Part::Decide, Weight::Decide),
        of(Part::Silent, Weight::Silent),
        of(Part::OlderServers, Weight::OlderServers),
        by_tag(Part::Additions.entries(report)),
        fold(Part::Other, Weight::Other),
        fold(Part::Documentation, Weight::Documentation),
        of(Part::Accepted, Weight::Accepted),
    ];
    sections.into_iter().filter(|section| !section.is_empty()).collect()
}

fn open(part: Part, weight: Weight, entries: Vec<&Entry>) -> Section<'_> {
    let lead = if part.lead().is_empty() { String::new() } else { format!("\n{}\n", part.lead()) };
    Section::of(weight, format!("\n### {} ({})\n{lead}", part.title(), entries.len()), vec![Group::open(entries)])
}

fn folded<'a>(title: &str, weight: Weight, entries: Vec<&'a Entry>) -> Section<'a> {
    Section::of(weight, String::new(), vec![Group::folded(&format!("{title} ({})", entries.len()), entries)])
}

fn by_tag(entries: Vec<&Entry>) -> Section<'_> {
    let heading = format!("\n### Additions ({})\n", entries.len());
    let mut tags: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
    for entry in entries {
        tags.entry(entry.tag()).or_default().push(entry);
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
