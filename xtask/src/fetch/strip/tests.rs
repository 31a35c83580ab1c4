use serde_json::{Value, json};

use super::strip;

/// Strips an operation's or definition's surroundings away: `build` says where the piece stands.
fn stripped(mut document: Value) -> (Value, super::StripReport) {
    let report = strip(&mut document, false);
    let mut again = document.clone();
    let second = strip(&mut again, false);
    assert_eq!(again, document, "what is stripped stays as it is");
    assert_eq!(second.prose, 0);
    (document, report)
}

fn with_definition(schema: &Value) -> Value {
    json!({ "definitions": { "Lamp": schema } })
}

fn definition(schema: &Value) -> Value {
    stripped(with_definition(schema)).0["definitions"]["Lamp"].clone()
}

fn with_operation(operation: &Value) -> Value {
    json!({ "paths": { "/lamps": { "get": operation } } })
}

fn operation(operation: &Value) -> Value {
    stripped(with_operation(operation)).0["paths"]["/lamps"]["get"].clone()
}

#[test]
fn the_head_keeps_names_only() {
    let (document, report) = stripped(json!({
        "swagger": "2.0",
        "info": {
            "title": "Lamps", "version": "1", "description": "All about lamps.", "termsOfService": "Be kind.",
            "contact": {"name": "A person"}, "license": {"name": "Free"}, "x-logo": {"url": "lamp.png"}
        },
        "host": "{{hostname}}",
        "tags": [{"name": "Lamps", "description": "Things with light.", "externalDocs": {"url": "https://lamps"}}],
        "externalDocs": {"description": "More", "url": "https://lamps"},
        "securityDefinitions": {
            "description": {"type": "oauth2", "description": "Ask.", "scopes": {"read": "Look at lamps.", "x-y": 1}}
        },
        "x-curl": {"auth": "-H"}
    }));
    let expected = json!({
        "swagger": "2.0", "info": {"title": "Lamps", "version": "1"}, "host": "{{hostname}}",
        "tags": [{"name": "Lamps"}],
        "securityDefinitions": {"description": {"type": "oauth2", "scopes": {"read": ""}}}
    });
    assert_eq!(document.to_string(), expected.to_string(), "the order stays too");
    assert_eq!(report.dropped_extensions.keys().collect::<Vec<_>>(), ["x-logo", "x-y", "x-curl"]);
    assert_eq!(report.warnings, [""; 0]);
}

#[test]
fn names_that_sound_like_prose_stay() {
    let words = ["description", "summary", "title", "example", "externalDocs", "x-lamp", "$ref", "default", "license"];
    let schema = |name: &&str| ((*name).to_owned(), json!({"type": "string", "description": "A text.", "title": "T"}));
    let bare = |name: &&str| ((*name).to_owned(), json!({"type": "string"}));
    let lamp = definition(&json!({
        "description": "A lamp.", "example": {"description": "lit"}, "required": words,
        "properties": words.iter().map(schema).collect::<Value>()
    }));
    let expected = json!({"required": words, "properties": words.iter().map(bare).collect::<Value>()});
    assert_eq!(lamp.to_string(), expected.to_string());

    let (document, _) = stripped(json!({
        "definitions": {"summary": {"title": "S", "type": "object"}, "x-lamp": {"description": "X."}},
        "parameters": {"description": {"name": "description", "in": "query", "description": "A text.", "type": "string"}},
        "responses": {"title": {"description": "Fine.", "headers": {"description": {"description": "H.", "type": "string"}}}}
    }));
    assert_eq!(
        document,
        json!({
            "definitions": {"summary": {"type": "object"}, "x-lamp": {}},
            "parameters": {"description": {"name": "description", "in": "query", "type": "string"}},
            "responses": {"title": {"description": "", "headers": {"description": {"type": "string"}}}}
        })
    );
}

#[test]
fn an_operation_keeps_its_facts() {
    let got = operation(&json!({
        "tags": ["Lamps"], "summary": "List", "description": "Lists lamps.", "operationId": "list-lamps",
        "externalDocs": {"url": "https://lamps"}, "consumes": ["application/json"], "deprecated": true,
        "parameters": [
            {"name": "q", "in": "query", "description": "Which.", "type": "array", "items": {"type": "string"},
             "collectionFormat": "csv", "default": "a b", "enum": ["a b"], "pattern": "^a", "x-example": "b"},
            {"name": "body", "in": "body", "description": "All.", "schema": {"$ref": "#/definitions/Lamp", "description": "It."}}
        ],
        "responses": {
            "200": {"description": "Fine.", "schema": {"type": "array", "items": {"description": "One.", "type": "string"}},
                    "headers": {"x-count": {"description": "How many.", "type": "integer"}},
                    "examples": {"application/json": {"lamp": 1}}},
            "default": {"description": "Dark."},
            "x-note": "Nothing."
        },
        "x-doc": {"tag": "Lamps - Rooms", "note": "A text that is far longer than a name."},
        "x-code-samples": []
    }));
    let expected = json!({
        "tags": ["Lamps"], "operationId": "list-lamps", "consumes": ["application/json"], "deprecated": true,
        "parameters": [
            {"name": "q", "in": "query", "type": "array", "items": {"type": "string"},
             "collectionFormat": "csv", "default": "a b", "enum": ["a b"], "pattern": "^a"},
            {"name": "body", "in": "body", "schema": {"$ref": "#/definitions/Lamp"}}
        ],
        "responses": {
            "200": {"description": "", "schema": {"type": "array", "items": {"type": "string"}},
                    "headers": {"x-count": {"type": "integer"}}},
            "default": {"description": ""}
        },
        "x-doc": {"tag": "Lamps - Rooms"}
    });
    assert_eq!(got.to_string(), expected.to_string());
}

