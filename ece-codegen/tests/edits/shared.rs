//! Edits of what several operations share, of extensions, and of the document's top.

use ece_codegen::extension::{Content, EXTENSIONS};
use ece_codegen::grammar::{Holds, Place};
use serde_json::{Value, json};

use super::edit::{Edit, Operator};

pub const OPERATORS: &[Operator] = &[
    ("shared part inlined in one place", |edit| shared_inlined(edit, false)),
    ("shared part inlined everywhere", |edit| shared_inlined(edit, true)),
    ("parameter lifted", |edit| part_lifted(edit, Place::Parameter)),
    ("response lifted", |edit| part_lifted(edit, Place::Response)),
    ("shared part loses its last use", last_use_removed),
    ("shared part gains a use", use_added),
    ("unused shared part added", unused_added),
    ("shared part removed", shared_removed),
    ("shared part renamed", shared_renamed),
    ("shared part changed", shared_changed),
    ("known extension", |edit| extension(edit, false)),
    ("known extension, odd", |edit| extension(edit, true)),
    ("extension removed", extension_removed),
    ("info", info),
    ("address", address),
    ("externalDocs", external_docs),
    ("tags of the document", tags),
    ("security scheme", security_scheme),
    ("security scheme renamed", security_scheme_renamed),
];

/// The name of the document's member that shares such parts.
fn shares(place: Place) -> &'static str {
    if place == Place::Parameter { "parameters" } else { "responses" }
}

/// A place that refers to a shared parameter or response.
fn a_use(edit: &mut Edit) -> Option<(String, String)> {
    let place = edit.any(|at, holds, value| {
        let is_part = matches!(holds, Holds::Node(Place::Parameter | Place::Response));
        is_part && at.starts_with("/paths/") && value["$ref"].as_str().is_some_and(|it| it.starts_with('#'))
    })?;
    let target = edit.get(&place)?["$ref"].as_str()?.strip_prefix('#')?.to_owned();
    Some((place, target))
}

fn shared_inlined(edit: &mut Edit, everywhere: bool) -> Option<()> {
    let (place, target) = a_use(edit)?;
    let value = edit.get(&target)?.clone();
    let places = if everywhere { edit.uses(&target) } else { vec![place] };
    for place in places {
        *edit.at(&place)? = value.clone();
    }
    if everywhere && edit.rng.bool() {
        let (parent, name) = Edit::parent(&target)?;
        edit.remove(parent, &name)?;
    }
    Some(())
}

fn part_lifted(edit: &mut Edit, kind: Place) -> Option<()> {
    let place = edit.any(|at, holds, value| {
        at.starts_with("/paths/") && holds == Holds::Node(kind) && value.is_object() && value.get("$ref").is_none()
    })?;
    lift(edit, &place, kind).map(drop)
}

fn lift(edit: &mut Edit, place: &str, kind: Place) -> Option<String> {
    let list = shares(kind);
    let value = edit.get(place)?.clone();
    let name = edit.new_name(&format!("/{list}"));
    *edit.at(place)? = json!({ "$ref": format!("#/{list}/{name}") });
    edit.members("")?.entry(list).or_insert_with(|| json!({})).as_object_mut()?.insert(name.clone(), value);
    Some(format!("/{list}/{name}"))
}

fn last_use_removed(edit: &mut Edit) -> Option<()> {
    let (_, target) = a_use(edit)?;
    let mut uses = edit.uses(&target);
    uses.reverse();
    for place in uses {
        let (parent, token) = Edit::parent(&place)?;
        match edit.at(parent)? {
            Value::Array(list) => drop(list.remove(token.parse().ok()?)),
            Value::Object(members) => drop(members.shift_remove(&token)),
            _ => return None,
        }
    }
    Some(())
}

fn a_shared_part(edit: &mut Edit) -> Option<(String, Place)> {
    let place = edit.any(|at, holds, value| {
        let is_shared = at.starts_with("/parameters/") || at.starts_with("/responses/");
        is_shared && at.matches('/').count() == 2 && matches!(holds, Holds::Node(_)) && value.is_object()
    })?;
    let kind = if place.starts_with("/parameters/") { Place::Parameter } else { Place::Response };
    Some((place, kind))
}

fn use_added(edit: &mut Edit) -> Option<()> {
    let (shared, kind) = a_shared_part(edit)?;
    let operation = edit.operation(|_| true)?;
    let reference = json!({ "$ref": format!("#{shared}") });
    let members = edit.members(&operation)?;
    if kind == Place::Parameter {
        members.entry("parameters").or_insert_with(|| json!([])).as_array_mut()?.push(reference);
    } else {
        members.entry("responses").or_insert_with(|| json!({})).as_object_mut()?.insert("418".to_owned(), reference);
    }
    Some(())
}

fn unused_added(edit: &mut Edit) -> Option<()> {
    let (list, value) = if edit.rng.bool() {
        ("parameters", json!({ "name": "elm", "in": "query", "type": "string" }))
    } else {
        ("responses", json!({ "description": "", "schema": { "type": "string" } }))
    };
    let name = edit.new_name(&format!("/{list}"));
    let value = if edit.rng.u8(..4) == 0 { json!({}) } else { value };
    edit.members("")?.entry(list).or_insert_with(|| json!({})).as_object_mut()?.insert(name, value);
    Some(())
}

