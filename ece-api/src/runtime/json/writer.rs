//! The one writer, and the one way to `Value`.

use serde_json::{Map, Number};

use super::member::Name;
use super::object::{Parts, Written, for_each_member, instead_of_object, others, with_fields, written};
use super::scan::is_plain_text;
use super::{Json, JsonRef, Value};

pub(super) fn write(json: &JsonRef<'_>, out: &mut Vec<u8>) {
    match *json {
        JsonRef::Absent | JsonRef::Null => out.extend_from_slice(b"null"),
        JsonRef::Bool(value) => bool(value, out),
        JsonRef::I64(value) => i64(value, out),
        JsonRef::U64(value) => u64(value, out),
        JsonRef::F64(value) => append(&value, out),
        JsonRef::Str(value) => str(value, out),
        JsonRef::Value(value) | JsonRef::Unlisted(value) => any(value, out),
        JsonRef::Exact(exact) => out.extend_from_slice(exact.text().as_bytes()),
        JsonRef::Seq(values) => {
            out.push(b'[');
            for index in 0..values.len() {
                if index > 0 {
                    out.push(b',');
                }
                match values.get(index) {
                    Some(element) => write(&element.as_json(), out),
                    None => out.extend_from_slice(b"null"),
                }
            }
            out.push(b']');
        }
        JsonRef::Map(entries) => {
            out.push(b'{');
            let mut is_first = true;
            entries.for_each(&mut |name, value| {
                write_member(Name::Other(name), &value.as_json(), is_first, out);
                is_first = false;
            });
            out.push(b'}');
        }
        JsonRef::Model(model) => with_fields(model, |parts| write_model(&parts, out)),
    }
}

/// As [`for_each_member`] says, with the usual case first.
fn write_model(parts: &Parts<'_, '_>, out: &mut Vec<u8>) {
    let has_extra = !parts.extra.is_nothing();
    if has_extra && let Some(value) = instead_of_object(parts) {
        return any(value, out);
    }
    out.push(b'{');
    let mut is_first = true;
    for (index, (member, json)) in parts.members.iter().zip(parts.fields).enumerate() {
        let instead;
        let json = match json {
            json if has_extra || member.has_rule() => match written(member, index, json, parts.extra) {
                Written::Field => json,
                Written::Nothing => continue,
                Written::Instead(json) => {
                    instead = json;
                    &instead
                }
            },
            JsonRef::Absent => continue,
            json => json,
        };
        write_member(Name::Listed(member), json, is_first, out);
        is_first = false;
    }
    if has_extra {
        for (name, json) in others(parts) {
            write_member(Name::Other(name), &json, is_first, out);
            is_first = false;
        }
    }
    out.push(b'}');
}

fn write_member(name: Name<'_>, json: &JsonRef<'_>, is_first: bool, out: &mut Vec<u8>) {
    let start = usize::from(is_first);
    match name {
        Name::Listed(member) if member.written().is_some() => {
            out.extend_from_slice(member.written().and_then(|name| name.get(start..)).unwrap_or_default());
        }
        name => {
            out.extend_from_slice(b",".get(start..).unwrap_or_default());
            str(name.as_str(), out);
            out.push(b':');
        }
    }
    match json {
        // Most values are one: this is easier to guess than which of all kinds it is.
        JsonRef::Str(text) => str(text, out),
        JsonRef::Model(model) => with_fields(*model, |parts| write_model(&parts, out)),
        json => write(json, out),
    }
}

fn any(value: &Value, out: &mut Vec<u8>) {
    match value {
        Value::String(text) => str(text, out),
        Value::Array(elements) => {
            out.push(b'[');
            for (index, element) in elements.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                any(element, out);
            }
            out.push(b']');
        }
        Value::Object(members) => {
            out.push(b'{');
            for (index, (name, member)) in members.iter().enumerate() {
                if index > 0 {
                    out.push(b',');
                }
                str(name, out);
                out.push(b':');
                any(member, out);
            }
            out.push(b'}');
        }
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(value) => bool(*value, out),
        Value::Number(value) => match value.as_u64() {
            Some(value) => u64(value, out),
            None => append(value, out),
        },
    }
}

fn str(text: &str, out: &mut Vec<u8>) {
    if !is_plain_text(text.as_bytes()) {
        return append(text, out);
    }
    out.reserve(text.len() + 2);
    out.push(b'"');
    out.extend_from_slice(text.as_bytes());
    out.push(b'"');
}

fn bool(value: bool, out: &mut Vec<u8>) {
    out.extend_from_slice(if value { b"true" } else { b"false" });
}

fn i64(value: i64, out: &mut Vec<u8>) {
    if value < 0 {
        out.push(b'-');
    }
    u64(value.unsigned_abs(), out);
}

fn u64(mut value: u64, out: &mut Vec<u8>) {
    let mut digits = [b'0'; 20];
    let mut length = 0;
    for digit in digits.iter_mut().rev() {
        *digit += u8::try_from(value % 10).unwrap_or_default();
        value /= 10;
        length += 1;
        if value == 0 {
            break;
        }
    }
    out.extend_from_slice(digits.get(20 - length..).unwrap_or_default());
}

/// Leaves to `serde_json`: escapes, digits, and null for what is no finite number.
fn append<T: serde::Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    // A `Vec` takes every write, and these types have no reason of their own to fail.
    serde_json::to_writer(out, value).unwrap_or_default();
}

/// The value as `serde_json`'s type.
pub fn to_value(value: &dyn Json) -> Value {
    ref_to_value(&value.as_json())
}

pub(super) fn ref_to_value(json: &JsonRef<'_>) -> Value {
    match *json {
        JsonRef::Absent | JsonRef::Null => Value::Null,
        JsonRef::Bool(value) => Value::Bool(value),
        JsonRef::I64(value) => value.into(),
        JsonRef::U64(value) => value.into(),
        JsonRef::F64(value) => Number::from_f64(value).map_or(Value::Null, Value::Number),
        JsonRef::Str(value) => Value::String(value.to_owned()),
        JsonRef::Value(value) | JsonRef::Unlisted(value) => value.clone(),
        JsonRef::Exact(exact) => exact.value().clone(),
        JsonRef::Seq(values) => {
            (0..values.len()).map(|index| values.get(index).map_or(Value::Null, to_value)).collect()
        }
        JsonRef::Map(entries) => {
            let mut members = Map::new();
            entries.for_each(&mut |name, value| drop(members.insert(name.to_owned(), to_value(value))));
            Value::Object(members)
        }
        JsonRef::Model(model) => with_fields(model, |parts| {
            if let Some(value) = instead_of_object(&parts) {
                return value.clone();
            }
            let mut members = Map::new();
            for_each_member(&parts, &mut |name, json| {
                members.insert(name.as_str().to_owned(), ref_to_value(json));
            });
            Value::Object(members)
        }),
    }
}
