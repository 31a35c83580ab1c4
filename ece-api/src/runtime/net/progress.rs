//! Telling a caller how far a transfer has come.

use std::sync::{Arc, Mutex, PoisonError};

type Callback = dyn FnMut(u64, Option<u64>) + Send;

/// A callback, and how much it has been told. Clones count on their own, and call the same callback.
#[derive(Clone)]
pub(crate) struct Progress {
    callback: Arc<Mutex<Callback>>,
    done: u64,
    total: Option<u64>,
}

impl Progress {
    pub(crate) fn new(callback: impl FnMut(u64, Option<u64>) + Send + 'static, total: Option<u64>) -> Self {
        Self { callback: Arc::new(Mutex::new(callback)), done: 0, total }
    }

    /// So many bytes more.
    pub(crate) fn add(&mut self, bytes: usize) {
        self.done += bytes as u64;
        let mut callback = self.callback.lock().unwrap_or_else(PoisonError::into_inner);
        callback(self.done, self.total);
    }
}
