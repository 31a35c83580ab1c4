use serde_json::{Value, json};

use super::*;
use crate::source::NoFiles;

/// What becomes of a document with files beside it, and its findings as `code file#pointer`.
fn bundled(document: Value, files: &[(&str, Value)]) -> (Value, Vec<String>) {
    let read = |path: &str| {
        let found = files.iter().find(|(name, _)| *name == path);
        found.map(|(_, value)| value.to_string()).ok_or_else(|| "there is no such file".to_owned())
    };
    let mut diagnostics = Diagnostics::new();
    let bundle = bundle(document, &Source::new("", "api.json", &read), &mut diagnostics);
    diagnostics.relocate(bundle.located, |at| bundle.sources.source(at));
    let findings = diagnostics.iter().map(|it| format!("{} {}#{}", it.code, it.file, it.pointer.as_str()));
    (bundle.document, findings.collect())
}

#[expect(clippy::needless_pass_by_value, reason = "reads better with `json!`")]
fn get(schema: Value) -> Value {
    json!({ "get": { "operationId": "g", "responses": { "200": { "description": "", "schema": schema } } } })
}

fn lamps() -> Value {
    json!({ "type": "object", "properties": { "lamp": { "$ref": "#/definitions/Lamp" } } })
}

#[test]
fn what_needs_nothing_stays_as_it_is() {
    let document = json!({
        "swagger": "2.0",
        "paths": { "/a": get(json!({ "$ref": "#/definitions/A~1B" })) },
        "definitions": { "A/B": { "type": "object" }, "Alias": { "$ref": "#/definitions/A~1B" } },
    });
    assert_eq!(bundled(document.clone(), &[]), (document, Vec::new()));
}

#[test]
fn one_target_gets_one_name_wherever_it_is_meant() {
    let (document, findings) = bundled(
        json!({
            "paths": {
                "/a": get(json!({ "type": "object", "properties": { "x": { "type": "object" } } })),
                "/b": get(json!({ "$ref": "#/paths/~1a/get/responses/200/schema" })),
                "/c": get(json!({ "$ref": "#/paths/~1a/get/responses/200/schema/properties/x" })),
            },
            "definitions": {
                "M": { "properties": { "x": { "type": "object", "readOnly": true, "description": "d" } } },
                "N": { "properties": { "a": { "$ref": "#/definitions/M/properties/x" } } },
                "O": { "properties": { "a": { "$ref": "#/definitions/N/properties/a" } } },
                "P": { "properties": { "a": { "$ref": "#/definitions/Q/properties/x" } } },
                "Q": { "$ref": "#/definitions/M" },
            },
        }),
        &[],
    );
    assert!(findings.is_empty(), "{findings:?}");
    let schema = |path: &str| document["paths"][path]["get"]["responses"]["200"]["schema"]["$ref"].clone();
    assert_eq!((schema("/a"), schema("/b")), (json!("#/definitions/g_response"), json!("#/definitions/g_response")));
    assert_eq!(schema("/c"), "#/definitions/g_response_x");
    let definitions = &document["definitions"];
    assert_eq!(definitions["g_response"]["properties"]["x"], json!({ "$ref": "#/definitions/g_response_x" }));
    let x = json!({ "$ref": "#/definitions/M_x", "readOnly": true, "description": "d" });
    assert_eq!(definitions["M"]["properties"]["x"], x);
    for other in ["N", "O", "P"] {
        assert_eq!(definitions[other]["properties"]["a"], json!({ "$ref": "#/definitions/M_x" }), "{other}");
    }
    assert_eq!(definitions["Q"], json!({ "$ref": "#/definitions/M" }));
    assert_eq!(definitions["M_x"]["type"], "object");
}

