//! Verdicts that are known to be wrong, as the beginnings of what is said of them. A line that nothing begins with any more
//! is said to be right now.

use super::Findings;

const KNOWN: &[&str] = &[
    // A text is taken before and after.
    "edits at places: parameter-enum-introduced: Call<",
    "edits at places: enum-introduced: models::T",
    // A definition that becomes another name of one with the same members is another type, which its own lines do not show.
    "edits at places back: definition-type-changed: models::T",
    // A timestamp is read from any text.
    "date-to-date-time in answer back",
    // A required member that is missing is at its default, and an exchange of definitions does not say that it is about one.
    "reference-to-needing in ",
    // The lists of the calls have one element, which no style shows.
    "list-style-of-inner-lists",
];

/// Takes out what is known; puts in what is known and not the case.
pub(super) fn settle(findings: &mut Findings) -> usize {
    let said = std::mem::take(&mut findings.disagreements);
    let is_known = |text: &String| KNOWN.iter().any(|known| text.starts_with(known));
    let right = KNOWN.iter().filter(|known| !said.iter().any(|text| text.starts_with(*known)));
    let right: Vec<String> =
        right.map(|known| format!("`{known}` is told rightly now: take it out of the list")).collect();
    let (known, mut other): (Vec<String>, Vec<String>) = said.into_iter().partition(is_known);
    other.extend(right);
    findings.disagreements = other;
    known.len()
}
