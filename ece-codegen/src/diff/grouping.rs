//! Facts to changes: equal ones together, consequences under their cause, whole tags and prefixes as one; ids and order.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::attribution::Attributed;
use super::fact::Fact;
use super::route::{HARMLESS, Ways};
use super::tree::Tree;
use super::{Change, Direction, Kind, Level, Occurrence, Owner, RustLine, Verdict, Verdicts};
use crate::checksum::checksum;
use crate::path_template::PathTemplate;
use crate::pointer::Pointer;

/// What facts have to share to be one change.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    kind: Kind,
    name: String,
    old: String,
    new: String,
    direction: Direction,
    verdicts: Verdicts,
    ways: Ways,
    like: Kind,
    /// Whether nothing of Rust moves where it happens.
    is_silent: bool,
    cause: Option<usize>,
}

/// Puts facts together.
pub(super) fn changes(
    facts: &[Fact],
    attributed: &Attributed,
    causes: &[Option<usize>],
    trees: [&Tree<'_>; 2],
) -> Vec<Change> {
    let collapsed = collapsed(facts, trees);
    let mut groups: IndexMap<Key, Vec<usize>> = IndexMap::new();
    for (index, fact) in facts.iter().enumerate() {
        groups.entry(key(index, fact, attributed, causes, collapsed.get(&index))).or_default().push(index);
    }
    let mut home: Vec<usize> = vec![0; facts.len()];
    let mut changes: Vec<(Option<usize>, Change)> = Vec::new();
    let ids = ids(&groups);
    for ((key, members), id) in groups.iter().zip(ids) {
        for member in members {
            home[*member] = changes.len();
        }
        changes.push((key.cause, change(key, members, facts, &attributed.lines, trees, id)));
    }
    let mut caused: BTreeMap<usize, Vec<Change>> = BTreeMap::new();
    let mut own: Vec<(usize, Change)> = Vec::new();
    for (index, (cause, change)) in changes.into_iter().enumerate() {
        match cause {
            Some(cause) => caused.entry(home[cause]).or_default().push(change),
            None => own.push((index, change)),
        }
    }
    let mut changes: Vec<Change> = own
        .into_iter()
        .map(|(index, mut change)| {
            change.caused = caused.remove(&index).unwrap_or_default();
            sort(&mut change.caused);
            change
        })
        .collect();
    sort(&mut changes);
    changes
}

fn sort(changes: &mut [Change]) {
    let rank = |change: &Change| {
        let wire = change.verdicts.old_clients.max(change.verdicts.older_server);
        let breaks = wire == Verdict::Breaks || change.level() == Level::Major;
        (
            std::cmp::Reverse((breaks, change.verdicts.old_clients, change.level(), wire)),
            change.kind.part(),
            change.kind,
            change.subject.clone(),
            change.id.clone(),
        )
    };
    changes.sort_by_cached_key(rank);
}

fn key(
    index: usize,
    fact: &Fact,
    attributed: &Attributed,
    causes: &[Option<usize>],
    collapsed: Option<&Together>,
) -> Key {
    let (old_clients, older_server) = fact.wire();
    let source = attributed.lines[index].iter().map(RustLine::level).max().unwrap_or(Level::Patch);
    let verdicts = Verdicts { old_clients, older_server, source };
    let is_affected = old_clients.max(older_server) > Verdict::Harmless;
    let is_silent = is_affected && source == Level::Patch && !attributed.is_touched[index];
    let (name, old, new) = match (fact.kind, collapsed) {
        (_, Some(together)) => together.clone(),
        // One entry for all documentation: there is nothing to decide.
        (Kind::DocumentationChanged, _) => return documentation(verdicts),
        _ => (fact.name.clone(), fact.old.clone(), fact.new.clone()),
    };
    let cause = causes[index];
    Key {
        kind: fact.kind,
        name,
        old,
        new,
        direction: fact.direction,
        verdicts,
        ways: fact.ways(),
        like: fact.like,
        is_silent,
        cause,
    }
}

fn documentation(verdicts: Verdicts) -> Key {
    let none = String::new;
    Key {
        kind: Kind::DocumentationChanged,
        name: none(),
        old: none(),
        new: none(),
        direction: Direction::Unused,
        verdicts,
        ways: HARMLESS.into(),
        like: Kind::DocumentationChanged,
        is_silent: false,
        cause: None,
    }
}

fn change(
    key: &Key,
    members: &[usize],
    facts: &[Fact],
    lines: &[Vec<RustLine>],
    trees: [&Tree<'_>; 2],
    id: String,
) -> Change {
    let mut places: Vec<Occurrence> = members
        .iter()
        .map(|index| &facts[*index])
        .map(|fact| Occurrence {
            subject: fact.subject.clone(),
            old: fact.old_at.clone(),
            new: fact.new_at.clone(),
            owner: fact.owner.clone(),
        })
        .collect();
    places.sort();
    places.dedup();
    let operations: BTreeSet<String> =
        members.iter().flat_map(|index| facts[*index].operations.iter().cloned()).collect();
    let mut rust: Vec<RustLine> = members.iter().flat_map(|index| lines[*index].iter().cloned()).collect();
    rust.sort();
    rust.dedup();
    let subject = match &places[..] {
        [place] => place.subject.clone(),
        _ if key.kind == Kind::DocumentationChanged => "documentation".to_owned(),
        _ => key.name.clone(),
    };
    let (old, new) = match key.kind {
        Kind::OperationRemoved if places.len() > 1 => (format!("{} operations", places.len()), String::new()),
        Kind::OperationAdded if places.len() > 1 => (String::new(), format!("{} operations", places.len())),
        _ => (key.old.clone(), key.new.clone()),
    };
    Change {
        id,
        kind: key.kind,
        subject,
        old,
        new,
        tags: tags(&operations, trees),
        places,
        direction: key.direction,
        operations: operations.into_iter().collect(),
        verdicts: key.verdicts,
        rust,
        ways: key.ways,
        like: key.like,
        is_silent: key.is_silent,
        was_deprecated: None,
        caused: Vec::new(),
    }
}

fn tags(operations: &BTreeSet<String>, trees: [&Tree<'_>; 2]) -> Vec<String> {
    let found = operations.iter().filter_map(|id| trees[1].operations.get(id).or_else(|| trees[0].operations.get(id)));
    let tags: BTreeSet<String> = found.flat_map(|operation| operation.node.list("tags")).map(str::to_owned).collect();
    tags.into_iter().collect()
}

/// Ids, one for each group: of what the change is and means, not of where it happens nor of its wording.
fn ids(groups: &IndexMap<Key, Vec<usize>>) -> Vec<String> {
    let mut taken: BTreeMap<String, usize> = BTreeMap::new();
    let of = |key: &Key, number: usize| {
        let Verdicts { old_clients, older_server, source } = key.verdicts;
        let verdicts = [old_clients.as_str(), older_server.as_str(), source.as_str(), key.direction.as_str()];
        let silent = if key.is_silent { "silent" } else { "" };
        let number = if number > 0 { number.to_string() } else { String::new() };
        let what = [key.kind.as_str(), &key.name, &key.old, &key.new, silent, &number];
        let text = what.into_iter().chain(verdicts).collect::<Vec<_>>().join("\u{0}");
        format!("{:012x}", checksum(&text) & 0xffff_ffff_ffff)
    };
    let mut ids = vec![String::new(); groups.len()];
    // What has no cause keeps its id when a consequence of something else is like it.
    let mut order: Vec<usize> = (0..groups.len()).collect();
    order.sort_by_key(|index| groups.get_index(*index).is_some_and(|(key, _)| key.cause.is_some()));
    for index in order {
        let Some((key, _)) = groups.get_index(index) else { continue };
        let number = taken.entry(of(key, 0)).or_default();
        ids[index] = of(key, *number);
        *number += 1;
    }
    ids
}

/// What operations share that are one change: what they are called together, and what is said of them before and after.
type Together = (String, String, String);

/// Operations that move in the same way: index to what they share.
fn moved(facts: &[Fact]) -> BTreeMap<usize, Together> {
    let address = |at: &Option<Pointer>| {
        let mut tokens = at.as_ref()?.tokens().skip(1);
        let (template, method) = (tokens.next()?, tokens.next()?);
        Some((method, PathTemplate::parse(&template).shape))
    };
    let mut members: BTreeMap<Together, Vec<usize>> = BTreeMap::new();
    for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| fact.kind == Kind::OperationMoved) {
        let Some((before, after)) = address(&fact.old_at).zip(address(&fact.new_at)) else { continue };
        if let Some((from, to)) = starts(&before.1, &after.1).filter(|_| before.0 == after.0) {
            let together = ("paths".to_owned(), format!("{from}/…"), format!("{to}/…"));
            members.entry(together).or_default().push(index);
        }
    }
    let together = members.into_iter().filter(|(_, indices)| indices.len() > 1);
    together.flat_map(|(together, indices)| indices.into_iter().map(move |index| (index, together.clone()))).collect()
}

/// What two paths begin with, before the parts that both end with; `None` where they end otherwise.
pub(super) fn starts(old: &str, new: &str) -> Option<(String, String)> {
    let parts = |path: &str| path.split('/').map(str::to_owned).collect::<Vec<_>>();
    let (before, after) = (parts(old), parts(new));
    let ends = before.iter().skip(1).rev().zip(after.iter().skip(1).rev());
    let shared = ends.take_while(|(one, other)| one == other).count();
    (shared > 0).then(|| (before[..before.len() - shared].join("/"), after[..after.len() - shared].join("/")))
}

/// Operations that move in the same way; that come or go with all others of their tag, or with all others below the first
/// part of their path: index to what they share.
fn collapsed(facts: &[Fact], [old, new]: [&Tree<'_>; 2]) -> BTreeMap<usize, Together> {
    let mut found = moved(facts);
    for (kind, here, there) in [(Kind::OperationRemoved, old, new), (Kind::OperationAdded, new, old)] {
        let of = |fact: &Fact| match &fact.owner {
            Owner::Operation(id) => here.operations.get(id),
            _ => None,
        };
        let tag = |operation: &super::tree::Operation<'_>| {
            operation.node.list("tags").first().map(|tag| format!("tag {tag}"))
        };
        let prefix = |operation: &super::tree::Operation<'_>| {
            operation.template.split('/').nth(1).map(|first| format!("paths below /{first}"))
        };
        let left = |name: &dyn Fn(&super::tree::Operation<'_>) -> Option<String>| -> BTreeSet<String> {
            there.operations.values().filter_map(name).collect()
        };
        let (tags_left, prefixes_left) = (left(&tag), left(&prefix));
        let mut members: BTreeMap<String, Vec<usize>> = BTreeMap::new();
        for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| fact.kind == kind) {
            let Some(operation) = of(fact) else { continue };
            let together = tag(operation).filter(|tag| !tags_left.contains(tag));
            let together = together.or_else(|| prefix(operation).filter(|prefix| !prefixes_left.contains(prefix)));
            members.entry(together.unwrap_or_default()).or_default().push(index);
        }
        for (together, indices) in members.into_iter().filter(|(name, indices)| !name.is_empty() && indices.len() > 1) {
            found.extend(indices.into_iter().map(|index| (index, (together.clone(), String::new(), String::new()))));
        }
    }
    found
}
