//! A single difference with a meaning, before equal ones are put together.

use std::collections::{BTreeSet, HashSet};

use super::attribution::Attributed;
use super::route::{HARMLESS, Route, Ways, Wire};
use super::tree::Node;
use super::{Direction, Kind, Owner};
use crate::grammar::Holds;
use crate::pointer::Pointer;

/// A single difference with a meaning.
#[derive(Clone, Debug)]
pub(super) struct Fact {
    pub(super) kind: Kind,
    pub(super) owner: Owner,
    /// The whole subject: `DeploymentGetResponse.alias`.
    pub(super) subject: String,
    /// What equal differences share: `alias`, `status 449`.
    pub(super) name: String,
    pub(super) old: String,
    pub(super) new: String,
    pub(super) old_at: Option<Pointer>,
    pub(super) new_at: Option<Pointer>,
    pub(super) direction: Direction,
    /// Ids of operations.
    pub(super) operations: BTreeSet<String>,
    /// What it means on each way, if it travels there.
    pub(super) said: Ways,
    /// The kind that it means as much as: whose words say what to do about it on the wire.
    pub(super) like: Kind,
    /// Whether every type is made as before, where the kind alone does not decide it.
    pub(super) keeps_types: bool,
    /// The value of an enum or the error code that it is about.
    pub(super) value: Option<String>,
    /// Error codes that come or go with it.
    pub(super) codes: Vec<String>,
    /// Of a consequence for the Rust surface: what the parameter is called on the wire.
    pub(super) wire_name: Option<String>,
}

impl Fact {
    /// What it means on each way that it travels.
    pub(super) fn ways(&self) -> Ways {
        self.said.on(self.direction)
    }

    /// What it means on the wire.
    pub(super) fn wire(&self) -> Wire {
        self.ways().together()
    }

    /// It means the same on all its ways, whatever its kind does.
    pub(super) fn means(&mut self, wire: Wire) {
        self.said = wire.into();
    }
}

/// Where facts are made: what is known about all of them at a place.
#[derive(Clone, Debug)]
pub(super) struct Scope {
    pub(super) owner: Owner,
    pub(super) subject: String,
    pub(super) name: String,
    pub(super) route: Route,
    pub(super) operations: BTreeSet<String>,
}

impl Scope {
    /// The scope of a part of this one.
    pub(super) fn part(&self, subject: String, name: impl Into<String>) -> Self {
        Self { subject, name: name.into(), ..self.clone() }
    }
}

/// Both sides of a place; at least one of them is there.
#[derive(Clone, Debug)]
pub(super) struct Pair<'a> {
    pub(super) old: Option<Node<'a>>,
    pub(super) new: Option<Node<'a>>,
}

impl<'a> Pair<'a> {
    pub(super) fn both(old: &Node<'a>, new: &Node<'a>) -> Self {
        Self { old: Some(old.clone()), new: Some(new.clone()) }
    }

    pub(super) fn get(&self, key: &str) -> Self {
        let part = |node: &Option<Node<'a>>| node.as_ref().and_then(|node| node.get(key));
        Self { old: part(&self.old), new: part(&self.new) }
    }

    /// What the grammar says of the place.
    pub(super) fn holds(&self) -> Holds {
        self.new.as_ref().or(self.old.as_ref()).map_or(Holds::Any, |node| node.holds)
    }

    /// True where nobody sends what stands under `key`.
    pub(super) fn is_prose(&self, key: &str) -> bool {
        self.old.as_ref().or(self.new.as_ref()).is_some_and(|node| node.is_prose(key))
    }

    /// True where both sides are of the shape that the grammar has for the place, as far as they are there.
    pub(super) fn is_well_formed(&self) -> bool {
        [&self.old, &self.new].into_iter().flatten().all(Node::is_well_formed)
    }

    pub(super) fn is_equal(&self) -> bool {
        self.old.as_ref().map(|node| node.value) == self.new.as_ref().map(|node| node.value)
    }
}

/// Collects facts, and which paths of the documents they explain.
#[derive(Debug, Default)]
pub(super) struct Facts {
    pub(super) all: Vec<Fact>,
    /// Those about what is sent as before: they are told where a line of Rust moves.
    of_rust: HashSet<usize>,
    old_explained: BTreeSet<String>,
    new_explained: BTreeSet<String>,
}

impl Facts {
    /// Adds a fact about a place; explains nothing yet.
    pub(super) fn record(&mut self, kind: Kind, scope: &Scope, pair: &Pair<'_>, old: String, new: String) -> &mut Fact {
        let fact = Fact {
            kind,
            owner: scope.owner.clone(),
            subject: scope.subject.clone(),
            name: scope.name.clone(),
            old,
            new,
            old_at: pair.old.as_ref().map(|node| node.at.clone()),
            new_at: pair.new.as_ref().map(|node| node.at.clone()),
            direction: scope.route.direction,
            operations: scope.operations.clone(),
            said: scope.route.ways(kind),
            like: kind,
            keeps_types: false,
            value: None,
            codes: Vec::new(),
            wire_name: None,
        };
        let index = self.all.len();
        self.all.push(fact);
        &mut self.all[index]
    }

