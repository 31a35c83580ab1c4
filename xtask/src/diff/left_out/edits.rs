//! What is put in the place of what cannot be read, in both documents.

use std::collections::{BTreeMap, BTreeSet};

use ece_codegen::grammar::Holds;
use ece_codegen::pointer::Pointer;
use serde_json::{Map, Value, json};

use crate::diff::counterpart::Counterparts;
use crate::diff::part::{Kind, Part};

/// What changes in each of two documents.
#[derive(Debug, Default)]
pub(super) struct Edits {
    /// What stands at a place from now on; nothing where it goes.
    places: [Vec<(Pointer, Option<Value>)>; 2],
    /// Operations that go, wherever they are.
    operations: [BTreeSet<String>; 2],
}

impl Edits {
    pub(super) fn is_empty(&self) -> bool {
        self.places.iter().all(Vec::is_empty) && self.operations.iter().all(BTreeSet::is_empty)
    }

    /// A value of another type than its key has becomes what the other document says there.
    pub(super) fn of_wrong_types(documents: [&Value; 2], wrong_types: [&[Pointer]; 2]) -> Self {
        let mut edits = Self::default();
        // Where both are wrong, one of them becomes the other.
        let mut sources = BTreeSet::new();
        for (side, places) in wrong_types.into_iter().enumerate().filter(|(_, places)| !places.is_empty()) {
            let (own, other) = (documents[side], documents[1 - side]);
            let mut counterparts = Counterparts::new(own, other);
            for wrong in places {
                let at = held(wrong);
                if side == 1 && sources.contains(&at) {
                    continue;
                }
                let there = counterparts.of(&at);
                // Of what only one document has, nothing else is unknown.
                let at = if there.is_some() { at } else { wrong.clone() };
                let value = there.as_ref().and_then(|there| other.pointer(there.as_str()));
                if own.pointer(at.as_str()).is_some_and(|own| Some(own) != value) {
                    edits.places[side].push((at, value.cloned()));
                    sources.extend(there.filter(|_| side == 0));
                }
            }
        }
        edits
    }

    /// What is refused goes from both documents, or becomes something of which nothing is known. Those that are `done` have
    /// been tried before.
    pub(super) fn of_refused(
        documents: [&Value; 2],
        refused: &[Vec<Part>; 2],
        done: &mut BTreeSet<(usize, Pointer)>,
    ) -> Self {
        let mut edits = Self::default();
        for side in [0, 1] {
            let (own, other) = (documents[side], documents[1 - side]);
            let by_other: BTreeSet<Pointer> = refused[1 - side].iter().map(Part::pointer).collect();
            let mut counterparts = Counterparts::new(own, other);
            for part in &refused[side] {
                let here = part.pointer();
                if !done.insert((side, here.clone())) {
                    continue;
                }
                let there = counterparts.of(&here);
                // Both say the same there, and both are refused.
                let is_equal = |there: &Pointer| own.pointer(here.as_str()) == other.pointer(there.as_str());
                if there.as_ref().is_some_and(|there| by_other.contains(there) && is_equal(there)) {
                    continue;
                }
                let instead = there.as_ref().and_then(|_| unknown(part.kind));
                // An operation is the same one wherever it is.
                edits.operations[1 - side].extend(part.operation_ids(own));
                edits.places[side].push((here, instead.clone()));
                edits.places[1 - side].extend(there.map(|there| (there, instead)));
            }
        }
        edits
    }

    /// Both documents with the edits made.
    pub(super) fn applied(&self, documents: [&Value; 2]) -> [Value; 2] {
        [0, 1].map(|side| {
            let mut document = documents[side].clone();
            remove_operations(&mut document, &self.operations[side]);
            let mut gone = Vec::new();
            for (at, value) in &self.places[side] {
                match (value, document.pointer_mut(at.as_str())) {
                    (Some(value), Some(place)) => place.clone_from(value),
                    (None, Some(_)) => gone.push(at),
                    (_, None) => {}
                }
            }
            remove(&mut document, &gone);
            document
        })
    }
}

/// What a wrong value says nothing about: where a reference leads is all that there is to say about what has one.
fn held(at: &Pointer) -> Pointer {
    let holder = at.split_last().filter(|(_, key)| key == "$ref" && Holds::at(at) == Some(Holds::Scalar));
    holder.map_or_else(|| at.clone(), |(holder, _)| holder)
}

/// What stands for a part of which nothing is known; nothing where the part goes.
fn unknown(kind: Kind) -> Option<Value> {
    match kind {
        Kind::Schema => Some(json!({})),
        Kind::Response => Some(json!({ "description": "" })),
        Kind::Path | Kind::Operation | Kind::Parameter | Kind::Header => None,
    }
}

fn remove_operations(document: &mut Value, ids: &BTreeSet<String>) {
    let paths = document.get_mut("paths").and_then(Value::as_object_mut).filter(|_| !ids.is_empty());
    for item in paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut) {
        item.retain(|_, operation| {
            let id = operation.get("operationId").and_then(Value::as_str);
            !id.is_some_and(|id| ids.contains(id))
        });
    }
}

/// Takes members and elements out, so that no place changes before it is looked for.
fn remove(document: &mut Value, places: &[&Pointer]) {
    let mut elements: BTreeMap<Pointer, BTreeSet<usize>> = BTreeMap::new();
    for at in places {
        let Some((parent, name)) = at.split_last() else { continue };
        match document.pointer_mut(parent.as_str()) {
            Some(Value::Object(members)) => {
                members.shift_remove(&name);
                not_required(document, &parent, &name);
            }
            Some(Value::Array(_)) => {
                let indices = elements.entry(parent).or_default();
                indices.extend(name.parse::<usize>());
            }
            _ => {}
        }
    }
    let mut lists: Vec<_> = elements.into_iter().collect();
    // What is within comes before what it is in.
    lists.sort_by_key(|(list, _)| std::cmp::Reverse(list.as_str().len()));
    for (list, indices) in lists {
        if let Some(Value::Array(elements)) = document.pointer_mut(list.as_str()) {
            let mut index = 0;
            elements.retain(|_| {
                index += 1;
                !indices.contains(&(index - 1))
            });
        }
    }
}

/// A member that is not there is not required either.
fn not_required(document: &mut Value, parent: &Pointer, name: &str) {
    let owner = parent.split_last().filter(|(_, last)| last == "properties").map(|(owner, _)| owner.join("required"));
    if let Some(Value::Array(required)) = owner.and_then(|required| document.pointer_mut(required.as_str())) {
        required.retain(|it| it.as_str() != Some(name));
    }
}
