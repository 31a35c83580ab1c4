//! The parameters of an operation compared, its body among them.

use std::sync::LazyLock;

use serde_json::{Value, json};

use super::comparer::{Comparer, summary};
use super::fact::{Pair, Scope};
use super::role::Role;
use super::schema::or_anything;
use super::tree::{Node, Operation};
use super::{Direction, Kind, Verdict};
use crate::path_template::PathTemplate;

/// Compares all parameters.
pub(super) fn compare(comparer: &mut Comparer<'_, '_>, old: &Operation<'_>, new: &Operation<'_>, scope: &Scope) {
    let scope = Scope { route: Direction::Request.into(), ..scope.clone() };
    for (key, node) in &old.parameters {
        if new.parameters.contains_key(key) {
            continue;
        }
        match undeclared(new, key, node) {
            Some(other) => compare_with_undeclared(comparer, &Pair::both(node, &other), &scope),
            None => removed(comparer, &Pair { old: Some(node.clone()), new: None }, &scope),
        }
    }
    for (key, node) in &new.parameters {
        match (old.parameters.get(key), undeclared(old, key, node)) {
            (Some(other), _) => compare_parameter(comparer, &Pair::both(other, node), &scope),
            (None, Some(other)) => compare_with_undeclared(comparer, &Pair::both(&other, node), &scope),
            (None, None) => added(comparer, &Pair { old: None, new: Some(node.clone()) }, &scope),
        }
    }
    reordered(comparer, old, new, &scope);
}

/// What a parameter in the path is that is declared nowhere.
static TEXT_IN_PATH: LazyLock<Value> = LazyLock::new(|| json!({ "in": "path", "required": true, "type": "string" }));

/// What the generator makes of a parameter that the path names and nothing declares; `declared` is the one of the other side.
fn undeclared<'a>(operation: &Operation<'a>, key: &str, declared: &Node<'_>) -> Option<Node<'a>> {
    let index: usize = key.strip_prefix("path ")?.parse().ok()?;
    let is_named = PathTemplate::parse(operation.template).names.len() > index;
    let is_made = is_named && declared.text("in") == Some("path") && operation.api.is_some();
    let (at, path) = (operation.node.at.clone(), declared.path.clone());
    is_made.then(|| Node { value: &TEXT_IN_PATH, holds: declared.holds, at, path })
}

fn compare_with_undeclared(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>, scope: &Scope) {
    let is_declared = |node: &&Node<'_>| node.text("name").is_some();
    let declared = [&pair.old, &pair.new].into_iter().flatten().find(is_declared);
    let scope = declared.map_or_else(|| scope.clone(), |node| inner(scope, node));
    comparer.compare(pair, &scope, Role::Parameter);
    comparer.facts.mark_explained(pair);
}

fn name<'a>(node: &Node<'a>) -> &'a str {
    if node.text("in") == Some("body") { "body" } else { node.text("name").unwrap_or_default() }
}

fn inner(scope: &Scope, node: &Node<'_>) -> Scope {
    scope.part(format!("{} {}", scope.subject, name(node)), name(node))
}

fn removed(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>, scope: &Scope) {
    let Some(node) = &pair.old else { return };
    let kind = match (node.text("in") == Some("body"), node.flag("required")) {
        (true, _) => Kind::BodyRemoved,
        (false, true) => Kind::ParameterRemovedRequired,
        (false, false) => Kind::ParameterRemovedOptional,
    };
    let fact = comparer.facts.record(kind, &inner(scope, node), pair, place_and_type(node), String::new());
    if kind == Kind::BodyRemoved {
        // An older server asks for it only where it was required.
        let older_server = if node.flag("required") { Verdict::Breaks } else { Verdict::Harmless };
        fact.means((Verdict::May, older_server));
    }
    comparer.facts.mark_explained(pair);
}

