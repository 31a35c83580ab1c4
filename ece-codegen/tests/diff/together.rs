//! Two edits at once: each is told as it is told alone, whichever of them has the line of Rust that both move.

use std::collections::BTreeMap;

use ece_codegen::diff::{Change, Comparison, Level, Verdict, compare};
use serde_json::{Value, json};

use crate::read;

const BASE: &str = r##"{
  "swagger": "2.0", "info": {"title": "Widgets", "version": "1"}, "basePath": "/api",
  "consumes": ["application/json"], "produces": ["application/json"],
  "securityDefinitions": {"key": {"type": "apiKey", "in": "header", "name": "X-Key"}}, "security": [{"key": []}],
  "parameters": {"limit": {"name": "limit", "in": "query", "type": "integer"}},
  "responses": {
    "Failed": {"description": "", "schema": {"$ref": "#/definitions/Failure"}},
    "Found": {"description": "", "schema": {"$ref": "#/definitions/Widget"}}
  },
  "paths": {
    "/widgets/{id}": {
      "parameters": [{"name": "id", "in": "path", "required": true, "type": "string"}],
      "get": {"operationId": "get-widget", "parameters": [{"$ref": "#/parameters/limit"}],
        "responses": {"200": {"$ref": "#/responses/Found"}, "404": {"$ref": "#/responses/Failed"}}},
      "put": {"operationId": "put-widget", "parameters": [
          {"name": "body", "in": "body", "required": true, "schema": {"$ref": "#/definitions/Widget"}},
          {"name": "force", "in": "query", "type": "boolean"}],
        "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/Widget"}}}}
    }
  },
  "definitions": {
    "Widget": {"type": "object", "required": ["id"], "properties": {
      "id": {"type": "string"}, "size": {"type": "integer"}, "tags": {"type": "array", "items": {"type": "string"}}}},
    "Draft": {"type": "object", "required": ["id"], "properties": {"id": {"type": "string"}}},
    "Failure": {"type": "object", "properties": {"text": {"type": "string"}}}
  }
}"##;

const PUT: &str = "/paths/~1widgets~1{id}/put";

/// What the edit is called, where it stands, and what is there then; `null` for nothing. Edits of one place are not made
/// together.
fn edits() -> Vec<(&'static str, String, Value)> {
    let drafts = json!({ "type": "array", "items": { "$ref": "#/definitions/Draft" } });
    let draft = json!({ "$ref": "#/definitions/Draft" });
    let put = |below: &str| format!("{PUT}{below}");
    let top = |at: &str| at.to_owned();
    vec![
        ("body a list", put("/parameters/0/schema"), drafts.clone()),
        ("body another", put("/parameters/0/schema"), draft.clone()),
        ("body optional", put("/parameters/0/required"), json!(false)),
        ("body renamed", put("/parameters/0/name"), json!("widget")),
        ("body gone", put("/parameters"), json!([{ "name": "force", "in": "query", "type": "boolean" }])),
        ("flag another", put("/parameters/1/type"), json!("string")),
        ("flag required", put("/parameters/1/required"), json!(true)),
        ("flag in a header", put("/parameters/1/in"), json!("header")),
        ("a patch sent", put("/consumes"), json!(["application/merge-patch+json"])),
        ("JSON sent", put("/consumes"), json!(["application/json"])),
        ("XML sent", top("/consumes"), json!(["application/xml"])),
        ("XML sent as well", top("/consumes"), json!(["application/json", "application/xml"])),
        ("XML answered", top("/produces"), json!(["application/xml"])),
        ("XML answered as well", top("/produces"), json!(["application/json", "application/xml"])),
        ("answer a list", put("/responses/200/schema"), drafts),
        ("answer empty", put("/responses/200/schema"), Value::Null),
        ("another success", put("/responses/202"), json!({ "description": "", "schema": draft })),
        ("shared answer another", top("/responses/Found/schema"), draft),
        ("shared failure another", top("/responses/Failed/schema"), json!({ "type": "string" })),
        ("another id", put("/operationId"), json!("set-widget")),
        ("limit required", top("/parameters/limit/required"), json!(true)),
        ("limit a text", top("/parameters/limit/type"), json!("string")),
        ("id a number", top("/paths/~1widgets~1{id}/parameters/0/type"), json!("integer")),
        ("size a text", top("/definitions/Widget/properties/size/type"), json!("string")),
        ("tags numbers", top("/definitions/Widget/properties/tags/items/type"), json!("integer")),
        ("all required", top("/definitions/Widget/required"), json!(["id", "size", "tags"])),
        ("key renamed", top("/securityDefinitions/key/name"), json!("X-Other")),
        ("another path", String::new(), json!(["/widgets/{id}", "/gadgets/{id}"])),
        ("another name in the path", String::new(), json!(["/widgets/{id}", "/widgets/{no}"])),
    ]
}

