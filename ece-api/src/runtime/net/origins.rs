//! The addresses at which a client reaches its API, and which of them is asked next.
//!
//! One of them is in use, and stays in use until it fails; then another one is, and stays so. One that has failed is left
//! alone for a while, which grows with every failure, and is then tried by one request at a time.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use http::Uri;

use super::base_url::BaseUrl;
use super::error::Error;

/// How long an address is left alone after its first failure, and at most.
const BACKOFF: (Duration, Duration) = (Duration::from_secs(1), Duration::from_secs(60));

/// The addresses of a client.
pub(crate) struct Origins {
    primary: BaseUrl,
    /// Behind the primary one, in the order in which they were given.
    others: Vec<BaseUrl>,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    in_use: usize,
    /// By address; `None` for those that have not failed since they last worked.
    failures: Vec<Option<Failure>>,
}

#[derive(Clone, Copy, Debug)]
struct Failure {
    /// How many there were in a row.
    count: u32,
    /// When the address may be tried again.
    retry: Instant,
}

impl Origins {
    pub(crate) fn new(primary: BaseUrl, others: Vec<BaseUrl>) -> Self {
        let failures = vec![None; others.len() + 1];
        Self { primary, others, state: Mutex::new(State { in_use: 0, failures }) }
    }

    /// The one that was given first: requests are built for it.
    pub(crate) fn primary(&self) -> &BaseUrl {
        &self.primary
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &BaseUrl> {
        std::iter::once(&self.primary).chain(&self.others)
    }

    fn get(&self, index: usize) -> &BaseUrl {
        index.checked_sub(1).and_then(|index| self.others.get(index)).unwrap_or(&self.primary)
    }

    /// True where there is only one.
    pub(crate) fn is_single(&self) -> bool {
        self.others.is_empty()
    }

    /// Where a request to this address goes; the primary one where it goes to somebody else.
    pub(crate) fn of(&self, uri: &Uri) -> &BaseUrl {
        self.iter().find(|base| base.is_origin_of(uri)).unwrap_or(&self.primary)
    }

    /// The one for a request that may go to any of them.
    pub(crate) fn in_use(&self) -> &BaseUrl {
        self.get(self.choose())
    }

    fn choose(&self) -> usize {
        if self.is_single() { 0 } else { self.state().choose(Instant::now()) }
    }

    /// One that is not among those `tried`, and of which nobody knows that it does not work.
    fn other(&self, tried: &[usize]) -> Option<usize> {
        if self.is_single() { None } else { self.state().other(tried, Instant::now()) }
    }

    /// A request got a response that does not count as a failure.
    fn worked(&self, index: usize) {
        if !self.is_single() {
            self.state().worked(index);
        }
    }

    /// A request failed in a way that another address may not.
    fn failed(&self, index: usize) {
        if !self.is_single() {
            self.state().failed(index, Instant::now());
        }
    }

    /// True where what failed like this at the address in use may go well at another one, of which nobody knows a failure.
    pub(crate) fn have_other_for(&self, error: &Error) -> bool {
        !self.is_single() && is_failure_of_origin(error) && self.state().has_other()
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn choose(&mut self, now: Instant) -> usize {
        if self.is_good(self.in_use) { self.in_use } else { self.other(&[], now).unwrap_or(self.in_use) }
    }

    /// Puts one into use that is not among those tried: one that has not failed, else one that may be tried again.
    fn other(&mut self, tried: &[usize], now: Instant) -> Option<usize> {
        let count = self.failures.len();
        let all = (0..count).map(|step| (self.in_use + step) % count).filter(|index| !tried.contains(index));
        let is_due = |index: &usize| self.failures[*index].is_some_and(|failure| failure.retry <= now);
        let other = all.clone().find(|index| self.is_good(*index)).or_else(|| all.clone().find(is_due))?;
        // One request finds out; the others do not join it before it had time to.
        if let Some(failure) = &mut self.failures[other] {
            *failure = Failure::new(failure.count.saturating_add(1), now);
        }
        self.in_use = other;
        Some(other)
    }

    fn worked(&mut self, index: usize) {
        self.failures[index] = None;
        if !self.is_good(self.in_use) {
            self.in_use = index;
        }
    }

    /// Failures of requests that were under way together are one.
    fn failed(&mut self, index: usize, now: Instant) {
        let count = match self.failures[index] {
            Some(failure) if now < failure.retry => return,
            Some(failure) => failure.count.saturating_add(1),
            None => 1,
        };
        self.failures[index] = Some(Failure::new(count, now));
    }

    /// True where one has not failed, beside the one in use.
    fn has_other(&self) -> bool {
        (0..self.failures.len()).any(|index| index != self.in_use && self.is_good(index))
    }

    fn is_good(&self, index: usize) -> bool {
        self.failures[index].is_none()
    }
}

impl Failure {
    fn new(count: u32, now: Instant) -> Self {
        let (first, longest) = BACKOFF;
        let backoff = first.saturating_mul(1 << count.saturating_sub(1).min(10)).min(longest);
        Self { count, retry: now + backoff }
    }
}

/// The way of one call over the addresses.
pub(crate) struct Route<'a> {
    origins: &'a Origins,
    at: usize,
    /// The one that its request is addressed to.
    addressed: usize,
    /// Since the last delay.
    tried: Vec<usize>,
    /// The server at this address may have seen a call that must not reach another one.
    is_pinned: bool,
}

impl<'a> Route<'a> {
    /// For a request to the primary address.
    pub(crate) fn new(origins: &'a Origins) -> Self {
        Self { origins, at: origins.choose(), addressed: 0, tried: Vec::new(), is_pinned: false }
    }

