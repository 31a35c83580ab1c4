//! The answers of an operation compared.

use std::collections::BTreeSet;

use super::fact::{Pair, Scope};
use super::schema::{Role, Schemas};
use super::shape::words;
use super::tree::{Node, Operation, join};
use super::{Direction, Kind};
use crate::extension;
use crate::grammar::{Holds, Place, is_extension};

/// The header that lists error codes, and the list that `fetch` makes of prose.
const CODES: [&str; 2] = [extension::ERROR_CODES_HEADER, extension::ERROR_CODES];

/// Compares all answers.
pub(super) fn compare(schemas: &mut Schemas<'_>, old: &Operation<'_>, new: &Operation<'_>, scope: &Scope) {
    let scope = Scope { direction: Direction::Response, ..scope.clone() };
    let mut gone: Vec<&str> = old.responses.keys().filter(|it| !new.responses.contains_key(*it)).copied().collect();
    let mut fresh: Vec<&str> = new.responses.keys().filter(|it| !old.responses.contains_key(*it)).copied().collect();
    if let Some((before, after)) = moved(&gone, &fresh) {
        gone.retain(|status| *status != before);
        fresh.retain(|status| *status != after);
        status_changed(schemas, (old, before), (new, after), &scope);
    }
    for status in gone {
        let pair = Pair { old: old.responses.get(status).cloned(), new: None };
        let kind = if is_success(status) { Kind::SuccessStatusRemoved } else { Kind::ErrorStatusRemoved };
        said(schemas, kind, &pair, &scope, status);
    }
    for status in fresh {
        let pair = Pair { old: None, new: new.responses.get(status).cloned() };
        let kind = if is_success(status) { Kind::SuccessStatusAdded } else { Kind::ErrorStatusAdded };
        said(schemas, kind, &pair, &scope, status);
    }
    for (status, node) in &new.responses {
        if let Some(other) = old.responses.get(status) {
            one(schemas, &Pair::both(other, node), &scope, status);
        }
    }
    other_keys(schemas, old, new, &scope);
}

fn is_success(status: &str) -> bool {
    status.starts_with('2') || status.starts_with('3')
}

/// One success status went and one came: the same answer under another status.
fn moved<'a>(gone: &[&'a str], fresh: &[&'a str]) -> Option<(&'a str, &'a str)> {
    let only = |list: &[&'a str]| {
        let mut successes = list.iter().filter(|status| is_success(status));
        successes.next().filter(|_| successes.next().is_none()).copied()
    };
    only(gone).zip(only(fresh))
}

fn inner(scope: &Scope, status: &str) -> Scope {
    scope.part(format!("{} {status}", scope.subject), format!("status {status}"))
}

fn body(node: Option<&Node<'_>>) -> String {
    let schema = node.and_then(|node| node.get("schema"));
    schema.map_or_else(|| "no body".to_owned(), |schema| words(schema.value))
}

fn said(schemas: &mut Schemas<'_>, kind: Kind, pair: &Pair<'_>, scope: &Scope, status: &str) {
    let text = |node: &Option<Node<'_>>| {
        if node.is_some() { format!("{status}: {}", body(node.as_ref())) } else { String::new() }
    };
    let told = pair.old.iter().chain(&pair.new).flat_map(codes).collect();
    schemas.facts.say(kind, &inner(scope, status), pair, text(&pair.old), text(&pair.new)).codes = told;
    schemas.facts.claim(pair);
}

