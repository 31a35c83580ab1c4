//! `--format json` of all tasks that a test can run: one object and nothing else, as the schemas say.

mod update_support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value, json};

const SCHEMAS: &str = env!("CARGO_MANIFEST_DIR");

const DOCUMENT: &str = r#"{
    "swagger": "2.0", "info": {"title": "Lamps \u202e\u009b", "version": "1"}, "odd": 1,
    "paths": {"/lamps": {"get": {"operationId": "get-lamps", "responses": {"200": {"description": ""}}}}}
}"#;

struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("api.json", DOCUMENT);
        place.write("refused.json", &DOCUMENT.replace("\"paths\": {", "\"paths\": {\"lamps\": {}, "));
        place.write("broken.json", "{\"swagger\": \"2.0\", \u{1b}");
        place
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.0.path().join(name), text).unwrap();
    }

    /// What the task prints, held against its schema.
    fn json(&self, schema: &str, code: i32, arguments: &[&str]) -> Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).args(["--format", "json"]).current_dir(self.0.path());
        printed(schema, code, &command.output().unwrap())
    }
}

fn printed(schema: &str, code: i32, output: &Output) -> Value {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(code), "{text} {said}");
    assert!(!text.contains(|c: char| c != '\n' && c.is_control() || c == '\u{202e}'), "{text:?}");
    let value: Value = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text:?} {said}"));
    assert_eq!(value["error"]["exit_code"].as_i64().unwrap_or(0), i64::from(code), "{value:#}");
    if !schema.is_empty() {
        assert_valid(schema, &value);
    }
    value
}

fn assert_valid(name: &str, value: &Value) {
    let file = if name == "diff" { "diff.schema.json" } else { "json.schema.json" };
    let text = fs::read_to_string(Path::new(SCHEMAS).join(file)).unwrap();
    let mut schema: Value = serde_json::from_str(&text).unwrap();
    if name != "diff" {
        assert!(schema["$defs"][name].is_object(), "{name}");
        schema["$ref"] = format!("#/$defs/{name}").into();
    }
    let validator = jsonschema::validator_for(&schema).unwrap();
    let errors: Vec<String> = validator.iter_errors(value).map(|error| error.to_string()).collect();
    assert!(errors.is_empty(), "{name}: {errors:?}: {value:#}");
}

#[test]
fn what_is_done_is_one_object() {
    let place = Place::new();
    let codegen = ["codegen", "--spec", "api.json", "--out", "out"];
    let value = place.json("codegen", 0, &codegen);
    assert_eq!((&value["findings"][0]["code"], &value["files"]["unchanged"]), (&json!("S001"), &json!(0)));
    assert!(value["files"]["changed"].as_u64().is_some_and(|count| count > 3), "{value:#}");
    let value = place.json("codegen", 0, &[&codegen[..], &["--check", "--quiet"]].concat());
    assert_eq!(value["files"]["changed"], 0);
    let value = place.json("codegen", 0, &[&codegen[..], &["--check", "--timings"]].concat());
    let stages: Vec<&str> =
        value["timings"].as_array().unwrap().iter().map(|it| it["stage"].as_str().unwrap()).collect();
    assert_eq!((stages.first(), stages.last(), stages.len()), (Some(&"input"), Some(&"compare"), 12), "{stages:?}");
    let value = place.json("outline", 0, &["outline", "--spec", "api.json"]);
    assert_eq!(value["operations"]["default"][0].as_str().unwrap().split(' ').next(), Some("get_lamps()"));
    let value = place.json("", 0, &["openapi", "--spec", "api.json"]);
    assert!(value["openapi"].is_string(), "{value:#}");
    assert_eq!(place.json("openapi", 0, &["openapi", "--spec", "api.json", "--out", "o.json"])["out"], "o.json");
    let value = place.json("new", 0, &["new", "lamps", "--spec", "api.json", "--dir", "lamps"]);
    assert_eq!(value["crate"], "lamps");
    let value = place.json("try-spec", 1, &["try-spec", "--no-compile", "api.json", "broken.json"]);
    assert_eq!(value["documents"][0]["operations"]["emitted"], 1);
}

#[test]
fn what_comes_is_one_object() {
    let place = Place::new();
    place.write("refused.json", &DOCUMENT.replace("get-lamps", "get-others"));
    let fetch = |name: &str, code: i32| place.json("", code, &["fetch", "--file", name, "--out", "spec"]);
    let first = fetch("api.json", 0);
    assert_valid("fetch", &first);
    assert_eq!((&first["is_changed"], &first["record"]["source"]), (&json!(true), &json!({ "file": "api.json" })));
    let same = fetch("api.json", 0);
    assert_valid("fetch", &same);
    assert_eq!(same["is_changed"], false);
    let lost = fetch("refused.json", 1);
    assert_valid("failure", &lost);
    assert!(lost["error"]["help"].as_str().unwrap().contains("--force"), "{lost:#}");
    place.json("fetch", 0, &["fetch", "--check", "--out", "spec"]);
}

