//! JSON that somebody keeps in the installation, with its version.

use serde_json::Value;

use super::answer::Answer;
use super::stamp::{Stamp, Time};

/// A value and how often it changed.
#[derive(Clone, Debug)]
pub(crate) struct Kept {
    pub(crate) value: Value,
    pub(crate) stamp: Stamp,
}

impl Kept {
    pub(crate) fn new(value: Value, now: Time) -> Self {
        Self { value, stamp: Stamp::new(now) }
    }

    pub(crate) fn replace(&mut self, value: Value, now: Time) {
        self.value = value;
        self.stamp.touch(now);
    }

    pub(crate) fn shown(&self) -> Answer {
        Answer::ok(self.value.clone()).stamped(&self.stamp)
    }
}
