//! `cargo xtask try-spec` as a person runs it.

mod writing_support;

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use writing_support::{document, names, xtask};

fn write(folder: &Path, name: &str, text: &str) -> String {
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path.to_string_lossy().into_owned()
}

fn small() -> String {
    document(&names(&["Lamp", "Shade"]), "lit").to_string()
}

#[test]
fn every_document_is_a_line_and_what_is_wrong_with_one_stops_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let good = write(folder.path(), "good.json", &small());
    let bad = write(folder.path(), "bad.json", "{");
    let gone = folder.path().join("gone.json").to_string_lossy().into_owned();
    let ran = xtask(&["try-spec", "--no-compile", &bad, &gone, &good]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let lines: Vec<&str> = ran.out.lines().filter(|line| line.starts_with('|')).collect();
    assert_eq!(lines.len(), 5, "{}", ran.out);
    let cells = |line: &str| line.split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<String>>();
    assert_eq!(cells(lines[2])[1..8], ["bad.json", "0", "0", "0", "1 error", "no code", "-"]);
    assert_eq!(cells(lines[3])[6], "failed");
    assert_eq!(cells(lines[4])[1..8], ["good.json", "1", "0", "2", "-", "-", "-"]);
    assert!(ran.out.contains("3 documents, 1 good; 1 of 1 operations"), "{}", ran.out);
    assert_eq!(xtask(&["try-spec", "--no-compile", &good]).code, 0);
}

#[cfg(unix)]
#[test]
fn a_name_of_a_file_steers_neither_table_nor_terminal() {
    let folder = tempfile::tempdir().unwrap();
    let evil = write(folder.path(), "a|b\n| `c` | \u{1b}[31m\u{202e}.json", &small());
    let ran = xtask(&["try-spec", "--no-compile", &evil]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let lines: Vec<&str> = ran.out.lines().collect();
    assert_eq!(lines.len(), 4, "{}", ran.out);
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    assert!(lines[..3].iter().all(|line| bars(line) == 9), "{}", ran.out);
    assert!(!ran.out.contains(['\u{1b}', '\u{202e}', '\r']), "{:?}", ran.out);
}

#[test]
fn programs_get_the_same_as_json() {
    let folder = tempfile::tempdir().unwrap();
    let good = write(folder.path(), "good.json", &small());
    let bad = write(folder.path(), "bad.json", "[]");
    let ran = xtask(&["try-spec", "--no-compile", "--format", "json", &good, &bad]);
    assert_eq!(ran.code, 1, "{ran:?}");
    let found: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(found["documents"][0]["operations"], json!({ "emitted": 1, "refused": 0 }));
    assert_eq!((&found["documents"][0]["types"], &found["documents"][0]["compiled"]), (&json!(2), &Value::Null));
    assert_eq!(found["documents"][1]["findings"], json!({ "error": 1 }));
}
