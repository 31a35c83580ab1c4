//! Schemas to Rust types: follows references, hoists inline objects and enums, merges `allOf`.
//!
//! [`Types`] holds what has been made so far. It is the only one that adds to `ir::Api::types`.

use std::collections::HashSet;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::facts::{SchemaFacts, SchemaRef, ValueKind, schema_annotations, schema_name};
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Accepts, Alias, Annotations, Field, Model, Presence, StringEnum, Type, TypeDef, TypeName, Variant};
use crate::lower::Origins;
use crate::names::{self, Namespace};
use crate::pointer::Pointer;

/// Where a schema stands and what a type hoisted out of it is called.
#[derive(Clone)]
pub(super) struct TypePlace {
    /// In the lowered document.
    pub(super) at: Pointer,
    /// The name that a type hoisted from here asks for.
    pub(super) wanted: String,
    /// How readers find it in the document (`Owner.member`).
    pub(super) spec_name: String,
}

impl TypePlace {
    fn member(&self, member: &str, token: &[&str]) -> Self {
        let at = token.iter().fold(self.at.clone(), |at, token| at.join(token));
        Self {
            at,
            wanted: names::inline_type_name(&self.wanted, member),
            spec_name: format!("{}.{member}", self.spec_name),
        }
    }
}

/// The types made so far.
pub(super) struct Types<'a> {
    schemas: &'a IndexMap<String, ReferenceOr<Schema>>,
    origins: &'a Origins,
    namespace: Namespace,
    modules: Namespace,
    names: IndexMap<&'a str, TypeName>,
    shared_enums: IndexMap<(String, Vec<String>), TypeName>,
    /// The definitions whose members are being copied into a type with `allOf`, outermost first.
    copied: Vec<String>,
    pub(super) defs: Vec<TypeDef>,
}

impl<'a> Types<'a> {
    /// Names all definitions before any is read: a hoisted type never takes the name of a definition.
    pub(super) fn new(
        schemas: &'a IndexMap<String, ReferenceOr<Schema>>,
        origins: &'a Origins,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let mut namespace = Namespace::types();
        let mut names = IndexMap::new();
        for name in schemas.keys() {
            let at = origins.source(&schema_pointer(name));
            names.insert(name.as_str(), namespace.type_name(name, &at, diagnostics));
        }
        let (modules, shared_enums) = (Namespace::modules(), IndexMap::new());
        Self { schemas, origins, namespace, modules, names, shared_enums, copied: Vec::new(), defs: Vec::new() }
    }

    /// Reads all definitions, in document order.
    pub(super) fn definitions(&mut self, diagnostics: &mut Diagnostics) {
        for (name, schema) in self.schemas {
            let Some(type_name) = self.names.get(name.as_str()).cloned() else { continue };
            let place = TypePlace { at: schema_pointer(name), wanted: type_name.0.clone(), spec_name: name.clone() };
            self.definition(type_name, schema.into(), &place, diagnostics);
        }
    }

    fn definition(&mut self, name: TypeName, schema: SchemaRef<'_>, place: &TypePlace, diagnostics: &mut Diagnostics) {
        if let SchemaRef::Inline(schema) = schema {
            let facts = SchemaFacts::read(schema);
            if is_model(&facts) || (facts.kind == ValueKind::Object && facts.additional.is_none()) {
                return self.model(name, schema, place, diagnostics);
            }
            if let Some(values) = facts.string_values() {
                return self.string_enum(
                    name,
                    values,
                    schema_annotations(SchemaRef::Inline(schema)),
                    place,
                    diagnostics,
                );
            }
        }
        let module = self.module(place, diagnostics);
        let index = self.defs.len();
        let ty = self.type_of(schema, place, diagnostics);
        let (pointer, spec_name) = (self.origins.source(&place.at), place.spec_name.clone());
        let alias = Alias { name, module, spec_name, pointer, annotations: schema_annotations(schema), ty };
        self.defs.insert(index, TypeDef::Alias(alias));
    }

    /// The Rust type of a schema; hoists what has no name of its own.
    pub(super) fn type_of(&mut self, schema: SchemaRef<'_>, place: &TypePlace, diagnostics: &mut Diagnostics) -> Type {
        let schema = match schema {
            SchemaRef::Reference(reference) => return self.named(reference, place, diagnostics),
            SchemaRef::Inline(schema) => schema,
        };
        let facts = SchemaFacts::read(schema);
        if let [only] = facts.all_of
            && facts.properties.is_empty()
        {
            return self.type_of(
                only.into(),
                &TypePlace { at: place.at.join("allOf").join(0), ..place.clone() },
                diagnostics,
            );
        }
        if is_model(&facts) {
            let name = self.hoist(place, diagnostics);
            self.model(name.clone(), schema, place, diagnostics);
            return Type::Named(name);
        }
        if let Some(values) = facts.string_values() {
            let name = self.hoist(place, diagnostics);
            self.string_enum(name.clone(), values, Annotations::default(), place, diagnostics);
            return Type::Named(name);
        }
        self.plain(&facts, place, diagnostics)
    }

