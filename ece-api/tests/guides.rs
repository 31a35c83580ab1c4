//! The guides: each is listed and whole. That their programs run, the doctests of `ece_api::guides` say; that a simulated
//! installation knows what they call, the judge of the installation.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use ece_api::ErrorCode;

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The text of every guide, by its name.
fn guides() -> BTreeMap<String, String> {
    let files = fs::read_dir(folder().join("guides")).unwrap().map(|entry| entry.unwrap().path());
    let guides = files.map(|path| {
        assert_eq!(path.extension().unwrap(), "md", "{}", path.display());
        (path.file_stem().unwrap().to_str().unwrap().to_owned(), fs::read_to_string(&path).unwrap())
    });
    guides.collect()
}

/// How the language line of a block begins, and what is in it.
fn blocks(text: &str) -> impl Iterator<Item = (&str, &str)> {
    text.split("```").skip(1).step_by(2).map(|block| block.split_once('\n').unwrap())
}

fn programs(text: &str) -> impl Iterator<Item = (&str, &str)> {
    blocks(text).filter(|(language, _)| ["", "no_run"].contains(language))
}

/// The methods of all operations of the document, with the ids of the operations.
fn methods() -> BTreeMap<String, String> {
    let document = fs::read_to_string(folder().join("../spec/swagger.json")).unwrap();
    let document: serde_json::Value = serde_json::from_str(&document).unwrap();
    let paths = document["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|path| path.as_object().unwrap().values());
    let ids = operations.filter_map(|operation| operation["operationId"].as_str());
    ids.map(|id| (id.replace('-', "_"), id.to_owned())).collect()
}

/// The methods of operations that a program calls.
fn calls<'a>(program: &str, methods: &'a BTreeMap<String, String>) -> Vec<&'a String> {
    let names = program.split('.').skip(1).map(|rest| rest.split('(').next().unwrap_or_default());
    names.filter_map(|name| methods.get_key_value(name)).map(|(method, _)| method).collect()
}

#[test]
fn every_guide_is_a_module_and_in_the_list() {
    let index = fs::read_to_string(folder().join("src/ece/guides.rs")).unwrap();
    let modules = index.lines().filter_map(|line| line.strip_prefix("pub mod ")?.strip_suffix(" {}"));
    let guides = guides();
    assert_eq!(modules.map(str::to_owned).collect::<BTreeSet<_>>(), guides.keys().cloned().collect());
    for name in guides.keys() {
        let text = format!("#[doc = include_str!(\"../../guides/{name}.md\")]\n");
        let module = index.split(&text).nth(1).and_then(|rest| rest.split("pub mod ").nth(1));
        assert!(module.is_some_and(|rest| rest.starts_with(&format!("{name} {{}}"))), "{name}");
        let row = index.lines().find(|line| line.starts_with(&format!("//! | [`{name}`] |")));
        assert!(row.is_some_and(|row| row.len() > 40), "{name} is not in the list, or without a sentence");
    }
}

#[test]
fn a_guide_begins_with_its_task_and_says_what_fails_and_where_it_ends() {
    for (name, text) in guides() {
        let mut paragraphs = text.split("\n\n");
        assert!(paragraphs.next().is_some_and(|title| title.starts_with("# ")), "{name}");
        let task = paragraphs.next().unwrap_or_default();
        assert!(task.ends_with('.') && task.len() < 200 && !task.starts_with('#'), "{name}: {task}");
        for part in ["\n## What fails\n", "\n## Limits\n"] {
            assert!(text.contains(part), "{name} has no part {part:?}");
        }
    }
}

#[test]
fn programs_are_whole_and_run() {
    let (mut run, mut only_compiled) = (0, 0);
    for (name, text) in guides() {
        for (language, program) in programs(&text) {
            let is_whole = program.contains("use ece_api") && program.contains("fn main(");
            assert!(is_whole, "{name} has a program that nobody can paste:\n{program}");
            if language == "no_run" {
                only_compiled += 1;
            } else {
                run += 1;
            }
            let is_about_one = program.contains("https://") || program.contains("ECE_URL");
            assert!(language.is_empty() || is_about_one, "{name} has a program that could run:\n{program}");
        }
        for (language, block) in blocks(&text) {
            let is_known = ["", "no_run", "toml", "console", "text", "json", "rust,ignore"].contains(&language);
            assert!(is_known, "{name}: {language}\n{block}");
        }
    }
    assert!(run >= MIN_PROGRAMS && only_compiled <= run / 4, "{run} run, {only_compiled} are only compiled");
}

#[test]
fn every_operation_that_a_guide_calls_is_linked() {
    let methods = methods();
    assert!(methods.len() > 270, "{}", methods.len());
    let mut called = BTreeSet::new();
    for (name, text) in guides() {
        for method in programs(&text).flat_map(|(_, program)| calls(program, &methods)) {
            let link = format!("(crate::Client::{method})");
            assert!(text.contains(&link), "{name} calls {method} and has no link to it");
            called.insert(method);
        }
    }
    assert!(called.len() >= MIN_OPERATIONS, "{called:?}");
}

/// What tables say of a status: its codes are those of the document.
#[test]
fn codes_are_those_of_the_document() {
    let mut count = 0;
    for (name, text) in guides() {
        for row in text.lines().filter(|line| line.starts_with("| ")) {
            let cell = row.split('|').nth(1).unwrap_or_default();
            let is_status = cell.trim_start().get(..3).is_some_and(|status| status.parse::<u16>().is_ok());
            let codes = cell.split('`').skip(1).step_by(2).filter(|code| is_status && !code.starts_with("simulation."));
            for code in codes {
                assert!(!matches!(ErrorCode::from(code), ErrorCode::Unknown(_)), "{name}: {row}");
                count += 1;
            }
        }
    }
    assert!(count > 12, "{count}");
}

/// So many programs and operations there were when this was written.
const MIN_PROGRAMS: usize = 42;
const MIN_OPERATIONS: usize = 40;