#[test]
fn failures_are_in_the_object() {
    let place = Place::new();
    for (task, more) in
        [("codegen", &["--out", "out"][..]), ("outline", &[]), ("openapi", &[]), ("new", &["lamps", "--dir", "lamps"])]
    {
        let run = |code: i32, spec: &str| {
            let _ = fs::remove_dir_all(place.0.path().join("lamps"));
            place.json(task, code, &[&[task, "--spec", spec][..], more].concat())
        };
        let refused = run(5, "refused.json");
        assert_eq!(refused["error"]["kind"], "incomplete");
        let found = refused["findings"].as_array().unwrap();
        assert!(found.iter().any(|it| it["severity"] == "refused"), "{refused:#}");
        let broken = run(1, "broken.json");
        assert_eq!((&broken["error"]["kind"], &broken["findings"][0]["severity"]), (&json!("failed"), &json!("error")));
        let _ = fs::remove_dir_all(place.0.path().join("lamps"));
        let gone = place.json("failure", 1, &[&[task, "--spec", "gone.json"][..], more].concat());
        assert!(gone["error"]["message"].as_str().unwrap().contains("gone.json"), "{gone:#}");
    }
    let value = place.json("codegen", 1, &["codegen", "--spec", "api.json", "--out", "other", "--check"]);
    assert!(value["files"]["changed"].as_u64().is_some_and(|count| count > 3), "{value:#}");
    // Neither is a command line that cannot be read.
    let value = place.json("failure", 2, &["codegn"]);
    assert_eq!(value["error"]["help"].as_str().unwrap().split(';').next(), Some("did you mean `codegen`?"));
    place.json("failure", 2, &["diff", "a\u{1b}\u{202e}", "b", "c"]);
}

#[test]
fn comparisons_are_one_object() {
    let place = Place::new();
    place.write("new.json", &DOCUMENT.replace("\"200\"", "\"201\""));
    let sides = ["diff", "api.json", "new.json"];
    let report = place.json("diff", 0, &sides);
    let above = place.json("diff", 1, &[&sides[..], &["--fail-on", "any"]].concat());
    assert_eq!(above["changes"], report["changes"]);
    let id = report["changes"][0]["id"].as_str().unwrap();
    let explained = place.json("explain", 0, &[&sides[..], &["--explain", id]].concat());
    assert_eq!((&explained["change"]["id"], &explained["accept"]["id"]), (&json!(id), &json!(id)));
    place.json("failure", 2, &[&sides[..], &["--explain", "zzz"]].concat());
    assert_eq!(place.json("diff-out", 0, &[&sides[..], &["--out", "report.json"]].concat())["out"], "report.json");
    assert_valid(
        "diff",
        &serde_json::from_str(&fs::read_to_string(place.0.path().join("report.json")).unwrap()).unwrap(),
    );
    assert_eq!(place.json("failure", 3, &["diff", "api.json", "broken.json"])["error"]["kind"], "unreadable");
    place.write("old.json", &DOCUMENT.replace("\"operationId\"", "\"deprecated\": true, \"operationId\""));
    let sunset = place.json("sunset", 0, &["diff", "--sunset", "old.json"]);
    assert_eq!(sunset["deprecated"][0]["subject"], "get-lamps");
}

#[test]
fn an_update_is_one_object() {
    let place = update_support::Place::new();
    let update = |code: i32, property: &str| {
        place.serve(&update_support::lamp(property));
        let arguments = ["update", "--file", "target/served.json", "--format", "json"];
        printed("", code, &place.command(&arguments).output().unwrap())
    };
    place.write("ece-codegen/tests/panel.json", update_support::PANEL);
    let first = update(0, "lit");
    assert_valid("update", &first);
    assert_eq!((&first["document"]["is_changed"], &first["report"]), (&json!(true), &json!("target/spec-update.md")));
    let next = update(0, "colour");
    assert_valid("update", &next);
    assert!(next["version"]["next"].is_string() && !next["remains"].as_array().unwrap().is_empty(), "{next:#}");
    place.serve(&json!([]));
    let arguments = ["update", "--file", "target/served.json", "--format=json"];
    printed("failure", 1, &place.command(&arguments).output().unwrap());
}
