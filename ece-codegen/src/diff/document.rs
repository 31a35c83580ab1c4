//! What the documents say at their top, and which definitions there are.

use std::collections::{BTreeMap, BTreeSet};

use super::bases::Bases;
use super::comparer::{Comparer, summary, text};
use super::fact::{Pair, Scope};
use super::reach::Reach;
use super::role::Role;
use super::route::HARMLESS;
use super::tree::{Node, Operation, Renames, Tree, join, security_of_all};
use super::{Direction, Kind, Owner, Verdict, operations, parameters, responses, schemes};
use crate::grammar::{Holds, Place, is_extension};
use crate::ir::{self, OneOf, TypeDef};

fn scope(subject: &str, name: &str) -> Scope {
    Scope {
        owner: Owner::Document,
        subject: subject.to_owned(),
        name: name.to_owned(),
        route: Direction::Both.into(),
        operations: BTreeSet::new(),
    }
}

/// Everything at the top, operations and definitions left out.
pub(super) fn compare(comparer: &mut Comparer<'_, '_>, old: &Tree<'_>, new: &Tree<'_>) {
    let renamed: BTreeSet<&String> = comparer.renames.operations.values().collect();
    let gone = old.operations.keys().filter(|id| !renamed.contains(id));
    let all: BTreeSet<String> = gone.chain(new.operations.keys()).cloned().collect();
    let keys =
        |tree: &Tree<'_>| tree.root.as_object().map(|it| it.keys().cloned().collect::<Vec<_>>()).unwrap_or_default();
    let keys: BTreeSet<String> = keys(old).into_iter().chain(keys(new)).collect();
    for key in keys {
        let pair = Pair { old: old.top(&key), new: new.top(&key) };
        if pair.is_equal() || ["definitions", "consumes", "produces", "security"].contains(&key.as_str()) {
            continue;
        }
        let mut scope = scope(&key, &key);
        match key.as_str() {
            "basePath" => {
                scope.operations.clone_from(&all);
                record_whole(comparer, Kind::BasePathChanged, &scope, &pair);
                let is_kept = old.api.base_path == new.api.base_path || are_addresses_kept(comparer, old, new);
                if let Some(fact) = comparer.facts.all.last_mut().filter(|_| is_kept) {
                    fact.means(HARMLESS);
                }
            }
            "host" | "schemes" => record_whole(comparer, Kind::HostChanged, &scope, &pair),
            "info" | "externalDocs" => record_whole(comparer, Kind::InfoChanged, &scope, &pair),
            "tags" => tags(comparer, &pair),
            "securityDefinitions" => schemes::compare(comparer, &pair, &scope),
            "paths" => other_keys_of_paths(comparer, &pair),
            "parameters" | "responses" => unused(comparer, (old, new), &pair, &key),
            _ => {
                let kind = Kind::of_key(Holds::Node(Place::Document), &key).unwrap_or(Kind::UnknownKeyChanged);
                record_whole(comparer, kind, &scope, &pair);
            }
        }
    }
    security_moved(comparer, old, new);
}

/// True where what both documents have is found where it was, or is told to be elsewhere, below what the base path was; what
/// one of them has is told by itself.
fn are_addresses_kept(comparer: &Comparer<'_, '_>, old: &Tree<'_>, new: &Tree<'_>) -> bool {
    let [was, is] = [old, new].map(|tree| tree.api.base_path.trim_end_matches('/'));
    let is_told = |before: &Operation<'_>, after: &Operation<'_>| {
        before.shape() != after.shape()
            && after.whole_shape(is).starts_with(&format!("{was}/"))
            && before.whole_shape(was).starts_with(&format!("{is}/"))
    };
    let before = |after: &Operation<'_>| old.operations.get(comparer.renames.operation(&after.id));
    let mut both = new.operations.values().filter_map(|after| Some((before(after)?, after))).peekable();
    let is_kept = |(before, after): (&Operation<'_>, &Operation<'_>)| {
        operations::is_same_address(comparer.trees, before, after) || is_told(before, after)
    };
    both.peek().is_some() && both.all(is_kept)
}

/// Says it and explains everything below.
fn record_whole(comparer: &mut Comparer<'_, '_>, kind: Kind, scope: &Scope, pair: &Pair<'_>) {
    comparer.facts.record(kind, scope, pair, text(pair.old.as_ref()), text(pair.new.as_ref()));
    comparer.facts.mark_explained(pair);
}

/// The tags of the document, each with its description.
fn tags(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>) {
    let names = |node: &Option<Node<'_>>| -> Vec<String> {
        let tags = node.as_ref().and_then(|node| node.value.as_array()).into_iter().flatten();
        tags.filter_map(|tag| tag["name"].as_str().map(str::to_owned)).collect()
    };
    let (old, new) = (names(&pair.old), names(&pair.new));
    let distinct = |names: &[String]| -> BTreeSet<String> { names.iter().cloned().collect() };
    if distinct(&old) == distinct(&new) {
        comparer.facts.record_documentation(&scope("tags", "tags"), pair);
    } else {
        comparer.facts.record(Kind::TagDocumented, &scope("tags", "tags"), pair, old.join(", "), new.join(", "));
    }
    comparer.facts.mark_explained(pair);
}

