//! Sample values: JSON that a type reads, of bounded depth and size whatever the document says.

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use crate::ir::{Api, EnumKind, Type, TypeDef, TypeName};

/// What every text is: signs that have to be encoded, one of them not ASCII.
pub(super) const TEXT: &str = "a/b c?d%é";
/// What a text in a header is: good wherever a media type is wanted.
pub(super) const HEADER: &str = "application/json";

/// How many values a sample holds at most. A real document stays far below; one made to grow without end does not get
/// further.
const MOST_VALUES: usize = 5_000;
/// How deep a sample is at most: readers of JSON stop at 128.
const MOST_LEVELS: usize = 60;

/// Makes samples of the types of an API.
pub(super) struct Samples<'a> {
    types: HashMap<&'a TypeName, &'a TypeDef>,
}

impl<'a> Samples<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        Self { types: api.types.iter().map(|def| (def.name(), def)).collect() }
    }

    /// A sample with all members, or with those that are required.
    pub(super) fn value(&self, ty: &'a Type, everything: bool) -> Value {
        Sample { types: &self.types, everything, left: MOST_VALUES, within: Vec::new(), level: 0 }.value(ty)
    }
}

/// A sample under construction.
struct Sample<'s, 'a> {
    types: &'s HashMap<&'a TypeName, &'a TypeDef>,
    everything: bool,
    /// How many values more there may be.
    left: usize,
    /// The models around the value.
    within: Vec<&'a TypeName>,
    level: usize,
}

impl<'a> Sample<'_, 'a> {
    fn value(&mut self, ty: &'a Type) -> Value {
        self.left = self.left.saturating_sub(1);
        self.level += 1;
        let value = match self.plain(ty) {
            Plain::Bool => json!(true),
            Plain::Integer => json!(7),
            Plain::Number => json!(1.5),
            Plain::Text(text) => json!(text),
            Plain::Scalar(text) => text.parse().unwrap_or_default(),
            Plain::Any => json!({ "sample": [true, null, 7] }),
            Plain::List(inner) if self.may_hold(inner, 0) => json!([self.value(inner)]),
            Plain::List(_) => json!([]),
            Plain::Map(inner) if self.may_hold(inner, 0) => json!({ "sample": self.value(inner) }),
            Plain::Map(_) => json!({}),
            Plain::Model(def) => self.model(def),
        };
        self.level -= 1;
        value
    }

    fn model(&mut self, model: &'a crate::ir::Model) -> Value {
        let mut members = Map::new();
        let everything = self.everything;
        self.within.push(&model.name);
        // What is read-only is nobody's to send.
        let sent = model.fields.iter().filter(|field| !field.annotations.read_only);
        for field in sent.filter(|field| everything || field.presence.is_required() || field.fixed.is_some()) {
            if let Some(fixed) = &field.fixed {
                members.insert(field.wire_name.clone(), json!(fixed));
                continue;
            }
            // A required member may hold its own kind once more: without it the sample would not be what is declared.
            if self.may_hold(&field.ty, usize::from(field.presence.is_required())) {
                members.insert(field.wire_name.clone(), self.value(&field.ty));
            }
        }
        self.within.pop();
        Value::Object(members)
    }

    /// False for a type that is within itself more than `again` times, and where the sample is as large as it may be.
    fn may_hold(&self, ty: &'a Type, again: usize) -> bool {
        let recurs = match self.plain(ty) {
            Plain::Model(model) => self.within.iter().filter(|name| **name == &model.name).count() > again,
            _ => false,
        };
        !recurs && self.left > 0 && self.level < MOST_LEVELS
    }

    /// The type behind boxes and other names.
    fn plain(&self, ty: &'a Type) -> Plain<'a> {
        let mut ty = ty;
        // A chain of aliases is no longer than there are types.
        for _ in 0..=self.types.len() {
            ty = match ty {
                Type::Bool => return Plain::Bool,
                Type::I32 | Type::I64 | Type::U64 => return Plain::Integer,
                Type::F64 => return Plain::Number,
                Type::String | Type::Joined(_) => return Plain::Text(TEXT),
                Type::Timestamp => return Plain::Text("2024-05-14T08:15:30.123Z"),
                Type::Value => return Plain::Any,
                Type::Array(inner) => return Plain::List(inner),
                Type::Map(inner) => return Plain::Map(inner),
                Type::Boxed(inner) => inner,
                Type::Named(name) => match self.types.get(name) {
                    Some(TypeDef::Enum(def)) => {
                        let Some(first) = def.variants.first() else { return Plain::Text(TEXT) };
                        return match def.kind {
                            EnumKind::String => Plain::Text(&first.wire_name),
                            _ => Plain::Scalar(&first.wire_name),
                        };
                    }
                    Some(TypeDef::Model(model)) => return Plain::Model(model),
                    Some(TypeDef::OneOf(it)) => match it.arms.first().and_then(|arm| self.types.get(&arm.model)) {
                        Some(TypeDef::Model(model)) => return Plain::Model(model),
                        _ => return Plain::Any,
                    },
                    Some(TypeDef::Alias(alias)) => &alias.ty,
                    None => return Plain::Any,
                },
            };
        }
        Plain::Any
    }
}

enum Plain<'a> {
    Bool,
    Integer,
    Number,
    Text(&'a str),
    /// A value of an enum, as JSON.
    Scalar(&'a str),
    Any,
    List(&'a Type),
    Map(&'a Type),
    Model(&'a crate::ir::Model),
}
