//! Which definitions come or go only because something else does, and what else follows from something.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::Value;

use super::fact::Fact;
use super::reach::{targets, targets_at};
use super::route::Wire;
use super::{Kind, Owner};
use crate::grammar::{Holds, Place};
use crate::pointer::Pointer;

/// For each fact: the fact that causes it.
pub(super) fn causes(facts: &[Fact], old: &Value, new: &Value) -> Vec<Option<usize>> {
    let mut causes = vec![None; facts.len()];
    for (kind, document) in [(Kind::DefinitionRemoved, old), (Kind::DefinitionAdded, new)] {
        let place =
            |fact: &Fact| if kind == Kind::DefinitionRemoved { fact.old_at.clone() } else { fact.new_at.clone() };
        let mut users: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| brings_references(fact, kind)) {
            for target in place(fact).map(|at| targets_at(document, &at)).unwrap_or_default() {
                users.entry(target).or_default().push(index);
            }
        }
        let mut roots = Roots { facts, users, kind, known: HashMap::new() };
        for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| fact.kind == kind) {
            causes[index] = roots.root(&fact.name).filter(|cause| *cause != index);
        }
    }
    media_types_of_all(facts, [old, new], &mut causes);
    consequences(facts, old, new, &mut causes);
    enums_of_parameters(facts, old, new, &mut causes);
    same_name(facts, &mut causes);
    (0..causes.len()).map(|index| last(&causes, index)).collect()
}

/// The cause that has no other: what is told at the top.
fn last(causes: &[Option<usize>], index: usize) -> Option<usize> {
    let mut cause = causes[index]?;
    for _ in 0..causes.len() {
        match causes[cause] {
            Some(next) if next != index => cause = next,
            _ => return Some(cause),
        }
    }
    None
}

/// A parameter that another one of its name in the same operation gives another Rust name, by coming or going.
fn same_name(facts: &[Fact], causes: &mut [Option<usize>]) {
    let mut by_name: BTreeMap<(&Owner, &str), usize> = BTreeMap::new();
    for (index, fact) in facts.iter().enumerate() {
        let comes_or_goes = matches!(fact.owner, Owner::Operation(_)) && fact.old_at.is_some() != fact.new_at.is_some();
        if comes_or_goes && fact.kind != Kind::SurfaceChanged {
            by_name.entry((&fact.owner, &fact.name)).or_insert(index);
        }
    }
    for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| fact.kind == Kind::RustNameMoved) {
        let name = fact.wire_name.as_deref();
        causes[index] = causes[index].or_else(|| name.and_then(|name| by_name.get(&(&fact.owner, name)).copied()));
    }
}

/// What Rust alone sees of a definition that requests carry now, or carry no longer: because of the first fact that leads
/// to it.
fn consequences(facts: &[Fact], old: &Value, new: &Value, causes: &mut [Option<usize>]) {
    let mut open: HashMap<&str, Vec<usize>> = HashMap::new();
    for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| fact.kind == Kind::SurfaceChanged) {
        if let Owner::Definition(name) = &fact.owner {
            open.entry(name).or_default().push(index);
        }
    }
    if open.is_empty() {
        return;
    }
    for (kind, document) in [(Kind::DefinitionRemoved, old), (Kind::DefinitionAdded, new)] {
        let place =
            |fact: &Fact| if kind == Kind::DefinitionRemoved { fact.old_at.clone() } else { fact.new_at.clone() };
        let possible = facts.iter().enumerate().filter(|(_, fact)| brings_references(fact, kind));
        // Whose bodies are no longer written as models, or are now.
        let is_other_body = |fact: &Fact| fact.kind == Kind::ConsumesChanged && !fact.keeps_types;
        let sent = facts.iter().enumerate().filter(|(_, fact)| is_other_body(fact));
        let mut reached = HashSet::new();
        for (cause, fact) in possible.chain(sent) {
            let at = place(fact).map(|at| if is_other_body(fact) { at.join("parameters") } else { at });
            let start = at.map(|at| targets_at(document, &at)).unwrap_or_default();
            // What an earlier fact leads to is told of that one.
            for name in newly_reached(start, document, &mut reached) {
                for index in open.get(name.as_str()).into_iter().flatten() {
                    causes[*index] = causes[*index].or_else(|| causes[cause].or(Some(cause)));
                }
            }
        }
    }
}

/// Media types that the document says for all operations: where they mean less than they do to others, that follows.
fn media_types_of_all(facts: &[Fact], documents: [&Value; 2], causes: &mut [Option<usize>]) {
    for (kind, key) in [(Kind::ConsumesChanged, "consumes"), (Kind::ProducesChanged, "produces")] {
        let is_inherited = |fact: &Fact| {
            let mut sides = documents.into_iter().zip([&fact.old_at, &fact.new_at]);
            sides.all(|(document, at)| {
                let operation = at.as_ref().and_then(|at| document.pointer(at.as_str()));
                operation.is_some_and(|operation| operation.get(key).is_none())
            })
        };
        let all = facts.iter().enumerate().filter(|(_, fact)| fact.kind == kind && is_inherited(fact));
        let all: Vec<(usize, Wire)> = all.map(|(index, fact)| (index, fact.wire())).collect();
        let rank = |(_, (old_clients, older_server)): &&(usize, Wire)| {
            (*old_clients.max(older_server), *old_clients, *older_server)
        };
        let Some((worst, meaning)) = all.iter().rev().max_by_key(rank).copied() else { continue };
        for (index, _) in all.into_iter().filter(|(_, wire)| *wire != meaning) {
            causes[index] = Some(worst);
        }
    }
}

