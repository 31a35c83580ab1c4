//! `cargo xtask diff` and `update` as a person runs them, in a workspace and a repository of their own.
#![allow(missing_docs)]

#[path = "diff_support/place.rs"]
mod place;

use std::fs;
use std::process::Command;

use place::{Place, document, run};
use serde_json::{Value, json};

#[test]
fn the_working_tree_is_compared_with_the_last_commit() {
    let place = Place::new();
    assert_eq!(place.diff(&[]).out.trim(), "HEAD → working tree\nno changes");
    place.store(&document(&["lit"]));
    let ran = place.diff(&[]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("next version of ece-api: 0.4.0, after 0.3.1 (below 1.0 a major change raises the minor version)\n1 change: it breaks"), "{ran:?}");
    assert!(ran.out.contains("optional property removed Lamp.colour: was string"), "{ran:?}");
    assert!(ran.out.contains("- pub colour: Option<String>  // models::Lamp::colour"), "{ran:?}");
}

#[test]
fn a_side_is_a_file_or_a_revision_or_a_path_at_one() {
    let place = Place::new();
    place.store(&document(&["lit"]));
    place.commit();
    place.write("other.json", &document(&["lit", "colour"]).to_string());
    for sides in [["HEAD~1", "HEAD"], ["other.json", "HEAD"], ["HEAD~1:spec/swagger.json", "spec/swagger.json"]] {
        let change = place.only_change(&sides);
        assert_eq!((&change["kind"], &change["subject"]), (&json!("property-removed-optional"), &json!("Lamp.colour")));
        assert_eq!(change["places"][0]["old"], "/definitions/Lamp/properties/colour");
        assert_eq!(change["places"][0]["new"], Value::Null);
    }
}

#[test]
fn overlays_come_with_their_revision_and_can_be_left_out() {
    let place = Place::new();
    let overlay = json!({
        "overlay": "1.0.0", "info": { "title": "a", "version": "1" },
        "actions": [{ "target": "$.definitions.Lamp.properties.colour", "update": { "readOnly": true } }]
    });
    place.write("spec/overlays/10.json", &overlay.to_string());
    // The commit has no overlays: those of the working tree are of another time.
    let elsewhere = ["HEAD:spec/swagger.json", "HEAD"];
    for (sides, side) in [(&[][..], "OLD (HEAD)"), (&elsewhere[..1], "OLD (HEAD:spec/swagger.json)")] {
        let out = place.diff(sides).out;
        assert!(
            out.contains("Lamp.colour") && out.contains(&format!("{side}: no overlays there, and 1 overlay")),
            "{out}"
        );
        assert!(place.diff(&[sides, &["--raw"]].concat()).out.contains("no changes"));
    }
    assert!(place.diff(&elsewhere).out.contains("no changes") && !place.diff(&elsewhere).out.contains("overlay"));
    place.commit();
    // A document that has none beside it is corrected as that of its revision is; in whatever form they are.
    place.git(&["mv", "spec/overlays/10.json", "spec/overlays/10.yaml"]);
    place.write("others/lamps.json", &document(&["lit", "colour"]).to_string());
    place.commit();
    assert!(place.diff(&["HEAD:others/lamps.json", "HEAD"]).out.contains("no changes"));
    let (corrected, moved) = (place.diff(&["HEAD~2", "HEAD~1"]), place.diff(&["HEAD~1", "HEAD"]));
    assert!(corrected.out.contains("Lamp.colour") && moved.out.contains("no changes"), "{corrected:?} {moved:?}");
    place.git(&["mv", "spec/overlays/10.yaml", "spec/overlays/10.json"]);
    place.commit();
    place.write("spec/overlays/10.json", &overlay.to_string().replace("readOnly", "x-ece-secret"));
    assert!(place.diff(&[]).out.contains("shown or hidden by `Debug`"));
    assert!(place.diff(&["--raw"]).out.contains("no changes"));
    place.store(&document(&["lit"]));
    let ran = place.diff(&[]);
    assert!(ran.code == 0 && ran.out.contains("1 overlay action does not apply"), "{ran:?}");
    let action = "10.json, action 0: `$.definitions.Lamp.properties.colour` matches nothing";
    for format in ["terminal", "markdown", "json", "changelog", "github"] {
        let ran = place.diff(&["--format", format]);
        assert!(ran.out.contains(action) && ran.out.contains("NEW"), "{format}: {ran:?}");
    }
}

