//! The responses of an operation compared.

use std::collections::BTreeSet;

use super::comparer::{Comparer, summary};
use super::fact::{Pair, Scope};
use super::role::Role;
use super::tree::{Node, Operation, join};
use super::{Direction, Kind};
use crate::extension;
use crate::grammar::{Holds, Place, is_extension};

/// The header that lists error codes, and the list that `fetch` makes of prose.
const CODES: [&str; 2] = [extension::ERROR_CODES_HEADER, extension::ERROR_CODES];

/// Compares all responses.
pub(super) fn compare(comparer: &mut Comparer<'_, '_>, old: &Operation<'_>, new: &Operation<'_>, scope: &Scope) {
    let scope = Scope { direction: Direction::Response, ..scope.clone() };
    let mut gone: Vec<&str> = old.responses.keys().filter(|it| !new.responses.contains_key(*it)).copied().collect();
    let mut fresh: Vec<&str> = new.responses.keys().filter(|it| !old.responses.contains_key(*it)).copied().collect();
    if let Some((before, after)) = moved((old, &gone), (new, &fresh)) {
        gone.retain(|status| *status != before);
        fresh.retain(|status| *status != after);
        status_changed(comparer, (old, before), (new, after), &scope);
    }
    for status in gone {
        let pair = Pair { old: old.responses.get(status).cloned(), new: None };
        let kind = if old.is_success(status) { Kind::SuccessStatusRemoved } else { Kind::ErrorStatusRemoved };
        record_status(comparer, kind, &pair, &scope, status);
    }
    for status in fresh {
        let pair = Pair { old: None, new: new.responses.get(status).cloned() };
        let kind = if new.is_success(status) { Kind::SuccessStatusAdded } else { Kind::ErrorStatusAdded };
        record_status(comparer, kind, &pair, &scope, status);
    }
    for (status, node) in &new.responses {
        if let Some(other) = old.responses.get(status) {
            compare_response(comparer, &Pair::both(other, node), &scope, status, role(old, new, (status, status)));
        }
    }
    keys_beside_statuses(comparer, old, new, &scope);
}

/// One success status went and one came: the same response under another status.
fn moved<'a>(
    (old, gone): (&Operation<'_>, &[&'a str]),
    (new, fresh): (&Operation<'_>, &[&'a str]),
) -> Option<(&'a str, &'a str)> {
    let only = |operation: &Operation<'_>, list: &[&'a str]| {
        let mut successes = list.iter().filter(|status| operation.is_success(status));
        successes.next().filter(|_| successes.next().is_none()).copied()
    };
    only(old, gone).zip(only(new, fresh))
}

/// What the response is, before and after.
fn role(old: &Operation<'_>, new: &Operation<'_>, (before, after): (&str, &str)) -> Role {
    if old.is_success(before) || new.is_success(after) { Role::Response } else { Role::ErrorResponse }
}

fn inner(scope: &Scope, status: &str) -> Scope {
    scope.part(format!("{} {status}", scope.subject), format!("status {status}"))
}

fn body(node: Option<&Node<'_>>) -> String {
    let schema = node.and_then(|node| node.get("schema"));
    schema.map_or_else(|| "no body".to_owned(), |schema| summary(Some(&schema)))
}

fn record_status(comparer: &mut Comparer<'_, '_>, kind: Kind, pair: &Pair<'_>, scope: &Scope, status: &str) {
    let text = |node: &Option<Node<'_>>| {
        if node.is_some() { format!("{status}: {}", body(node.as_ref())) } else { String::new() }
    };
    let codes = pair.old.iter().chain(&pair.new).flat_map(codes).collect();
    comparer.facts.record(kind, &inner(scope, status), pair, text(&pair.old), text(&pair.new)).codes = codes;
    comparer.facts.mark_explained(pair);
}

