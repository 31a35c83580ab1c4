//! What a schema accepts, from first principles: nothing here asks the crate.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

/// A schema with its references followed and its parts put together.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    pub kind: Kind,
    pub format: String,
    pub values: Option<Vec<Value>>,
    pub is_nullable: bool,
    /// Limits, as they are written.
    pub limits: BTreeMap<String, Value>,
    pub default: Option<Value>,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    Text,
    Integer,
    Number,
    Bool,
    List(Box<Shape>),
    Object { members: BTreeMap<String, (Shape, bool)>, others: Others },
    Any,
}

/// Members that are not described.
#[derive(Clone, Debug, PartialEq)]
pub enum Others {
    Allowed,
    Refused,
    Of(Box<Shape>),
}

const LIMITS: [&str; 13] = [
    "maximum",
    "minimum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "maxProperties",
    "minProperties",
    "uniqueItems",
    "pattern",
    "multipleOf",
];

pub fn shape(schema: &Value, definitions: &Map<String, Value>) -> Shape {
    if let Some(name) = schema["$ref"].as_str() {
        return shape(&definitions[name.trim_start_matches("#/definitions/")], definitions);
    }
    let text = |key: &str| schema[key].as_str().unwrap_or_default().to_owned();
    let values = schema["enum"].as_array().map(|values| values.iter().map(plain).collect::<Vec<_>>());
    let limits = LIMITS.iter().filter_map(|key| Some(((*key).to_owned(), schema.get(*key)?.clone())));
    Shape {
        kind: kind(schema, values.as_deref(), definitions),
        format: text("format"),
        values,
        is_nullable: schema["x-nullable"] == true,
        limits: limits.collect(),
        default: schema.get("default").cloned(),
    }
}

/// A whole number is the same however it is written.
fn plain(value: &Value) -> Value {
    let whole = value.as_f64().filter(|number| value.is_f64() && number.fract() == 0.0);
    #[allow(clippy::cast_possible_truncation)]
    whole.map_or_else(|| value.clone(), |number| Value::from(number as i64))
}

fn kind(schema: &Value, values: Option<&[Value]>, definitions: &Map<String, Value>) -> Kind {
    match schema["type"].as_str() {
        Some("string") => Kind::Text,
        Some("integer") => Kind::Integer,
        Some("number") => Kind::Number,
        Some("boolean") => Kind::Bool,
        Some("array") => Kind::List(Box::new(shape(&schema["items"], definitions))),
        None if values.is_some() => Kind::Text,
        None if ["properties", "allOf", "additionalProperties"].iter().all(|key| schema.get(*key).is_none()) => {
            Kind::Any
        }
        _ => object(schema, definitions),
    }
}

fn object(schema: &Value, definitions: &Map<String, Value>) -> Kind {
    let mut members: BTreeMap<String, (Shape, bool)> = BTreeMap::new();
    let mut required: Vec<String> = Vec::new();
    let mut others = Others::Allowed;
    for part in schema["allOf"].as_array().into_iter().flatten() {
        if let Kind::Object { members: inherited, .. } = shape(part, definitions).kind {
            members.extend(inherited);
        }
        required.extend(names(part));
    }
    let own = schema["properties"].as_object().into_iter().flatten();
    members.extend(own.map(|(name, it)| (name.clone(), (shape(it, definitions), false))));
    required.extend(names(schema));
    for (_, is_required) in members.iter_mut().filter(|(name, _)| required.contains(name)).map(|(_, it)| it) {
        *is_required = true;
    }
    match &schema["additionalProperties"] {
        Value::Bool(false) => others = Others::Refused,
        it @ Value::Object(_) => others = Others::Of(Box::new(shape(it, definitions))),
        _ => {}
    }
    Kind::Object { members, others }
}

fn names(schema: &Value) -> impl Iterator<Item = String> {
    let names: Vec<Value> = schema["required"].as_array().cloned().unwrap_or_default();
    names.into_iter().filter_map(|name| name.as_str().map(str::to_owned))
}

/// Why a value is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    Type,
    /// A member that has to be there may be missing.
    Absent,
    /// One that is never sent: the sender does not know it.
    Unsent,
    /// A member that the other side does not know, and which this one need not have sent.
    Unknown,
    /// One that this side has to send.
    UnknownRequired,
    Value,
    /// Another spelling of a value that is known.
    Respelled,
    Limit,
    Format,
    Width,
    Null,
}

/// The member that no schema describes: what was read, and is sent back.
pub const EXTRA: &str = "extra";

