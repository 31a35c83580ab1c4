//! Which things of the two documents are the same under another name.
//!
//! What has the name of something that is now called otherwise is new: its old name is one that no document has.

mod alike;
mod definitions;
mod operations;
mod schemes;

use std::collections::{BTreeMap, BTreeSet};

use super::reach::targets;
use super::tree::{Renames, Tree};
use crate::grammar::{Holds, Place};

pub(super) use definitions::uses;

/// Finds renamed operations and definitions.
pub(super) fn renames(old: &Tree<'_>, new: &Tree<'_>) -> Renames {
    let (mut definitions, mut guessed) = definitions::renames(old, new);
    keep_those_that_are_meant(old, new, &mut definitions);
    guessed.retain(|name| definitions.contains_key(name));
    Renames { operations: operations::renames(old, new), definitions, guessed, schemes: schemes::renames(old, new) }
}

/// Where a reference still leads to the name that is gone, or led to the new one before it was there, nothing was renamed.
fn keep_those_that_are_meant(old: &Tree<'_>, new: &Tree<'_>, names: &mut BTreeMap<String, String>) {
    if names.is_empty() {
        return;
    }
    let lead_nowhere = |tree: &Tree<'_>| -> BTreeSet<String> {
        let meant = targets(Holds::Node(Place::Document), tree.root).into_iter();
        meant.filter(|name| !tree.definitions.contains_key(name.as_str())).collect()
    };
    let (before, after) = (lead_nowhere(old), lead_nowhere(new));
    names.retain(|new, old| !before.contains(new) && !after.contains(old));
}

/// The old name of what has taken the name of something else.
fn none(name: &str) -> String {
    format!("\u{0}{name}")
}
