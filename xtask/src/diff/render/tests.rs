//! Reports of changes that nobody would make, and of more of them than anybody would read.

use std::collections::BTreeMap;

use ece_codegen::diff::{Direction, Kind, Level, Verdict};
use serde_json::Value;

use crate::diff::severity::Severity;

use super::timeline::Step;
use super::{Difference, Entry, EntryLine, EntryPlace, Format, Report};

pub(super) const NASTY: [&str; 6] = [
    "```\n</details>\n# x",
    "@everyone #1 <b>",
    "a`b``c",
    "\u{1b}[31mred\u{7}",
    "::error::x\n::warning::y",
    "a|b\r\nc",
];

pub(crate) fn entry(name: &str, index: usize) -> Entry {
    let name = super::entry::plain(name);
    let line = EntryLine {
        item: format!("models::{name}"),
        new_item: None,
        before: Some(format!("pub {name}: String")),
        after: None,
    };
    Entry {
        id: format!("{index:012x}"),
        kind: Kind::PropertyRemovedOptional,
        text: "optional property removed",
        subject: name.clone(),
        old: format!("{name} of old"),
        new: String::new(),
        direction: Direction::Response,
        old_clients: [Verdict::May, Verdict::Breaks, Verdict::Harmless][index % 3],
        older_server: [Verdict::Harmless, Verdict::Breaks][index % 2],
        source: [Level::Major, Level::Minor, Level::Patch][index % 3],
        severity: [Severity::Error, Severity::Warning, Severity::Note][index % 3],
        silent: index.is_multiple_of(5),
        documentation: index.is_multiple_of(7),
        was_deprecated: None,
        left_out: 0,
        question: false,
        advice: "Code that names it does not compile any more.".to_owned(),
        operations: vec![name.clone()],
        tags: vec![name.clone()],
        places: vec![EntryPlace { subject: name.clone(), old: Some(format!("/definitions/{name}")), new: None }],
        members: vec![format!("{name}: String")],
        rust: vec![line],
        caused: Vec::new(),
    }
}

pub(super) fn report(changes: Vec<Entry>) -> Report {
    Report {
        schema: 1,
        old: "HEAD".to_owned(),
        new: "working tree".to_owned(),
        notes: Vec::new(),
        left_out: Vec::new(),
        current_version: "0.1.0".to_owned(),
        next_version: "0.2.0".to_owned(),
        level: "major",
        changes,
        accepted: BTreeMap::from([("000000000001".to_owned(), "```known".to_owned())]),
        compile_errors: BTreeMap::new(),
        unexplained: 0,
        unexplained_differences: Vec::new(),
        ignored: 0,
        timeline: Vec::new(),
        command: "cargo xtask diff".to_owned(),
    }
}

const FORMATS: [Format; 7] =
    [Format::Terminal, Format::Markdown, Format::Json, Format::Changelog, Format::Github, Format::Html, Format::Junit];

#[test]
fn names_out_of_documents_mean_nothing_to_whoever_shows_the_report() {
    let report = report((0..36).map(|index| entry(NASTY[index % NASTY.len()], index)).collect());
    for format in FORMATS {
        let text = report.print(format, false);
        assert!(!text.contains(['\u{1b}', '\u{7}', '\r']), "{format:?}");
    }
    let markdown = report.print(Format::Markdown, false);
    assert_eq!(markdown.matches("<details>").count(), markdown.matches("\n</details>\n").count());
    for line in markdown.lines() {
        assert!(!line.starts_with('#') || line.starts_with("### "), "{line}");
        assert!(!line.contains("@everyone") || line.contains('`') || line.trim_start().starts_with('-'), "{line}");
    }
    let github = report.print(Format::Github, false);
    assert!(github.lines().all(|line| {
        ["::error file=", "::warning file=", "::notice file=", "::notice title="].iter().any(|it| line.starts_with(it))
    }));
}

