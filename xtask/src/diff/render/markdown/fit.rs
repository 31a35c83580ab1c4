//! What fits into a body: entries are told in fewer words before any is left out, and what is left out is counted where it
//! would have been. No section is ever empty.

use super::change::{Context, Detail, print};
use crate::diff::render::{Entry, Report};

/// Sections in the order in which they give way: what there is to decide last, what no compiler sees very last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Weight {
    Documentation,
    Additions,
    Other,
    Accepted,
    OlderServers,
    Decide,
    Silent,
}

impl Weight {
    const ALL: [Self; 7] = [
        Self::Documentation,
        Self::Additions,
        Self::Other,
        Self::Accepted,
        Self::OlderServers,
        Self::Decide,
        Self::Silent,
    ];
}

/// No entry is shorter than this: more entries of a group never fit.
const LEAST_BYTES: usize = 30;
/// Room for saying what is left out.
const LEFT_OUT_BYTES: usize = 80;

/// A part of the body with a heading.
pub(super) struct Section<'a> {
    weight: Weight,
    heading: String,
    groups: Vec<Group<'a>>,
}

/// Entries that stand together.
pub(super) struct Group<'a> {
    opening: String,
    closing: &'static str,
    entries: Vec<&'a Entry>,
    /// The first of them in words.
    texts: Vec<String>,
}

impl<'a> Group<'a> {
    pub(super) fn open(entries: Vec<&'a Entry>) -> Self {
        Self { opening: String::new(), closing: "", entries, texts: Vec::new() }
    }

    /// `summary` is HTML.
    pub(super) fn folded(summary: &str, entries: Vec<&'a Entry>) -> Self {
        let opening = format!("\n<details><summary>{summary}</summary>\n\n");
        Self { opening, closing: "\n</details>\n", entries, texts: Vec::new() }
    }

    fn tell(&mut self, weight: Weight, context: &Context<'_>, detail: Detail, room: usize) {
        let shown = self.entries.iter().take(room / LEAST_BYTES + 1);
        self.texts = shown.map(|entry| print(entry, weight, context, detail)).collect();
    }

    fn len(&self) -> usize {
        if self.texts.is_empty() {
            return 0;
        }
        let texts: usize = self.texts.iter().map(String::len).sum();
        self.opening.len() + texts + self.closing.len() + LEFT_OUT_BYTES
    }

    /// Leaves out entries from the end until so many bytes are saved or no more than `least` entries are left.
    fn leave_out(&mut self, bytes: usize, least: usize) -> usize {
        let before = self.len();
        let mut saved = 0;
        while saved < bytes && self.texts.len() > least {
            saved += self.texts.pop().map_or(0, |text| text.len());
        }
        before - self.len()
    }

    fn print(&self) -> String {
        if self.texts.is_empty() {
            return String::new();
        }
        let left_out = left_out(self.entries.len() - self.texts.len());
        // Below a heading stands an empty line; some entries begin with one.
        let begins = self.texts.first().is_some_and(|text| text.starts_with('\n'));
        let gap = if self.opening.is_empty() && !begins { "\n" } else { "" };
        format!("{}{gap}{}{left_out}{}", self.opening, self.texts.concat(), self.closing)
    }
}

fn left_out(count: usize) -> String {
    if count == 0 { String::new() } else { format!("\nand {count} more: `cargo xtask diff` lists all of them\n") }
}

impl<'a> Section<'a> {
    pub(super) fn of(weight: Weight, heading: String, groups: Vec<Group<'a>>) -> Self {
        Self { weight, heading, groups }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.groups.iter().all(|group| group.entries.is_empty())
    }

    fn len(&self) -> usize {
        self.heading.len() + LEFT_OUT_BYTES + self.groups.iter().map(Group::len).sum::<usize>()
    }

    /// Leaves out entries from the end, but for the first one of all.
    fn leave_out(&mut self, bytes: usize) -> usize {
        let mut saved = 0;
        for (index, group) in self.groups.iter_mut().enumerate().rev() {
            saved += group.leave_out(bytes.saturating_sub(saved), usize::from(index == 0));
        }
        saved
    }

    pub(super) fn print(&self) -> String {
        let groups: String = self.groups.iter().map(Group::print).collect();
        let hidden = self.groups.iter().filter(|group| group.texts.is_empty()).map(|group| group.entries.len()).sum();
        format!("{}{groups}{}", self.heading, left_out(hidden))
    }
}

/// Puts the entries into words so that all sections together have no more bytes than `room`.
pub(super) fn fit(sections: &mut [Section<'_>], report: &Report, room: usize) {
    let context = Context::of(report);
    let tell = |section: &mut Section<'_>, detail| {
        section.groups.iter_mut().for_each(|group| group.tell(section.weight, &context, detail, room));
    };
    for section in sections.iter_mut() {
        tell(section, Detail::Whole);
    }
    let size = |sections: &[Section<'_>]| sections.iter().map(Section::len).sum::<usize>();
    for detail in [Detail::Short, Detail::Line] {
        for weight in Weight::ALL {
            if size(sections) <= room {
                return;
            }
            sections.iter_mut().filter(|section| section.weight == weight).for_each(|section| tell(section, detail));
        }
    }
    let mut excess = size(sections).saturating_sub(room);
    for weight in Weight::ALL {
        for section in sections.iter_mut().filter(|section| section.weight == weight) {
            excess = excess.saturating_sub(section.leave_out(excess));
        }
    }
}