/// Everything that the receiver has against a value; `sender` is what the value was made of.
pub fn refusals(receiver: &Shape, sender: Option<&Shape>, value: &Value, found: &mut Vec<Reason>) {
    if value.is_null() && receiver.kind != Kind::Any {
        found.extend((!receiver.is_nullable).then_some(Reason::Null));
        return;
    }
    match (&receiver.kind, value) {
        (Kind::Any, _) | (Kind::Bool, Value::Bool(_)) => {}
        (Kind::Text, Value::String(text)) => text_refusals(receiver, text, found),
        (Kind::Integer, Value::Number(number)) if number.is_i64() => number_refusals(receiver, number, found),
        (Kind::Number, Value::Number(number)) => number_refusals(receiver, number, found),
        (Kind::List(element), Value::Array(elements)) => {
            let sender = sender.and_then(|it| if let Kind::List(element) = &it.kind { Some(&**element) } else { None });
            for it in elements {
                refusals(element, sender, it, found);
            }
        }
        (Kind::Object { members, others }, Value::Object(values)) => {
            object_refusals((members, others), sender, values, found);
        }
        _ => return found.push(Reason::Type),
    }
    if !is_within(receiver, value) {
        found.push(Reason::Limit);
    }
    if let Some(values) = receiver.values.as_ref().filter(|values| !values.contains(value)) {
        let lower = |value: &Value| value.as_str().map(str::to_lowercase);
        let is_known = values.iter().any(|it| lower(it).is_some() && lower(it) == lower(value));
        found.push(if is_known { Reason::Respelled } else { Reason::Value });
    }
}

fn text_refusals(receiver: &Shape, text: &str, found: &mut Vec<Reason>) {
    let is_fine = match receiver.format.as_str() {
        "date-time" => text.len() > 15 && text.contains('T'),
        "date" => text.len() == 10 && text.matches('-').count() == 2,
        "uuid" => text.len() == 36,
        _ => true,
    };
    if !is_fine {
        found.push(Reason::Format);
    }
}

fn number_refusals(receiver: &Shape, number: &Number, found: &mut Vec<Reason>) {
    let most = match receiver.format.as_str() {
        "int32" => f64::from(i32::MAX),
        "float" => f64::from(f32::MAX),
        _ => f64::MAX,
    };
    if number.as_f64().is_some_and(|number| number.abs() > most) {
        found.push(Reason::Width);
    }
}

fn object_refusals(
    (members, others): (&BTreeMap<String, (Shape, bool)>, &Others),
    sender: Option<&Shape>,
    values: &Map<String, Value>,
    found: &mut Vec<Reason>,
) {
    let sent = |name: &str| match sender.map(|it| &it.kind) {
        Some(Kind::Object { members, .. }) => members.get(name),
        _ => None,
    };
    let missing = members.iter().filter(|(name, (_, is_required))| *is_required && !values.contains_key(*name));
    found.extend(missing.map(|(name, _)| if sent(name).is_some() { Reason::Absent } else { Reason::Unsent }));
    for (name, value) in values {
        match (members.get(name), others) {
            (Some((member, _)), _) => refusals(member, sent(name).map(|(it, _)| it), value, found),
            (None, Others::Of(other)) => refusals(other, None, value, found),
            (None, Others::Allowed) if name == EXTRA || sent(name).is_none() => {}
            (None, _) if sent(name).is_some_and(|(_, is_required)| *is_required) => found.push(Reason::UnknownRequired),
            (None, _) => found.push(Reason::Unknown),
        }
    }
}

fn count(items: usize) -> f64 {
    u32::try_from(items).map_or(f64::MAX, f64::from)
}

fn is_within(shape: &Shape, value: &Value) -> bool {
    let limit = |key: &str| shape.limits.get(key).and_then(Value::as_f64);
    let is_exclusive = |key: &str| shape.limits.get(key) == Some(&Value::Bool(true));
    let between = |it: f64, least: &str, most: &str| {
        limit(least).is_none_or(|limit| it >= limit) && limit(most).is_none_or(|limit| it <= limit)
    };
    match value {
        Value::Number(number) => {
            let it = number.as_f64().unwrap_or_default();
            between(it, "minimum", "maximum")
                && !(is_exclusive("exclusiveMaximum") && limit("maximum") == Some(it))
                && !(is_exclusive("exclusiveMinimum") && limit("minimum") == Some(it))
                && limit("multipleOf").is_none_or(|limit| it % limit == 0.0)
        }
        Value::String(text) => {
            // The patterns of the edits say how a text begins.
            let pattern = shape.limits.get("pattern").and_then(Value::as_str).map(|it| it.trim_start_matches('^'));
            let length = count(text.chars().count());
            between(length, "minLength", "maxLength") && pattern.is_none_or(|start| text.starts_with(start))
        }
        Value::Array(elements) => {
            let is_unique = elements.iter().enumerate().all(|(at, it)| !elements[..at].contains(it));
            between(count(elements.len()), "minItems", "maxItems") && (is_unique || !is_exclusive("uniqueItems"))
        }
        Value::Object(members) => between(count(members.len()), "minProperties", "maxProperties"),
        _ => true,
    }
}