#[test]
fn the_other_formats_are_cut_as_well() {
    let many = report((0..5000).map(|index| entry(&format!("Lamp{index}.colour"), index)).collect());
    assert_eq!(many.print(Format::Github, false).lines().filter(|line| line.starts_with("::error")).count(), 10);
    assert!(many.print(Format::Changelog, false).lines().count() < 120);
}

#[test]
fn a_page_is_bounded_and_says_what_it_leaves_out() {
    let name = "x".repeat(3000);
    let many = report((0..5000).map(|index| entry(&format!("{name}{index}"), index)).collect());
    let page = many.print(Format::Html, false);
    assert!(page.len() < 8_000_000, "{}", page.len());
    let shown = page.matches("<article").count();
    assert!(page.contains(&format!("Not shown, because the page would be too large: {} changes", 5000 - shown)));
    // Silent ones come first to their room.
    let silent = many.changes.iter().filter(|it| it.silent && !it.documentation);
    assert!(silent.take(100).all(|it| page.contains(&format!("<article id=\"{}\"", it.id))));
}

#[test]
fn no_change_is_said_in_every_format() {
    let none = Report { level: "none", next_version: "0.1.0".to_owned(), ..report(Vec::new()) };
    for format in [Format::Terminal, Format::Markdown, Format::Github, Format::Html, Format::Junit] {
        assert!(none.print(format, false).contains("no changes"), "{format:?}");
    }
    assert!(none.print(Format::Changelog, false).contains("No changes of the API."));
    let json: serde_json::Value = serde_json::from_str(&none.print(Format::Json, false)).unwrap();
    assert_eq!((&json["schema"], &json["changes"]), (&serde_json::json!(1), &serde_json::json!([])));
}

#[test]
fn what_is_not_explained_is_told_in_every_format() {
    let difference = || Difference { part: "document", place: "/paths/@a".to_owned(), before: None, after: None };
    for changes in [Vec::new(), vec![entry("Lamp.colour", 1)]] {
        let level = if changes.is_empty() { "none" } else { "major" };
        let report = Report { level, unexplained: 1, unexplained_differences: vec![difference()], ..report(changes) };
        for format in FORMATS {
            let text = report.print(format, false);
            assert!(text.contains("/paths/@a") && !text.to_lowercase().contains("no changes"), "{format:?}: {text}");
            assert!(format == Format::Json || text.contains("1 difference belongs to no change"), "{format:?}: {text}");
        }
        assert!(report.summary().contains("not explained: /paths/@a"), "{}", report.summary());
    }
}

#[test]
fn the_verdict_says_which_version_is_next_and_why() {
    let cases = [
        ("0.1.0", "0.1.1", "minor", "0.1.1, after 0.1.0 (below 1.0 a minor change raises the patch version)"),
        ("0.1.0", "0.1.1", "patch", "0.1.1, after 0.1.0 (below 1.0 a patch change raises the patch version)"),
        ("0.1.0", "0.2.0", "major", "0.2.0, after 0.1.0 (below 1.0 a major change raises the minor version)"),
        ("1.4.2", "2.0.0", "major", "2.0.0, after 1.4.2 (a major change)"),
        ("0.4.0-rc.1", "0.4.0", "major", "0.4.0, after 0.4.0-rc.1 (a major change; 0.4.0-rc.1 announced it)"),
    ];
    for (current, next, level, expected) in cases {
        let (current_version, next_version) = (current.to_owned(), next.to_owned());
        let report = Report { current_version, next_version, level, ..report(vec![entry("a", 1)]) };
        let verdict = report.verdict();
        assert!(verdict.starts_with(&format!("next version of ece-api: {expected}; 1 change: it ")), "{verdict}");
    }
    let of = |count: usize| report((0..count).map(|index| entry("a", index * 3 + 30)).collect()).verdict();
    assert!(of(1).contains("1 change: it breaks Rust code that uses the crate"), "{}", of(1));
    assert!(of(2).contains("2 changes: 2 break Rust code that uses the crate"), "{}", of(2));
}

