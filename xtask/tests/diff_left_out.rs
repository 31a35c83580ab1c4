//! Documents that can be read in part are compared as far as both can be; what is left out is said, and is no change.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

/// An API in the manner of an orchestrator: dotted names, shared responses, parameters of the path.
fn document() -> Value {
    let pod = || json!({ "$ref": "#/definitions/io.example.v1.Pod" });
    json!({
        "swagger": "2.0", "info": { "title": "Pods", "version": "1" }, "basePath": "/api",
        "consumes": ["application/json"], "produces": ["application/json"],
        "paths": {
            "/pods/{name}": {
                "parameters": [{ "name": "name", "in": "path", "required": true, "type": "string" }],
                "get": { "operationId": "readPod", "responses": {
                    "200": { "description": "", "schema": pod() }, "404": { "$ref": "#/responses/NotFound" } } }
            },
            "/pods": {
                "get": {
                    "operationId": "listPods",
                    "parameters": [{ "name": "limit", "in": "query", "type": "integer", "default": 10 }],
                    "responses": { "200": { "description": "", "schema": { "type": "array", "items": pod() } } }
                },
                "post": {
                    "operationId": "createPod",
                    "parameters": [{ "name": "body", "in": "body", "required": true, "schema": pod() }],
                    "responses": { "201": { "description": "", "schema": pod() } }
                }
            }
        },
        "responses": { "NotFound": { "description": "", "schema": { "$ref": "#/definitions/io.example.v1.Status" } } },
        "definitions": {
            "io.example.v1.Pod": { "type": "object", "required": ["name"], "properties": {
                "name": { "type": "string" }, "port": { "type": "string", "format": "int-or-string" },
                "status": { "$ref": "#/definitions/io.example.v1.Status" } },
                "x-kubernetes-group-version-kind": [{ "group": "", "kind": "Pod", "version": "v1" }] },
            "io.example.v1.Status": { "type": "object", "properties": { "code": { "type": "integer" } } },
            "Options": { "type": "object", "properties": { "grace": { "type": "integer" } } }
        }
    })
}

/// The change that there is besides the faults.
fn edited(mut document: Value) -> Value {
    document["definitions"]["Options"]["properties"]["force"] = json!({ "type": "boolean" });
    document
}

const ONLY_CHANGE: &str = "property-added-optional Options.force";

struct Ran {
    code: Option<i32>,
    out: String,
    err: String,
}

fn diff(old: &Value, new: &Value, format: &str) -> Ran {
    run(old, new, &["--format", format])
}

fn run(old: &Value, new: &Value, args: &[&str]) -> Ran {
    let dir = tempfile::tempdir().unwrap();
    let file = |name: &str, document: &Value| {
        let path = dir.path().join(name);
        fs::write(&path, document.to_string()).unwrap();
        path
    };
    let (old, new) = (file("old.json", old), file("new.json", new));
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    let output = command.arg("diff").args([old, new]).arg("--raw").args(args).output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code(), out: text(output.stdout), err: text(output.stderr) }
}

fn report(old: &Value, new: &Value) -> Value {
    let ran = diff(old, new, "json");
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    serde_json::from_str(&ran.out).unwrap()
}

fn changes(report: &Value) -> Vec<String> {
    let change = |it: &Value| format!("{} {}", it["kind"].as_str().unwrap(), it["subject"].as_str().unwrap());
    report["changes"].as_array().unwrap().iter().map(change).collect()
}

/// Plants a fault.
type Fault = (&'static str, fn(&mut Value));

const POST: &str = "/paths/~1pods/post";
const GET: &str = "/paths/~1pods/get";
const POD: &str = "/definitions/io.example.v1.Pod/properties";

fn at<'a>(document: &'a mut Value, pointer: &str) -> &'a mut Value {
    document.pointer_mut(pointer).unwrap()
}

