//! Second pass: the document, with the references that the first pass has found.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;
use serde_json::{Map, Value};

use super::collect::{Link, Plan};
use super::documents::Documents;
use super::fault::{Fault, Finding};
use super::sources::Sources;
use super::{Spot, section};
use crate::diagnostic::{Code, Diagnostics};
use crate::grammar::{Holds, Key, Place, is_extension};
use crate::pointer::{Pointer, escape};

/// How much is written out for paths that are references: a unit per value, and more for long texts.
const MOST_COPIED: usize = 1 << 18;
/// How many of them may lead through each other.
const MOST_NESTED: usize = 100;

struct Rewriter<'a, 'd> {
    plan: &'a Plan,
    documents: &'a Documents<'d>,
    diagnostics: &'a mut Diagnostics,
    sources: Sources,
    /// The paths that are being written out, outermost first.
    items: Vec<Spot>,
    copied: usize,
    weights: HashMap<Spot, usize>,
    reported: HashSet<Pointer>,
    /// The findings about references, by their number.
    said: HashMap<Spot, usize>,
    /// References that lead nowhere for the same cause as an earlier one.
    repeated: Vec<(Pointer, Spot)>,
    /// Circles of paths, by the first of each.
    circles: HashSet<Spot>,
}

/// A value, where it was written and where it goes.
#[derive(Clone)]
struct Node<'a> {
    value: &'a Value,
    spot: Spot,
    at: Pointer,
}

impl<'a> Node<'a> {
    fn below(&self, token: impl std::fmt::Display, value: &'a Value) -> Self {
        Self { value, spot: self.spot.join(&token), at: self.at.join(&token) }
    }
}

/// The document, where its parts were written, and findings at the places of the new document.
pub(super) fn rewrite(plan: &Plan, documents: &Documents<'_>, diagnostics: &mut Diagnostics) -> (Value, Sources) {
    let mut rewriter = Rewriter {
        plan,
        documents,
        diagnostics,
        sources: Sources::default(),
        items: Vec::new(),
        copied: 0,
        weights: HashMap::new(),
        reported: HashSet::new(),
        said: HashMap::new(),
        repeated: Vec::new(),
        circles: HashSet::new(),
    };
    let first = Node { value: documents.root(0), spot: Spot::root(0), at: Pointer::root() };
    let mut document = rewriter.content(Place::Document, &first);
    for ((place, spot), name) in &plan.named {
        rewriter.add(&mut document, *place, spot, name);
    }
    rewriter.blame();
    (document, rewriter.sources)
}

impl Rewriter<'_, '_> {
    /// Puts what got a name under that name.
    fn add(&mut self, document: &mut Value, place: Place, spot: &Spot, name: &str) {
        let Some(value) = self.documents.value(spot) else { return };
        let at = Pointer::root().join(section(place)).join(name);
        self.sources.add(at.clone(), self.documents.name(spot.file), spot.at.clone());
        let value = self.content(place, &Node { value, spot: spot.clone(), at });
        let Some(members) = document.as_object_mut() else { return };
        let table = members.entry(section(place)).or_insert_with(|| Value::Object(Map::new()));
        if let Some(table) = table.as_object_mut() {
            // A definition that was nothing but this reference has kept the place for it.
            table.insert(name.to_owned(), value);
        }
    }

    /// What stands at a place: itself, or its name.
    fn node(&mut self, place: Place, node: &Node<'_>) -> Value {
        match self.plan.named.get(&(place, node.spot.clone())) {
            Some(name) => stub(place, node.value, name),
            None => self.content(place, node),
        }
    }

    fn content(&mut self, place: Place, node: &Node<'_>) -> Value {
        let Some(members) = node.value.as_object() else { return node.value.clone() };
        if let Some(finding) = self.plan.faults.get(&node.spot) {
            self.said.entry(node.spot.clone()).or_insert(self.diagnostics.len());
            self.report(&node.at, finding.clone());
        }
        if let Some(first) = self.plan.repeated.get(&node.spot) {
            self.repeated.push((node.at.clone(), first.clone()));
        }
        match self.plan.links.get(&node.spot) {
            Some(Link::Shared(reference)) => {
                let mut written = self.members(place, members, node);
                written.insert("$ref".to_owned(), Value::String(reference.clone()));
                Value::Object(written)
            }
            Some(Link::PathItem(target)) => Value::Object(self.path_item(members, node, target)),
            None => Value::Object(self.members(place, members, node)),
        }
    }

    fn members(&mut self, place: Place, members: &Map<String, Value>, node: &Node<'_>) -> Map<String, Value> {
        let member = |(key, value): (&String, &Value)| {
            let written = match place.key(key) {
                Some(known) => self.held(known.holds, &node.below(key, value)),
                None => value.clone(),
            };
            (key.clone(), written)
        };
        members.iter().map(member).collect()
    }

