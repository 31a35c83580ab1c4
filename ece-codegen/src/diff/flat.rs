//! Objects as they are sent: the members of all parts of an `allOf` and of what it refers to, wherever they stand.
//!
//! Follows references through one document. It says what an object consists of, not what differs.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use super::tree::{Node, Renames, Tree};
use crate::pointer::Pointer;
use crate::understand::understand;
use crate::understood::Understood;

/// The keys of which an object is put together.
const KEYS: [&str; 5] = ["type", "properties", "required", "allOf", "$ref"];

/// So many parts may be put together; more of them are compared as they are written.
const MAX_PARTS: usize = 200;

/// So many parts may stand in any order.
const MAX_ANY_ORDER: usize = 20;

/// An object, put together.
#[derive(Clone, Debug, Default)]
pub(super) struct Flat<'a> {
    /// Later parts replace what earlier ones say.
    pub(super) members: IndexMap<&'a str, Node<'a>>,
    pub(super) required: BTreeSet<&'a str>,
    /// The definitions that it refers to itself.
    pub(super) bases: BTreeSet<String>,
    /// What its parts say beside: limits and flags.
    pub(super) rest: BTreeSet<String>,
    /// The same by key, as the last part says it.
    pub(super) said_in_parts: BTreeMap<&'a str, &'a Value>,
    /// True where no other members are allowed.
    pub(super) is_closed: bool,
    /// The same of what is itself put together.
    own_rest: BTreeSet<String>,
    parts: usize,
}

impl<'a> Flat<'a> {
    /// Puts `node` together, but for the definitions in `without`; `None` for what is not an object.
    pub(super) fn of(tree: &Tree<'a>, node: &Node<'a>, without: &BTreeSet<String>) -> Option<Self> {
        let mut flat = Self::default();
        flat.add(tree, node, without, &mut Vec::new())?;
        Some(flat)
    }

    fn said(&self) -> BTreeSet<&String> {
        self.rest.union(&self.own_rest).collect()
    }

    fn add(
        &mut self,
        tree: &Tree<'a>,
        node: &Node<'a>,
        without: &BTreeSet<String>,
        within: &mut Vec<String>,
    ) -> Option<()> {
        let is_whole = self.parts == 0;
        self.parts += 1;
        if self.parts > MAX_PARTS {
            return None;
        }
        if let Some(name) = reference(node) {
            self.say(node, is_whole);
            if within.is_empty() {
                self.bases.insert(name.clone());
                if without.contains(&name) {
                    return Some(());
                }
            }
            // Around a circle, it says nothing that has not been said.
            if within.contains(&name) {
                return Some(());
            }
            let target = tree.definitions.get(name.as_str())?;
            within.push(name);
            self.add(tree, target, without, within)?;
            within.pop();
            return Some(());
        }
        match understand(node.holds, node.value) {
            Understood::Object(_) | Understood::AllOf(_) | Understood::Free if node.value.is_object() => {}
            _ => return None,
        }
        if let Some(parts) = node.get("allOf") {
            for part in parts.elements() {
                self.add(tree, &part, without, within)?;
            }
        }
        if let Some(members) = node.get("properties") {
            for name in members.keys() {
                self.members.insert(name, members.get(name)?);
            }
        }
        self.required.extend(node.list("required"));
        self.is_closed |= node.value.get("additionalProperties") == Some(&Value::Bool(false));
        self.say(node, is_whole);
        Some(())
    }

    /// What a part says beside what it is put together of.
    fn say(&mut self, node: &Node<'a>, is_whole: bool) {
        let closes = |key: &str, value: &Value| key == "additionalProperties" && value.is_boolean();
        let said = node.value.as_object().into_iter().flatten();
        let said =
            said.filter(|(key, value)| !KEYS.contains(&key.as_str()) && !node.is_prose(key) && !closes(key, value));
        if !is_whole {
            self.said_in_parts.extend(said.clone().map(|(key, value)| (key.as_str(), value)));
        }
        let rest = if is_whole { &mut self.own_rest } else { &mut self.rest };
        rest.extend(said.map(|(key, value)| format!("{key} {value}")));
    }
}

/// The parts of an `allOf`, each once.
pub(super) fn distinct_parts<'a>(node: &Node<'a>) -> Vec<Node<'a>> {
    let Some(all) = node.get("allOf") else { return Vec::new() };
    let mut seen = BTreeSet::new();
    all.elements().filter(|part| seen.insert(part.without_prose().to_string())).collect()
}

/// What nobody sends of a schema and its parts, each with its key; sorted.
pub(super) fn documentation<'a>(node: &Node<'a>) -> Vec<(&'a str, String)> {
    let (mut found, mut open, mut parts) = (Vec::new(), vec![node.clone()], 0);
    while let Some(node) = open.pop().filter(|_| parts < MAX_PARTS) {
        parts += 1;
        let prose = node.keys().filter(|key| node.is_prose(key));
        found.extend(prose.filter_map(|key| Some((key, node.get(key)?.value.to_string()))));
        if let Some(parts) = node.get("allOf") {
            open.extend(parts.elements());
        }
    }
    found.sort();
    found
}

/// The definition that a schema is, where it says nothing else.
fn reference(node: &Node<'_>) -> Option<String> {
    let inner = node.unwrapped();
    let node = inner.as_ref().unwrap_or(node);
    node.value.get("$ref")?;
    match understand(node.holds, node.value) {
        Understood::Reference(name) => Some(name),
        _ => None,
    }
}

