//! The members of two objects compared, and which of them are required.

use std::collections::BTreeSet;

use super::Kind;
use super::comparer::{Comparer, summary};
use super::fact::{Pair, Scope};
use super::role::Role;
use super::tree::{Node, join, join_value};

/// Compares `properties` and `required`.
pub(super) fn compare(comparer: &mut Comparer<'_>, pair: &Pair<'_>, old: &Node<'_>, new: &Node<'_>, scope: &Scope) {
    let (old_members, new_members) = (old.get("properties"), new.get("properties"));
    let names = |node: &Option<Node<'_>>| -> Vec<String> {
        node.as_ref().into_iter().flat_map(Node::keys).map(str::to_owned).collect()
    };
    let (before, after) = (names(&old_members), names(&new_members));
    let members = Pair { old: old_members, new: new_members };
    let required = Required { old: old.list("required"), new: new.list("required"), pair };
    let removed: Vec<&String> = before.iter().filter(|name| !after.contains(name)).collect();
    let mut added: Vec<&String> = after.iter().filter(|name| !before.contains(name)).collect();
    for name in removed {
        let part = Pair { old: members.old.as_ref().and_then(|node| node.get(name)), new: None };
        let other = added.iter().position(|other| is_rename(&members, name, other)).map(|index| added.remove(index));
        match other {
            Some(other) => required.renamed(comparer, &members, scope, name, other),
            None => required.removed(comparer, &part, scope, name),
        }
    }
    for name in added {
        let part = Pair { old: None, new: members.new.as_ref().and_then(|node| node.get(name)) };
        required.added(comparer, &part, scope, name);
    }
    for name in before.iter().filter(|name| after.contains(name)) {
        let part = members.get(name);
        let inner = scope.part(format!("{}.{name}", scope.subject), name);
        required.requiredness_changed(comparer, &part, &inner, name);
        comparer.compare(&part, &inner, Role::Property);
    }
    required.undescribed(comparer, scope, &before, &after);
}

/// The lists of required members.
struct Required<'p, 'a> {
    old: Vec<&'a str>,
    new: Vec<&'a str>,
    pair: &'p Pair<'a>,
}

impl Required<'_, '_> {
    fn mark_explained(&self, comparer: &mut Comparer<'_>, name: &str) {
        let path = |node: &Option<Node<'_>>| node.as_ref().map(|it| join_value(&join(&it.path, "required"), name));
        comparer.facts.mark_old_explained(path(&self.pair.old));
        comparer.facts.mark_new_explained(path(&self.pair.new));
    }

    fn removed(&self, comparer: &mut Comparer<'_>, part: &Pair<'_>, scope: &Scope, name: &str) {
        let kind = if self.old.contains(&name) { Kind::PropertyRemovedRequired } else { Kind::PropertyRemovedOptional };
        let inner = scope.part(format!("{}.{name}", scope.subject), name);
        let text = summary(part.old.as_ref());
        comparer.facts.record(kind, &inner, part, text, String::new());
        comparer.facts.mark_explained(part);
        self.mark_explained(comparer, name);
    }

    fn added(&self, comparer: &mut Comparer<'_>, part: &Pair<'_>, scope: &Scope, name: &str) {
        let kind = if self.new.contains(&name) { Kind::PropertyAddedRequired } else { Kind::PropertyAddedOptional };
        let inner = scope.part(format!("{}.{name}", scope.subject), name);
        let text = summary(part.new.as_ref());
        comparer.facts.record(kind, &inner, part, String::new(), text);
        comparer.facts.mark_explained(part);
        self.mark_explained(comparer, name);
    }

    fn renamed(&self, comparer: &mut Comparer<'_>, members: &Pair<'_>, scope: &Scope, old: &str, new: &str) {
        let part = Pair {
            old: members.old.as_ref().and_then(|node| node.get(old)),
            new: members.new.as_ref().and_then(|node| node.get(new)),
        };
        let inner = scope.part(format!("{}.{old}", scope.subject), old);
        let gone = if self.old.contains(&old) { Kind::PropertyRemovedRequired } else { Kind::PropertyRemovedOptional };
        let come = if self.new.contains(&new) { Kind::PropertyAddedRequired } else { Kind::PropertyAddedOptional };
        let (gone, come) = (gone.wire(scope.direction), come.wire(scope.direction));
        // It may be another one: then the one is gone and the other has come.
        comparer.facts.record(Kind::PropertyRenamed, &inner, &part, old.to_owned(), new.to_owned()).wire =
            Some((gone.0.max(come.0), gone.1.max(come.1)));
        comparer.facts.mark_explained(&part);
        self.mark_explained(comparer, old);
        self.mark_explained(comparer, new);
    }

    fn requiredness_changed(&self, comparer: &mut Comparer<'_>, part: &Pair<'_>, scope: &Scope, name: &str) {
        let (kind, old, new) = match (self.old.contains(&name), self.new.contains(&name)) {
            (false, true) => (Kind::PropertyBecameRequired, "optional", "required"),
            (true, false) => (Kind::PropertyBecameOptional, "required", "optional"),
            _ => return,
        };
        comparer.facts.record(kind, scope, part, old.to_owned(), new.to_owned());
        self.mark_explained(comparer, name);
    }

    /// Names of members that are not described: required all the same.
    fn undescribed(&self, comparer: &mut Comparer<'_>, scope: &Scope, before: &[String], after: &[String]) {
        let described: BTreeSet<&str> = before.iter().chain(after).map(String::as_str).collect();
        let names: BTreeSet<&str> = self.old.iter().chain(&self.new).copied().collect();
        for name in names.difference(&described) {
            let (old, new) = (self.old.contains(name), self.new.contains(name));
            if old != new {
                let text = |there: bool| if there { format!("required, not described: {name}") } else { String::new() };
                comparer.facts.record(Kind::PropertyFlagChanged, scope, self.pair, text(old), text(new));
                self.mark_explained(comparer, name);
            }
        }
    }
}

/// The same schema under a name that shares a word: a question for a person.
fn is_rename(members: &Pair<'_>, old: &str, new: &str) -> bool {
    let schema = |node: &Option<Node<'_>>, name: &str| {
        node.as_ref().and_then(|node| node.get(name)).map(|it| it.without_prose())
    };
    let words = |name: &str| -> BTreeSet<String> {
        name.split(|c: char| !c.is_alphanumeric()).map(str::to_lowercase).filter(|word| word.len() > 2).collect()
    };
    let (old_words, new_words) = (words(old), words(new));
    let shared = old_words.intersection(&new_words).count();
    let spelling =
        |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    let alike = spelling(old) == spelling(new) || shared * 2 >= old_words.len().max(new_words.len()) && shared > 0;
    alike && schema(&members.old, old) == schema(&members.new, new)
}
