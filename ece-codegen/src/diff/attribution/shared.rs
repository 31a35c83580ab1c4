//! Lines that several facts move: who takes a line first, as the rename of an operation or a member that became required, is
//! not alone where the type in it is another one as well.

use std::collections::{BTreeSet, HashMap};

use super::super::fact::Fact;
use super::super::surface::{Item, ItemKind};
use super::super::{Kind, Owner, RustLine};
use super::fits;
use crate::pointer::Pointer;

/// The lines in which a type is another one, by their places on both sides, and by the operations that they are of.
#[derive(Default)]
pub(super) struct TypeLines {
    lines: Vec<RustLine>,
    at: [HashMap<Pointer, Vec<usize>>; 2],
    of_requests: HashMap<String, Vec<usize>>,
    of_responses: HashMap<String, Vec<usize>>,
    /// What is passed on one side only, by what it belongs to and what it goes by there.
    passed: HashMap<(String, String), (Item, RustLine)>,
}

impl TypeLines {
    /// Keeps the line, unless all that is new in it is whether something has to be there.
    pub(super) fn add(&mut self, before: &Item, after: &Item, line: &RustLine) {
        if before.compare.is_same_but_optional(&after.compare) {
            return;
        }
        let index = self.lines.len();
        self.lines.push(line.clone());
        for (places, item) in self.at.iter_mut().zip([before, after]) {
            for at in &item.places {
                places.entry(at.clone()).or_default().push(index);
            }
        }
        if let Some(operation) = &after.operation {
            let of_way = if fits::is_of_responses(after) { &mut self.of_responses } else { &mut self.of_requests };
            of_way.entry(operation.clone()).or_default().push(index);
        }
    }

    /// Keeps the line of what is passed on one side only. An argument of one may be a setter of the other.
    pub(super) fn add_passed(&mut self, key: &str, before: Option<&Item>, after: Option<&Item>, line: &RustLine) {
        let Some(item) = before.or(after).filter(|it| matches!(it.part, ItemKind::Argument | ItemKind::Setter)) else {
            return;
        };
        let parent = item.parent.clone().unwrap_or_default();
        let name = key.trim_start_matches(parent.as_str()).trim_matches([' ', '(', ')', '.']).to_owned();
        let Some((other, its_line)) = self.passed.remove(&(parent.clone(), name.clone())) else {
            self.passed.insert((parent, name), (item.clone(), line.clone()));
            return;
        };
        let (before, after) = if before.is_some() { (item, &other) } else { (&other, item) };
        self.add(before, after, line);
        self.add(before, after, &its_line);
    }

    /// Gives facts about types that have no line those of what they are in.
    pub(super) fn share(&self, facts: &[Fact], lines: &mut [Vec<RustLine>]) {
        for (fact, own) in facts.iter().zip(lines).filter(|(_, own)| own.is_empty()) {
            let found = if fits::is_of_shape(fact.kind) { self.made_of(fact) } else { self.sent_as(fact) };
            own.extend(found.into_iter().map(|index| self.lines[index].clone()));
        }
    }

    fn made_of(&self, fact: &Fact) -> BTreeSet<usize> {
        let sides = self.at.iter().zip([&fact.old_at, &fact.new_at]);
        let found = sides.filter_map(|(places, at)| made_of(at.as_ref()?).find_map(|at| places.get(&at)));
        found.flatten().copied().collect()
    }

    /// What other media types make of an operation.
    fn sent_as(&self, fact: &Fact) -> BTreeSet<usize> {
        self.carried(fact).filter(|_| !fact.keeps_types).into_iter().flatten().copied().collect()
    }

    /// True where something that is sent as these media types has another type, because of whatever.
    pub(super) fn touches(&self, fact: &Fact) -> bool {
        self.carried(fact).is_some()
    }

    /// The lines about what is sent as the media types that the fact is about.
    fn carried(&self, fact: &Fact) -> Option<&Vec<usize>> {
        let Owner::Operation(id) = &fact.owner else { return None };
        match fact.kind {
            Kind::ConsumesChanged => self.of_requests.get(id),
            Kind::ProducesChanged => self.of_responses.get(id),
            _ => None,
        }
    }
}

/// The place, and those above it whose types are made of what stands there, the nearest first.
pub(super) fn made_of(at: &Pointer) -> impl Iterator<Item = Pointer> {
    let above = |at: &Pointer| {
        let (parent, token) = at.split_last()?;
        matches!(token.as_str(), "items" | "additionalProperties" | "schema").then_some(parent)
    };
    std::iter::successors(Some(at.clone()), above)
}
