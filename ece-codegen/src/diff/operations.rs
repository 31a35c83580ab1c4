//! Operations compared: which there are, where they are, what they take and give.

use std::collections::BTreeSet;
use std::mem::discriminant;

use serde_json::Value;

use super::comparer::{Comparer, text};
use super::fact::{Pair, Scope};
use super::route::HARMLESS;
use super::tree::{Node, Operation, Tree, join, status_code};
use super::{Direction, Kind, Owner, Verdict, parameters, responses};
use crate::extension;
use crate::grammar::{Holds, PUBLISHED_TAG, Place};
use crate::ir;
use crate::path_template::PathTemplate;

/// Everything about operations.
pub(super) fn compare(comparer: &mut Comparer<'_, '_>, old: &Tree<'_>, new: &Tree<'_>) {
    let known: BTreeSet<&str> = new.operations.keys().map(|id| comparer.renames.operation(id)).collect();
    for operation in old.operations.values() {
        if known.contains(operation.id.as_str()) {
            continue;
        }
        let pair = Pair { old: Some(operation.node.clone()), new: None };
        comparer
            .facts
            .record(Kind::OperationRemoved, &scope(operation), &pair, address(operation), String::new())
            .codes = codes(operation);
        comparer.facts.mark_explained(&pair);
    }
    for operation in new.operations.values() {
        let before = comparer.renames.operation(&operation.id);
        let mut operation = operation.clone();
        rename(&mut operation, before);
        if let Some(other) = old.operations.get(before) {
            compare_operation(comparer, other, &operation);
        } else {
            let pair = Pair { old: None, new: Some(operation.node.clone()) };
            comparer
                .facts
                .record(Kind::OperationAdded, &scope(&operation), &pair, String::new(), address(&operation))
                .codes = codes(&operation);
            comparer.facts.mark_explained(&pair);
        }
    }
}

/// Gives every path of the operation the id that it had before.
fn rename(operation: &mut Operation<'_>, before: &str) {
    let (now, then) = (join("/operations", &operation.id), join("/operations", before));
    if now == then {
        return;
    }
    let nodes = operation.parameters.values_mut().chain(operation.responses.values_mut()).chain([&mut operation.node]);
    for node in nodes {
        node.path = node.path.replacen(&now, &then, 1);
    }
}

fn address(operation: &Operation<'_>) -> String {
    format!("{} {}", operation.method.to_uppercase(), operation.template)
}

fn codes(operation: &Operation<'_>) -> Vec<String> {
    operation.responses.values().flat_map(responses::codes).collect()
}

fn scope(operation: &Operation<'_>) -> Scope {
    Scope {
        owner: Owner::Operation(operation.id.clone()),
        subject: operation.id.clone(),
        name: operation.id.clone(),
        route: Direction::Both.into(),
        operations: BTreeSet::from([operation.id.clone()]),
    }
}

/// An operation that both documents have.
fn compare_operation(comparer: &mut Comparer<'_, '_>, old: &Operation<'_>, new: &Operation<'_>) {
    let pair = Pair::both(&old.node, &new.node);
    let scope = scope(new);
    if old.id != new.id {
        comparer.facts.mark_key_explained(&pair, "(id)");
    }
    if old.id != new.id && !is_named_by_parameters(old, new) && !is_known_by_function(old, new) {
        comparer.facts.record(Kind::OperationIdChanged, &scope, &pair, old.id.clone(), new.id.clone());
    }
    address_changed(comparer, old, new, &pair, &scope);
    tags(comparer, &pair, &scope);
    deprecation(comparer, &pair, &scope);
    security(comparer, old, new, &pair, &scope);
    media_types(comparer, old, new, &pair, &scope);
    parameters::compare(comparer, old, new, &scope);
    responses::compare(comparer, old, new, &scope);
    other_keys(comparer, &pair, &scope);
}

