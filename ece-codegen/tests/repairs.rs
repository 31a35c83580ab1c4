//! What is repaired without guessing, and what a fault says of itself.

use ece_codegen::diagnostic::Diagnostics;
use ece_codegen::ir::{Operation, ResponseBody, Security, Type};
use serde_json::{Value, json};

/// The operations of a document with these members.
fn read(members: &Value) -> (Vec<Operation>, Diagnostics) {
    let mut document = json!({ "swagger": "2.0", "info": { "title": "t", "version": "1" } });
    document.as_object_mut().unwrap().extend(members.as_object().unwrap().clone());
    let (snapshot, diagnostics) = ece_codegen::read(&document.to_string(), &[]);
    (snapshot.unwrap().api.groups.into_iter().flat_map(|group| group.operations).collect(), diagnostics)
}

fn said(diagnostics: &Diagnostics) -> Vec<String> {
    diagnostics.iter().map(|it| format!("{} {}", it.code, it.pointer)).collect()
}

fn response(schema: &Value) -> Value {
    json!({ "description": "", "schema": schema })
}

#[test]
fn a_range_of_successes_is_the_success() {
    let (text, number) = (json!({ "type": "boolean" }), json!({ "type": "integer" }));
    let get = |responses: Value| json!({ "get": { "operationId": "g", "responses": responses } });
    for status in ["2XX", "2xx"] {
        let (operations, diagnostics) = read(&json!({ "paths": { "/a": get(json!({ status: response(&text) })) } }));
        assert_eq!(operations[0].responses[0].body, ResponseBody::Json(Type::Bool));
        assert_eq!(said(&diagnostics), [format!("S002 /paths/~1a/get/responses/{status}")]);
    }
    let both = json!({ "2XX": response(&text), "200": response(&number) });
    let (operations, _) = read(&json!({ "paths": { "/a": get(both) } }));
    assert_eq!(operations[0].responses.len(), 1);
    assert_eq!(operations[0].responses[0].body, ResponseBody::Json(Type::I64));
}

#[test]
fn who_asks_for_an_unknown_scheme_gets_no_secret_of_another() {
    let operation = |id: &str, security: Value| json!({ "operationId": id, "security": security, "responses": {} });
    let paths = json!({ "/a": {
        "get": operation("undeclared", json!([{ "ghost": [] }])),
        "put": operation("unreadable", json!([{ "cookie": [] }, { "ghost": [] }])),
        "post": operation("one_of_two", json!([{ "ghost": [] }, { "basic": [] }])),
        "delete": operation("open", json!([])),
    } });
    let schemes = json!({ "basic": { "type": "basic" }, "cookie": { "type": "apiKey", "in": "cookie", "name": "c" } });
    let (operations, _) = read(&json!({ "paths": paths, "securityDefinitions": schemes }));
    let of = |id: &str| operations.iter().find(|it| it.id == id).unwrap().security.clone();
    let one_of = |ids: &[&[&str]]| {
        Security::OneOf(ids.iter().map(|ids| ids.iter().map(|id| (*id).to_owned()).collect()).collect())
    };
    assert_eq!(of("undeclared"), one_of(&[&["ghost"]]));
    assert_eq!(of("unreadable"), one_of(&[&["cookie"], &["ghost"]]));
    assert_eq!(of("one_of_two"), one_of(&[&["basic"]]));
    assert_eq!(of("open"), Security::None);
    // Without any scheme nothing is known of what credentials are for.
    let (operations, _) = read(&json!({ "paths": paths }));
    assert_eq!(operations.iter().find(|it| it.id == "undeclared").unwrap().security, Security::Any);
}

#[test]
fn a_header_that_no_request_can_have_is_refused() {
    let header =
        |name: &str, required: bool| json!([{ "name": name, "in": "header", "type": "string", "required": required }]);
    for name in ["X Y", "X:", "X\r\nY", "\u{fc}"] {
        let operation =
            |id: &str, required| json!({ "operationId": id, "parameters": header(name, required), "responses": {} });
        let paths = json!({ "/a": { "get": operation("optional", false), "put": operation("required", true) } });
        let (operations, diagnostics) = read(&json!({ "paths": paths }));
        assert_eq!(operations.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), ["optional"], "{name:?}");
        assert!(operations[0].parameters.is_empty(), "{name:?}");
        let codes: Vec<_> = diagnostics.iter().map(|it| it.code.to_string()).filter(|it| it != "S003").collect();
        assert_eq!(codes, ["S010", "S010"], "{name:?}");
    }
}

#[test]
fn a_tuple_says_that_it_is_one() {
    let list = json!({ "type": "array", "items": [{ "type": "string" }, { "type": "integer" }] });
    let paths = json!({ "/a": { "get": { "operationId": "g", "responses": { "200": response(&list) } } } });
    let (operations, diagnostics) = read(&json!({ "paths": paths }));
    assert_eq!(operations[0].responses[0].body, ResponseBody::Json(Type::Array(Box::new(Type::Value))));
    let finding = diagnostics.iter().next().unwrap();
    assert_eq!(finding.pointer.to_string(), "/paths/~1a/get/responses/200/schema/items");
    assert!(finding.message.contains("for each element") && !finding.help.is_empty());
}

#[test]
fn a_list_of_which_a_part_says_the_elements_lacks_nothing() {
    let list = json!({ "type": "array", "allOf": [{ "$ref": "#/definitions/L" }] });
    let paths = json!({ "/a": { "get": { "operationId": "g", "responses": { "200": response(&list) } } } });
    let definitions = json!({ "L": { "type": "array", "items": { "type": "string" } } });
    let (operations, diagnostics) = read(&json!({ "paths": paths, "definitions": definitions }));
    assert!(matches!(operations[0].responses[0].body, ResponseBody::Json(Type::Named(_))));
    assert!(diagnostics.is_empty(), "{:?}", said(&diagnostics));
}

#[test]
fn a_line_of_the_outline_is_one_line() {
    let odd = "a\n::warning::b\u{202e}\r";
    let query = json!([{ "name": odd, "in": "query", "type": "string" }]);
    let operation = json!({ "operationId": "g", "parameters": query, "responses": { "200": { "description": "" } } });
    let document = json!({
        "swagger": "2.0", "info": { "title": "t", "version": "1" },
        "paths": { format!("/{odd}"): { "get": operation } },
        "definitions": { "D": { "type": "object", "properties": { odd: { "type": "string", "pattern": odd } } } },
    });
    let (snapshot, _) = ece_codegen::read(&document.to_string(), &[]);
    let outline = ece_codegen::outline(&snapshot.unwrap().api).to_string();
    assert!(!outline.lines().any(|line| line.starts_with("::")), "{outline}");
    assert!(!outline.contains(['\r', '\u{202e}']), "{outline}");
}
