//! Definitions under another name: the same content, or referred to where the other one was and much like it.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde_json::Value;

use super::super::tree::{Node, Tree};
use super::alike::Alike;
use super::none;
use crate::grammar::{Holds, Place};
use crate::pointer::{self, Pointer};

/// So often names are looked for again, as others have been found that they depend on.
const ROUNDS: usize = 8;

/// New names to old ones, where they differ; and which of them are a question for a person.
pub(super) fn renames(old: &Tree<'_>, new: &Tree<'_>) -> (BTreeMap<String, String>, BTreeSet<String>) {
    let mut search = Search::new(old, new);
    for _ in 0..ROUNDS {
        let known = search.names.len();
        search.same_content();
        if search.names.len() == known {
            search.same_uses();
        }
        if search.names.len() == known {
            search.same_members();
        }
        if search.names.len() == known {
            break;
        }
    }
    search.names_of_others();
    (search.names, search.guessed)
}

struct Search<'t, 'a> {
    trees: [&'t Tree<'a>; 2],
    /// Where definitions are referred to, by their names.
    uses: [HashMap<String, BTreeSet<Pointer>>; 2],
    names: BTreeMap<String, String>,
    /// The old names that have been found.
    given: BTreeSet<String>,
    guessed: BTreeSet<String>,
}

impl<'t, 'a> Search<'t, 'a> {
    fn new(old: &'t Tree<'a>, new: &'t Tree<'a>) -> Self {
        let (names, given, guessed) = (BTreeMap::new(), BTreeSet::new(), BTreeSet::new());
        Self { trees: [old, new], uses: [uses(old), uses(new)], names, given, guessed }
    }

    fn insert(&mut self, name: &str, before: &str) {
        self.given.insert(before.to_owned());
        self.names.insert(name.to_owned(), before.to_owned());
    }

    /// New definitions that are nothing known yet; those under an old name only where something else is called so now.
    fn fresh(&self) -> Vec<&'a str> {
        let [old, new] = self.trees;
        let is_fresh = |name: &&str| {
            !self.names.contains_key(*name) && (!old.definitions.contains_key(*name) || self.given.contains(*name))
        };
        new.definitions.keys().copied().filter(is_fresh).collect()
    }

    /// Old definitions that nothing is known to be now.
    fn gone(&self) -> Vec<&'a str> {
        let [old, new] = self.trees;
        let is_gone = |name: &&str| {
            !self.given.contains(*name) && (!new.definitions.contains_key(*name) || self.names.contains_key(*name))
        };
        old.definitions.keys().copied().filter(is_gone).collect()
    }

    fn content(&self, side: usize, name: &str) -> Option<String> {
        let mut content = self.trees[side].definitions.get(name)?.without_prose();
        let known = |target: &str| {
            let target = if side == 1 { self.names.get(target).map_or(target, String::as_str) } else { target };
            target.to_owned()
        };
        // Content that refers to its own name counts as the same.
        rename_targets(Holds::Node(Place::Schema), &mut content, &|target| {
            if target == name { "\u{0}".to_owned() } else { known(target) }
        });
        Some(content.to_string())
    }

    /// Where the definition is referred to, under old names.
    fn places(&self, side: usize, name: &str) -> BTreeSet<Pointer> {
        let places = self.uses[side].get(name).into_iter().flatten();
        places.map(|at| if side == 1 { self.old_place(at) } else { at.clone() }).collect()
    }

    fn old_place(&self, at: &Pointer) -> Pointer {
        let mut tokens: Vec<String> = at.tokens().collect();
        let before = tokens.get(1).filter(|_| tokens[0] == "definitions").and_then(|name| self.names.get(name));
        let Some(before) = before.cloned() else { return at.clone() };
        tokens[1] = before;
        tokens.iter().fold(Pointer::root(), |at, token| at.join(token))
    }

    fn shared(&self, name: &str, before: &str) -> usize {
        self.places(1, name).intersection(&self.places(0, before)).count()
    }

    /// The same content. Where several have it: the one that is referred to where the new one is.
    fn same_content(&mut self) {
        let [old, new] = self.trees;
        let is_other = |search: &Self, name: &str| search.content(0, name) != search.content(1, name);
        let changed: Vec<&str> =
            old.definitions.keys().copied().filter(|name| new.definitions.contains_key(name)).collect();
        let changed: Vec<&str> = changed.into_iter().filter(|name| is_other(self, name)).collect();
        let changed_too = changed.iter().copied().filter(|name| !self.given.contains(*name));
        let gone: Vec<&str> = self.gone().into_iter().chain(changed_too).collect();
        let mut by_content: HashMap<String, BTreeSet<usize>> = HashMap::new();
        let mut by_place: HashMap<Pointer, usize> = HashMap::new();
        for (index, name) in gone.iter().enumerate() {
            if let Some(content) = self.content(0, name) {
                by_content.entry(content).or_default().insert(index);
                by_place.extend(self.places(0, name).into_iter().map(|at| (at, index)));
            }
        }
        let fresh: BTreeSet<&str> = self.fresh().into_iter().collect();
        let taken = changed.iter().copied().filter(|name| !fresh.contains(name) && !self.names.contains_key(*name));
        for name in fresh.iter().copied().chain(taken).collect::<Vec<_>>() {
            let candidates = self.content(1, name).and_then(|content| by_content.get_mut(&content));
            let Some(candidates) = candidates else { continue };
            let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
            let before = self.places(1, name).into_iter().filter_map(|at| by_place.get(&at).copied());
            before.filter(|index| candidates.contains(index)).for_each(|index| *shared.entry(index).or_default() += 1);
            let mut shared: Vec<(usize, usize)> = shared.into_iter().collect();
            shared.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
            let others = candidates.iter().map(|index| (*index, 0));
            let mut possible = shared.iter().copied().chain(others);
            let best = possible.find(|(index, count)| self.may_be(name, gone[*index], *count));
            if let Some((index, _)) = best {
                candidates.remove(&index);
                self.insert(name, gone[index]);
            }
        }
    }

    /// A name that both documents have is given to something else only where references say so.
    fn may_be(&self, name: &str, before: &str, shared: usize) -> bool {
        let [old, new] = self.trees;
        let is_more = |of: &str| shared > 0 && shared > self.shared(of, of);
        (!old.definitions.contains_key(name) || self.given.contains(name) || is_more(name))
            && (!new.definitions.contains_key(before) || self.names.contains_key(before) || is_more(before))
    }

    /// It is referred to where the other one was, and half of what it has is called the same: a question.
    fn same_uses(&mut self) {
        let mut by_place: HashMap<Pointer, &str> = HashMap::new();
        for name in self.gone() {
            by_place.extend(self.places(0, name).into_iter().map(|at| (at, name)));
        }
        for name in self.fresh() {
            let places = self.places(1, name);
            let mut shared: BTreeMap<&str, usize> = BTreeMap::new();
            places.iter().filter_map(|at| by_place.get(at)).for_each(|before| *shared.entry(before).or_default() += 1);
            let most = shared.into_iter().max_by_key(|(_, count)| *count);
            let Some((before, count)) = most.filter(|(before, _)| !self.given.contains(*before)) else { continue };
            let [old, new] = self.trees;
            let all = places.len().max(self.uses[0].get(before).map_or(0, BTreeSet::len));
            if count * 2 >= all && have_names_in_common(old.definitions.get(before), new.definitions.get(name)) {
                self.insert(name, before);
                self.guessed.insert(name.to_owned());
            }
        }
    }

    /// Most members are the same, and the names share a word: a question.
    fn same_members(&mut self) {
        let [old, new] = self.trees;
        let gone = self.gone().into_iter().filter_map(|name| Some((name, old.definitions.get(name)?)));
        let mut gone = Alike::new(gone);
        for name in self.fresh() {
            if let Some(before) = new.definitions.get(name).and_then(|node| gone.take(name, node)) {
                self.insert(name, before);
                self.guessed.insert(name.to_owned());
            }
        }
    }

    /// What has the name of something that is called otherwise now is nothing that was there.
    fn names_of_others(&mut self) {
        let taken = self
            .given
            .iter()
            .filter(|name| self.trees[1].definitions.contains_key(name.as_str()) && !self.names.contains_key(*name));
        let taken: Vec<String> = taken.cloned().collect();
        self.names.extend(taken.into_iter().map(|name| (name.clone(), none(&name))));
    }
}

