//! `cargo xtask diff --since`: the updates between a revision and the working tree, in a repository with a history.
#![allow(missing_docs)]

#[path = "diff_support/place.rs"]
mod place;

use place::{Place, document};
use serde_json::{Value, json};

/// A document per commit; the working tree is as the last one.
fn history(documents: &[&[&str]]) -> Place {
    let place = Place::new();
    for (index, members) in documents.iter().enumerate() {
        place.store(&document(members));
        place.write("notes.txt", &index.to_string());
        commit(&place, &format!("update {index}"));
    }
    place
}

fn commit(place: &Place, title: &str) {
    place.git(&["add", "."]);
    assert_eq!(place.git(&["commit", "--quiet", "-m", title]).code, 0);
}

fn timeline(place: &Place, since: &str) -> (Value, Vec<Value>) {
    let ran = place.diff(&["--since", since, "--format", "json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    let report: Value = serde_json::from_str(&ran.out).unwrap();
    let steps = report["timeline"].as_array().cloned().unwrap_or_default();
    (report, steps)
}

/// What a step changed, as `kind subject`.
fn changes(step: &Value) -> Vec<String> {
    let changes = step["report"]["changes"].as_array().unwrap().iter();
    changes.map(|it| format!("{} {}", it["kind"].as_str().unwrap(), it["subject"].as_str().unwrap())).collect()
}

#[test]
fn each_update_is_compared_with_the_one_before_and_the_whole_stands_on_top() {
    let place = history(&[&["lit", "colour", "size"], &["lit", "size"], &["lit", "size", "brief"]]);
    // Not about the document, and about nothing that is compared.
    place.write("spec/source.json", "{}");
    commit(&place, "source");
    place.store(&document(&["lit", "size"]));
    let (report, steps) = timeline(&place, "HEAD~4");
    // What came and went again is in no whole.
    let whole: Vec<&str> =
        report["changes"].as_array().unwrap().iter().map(|it| it["subject"].as_str().unwrap()).collect();
    assert_eq!(whole, ["Lamp.colour", "Lamp.size"]);
    let told: Vec<(&str, Vec<String>)> =
        steps.iter().map(|step| (step["title"].as_str().unwrap(), changes(step))).collect();
    let expected = [
        ("update 0", vec!["property-added-optional Lamp.size".to_owned()]),
        ("update 1", vec!["property-removed-optional Lamp.colour".to_owned()]),
        ("update 2", vec!["property-added-optional Lamp.brief".to_owned()]),
        ("", vec!["property-removed-optional Lamp.brief".to_owned()]),
    ];
    assert_eq!(told, expected);
    assert_eq!(steps[3]["revision"], "working tree");
    assert_eq!(steps[0]["date"].as_str().unwrap().len(), 10);

    let out = place.diff(&["--since", "HEAD~4"]).out;
    let (top, bottom) = out.split_once("\nTimeline\n").unwrap();
    assert!(top.starts_with("HEAD~4 → working tree\nnext version of ece-api: 0.4.0"), "{out}");
    assert!(
        bottom.contains("update 1\n    1 change: ") && bottom.contains("      optional property removed Lamp.colour"),
        "{out}"
    );
    let markdown = place.diff(&["--since", "HEAD~4", "--format", "markdown"]).out;
    assert!(markdown.contains("### Timeline (4)") && markdown.contains("update 1`: `1 change: "), "{markdown}");
    assert!(markdown.contains("  - `optional property removed Lamp.colour: was string`"), "{markdown}");
    let page = place.diff(&["--since", "HEAD~4", "--format", "html"]).out;
    assert!(page.contains("<ol class=\"timeline\">") && page.contains("update 1</code>"), "{page}");
}

#[test]
fn a_merge_is_one_update_and_overlays_are_of_their_commit() {
    let place = history(&[]);
    place.git(&["checkout", "--quiet", "-b", "side"]);
    for members in [&["lit", "colour", "a"][..], &["lit", "colour", "a", "b"]] {
        place.store(&document(members));
        commit(&place, "on the side");
    }
    place.git(&["checkout", "--quiet", "trunk"]);
    assert_eq!(place.git(&["merge", "--quiet", "--no-ff", "-m", "both at once", "side"]).code, 0);
    let overlay = json!({
        "overlay": "1.0.0", "info": { "title": "a", "version": "1" },
        "actions": [{ "target": "$.definitions.Lamp.properties.a", "update": { "x-ece-secret": true } }]
    });
    place.write("spec/overlays/10.json", &overlay.to_string());
    commit(&place, "an overlay");
    let (_, steps) = timeline(&place, "side~2");
    let titles: Vec<&str> = steps.iter().map(|step| step["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["both at once", "an overlay"]);
    assert_eq!(changes(&steps[0]), ["property-added-optional Lamp.a", "property-added-optional Lamp.b"]);
    // From a commit that is not an ancestor, the timeline says so.
    place.git(&["checkout", "--quiet", "-b", "other", "side~1"]);
    place.write("notes.txt", "other");
    commit(&place, "elsewhere");
    place.git(&["checkout", "--quiet", "trunk"]);
    let (report, _) = timeline(&place, "other");
    assert!(report["notes"].to_string().contains("other is not an ancestor of HEAD"), "{report}");
}

#[test]
fn a_document_that_cannot_be_read_is_a_step_that_says_so() {
    let place = history(&[]);
    place.write("spec/swagger.json", "{");
    commit(&place, "broken");
    place.store(&document(&["lit"]));
    commit(&place, "mended");
    let (_, steps) = timeline(&place, "HEAD~2");
    assert!(
        steps[0]["problem"].as_str().unwrap().contains("cannot be read") && steps[0]["report"].is_null(),
        "{steps:?}"
    );
    assert_eq!(changes(&steps[1]), ["property-removed-optional Lamp.colour"]);
    assert!(place.diff(&["--since", "HEAD~2"]).out.contains("not compared: "));
}

#[test]
fn older_updates_are_counted_where_they_are_left_out() {
    let place = Place::new();
    for index in 0..43 {
        place.write(
            "spec/overlays/10.json",
            &format!(
                "{{\"overlay\": \"1.0.0\", \"info\": {{\"title\": \"{index}\", \"version\": \"1\"}}, \"actions\": []}}"
            ),
        );
        commit(&place, &format!("update {index}"));
    }
    let (report, steps) = timeline(&place, "HEAD~43");
    assert_eq!((steps.len(), steps[0]["title"].as_str()), (40, Some("update 3")));
    assert!(report["notes"].to_string().contains("3 older updates are left out"), "{}", report["notes"]);
}

#[test]
fn what_git_does_not_know_is_said() {
    let place = history(&[&["lit"]]);
    let ran = place.diff(&["--since", "no-such-tag"]);
    assert!(ran.code == 3 && ran.err.contains("--since no-such-tag: git knows no such revision here"), "{ran:?}");
    assert_eq!(place.diff(&["--since", "HEAD", "HEAD"]).code, 2);

    // A commit without a document.
    place.git(&["checkout", "--quiet", "--orphan", "empty"]);
    place.git(&["rm", "--quiet", "-r", "--cached", "."]);
    place.git(&["commit", "--quiet", "--allow-empty", "-m", "nothing"]);
    place.git(&["checkout", "--quiet", "--force", "trunk"]);
    let ran = place.diff(&["--since", "empty"]);
    assert!(ran.code == 3 && ran.err.contains("git has no spec/swagger.json at empty"), "{ran:?}");

    let shallow = tempfile::tempdir().unwrap();
    let from = format!("file://{}", place.0.path().display());
    place.git(&["clone", "--quiet", "--depth", "1", "--branch", "trunk", &from, &shallow.path().display().to_string()]);
    let shallow = Place(shallow);
    let ran = shallow.diff(&["--since", "HEAD~1"]);
    assert!(ran.code == 3 && ran.err.contains("this clone is shallow"), "{ran:?}");
}
