//! Schemas to Rust types: follows references, hoists inline objects and enums, merges `allOf`.
//!
//! [`Types`] holds what has been made so far. It is the only one that adds to `ir::Api::types`.

use std::collections::HashMap;
use std::mem;
use std::rc::Rc;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::all_of::{Gists, Whole};
use super::discriminated::Discriminated;
use super::enums::EnumValues;
use super::facts::{SchemaFacts, SchemaRef, ValueKind, schema_annotations, schema_name};
use super::members::{Inheritance, Member, Members};
use super::parameter_enums::ParameterEnums;
use super::scalars::{Formats, scalar};
use super::wanted::Wanted;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{
    Accepts, Additional, Alias, Annotations, Enum, Field, Model, Presence, Type, TypeDef, TypeName, Variant,
};
use crate::lower::{GivenNames, Lowered, Origins};
use crate::names::{self, Namespace};
use crate::pointer::Pointer;

/// Where a schema stands and what a type hoisted out of it is called.
#[derive(Clone)]
pub(super) struct TypePlace {
    /// In the lowered document.
    pub(super) at: Pointer,
    /// The name that a type hoisted from here asks for.
    pub(super) wanted: Wanted,
    /// How readers find it in the document (`Owner.member`).
    pub(super) spec_name: String,
}

impl TypePlace {
    pub(super) fn member(&self, member: &str, token: &[&str]) -> Self {
        let at = token.iter().fold(self.at.clone(), |at, token| at.join(token));
        Self { at, wanted: self.wanted.clone().member(member), spec_name: format!("{}.{member}", self.spec_name) }
    }
}

/// The types made so far.
pub(super) struct Types<'a> {
    pub(super) schemas: &'a IndexMap<String, ReferenceOr<Schema>>,
    pub(super) origins: &'a Origins,
    given: &'a GivenNames,
    namespace: Namespace,
    modules: Namespace,
    pub(super) names: IndexMap<&'a str, TypeName>,
    /// The structs of bases with a discriminator, whose own names are those of enums.
    pub(super) bases: IndexMap<&'a str, TypeName>,
    pub(super) discriminated: Discriminated<'a>,
    /// By the name they ask for, and their values.
    shared_enums: HashMap<(String, EnumValues), TypeName>,
    parameter_enums: ParameterEnums<'a>,
    gists: Gists<'a>,
    inheritance: Inheritance<'a>,
    formats: Formats,
    pub(super) defs: Vec<TypeDef>,
}

/// A type that has a name and is still to be made: what is within it waits for it, as it stands behind it.
struct Hoisted<'s> {
    name: TypeName,
    place: TypePlace,
    what: What<'s>,
}

enum What<'s> {
    Model(&'s Schema),
    /// With what is said of the schema itself.
    Enum(EnumValues, Option<String>),
}

impl<'a> Types<'a> {
    /// Names all definitions before any is read: a hoisted type never takes the name of a definition.
    pub(super) fn new(
        lowered: &'a Lowered,
        schemas: &'a IndexMap<String, ReferenceOr<Schema>>,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let Lowered { openapi, origins, given, declared: _, refused: _ } = lowered;
        let mut namespace = Namespace::types();
        let long = schemas.keys().map(String::as_str);
        let short = if given.are_short { names::short_names(long) } else { HashMap::new() };
        let mut names = IndexMap::new();
        for name in schemas.keys() {
            let at = origins.source(&schema_pointer(name));
            let spelled = given.ty(&at).or_else(|| short.get(name.as_str()).copied()).unwrap_or(name);
            names.insert(name.as_str(), namespace.type_name(spelled, &at, diagnostics));
        }
        let discriminated = Discriminated::read(schemas);
        let mut bases = IndexMap::new();
        for (name, _) in discriminated.bases() {
            let wanted = names::inline_type_name(name, "base");
            let at = origins.source(&schema_pointer(name));
            bases.insert(name, namespace.type_name(&wanted, &at, diagnostics));
        }
        Self {
            schemas,
            origins,
            given,
            namespace,
            modules: Namespace::modules(),
            names,
            bases,
            discriminated,
            shared_enums: HashMap::new(),
            parameter_enums: ParameterEnums::of(openapi),
            gists: Gists::new(schemas),
            inheritance: Inheritance::default(),
            formats: Formats::default(),
            defs: Vec::new(),
        }
    }

