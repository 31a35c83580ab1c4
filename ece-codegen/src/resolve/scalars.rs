//! The types of values that are not made of others: by kind and format. What a format says beyond its type is told once.

use std::collections::HashSet;

use super::facts::ValueKind;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::Type;
use crate::pointer::Pointer;

/// The formats of integers that a type holds.
const SIZES: [&str; 8] = ["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"];

/// The type of values of this kind.
pub(super) fn scalar(kind: ValueKind, format: Option<&str>) -> Type {
    match (kind, format) {
        (ValueKind::Boolean, _) => Type::Bool,
        (ValueKind::Integer | ValueKind::Number, Some("int32")) => Type::I32,
        (ValueKind::Integer | ValueKind::Number, Some("uint64")) => Type::U64,
        (ValueKind::Integer, _) => Type::I64,
        (ValueKind::Number, Some(format)) if SIZES.contains(&format) => Type::I64,
        // Of `format: float` too: with fewer digits, what was read could not be written back.
        (ValueKind::Number, _) => Type::F64,
        (ValueKind::String, Some("date-time")) => Type::Timestamp,
        (ValueKind::String, _) => Type::String,
        (ValueKind::Array, _) => Type::Array(Box::new(Type::Value)),
        (ValueKind::Object | ValueKind::Any | ValueKind::Composed, _) => Type::Value,
    }
}

/// The formats that have been told of.
#[derive(Default)]
pub(super) struct Formats(HashSet<(&'static str, String)>);

impl Formats {
    /// Says once per format that its type does not hold what it says. Every member shows its format in its documentation.
    pub(super) fn note(&mut self, kind: ValueKind, format: &str, at: &Pointer, diagnostics: &mut Diagnostics) {
        let read_as = match (kind, format) {
            (ValueKind::String, "byte") => "its values are given as the Base64 text that they travel as",
            (ValueKind::String, _) if !matches!(format, "date-time" | "binary") => "its values are given as text",
            (ValueKind::Integer, _) if !SIZES.contains(&format) => "its values are given as 64-bit integers",
            (ValueKind::Number, _) if !matches!(format, "float" | "double") && !SIZES.contains(&format) => {
                "its values are given as 64-bit floating point numbers"
            }
            _ => return,
        };
        if self.0.insert((kind.as_str(), format.to_owned())) {
            let message = format!("the format `{format}` has no type of its own: {read_as}");
            diagnostics.push(Code::FormatNotTyped, at, message, "");
        }
    }
}
