//! For the body of a pull request: what to decide first, documentation last.

use std::collections::BTreeMap;

use ece_codegen::diff::Verdict;

use super::{Entry, Report};

/// A body may have 65,536 characters.
const MOST_BYTES: usize = 60_000;
const SHOWN: usize = 12;

pub(super) fn print(report: &Report) -> String {
    let mut page = Page { text: String::new(), folded: 0 };
    page.add(&format!("**{}** ({} → {})\n", report.verdict(), code(&report.old), code(&report.new)));
    for note in &report.notes {
        page.add(&format!("\nNote: {}\n", code(note)));
    }
    let (accepted, open): (Vec<&Entry>, Vec<&Entry>) =
        report.changes.iter().partition(|entry| report.accepted.contains_key(&entry.id));
    let mut rest = open;
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
    page.section("Decide", "", &decide);
    page.section("Silent on the Rust side", "The wire changes and no compiler sees it.", &silent);
    page.section("Older servers", "The regenerated crate meets servers that do not know this yet.", &older);
    page.folded_by_tag("Additions", &additions);
    page.folded("Other", &rest);
    page.folded("Documentation", &documentation);
    page.accepted(&accepted, report);
    page.finish()
}

struct Page {
    text: String,
    /// Changes that did not find room.
    folded: usize,
}

impl Page {
    fn add(&mut self, text: &str) -> bool {
        let fits = self.text.len() + text.len() <= MOST_BYTES;
        if fits {
            self.text.push_str(text);
        }
        fits
    }

    fn changes(&mut self, entries: &[&Entry], print: fn(&Entry) -> String) {
        for entry in entries {
            if !self.add(&print(entry)) {
                self.folded += 1;
            }
        }
    }

    fn section(&mut self, title: &str, lead: &str, entries: &[&Entry]) {
        if entries.is_empty() {
            return;
        }
        let lead = if lead.is_empty() { String::new() } else { format!("\n{lead}\n") };
        self.add(&format!("\n### {title} ({})\n{lead}", entries.len()));
        self.changes(entries, whole);
    }

    fn folded(&mut self, title: &str, entries: &[&Entry]) {
        if entries.is_empty() || !self.add(&format!("\n<details><summary>{title} ({})</summary>\n\n", entries.len())) {
            self.folded += entries.len();
            return;
        }
        self.changes(entries, line);
        self.text.push_str("\n</details>\n");
    }

    fn folded_by_tag(&mut self, title: &str, entries: &[&Entry]) {
        let mut tags: BTreeMap<&str, Vec<&Entry>> = BTreeMap::new();
        for entry in entries {
            let tag = match &entry.tags[..] {
                [] => "no tag",
                [tag] => tag,
                _ => "several tags",
            };
            tags.entry(tag).or_default().push(entry);
        }
        if tags.is_empty() {
            return;
        }
        self.add(&format!("\n### {title} ({})\n", entries.len()));
        for (tag, entries) in tags {
            self.folded(&html(tag), &entries);
        }
    }

    fn accepted(&mut self, entries: &[&Entry], report: &Report) {
        if entries.is_empty() || !self.add(&format!("\n### Accepted ({})\n\n", entries.len())) {
            self.folded += entries.len();
            return;
        }
        for entry in entries {
            let reason = report.accepted.get(&entry.id).map(|reason| code(reason)).unwrap_or_default();
            if !self.add(&format!("- {} `{}`: {reason}\n", title(entry), entry.id)) {
                self.folded += 1;
            }
        }
    }

    fn finish(mut self) -> String {
        if self.folded > 0 {
            self.text.push_str(&format!(
                "\n{} more changes did not find room here: `cargo xtask diff` lists all of them.\n",
                self.folded
            ));
        }
        self.text
    }
}

/// Kind, subject and step; what comes from documents is code.
fn title(entry: &Entry) -> String {
    let step = entry.step();
    let step = if step.is_empty() { String::new() } else { format!(": {}", code(&step)) };
    let places = if entry.places.len() > 1 { format!(" at {} places", entry.places.len()) } else { String::new() };
    format!("{} {}{places}{step}", entry.text, code(&entry.subject))
}

fn line(entry: &Entry) -> String {
    format!("- {} `{}`\n", title(entry), entry.id)
}

fn whole(entry: &Entry) -> String {
    let mut text = format!("\n- **{}** `{}`\n", title(entry), entry.id);
    let mut add = |line: String| text.push_str(&format!("  {line}\n"));
    add(format!(
        "old clients: {}, older servers: {}, source: {}; {}, {}",
        entry.old_clients.as_str(),
        entry.older_server.as_str(),
        entry.level().as_str(),
        entry.direction.as_str(),
        if entry.operations.len() == 1 { code(&entry.reach()) } else { entry.reach() }
    ));
    if !entry.advice.is_empty() {
        add(format!("\n  {}", entry.advice));
    }
    let places: Vec<String> = entry.places.iter().take(SHOWN).map(place).collect();
    let more = entry.places.len().saturating_sub(SHOWN);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    add(format!("\n  {}{more}", places.join(", ")));
    if !entry.rust.is_empty() {
        let lines: Vec<String> = entry.rust.iter().take(SHOWN).flat_map(lines).collect();
        let fence = fence(&lines);
        let more = entry.rust.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!("  // {more} more lines\n") } else { String::new() };
        let lines: String = lines.iter().map(|line| format!("  {line}\n")).collect();
        text.push_str(&format!("\n  {fence}diff\n{lines}{more}  {fence}\n"));
    }
    if !entry.caused.is_empty() {
        let caused: Vec<String> =
            entry.caused.iter().take(SHOWN).map(|it| format!("{} {}", it.text, code(&it.subject))).collect();
        let more = entry.caused.len().saturating_sub(SHOWN);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        text.push_str(&format!("\n  With it: {}{more}\n", caused.join(", ")));
    }
    text
}

fn place(place: &super::EntryPlace) -> String {
    match (&place.old, &place.new) {
        (Some(old), Some(new)) if old != new => format!("{} → {}", code(old), code(new)),
        (Some(at), _) | (None, Some(at)) => code(at),
        (None, None) => code(&place.subject),
    }
}

fn lines(line: &super::EntryLine) -> Vec<String> {
    let flat = |text: &String| text.replace('\n', " ");
    let before = line.before.iter().map(|before| format!("- {}", flat(before)));
    before.chain(line.after.iter().map(|after| format!("+ {}", flat(after)))).collect()
}

/// A fence that nothing within ends.
fn fence(lines: &[String]) -> String {
    "`".repeat(lines.iter().map(|line| longest_run(line)).max().unwrap_or(0).max(2) + 1)
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text of a document as code: no markup, mention or reference within it means anything.
fn code(text: &str) -> String {
    let flat = text.replace('\n', " ");
    let cut: String = if flat.chars().count() > 300 { flat.chars().take(299).chain(['…']).collect() } else { flat };
    let ticks = "`".repeat(longest_run(&cut) + 1);
    let space = if cut.starts_with('`') || cut.ends_with('`') || cut.is_empty() { " " } else { "" };
    format!("{ticks}{space}{cut}{space}{ticks}")
}

fn html(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('@', "&#64;")
        .replace('#', "&#35;")
        .replace('\n', " ")
}