    fn held(&mut self, holds: Holds, node: &Node<'_>) -> Value {
        match (holds, node.value) {
            (Holds::Node(place), _) => self.node(place, node),
            (Holds::List(place), Value::Array(elements)) => {
                let elements = elements.iter().enumerate();
                elements.map(|(index, value)| self.node(place, &node.below(index, value))).collect()
            }
            (Holds::Names(place) | Holds::NamesOrExtensions(place), Value::Object(members)) => {
                let member =
                    |(name, value): (&String, &Value)| (name.clone(), self.node(place, &node.below(name, value)));
                Value::Object(members.iter().map(member).collect())
            }
            (_, value) => value.clone(),
        }
    }

    /// A path that is a reference: what it says itself, and what it leads to.
    fn path_item(&mut self, members: &Map<String, Value>, node: &Node<'_>, target: &Spot) -> Map<String, Value> {
        let mut own = members.clone();
        let reference = own.shift_remove("$ref");
        let text = reference.as_ref().and_then(Value::as_str).unwrap_or_default();
        let mut written = self.members(Place::PathItem, &own, node);
        let target = match self.path_to_copy(target) {
            Ok(target) => target,
            Err(fault) => {
                let is_new = !matches!(&fault, Fault::Circle(first) if !self.circles.insert(first.clone()));
                if is_new {
                    self.report(&node.at, fault.finding(text));
                }
                return written;
            }
        };
        let Some(value) = self.documents.value(&target) else { return written };
        self.items.push(target.clone());
        for (key, value) in self
            .content(Place::PathItem, &Node { value, spot: target.clone(), at: node.at.clone() })
            .as_object()
            .into_iter()
            .flatten()
        {
            if written.contains_key(key) {
                let message = format!("`{key}` is here and where `{text}` leads: the one here counts");
                self.report(&node.at, (Code::IgnoredBesideRef, message, "remove one of them"));
                continue;
            }
            // One that has come through several paths is where the last of them has it.
            self.sources.add_unless_known(node.at.join(key), self.documents.name(target.file), target.at.join(key));
            written.insert(key.clone(), value.clone());
        }
        self.items.pop();
        written
    }

    /// The path at the end of those that are nothing but references, if it may be written out once more.
    fn path_to_copy(&mut self, target: &Spot) -> Result<Spot, Fault> {
        let (plan, documents) = (self.plan, self.documents);
        let mut seen = IndexSet::new();
        let mut target = target;
        while let Some(Link::PathItem(next)) = plan.links.get(target)
            && documents.value(target).and_then(Value::as_object).is_some_and(|members| members.len() == 1)
        {
            self.copied += 1;
            if let (start, false) = seen.insert_full(target) {
                return Err(Fault::circle(seen.into_iter().skip(start)));
            }
            target = next;
        }
        if let Some(start) = self.items.iter().position(|item| item == target) {
            return Err(Fault::circle(self.items.iter().skip(start)));
        }
        self.copied += *self.weights.entry(target.clone()).or_insert_with(|| documents.value(target).map_or(0, weight));
        let is_too_much = self.copied > MOST_COPIED || self.items.len() > MOST_NESTED;
        if is_too_much { Err(Fault::TooMuch) } else { Ok(target.clone()) }
    }

    /// Says of every reference that leads nowhere, and of which nothing is said, where its cause is said.
    fn blame(&mut self) {
        for (at, first) in std::mem::take(&mut self.repeated) {
            if let Some(index) = self.said.get(&first) {
                self.diagnostics.blame(at.join("$ref"), *index);
            }
        }
    }

    fn report(&mut self, at: &Pointer, (code, message, help): Finding) {
        if self.reported.insert(at.clone()) {
            self.diagnostics.push(code, &at.join("$ref"), message, help);
        }
    }
}

fn weight(value: &Value) -> usize {
    match value {
        Value::Object(members) => 1 + members.values().map(weight).sum::<usize>(),
        Value::Array(elements) => 1 + elements.iter().map(weight).sum::<usize>(),
        Value::String(text) => 1 + text.len() / 64,
        _ => 1,
    }
}

/// The name in the place of what it names. What is only said about it stays beside it, as it stays with its name.
fn stub(place: Place, value: &Value, name: &str) -> Value {
    let reference = format!("#/{}/{}", section(place), escape(name));
    let mut written = Map::from_iter([("$ref".to_owned(), Value::String(reference))]);
    if place == Place::Schema {
        let is_said = |key: &str| {
            matches!(key, "readOnly" | "default") || is_extension(key) || place.key(key).is_some_and(Key::is_prose)
        };
        let said = value.as_object().into_iter().flatten().filter(|(key, _)| is_said(key));
        written.extend(said.map(|(key, value)| (key.clone(), value.clone())));
    }
    Value::Object(written)
}
