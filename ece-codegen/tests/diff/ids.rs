//! Ids of changes: whoever accepts one finds it again when it happens in one more place, and accepts nothing else with it.

use std::collections::{BTreeMap, BTreeSet};

use ece_codegen::diff::{Change, Comparison, compare};
use serde_json::{Value, json};

use crate::field::Field;
use crate::{OLD, plants, read, seeds};

/// Everything that a change says of itself, but for where it happens.
fn meaning(change: &Change) -> String {
    let verdicts = (change.kind.as_str(), &change.old, &change.new, change.direction, change.verdicts);
    format!("{verdicts:?} {}", change.is_silent())
}

fn ids(comparison: &Comparison) -> BTreeSet<String> {
    comparison.all().map(|change| change.id.clone()).collect()
}

/// A change to an operation of a document with a dozen of them that are alike.
type Plant = fn(&mut Value);

fn parameter(name: &str, schema: &Value) -> Value {
    let mut parameter = json!({ "name": name, "in": "query" });
    parameter.as_object_mut().unwrap().extend(schema.as_object().unwrap().clone());
    parameter
}

const PLANTS: [(&str, Plant); 12] = [
    ("added", |it| it["parameters"].as_array_mut().unwrap().push(parameter("more", &json!({ "type": "string" })))),
    ("removed", |it| drop(it["parameters"].as_array_mut().unwrap().remove(0))),
    ("type", |it| it["parameters"][0]["type"] = json!("integer")),
    ("default", |it| it["parameters"][0]["default"] = json!("oak")),
    ("limit", |it| it["parameters"][0]["maxLength"] = json!(7)),
    ("status", |it| it["responses"]["409"] = json!({ "description": "" })),
    ("status removed", |it| drop(it["responses"].as_object_mut().unwrap().remove("404"))),
    ("body", |it| it["responses"]["200"]["schema"] = json!({ "type": "string" })),
    ("member", |it| it["responses"]["404"]["schema"]["properties"]["more"] = json!({ "type": "string" })),
    ("header", |it| it["responses"]["200"]["headers"] = json!({ "X-More": { "type": "string" } })),
    ("consumes", |it| it["consumes"] = json!(["application/xml"])),
    ("required", |it| it["parameters"][0]["required"] = json!(true)),
];

fn operations(count: usize) -> Value {
    let operation = |index: usize| {
        json!({
            "operationId": format!("get-{index}"),
            "parameters": [parameter("kind", &json!({ "type": "string" }))],
            "responses": {
                "200": { "description": "", "schema": { "type": "object", "properties": { "a": { "type": "string" } } } },
                "404": { "description": "", "schema": { "type": "object", "properties": { "a": { "type": "string" } } } }
            }
        })
    };
    let paths = (0..count).map(|index| (format!("/trees/{index}"), json!({ "get": operation(index) })));
    json!({
        "swagger": "2.0", "info": { "title": "Trees", "version": "1" },
        "paths": paths.collect::<serde_json::Map<_, _>>()
    })
}

/// Planted at some operations: one change, whose id is the same wherever it happens and however often; that of another is
/// another.
#[test]
fn an_id_is_the_same_in_one_more_place() {
    let old = operations(6);
    let before = read(&old);
    let mut by_id: BTreeMap<String, &str> = BTreeMap::new();
    let mut forth: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    for (name, plant) in PLANTS {
        for places in [&[2][..], &[2, 4], &[0, 2, 4, 5], &[1], &[0, 1, 2, 3, 4, 5]] {
            let mut new = old.clone();
            for index in places {
                plant(&mut new["paths"][format!("/trees/{index}")]["get"]);
            }
            let after = read(&new);
            for (way, comparison) in [compare(&before, &after), compare(&after, &before)].into_iter().enumerate() {
                let [change] = &comparison.changes[..] else { panic!("{name}: {comparison:?}") };
                assert_eq!(change.places.len(), places.len(), "{name}");
                assert_eq!(*by_id.entry(change.id.clone()).or_insert(name), name);
                if way == 0 {
                    forth.entry(name).or_default().insert(change.id.clone());
                }
            }
        }
    }
    assert!(forth.values().all(|ids| ids.len() == 1), "{forth:?}");
    // The way back is another change.
    assert_eq!(by_id.len(), 2 * PLANTS.len(), "{by_id:?}");
}

/// In the real document; `ECE_SEEDS` asks for more.
#[test]
fn different_changes_have_different_ids() {
    let mut meanings: BTreeMap<String, String> = BTreeMap::new();
    let all = plants::all();
    let wanted = seeds() * 6;
    for (seed, plant) in all.iter().enumerate().step_by((all.len() / wanted).max(1)) {
        let mut field = Field::new(OLD.document.clone(), seed as u64);
        let Some(_) = (plant.make)(&mut field) else { continue };
        let comparison = compare(&OLD, &read(&field.document));
        assert_eq!(ids(&comparison).len(), comparison.all().count());
        for change in &comparison.changes {
            let known = meanings.entry(change.id.clone()).or_insert_with(|| meaning(change));
            assert_eq!(*known, meaning(change));
        }
    }
    assert!(meanings.len() > wanted / 2, "{}", meanings.len());
}