    fn plain(&mut self, facts: &SchemaFacts<'_>, place: &TypePlace, diagnostics: &mut Diagnostics) -> Type {
        if !facts.enumeration.is_empty() {
            let at = self.origins.source(&place.at);
            diagnostics.push(
                Code::EnumNotTyped,
                &at,
                "the values of this enum are not all strings",
                "they stay the plain type",
            );
        }
        match facts.kind {
            ValueKind::Boolean => Type::Bool,
            ValueKind::Integer if facts.format.as_deref() == Some("int32") => Type::I32,
            ValueKind::Integer => Type::I64,
            // Of `format: float` too: with fewer digits, what was read could not be written back.
            ValueKind::Number => Type::F64,
            ValueKind::String if facts.format.as_deref() == Some("date-time") => Type::Timestamp,
            ValueKind::String => Type::String,
            ValueKind::Array => match facts.items {
                Some(items) => {
                    Type::Array(Box::new(self.type_of(items, &place.member("Item", &["items"]), diagnostics)))
                }
                None => {
                    self.widened("an array that does not say what it holds", place, diagnostics);
                    Type::Array(Box::new(Type::Value))
                }
            },
            ValueKind::Object => match facts.additional {
                Some(AdditionalProperties::Schema(values)) => {
                    let place = place.member("Value", &["additionalProperties"]);
                    Type::Map(Box::new(self.type_of(values.as_ref().into(), &place, diagnostics)))
                }
                Some(AdditionalProperties::Any(true)) => Type::Map(Box::new(Type::Value)),
                Some(AdditionalProperties::Any(false)) | None => Type::Value,
            },
            ValueKind::Any => Type::Value,
            ValueKind::Composed => {
                self.widened("a composition of schemas", place, diagnostics);
                Type::Value
            }
        }
    }

    fn named(&mut self, reference: &str, place: &TypePlace, diagnostics: &mut Diagnostics) -> Type {
        if let Some(name) = self.names.get(schema_name(reference)) {
            return Type::Named(name.clone());
        }
        // The reader of the document has checked all references: what it found need not be said twice.
        if !diagnostics.has_errors() {
            let at = self.origins.source(&place.at);
            let help = "add the definition or fix the reference";
            diagnostics.push(Code::DanglingRef, &at, format!("`{reference}` does not exist"), help);
        }
        Type::Value
    }

    /// The enum of a parameter: shared by all parameters of that name with those values.
    pub(super) fn parameter_enum(
        &mut self,
        parameter: &str,
        values: &[&str],
        operation: &str,
        place: &TypePlace,
        diagnostics: &mut Diagnostics,
    ) -> Type {
        let key = (parameter.to_owned(), values.iter().map(|&value| value.to_owned()).collect::<Vec<_>>());
        if let Some(name) = self.shared_enums.get(&key) {
            return Type::Named(name.clone());
        }
        let other_values = self.shared_enums.keys().any(|(name, _)| name == parameter);
        let wanted = if other_values { names::inline_type_name(operation, parameter) } else { parameter.to_owned() };
        let place = TypePlace { wanted, spec_name: parameter.to_owned(), at: place.at.clone() };
        let name = self.hoist(&place, diagnostics);
        self.shared_enums.insert(key, name.clone());
        self.string_enum(name.clone(), values, Annotations::default(), &place, diagnostics);
        Type::Named(name)
    }

    fn hoist(&mut self, place: &TypePlace, diagnostics: &mut Diagnostics) -> TypeName {
        let at = self.origins.source(&place.at);
        self.namespace.type_name(&place.wanted, &at, diagnostics)
    }

    fn module(&mut self, place: &TypePlace, diagnostics: &mut Diagnostics) -> crate::ir::ModName {
        let at = self.origins.source(&place.at);
        self.modules.mod_name(&place.wanted, &at, diagnostics)
    }

    fn string_enum(
        &mut self,
        name: TypeName,
        values: &[&str],
        annotations: Annotations,
        place: &TypePlace,
        diagnostics: &mut Diagnostics,
    ) {
        let module = self.module(place, diagnostics);
        let pointer = self.origins.source(&place.at);
        let variants = variants(values, &pointer, diagnostics);
        let spec_name = place.spec_name.clone();
        self.defs.push(TypeDef::Enum(StringEnum { name, module, spec_name, pointer, annotations, variants }));
    }

