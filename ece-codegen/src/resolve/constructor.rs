//! Which required members `new` of a model takes: those that no other argument could be given for by mistake. What is
//! left out has a setter, which says its name.
//!
//! In: the members of a model, and what the names in their types stand for. Out: indices. No document is read but for the
//! definitions whose members have an order that everybody knows.

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema};

use super::arguments::{MOST_ARGUMENTS, Stand, Stands};
use super::facts::SchemaRef;
use super::types::schema_pointer;
use crate::diagnostic::{Code, Diagnostics};
use crate::extension;
use crate::ir::{EnumKind, Model, Type, TypeName};
use crate::lower::Origins;
use crate::pointer::Pointer;

/// The one word of [`extension::NEW`].
const IN_ORDER: &str = "in-order";

/// The definitions whose members keep their places in `new`, though they could be exchanged; true for those where this
/// changed something.
pub(super) struct InOrder(IndexMap<Pointer, bool>);

impl InOrder {
    pub(super) fn read(
        schemas: &IndexMap<String, ReferenceOr<Schema>>,
        origins: &Origins,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut said = IndexMap::new();
        for (name, schema) in schemas {
            let data = SchemaRef::from(schema).data();
            let Some(word) = data.and_then(|data| data.extensions.get(extension::NEW)) else { continue };
            let at = origins.source(&schema_pointer(name));
            if word == IN_ORDER {
                said.insert(at, false);
            } else {
                let message = format!("`{}` has no effect: it is `{IN_ORDER}`", extension::NEW);
                diagnostics.push(Code::ExtensionWithoutEffect, &at, message, "correct or remove it");
            }
        }
        Self(said)
    }

    fn of(&mut self, model: &Model) -> bool {
        let said = self.0.get_mut(&model.pointer);
        said.map(|is_used| *is_used = true).is_some()
    }

    /// Says where nothing changed.
    pub(super) fn note_unused(self, diagnostics: &mut Diagnostics) {
        for (at, _) in self.0.into_iter().filter(|(_, is_used)| !is_used) {
            let message = format!("`{}` has no effect: `new` has no arguments that could be exchanged", extension::NEW);
            diagnostics.push(Code::ExtensionWithoutEffect, &at, message, "remove it");
        }
    }
}

/// What requests carry has `new` while it requires no more than a function should take; the others start from `default()`.
/// What the server fills is nothing to pass, nor is what is fixed.
///
/// Arguments that could be exchanged, and the compiler would not see it, leave `new`, all of them: where one stayed, nobody
/// would see which. Nothing is left for `new` where all of them could be.
pub(super) fn constructor(model: &Model, stands: &Stands, in_order: &mut InOrder) -> Option<Vec<usize>> {
    let required: Vec<usize> = model.passed().map(|(index, _)| index).collect();
    if !model.in_requests || required.len() > MOST_ARGUMENTS {
        return None;
    }
    let classes: Vec<Class<'_>> = model.passed().map(|(_, field)| stands.class(&field.ty)).collect();
    let is_alone = |class: &Class<'_>| classes.iter().filter(|it| *it == class).count() == 1;
    let alone: Vec<usize> =
        required.iter().zip(&classes).filter(|(_, class)| is_alone(class)).map(|(index, _)| *index).collect();
    if alone.len() == required.len() || in_order.of(model) {
        return Some(required);
    }
    (!alone.is_empty()).then_some(alone)
}

/// What a call can put in the place of an argument. Arguments of one class could be exchanged.
#[derive(PartialEq, Eq)]
struct Class<'a> {
    /// From the outside in.
    holders: Vec<Holder>,
    held: Held<'a>,
}

#[derive(PartialEq, Eq)]
enum Holder {
    List,
    Map,
}

#[derive(PartialEq, Eq)]
enum Held<'a> {
    /// Whatever a text turns into.
    Text,
    /// A literal is a number of whatever size.
    WholeNumber,
    Number,
    Bool,
    Type(&'a TypeName),
}

impl Stands {
    /// Other names lead to the end: cycles among them are cut before.
    fn class<'a>(&'a self, mut ty: &'a Type) -> Class<'a> {
        let mut holders = Vec::new();
        let held = loop {
            match ty {
                Type::Array(inner) | Type::Map(inner) => {
                    holders.push(if matches!(ty, Type::Array(_)) { Holder::List } else { Holder::Map });
                    ty = inner;
                }
                Type::Boxed(inner) => ty = inner,
                Type::Named(name) => match self.get(name) {
                    Some(Stand::Alias(inner)) => ty = inner,
                    Some(Stand::Enum(kind)) => break Held::of_values(*kind),
                    Some(Stand::OneOf | Stand::Model { .. }) | None => break Held::Type(name),
                },
                Type::String | Type::Joined(_) | Type::Timestamp | Type::Value => break Held::Text,
                Type::I32 | Type::I64 | Type::U64 => break Held::WholeNumber,
                Type::F64 => break Held::Number,
                Type::Bool => break Held::Bool,
            }
        };
        Class { holders, held }
    }
}

impl Held<'_> {
    /// What is not listed may be passed, too.
    fn of_values(kind: EnumKind) -> Self {
        match kind {
            EnumKind::String => Self::Text,
            EnumKind::Integer => Self::WholeNumber,
            EnumKind::Number => Self::Number,
            EnumKind::Boolean => Self::Bool,
        }
    }
}
