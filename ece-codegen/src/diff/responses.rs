//! The responses of an operation compared.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::comparer::{Comparer, named, summary, text};
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
    let scope = Scope { route: Direction::Response.into(), ..scope.clone() };
    let (mut gone, mut fresh) = (only_in(old, new), only_in(new, old));
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

/// The statuses that only one of both has.
fn only_in<'a>(one: &Operation<'a>, other: &Operation<'_>) -> Vec<&'a str> {
    one.responses.keys().filter(|it| !other.responses.contains_key(*it)).copied().collect()
}

/// The success that has another status: before and after.
pub(super) fn moved_success<'a>(old: &Operation<'a>, new: &Operation<'a>) -> Option<(&'a str, &'a str)> {
    moved((old, &only_in(old, new)), (new, &only_in(new, old)))
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
    let mut inner = inner(scope, status);
    if role == Role::ErrorResponse {
        inner.route = inner.route.of_errors();
    }
    shape(comparer, pair, &inner);
    let of_shared = shared_name(pair).map(|name| inner.part(inner.subject.clone(), format!("response {name}")));
    content(comparer, pair, of_shared.as_ref().unwrap_or(&inner), role);
    let codes_of = |node: &Option<Node<'_>>| node.as_ref().map(codes).unwrap_or_default().into_iter().collect();
    let (before, after): (BTreeSet<_>, BTreeSet<_>) = (codes_of(&pair.old), codes_of(&pair.new));
    error_codes(comparer, pair, scope, status, (&before, &after));
    let changed = &before ^ &after;
    let of_headers = pair.get("headers");
    shape(comparer, &of_headers, &inner.part(inner.subject.clone(), "headers"));
    headers(comparer, &of_headers, &inner, &changed);
    let keys: BTreeSet<&str> = [&pair.old, &pair.new].into_iter().flatten().flat_map(Node::keys).collect();
    for key in keys.into_iter().filter(|key| !["schema", "headers"].contains(key)) {
        let part = pair.get(key);
        if part.is_equal() {
            continue;
        }
        if key == CODES[1] && is_told_by_code(&part, &changed) {
            comparer.facts.mark_key_explained(pair, key);
            continue;
        }
        // A `$ref` has been followed, where it leads anywhere.
        let kind = Kind::of_key(Holds::Node(Place::Response), key).unwrap_or(Kind::UnknownKeyChanged);
        comparer.key_changed(kind, &inner, pair, key);
    }
}

/// What a response is called that is shared in both documents: its body is one thing, whatever the statuses.
fn shared_name(pair: &Pair<'_>) -> Option<String> {
    let name = |node: &Option<Node<'_>>| {
        let mut tokens = node.as_ref()?.at.tokens();
        tokens.next().filter(|first| first == "responses").and_then(|_| tokens.next())
    };
    name(&pair.old).and(name(&pair.new))
}