#[test]
fn entries_of_one_name_show_where_they_are() {
    let at = |owners: [&str; 2]| {
        let place = |owner| EntryPlace { subject: format!("{owner}.colour"), old: None, new: None };
        Entry { places: owners.map(place).into(), ..entry("colour", 1) }
    };
    let (lamps, shades) = (at(["Lamp", "Torch"]), at(["Shade", "Roof"]));
    assert_ne!(lamps.headline(), shades.headline());
    assert!(lamps.headline().contains("colour (2 places: Lamp, Torch)"), "{}", lamps.headline());
}

/// What is left of Markdown without its code spans.
pub(super) fn without_code(line: &str) -> String {
    let (mut rest, mut left) = (line, String::new());
    while let Some(start) = rest.find('`') {
        let ticks = rest[start..].chars().take_while(|c| *c == '`').count();
        let (fence, inner) = rest[start..].split_at(ticks);
        left.push_str(&rest[..start]);
        let is_end = |at: &usize| {
            let after = inner[at + ticks..].chars().next();
            !inner[..*at].ends_with('`') && after != Some('`')
        };
        let end = inner.match_indices(fence).map(|(at, _)| at).find(is_end);
        rest = &inner[end.unwrap_or_else(|| panic!("a code span is left open: {line}")) + ticks..];
    }
    left + rest
}

#[test]
fn an_entry_of_the_changelog_is_inert_and_says_what_to_do() {
    let changes: Vec<Entry> = (0..36).map(|index| entry(NASTY[index % NASTY.len()], index)).collect();
    let text = Report { notes: vec![super::entry::plain(NASTY[1])], ..report(changes) }.print(Format::Changelog, false);
    for line in text.lines() {
        let bare = without_code(line);
        assert!(!bare.contains(['<', '>', '@', '|', '\u{7}']), "{line}");
        assert!(!bare.contains("#1") && !bare.contains("](") && !bare.contains("http"), "{line}");
    }
    let text = report(vec![entry("Lamp.colour", 3)]).print(Format::Changelog, false);
    let expected = "- **Breaking:** optional property removed `Lamp.colour`: was `Lamp.colour of old`. Code that names it does not \
                    compile any more. With `Lamp.colour: String`. Rust: no longer `pub Lamp.colour: String`.\n";
    assert!(text.contains(expected), "{text}");
}

/// However many additions there are.
#[test]
fn the_changelog_never_leaves_out_what_breaks_for_what_is_new() {
    let addition = |index: usize| Entry {
        kind: Kind::PropertyAddedOptional,
        text: Kind::PropertyAddedOptional.text(),
        new: "string".to_owned(),
        old: String::new(),
        old_clients: Verdict::Harmless,
        source: Level::Minor,
        silent: false,
        documentation: false,
        ..entry(&format!("New{index}"), index)
    };
    let breaking = Entry { source: Level::Major, documentation: false, ..entry("Gone", 500) };
    let changes = (0..300).map(addition).chain([breaking]).collect();
    let text = report(changes).print(Format::Changelog, false);
    assert!(text.contains("`Gone`") && text.contains("- and 201 more"), "{text}");
}

/// Every member of a report that the schema does not know.
fn unknown_members(value: &Value, schema: &Value, root: &Value) -> Vec<String> {
    let schema = schema["anyOf"].get(0).unwrap_or(schema);
    let schema = match schema["$ref"].as_str() {
        Some(at) => root.pointer(at.trim_start_matches('#')).unwrap(),
        None => schema,
    };
    match value {
        Value::Array(values) => values.iter().flat_map(|it| unknown_members(it, &schema["items"], root)).collect(),
        Value::Object(members) if schema["additionalProperties"].is_null() => {
            let of = |(name, value): (&String, &Value)| match schema["properties"].get(name) {
                Some(schema) => unknown_members(value, schema, root),
                None => vec![name.clone()],
            };
            members.iter().flat_map(of).collect()
        }
        _ => Vec::new(),
    }
}

