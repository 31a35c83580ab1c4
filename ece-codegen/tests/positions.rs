//! Every finding of a document or an overlay says where in the text it is.

use std::fs;
use std::path::Path;

use ece_codegen::diagnostic::Code;
use ece_codegen::{Overlay, Source};

const DOCUMENT: &str = r#"{
  "swagger": "2.0", "info": {"title": "t", "version": "1"},
  "paths": {
    "/a": {
      "get": {
        "operationId": "a", "odd": true,
        "responses": {"200": {"description": ""}}
      }
    }
  }
}"#;

#[test]
fn a_finding_has_the_line_and_column_of_its_place() {
    let overlay = r#"{"overlay": "1.0.0", "info": {"title": "t", "version": "1"},
"actions": [
  {"target": "$.nope", "remove": true}]}"#;
    let overlays = [Overlay { file: "o.json".to_owned(), text: overlay.to_owned() }];
    let findings = ece_codegen::generate(DOCUMENT, &overlays).diagnostics;
    let found: Vec<_> = findings
        .iter()
        .map(|it| (it.code, it.file.as_str(), it.position.map(|position| (position.line, position.column))))
        .collect();
    assert!(found.contains(&(Code::UnknownKey, "", Some((6, 29)))), "{found:?}");
    assert!(found.contains(&(Code::DeadCorrection, "o.json", Some((3, 3)))), "{found:?}");
}

#[test]
fn yaml_and_the_files_beside_it_have_lines_too() {
    let text = "swagger: '2.0'\ninfo: {title: t, version: '1', odd: 1}\npaths: {}\ndefinitions:\n  A:\n    \
                $ref: parts.yaml#/B\n";
    let parts = "# parts\nB:\n  type: object\n  odd: true\n";
    let files = |name: &str| if name == "parts.yaml" { Ok(parts.to_owned()) } else { Err("no such file".to_owned()) };
    let findings = ece_codegen::generate(Source::new(text, "api.yaml", &files), &[]).diagnostics;
    let found: Vec<_> = findings
        .iter()
        .filter(|it| it.code == Code::UnknownKey)
        .map(|it| (it.file.as_str(), it.position.map(|position| (position.line, position.column))))
        .collect();
    assert_eq!(found, [("", Some((2, 32))), ("parts.yaml", Some((4, 3)))]);
}

#[test]
fn no_finding_of_a_fixture_is_without_a_place() {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("fixtures");
    let mut seen = 0;
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let findings = ece_codegen::generate(&fs::read_to_string(&path).unwrap(), &[]).diagnostics;
        for finding in &findings {
            seen += 1;
            assert!(finding.position.is_some(), "{}: {finding}", path.display());
        }
    }
    assert!(seen > 50, "only {seen} findings");
}