/// What is no response at all, or no map of headers, says nothing.
fn shape(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>, scope: &Scope) {
    if !pair.is_well_formed() && !pair.is_equal() {
        let (old, new) = (text(pair.old.as_ref()), text(pair.new.as_ref()));
        comparer.facts.record(Kind::UnknownKeyChanged, scope, pair, old, new);
        comparer.facts.mark_explained(pair);
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
    let headers = node.get("headers");
    let names = headers.as_ref().into_iter().flat_map(Node::keys).filter(|name| lists_codes(name));
    let lists = names.filter_map(|name| headers.as_ref()?.get(name).filter(is_text)?.get("enum"));
    lists.chain(node.get(CODES[1])).flat_map(|list| listed(&list)).collect()
}

/// True for the header that lists error codes, in the spelling of whoever wrote it.
fn lists_codes(header: &str) -> bool {
    header.eq_ignore_ascii_case(CODES[0])
}

/// True for a header whose values are texts: those of another type are no codes.
fn is_text(header: &Node<'_>) -> bool {
    header.text("type").is_none_or(|ty| ty == "string")
}

/// The codes of one list.
fn listed(list: &Node<'_>) -> Vec<String> {
    let codes = list.value.as_array().into_iter().flatten();
    codes.filter_map(|code| code.as_str().map(str::to_owned)).collect()
}

/// True where lists of codes differ in nothing but codes of which it is told that they come or go.
fn is_told_by_code(lists: &Pair<'_>, changed: &BTreeSet<String>) -> bool {
    let is_list = |list: &Node<'_>| list.value.as_array().is_some_and(|codes| codes.iter().all(Value::is_string));
    let sides = [&lists.old, &lists.new];
    let codes = sides.map(|list| list.as_ref().map(listed).unwrap_or_default().into_iter().collect::<BTreeSet<_>>());
    sides.into_iter().flatten().all(is_list) && (&codes[0] ^ &codes[1]).is_subset(changed)
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

/// `codes` are the error codes of which it is told that they come or go.
fn headers(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>, scope: &Scope, codes: &BTreeSet<String>) {
    for (key, part) in headers_of_both(pair) {
        let values = part.get("enum");
        let is_told = lists_codes(key) && is_told_by_code(&values, codes);
        let scope = scope.part(format!("{} {key}", scope.subject), key);
        let kind = match (&part.old, &part.new) {
            // With its codes.
            (None, Some(_)) | (Some(_), None) if is_told && !is_empty(&values) => {
                comparer.facts.mark_explained(&part);
                continue;
            }
            (None, Some(_)) => Kind::ResponseHeaderAdded,
            (Some(_), None) => Kind::ResponseHeaderRemoved,
            // With its type, it loses or gets all its codes.
            (Some(old), Some(new)) if is_told && !is_empty(&values) && is_text(old) != is_text(new) => {
                comparer.facts.mark_explained(&part);
                continue;
            }
            _ => {
                if is_told {
                    comparer.facts.mark_key_explained(&part, "enum");
                }
                comparer.compare(&part, &scope, Role::Header);
                if pair.get(key).old.is_none() || pair.get(key).new.is_none() {
                    comparer.facts.mark_explained(&part);
                }
                continue;
            }
        };
        comparer.facts.record(kind, &scope, &part, summary(part.old.as_ref()), summary(part.new.as_ref()));
        comparer.facts.mark_explained(&part);
    }
}

/// The headers of both sides. Their names have no case.
fn headers_of_both<'p, 'a>(pair: &'p Pair<'a>) -> Vec<(&'a str, Pair<'a>)> {
    let names = |node: &'p Option<Node<'a>>| node.iter().flat_map(Node::keys).collect::<BTreeSet<&'a str>>();
    let (before, after) = (names(&pair.old), names(&pair.new));
    let fresh = after.difference(&before).map(|name| (name.to_ascii_lowercase(), *name));
    let mut respelled: BTreeMap<String, &str> = fresh.collect();
    let (mut found, mut taken) = (Vec::new(), BTreeSet::new());
    for name in before.iter().copied() {
        let now = if after.contains(name) { None } else { respelled.remove(&name.to_ascii_lowercase()) };
        taken.extend(now);
        let now = now.unwrap_or(name);
        found.push((now, Pair { old: pair.get(name).old, new: pair.get(now).new }));
    }
    let fresh = after.difference(&before).filter(|name| !taken.contains(*name));
    found.extend(fresh.map(|name| (*name, pair.get(name))));
    found
}

/// True where neither side lists anything.
fn is_empty(lists: &Pair<'_>) -> bool {
    [&lists.old, &lists.new].into_iter().flatten().all(|list| listed(list).is_empty())
}

/// What the list of responses says beside them.
fn keys_beside_statuses(comparer: &mut Comparer<'_, '_>, old: &Operation<'_>, new: &Operation<'_>, scope: &Scope) {
    let pair = Pair::both(&old.node, &new.node).get("responses");
    let keys: BTreeSet<&str> = [&pair.old, &pair.new].into_iter().flatten().flat_map(Node::keys).collect();
    for key in keys.into_iter().filter(|key| is_extension(key)) {
        let part = pair.get(key);
        if !part.is_equal() {
            let (before, after) = (named(key, part.old.as_ref()), named(key, part.new.as_ref()));
            let scope = scope.part(scope.subject.clone(), key);
            comparer.facts.record(Kind::ExtensionChanged, &scope, &part, before, after);
            let path = |node: &Node<'_>| Some(join(&join(&node.path, "responses"), key));
            comparer.facts.mark_old_explained(path(&old.node));
            comparer.facts.mark_new_explained(path(&new.node));
        }
    }
}