    /// Addresses the request to where the next attempt goes.
    pub(crate) fn address(&mut self, uri: &mut Uri) {
        if self.addressed != self.at
            && let Some(moved) = self.base().adopt(self.origins.get(self.addressed), uri)
        {
            *uri = moved;
        }
        self.addressed = self.at;
    }

    /// Where the last attempt went, or the next one goes.
    pub(crate) fn base(&self) -> &'a BaseUrl {
        self.origins.get(self.at)
    }

    /// After a success.
    pub(crate) fn worked(&self) {
        self.origins.worked(self.at);
    }

    /// After a failed attempt: true if the next one goes to another address at once. What only reads does, and what has
    /// not been sent; a change that a server may have seen stays with that server.
    pub(crate) fn fail_over(&mut self, is_safe: bool, error: &Error) -> bool {
        if self.origins.is_single() {
            return false;
        }
        self.is_pinned |= !is_safe && !error.was_not_sent();
        if !is_failure_of_origin(error) {
            if error.status().is_some() {
                self.worked();
            }
            return false;
        }
        self.origins.failed(self.at);
        if self.is_pinned {
            return false;
        }
        self.tried.push(self.at);
        let other = self.origins.other(&self.tried);
        self.at = other.unwrap_or(self.at);
        other.is_some()
    }

    /// After a delay, everything may have changed.
    pub(crate) fn choose_again(&mut self) {
        if !self.is_pinned {
            self.tried.clear();
            self.at = self.origins.choose();
        }
    }
}

/// True where the same request may go well elsewhere: no connection, a broken one, no response in time, or a status from 500
/// that may pass.
fn is_failure_of_origin(error: &Error) -> bool {
    error.is_retryable() && error.status().is_none_or(|status| status.is_server_error())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(count: usize) -> State {
        State { in_use: 0, failures: vec![None; count] }
    }

    #[test]
    fn the_address_in_use_stays_in_use_until_it_fails() {
        let (mut state, now) = (state(3), Instant::now());
        assert_eq!(state.choose(now), 0);
        state.failed(0, now);
        assert_eq!(state.other(&[0], now), Some(1));
        state.worked(1);
        // The first one is good again, and nobody goes back for that.
        state.worked(0);
        assert_eq!(state.choose(now + Duration::from_secs(3600)), 1);
        state.failed(1, now);
        assert_eq!(state.choose(now), 2);
    }

    #[test]
    fn an_address_that_failed_is_tried_again_after_a_while_by_one_request() {
        let (mut state, now) = (state(2), Instant::now());
        state.failed(0, now);
        assert_eq!(state.other(&[0], now), Some(1));
        state.failed(1, now);
        assert_eq!(state.other(&[1], now), None);
        let later = now + Duration::from_secs(1);
        assert_eq!(state.other(&[1], later), Some(0));
        assert_eq!(state.other(&[1], later), None, "one request at a time");
        // It was the second failure in a row.
        state.failed(0, later);
        assert_eq!(state.other(&[1], later + Duration::from_millis(1999)), None);
        assert_eq!(state.other(&[1], later + Duration::from_secs(2)), Some(0));
        state.worked(0);
        assert_eq!(state.other(&[1], later), Some(0));
    }

    #[test]
    fn failures_that_come_together_are_one_and_the_longest_delay_is_a_minute() {
        let (mut state, mut now) = (state(2), Instant::now());
        (0..100).for_each(|_| state.failed(0, now));
        assert_eq!(state.failures[0].unwrap().count, 1);
        for _ in 0..20 {
            now = state.failures[0].unwrap().retry;
            state.failed(0, now);
        }
        assert_eq!(state.failures[0].unwrap().retry, now + Duration::from_secs(60));
    }
}
