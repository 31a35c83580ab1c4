//! Operations under another id: the same method and path, or an id that has moved elsewhere.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::super::tree::{Operation, Tree};
use super::none;

/// New ids to old ones, where they differ.
pub(super) fn renames(old: &Tree<'_>, new: &Tree<'_>) -> BTreeMap<String, String> {
    let address = |operation: &Operation<'_>| (operation.method.to_owned(), operation.shape());
    let before: BTreeMap<(String, String), &Operation<'_>> =
        old.operations.values().map(|operation| (address(operation), operation)).collect();
    let mut names = BTreeMap::new();
    for operation in new.operations.values() {
        let Some(other) = before.get(&address(operation)).filter(|other| other.id != operation.id) else { continue };
        // By its id each of both would be something else.
        let (was, is) = (old.operations.get(&operation.id), new.operations.get(&other.id));
        let by_id = [was.map(|it| likeness(it, operation)), is.map(|it| likeness(other, it))];
        if by_id.into_iter().flatten().all(|by_id| by_id <= likeness(other, operation)) {
            names.insert(operation.id.clone(), other.id.clone());
        }
    }
    for (now, before) in moved(old, new, &names) {
        names.insert(now, before);
    }
    let given: BTreeSet<String> = names.values().cloned().collect();
    let taken = new.operations.keys().filter(|id| given.contains(*id) && !names.contains_key(*id));
    let taken: Vec<String> = taken.cloned().collect();
    names.extend(taken.into_iter().map(|id| (id.clone(), none(&id))));
    names
}

/// Operations of other ids elsewhere that Rust calls what it called one that is gone: to source code they are one.
fn moved(old: &Tree<'_>, new: &Tree<'_>, names: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let kept: BTreeSet<&str> = names.values().map(String::as_str).collect();
    let is_gone = |id: &str| !new.operations.contains_key(id) && !kept.contains(id);
    let is_new = |id: &str| !old.operations.contains_key(id) && !names.contains_key(id);
    let function = |operation: &Operation<'_>| operation.api.map(|api| api.function.to_string());
    let gone = old.operations.values().filter(|operation| is_gone(&operation.id));
    let mut gone: BTreeMap<String, &str> =
        gone.filter_map(|operation| Some((function(operation)?, operation.id.as_str()))).collect();
    let fresh = new.operations.values().filter(|operation| is_new(&operation.id));
    let same =
        fresh.filter_map(|operation| Some((operation.id.clone(), gone.remove(&function(operation)?)?.to_owned())));
    same.collect()
}

/// In how many of a thousand parts two operations are the same: parameters and responses.
fn likeness(one: &Operation<'_>, other: &Operation<'_>) -> usize {
    let parts = |operation: &Operation<'_>| -> BTreeMap<String, Value> {
        let parameters = operation.parameters.iter().filter(|(_, node)| node.text("in") != Some("path"));
        let parameters = parameters.map(|(key, node)| (format!("parameter {key}"), node.without_prose()));
        let responses = operation.responses.iter().map(|(key, node)| (format!("response {key}"), node.without_prose()));
        parameters.chain(responses).collect()
    };
    let (one, other) = (parts(one), parts(other));
    let same = one.iter().filter(|(key, part)| other.get(*key) == Some(*part)).count();
    let named = one.keys().filter(|key| other.contains_key(*key)).count();
    (same + named) * 500 / one.len().max(other.len()).max(1)
}
