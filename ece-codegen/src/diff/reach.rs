//! Which operations reach a definition: in requests, in responses of successes, in those of failures. Follows references
//! through both documents.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::{Map, Value};

use super::Direction;
use super::fields::said_to_be_read_only;
use super::route::Route;
use super::tree::{Operation, Renames, Tree};
use crate::grammar::Holds;
use crate::ir::TypeDef;
use crate::pointer::{self, Pointer};

/// Sets of operations, a bit each.
type Bits = Vec<u64>;

/// Definitions by their old names, with the operations that reach them.
type Marks = HashMap<String, Bits>;

/// Who reaches what in one of the documents.
#[derive(Debug, Default)]
struct Side {
    requests: Marks,
    successes: Marks,
    errors: Marks,
}

impl Side {
    fn all(&self) -> [&Marks; 3] {
        [&self.requests, &self.successes, &self.errors]
    }
}

/// Who reaches what.
#[derive(Debug, Default)]
pub(super) struct Reach {
    ids: Vec<String>,
    /// Of the old document and of the new one.
    sides: [Side; 2],
    /// New names of definitions to old ones.
    definitions: BTreeMap<String, String>,
}

impl Reach {
    /// Of both documents. An operation that is renamed is one, under its new name.
    pub(super) fn new(old: &Tree<'_>, new: &Tree<'_>, renames: &Renames) -> Self {
        let before = |operation: &Operation<'_>| old.operations.get(renames.operation(&operation.id));
        let pairs: Vec<_> = new.operations.values().map(|after| (before(after), Some(after))).collect();
        let known: HashSet<&str> = pairs.iter().filter_map(|(old, _)| Some(old.as_ref()?.id.as_str())).collect();
        let gone = old.operations.values().filter(|operation| !known.contains(operation.id.as_str()));
        let pairs: Vec<_> = pairs.into_iter().chain(gone.map(|operation| (Some(operation), None))).collect();
        let ids = pairs.iter().filter_map(|(old, new)| Some(new.or(*old)?.id.clone())).collect();
        let none = Renames::default();
        let mut walks = [Walk::new(old, &none), Walk::new(new, renames)];
        for (index, (old, new)) in pairs.iter().enumerate() {
            for (walk, operation) in walks.iter_mut().zip([*old, *new]) {
                if let Some(operation) = operation {
                    // What is a success on either side is compared as one.
                    let is_success = |status: &str| [*old, *new].into_iter().flatten().any(|it| it.is_success(status));
                    walk.operation(index, operation, is_success);
                }
            }
        }
        Self { ids, sides: walks.map(Walk::side), definitions: renames.definitions.clone() }
    }

    /// The same of a definition of the new document.
    pub(super) fn of_new(&self, definition: &str) -> (Direction, BTreeSet<String>) {
        self.of(self.definitions.get(definition).map_or(definition, String::as_str))
    }

    /// How a definition travels that was called so, and with which operations, in either document.
    pub(super) fn of(&self, definition: &str) -> (Direction, BTreeSet<String>) {
        if self.ids.is_empty() {
            // Nothing says which way definitions travel that stand alone.
            return (Direction::Both, BTreeSet::new());
        }
        let has = |marks: fn(&Side) -> &Marks| self.sides.iter().any(|side| marks(side).contains_key(definition));
        let found = self.sides.iter().flat_map(Side::all).filter_map(|marks| marks.get(definition));
        let found: Vec<&Bits> = found.collect();
        let is_in = |bits: &Bits, index: usize| bits.get(index / 64).is_some_and(|word| word >> (index % 64) & 1 == 1);
        let reached = self.ids.iter().enumerate().filter(|(index, _)| found.iter().any(|bits| is_in(bits, *index)));
        let route = Route::new(has(|side| &side.requests), has(|side| &side.successes), has(|side| &side.errors));
        (route.direction, reached.map(|(_, id)| id.clone()).collect())
    }

    /// How any of these travels, by their old names, with operations that carry it in both documents. Clients of the old
    /// version and a new server have only these in common, and so have new clients and an older server: what an operation
    /// newly takes or gives, or no longer, is told of the operation.
    pub(super) fn kept<'d>(&self, definitions: impl IntoIterator<Item = &'d str>) -> Route {
        if self.ids.is_empty() {
            return Direction::Both.into();
        }
        let definitions: Vec<&str> = definitions.into_iter().collect();
        let is_kept = |marks: fn(&Side) -> &Marks| {
            definitions.iter().any(|name| {
                let [old, new] = self.sides.each_ref().map(|side| marks(side).get(*name));
                old.zip(new).is_some_and(|(old, new)| old.iter().zip(new).any(|(old, new)| old & new != 0))
            })
        };
        Route::new(is_kept(|side| &side.requests), is_kept(|side| &side.successes), is_kept(|side| &side.errors))
    }
}

