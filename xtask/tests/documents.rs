//! What the documents of the workspace name exists: paths, functions, commands, flags.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

const DOCUMENTS: [&str; 9] = [
    "ARCHITECTURE.md",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "REVIEW.md",
    "SECURITY.md",
    "ece-api/BEHAVIOUR.md",
    "ece-api/PROMISES.md",
    "ece-codegen/OTHER_DOCUMENTS.md",
];

/// What paths within the workspace begin with.
const FOLDERS: [&str; 6] = ["ece-api/", "ece-codegen/", "xtask/", "spec/", ".ci/", ".github/"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// What stands between backticks, line by line.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// The part of a path in front of its first placeholder.
fn known_part(path: &str) -> &str {
    let end = path.find(['*', '…', '<', ' ']).unwrap_or(path.len());
    if end == path.len() { path } else { path[..end].rsplit_once('/').map_or("", |(folder, _)| folder) }
}

#[test]
fn paths_exist() {
    let mut count = 0;
    for document in DOCUMENTS {
        let text = read(document);
        for path in quoted(&text).filter(|path| FOLDERS.iter().any(|folder| path.starts_with(folder))) {
            assert!(root().join(known_part(path)).exists(), "{document} names `{path}`");
            count += 1;
        }
    }
    assert!(count > 120, "only {count} paths were looked at");
}

/// Links within the workspace, but for their anchors.
#[test]
fn links_lead_to_files() {
    let mut count = 0;
    for document in DOCUMENTS {
        let text = read(document);
        let folder = root().join(document).parent().unwrap().to_owned();
        let targets = text.split("](").skip(1).map(|rest| rest.split([')', '#']).next().unwrap_or_default());
        for target in targets.filter(|target| !target.is_empty() && !target.contains("://")) {
            assert!(folder.join(target).exists(), "{document} leads to {target}");
            count += 1;
        }
    }
    assert!(count > 30, "only {count} links were looked at");
}

fn map() -> String {
    let text = read("ARCHITECTURE.md");
    text.split("\n## Invariants").next().unwrap().to_owned()
}

#[test]
fn the_map_is_short() {
    let lines = map().lines().count();
    assert!((60..=120).contains(&lines), "{lines} lines");
}

/// `path`, `name`, `name`; …
#[test]
fn every_question_of_the_map_leads_to_a_definition() {
    let map = map();
    let rows: Vec<&str> = map.lines().skip_while(|line| !line.starts_with("| where")).skip(2).collect();
    let (mut questions, mut names) = (0, 0);
    for row in rows.iter().filter(|row| row.starts_with('|')) {
        let mut file = None;
        for word in quoted(row.rsplit_once(" | ").unwrap().1) {
            if FOLDERS.iter().any(|folder| word.starts_with(folder)) {
                file = Some((word, read(word)));
            } else if let (Some((path, text)), true) = (&file, word.chars().all(|c| c.is_alphanumeric() || c == '_')) {
                let keywords = ["fn", "struct", "enum", "const", "static", "trait", "type"];
                let is_end = |rest: &str| !rest.starts_with(|c: char| c.is_alphanumeric() || c == '_');
                let is_defined = keywords.iter().any(|keyword| {
                    let definition = format!("{keyword} {word}");
                    text.match_indices(&definition).any(|(at, _)| is_end(&text[at + definition.len()..]))
                });
                assert!(is_defined, "{path} does not define `{word}`");
                names += 1;
            }
        }
        assert!(file.is_some(), "no path: {row}");
        questions += 1;
    }
    assert!(questions > 20 && names > 30, "{questions} questions, {names} names");
}

#[test]
fn every_invariant_has_a_test_or_says_what_a_reviewer_does() {
    let text = read("ARCHITECTURE.md");
    let section = text.split("\n## Invariants").nth(1).unwrap().split("\n## Decisions").next().unwrap();
    let mut invariants: Vec<String> = Vec::new();
    for line in section.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        if line.split_once(". **").is_some_and(|(number, _)| number.parse::<usize>().is_ok()) {
            invariants.push(line.to_owned());
        } else if let (Some(last), true) = (invariants.last_mut(), line.starts_with("   ")) {
            last.push(' ');
            last.push_str(line.trim());
        }
    }
    assert!(invariants.len() > 20, "{}", invariants.len());
    for (index, invariant) in invariants.iter().enumerate() {
        assert!(invariant.starts_with(&format!("{}. ", index + 1)), "not number {}: {invariant}", index + 1);
        assert!(["ested by", "reviewer"].iter().any(|it| invariant.contains(it)), "{invariant}");
    }
}

