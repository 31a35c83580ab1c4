//! What to do about a change: said of whom it affects, and of the way in which it travels.

use super::Kind;
use super::rule::Consequence;
use crate::diff::route::Ways;
use crate::diff::{Direction, Level, Verdict};

/// Said where the kind has no words for a verdict that a single change may have.
const OLD_CLIENTS: &str = "Check what clients of the old version make of it.";
const OLDER_SERVER: &str = "Check what older servers make of it.";
const SOURCE: &str = "Code that uses these lines has to change.";
const NEW_LINES: &str = "There are new lines of Rust.";
const NOTHING: &str = "Nothing to do.";

/// What to do about a change that means this on each way, in the words of the kind that it is `like`; in a few sentences,
/// never empty.
pub(in crate::diff) fn advice(kind: Kind, like: Kind, direction: Direction, ways: Ways, source: Level) -> String {
    let (rule, of_wire, ways) = (kind.rule(), like.rule(), ways.on(direction));
    let mut told: Vec<&str> = Vec::new();
    let mut tell = |words: &'static str| {
        if !words.is_empty() && !told.contains(&words) {
            told.push(words);
        }
    };
    for (verdict, consequence) in [(ways.request.0, of_wire.request.0), (ways.response.0, of_wire.response.0)] {
        tell(words(verdict, consequence, OLD_CLIENTS));
    }
    for (verdict, consequence) in [(ways.request.1, of_wire.request.1), (ways.response.1, of_wire.response.1)] {
        tell(words(verdict, consequence, OLDER_SERVER));
    }
    tell(match (source, rule.source) {
        (Level::Patch, _) => "",
        (Level::Minor, "") => NEW_LINES,
        (Level::Major, "") => SOURCE,
        (_, source) => source,
    });
    if told.is_empty() {
        told.push(if rule.otherwise.is_empty() { NOTHING } else { rule.otherwise });
    }
    told.join(" ")
}

/// What is said of a verdict. Words for what breaks say too much of a single change that may not.
fn words(verdict: Verdict, said: Consequence, otherwise: &'static str) -> &'static str {
    match verdict {
        Verdict::Harmless => "",
        _ if said.advice.is_empty() || said.verdict > verdict => otherwise,
        _ => said.advice,
    }
}
