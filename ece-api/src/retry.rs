//! When a call is repeated, and after which pause. Decides only; [`exchange`](crate::exchange) acts.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use crate::error::{Error, ErrorKind};
use crate::operation::{Method, OperationInfo};

/// A server that asks for more patience than this gets no second request; the error says what it asked for.
const LONGEST_RETRY_AFTER: Duration = Duration::from_secs(120);

/// How calls that failed are repeated.
///
/// A call is repeated after a failure that may pass: no connection, a broken connection, the time limit of an attempt,
/// and the statuses 429, 449, 502, 503 and 504. GET, PUT, DELETE and HEAD are repeated after each of these. POST and
/// PATCH might take effect twice: they are repeated only where the server cannot have carried them out (no connection,
/// 429, a failed login before the call), or where the call carries a `request_id`. A body that is a stream is never
/// sent twice. The call's time limit counts for all attempts together.
///
/// Pauses grow exponentially, with full jitter, unless the server says how long to wait (`Retry-After`,
/// `x-ratelimit-interval`). A budget per client keeps a failing server from being flooded: when too many calls fail,
/// failures are no longer repeated.
///
/// ```
/// use std::time::Duration;
/// use ece_api::RetryPolicy;
///
/// let patient = RetryPolicy::new().with_attempts(8).with_pauses(Duration::from_millis(500), Duration::from_secs(60));
/// assert_eq!(RetryPolicy::none().attempts(), 1);
/// # drop(patient);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    attempts: u32,
    first_pause: Duration,
    longest_pause: Duration,
}

impl RetryPolicy {
    /// Four attempts; pauses up to 200 ms, 400 ms, 800 ms.
    pub fn new() -> Self {
        Self { attempts: 4, first_pause: Duration::from_millis(200), longest_pause: Duration::from_secs(20) }
    }

    /// One attempt.
    pub fn none() -> Self {
        Self { attempts: 1, ..Self::new() }
    }

    /// The most attempts, the first one included; at least one.
    #[must_use]
    pub fn with_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// The first pause is between nothing and `first`; each later one may be twice as long, up to `longest`.
    #[must_use]
    pub fn with_pauses(mut self, first: Duration, longest: Duration) -> Self {
        (self.first_pause, self.longest_pause) = (first, longest);
        self
    }

    /// The most attempts, the first one included.
    pub fn attempts(&self) -> u32 {
        self.attempts
    }

    /// The pause after the failure of attempt number `attempt` (the first is 1); `None` to give up.
    pub(crate) fn pause(&self, call: &CallFacts, error: &Error, attempt: u32) -> Option<Duration> {
        if attempt >= self.attempts || !may_repeat(call, error) {
            return None;
        }
        let longest = self.first_pause.saturating_mul(1 << (attempt - 1).min(20)).min(self.longest_pause);
        let jitter = longest.mul_f64(fastrand::f64());
        match error.retry_after() {
            Some(asked) if asked > LONGEST_RETRY_AFTER => None,
            // Those who were told the same time should not come back together.
            Some(asked) => Some(asked + jitter.min(Duration::from_secs(1))),
            None => Some(jitter),
        }
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

/// What counts about a call.
#[derive(Clone, Copy)]
pub(crate) struct CallFacts {
    pub(crate) info: &'static OperationInfo,
    /// The server recognises the call when it comes again.
    pub(crate) has_request_id: bool,
}

/// True where the same request may be sent again without taking effect twice.
fn may_repeat(call: &CallFacts, error: &Error) -> bool {
    let is_idempotent = !matches!(call.info.method, Method::Post | Method::Patch) || call.has_request_id;
    // An error of another operation is that of the login: the call itself was never sent.
    let was_not_sent = error.kind() == ErrorKind::Connect || error.operation() != Some(call.info.id);
    error.is_retryable() && (is_idempotent || was_not_sent || error.is_rate_limited())
}

/// What a client may spend on repetitions. Successes refill it.
pub(crate) struct Budget(AtomicU32);

impl Budget {
    const FULL: u32 = 500;
    const COST: u32 = 5;

    pub(crate) fn new() -> Self {
        Self(AtomicU32::new(Self::FULL))
    }

    /// Takes the cost of one repetition; false if there is too little left.
    pub(crate) fn take(&self) -> bool {
        let take = |left: u32| left.checked_sub(Self::COST);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, take).is_ok()
    }

    /// A success: gives back what its repetitions cost, or a little.
    pub(crate) fn refill(&self, repetitions: u32) {
        let more = repetitions.saturating_mul(Self::COST).max(1);
        let refill = |left: u32| Some(left.saturating_add(more).min(Self::FULL));
        let _ = self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, refill);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_ends_and_refills() {
        let budget = Budget::new();
        assert_eq!((0..1000).filter(|_| budget.take()).count(), 100);
        budget.refill(1);
        assert!(budget.take() && !budget.take());
        (0..5).for_each(|_| budget.refill(0));
        assert!(budget.take());
        (0..1000).for_each(|_| budget.refill(3));
        assert_eq!((0..1000).filter(|_| budget.take()).count(), 100);
    }
}
