//! The one writer, and the one way to `Value`.

use serde_json::{Map, Number};

use super::object::{for_each_member, instead_of_object};
use super::{Json, JsonRef, Value};

pub(super) fn write(json: JsonRef<'_>, out: &mut Vec<u8>) {
    match json {
        JsonRef::Absent | JsonRef::Null => out.extend_from_slice(b"null"),
        JsonRef::Bool(value) => append(&value, out),
        JsonRef::I64(value) => append(&value, out),
        JsonRef::U64(value) => append(&value, out),
        JsonRef::F64(value) => append(&value, out),
        JsonRef::Str(value) => append(value, out),
        JsonRef::Value(value) | JsonRef::Unlisted(value) => append(value, out),
        JsonRef::Exact(exact) => out.extend_from_slice(exact.text().as_bytes()),
        JsonRef::Seq(values) => {
            out.push(b'[');
            for index in 0..values.len() {
                if index > 0 {
                    out.push(b',');
                }
                write(values.get(index).map_or(JsonRef::Null, Json::as_json), out);
            }
            out.push(b']');
        }
        JsonRef::Map(entries) => {
            write_object(out, |member| entries.for_each(&mut |name, value| member(name, value.as_json())));
        }
        JsonRef::Model(model) => match instead_of_object(model) {
            Some(value) => append(value, out),
            None => write_object(out, |member| for_each_member(model, member)),
        },
    }
}

fn write_object(out: &mut Vec<u8>, each: impl FnOnce(&mut dyn FnMut(&str, JsonRef<'_>))) {
    out.push(b'{');
    let mut is_first = true;
    each(&mut |name, json| {
        if !is_first {
            out.push(b',');
        }
        is_first = false;
        append(name, out);
        out.push(b':');
        write(json, out);
    });
    out.push(b'}');
}

/// Leaves to `serde_json`: escapes, digits, and null for what is no finite number.
fn append<T: serde::Serialize + ?Sized>(value: &T, out: &mut Vec<u8>) {
    // A `Vec` takes every write, and these types have no reason of their own to fail.
    serde_json::to_writer(out, value).unwrap_or_default();
}

/// The value as `serde_json`'s type.
pub fn to_value(value: &dyn Json) -> Value {
    ref_to_value(value.as_json())
}

pub(super) fn ref_to_value(json: JsonRef<'_>) -> Value {
    match json {
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
        JsonRef::Model(model) => {
            if let Some(value) = instead_of_object(model) {
                return value.clone();
            }
            let mut members = Map::new();
            for_each_member(model, &mut |name, json| drop(members.insert(name.to_owned(), ref_to_value(json))));
            Value::Object(members)
        }
    }
}