/// True where both are sent alike, whatever they are called and however they are put together.
pub(super) fn is_same<'a>(trees: [&Tree<'a>; 2], renames: &Renames, old: &Node<'a>, new: &Node<'a>) -> bool {
    Sameness { trees, renames, assumed: Vec::new(), depth: 0, steps: 0 }.of(old, new)
}

struct Sameness<'t, 'a> {
    trees: [&'t Tree<'a>; 2],
    renames: &'t Renames,
    /// Pairs of places that are being compared: recursive ones are the same if nothing else differs.
    assumed: Vec<(Pointer, Pointer)>,
    depth: usize,
    steps: usize,
}

impl<'a> Sameness<'_, 'a> {
    /// What is larger or deeper than anybody writes is not looked through.
    const MAX_STEPS: usize = 20_000;
    const MAX_DEPTH: usize = 150;

    fn of(&mut self, old: &Node<'a>, new: &Node<'a>) -> bool {
        self.steps += 1;
        self.depth += 1;
        let is_same = self.steps <= Self::MAX_STEPS && self.depth <= Self::MAX_DEPTH && self.followed(old, new);
        self.depth -= 1;
        is_same
    }

    fn followed(&mut self, old: &Node<'a>, new: &Node<'a>) -> bool {
        // What is said of one definition is compared there.
        if let (Some(before), Some(after)) = (reference(old), reference(new))
            && before == self.renames.definition(&after)
        {
            return true;
        }
        let follow = |tree: &Tree<'a>, node: &Node<'a>| match reference(node) {
            Some(name) => tree.definitions.get(name.as_str()).cloned(),
            None => Some(node.clone()),
        };
        let (Some(before), Some(after)) = (follow(self.trees[0], old), follow(self.trees[1], new)) else {
            return false;
        };
        if before.at == old.at && after.at == new.at {
            return self.written(old, new);
        }
        let places = (before.at.clone(), after.at.clone());
        if self.assumed.contains(&places) {
            return true;
        }
        self.assumed.push(places);
        let is_same = self.of(&before, &after);
        self.assumed.pop();
        is_same
    }

    fn written(&mut self, old: &Node<'a>, new: &Node<'a>) -> bool {
        let (before, after) = (understand(old.holds, old.value), understand(new.holds, new.value));
        match (before, after) {
            (Understood::Object(_) | Understood::AllOf(_), Understood::Object(_) | Understood::AllOf(_)) => {
                self.objects(old, new)
            }
            (Understood::List(_), Understood::List(_)) | (Understood::Map(_), Understood::Map(_)) => {
                self.keys(old, new)
            }
            // A map to anything is any object.
            (Understood::Free, Understood::Map(inner)) | (Understood::Map(inner), Understood::Free) => {
                *inner == Understood::Free && self.keys(old, new)
            }
            (before, after) => before == after && self.keys(old, new),
        }
    }

    fn objects(&mut self, old: &Node<'a>, new: &Node<'a>) -> bool {
        let flat = |tree, node| Flat::of(tree, node, &BTreeSet::new());
        let (Some(before), Some(after)) = (flat(self.trees[0], old), flat(self.trees[1], new)) else {
            return self.parts(old, new);
        };
        before.required == after.required
            && before.said() == after.said()
            && before.is_closed == after.is_closed
            && before.members.len() == after.members.len()
            && before
                .members
                .iter()
                .all(|(name, member)| after.members.get(name).is_some_and(|other| self.of(member, other)))
    }

    /// What cannot be put together: the same parts, in any order.
    fn parts(&mut self, old: &Node<'a>, new: &Node<'a>) -> bool {
        let (before, mut after) = (distinct_parts(old), distinct_parts(new));
        before.len() == after.len()
            && !before.is_empty()
            && before.len() <= MAX_ANY_ORDER
            && before.iter().all(|part| {
                let index = after.iter().position(|other| self.of(part, other));
                index.map(|index| after.remove(index)).is_some()
            })
    }

    /// Lists, maps and scalars.
    fn keys(&mut self, old: &Node<'a>, new: &Node<'a>) -> bool {
        let keys: BTreeSet<&str> = old.keys().chain(new.keys()).filter(|key| !old.is_prose(key)).collect();
        keys.into_iter().all(|key| match (old.get(key), new.get(key)) {
            (Some(old), Some(new)) if matches!(key, "items" | "additionalProperties") && old.value.is_object() => {
                self.of(&old, &new)
            }
            (Some(old), Some(new)) if key == "enum" => values(&old) == values(&new),
            (Some(old), Some(new)) => old.without_prose() == new.without_prose(),
            (None, Some(said)) | (Some(said), None) => key == "type" || is_nothing(key, said.value),
            (None, None) => true,
        })
    }
}

/// The values of an enum, in any order.
fn values(list: &Node<'_>) -> BTreeSet<String> {
    list.value.as_array().into_iter().flatten().map(Value::to_string).collect()
}

/// True for what says no more than its absence.
fn is_nothing(key: &str, value: &Value) -> bool {
    key == "additionalProperties" && value == &Value::Bool(true) || value.as_array().is_some_and(Vec::is_empty)
}