/// Parameters of one name and one set of values share an enum: a change of one gives the enums of the others new names.
fn enums_of_parameters(facts: &[Fact], old: &Value, new: &Value, causes: &mut [Option<usize>]) {
    let values = |fact: &Fact| -> Vec<&Value> {
        let sides = [(old, &fact.old_at), (new, &fact.new_at)];
        sides.into_iter().filter_map(|(document, at)| parameter_at(document, at.as_ref()?)).collect()
    };
    let is_consequence = |fact: &Fact| matches!(fact.kind, Kind::SurfaceChanged | Kind::RustNameMoved);
    let mut first: HashMap<&str, usize> = HashMap::new();
    for (index, fact) in
        facts.iter().enumerate().filter(|(_, fact)| !is_consequence(fact) && fact.kind.touches_source())
    {
        for value in values(fact) {
            let own = value["parameters"].as_array().into_iter().flatten().chain([value]);
            for name in own.filter(|it| has_values(it)).filter_map(|it| it["name"].as_str()) {
                first.entry(name).or_insert(index);
            }
        }
    }
    for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| is_consequence(fact)) {
        let parameters = values(fact).into_iter().filter(|value| value["in"].is_string());
        let mut names = parameters.filter_map(|value| value["name"].as_str());
        causes[index] = causes[index].or_else(|| names.find_map(|name| first.get(name).copied()));
    }
}

/// What stands at a place; the parameter, where that is the elements of its list.
fn parameter_at<'a>(document: &'a Value, at: &Pointer) -> Option<&'a Value> {
    document.pointer(at.as_str().trim_end_matches("/items"))
}

/// True for a parameter with an enum, or with a list of one.
fn has_values(parameter: &Value) -> bool {
    let mut schema = parameter;
    while schema["items"].is_object() {
        schema = &schema["items"];
    }
    schema["enum"].is_array()
}

/// Everything that these definitions refer to, themselves included, but for what has been reached before.
fn newly_reached(start: Vec<String>, document: &Value, reached: &mut HashSet<String>) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), start);
    while let Some(name) = open.pop() {
        if reached.insert(name.clone()) {
            open.extend(targets(Holds::Node(Place::Schema), &document["definitions"][&name]));
            found.push(name);
        }
    }
    found
}

/// True where the whole of what stands at the place of a fact comes or goes with it.
fn brings_references(fact: &Fact, kind: Kind) -> bool {
    let is_whole = if kind == Kind::DefinitionRemoved { fact.new_at.is_none() } else { fact.old_at.is_none() };
    // A consequence of Rust stands for no reference of its own.
    if fact.kind == Kind::SurfaceChanged {
        return false;
    }
    let is_other_type = fact.kind.is_other_type() || fact.kind == Kind::SuccessStatusChanged;
    is_whole || is_other_type
}

/// Which fact, no definition itself, leads to a definition.
struct Roots<'f> {
    facts: &'f [Fact],
    /// Per definition: the facts whose own part of the document refers to it, in order.
    users: HashMap<String, Vec<usize>>,
    kind: Kind,
    known: HashMap<&'f str, Option<usize>>,
}

impl<'f> Roots<'f> {
    /// The first one; what has been found on the way is known from then on.
    fn of(&mut self, name: &'f str) -> Option<usize> {
        let mut seen = HashSet::from([name]);
        // Names that lead to each other, with how many users of each have been looked at.
        let mut open = vec![(name, 0)];
        while let Some((name, at)) = open.last_mut() {
            let found = if *at == 0 { self.direct(name) } else { None };
            if let Some(root) = found {
                self.known.extend(open.into_iter().map(|(name, _)| (name, Some(root))));
                return Some(root);
            }
            let next = self.users.get(*name).and_then(|users| users.get(*at));
            *at += 1;
            match next.map(|index| self.facts[*index].name.as_str()) {
                Some(user) if seen.insert(user) => open.push((user, 0)),
                Some(_) => {}
                None => drop(open.pop()),
            }
        }
        // Nothing leads to any of them.
        self.known.extend(seen.into_iter().map(|name| (name, None)));
        None
    }

    /// What is known already, or a fact that refers to it and is no definition.
    fn direct(&self, name: &str) -> Option<usize> {
        let known = self.known.get(name).copied().flatten();
        let mut users = self.users.get(name).into_iter().flatten().copied();
        known.or_else(|| users.find(|index| self.facts[*index].kind != self.kind))
    }

    /// The same, where it has been looked for.
    fn root(&mut self, name: &'f str) -> Option<usize> {
        if let Some(known) = self.known.get(name) { *known } else { self.of(name) }
    }
}
