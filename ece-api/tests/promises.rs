//! PROMISES.md says what the client promises, and each line names the test that holds it.

use std::collections::HashSet;
use std::fs;
use std::path::Path;

/// The names of all functions below `dir` that are tests.
fn tests(dir: &Path, found: &mut HashSet<String>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() && path.file_name().unwrap() != "generated" {
            tests(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            for (_, behind) in text.match_indices("fn ").map(|(at, it)| text.split_at(at + it.len())) {
                let name = behind.split(['(', '<']).next().unwrap_or_default();
                let before = &text[..text.len() - behind.len()];
                let attributes: Vec<&str> = before.lines().rev().skip(1).take(3).collect();
                if attributes.iter().any(|line| line.trim_start().starts_with("#[test") || line.contains("::test")) {
                    found.insert(name.to_owned());
                }
            }
        }
    }
}

#[test]
fn every_promise_has_its_test() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/.."));
    let text = fs::read_to_string(root.join("ece-api/PROMISES.md")).unwrap();
    let promises: Vec<&str> = text.lines().filter(|line| line.starts_with("| ")).skip(2).collect();
    assert!(!promises.is_empty());
    let mut found = HashSet::new();
    for dir in ["ece-api/src", "ece-api/tests"] {
        tests(&root.join(dir), &mut found);
    }
    for promise in promises {
        let named: Vec<&str> = promise.rsplit('|').nth(1).unwrap_or_default().split('`').skip(1).step_by(2).collect();
        assert!(!named.is_empty(), "`{promise}` names no test");
        for name in named {
            assert!(found.contains(name), "there is no test `{name}`, which PROMISES.md names");
        }
    }
}
