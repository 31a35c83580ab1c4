//! What cannot be read of one document is compared on neither side: what the other one says about it is no change.
//!
//! In: two sides and the refusals among their findings. Out: both sides, read again without what holds the faults, and what
//! was left out. A schema that both have is any JSON on both; a parameter, response, header, operation or path goes from
//! both. What then cannot exist either is refused by the next reading, and goes in the next round.

use std::collections::BTreeSet;

use ece_codegen::diagnostic::{Diagnostic, Diagnostics, Severity};
use ece_codegen::pointer::Pointer;
use serde::Serialize;
use serde_json::{Map, Value};

use super::part::{Kind, Part};
use super::side::Side;
use crate::words::count;

/// What depends on a fault is found round by round; the rest is told as it is read.
const ROUNDS: usize = 4;

/// So many of a side are noted.
const NOTED: usize = 10;

/// So much is listed for programs.
const LISTED: usize = 200;

/// A part of a document that cannot be read.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct LeftOut {
    /// `old` or `new`.
    pub(crate) side: &'static str,
    /// Where the fault is.
    pub(crate) pointer: String,
    /// The finding's code.
    pub(crate) code: &'static str,
    /// What is wrong.
    pub(crate) message: String,
}

/// Takes out of both sides what cannot be read of one of them; says so in their notes.
pub(super) fn settle(old: &mut Side, new: &mut Side) -> Vec<LeftOut> {
    let mut found = Vec::new();
    note("OLD", "old", old, &mut found);
    note("NEW", "new", new, &mut found);
    let mut findings = [old.findings.clone(), new.findings.clone()];
    let mut done = BTreeSet::new();
    for _ in 0..ROUNDS {
        let mut documents = [old.snapshot.document.clone(), new.snapshot.document.clone()];
        let mut is_changed = false;
        let refused = [0, 1].map(|side| parts(&findings[side], &documents[side]));
        for side in 0..2 {
            let by_other: BTreeSet<Pointer> = refused[1 - side].iter().map(Part::pointer).collect();
            for part in &refused[side] {
                if done.insert((side, part.pointer())) {
                    is_changed |= take_out(part, &by_other, &mut documents, side);
                }
            }
        }
        if !is_changed {
            break;
        }
        documents.iter_mut().for_each(close_gaps);
        let [of_old, of_new] = documents.map(|document| ece_codegen::read(&document.to_string(), &[]));
        let ((Some(for_old), old_findings), (Some(for_new), new_findings)) = (of_old, of_new) else { break };
        (old.snapshot, new.snapshot) = (for_old, for_new);
        findings = [old_findings, new_findings];
    }
    found.truncate(LISTED);
    found
}

/// The refusals that are about the document itself.
fn refusals(findings: &Diagnostics) -> impl Iterator<Item = &Diagnostic> {
    findings.iter().filter(|it| it.severity() == Severity::Refusal)
}

fn note(which: &str, name: &'static str, side: &mut Side, found: &mut Vec<LeftOut>) {
    let of_side: Vec<LeftOut> = refusals(&side.findings)
        .map(|finding| LeftOut {
            side: name,
            pointer: finding.pointer.as_str().to_owned(),
            code: finding.code.as_str(),
            message: finding.message.clone(),
        })
        .collect();
    if of_side.is_empty() {
        return;
    }
    let parts = count(of_side.len(), "part of the document cannot be used", "parts of the document cannot be used");
    side.notes.push(format!("{which} ({}): {parts}; what is said there is compared on neither side", side.label));
    let line = |it: &LeftOut| format!("{which}, left out: {} at {}: {}", it.code, it.pointer, it.message);
    side.notes.extend(of_side.iter().take(NOTED).map(line));
    if of_side.len() > NOTED {
        side.notes.push(format!("{which}, left out: {} more", of_side.len() - NOTED));
    }
    found.extend(of_side);
}

/// What holds the faults: each part once, those within others not at all.
fn parts(findings: &Diagnostics, document: &Value) -> Vec<Part> {
    let mut parts: Vec<Part> = refusals(findings)
        .filter(|finding| finding.file.is_empty() && finding.code != ece_codegen::diagnostic::Code::DuplicateKey)
        .filter_map(|finding| Part::holding(&finding.pointer, document))
        .collect();
    parts.sort_by_key(Part::pointer);
    parts.dedup_by(|next, before| next.pointer() == before.pointer());
    parts
}

/// Takes a part out of both documents, of which number `side` has the fault; false where both say the same there, and it is
/// refused by both.
fn take_out(part: &Part, by_other: &BTreeSet<Pointer>, documents: &mut [Value; 2], side: usize) -> bool {
    let here = part.pointer();
    let there = part.in_other(&documents[side], &documents[1 - side]);
    let is_equal =
        |there: &Pointer| documents[side].pointer(here.as_str()) == documents[1 - side].pointer(there.as_str());
    if there.as_ref().is_some_and(|there| by_other.contains(there) && is_equal(there)) {
        return false;
    }
    let is_kept = there.is_some();
    let ids = part.operation_ids(&documents[side]);
    put(&mut documents[side], &here, part.kind, is_kept);
    let other = &mut documents[1 - side];
    if let Some(there) = there {
        put(other, &there, part.kind, is_kept);
    }
    // An operation is the same one wherever it is.
    remove_operations(other, &ids);
    true
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

/// What stands there instead: nothing is known about it.
fn put(document: &mut Value, at: &Pointer, kind: Kind, is_kept: bool) {
    match kind {
        Kind::Schema | Kind::Response if is_kept => {
            if let Some(value) = document.pointer_mut(at.as_str()) {
                let response = || Map::from_iter([("description".to_owned(), Value::String(String::new()))]);
                *value = Value::Object(if kind == Kind::Schema { Map::new() } else { response() });
            }
        }
        _ => remove(document, at),
    }
}

fn remove(document: &mut Value, at: &Pointer) {
    let Some((parent, name)) = at.split_last() else { return };
    match document.pointer_mut(parent.as_str()) {
        Some(Value::Object(members)) => drop(members.shift_remove(&name)),
        // Places behind it stay what they are until all of them are done.
        Some(Value::Array(elements)) => {
            if let Some(element) = name.parse::<usize>().ok().and_then(|index| elements.get_mut(index)) {
                *element = Value::Null;
            }
        }
        _ => {}
    }
    // A member that is not there is not required either.
    let owner = parent.split_last().filter(|(_, last)| last == "properties").map(|(owner, _)| owner.join("required"));
    if let Some(Value::Array(required)) = owner.and_then(|required| document.pointer_mut(required.as_str())) {
        required.retain(|it| it.as_str() != Some(&name));
    }
}

/// Closes the gaps that removed parameters and parts of `allOf` have left.
fn close_gaps(document: &mut Value) {
    let mut open = vec![document];
    while let Some(value) = open.pop() {
        match value {
            Value::Object(members) => {
                for list in ["parameters", "allOf"] {
                    if let Some(Value::Array(elements)) = members.get_mut(list) {
                        elements.retain(|element| !element.is_null());
                    }
                }
                open.extend(members.values_mut());
            }
            Value::Array(elements) => open.extend(elements),
            _ => {}
        }
    }
}