fn address_changed(
    comparer: &mut Comparer<'_, '_>,
    old: &Operation<'_>,
    new: &Operation<'_>,
    pair: &Pair<'_>,
    scope: &Scope,
) {
    if !is_same_address(comparer.trees, old, new) && (old.method != new.method || old.shape() != new.shape()) {
        let scope = scope.part(scope.subject.clone(), "address");
        comparer.facts.record(Kind::OperationMoved, &scope, pair, address(old), address(new));
    } else if old.template != new.template {
        let (before, after) = (PathTemplate::parse(old.template).names, PathTemplate::parse(new.template).names);
        for (before, after) in before.iter().zip(&after).filter(|(before, after)| before != after) {
            let scope = scope.part(scope.subject.clone(), *before);
            comparer.facts.record(Kind::PathParameterRenamed, &scope, pair, (*before).to_owned(), (*after).to_owned());
        }
    }
    comparer.facts.mark_key_explained(pair, "(method)");
    comparer.facts.mark_key_explained(pair, "(template)");
}

/// True where it is elsewhere under an id that makes the same function: the move says it all.
fn is_known_by_function(old: &Operation<'_>, new: &Operation<'_>) -> bool {
    let function = |operation: &Operation<'_>| operation.api.map(|api| api.function.clone());
    let is_moved = old.method != new.method || old.shape() != new.shape();
    is_moved && function(old).is_some() && function(old) == function(new)
}

/// True where the base path takes nothing from the path of the operation that it does not get back.
pub(super) fn is_same_address(trees: [&Tree<'_>; 2], old: &Operation<'_>, new: &Operation<'_>) -> bool {
    let [before, after] = trees.map(|tree| &tree.api.base_path);
    old.method == new.method && old.whole_shape(before) == new.whole_shape(after)
}

/// True where neither has an id of its own, and the names of parameters alone make the difference.
fn is_named_by_parameters(old: &Operation<'_>, new: &Operation<'_>) -> bool {
    let has_id = |operation: &Operation<'_>| operation.node.text("operationId").is_some();
    !has_id(old) && !has_id(new) && old.method == new.method && old.shape() == new.shape()
}

/// Tags, and the copy of them that some documents keep in `x-doc`.
fn tags(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>, scope: &Scope) {
    let (tags, copy) = (pair.get("tags"), pair.get(PUBLISHED_TAG));
    let list = |node: &Option<Node<'_>>| node.as_ref().map(|node| node.list("tags").join(", ")).unwrap_or_default();
    if !tags.is_equal() {
        comparer.facts.record(
            Kind::TagChanged,
            &scope.part(scope.subject.clone(), "tag"),
            &tags,
            list(&pair.old),
            list(&pair.new),
        );
        comparer.facts.mark_key_explained(pair, "tags");
        comparer.facts.mark_key_explained(pair, PUBLISHED_TAG);
    } else if !copy.is_equal() {
        let scope = scope.part(scope.subject.clone(), PUBLISHED_TAG);
        comparer.facts.record(Kind::ExtensionChanged, &scope, pair, text(copy.old.as_ref()), text(copy.new.as_ref()));
        comparer.facts.mark_key_explained(pair, PUBLISHED_TAG);
    }
}

fn deprecation(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>, scope: &Scope) {
    let is_deprecated = |node: &Option<Node<'_>>| {
        node.as_ref().is_some_and(|node| node.flag("deprecated") || node.flag(extension::DEPRECATED))
    };
    let kind = match (is_deprecated(&pair.old), is_deprecated(&pair.new)) {
        (false, true) => Some(Kind::OperationDeprecated),
        (true, false) => Some(Kind::OperationUndeprecated),
        _ => None,
    };
    if let Some(kind) = kind {
        comparer.facts.record(
            kind,
            &scope.part(scope.subject.clone(), "deprecation"),
            pair,
            String::new(),
            String::new(),
        );
    }
    for key in ["deprecated", extension::DEPRECATED] {
        if [&pair.old, &pair.new].into_iter().flatten().all(|node| node.value.get(key).is_none_or(Value::is_boolean)) {
            comparer.facts.mark_key_explained(pair, key);
        }
    }
}

fn security(comparer: &mut Comparer<'_, '_>, old: &Operation<'_>, new: &Operation<'_>, pair: &Pair<'_>, scope: &Scope) {
    if old.security == new.security {
        return unsaid(comparer, old, new, pair, scope);
    }
    // No requirement, or one that asks for nothing.
    let is_open = |requirements: &[String]| requirements.is_empty() || requirements.iter().any(|it| it == "{}");
    let kind = match (is_open(&old.security), is_open(&new.security)) {
        (true, false) => Kind::SecurityAdded,
        (false, true) => Kind::SecurityDropped,
        _ => Kind::SecurityChanged,
    };
    let scope = scope.part(scope.subject.clone(), "security");
    let fact = comparer.facts.record(kind, &scope, pair, old.security.join(" or "), new.security.join(" or "));
    if kind == Kind::SecurityChanged {
        // A client may have more credentials than an older server was known to ask for.
        let older_server = accepted(&new.security, &old.security).min(Verdict::May);
        fact.means((accepted(&old.security, &new.security), older_server));
    }
    comparer.facts.mark_key_explained(pair, "(security)");
}