#[test]
fn names_are_those_of_the_place_and_are_free() {
    let (document, _) = bundled(
        json!({
            "paths": {
                "/a/{id}": { "post": {
                    "parameters": [{ "name": "b", "in": "body", "schema": { "type": "object" } }],
                    "responses": { "404": { "description": "", "schema": { "type": "array", "items": {} } } },
                } },
            },
            "x-parts": { "Part": { "type": "object" } },
            "definitions": {
                "All": { "allOf": [
                    { "$ref": "#/paths/~1a~1%7Bid%7D/post/parameters/0/schema" },
                    { "$ref": "#/paths/~1a~1{id}/post/responses/404/schema/items" },
                    { "$ref": "#/x-parts/Part" },
                    { "$ref": "#/definitions/M/properties/x" },
                    { "$ref": "#/definitions/M/properties/items" },
                    { "$ref": "#/definitions/M/additionalProperties" },
                ] },
                "M": { "properties": { "x": {}, "items": {} }, "additionalProperties": {} },
                "M_x": {},
            },
        }),
        &[],
    );
    let parts = document["definitions"]["All"]["allOf"].as_array().unwrap().iter();
    let parts: Vec<&str> = parts.map(|it| it["$ref"].as_str().unwrap().trim_start_matches("#/definitions/")).collect();
    let expected =
        ["post ~1a~1{id}_request", "post ~1a~1{id}_response_404_item", "Part", "M_x_2", "M_items", "M_value"];
    assert_eq!(parts, expected);
}

#[test]
fn a_definition_that_is_only_a_reference_names_what_it_leads_to() {
    let (document, findings) = bundled(
        json!({
            "paths": { "/a": get(json!({ "$ref": "lamp.json" })) },
            "definitions": {
                "Lamp": { "$ref": "lamp.json" },
                "Other": { "$ref": "./lamp.json#" },
                "Code": { "$ref": "#/definitions/M/properties/code" },
                "M": { "properties": { "code": { "type": "string" } } },
            },
        }),
        &[("lamp.json", json!({ "type": "object", "properties": { "next": { "$ref": "#" } } }))],
    );
    assert!(findings.is_empty(), "{findings:?}");
    let definitions = &document["definitions"];
    let names: Vec<&String> = definitions.as_object().unwrap().keys().collect();
    assert_eq!(names, ["Lamp", "Other", "Code", "M"]);
    assert_eq!(definitions["Lamp"]["properties"]["next"]["$ref"], "#/definitions/Lamp");
    assert_eq!(definitions["Other"]["$ref"], "#/definitions/Lamp");
    assert_eq!(definitions["Code"], json!({ "type": "string" }));
    assert_eq!(definitions["M"]["properties"]["code"]["$ref"], "#/definitions/Code");
    assert_eq!(document["paths"]["/a"]["get"]["responses"]["200"]["schema"]["$ref"], "#/definitions/Lamp");
}

#[test]
fn files_refer_to_each_other_from_where_they_are() {
    let (document, findings) = bundled(
        json!({
            "paths": {
                "/a": { "$ref": "paths/a.json" },
                "/b": { "get": { "parameters": [{ "$ref": "defs/shared.json#/parameters/page" }],
                    "responses": { "404": { "$ref": "defs/shared.json#/responses/404" } } } },
            },
            "definitions": { "Lamp": { "type": "object" }, "Own": { "$ref": "api.json#/definitions/Lamp" } },
        }),
        &[
            ("paths/a.json", get(json!({ "$ref": "../defs/lamp.json#/Lamp" }))),
            (
                "defs/lamp.json",
                json!({ "Lamp": lamps(), "definitions": { "Lamp": { "$ref": "../api.json#/definitions/Lamp" } } }),
            ),
            (
                "defs/shared.json",
                json!({
                    "parameters": { "page": { "$ref": "#/parameters/other" }, "other": { "name": "page", "in": "query", "type": "string" } },
                    "responses": { "404": { "description": "", "schema": { "$ref": "lamp.json#/Lamp" } } },
                }),
            ),
        ],
    );
    assert!(findings.is_empty(), "{findings:?}");
    let lamp = json!("#/definitions/lamp_Lamp");
    assert_eq!(document["paths"]["/a"]["get"]["responses"]["200"]["schema"]["$ref"], lamp);
    assert_eq!(document["definitions"]["lamp_Lamp"]["properties"]["lamp"]["$ref"], "#/definitions/Lamp");
    assert_eq!(document["definitions"]["Own"]["$ref"], "#/definitions/Lamp");
    let b = &document["paths"]["/b"]["get"];
    assert_eq!(b["parameters"][0]["$ref"], "#/parameters/other");
    assert_eq!(document["parameters"]["other"]["name"], "page");
    assert_eq!(b["responses"]["404"]["$ref"], "#/responses/404");
    assert_eq!(document["responses"]["404"]["schema"]["$ref"], lamp);
}

