//! A definition exchanged for another one: what that means on the wire, its members decide, not its name.

use std::collections::{BTreeSet, HashMap};

use super::comparer::Comparer;
use super::fact::{Fact, Pair, Scope};
use super::flat::Flat;
use super::role::Role;
use super::route::{HARMLESS, Route, Ways};
use super::tree::{MOST_REFERENCES, Node, Tree};
use crate::pointer::Pointer;
use crate::understand::understand;
use crate::understood::Understood;

/// So many exchanges within an exchange are looked through; more of them are told as another type.
const MOST: usize = 30;

/// The places of definitions that stand for each other.
type Places = (Pointer, Pointer);

/// The definitions that have been looked through instead of each other.
#[derive(Default)]
pub(super) struct Exchanged {
    /// Those within the one that is being looked through.
    within: Vec<Places>,
    known: HashMap<(Places, Route, Role), Option<Ways>>,
}

impl Comparer<'_, '_> {
    /// The worst of what differs between the definitions that both sides refer to, as if they stood here. `None` where they
    /// have nothing in common: what is another thing breaks whoever reads it.
    pub(super) fn wire_of_targets(
        &mut self,
        pair: &Pair<'_>,
        (old, new): (&Understood, &Understood),
        scope: &Scope,
        role: Role,
    ) -> Option<Ways> {
        let is_reference = |schema: &Understood| matches!(schema, Understood::Reference(_));
        if !is_reference(old) && !is_reference(new) {
            return None;
        }
        let before = target(self.trees[0], pair.old.as_ref()?)?;
        let after = target(self.trees[1], pair.new.as_ref()?)?;
        let places = (before.at.clone(), after.at.clone());
        // Around a circle, it says nothing that has not been said.
        if self.exchanged.within.contains(&places) {
            return Some(HARMLESS.into());
        }
        let is_outermost = self.exchanged.within.is_empty();
        let known = (places.clone(), scope.route, role);
        if let Some(known) = self.exchanged.known.get(&known).filter(|_| is_outermost) {
            return *known;
        }
        if self.exchanged.within.len() >= MOST || !have_members_in_common(self.trees, &before, &after) {
            return None;
        }
        // Of all places within, each pair is looked through once.
        self.exchanged.within.push(places);
        let worst = self.worst(&Pair::both(&before, &after), scope, role);
        if is_outermost {
            self.exchanged.within.clear();
            self.exchanged.known.insert(known, Some(worst));
        }
        Some(worst)
    }

    /// The worst of what would be told here.
    fn worst(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role) -> Ways {
        let facts = std::mem::take(self.facts);
        self.compare(pair, scope, role);
        let found = std::mem::replace(self.facts, facts);
        let worst = found.all.iter().map(Fact::ways).fold(HARMLESS.into(), Ways::worst);
        // An error stays an error, whatever can be read of it.
        let route = if role == Role::ErrorResponse { scope.route.of_errors() } else { scope.route };
        route.of(worst.request, worst.response)
    }
}

/// True for objects that have a member of the same name, and for everything else.
fn have_members_in_common<'a>([old, new]: [&Tree<'a>; 2], before: &Node<'a>, after: &Node<'a>) -> bool {
    let whole = |tree: &Tree<'a>, node: &Node<'a>| Flat::of(tree, node, &BTreeSet::new());
    match (whole(old, before), whole(new, after)) {
        (Some(before), Some(after)) => before.members.keys().any(|name| after.members.contains_key(name)),
        _ => true,
    }
}

/// What the schema refers to, through all names; itself where it refers to nothing.
fn target<'a>(tree: &Tree<'a>, node: &Node<'a>) -> Option<Node<'a>> {
    let bare = |node: Node<'a>| node.unwrapped().unwrap_or(node);
    let chain = std::iter::successors(Some(bare(node.clone())), |node| tree.referred(node).map(bare));
    chain.take(MOST_REFERENCES).find(|node| !matches!(understand(node.holds, node.value), Understood::Reference(_)))
}
