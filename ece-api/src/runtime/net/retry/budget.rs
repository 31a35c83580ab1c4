//! What a client may spend on repetitions.

use std::sync::atomic::{AtomicU32, Ordering};

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
