//! Pairs of documents that tempt a comparison into more work than they are worth, in any size.
#![allow(dead_code, missing_docs, unreachable_pub)] // every user takes what it needs

use serde_json::{Map, Value, json};

/// A name, a small size, and both documents of a size.
pub type PairShape = (&'static str, usize, fn(usize) -> [String; 2]);

/// All pairs. Ten times the size is ten times the documents.
pub const PAIRS: &[PairShape] = &[
    ("other values of an enum", 300, |count| sides(|side| of_enum(&values(side, count)))),
    ("values of an enum spelled otherwise", 300, |count| sides(|side| of_enum(&respelled(side, count)))),
    ("other members", 300, |count| sides(|side| of_members(count, |index| format!("{side}{index}")))),
    ("members renamed", 300, |count| sides(|side| of_members(count, |index| format!("name_{index}_{side}")))),
    ("other required members", 300, |count| sides(|side| of_required(side, count))),
    ("other definitions in a ring", 150, |count| sides(|side| of_ring(side, count, false))),
    ("definitions renamed", 150, |count| sides(|side| of_fan(side, count))),
    ("like definitions renamed", 150, |count| sides(|side| of_like(side, count))),
    ("definitions renamed with a member more", 300, |count| sides(|side| of_stray(side, count))),
    ("a member more in every definition", 150, |count| sides(|side| of_ring("D", count, side == "new"))),
    ("a member more in one of many definitions", 150, |count| sides(|side| of_many(count, side == "new"))),
];

fn sides(of: impl Fn(&str) -> String) -> [String; 2] {
    ["old", "new"].map(of)
}

fn named(count: usize, value: impl Fn(usize) -> (String, Value)) -> Map<String, Value> {
    (0..count).map(value).collect()
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

fn object(members: Map<String, Value>) -> Value {
    let mut schema = json!({ "type": "object" });
    schema["properties"] = Value::Object(members);
    schema
}

/// The definitions, and an operation that gives the one called `A`.
fn document(mut definitions: Map<String, Value>) -> String {
    definitions.entry("A").or_insert_with(|| object(Map::new()));
    let responses = json!({ "200": { "description": "", "schema": reference("A") } });
    let paths = json!({ "/x": { "get": { "operationId": "x", "responses": responses } } });
    let info = json!({ "title": "t", "version": "1" });
    json!({ "swagger": "2.0", "info": info, "paths": paths, "definitions": definitions }).to_string()
}

fn text() -> Value {
    json!({ "type": "string" })
}

fn values(side: &str, count: usize) -> Vec<String> {
    (0..count).map(|index| format!("{side}{index}")).collect()
}

fn respelled(side: &str, count: usize) -> Vec<String> {
    (0..count).map(|index| if side == "old" { format!("value-{index}") } else { format!("VALUE_{index}") }).collect()
}

fn of_enum(values: &[String]) -> String {
    let value = |_| ("e".to_owned(), json!({ "type": "string", "enum": values }));
    document(named(1, |_| ("A".to_owned(), object(named(1, value)))))
}

fn of_members(count: usize, name: impl Fn(usize) -> String) -> String {
    let members = named(count, |index| (name(index), text()));
    document(named(1, |_| ("A".to_owned(), object(members.clone()))))
}

fn of_required(side: &str, count: usize) -> String {
    let mut schema = object(named(count, |index| (format!("m{index}"), text())));
    let odd = usize::from(side == "new");
    schema["required"] = (odd..count).step_by(2).map(|index| format!("m{index}")).collect();
    document(named(1, |_| ("A".to_owned(), schema.clone())))
}

/// Each refers to the next one.
fn of_ring(prefix: &str, count: usize, is_more: bool) -> String {
    document(named(count, |index| {
        let next = reference(&format!("{prefix}{}", (index + 1) % count));
        let more = usize::from(is_more);
        let members = [(format!("a{index}"), text()), ("b".to_owned(), next)].into_iter();
        (format!("{prefix}{index}"), object(members.chain(named(more, |_| ("c".to_owned(), text()))).collect()))
    }))
}

/// One refers to all others, each of which is another.
fn of_fan(side: &str, count: usize) -> String {
    let name = |index: usize| format!("{side}{index}");
    let mut all = named(count, |index| (name(index), object(named(1, |_| (format!("a{index}"), text())))));
    all.insert("A".to_owned(), object(named(count, |index| (format!("m{index}"), reference(&name(index))))));
    document(all)
}

/// Nothing but the places that refer to them tells them apart.
fn of_like(side: &str, count: usize) -> String {
    let name = |index: usize| format!("{side}{index}");
    let mut all = named(count, |index| (name(index), object(named(1, |_| ("a".to_owned(), text())))));
    all.insert("A".to_owned(), object(named(count, |index| (format!("m{index}"), reference(&name(index))))));
    document(all)
}

/// Nothing refers to them, and they have members in common.
fn of_stray(side: &str, count: usize) -> String {
    document(named(count, |index| {
        let more = (side == "new").then_some("m4").into_iter();
        let members = ["m1", "m2", "m3"].into_iter().chain(more).map(|name| (name.to_owned(), text()));
        let own = (format!("a{index}"), text());
        (format!("Lamp{side}{index}"), object(std::iter::once(own).chain(members).collect()))
    }))
}

fn of_many(count: usize, is_more: bool) -> String {
    let mut all = named(count, |index| (format!("D{index}"), object(named(1, |_| ("a".to_owned(), text())))));
    all.insert("A".to_owned(), object(named(usize::from(is_more), |_| ("z".to_owned(), text()))));
    document(all)
}
