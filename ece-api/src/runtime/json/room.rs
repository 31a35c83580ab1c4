//! How much memory a text may become.
//!
//! A few bytes of text can be a large struct: `{}` in a list is a whole model. What is built is counted before it is
//! made, so that a response that is nothing but such texts is refused in time.

use super::error::Problem;
use super::{ReadError, Reader};

/// A text may become so many times its length.
const TIMES: usize = 96;
/// Or this, where that is more.
const LEAST: usize = 16 << 20;

/// Elements of a node of the B-trees that hold members. All nodes but the first are filled with five or more.
const OF_NODE: usize = 11;
const FILLED: usize = 5;
/// What such a node needs beside its members.
const NODE: usize = 128;

/// For a text of so many bytes.
pub(super) fn room_for(text: usize) -> usize {
    text.saturating_mul(TIMES).max(LEAST)
}

impl Reader<'_> {
    /// Counts bytes that are about to be built.
    pub(super) fn take_room(&mut self, bytes: usize) -> Result<(), ReadError> {
        self.need_room(bytes)?;
        self.room -= bytes;
        Ok(())
    }

    /// How many more elements of `size` bytes each a list of `length` is to hold before the next one comes.
    pub(super) fn growth(&mut self, length: usize, capacity: usize, size: usize) -> Result<usize, ReadError> {
        if length < capacity {
            return Ok(0);
        }
        let first = if size > 256 { 1 } else { 4 };
        let more = first.max(length / 2);
        // While it grows, the list is there twice.
        self.need_room(length.saturating_add(more).saturating_mul(size))?;
        self.room -= more * size;
        Ok(more)
    }

    /// Counts a member whose value takes `size` bytes, of a map that has `length` of them.
    pub(super) fn take_member(&mut self, length: usize, size: usize) -> Result<(), ReadError> {
        if !length.is_multiple_of(FILLED) {
            return Ok(());
        }
        self.take_room(OF_NODE * (size_of::<String>() + size) + NODE)
    }

    fn need_room(&self, bytes: usize) -> Result<(), ReadError> {
        if bytes <= self.room {
            return Ok(());
        }
        let least = LEAST >> 20;
        let problem = format!("the value takes more than {least} MiB of memory, and more than {TIMES} times its text");
        Err(ReadError::new(Problem::Fatal(problem), self.position()))
    }
}
