//! Examples: a small document, edited in one place.

use serde_json::{Map, Value};

use super::Kind;
use super::rule::Edit;
use crate::diff::Direction;

const BASE: &str = include_str!("example.json");

/// A document before and after a change, with the way in which the change travels.
#[derive(Clone, Debug, PartialEq)]
pub struct Example {
    /// The way; `None` for what is not about the wire.
    pub direction: Option<Direction>,
    /// The document before.
    pub old: Value,
    /// The document after.
    pub new: Value,
}

/// The document that all examples edit.
pub fn document() -> Value {
    serde_json::from_str(BASE).unwrap_or_default()
}

/// What definitions are called that travel this way: the part of a name that `*` stands for.
pub(super) fn name(direction: Direction) -> &'static str {
    match direction {
        Direction::Request => "Sent",
        Direction::Response => "Received",
        Direction::Both => "Both",
        Direction::Unused => "Unused",
    }
}

/// The examples of a kind, one for each way to travel.
pub(super) fn of(kind: Kind) -> Vec<Example> {
    let rule = kind.rule();
    if rule.example.is_empty() {
        return Vec::new();
    }
    if rule.directions.is_empty() {
        return vec![example(rule.example, None, "")];
    }
    rule.directions.iter().map(|direction| example(rule.example, Some(*direction), name(*direction))).collect()
}

fn example(edits: &[Edit], direction: Option<Direction>, name: &str) -> Example {
    let (mut old, mut new) = (document(), document());
    for edit in edits {
        let at = edit.at.replace('*', name);
        for (document, text) in [(&mut old, edit.old), (&mut new, edit.new)] {
            put(document, &at, serde_json::from_str(&text.replace('*', name)).ok());
        }
    }
    Example { direction, old, new }
}

/// Puts something at a place, or takes away what is there.
fn put(document: &mut Value, at: &str, value: Option<Value>) {
    let Some((above, key)) = at.rsplit_once('/') else { return };
    let key = key.replace("~1", "/").replace("~0", "~");
    match (document.pointer_mut(above), value) {
        (Some(Value::Object(members)), Some(value)) => drop(members.insert(key, value)),
        (Some(Value::Object(members)), None) => take(members, &key),
        (Some(Value::Array(elements)), value) => match (key.parse::<usize>(), value) {
            (Ok(index), Some(value)) if index < elements.len() => elements[index] = value,
            (Ok(index), None) if index < elements.len() => drop(elements.remove(index)),
            (_, Some(value)) => elements.push(value),
            (_, None) => {}
        },
        _ => {}
    }
}

fn take(members: &mut Map<String, Value>, key: &str) {
    members.shift_remove(key);
}
