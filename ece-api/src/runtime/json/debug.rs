//! `Debug` of whatever is JSON, by the tables that are read and written by: one function instead of one for each type, and
//! one place that hides what is secret.

use std::fmt;

use super::object::with_fields;
use super::{Entries, Json, JsonRef, Model, Seq, Value};

/// Formats a model: its members that have a value, without the values of `secrets`, and the names of what is beside them.
/// Enums are shown as their values on the wire.
pub fn debug_model(name: &str, model: &dyn Model, secrets: &[&str], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut out = f.debug_struct(name);
    with_fields(model, |parts| {
        for (member, json) in parts.members.iter().zip(parts.fields) {
            match json {
                JsonRef::Absent => {}
                _ if secrets.contains(&member.name()) => {
                    out.field(member.name(), &format_args!("<redacted>"));
                }
                json => {
                    out.field(member.name(), json);
                }
            }
        }
    });
    out.field("extra", model.extra()).finish()
}

impl fmt::Debug for JsonRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Self::Absent => f.write_str("None"),
            Self::Null => f.write_str("Null"),
            Self::Bool(value) => value.fmt(f),
            Self::I64(value) => value.fmt(f),
            Self::U64(value) => value.fmt(f),
            Self::F64(value) => value.fmt(f),
            Self::Str(value) => value.fmt(f),
            Self::Value(value) => value.fmt(f),
            Self::Unlisted(value) => debug_unknown(value, f),
            Self::Exact(exact) => exact.fmt(f),
            Self::Seq(values) => debug_seq(values, f),
            Self::Map(entries) => debug_map(entries, f),
            Self::Model(model) => model.fmt(f),
        }
    }
}

impl fmt::Debug for dyn Json + '_ {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_json().fmt(f)
    }
}

fn debug_seq(values: &dyn Seq, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.debug_list().entries((0..values.len()).filter_map(|index| values.get(index))).finish()
}

fn debug_map(entries: &dyn Entries, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let mut out = f.debug_map();
    entries.for_each(&mut |name, value| {
        out.entry(&name, &value);
    });
    out.finish()
}

/// Shows the names of the members only: what the document does not know may be a secret.
pub fn debug_unknown(value: &Value, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("Unknown(")?;
    match value {
        Value::Object(members) => f.debug_set().entries(members.keys()).finish()?,
        // In the words of JSON, and never the value.
        Value::Null => f.write_str("null")?,
        Value::Bool(_) => f.write_str("boolean")?,
        Value::Number(_) => f.write_str("number")?,
        Value::String(_) => f.write_str("string")?,
        Value::Array(_) => f.write_str("array")?,
    }
    f.write_str(")")
}
