//! `--since`: the updates between a revision and the working tree, each compared with the one before it.

use super::git::{self, Commit};
use super::input::DiffInput;
use super::render::Step;
use super::side::{Side, SideSpec};
use crate::error::{Error, Result};
use crate::exit::Exit;
use crate::words::count;

/// How many updates are looked at.
const MOST_STEPS: usize = 40;

/// The updates, oldest first, and what there is to say about them.
pub(crate) struct Timeline {
    pub(crate) steps: Vec<Step>,
    pub(crate) notes: Vec<String>,
}

/// The side at `since`; says so where git does not know it.
pub(crate) fn side(since: &str) -> Result<SideSpec> {
    if git::is_revision(since) {
        return Ok(SideSpec::revision(since));
    }
    let failed = Error::with(Exit::Unreadable, format!("--since {since}: git knows no such revision here"));
    Err(if git::is_shallow() { failed.help(git::UNSHALLOW) } else { failed })
}

/// Compares every update since then with the one before it.
pub(crate) fn timeline(since: &str, raw: bool) -> Result<Timeline> {
    let range = format!("{since}..HEAD");
    let mut commits = git::log(&range, MOST_STEPS + 1)?;
    let mut notes = Vec::new();
    // Of too many, the last that is left out is what the first one shown is compared with.
    let start = if commits.len() > MOST_STEPS { commits.remove(0).hash } else { since.to_owned() };
    let left_out = git::count(&range).saturating_sub(commits.len());
    if left_out > 0 {
        let words = ("older update is left out", "older updates are left out");
        notes.push(format!("timeline: {}; it begins behind {start}", count(left_out, words.0, words.1)));
    }
    if git::is_shallow() {
        notes.push(format!("timeline: {}", git::UNSHALLOW));
    }
    if !git::is_before_head(since) {
        notes
            .push(format!("timeline: {since} is not an ancestor of HEAD; the updates are those that it does not have"));
    }
    let mut walk = Walk { last: SideSpec::revision(&start).read("OLD", raw)?, steps: Vec::new() };
    for commit in commits {
        let side = SideSpec::revision(&commit.hash).read("NEW", raw);
        walk = walk.step(&commit, side)?;
    }
    let now = Commit { hash: "working tree".to_owned(), date: String::new(), title: String::new() };
    let mut steps = walk.step(&now, SideSpec::WorkingTree.read("NEW", raw))?.steps;
    if steps.last().is_some_and(Step::is_empty) {
        steps.pop();
    }
    Ok(Timeline { steps, notes })
}

/// A way through the updates.
struct Walk {
    /// The last document that could be read.
    last: Side,
    steps: Vec<Step>,
}

impl Walk {
    fn step(mut self, commit: &Commit, side: Result<Side>) -> Result<Self> {
        match side {
            Err(error) => self.steps.push(Step::unreadable(commit, &error.to_string())),
            Ok(new) => {
                // What this comparison does without, the next one may be able to read.
                let (snapshot, notes) = (new.snapshot.clone(), new.notes.clone());
                let compared = DiffInput::of_sides(self.last, new);
                self.steps.push(Step::of(commit, super::report(&compared)?));
                self.last = Side { snapshot, notes, ..compared.new };
            }
        }
        Ok(self)
    }
}
