//! What all parts of the task work on: both sides, read, and what changes between them.

use ece_codegen::diff::{Comparison, compare};

use super::left_out::{self, LeftOut};
use super::side::Side;
use crate::error::{Error, Result};
use crate::words::count;

/// Two versions and what changes between them.
pub(crate) struct DiffInput {
    pub(crate) old: Side,
    pub(crate) new: Side,
    pub(crate) comparison: Comparison,
    /// What cannot be read of one side, and is compared on neither.
    pub(crate) left_out: Vec<LeftOut>,
}

impl DiffInput {
    /// Reads both sides at once and compares them.
    pub(crate) fn of(
        old: impl FnOnce() -> Result<Side> + Send,
        new: impl FnOnce() -> Result<Side> + Send,
    ) -> Result<Self> {
        let (old, new) = std::thread::scope(|scope| {
            let old = scope.spawn(old);
            let new = new();
            (old.join(), new)
        });
        let old = old.map_err(|_| Error::new("the old document could not be read"))??;
        Ok(Self::of_sides(old, new?))
    }

    /// Compares two sides, as far as both can be read.
    pub(crate) fn of_sides(mut old: Side, mut new: Side) -> Self {
        let left_out = left_out::settle(&mut old, &mut new);
        note_overlays(&mut old, &mut new);
        let comparison = compare(&old.snapshot, &new.snapshot);
        Self { old, new, comparison, left_out }
    }
}

/// What overlays of one side alone say differs between the sides, whatever the documents say.
fn note_overlays(old: &mut Side, new: &mut Side) {
    let note = |which: &str, without: &Side, with: &Side| {
        let words = count(with.overlays.len(), "overlay", "overlays");
        format!(
            "{which} ({}): no overlays there, and {words} on the other side: what they say is told as a change; \
             --raw compares the documents alone",
            without.label
        )
    };
    match (old.overlays.is_empty(), new.overlays.is_empty()) {
        (true, false) => old.notes.push(note("OLD", old, new)),
        (false, true) => new.notes.push(note("NEW", new, old)),
        _ => {}
    }
}
