//! Which things of the two documents are the same under another name.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::reach::targets;
use super::tree::{Node, Renames, Tree, without_prose};
use crate::grammar::{Holds, Place};
use crate::pointer::{self, Pointer};

/// Finds renamed operations and definitions, and definitions that were or became inline objects.
pub(super) fn renames(old: &Tree<'_>, new: &Tree<'_>) -> Renames {
    let mut names = Renames {
        operations: operations(old, new),
        definitions: definitions(old, new),
        schemes: schemes(old, new),
        ..Renames::default()
    };
    guess(old, new, &mut names);
    guess_by_use(old, new, &mut names);
    names.lifted = inline(old, new, &names.definitions);
    let renamed = names.definitions.iter().map(|(new, old)| (old.clone(), new.clone())).collect();
    names.inlined = inline(new, old, &renamed);
    names
}

/// The same method and path, another id.
fn operations(old: &Tree<'_>, new: &Tree<'_>) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let gone = old.operations.values().filter(|operation| !new.operations.contains_key(&operation.id));
    let gone: BTreeMap<(&str, String), &str> =
        gone.map(|operation| ((operation.method, operation.shape()), operation.id.as_str())).collect();
    for operation in new.operations.values().filter(|operation| !old.operations.contains_key(&operation.id)) {
        if let Some(id) = gone.get(&(operation.method, operation.shape())) {
            names.insert(operation.id.clone(), (*id).to_owned());
        }
    }
    names
}

/// Security schemes that differ from all others, and have another name now.
fn schemes(old: &Tree<'_>, new: &Tree<'_>) -> BTreeMap<String, String> {
    let only_in = |one: &Tree<'_>, other: &Tree<'_>| -> BTreeMap<String, Vec<String>> {
        let (one, other) = (one.top("securityDefinitions"), other.top("securityDefinitions"));
        let is_gone = |name: &&str| other.as_ref().is_none_or(|all| all.get(name).is_none());
        let mut by_content: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for name in one.iter().flat_map(|all| all.keys()).filter(is_gone) {
            let content = one.as_ref().and_then(|all| all.get(name)).map(|it| it.without_prose().to_string());
            by_content.entry(content.unwrap_or_default()).or_default().push(name.to_owned());
        }
        by_content
    };
    let (gone, fresh) = (only_in(old, new), only_in(new, old));
    let pairs = fresh.iter().filter_map(|(content, names)| match (names.as_slice(), gone.get(content)?.as_slice()) {
        ([now], [before]) => Some((now.clone(), before.clone())),
        _ => None,
    });
    pairs.collect()
}

/// The same content, another name. Content that refers to its own name counts as the same.
fn definitions(old: &Tree<'_>, new: &Tree<'_>) -> BTreeMap<String, String> {
    let content = |name: &str, node: &Node<'_>| {
        node.without_prose().to_string().replace(&format!("\"#/definitions/{name}\""), "\"#\"")
    };
    let mut gone: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for (name, node) in old.definitions.iter().filter(|(name, _)| !new.definitions.contains_key(*name)) {
        gone.entry(content(name, node)).or_default().push(name);
    }
    let mut names = BTreeMap::new();
    for (name, node) in new.definitions.iter().filter(|(name, _)| !old.definitions.contains_key(*name)) {
        let Some(candidates) = gone.get_mut(&content(name, node)) else { continue };
        // Of several, the one that is referred to where the new one is.
        let users = |tree: &Tree<'_>, name: &str| -> BTreeSet<String> {
            let uses = |node: &Node<'_>| targets(node.holds, node.value).iter().any(|target| target == name);
            let using = tree.definitions.iter().filter(|(_, node)| uses(node));
            let mut using: BTreeSet<String> = using.map(|(name, _)| (*name).to_owned()).collect();
            let calls = tree.operations.values().filter(|operation| uses(&operation.node));
            using.extend(calls.map(|operation| operation.id.clone()));
            using
        };
        let after = users(new, name);
        let best = (0..candidates.len()).max_by_key(|index| {
            (users(old, candidates[*index]).intersection(&after).count(), std::cmp::Reverse(*index))
        });
        if let Some(best) = best {
            names.insert((*name).to_owned(), candidates.remove(best).to_owned());
        }
    }
    names
}

/// The one is gone, the other is new, and it is referred to wherever the first one was: a question for a person.
fn guess_by_use(old: &Tree<'_>, new: &Tree<'_>, names: &mut Renames) {
    let taken: BTreeSet<String> = names.definitions.values().cloned().collect();
    let (before, after) = (uses(old), uses(new));
    let is_gone = |name: &String| !new.definitions.contains_key(name.as_str()) && !taken.contains(name);
    let gone = before.iter().filter(|(name, _)| is_gone(name));
    let mut by_use: BTreeMap<&BTreeSet<Pointer>, Vec<&String>> = BTreeMap::new();
    gone.for_each(|(name, places)| by_use.entry(places).or_default().push(name));
    for (name, places) in &after {
        let is_new = !old.definitions.contains_key(name.as_str()) && !names.definitions.contains_key(name);
        if let (true, Some([before])) = (is_new, by_use.get(places).map(Vec::as_slice))
            // One place alone may just refer to something else now.
            && (places.len() > 1 || !words(before).is_disjoint(&words(name)))
            && have_names_in_common(old.definitions.get(before.as_str()), new.definitions.get(name.as_str()))
        {
            names.definitions.insert(name.clone(), (*before).clone());
            names.guessed.insert(name.clone());
        }
    }
}

