//! Sample calls are bounded: recursion through required members and other names ends, and no document makes them grow
//! beyond its own size.

use ece_codegen::Outcome;
use serde_json::{Value, json};

fn generated(definitions: &Value) -> Outcome {
    let document = json!({
        "swagger": "2.0",
        "info": { "title": "Samples", "version": "1" },
        "consumes": ["application/json"],
        "produces": ["application/json"],
        "paths": { "/m": { "post": {
            "operationId": "use-it",
            "parameters": [{ "name": "body", "in": "body", "required": true, "schema": { "$ref": "#/definitions/M0" } }],
            "responses": { "200": { "description": "", "schema": { "$ref": "#/definitions/M0" } } },
        } } },
        "definitions": definitions,
    });
    let outcome = ece_codegen::generate(&document.to_string(), &[]);
    assert!(!outcome.diagnostics.has_errors(), "{:?}", outcome.diagnostics);
    outcome
}

fn size(outcome: &Outcome) -> usize {
    assert!(outcome.samples.iter().any(|file| file.text.contains("use_it")), "the call is missing");
    outcome.samples.iter().map(|file| file.text.len()).sum()
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

/// Every level holds the next one twice.
fn lattice(levels: usize) -> Value {
    let level = |index: usize| {
        let next = reference(&format!("M{}", index + 1));
        json!({ "type": "object", "required": ["a", "b"], "properties": { "a": next, "b": next } })
    };
    let mut definitions: serde_json::Map<String, Value> =
        (0..levels).map(|index| (format!("M{index}"), level(index))).collect();
    definitions.insert(format!("M{levels}"), json!({ "type": "object" }));
    Value::Object(definitions)
}

#[test]
fn a_lattice_of_types_does_not_double_the_sample_with_every_level() {
    let sizes: Vec<usize> = [10, 20, 40].into_iter().map(|levels| size(&generated(&lattice(levels)))).collect();
    assert!(sizes[2] < 500_000, "{sizes:?}");
    assert!(sizes[2] < sizes[1] * 3, "{sizes:?}");
}

#[test]
fn a_chain_of_types_ends() {
    let link = |index: usize| json!({ "type": "object", "required": ["a"], "properties": { "a": reference(&format!("M{}", index + 1)) } });
    let mut definitions: serde_json::Map<String, Value> =
        (0..3_000).map(|index| (format!("M{index}"), link(index))).collect();
    definitions.insert("M3000".to_owned(), json!({ "type": "object" }));
    assert!(size(&generated(&Value::Object(definitions))) < 2_000_000);
}

#[test]
fn recursion_ends_by_whatever_way_it_goes() {
    let required = |inner: Value| json!({ "type": "object", "required": ["m"], "properties": { "m": inner } });
    let list = json!({ "type": "array", "items": reference("M0") });
    let map = json!({ "type": "object", "additionalProperties": reference("M0") });
    let ways = [
        json!({ "M0": required(reference("M0")) }),
        json!({ "M0": required(reference("A")), "A": reference("M0") }),
        json!({ "M0": required(reference("A")), "A": reference("B"), "B": reference("M0") }),
        json!({ "M0": required(reference("L")), "L": list }),
        json!({ "M0": required(reference("L")), "L": { "type": "array", "items": reference("L2") }, "L2": list }),
        json!({ "M0": required(reference("P")), "P": map }),
        json!({ "M0": { "allOf": [reference("B"), { "type": "object", "required": ["x"], "properties": { "x": reference("M0") } }] },
                "B": required(reference("M0")) }),
        json!({ "M0": reference("A"), "A": required(reference("M0")) }),
        json!({ "M0": { "type": "array", "items": reference("M0") } }),
        json!({ "M0": required(reference("N")), "N": required(reference("M0")) }),
    ];
    for way in ways {
        let outcome = generated(&way);
        assert!(size(&outcome) < 20_000, "{way}");
        for file in outcome.files.iter().chain(&outcome.samples) {
            assert!(syn::parse_file(&file.text).is_ok(), "{way}: {}", file.path);
        }
    }
}

/// Parameters travel as text: the elements of an inner list are texts, whatever they hold.
#[test]
fn lists_within_lists_are_lists_of_texts() {
    let mut items = json!({ "type": "string" });
    for _ in 0..30 {
        items = json!({ "type": "array", "items": items });
    }
    let document = json!({
        "swagger": "2.0",
        "info": { "title": "Samples", "version": "1" },
        "paths": { "/m": { "get": {
            "operationId": "use-it",
            "parameters": [{ "name": "q", "in": "query", "type": "array", "items": items }],
            "responses": { "200": { "description": "" } },
        } } },
    });
    let outcome = ece_codegen::generate(&document.to_string(), &[]);
    assert!(!outcome.diagnostics.has_errors(), "{:?}", outcome.diagnostics);
    assert!(size(&outcome) < 5_000);
}
