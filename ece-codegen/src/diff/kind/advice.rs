//! What to do about a change: said of whom it affects, and of the way in which it travels.

use super::rule::{Consequence, Rule};
use crate::diff::{Direction, Level, Verdict, Verdicts};

/// Said where the kind has no words for a verdict that a single change may have.
const OLD_CLIENTS: &str = "Check what clients of the old version make of it.";
const OLDER_SERVER: &str = "Check what older servers make of it.";
const SOURCE: &str = "Code that uses these lines has to change.";
const NEW_LINES: &str = "There are new lines of Rust.";
const NOTHING: &str = "Nothing to do.";

/// What to do, in a few sentences; never empty.
pub(super) fn advice(rule: &Rule, direction: Direction, verdicts: Verdicts) -> String {
    let mut told: Vec<&str> = Vec::new();
    if verdicts.old_clients > Verdict::Harmless {
        told.extend(of(direction, (rule.request.0, rule.response.0), verdicts.old_clients, OLD_CLIENTS));
    }
    if verdicts.older_server > Verdict::Harmless {
        told.extend(of(direction, (rule.request.1, rule.response.1), verdicts.older_server, OLDER_SERVER));
    }
    told.extend(match (verdicts.source, rule.source) {
        (Level::Patch, _) => None,
        (Level::Minor, "") => Some(NEW_LINES),
        (Level::Major, "") => Some(SOURCE),
        (_, source) => Some(source),
    });
    if told.is_empty() {
        told.push(if rule.otherwise.is_empty() { NOTHING } else { rule.otherwise });
    }
    told.join(" ")
}

/// What is said of those ways in which it travels. Words for what breaks say too much of a single change that may not.
fn of(
    direction: Direction,
    (request, response): (Consequence, Consequence),
    verdict: Verdict,
    otherwise: &'static str,
) -> Vec<&'static str> {
    let mut told: Vec<&str> = Vec::new();
    let ways = [(Direction::Request, request), (Direction::Response, response)];
    for (_, it) in ways.into_iter().filter(|(way, _)| direction == *way || direction == Direction::Both) {
        if !it.advice.is_empty() && it.verdict <= verdict && !told.contains(&it.advice) {
            told.push(it.advice);
        }
    }
    if told.is_empty() {
        told.push(otherwise);
    }
    told
}