fn other_keys_of_paths(comparer: &mut Comparer<'_, '_>, pair: &Pair<'_>) {
    let items: BTreeSet<&str> = [&pair.old, &pair.new].into_iter().flatten().flat_map(Node::keys).collect();
    for template in items {
        let item = pair.get(template);
        if is_extension(template) {
            if !item.is_equal() {
                record_whole(comparer, Kind::ExtensionChanged, &scope(template, template), &item);
            }
            continue;
        }
        let keys: BTreeSet<&str> = [&item.old, &item.new].into_iter().flatten().flat_map(Node::keys).collect();
        for key in keys {
            let part = item.get(key);
            // A `$ref` that is still there leads nowhere.
            let kind = Kind::of_key(Holds::Node(Place::PathItem), key);
            let kind = kind.or((key == "$ref").then_some(Kind::UnknownKeyChanged));
            if let Some(kind) = kind.filter(|_| !part.is_equal()) {
                record_whole(comparer, kind, &scope(&format!("{template} {key}"), key), &part);
            }
        }
    }
}

/// Shared parameters and responses count where they are used; the others are told here.
fn unused(comparer: &mut Comparer<'_, '_>, trees: (&Tree<'_>, &Tree<'_>), pair: &Pair<'_>, key: &str) {
    let names: BTreeSet<&str> = [&pair.old, &pair.new].into_iter().flatten().flat_map(Node::keys).collect();
    for name in names {
        let part = pair.get(name);
        let is_used = |node: &Node<'_>| trees.0.uses(&node.at) || trees.1.uses(&node.at);
        if part.is_equal() || [&part.old, &part.new].into_iter().flatten().any(is_used) {
            continue;
        }
        if is_same_part(comparer, key, &part) {
            comparer.facts.mark_explained(&part);
        } else {
            record_whole(comparer, Kind::UnusedPartChanged, &scope(&format!("shared {key} {name}"), name), &part);
        }
    }
}

/// True where nothing would be told of a shared parameter or response if an operation used it.
fn is_same_part(comparer: &mut Comparer<'_, '_>, key: &str, pair: &Pair<'_>) -> bool {
    let [old, new] = comparer.trees.map(|tree| tree.root);
    let (Some(before), Some(after)) = (pair.old.clone(), pair.new.clone()) else { return false };
    let pair = &Pair { old: Some(Tree::resolved(old, before)), new: Some(Tree::resolved(new, after)) };
    let facts = std::mem::take(comparer.facts);
    match key {
        "parameters" => parameters::compare_parameter(comparer, pair, &scope("", "")),
        _ => responses::compare_response(comparer, pair, &scope("", ""), "", Role::Response),
    }
    let found = std::mem::replace(comparer.facts, facts);
    found.all.is_empty()
}

/// Said elsewhere, or for operations that are told otherwise, or for none.
fn security_moved(comparer: &mut Comparer<'_, '_>, old: &Tree<'_>, new: &Tree<'_>) {
    let pair = Pair { old: security(old), new: security(new) };
    let before = |after: &Operation<'_>| old.operations.get(comparer.renames.operation(&after.id));
    let both: Vec<_> = new.operations.values().filter_map(|it| Some((before(it)?, it))).collect();
    let says = |operation: &Operation<'_>| operation.node.value.get("security").is_some();
    let is_moved = |(before, after): &&(&Operation<'_>, &Operation<'_>)| {
        before.security == after.security && !after.security.is_empty() && says(before) != says(after)
    };
    let moved: BTreeSet<String> = both.iter().filter(is_moved).map(|(_, after)| after.id.clone()).collect();
    let is_told = both.iter().any(|(before, after)| before.security != after.security);
    // Nothing said leaves it to the user whether there are credentials; a list of nothing asks for none.
    let go_otherwise = old.api.security != new.api.security
        && old.api.security_schemes == new.api.security_schemes
        && [&old.api.security, &new.api.security].iter().all(|it| matches!(it, ir::Security::Any | ir::Security::None));
    let is_same = security_of_all(old, comparer.renames) == security_of_all(new, comparer.renames);
    if moved.is_empty() && !go_otherwise && (is_same || is_told) {
        return;
    }
    let inherits = |(_, after): &(&Operation<'_>, &Operation<'_>)| !says(after);
    let is_felt = go_otherwise && both.iter().any(inherits);
    let scope = Scope { operations: moved, ..scope("security", "security") };
    let said = |tree: &Tree<'_>, node: &Option<Node<'_>>| match tree.api.security {
        ir::Security::None if go_otherwise => "[]".to_owned(),
        _ => text(node.as_ref()),
    };
    let (before, after) = (said(old, &pair.old), said(new, &pair.new));
    let fact = comparer.facts.record(Kind::SecurityMoved, &scope, &pair, before, after);
    if is_felt {
        fact.means((Verdict::May, Verdict::May));
    }
}