    /// Adds that something is documented otherwise: one fact for the place, whatever is said there.
    pub(super) fn record_documentation(&mut self, scope: &Scope, pair: &Pair<'_>) {
        let scope = scope.part(scope.subject.clone(), "");
        self.record(Kind::DocumentationChanged, &scope, pair, String::new(), String::new());
    }

    /// Adds a fact about what is sent as before, and is told only where a line of Rust moves.
    pub(super) fn record_of_rust(&mut self, kind: Kind, scope: &Scope, pair: &Pair<'_>, old: String, new: String) {
        self.of_rust.insert(self.all.len());
        self.record(kind, scope, pair, old, new).means(HARMLESS);
    }

    /// The facts that are told, with what the Rust surface says of them.
    pub(super) fn told(self, attributed: Attributed) -> (Vec<Fact>, Attributed) {
        let of_rust = self.of_rust;
        let (mut facts, mut told) = (Vec::new(), Attributed::default());
        let lines = attributed.lines.into_iter().zip(attributed.is_touched);
        for (index, (fact, (lines, is_touched))) in self.all.into_iter().zip(lines).enumerate() {
            if !of_rust.contains(&index) || !lines.is_empty() {
                facts.push(fact);
                told.lines.push(lines);
                told.is_touched.push(is_touched);
            }
        }
        (facts, told)
    }

    /// A definition that was or became an inline schema is told as that, not as one that came or went.
    pub(super) fn drop_lifted(&mut self) {
        let of = |kind: Kind, name: fn(&Fact) -> &String| -> BTreeSet<String> {
            self.all.iter().filter(|fact| fact.kind == kind).map(|fact| name(fact).clone()).collect()
        };
        let lifted = of(Kind::InlineObjectLifted, |fact| &fact.new);
        let inlined = of(Kind::DefinitionInlined, |fact| &fact.old);
        let is_kept = |fact: &Fact| match fact.kind {
            Kind::DefinitionAdded => !lifted.contains(&fact.name),
            Kind::DefinitionRemoved => !inlined.contains(&fact.name),
            _ => true,
        };
        let of_rust = std::mem::take(&mut self.of_rust);
        for (index, fact) in std::mem::take(&mut self.all).into_iter().enumerate().filter(|(_, fact)| is_kept(fact)) {
            if of_rust.contains(&index) {
                self.of_rust.insert(self.all.len());
            }
            self.all.push(fact);
        }
    }

    /// Everything at and below both places is explained.
    pub(super) fn mark_explained(&mut self, pair: &Pair<'_>) {
        self.mark_old_explained(pair.old.as_ref().map(|node| node.path.clone()));
        self.mark_new_explained(pair.new.as_ref().map(|node| node.path.clone()));
    }

    /// The member `key` of both places is explained.
    pub(super) fn mark_key_explained(&mut self, pair: &Pair<'_>, key: &str) {
        let path = |node: &Option<Node<'_>>| node.as_ref().map(|node| super::tree::join(&node.path, key));
        self.mark_old_explained(path(&pair.old));
        self.mark_new_explained(path(&pair.new));
    }

    pub(super) fn mark_old_explained(&mut self, path: Option<String>) {
        self.old_explained.extend(path);
    }

    pub(super) fn mark_new_explained(&mut self, path: Option<String>) {
        self.new_explained.extend(path);
    }

    /// True where the member `key` of both places is explained as a whole.
    pub(super) fn explains_key(&self, pair: &Pair<'_>, key: &str) -> bool {
        let is_in = |explained: &BTreeSet<String>, node: &Option<Node<'_>>| {
            node.as_ref().is_none_or(|node| explained.contains(&super::tree::join(&node.path, key)))
        };
        is_in(&self.old_explained, &pair.old) && is_in(&self.new_explained, &pair.new)
    }

    /// True where something explained covers a difference at `path`.
    pub(super) fn explains(&self, path: &str, in_old: bool, in_new: bool) -> bool {
        let covers = |explained: &BTreeSet<String>| {
            let ends = path.char_indices().filter(|(_, c)| *c == '/').map(|(index, _)| index).chain([path.len()]);
            ends.into_iter().any(|end| explained.contains(&path[..end]))
        };
        (!in_old || covers(&self.old_explained) || (in_new && covers(&self.new_explained)))
            && (!in_new || covers(&self.new_explained) || (in_old && covers(&self.old_explained)))
    }
}
