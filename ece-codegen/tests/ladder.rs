//! A fault costs what stands on it, and nothing else: any one node of a document is damaged, and every operation that does
//! not stand on it is what it was.
#![allow(missing_docs)]

use std::collections::{BTreeMap, BTreeSet};

use ece_codegen::diagnostic::{Code, Severity};
use ece_codegen::ir::Operation;
use serde_json::{Value, json};

#[path = "ladder/document.rs"]
mod document;

/// Every node, outermost first.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let mut below = |key: &str, value: &Value| {
        places(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| below(key, value)),
        Value::Array(values) => values.iter().enumerate().for_each(|(index, value)| below(&index.to_string(), value)),
        _ => {}
    }
}

/// What a node is damaged with; `None` removes it.
fn damages() -> [Option<Value>; 6] {
    [None, Some(Value::Null), Some(json!(7)), Some(json!("text")), Some(json!([])), Some(json!({}))]
}

/// `None` where the node is that already.
fn damaged(document: &Value, at: &str, damage: Option<&Value>) -> Option<Value> {
    let mut copy = document.clone();
    let (parent, key) = at.rsplit_once('/')?;
    let key = key.replace("~1", "/").replace("~0", "~");
    match (copy.pointer_mut(parent)?, damage) {
        (Value::Object(members), Some(value)) => drop(members.insert(key, value.clone())),
        (Value::Object(members), None) => drop(members.shift_remove(&key)),
        (Value::Array(values), Some(value)) => values[key.parse::<usize>().ok()?] = value.clone(),
        (Value::Array(values), None) => drop(values.remove(key.parse().ok()?)),
        _ => return None,
    }
    (copy != *document).then_some(copy)
}

/// The places on which the one at `at` stands: itself, and what its references lead to.
fn footing(document: &Value, at: &str, found: &mut BTreeSet<String>) {
    let Some(value) = document.pointer(at).filter(|_| found.insert(at.to_owned())) else { return };
    let mut inside = Vec::new();
    places(value, "", &mut inside);
    for reference in inside.iter().filter_map(|place| value.pointer(place)?.get("$ref")?.as_str()) {
        footing(document, reference.trim_start_matches('#'), found);
    }
}

/// What each operation stands on.
fn footings(document: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let mut all = BTreeMap::new();
    for (path, item) in document["paths"].as_object().into_iter().flatten() {
        for method in ["get", "put", "post", "delete", "patch"].into_iter().filter(|it| item.get(*it).is_some()) {
            let at = format!("/paths/{}", path.replace('/', "~1"));
            let mut found = BTreeSet::new();
            for place in [format!("{at}/{method}"), format!("{at}/parameters")] {
                footing(document, &place, &mut found);
            }
            all.insert(format!("{method} {path}"), found);
        }
    }
    all
}