fn shared_removed(edit: &mut Edit) -> Option<()> {
    let (shared, _) = a_shared_part(edit)?;
    let (parent, name) = Edit::parent(&shared)?;
    edit.remove(parent, &name).map(drop)
}

fn shared_renamed(edit: &mut Edit) -> Option<()> {
    let (shared, _) = a_shared_part(edit)?;
    let (parent, name) = Edit::parent(&shared)?;
    let new = edit.new_name(parent);
    for place in edit.uses(&shared) {
        edit.set(&place, "$ref", json!(format!("#{parent}/{new}")))?;
    }
    edit.rename(parent, &name, &new)
}

fn shared_changed(edit: &mut Edit) -> Option<()> {
    let (shared, _) = a_shared_part(edit)?;
    let key = edit.key_of(&shared)?;
    let value = edit.choose(&[json!({}), json!("integer"), json!(true), json!({ "type": "string" }), json!("query")]);
    edit.set(&shared, &key, value)
}

fn extension(edit: &mut Edit, is_odd: bool) -> Option<()> {
    let known = &EXTENSIONS[edit.rng.usize(..EXTENSIONS.len())];
    let kind = known.places[edit.rng.usize(..known.places.len())];
    let place = edit.object(kind, |it| !it.contains_key("$ref"))?;
    let valid = match known.content {
        Content::Flag => json!(true),
        Content::Text => {
            edit.choose(&["elm", ",", "safe", "short", "https://example.net/{operationId}"].map(Value::from))
        }
        Content::Texts => json!(["Elm", "Oak"]),
        Content::TextByName => json!({ "Elm": "A tree.", "Oak": "Another one." }),
        Content::Object => json!({ "name": "Elm", "tag": "Elm" }),
    };
    let odd = edit.choose(&[Value::Null, json!(7), json!(""), json!([]), json!({}), json!("true"), json!(false)]);
    edit.set(&place, known.name, if is_odd { odd } else { valid })
}

fn extension_removed(edit: &mut Edit) -> Option<()> {
    let place = edit.any(|_, holds, value| {
        matches!(holds, Holds::Node(_))
            && value.as_object().is_some_and(|it| it.keys().any(|key| key.starts_with("x-")))
    })?;
    let keys = edit.get(&place)?.as_object()?.keys().filter(|key| key.starts_with("x-")).cloned().collect();
    let key = edit.pick(keys)?;
    edit.remove(&place, &key).map(drop)
}

fn info(edit: &mut Edit) -> Option<()> {
    let value = edit.choose(&[json!("elm"), json!(2), Value::Null, json!({ "name": "elm" }), json!([])]);
    let key = edit.choose(&["title", "version", "contact", "license", "x-elm", "termsOfService"].map(Value::from));
    edit.set("/info", key.as_str()?, value)
}

fn address(edit: &mut Edit) -> Option<()> {
    let key = edit.choose(&["host", "basePath", "schemes"].map(Value::from));
    let value = edit.choose(&[
        json!("elm.example.net"),
        json!("/v2"),
        json!("/v2/"),
        json!("/"),
        json!(["https"]),
        json!([]),
        json!(["http", "https"]),
        Value::Null,
        json!(""),
    ]);
    edit.set("", key.as_str()?, value)
}

fn external_docs(edit: &mut Edit) -> Option<()> {
    let docs = edit.choose(&[json!({ "url": "https://example.net" }), json!({}), json!("elm"), Value::Null]);
    let place = edit.any(|_, holds, value| {
        matches!(holds, Holds::Node(Place::Document | Place::Operation | Place::Schema | Place::Tag))
            && value.is_object()
    })?;
    edit.set(&place, "externalDocs", docs)
}

fn tags(edit: &mut Edit) -> Option<()> {
    let tags = edit.choose(&[
        json!([]),
        json!([{ "name": "elm" }]),
        json!([{ "name": "elm", "description": "A tree." }, { "name": "oak", "x-ece-name": "oaks" }]),
        json!([{}]),
        json!(["elm"]),
        json!({}),
    ]);
    edit.set("", "tags", tags)
}

fn security_scheme(edit: &mut Edit) -> Option<()> {
    let scheme = edit.choose(&[
        json!({ "type": "basic" }),
        json!({ "type": "apiKey", "name": "X-Elm", "in": "header" }),
        json!({ "type": "apiKey", "name": "elm", "in": "query", "x-elm": 1 }),
        json!({ "type": "oauth2", "flow": "implicit", "authorizationUrl": "https://example.net", "scopes": { "a": "" } }),
        json!({ "type": "oauth2", "flow": "application", "tokenUrl": "https://example.net", "scopes": { "a": "A.", "x-b": 1 } }),
        json!({ "type": "elm" }),
    ]);
    let name = match edit.key_of("/securityDefinitions") {
        Some(name) if edit.rng.bool() => name,
        _ => "elm".to_owned(),
    };
    edit.members("")?.entry("securityDefinitions").or_insert_with(|| json!({})).as_object_mut()?.insert(name, scheme);
    Some(())
}

fn security_scheme_renamed(edit: &mut Edit) -> Option<()> {
    let name = edit.key_of("/securityDefinitions")?;
    let new = edit.new_name("/securityDefinitions");
    let requirements =
        edit.places(|_, holds, value| holds == Holds::Node(Place::Requirement) && value.get(&name).is_some());
    for place in requirements {
        edit.rename(&place, &name, &new)?;
    }
    edit.rename("/securityDefinitions", &name, &new)
}
