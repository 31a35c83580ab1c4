//! What an edit means, from first principles: who sends the value, and does the other side accept it? Values that are
//! valid on either side are tried. What counts as breaking, and what as a risk, was measured with a real crate; the rules
//! that say so stand at the reasons.

use ece_codegen::diff::Verdict::{self, Breaks, Harmless, May};
use serde_json::{Map, Value, json};

use super::shape::{EXTRA, Kind, Others, Reason, Shape, refusals};

/// Values that the shape allows, typical ones and those at its edges.
pub fn values(shape: &Shape, other: &Shape) -> Vec<Value> {
    let mut values = candidates(shape, other);
    if shape.is_nullable {
        values.push(Value::Null);
    }
    values.retain(|value| {
        let mut found = Vec::new();
        refusals(shape, Some(shape), value, &mut found);
        found.is_empty()
    });
    values
}

fn candidates(shape: &Shape, other: &Shape) -> Vec<Value> {
    let named = |shape: &Shape| shape.values.clone().unwrap_or_default();
    match &shape.kind {
        Kind::Text => {
            let texts = ["text", "a", "", "an oak, and more", "2024-05-14", "2024-05-14T08:15:30Z"];
            let mut all: Vec<Value> = texts.iter().map(|text| json!(text)).collect();
            all.push(json!("123e4567-e89b-12d3-a456-426614174000"));
            all.extend([named(shape), named(other)].concat());
            all
        }
        Kind::Integer => {
            let mut all = [0, 1, 5, 7, 10, 50, 100, 101, 1_i64 << 40].map(|it| json!(it)).to_vec();
            all.extend([named(shape), named(other)].concat());
            all
        }
        Kind::Number => [0.5, 1.0, 1e300].map(|it| json!(it)).to_vec(),
        Kind::Bool => vec![json!(true), json!(false)],
        Kind::List(element) => {
            let other = if let Kind::List(element) = &other.kind { element } else { element };
            let elements = values(element, other);
            let first = elements.first().cloned().unwrap_or_default();
            let mut lists = vec![json!([]), json!([first, first])];
            lists.extend(elements.iter().map(|it| json!([it])));
            lists.extend(elements.get(1).map(|it| json!([first, it])));
            lists
        }
        Kind::Object { members, others } => objects(members, others, other),
        Kind::Any => vec![json!("text"), json!(7), json!({}), json!([true]), Value::Null],
    }
}

fn objects(members: &std::collections::BTreeMap<String, (Shape, bool)>, others: &Others, other: &Shape) -> Vec<Value> {
    let of_other = |name: &str, shape: &Shape| match &other.kind {
        Kind::Object { members, .. } => members.get(name).map_or_else(|| shape.clone(), |(it, _)| it.clone()),
        _ => shape.clone(),
    };
    let options: Vec<(&String, bool, Vec<Value>)> = members
        .iter()
        .map(|(name, (shape, is_required))| (name, *is_required, values(shape, &of_other(name, shape))))
        .collect();
    let with = |keep: &dyn Fn(&str, bool) -> bool| -> Map<String, Value> {
        let kept = options.iter().filter(|(name, is_required, _)| keep(name, *is_required));
        kept.filter_map(|(name, _, values)| Some(((*name).clone(), values.first()?.clone()))).collect()
    };
    let (all, required) = (with(&|_, _| true), with(&|_, is_required| is_required));
    let mut objects = vec![all.clone(), required];
    for (name, _, values) in &options {
        for value in values {
            let mut object = all.clone();
            object.insert((*name).clone(), value.clone());
            objects.push(object);
        }
    }
    let more = match others {
        Others::Refused => Vec::new(),
        Others::Allowed => vec![json!(true), json!("text"), json!(7)],
        Others::Of(shape) => {
            let other = if let Kind::Object { others: Others::Of(other), .. } = &other.kind { other } else { shape };
            values(shape, other)
        }
    };
    for value in &more {
        let mut object = all.clone();
        object.insert(EXTRA.to_owned(), value.clone());
        objects.push(object.clone());
        if let Others::Of(_) = others {
            object.insert("another".to_owned(), value.clone());
            objects.push(object);
        }
    }
    objects.into_iter().map(Value::Object).collect()
}

fn all_refusals(receiver: &Shape, sender: &Shape) -> Vec<Vec<Reason>> {
    let tried = values(sender, receiver).into_iter().map(|value| {
        let mut found = Vec::new();
        refusals(receiver, Some(sender), &value, &mut found);
        found
    });
    tried.collect()
}

