//! What a schema with `allOf` amounts to: one of its parts, an object with the members of all, or a value of one kind.
//!
//! [`Gists`] knows of every definition what it says of its values, references followed; it is made once, in an order in
//! which a definition comes after those it is put together from. No Rust type is made here.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexMap;
use openapiv3::{AdditionalProperties, ReferenceOr, Schema};

use super::enums::EnumValues;
use super::facts::{SchemaFacts, SchemaRef, ValueKind, schema_name};

/// What is said of the values of a schema, with its parts put together.
#[derive(Clone)]
pub(super) struct Gist {
    /// [`ValueKind::Any`] where no kind is said.
    pub(super) kind: ValueKind,
    /// The only values there are.
    values: Option<Rc<EnumValues>>,
    format: Option<String>,
    /// True where null is one of the values.
    pub(super) nullable: bool,
    /// True where some members have names.
    has_members: bool,
    /// Kinds that the values would have to be of at once.
    contradiction: Option<(ValueKind, ValueKind)>,
}

/// What a composed schema amounts to.
#[derive(Debug, PartialEq)]
pub(super) enum Whole {
    /// What it says itself; its parts say nothing.
    Own,
    /// The part at this index; nothing else says anything.
    Part(usize),
    /// An object with the members of all parts.
    Members,
    /// One of these values.
    Values(EnumValues),
    /// Values of this kind and format.
    Plain(ValueKind, Option<String>),
    /// No value is of all these kinds.
    Contradiction(ValueKind, ValueKind),
}

/// What the definitions say of their values.
pub(super) struct Gists<'a> {
    by_name: HashMap<&'a str, Gist>,
    /// The definitions, each after those it is put together from. Where they go round in circles, one of them has to be
    /// the first.
    pub(super) order: Vec<&'a str>,
}

impl<'a> Gists<'a> {
    pub(super) fn new(schemas: &'a IndexMap<String, ReferenceOr<Schema>>) -> Self {
        let order = order(schemas);
        let mut gists = Self { by_name: HashMap::new(), order: Vec::new() };
        for name in &order {
            let Some(schema) = schemas.get(*name) else { continue };
            let gist = gists.gist(schema.into());
            gists.by_name.insert(name, gist);
        }
        gists.order = order;
        gists
    }

    /// What a schema says of its values.
    pub(super) fn gist(&self, schema: SchemaRef<'_>) -> Gist {
        match schema {
            SchemaRef::Reference(reference) => {
                self.by_name.get(schema_name(reference)).cloned().unwrap_or_else(Gist::nothing)
            }
            SchemaRef::Inline(schema) => {
                let facts = SchemaFacts::read(schema);
                let parts = facts.all_of.iter().map(|part| self.gist(part.into()));
                parts.fold(Gist::of(&facts), Gist::and)
            }
        }
    }

    /// What the schema of these facts amounts to.
    pub(super) fn whole(&self, facts: &SchemaFacts<'_>) -> Whole {
        let [first, rest @ ..] = facts.all_of else { return Whole::Own };
        let own = Gist::of(facts);
        let parts: Vec<Gist> = facts.all_of.iter().map(|part| self.gist(part.into())).collect();
        let total = parts.iter().cloned().fold(own.clone(), Gist::and);
        if let Some((one, other)) = total.contradiction {
            return Whole::Contradiction(one, other);
        }
        let is_said = |index: &usize| self.says_more_than_a_kind(&facts.all_of[*index]);
        let saying: Vec<usize> = (0..parts.len()).filter(is_said).collect();
        let own_says = has_detail(facts);
        let only = match saying.as_slice() {
            [] if own_says => Some(Whole::Own),
            [only] if !own_says => Some(Whole::Part(*only)),
            _ => None,
        };
        match total.kind {
            ValueKind::Any | ValueKind::Composed if rest.is_empty() && is_reference(first) => Whole::Part(0),
            ValueKind::Object if total.has_members => only.unwrap_or(Whole::Members),
            ValueKind::Object => only.unwrap_or_else(|| {
                saying.first().map_or(Whole::Plain(ValueKind::Object, None), |index| Whole::Part(*index))
            }),
            ValueKind::Array => match only {
                Some(only) => only,
                None if saying.is_empty() => Whole::Plain(ValueKind::Array, None),
                None if !own_says && is_same_list(facts, &saying) => Whole::Part(saying[0]),
                None => Whole::Contradiction(ValueKind::Array, ValueKind::Array),
            },
            _ => {
                let is_all = |index: &usize| {
                    parts[*index].says_as_much_as(&total) && (only.is_some() || is_reference(&facts.all_of[*index]))
                };
                match saying.iter().find(|index| is_all(index)) {
                    Some(index) => Whole::Part(*index),
                    None if own_says && own.says_as_much_as(&total) => Whole::Own,
                    None => total.scalar(),
                }
            }
        }
    }

    /// True for a part that has to be the whole where no other one says as much.
    fn says_more_than_a_kind(&self, part: &ReferenceOr<Schema>) -> bool {
        match part {
            ReferenceOr::Reference { .. } => self.gist(part.into()).kind != ValueKind::Any,
            ReferenceOr::Item(schema) => {
                let facts = SchemaFacts::read(schema);
                has_detail(&facts) || facts.all_of.iter().any(|part| self.says_more_than_a_kind(part))
            }
        }
    }
}

