//! When a call is repeated, and after which delay. Decides only; [`dispatch`](super::dispatch) acts.

use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use super::error::Error;
use super::operation::{Method, OperationInfo};

/// A server that asks for more patience than this gets no second request; the error says what it asked for.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(120);

/// How calls that failed are repeated.
///
/// A call is repeated after a failure that may pass: no connection, a broken connection, the time limit of an attempt,
/// and the statuses for which [`Error::is_retryable`](crate::Error::is_retryable) holds. GET, PUT, DELETE and HEAD are
/// repeated after each of these. POST and PATCH might take effect twice: they are repeated only where the server cannot
/// have carried them out (no connection, 429, a failed login before the call), or where the call carries a parameter by
/// which the server recognises it. A body that is a stream is never sent twice. The call's time limit counts for all
/// attempts together.
///
/// Delays grow exponentially, with full jitter, unless the server says how long to wait
/// ([`Error::retry_after`](crate::Error::retry_after)). A budget per client keeps a failing server from being flooded:
/// when too many calls fail, failures are no longer repeated.
///
/// ```
/// use std::time::Duration;
/// use ece_api::RetryPolicy;
///
/// let patient = RetryPolicy::new().with_max_attempts(8).with_backoff(Duration::from_millis(500), Duration::from_secs(60));
/// assert_eq!(RetryPolicy::none().max_attempts(), 1);
/// # drop(patient);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    initial_backoff: Duration,
    max_backoff: Duration,
}

impl RetryPolicy {
    /// Four attempts; delays of up to 200 ms, 400 ms, 800 ms.
    pub fn new() -> Self {
        Self { max_attempts: 4, initial_backoff: Duration::from_millis(200), max_backoff: Duration::from_secs(20) }
    }

    /// One attempt.
    pub fn none() -> Self {
        Self { max_attempts: 1, ..Self::new() }
    }

    /// The most attempts, the first one included; at least one.
    #[must_use]
    pub fn with_max_attempts(mut self, max_attempts: u32) -> Self {
        self.max_attempts = max_attempts.max(1);
        self
    }

    /// The first delay is between zero and `initial`; each later one may be twice as long, up to `max`.
    #[must_use]
    pub fn with_backoff(mut self, initial: Duration, max: Duration) -> Self {
        (self.initial_backoff, self.max_backoff) = (initial, max);
        self
    }

    /// The most attempts, the first one included.
    pub fn max_attempts(&self) -> u32 {
        self.max_attempts
    }

    /// The delay after the failure of attempt number `attempt` (the first is 1); `None` to give up.
    pub(crate) fn delay(&self, call: &RetryContext, error: &Error, attempt: u32) -> Option<Duration> {
        if attempt >= self.max_attempts || !is_safe_to_retry(call, error) {
            return None;
        }
        let backoff = self.initial_backoff.saturating_mul(1 << (attempt - 1).min(20)).min(self.max_backoff);
        let jitter = backoff.mul_f64(fastrand::f64());
        match error.retry_after() {
            Some(asked) if asked > MAX_RETRY_AFTER => None,
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
pub(crate) struct RetryContext {
    pub(crate) info: &'static OperationInfo,
    /// The server recognises the call when it comes again.
    pub(crate) is_recognised: bool,
}

impl RetryContext {
    /// True where the call only reads.
    pub(crate) fn is_safe(&self) -> bool {
        matches!(self.info.method, Method::Get | Method::Head | Method::Options)
    }
}

/// True where the same request may be sent again without taking effect twice.
fn is_safe_to_retry(call: &RetryContext, error: &Error) -> bool {
    let is_idempotent = !matches!(call.info.method, Method::Post | Method::Patch) || call.is_recognised;
    error.is_retryable() && (is_idempotent || error.was_not_sent() || error.is_rate_limited())
}

/// What a client may spend on repetitions. Successes refill it.
pub(crate) struct RetryBudget(AtomicU32);

impl RetryBudget {
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
        let budget = RetryBudget::new();
        assert_eq!((0..1000).filter(|_| budget.take()).count(), 100);
        budget.refill(1);
        assert!(budget.take() && !budget.take());
        (0..5).for_each(|_| budget.refill(0));
        assert!(budget.take());
        (0..1000).for_each(|_| budget.refill(3));
        assert_eq!((0..1000).filter(|_| budget.take()).count(), 100);
    }
}
