//! Lines that several facts move: who takes a line first, as the rename of an operation or a member that became required, is
//! not alone where the type in it is another one as well.

use std::collections::{HashMap, HashSet};

use super::super::fact::Fact;
use super::super::surface::Item;
use super::super::{Kind, RustLine};
use super::fits;
use crate::pointer::Pointer;

/// The lines in which a type is another one, by their places on both sides.
#[derive(Default)]
pub(super) struct TypeLines {
    lines: Vec<RustLine>,
    at: [HashMap<Pointer, Vec<usize>>; 2],
}

impl TypeLines {
    /// Keeps the line, unless all that is new in it is whether something has to be there.
    pub(super) fn add(&mut self, before: &Item, after: &Item, line: &RustLine) {
        if before.compare.is_same_but_optional(&after.compare) {
            return;
        }
        for (places, item) in self.at.iter_mut().zip([before, after]) {
            for at in &item.places {
                places.entry(at.clone()).or_default().push(self.lines.len());
            }
        }
        self.lines.push(line.clone());
    }

    /// Gives facts about types that have no line those of what they are in.
    pub(super) fn share(&self, facts: &[Fact], lines: &mut [Vec<RustLine>]) {
        let mut shared = HashSet::new();
        for (fact, own) in facts.iter().zip(lines.iter_mut()) {
            if !own.is_empty() || !fits::is_of_shape(fact.kind) {
                continue;
            }
            let sides = self.at.iter().zip([&fact.old_at, &fact.new_at]);
            let mut found: Vec<usize> = sides
                .filter_map(|(places, at)| made_of(at.as_ref()?).find_map(|at| places.get(&at)))
                .flatten()
                .copied()
                .collect();
            found.sort_unstable();
            found.dedup();
            shared.extend(found.iter().map(|index| self.lines[*index].item.as_str()));
            own.extend(found.into_iter().map(|index| self.lines[index].clone()));
        }
        // By themselves, these make no other type of what has one of its own.
        for (fact, own) in facts.iter().zip(lines) {
            if leaves_types(fact.kind) {
                own.retain(|line| !shared.contains(line.item.as_str()));
            }
        }
    }
}

fn leaves_types(kind: Kind) -> bool {
    matches!(kind, Kind::ConsumesChanged | Kind::ProducesChanged | Kind::PathParameterRenamed | Kind::BodyRenamed)
}

/// The place, and those above it whose types are made of what stands there, the nearest first.
pub(super) fn made_of(at: &Pointer) -> impl Iterator<Item = Pointer> {
    let above = |at: &Pointer| {
        let (parent, token) = at.split_last()?;
        matches!(token.as_str(), "items" | "additionalProperties" | "schema").then_some(parent)
    };
    std::iter::successors(Some(at.clone()), above)
}