/// Whether whoever sends what is required by one side is let in by the other: by an alternative that asks for no more.
fn accepted(sent: &[String], required: &[String]) -> Verdict {
    let (sent, required) = (alternatives(sent), alternatives(required));
    let is_let_in = |sent: &BTreeSet<String>| required.iter().any(|it| it.is_subset(sent));
    match sent.iter().filter(|sent| is_let_in(sent)).count() {
        count if count == sent.len() => Verdict::Harmless,
        0 => Verdict::Breaks,
        _ => Verdict::May,
    }
}

/// The schemes and scopes of each alternative; one that asks for nothing where there is none.
fn alternatives(requirements: &[String]) -> Vec<BTreeSet<String>> {
    let parts = |requirement: &String| -> BTreeSet<String> {
        let Ok(Value::Object(schemes)) = serde_json::from_str(requirement) else {
            return BTreeSet::from([requirement.clone()]);
        };
        let scopes = |name: &str, scopes: &Value| -> Vec<String> {
            scopes.as_array().into_iter().flatten().map(|scope| format!("{name} {scope}")).collect()
        };
        schemes.iter().flat_map(|(name, all)| scopes(name, all).into_iter().chain([name.clone()])).collect()
    };
    if requirements.is_empty() { vec![BTreeSet::new()] } else { requirements.iter().map(parts).collect() }
}

/// The schemes that requirements name.
pub(super) fn schemes_of(requirements: &[String]) -> BTreeSet<String> {
    let schemes = |requirement: &String| match serde_json::from_str(requirement) {
        Ok(Value::Object(schemes)) => schemes.into_iter().map(|(name, _)| name).collect(),
        _ => Vec::new(),
    };
    requirements.iter().flat_map(schemes).collect()
}

/// Nothing said leaves it to the user whether there are credentials; a list of nothing asks for none.
fn unsaid(comparer: &mut Comparer<'_, '_>, old: &Operation<'_>, new: &Operation<'_>, pair: &Pair<'_>, scope: &Scope) {
    let said = pair.get("security");
    let Some((before, after)) = old.api.zip(new.api).map(|(old, new)| (&old.security, &new.security)) else { return };
    let asks_for_none = |security: &ir::Security| matches!(security, ir::Security::Any | ir::Security::None);
    if said.is_equal() || before == after || !asks_for_none(before) || !asks_for_none(after) {
        return;
    }
    let (kind, wire) = if *after == ir::Security::None {
        (Kind::SecurityDropped, (Verdict::Harmless, Verdict::May))
    } else {
        (Kind::SecurityAdded, (Verdict::May, Verdict::Harmless))
    };
    let scope = scope.part(scope.subject.clone(), "security");
    comparer.facts.record(kind, &scope, pair, text(said.old.as_ref()), text(said.new.as_ref())).means(wire);
}

fn media_types(
    comparer: &mut Comparer<'_, '_>,
    old: &Operation<'_>,
    new: &Operation<'_>,
    pair: &Pair<'_>,
    scope: &Scope,
) {
    let lists = [
        (
            "consumes",
            Kind::ConsumesChanged,
            &old.consumes,
            &new.consumes,
            wire_of_consumes(old, new),
            are_written_alike(old, new),
        ),
        (
            "produces",
            Kind::ProducesChanged,
            &old.produces,
            &new.produces,
            wire_of_produces(old, new),
            are_read_alike(old, new),
        ),
    ];
    for (key, kind, before, after, wire, keeps_types) in lists {
        if before != after {
            let scope = scope.part(scope.subject.clone(), key);
            let fact = comparer.facts.record(kind, &scope, pair, before.join(", "), after.join(", "));
            if let Some(wire) = wire {
                fact.means(wire);
            }
            fact.keeps_types = keeps_types;
            comparer.facts.mark_key_explained(pair, key);
        }
    }
}