#[test]
fn chains_of_shared_parts_end_at_the_last() {
    let (document, findings) = bundled(
        json!({
            "paths": { "/a": { "get": { "parameters": [{ "$ref": "#/parameters/a" }, { "$ref": "#/paths/~1b/parameters/0" }],
                "responses": { "200": { "$ref": "#/responses/a" } } } },
                "/b": { "parameters": [{ "name": "q", "in": "query", "type": "string" }] } },
            "parameters": { "a": { "$ref": "#/parameters/b" }, "b": { "name": "b", "in": "query", "type": "string" } },
            "responses": { "a": { "$ref": "#/responses/b" }, "b": { "description": "" } },
        }),
        &[],
    );
    assert!(findings.is_empty(), "{findings:?}");
    let operation = &document["paths"]["/a"]["get"];
    assert_eq!(operation["parameters"][0]["$ref"], "#/parameters/b");
    assert_eq!(operation["responses"]["200"]["$ref"], "#/responses/b");
    assert_eq!(operation["parameters"][1], document["paths"]["/b"]["parameters"][0]);
    assert_eq!(document["parameters"].as_object().unwrap().len(), 3);
}

#[test]
fn what_leads_nowhere_says_so_where_it_was_written() {
    let (_, findings) = bundled(
        json!({
            "paths": { "/a": { "$ref": "a.json#/a" }, "/b": { "$ref": "#/paths/~1b" }, "/c": { "$ref": "#/paths/~1nowhere" } },
            "parameters": { "a": { "$ref": "#/parameters/b" }, "b": { "$ref": "#/parameters/a" } },
            "definitions": {
                "A": { "$ref": "#/definitions/Missing" },
                "B": { "$ref": "https://example.net/b.json" },
                "C": { "$ref": "../c.json" },
                "D": { "$ref": "missing.json#/a" },
                "E": { "$ref": "missing.json#/b" },
                "F": { "$ref": "#/info" },
                "G": { "$ref": "#/definitions" },
                "H": { "$ref": "#/definitions/H/properties/x" },
                "I": { "properties": { "x": { "$ref": "a.json#/i" } } },
                "J": { "$ref": "" },
                "K": { "$ref": "broken.json" },
            },
            "info": { "title": "t" },
        }),
        &[
            ("a.json", json!({ "a": get(json!({ "$ref": "#/missing" })), "i": { "items": { "$ref": "x.json" } } })),
            ("broken.json", json!("text")),
        ],
    );
    let mut findings = findings;
    findings.sort();
    assert_eq!(
        findings,
        [
            "S004 #/definitions/A/$ref",
            "S004 #/paths/~1c/$ref",
            "S004 a.json#/a/get/responses/200/schema/$ref",
            "S005 #/definitions/B/$ref",
            "S020 #/definitions/C/$ref",
            "S020 #/definitions/D/$ref",
            "S020 #/definitions/K/$ref",
            "S020 a.json#/i/items/$ref",
            "S021 #/definitions/F/$ref",
            "S021 #/definitions/G/$ref",
            "S021 #/definitions/J/$ref",
            "S022 #/definitions/H/$ref",
            "S022 #/parameters/a/$ref",
            "S022 #/paths/~1b/$ref",
        ]
    );
}

#[test]
fn a_path_by_reference_keeps_what_it_says_itself() {
    let (document, findings) = bundled(
        json!({ "paths": {
            "/a": { "get": { "operationId": "a" }, "put": { "operationId": "p" }, "parameters": [] },
            "/b": { "$ref": "#/x-items/c", "get": { "operationId": "b" } },
            "/d": { "$ref": "#/x-items/d" },
        }, "x-items": { "c": { "$ref": "#/paths/~1a" }, "d": { "$ref": "#/x-items/e" }, "e": { "$ref": "#/x-items/d" } } }),
        &[],
    );
    assert_eq!(document["paths"]["/b"]["get"]["operationId"], "b");
    assert_eq!(document["paths"]["/b"]["put"]["operationId"], "p");
    assert_eq!(document["paths"]["/b"].as_object().unwrap().get("$ref"), None);
    assert_eq!(findings, ["S023 #/paths/~1b/$ref", "S022 #/paths/~1d/$ref"]);
}

