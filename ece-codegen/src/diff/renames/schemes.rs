//! Security schemes that are called otherwise now.

use std::collections::BTreeMap;

use super::super::document::without_case;
use super::super::tree::{Node, Tree};

/// Security schemes that differ from all others, and have another name now.
pub(super) fn renames(old: &Tree<'_>, new: &Tree<'_>) -> BTreeMap<String, String> {
    let only_in = |one: &Tree<'_>, other: &Tree<'_>| -> BTreeMap<String, Vec<String>> {
        let (one, other) = (one.top("securityDefinitions"), other.top("securityDefinitions"));
        let is_gone = |name: &&str| other.as_ref().is_none_or(|all| all.get(name).is_none());
        let mut by_content: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for name in one.iter().flat_map(Node::keys).filter(is_gone) {
            let content =
                one.as_ref().and_then(|all| all.get(name)).map(|it| without_case(&it.without_prose()).to_string());
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
