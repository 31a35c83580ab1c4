//! Documents that somebody has damaged: whatever is wrong, the generator says so and does not panic, and what it does
//! write is Rust.

use std::fs;
use std::path::Path;

use ece_codegen::diagnostic::{Code, Severity};
use ece_codegen::{Outcome, Overlay};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};

fn fixtures() -> Vec<Value> {
    let dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut paths: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let texts = paths.iter().filter(|path| path.extension().is_some_and(|it| it == "json"));
    texts.filter_map(|path| serde_json::from_str(&fs::read_to_string(path).unwrap()).ok()).collect()
}

/// All places of a document, deepest last.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    let mut visit = |key: String, value: &Value| {
        places(value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), found);
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| visit(key.clone(), value)),
        Value::Array(values) => values.iter().enumerate().for_each(|(index, value)| visit(index.to_string(), value)),
        _ => {}
    }
}

/// What stands nowhere in a document that is right.
fn nonsense() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        Just(json!(true)),
        Just(json!(-1)),
        Just(json!(1e300)),
        Just(json!("")),
        Just(json!([])),
        Just(json!({})),
        Just(json!("array")),
        Just(json!("object")),
        Just(json!("file")),
        Just(json!(["a", 1, null])),
        Just(json!({ "$ref": "#/definitions/Lamp" })),
        Just(json!({ "$ref": "#/definitions" })),
        Just(json!({ "$ref": "#/%zz/~5" })),
        Just(json!({ "type": "array", "items": { "type": "array" } })),
        Just(json!({ "allOf": [{ "$ref": "#/definitions/Lamp" }, {}] })),
        Just(json!({ "enum": ["", " ", "\u{202e}", "self", "Self", "1"] })),
        any::<String>().prop_map(Value::String),
    ]
}

/// Puts `value` in the place of another one, or under another name beside it.
fn damage(document: &mut Value, place: Index, name: Option<String>, value: Value) {
    let mut all = Vec::new();
    places(document, "", &mut all);
    let Some(found) = document.pointer_mut(&all[place.index(all.len())]) else { return };
    match (found, name) {
        (Value::Object(members), Some(name)) => drop(members.insert(name, value)),
        (Value::Array(values), Some(_)) => values.push(value),
        (found, _) => *found = value,
    }
}

/// Errors write nothing, and what was read is generated or refused: no operation and no definition is lost.
fn is_whole(outcome: &Outcome) -> Result<(), TestCaseError> {
    let has_errors = outcome.diagnostics.has_errors();
    prop_assert_eq!(outcome.files.is_empty(), has_errors);
    prop_assert_eq!(outcome.samples.is_empty(), has_errors);
    let Some(api) = &outcome.api else {
        prop_assert!(has_errors);
        return Ok(());
    };
    let counts = &api.counts;
    prop_assert_eq!(api.operations().count() + counts.operations_refused, counts.operations);
    prop_assert_eq!(counts.definitions_generated + counts.definitions_refused, counts.definitions);
    prop_assert!(counts.parameters_refused <= counts.parameters && counts.properties_refused <= counts.properties);
    let refused = counts.operations_refused + counts.definitions_refused + counts.parameters_refused;
    let said = outcome.diagnostics.iter().any(|it| it.severity() >= Severity::Refusal);
    prop_assert!(said || refused + counts.properties_refused == 0, "{:?} {:?}", counts, outcome.diagnostics);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn damaged_documents_are_reported(
        which in any::<Index>(),
        damages in prop::collection::vec((any::<Index>(), prop::option::of(any::<String>()), nonsense()), 1..5),
    ) {
        let all = fixtures();
        let mut document = all[which.index(all.len())].clone();
        for (place, name, value) in damages {
            damage(&mut document, place, name, value);
        }
        let outcome = ece_codegen::generate(&document.to_string(), &[]);
        prop_assert!(outcome.diagnostics.iter().all(|it| it.code != Code::InvalidRust), "{:?}", outcome.diagnostics);
        is_whole(&outcome)?;
    }

    #[test]
    fn texts_that_are_cut_or_garbled_are_reported(which in any::<Index>(), at in any::<Index>(), garbage in ".{0,3}") {
        let all = fixtures();
        let mut text = all[which.index(all.len())].to_string();
        let at = (0..=at.index(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        text.truncate(at);
        text.push_str(&garbage);
        let outcome = ece_codegen::generate(&text, &[]);
        prop_assert!(outcome.diagnostics.has_errors() || !garbage.is_empty());
        is_whole(&outcome)?;
    }

    #[test]
    fn damaged_overlays_are_reported(place in any::<Index>(), name in prop::option::of(any::<String>()), value in nonsense()) {
        let mut overlay = json!({
            "overlay": "1.0.0", "info": { "title": "t", "version": "1" }, "x-ece-kind": "correction",
            "actions": [{ "target": "$.definitions.Lamp", "x-expect": {}, "update": { "x-ece-doc": "d" } }],
        });
        damage(&mut overlay, place, name, value);
        let overlay = Overlay { file: "o.json".to_owned(), text: overlay.to_string() };
        let outcome = ece_codegen::generate(&fixtures()[0].to_string(), &[overlay]);
        is_whole(&outcome)?;
    }
}

#[test]
fn depth_is_no_attack() {
    let mut schema = String::from(r#"{"type":"string"}"#);
    for _ in 0..10_000 {
        schema = format!(r#"{{"type":"array","items":{schema}}}"#);
    }
    let document = format!(
        r#"{{"swagger":"2.0","info":{{"title":"t","version":"1"}},"paths":{{}},"definitions":{{"A":{schema}}}}}"#
    );
    let outcome = ece_codegen::generate(&document, &[]);
    assert!(outcome.diagnostics.has_errors() || outcome.diagnostics.refusals() > 0);
}
