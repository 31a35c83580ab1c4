//! Which definitions come or go only because something else does.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::fact::Fact;
use super::reach::{targets, targets_at};
use super::{Kind, Owner};
use crate::grammar::{Holds, Place};

/// For each fact: the fact that causes it.
pub(super) fn causes(facts: &[Fact], old: &Value, new: &Value) -> Vec<Option<usize>> {
    let mut causes = vec![None; facts.len()];
    for (kind, document) in [(Kind::DefinitionRemoved, old), (Kind::DefinitionAdded, new)] {
        let place =
            |fact: &Fact| if kind == Kind::DefinitionRemoved { fact.old_at.clone() } else { fact.new_at.clone() };
        // Per definition: the facts whose own part of the document refers to it, in order.
        let mut users: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| brings_references(fact, kind)) {
            for target in place(fact).map(|at| targets_at(document, &at)).unwrap_or_default() {
                users.entry(target).or_default().push(index);
            }
        }
        for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| fact.kind == kind) {
            causes[index] = root(facts, &users, &fact.name, kind, &mut Vec::new()).filter(|cause| *cause != index);
        }
    }
    consequences(facts, old, new, &mut causes);
    enums_of_parameters(facts, old, new, &mut causes);
    causes
}

/// What Rust alone sees of a definition that requests carry now, or carry no longer: because of the first fact that leads
/// to it.
fn consequences(facts: &[Fact], old: &Value, new: &Value, causes: &mut [Option<usize>]) {
    let open: Vec<(usize, &str)> = facts
        .iter()
        .enumerate()
        .filter_map(|(index, fact)| match (&fact.owner, fact.kind) {
            (Owner::Definition(name), Kind::SurfaceChanged) => Some((index, name.as_str())),
            _ => None,
        })
        .collect();
    if open.is_empty() {
        return;
    }
    for (kind, document) in [(Kind::DefinitionRemoved, old), (Kind::DefinitionAdded, new)] {
        let place =
            |fact: &Fact| if kind == Kind::DefinitionRemoved { fact.old_at.clone() } else { fact.new_at.clone() };
        let possible = facts.iter().enumerate().filter(|(_, fact)| brings_references(fact, kind));
        for (cause, fact) in possible {
            let start = place(fact).map(|at| targets_at(document, &at)).unwrap_or_default();
            let reached = closure(start, document);
            for (index, _) in open.iter().filter(|(index, name)| *index != cause && reached.contains(*name)) {
                causes[*index] = causes[*index].or_else(|| causes[cause].or(Some(cause)));
            }
        }
    }
}

/// Parameters of one name and one set of values share an enum: a change of one gives the enums of the others new names.
fn enums_of_parameters(facts: &[Fact], old: &Value, new: &Value, causes: &mut [Option<usize>]) {
    let values = |fact: &Fact| -> Vec<&Value> {
        let old = fact.old_at.as_ref().and_then(|at| old.pointer(at.as_str()));
        old.into_iter().chain(fact.new_at.as_ref().and_then(|at| new.pointer(at.as_str()))).collect()
    };
    let is_consequence = |fact: &Fact| matches!(fact.kind, Kind::SurfaceChanged | Kind::RustNameMoved);
    for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| is_consequence(fact)) {
        let name = values(fact).iter().find_map(|value| value["name"].as_str().filter(|_| value["in"].is_string()));
        let Some(name) = name.filter(|_| causes[index].is_none()) else { continue };
        let has_it = |value: &Value| value["name"] == name && value["enum"].is_array();
        let brings = |fact: &Fact| {
            values(fact)
                .iter()
                .any(|value| has_it(value) || value["parameters"].as_array().is_some_and(|all| all.iter().any(has_it)))
        };
        causes[index] =
            facts.iter().position(|cause| !is_consequence(cause) && cause.kind.touches_source() && brings(cause));
    }
}

/// Everything that these definitions refer to, themselves included.
fn closure(start: Vec<String>, document: &Value) -> HashSet<String> {
    let (mut found, mut open) = (HashSet::new(), start);
    while let Some(name) = open.pop() {
        if !found.contains(&name) {
            open.extend(targets(Holds::Node(Place::Schema), &document["definitions"][&name]));
            found.insert(name);
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
    let is_other_type = matches!(
        fact.kind,
        Kind::PropertyTypeChanged
            | Kind::ParameterTypeChanged
            | Kind::BodyTypeChanged
            | Kind::ResponseBodyChanged
            | Kind::ResponseBodyAppeared
            | Kind::ResponseBodyDisappeared
            | Kind::ErrorBodyChanged
            | Kind::DefinitionTypeChanged
            | Kind::MapBecameFreeForm
            | Kind::FreeFormBecameMap
            | Kind::InlineObjectLifted
            | Kind::DefinitionInlined
            | Kind::SuccessStatusChanged
    );
    is_whole || is_other_type
}

/// The first fact, no definition itself, that leads to the definition.
fn root<'f>(
    facts: &'f [Fact],
    users: &HashMap<String, Vec<usize>>,
    name: &'f str,
    kind: Kind,
    seen: &mut Vec<&'f str>,
) -> Option<usize> {
    if seen.contains(&name) {
        return None;
    }
    seen.push(name);
    let users_of = users.get(name)?;
    let direct = users_of.iter().copied().find(|index| facts[*index].kind != kind);
    direct.or_else(|| users_of.iter().find_map(|index| root(facts, users, &facts[*index].name, kind, seen)))
}
