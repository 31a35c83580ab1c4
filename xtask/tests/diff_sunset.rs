//! `cargo xtask diff --sunset`, and what is removed without notice, in a repository with a history.
#![allow(missing_docs)]

#[path = "diff_support/place.rs"]
mod place;

use place::{Place, document};
use serde_json::{Value, json};

/// The document with these members, the second marked where it is said.
fn lamps(members: &[&str], is_marked: bool) -> Value {
    let mut lamps = document(members);
    if is_marked {
        lamps["definitions"]["Lamp"]["properties"][members[1]]["x-ece-deprecated"] = json!(true);
    }
    lamps
}

fn commit(place: &Place, document: &Value, title: &str) {
    place.store(document);
    place.write("notes.txt", title);
    place.git(&["add", "."]);
    assert_eq!(place.git(&["commit", "--quiet", "-m", title]).code, 0);
}

fn sunset(place: &Place, arguments: &[&str]) -> Value {
    let ran = place.diff(&[&["--sunset", "--format", "json"], arguments].concat());
    assert_eq!(ran.code, 0, "{ran:?}");
    serde_json::from_str(&ran.out).unwrap()
}

#[test]
fn what_is_deprecated_is_listed_with_the_update_that_marked_it() {
    let place = Place::new();
    assert_eq!(place.diff(&["--sunset"]).out.trim(), "working tree: nothing is deprecated");
    commit(&place, &lamps(&["lit", "colour"], true), "marked, then not");
    commit(&place, &lamps(&["lit", "colour"], false), "not marked");
    commit(&place, &lamps(&["lit", "colour"], true), "marked");
    place.write("spec/swagger.json", "{");
    place.git(&["commit", "--quiet", "-am", "broken"]);
    commit(&place, &lamps(&["lit", "colour", "size"], true), "something else");
    let mut now = lamps(&["lit", "colour", "size"], true);
    now["paths"]["/lamps/{id}"]["get"]["deprecated"] = json!(true);
    place.store(&now);

    let told = sunset(&place, &[]);
    let [operation, colour] = &told["deprecated"].as_array().unwrap()[..] else { panic!("{told}") };
    assert_eq!((&operation["subject"], &operation["part"]), (&json!("get-lamp"), &json!("operation")));
    assert_eq!(operation["since"], Value::Null);
    assert_eq!((&colour["subject"], &colour["since"]["title"]), (&json!("Lamp.colour"), &json!("marked")));
    assert_eq!(colour["since"]["or_earlier"], false);
    assert_eq!((&colour["item"], &colour["operations"]), (&json!("models::Lamp::colour"), &json!(["get-lamp"])));
    assert_eq!(colour["tags"], json!(["Lamps"]));

    let out = place.diff(&["--sunset"]).out;
    assert!(out.starts_with("working tree: 2 deprecated items\n"), "{out}");
    assert!(out.contains("operation get-lamp, in no commit yet\n    Client::get_lamp\n"), "{out}");
    assert!(out.contains(")\n    models::Lamp::colour\n    reaches 1 operation: get-lamp"), "{out}");
    let markdown = place.diff(&["--sunset", "--format", "markdown"]).out;
    assert!(
        markdown.contains("- property `Lamp.colour`, `since 20") && markdown.contains("`models::Lamp::colour`"),
        "{markdown}"
    );

    // Another side, with its own history.
    assert_eq!(sunset(&place, &["HEAD~5"])["deprecated"], json!([]));
    let told = sunset(&place, &["HEAD"]);
    assert_eq!(told["deprecated"].as_array().unwrap().len(), 1);
    let told = sunset(&place, &["spec/swagger.json"]);
    assert!(told["notes"].to_string().contains("since when is known"), "{told}");
    // What is said of a file is not that no commit has it.
    for format in ["terminal", "markdown"] {
        let out = place.diff(&["--sunset", "spec/swagger.json", "--format", format]).out;
        assert!(out.contains("get-lamp") && !out.contains("in no commit"), "{out}");
    }
}

#[test]
fn where_no_older_document_is_known_it_may_be_older() {
    let place = Place::new();
    commit(&place, &lamps(&["lit", "colour"], true), "marked");
    let shallow = tempfile::tempdir().unwrap();
    let from = format!("file://{}", place.0.path().display());
    place.git(&["clone", "--quiet", "--depth", "1", &from, &shallow.path().display().to_string()]);
    let shallow = Place(shallow);
    let told = sunset(&shallow, &[]);
    assert_eq!(told["deprecated"][0]["since"]["or_earlier"], true, "{told}");
    assert!(told["notes"].to_string().contains("git fetch --unshallow"), "{told}");
    assert!(shallow.diff(&["--sunset"]).out.contains(" or earlier\n"));
}

#[test]
fn what_does_not_go_together_is_refused() {
    let place = Place::new();
    for arguments in
        [&["--sunset", "HEAD", "HEAD"][..], &["--sunset", "--since", "HEAD"], &["--sunset", "--format", "github"]]
    {
        assert_eq!(place.diff(arguments).code, 2, "{arguments:?}");
    }
}

#[test]
fn what_is_removed_without_notice_is_said_in_every_format() {
    let place = Place::new();
    for (is_marked, words) in [(false, "removed without notice"), (true, "was deprecated")] {
        commit(&place, &lamps(&["lit", "colour"], is_marked), "before");
        place.store(&document(&["lit"]));
        let change = place.only_change(&[]);
        assert_eq!(change["was_deprecated"], is_marked, "{change}");
        let id = change["id"].as_str().unwrap();
        for arguments in [
            &["--format", "terminal"][..],
            &["--format", "markdown"],
            &["--format", "changelog"],
            &["--format", "github"],
            &["--format", "html"],
            &["--explain", id],
        ] {
            let ran = place.diff(arguments);
            assert!(ran.out.contains(words), "{arguments:?}: {ran:?}");
        }
    }
    commit(&place, &document(&["lit"]), "gone");
    place.store(&document(&["lit", "colour"]));
    assert!(place.only_change(&[]).get("was_deprecated").is_none());
}