impl Reach {
    /// The operations that carry the definition of this old name in both documents.
    pub(super) fn kept_by(&self, definition: &str) -> BTreeSet<String> {
        let [old, new] = self.sides.each_ref().map(Side::all);
        let both = old.into_iter().zip(new).filter_map(|(old, new)| old.get(definition).zip(new.get(definition)));
        let mut kept: Bits = vec![0; self.ids.len().div_ceil(64)];
        for (old, new) in both {
            for (kept, (old, new)) in kept.iter_mut().zip(old.iter().zip(new)) {
                *kept |= old & new;
            }
        }
        let is_kept = |index: usize| kept[index / 64] >> (index % 64) & 1 == 1;
        self.ids.iter().enumerate().filter(|(index, _)| is_kept(*index)).map(|(_, id)| id.clone()).collect()
    }
}

/// References of one document, followed.
struct Walk<'t, 'a> {
    side: Side,
    renames: &'t Renames,
    /// What definitions refer to where responses carry them, and where requests do.
    read: Edges<'a>,
    sent: Edges<'a>,
    left_out: LeftOut,
}

type Edges<'a> = HashMap<&'a str, Vec<String>>;

impl<'t, 'a> Walk<'t, 'a> {
    fn new(tree: &Tree<'a>, renames: &'t Renames) -> Self {
        let left_out = LeftOut::of(tree);
        let edges = |targets: &dyn Fn(Holds, &Value) -> Vec<String>| {
            let own = tree.definitions.iter().map(|(name, node)| (*name, targets(node.holds, node.value)));
            let mut edges: Edges<'a> = own.collect();
            // What goes by a base is one of its kinds.
            for (base, kinds) in kinds(tree) {
                edges.entry(base).or_default().extend(kinds);
            }
            edges
        };
        let (read, sent) = (edges(&targets), edges(&|holds, value| left_out.targets(holds, value)));
        Self { side: Side::default(), renames, read, sent, left_out }
    }

    /// Marks what the operation reaches with its bit.
    fn operation(&mut self, index: usize, operation: &Operation<'_>, is_success: impl Fn(&str) -> bool) {
        let sent = operation.parameters.values().flat_map(|node| self.left_out.targets(node.holds, node.value));
        mark(&mut self.side.requests, sent.collect(), &self.sent, index);
        for (status, node) in &operation.responses {
            let side = &mut self.side;
            let marks = if is_success(status) { &mut side.successes } else { &mut side.errors };
            mark(marks, targets(node.holds, node.value), &self.read, index);
        }
    }

    /// Everything that has been marked, under old names.
    fn side(self) -> Side {
        let renames = self.renames;
        let named = |marks: Marks| -> Marks {
            marks.into_iter().map(|(name, bits)| (renames.definition(&name).to_owned(), bits)).collect()
        };
        let Side { requests, successes, errors } = self.side;
        Side { requests: named(requests), successes: named(successes), errors: named(errors) }
    }
}

/// The members that no request carries. The same object stands at one place only.
struct LeftOut(HashSet<*const Map<String, Value>>);

impl LeftOut {
    fn of(tree: &Tree<'_>) -> Self {
        let members = said_to_be_read_only(tree.api).filter_map(|at| tree.root.pointer(at)?.as_object());
        Self(members.map(std::ptr::from_ref).collect())
    }

    /// The definitions that a value refers to where requests carry it.
    fn targets(&self, holds: Holds, value: &Value) -> Vec<String> {
        targets_but(holds, value, |object| self.0.contains(&std::ptr::from_ref(object)))
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

/// Marks everything that can be reached from `start` with the operation's bit.
fn mark(marks: &mut Marks, start: Vec<String>, edges: &Edges<'_>, index: usize) {
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
    targets_but(holds, value, |_| false)
}

/// The same, but for what stands within the objects that are left out.
fn targets_but(holds: Holds, value: &Value, is_left_out: impl Fn(&Map<String, Value>) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    holds.visit_within(value, &mut |_, object| {
        let is_in = !is_left_out(object);
        let reference = object.get("$ref").and_then(Value::as_str).filter(|_| is_in);
        found.extend(reference.and_then(|reference| pointer::reference_to("definitions", reference)));
        is_in
    });
    found
}

/// The definitions that whatever stands at a place of the document refers to.
pub(super) fn targets_at(document: &Value, at: &Pointer) -> Vec<String> {
    let found = Holds::at(at).zip(document.pointer(at.as_str()));
    found.map(|(holds, value)| targets(holds, value)).unwrap_or_default()
}
