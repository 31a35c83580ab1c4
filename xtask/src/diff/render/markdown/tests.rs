//! Bodies of any number of changes of any shape.

use std::collections::BTreeMap;

use ece_codegen::diff::{Level, Verdict};

use super::MOST_BYTES;
use crate::diff::render::entry::plain;
use crate::diff::render::tests::{NASTY, entry, report, without_code};
use crate::diff::render::{Difference, Entry, EntryLine, EntryPlace, Format, Report};

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % most.max(1)
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

fn any(numbers: &mut Numbers, index: usize) -> Entry {
    let long = "x".repeat(numbers.pick(&[0, 0, 0, 10, 400]));
    let name = plain(&format!("{}{long}{index}", numbers.pick(&NASTY)));
    let mut entry = entry(&name, index);
    entry.old_clients = numbers.pick(&[Verdict::Harmless, Verdict::May, Verdict::Breaks]);
    entry.older_server = numbers.pick(&[Verdict::Harmless, Verdict::May, Verdict::Breaks]);
    entry.source = numbers.pick(&[Level::Patch, Level::Minor, Level::Major]);
    entry.silent = entry.source == Level::Patch && numbers.below(3) == 0;
    entry.documentation = numbers.below(9) == 0;
    entry.question = numbers.below(20) == 0;
    (entry.old, entry.new) = match numbers.below(3) {
        0 => (String::new(), name.clone()),
        1 => (name.clone(), String::new()),
        _ => (String::new(), String::new()),
    };
    entry.tags =
        (0..numbers.below(3)).map(|_| plain(&format!("{}{}", numbers.pick(&NASTY), numbers.below(300)))).collect();
    let places = numbers.pick(&[1, 1, 1, 1, 1, 1, 2, 2, 14]);
    entry.places = (0..places)
        .map(|at| EntryPlace {
            subject: format!("{name}{at}"),
            old: Some(format!("/definitions/{name}/{at}")),
            new: None,
        })
        .collect();
    let lines = numbers.pick(&[0, 1, 1, 1, 2, 14]);
    entry.rust = (0..lines)
        .map(|at| EntryLine {
            item: format!("{name}::{at}"),
            new_item: None,
            before: Some(format!("pub {name}{at}: String")),
            after: None,
        })
        .collect();
    entry
}

fn body(seed: u64, count: usize) -> (String, Report) {
    let mut numbers = Numbers(seed);
    let changes: Vec<Entry> = (0..count).map(|index| any(&mut numbers, index)).collect();
    let accepted: BTreeMap<String, String> =
        changes.iter().filter(|_| numbers.below(12) == 0).map(|it| (it.id.clone(), "```known".to_owned())).collect();
    let unexplained = numbers.pick(&[0, 0, 1, 3000]);
    let difference = |at| Difference {
        part: "document",
        place: plain(&format!("/paths/{}{at}", NASTY[0])),
        before: None,
        after: None,
    };
    let report = Report {
        accepted,
        notes: (0..numbers.pick(&[0, 1, 500])).map(|index| plain(&format!("note {index} {}", NASTY[1]))).collect(),
        unexplained,
        unexplained_differences: (0..unexplained).map(difference).collect(),
        ..report(changes)
    };
    (report.print(Format::Markdown, false), report)
}

