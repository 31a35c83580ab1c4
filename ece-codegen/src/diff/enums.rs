//! The values of enums compared.

use std::collections::{HashMap, HashSet, VecDeque};

use super::fact::{Facts, Pair, Scope};
use super::role::{Role, SchemaChange};
use super::tree::{Node, join, join_value};

/// Compares the `enum` of both sides.
pub(super) fn compare(facts: &mut Facts, pair: &Pair<'_>, scope: &Scope, role: Role) {
    // Error codes are told one by one.
    if facts.explains_key(pair, "enum") {
        return;
    }
    let values = |node: &Option<Node<'_>>| -> Option<Vec<String>> {
        // A list without values says nothing.
        let values = node.as_ref()?.value.get("enum")?.as_array().filter(|values| !values.is_empty())?;
        // Whether null is one of them, `markers` tells.
        Some(
            values
                .iter()
                .filter(|value| !value.is_null())
                .map(|value| value.as_str().map_or_else(|| value.to_string(), str::to_owned))
                .collect(),
        )
    };
    facts.mark_old_explained(path(pair.old.as_ref(), "null"));
    facts.mark_new_explained(path(pair.new.as_ref(), "null"));
    let (old, new) = match (values(&pair.old), values(&pair.new)) {
        (None, None) => return,
        (Some(old), None) => {
            facts.record(role.kind(SchemaChange::EnumDropped), scope, pair, old.join(", "), String::new());
            return facts.mark_key_explained(pair, "enum");
        }
        (None, Some(new)) => {
            facts.record(role.kind(SchemaChange::EnumIntroduced), scope, pair, String::new(), new.join(", "));
            return facts.mark_key_explained(pair, "enum");
        }
        (Some(old), Some(new)) => (old, new),
    };
    let (before, after): (HashSet<&String>, HashSet<&String>) = (old.iter().collect(), new.iter().collect());
    let added: Vec<&String> = new.iter().filter(|value| !before.contains(value)).collect();
    let mut by_spelling: HashMap<String, VecDeque<usize>> = HashMap::new();
    for (index, value) in added.iter().enumerate() {
        by_spelling.entry(spelling(value)).or_default().push_back(index);
    }
    let mut left = vec![true; added.len()];
    for value in old.iter().filter(|value| !after.contains(value)) {
        let respelled = by_spelling.get_mut(&spelling(value)).and_then(VecDeque::pop_front);
        let respelled = respelled.map(|index| {
            left[index] = false;
            added[index]
        });
        let (what, now) = match respelled {
            Some(other) => (SchemaChange::EnumValueRespelled, other.clone()),
            None => (SchemaChange::EnumValueRemoved, String::new()),
        };
        facts.mark_old_explained(path(pair.old.as_ref(), value));
        facts.mark_new_explained(respelled.and_then(|other| path(pair.new.as_ref(), other)));
        facts.record(role.kind(what), scope, pair, value.clone(), now).value = Some(value.clone());
    }
    for value in added.into_iter().zip(left).filter_map(|(value, is_left)| is_left.then_some(value)) {
        facts.mark_new_explained(path(pair.new.as_ref(), value));
        facts.record(role.kind(SchemaChange::EnumValueAdded), scope, pair, String::new(), value.clone()).value =
            Some(value.clone());
    }
}

fn path(node: Option<&Node<'_>>, value: &str) -> Option<String> {
    node.map(|node| join_value(&join(&node.path, "enum"), value))
}

/// What is left of a name when case and separators do not count.
pub(super) fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// What is left of a value when case and separators do not count. Signs alone are what they are.
pub(super) fn spelling(value: &str) -> String {
    let left = letters(value);
    if left.is_empty() { value.to_owned() } else { left }
}