    fn model(&mut self, name: TypeName, schema: &Schema, place: &TypePlace, diagnostics: &mut Diagnostics) {
        let module = self.module(place, diagnostics);
        let pointer = self.origins.source(&place.at);
        // The struct stands before what is hoisted out of it, as in the document.
        let index = self.defs.len();
        let mut members = Members::default();
        self.collect(SchemaRef::Inline(schema), place, &mut members, &mut HashSet::new(), diagnostics);
        let (mut fields, mut setters) = (Namespace::fields(), Namespace::setters());
        let fields = members
            .list
            .into_iter()
            .map(|(wire, member)| Field {
                name: fields.field_name(&wire, &member.pointer, diagnostics),
                setter: setters.field_name(&wire, &member.pointer, diagnostics),
                presence: if members.required.contains(&wire) { Presence::Required } else { Presence::Optional },
                wire_name: wire,
                pointer: member.pointer,
                accepts: Accepts::Exactly(member.ty.clone()),
                ty: member.ty,
                annotations: member.annotations,
            })
            .collect();
        let model = Model {
            name,
            module,
            spec_name: place.spec_name.clone(),
            pointer,
            annotations: schema_annotations(SchemaRef::Inline(schema)),
            fields,
            constructor: None,
            in_requests: false,
            in_responses: false,
        };
        self.defs.insert(index, TypeDef::Model(model));
    }

    /// Gathers the members of an object and of all parts of its `allOf`; a later part overrides an earlier one.
    fn collect(
        &mut self,
        schema: SchemaRef<'_>,
        place: &TypePlace,
        members: &mut Members,
        seen: &mut HashSet<String>,
        diagnostics: &mut Diagnostics,
    ) {
        let schema = match schema {
            SchemaRef::Inline(schema) => schema,
            SchemaRef::Reference(reference) => {
                let name = schema_name(reference).to_owned();
                let Some(target) = self.schemas.get(&name) else {
                    self.named(reference, place, diagnostics);
                    return;
                };
                if !seen.insert(name.clone()) {
                    return;
                }
                if self.copied.contains(&name) {
                    let what = "a part of `allOf` that holds itself without end; its members are kept in `extra`";
                    return self.widened(what, place, diagnostics);
                }
                let place = TypePlace { at: schema_pointer(&name), ..place.clone() };
                self.copied.push(name);
                self.collect(target.into(), &place, members, seen, diagnostics);
                self.copied.pop();
                return;
            }
        };
        let facts = SchemaFacts::read(schema);
        for (index, part) in facts.all_of.iter().enumerate() {
            let place = TypePlace { at: place.at.join("allOf").join(index), ..place.clone() };
            self.collect(part.into(), &place, members, seen, diagnostics);
        }
        if !matches!(facts.kind, ValueKind::Object | ValueKind::Any) {
            self.widened(
                "a part of `allOf` that is not an object; its members are kept in `extra`",
                place,
                diagnostics,
            );
        }
        self.note_open_members(&facts, schema, place, diagnostics);
        for (wire, property) in &facts.properties {
            let place = place.member(wire, &["properties", wire]);
            let ty = self.type_of(*property, &place, diagnostics);
            let pointer = self.origins.source(&place.at);
            members.list.insert((*wire).to_owned(), Member { pointer, ty, annotations: schema_annotations(*property) });
        }
        members.required.extend(facts.required.iter().cloned());
    }

    fn note_open_members(
        &self,
        facts: &SchemaFacts<'_>,
        schema: &Schema,
        place: &TypePlace,
        diagnostics: &mut Diagnostics,
    ) {
        let at = self.origins.source(&place.at);
        if !facts.properties.is_empty() && matches!(facts.additional, Some(AdditionalProperties::Schema(_))) {
            let message = "members beyond the listed ones are kept in `extra` as any JSON value";
            diagnostics.push(Code::SchemaWidened, &at, message, "");
        }
        if schema.schema_data.discriminator.is_some() {
            let message = "the discriminator does not choose a Rust type";
            diagnostics.push(Code::KeywordNotChecked, &at, message, "members of the other types are kept in `extra`");
        }
    }

    fn widened(&self, what: &str, place: &TypePlace, diagnostics: &mut Diagnostics) {
        let at = self.origins.source(&place.at);
        diagnostics.push(
            Code::SchemaWidened,
            &at,
            format!("{what}: read as any JSON value"),
            "an overlay can say more",
        );
    }
}

/// The members of a struct under construction.
#[derive(Default)]
struct Members {
    list: IndexMap<String, Member>,
    required: HashSet<String>,
}

struct Member {
    pointer: Pointer,
    ty: Type,
    annotations: Annotations,
}

/// True for a schema whose members have names.
fn is_model(facts: &SchemaFacts<'_>) -> bool {
    !facts.properties.is_empty()
        || facts.all_of.len() > 1
        || (facts.all_of.len() == 1 && facts.kind == ValueKind::Object)
}

/// The variants for these values, in their order.
pub(super) fn variants(values: &[&str], pointer: &Pointer, diagnostics: &mut Diagnostics) -> Vec<Variant> {
    let mut namespace = Namespace::variants();
    values
        .iter()
        .map(|value| Variant {
            wire_name: (*value).to_owned(),
            name: namespace.variant_name(value, pointer, diagnostics),
        })
        .collect()
}

fn schema_pointer(name: &str) -> Pointer {
    Pointer::root().join("components").join("schemas").join(name)
}
