//! What `new` of a model takes: what is required, while no two of its arguments could be exchanged unseen.
#![allow(missing_docs)]

use ece_codegen::Snapshot;
use ece_codegen::diagnostic::Code;
use ece_codegen::diff::{Comparison, Kind, Level, compare};
use ece_codegen::ir::{Model, TypeDef};
use serde_json::{Value, json};

/// A document whose requests carry `Lamp`, beside what its members refer to.
fn document(lamp: &Value) -> Value {
    json!({
        "swagger": "2.0", "info": { "title": "Lamps", "version": "1" },
        "paths": { "/lamps": { "post": {
            "operationId": "create-lamp", "responses": { "204": { "description": "" } },
            "parameters": [{ "name": "lamp", "in": "body", "required": true, "schema": { "$ref": "#/definitions/Lamp" } }]
        } } },
        "definitions": {
            "Lamp": lamp,
            "Bulb": { "type": "object", "properties": { "watts": { "type": "integer" } } },
            "Shade": { "type": "object", "properties": { "colour": { "type": "string" } } },
            "Label": { "type": "string" },
            "Labels": { "type": "array", "items": { "$ref": "#/definitions/Label" } },
            "OtherBulb": { "allOf": [{ "$ref": "#/definitions/Bulb" }] },
            "Named": { "type": "object", "required": ["name"], "properties": { "name": { "type": "string" } } },
            "Level": { "type": "integer", "enum": [1, 2] },
            "Colour": { "type": "string", "enum": ["red", "green"] }
        }
    })
}

fn read(lamp: &Value) -> (Snapshot, Vec<Code>) {
    let (snapshot, diagnostics) = ece_codegen::read(&document(lamp).to_string(), &[]);
    (snapshot.unwrap(), diagnostics.iter().map(|it| it.code).collect())
}

fn lamp(snapshot: &Snapshot) -> &Model {
    let models = snapshot.api.types.iter().filter_map(|it| if let TypeDef::Model(it) = it { Some(it) } else { None });
    models.into_iter().find(|it| it.spec_name == "Lamp").unwrap()
}

/// What `new` takes, in order; `None` where there is no `new`.
fn taken(lamp_schema: &Value) -> Option<Vec<String>> {
    let (snapshot, _) = read(lamp_schema);
    Some(lamp(&snapshot).constructor()?.map(|it| it.wire_name.clone()).collect())
}

/// A lamp of required members, in order.
fn members(list: &[(&str, Value)]) -> Value {
    let names: Vec<&str> = list.iter().map(|(name, _)| *name).collect();
    let properties: serde_json::Map<String, Value> =
        list.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": names, "properties": properties })
}

fn of_type(name: &str) -> Value {
    json!({ "type": name })
}

