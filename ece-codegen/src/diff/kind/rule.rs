//! What there is to say about a kind of change: the row of a table.

use crate::diff::Direction;
use crate::diff::Verdict::{self, Breaks, Harmless, May};

/// A kind of change: what it is called, what it means to whom, and what to do.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rule {
    /// The stable name.
    pub(crate) id: &'static str,
    /// The same in a few words.
    pub(crate) words: &'static str,
    /// What happens, in a sentence.
    pub(crate) meaning: &'static str,
    /// The ways in which something of this kind may travel; none where it is not about the wire.
    pub(crate) directions: &'static [Direction],
    /// What it means where requests carry it.
    pub(crate) request: Way,
    /// What it means where responses carry it.
    pub(crate) response: Way,
    /// What to do where Rust source is affected; empty where it never is.
    pub(crate) source: &'static str,
    /// What to do where the constructor is among the lines of Rust; empty where it never is, or goes without saying.
    pub(crate) constructor: &'static str,
    /// What to do where nothing is affected; empty for nothing.
    pub(crate) otherwise: &'static str,
    /// False where Rust source cannot see such a change.
    pub(crate) touches_source: bool,
    /// Edits of the example document, old to new; `*` stands for a way to travel.
    pub(crate) example: &'static [Edit],
}

/// What something means to clients of the old version before the new server, and to the regenerated crate before an older
/// server.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Way(pub(crate) Consequence, pub(crate) Consequence);

/// A verdict, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Consequence {
    pub(crate) verdict: Verdict,
    pub(crate) advice: &'static str,
}

/// What stands at a place of the example document before and after, as JSON; empty for nothing.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edit {
    pub(crate) at: &'static str,
    pub(crate) old: &'static str,
    pub(crate) new: &'static str,
}

pub(super) const HARMLESS: Consequence = Consequence { verdict: Harmless, advice: "" };
pub(super) const SAFE: Way = Way(HARMLESS, HARMLESS);

pub(super) const fn may(advice: &'static str) -> Consequence {
    Consequence { verdict: May, advice }
}

pub(super) const fn breaks(advice: &'static str) -> Consequence {
    Consequence { verdict: Breaks, advice }
}

pub(super) const fn edit(at: &'static str, old: &'static str, new: &'static str) -> Edit {
    Edit { at, old, new }
}

pub(super) const EVERY_WAY: &[Direction] =
    &[Direction::Request, Direction::Response, Direction::Both, Direction::Unused];
pub(super) const BOTH: &[Direction] = &[Direction::Both];
pub(super) const REQUEST: &[Direction] = &[Direction::Request];
pub(super) const RESPONSE: &[Direction] = &[Direction::Response];
pub(super) const UNUSED: &[Direction] = &[Direction::Unused];
pub(super) const ANYWHERE: &[Direction] = &[];

/// A kind of which nothing is said.
pub(super) const NOTHING: Rule = Rule {
    id: "",
    words: "",
    meaning: "",
    directions: ANYWHERE,
    request: SAFE,
    response: SAFE,
    source: "",
    constructor: "",
    otherwise: "",
    touches_source: true,
    example: &[],
};

/// A kind that means the same in requests and in responses, or travels one way only.
pub(super) const fn both_ways(way: Way) -> Rule {
    Rule { request: way, response: way, ..NOTHING }
}
