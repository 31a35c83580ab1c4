//! When a call has to be over.

use std::time::{Duration, Instant};

use super::transport::TimeLimit;

/// The end of a call's time; never, where there is no limit.
#[derive(Clone, Copy)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    pub(crate) fn after(limit: Option<Duration>) -> Self {
        Self(limit.and_then(|limit| Instant::now().checked_add(limit)))
    }

    /// The same, or one after `limit` where there is none.
    pub(crate) fn or_after(self, limit: Option<Duration>) -> Self {
        if self.0.is_some() { self } else { Self::after(limit) }
    }

    /// The same, or sooner.
    pub(crate) fn at_most(self, limit: Option<Duration>) -> Self {
        let sooner = Self::after(limit);
        match (self.0, sooner.0) {
            (Some(end), Some(sooner)) => Self(Some(end.min(sooner))),
            (end, sooner) => Self(end.or(sooner)),
        }
    }

    /// True where there is time for a delay, and for something behind it.
    pub(crate) fn allows(self, delay: Duration) -> bool {
        self.0.is_none_or(|end| end.saturating_duration_since(Instant::now()) > delay)
    }

    /// `Err` if there is no time left.
    pub(crate) fn left(self) -> Result<Option<TimeLimit>, ()> {
        let Some(end) = self.0 else { return Ok(None) };
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(()) } else { Ok(Some(TimeLimit(left))) }
    }
}