fn edit(document: &mut Value, at: &str, value: &Value) {
    if let [from, to] = value.as_array().map_or(&[][..], Vec::as_slice)
        && at.is_empty()
    {
        let (from, to) = (from.as_str().unwrap(), to.as_str().unwrap());
        let mut item = document["paths"].as_object_mut().unwrap().shift_remove(from).unwrap();
        if to.ends_with("{no}") {
            item["parameters"][0]["name"] = json!("no");
        }
        document["paths"][to] = item;
        return;
    }
    let (above, key) = at.rsplit_once('/').unwrap();
    match document.pointer_mut(above).unwrap() {
        Value::Object(members) if value.is_null() => drop(members.shift_remove(key)),
        above => above[key] = value.clone(),
    }
}

/// Whether it is silent, what it means on the wire and to source code, by kind and subject.
type Told = BTreeMap<(&'static str, String), (bool, bool, Level)>;

fn told(comparison: &Comparison) -> Told {
    let mut found = Told::new();
    for change in comparison.all() {
        for place in &change.places {
            let subject = place.subject.replace("set-widget", "put-widget");
            let told = found.entry((change.kind.as_str(), subject)).or_insert((false, true, Level::Patch));
            *told = (told.0 || change.is_silent(), told.1 && is_harmless(change), told.2.max(change.verdicts.source));
        }
    }
    found
}

fn is_harmless(change: &Change) -> bool {
    change.verdicts.old_clients.max(change.verdicts.older_server) == Verdict::Harmless
}

/// What is wrong with how an entry of both edits is told that one of them has alone.
fn problem(alone: [&Told; 2], both: &Told) -> Vec<String> {
    let mut found = Vec::new();
    for (key, (is_silent, is_harmless, level)) in both {
        let of_each: Vec<_> = alone.iter().filter_map(|told| told.get(key)).collect();
        let most = of_each.iter().map(|(.., level)| *level).max();
        if *is_silent && of_each.iter().any(|(is_silent, ..)| !is_silent) {
            found.push(format!("{key:?} is silent"));
        }
        if *is_harmless && most.is_some_and(|most| *level > most) {
            found.push(format!("{key:?} is harmless and has another one's line"));
        }
    }
    found
}

#[test]
fn what_moves_rust_alone_moves_it_beside_another_edit() {
    let base: Value = serde_json::from_str(BASE).unwrap();
    let old = read(&base);
    let edits = edits();
    let ways = |new: &Value| {
        let new = read(new);
        [told(&compare(&old, &new)), told(&compare(&new, &old))]
    };
    let made = |all: &[usize]| {
        let mut document = base.clone();
        for index in all {
            edit(&mut document, &edits[*index].1, &edits[*index].2);
        }
        ways(&document)
    };
    let alone: Vec<[Told; 2]> = (0..edits.len()).map(|index| made(&[index])).collect();
    let mut problems = Vec::new();
    for (one, (name, at, _)) in edits.iter().enumerate() {
        for (other, (other_name, other_at, _)) in edits.iter().enumerate().skip(one + 1) {
            if at.starts_with(other_at.as_str()) && !other_at.is_empty() || other_at.starts_with(at.as_str()) {
                continue;
            }
            let both = made(&[one, other]);
            for (way, both) in both.iter().enumerate() {
                let found = problem([&alone[one][way], &alone[other][way]], both);
                problems.extend(found.into_iter().map(|it| format!("{name}, {other_name} (way {way}): {it}")));
            }
        }
    }
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), problems.join("\n"));
}
