//! What a list of media types is made of, where the list itself is odd.

use ece_codegen::ir::{Operation, ResponseBody, Type};
use serde_json::{Value, json};

fn operation(produces: &Value) -> Operation {
    let schema = json!({ "type": "string" });
    let get = json!({ "operationId": "get", "produces": produces, "responses": { "200": { "description": "", "schema": schema } } });
    let document = json!({
        "swagger": "2.0", "info": { "title": "t", "version": "1" }, "produces": ["application/xml"],
        "paths": { "/a": { "get": get } },
    });
    let outcome = ece_codegen::generate(&document.to_string(), &[]);
    outcome.api.unwrap().groups.remove(0).operations.remove(0)
}

/// However the schema comes by its type.
#[test]
fn a_file_or_a_text_without_media_types_may_be_anything() {
    let bodies = [
        (json!({ "type": "file" }), "*/*"),
        (json!({ "allOf": [{ "type": "file" }] }), "*/*"),
        (json!({ "allOf": [{ "allOf": [{ "type": "string" }] }] }), "*/*"),
        (json!({ "$ref": "#/definitions/Text" }), "*/*"),
        (json!({ "allOf": [{ "$ref": "#/definitions/Text" }] }), "*/*"),
        (json!({ "$ref": "#/definitions/Circle" }), "application/json"),
        (json!({ "allOf": [{ "type": "object" }] }), "application/json"),
    ];
    for (schema, accept) in bodies {
        let document = json!({
            "swagger": "2.0", "info": { "title": "t", "version": "1" },
            "paths": { "/a": { "get": { "responses": { "200": { "description": "", "schema": schema } } } } },
            "definitions": { "Text": { "type": "string" }, "Circle": { "$ref": "#/definitions/Circle" } },
        });
        let api = ece_codegen::generate(&document.to_string(), &[]).api.unwrap();
        assert_eq!(api.groups[0].operations[0].accept, [accept], "{document}");
    }
}

#[test]
fn several_in_one_text_are_several() {
    let operation = operation(&json!(["application/json, text/plain; charset=utf-8"]));
    assert_eq!(operation.responses[0].body, ResponseBody::TextOrJson);
    assert_eq!(operation.accept, ["application/json", "text/plain; charset=utf-8"]);
}

#[test]
fn a_comma_within_quotation_marks_separates_nothing() {
    let operation = operation(&json!(["application/json; profile=\"a,b\""]));
    assert_eq!(operation.responses[0].body, ResponseBody::Json(Type::String));
    assert_eq!(operation.accept, ["application/json; profile=\"a,b\""]);
}

#[test]
fn an_empty_list_leaves_everything_open() {
    for produces in [json!([]), json!([" "])] {
        let operation = operation(&produces);
        assert_eq!(operation.responses[0].body, ResponseBody::TextOrJson, "{produces}");
        assert_eq!(operation.accept, ["*/*"], "{produces}");
    }
}

#[test]
fn what_no_header_can_carry_is_not_used() {
    for odd in ["json", "application/json\r\nx: y", "text/plain\u{202e}"] {
        let alone = operation(&json!([odd]));
        assert_eq!(alone.accept, ["application/xml"], "those of the document count beside {odd:?}");
        let beside = operation(&json!([odd, "application/json"]));
        assert_eq!(beside.accept, ["application/json"], "{odd:?}");
    }
}
