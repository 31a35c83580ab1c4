//! Ten times the real document costs about ten times as much: counted in what is allocated, which is the same on every
//! machine. `scaling` holds the time of more shapes of documents, coarsely.
#![allow(missing_docs)]

mod support;

use allocation_counter::{AllocationInfo, measure};
use ece_codegen::diff::compare;
use ece_codegen::{Source, Stage};
use serde_json::{Map, Value};

/// Ten to the power of 1.1.
const MOST: f64 = 12.6;

/// The document with its overlays applied, so many times: definitions, paths, operations and tags have names of their own.
fn times(count: usize) -> String {
    let overlays = support::overlays();
    let document = support::document().to_string();
    let mut document = ece_codegen::corrected(&document, &overlays).0.unwrap();
    for part in ["definitions", "paths"] {
        let all = document[part].as_object().unwrap().clone();
        let copies = (1..count).flat_map(|copy| {
            all.iter().map(move |(name, value)| {
                let name = if part == "paths" { format!("/copy{copy}{name}") } else { format!("{name}Copy{copy}") };
                (name, copied(value, copy))
            })
        });
        let copies: Map<String, Value> = copies.collect();
        document[part].as_object_mut().unwrap().extend(copies);
    }
    document.to_string()
}

fn copied(value: &Value, copy: usize) -> Value {
    match value {
        Value::Object(members) => members.iter().map(|(key, value)| (key.clone(), renamed(key, value, copy))).collect(),
        Value::Array(elements) => elements.iter().map(|element| copied(element, copy)).collect(),
        scalar => scalar.clone(),
    }
}

fn renamed(key: &str, value: &Value, copy: usize) -> Value {
    match (key, value) {
        ("$ref", Value::String(target)) if target.starts_with("#/definitions/") => format!("{target}Copy{copy}").into(),
        ("operationId", Value::String(id)) => format!("{id}-copy{copy}").into(),
        ("tags", Value::Array(tags)) => tags.iter().map(|tag| format!("{} {copy}", tag.as_str().unwrap())).collect(),
        _ => copied(value, copy),
    }
}

/// Fails where the second costs much more than ten times as much as the first.
fn assert_linear(what: &str, [small, large]: [AllocationInfo; 2]) {
    let ratio = |of: fn(&AllocationInfo) -> f64| of(&large) / of(&small);
    #[expect(clippy::cast_precision_loss, reason = "a ratio")]
    let ratios = [
        ("allocations", ratio(|it| it.count_total as f64)),
        ("bytes", ratio(|it| it.bytes_total as f64)),
        ("bytes at once", ratio(|it| it.bytes_max as f64)),
    ];
    for (unit, ratio) in ratios {
        assert!((5.0..MOST).contains(&ratio), "{what}: {ratio:.1} times as many {unit}");
    }
}

#[test]
fn ten_times_the_document_costs_ten_times_as_much() {
    let documents = [times(1), times(10)];
    let generate = |document: &String| measure(|| drop(ece_codegen::generate(document, &[])));
    assert_linear("generate", documents.each_ref().map(generate));
    let outline =
        |document: &String| measure(|| drop(ece_codegen::api(document, &[]).api.as_ref().map(ece_codegen::outline)));
    assert_linear("outline", documents.each_ref().map(outline));
    let compared = |document: &String| {
        let changed = document.replace("\"type\":\"integer\",\"format\":\"int32\"", "\"type\":\"string\"");
        let sides = [document, &changed].map(|side| ece_codegen::read(side, &[]).0.unwrap());
        measure(|| assert!(!compare(&sides[0], &sides[1]).changes.is_empty()))
    };
    assert_linear("diff", documents.each_ref().map(compared));
}

#[test]
fn whoever_watches_is_told_of_every_stage_in_its_order() {
    let seen = std::cell::RefCell::new(Vec::new());
    // Code is written and laid out file by file.
    let watcher = |stage: Stage| {
        let mut seen = seen.borrow_mut();
        if !seen.contains(&stage.as_str()) {
            seen.push(stage.as_str());
        }
    };
    let document = support::document().to_string();
    drop(ece_codegen::generate(Source::from(&document).watched_by(&watcher), &[]));
    let stages = ["parse", "overlay", "references", "read", "lower", "resolve", "emit", "format", "samples", "locate"];
    assert_eq!(*seen.borrow(), stages);
}
