//! What is known of the attempts of a call when it ends: it goes with its response, and with its error.

use std::sync::Arc;

use super::operation::OperationInfo;

/// The attempts of a call.
#[derive(Clone, Debug)]
pub(crate) struct Attempts {
    /// How many there were.
    pub(crate) count: u32,
    /// The number of the first one that may have taken effect without telling so; 0 is before all of them.
    pub(crate) may_have_taken_effect: Option<u32>,
    /// The key by which the server recognises the call.
    pub(crate) idempotency_key: Option<Arc<str>>,
}

/// Marks a 404 that is a success, on its way through middleware: what was to be deleted is gone.
#[derive(Clone, Copy)]
pub(crate) struct Deleted;

impl Attempts {
    /// The first one; where the whole call is made again, something before it may have taken effect.
    pub(crate) fn first(idempotency_key: Option<Arc<str>>, is_in_doubt: bool) -> Self {
        Self { count: 1, may_have_taken_effect: is_in_doubt.then_some(0), idempotency_key }
    }

    /// Nobody has made one.
    pub(crate) fn none() -> Self {
        Self { count: 0, may_have_taken_effect: None, idempotency_key: None }
    }

    /// The last attempt may have taken effect.
    pub(crate) fn note_effect(&mut self) {
        self.may_have_taken_effect.get_or_insert(self.count);
    }

    /// The last attempt was a success, of which the caller gets no more than an error.
    pub(crate) fn of_success(mut self, info: &OperationInfo) -> Self {
        if !info.is_safe() {
            self.note_effect();
        }
        self
    }

    /// True where one before the last may have taken effect.
    pub(crate) fn earlier_may_have_taken_effect(&self) -> bool {
        self.may_have_taken_effect.is_some_and(|number| number < self.count)
    }

    /// In words, for a reader of errors; nothing where nothing can have happened.
    pub(crate) fn describe(&self) -> &'static str {
        match self.may_have_taken_effect {
            Some(_) if self.earlier_may_have_taken_effect() => "; an earlier attempt may have taken effect",
            Some(_) => "; it may have taken effect",
            None => "",
        }
    }
}

impl Default for Attempts {
    fn default() -> Self {
        Self::first(None, false)
    }
}