    /// Reads all definitions: first the members of each, those it inherits from before itself, then makes the types in
    /// document order.
    pub(super) fn definitions(&mut self, diagnostics: &mut Diagnostics) {
        let mut hoisted: HashMap<&str, Vec<Hoisted<'a>>> = HashMap::new();
        for name in mem::take(&mut self.gists.order) {
            let (Some(schema), Some(place)) = (self.schemas.get(name), self.definition_place(name)) else { continue };
            if self.gists.gist(schema.into()).lists_members() {
                let within = hoisted.entry(name).or_default();
                let members = self.members(schema.into(), &place, within, diagnostics);
                self.inheritance.add(name, members);
            }
        }
        for (name, schema) in self.schemas {
            let Some(place) = self.definition_place(name) else { continue };
            let within = hoisted.remove(name.as_str()).unwrap_or_default();
            self.definition(name, schema.into(), &place, within, diagnostics);
        }
    }

    fn definition_place(&self, name: &str) -> Option<TypePlace> {
        let wanted = Wanted::named(&*self.names.get(name)?.0);
        Some(TypePlace { at: schema_pointer(name), wanted, spec_name: name.to_owned() })
    }

    fn definition<'s>(
        &mut self,
        name: &str,
        schema: SchemaRef<'s>,
        place: &TypePlace,
        mut within: Vec<Hoisted<'s>>,
        diagnostics: &mut Diagnostics,
    ) where
        'a: 's,
    {
        let Some(type_name) = self.names.get(name).cloned() else { return };
        let annotations = schema_annotations(schema);
        // The kinds of a base are structs, whatever they look like by themselves.
        let kind = if self.discriminated.is_kind(name) { NamedKind::Model } else { self.named_kind(schema) };
        match kind {
            _ if self.bases.contains_key(name) => {
                if let Some((base, base_place)) = self.one_of(name, annotations.clone(), place, diagnostics) {
                    let members = self.inheritance.of(name).unwrap_or_default();
                    self.model(base, members, annotations, &base_place, diagnostics);
                }
            }
            NamedKind::Model => {
                let members = self.inheritance.of(name).unwrap_or_default();
                self.model(type_name, members, annotations, place, diagnostics);
            }
            NamedKind::Enum(values) => self.open_enum(type_name, values, annotations, place, diagnostics),
            NamedKind::Alias => {
                let module = self.module(place, diagnostics);
                let (pointer, spec_name) = (self.origins.source(&place.at), place.spec_name.clone());
                within.clear();
                let ty = self.ty(schema, place, &mut within, diagnostics);
                self.defs.push(TypeDef::Alias(Alias { name: type_name, module, spec_name, pointer, annotations, ty }));
            }
        }
        self.make(within, diagnostics);
    }

    /// What a definition becomes. One that is nothing but a part that has no name is that part, under its name.
    fn named_kind(&self, schema: SchemaRef<'_>) -> NamedKind {
        let SchemaRef::Inline(schema) = schema else { return NamedKind::Alias };
        let facts = SchemaFacts::read(schema);
        match self.gists.whole(&facts) {
            Whole::Members => NamedKind::Model,
            Whole::Own if is_model(&facts) || (facts.kind == ValueKind::Object && facts.additional.is_none()) => {
                NamedKind::Model
            }
            Whole::Own => EnumValues::read(&facts).map_or(NamedKind::Alias, NamedKind::Enum),
            Whole::Values(values) => NamedKind::Enum(values),
            Whole::Part(index) => self.named_kind((&facts.all_of[index]).into()),
            Whole::Plain(..) | Whole::Contradiction(..) => NamedKind::Alias,
        }
    }

    /// The Rust type of a schema; hoists what has no name of its own.
    pub(super) fn type_of(&mut self, schema: SchemaRef<'_>, place: &TypePlace, diagnostics: &mut Diagnostics) -> Type {
        let mut within = Vec::new();
        let ty = self.ty(schema, place, &mut within, diagnostics);
        self.make(within, diagnostics);
        ty
    }

    /// Makes the types that have been hoisted, each before what is hoisted out of it, as in the document.
    fn make<'s>(&mut self, mut hoisted: Vec<Hoisted<'s>>, diagnostics: &mut Diagnostics)
    where
        'a: 's,
    {
        hoisted.reverse();
        while let Some(Hoisted { name, place, what }) = hoisted.pop() {
            match what {
                What::Enum(values, text) => {
                    let annotations = Annotations { text, ..Annotations::default() };
                    self.open_enum(name, values, annotations, &place, diagnostics);
                }
                What::Model(schema) => {
                    let mut within = Vec::new();
                    let members = self.members(SchemaRef::Inline(schema), &place, &mut within, diagnostics);
                    self.model(name, members, schema_annotations(SchemaRef::Inline(schema)), &place, diagnostics);
                    hoisted.extend(within.into_iter().rev());
                }
            }
        }
    }

    fn ty<'s>(
        &mut self,
        schema: SchemaRef<'s>,
        place: &TypePlace,
        within: &mut Vec<Hoisted<'s>>,
        diagnostics: &mut Diagnostics,
    ) -> Type
    where
        'a: 's,
    {
        let schema = match schema {
            SchemaRef::Reference(reference) => return self.named(reference, place, diagnostics),
            SchemaRef::Inline(schema) => schema,
        };
        let facts = SchemaFacts::read(schema);
        let given = self.given.ty(&self.origins.source(&place.at));
        let mut place = place.clone();
        if let Some(given) = given {
            place.wanted = Wanted::named(names::type_spelling(given));
        }
        let enumeration = |values| What::Enum(values, schema_annotations(SchemaRef::Inline(schema)).text);
        let what = match self.gists.whole(&facts) {
            Whole::Part(index) => {
                let place = TypePlace { at: place.at.join("allOf").join(index), ..place.clone() };
                return self.ty((&facts.all_of[index]).into(), &place, within, diagnostics);
            }
            Whole::Members => What::Model(schema),
            Whole::Own if is_model(&facts) => What::Model(schema),
            Whole::Own => match EnumValues::read(&facts) {
                Some(values) => enumeration(values),
                None => return self.plain(&facts, &place, within, diagnostics),
            },
            Whole::Values(values) => enumeration(values),
            Whole::Plain(kind, format) => return self.scalar(kind, format.as_deref(), &place, diagnostics),
            Whole::Contradiction(one, other) => {
                let what = match (one, other) {
                    (ValueKind::Array, ValueKind::Array) => {
                        "parts of `allOf` that describe other elements each".to_owned()
                    }
                    (one, other) if one == other => "parts of `allOf` without a value in common".to_owned(),
                    (one, other) => format!("parts of `allOf` that are {} and {}", one.as_str(), other.as_str()),
                };
                self.widened(&what, &place, diagnostics);
                return Type::Value;
            }
        };
        let shared = match &what {
            What::Enum(values, _) if given.is_some() => Some((place.wanted.name(), values.clone())),
            _ => None,
        };
        if let Some(name) = shared.as_ref().and_then(|key| self.shared_enums.get(key)) {
            return Type::Named(name.clone());
        }
        let name = self.hoist(&place, diagnostics);
        self.shared_enums.extend(shared.map(|key| (key, name.clone())));
        within.push(Hoisted { name: name.clone(), place, what });
        Type::Named(name)
    }

    fn scalar(
        &mut self,
        kind: ValueKind,
        format: Option<&str>,
        place: &TypePlace,
        diagnostics: &mut Diagnostics,
    ) -> Type {
        if let Some(format) = format {
            self.formats.note(kind, format, &self.origins.source(&place.at), diagnostics);
        }
        scalar(kind, format)
    }

    fn plain<'s>(
        &mut self,
        facts: &SchemaFacts<'s>,
        place: &TypePlace,
        within: &mut Vec<Hoisted<'s>>,
        diagnostics: &mut Diagnostics,
    ) -> Type
    where
        'a: 's,
    {
        // Both booleans are what the plain type says already.
        if !facts.enumeration.is_empty() && facts.kind != ValueKind::Boolean {
            let at = self.origins.source(&place.at);
            let message = "the values of this enum are not all of one kind that Rust tells apart";
            diagnostics.push(Code::EnumNotTyped, &at, message, "they stay the plain type");
        }
        match (facts.kind, facts.items, facts.additional) {
            (ValueKind::Array, Some(items), _) => {
                Type::Array(Box::new(self.ty(items, &place.member("Item", &["items"]), within, diagnostics)))
            }
            // The reader has said that it does not say what it holds.
            (ValueKind::Array, None, _) => Type::Array(Box::new(Type::Value)),
            (ValueKind::Object, _, Some(AdditionalProperties::Schema(values))) => {
                let place = place.member("Value", &["additionalProperties"]);
                Type::Map(Box::new(self.ty(values.as_ref().into(), &place, within, diagnostics)))
            }
            (ValueKind::Object, _, Some(AdditionalProperties::Any(true))) => Type::Map(Box::new(Type::Value)),
            (ValueKind::Composed, ..) => {
                self.widened("a schema whose keywords do not go together", place, diagnostics);
                Type::Value
            }
            (kind, ..) => self.scalar(kind, facts.format.as_deref(), place, diagnostics),
        }
    }

    /// What a reference leads to.
    pub(super) fn target(&self, reference: &str) -> Option<SchemaRef<'a>> {
        self.schemas.get(schema_name(reference)).map(SchemaRef::from)
    }

    fn named(&mut self, reference: &str, place: &TypePlace, diagnostics: &mut Diagnostics) -> Type {
        if let Some(name) = self.names.get(schema_name(reference)) {
            return Type::Named(name.clone());
        }
        // `swagger` takes out every reference that leads nowhere.
        self.widened("a reference to what does not exist", place, diagnostics);
        Type::Value
    }

    /// The enum of a parameter: shared by all parameters of that name with those values.
    pub(super) fn parameter_enum(
        &mut self,
        parameter: &str,
        values: EnumValues,
        operation: &str,
        place: &TypePlace,
        diagnostics: &mut Diagnostics,
    ) -> Type {
        let given = self.given.ty(&self.origins.source(&place.at));
        let key = (given.unwrap_or(parameter).to_owned(), values.clone());
        if let Some(name) = self.shared_enums.get(&key) {
            return Type::Named(name.clone());
        }
        let wanted = match given {
            Some(given) => Wanted::named(given),
            None if self.parameter_enums.is_usual(parameter, &values) => Wanted::named(parameter),
            None => Wanted::inline(operation, parameter),
        };
        let place = TypePlace { wanted, spec_name: parameter.to_owned(), at: place.at.clone() };
        let name = self.hoist(&place, diagnostics);
        self.shared_enums.insert(key, name.clone());
        self.open_enum(name.clone(), values, Annotations::default(), &place, diagnostics);
        Type::Named(name)
    }

    fn hoist(&mut self, place: &TypePlace, diagnostics: &mut Diagnostics) -> TypeName {
        let at = self.origins.source(&place.at);
        self.namespace.type_name(&place.wanted.name(), &at, diagnostics)
    }

    pub(super) fn module(&mut self, place: &TypePlace, diagnostics: &mut Diagnostics) -> crate::ir::ModName {
        let at = self.origins.source(&place.at);
        self.modules.mod_name(&place.wanted.name(), &at, diagnostics)
    }

    fn open_enum(
        &mut self,
        name: TypeName,
        EnumValues { kind, texts }: EnumValues,
        annotations: Annotations,
        place: &TypePlace,
        diagnostics: &mut Diagnostics,
    ) {
        let module = self.module(place, diagnostics);
        let pointer = self.origins.source(&place.at);
        let said = |value: &str| (self.given.value(&pointer, value), self.given.value_doc(&pointer, value));
        let variants = variants(texts.iter().map(String::as_str), said, &pointer, diagnostics);
        let spec_name = place.spec_name.clone();
        let listed_by = None;
        self.defs.push(TypeDef::Enum(Enum {
            name,
            module,
            spec_name,
            pointer,
            annotations,
            listed_by,
            kind,
            variants,
        }));
    }

    fn model(
        &mut self,
        name: TypeName,
        members: Rc<Members>,
        annotations: Annotations,
        place: &TypePlace,
        diagnostics: &mut Diagnostics,
    ) {
        let module = self.module(place, diagnostics);
        let pointer = self.origins.source(&place.at);
        let fixed = self.fixed(&place.spec_name);
        let Members { list, required, additional } = fixed.with(Rc::unwrap_or_clone(members), &pointer);
        // Of any JSON, `extra` says all there is.
        let additional = additional.filter(|it| it.ty != Type::Value);
        let setters = if additional.is_some() { Namespace::setters_beside_additional } else { Namespace::setters };
        let (mut fields, mut setters) = (Namespace::fields(), setters());
        let fields = list
            .into_iter()
            .map(|(wire, member)| {
                let spelled = self.given.item(&member.pointer).unwrap_or(&wire);
                Field {
                    fixed: fixed.value_of(&wire),
                    name: fields.field_name(spelled, &member.pointer, diagnostics),
                    setter: setters.field_name(spelled, &member.pointer, diagnostics),
                    presence: match required.contains(&wire) {
                        // Any JSON has a place for null.
                        true if member.nullable && member.ty != Type::Value => Presence::Nullable,
                        true => Presence::Required,
                        false => Presence::Optional,
                    },
                    wire_name: wire,
                    pointer: member.pointer,
                    accepts: Accepts::Exactly(member.ty.clone()),
                    ty: member.ty,
                    annotations: member.annotations,
                }
            })
            .collect();
        let model = Model {
            name,
            module,
            spec_name: place.spec_name.clone(),
            pointer,
            annotations,
            fields,
            additional,
            constructor: None,
            in_requests: false,
            in_responses: false,
        };
        self.defs.push(TypeDef::Model(model));
    }

    /// The members of an object and of all parts of its `allOf`; a later part overrides an earlier one.
    fn members<'s>(
        &mut self,
        schema: SchemaRef<'s>,
        place: &TypePlace,
        within: &mut Vec<Hoisted<'s>>,
        diagnostics: &mut Diagnostics,
    ) -> Rc<Members>
    where
        'a: 's,
    {
        let schema = match schema {
            SchemaRef::Inline(schema) => schema,
            SchemaRef::Reference(reference) => return self.inherited(reference, place, diagnostics),
        };
        let facts = SchemaFacts::read(schema);
        self.note_discriminator(schema, place, diagnostics);
        let more = match facts.additional {
            Some(AdditionalProperties::Schema(values)) => Some(SchemaRef::from(values.as_ref())),
            Some(AdditionalProperties::Any(_)) | None => None,
        };
        if let ([only], [], [], None) = (facts.all_of, facts.properties.as_slice(), facts.required, more) {
            let place = TypePlace { at: place.at.join("allOf").join(0), ..place.clone() };
            return self.members(only.into(), &place, within, diagnostics);
        }
        let mut members = Members::default();
        for (index, part) in facts.all_of.iter().enumerate() {
            let place = TypePlace { at: place.at.join("allOf").join(index), ..place.clone() };
            let part_members = self.members(part.into(), &place, within, diagnostics);
            let is_named = matches!(SchemaRef::from(part), SchemaRef::Reference(_));
            if is_named && !self.inheritance.may_copy(&part_members) {
                let message = "the members of this part are too many to be copied; they are kept in `extra`";
                let help = "an overlay can give the type fewer parts";
                diagnostics.push(Code::InheritanceTooLarge, &self.origins.source(&place.at), message, help);
                continue;
            }
            members.inherit(&part_members, diagnostics);
        }
        for (wire, property) in &facts.properties {
            let place = place.member(wire, &["properties", wire]);
            let ty = self.ty(*property, &place, within, diagnostics);
            let pointer = self.origins.source(&place.at);
            let gist = self.gists.gist(*property);
            let (kind, nullable) = (gist.kind, gist.nullable);
            let annotations = schema_annotations(*property);
            self.inheritance.list();
            let member = Member { pointer, ty, kind, nullable, contradicted: false, annotations };
            members.insert(wire, member, diagnostics);
        }
        members.required.extend(facts.required.iter().cloned());
        if let Some(more) = more {
            let place = place.member("Value", &["additionalProperties"]);
            let ty = self.ty(more, &place, within, diagnostics);
            members.additional = Some(Additional { ty, pointer: self.origins.source(&place.at) });
        }
        Rc::new(members)
    }

    fn inherited(&mut self, reference: &str, place: &TypePlace, diagnostics: &mut Diagnostics) -> Rc<Members> {
        let name = schema_name(reference);
        let Some(target) = self.schemas.get(name) else {
            self.named(reference, place, diagnostics);
            return Rc::default();
        };
        let members = self.inheritance.of(name);
        if members.is_none() && self.gists.gist(target.into()).lists_members() {
            let what = "a part of `allOf` that holds itself without end; its members are kept in `extra`";
            self.widened(what, place, diagnostics);
        }
        members.unwrap_or_default()
    }

    fn note_discriminator(&self, schema: &Schema, place: &TypePlace, diagnostics: &mut Diagnostics) {
        let at = self.origins.source(&place.at);
        // What a base chooses is an enum.
        if schema.schema_data.discriminator.is_some() && !self.bases.contains_key(place.spec_name.as_str()) {
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

/// What a definition becomes.
enum NamedKind {
    Model,
    Enum(EnumValues),
    Alias,
}

/// True for a schema that lists members by itself.
fn is_model(facts: &SchemaFacts<'_>) -> bool {
    facts.kind == ValueKind::Object && !facts.properties.is_empty()
}

/// The variants for these values, in their order; `said` gives the name and the documentation that a value has.
pub(super) fn variants<'v, 'g>(
    values: impl Iterator<Item = &'v str>,
    said: impl Fn(&str) -> (Option<&'g str>, Option<&'g str>),
    pointer: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Vec<Variant> {
    let mut namespace = Namespace::variants();
    values
        .map(|value| {
            let (given, doc) = said(value);
            Variant {
                wire_name: value.to_owned(),
                name: namespace.variant_name(given.unwrap_or(value), pointer, diagnostics),
                doc: doc.map(str::to_owned),
            }
        })
        .collect()
}

pub(super) fn schema_pointer(name: &str) -> Pointer {
    Pointer::root().join("components").join("schemas").join(name)
}
