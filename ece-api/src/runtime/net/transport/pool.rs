//! Connections that have failed are not used again.
//!
//! A connection of HTTP/1 ends with the request that fails on it. One of HTTP/2 is shared by all calls and stays: where its
//! other end is gone, every call would wait for its own limit. So after a failure the next calls get a pool of their own,
//! and those that are on their way keep theirs.

use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// A request that is given up after so long had no luck with its connection, whatever the caller's reason is.
const PATIENCE: Duration = Duration::from_secs(1);

const UNKNOWN: u8 = 0;
const HTTP_1: u8 = 1;
const HTTP_2: u8 = 2;

/// The pool for the next request; `C` sends through it.
pub(super) struct Pools<C> {
    current: Mutex<Arc<Pool<C>>>,
    /// Makes another pool; without it, there is only the first.
    make: Option<Box<dyn Fn() -> Option<C> + Send + Sync>>,
}

struct Pool<C> {
    client: C,
    /// What its connections speak, as far as they have spoken.
    protocol: AtomicU8,
}

impl<C> Pool<C> {
    fn new(client: C) -> Arc<Self> {
        Arc::new(Self { client, protocol: AtomicU8::new(UNKNOWN) })
    }
}

impl<C> Pools<C> {
    pub(super) fn new(client: C, make: Option<Box<dyn Fn() -> Option<C> + Send + Sync>>) -> Arc<Self> {
        Arc::new(Self { current: Mutex::new(Pool::new(client)), make })
    }

    /// For a request that is about to go out, with its time limit.
    pub(super) fn watch(self: &Arc<Self>, limit: Option<Duration>) -> Watch<C> {
        let pool = Arc::clone(&self.current.lock().unwrap_or_else(PoisonError::into_inner));
        let since = Instant::now();
        let end = limit.and_then(|limit| since.checked_add(limit));
        Watch { pools: Arc::clone(self), pool, since, end, is_over: false }
    }

    /// Gives the next requests another pool, unless they have one already.
    fn replace(&self, failed: &Arc<Pool<C>>) {
        let Some(make) = &self.make else { return };
        if failed.protocol.load(Ordering::Relaxed) == HTTP_1 {
            return;
        }
        let mut current = self.current.lock().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&current, failed)
            && let Some(client) = make()
        {
            *current = Pool::new(client);
        }
    }
}

/// A request on its way, until its response is complete. Dropped before, after a while, it counts as a failure.
pub(super) struct Watch<C> {
    pools: Arc<Pools<C>>,
    pool: Arc<Pool<C>>,
    /// When something came, or the request went out.
    since: Instant,
    /// When the time for it is over.
    end: Option<Instant>,
    is_over: bool,
}

impl<C> Watch<C> {
    pub(super) fn client(&self) -> &C {
        &self.pool.client
    }

    /// The head of the response came. Over HTTP/1 there is nothing to watch any more.
    pub(super) fn head_came(&mut self, is_http2: bool) {
        self.moved();
        let protocol = &self.pool.protocol;
        if is_http2 {
            protocol.store(HTTP_2, Ordering::Relaxed);
        } else {
            let _ = protocol.compare_exchange(UNKNOWN, HTTP_1, Ordering::Relaxed, Ordering::Relaxed);
            self.is_over = true;
        }
    }

    /// Something came.
    pub(super) fn moved(&mut self) {
        self.since = Instant::now();
    }

    /// The response is complete, or there will be none and the connection is not to blame.
    pub(super) fn is_over(&mut self) {
        self.is_over = true;
    }

    /// The connection failed.
    pub(super) fn failed(&mut self) {
        self.is_over = true;
        self.pools.replace(&self.pool);
    }
}

impl<C> Drop for Watch<C> {
    fn drop(&mut self) {
        let left = self.end.map_or(PATIENCE, |end| end.saturating_duration_since(self.since));
        // Whoever keeps the limit may be a little earlier.
        if !self.is_over && self.since.elapsed() >= PATIENCE.min(left.mul_f64(0.9)) {
            self.pools.replace(&self.pool);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use super::*;

    fn pools() -> Arc<Pools<u32>> {
        let next = AtomicU32::new(1);
        Pools::new(0, Some(Box::new(move || Some(next.fetch_add(1, Ordering::Relaxed)))))
    }

    fn next(pools: &Arc<Pools<u32>>) -> u32 {
        *pools.watch(None).client()
    }

    #[test]
    fn many_failures_of_one_pool_make_one_new_pool() {
        let pools = pools();
        let mut watches: Vec<_> = (0..10).map(|_| pools.watch(None)).collect();
        watches.iter_mut().for_each(Watch::failed);
        assert_eq!(next(&pools), 1);
        drop(watches);
        assert_eq!(next(&pools), 1);
    }

    #[test]
    fn http1_keeps_its_pool_and_http2_does_not() {
        for (is_http2, expected) in [(false, 0), (true, 1)] {
            let pools = pools();
            pools.watch(None).head_came(is_http2);
            pools.watch(None).failed();
            assert_eq!(next(&pools), expected);
        }
    }

    #[test]
    fn a_request_that_is_given_up_late_counts_and_an_early_one_does_not() {
        let pools = pools();
        drop(pools.watch(Some(Duration::from_secs(60))));
        assert_eq!(next(&pools), 0);
        let watch = pools.watch(Some(Duration::from_millis(5)));
        std::thread::sleep(Duration::from_millis(6));
        drop(watch);
        assert_eq!(next(&pools), 1);
        let mut watch = pools.watch(Some(Duration::ZERO));
        watch.is_over();
        drop(watch);
        assert_eq!(next(&pools), 1);
    }

    #[test]
    fn who_cannot_make_another_pool_keeps_the_first() {
        let pools = Pools::new(0, None);
        pools.watch(None).failed();
        assert_eq!(next(&pools), 0);
    }
}