/// True where half of the members, or of the values, at least have the same names.
fn have_names_in_common(old: Option<&Node<'_>>, new: Option<&Node<'_>>) -> bool {
    let (Some(old), Some(new)) = (old, new) else { return false };
    let (before, after) = (names(old), names(new));
    let shared = before.intersection(&after).count();
    shared > 0 && shared * 2 >= before.len().max(after.len())
}

/// What the parts of a schema are called: members, values, what it is put together of.
fn names(schema: &Node<'_>) -> BTreeSet<String> {
    let members = |schema: &Value| {
        schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name.clone()).collect::<Vec<_>>()
    };
    let values = schema.value["enum"].as_array().into_iter().flatten().map(Value::to_string);
    let parts = schema.value["allOf"].as_array().into_iter().flatten();
    let parts = parts.flat_map(|part| part["$ref"].as_str().map(str::to_owned).into_iter().chain(members(part)));
    members(schema.value).into_iter().chain(values).chain(parts).collect()
}

/// Where definitions are referred to, by their names.
pub(in super::super) fn uses(tree: &Tree<'_>) -> HashMap<String, BTreeSet<Pointer>> {
    let mut found = HashMap::new();
    references(Holds::Node(Place::Document), tree.root, &Pointer::root(), &mut found);
    found
}

fn references(holds: Holds, value: &Value, at: &Pointer, found: &mut HashMap<String, BTreeSet<Pointer>>) {
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

/// Gives everything that a schema refers to another name.
fn rename_targets(holds: Holds, value: &mut Value, rename: &impl Fn(&str) -> String) {
    if holds == Holds::Node(Place::Schema)
        && let Some(Value::String(target)) = value.get_mut("$ref")
        && let Some(name) = pointer::reference_to("definitions", target)
    {
        *target = format!("#/definitions/{}", pointer::escape(&rename(&name)));
    }
    let below = |token: &str| holds.below(token).filter(|below| !matches!(below, Holds::Any | Holds::Scalars));
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                if let Some(holds) = below(name) {
                    rename_targets(holds, value, rename);
                }
            }
        }
        Value::Array(elements) => {
            for value in elements {
                if let Some(holds) = below("") {
                    rename_targets(holds, value, rename);
                }
            }
        }
        _ => {}
    }
}
