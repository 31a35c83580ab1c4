//! What is known of a body while it is on its way to the server.
//!
//! Who sends it need not tell: the body itself notes when bytes were taken from it, and when it was let go.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use super::BrokenBody;
use crate::runtime::net::deadline::{Deadline, Limit};

pub(crate) struct Shared {
    error: OnceLock<BrokenBody>,
    start: Instant,
    /// When bytes were taken last, in milliseconds after the start.
    moved: AtomicU64,
}

/// The end that the body has, and its clones. The last one that goes says that the body was sent.
pub(super) struct Meter(Arc<Shared>);

impl Meter {
    pub(super) fn moved(&self) {
        let after = self.0.start.elapsed().as_millis();
        self.0.moved.store(u64::try_from(after).unwrap_or(u64::MAX), Ordering::Relaxed);
    }

    pub(super) fn broke(&self, error: BrokenBody) {
        // The first reason is the one that counts.
        let _ = self.0.error.set(error);
    }
}

impl Clone for Meter {
    fn clone(&self) -> Self {
        self.moved();
        Self(Arc::clone(&self.0))
    }
}

impl Drop for Meter {
    fn drop(&mut self) {
        self.moved();
    }
}

/// The end that the sender of a request has.
pub(crate) enum Upload {
    /// It goes to the connection in one piece.
    Short(Instant),
    Watched(Arc<Shared>),
}

impl Upload {
    pub(super) fn short() -> Self {
        Self::Short(Instant::now())
    }

    pub(super) fn watching() -> (Self, Meter) {
        let shared = Shared { error: OnceLock::new(), start: Instant::now(), moved: AtomicU64::new(0) };
        let shared = Arc::new(shared);
        (Self::Watched(Arc::clone(&shared)), Meter(shared))
    }

    /// Why the body could not be read. Not every transport tells.
    pub(crate) fn error(&self) -> Option<&BrokenBody> {
        match self {
            Self::Short(_) => None,
            Self::Watched(shared) => shared.error.get(),
        }
    }

    /// True where there is nothing left to wait for but the response.
    pub(crate) fn is_sent(&self) -> bool {
        match self {
            Self::Short(_) => true,
            Self::Watched(shared) => Arc::strong_count(shared) == 1,
        }
    }

    /// When the head of the response has to be there, or the next bytes of the body have to go.
    pub(crate) fn deadline(&self, head: Option<Duration>, stall: Option<Duration>) -> Deadline {
        let moved = match self {
            Self::Short(start) => *start,
            Self::Watched(shared) => shared.start + Duration::from_millis(shared.moved.load(Ordering::Relaxed)),
        };
        let limit = if self.is_sent() { head.map(Limit::Head) } else { stall.map(Limit::Upload) };
        Deadline::from(moved, limit)
    }
}
