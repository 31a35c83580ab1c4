//! Schemas compared, member by member: definitions, parameters, bodies, responses and headers.

use std::collections::BTreeSet;

use serde_json::Value;

use super::comparer::{Comparer, summary, text};
use super::fact::{Pair, Scope};
use super::flat;
use super::limits::{self, LIMITS};
use super::members::{self, Side};
use super::role::{Role, SchemaChange};
use super::tree::Node;
use super::{Direction, Kind, Verdict};
use crate::diff::enums;
use crate::extension::NULLABLE;
use crate::understand::understand;
use crate::understood::Understood;

/// Keys that say what type a schema has; a change of type explains all of them.
pub(super) const TYPE_KEYS: [&str; 9] =
    ["type", "$ref", "format", "items", "properties", "required", "additionalProperties", "enum", "allOf"];

impl Comparer<'_, '_> {
    /// Everything about a schema.
    pub(super) fn compare(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role) {
        let (Some(old), Some(new)) = (&pair.old, &pair.new) else { return };
        if old.value == new.value && old.path == new.path {
            return;
        }
        // A wrapper says nothing of its own; what is compared within it is explained without it.
        if let (Some(inner), _) | (_, Some(inner)) = (old.unwrapped(), new.unwrapped()) {
            let pair = if old.unwrapped().is_some() { Pair::both(&inner, new) } else { Pair::both(old, &inner) };
            self.compare(&pair, scope, role);
            return self.facts.mark_explained(&pair);
        }
        self.kind(pair, old, new, scope, role);
        self.other_keys(pair, scope, role);
    }

    /// Type, format, members, elements.
    fn kind(&mut self, pair: &Pair<'_>, old: &Node<'_>, new: &Node<'_>, scope: &Scope, role: Role) {
        let inner = if role == Role::Definition { Role::Property } else { role };
        let part = |mark: &str| scope.part(format!("{}{mark}", scope.subject), &*scope.name);
        let (before, after) = (understood(old), understood(new));
        match (&before, &after) {
            (Understood::Reference(before), Understood::Reference(after))
                if before == self.renames.definition(after) =>
            {
                // A reference that something stands beside may be the only part of an `allOf`: the same.
                self.facts.mark_key_explained(pair, "$ref");
                self.facts.mark_key_explained(pair, "allOf");
            }
            (
                Understood::Scalar { kind: before, format: old_format, .. },
                Understood::Scalar { kind: after, format: new_format, .. },
            ) if before == after => {
                self.format(pair, scope, role, (old_format.as_deref(), new_format.as_deref()));
                enums::compare(self.facts, pair, scope, role);
                // The type may be said, or follow from the values: the same.
                self.facts.mark_key_explained(pair, "type");
            }
            (Understood::List(_), Understood::List(_)) if has_both(pair, "items") => {
                self.compare(&pair.get("items"), &part("[]"), inner);
                self.facts.mark_key_explained(pair, "type");
            }
            (Understood::Map(_), Understood::Map(_)) => {
                self.compare(&pair.get("additionalProperties"), &part("{}"), inner);
                self.members(pair, old, new, scope);
                self.facts.mark_key_explained(pair, "type");
            }
            (Understood::Object(_) | Understood::Free, Understood::Object(_) | Understood::Free)
                if role == Role::Definition || is_object(&before) == is_object(&after) =>
            {
                self.members(pair, old, new, scope);
                self.more_members(pair, scope, role);
                // `object` may be said or left out: the same.
                self.facts.mark_key_explained(pair, "type");
            }
            _ if self.put_together(pair, (old, new), (&before, &after), scope, role) => {}
            (Understood::File, Understood::File) => {}
            (Understood::Map(_), Understood::Free) => {
                self.type_changed(pair, (&before, &after), scope, role, SchemaChange::MapBecameFree);
            }
            (Understood::Free, Understood::Map(_)) => {
                self.type_changed(pair, (&before, &after), scope, role, SchemaChange::FreeBecameMap);
            }
            _ => self.type_changed(pair, (&before, &after), scope, role, SchemaChange::Type),
        }
    }

