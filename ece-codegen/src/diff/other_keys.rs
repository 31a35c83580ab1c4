//! What a schema says beside its type: limits, defaults, marks, documentation, and keys that have no say where they stand.
//! Nothing that differs goes by without a word.

use std::collections::BTreeSet;

use serde_json::Value;

use super::Verdict;
use super::comparer::{Comparer, named, text, truncated};
use super::fact::{Pair, Scope};
use super::idle_limits::limits_nothing;
use super::leaves::leaves_of;
use super::limits::{self, LIMITS};
use super::role::{Role, SchemaChange};
use super::route::HARMLESS;
use super::schema::understood;
use super::tree::{Node, Renames};
use crate::grammar::{Holds, Place};

impl Comparer<'_, '_> {
    /// Limits, defaults, marks and documentation; and keys that say a type but have no say here. `told` are the keys of which
    /// everything is told that can stand there.
    pub(super) fn other_keys(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role, told: &[&str]) {
        self.same_ends(pair);
        let keys: BTreeSet<&str> = [&pair.old, &pair.new].into_iter().flatten().flat_map(Node::keys).collect();
        for key in keys {
            let part = pair.get(key);
            let is_told =
                told.contains(&key) || pair.holds() == Holds::Node(Place::Parameter) && is_told_of_parameter(key, pair);
            if self.facts.explains_key(pair, key) || is_told && part.is_well_formed() {
                continue;
            }
            if self.says_the_same(&part) {
                self.facts.mark_key_explained(pair, key);
                continue;
            }
            self.other_key(pair, (key, &part), scope, role);
            self.facts.mark_key_explained(pair, key);
        }
    }

    /// The last integer that is allowed, whether it is said itself or the one behind it.
    fn same_ends(&mut self, pair: &Pair<'_>) {
        let (Some(old), Some(new)) = (&pair.old, &pair.new) else { return };
        for (limit, exclusive) in [("maximum", "exclusiveMaximum"), ("minimum", "exclusiveMinimum")] {
            if limits::is_same_end(limit, exclusive, old.value, new.value) {
                self.facts.mark_key_explained(pair, limit);
                self.facts.mark_key_explained(pair, exclusive);
            }
        }
    }

    fn other_key(&mut self, pair: &Pair<'_>, (key, part): (&str, &Pair<'_>), scope: &Scope, role: Role) {
        let (old, new) = (text(part.old.as_ref()), text(part.new.as_ref()));
        let (old_named, new_named) = (named(key, part.old.as_ref()), named(key, part.new.as_ref()));
        if pair.is_prose(key) {
            self.facts.record_documentation(scope, pair);
        } else if key == "default" {
            self.facts.record(role.kind(SchemaChange::Default), scope, pair, old, new);
        } else if LIMITS.contains(&key) || key == "enum" {
            // Values of what is no scalar limit it as a whole.
            let (before, after) = (part.old.as_ref().map(|it| it.value), part.new.as_ref().map(|it| it.value));
            let (before, after) = (limit(pair.old.as_ref(), key, before), limit(pair.new.as_ref(), key, after));
            let is_tighter = limits::is_tighter(key, before, after);
            let change = if is_tighter { SchemaChange::Tightened } else { SchemaChange::Loosened };
            let fact = self.facts.record(role.kind(change), scope, pair, old_named, new_named);
            if before.is_none() && after.is_none() {
                fact.means(HARMLESS);
            } else if limits::is_other(key, before, after) {
                fact.said = scope.route.of((Verdict::Breaks, Verdict::May), (Verdict::May, Verdict::May));
            }
        } else {
            let (old, new) = (part.old.as_ref().map(|it| it.value), part.new.as_ref().map(|it| it.value));
            self.marker(pair, key, (old, new), scope, role);
        }
    }

    /// True where both mean the same, in whatever order it is written.
    fn says_the_same(&self, part: &Pair<'_>) -> bool {
        let nothing = Renames::default();
        let said =
            |node: &Option<Node<'_>>, renames| node.as_ref().map(|it| leaves_of(it, renames)).unwrap_or_default();
        part.is_equal() || said(&part.old, &nothing) == said(&part.new, self.renames)
    }

    /// What is no schema at all is read as any JSON.
    pub(super) fn shape(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role) {
        let (Some(old), Some(new)) = (&pair.old, &pair.new) else { return };
        if old.value.is_object() && new.value.is_object() || old.value == new.value {
            return;
        }
        if understood(old) == understood(new) {
            let (old, new) = (truncated(old.value), truncated(new.value));
            self.facts.record(role.flag(), scope, pair, old, new);
        }
        self.facts.mark_explained(pair);
    }
}

/// What limits the values of a schema; `None` for what it says of values that it does not have.
fn limit<'v>(node: Option<&Node<'_>>, key: &str, value: Option<&'v Value>) -> Option<&'v Value> {
    let schema = node.and_then(|node| node.value.as_object());
    value.filter(|value| schema.is_none_or(|schema| !limits_nothing(schema, key, value)))
}

/// True for what the comparison of parameters looks at itself.
fn is_told_of_parameter(key: &str, pair: &Pair<'_>) -> bool {
    let is_body = |node: &Option<Node<'_>>| node.as_ref().is_none_or(|node| node.text("in") == Some("body"));
    match key {
        "name" | "in" | "required" | "collectionFormat" => true,
        "schema" => is_body(&pair.old) && is_body(&pair.new),
        _ => false,
    }
}