fn status_changed(
    comparer: &mut Comparer<'_, '_>,
    (old, before): (&Operation<'_>, &str),
    (new, after): (&Operation<'_>, &str),
    scope: &Scope,
) {
    let (Some(old_node), Some(new_node)) = (old.responses.get(before), new.responses.get(after)) else { return };
    let pair = Pair::both(old_node, new_node);
    let scope_of_status = scope.part(format!("{} {before}", scope.subject), "success status");
    comparer.facts.record(Kind::SuccessStatusChanged, &scope_of_status, &pair, before.to_owned(), after.to_owned());
    comparer.facts.mark_explained(&pair);
    let mut moved = new_node.clone();
    moved.path.clone_from(&old_node.path);
    compare_response(comparer, &Pair::both(old_node, &moved), scope, after, role(old, new, (before, after)));
}

pub(super) fn compare_response(
    comparer: &mut Comparer<'_, '_>,
    pair: &Pair<'_>,
    scope: &Scope,
    status: &str,
    role: Role,
) {
    if pair.is_equal() {
        return;
    }
    let inner = inner(scope, status);
    content(comparer, pair, &inner, role);
    let codes_of = |node: &Option<Node<'_>>| node.as_ref().map(codes).unwrap_or_default().into_iter().collect();
    let (before, after): (BTreeSet<_>, BTreeSet<_>) = (codes_of(&pair.old), codes_of(&pair.new));
    error_codes(comparer, pair, scope, status, (&before, &after));
    headers(comparer, &pair.get("headers"), &inner);
    for key in CODES {
        comparer.facts.mark_key_explained(pair, key);
        comparer.facts.mark_key_explained(&pair.get("headers"), key);
    }
    let keys: BTreeSet<&str> = [&pair.old, &pair.new].into_iter().flatten().flat_map(Node::keys).collect();
    for key in keys.into_iter().filter(|key| !["schema", "headers", CODES[1]].contains(key)) {
        let part = pair.get(key);
        if part.is_equal() {
            continue;
        }
        // A `$ref` has been followed, where it leads anywhere.
        let kind = Kind::of_key(Holds::Node(Place::Response), key).unwrap_or(Kind::UnknownKeyChanged);
        let name = if kind == Kind::DocumentationChanged { "" } else { key };
        let scope = inner.part(inner.subject.clone(), name);
        comparer.facts.record(kind, &scope, pair, String::new(), String::new());
        comparer.facts.mark_key_explained(pair, key);
    }
}

fn content(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>, scope: &Scope, role: Role) {
    let schema = pair.get("schema");
    let kind = match (&schema.old, &schema.new) {
        (None, None) => return,
        (Some(_), Some(_)) => return comparer.compare(&schema, scope, role),
        _ if role == Role::ErrorResponse => Kind::ErrorBodyChanged,
        (None, Some(_)) => Kind::ResponseBodyAppeared,
        (Some(_), None) => Kind::ResponseBodyDisappeared,
    };
    comparer.facts.record(kind, scope, pair, body(pair.old.as_ref()), body(pair.new.as_ref()));
    comparer.facts.mark_key_explained(pair, "schema");
}

/// The codes that a response declares, wherever it does.
pub(super) fn codes(node: &Node<'_>) -> Vec<String> {
    let lists = [
        node.get("headers").and_then(|it| it.get(CODES[0])).map(|it| it.value["enum"].clone()),
        node.get(CODES[1]).map(|it| it.value.clone()),
    ];
    let codes = lists.iter().flatten().filter_map(serde_json::Value::as_array).flatten();
    codes.filter_map(|code| code.as_str().map(str::to_owned)).collect()
}

fn error_codes(
    comparer: &mut Comparer<'_, '_>,
    pair: &Pair<'_>,
    scope: &Scope,
    status: &str,
    (old, new): (&BTreeSet<String>, &BTreeSet<String>),
) {
    for code in old.symmetric_difference(new) {
        let kind = if new.contains(code) { Kind::ErrorCodeAdded } else { Kind::ErrorCodeRemoved };
        let text = |there: bool| if there { code.clone() } else { String::new() };
        let scope = scope.part(format!("{} {status} {code}", scope.subject), code);
        comparer.facts.record(kind, &scope, pair, text(old.contains(code)), text(new.contains(code))).value =
            Some(code.clone());
    }
}

fn headers(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>, scope: &Scope) {
    let keys: BTreeSet<&str> = [&pair.old, &pair.new].into_iter().flatten().flat_map(Node::keys).collect();
    for key in keys {
        let part = pair.get(key);
        // Told code by code, where it lists any.
        let lists_codes = |node: &Option<Node<'_>>| node.as_ref().is_some_and(|node| node.get("enum").is_some());
        if key == CODES[0] && (part.is_equal() || lists_codes(&part.old) || lists_codes(&part.new)) {
            continue;
        }
        let scope = scope.part(format!("{} {key}", scope.subject), key);
        let kind = match (&part.old, &part.new) {
            (None, Some(_)) => Kind::ResponseHeaderAdded,
            (Some(_), None) => Kind::ResponseHeaderRemoved,
            _ => {
                comparer.compare(&part, &scope, Role::Header);
                continue;
            }
        };
        comparer.facts.record(kind, &scope, &part, summary(part.old.as_ref()), summary(part.new.as_ref()));
        comparer.facts.mark_explained(&part);
    }
}

/// What the list of responses says beside them.
fn keys_beside_statuses(comparer: &mut Comparer<'_, '_>, old: &Operation<'_>, new: &Operation<'_>, scope: &Scope) {
    let pair = Pair::both(&old.node, &new.node).get("responses");
    let keys: BTreeSet<&str> = [&pair.old, &pair.new].into_iter().flatten().flat_map(Node::keys).collect();
    for key in keys.into_iter().filter(|key| is_extension(key)) {
        let part = pair.get(key);
        if !part.is_equal() {
            comparer.facts.record(
                Kind::ExtensionChanged,
                &scope.part(scope.subject.clone(), key),
                &part,
                String::new(),
                String::new(),
            );
            let path = |node: &Node<'_>| Some(join(&join(&node.path, "responses"), key));
            comparer.facts.mark_old_explained(path(&old.node));
            comparer.facts.mark_new_explained(path(&new.node));
        }
    }
}
