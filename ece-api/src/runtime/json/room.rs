//! How much memory a text may become.
//!
//! A few bytes of text can be a large struct: `{}` in a list is a whole model. What is built is counted before it is
//! made, so that a response that is nothing but such texts is refused in time.

use std::collections::BTreeMap;

use super::error::Problem;
use super::members::{FEW, growth};
use super::{ReadError, Reader, Value};

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

    /// The same for what a model keeps.
    pub(super) fn take_extra(&mut self, length: usize) -> Result<(), ReadError> {
        const SIZE: usize = size_of::<(String, Value)>();
        match length {
            0 => self.take_room(growth(0) * SIZE),
            2 | 4 | 8 => self.take_room(growth(length) * SIZE),
            // The list becomes a tree.
            FEW => self.take_room(FEW.div_ceil(FILLED) * (OF_NODE * SIZE + NODE)),
            _ if length < FEW => Ok(()),
            _ => self.take_member(length, size_of::<Value>()),
        }
    }

    /// The same for any JSON. Where somebody asks serde_json to keep the order of members, they are in a hash map instead of
    /// a tree, which doubles.
    pub(super) fn take_any_member(&mut self, length: usize) -> Result<(), ReadError> {
        const IS_TREE: bool = size_of::<serde_json::Map<String, Value>>() == size_of::<BTreeMap<String, Value>>();
        if IS_TREE {
            return self.take_member(length, size_of::<Value>());
        }
        // A member, its hash, and its place among the hashes, of which an eighth at least is free.
        let size = size_of::<String>() + size_of::<Value>() + 2 * size_of::<u64>() + 4;
        match length {
            0 => self.take_room(3 * size + LEAF),
            // While it grows, it is there twice.
            _ if length >= 3 && (length + 1).is_power_of_two() => self.take_room(2 * (length + 1) * size),
            _ => Ok(()),
        }
    }

    fn need_room(&self, bytes: usize) -> Result<(), ReadError> {
        if bytes <= self.room { Ok(()) } else { Err(self.no_room()) }
    }

    #[cold]
    fn no_room(&self) -> ReadError {
        let least = LEAST >> 20;
        let problem = format!("the value takes more than {least} MiB of memory, and more than {TIMES} times its text");
        ReadError::new(Problem::Fatal(problem), self.position)
    }
}
