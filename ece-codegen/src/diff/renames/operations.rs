//! Operations under another id: the same method and path, or an id that has moved elsewhere.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::Value;

use super::super::grouping::starts;
use super::super::tree::{Operation, Tree};
use super::none;

/// New ids to old ones, where they differ.
pub(super) fn renames(old: &Tree<'_>, new: &Tree<'_>) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    for (other, operation) in at_the_same_address(old, new).into_iter().filter(|(old, new)| old.id != new.id) {
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
    for (now, before) in moved_with_all_others(old, new, &names) {
        names.insert(now, before);
    }
    let given: BTreeSet<String> = names.values().cloned().collect();
    let taken = new.operations.keys().filter(|id| given.contains(*id) && !names.contains_key(*id));
    let taken: Vec<String> = taken.cloned().collect();
    names.extend(taken.into_iter().map(|id| (id.clone(), none(&id))));
    names
}

/// The method and the path of an operation, its parameters taken out.
type Address<'a> = (&'a str, String);

/// Operations of both documents that are found where they were: first those of which the whole address is the same, as where
/// the paths have got what the base path has lost; then those at the same path.
fn at_the_same_address<'t, 'a>(old: &'t Tree<'a>, new: &'t Tree<'a>) -> Vec<(&'t Operation<'a>, &'t Operation<'a>)> {
    let address = |tree: &Tree<'_>, it: &Operation<'a>, is_whole: bool| -> Address<'a> {
        (it.method, if is_whole { it.whole_shape(&tree.api.base_path) } else { it.shape() })
    };
    // Several may be at one address, where the names of parameters make the difference: those of the same id are the same.
    let has_moved = |id: &String| {
        let both = old.operations.get(id).zip(new.operations.get(id));
        both.is_none_or(|(was, is)| address(old, was, true) != address(new, is, true))
    };
    let mut before: Vec<_> = old.operations.values().filter(|it| has_moved(&it.id)).collect();
    let mut after: Vec<_> = new.operations.values().filter(|it| has_moved(&it.id)).collect();
    let mut found = Vec::new();
    for is_whole in [true, false] {
        let mut by_address: BTreeMap<Address<'_>, VecDeque<&Operation<'_>>> = BTreeMap::new();
        for operation in before.drain(..) {
            by_address.entry(address(old, operation, is_whole)).or_default().push_back(operation);
        }
        let mut left = Vec::new();
        for operation in after.drain(..) {
            match by_address.get_mut(&address(new, operation, is_whole)).and_then(VecDeque::pop_front) {
                Some(other) => found.push((other, operation)),
                None => left.push(operation),
            }
        }
        (before, after) = (by_address.into_values().flatten().collect(), left);
    }
    found
}

/// Where all operations that keep their ids have moved in the same way, those of other ids have moved along.
fn moved_with_all_others(old: &Tree<'_>, new: &Tree<'_>, names: &BTreeMap<String, String>) -> Vec<(String, String)> {
    let mut ways = BTreeSet::new();
    for operation in new.operations.values() {
        if let Some(other) = old.operations.get(&operation.id) {
            ways.insert(starts(&other.shape(), &operation.shape()).filter(|(from, to)| from != to));
        }
    }
    let Some(Some((from, to))) = ways.pop_first().filter(|_| ways.is_empty()) else { return Vec::new() };
    let kept: BTreeSet<&str> = names.values().map(String::as_str).collect();
    let gone =
        old.operations.values().filter(|it| !new.operations.contains_key(&it.id) && !kept.contains(it.id.as_str()));
    let mut gone: BTreeMap<Address<'_>, &str> = gone.map(|it| ((it.method, it.shape()), it.id.as_str())).collect();
    let fresh =
        new.operations.values().filter(|it| !old.operations.contains_key(&it.id) && !names.contains_key(&it.id));
    let same = fresh.filter_map(|it| {
        let before = format!("{from}{}", it.shape().strip_prefix(&to)?);
        Some((it.id.clone(), gone.remove(&(it.method, before))?.to_owned()))
    });
    same.collect()
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
