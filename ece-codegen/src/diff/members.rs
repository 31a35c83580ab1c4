//! The members of two objects compared, and which of them are required.

mod candidates;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;

use super::comparer::{Comparer, summary};
use super::fact::{Pair, Scope};
use super::role::Role;
use super::route::HARMLESS;
use super::tree::{Node, join, join_value};
use super::{Kind, Verdict};
use candidates::Candidates;

/// What an object has on one side.
pub(super) struct Side<'a> {
    pub(super) members: IndexMap<&'a str, Node<'a>>,
    pub(super) required: Vec<&'a str>,
}

impl<'a> Side<'a> {
    /// As the object itself says it.
    pub(super) fn of(node: &Node<'a>) -> Self {
        let properties = node.get("properties");
        let names = properties.as_ref().into_iter().flat_map(|it| it.keys().map(move |name| (name, it)));
        let members = names.filter_map(|(name, it)| Some((name, it.get(name)?))).collect();
        Self { members, required: node.list("required") }
    }
}

/// Compares the members of both sides, and which of them are required. `pair` is the object.
pub(super) fn compare(
    comparer: &mut Comparer<'_, '_>,
    pair: &Pair<'_>,
    (old, new): (&Side<'_>, &Side<'_>),
    scope: &Scope,
) {
    let required =
        Required { old: old.required.iter().copied().collect(), new: new.required.iter().copied().collect(), pair };
    let added = new.members.iter().filter(|(name, _)| !old.members.contains_key(*name));
    let mut added = Candidates::new(added.map(|(name, node)| (*name, node)));
    for (name, node) in old.members.iter().filter(|(name, _)| !new.members.contains_key(*name)) {
        let part = Pair { old: Some(node.clone()), new: None };
        match added.take(name, node) {
            Some(other) => {
                let part = Pair { new: new.members.get(other).cloned(), ..part };
                required.renamed(comparer, &part, &comparer.carried(&part, scope), (name, other));
            }
            None => required.removed(comparer, &part, &comparer.carried(&part, scope), name),
        }
    }
    for name in added.left() {
        let part = Pair { old: None, new: new.members.get(name).cloned() };
        required.added(comparer, &part, &comparer.carried(&part, scope), name);
    }
    for (name, node) in &old.members {
        let Some(other) = new.members.get(name) else { continue };
        let part = Pair::both(node, other);
        let inner = scope.part(format!("{}.{name}", scope.subject), *name);
        required.requiredness_changed(comparer, &part, &inner, name);
        comparer.compare(&part, &comparer.carried(&part, &inner), Role::Property);
    }
    required.undescribed(comparer, scope, [old, new]);
}

/// The lists of required members.
struct Required<'p, 'a> {
    old: BTreeSet<&'a str>,
    new: BTreeSet<&'a str>,
    pair: &'p Pair<'a>,
}

impl Required<'_, '_> {
    fn mark_explained(&self, comparer: &mut Comparer<'_, '_>, name: &str) {
        let path = |node: &Option<Node<'_>>| node.as_ref().map(|it| join_value(&join(&it.path, "required"), name));
        comparer.facts.mark_old_explained(path(&self.pair.old));
        comparer.facts.mark_new_explained(path(&self.pair.new));
    }

    fn removed(&self, comparer: &mut Comparer<'_, '_>, part: &Pair<'_>, scope: &Scope, name: &str) {
        let kind = if self.old.contains(name) { Kind::PropertyRemovedRequired } else { Kind::PropertyRemovedOptional };
        let inner = scope.part(format!("{}.{name}", scope.subject), name);
        let text = summary(part.old.as_ref());
        comparer.facts.record(kind, &inner, part, text, String::new());
        comparer.facts.mark_explained(part);
        self.mark_explained(comparer, name);
    }

    fn added(&self, comparer: &mut Comparer<'_, '_>, part: &Pair<'_>, scope: &Scope, name: &str) {
        let kind = if self.new.contains(name) { Kind::PropertyAddedRequired } else { Kind::PropertyAddedOptional };
        let inner = scope.part(format!("{}.{name}", scope.subject), name);
        let text = summary(part.new.as_ref());
        comparer.facts.record(kind, &inner, part, String::new(), text);
        comparer.facts.mark_explained(part);
        self.mark_explained(comparer, name);
    }