/// Faults that refuse a part, each in one document only.
const FAULTS: &[Fault] = &[
    ("a member that leads nowhere", |it| at(it, POD)["gone"] = json!({ "$ref": "#/definitions/Gone" })),
    ("a member of no type", |it| at(it, POD)["status"] = json!({ "type": "strnig" })),
    ("a member on another machine", |it| at(it, POD)["port"] = json!({ "$ref": "https://example.net/a.json" })),
    ("a body that leads nowhere", |it| {
        at(it, POST)["parameters"][0]["schema"] = json!({ "$ref": "#/definitions/Gone" });
    }),
    ("two bodies", |it| {
        at(it, POST)["parameters"].as_array_mut().unwrap().push(json!({ "name": "b", "in": "body", "schema": {} }));
    }),
    ("a response that leads nowhere", |it| {
        at(it, GET)["responses"]["200"]["schema"] = json!({ "$ref": "#/definitions/Gone" });
    }),
    ("a shared response that is gone", |it| {
        at(it, "/paths/~1pods~1{name}/get/responses")["404"] = json!({ "$ref": "#/responses/Gone" });
    }),
    ("a shared parameter that is gone", |it| {
        at(it, GET)["parameters"].as_array_mut().unwrap().push(json!({ "$ref": "#/parameters/Gone" }));
    }),
    ("a parameter without a place", |it| {
        at(it, GET)["parameters"]
            .as_array_mut()
            .unwrap()
            .push(json!({ "name": "z", "type": "string", "required": true }));
    }),
    ("a definition that is a text", |it| it["definitions"]["io.example.v1.Status"] = json!("x")),
    ("a definition that leads nowhere, and its use", |it| {
        it["definitions"]["Alias"] = json!({ "$ref": "#/definitions/Gone" });
        at(it, POD)["alias"] = json!({ "$ref": "#/definitions/Alias" });
    }),
    ("an operation that is a list", |it| *at(it, GET) = json!([])),
    ("a path without a slash", |it| {
        let paths = it["paths"].as_object_mut().unwrap();
        let item = paths.remove("/pods").unwrap();
        paths.insert("pods".to_owned(), item);
    }),
];

#[test]
fn what_one_side_cannot_read_is_compared_on_neither_and_said() {
    for (what, plant) in FAULTS {
        let mut faulty = document();
        plant(&mut faulty);
        let there = report(&document(), &edited(faulty.clone()));
        assert_eq!(changes(&there), [ONLY_CHANGE], "{what}");
        let back = report(&faulty, &edited(document()));
        assert_eq!(changes(&back), [ONLY_CHANGE], "{what}, the other way");
        for (report, side) in [(there, "new"), (back, "old")] {
            let left_out = report["left_out"].as_array().unwrap();
            assert!(!left_out.is_empty() && left_out.iter().all(|it| it["side"] == side), "{what}: {report}");
            let notes = report["notes"].to_string();
            for it in left_out {
                let [pointer, code] = ["pointer", "code"].map(|key| it[key].as_str().unwrap());
                assert!(notes.contains(code) && notes.contains(pointer), "{what}: {notes}");
                assert!(!it["message"].as_str().unwrap().is_empty(), "{what}");
            }
        }
        // A fault of both is a fault of neither.
        assert_eq!(changes(&report(&faulty, &faulty)), Vec::<String>::new(), "{what}");
        assert_eq!(changes(&report(&faulty, &edited(faulty.clone()))), [ONLY_CHANGE], "{what} twice");
    }
}

const THRESHOLDS: [&str; 7] = ["source", "wire", "older-server", "silent", "error", "warning", "any"];

#[test]
fn what_cannot_be_compared_is_above_every_threshold() {
    let with = |pointer: &str, value: Value| {
        let mut document = document();
        *at(&mut document, pointer) = value;
        document
    };
    let faults = [
        with("/definitions/io.example.v1.Status", json!("x")),
        with("/consumes", json!("x")),
        with("/paths", json!([])),
        with("/definitions/Options/properties/grace", json!({ "$ref": "#/definitions/Gone" })),
    ];
    for faulty in &faults {
        for threshold in THRESHOLDS {
            for [old, new] in [[&document(), faulty], [faulty, &document()]] {
                let ran = run(old, new, &["--fail-on", threshold]);
                assert!(ran.code == Some(1) && ran.err.contains("cannot be compared"), "{threshold}: {}", ran.err);
            }
            // The same fault on both sides says nothing about a change.
            let ran = run(faulty, faulty, &["--fail-on", threshold]);
            assert_eq!(ran.code, Some(0), "{threshold}: {}", ran.err);
        }
        assert_eq!(run(&document(), faulty, &["--fail-on", "none"]).code, Some(0));
        assert_eq!(run(&document(), faulty, &[]).code, Some(0));
    }
    // Another wrong value is another fault.
    let [one, other] = [5, 6].map(|number| with("/consumes", json!(number)));
    assert_eq!(run(&one, &other, &["--fail-on", "any"]).code, Some(1));
    assert_eq!(report(&one, &other)["left_out"].as_array().unwrap().len(), 2);
    assert_eq!(changes(&report(&one, &other)), [""; 0]);
}