fn status_changed(
    schemas: &mut Schemas<'_>,
    (old, before): (&Operation<'_>, &str),
    (new, after): (&Operation<'_>, &str),
    scope: &Scope,
) {
    let (Some(old_node), Some(new_node)) = (old.responses.get(before), new.responses.get(after)) else { return };
    let pair = Pair::both(old_node, new_node);
    let scope_of_status = scope.part(format!("{} {before}", scope.subject), "success status");
    schemas.facts.say(Kind::SuccessStatusChanged, &scope_of_status, &pair, before.to_owned(), after.to_owned());
    schemas.facts.claim(&pair);
    let mut moved = new_node.clone();
    moved.path.clone_from(&old_node.path);
    one(schemas, &Pair::both(old_node, &moved), scope, after);
}

fn one(schemas: &mut Schemas<'_>, pair: &Pair<'_>, scope: &Scope, status: &str) {
    if pair.is_equal() {
        return;
    }
    let inner = inner(scope, status);
    content(schemas, pair, &inner, status);
    let codes_of = |node: &Option<Node<'_>>| node.as_ref().map(codes).unwrap_or_default().into_iter().collect();
    let (before, after): (BTreeSet<_>, BTreeSet<_>) = (codes_of(&pair.old), codes_of(&pair.new));
    error_codes(schemas, pair, scope, status, (&before, &after));
    headers(schemas, &pair.get("headers"), &inner);
    for key in CODES {
        schemas.facts.claim_key(pair, key);
        schemas.facts.claim_key(&pair.get("headers"), key);
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
        schemas.facts.say(kind, &scope, pair, String::new(), String::new());
        schemas.facts.claim_key(pair, key);
    }
}

fn content(schemas: &mut Schemas<'_>, pair: &Pair<'_>, scope: &Scope, status: &str) {
    let schema = pair.get("schema");
    let role = if is_success(status) { Role::Answer } else { Role::ErrorAnswer };
    let kind = match (&schema.old, &schema.new) {
        (None, None) => return,
        (Some(_), Some(_)) => return schemas.compare(&schema, scope, role),
        _ if role == Role::ErrorAnswer => Kind::ErrorBodyChanged,
        (None, Some(_)) => Kind::ResponseBodyAppeared,
        (Some(_), None) => Kind::ResponseBodyDisappeared,
    };
    schemas.facts.say(kind, scope, pair, body(pair.old.as_ref()), body(pair.new.as_ref()));
    schemas.facts.claim_key(pair, "schema");
}

/// The codes that an answer declares, wherever it does.
pub(super) fn codes(node: &Node<'_>) -> Vec<String> {
    let lists = [
        node.get("headers").and_then(|it| it.get(CODES[0])).map(|it| it.value["enum"].clone()),
        node.get(CODES[1]).map(|it| it.value.clone()),
    ];
    let codes = lists.iter().flatten().filter_map(serde_json::Value::as_array).flatten();
    codes.filter_map(|code| code.as_str().map(str::to_owned)).collect()
}

fn error_codes(
    schemas: &mut Schemas<'_>,
    pair: &Pair<'_>,
    scope: &Scope,
    status: &str,
    (old, new): (&BTreeSet<String>, &BTreeSet<String>),
) {
    for code in old.symmetric_difference(new) {
        let kind = if new.contains(code) { Kind::ErrorCodeAdded } else { Kind::ErrorCodeRemoved };
        let text = |there: bool| if there { code.clone() } else { String::new() };
        let scope = scope.part(format!("{} {status} {code}", scope.subject), code);
        schemas.facts.say(kind, &scope, pair, text(old.contains(code)), text(new.contains(code))).value =
            Some(code.clone());
    }
}

fn headers(schemas: &mut Schemas<'_>, pair: &Pair<'_>, scope: &Scope) {
    let keys: BTreeSet<&str> = [&pair.old, &pair.new].into_iter().flatten().flat_map(Node::keys).collect();
    for key in keys.into_iter().filter(|key| *key != CODES[0]) {
        let part = pair.get(key);
        let scope = scope.part(format!("{} {key}", scope.subject), key);
        let text = |node: &Option<Node<'_>>| node.as_ref().map(|node| words(node.value)).unwrap_or_default();
        let kind = match (&part.old, &part.new) {
            (None, Some(_)) => Kind::ResponseHeaderAdded,
            (Some(_), None) => Kind::ResponseHeaderRemoved,
            _ => {
                schemas.compare(&part, &scope, Role::Header);
                continue;
            }
        };
        schemas.facts.say(kind, &scope, &part, text(&part.old), text(&part.new));
        schemas.facts.claim(&part);
    }
}

/// What the list of answers says beside them.
fn other_keys(schemas: &mut Schemas<'_>, old: &Operation<'_>, new: &Operation<'_>, scope: &Scope) {
    let pair = Pair::both(&old.node, &new.node).get("responses");
    let keys: BTreeSet<&str> = [&pair.old, &pair.new].into_iter().flatten().flat_map(Node::keys).collect();
    for key in keys.into_iter().filter(|key| is_extension(key)) {
        let part = pair.get(key);
        if !part.is_equal() {
            schemas.facts.say(
                Kind::ExtensionChanged,
                &scope.part(scope.subject.clone(), key),
                &part,
                String::new(),
                String::new(),
            );
            let path = |node: &Node<'_>| Some(join(&join(&node.path, "responses"), key));
            schemas.facts.claim_old(path(&old.node));
            schemas.facts.claim_new(path(&new.node));
        }
    }
}
