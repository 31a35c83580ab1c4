//! How the JSON of a response is read, and what it was read without.

use std::sync::{Arc, OnceLock};

use super::credentials::SentSecrets;
use super::trace;
use crate::runtime::json::{Json, Mismatches, ReadError, from_slice_strict, from_slice_with_mismatches};

/// How JSON is read. Clones share what is reported.
#[derive(Clone, Debug)]
pub(crate) struct Reading {
    is_strict: bool,
    found: Arc<OnceLock<Mismatches>>,
    /// What is not to be shown, though the server repeats it.
    secrets: SentSecrets,
}

impl Reading {
    pub(crate) fn new(is_strict: bool, secrets: SentSecrets) -> Self {
        Self { is_strict, found: Arc::default(), secrets }
    }

    /// The secrets of the request.
    pub(super) fn secrets(&self) -> &SentSecrets {
        &self.secrets
    }

    /// The secrets of the request alone.
    pub(super) fn into_secrets(self) -> SentSecrets {
        self.secrets
    }

    /// Reads a value, for the operation with this id.
    pub(super) fn read<T: Json + Default>(&self, operation: &'static str, text: &[u8]) -> Result<T, ReadError> {
        if self.is_strict {
            return from_slice_strict(text).map_err(|error| self.hide_in(error));
        }
        let (value, mismatches) = from_slice_with_mismatches(text).map_err(|error| self.hide_in(error))?;
        self.report(operation, mismatches);
        Ok(value)
    }

    fn hide_in(&self, error: ReadError) -> ReadError {
        let scrubber = self.secrets.scrubber();
        error.with_names(&|name| scrubber.scrub(name).into_owned())
    }

    fn report(&self, operation: &'static str, mismatches: Mismatches) {
        if !mismatches.is_empty() {
            let scrubber = self.secrets.scrubber();
            let mismatches = mismatches.with_names(&|name| scrubber.scrub(name).into_owned());
            trace::mismatches(operation, &mismatches);
            // A response is read once; of a stream of values, the first one that has mismatches tells.
            let _ = self.found.set(mismatches);
        }
    }

    /// What has been reported so far.
    pub(super) fn mismatches(&self) -> Option<&Mismatches> {
        self.found.get()
    }

    /// What has been reported, once everything is read.
    pub(super) fn into_mismatches(self) -> Mismatches {
        Arc::into_inner(self.found).and_then(OnceLock::into_inner).unwrap_or_default()
    }
}
