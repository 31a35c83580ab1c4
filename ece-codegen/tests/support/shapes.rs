//! Shapes of documents that tempt a generator into more work than they are worth, in any size.
#![allow(dead_code, missing_docs, unreachable_pub)] // every user takes what it needs

use std::sync::LazyLock;
use std::time::{Duration, Instant};

use serde_json::{Map, Value, json};

/// The CPU time of this thread where the system tells it, else the time that passes: other work on the machine is no matter.
fn clock() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = told.and_then(|told| told.split(' ').next()?.parse().ok());
    spent.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// What it costs to generate, the best of three.
pub fn cost(document: &str) -> Duration {
    let once = || {
        let start = clock();
        drop(ece_codegen::generate(document, &[]));
        clock().saturating_sub(start)
    };
    (0..3).map(|_| once()).min().unwrap_or_default()
}

/// A name, a small size, and the document of a size.
pub type Shape = (&'static str, usize, fn(usize) -> String);

/// All shapes. Ten times the size is ten times the document.
pub const SHAPES: &[Shape] = &[
    ("operations", 60, operations),
    ("definitions", 200, definitions),
    ("members", 300, members),
    ("members of one name", 200, colliding_members),
    ("definitions of one name", 150, colliding_definitions),
    ("operations of one name", 60, colliding_operations),
    ("values of an enum", 500, enum_values),
    ("values of one name", 200, colliding_values),
    ("parameters", 100, parameters),
    ("parameter enums of one name", 60, parameter_enums),
    ("responses and error codes", 60, error_codes),
    ("aliases in a chain", 60, alias_chain),
    ("allOf in a chain", 8, all_of_chain),
    ("allOf of many parts", 60, all_of_wide),
    ("members within members", 60, lattice),
    ("recursion through required members", 60, recursion),
    ("nested arrays", 3, nested),
    ("inline objects", 60, inline),
    ("references to one definition", 300, fan_in),
    ("unknown keys", 300, unknown_keys),
];

fn named(count: usize, value: impl Fn(usize) -> (String, Value)) -> Value {
    Value::Object((0..count).map(value).collect::<Map<_, _>>())
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

fn document(paths: &Value, definitions: &Value) -> String {
    json!({ "swagger": "2.0", "info": { "title": "t", "version": "1" }, "paths": paths, "definitions": definitions })
        .to_string()
}

/// The definitions, and an operation that sends and gives the first one.
fn of_definitions(first: &str, definitions: &Value) -> String {
    let body = json!({ "name": "body", "in": "body", "required": true, "schema": reference(first) });
    let responses = json!({ "200": { "description": "", "schema": reference(first) } });
    document(
        &json!({ "/x": { "post": { "operationId": "x", "parameters": [body], "responses": responses } } }),
        definitions,
    )
}

fn get(id: &str, parameters: &Value) -> Value {
    json!({ "get": { "operationId": id, "parameters": parameters, "responses": { "200": { "description": "" } } } })
}

fn text() -> Value {
    json!({ "type": "string" })
}

/// Spelled in different ways, one name in Rust.
fn respelled(index: usize) -> String {
    let mut name = String::from("name");
    for bit in 0..usize::BITS - index.leading_zeros() {
        name.push_str(if index >> bit & 1 == 1 { "_-" } else { "--" });
    }
    format!("{name}x")
}

fn operations(count: usize) -> String {
    let path = |index| (format!("/things{index}"), get(&format!("getThing{index}"), &json!([])));
    document(&named(count, path), &json!({}))
}

fn definitions(count: usize) -> String {
    let one = |index| (format!("Thing{index}"), json!({ "type": "object", "properties": { "a": text() } }));
    document(&json!({}), &named(count, one))
}

fn members(count: usize) -> String {
    let members = named(count, |index| (format!("member{index}"), text()));
    of_definitions("A", &json!({ "A": { "type": "object", "properties": members } }))
}

fn colliding_members(count: usize) -> String {
    let members = named(count, |index| (respelled(index), text()));
    of_definitions("A", &json!({ "A": { "type": "object", "properties": members } }))
}

fn colliding_definitions(count: usize) -> String {
    document(
        &json!({}),
        &named(count, |index| (respelled(index), json!({ "type": "object", "properties": { "a": text() } }))),
    )
}

fn colliding_operations(count: usize) -> String {
    document(&named(count, |index| (format!("/p{index}"), get(&respelled(index), &json!([])))), &json!({}))
}

fn enum_of(values: &[String]) -> String {
    of_definitions(
        "A",
        &json!({ "A": { "type": "object", "properties": { "e": { "type": "string", "enum": values } } } }),
    )
}

fn enum_values(count: usize) -> String {
    enum_of(&(0..count).map(|index| format!("value{index}")).collect::<Vec<_>>())
}

fn colliding_values(count: usize) -> String {
    enum_of(&(0..count).map(respelled).collect::<Vec<_>>())
}

fn parameters(count: usize) -> String {
    let one = |index: usize| json!({ "name": format!("p{index}"), "in": "query", "type": "string" });
    document(&json!({ "/x": get("x", &(0..count).map(one).collect()) }), &json!({}))
}

fn parameter_enums(count: usize) -> String {
    let path = |index: usize| {
        let parameter =
            json!([{ "name": "sort", "in": "query", "type": "string", "enum": ["a", format!("v{index}")] }]);
        (format!("/p{index}"), get(&format!("op{index}"), &parameter))
    };
    document(&named(count, path), &json!({}))
}

fn error_codes(count: usize) -> String {
    let path = |index: usize| {
        let mut item = get(&format!("op{index}"), &json!([]));
        item["get"]["responses"]["404"] = json!({ "description": "", "x-ece-error-codes": [format!("a.b{index}")] });
        (format!("/p{index}"), item)
    };
    document(&named(count, path), &json!({}))
}

fn alias_chain(count: usize) -> String {
    let mut all = named(count, |index| (format!("A{index}"), reference(&format!("A{}", index + 1))));
    all[format!("A{count}")] = json!({ "type": "object", "properties": { "a": text() } });
    of_definitions("A0", &all)
}

fn all_of_chain(count: usize) -> String {
    let one = |index: usize| {
        let own = json!({ "type": "object", "properties": { format!("m{index}"): { "type": "object", "properties": { "a": text() } } } });
        (format!("A{index}"), json!({ "allOf": [reference(&format!("A{}", index + 1)), own] }))
    };
    let mut all = named(count, one);
    all[format!("A{count}")] = json!({ "type": "object", "properties": { "a": text() } });
    of_definitions("A0", &all)
}

fn all_of_wide(count: usize) -> String {
    let mut all = named(count, |index| {
        (format!("P{index}"), json!({ "type": "object", "properties": { format!("m{index}"): text() } }))
    });
    all["A"] = json!({ "allOf": (0..count).map(|index| reference(&format!("P{index}"))).collect::<Vec<_>>() });
    of_definitions("A", &all)
}

fn lattice(count: usize) -> String {
    let one = |index: usize| {
        let next = reference(&format!("A{}", index + 1));
        (
            format!("A{index}"),
            json!({ "type": "object", "required": ["a", "b"], "properties": { "a": next, "b": next } }),
        )
    };
    let mut all = named(count, one);
    all[format!("A{count}")] = json!({ "type": "object" });
    of_definitions("A0", &all)
}

fn recursion(count: usize) -> String {
    let one = |index: usize| {
        let next = reference(&format!("A{}", (index + 1) % count));
        (format!("A{index}"), json!({ "type": "object", "required": ["next"], "properties": { "next": next } }))
    };
    of_definitions("A0", &named(count, one))
}

fn nested(count: usize) -> String {
    let array = |inner: Value| json!({ "type": "array", "items": inner });
    of_definitions("A", &json!({ "A": (0..count).fold(text(), |inner, _| array(inner)) }))
}

fn inline(count: usize) -> String {
    let one = |index: usize| {
        let inner =
            json!({ "type": "object", "properties": { "deep": { "type": "object", "properties": { "a": text() } } } });
        (format!("A{index}"), json!({ "type": "object", "properties": { "inner": inner } }))
    };
    document(&json!({}), &named(count, one))
}

fn fan_in(count: usize) -> String {
    let members = named(count, |index| (format!("m{index}"), reference("B")));
    of_definitions(
        "A",
        &json!({ "A": { "type": "object", "properties": members }, "B": { "type": "object", "properties": { "a": text() } } }),
    )
}

fn unknown_keys(count: usize) -> String {
    let mut schema = named(count, |index| (format!("key{index}"), json!(index)));
    schema["type"] = json!("object");
    document(&json!({}), &json!({ "A": schema }))
}
