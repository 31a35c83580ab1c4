//! Definitions that are only parts of others: what their members mean on the wire is decided where they are put together.
//!
//! A member that moves from such a base to all that are made of it, or back, is sent as before.

use std::collections::{BTreeSet, HashMap};

use super::Owner;
use super::fact::Fact;
use super::flat::{Flat, is_same};
use super::renames::uses;
use super::route::HARMLESS;
use super::tree::{Node, Renames, Tree};
use crate::grammar::Holds;
use crate::pointer::Pointer;

/// Both sides of what is put together.
type Sides<'a> = Option<[Flat<'a>; 2]>;

/// Definitions that are only parts of others.
pub(super) struct Bases<'t, 'a> {
    trees: [&'t Tree<'a>; 2],
    renames: &'t Renames,
    /// Places of what is made of a base, by its old name, in the old document.
    users: HashMap<String, BTreeSet<Pointer>>,
    together: HashMap<Pointer, Sides<'a>>,
}

impl<'t, 'a> Bases<'t, 'a> {
    pub(super) fn new(trees: [&'t Tree<'a>; 2], renames: &'t Renames) -> Self {
        let mut users: HashMap<String, BTreeSet<Pointer>> = HashMap::new();
        let mut alone = BTreeSet::new();
        for (index, tree) in trees.iter().enumerate() {
            for (name, places) in uses(tree) {
                let name = if index == 1 { renames.definition(&name).to_owned() } else { name };
                for at in places {
                    let at = if index == 1 { before(&at, renames) } else { at };
                    match whole(&at) {
                        Some(at) => drop(users.entry(name.clone()).or_default().insert(at)),
                        None => drop(alone.insert(name.clone())),
                    }
                }
            }
        }
        users.retain(|name, _| !alone.contains(name));
        Self { trees, renames, users, together: HashMap::new() }
    }

    /// Decides what a fact about a member of the definition `name` means where nobody sends that definition by itself.
    pub(super) fn judge(&mut self, fact: &mut Fact, name: &str) {
        let Owner::Definition(owner) = &fact.owner else { return };
        let at = fact.new_at.as_ref().or(fact.old_at.as_ref());
        // A member of a member may stand in yet another definition.
        let is_own = |at: &&Pointer| at.tokens().nth(1).is_some_and(|it| it == *owner || it == name);
        if let Some(member) = at.filter(is_own).and_then(member)
            && self.users.contains_key(name)
            && self.is_kept(name, &member)
        {
            fact.means(HARMLESS);
        }
    }

    /// True where everything made of the base has the member as before.
    fn is_kept(&mut self, base: &str, member: &str) -> bool {
        let (mut open, mut seen) = (vec![base.to_owned()], BTreeSet::new());
        while let Some(name) = open.pop().filter(|name| seen.insert(name.clone())) {
            for at in self.users.get(&name).cloned().unwrap_or_default() {
                let definition = definition(&at).filter(|name| self.users.contains_key(name));
                match definition {
                    Some(name) => open.push(name),
                    None if self.is_kept_at(&at, member) => {}
                    None => return false,
                }
            }
        }
        true
    }

    fn is_kept_at(&mut self, at: &Pointer, member: &str) -> bool {
        if !self.together.contains_key(at) {
            let sides = self.sides(at);
            self.together.insert(at.clone(), sides);
        }
        let Some(Some([old, new])) = self.together.get(at) else { return false };
        old.required.contains(member) == new.required.contains(member)
            && match (old.members.get(member), new.members.get(member)) {
                (Some(old), Some(new)) => is_same(self.trees, self.renames, old, new),
                (old, new) => old.is_none() && new.is_none(),
            }
    }

    fn sides(&self, at: &Pointer) -> Sides<'a> {
        let now = match definition(at).and_then(|name| after(&name, self.renames)) {
            Some(name) => Pointer::root().join("definitions").join(name),
            None => at.clone(),
        };
        let flat = |tree: &Tree<'a>, at: &Pointer| {
            let value = tree.root.pointer(at.as_str())?;
            let path = at.as_str().to_owned();
            Flat::of(tree, &Node { value, holds: Holds::at(at)?, at: at.clone(), path }, &BTreeSet::new())
        };
        Some([flat(self.trees[0], at)?, flat(self.trees[1], &now)?])
    }
}

/// What the schema at `at` is a part of; `None` where it is a whole.
fn whole(at: &Pointer) -> Option<Pointer> {
    let mut whole = None;
    let mut rest = at.as_str();
    while let Some(above) = rest.rsplit_once('/').and_then(|(list, _)| list.strip_suffix("/allOf")) {
        whole = Some(above);
        rest = above;
    }
    whole.map(Pointer::parse)
}

/// The member that stands at `at`, of a definition itself or of one of its parts.
fn member(at: &Pointer) -> Option<String> {
    let tokens: Vec<String> = at.tokens().collect();
    let (member, above) = tokens.split_last()?;
    let (properties, above) = above.split_last()?;
    let parts = above.get(2..).filter(|_| above[0] == "definitions" && properties == "properties")?;
    parts.iter().step_by(2).all(|key| key == "allOf").then(|| member.clone())
}

fn definition(at: &Pointer) -> Option<String> {
    let mut tokens = at.tokens();
    let name = tokens.next().filter(|first| first == "definitions").and_then(|_| tokens.next())?;
    tokens.next().is_none().then_some(name)
}

/// The place in the old document.
fn before(at: &Pointer, renames: &Renames) -> Pointer {
    let tokens: Vec<String> = at.tokens().collect();
    match tokens.as_slice() {
        [first, name, rest @ ..] if first == "definitions" && renames.definitions.contains_key(name) => {
            let start = Pointer::root().join(first).join(renames.definition(name));
            rest.iter().fold(start, |at, token| at.join(token))
        }
        _ => at.clone(),
    }
}

/// The name in the new document, where that is another one.
fn after<'r>(name: &str, renames: &'r Renames) -> Option<&'r String> {
    renames.definitions.iter().find(|(_, before)| *before == name).map(|(now, _)| now)
}