fn to(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

fn list_of(items: &Value) -> Value {
    json!({ "type": "array", "items": items })
}

fn map_of(values: &Value) -> Value {
    json!({ "type": "object", "additionalProperties": values })
}

/// Each row: the required members in their order, and what `new` takes of them.
#[test]
fn what_could_be_exchanged_leaves_new() {
    let (text, whole, number, flag) = (of_type("string"), of_type("integer"), of_type("number"), of_type("boolean"));
    let short = json!({ "type": "integer", "format": "int32" });
    let time = json!({ "type": "string", "format": "date-time" });
    let free = json!({ "type": "object" });
    let inline = json!({ "type": "string", "enum": ["a", "b"] });
    let rows: Vec<(Vec<&Value>, Option<&str>)> = vec![
        (vec![], Some("")),
        (vec![&text], Some("a")),
        // Texts, beside each other and apart.
        (vec![&text, &text], None),
        (vec![&text, &text, &whole], Some("c")),
        (vec![&text, &whole, &text], Some("b")),
        (vec![&whole, &text, &flag], Some("abc")),
        (vec![&text, &text, &text, &whole, &flag], Some("de")),
        (vec![&text, &flag, &text, &flag], None),
        // What texts turn into.
        (vec![&text, &inline], None),
        (vec![&time, &whole, &text], Some("b")),
        (vec![&time, &time], None),
        (vec![&free, &text, &flag], Some("c")),
        // Other values.
        (vec![&flag, &flag], None),
        (vec![&flag, &text, &flag], Some("b")),
        (vec![&whole, &whole], None),
        (vec![&short, &whole], None),
        (vec![&whole, &number], Some("ab")),
        (vec![&number, &number], None),
    ];
    for (schemas, expected) in rows {
        let list: Vec<(&str, Value)> =
            ["a", "b", "c", "d", "e"].into_iter().zip(schemas.into_iter().cloned()).collect();
        assert_eq!(taken(&members(&list)).map(|it| it.concat()).as_deref(), expected, "{list:?}");
    }
}

#[test]
fn types_with_names_count_by_what_they_stand_for() {
    let text = of_type("string");
    let rows: Vec<(Vec<Value>, Option<&str>)> = vec![
        (vec![text.clone(), to("Label")], None),
        (vec![text.clone(), to("Colour")], None),
        (vec![to("Label"), to("Bulb"), to("Colour")], Some("b")),
        (vec![of_type("integer"), to("Level")], None),
        (vec![text.clone(), to("Level")], Some("ab")),
        (vec![to("Bulb"), to("Shade")], Some("ab")),
        (vec![to("Bulb"), to("Bulb"), text.clone()], Some("c")),
        (vec![to("Bulb"), to("OtherBulb"), text.clone()], Some("c")),
        (vec![text.clone(), json!({ "allOf": [{ "$ref": "#/definitions/Label" }] })], None),
        // Lists and maps are not what they hold, and not each other.
        (vec![text.clone(), list_of(&text), map_of(&text)], Some("abc")),
        (vec![list_of(&text), to("Labels")], None),
        (vec![list_of(&text), list_of(&to("Colour")), text.clone()], Some("c")),
        (vec![list_of(&text), list_of(&of_type("integer"))], Some("ab")),
        (vec![list_of(&to("Bulb")), list_of(&to("Shade"))], Some("ab")),
        (vec![list_of(&to("Bulb")), list_of(&to("OtherBulb"))], None),
        (vec![map_of(&text), map_of(&text), text.clone()], Some("c")),
        (vec![list_of(&list_of(&text)), list_of(&text)], Some("ab")),
    ];
    for (schemas, expected) in rows {
        let list: Vec<(&str, Value)> = ["a", "b", "c"].into_iter().zip(schemas).collect();
        assert_eq!(taken(&members(&list)).map(|it| it.concat()).as_deref(), expected, "{list:?}");
    }
}

#[test]
fn what_is_inherited_counts() {
    let own = members(&[("label", of_type("string")), ("lit", of_type("boolean"))]);
    assert_eq!(taken(&json!({ "allOf": [{ "$ref": "#/definitions/Named" }, own] })), Some(vec!["lit".to_owned()]));
    let own = members(&[("lit", of_type("boolean"))]);
    assert_eq!(taken(&json!({ "allOf": [{ "$ref": "#/definitions/Named" }, own] })).unwrap(), ["name", "lit"]);
}

/// Five are counted before any is left out, and what may be left out or is filled by the server is none of them.
#[test]
fn only_what_is_passed_is_counted() {
    let mut six: Vec<(&str, Value)> = ["a", "b", "c", "d", "e"].map(|name| (name, of_type("string"))).to_vec();
    six.push(("f", of_type("boolean")));
    assert_eq!(taken(&members(&six)), None);
    let mut lamp = members(&[("a", of_type("string")), ("b", json!({ "type": "string", "readOnly": true }))]);
    lamp["properties"]["c"] = of_type("string");
    assert_eq!(taken(&lamp).unwrap(), ["a"]);
}

#[test]
fn what_leaves_new_is_named_where_people_look_for_it() {
    let pair = [("name", of_type("string")), ("type", of_type("string")), ("lit", of_type("boolean"))];
    let code = |lamp: &Value| {
        let files = ece_codegen::generate(&document(lamp).to_string(), &[]).files;
        files.into_iter().find(|file| file.path == "models/lamp.rs").unwrap().text
    };
    let text = code(&members(&pair));
    assert!(text.contains("pub fn new(lit: bool) -> Self"), "{text}");
    assert!(text.contains("[`Self::name()`] and [`Self::type()`] are required, too."), "{text}");
    let text = code(&members(&pair[..2]));
    assert!(!text.contains("pub fn new("), "{text}");
    assert!(
        text.contains("Start from [`Self::default`]: [`Self::name()`] and [`Self::type()`] are required."),
        "{text}"
    );
}

#[test]
fn an_order_that_everybody_knows_stays() {
    let mut lamp = members(&[("key", of_type("string")), ("value", of_type("string")), ("lit", of_type("boolean"))]);
    lamp["x-ece-new"] = json!("in-order");
    let (snapshot, codes) = read(&lamp);
    assert_eq!((self::lamp(&snapshot).constructor().unwrap().count(), codes), (3, vec![]));
    for (word, required) in [
        (json!("in-any-order"), json!(["key", "value"])),
        (json!(true), json!(["key", "value"])),
        // Nothing to say where nothing could be exchanged.
        (json!("in-order"), json!(["key", "lit"])),
        (json!("in-order"), json!([])),
    ] {
        lamp["x-ece-new"] = word;
        lamp["required"] = required;
        assert_eq!(read(&lamp).1, [Code::ExtensionWithoutEffect], "{lamp}");
    }
    let text = json!({ "type": "string", "x-ece-new": "in-order" });
    assert_eq!(read(&text).1, [Code::ExtensionWithoutEffect]);
}

fn between(old: &Value, new: &Value) -> Comparison {
    let comparison = compare(&read(old).0, &read(new).0);
    assert_eq!(comparison.unexplained, []);
    comparison
}

/// Another member takes it out of `new`, or brings it back: one change, which breaks callers.
#[test]
fn a_member_that_leaves_new_because_of_another_belongs_to_that_change() {
    let (text, flag, whole) = (of_type("string"), of_type("boolean"), of_type("integer"));
    let one = members(&[("name", text.clone()), ("lit", flag.clone())]);
    let two = members(&[("name", text.clone()), ("lit", flag.clone()), ("label", text.clone())]);
    let mut optional = two.clone();
    optional["required"] = one["required"].clone();
    let count = members(&[("name", text), ("lit", flag), ("label", whole)]);
    let mut known = two.clone();
    known["x-ece-new"] = json!("in-order");
    let rows = [
        (&one, &two, Kind::PropertyAddedRequired),
        (&two, &one, Kind::PropertyRemovedRequired),
        (&optional, &two, Kind::PropertyBecameRequired),
        (&two, &optional, Kind::PropertyBecameOptional),
        (&count, &two, Kind::PropertyTypeChanged),
        (&two, &count, Kind::PropertyTypeChanged),
        (&known, &two, Kind::PropertyFlagChanged),
        (&two, &known, Kind::PropertyFlagChanged),
    ];
    for (old, new, kind) in rows {
        let comparison = between(old, new);
        let [change] = &comparison.changes[..] else { panic!("{kind:?}: {comparison:?}") };
        assert_eq!((change.kind, change.verdicts.source, change.caused.len()), (kind, Level::Major, 0), "{change:?}");
        let lines: Vec<_> = change.rust.iter().filter(|line| line.item == "models::Lamp::new").collect();
        let [line] = &lines[..] else { panic!("{kind:?}: {lines:?}") };
        assert!(line.before != line.after && line.before.is_some() && line.after.is_some(), "{line:?}");
    }
}

#[test]
fn a_constructor_that_is_gone_belongs_to_what_took_it() {
    let one = members(&[("name", of_type("string"))]);
    let two = members(&[("name", of_type("string")), ("label", of_type("string"))]);
    let mixed = members(&[("name", of_type("string")), ("label", of_type("integer"))]);
    for (old, kind) in [(&one, Kind::PropertyAddedRequired), (&mixed, Kind::PropertyTypeChanged)] {
        let comparison = between(old, &two);
        let [change] = &comparison.changes[..] else { panic!("{comparison:?}") };
        let gone = change.rust.iter().find(|line| line.item == "models::Lamp::new").unwrap();
        assert_eq!((change.kind, change.verdicts.source, &gone.after), (kind, Level::Major, &None), "{change:?}");
    }
}