#[test]
fn a_fault_that_makes_others_is_one_line() {
    let mut faulty = document();
    faulty["definitions"] = json!("x");
    for (report, side) in [(report(&document(), &faulty), "new"), (report(&faulty, &document()), "old")] {
        let left_out = report["left_out"].as_array().unwrap();
        let named: Vec<_> = left_out.iter().map(|it| (&it["side"], &it["pointer"], &it["in_both"])).collect();
        assert_eq!(named, [(&json!(side), &json!("/definitions"), &json!(false))]);
        assert_eq!(changes(&report), [""; 0]);
    }
}

#[test]
fn an_operation_that_moved_keeps_what_one_side_cannot_say() {
    let mut moved = document();
    let paths = moved["paths"].as_object_mut().unwrap();
    let item = paths.remove("/pods").unwrap();
    paths.insert("/v2/pods".to_owned(), item);
    at(&mut moved, "/paths/~1v2~1pods/get")["consumes"] = json!("x");
    let mut old = document();
    at(&mut old, GET)["consumes"] = json!(["text/plain"]);
    for report in [report(&old, &moved), report(&moved, &old)] {
        let kinds: Vec<_> = report["changes"].as_array().unwrap().iter().map(|it| it["kind"].clone()).collect();
        assert!(!kinds.is_empty() && kinds.iter().all(|kind| kind == "operation-moved"), "{kinds:?}");
    }
}

#[test]
fn what_is_left_out_is_said_in_every_format() {
    let mut faulty = document();
    faulty["definitions"]["io.example.v1.Status"] = json!("x");
    for format in ["terminal", "markdown", "json", "changelog", "github", "html"] {
        let ran = diff(&document(), &faulty, format);
        assert_eq!(ran.code, Some(0), "{format}: {}", ran.err);
        assert!(ran.out.contains("S010") && ran.out.contains("io.example.v1.Status"), "{format}: {}", ran.out);
    }
}

#[test]
fn oddities_that_can_be_read_are_no_faults() {
    let odd: &[Fault] = &[
        ("one id twice", |it| at(it, POST)["operationId"] = json!("readPod")),
        ("keys beside a reference", |it| at(it, POD)["status"]["readOnly"] = json!(true)),
        ("a list of types", |it| at(it, POD)["port"] = json!({ "type": ["string", "integer"] })),
        ("a schema in a header", |it| {
            at(it, GET)["responses"]["200"]["headers"] = json!({ "X-A": { "schema": { "type": "string" } } });
        }),
        ("a stream", |it| at(it, GET)["produces"] = json!(["application/json", "application/json;stream=watch"])),
        ("read-only and required", |it| at(it, POD)["name"]["readOnly"] = json!(true)),
        ("names that collide", |it| it["definitions"]["io.example.v1.pod"] = json!({ "type": "object" })),
        ("a file", |it| at(it, POST)["parameters"] = json!([{ "name": "f", "in": "formData", "type": "file" }])),
        ("no parameter of the path", |it| {
            drop(at(it, "/paths/~1pods~1{name}").as_object_mut().unwrap().remove("parameters"));
        }),
        ("a default of another type", |it| at(it, GET)["parameters"][0]["default"] = json!("ten")),
    ];
    for (what, plant) in odd {
        let mut document = document();
        plant(&mut document);
        assert_eq!(changes(&report(&document, &document)), Vec::<String>::new(), "{what}");
        let there = report(&document, &edited(document.clone()));
        assert_eq!(changes(&there), [ONLY_CHANGE], "{what}");
        assert_eq!(there["left_out"], json!([]), "{what}");
    }
}

#[test]
fn what_is_no_swagger_at_all_is_an_error() {
    for other in [json!({ "openapi": "3.0.0", "info": {}, "paths": {} }), json!([]), json!("x"), json!({})] {
        let ran = diff(&document(), &other, "terminal");
        assert!(ran.code == Some(3) && ran.err.contains("NEW") && ran.out.is_empty(), "{other}: {}", ran.err);
    }
}

/// A definition that is gone while references to it stay: nobody knows what its users say now.
#[test]
fn a_definition_that_is_referred_to_and_gone_is_not_called_unused() {
    let mut new = document();
    new["definitions"].as_object_mut().unwrap().remove("io.example.v1.Status");
    let ran = diff(&document(), &new, "terminal");
    assert!(
        ran.out.contains("2 places that are left out refer to it") && !ran.out.contains("no operation"),
        "{}",
        ran.out
    );
    assert!(ran.out.contains("2 parts of one side are not compared"), "{}", ran.out);
    let told = report(&document(), &new);
    assert_eq!(
        (&told["changes"][0]["kind"], &told["changes"][0]["left_out"]),
        (&json!("definition-removed"), &json!(2))
    );
    let told = diff(&new, &document(), "markdown").out;
    assert!(told.contains("2 places that are left out refer to it"), "{told}");
}
