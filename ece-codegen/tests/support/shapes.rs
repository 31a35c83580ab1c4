//! Shapes of documents that tempt a generator into more work than they are worth, in any size.
#![allow(dead_code, missing_docs, unreachable_pub)] // every user takes what it needs

use std::cell::Cell;
use std::sync::LazyLock;
use std::time::{Duration, Instant};

use ece_codegen::{Source, Stage};
use serde_json::{Map, Value, json};

/// The CPU time of this thread where the system tells it, else the time that passes: other work on the machine is no matter.
pub fn clock() -> Duration {
    static START: LazyLock<Instant> = LazyLock::new(Instant::now);
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let spent = told.and_then(|told| told.split(' ').next()?.parse().ok());
    spent.map_or_else(|| START.elapsed(), Duration::from_nanos)
}

/// What it costs to decide on the API, once: what is made of it afterwards costs so much more that a square hides in it.
pub fn cost_of_resolving(document: &str) -> Duration {
    let (began, spent) = (Cell::new(None), Cell::new(Duration::ZERO));
    let watcher = |stage: Stage| {
        let ended = began.replace((stage == Stage::Resolve).then(clock));
        spent.set(ended.map_or(spent.get(), |began| clock().saturating_sub(began)));
    };
    drop(ece_codegen::api(Source::from(document).watched_by(&watcher), &[]));
    spent.get()
}

