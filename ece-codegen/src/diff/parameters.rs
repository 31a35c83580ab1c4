//! The parameters of an operation compared, its body among them.

use super::fact::{Pair, Scope};
use super::schema::{Role, Schemas};
use super::shape::words;
use super::tree::{Node, Operation};
use super::{Direction, Kind};

/// Compares all parameters.
pub(super) fn compare(schemas: &mut Schemas<'_>, old: &Operation<'_>, new: &Operation<'_>, scope: &Scope) {
    let scope = Scope { direction: Direction::Request, ..scope.clone() };
    for (key, node) in &old.parameters {
        if !new.parameters.contains_key(key) {
            removed(schemas, &Pair { old: Some(node.clone()), new: None }, &scope);
        }
    }
    for (key, node) in &new.parameters {
        match old.parameters.get(key) {
            Some(other) => one(schemas, &Pair::both(other, node), &scope),
            None => added(schemas, &Pair { old: None, new: Some(node.clone()) }, &scope),
        }
    }
    reordered(schemas, old, new, &scope);
}

fn name<'a>(node: &Node<'a>) -> &'a str {
    if node.text("in") == Some("body") { "body" } else { node.text("name").unwrap_or_default() }
}

fn inner(scope: &Scope, node: &Node<'_>) -> Scope {
    scope.part(format!("{} {}", scope.subject, name(node)), name(node))
}

fn removed(schemas: &mut Schemas<'_>, pair: &Pair<'_>, scope: &Scope) {
    let Some(node) = &pair.old else { return };
    let kind = match (node.text("in") == Some("body"), node.flag("required")) {
        (true, _) => Kind::BodyRemoved,
        (false, true) => Kind::ParameterRemovedRequired,
        (false, false) => Kind::ParameterRemovedOptional,
    };
    schemas.facts.say(kind, &inner(scope, node), pair, told(node), String::new());
    schemas.facts.claim(pair);
}

fn added(schemas: &mut Schemas<'_>, pair: &Pair<'_>, scope: &Scope) {
    let Some(node) = &pair.new else { return };
    let kind = match (node.text("in") == Some("body"), node.flag("required")) {
        (true, true) => Kind::BodyAddedRequired,
        (true, false) => Kind::BodyAddedOptional,
        (false, true) => Kind::ParameterAddedRequired,
        (false, false) => Kind::ParameterAddedOptional,
    };
    schemas.facts.say(kind, &inner(scope, node), pair, String::new(), told(node));
    schemas.facts.claim(pair);
}

/// Place and type.
fn told(node: &Node<'_>) -> String {
    let schema = node.get("schema");
    format!(
        "{} {}",
        node.text("in").unwrap_or_default(),
        words(schema.as_ref().map_or(node.value, |schema| schema.value))
    )
}

fn one(schemas: &mut Schemas<'_>, pair: &Pair<'_>, scope: &Scope) {
    let (Some(old), Some(new)) = (&pair.old, &pair.new) else { return };
    if old.value == new.value {
        return;
    }
    let scope = inner(scope, new);
    let is_body = new.text("in") == Some("body");
    if old.text("in") != new.text("in") {
        let text = |node: &Node<'_>| node.text("in").unwrap_or_default().to_owned();
        schemas.facts.say(Kind::ParameterMoved, &scope, pair, text(old), text(new));
        schemas.facts.claim_key(pair, "in");
    }
    if old.text("name") != new.text("name") {
        if is_body {
            let text = |node: &Node<'_>| node.text("name").unwrap_or_default().to_owned();
            schemas.facts.say(Kind::BodyRenamed, &scope, pair, text(old), text(new));
        }
        // Of a parameter in the path: told where the templates are compared.
        schemas.facts.claim_key(pair, "name");
    }
    required(schemas, pair, &scope, is_body, (old.flag("required"), new.flag("required")));
    list_style(schemas, pair, &scope, old, new);
    if is_body {
        schemas.compare(&pair.get("schema"), &scope, Role::Body);
        schemas.rest(pair, &scope, Role::Parameter);
    } else {
        schemas.compare(pair, &scope, Role::Parameter);
    }
}

fn required(schemas: &mut Schemas<'_>, pair: &Pair<'_>, scope: &Scope, is_body: bool, flags: (bool, bool)) {
    let (kind, before, after) = match (flags, is_body) {
        ((false, true), true) => (Kind::BodyBecameRequired, "optional", "required"),
        ((true, false), true) => (Kind::BodyBecameOptional, "required", "optional"),
        ((false, true), false) => (Kind::ParameterBecameRequired, "optional", "required"),
        ((true, false), false) => (Kind::ParameterBecameOptional, "required", "optional"),
        _ => return schemas.facts.claim_key(pair, "required"),
    };
    schemas.facts.say(kind, scope, pair, before.to_owned(), after.to_owned());
    schemas.facts.claim_key(pair, "required");
}

fn list_style(schemas: &mut Schemas<'_>, pair: &Pair<'_>, scope: &Scope, old: &Node<'_>, new: &Node<'_>) {
    let style = |node: &Node<'_>| node.text("collectionFormat").unwrap_or("csv").to_owned();
    if style(old) != style(new) {
        schemas.facts.say(Kind::ParameterListStyleChanged, scope, pair, style(old), style(new));
    }
    schemas.facts.claim_key(pair, "collectionFormat");
}

/// Another order of those that both have.
fn reordered(schemas: &mut Schemas<'_>, old: &Operation<'_>, new: &Operation<'_>, scope: &Scope) {
    let order = |one: &Operation<'_>, other: &Operation<'_>| -> Vec<String> {
        one.parameters.keys().filter(|key| other.parameters.contains_key(*key)).cloned().collect()
    };
    if order(old, new) != order(new, old) {
        let pair = Pair::both(&old.node, &new.node);
        let names =
            |one: &Operation<'_>| -> String { one.parameters.values().map(name).collect::<Vec<_>>().join(", ") };
        let scope = scope.part(scope.subject.clone(), "order");
        schemas.facts.say(Kind::ParametersReordered, &scope, &pair, names(old), names(new));
    }
}