/// True where half of the members at least have the same names.
fn have_names_in_common(old: Option<&Node<'_>>, new: Option<&Node<'_>>) -> bool {
    let (Some(old), Some(new)) = (old, new) else { return false };
    let (before, after) = (members(old), members(new));
    let shared = before.keys().filter(|name| after.contains_key(*name)).count();
    shared > 0 && shared * 2 >= before.len().max(after.len())
}

/// Most members are the same, and the names share a word: a question for a person.
fn guess(old: &Tree<'_>, new: &Tree<'_>, names: &mut Renames) {
    let taken: BTreeSet<String> = names.definitions.values().cloned().collect();
    let gone =
        old.definitions.iter().filter(|(name, _)| !new.definitions.contains_key(*name) && !taken.contains(**name));
    let mut gone: Vec<(&str, BTreeMap<&str, String>)> =
        gone.map(|(name, node)| (*name, members(node))).filter(|(_, members)| members.len() > 2).collect();
    for (name, node) in new.definitions.iter().filter(|(name, _)| !old.definitions.contains_key(*name)) {
        if names.definitions.contains_key(*name) {
            continue;
        }
        let own = members(node);
        let shared =
            |other: &BTreeMap<&str, String>| own.iter().filter(|(key, value)| other.get(*key) == Some(value)).count();
        let is_alike = |(before, other): &(&str, BTreeMap<&str, String>)| {
            shared(other) * 5 >= own.len().max(other.len()) * 4 && !words(before).is_disjoint(&words(name))
        };
        let alike: Vec<usize> =
            gone.iter().enumerate().filter(|(_, it)| is_alike(it)).map(|(index, _)| index).collect();
        if let [index] = alike[..] {
            let (before, _) = gone.remove(index);
            names.definitions.insert((*name).to_owned(), before.to_owned());
            names.guessed.insert((*name).to_owned());
        }
    }
}

fn members<'a>(schema: &Node<'a>) -> BTreeMap<&'a str, String> {
    let members = schema.value["properties"].as_object().into_iter().flatten();
    let text = |schema: &Value| without_prose(Holds::Node(Place::Schema), schema).to_string();
    members.map(|(name, schema)| (name.as_str(), text(schema))).collect()
}

/// The words of a name in camel case.
fn words(name: &str) -> BTreeSet<String> {
    let mut words = vec![String::new()];
    for c in name.chars() {
        if c.is_uppercase() || !c.is_alphanumeric() {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut() {
            word.extend(c.to_lowercase().filter(|c| c.is_alphanumeric()));
        }
    }
    words.into_iter().filter(|word| word.len() > 2).collect()
}

/// Definitions that only `with` has and that are referred to where an object stands inline in `without`.
fn inline(without: &Tree<'_>, with: &Tree<'_>, renamed: &BTreeMap<String, String>) -> BTreeSet<String> {
    let is_only = |name: &str| !without.definitions.contains_key(name) && !renamed.contains_key(name);
    let is_inline = |at: &Pointer| {
        let schema = without.root.pointer(at.as_str());
        // One of several parts is no type of its own.
        let parts = at.as_str().rsplit_once('/').filter(|(list, _)| list.ends_with("/allOf"));
        let parts = parts.and_then(|(list, _)| without.root.pointer(list)?.as_array());
        let is_part = parts.is_some_and(|parts| parts.len() > 1);
        !is_part
            && schema.is_some_and(|it| {
                it.get("properties").is_some_and(Value::is_object)
                    || ["allOf", "enum"].iter().any(|key| it.get(key).is_some())
            })
    };
    let uses = uses(with).into_iter().filter(|(name, _)| is_only(name));
    uses.filter(|(_, places)| places.iter().any(is_inline)).map(|(name, _)| name).collect()
}

/// Where definitions are referred to, by their names.
pub(super) fn uses(tree: &Tree<'_>) -> BTreeMap<String, BTreeSet<Pointer>> {
    let mut found = BTreeMap::new();
    references(Holds::Node(Place::Document), tree.root, &Pointer::root(), &mut found);
    found
}

fn references(holds: Holds, value: &Value, at: &Pointer, found: &mut BTreeMap<String, BTreeSet<Pointer>>) {
    if holds == Holds::Node(Place::Schema) {
        let target = value.get("$ref").and_then(Value::as_str);
        if let Some(name) = target.and_then(|target| pointer::reference_to("definitions", target)) {
            found.entry(name).or_default().insert(at.clone());
        }
    }
    let below = |token: &str| holds.below(token).filter(|below| !matches!(below, Holds::Any | Holds::Scalars));
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if let Some(holds) = below(name) {
                    references(holds, value, &at.join(name), found);
                }
            }
        }
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                if let Some(holds) = below("") {
                    references(holds, value, &at.join(index), found);
                }
            }
        }
        _ => {}
    }
}