#[test]
fn what_is_beside_a_reference_and_does_not_count_is_named() {
    let (document, findings) = bundled(
        json!({ "definitions": {
            "A": { "$ref": "#/definitions/B", "type": "object", "description": "d", "readOnly": true, "x-a": 1 },
            "B": {},
        } }),
        &[],
    );
    assert_eq!(document["definitions"]["A"]["type"], "object");
    assert_eq!(findings, ["S023 #/definitions/A"]);
}

/// Values that look like references and stand where none can be.
#[test]
fn values_and_names_are_no_references() {
    let document = json!({
        "definitions": { "A": { "properties": { "$ref": { "type": "string" } }, "example": { "$ref": "#/nowhere" } } },
        "x-any": { "$ref": "#/nowhere" },
    });
    assert_eq!(bundled(document.clone(), &[]), (document, Vec::new()));
}

#[test]
fn paths_that_multiply_each_other_are_bounded() {
    let properties: serde_json::Map<String, Value> = (0..2000).map(|n| (format!("p{n}"), json!({}))).collect();
    let mut paths = serde_json::Map::from_iter([("/a".to_owned(), get(json!({ "properties": properties })))]);
    paths.extend((0..500).map(|n| (format!("/{n}"), json!({ "$ref": "#/paths/~1a" }))));
    let (document, findings) = bundled(json!({ "paths": paths }), &[]);
    assert!(document.to_string().len() < 20 << 20);
    assert!(findings.len() > 100 && findings.iter().all(|it| it.starts_with("S024 ")));
}

/// What is wrong with a file, a shared part or a circle of references is one cause, however many references meet with it.
#[test]
fn one_cause_is_said_once() {
    let to_file = json!({ "$ref": "gone.json#/Lamp" });
    let (_, findings) = bundled(
        json!({
            "parameters": { "a": { "$ref": "#/parameters/b" }, "b": { "$ref": "#/parameters/a" }, "n": null },
            "responses": { "n": 7 },
            "definitions": { "N": null, "A": { "properties": {
                "a": to_file, "b": to_file, "n": { "$ref": "#/definitions/N" },
                "c": { "$ref": "#/x/0" }, "d": { "$ref": "#/x/1" },
            } } },
            "paths": {
                "/a": { "get": {
                    "parameters": [{ "$ref": "#/parameters/a" }, { "$ref": "#/parameters/n" }],
                    "responses": { "200": { "$ref": "#/responses/n" }, "201": { "description": "", "schema": to_file } },
                } },
                "/b": { "$ref": "#/paths/~1c" }, "/c": { "$ref": "#/paths/~1b" },
            },
            "x": [{ "$ref": "#/x/1" }, { "$ref": "#/x/0" }],
        }),
        &[],
    );
    let codes: Vec<&str> = findings.iter().map(|it| &it[..4]).collect();
    assert_eq!(codes.iter().filter(|it| **it == "S020").count(), 1, "{findings:?}");
    // Parameters, what is nowhere in the grammar, and paths.
    assert_eq!(codes.iter().filter(|it| **it == "S022").count(), 3, "{findings:?}");
    assert_eq!(codes.len(), 4, "{findings:?}");
}

