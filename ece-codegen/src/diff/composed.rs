//! Objects that are written in several parts, or somewhere else: compared as what they are sent as.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Kind;
use super::comparer::Comparer;
use super::fact::{Pair, Scope};
use super::flat::{self, Flat};
use super::limits::LIMITS;
use super::members::{self, Side};
use super::role::{Role, SchemaChange};
use super::schema::TYPE_KEYS;
use super::tree::{Node, Tree};
use crate::extension::NULLABLE;
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
        let Some(Sides { old, new, closed, said }) = self.sides(old, new) else {
            return self.part_by_part(pair, scope, role);
        };
        if let Some(kind) = moved {
            let kind = if role == Role::Definition { role.kind(SchemaChange::Type) } else { kind };
            self.facts.record_of_rust(kind, scope, pair, before.to_string(), after.to_string());
        }
        members::compare(self, pair, (&old, &new), scope);
        self.closed(pair, closed, scope);
        for (key, old, new) in said {
            self.marker(pair, key, (old, new), scope, role);
        }
        if closed.0 != closed.1 {
            self.facts.mark_key_explained(pair, "additionalProperties");
        }
        // What else it says is its own: it has not been put together with anything.
        for key in ["$ref", "allOf", "properties", "required"] {
            self.facts.mark_key_explained(pair, key);
        }
        self.type_said(pair, "object");
        self.documentation(pair, scope);
        true
    }

    /// What is documented of a schema and its parts, wherever among them it stands: one entry.
    pub(super) fn documentation(&mut self, pair: &Pair<'_>, scope: &Scope) {
        let (Some(old), Some(new)) = (&pair.old, &pair.new) else { return };
        let (before, after) = (flat::documentation(old), flat::documentation(new));
        if before != after {
            self.facts.record_documentation(scope, pair);
        }
        for (key, _) in before.iter().chain(&after) {
            self.facts.mark_key_explained(pair, key);
        }
    }

    /// Compares the parts of what cannot be put together, one with one; false where there are others, or more.
    fn part_by_part(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role) -> bool {
        let (Some(old), Some(new)) = (&pair.old, &pair.new) else { return false };
        if flat::is_same(self.trees, self.renames, old, new) {
            self.facts.mark_key_explained(pair, "allOf");
            self.documentation(pair, scope);
            return true;
        }
        let (old, new) = (flat::distinct_parts(old), flat::distinct_parts(new));
        if old.len() != new.len() || old.is_empty() {
            return false;
        }
        // A part that stands twice says nothing; the others are compared below.
        self.facts.mark_key_explained(pair, "allOf");
        for (old, new) in old.iter().zip(&new) {
            self.compare(&Pair::both(old, new), scope, role);
        }
        true
    }

    /// Both sides, put together, without what both have from the same definition: that is compared there. `None` where
    /// they are not objects, or differ in more than their members.
    fn sides<'a>(&self, old: &Node<'a>, new: &Node<'a>) -> Option<Sides<'a>>
    where
        Self: 'a,
    {
        let trees: [&Tree<'a>; 2] = self.trees;
        let nothing = BTreeSet::new();
        let whole = (Flat::of(trees[0], old, &nothing)?, Flat::of(trees[1], new, &nothing)?);
        let same: BTreeSet<String> = whole
            .1
            .bases
            .iter()
            .filter(|name| whole.0.bases.contains(self.renames.definition(name)))
            .cloned()
            .collect();
        let same_before = same.iter().map(|name| self.renames.definition(name).to_owned()).collect();
        let own = (Flat::of(trees[0], old, &same_before)?, Flat::of(trees[1], new, &same)?);
        let said = said_otherwise(&own.0, &own.1)?;
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
        Some(Sides { old: side(&whole.0), new: side(&whole.1), closed: (own.0.is_closed, own.1.is_closed), said })
    }
}

/// Two objects, put together.
struct Sides<'a> {
    old: Side<'a>,
    new: Side<'a>,
    /// Whether they allow no other members.
    closed: (bool, bool),
    said: Vec<Said<'a>>,
}

/// A marker that parts of one side have, with both values.
type Said<'a> = (&'a str, Option<&'a Value>, Option<&'a Value>);

/// The markers in which their parts differ; `None` where more than markers differ.
fn said_otherwise<'a>(old: &Flat<'a>, new: &Flat<'a>) -> Option<Vec<Said<'a>>> {
    if old.rest == new.rest {
        return Some(Vec::new());
    }
    let keys: BTreeSet<&str> = old.said_in_parts.keys().chain(new.said_in_parts.keys()).copied().collect();
    let value = |flat: &Flat<'a>, key: &str| flat.said_in_parts.get(key).copied();
    let said = keys.into_iter().map(|key| (key, value(old, key), value(new, key)));
    let said: Vec<Said<'a>> = said.filter(|(_, old, new)| old != new).collect();
    let is_marker =
        |key: &str| key != "default" && key != NULLABLE && !TYPE_KEYS.contains(&key) && !LIMITS.contains(&key);
    (!said.is_empty() && said.iter().all(|(key, ..)| is_marker(key))).then_some(said)
}
