//! Security schemes that are called otherwise now.

use std::collections::BTreeMap;

use serde_json::Value;

use super::super::operations::schemes_of;
use super::super::schemes::without_case;
use super::super::tree::{Node, Renames, Tree, security};

/// Security schemes that differ from all others, and have another name now; and the only one that is asked for where
/// another one was.
pub(super) fn renames(old: &Tree<'_>, new: &Tree<'_>) -> BTreeMap<String, String> {
    let (gone, fresh) = (only_in(old, new), only_in(new, old));
    let by_content = |schemes: &BTreeMap<&str, Value>| -> BTreeMap<String, Vec<String>> {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for (name, scheme) in schemes {
            found.entry(scheme.to_string()).or_default().push((*name).to_owned());
        }
        found
    };
    let gone_by_content = by_content(&gone);
    let same = by_content(&fresh).into_iter().filter_map(|(content, names)| {
        match (names.as_slice(), gone_by_content.get(&content)?.as_slice()) {
            ([now], [before]) => Some((now.clone(), before.clone())),
            _ => None,
        }
    });
    let mut found: BTreeMap<String, String> = same.collect();
    let left = |schemes: &BTreeMap<&str, Value>, is_found: &dyn Fn(&str) -> bool| -> Vec<String> {
        schemes.keys().filter(|name| !is_found(name)).map(|name| (*name).to_owned()).collect()
    };
    let (fresh_names, gone_names) = (
        left(&fresh, &|name| found.contains_key(name)),
        left(&gone, &|name| found.values().any(|before| before == name)),
    );
    if let ([now], [before]) = (&fresh_names[..], &gone_names[..])
        && fresh[now.as_str()]["type"] == gone[before.as_str()]["type"]
        && are_asked_for_alike([old, new], now, before)
    {
        found.insert(now.clone(), before.clone());
    }
    found
}

/// What schemes say that the other document has none of that name for.
fn only_in<'a>(one: &Tree<'a>, other: &Tree<'_>) -> BTreeMap<&'a str, Value> {
    let (one, other) = (one.top("securityDefinitions"), other.top("securityDefinitions"));
    let is_gone = |name: &&str| other.as_ref().is_none_or(|all| all.get(name).is_none());
    let all = one.as_ref();
    let names = all.into_iter().flat_map(Node::keys).filter(is_gone);
    names.filter_map(|name| Some((name, without_case(&all?.get(name)?.without_prose())))).collect()
}

/// True where everything that asked for the one asks for the other, and for the same besides.
fn are_asked_for_alike([old, new]: [&Tree<'_>; 2], now: &str, before: &str) -> bool {
    let names = Renames { schemes: BTreeMap::from([(now.to_owned(), before.to_owned())]), ..Renames::default() };
    let both = || new.operations.values().filter_map(|after| Some((old.operations.get(&after.id)?, after)));
    both().any(|(was, _)| schemes_of(&was.security).contains(before))
        && both().all(|(was, is)| was.security == security(new.root, is.node.value, &names))
}
