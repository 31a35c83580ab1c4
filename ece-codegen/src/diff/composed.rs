//! Objects that are written in several parts, or somewhere else: compared as what they are sent as.

use std::collections::BTreeSet;

use super::comparer::Comparer;
use super::fact::{Pair, Scope};
use super::flat::Flat;
use super::members::{self, Side};
use super::role::Role;
use super::schema::TYPE_KEYS;
use super::tree::{Node, Tree};
use super::{Kind, Verdict};
use crate::understood::Understood;

impl Comparer<'_, '_> {
    /// Compares objects of which at least one is put together of parts or stands elsewhere; false where they are no such
    /// objects.
    pub(super) fn put_together(
        &mut self,
        pair: &Pair<'_>,
        (old, new): (&Node<'_>, &Node<'_>),
        (before, after): (&Understood, &Understood),
        scope: &Scope,
        role: Role,
    ) -> bool {
        let moved = match (before, after) {
            (Understood::AllOf(_), Understood::AllOf(_) | Understood::Object(_) | Understood::Free)
            | (Understood::Object(_) | Understood::Free, Understood::AllOf(_)) => None,
            (Understood::Object(_) | Understood::AllOf(_), Understood::Reference(_)) => Some(Kind::InlineObjectLifted),
            (Understood::Reference(_), Understood::Object(_) | Understood::AllOf(_)) => Some(Kind::DefinitionInlined),
            _ => return false,
        };
        let Some((old, new)) = self.sides(old, new) else { return false };
        if let Some(kind) = moved {
            let kind = if role == Role::Definition { role.kind(super::role::SchemaChange::Type) } else { kind };
            let fact = self.facts.record(kind, scope, pair, before.to_string(), after.to_string());
            fact.wire = Some((Verdict::Harmless, Verdict::Harmless));
        }
        members::compare(self, pair, (&old, &new), scope);
        for key in TYPE_KEYS {
            self.facts.mark_key_explained(pair, key);
        }
        true
    }

    /// Both sides, put together, without what both have from the same definition: that is compared there. `None` where
    /// they are not objects, or differ in more than their members.
    fn sides<'a>(&self, old: &Node<'a>, new: &Node<'a>) -> Option<(Side<'a>, Side<'a>)>
    where
        Self: 'a,
    {
        let trees: [&Tree<'a>; 2] = self.trees;
        let nothing = BTreeSet::new();
        let whole = (Flat::of(trees[0], old, &nothing)?, Flat::of(trees[1], new, &nothing)?);
        if whole.0.rest != whole.1.rest {
            return None;
        }
        let same: BTreeSet<String> = whole
            .1
            .bases
            .iter()
            .filter(|name| whole.0.bases.contains(self.renames.definition(name)))
            .cloned()
            .collect();
        let same_before = same.iter().map(|name| self.renames.definition(name).to_owned()).collect();
        let own = (Flat::of(trees[0], old, &same_before)?, Flat::of(trees[1], new, &same)?);
        let names: BTreeSet<&str> =
            [&own.0, &own.1].into_iter().flat_map(|flat| flat.members.keys().chain(&flat.required)).copied().collect();
        let side = |flat: &Flat<'a>| Side {
            members: flat
                .members
                .iter()
                .filter(|(name, _)| names.contains(*name))
                .map(|(name, it)| (*name, it.clone()))
                .collect(),
            required: flat.required.iter().filter(|name| names.contains(*name)).copied().collect(),
        };
        Some((side(&whole.0), side(&whole.1)))
    }
}
