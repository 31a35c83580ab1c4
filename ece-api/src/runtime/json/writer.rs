//! The one writer, and the one way to `Value`.

use serde_json::{Map, Number};

use super::object::{for_each_member, is_untouched_null};
use super::{Json, Shape, Value};

pub(super) fn write(shape: Shape<'_>, out: &mut Vec<u8>) {
    match shape {
        Shape::Absent | Shape::Null => out.extend_from_slice(b"null"),
        Shape::Bool(value) => append(&value, out),
        Shape::I64(value) => append(&value, out),
        Shape::F64(value) => append(&value, out),
        Shape::Str(value) => append(value, out),
        Shape::Value(value) => append(value, out),
        Shape::Seq(values) => {
            out.push(b'[');
            for index in 0..values.len() {
                if index > 0 {
                    out.push(b',');
                }
                write(values.get(index).map_or(Shape::Null, Json::shape), out);
            }
            out.push(b']');
        }
        Shape::Map(entries) => {
            write_object(out, |member| entries.for_each(&mut |name, value| member(name, value.shape())));
        }
        Shape::Model(model) if is_untouched_null(model) => out.extend_from_slice(b"null"),
        Shape::Model(model) => write_object(out, |member| for_each_member(model, member)),
    }
}

fn write_object(out: &mut Vec<u8>, each: impl FnOnce(&mut dyn FnMut(&str, Shape<'_>))) {
    out.push(b'{');
    let mut is_first = true;
    each(&mut |name, shape| {
        if !is_first {
            out.push(b',');
        }
        is_first = false;
        append(name, out);
        out.push(b':');
        write(shape, out);
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
    shape_to_value(value.shape())
}

fn shape_to_value(shape: Shape<'_>) -> Value {
    match shape {
        Shape::Absent | Shape::Null => Value::Null,
        Shape::Bool(value) => Value::Bool(value),
        Shape::I64(value) => value.into(),
        Shape::F64(value) => Number::from_f64(value).map_or(Value::Null, Value::Number),
        Shape::Str(value) => Value::String(value.to_owned()),
        Shape::Value(value) => value.clone(),
        Shape::Seq(values) => (0..values.len()).map(|index| values.get(index).map_or(Value::Null, to_value)).collect(),
        Shape::Map(entries) => {
            let mut members = Map::new();
            entries.for_each(&mut |name, value| drop(members.insert(name.to_owned(), to_value(value))));
            Value::Object(members)
        }
        Shape::Model(model) if is_untouched_null(model) => Value::Null,
        Shape::Model(model) => {
            let mut members = Map::new();
            for_each_member(model, &mut |name, shape| drop(members.insert(name.to_owned(), shape_to_value(shape))));
            Value::Object(members)
        }
    }
}