fn is_within(inner: &str, outer: &str) -> bool {
    inner.strip_prefix(outer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// True where all operations stand on the place: what they inherit, and who may call them.
fn is_common(at: &str) -> bool {
    let top = at.split('/').nth(1).unwrap_or_default();
    !matches!(top, "info" | "paths" | "definitions" | "parameters" | "responses" | "host" | "externalDocs")
}

fn operations(api: &ece_codegen::ir::Api) -> BTreeMap<String, &Operation> {
    api.operations().map(|it| (format!("{} {}", it.method, it.path), it)).collect()
}

fn with_every_damage(visit: &mut dyn FnMut(&str, Option<&Value>, &Value)) -> usize {
    let document = document::document();
    let mut all = Vec::new();
    places(&document, "", &mut all);
    let mut count = 0;
    for at in &all {
        for damage in damages() {
            if let Some(copy) = damaged(&document, at, damage.as_ref()) {
                visit(at, damage.as_ref(), &copy);
                count += 1;
            }
        }
    }
    count
}

#[test]
fn the_document_is_without_fault() {
    let outcome = ece_codegen::generate(&document::document().to_string(), &[]);
    let said: Vec<_> = outcome.diagnostics.iter().filter(|it| it.severity() > Severity::Note).collect();
    assert!(said.is_empty(), "{said:?}");
}

#[test]
fn an_operation_that_does_not_stand_on_the_fault_is_what_it_was() {
    let document = document::document();
    let (before, _) = ece_codegen::read(&document.to_string(), &[]);
    let before = before.unwrap();
    let (before, footings) = (operations(&before.api), footings(&document));
    let mut compared = 0;
    let count = with_every_damage(&mut |at, damage, copy| {
        let Some(after) = ece_codegen::read(&copy.to_string(), &[]).0 else { return };
        let after = operations(&after.api);
        for (label, operation) in &before {
            let stands = footings[label].iter().any(|place| is_within(at, place) || is_within(place, at));
            if !stands && !is_common(at) {
                assert_eq!(after.get(label), Some(operation), "{label} with {damage:?} at {at}");
                compared += 1;
            }
        }
    });
    assert!(count > 1_200 && compared > 5 * count, "{compared} operations of {count} documents");
}

#[test]
fn what_is_left_adds_up_is_rust_and_every_loss_is_said() {
    let mut turn = 0;
    with_every_damage(&mut |at, damage, copy| {
        turn += 1;
        // Files take long to make; every damage comes round.
        if turn % 7 != 0 {
            return;
        }
        let outcome = ece_codegen::generate(&copy.to_string(), &[]);
        let context = format!("{damage:?} at {at}: {:?}", outcome.diagnostics);
        for file in &outcome.files {
            assert!(syn::parse_file(&file.text).is_ok(), "{} with {context}", file.path);
        }
        let errors: Vec<Code> =
            outcome.diagnostics.iter().filter(|it| it.severity() == Severity::Error).map(|it| it.code).collect();
        assert!(errors.iter().all(|it| matches!(it, Code::NotSwagger | Code::NothingGenerated)), "{context}");
        assert_eq!(outcome.files.is_empty(), !errors.is_empty(), "{context}");
        let Some(api) = &outcome.api else { return };
        let counts = &api.counts;
        assert_eq!(counts.operations, api.operations().count() + counts.operations_refused, "{context}");
        assert_eq!(counts.definitions, counts.definitions_generated + counts.definitions_refused, "{context}");
        let lost = counts.operations_refused + counts.definitions_refused + counts.parameters_refused;
        assert!(lost + counts.properties_refused == 0 || outcome.diagnostics.refusals() > 0, "{context}");
    });
}

#[test]
fn one_cause_is_one_finding() {
    let document = document::document();
    let mut all = Vec::new();
    places(&document, "", &mut all);
    let targets: Vec<String> = all
        .iter()
        .filter_map(|place| Some(document.pointer(place)?.get("$ref")?.as_str()?.trim_start_matches('#').to_owned()))
        .collect();
    with_every_damage(&mut |at, damage, copy| {
        // A reference that leads nowhere is a fault of its own, wherever it stands.
        if damage.is_none_or(|it| !it.is_object()) && targets.iter().any(|target| is_within(target, at)) {
            return;
        }
        // An operation without a name of its own is another matter.
        if at.ends_with("/operationId") {
            return;
        }
        let (_, diagnostics) = ece_codegen::read(&copy.to_string(), &[]);
        let said: Vec<_> = diagnostics.iter().filter(|it| it.severity() > Severity::Note).collect();
        for (index, first) in said.iter().enumerate() {
            for second in said.iter().skip(index + 1) {
                assert_ne!((&first.pointer, &first.message), (&second.pointer, &second.message), "{damage:?} at {at}");
                // One object can lack several things, and so can a path; of what is no JSON, no JSON can be made.
                let several =
                    |code| matches!(code, Code::MissingKey | Code::PathParameterMismatch | Code::SchemaWidened);
                if several(first.code) || several(second.code) {
                    continue;
                }
                let (one, other) = (first.pointer.as_str(), second.pointer.as_str());
                assert!(!is_within(one, other) && !is_within(other, one), "{damage:?} at {at}: {first} {second}");
            }
        }
    });
}

/// A fault that several places meet with is one finding, with all that goes with it.
#[test]
fn what_is_lost_in_several_places_for_one_cause_is_said_at_it() {
    let schema = json!({"$ref": "gone.json#/Lamp"});
    let document = json!({
        "swagger": "2.0", "info": {"title": "t", "version": "1"},
        "paths": {"/a": {
            "get": {"operationId": "a", "responses": {"200": {"description": "", "schema": schema}}},
            "put": {
                "operationId": "b", "parameters": [{"name": "b", "in": "body", "schema": schema}],
                "responses": {"204": {"description": ""}}
            },
            "post": {
                "operationId": "c", "parameters": [{"$ref": "#/parameters/nothing"}],
                "responses": {"204": {"$ref": "#/responses/nothing"}}
            }
        }},
        "parameters": {"nothing": null}, "responses": {"nothing": null},
        "definitions": {
            "Nothing": null,
            "Lamp": {"type": "object", "properties": {"a": schema, "b": {"$ref": "#/definitions/Nothing"}}}
        }
    });
    let outcome = ece_codegen::generate(&document.to_string(), &[]);
    let found: Vec<(Code, &str)> = outcome.diagnostics.iter().map(|it| (it.code, it.pointer.as_str())).collect();
    assert_eq!(
        found,
        [
            (Code::UnreadFile, "/paths/~1a/get/responses/200/schema/$ref"),
            (Code::Unusable, "/definitions/Nothing"),
            (Code::Unusable, "/parameters/nothing"),
            (Code::Unusable, "/responses/nothing"),
        ]
    );
    let costs = |index: usize| outcome.diagnostics.iter().nth(index).unwrap().costs.join("; ");
    assert_eq!(
        costs(0),
        "the property is left out: its values are kept in `extra` (/definitions/Lamp/properties/a); the response is read as \
         any JSON; `PUT /a` is not generated (/paths/~1a/put/parameters/0/schema)"
    );
    assert_eq!(costs(2), "`POST /a` is not generated");
}
