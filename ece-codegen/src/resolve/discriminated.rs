//! Which definitions are told apart by a `discriminator`: a base, and what extends it through `allOf`.
//!
//! Read once from all definitions, before a type is made. A reference to a base then means one of its kinds.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, Schema};
use serde_json::Value;

use super::facts::{SchemaFacts, ValueKind, schema_name};
use crate::extension;

/// So many kinds may all bases have together: every base lists those of the bases below it again.
const MOST_KINDS: usize = 20_000;
/// So many definitions may be looked at to find them: what would be too many is not even searched to its end.
const MOST_LOOKED_AT: usize = 10 * MOST_KINDS;

/// The bases of a document and what they mean for other definitions.
#[derive(Default)]
pub(super) struct Discriminated<'a> {
    bases: IndexMap<&'a str, Base<'a>>,
    /// For a base or a kind: the members that say which kind it is.
    members: HashMap<&'a str, Vec<&'a str>>,
    kinds: HashSet<&'a str>,
}

/// A definition with a discriminator that others extend.
pub(super) struct Base<'a> {
    /// The member that says which kind a value is.
    pub(super) discriminator: &'a str,
    /// What extends it, over any number of steps, in document order.
    pub(super) kinds: Vec<&'a str>,
}

impl<'a> Discriminated<'a> {
    pub(super) fn read(schemas: &'a IndexMap<String, ReferenceOr<Schema>>) -> Self {
        let mut all = Self::default();
        let extensions = extensions(schemas);
        let (mut left, mut to_look_at) = (MOST_KINDS, MOST_LOOKED_AT);
        for (name, schema) in schemas {
            let Some(discriminator) = inline(schema).filter(|it| may_be_base(it)).and_then(discriminator) else {
                continue;
            };
            let most = left.min(to_look_at);
            let extending = extending(name, &extensions, most);
            to_look_at -= extending.len().min(to_look_at);
            let kinds = kinds(&extending, schemas);
            if kinds.is_empty() || extending.len() > most {
                continue;
            }
            left -= kinds.len();
            for kind in kinds.iter().copied().chain([name.as_str()]) {
                let members = all.members.entry(kind).or_default();
                if !members.contains(&discriminator) {
                    members.push(discriminator);
                }
            }
            all.kinds.extend(&kinds);
            all.bases.insert(name, Base { discriminator, kinds });
        }
        all
    }

    /// The bases, in document order.
    pub(super) fn bases(&self) -> impl Iterator<Item = (&'a str, &Base<'a>)> {
        self.bases.iter().map(|(name, base)| (*name, base))
    }

    pub(super) fn base(&self, definition: &str) -> Option<&Base<'a>> {
        self.bases.get(definition)
    }

    /// True for what extends a base: a type of its own, even where it adds nothing.
    pub(super) fn is_kind(&self, definition: &str) -> bool {
        self.kinds.contains(definition)
    }

    /// The members that say which kind a base or a kind is.
    pub(super) fn members(&self, definition: &str) -> &[&'a str] {
        self.members.get(definition).map_or(&[], Vec::as_slice)
    }
}

/// What the discriminator holds for a definition: its name, unless an extension says otherwise.
pub(super) fn value<'a>(definition: &'a str, schema: &'a ReferenceOr<Schema>) -> &'a str {
    let said = inline(schema).and_then(|schema| find(schema, &said_value));
    said.unwrap_or(definition)
}

fn said_value(schema: &Schema) -> Option<&str> {
    let extensions = &schema.schema_data.extensions;
    [extension::DISCRIMINATOR_VALUE, extension::MS_DISCRIMINATOR_VALUE]
        .iter()
        .find_map(|name| extensions.get(*name).and_then(Value::as_str))
}

fn discriminator(schema: &Schema) -> Option<&str> {
    find(schema, &|schema| schema.schema_data.discriminator.as_ref().map(|it| it.property_name.as_str()))
}

/// What the schema, or a part of it that has no name, says. Parts are nested no deeper than the reader allows.
fn find<'a>(schema: &'a Schema, ask: &impl Fn(&'a Schema) -> Option<&'a str>) -> Option<&'a str> {
    ask(schema).or_else(|| SchemaFacts::read(schema).all_of.iter().filter_map(inline).find_map(|part| find(part, ask)))
}

fn may_be_base(schema: &Schema) -> bool {
    let facts = SchemaFacts::read(schema);
    matches!(facts.kind, ValueKind::Object | ValueKind::Any) && facts.enumeration.is_empty()
}

fn inline(schema: &ReferenceOr<Schema>) -> Option<&Schema> {
    match schema {
        ReferenceOr::Item(schema) => Some(schema),
        ReferenceOr::Reference { .. } => None,
    }
}

/// For each definition those that name it: as a part, or as what they are another name for.
fn extensions(schemas: &IndexMap<String, ReferenceOr<Schema>>) -> HashMap<&str, Vec<&str>> {
    let mut extensions: HashMap<&str, Vec<&str>> = HashMap::new();
    for (name, schema) in schemas {
        let mut extended = Vec::new();
        match schema {
            ReferenceOr::Reference { reference } => extended.push(schema_name(reference)),
            ReferenceOr::Item(schema) => parts(schema, &mut extended),
        }
        for extended in extended {
            extensions.entry(extended).or_default().push(name);
        }
    }
    extensions
}

fn parts<'a>(schema: &'a Schema, found: &mut Vec<&'a str>) {
    for part in SchemaFacts::read(schema).all_of {
        match part {
            ReferenceOr::Reference { reference } => found.push(schema_name(reference)),
            ReferenceOr::Item(part) => parts(part, found),
        }
    }
}

/// What extends a definition or is another name for it; a few more than `most` where there are more.
fn extending<'a>(base: &'a str, extensions: &HashMap<&'a str, Vec<&'a str>>, most: usize) -> HashSet<&'a str> {
    let mut seen = HashSet::from([base]);
    let mut queue = vec![base];
    while let Some(name) = queue.pop().filter(|_| seen.len() <= most + 1) {
        for &next in extensions.get(name).into_iter().flatten() {
            if seen.insert(next) {
                queue.push(next);
            }
        }
    }
    seen.remove(base);
    seen
}

/// Those of them that are kinds, in document order. Other names for a definition are none; what extends them is one.
fn kinds<'a>(extending: &HashSet<&'a str>, schemas: &'a IndexMap<String, ReferenceOr<Schema>>) -> Vec<&'a str> {
    let inlines = extending.iter().copied().filter(|name| schemas.get(*name).is_some_and(|it| inline(it).is_some()));
    let mut kinds: Vec<&str> = inlines.collect();
    kinds.sort_by_key(|name| schemas.get_index_of(*name));
    kinds
}
