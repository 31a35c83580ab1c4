//! When a token that was refused is worth another one.

use std::time::{Duration, Instant};

/// After tokens that were never accepted.
const LONG: Duration = Duration::from_secs(10);
/// After a call that was refused with its second token as well.
const SHORT: Duration = Duration::from_secs(1);

/// What has become of the last tokens. A server that gives tokens and refuses them all is left alone for a while.
#[derive(Default)]
pub(super) struct Refusals {
    accepted: Option<u64>,
    /// Tokens in a row that were refused and never accepted.
    useless: u32,
    last_useless: Option<u64>,
    paused_until: Option<Instant>,
}

impl Refusals {
    /// The server took the token of this number.
    pub(super) fn accept(&mut self, number: u64) {
        (self.accepted, self.useless) = (Some(number), 0);
    }

    /// The server refused it; `is_second` where the same call was refused with another one just before.
    pub(super) fn refuse(&mut self, number: u64, is_second: bool) {
        let now = Instant::now();
        if is_second {
            self.pause(now + SHORT);
        }
        if self.accepted != Some(number) && self.last_useless != Some(number) {
            self.last_useless = Some(number);
            self.useless += 1;
            if self.useless > 1 {
                self.pause(now + LONG);
            }
        }
    }

    fn pause(&mut self, until: Instant) {
        self.paused_until = self.paused_until.max(Some(until));
    }

    /// True where it is no use to ask for another one now.
    pub(super) fn is_paused(&self) -> bool {
        self.paused_until.is_some_and(|until| Instant::now() < until)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_was_good_is_replaced_at_once() {
        let mut refusals = Refusals::default();
        for number in 0..100 {
            refusals.accept(number);
            refusals.refuse(number, false);
            assert!(!refusals.is_paused());
        }
    }

    #[test]
    fn the_second_useless_token_in_a_row_makes_a_pause() {
        let mut refusals = Refusals::default();
        (0..100).for_each(|_| refusals.refuse(0, false));
        assert!(!refusals.is_paused(), "many calls with one token are one refusal");
        refusals.refuse(1, false);
        assert!(refusals.paused_until.unwrap() > Instant::now() + LONG / 2);
    }

    #[test]
    fn a_call_refused_twice_makes_a_short_pause() {
        let mut refusals = Refusals::default();
        refusals.accept(1);
        refusals.refuse(1, true);
        assert!(refusals.is_paused() && refusals.paused_until.unwrap() < Instant::now() + SHORT * 2);
    }
}