#[test]
fn the_schema_says_what_the_json_format_is() {
    let schema: Value = serde_json::from_str(crate::diff::JSON_SCHEMA).unwrap();
    assert!(schema["$id"].is_null());
    let validator = jsonschema::validator_for(&schema).unwrap();
    let difference = Difference { part: "rust", place: "a".to_owned(), before: None, after: Some("b".to_owned()) };
    let mut changes: Vec<Entry> = (0..36).map(|index| entry(NASTY[index % NASTY.len()], index)).collect();
    changes[0].caused = vec![entry("caused", 40)];
    changes[1].was_deprecated = Some(false);
    changes.extend(Kind::ALL.iter().enumerate().map(|(index, kind)| Entry { kind: *kind, ..entry("a", index + 50) }));
    let compile_errors = BTreeMap::from([("000000000001".to_owned(), vec!["error".to_owned()])]);
    let step = |report: Option<Report>| {
        let (revision, date, title) = ("1a2b3c".to_owned(), String::new(), "a".to_owned());
        Step { revision, date, title, problem: report.is_none().then(|| "not JSON".to_owned()), report }
    };
    let timeline = vec![step(Some(report(vec![entry("Lamp.colour", 3)]))), step(None)];
    let unexplained_differences = vec![difference];
    let full = Report { compile_errors, unexplained: 1, unexplained_differences, timeline, ..report(changes) };
    for report in [full, Report { level: "none", ..report(Vec::new()) }] {
        let mut value: Value = serde_json::from_str(&report.print(Format::Json, false)).unwrap();
        let errors: Vec<String> = validator.iter_errors(&value).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(unknown_members(&value, &schema, &schema), Vec::<String>::new());
        for name in schema["required"].as_array().unwrap() {
            let taken = value.as_object_mut().unwrap().remove(name.as_str().unwrap()).unwrap();
            assert!(!validator.is_valid(&value), "{name} may be missing");
            value[name.as_str().unwrap()] = taken;
        }
    }
}

#[test]
fn test_results_are_well_formed_whatever_a_document_holds() {
    let mut changes: Vec<Entry> = (0..36).map(|index| entry(NASTY[index % NASTY.len()], index)).collect();
    changes.push(Entry { subject: "\u{0}\u{1}\u{b}\u{ffff}]]>&\"'<".to_owned(), ..entry("a", 60) });
    let text = report(changes).print(Format::Junit, false);
    let (mut open, mut rest) = (Vec::new(), text.split_once("?>").unwrap().1);
    while let Some((_, tag)) = rest.split_once('<') {
        let (tag, after) = tag.split_once('>').unwrap();
        assert!(!tag.contains('<') && tag.matches('"').count().is_multiple_of(2), "{tag}");
        match tag.strip_prefix('/') {
            Some(name) => assert_eq!(open.pop(), Some(name)),
            None if tag.ends_with('/') => {}
            None => open.push(tag.split(' ').next().unwrap()),
        }
        rest = after;
    }
    assert!(open.is_empty() && !text.contains(|c: char| c < ' ' && c != '\n' || c == '\u{ffff}'), "{open:?}");
    for (at, _) in text.match_indices('&') {
        assert!(
            ["&amp;", "&lt;", "&gt;", "&quot;"].iter().any(|it| text[at..].starts_with(it)),
            "{}",
            &text[at..at + 9]
        );
    }
    assert_eq!(text.matches("<testcase ").count(), 37);
    assert!(text.contains("tests=\"37\"") && text.contains("skipped=\"1\""), "{text}");
    let failures = text.matches("<failure ").count();
    assert!(failures > 0 && text.contains(&format!("failures=\"{failures}\"")));
    assert!(text.contains("<skipped message=\"```known\"/>"), "{text}");
}

#[test]
fn colour_is_only_added_where_it_is_wanted() {
    let report = report(vec![entry("Lamp.colour", 1)]);
    let plain = report.print(Format::Terminal, false);
    let coloured = report.print(Format::Terminal, true);
    assert!(coloured.contains("\u{1b}[31m"));
    let mut bare = coloured;
    for code in ["\u{1b}[0m", "\u{1b}[1m", "\u{1b}[2m", "\u{1b}[31m", "\u{1b}[32m", "\u{1b}[33m", "\u{1b}[1;4m"] {
        bare = bare.replace(code, "");
    }
    assert_eq!(bare, plain);
}

