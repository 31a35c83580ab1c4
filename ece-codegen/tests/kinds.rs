//! What `type` may say beyond Swagger 2.0: lists of types, and null among the values of an enum.

use ece_codegen::diagnostic::Diagnostics;
use serde_json::{Value, json};

/// The type of a member with this schema, and the codes of what was found.
fn member(schema: &Value) -> (String, Vec<&'static str>) {
    let (outline, diagnostics) =
        read(json!({ "Holder": { "type": "object", "properties": { "it": schema } } }), json!([]));
    let line = outline.lines().find(|line| line.starts_with("struct Holder ")).unwrap().to_owned();
    let ty = line.split_once("it?: ").unwrap().1.split_once(" }").unwrap().0.to_owned();
    (ty, diagnostics.iter().map(|it| it.code.as_str()).collect())
}

#[expect(clippy::needless_pass_by_value, reason = "reads better with `json!`")]
fn read(definitions: Value, parameters: Value) -> (String, Diagnostics) {
    let operation =
        json!({ "operationId": "get", "parameters": parameters, "responses": { "200": { "description": "" } } });
    let document = json!({
        "swagger": "2.0", "info": { "title": "t", "version": "1" },
        "paths": { "/a": { "get": operation } }, "definitions": definitions,
    });
    let (snapshot, diagnostics) = ece_codegen::read(&document.to_string(), &[]);
    (ece_codegen::outline(&snapshot.unwrap().api).to_string(), diagnostics)
}

#[test]
fn a_list_of_types_is_the_type_that_it_comes_to() {
    for (schema, ty, codes) in [
        (json!({ "type": ["string", "null"] }), "String", vec!["S030"]),
        (json!({ "type": ["null", "string", "null"] }), "String", vec!["S030"]),
        (json!({ "type": ["integer", "number"] }), "f64", vec!["S030"]),
        (json!({ "type": ["string"], "enum": ["a", null] }), "HolderIt", vec!["S030", "S032"]),
        (json!({ "type": ["object", "null"], "properties": { "a": {} } }), "HolderIt", vec!["S030"]),
        (json!({ "type": ["array", "null"], "items": { "type": "integer" } }), "Vec<i64>", vec!["S030"]),
        (json!({ "type": ["string", "null"], "default": null }), "String", vec!["S030"]),
        (json!({ "type": ["null"] }), "Value", vec![]),
        (json!({ "type": "null" }), "Value", vec![]),
        (json!({ "type": ["string", "integer"] }), "Value", vec!["S031"]),
        (json!({ "type": ["string", "object"], "properties": { "a": {} } }), "Value", vec!["S031"]),
        (json!({ "type": ["array", "string", "null"], "items": { "type": "string" } }), "Value", vec!["S031"]),
        (json!({ "type": "string", "format": "int-or-string" }), "Value", vec![]),
        (json!({ "type": "string", "x-kubernetes-int-or-string": true }), "Value", vec![]),
        (json!({ "type": "string", "properties": { "a": {} } }), "Value", vec!["R003"]),
    ] {
        let found = member(&schema);
        assert!(found.0.starts_with(ty), "{schema}: {found:?}");
        assert_eq!(found.1, codes, "{schema}");
    }
}

#[test]
fn a_parameter_of_several_types_is_text() {
    let parameter = json!({ "name": "q", "in": "query", "type": ["string", "integer"] });
    let (outline, diagnostics) = read(json!({}), json!([parameter]));
    assert!(outline.contains("?q: String"), "{outline}");
    assert_eq!(diagnostics.iter().map(|it| it.code.as_str()).collect::<Vec<_>>(), ["S031"]);
}