    fn renamed(&self, comparer: &mut Comparer<'_, '_>, part: &Pair<'_>, scope: &Scope, (old, new): (&str, &str)) {
        let inner = scope.part(format!("{}.{old}", scope.subject), old);
        let gone = if self.old.contains(old) { Kind::PropertyRemovedRequired } else { Kind::PropertyRemovedOptional };
        let come = if self.new.contains(new) { Kind::PropertyAddedRequired } else { Kind::PropertyAddedOptional };
        let (gone, come) = (scope.route.ways(gone), scope.route.ways(come));
        // It may be another one: then the one is gone and the other has come.
        comparer.facts.record(Kind::PropertyRenamed, &inner, part, old.to_owned(), new.to_owned()).said =
            gone.worst(come);
        comparer.facts.mark_explained(part);
        self.mark_explained(comparer, old);
        self.mark_explained(comparer, new);
    }

    fn requiredness_changed(&self, comparer: &mut Comparer<'_, '_>, part: &Pair<'_>, scope: &Scope, name: &str) {
        let nothing = Pair { old: None, new: None };
        let (kind, old, new, where_required) = match (self.old.contains(name), self.new.contains(name)) {
            (false, true) => {
                let after = Pair { new: part.new.clone(), ..nothing };
                (Kind::PropertyBecameRequired, "optional", "required", after)
            }
            (true, false) => {
                let before = Pair { old: part.old.clone(), ..nothing };
                (Kind::PropertyBecameOptional, "required", "optional", before)
            }
            _ => return,
        };
        let scope = comparer.carried(&where_required, scope);
        comparer.facts.record(kind, &scope, part, old.to_owned(), new.to_owned());
        self.mark_explained(comparer, name);
    }

    /// Names of members that are not described. Requests have to have them all the same; of responses nobody reads them.
    fn undescribed(&self, comparer: &mut Comparer<'_, '_>, scope: &Scope, sides: [&Side<'_>; 2]) {
        let is_described = |name: &str| sides.iter().any(|side| side.members.contains_key(name));
        let list = self.pair.get("required");
        for name in self.old.symmetric_difference(&self.new).filter(|name| !is_described(name)) {
            let (kind, request) = if self.new.contains(name) {
                (Kind::PropertyBecameRequired, (Verdict::Breaks, Verdict::Harmless))
            } else {
                (Kind::PropertyBecameOptional, (Verdict::Harmless, Verdict::Breaks))
            };
            let text =
                |names: &BTreeSet<&str>| if names.contains(name) { "required, not described" } else { "not described" };
            let inner = scope.part(format!("{}.{name}", scope.subject), *name);
            let (old, new) = (text(&self.old).to_owned(), text(&self.new).to_owned());
            let fact = comparer.facts.record(kind, &inner, &list, old, new);
            fact.said = scope.route.of(request, HARMLESS);
            self.mark_explained(comparer, name);
        }
        for (name, (old, new)) in self.no_names() {
            let text = |there: bool| if there { format!("required, no name: {name}") } else { String::new() };
            if old != new {
                comparer.facts.record(Kind::PropertyFlagChanged, scope, self.pair, text(old), text(new));
            }
            self.mark_explained(comparer, &name);
        }
    }

    /// What the lists hold that is no name, and on which side.
    fn no_names(&self) -> BTreeMap<String, (bool, bool)> {
        let mut found: BTreeMap<String, (bool, bool)> = BTreeMap::new();
        for (node, is_old) in [(&self.pair.old, true), (&self.pair.new, false)] {
            let list = node.as_ref().and_then(|node| node.value.get("required")?.as_array());
            for element in list.into_iter().flatten().filter(|element| !element.is_string()) {
                let there = found.entry(element.to_string()).or_default();
                if is_old { there.0 = true } else { there.1 = true }
            }
        }
        found
    }
}