/// The title of a section says how many there are below it; the line at the top counts the same.
#[test]
fn all_formats_have_the_same_sections_and_the_first_line_counts_what_they_list() {
    let of = |index: usize, silent, source, older_server| Entry {
        kind: Kind::PropertyAddedOptional,
        text: Kind::PropertyAddedOptional.text(),
        old: String::new(),
        new: "string".to_owned(),
        old_clients: Verdict::Harmless,
        older_server,
        source,
        silent,
        documentation: false,
        advice: "Ask the server.".to_owned(),
        ..entry("Lamp.colour", index)
    };
    let changes = vec![
        of(11, false, Level::Minor, Verdict::May),
        of(12, true, Level::Patch, Verdict::Breaks),
        of(13, false, Level::Minor, Verdict::Breaks),
        of(14, false, Level::Major, Verdict::Harmless),
    ];
    let report = report(changes);
    assert!(report.verdict().contains("1 may break the new crate before older servers"), "{}", report.verdict());
    assert!(report.verdict().contains("1 is an addition"), "{}", report.verdict());
    let (terminal, markdown) = (report.print(Format::Terminal, false), report.print(Format::Markdown, false));
    for title in ["Decide (1)", "Silent on the Rust side (1)", "Older servers only (1)", "Additions (1)"] {
        assert!(terminal.contains(&format!("\n{title}\n")), "{title}: {terminal}");
        assert!(markdown.contains(&format!("### {title}")), "{title}: {markdown}");
    }
    // What an addition means is said as of every other change.
    for text in [&terminal, &markdown] {
        let addition = text.split("Additions (1)").nth(1).unwrap();
        assert!(addition.contains("older servers: may") && addition.contains("Ask the server."), "{text}");
    }
}

#[test]
fn a_shortened_entry_leads_to_the_comparison_that_it_is_from() {
    let command = "cargo xtask diff old.json 'new one.json' --raw".to_owned();
    let many = report((0..5000).map(|index| entry(&format!("Lamp{index}.colour"), index)).collect());
    let page = Report { command, ..many }.print(Format::Html, false);
    assert!(page.contains("cargo xtask diff old.json ") && page.contains(" --raw --explain "));
}

/// What moves together is told under each of the changes.
#[test]
fn changes_that_share_a_line_of_rust_name_each_other() {
    let shared = |index: usize| Entry {
        rust: entry("Lamp.colour", 1).rust,
        documentation: false,
        ..entry(&format!("Lamp{index}.colour"), index)
    };
    let report = report(vec![shared(3), shared(4), entry("Other", 6)]);
    for format in [Format::Terminal, Format::Markdown] {
        let text = report.print(format, false);
        let named: Vec<&str> = text.lines().filter(|line| line.contains("ines of Rust that are also under")).collect();
        assert_eq!(named.len(), 2, "{format:?}: {text}");
        assert!(named[0].contains("000000000004") && named[1].contains("000000000003"), "{named:?}");
    }
}

/// A section of the changelog that is crowded out names what it would have listed.
#[test]
fn no_section_of_the_changelog_is_empty() {
    let breaking = |index: usize| Entry { documentation: false, source: Level::Major, ..entry("a", index) };
    let marked = Entry {
        kind: Kind::Deprecated,
        text: Kind::Deprecated.text(),
        documentation: false,
        silent: false,
        old_clients: Verdict::Harmless,
        source: Level::Minor,
        ..entry("Lamp.colour", 4)
    };
    let text = report((10..200).map(breaking).chain([marked]).collect()).print(Format::Changelog, false);
    let said = format!("### Deprecated\n\n- 1 change: {} `Lamp.colour`\n", Kind::Deprecated.text());
    assert!(text.contains(&said), "{text}");
}
