//! The same parameters and credentials of both documents by the same keys.

use std::collections::{BTreeMap, BTreeSet};

use super::tree::{Node, Operation, Renames, Tree, join, security};

/// Names that occur twice on either side are told apart by their place on both; security schemes go by their old names.
pub(super) fn align(old: &mut Tree<'_>, new: &mut Tree<'_>, renames: &Renames) {
    follow_renamed_schemes(old, renames);
    follow_renamed_schemes(new, renames);
    for operation in new.operations.values_mut() {
        let Some(other) = old.operations.get_mut(renames.operation(&operation.id)) else { continue };
        let doubled: BTreeSet<String> = [&*operation, &*other].into_iter().flat_map(doubled).collect();
        if !doubled.is_empty() {
            qualify(operation, &doubled);
            qualify(other, &doubled);
            for name in &doubled {
                follow_moved(operation, other, name);
            }
        }
        follow_respelled_headers(operation, other);
    }
}

/// In the old document the new name is that of nothing: whoever asks for it means what has it now.
fn follow_renamed_schemes(tree: &mut Tree<'_>, renames: &Renames) {
    for operation in tree.operations.values_mut().filter(|_| !renames.schemes.is_empty()) {
        operation.security = security(tree.root, operation.node.value, renames);
    }
}

/// Names that parameters in several places have.
fn doubled(operation: &Operation<'_>) -> Vec<String> {
    let names = operation.parameters.iter().filter(|(key, node)| Some(key.as_str()) != node.text("name"));
    let names = names.filter(|(_, node)| !matches!(node.text("in"), Some("body" | "path")));
    names.filter_map(|(_, node)| node.text("name").map(str::to_owned)).collect()
}

fn qualify(operation: &mut Operation<'_>, names: &BTreeSet<String>) {
    let qualified = operation.parameters.iter().filter_map(|(key, node)| {
        let is_by_name = names.contains(key) && Some(key.as_str()) == node.text("name");
        let location = node.text("in").filter(|_| is_by_name)?;
        Some((key.clone(), format!("{location} {key}")))
    });
    let qualified = qualified.collect();
    go_by(operation, &qualified);
}

/// Of several parameters of a name, the only one that is elsewhere now goes by its old place.
fn follow_moved(operation: &mut Operation<'_>, old: &Operation<'_>, name: &str) {
    let only = |one: &Operation<'_>, other: &Operation<'_>| {
        let is_it = |(key, node): &(&String, &Node<'_>)| {
            node.text("name") == Some(name) && node.text("in") != Some("body") && !other.parameters.contains_key(*key)
        };
        let mut found = one.parameters.iter().filter(is_it).map(|(key, _)| key.clone());
        found.next().filter(|_| found.next().is_none())
    };
    let Some((before, after)) = only(old, operation).zip(only(operation, old)) else { return };
    go_by(operation, &BTreeMap::from([(after, before)]));
}

/// The names of headers have no case: one in other letters goes by its old name.
fn follow_respelled_headers(operation: &mut Operation<'_>, old: &Operation<'_>) {
    let only_in = |one: &Operation<'_>, other: &Operation<'_>| -> BTreeMap<String, String> {
        let headers = one.parameters.iter().filter(|(_, node)| node.text("in") == Some("header"));
        let own = headers.filter(|(key, _)| !other.parameters.contains_key(*key));
        own.filter_map(|(key, node)| Some((node.text("name")?.to_ascii_lowercase(), key.clone()))).collect()
    };
    let mut gone = only_in(old, operation);
    let fresh = only_in(operation, old).into_iter();
    go_by(operation, &fresh.filter_map(|(name, key)| Some((key, gone.remove(&name)?))).collect());
}

/// Gives parameters other keys: by those that they have.
fn go_by(operation: &mut Operation<'_>, keys: &BTreeMap<String, String>) {
    if keys.is_empty() {
        return;
    }
    let parameters = std::mem::take(&mut operation.parameters);
    let above = format!("{}/parameters", operation.node.path);
    let renamed = parameters.into_iter().map(|(key, node)| match keys.get(&key) {
        Some(known) => (known.clone(), Node { path: join(&above, known), ..node }),
        None => (key, node),
    });
    operation.parameters = renamed.collect();
}
