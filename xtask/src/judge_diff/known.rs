//! Verdicts that are known to be wrong, as the beginnings of what is said of them. A line that nothing begins with any more
//! is said to be right now.

use super::Findings;

const KNOWN: &[&str] = &[
    "edits at places: parameter-enum-introduced: Call<",
    // A timestamp is read from any text.
    "date-time-introduced in answer-alias back",
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
