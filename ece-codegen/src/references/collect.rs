//! First pass: every reference that counts, where it leads, and what gets a name because something leads to it.

use std::collections::hash_map::Entry;
use std::collections::{HashMap, HashSet, VecDeque};

use indexmap::IndexMap;
use serde_json::Value;

use super::documents::Documents;
use super::fault::{Cause, Fault, Finding};
use super::follow::{Follower, other_name, shared_name};
use super::naming::Naming;
use super::{Spot, section};
use crate::diagnostic::{Code, Diagnostics};
use crate::grammar::{Holds, Key, Place, is_extension};
use crate::pointer::{Pointer, escape};

/// Deeper than any document that is read: the reader reports what is nested deeper than it goes.
const DEEPEST: usize = 256;

/// Where a reference leads.
pub(super) enum Link {
    /// To something with a name, by this text.
    Shared(String),
    /// To a path.
    PathItem(Spot),
}

/// What has to be written anew.
#[derive(Default)]
pub(super) struct Plan {
    /// By the place of the object that holds the `$ref`; without those that lead nowhere.
    pub(super) links: HashMap<Spot, Link>,
    /// What gets a name, by kind and place.
    pub(super) named: IndexMap<(Place, Spot), String>,
    /// References that lead nowhere, by the place of the object that holds them, and why.
    pub(super) faults: IndexMap<Spot, Finding>,
    /// References that lead nowhere for the same cause as an earlier one, which says so.
    pub(super) repeated: IndexMap<Spot, Spot>,
    changes: bool,
}

impl Plan {
    /// True where the document is already as it should be.
    pub(super) fn is_empty(&self) -> bool {
        !self.changes
    }
}

struct Collector<'a, 'd> {
    documents: &'a mut Documents<'d>,
    diagnostics: &'a mut Diagnostics,
    follower: Follower,
    naming: Naming,
    plan: Plan,
    seen: HashSet<(Place, Spot)>,
    queue: VecDeque<(Place, Spot)>,
    /// The first references that met with a cause that others meet with, too.
    causes: HashMap<Cause, Spot>,
}

/// A reference as it was found.
struct Found {
    place: Place,
    at: Pointer,
    text: String,
    /// Keys beside it that say nothing.
    ignored: Vec<String>,
}

pub(super) fn collect(documents: &mut Documents<'_>, diagnostics: &mut Diagnostics) -> Plan {
    let naming = Naming::new(documents.root(0));
    let queue = VecDeque::from([(Place::Document, Spot::root(0))]);
    let (plan, seen, causes) = (Plan::default(), HashSet::new(), HashMap::new());
    let follower = Follower::default();
    let mut collector = Collector { documents, diagnostics, follower, naming, plan, seen, queue, causes };
    collector.adopt();
    while let Some((place, spot)) = collector.queue.pop_front() {
        collector.read(place, &spot);
    }
    collector.plan
}

impl Collector<'_, '_> {
    /// A definition that is nothing but a reference to what has no name (a file, a property) is that one's name.
    fn adopt(&mut self) {
        let definitions = self.documents.root(0)["definitions"].as_object().into_iter().flatten();
        let other_names = definitions.filter_map(|(name, value)| {
            other_name(Place::Schema, value).map(|reference| (name.clone(), reference.to_owned()))
        });
        for (name, reference) in other_names.collect::<Vec<_>>() {
            // What is wrong with it is said when it is read.
            let mut unsaid = Diagnostics::new();
            let followed = self.follower.follow(Place::Schema, 0, &reference, self.documents, &mut unsaid);
            let Ok(spot) = followed else { continue };
            self.diagnostics.append(unsaid);
            let key = (Place::Schema, spot);
            if shared_name(key.0, &key.1).is_none() && !self.plan.named.contains_key(&key) {
                self.queue.push_back(key.clone());
                self.plan.named.insert(key, name);
                self.plan.changes = true;
            }
        }
    }

    fn read(&mut self, place: Place, spot: &Spot) {
        let Some(value) = self.documents.value(spot) else { return };
        let mut walk = Walk { file: spot.file, seen: &mut self.seen, found: Vec::new() };
        walk.node(place, value, &spot.at, 0);
        for found in walk.found {
            self.link(spot.file, &found);
        }
    }