/// Old clients before a new server, and the new client before an older server, for what clients send.
pub fn of_request(old: &Shape, new: &Shape) -> (Verdict, Verdict) {
    let old_clients = all_refusals(new, old).into_iter().flatten().map(|reason| match reason {
        Reason::Unknown | Reason::UnknownRequired | Reason::Null => May,
        _ => Breaks,
    });
    // Who never sends what is wanted breaks for certain; who only may send something new is a risk.
    let is_retyped = is_retyped(old, new);
    let older_server = all_refusals(old, new).into_iter().flatten().map(|reason| match reason {
        Reason::UnknownRequired => Harmless,
        Reason::Unsent | Reason::Respelled => Breaks,
        Reason::Type | Reason::Format if is_retyped => Breaks,
        _ => May,
    });
    let default = if default_differs(old, new) { May } else { Harmless };
    (old_clients.max().unwrap_or(Harmless).max(default), older_server.max().unwrap_or(Harmless).max(default))
}

/// The same for what servers send.
pub fn of_response(old: &Shape, new: &Shape) -> (Verdict, Verdict) {
    // A client reads what it knows: members that it does not are left alone, values that it does not are kept as text.
    let old_clients = all_refusals(old, new).into_iter().flatten().map(|reason| match reason {
        Reason::Unknown | Reason::UnknownRequired => Harmless,
        Reason::Value | Reason::Limit | Reason::Null => May,
        Reason::Format if !is_read(old, "date-time") => May,
        Reason::Width if is_read(old, "float") => Harmless,
        _ => Breaks,
    });
    let gone = if loses_optional(old, new) { May } else { Harmless };
    let is_retyped = is_retyped(old, new);
    let older_server = all_refusals(new, old).into_iter().flatten().map(|reason| match reason {
        Reason::Unknown | Reason::UnknownRequired => Harmless,
        Reason::Absent | Reason::Unsent | Reason::Respelled => Breaks,
        Reason::Type if is_retyped => Breaks,
        Reason::Format if is_retyped && is_read(new, "date-time") => Breaks,
        Reason::Width if is_read(new, "float") => Harmless,
        _ => May,
    });
    (old_clients.max().unwrap_or(Harmless).max(gone), older_server.max().unwrap_or(Harmless))
}

/// True where some part of the shape has this format.
fn is_read(shape: &Shape, format: &str) -> bool {
    shape.format == format || parts(shape).into_iter().any(|part| is_read(part, format))
}

fn parts(shape: &Shape) -> Vec<&Shape> {
    match &shape.kind {
        Kind::List(element) => vec![element],
        Kind::Object { members, others } => {
            let mut parts: Vec<&Shape> = members.values().map(|(it, _)| it).collect();
            if let Others::Of(other) = others {
                parts.push(other);
            }
            parts
        }
        _ => Vec::new(),
    }
}

/// Parts that both sides have.
fn pairs<'a>(old: &'a Shape, new: &'a Shape) -> Vec<(&'a Shape, &'a Shape)> {
    match (&old.kind, &new.kind) {
        (Kind::List(old), Kind::List(new)) => vec![(old, new)],
        (Kind::Object { members: old, others: before }, Kind::Object { members: new, others: after }) => {
            let mut pairs: Vec<_> = old.iter().filter_map(|(name, (it, _))| Some((it, &new.get(name)?.0))).collect();
            if let (Others::Of(before), Others::Of(after)) = (before, after) {
                pairs.push((before, after));
            }
            pairs
        }
        _ => Vec::new(),
    }
}

/// True where a part has a type on one side whose values are none of the other's.
fn is_retyped(old: &Shape, new: &Shape) -> bool {
    let is_number = |shape: &Shape| matches!(shape.kind, Kind::Integer | Kind::Number);
    let is_any = old.kind == Kind::Any || new.kind == Kind::Any;
    let differs = std::mem::discriminant(&old.kind) != std::mem::discriminant(&new.kind);
    let is_formatted = !old.format.is_empty() && !new.format.is_empty() && old.kind == Kind::Text;
    (differs && !is_any && !(is_number(old) && is_number(new)))
        || (is_formatted && old.format != new.format)
        || pairs(old, new).into_iter().any(|(old, new)| is_retyped(old, new))
}

fn default_differs(old: &Shape, new: &Shape) -> bool {
    old.default != new.default || pairs(old, new).into_iter().any(|(old, new)| default_differs(old, new))
}

/// True where a member that clients may look for is gone.
fn loses_optional(old: &Shape, new: &Shape) -> bool {
    let is_gone = match (&old.kind, &new.kind) {
        (Kind::Object { members: old, .. }, Kind::Object { members: new, .. }) => {
            old.iter().any(|(name, (_, is_required))| !is_required && !new.contains_key(name))
        }
        _ => false,
    };
    is_gone || pairs(old, new).into_iter().any(|(old, new)| loses_optional(old, new))
}