    fn type_changed(
        &mut self,
        pair: &Pair<'_>,
        (old, new): (&Understood, &Understood),
        scope: &Scope,
        role: Role,
        what: SchemaChange,
    ) {
        let is_same = match (&pair.old, &pair.new) {
            (Some(old), Some(new)) => flat::is_same(self.trees, old, new),
            _ => false,
        };
        let fact = self.facts.record(role.kind(what), scope, pair, old.to_string(), new.to_string());
        fact.wire = is_same.then_some((Verdict::Harmless, Verdict::Harmless));
        for key in TYPE_KEYS {
            self.facts.mark_key_explained(pair, key);
        }
    }

    fn format(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role, (old, new): (Option<&str>, Option<&str>)) {
        if old == new {
            return;
        }
        let width = |format: Option<&str>| match format {
            Some("int32" | "float") => Some(1),
            Some("int64" | "double") => Some(2),
            _ => None,
        };
        let (what, wire) = match (width(old), width(new)) {
            (Some(old), Some(new)) if old < new => (SchemaChange::Widened, None),
            (Some(_), Some(_)) => (SchemaChange::Narrowed, None),
            (None, Some(1)) if old.is_none() => (SchemaChange::Narrowed, None),
            (Some(1), None) if new.is_none() => (SchemaChange::Widened, None),
            (None, Some(2)) | (Some(2), None) => (SchemaChange::Format, Some((Verdict::Harmless, Verdict::Harmless))),
            _ => (SchemaChange::Format, Some(text_format(old, new, scope.direction))),
        };
        let text = |format: Option<&str>| format.unwrap_or("no format").to_owned();
        let is_dropped = role == Role::Parameter && what == SchemaChange::Format && new.is_none();
        let kind = if is_dropped { Kind::ParameterFormatWidened } else { role.kind(what) };
        self.facts.record(kind, scope, pair, text(old), text(new)).wire = wire;
        self.facts.mark_key_explained(pair, "format");
    }

    /// The members of an object, and which of them are required.
    fn members(&mut self, pair: &Pair<'_>, old: &Node<'_>, new: &Node<'_>, scope: &Scope) {
        members::compare(self, pair, (&Side::of(old), &Side::of(new)), scope);
    }

