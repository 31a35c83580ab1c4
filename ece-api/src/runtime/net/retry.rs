//! When a call is repeated, and after which delay. Decides only; [`dispatch`](super::dispatch) acts.

mod budget;
mod classifier;
mod effect;

use std::time::Duration;

pub(crate) use budget::RetryBudget;
use classifier::Classifier;
pub use classifier::{FailedAttempt, RetryDecision};
pub(crate) use effect::RetryContext;

/// A server that asks for more patience than this gets no second request; the error says what it asked for.
const MAX_RETRY_AFTER: Duration = Duration::from_secs(120);

/// How calls that failed are repeated.
///
/// A call is repeated after a failure that may pass: no connection, a broken connection, the time limit of an attempt,
/// and the statuses for which [`Error::is_retryable`](crate::Error::is_retryable) holds. It never takes effect twice:
///
/// * What only reads is repeated after each of these: GET, HEAD, and operations that search by POST.
/// * So are PUT and DELETE, unless the operation starts something that would start again, or the call names the version
///   that it changes: once it has taken effect, its repetition would be refused.
/// * Everything else is repeated only where the server cannot have carried it out (no connection, 429, a failed login
///   before the call), or where the call carries a parameter by which the server recognises it.
///
/// Where the failure is final, [`Error::may_have_taken_effect`](crate::Error::may_have_taken_effect) says what may have
/// happened. A body that is a stream is never sent twice. The call's time limit counts for all attempts together.
///
/// Delays grow exponentially, half of each by chance, unless the server says how long to wait
/// ([`Error::retry_after`](crate::Error::retry_after)). Those of the default policy take between 15.75 and 31.5 seconds
/// together: longer than the restart of a server. A budget per client keeps a failing server from being flooded: when too
/// many calls fail, failures are no longer repeated.
///
/// ```
/// use std::time::Duration;
/// use ece_api::RetryPolicy;
///
/// let quick = RetryPolicy::new().with_max_attempts(3).with_backoff(Duration::from_millis(50), Duration::from_secs(1));
/// assert_eq!(RetryPolicy::none().max_attempts(), 1);
/// # drop(quick);
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RetryPolicy {
    max_attempts: u32,
    initial_backoff: Duration,
    max_backoff: Duration,
    classifier: Option<Classifier>,
}

impl RetryPolicy {
    /// Seven attempts; delays of up to 0.5, 1, 2, 4, 8 and 16 seconds, and of no less than half of that.
    pub fn new() -> Self {
        Self {
            max_attempts: 7,
            initial_backoff: Duration::from_millis(500),
            max_backoff: Duration::from_secs(20),
            classifier: None,
        }
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

    /// The first delay is between half of `initial` and `initial`; each later one may be twice as long, up to `max`.
    #[must_use]
    pub fn with_backoff(mut self, initial: Duration, max: Duration) -> Self {
        (self.initial_backoff, self.max_backoff) = (initial, max);
        self
    }

    /// Asks `classifier` about every failed attempt but the last one, and does what it says. It is called between
    /// attempts, so it should not wait for anything.
    ///
    /// ```
    /// use ece_api::{RetryDecision, RetryPolicy};
    ///
    /// // A gateway that answers 500 while it restarts.
    /// let policy = RetryPolicy::new().with_classifier(|attempt| match attempt.error().status() {
    ///     Some(status) if status.as_u16() == 500 => RetryDecision::Retry,
    ///     _ => RetryDecision::Default,
    /// });
    /// # drop(policy);
    /// ```
    #[must_use]
    pub fn with_classifier(
        mut self,
        classifier: impl Fn(&FailedAttempt<'_>) -> RetryDecision + Send + Sync + 'static,
    ) -> Self {
        self.classifier = Some(Classifier::new(classifier));
        self
    }

    /// The most attempts, the first one included.
    pub fn max_attempts(&self) -> u32 {
        self.max_attempts
    }

    /// The delay after a failed attempt; `None` to give up.
    pub(crate) fn delay(&self, attempt: &FailedAttempt<'_>) -> Option<Duration> {
        if attempt.number >= self.max_attempts || !self.repeats(attempt) {
            return None;
        }
        let chance = fastrand::f64();
        let backoff = self.backoff(attempt.number, chance);
        match attempt.error.retry_after() {
            Some(asked) if asked > MAX_RETRY_AFTER => None,
            // Those who were told the same time should not come back together.
            Some(asked) => Some(asked + backoff.min(Duration::from_secs(1)).mul_f64(chance)),
            None => Some(backoff),
        }
    }

    /// True where the classifier wants no other attempt, wherever it might go.
    pub(crate) fn stops(&self, attempt: &FailedAttempt<'_>) -> bool {
        self.decide(attempt) == RetryDecision::Stop
    }

    fn decide(&self, attempt: &FailedAttempt<'_>) -> RetryDecision {
        self.classifier.as_ref().map_or(RetryDecision::Default, |it| it.decide(attempt))
    }

    fn repeats(&self, attempt: &FailedAttempt<'_>) -> bool {
        match self.decide(attempt) {
            RetryDecision::Default => attempt.error.is_retryable() && attempt.is_safe_to_repeat,
            RetryDecision::Stop => false,
            RetryDecision::Retry => attempt.is_safe_to_repeat,
            RetryDecision::RetryEvenIfItTakesEffectTwice => true,
        }
    }

    /// The delay after the attempt of this number, for a chance between 0 and 1.
    fn backoff(&self, number: u32, chance: f64) -> Duration {
        let doubled = 1 << number.saturating_sub(1).min(20);
        let longest = self.initial_backoff.saturating_mul(doubled).min(self.max_backoff);
        (longest / 2).saturating_add((longest / 2).mul_f64(chance))
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_delays_outlive_the_restart_of_a_server_and_fit_into_the_time_limit() {
        let policy = RetryPolicy::new();
        let span = |chance| (1..policy.max_attempts()).map(|number| policy.backoff(number, chance)).sum::<Duration>();
        assert_eq!(span(0.0), Duration::from_millis(15_750));
        assert_eq!(span(1.0), Duration::from_millis(31_500));
    }

    #[test]
    fn delays_grow_to_the_longest_and_never_overflow() {
        let policy = RetryPolicy::new().with_backoff(Duration::from_secs(3), Duration::from_secs(10));
        let longest: Vec<u64> = (1..5).map(|number| policy.backoff(number, 1.0).as_secs()).collect();
        assert_eq!(longest, [3, 6, 10, 10]);
        assert_eq!(policy.backoff(u32::MAX, 0.0), Duration::from_secs(5));
        let endless = policy.with_backoff(Duration::MAX, Duration::MAX);
        assert!(endless.backoff(9, 0.5) > Duration::from_secs(1 << 60));
    }

    #[test]
    fn a_policy_is_equal_to_its_clones() {
        let policy = RetryPolicy::new().with_classifier(|_| RetryDecision::Stop);
        assert_eq!(policy, policy.clone());
        assert_ne!(policy, RetryPolicy::new().with_classifier(|_| RetryDecision::Stop));
        assert!(!format!("{policy:?}").is_empty());
    }
}