/// What the document requires of operations that say nothing of their own.
fn security<'a>(tree: &Tree<'a>) -> Option<Node<'a>> {
    tree.top("security").filter(|node| node.value.as_array().is_none_or(|all| !all.is_empty()))
}

/// Definitions that are new, gone, renamed or changed.
pub(super) fn definitions(comparer: &mut Comparer<'_, '_>, old: &Tree<'_>, new: &Tree<'_>, reach: &Reach) {
    let renames = comparer.renames;
    let kinds = kinds(old, new, renames);
    let known: BTreeSet<&str> = new.definitions.keys().map(|name| renames.definition(name)).collect();
    let scope = |name: &str, before: &str| {
        let (direction, operations) = reach.of(before);
        let (subject, owner) = (name.to_owned(), Owner::Definition(name.to_owned()));
        Scope { owner, name: subject.clone(), subject, route: direction.into(), operations }
    };
    // One that a discriminator tells apart travels as what it is told apart from.
    let come_or_gone = |scope: Scope, bases: Option<&BTreeSet<String>>, kind: Kind, subtype: Kind| match bases {
        Some(bases) => (subtype, Scope { route: reach.kept(bases.iter().map(String::as_str)), ..scope }),
        None => (kind, scope),
    };
    for (name, node) in &old.definitions {
        if known.contains(name) {
            continue;
        }
        let pair = Pair { old: Some(node.clone()), new: None };
        let (whole, subtype) = (Kind::DefinitionRemoved, Kind::SubtypeRemoved);
        let (kind, scope) = come_or_gone(scope(name, name), kinds[0].get(*name), whole, subtype);
        comparer.facts.record(kind, &scope, &pair, summary(Some(node)), String::new());
        comparer.facts.mark_explained(&pair);
    }
    let mut bases = Bases::new(comparer.trees, renames);
    for (name, node) in &new.definitions {
        let before = renames.definition(name);
        let node = Node { path: join("/definitions", before), ..node.clone() };
        let Some(other) = old.definitions.get(before) else {
            let (whole, subtype) = (Kind::DefinitionAdded, Kind::SubtypeAdded);
            let (kind, scope) = come_or_gone(scope(name, before), kinds[1].get(*name), whole, subtype);
            let summary = summary(Some(&node));
            let pair = Pair { old: None, new: Some(node) };
            comparer.facts.record(kind, &scope, &pair, String::new(), summary);
            comparer.facts.mark_explained(&pair);
            continue;
        };
        let pair = Pair::both(other, &node);
        if before != *name {
            let is_guess = renames.guessed.contains(*name);
            let kind = if is_guess { Kind::DefinitionPossiblyRenamed } else { Kind::DefinitionRenamed };
            comparer.facts.record(kind, &scope(name, before), &pair, before.to_owned(), (*name).to_owned());
            comparer.facts.mark_new_explained(Some(join(&join("/definitions", before), "(name)")));
        }
        let first = comparer.facts.all.len();
        let mut scope = Scope { route: reach.kept([before]), ..scope(name, before) };
        // Those that came or went with it are told by themselves.
        let kept = reach.kept_by(before);
        if !kept.is_empty() {
            scope.operations = kept;
        }
        comparer.compare(&Pair::both(other, &node), &scope, Role::Definition);
        comparer.facts.all[first..].iter_mut().for_each(|fact| bases.judge(fact, before));
    }
}

/// What a discriminator tells apart in both documents: the names of the kinds, on either side, with the old names of what
/// they are kinds of.
fn kinds(old: &Tree<'_>, new: &Tree<'_>, renames: &Renames) -> [BTreeMap<String, BTreeSet<String>>; 2] {
    let bases = |tree: &Tree<'_>| -> Vec<(String, Vec<String>)> {
        let bases = tree.api.types.iter().filter_map(|def| match def {
            TypeDef::OneOf(base) => Some(base),
            _ => None,
        });
        let names = |base: &OneOf| base.arms.iter().filter_map(|arm| arm.pointer.tokens().nth(1)).collect();
        bases.map(|base| (base.spec_name.clone(), names(base))).collect()
    };
    let (before, mut after) = (bases(old), bases(new));
    for (base, _) in &mut after {
        *base = renames.definition(base).to_owned();
    }
    let of_both = |here: &[(String, Vec<String>)], there: &[(String, Vec<String>)]| {
        let there: BTreeSet<&String> = there.iter().map(|(base, _)| base).collect();
        let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for (base, kinds) in here.iter().filter(|(base, _)| there.contains(base)) {
            for kind in kinds {
                found.entry(kind.clone()).or_default().insert(base.clone());
            }
        }
        found
    };
    [of_both(&before, &after), of_both(&after, &before)]
}