    /// Whether other members may be there.
    fn more_members(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role) {
        let more = pair.get("additionalProperties");
        if more.is_equal() {
            return;
        }
        let has_type = |node: &Option<Node<'_>>| node.as_ref().is_some_and(|node| node.value.is_object());
        if has_type(&more.old) && has_type(&more.new) {
            let inner = if role == Role::Definition { Role::Property } else { role };
            return self.compare(&more, &scope.part(format!("{}{{}}", scope.subject), &*scope.name), inner);
        }
        let text = |node: &Option<Node<'_>>| {
            let others = node.as_ref().map_or("nothing said".to_owned(), |node| match node.value {
                Value::Bool(allowed) => allowed.to_string(),
                _ => summary(Some(node)),
            });
            format!("other members: {others}")
        };
        let is_closed = |node: &Option<Node<'_>>| node.as_ref().is_some_and(|node| node.value == &Value::Bool(false));
        let (closed, opened) = (is_closed(&more.new), is_closed(&more.old));
        // Members that were read and are not known are sent back, and refused where no others are allowed.
        let fact = self.facts.record(role.kind(SchemaChange::Flag), scope, pair, text(&more.old), text(&more.new));
        let request = match (opened, closed) {
            (false, true) => (Verdict::May, Verdict::Harmless),
            (true, false) => (Verdict::Harmless, Verdict::May),
            _ => (Verdict::Harmless, Verdict::Harmless),
        };
        fact.wire = Some(scope.direction.of(request, (Verdict::Harmless, Verdict::Harmless)));
        self.facts.mark_key_explained(pair, "additionalProperties");
    }

    /// Limits, defaults, marks and documentation.
    pub(super) fn other_keys(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role) {
        let keys: BTreeSet<&str> = [&pair.old, &pair.new].into_iter().flatten().flat_map(Node::keys).collect();
        for key in keys {
            let part = pair.get(key);
            if LIMITS.contains(&key) && limits::is_same(part.old.as_ref(), part.new.as_ref()) {
                self.facts.mark_key_explained(pair, key);
                continue;
            }
            if part.is_equal() || TYPE_KEYS.contains(&key) || role == Role::Parameter && PARAMETER_KEYS.contains(&key) {
                continue;
            }
            let (old, new) = (text(part.old.as_ref()), text(part.new.as_ref()));
            let with_key = |text: String| if text.is_empty() { String::new() } else { format!("{key} {text}") };
            if pair.is_prose(key) {
                self.facts.record(
                    Kind::DocumentationChanged,
                    &scope.part(scope.subject.clone(), ""),
                    pair,
                    String::new(),
                    String::new(),
                );
            } else if key == "default" {
                self.facts.record(role.kind(SchemaChange::Default), scope, pair, old, new);
            } else if LIMITS.contains(&key) {
                let is_tighter =
                    limits::is_tighter(key, part.old.as_ref().map(|it| it.value), part.new.as_ref().map(|it| it.value));
                let change = if is_tighter { SchemaChange::Tightened } else { SchemaChange::Loosened };
                self.facts.record(role.kind(change), scope, pair, with_key(old), with_key(new));
            } else {
                let kind = Kind::of_key(pair.holds(), key).filter(|kind| *kind == Kind::RequestEncodingChanged);
                let kind = kind.unwrap_or(role.kind(SchemaChange::Flag));
                let wire = flag(key, &part, scope.direction);
                let fact = self.facts.record(kind, scope, pair, with_key(old), with_key(new));
                fact.wire = wire.or(fact.wire);
            }
            self.facts.mark_key_explained(pair, key);
        }
    }
}

/// What the comparison of parameters looks at itself.
const PARAMETER_KEYS: [&str; 5] = ["name", "in", "required", "collectionFormat", "schema"];

/// What the schema is. A part that something stands beside is compared as a part.
fn understood(node: &Node<'_>) -> Understood {
    match (understand(node.holds, node.value), node.value.get("allOf").and_then(Value::as_array)) {
        (reference @ Understood::Reference(_), _) => reference,
        (_, Some(parts)) if !parts.is_empty() => Understood::AllOf(parts.len()),
        (understood, _) => understood,
    }
}

fn has_both(pair: &Pair<'_>, key: &str) -> bool {
    let part = pair.get(key);
    part.old.is_some() && part.new.is_some()
}

fn is_object(schema: &Understood) -> bool {
    matches!(schema, Understood::Object(_))
}

/// What a flag of a value means: who sends the value decides.
fn flag(key: &str, part: &Pair<'_>, direction: Direction) -> Option<(Verdict, Verdict)> {
    use Verdict::{Harmless, May};
    let is_set = |node: &Option<Node<'_>>| node.as_ref().is_some_and(|it| it.value == &Value::Bool(true));
    if key != NULLABLE || is_set(&part.old) == is_set(&part.new) {
        return None;
    }
    // Who sends a null that the other side does not know of may not be understood.
    let appears = is_set(&part.new);
    let request = if appears { (Harmless, May) } else { (May, Harmless) };
    let response = if appears { (May, Harmless) } else { (Harmless, May) };
    Some(direction.of(request, response))
}

/// What another format of a text means: who sends it decides.
fn text_format(old: Option<&str>, new: Option<&str>, direction: Direction) -> (Verdict, Verdict) {
    use Verdict::{Breaks, Harmless, May};
    let (request, response) = match (old, new) {
        (None, Some(_)) => ((Breaks, Harmless), (Harmless, May)),
        (Some(_), None) => ((Harmless, May), (Breaks, Harmless)),
        _ => ((Breaks, Breaks), (Breaks, Breaks)),
    };
    direction.of(request, response)
}