    fn link(&mut self, file: usize, found: &Found) {
        let Found { place, at, text, ignored } = found;
        let name = self.documents.name(file).to_owned();
        if !ignored.is_empty() {
            let message = format!("what is beside a `$ref` does not count: {}", ignored.join(", "));
            let help = "put the reference and the rest into an `allOf`, where both are meant";
            self.diagnostics.push_in(&name, Code::IgnoredBesideRef, at, message, help);
        }
        match self.follower.follow(*place, file, text, self.documents, self.diagnostics) {
            Ok(target) => {
                let link = self.destination(*place, target);
                self.plan.changes |= !matches!(&link, Link::Shared(same) if same == text);
                self.plan.links.insert(Spot { file, at: at.clone() }, link);
            }
            Err(fault) => {
                let spot = Spot { file, at: at.clone() };
                match self.first_with_cause_of(&fault, &spot) {
                    Some(first) => drop(self.plan.repeated.insert(spot, first)),
                    None => drop(self.plan.faults.insert(spot, fault.finding(text))),
                }
            }
        }
    }

    /// The reference that has met with the same cause before.
    fn first_with_cause_of(&mut self, fault: &Fault, spot: &Spot) -> Option<Spot> {
        match self.causes.entry(fault.cause()?) {
            Entry::Occupied(first) => Some(first.get().clone()),
            Entry::Vacant(place) => {
                place.insert(spot.clone());
                None
            }
        }
    }

    fn destination(&mut self, place: Place, target: Spot) -> Link {
        if place == Place::PathItem {
            self.queue.push_back((place, target.clone()));
            return Link::PathItem(target);
        }
        let name = shared_name(place, &target).unwrap_or_else(|| {
            let key = (place, target);
            match self.plan.named.get(&key) {
                Some(name) => name.clone(),
                None => {
                    let name = self.naming.name(place, &key.1, self.documents);
                    self.queue.push_back(key.clone());
                    self.plan.named.insert(key, name.clone());
                    name
                }
            }
        });
        Link::Shared(format!("#/{}/{}", section(place), escape(&name)))
    }
}

/// A walk by the grammar, not by the model: a reference counts wherever one may be, at what cannot be read too.
struct Walk<'s> {
    file: usize,
    seen: &'s mut HashSet<(Place, Spot)>,
    found: Vec<Found>,
}

impl Walk<'_> {
    fn node(&mut self, place: Place, value: &Value, at: &Pointer, depth: usize) {
        let Some(members) = value.as_object().filter(|_| depth <= DEEPEST) else { return };
        // Only these can be reached twice: as a part of what holds them, and by a reference.
        let is_target = matches!(place, Place::Schema | Place::Parameter | Place::Response | Place::PathItem);
        if is_target && !self.seen.insert((place, Spot { file: self.file, at: at.clone() })) {
            return;
        }
        if let Some(text) = members.get("$ref").and_then(Value::as_str).filter(|_| place.key("$ref").is_some()) {
            let ignored = members.keys().filter(|key| place == Place::Schema && !counts_beside_reference(key));
            let ignored = ignored.map(|key| format!("`{key}`")).collect();
            self.found.push(Found { place, at: at.clone(), text: text.to_owned(), ignored });
        }
        for (key, value) in members {
            if let Some(known) = place.key(key) {
                self.held(known.holds, value, &at.join(key), depth + 1);
            }
        }
    }

    fn held(&mut self, holds: Holds, value: &Value, at: &Pointer, depth: usize) {
        match (holds, value) {
            (Holds::Node(place), value) => self.node(place, value, at, depth),
            (Holds::List(place), Value::Array(elements)) => {
                elements.iter().enumerate().for_each(|(index, it)| self.node(place, it, &at.join(index), depth));
            }
            (Holds::Names(place), Value::Object(members)) => {
                members.iter().for_each(|(name, it)| self.node(place, it, &at.join(name), depth));
            }
            (Holds::NamesOrExtensions(place), Value::Object(members)) => {
                let named = members.iter().filter(|(name, _)| !is_extension(name));
                named.for_each(|(name, it)| self.node(place, it, &at.join(name), depth));
            }
            _ => {}
        }
    }
}

/// Swagger 2.0 has nothing beside a `$ref`; what is only said about it is kept all the same, as documents mean it.
fn counts_beside_reference(key: &str) -> bool {
    matches!(key, "$ref" | "readOnly" | "default")
        || is_extension(key)
        || Place::Schema.key(key).is_none_or(Key::is_prose)
}
