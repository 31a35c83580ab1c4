//! Which operations reach a definition, in requests and in responses. Follows references through both documents.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::Direction;
use super::tree::{Renames, Tree};
use crate::grammar::Holds;
use crate::ir::TypeDef;
use crate::pointer::{self, Pointer};

/// Sets of operations, a bit each.
type Bits = Vec<u64>;

/// Who reaches what.
#[derive(Debug, Default)]
pub(super) struct Reach {
    ids: Vec<String>,
    requests: HashMap<String, Bits>,
    responses: HashMap<String, Bits>,
    /// New names of definitions to old ones.
    definitions: BTreeMap<String, String>,
}

impl Reach {
    /// Of both documents. An operation that is renamed is one, under its new name.
    pub(super) fn new(old: &Tree<'_>, new: &Tree<'_>, renames: &Renames) -> Self {
        let mut reach = Self { definitions: renames.definitions.clone(), ..Self::default() };
        let known = |name: String| renames.definition(&name).to_owned();
        let none = HashMap::new();
        let renamed = renames.operations.iter().map(|(new, old)| (old.as_str(), new.as_str())).collect();
        let mut indices: HashMap<String, usize> = HashMap::new();
        for (tree, renamed) in [(old, &renamed), (new, &none)] {
            let mut edges: HashMap<&str, Vec<String>> =
                tree.definitions.iter().map(|(name, node)| (*name, targets(node.holds, node.value))).collect();
            // What goes by a base is one of its kinds.
            for (base, kinds) in kinds(tree) {
                edges.entry(base).or_default().extend(kinds);
            }
            let (mut requests, mut responses) = (HashMap::new(), HashMap::new());
            for (id, operation) in &tree.operations {
                let id = renamed.get(id.as_str()).map_or(id.as_str(), |id: &&str| id);
                let index = *indices.entry(id.to_owned()).or_insert_with(|| {
                    reach.ids.push(id.to_owned());
                    reach.ids.len() - 1
                });
                let parameters = operation.parameters.values().flat_map(|node| targets(node.holds, node.value));
                mark(&mut requests, parameters.collect(), &edges, index);
                let bodies = operation.responses.values().flat_map(|node| targets(node.holds, node.value));
                mark(&mut responses, bodies.collect(), &edges, index);
            }
            // Both sides under old names.
            let is_old = std::ptr::eq(tree, old);
            let named = |marks: HashMap<String, Bits>| {
                marks.into_iter().map(move |(name, bits)| (if is_old { name } else { known(name) }, bits)).collect()
            };
            join(&mut reach.requests, named(requests));
            join(&mut reach.responses, named(responses));
        }
        reach
    }

    /// The same of a definition of the new document.
    pub(super) fn of_new(&self, definition: &str) -> (Direction, BTreeSet<String>) {
        self.of(self.definitions.get(definition).map_or(definition, String::as_str))
    }

    /// How a definition travels that was called so, and with which operations.
    pub(super) fn of(&self, definition: &str) -> (Direction, BTreeSet<String>) {
        if self.ids.is_empty() {
            // Nothing says which way definitions travel that stand alone.
            return (Direction::Both, BTreeSet::new());
        }
        let (requests, responses) = (self.requests.get(definition), self.responses.get(definition));
        let direction = match (requests.is_some(), responses.is_some()) {
            (false, false) => Direction::Unused,
            (true, false) => Direction::Request,
            (false, true) => Direction::Response,
            (true, true) => Direction::Both,
        };
        let is_in = |bits: Option<&Bits>, index: usize| {
            bits.and_then(|bits| bits.get(index / 64)).is_some_and(|word| word >> (index % 64) & 1 == 1)
        };
        let reached = self.ids.iter().enumerate();
        let reached = reached.filter(|(index, _)| is_in(requests, *index) || is_in(responses, *index));
        (direction, reached.map(|(_, id)| id.clone()).collect())
    }
}

/// The bases that a discriminator tells apart, with the definitions that they can be.
fn kinds<'a>(tree: &Tree<'a>) -> impl Iterator<Item = (&'a str, Vec<String>)> {
    tree.api.types.iter().filter_map(|def| match def {
        TypeDef::OneOf(base) => {
            let names = base.arms.iter().filter_map(|arm| arm.pointer.tokens().nth(1));
            Some((base.spec_name.as_str(), names.collect()))
        }
        _ => None,
    })
}

fn join(marks: &mut HashMap<String, Bits>, more: HashMap<String, Bits>) {
    for (name, bits) in more {
        let known = marks.entry(name).or_default();
        known.resize(known.len().max(bits.len()), 0);
        known.iter_mut().zip(bits).for_each(|(known, bits)| *known |= bits);
    }
}

/// Marks everything that can be reached from `start` with the operation's bit.
fn mark(marks: &mut HashMap<String, Bits>, start: Vec<String>, edges: &HashMap<&str, Vec<String>>, index: usize) {
    let mut open = start;
    while let Some(name) = open.pop() {
        let bits = marks.entry(name.clone()).or_default();
        if bits.len() <= index / 64 {
            bits.resize(index / 64 + 1, 0);
        }
        let bit = 1 << (index % 64);
        if bits[index / 64] & bit == 0 {
            bits[index / 64] |= bit;
            open.extend(edges.get(name.as_str()).into_iter().flatten().cloned());
        }
    }
}

/// The definitions that a value, which is held so, refers to.
pub(super) fn targets(holds: Holds, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    holds.visit(value, &mut |_, object| {
        let reference = object.get("$ref").and_then(Value::as_str);
        found.extend(reference.and_then(|reference| pointer::reference_to("definitions", reference)));
    });
    found
}

/// The definitions that whatever stands at a place of the document refers to.
pub(super) fn targets_at(document: &Value, at: &Pointer) -> Vec<String> {
    let found = Holds::at(at).zip(document.pointer(at.as_str()));
    found.map(|(holds, value)| targets(holds, value)).unwrap_or_default()
}
