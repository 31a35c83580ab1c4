//! A document as it is compared: without what holds anyway, and with one spelling of numbers.
//!
//! `required: []`, `readOnly: false` or `collectionFormat: csv` say what their absence says; the table of the grammar and
//! that of extensions know of which keys that is true. What is left stands where it stood.

use serde_json::{Map, Value};

use super::limits::LIMITS;
use super::tree::is_prose;
use crate::extension::{Content, extension};
use crate::grammar::{Holds, Place, Says};

/// The document without what holds anyway.
pub(super) fn plain(document: &Value) -> Value {
    held(Holds::Node(Place::Document), document)
}

fn held(holds: Holds, value: &Value) -> Value {
    if holds == Holds::Node(Place::Schema)
        && let Some(together) = scalars_together(value)
    {
        return held(holds, &together);
    }
    match (holds, value) {
        (Holds::Node(place), Value::Object(object)) => Value::Object(
            object
                .iter()
                .filter(|(key, value)| !is_idle(place, object, key, value))
                .map(|(key, value)| (key.clone(), member(place, object, key, value)))
                .collect(),
        ),
        (Holds::Names(_) | Holds::NamesOrExtensions(_), Value::Object(members)) => {
            let below = |name: &str| holds.below(name).unwrap_or(Holds::Any);
            Value::Object(members.iter().map(|(name, value)| (name.clone(), held(below(name), value))).collect())
        }
        (Holds::List(place), Value::Array(elements)) => {
            let elements = elements.iter().map(|element| held(Holds::Node(place), element));
            // Which alternative comes twice does not matter; of other lists, places count.
            if place == Place::Requirement { distinct(elements) } else { elements.collect() }
        }
        _ => value.clone(),
    }
}

fn member(place: Place, object: &Map<String, Value>, key: &str, value: &Value) -> Value {
    let is_number = || object.get("type").is_some_and(|ty| ty == "number" || ty == "integer");
    match (place.key(key), value) {
        (Some(known), Value::Array(elements)) if known.holds == Holds::Scalars => match known.says {
            // Without a type, a number with a fraction makes all of them numbers.
            Says::Values if is_number() => elements.iter().map(number).collect(),
            Says::Values => value.clone(),
            _ => distinct(elements.iter().cloned()),
        },
        (Some(known), Value::Number(_)) if known.says == Says::Values || LIMITS.contains(&key) => number(value),
        (Some(_), Value::Object(members)) if allows_anything(key, members) => Value::Bool(true),
        (Some(known), _) => held(known.holds, value),
        (None, _) => value.clone(),
    }
}

/// True where the absence of the key says the same.
fn is_idle(place: Place, object: &Map<String, Value>, key: &str, value: &Value) -> bool {
    let has = |key: &str| {
        object.get(key).is_some_and(|it| match it {
            Value::Object(members) => !members.is_empty(),
            Value::Array(parts) => !parts.is_empty(),
            _ => false,
        })
    };
    let is_flag = || extension(key).is_some_and(|it| it.content == Content::Flag) && value == &Value::Bool(false);
    let Some(known) = place.key(key) else { return is_flag() };
    let lacks = |key: &str| !object.contains_key(key);
    let is = |ty: &str| object.get("type").is_some_and(|it| it == ty);
    let is_list = || !object.get("type").is_some_and(Value::is_string) || is("array");
    let says_nothing = match (key, value) {
        // It is about a limit that is not there, or a list.
        ("exclusiveMaximum", Value::Bool(_)) => lacks("maximum"),
        ("exclusiveMinimum", Value::Bool(_)) => lacks("minimum"),
        ("collectionFormat", Value::String(_)) => place == Place::Parameter && !is_list(),
        ("enum", Value::Array(values)) => {
            is("boolean") && [true, false].iter().all(|it| values.contains(&Value::Bool(*it)))
        }
        _ => false,
    };
    known.is_idle(value)
        || says_nothing
        || place == Place::Schema
            && match (key, value) {
                ("additionalProperties", Value::Bool(true)) => has("properties") || has("allOf"),
                ("additionalProperties", Value::Object(members)) => {
                    members.is_empty() && (has("properties") || has("allOf"))
                }
                ("properties", Value::Object(members)) => members.is_empty() && object.contains_key("type"),
                ("type", Value::String(ty)) => ty == "object" && (has("properties") || has("allOf")),
                _ => false,
            }
}

/// A scalar that parts of an `allOf` limit, none against another: one scalar with all of the limits.
fn scalars_together(value: &Value) -> Option<Value> {
    let object = value.as_object().filter(|object| !object.contains_key("type"))?;
    let parts = object.get("allOf")?.as_array().filter(|parts| parts.len() > 1)?;
    let ty = parts.first()?.get("type").filter(|ty| ["string", "integer", "number"].iter().any(|it| *ty == it))?;
    let mut together = object.clone();
    together.shift_remove("allOf");
    for part in parts {
        let part = part.as_object().filter(|part| part.get("type") == Some(ty))?;
        let says = |(key, value): &(&String, &Value)| *key != "type" && !is_idle(Place::Schema, part, key, value);
        for (key, value) in part.iter().filter(says) {
            if is_prose(Place::Schema, key) {
                together.entry(key.clone()).or_insert_with(|| value.clone());
                continue;
            }
            // The same limit may stand in two of them.
            let before = together.insert(key.clone(), value.clone());
            if !LIMITS.contains(&key.as_str()) || before.is_some_and(|before| before != *value) {
                return None;
            }
        }
    }
    together.insert("type".to_owned(), ty.clone());
    Some(Value::Object(together))
}

fn allows_anything(key: &str, members: &Map<String, Value>) -> bool {
    key == "additionalProperties" && members.is_empty()
}

/// Whole numbers without a fraction: `100` of `100.0`.
fn number(value: &Value) -> Value {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let whole = value.as_f64().filter(|number| !value.is_i64() && number.fract() == 0.0 && number.abs() < EXACT);
    // Below this size, all whole numbers are exact.
    #[allow(clippy::cast_possible_truncation)]
    whole.map_or_else(|| value.clone(), |number| Value::from(number as i64))
}

fn distinct(elements: impl Iterator<Item = Value>) -> Value {
    let mut seen = std::collections::HashSet::new();
    Value::Array(elements.filter(|element| seen.insert(element.to_string())).collect())
}