/// Everything that has to hold of a body.
fn check(text: &str, what: &str) {
    assert!(text.len() <= MOST_BYTES, "{what}: {} bytes", text.len());
    let (mut fence, mut open) = (None::<String>, false);
    let lines: Vec<&str> = text.lines().collect();
    assert!(!text.contains("\n\n\n"), "{what}: two empty lines");
    for (index, line) in lines.iter().enumerate() {
        let ticks: String = line.trim_start().chars().take_while(|c| *c == '`').collect();
        match &fence {
            Some(begun) if line.trim() == begun => fence = None,
            Some(_) => continue,
            None if line.trim_start() == format!("{ticks}diff") && ticks.len() > 2 => fence = Some(ticks.clone()),
            None => {}
        }
        if fence.is_none() && ticks.len() < 3 {
            // A line of HTML is not read as Markdown.
            let bare = if line.starts_with("<details>") { (*line).to_owned() } else { without_code(line) };
            let tags = ["<details><summary>", "</summary>", "</details>"];
            let bare = tags.iter().fold(bare, |bare, tag| bare.replace(tag, ""));
            assert!(!bare.contains(['<', '@', '\u{1b}']) && !bare.contains("]("), "{what}: {line}");
        }
        let begins = line.starts_with("<details>");
        assert!(!begins || !open, "{what}: folded within folded: {line}");
        assert!(*line != "</details>" || open, "{what}: closed twice");
        open = begins || open && *line != "</details>";
        // A heading or a fold is followed by an entry before the next one begins.
        let is_section = |line: &str| line.starts_with("### ") || line.starts_with("<details>") || line == "</details>";
        if begins || line.starts_with("### ") && !line.starts_with("### Additions") {
            let next = lines[index + 1..].iter().find(|line| line.starts_with("- ") || is_section(line));
            assert!(next.is_some_and(|line| line.starts_with("- ")), "{what}: nothing below {line}");
        }
    }
    assert!(fence.is_none() && !open, "{what}: something is left open");
}

/// How many changes are listed, and how many are said to be left out.
fn listed(text: &str) -> (usize, usize) {
    let is_id = |line: &&str| {
        line.starts_with("- ")
            && line.split('`').any(|part| part.len() == 12 && part.chars().all(|c| c.is_ascii_hexdigit()))
    };
    let left_out = |line: &str| line.strip_prefix("and ")?.split_once(" more")?.0.parse::<usize>().ok();
    (text.lines().filter(is_id).count(), text.lines().filter_map(left_out).sum())
}

#[test]
fn any_number_of_changes_fits_and_no_section_is_empty() {
    for (seed, count) in [0, 1, 2, 7, 40, 150, 400, 1000, 3000, 20_000].into_iter().enumerate() {
        let (text, _) = body(seed as u64, count);
        check(&text, &format!("{count} changes, seed {seed}"));
    }
}

#[test]
fn what_is_left_out_is_counted() {
    for count in [10, 300, 2000, 9000] {
        let changes: Vec<Entry> = (0..count).map(|index| entry(&format!("Lamp{index}.colour"), index)).collect();
        let report = Report { accepted: BTreeMap::new(), ..report(changes) };
        let text = report.print(Format::Markdown, false);
        check(&text, &format!("{count}"));
        let (shown, left_out) = listed(&text);
        assert_eq!(shown + left_out, count, "{shown} shown, {left_out} left out");
        assert_eq!(left_out > 0, count >= 2000, "{count}: {left_out}");
    }
}

/// As many changes as fit in a line each are all there, and those that no compiler sees are the last to give way.
#[test]
fn changes_are_shortened_before_any_is_left_out_and_silent_ones_last() {
    let of = |index: usize| Entry {
        silent: index.is_multiple_of(3),
        documentation: index % 3 == 1,
        source: if index % 3 == 2 { Level::Major } else { Level::Patch },
        old_clients: if index.is_multiple_of(3) { Verdict::May } else { Verdict::Harmless },
        older_server: Verdict::Harmless,
        ..entry(&format!("Lamp{index}.colour"), index)
    };
    let print = |count: usize| {
        Report { accepted: BTreeMap::new(), ..report((0..count).map(of).collect()) }.print(Format::Markdown, false)
    };
    let whole = print(30);
    assert!(whole.contains("```diff") && listed(&whole) == (30, 0));
    let shortened = print(390);
    assert!(!shortened.contains("```diff"), "{shortened}");
    assert_eq!(listed(&shortened), (390, 0));
    let cut = print(555);
    let section = |title: &str| {
        let rest = cut.split(title).nth(1).unwrap();
        rest.split("###").next().unwrap().split("<details>").next().unwrap().to_owned()
    };
    assert_eq!(listed(&section("### Silent")), (185, 0), "{}", section("### Silent"));
    assert_eq!(listed(&section("### Decide")).1, 0);
    assert!(listed(&section("Documentation (185)")).1 > 0);
}