fn added(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>, scope: &Scope) {
    let Some(node) = &pair.new else { return };
    let kind = match (node.text("in") == Some("body"), node.flag("required")) {
        (true, true) => Kind::BodyAddedRequired,
        (true, false) => Kind::BodyAddedOptional,
        (false, true) => Kind::ParameterAddedRequired,
        (false, false) => Kind::ParameterAddedOptional,
    };
    comparer.facts.record(kind, &inner(scope, node), pair, String::new(), place_and_type(node));
    comparer.facts.mark_explained(pair);
}

/// Location and type.
fn place_and_type(node: &Node<'_>) -> String {
    let schema = node.get("schema");
    format!("{} {}", node.text("in").unwrap_or_default(), summary(Some(schema.as_ref().unwrap_or(node))))
}

pub(super) fn compare_parameter(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>, scope: &Scope) {
    let (Some(old), Some(new)) = (&pair.old, &pair.new) else { return };
    if old.value == new.value {
        return;
    }
    let scope = inner(scope, new);
    let is_body = new.text("in") == Some("body");
    if old.text("in") != new.text("in") {
        let text = |node: &Node<'_>| node.text("in").unwrap_or_default().to_owned();
        comparer.facts.record(Kind::ParameterMoved, &scope, pair, text(old), text(new));
        comparer.facts.mark_key_explained(pair, "in");
    }
    if old.text("name") != new.text("name") {
        if is_body {
            let text = |node: &Node<'_>| node.text("name").unwrap_or_default().to_owned();
            comparer.facts.record(Kind::BodyRenamed, &scope, pair, text(old), text(new));
        }
        // Of a parameter in the path: told where the templates are compared.
        comparer.facts.mark_key_explained(pair, "name");
    }
    required(comparer, pair, &scope, is_body, (old.flag("required"), new.flag("required")));
    list_style(comparer, pair, &scope, old, new);
    if is_body {
        comparer.compare(&or_anything(pair, "schema"), &scope, Role::Body);
        if old.get("schema").is_none() || new.get("schema").is_none() {
            comparer.facts.mark_key_explained(pair, "schema");
        }
        comparer.other_keys(pair, &scope, Role::Parameter, &[]);
    } else {
        comparer.compare(pair, &scope, Role::Parameter);
    }
}

fn required(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>, scope: &Scope, is_body: bool, flags: (bool, bool)) {
    let (kind, before, after) = match (flags, is_body) {
        ((false, true), true) => (Kind::BodyBecameRequired, "optional", "required"),
        ((true, false), true) => (Kind::BodyBecameOptional, "required", "optional"),
        ((false, true), false) => (Kind::ParameterBecameRequired, "optional", "required"),
        ((true, false), false) => (Kind::ParameterBecameOptional, "required", "optional"),
        _ => return comparer.facts.mark_key_explained(pair, "required"),
    };
    comparer.facts.record(kind, scope, pair, before.to_owned(), after.to_owned());
    comparer.facts.mark_key_explained(pair, "required");
}

fn list_style(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>, scope: &Scope, old: &Node<'_>, new: &Node<'_>) {
    let style = |node: &Node<'_>| node.text("collectionFormat").unwrap_or("csv").to_owned();
    if style(old) != style(new) {
        comparer.facts.record(Kind::ParameterListStyleChanged, scope, pair, style(old), style(new));
    }
    comparer.facts.mark_key_explained(pair, "collectionFormat");
}

/// Another order of those that both have.
fn reordered(comparer: &mut Comparer<'_, '_>, old: &Operation<'_>, new: &Operation<'_>, scope: &Scope) {
    let order = |one: &Operation<'_>, other: &Operation<'_>| -> Vec<String> {
        one.parameters.keys().filter(|key| other.parameters.contains_key(*key)).cloned().collect()
    };
    if order(old, new) != order(new, old) {
        let pair = Pair::both(&old.node, &new.node);
        let names =
            |one: &Operation<'_>| -> String { one.parameters.values().map(name).collect::<Vec<_>>().join(", ") };
        let scope = scope.part(scope.subject.clone(), "order");
        comparer.facts.record(Kind::ParametersReordered, &scope, &pair, names(old), names(new));
    }
}
