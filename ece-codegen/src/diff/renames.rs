//! Which things of the two documents are the same under another name.
//!
//! What has the name of something that is now called otherwise is new: its old name is one that no document has.

mod definitions;
mod operations;
mod schemes;

use super::tree::{Renames, Tree};

pub(super) use definitions::uses;

/// Finds renamed operations and definitions.
pub(super) fn renames(old: &Tree<'_>, new: &Tree<'_>) -> Renames {
    let (definitions, guessed) = definitions::renames(old, new);
    Renames { operations: operations::renames(old, new), definitions, guessed, schemes: schemes::renames(old, new) }
}

/// The old name of what has taken the name of something else.
fn none(name: &str) -> String {
    format!("\u{0}{name}")
}
