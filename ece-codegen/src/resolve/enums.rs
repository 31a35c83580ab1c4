//! Which enums become types, and what their values are.

use std::collections::HashSet;

use serde_json::Value;

use super::facts::{Enumeration, SchemaFacts, ValueKind};
use crate::ir::EnumKind;

/// The values of an enum that becomes a type: all of one kind.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct EnumValues {
    pub(super) kind: EnumKind,
    /// On the wire, without the quotation marks of texts.
    pub(super) texts: Vec<String>,
}

impl EnumValues {
    /// `None` where there are no values, or values of several kinds, which no Rust enum tells apart.
    pub(super) fn read(facts: &SchemaFacts<'_>) -> Option<Self> {
        let Enumeration { strings, scalars, others, .. } = &facts.enumeration;
        if *others > 0 || strings.is_empty() == scalars.is_empty() {
            return None;
        }
        let (kind, texts): (EnumKind, Option<Vec<String>>) = match facts.kind {
            ValueKind::String => {
                (EnumKind::String, scalars.is_empty().then(|| strings.iter().map(|&text| text.to_owned()).collect()))
            }
            ValueKind::Integer => (EnumKind::Integer, scalars.iter().map(integer).collect()),
            ValueKind::Number => (EnumKind::Number, scalars.iter().map(number).collect()),
            ValueKind::Boolean => (EnumKind::Boolean, (scalars.len() == 1).then(|| vec![scalars[0].to_string()])),
            ValueKind::Array | ValueKind::Object | ValueKind::Any | ValueKind::Composed => return None,
        };
        Some(Self { kind, texts: texts.filter(|texts| !texts.is_empty())? })
    }
}

impl EnumValues {
    /// The values that are in both. Whole numbers are numbers, too.
    pub(super) fn common(&self, other: &Self) -> Self {
        let both: HashSet<&String> = other.texts.iter().collect();
        let kind = if other.kind == EnumKind::Integer { other.kind } else { self.kind };
        Self { kind, texts: self.texts.iter().filter(|text| both.contains(text)).cloned().collect() }
    }
}

fn integer(value: &Value) -> Option<String> {
    value.as_i64().map(|value| value.to_string())
}

/// As short as it can be: `2` of `2.0`.
fn number(value: &Value) -> Option<String> {
    let text = value.as_f64()?.to_string();
    // `Display` writes the zeros of large numbers out.
    Some(if text.len() > 20 { value.to_string() } else { text })
}