#[test]
fn a_file_with_a_double_key_is_no_bad_overlay() {
    let read = |_: &str| Ok(r#"{"Lamp": {"type": "string", "type": "integer"}}"#.to_owned());
    let mut diagnostics = Diagnostics::new();
    let document = json!({ "definitions": { "A": { "$ref": "a.json#/Lamp" } } });
    bundle(document, &Source::new("", "", &read), &mut diagnostics);
    let found: Vec<_> =
        diagnostics.iter().map(|it| (it.code.as_str(), it.file.as_str(), it.pointer.as_str())).collect();
    assert_eq!(found, [("D002", "a.json", "/Lamp/type")]);
}

#[test]
fn a_document_without_files_says_that_it_has_none() {
    let mut diagnostics = Diagnostics::new();
    let document = json!({ "definitions": { "A": { "$ref": "a.json" } } });
    bundle(document, &Source::new("", "", &NoFiles), &mut diagnostics);
    assert!(diagnostics.iter().next().unwrap().message.contains("without the files beside it"));
}

/// However long it is, a chain has an end; one that goes round has none.
#[test]
fn a_long_chain_is_no_circle() {
    const LONG: usize = 3000;
    let next = |section: &str, n: usize| json!({ "$ref": format!("#/{section}/N{n}") });
    let chain = |section: &str, last: Value| {
        let mut all: serde_json::Map<String, Value> =
            (0..LONG).map(|n| (format!("N{n}"), next(section, n + 1))).collect();
        all.insert(format!("N{LONG}"), last);
        Value::Object(all)
    };
    let lamp = json!({ "type": "object", "properties": { "a": { "type": "string" } } });
    let mut document = json!({
        "paths": { "/a": { "get": { "operationId": "a", "parameters": [next("parameters", 0)], "responses": {
            "200": next("responses", 0),
            "201": { "schema": { "$ref": "#/definitions/N0/properties/a" } },
        } } } },
        "definitions": chain("definitions", lamp),
        "parameters": chain("parameters", json!({ "name": "q", "in": "query", "type": "string" })),
        "responses": chain("responses", json!({ "description": "" })),
        "x-items": chain("x-items", json!({ "get": { "operationId": "b" } })),
    });
    document["paths"]["/b"] = next("x-items", 0);
    let (whole, findings) = bundled(document.clone(), &[]);
    assert_eq!(findings, Vec::<String>::new());
    let last = |section: &str| format!("#/{section}/N{LONG}");
    let get = &whole["paths"]["/a"]["get"];
    assert_eq!(get["parameters"][0]["$ref"], last("parameters"));
    assert_eq!(get["responses"]["200"]["$ref"], last("responses"));
    assert_eq!(get["responses"]["201"]["schema"]["$ref"], format!("#/definitions/N{LONG}_a"));
    assert_eq!(whole["paths"]["/b"]["get"]["operationId"], "b");

    for section in ["parameters", "responses", "x-items"] {
        document[section][format!("N{LONG}")] = next(section, LONG / 2);
    }
    document["definitions"][format!("N{LONG}")] = json!({ "$ref": "#/definitions/N7" });
    let (_, findings) = bundled(document, &[]);
    assert!(findings.len() > 3 && findings.iter().all(|it| it.starts_with("S022 ")), "{findings:?}");
}

/// Passing the same reference twice is no circle as long as the way gets shorter.
#[test]
fn a_reference_may_be_passed_twice_on_one_way() {
    let (document, findings) = bundled(
        json!({ "definitions": {
            "A": { "$ref": "#/definitions/B" },
            "B": { "properties": { "a": { "$ref": "#/definitions/A" }, "b": { "type": "string" } } },
            "C": { "properties": { "c": { "$ref": "#/definitions/A/properties/a/properties/b" } } },
            "D": { "properties": { "d": { "$ref": "#/definitions/E/properties/x" } } },
            "E": { "$ref": "#/definitions/E/properties/y" },
        } }),
        &[],
    );
    assert_eq!(document["definitions"]["C"]["properties"]["c"]["$ref"], "#/definitions/B_b");
    // It is one circle, whoever leads into it.
    assert_eq!(findings, ["S022 #/definitions/D/properties/d/$ref"]);
}

/// What is written once and used twice is one finding, with what it costs at all places.
#[test]
fn a_finding_that_is_said_once_keeps_all_its_costs() {
    let mut diagnostics = Diagnostics::new();
    let costs: [&[&str]; 4] = [&["a is left out", "x"], &["b is left out", "x"], &[], &["other"]];
    for (index, costs) in costs.into_iter().enumerate() {
        let message = if index == 3 { "another" } else { "same" };
        diagnostics.push(crate::diagnostic::Code::Unusable, &Pointer::root().join(index), message, "");
        for cost in costs {
            diagnostics.add_cost(index, (*cost).to_owned());
        }
    }
    diagnostics.relocate(0, |_| Some(("a.json".to_owned(), Pointer::root())));
    let costs: Vec<&[String]> = diagnostics.iter().map(|it| it.costs.as_slice()).collect();
    assert_eq!(costs, [&["a is left out", "x", "b is left out"][..], &["other"]]);
}