/// What it means that bodies are taken as other media types; `None` where that is all that there is to say.
fn wire_of_consumes(old: &Operation<'_>, new: &Operation<'_>) -> Option<(Verdict, Verdict)> {
    let accepts =
        |operation: &Operation<'_>, sent: &str| operation.consumes.is_empty() || operation.consumes.contains(&sent);
    // The same bytes are sent, and both servers take them.
    let is_sent_alike = match (old.sent(), new.sent()) {
        (Some(before), Some(after)) => before == after && accepts(old, after) && accepts(new, before),
        // With a body that comes or goes, it is told what it is sent as.
        _ => old.api.is_some() == new.api.is_some(),
    };
    is_sent_alike.then_some(HARMLESS)
}

/// True where whoever sends a body passes the same kind of thing.
fn are_written_alike(old: &Operation<'_>, new: &Operation<'_>) -> bool {
    let body = |operation: &Operation<'_>| Some(discriminant(&operation.api?.body.as_ref()?.kind));
    body(old).zip(body(new)).is_none_or(|(old, new)| old == new)
}

/// True where each response that both have is read as the same kind of thing, as far as media types decide that.
fn are_read_alike(old: &Operation<'_>, new: &Operation<'_>) -> bool {
    let Some((before, after)) = old.api.zip(new.api) else { return true };
    let moved = responses::moved_success(old, new);
    let said = |operation: &Operation<'_>, status: &str| {
        operation.responses.get(status).map(|response| response.get("schema").is_some())
    };
    let body = |api: &ir::Operation, status: &str| {
        let mut successes = api.successes();
        successes.find(|it| it.status == status_code(status)).map(|it| discriminant(&it.body))
    };
    let both = old.responses.keys().map(|status| (*status, *status)).chain(moved);
    both.filter(|(was, is)| said(old, was) == said(new, is))
        .filter_map(|(was, is)| body(before, was).zip(body(after, is)))
        .all(|(was, is)| was == is)
}

/// What it means that responses come as other media types; `None` where the generator makes no operation of one.
fn wire_of_produces(old: &Operation<'_>, new: &Operation<'_>) -> Option<(Verdict, Verdict)> {
    let (before, after) = old.api.zip(new.api)?;
    // With the only response that has a body, the media types to ask for come or go.
    let come_or_go = before.accept.is_empty() != after.accept.is_empty();
    let says_nothing = come_or_go && !old.produces.is_empty() && !new.produces.is_empty();
    // Of media types that are asked for alike, the order says nothing.
    let accepted = |operation: &ir::Operation| operation.accept.iter().cloned().collect::<BTreeSet<_>>();
    match says_nothing || accepted(before) == accepted(after) {
        _ if !are_read_alike(old, new) => Some((reads(before, new), reads(after, old))),
        true => Some(HARMLESS),
        false => Some((Verdict::May, Verdict::May)),
    }
}

/// Whether a client can read what a server sends that reads it in another way.
fn reads(client: &ir::Operation, server: &Operation<'_>) -> Verdict {
    if client.accept.is_empty() || client.accept.iter().any(|it| server.produces.contains(&it.as_str())) {
        Verdict::Harmless
    } else if client.output.is_streaming() || server.produces.is_empty() {
        Verdict::May
    } else {
        Verdict::Breaks
    }
}

/// Keys that other functions look at.
const KNOWN: [&str; 8] =
    ["operationId", "tags", PUBLISHED_TAG, "security", "consumes", "produces", "parameters", "responses"];

fn other_keys(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>, scope: &Scope) {
    let keys: BTreeSet<&str> = [&pair.old, &pair.new].into_iter().flatten().flat_map(Node::keys).collect();
    for key in keys.into_iter().filter(|key| !KNOWN.contains(key)) {
        let part = pair.get(key);
        if part.is_equal() || comparer.facts.explains_key(pair, key) {
            continue;
        }
        // Of the keys that Swagger has, only `schemes` has no rule of its own.
        let kind = match key {
            "deprecated" => Kind::UnknownKeyChanged,
            _ => Kind::of_key(Holds::Node(Place::Operation), key).unwrap_or(Kind::HostChanged),
        };
        comparer.key_changed(kind, scope, pair, key);
    }
}
