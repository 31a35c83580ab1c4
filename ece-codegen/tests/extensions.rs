//! The table of extensions: the one in the code is the one in CONTRIBUTING.md, and names stand in it alone.
#![allow(missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};

use ece_codegen::diff::{Kind, Verdict, compare};
use ece_codegen::extension::{EXTENSIONS, Effect, Extension};
use ece_codegen::grammar::Place;
use serde_json::{Value, json};

fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn place(place: Place) -> &'static str {
    match place {
        Place::Document => "document",
        Place::Tag => "tag",
        Place::Operation => "operation",
        Place::Parameter => "parameter",
        Place::Response => "response",
        Place::Schema => "schema",
        Place::Items => "items",
        other => panic!("{other:?} has no name in the table"),
    }
}

fn row(it: &Extension) -> String {
    let places: Vec<&str> = it.places.iter().copied().map(place).collect();
    let (name, content) = (it.name, it.content.as_str());
    format!("| `{name}` | `{content}` | {} | {} | {} |", places.join(", "), it.meaning, it.effect.as_str())
}

#[test]
fn contributing_has_the_table_of_the_code() {
    let text = fs::read_to_string(workspace().join("CONTRIBUTING.md")).unwrap();
    let rows: Vec<&str> = text.lines().filter(|line| line.starts_with("| `x-")).collect();
    let expected: Vec<String> = EXTENSIONS.iter().map(row).collect();
    assert_eq!(rows, expected, "the table should be:\n{}", expected.join("\n"));
}

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") && !path.ends_with("tests.rs") {
            found.push(path);
        }
    }
}

/// Judges and tests may spell names themselves: they share nothing with what they judge.
#[test]
fn names_of_extensions_are_spelled_in_the_table_alone() {
    let mut files = Vec::new();
    for dir in ["ece-codegen/src", "xtask/src/fetch", "xtask/src/diff"] {
        sources(&workspace().join(dir), &mut files);
    }
    assert!(files.len() > 50, "{}", files.len());
    for file in files.iter().filter(|file| !file.ends_with("src/extension.rs")) {
        let text = fs::read_to_string(file).unwrap();
        // The one extension that has a grammar of its own.
        let is_of_grammar = |line: &str| file.ends_with("swagger/grammar.rs") && line.contains("PUBLISHED_TAG");
        // An example in documentation is a document, which spells them.
        let spelled = text.lines().filter(|line| !line.starts_with("//!")).find(|line| {
            line.contains("\"x-") && !line.contains("\"x-\"") && !line.contains("x-www-") && !is_of_grammar(line)
        });
        assert_eq!(spelled, None, "{}", file.display());
    }
}

fn document(parameter: &Value) -> Value {
    json!({ "swagger": "2.0", "info": { "title": "Lamps", "version": "1" }, "paths": { "/lamps/{id}": { "put": {
        "operationId": "put-lamp", "responses": { "200": { "description": "" } }, "parameters": [
            { "name": "id", "in": "path", "required": true, "type": "string" }, parameter
        ]
    } } } })
}

/// A change of what is sent is never told as harmless, in whatever direction.
#[test]
fn extensions_that_change_the_request_are_told_so() {
    let mut count = 0;
    let of_parameters = EXTENSIONS.iter().filter(|it| it.places.contains(&Place::Parameter));
    for extension in of_parameters.filter(|it| it.effect == Effect::Request) {
        let body = json!({ "name": "body", "in": "body", "required": true, "schema": { "type": "object" } });
        let mut parameter = match extension.name {
            "x-ece-merge-patch" | "x-ece-raw-body" => body,
            _ => json!({ "name": "q", "in": "query", "type": "string" }),
        };
        let read = |parameter: &Value| ece_codegen::read(&document(parameter).to_string(), &[]).0.unwrap();
        let old = read(&parameter);
        parameter[extension.name] = if extension.content.as_str() == "true" { json!(true) } else { json!(",") };
        let new = read(&parameter);
        for (old, new) in [(&old, &new), (&new, &old)] {
            let comparison = compare(old, new);
            let told: Vec<_> = comparison.all().map(|change| (change.kind, change.verdicts.old_clients)).collect();
            assert!(told.contains(&(Kind::RequestEncodingChanged, Verdict::Breaks)), "{}: {told:?}", extension.name);
            assert_eq!(comparison.unexplained, []);
        }
        count += 1;
    }
    assert_eq!(count, 5);
}