#[test]
fn prose_is_found_below_every_schema_keyword() {
    let leaf = || json!({"type": "string", "description": "A text.", "title": "T", "example": 1});
    let bare = json!({"type": "string"});
    let lamp = definition(&json!({
        "allOf": [leaf(), {"$ref": "#/definitions/Shelf", "description": "Base."}],
        "items": leaf(), "additionalProperties": leaf(), "not": leaf(), "anyOf": [leaf()], "oneOf": [leaf()],
        "patternProperties": {"description": leaf()},
        "properties": {"deep": {"items": {"properties": {"deeper": {"additionalProperties": leaf()}}}}}
    }));
    let expected = json!({
        "allOf": [bare, {"$ref": "#/definitions/Shelf"}],
        "items": bare, "additionalProperties": bare, "not": bare, "anyOf": [bare], "oneOf": [bare],
        "patternProperties": {"description": bare},
        "properties": {"deep": {"items": {"properties": {"deeper": {"additionalProperties": bare}}}}}
    });
    assert_eq!(lamp, expected);
    assert_eq!(definition(&json!({"additionalProperties": true})), json!({"additionalProperties": true}));
}

#[test]
fn markers_and_codes_are_lifted_to_where_they_were_said() {
    let got = operation(&json!({
        "operationId": "dim", "summary": "Dims. Unavailable in self-hosted houses.", "description": "EXPERIMENTAL: dims.",
        "parameters": [{"name": "q", "in": "query", "description": "Deprecated: which."}],
        "responses": {
            "404": {"description": "None. (code: `lamps.gone`)", "headers": {"X-Cloud-Error-Codes": {"enum": ["lamps.gone"]}}},
            "409": {"description": "DEPRECATED (code: `lamps.lit`) (code: 'lamps.hot')",
                    "headers": {"x-cloud-error-codes": {"description": "(code: `x.y`)", "enum": ["lamps.hot"]}}},
            "500": {"description": "Broken (code: `lamps.b`)", "x-ece-error-codes": ["lamps.a"]}
        }
    }));
    assert_eq!(
        got,
        json!({
            "operationId": "dim", "x-ece-experimental": true, "x-ece-hosted-only": true,
            "parameters": [{"name": "q", "in": "query", "x-ece-deprecated": true}],
            "responses": {
                "404": {"description": "", "headers": {"X-Cloud-Error-Codes": {"enum": ["lamps.gone"]}}},
                "409": {"description": "", "headers": {"x-cloud-error-codes": {"enum": ["lamps.hot"]}},
                        "x-ece-error-codes": ["lamps.lit"]},
                "500": {"description": "", "x-ece-error-codes": ["lamps.a", "lamps.b"]}
            }
        })
    );
    let lamp = definition(&json!({
        "description": "This lamp is deprecated and scheduled to be removed.",
        "properties": {
            "shelf": {"$ref": "#/definitions/Shelf", "description": "DEPRECATED"},
            "description": {"type": "string", "description": "Hides what is deprecated."}
        }
    }));
    assert_eq!(
        lamp,
        json!({
            "properties": {
                "shelf": {"$ref": "#/definitions/Shelf", "x-ece-deprecated": true}, "description": {"type": "string"}
            },
            "x-ece-deprecated": true
        })
    );
}

#[test]
fn what_nobody_knows_stays_only_as_a_name() {
    let sentence = "one two three four five six seven eight";
    let (document, report) = stripped(with_definition(&json!({
        "type": "string", "nullable": true, "kind": "lamp", "steps": ["a", {"b": 1}],
        "note": "This is more than a name.", "notes": [{"text": sentence}], "format": sentence,
        "enum": ["off", sentence], "default": sentence,
        "x-ece-deprecated": true, "x-ece-doc": "Ours?", "x-ece-note": sentence
    })));
    assert_eq!(
        document["definitions"]["Lamp"],
        json!({
            "type": "string", "nullable": true, "kind": "lamp", "steps": ["a", {"b": 1}],
            "enum": ["off", sentence], "default": sentence, "x-ece-deprecated": true
        })
    );
    let at = |key: &str| report.warnings.iter().any(|w| w.starts_with(&format!("/definitions/Lamp/{key}: ")));
    for key in ["note", "notes", "format", "enum", "default", "x-ece-note"] {
        assert!(at(key), "{key}: {:?}", report.warnings);
    }
    assert_eq!(report.warnings.len(), 6);
    assert_eq!(report.dropped_extensions.keys().collect::<Vec<_>>(), ["x-ece-doc"]);
}

#[test]
fn wrong_shapes_hide_no_prose() {
    let sentence = "one two three four five six seven eight";
    let (document, report) = stripped(json!({
        "info": sentence, "tags": sentence, "paths": [sentence], "definitions": sentence,
        "responses": {"A": sentence}, "parameters": {"B": [sentence, {"description": "C."}]}, "security": {"a": sentence}
    }));
    assert_eq!(document, json!({"responses": {}, "parameters": {"B": [{}]}, "security": {}}));
    assert_eq!(report.warnings.len(), 7, "{report:?}");
}

#[test]
fn kept_prose_is_complete_and_lifted_all_the_same() {
    let mut document = with_operation(&json!({
        "summary": "List", "description": "EXPERIMENTAL: lists.", "x-samples": [1],
        "responses": {"404": {"description": "None (code: `a.b`)", "examples": {"a": 1}}}
    }));
    let mut expected = document.clone();
    strip(&mut document, true);
    expected["paths"]["/lamps"]["get"]["x-ece-experimental"] = true.into();
    expected["paths"]["/lamps"]["get"]["responses"]["404"]["x-ece-error-codes"] = json!(["a.b"]);
    assert_eq!(document, expected);
}