fn help(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments).arg("--help").output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

fn tasks() -> BTreeSet<String> {
    commands(&help(&[]))
}

/// What a help text lists as commands.
fn commands(help: &str) -> BTreeSet<String> {
    let commands = help.split("Commands:").nth(1).unwrap_or_default().split("Options:").next().unwrap();
    let names = commands.lines().filter_map(|line| line.strip_prefix("  ")?.split(' ').next());
    names.filter(|name| !name.is_empty() && *name != "help").map(str::to_owned).collect()
}

/// `--flag` in a text.
fn flags(text: &str) -> BTreeSet<String> {
    let is_part = |c: char| c.is_ascii_lowercase() || c == '-';
    let starts = text.match_indices("--").filter(|(at, _)| !text[..*at].ends_with(is_part));
    let words = starts.map(|(at, _)| text[at..].split(|c| !is_part(c)).next().unwrap_or_default().to_owned());
    words.filter(|word| word.len() > 3).collect()
}

#[test]
fn commands_are_tasks() {
    let tasks = tasks();
    assert!(tasks.len() > 10, "{tasks:?}");
    for document in DOCUMENTS {
        let text = read(document);
        for (at, found) in text.match_indices("cargo xtask ") {
            let rest = &text[at + found.len()..];
            let task = rest.split(|c: char| !c.is_ascii_lowercase() && c != '-').next().unwrap();
            assert!(rest.starts_with('…') || tasks.contains(task), "{document}: `cargo xtask {task}`");
        }
    }
}

/// Rows of README's table of commands say every flag, and no other.
#[test]
fn the_readme_lists_every_task_with_its_flags() {
    let text = read("README.md");
    let table = text.split("| `cargo xtask …` |").nth(1).unwrap();
    let rows: Vec<&str> = table.lines().skip(2).take_while(|line| line.starts_with('|')).collect();
    let below = table.split("\n\n").skip(1).take(2).collect::<String>();
    let name = |row: &str| row.split('`').nth(1).unwrap().to_owned();
    assert_eq!(rows.iter().map(|row| name(row)).collect::<BTreeSet<_>>(), tasks());
    for row in rows {
        let task = name(row);
        // Whatever a description mentions is repeated in the last cell, so the whole row counts.
        let mut said = flags(row);
        for (other, refers) in [("fetch", "those of `fetch`"), ("outline", "those of `outline`")] {
            if row.contains(refers) {
                said.extend(flags(&help(&[other])));
            }
        }
        let but = row.split("` but ").nth(1).and_then(|rest| rest.split(';').next()).map(flags).unwrap_or_default();
        said.retain(|flag| !but.contains(flag));
        // Every command has these: what stands below the table says so.
        let common = ["--format", "--help", "--quiet"];
        assert!(common.iter().all(|flag| below.contains(&format!("`{flag}"))), "{below}");
        said.retain(|flag| !common.contains(&flag.as_str()));
        let is_flag = |line: &&str| line.trim_start().starts_with('-');
        let of_task = help(&[&task]);
        let below = commands(&of_task);
        for word in &below {
            assert!(row.contains(&format!("`{word}`")), "{task} {word}");
        }
        let helps = below.iter().map(|word| help(&[&task, word])).chain([of_task]);
        let mut known: BTreeSet<String> =
            helps.flat_map(|help| flags(&help.lines().filter(is_flag).collect::<String>())).collect();
        known.retain(|flag| !common.contains(&flag.as_str()));
        assert_eq!(said, known, "{task}");
    }
}
