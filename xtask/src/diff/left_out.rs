//! What cannot be read of one document is compared on neither side: what the other one says about it is no change.
//!
//! In: two sides with the findings about them. Out: both sides, read again without what holds the faults, and what was left
//! out. A value of another type than its key has is taken to be what the other side says there, and nothing where that says
//! nothing. Of what is refused, a schema that both have is any JSON on both; a parameter, response, header, operation or
//! path goes from both. What then cannot exist either is found by the next reading, and goes in the next round.

mod edits;
#[cfg(test)]
mod tests;

use std::collections::{BTreeSet, HashSet};

use ece_codegen::Snapshot;
use ece_codegen::diagnostic::{Code, Diagnostic, Diagnostics, Severity};
use ece_codegen::pointer::Pointer;
use serde::Serialize;
use serde_json::Value;

use super::counterpart::Counterparts;
use super::part::Part;
use super::side::Side;
use crate::words::count;
use edits::Edits;

/// What depends on a fault is found round by round; the rest is told as it is read.
const ROUNDS: usize = 6;

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
    /// True where the other side says the same there, with the same fault.
    pub(crate) in_both: bool,
}

/// Takes out of both sides what cannot be read of one of them; says so in their notes.
pub(super) fn settle(old: &mut Side, new: &mut Side) -> Vec<LeftOut> {
    let found = [&*old, &*new].map(|side| side.findings.iter().filter(|it| is_left_out(it)).cloned().collect());
    if found.iter().all(Vec::is_empty) {
        return Vec::new();
    }
    let documents = [&old.snapshot, &new.snapshot].map(|snapshot| snapshot.document.clone());
    let refused = settled([&mut old.snapshot, &mut new.snapshot], [&old.findings, &new.findings]);
    let [of_old, of_new] = listed(&found, &refused, &documents);
    note("OLD", old, &of_old);
    note("NEW", new, &of_new);
    let mut all = [of_old, of_new].concat();
    all.sort_by_key(|it| it.in_both);
    all.truncate(LISTED);
    all
}

fn is_refusal(finding: &Diagnostic) -> bool {
    finding.severity() == Severity::Refusal
}

fn is_left_out(finding: &Diagnostic) -> bool {
    is_refusal(finding) || finding.is_wrong_type
}

/// What is wrong, wherever it is.
type Fault = (Code, String);

/// Reads both documents again until neither says what the other one cannot be asked about. Gives what is refused of each
/// where every value is of the type that it should be.
fn settled(snapshots: [&mut Snapshot; 2], findings: [&Diagnostics; 2]) -> [HashSet<Fault>; 2] {
    let [old, new] = snapshots;
    let mut findings = findings.map(Clone::clone);
    let refused = |findings: &[Diagnostics; 2]| {
        let faults = |of: &Diagnostics| {
            of.iter().filter(|it| is_refusal(it)).map(|it| (it.code, it.message.clone())).collect::<HashSet<_>>()
        };
        [faults(&findings[0]), faults(&findings[1])]
    };
    let (mut first, mut done) = (None, BTreeSet::new());
    for _ in 0..ROUNDS {
        let documents = [&old.document, &new.document];
        let mut edits = Edits::of_wrong_types(documents, [&old.wrong_types, &new.wrong_types]);
        if edits.is_empty() {
            first.get_or_insert_with(|| refused(&findings));
            edits =
                Edits::of_refused(documents, &[0, 1].map(|side| parts(&findings[side], documents[side])), &mut done);
        }
        if edits.is_empty() {
            break;
        }
        let edited = edits.applied(documents).map(|document| ece_codegen::read(&document.to_string(), &[]));
        let [(Some(for_old), of_old), (Some(for_new), of_new)] = edited else { break };
        (*old, *new) = (for_old, for_new);
        findings = [of_old, of_new];
    }
    first.unwrap_or_else(|| refused(&findings))
}

/// What holds the faults: each part once, those within others not at all.
fn parts(findings: &Diagnostics, document: &Value) -> Vec<Part> {
    let about = findings.iter().filter(|it| is_refusal(it) && it.file.is_empty() && it.code != Code::DuplicateKey);
    let mut parts: Vec<Part> = about.filter_map(|finding| Part::holding(&finding.pointer, document)).collect();
    parts.sort_by_key(Part::pointer);
    parts.dedup_by(|next, before| next.pointer() == before.pointer());
    parts
}

/// The lines for each side: what is wrong because of a value of another type is not told beside it.
fn listed(found: &[Vec<Diagnostic>; 2], refused: &[HashSet<Fault>; 2], documents: &[Value; 2]) -> [Vec<LeftOut>; 2] {
    let key = |it: &Diagnostic| (it.code, it.pointer.clone(), it.message.clone());
    let keys = [0, 1].map(|side| found[side].iter().map(key).collect::<HashSet<_>>());
    [0, 1].map(|side| {
        let mut counterparts = Counterparts::new(&documents[side], &documents[1 - side]);
        let mut in_both = |it: &Diagnostic| {
            let there = counterparts.of(&it.pointer).unwrap_or_else(|| it.pointer.clone());
            let value = |side: usize, at: &Pointer| documents[side].pointer(at.as_str());
            value(side, &it.pointer) == value(1 - side, &there)
                && keys[1 - side].contains(&(it.code, there, it.message.clone()))
        };
        let is_cause = |it: &&Diagnostic| it.is_wrong_type || refused[side].contains(&(it.code, it.message.clone()));
        let line = |it: &Diagnostic| LeftOut {
            side: ["old", "new"][side],
            pointer: it.pointer.as_str().to_owned(),
            code: it.code.as_str(),
            message: it.message.clone(),
            in_both: in_both(it),
        };
        let mut lines: Vec<LeftOut> = found[side].iter().filter(is_cause).map(line).collect();
        lines.sort_by_key(|it| it.in_both);
        lines
    })
}

fn note(which: &str, side: &mut Side, left_out: &[LeftOut]) {
    if left_out.is_empty() {
        return;
    }
    let parts = count(left_out.len(), "part of the document cannot be used", "parts of the document cannot be used");
    side.notes.push(format!("{which} ({}): {parts}; what is said there is compared on neither side", side.label));
    let line = |it: &LeftOut| format!("{which}, left out: {} at {}: {}", it.code, it.pointer, it.message);
    side.notes.extend(left_out.iter().take(NOTED).map(line));
    if left_out.len() > NOTED {
        side.notes.push(format!("{which}, left out: {} more", left_out.len() - NOTED));
    }
}