#[test]
fn exit_codes_say_what_was_found() {
    let place = Place::new();
    place.store(&document(&["lit"]));
    for (fail_on, code) in
        [("none", 0), ("source", 1), ("wire", 0), ("older-server", 0), ("silent", 0), ("any", 1), ("wire,source", 1)]
    {
        let ran = place.diff(&["--fail-on", fail_on]);
        assert_eq!(ran.code, code, "{fail_on}: {ran:?}");
        assert!(ran.out.contains("Lamp.colour"), "{ran:?}");
    }
    for arguments in [
        &["a", "b", "c"][..],
        &["--fail-on", "everything"],
        &["--only", "lamp"],
        &["--only", "def:Lamb"],
        &["--explain", "zzz"],
    ] {
        assert_eq!(place.diff(arguments).code, 2, "{arguments:?}");
    }
    for (only, help) in [
        ("def:Lam", "did you mean def:Lamp?"),
        ("op:getlamp", "did you mean op:get-lamp?"),
        ("tag:Nope", "the tags of both sides are Lamps"),
        ("def:Nothing", "the definitions of both sides are Lamp"),
    ] {
        let ran = place.diff(&["--only", only]);
        assert!(ran.code == 2 && ran.err.contains(help), "{ran:?}");
    }
}

#[test]
fn a_document_with_parts_that_cannot_be_used_is_compared_without_them() {
    let place = Place::new();
    let text = r##"{"swagger": "2.0", "info": {"title": "a", "version": "1"}, "paths": {}, "definitions": {"A": {"$ref": "#/definitions/B"}}}"##;
    place.write("faulty.json", text);
    let ran = place.diff(&["faulty.json", "HEAD"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(ran.out.contains("OLD (faulty.json): 1 part of the document cannot be used"), "{ran:?}");
}

#[test]
fn a_document_that_cannot_be_read_is_called_by_its_side() {
    let place = Place::new();
    for (text, words) in [("{", "line 1"), (r#"{"openapi": "3.0.3"}"#, "Swagger 2.0")] {
        place.write("bad.json", text);
        for (sides, side) in [(["bad.json", "HEAD"], "OLD"), (["HEAD", "bad.json"], "NEW")] {
            let ran = place.diff(&sides);
            assert_eq!(ran.code, 3, "{ran:?}");
            assert!(ran.err.contains(side) && ran.err.contains(words), "{words}: {ran:?}");
        }
    }
    for (side, words) in [
        ("no-such-thing", "neither a file"),
        ("HEAD:no/such.json", "git has no no/such.json"),
        ("HEAD~9:spec/swagger.json", "HEAD~9"),
    ] {
        let ran = place.diff(&[side]);
        assert!(ran.code == 3 && ran.err.contains(words), "{ran:?}");
    }
    let ran = place.diff(&["--", "--upload-pack=x"]);
    assert!(ran.code == 2 && ran.err.contains("not a side"), "{ran:?}");
    fs::remove_file(place.path("spec/swagger.json")).unwrap();
    let ran = place.diff(&[]);
    assert!(ran.code == 3 && ran.err.contains("NEW"), "{ran:?}");
}

#[test]
fn accepted_changes_do_not_fail_and_stale_entries_do() {
    let place = Place::new();
    place.store(&document(&["lit"]));
    let id = place.only_change(&[])["id"].as_str().unwrap().to_owned();
    let with = |text: &str| {
        place.write("accept.toml", text);
        place.diff(&["--fail-on", "any", "--accept", "accept.toml"])
    };
    let entry = |id: &str, until: &str| {
        format!("[[accept]]\nid = \"{id}\"\nreason = \"nobody reads it\"\nuntil = \"{until}\"\n")
    };
    let ran = with(&entry(&id, "0.4.0"));
    assert!(ran.code == 0 && ran.out.contains("accepted: nobody reads it"), "{ran:?}");
    let cases = [
        (entry("0123456789ab", "0.4.0"), 2, "no change has the id 0123456789ab"),
        (entry(&id, "0.3.1"), 2, "was accepted until 0.3.1; this is 0.3.1"),
        (format!("{0}{0}", entry(&id, "0.4.0")), 2, "line 6"),
        (entry(&id, "soon"), 2, "`soon` is not a valid version"),
        (entry(&id, "0.4.0").replace("nobody reads it", " "), 2, "no reason"),
        ("[[accept]]\nid = \"a\"\n".to_owned(), 2, "reason"),
        (entry(&id, "0.4.0").replace("until", "untill"), 2, "untill"),
        ("[[accept".to_owned(), 2, "accept.toml"),
    ];
    for (text, code, words) in cases {
        let ran = with(&text);
        assert!(ran.code == code && ran.err.contains(words), "{words}: {ran:?}");
    }
    // What no longer holds hides nothing, and what holds is accepted all the same.
    let ran = with(&format!("{}{}", entry(&id, "0.4.0"), entry("0123456789ab", "0.4.0")));
    assert!(ran.code == 2 && ran.out.contains("accepted: nobody reads it"), "{ran:?}");
    let ran = with(&entry(&id, "0.3.1"));
    assert!(ran.out.contains("Decide (1)") && ran.out.contains("Lamp.colour"), "{ran:?}");
    assert_eq!(place.diff(&["--accept", "gone.toml"]).code, 2);
    let mut typo = id.clone().into_bytes();
    typo[3] = if typo[3] == b'0' { b'1' } else { b'0' };
    let ran = place.diff(&["--explain", std::str::from_utf8(&typo).unwrap()]);
    assert!(ran.code == 2 && ran.err.contains(&format!("did you mean {id}?")), "{ran:?}");
    // What another change causes is accepted with that.
    let mut gone = document(&["lit"]);
    gone["paths"] =
        json!({ "/other": { "get": { "operationId": "other", "responses": { "200": { "description": "" } } } } });
    gone["definitions"] = json!({});
    place.store(&gone);
    let report: Value = serde_json::from_str(&place.diff(&["--format", "json"]).out).unwrap();
    let cause = report["changes"].as_array().unwrap().iter().find(|it| !it["caused"].as_array().unwrap().is_empty());
    let (cause, caused) =
        cause.map(|it| (it["id"].as_str().unwrap(), it["caused"][0]["id"].as_str().unwrap())).unwrap();
    assert!(place.diff(&["--explain", caused]).out.contains(&format!("id = \"{cause}\"")));
    let ran = with(&entry(caused, "0.4.0"));
    assert!(ran.code == 2 && ran.err.contains(&format!("{caused} comes with {cause}")), "{ran:?}");
    place.store(&document(&["lit"]));
    // A part of the changes is shown; what is accepted is still judged by all of them.
    let mut new = document(&["lit"]);
    new["definitions"]["Shade"] = json!({ "type": "object" });
    place.store(&new);
    place.write("accept.toml", &entry(&id, "0.4.0"));
    let ran = place.diff(&["--only", "def:Shade", "--fail-on", "any", "--accept", "accept.toml"]);
    assert!(
        ran.code == 1
            && ran.out.contains("next version of ece-api: 0.4.0, after 0.3.1")
            && !ran.out.contains("Lamp.colour"),
        "{ran:?}"
    );
}

#[test]
fn one_change_is_explained_with_both_fragments_and_the_rule() {
    let place = Place::new();
    let mut new = document(&["lit", "colour"]);
    new["definitions"]["Lamp"]["properties"]["colour"]["enum"] = json!(["red", "warm\u{1b}[31m"]);
    place.store(&new);
    let id = place.only_change(&[])["id"].as_str().unwrap().to_owned();
    let ran = place.diff(&["--explain", &id[..6]]);
    assert_eq!(ran.code, 0, "{ran:?}");
    for words in [
        "rule: enum-introduced in responses",
        "- /definitions/Lamp/properties/colour",
        "+     \"red\",",
        "models::Lamp::colour",
        "reaches: get-lamp",
    ] {
        assert!(ran.out.contains(words), "{words}: {}", ran.out);
    }
    for format in ["terminal", "markdown", "json", "changelog", "github"] {
        let ran = place.diff(&["--format", format]);
        assert!(ran.code == 0 && !ran.out.contains('\u{1b}'), "{format}: {ran:?}");
        assert_eq!(ran.out, place.diff(&["--format", format]).out);
    }
}

#[test]
fn what_comes_or_goes_as_a_whole_is_shown_with_what_is_in_it() {
    let place = Place::new();
    let mut new = document(&["lit", "colour"]);
    let lamp = json!({ "$ref": "#/definitions/Shade" });
    new["definitions"]["Lamp"]["properties"]["shade"] = lamp.clone();
    new["definitions"]["Shade"] = json!({ "type": "object", "required": ["size"], "properties": {
        "size": { "type": "integer" }, "maker": { "type": "string" } } });
    new["definitions"]["Spare"] = json!({ "type": "string", "enum": ["bulb", "socket"] });
    new["paths"]["/lamps"] = json!({ "post": { "operationId": "add-lamp", "parameters": [
        { "name": "body", "in": "body", "required": true, "schema": lamp }], "responses": { "200": { "description": "" } } } });
    place.store(&new);
    for (format, words) in [
        ("terminal", ["{ size: i64, maker: Option<String> }", "{ bulb, socket }", "POST /lamps"]),
        ("markdown", ["`size: i64`, `maker: Option<String>`", "`bulb`, `socket`", "POST /lamps"]),
        ("json", ["\"maker: Option<String>\"", "\"socket\"", "\"POST /lamps\""]),
        ("changelog", ["`size: i64`, `maker: Option<String>`", "`bulb`, `socket`", "POST /lamps"]),
    ] {
        let ran = place.diff(&["--format", format]);
        assert!(ran.out.contains("pub fn add_lamp(&self, body: impl"), "{format}: {}", ran.out);
        for words in words {
            assert!(ran.out.contains(words), "{format}: {words}: {}", ran.out);
        }
    }
}

#[test]
fn git_can_use_it_as_its_driver() {
    let place = Place::new();
    place.store(&document(&["lit"]));
    // Git runs it in a shell, which takes a backslash away.
    let driver = format!("{} diff", env!("CARGO_BIN_EXE_xtask").replace('\\', "/"));
    let ran = run(Command::new("git").args(["diff"]).env("GIT_EXTERNAL_DIFF", &driver), place.0.path());
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.out.contains("a/spec/swagger.json → b/spec/swagger.json\n")
            && ran.out.contains("optional property removed Lamp.colour"),
        "{ran:?}"
    );
    place.write("xtask/Cargo.toml", "[package]\nname = \"other\"\n");
    let ran = run(Command::new("git").args(["diff"]).env("GIT_EXTERNAL_DIFF", &driver), place.0.path());
    assert!(ran.code == 0 && !ran.out.contains("error"), "{ran:?}");
    let shown = "diff --git a/xtask/Cargo.toml b/xtask/Cargo.toml\nindex ";
    assert!(ran.out.contains(shown) && ran.out.contains("\n-name = \"xtask\"\n+name = \"other\"\n"), "{ran:?}");
    // A document that cannot be read: why, and what differs.
    place.write("spec/swagger.json", "{\"swagger\": ");
    let ran = run(Command::new("git").args(["diff", "spec"]).env("GIT_EXTERNAL_DIFF", &driver), place.0.path());
    assert!(
        ran.code == 0 && ran.out.contains("swagger.json: error: NEW") && ran.out.contains("\n+{\"swagger\": "),
        "{ran:?}"
    );
}

#[test]
fn a_report_goes_into_a_file_whole() {
    let place = Place::new();
    place.store(&document(&["lit"]));
    let ran = place.diff(&["--format", "markdown", "--out", "report.md"]);
    assert!(ran.code == 0 && ran.out.trim().is_empty(), "{ran:?}");
    let report = fs::read_to_string(place.path("report.md")).unwrap();
    assert!(
        report.starts_with("**next version of ece-api: 0.4.0, after 0.3.1") && report.contains("### Decide (1)"),
        "{report}"
    );
}

#[test]
fn update_fetches_generates_and_reports() {
    let place = Place::new();
    place.write("served.json", &document(&["lit", "colour", "size"]).to_string());
    let ran = place.xtask(&["update", "--file", "served.json"]);
    assert_eq!(ran.code, 0, "{ran:?}");
    assert!(
        ran.out.contains("optional property added") || ran.out.contains("0.3.2, after 0.3.1 (below 1.0 a minor"),
        "{ran:?}"
    );
    let report = fs::read_to_string(place.path("target/spec-update.md")).unwrap();
    assert!(report.contains("optional property added `Lamp.size`"), "{report}");
    let model = fs::read_to_string(place.path("ece-api/src/generated/models/lamp.rs")).unwrap();
    assert!(model.contains("pub size: Option<String>"));
    let again = place.xtask(&["update", "--file", "served.json"]);
    assert!(again.code == 0 && again.out.starts_with("unchanged"), "{again:?}");
    let report = fs::read_to_string(place.path("target/spec-update.md")).unwrap();
    assert!(report.contains("optional property added `Lamp.size`"), "it is not committed: {report}");
    place.write(".gitignore", "target\n");
    place.commit();
    assert_eq!(place.xtask(&["update", "--file", "served.json"]).code, 0);
    assert!(fs::read_to_string(place.path("target/spec-update.md")).unwrap().contains("no changes"));
}

#[test]
fn an_update_that_cannot_be_used_leaves_everything_as_it_was() {
    let place = Place::new();
    place.write("served.json", &document(&["lit"]).to_string());
    assert_eq!(place.xtask(&["update", "--file", "served.json"]).code, 0);
    let overlay = json!({
        "overlay": "1.0.0", "info": { "title": "a", "version": "1" },
        "actions": [{ "target": "$.definitions.Lamp.properties.lit", "update": { "readOnly": true } }]
    });
    place.write("spec/overlays/10.json", &overlay.to_string());
    let before = ["spec/swagger.json", "spec/source.json"].map(|name| fs::read(place.path(name)).unwrap());
    place.write("served.json", &document(&["colour"]).to_string());
    let ran = place.xtask(&["update", "--file", "served.json"]);
    assert!(ran.code == 1 && ran.err.contains("spec/ is as it was"), "{ran:?}");
    assert_eq!(["spec/swagger.json", "spec/source.json"].map(|name| fs::read(place.path(name)).unwrap()), before);
    fs::remove_file(place.path("spec/overlays/10.json")).unwrap();
    let ran = place.xtask(&["update", "--file", "served.json", "--report", "spec"]);
    assert!(ran.code == 1 && ran.err.contains("spec is a directory") && ran.err.contains("nothing was"), "{ran:?}");
    assert_eq!(["spec/swagger.json", "spec/source.json"].map(|name| fs::read(place.path(name)).unwrap()), before);
    // A report takes no file's place that somebody keeps, and no document is written over.
    place.commit();
    let manifest = fs::read(place.path("Cargo.toml")).unwrap();
    for kept in ["Cargo.toml", "spec/swagger.json"] {
        let ran = place.xtask(&["update", "--file", "served.json", "--report", kept]);
        assert!(ran.code == 2 && ran.err.contains(&format!("{kept} is under version control")), "{ran:?}");
        let ran = place.diff(&["HEAD", "--out", "spec/../spec/swagger.json"]);
        assert!(ran.code == 2 && ran.err.contains("one of the documents"), "{ran:?}");
    }
    let sides = ["served.json", "spec/swagger.json"];
    assert_eq!(place.diff(&[&sides[..], &["--out", "served.json"]].concat()).code, 2);
    assert_eq!(place.diff(&[&sides[..], &["--out", "report.txt"]].concat()).code, 0);
    assert_eq!(fs::read_to_string(place.path("served.json")).unwrap(), document(&["colour"]).to_string());
    assert_eq!(["spec/swagger.json", "spec/source.json"].map(|name| fs::read(place.path(name)).unwrap()), before);
    assert_eq!(fs::read(place.path("Cargo.toml")).unwrap(), manifest);
    let ran = place.xtask(&["update", "--file", "served.json", "--out", "elsewhere"]);
    assert!(ran.code == 2 && ran.err.contains("--out"), "{ran:?}");
}

/// A change in a file that a document refers to is a change of the document, at a revision too.
#[test]
fn a_change_in_a_file_beside_the_document_is_found() {
    let place = Place::new();
    let mut lamps = document(&["lit"]);
    let lamp = lamps["definitions"]["Lamp"].take();
    lamps["definitions"]["Lamp"] = serde_json::json!({ "$ref": "lamp.json" });
    place.write("old/api.json", &lamps.to_string());
    place.write("old/lamp.json", &lamp.to_string());
    place.commit();
    let mut more = lamp;
    more["properties"]["colour"] = serde_json::json!({ "type": "string" });
    place.write("old/lamp.json", &more.to_string());
    let change = place.only_change(&["HEAD:old/api.json", "old/api.json"]);
    assert_eq!(change["kind"], "property-added-optional", "{change}");
}

/// Upstream says in prose what is going away; a document that was stored says it by an extension.
#[test]
fn what_only_prose_says_is_known_of_a_side_that_was_not_stored() {
    let place = Place::new();
    let with = |description: &str, id: &str| {
        let mut document = document(&["lit"]);
        let mut other = document["paths"]["/lamps/{id}"].clone();
        other["get"]["operationId"] = json!(id);
        other["get"]["description"] = json!(description);
        document["paths"]["/old/{id}"] = other;
        document
    };
    let text = "> This lamp is deprecated and scheduled to be removed.";
    place.write("gone.json", &document(&["lit"]).to_string());
    place.write("prose.json", &with(text, "old-lamp").to_string());
    place.write("silent.json", &with("Gives a lamp.", "old-lamp").to_string());
    for (old, was_deprecated) in [("prose.json", true), ("silent.json", false)] {
        let change = place.only_change(&[old, "gone.json"]);
        assert_eq!((&change["kind"], &change["was_deprecated"]), (&json!("operation-removed"), &json!(was_deprecated)));
    }
    let ran = place.diff(&["silent.json", "prose.json"]);
    assert!(ran.out.contains("operation deprecated old-lamp"), "{ran:?}");
    assert!(place.diff(&["--sunset", "prose.json"]).out.contains("old-lamp"));
    // The same document, as it came and as it is stored.
    assert_eq!(place.xtask(&["fetch", "--file", "prose.json"]).code, 0);
    assert_eq!(place.only_change(&["prose.json", "spec/swagger.json"])["kind"], "documentation-changed");
}

#[test]
fn an_empty_id_and_a_missing_file_are_told_as_what_they_are() {
    let place = Place::new();
    place.store(&document(&["lit"]));
    let ran = place.diff(&["--explain", ""]);
    assert!(ran.code == 2 && ran.err.contains("--explain takes the id"), "{ran:?}");
    let ran = place.diff(&["--severity", "missing.toml"]);
    assert!(ran.code == 2 && ran.err.contains("missing.toml does not exist") && !ran.err.contains("fetch"), "{ran:?}");
}

/// What a help says can be typed as it stands.
#[test]
fn advice_names_the_sides_that_were_given() {
    let place = Place::new();
    place.write("old one.json", &document(&["lit", "colour"]).to_string());
    place.write("new.json", &document(&["lit"]).to_string());
    let sides = ["old one.json", "new.json", "--raw"];
    let command = "`cargo xtask diff 'old one.json' new.json --raw";
    let ran = place.diff(&[&sides[..], &["--fail-on", "any"]].concat());
    assert!(ran.code == 1 && ran.err.contains(&format!("{command} --explain ID`")), "{ran:?}");
    let ran = place.diff(&[&sides[..], &["--explain", "0123456789ab"]].concat());
    assert!(ran.code == 2 && ran.err.contains(&format!("{command}` lists all")), "{ran:?}");
}

#[test]
fn a_misspelled_id_is_told_with_the_one_that_was_meant() {
    let place = Place::new();
    place.store(&document(&["lit"]));
    let id = place.only_change(&[])["id"].as_str().unwrap().to_owned();
    let wrong = format!("{}x", &id[..id.len() - 1]);
    place.write("accept.toml", &format!("[[accept]]\nid = \"{wrong}\"\nreason = \"a\"\nuntil = \"9.0.0\"\n"));
    let ran = place.diff(&["--accept", "accept.toml"]);
    assert!(ran.code == 2 && ran.err.contains(&format!("did you mean {id}?")), "{ran:?}");
}

/// Where a type has no constructor, none is spoken of; what a mark means is said wherever it is told.
#[test]
fn advice_is_about_what_there_is() {
    let place = Place::new();
    let mut new = document(&["lit", "colour", "size"]);
    new["definitions"]["Lamp"]["required"] = json!(["size"]);
    new["paths"]["/lamps/{id}"]["get"]["deprecated"] = json!(true);
    place.store(&new);
    for format in ["terminal", "markdown"] {
        let out = place.diff(&["--format", format]).out;
        assert!(out.contains("There is a new field.") && !out.contains("`new` takes"), "{format}: {out}");
        assert!(out.contains("#[deprecated]") || out.contains("warning"), "{format}: {out}");
    }
    assert!(place.diff(&["--format", "changelog"]).out.contains("- **Needs a new server:** required property added"));
    let get = &mut new["paths"]["/lamps/{id}"]["get"];
    let body = json!({ "name": "body", "in": "body", "schema": { "$ref": "#/definitions/Lamp" } });
    get["parameters"].as_array_mut().unwrap().push(body);
    let mut old = new.clone();
    old["definitions"]["Lamp"] = document(&["lit", "colour"])["definitions"]["Lamp"].clone();
    place.write("old.json", &old.to_string());
    place.write("new.json", &new.to_string());
    let out = place.diff(&["old.json", "new.json"]).out;
    assert!(out.contains("`new` takes it where requests carry the type."), "{out}");
}

/// An id is found as it is copied, and where no name is near all tags are named.
#[test]
fn what_was_meant_is_found() {
    let place = Place::new();
    place.store(&document(&["lit"]));
    let id = place.only_change(&[])["id"].as_str().unwrap().to_owned();
    for typed in [id.to_uppercase(), format!(" {id} "), id[..6].to_owned()] {
        assert!(place.diff(&["--explain", &typed]).out.starts_with(&id), "{typed}");
    }
    let mut new = document(&["lit"]);
    new["paths"]["/lamps/{id}"]["get"]["tags"] = (0..30).map(|index| format!("Tag{index}")).collect();
    for index in 0..30 {
        let get = json!({ "tags": [format!("Tag{index}")], "operationId": format!("get-{index}"), "responses": {} });
        new["paths"][format!("/things{index}")] = json!({ "get": get });
    }
    place.store(&new);
    let ran = place.diff(&["--only", "tag:Zzzzzzzzzzzz"]);
    assert!(ran.code == 2 && (0..30).all(|index| ran.err.contains(&format!("Tag{index}"))), "{ran:?}");
}

/// What is read in two ways is told in both, and a name that nobody sees is seen.
#[test]
fn names_that_look_alike_are_told_apart() {
    let place = Place::new();
    place.store(&document(&["lit", "colour", "colour\u{200b}", "lit\u{feff}"]));
    for format in ["terminal", "markdown", "json", "changelog", "github", "html", "junit"] {
        let out = place.diff(&["--format", format]).out;
        assert!(!out.contains(['\u{200b}', '\u{feff}']), "{format}: {out}");
        assert_eq!(out.contains("colour\u{fffd}"), format != "github", "{format}: {out}");
    }
    let mut new = document(&["lit", "colour", "size"]);
    new["paths"]["/lamps/{id}"]["get"]["tags"] = json!(["@here #1 & <b>"]);
    place.store(&new);
    let out = place.diff(&["--format", "markdown"]).out;
    assert!(out.contains("<summary>&#64;here &#35;1 &amp; &lt;b&gt; ("), "{out}");
}
