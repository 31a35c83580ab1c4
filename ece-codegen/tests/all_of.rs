//! `allOf` in documents of other people's sizes: long chains, wide and shared parts. What is inherited is made once.

use ece_codegen::diagnostic::{Code, Diagnostics};
use ece_codegen::ir::{Api, Type, TypeDef};
use serde_json::{Map, Value, json};

fn read(definitions: &Map<String, Value>) -> (Api, Diagnostics) {
    let document = json!({
        "swagger": "2.0", "info": { "title": "t", "version": "1" }, "paths": {}, "definitions": definitions,
    });
    let (snapshot, diagnostics) = ece_codegen::read(&document.to_string(), &[]);
    (snapshot.unwrap().api, diagnostics)
}

/// The members of all models.
fn members(api: &Api) -> usize {
    let models = api.types.iter().filter_map(|def| if let TypeDef::Model(model) = def { Some(model) } else { None });
    models.map(|model| model.fields.len()).sum()
}

/// Every definition is the next one, with a member of its own that holds an object without a name.
fn chain(length: usize) -> Map<String, Value> {
    let inline = json!({ "type": "object", "properties": { "x": { "type": "string", "enum": ["a"] } } });
    let definition = |index: usize| {
        let mut parts = vec![json!({ "properties": { format!("m{index}"): inline } })];
        if index + 1 < length {
            parts.insert(0, json!({ "$ref": format!("#/definitions/D{}", index + 1) }));
        }
        (format!("D{index}"), json!({ "allOf": parts }))
    };
    (0..length).map(definition).collect()
}

#[test]
fn an_inline_type_is_made_once_however_many_inherit_it() {
    let (api, diagnostics) = read(&chain(40));
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    // Per definition itself, the object in it, and the enum in that.
    assert_eq!(api.types.len(), 3 * 40);
    assert_eq!(members(&api), (1..=40).sum::<usize>() + 40);
}

#[test]
fn a_chain_of_any_length_is_inherited_within_a_budget() {
    let (api, diagnostics) = read(&chain(3_000));
    let left_out = diagnostics.iter().filter(|it| it.code == Code::InheritanceTooLarge).count();
    assert!(left_out > 0);
    assert_eq!(api.types.len(), 3 * 3_000);
    assert!(members(&api) < 20_000 + 20 * 3_000);
}

#[test]
fn other_names_in_a_chain_of_any_length_lead_to_its_end() {
    let mut definitions: Map<String, Value> = (0..3_000)
        .map(|index| (format!("D{index}"), json!({ "allOf": [{ "$ref": format!("#/definitions/D{}", index + 1) }] })))
        .collect();
    definitions.insert("D3000".to_owned(), json!({ "type": "object", "properties": { "last": { "type": "string" } } }));
    definitions.insert("Own".to_owned(), json!({ "allOf": [{ "$ref": "#/definitions/D0" }], "required": ["last"] }));
    let (api, diagnostics) = read(&definitions);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    let Some(TypeDef::Model(own)) = api.types.last() else { panic!("Own is a struct") };
    assert_eq!(own.fields.len(), 1);
    assert!(own.fields[0].presence.is_required());
}

#[test]
fn diamonds_have_every_member_once() {
    let mut definitions = Map::new();
    for level in 0..60 {
        for side in ["L", "R"] {
            let mut parts: Vec<Value> = match level {
                0 => Vec::new(),
                _ => {
                    ["L", "R"].iter().map(|it| json!({ "$ref": format!("#/definitions/{it}{}", level - 1) })).collect()
                }
            };
            let own = json!({ "properties": { format!("m{level}"): { "type": "string" } } });
            parts.push(own);
            definitions.insert(format!("{side}{level}"), json!({ "allOf": parts }));
        }
    }
    let (api, diagnostics) = read(&definitions);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    assert_eq!(members(&api), 2 * (1..=60).sum::<usize>());
}

/// No value is a text and a number, whatever a third part says.
#[test]
fn members_that_contradict_each_other_stay_any_json() {
    let part = |kind: &str| json!({ "properties": { "a": { "type": kind } } });
    let mut definitions = Map::new();
    for (name, kinds) in [
        ("Last", ["string", "integer", "boolean"]),
        ("Again", ["string", "integer", "integer"]),
        ("Middle", ["string", "boolean", "string"]),
    ] {
        definitions.insert(name.to_owned(), json!({ "allOf": kinds.map(part) }));
    }
    let heir = json!({ "allOf": [{ "$ref": "#/definitions/Last" }, part("boolean")] });
    definitions.insert("Heir".to_owned(), heir);
    let (api, diagnostics) = read(&definitions);
    assert_eq!(members(&api), 4);
    for def in &api.types {
        let TypeDef::Model(model) = def else { panic!("{def:?}") };
        assert_eq!(model.fields[0].ty, Type::Value, "{}", model.name);
    }
    let said: Vec<String> = diagnostics.iter().map(|it| it.pointer.to_string()).collect();
    assert_eq!(said.len(), 3, "once for each that is written: {said:?}");
}
