//! The enums of definitions that a discriminator tells apart, and what that fixes in the structs they hold.

use std::collections::HashSet;

use super::discriminated::value;
use super::facts::ValueKind;
use super::members::{Member, Members};
use super::types::{TypePlace, Types, schema_pointer};
use super::wanted::Wanted;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Annotations, Arm, OneOf, Type, TypeDef, TypeName};
use crate::names::Namespace;
use crate::pointer::Pointer;

/// The members whose value follows from what a struct is.
pub(super) struct Fixed<'a> {
    members: Vec<&'a str>,
    value: &'a str,
}

impl Fixed<'_> {
    /// The members, with those that no part lists.
    pub(super) fn with(&self, mut members: Members, pointer: &Pointer) -> Members {
        for name in &self.members {
            let (pointer, annotations) = (pointer.clone(), Annotations::default());
            let (ty, kind) = (Type::String, ValueKind::String);
            let member = || Member { pointer, ty, kind, nullable: false, contradicted: false, annotations };
            members.list.entry((*name).to_owned()).or_insert_with(member);
        }
        members
    }

    /// What is sent for a member where nothing is set.
    pub(super) fn value_of(&self, member: &str) -> Option<String> {
        self.members.contains(&member).then(|| self.value.to_owned())
    }
}

impl<'a> Types<'a> {
    /// What follows from being that definition.
    pub(super) fn fixed(&self, definition: &str) -> Fixed<'a> {
        let members = self.discriminated.members(definition).to_vec();
        let value = self.schemas.get_key_value(definition).map_or("", |(name, schema)| value(name, schema));
        Fixed { members, value }
    }

    /// Makes the enum of a base, one arm per kind and one for the base itself; gives the name and place of its struct.
    pub(super) fn one_of(
        &mut self,
        definition: &str,
        annotations: Annotations,
        place: &TypePlace,
        diagnostics: &mut Diagnostics,
    ) -> Option<(TypeName, TypePlace)> {
        let (name, base) = (self.names.get(definition)?.clone(), self.bases.get(definition)?.clone());
        let found = self.discriminated.base(definition)?;
        let discriminator = found.discriminator.to_owned();
        let (own, _) = self.schemas.get_key_value(definition)?;
        let kinds: Vec<&'a str> = found.kinds.iter().copied().chain([own.as_str()]).collect();
        let arms = self.arms(&kinds, diagnostics);
        let (module, pointer) = (self.module(place, diagnostics), self.origins.source(&place.at));
        let spec_name = place.spec_name.clone();
        let one_of = OneOf { name, module, spec_name, pointer, annotations, discriminator, base: base.clone(), arms };
        self.defs.push(TypeDef::OneOf(one_of));
        let place = TypePlace { wanted: Wanted::named(&*base.0), ..place.clone() };
        Some((base, place))
    }

    fn arms(&self, kinds: &[&'a str], diagnostics: &mut Diagnostics) -> Vec<Arm> {
        let mut namespace = Namespace::variants();
        let mut values: HashSet<&str> = HashSet::new();
        let mut arms = Vec::new();
        for &kind in kinds {
            let model = self.bases.get(kind).or_else(|| self.names.get(kind));
            let (Some(model), Some(schema)) = (model, self.schemas.get(kind)) else { continue };
            let (value, pointer) = (value(kind, schema), self.origins.source(&schema_pointer(kind)));
            if !values.insert(value) {
                let message =
                    format!("another definition has the discriminator `{value}`: this one is read as that one");
                let help = "an overlay can give it a value of its own, with `x-discriminator-value`";
                diagnostics.push(Code::DiscriminatorValueTaken, &pointer, message, help);
                continue;
            }
            let name = namespace.variant_name(kind, &pointer, diagnostics);
            arms.push(Arm { wire_name: value.to_owned(), name, model: model.clone(), pointer });
        }
        arms
    }
}