fn is_same_list(facts: &SchemaFacts<'_>, saying: &[usize]) -> bool {
    let items = |index: &usize| match &facts.all_of[*index] {
        ReferenceOr::Reference { reference } => Some(format!("={reference}")),
        ReferenceOr::Item(schema) => match SchemaFacts::read(schema).items {
            Some(SchemaRef::Reference(reference)) => Some(reference.to_owned()),
            _ => None,
        },
    };
    let first = items(&saying[0]);
    first.is_some() && saying.iter().all(|index| items(index) == first)
}

impl Gist {
    fn nothing() -> Self {
        Self {
            kind: ValueKind::Any,
            values: None,
            format: None,
            nullable: false,
            has_members: false,
            contradiction: None,
        }
    }

    /// True for objects some of whose members have names.
    pub(super) fn lists_members(&self) -> bool {
        self.has_members && self.contradiction.is_none()
    }

    /// Of a schema without its parts.
    fn of(facts: &SchemaFacts<'_>) -> Self {
        Self {
            kind: match facts.kind {
                ValueKind::Any if !facts.required.is_empty() => ValueKind::Object,
                ValueKind::Composed => ValueKind::Any,
                kind => kind,
            },
            values: EnumValues::read(facts).map(Rc::new),
            format: facts.format.clone(),
            nullable: facts.nullable,
            has_members: facts.kind == ValueKind::Object && !facts.properties.is_empty(),
            contradiction: None,
        }
    }

    /// What holds where both hold.
    fn and(self, other: Self) -> Self {
        let kind = unified(self.kind, other.kind);
        let values = match (self.values, other.values) {
            (Some(one), Some(two)) if Rc::ptr_eq(&one, &two) || one == two => Some(one),
            (Some(one), Some(two)) => Some(Rc::new(one.common(&two))),
            (one, two) => one.or(two),
        };
        let is_empty = values.as_ref().is_some_and(|values| values.texts.is_empty());
        let no_values = is_empty.then_some((ValueKind::String, ValueKind::String));
        Self {
            kind: kind.unwrap_or(self.kind),
            values,
            format: match (self.format, other.format) {
                (Some(one), Some(two)) if one != two => None,
                (one, two) => one.or(two),
            },
            nullable: self.nullable || other.nullable,
            has_members: self.has_members || other.has_members,
            contradiction: self
                .contradiction
                .or(other.contradiction)
                .or(kind.is_none().then_some((self.kind, other.kind)))
                .or(no_values),
        }
    }

    fn says_as_much_as(&self, whole: &Self) -> bool {
        (self.kind, &self.values, &self.format) == (whole.kind, &whole.values, &whole.format)
    }

    fn scalar(self) -> Whole {
        match self.values {
            Some(values) => Whole::Values(Rc::unwrap_or_clone(values)),
            None => Whole::Plain(self.kind, self.format),
        }
    }
}

/// The kind that values of both kinds are of; `None` where there are none.
pub(super) fn unified(one: ValueKind, other: ValueKind) -> Option<ValueKind> {
    match (one, other) {
        (ValueKind::Any, kind) | (kind, ValueKind::Any) => Some(kind),
        (ValueKind::Integer, ValueKind::Number) | (ValueKind::Number, ValueKind::Integer) => Some(ValueKind::Integer),
        (one, other) => (one == other).then_some(one),
    }
}

fn is_reference(part: &ReferenceOr<Schema>) -> bool {
    matches!(part, ReferenceOr::Reference { .. })
}

/// True where a schema by itself says more of its values than their kind.
pub(super) fn has_detail(facts: &SchemaFacts<'_>) -> bool {
    !facts.properties.is_empty()
        || !facts.required.is_empty()
        || matches!(facts.additional, Some(AdditionalProperties::Schema(_)))
        || facts.items.is_some()
        || !facts.enumeration.is_empty()
        || facts.format.is_some()
}

/// The definitions, each after those it is put together from. Without recursion: chains are as long as the document.
fn order<'a>(schemas: &'a IndexMap<String, ReferenceOr<Schema>>) -> Vec<&'a str> {
    let mut order = Vec::new();
    let mut seen: HashSet<&str> = HashSet::new();
    for (name, schema) in schemas {
        if !seen.insert(name) {
            continue;
        }
        let mut path: Vec<(&'a str, Vec<&'a str>)> = vec![(name, needed(schema))];
        while let Some((name, needed_first)) = path.last_mut() {
            let Some(next) = needed_first.pop() else {
                order.push(*name);
                path.pop();
                continue;
            };
            if let Some((next, schema)) = schemas.get_key_value(next)
                && seen.insert(next)
            {
                path.push((next, needed(schema)));
            }
        }
    }
    order
}

/// The definitions that a schema is, or is put together from; the last one comes first.
fn needed(schema: &ReferenceOr<Schema>) -> Vec<&str> {
    fn add<'a>(schema: &'a ReferenceOr<Schema>, names: &mut Vec<&'a str>) {
        match schema {
            ReferenceOr::Reference { reference } => names.push(schema_name(reference)),
            ReferenceOr::Item(schema) => SchemaFacts::read(schema).all_of.iter().for_each(|part| add(part, names)),
        }
    }
    let mut names = Vec::new();
    add(schema, &mut names);
    names.reverse();
    names
}
