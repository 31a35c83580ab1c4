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

/// A list doubles until it takes so many bytes.
const LARGE: usize = 1 << 20;

/// Elements of a node of the B-trees that hold members. All nodes but the first are filled with five or more.
const OF_NODE: usize = 11;
const FILLED: usize = 5;
/// What such a node needs beside its members: the first one, and any other one, which may have nodes below it.
const LEAF: usize = 16;
const NODE: usize = 112;

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

    /// How many more elements of `size` bytes each a full list of `length` is to hold.
    pub(super) fn growth(&mut self, length: usize, size: usize) -> Result<usize, ReadError> {
        let first = if size > 1024 { 1 } else { 4 };
        let more = first.max(if length.saturating_mul(size) > LARGE { length / 2 } else { length });
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
        let node = if length == 0 { LEAF } else { NODE };
        self.take_room(OF_NODE * (size_of::<String>() + size) + node)
    }

    fn need_room(&self, bytes: usize) -> Result<(), ReadError> {
        if bytes <= self.room { Ok(()) } else { Err(self.no_room()) }
    }

    #[cold]
    fn no_room(&self) -> ReadError {
        let least = LEAST >> 20;
        let problem = format!("the value takes more than {least} MiB of memory, and more than {TIMES} times its text");
        ReadError::new(Problem::Fatal(problem), self.position())
    }
}
