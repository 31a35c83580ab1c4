//! `cargo xtask diff --severity` as a person runs it.
#![allow(missing_docs)]

#[path = "diff_support/place.rs"]
mod place;

use place::{Place, document};
use serde_json::Value;

/// A workspace whose document has lost a member since the last commit.
fn place() -> Place {
    let place = Place::new();
    place.store(&document(&["lit"]));
    place
}

fn severity(place: &Place, text: &str, arguments: &[&str]) -> (i32, String, String) {
    place.write("severity.toml", text);
    let ran = place.diff(&[&["--severity", "severity.toml"], arguments].concat());
    (ran.code, ran.out, ran.err)
}

#[test]
fn a_kind_weighs_what_the_file_says() {
    let place = place();
    let change = place.only_change(&[]);
    assert_eq!((&change["kind"], &change["severity"]), (&"property-removed-optional".into(), &"error".into()));
    assert_eq!(place.diff(&["--fail-on", "error"]).code, 1);
    let note = "[severity]\nproperty-removed-optional = \"note\"\n";
    let (code, out, _) = severity(&place, note, &["--fail-on", "error,warning", "--format", "json"]);
    let report: Value = serde_json::from_str(&out).unwrap();
    assert_eq!((code, &report["changes"][0]["severity"], &report["ignored"]), (0, &"note".into(), &0.into()));
    // Other thresholds ask for verdicts, not for the file.
    assert_eq!(severity(&place, note, &["--fail-on", "source"]).0, 1);
    let warning = "[severity]\n\"property-removed-optional:response\" = \"note\"\n\"property-removed-optional:unused\" = \"error\"\nproperty-removed-optional = \"warning\"\n";
    let report = severity(&place, warning, &["--format", "json"]).1;
    let report: Value = serde_json::from_str(&report).unwrap();
    let wanted = match report["changes"][0]["direction"].as_str().unwrap() {
        "response" => "note",
        "unused" => "error",
        _ => "warning",
    };
    assert_eq!(report["changes"][0]["severity"], wanted);
}

#[test]
fn annotations_are_of_the_level_that_the_file_says() {
    let place = place();
    for (level, command) in [("error", "::error"), ("warning", "::warning"), ("note", "::notice")] {
        let text = format!("[severity]\nproperty-removed-optional = \"{level}\"\n");
        let (_, out, _) = severity(&place, &text, &["--format", "github"]);
        let line = out.lines().find(|line| line.contains("Lamp.colour")).unwrap_or_else(|| panic!("{out}"));
        assert!(line.starts_with(command), "{line}");
    }
}

#[test]
fn what_is_ignored_is_not_listed_and_never_unsaid() {
    let place = place();
    let text = "[severity]\nproperty-removed-optional = \"ignore\"\n";
    for format in ["terminal", "markdown", "changelog", "github", "html", "junit"] {
        let (code, out, _) = severity(&place, text, &["--format", format, "--fail-on", "any"]);
        assert_eq!(code, 0, "{format}");
        assert!(!out.contains("Lamp.colour") || format == "html", "{format}: {out}");
        assert!(out.contains("1 change is not shown") && out.contains("severity.toml"), "{format}: {out}");
        assert!(!out.to_lowercase().contains("no changes"), "{format}: {out}");
    }
    let report: Value = serde_json::from_str(&severity(&place, text, &["--format", "json"]).1).unwrap();
    assert_eq!((&report["changes"], &report["ignored"]), (&Value::Array(Vec::new()), &1.into()));
    assert_eq!(report["next_version"], "0.4.0", "the version does not depend on what is shown");
}

#[test]
fn a_file_that_cannot_be_used_is_named() {
    let place = place();
    for (text, words) in [
        ("[severity]\n\nproperty-removed = \"note\"\n", ["severity.toml", "line 3", "did you mean"]),
        ("[severity]\noperation-added = \"fatal\"\n", ["severity.toml", "line 2", "error, warning, note"]),
        ("severity = 1\n", ["severity.toml", "[severity]", "KIND"]),
    ] {
        let (code, _, err) = severity(&place, text, &[]);
        assert_eq!(code, 2, "{err}");
        assert!(words.iter().all(|word| err.contains(word)), "{err}");
    }
    let ran = place.diff(&["--severity", "missing.toml"]);
    assert!(ran.code == 2 && ran.err.contains("missing.toml"), "{ran:?}");
}

#[test]
fn the_page_of_kinds_is_printed() {
    let ran = Place::new().diff(&["--kinds"]);
    assert!(ran.code == 0 && ran.out.contains("### property-removed-optional"), "{ran:?}");
}