/// What it costs to generate, once.
pub fn cost(document: &str) -> Duration {
    let start = clock();
    drop(ece_codegen::generate(document, &[]));
    clock().saturating_sub(start)
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
    ("operations of one tag", 60, operations_of_one_tag),
    ("tags", 60, tags),
    ("tags that are areas", 200, areas),
    ("parameters of a path", 30, path_parameters),
    ("parameters inherited from a path", 60, inherited_parameters),
    ("shared parameters in a chain", 100, parameter_chain),
    ("references through a chain", 60, through_chain),
    ("references to what has no name", 60, unnamed_targets),
    ("responses of an operation", 40, responses),
    ("headers of a response", 100, headers),
    ("form fields", 100, form),
    ("required beyond five", 60, required),
    ("aliases in a ring", 100, alias_ring),
    ("allOf in diamonds", 40, all_of_diamonds),
    ("allOf in a ring", 60, all_of_ring),
    ("kinds of a base", 60, kinds),
    ("bases in a chain", 60, base_chain),
    ("enums of one name and other values", 60, inline_enums),
    ("allOf of enums", 40, all_of_enums),
    ("findings of one kind", 200, dangling),
    ("faults that take operations along", 60, refused),
    ("one fault that takes operations along", 60, one_fault),
    ("security schemes", 60, security),
    ("error codes of one response", 200, codes_of_one),
    ("values in a default", 300, default_value),
    ("long names", 300, long_names),
    ("long texts", 3000, long_texts),
    ("long enum values", 3000, long_values),
    ("keys that appear twice", 300, double_keys),
    ("media types", 60, media_types),
    ("required members that are not listed", 300, required_unlisted),
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

fn operations_of_one_tag(count: usize) -> String {
    let path = |index| {
        let mut item = get(&format!("getThing{index}"), &json!([]));
        item["get"]["tags"] = json!(["all"]);
        (format!("/things{index}"), item)
    };
    document(&named(count, path), &json!({}))
}

fn tags(count: usize) -> String {
    let path = |index| {
        let mut item = get(&format!("getThing{index}"), &json!([]));
        item["get"]["tags"] = json!([format!("tag {index}")]);
        (format!("/things{index}"), item)
    };
    let mut all: Value = serde_json::from_str(&document(&named(count, path), &json!({}))).unwrap();
    all["tags"] = (0..count).map(|index| json!({ "name": format!("tag {index}") })).collect();
    all.to_string()
}

/// A tag, an operation and a definition each.
fn areas(count: usize) -> String {
    let mut all: Value = serde_json::from_str(&tags(count)).unwrap();
    for index in 0..count {
        let response = &mut all["paths"][format!("/things{index}")]["get"]["responses"]["200"];
        response["schema"] = reference(&format!("Thing{index}"));
    }
    let one = |index| (format!("Thing{index}"), json!({ "type": "object", "properties": { "a": text() } }));
    all["definitions"] = named(count, one);
    all["x-ece-areas"] = json!({});
    all.to_string()
}

fn path_parameters(count: usize) -> String {
    let one = |index: usize| json!({ "name": format!("p{index}"), "in": "path", "required": true, "type": "string" });
    let path: String = (0..count).map(|index| format!("/{{p{index}}}")).collect();
    document(&json!({ path: get("x", &(0..count).map(one).collect()) }), &json!({}))
}

fn inherited_parameters(count: usize) -> String {
    let path = |index: usize| {
        let mut item = get(&format!("op{index}"), &json!([]));
        item["parameters"] =
            json!([{ "name": "q", "in": "query", "type": "string" }, { "name": "q", "in": "query", "type": "string" }]);
        (format!("/p{index}"), item)
    };
    document(&named(count, path), &json!({}))
}

fn parameter_chain(count: usize) -> String {
    let mut all =
        named(count, |index| (format!("P{index}"), json!({ "$ref": format!("#/parameters/P{}", index + 1) })));
    all[format!("P{count}")] = json!({ "name": "q", "in": "query", "type": "string" });
    let mut whole: Value = serde_json::from_str(&document(
        &json!({ "/x": get("x", &json!([{ "$ref": "#/parameters/P0" }])) }),
        &json!({}),
    ))
    .unwrap();
    whole["parameters"] = all;
    whole.to_string()
}

fn through_chain(count: usize) -> String {
    let mut all = named(count, |index| (format!("A{index}"), reference(&format!("A{}", index + 1))));
    let members =
        named(count, |index| (format!("m{index}"), json!({ "type": "object", "properties": { "a": text() } })));
    all[format!("A{count}")] = json!({ "type": "object", "properties": members });
    let uses =
        named(count, |index| (format!("u{index}"), json!({ "$ref": format!("#/definitions/A0/properties/m{index}") })));
    all["B"] = json!({ "type": "object", "properties": uses });
    of_definitions("B", &all)
}

fn unnamed_targets(count: usize) -> String {
    let members =
        named(count, |index| (format!("m{index}"), json!({ "type": "object", "properties": { "a": text() } })));
    let uses =
        named(count, |index| (format!("u{index}"), json!({ "$ref": format!("#/definitions/A/properties/m{index}") })));
    of_definitions(
        "B",
        &json!({ "A": { "type": "object", "properties": members }, "B": { "type": "object", "properties": uses } }),
    )
}

fn responses(count: usize) -> String {
    let one = |index: usize| {
        (
            format!("{}", 200 + index),
            json!({ "description": "", "schema": { "type": "object", "properties": { "a": text() } } }),
        )
    };
    document(&json!({ "/x": { "get": { "operationId": "x", "responses": named(count, one) } } }), &json!({}))
}

fn headers(count: usize) -> String {
    let headers = named(count, |index| (format!("X-H{index}"), text()));
    document(
        &json!({ "/x": { "get": { "operationId": "x", "responses": { "200": { "description": "", "headers": headers } } } } }),
        &json!({}),
    )
}

fn form(count: usize) -> String {
    let one = |index: usize| json!({ "name": format!("p{index}"), "in": "formData", "type": "string" });
    let fields: Value = (0..count).map(one).collect();
    document(
        &json!({ "/x": { "post": { "operationId": "x", "consumes": ["multipart/form-data"], "parameters": fields, "responses": { "200": { "description": "" } } } } }),
        &json!({}),
    )
}

fn required(count: usize) -> String {
    let one = |index: usize| json!({ "name": format!("p{index}"), "in": "query", "required": true, "type": "string" });
    document(&json!({ "/x": get("x", &(0..count).map(one).collect()) }), &json!({}))
}

fn alias_ring(count: usize) -> String {
    of_definitions("A0", &named(count, |index| (format!("A{index}"), reference(&format!("A{}", (index + 1) % count)))))
}

fn all_of_diamonds(count: usize) -> String {
    let one = |index: usize| {
        let next = reference(&format!("A{}", index + 1));
        (format!("A{index}"), json!({ "allOf": [next, next] }))
    };
    let mut all = named(count, one);
    all[format!("A{count}")] = json!({ "type": "object", "properties": { "a": text() } });
    of_definitions("A0", &all)
}

fn all_of_ring(count: usize) -> String {
    let one = |index: usize| {
        let own = json!({ "type": "object", "properties": { format!("m{index}"): text() } });
        (format!("A{index}"), json!({ "allOf": [reference(&format!("A{}", (index + 1) % count)), own] }))
    };
    of_definitions("A0", &named(count, one))
}

fn kinds(count: usize) -> String {
    let mut all = named(count, |index| {
        let own = json!({ "type": "object", "properties": { format!("m{index}"): text() } });
        (format!("K{index}"), json!({ "allOf": [reference("A"), own] }))
    });
    all["A"] =
        json!({ "type": "object", "discriminator": "kind", "required": ["kind"], "properties": { "kind": text() } });
    of_definitions("A", &all)
}

fn base_chain(count: usize) -> String {
    let one = |index: usize| {
        let own = json!({ "type": "object", "discriminator": "kind", "properties": { "kind": text() } });
        (format!("A{index}"), json!({ "allOf": [reference(&format!("A{}", index + 1)), own] }))
    };
    let mut all = named(count, one);
    all[format!("A{count}")] = json!({ "type": "object", "discriminator": "kind", "properties": { "kind": text() } });
    of_definitions("A0", &all)
}

fn inline_enums(count: usize) -> String {
    let members = named(count, |index| {
        (format!("m{index}"), json!({ "type": "string", "title": "Mode", "enum": ["a", format!("v{index}")] }))
    });
    of_definitions("A", &json!({ "A": { "type": "object", "properties": members } }))
}

fn all_of_enums(count: usize) -> String {
    let values: Vec<String> = (0..count).map(|index| format!("value{index}")).collect();
    let part = json!({ "type": "string", "enum": values });
    of_definitions(
        "A",
        &json!({ "P": part, "Q": part, "A": { "allOf": [reference("P"), reference("Q"), { "type": "string", "enum": values }] } }),
    )
}

fn dangling(count: usize) -> String {
    let members = named(count, |index| (format!("m{index}"), reference(&format!("Nope{index}"))));
    of_definitions("A", &json!({ "A": { "type": "object", "properties": members } }))
}

fn refused(count: usize) -> String {
    let path = |index: usize| {
        let parameters = json!([{ "name": "q", "in": "query", "required": true, "type": "nonsense" }]);
        (format!("/p{index}"), get(&format!("op{index}"), &parameters))
    };
    document(&named(count, path), &json!({}))
}

fn one_fault(count: usize) -> String {
    let path =
        |index: usize| (format!("/p{index}"), get(&format!("op{index}"), &json!([{ "$ref": "#/parameters/P" }])));
    let mut whole: Value = serde_json::from_str(&document(&named(count, path), &json!({}))).unwrap();
    whole["paths"]["/fine"] = get("fine", &json!([]));
    whole["parameters"] = json!({ "P": { "name": "q", "in": "query", "required": true, "type": "nonsense" } });
    whole.to_string()
}

fn security(count: usize) -> String {
    let mut whole: Value = serde_json::from_str(&operations(count)).unwrap();
    whole["securityDefinitions"] = named(count, |index| {
        (format!("s{index}"), json!({ "type": "apiKey", "in": "header", "name": format!("X-{index}") }))
    });
    whole["security"] = (0..count).map(|index| json!({ format!("s{index}"): [] })).collect();
    whole.to_string()
}

fn codes_of_one(count: usize) -> String {
    let codes: Vec<String> = (0..count).map(|index| format!("a.b{index}")).collect();
    let mut item = get("x", &json!([]));
    item["get"]["responses"]["404"] = json!({ "description": "", "x-ece-error-codes": codes });
    document(&json!({ "/x": item }), &json!({}))
}

fn default_value(count: usize) -> String {
    let value: Vec<usize> = (0..count).collect();
    of_definitions(
        "A",
        &json!({ "A": { "type": "object", "properties": { "a": { "type": "array", "items": { "type": "integer" }, "default": value } } } }),
    )
}

fn long_names(count: usize) -> String {
    let name = "Name".repeat(count);
    of_definitions(
        &name,
        &json!({ &name: { "type": "object", "properties": { &name: { "type": "string", "enum": [&name] } } } }),
    )
}

fn long_texts(count: usize) -> String {
    let text = "a`<b> ".repeat(count);
    of_definitions(
        "A",
        &json!({ "A": { "type": "object", "properties": { "a": { "type": "string", "pattern": &text, "default": &text, "example": &text, "x-ece-doc": &text } } } }),
    )
}

fn long_values(count: usize) -> String {
    enum_of(&["<=".repeat(count), "aB1-".repeat(count), "é".repeat(count)])
}

fn double_keys(count: usize) -> String {
    let key = r#""a":{"type":"string"},"#;
    format!(
        r#"{{"swagger":"2.0","info":{{"title":"t","version":"1"}},"paths":{{}},"definitions":{{"A":{{"type":"object","properties":{{{}"b":{{}}}}}}}}}}"#,
        key.repeat(count)
    )
}

fn media_types(count: usize) -> String {
    let types: Vec<String> = (0..count).map(|index| format!("application/vnd.x{index}+json")).collect();
    let body = json!({ "name": "body", "in": "body", "schema": { "type": "object", "properties": { "a": text() } } });
    let mut item = get("x", &json!([]));
    item["get"]["produces"] = json!(types);
    item["post"] = json!({ "operationId": "y", "consumes": types, "parameters": [body], "responses": { "200": { "description": "" } } });
    document(&json!({ "/x": item }), &json!({}))
}

fn required_unlisted(count: usize) -> String {
    let names: Vec<String> = (0..count).map(|index| format!("m{index}")).collect();
    of_definitions("A", &json!({ "A": { "type": "object", "required": names, "properties": { "a": text() } } }))
}
