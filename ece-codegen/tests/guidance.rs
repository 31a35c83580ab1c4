//! What leads people to operations is in the generated tree: the list of them, and what overlays say.
#![allow(missing_docs)]

mod support;

use std::fs;
use std::path::Path;

use ece_codegen::Overlay;

fn below(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()
}

fn text<'a>(outcome: &'a ece_codegen::Outcome, path: &str) -> &'a str {
    &outcome.files.iter().find(|file| file.path == path).unwrap().text
}

#[test]
fn every_operation_is_listed_once_with_its_sentence() {
    let outcome = support::generated();
    let page = text(&outcome, "operations/mod.rs");
    let listed: Vec<&str> = page.lines().filter(|line| line.starts_with("//! * [`")).collect();
    let methods: Vec<(&str, &str)> = outcome
        .files
        .iter()
        .filter(|file| file.path.starts_with("operations/") && file.path.matches('/').count() == 1)
        .flat_map(|file| file.text.split("\n    /// `").skip(1).map(|rest| (file.path.as_str(), rest)))
        .filter_map(|(path, rest)| Some((path, rest.split_once("    pub fn ")?.1.split(['(', '<']).next()?)))
        .collect();
    assert!(listed.len() > 200, "{}", listed.len());
    assert_eq!(methods.len(), listed.len());
    for ((path, method), line) in methods.iter().zip(listed) {
        let start = format!("//! * [`{method}`](crate::Client::{method}): ");
        let sentence = line.strip_prefix(&start).unwrap_or_else(|| panic!("{path}: {method} is not {line}"));
        assert!(text(&outcome, path).contains(&format!("    /// {sentence}\n")), "{method}: {sentence}");
    }
}

#[test]
fn a_list_says_the_first_paragraph() {
    let overlay = Overlay { file: "overlay".to_owned(), text: below("tests/fixtures/overlay_documents.overlay") };
    let outcome = ece_codegen::generate(&below("tests/fixtures/overlay_documents.json"), &[overlay]);
    let page = text(&outcome, "operations/mod.rs");
    assert!(page.contains("//! * [`get_a`](crate::Client::get_a): Gets it.\n"), "{page}");
    assert!(page.contains("//! # `Lamp types`\n//!\n//! The operations of the tag `Lamp types`.\n"), "{page}");
    assert!(page.contains("//! * `type`: Calls the operation `type`.\n"), "{page}");
}

/// Each example, and each word, of an overlay is where its target says.
#[test]
fn examples_and_aliases_of_overlays_arrive() {
    let outcome = support::generated();
    let all: String = outcome.files.iter().map(|file| file.text.as_str()).collect();
    let count = |overlay: &str, key: &str| below(&format!("../spec/overlays/{overlay}")).matches(key).count();
    let examples = count("60-examples.json", "\"x-ece-example\"");
    assert!(examples > 50, "{examples}");
    assert_eq!(all.matches("```no_run\n").count(), examples);
    let aliases = count("61-aliases.json", "\"x-ece-aliases\"");
    assert!(aliases > 200, "{aliases}");
    // A long list takes several lines.
    let unbroken: String = all.split_whitespace().collect();
    assert_eq!(unbroken.matches("#[doc(alias(").count(), aliases);
}
