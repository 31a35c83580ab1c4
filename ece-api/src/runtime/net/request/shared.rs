//! What clones of a call have in common where it cannot be copied.

use std::sync::{Arc, Mutex, PoisonError};

use crate::runtime::net::body::Body;
use crate::runtime::net::multipart::FilePart;

/// A body or a file of a call. One that is a stream goes with the first of the call's clones that is sent.
pub(super) enum Shared<T> {
    Copied(T),
    Once(Arc<Mutex<Option<T>>>),
}

/// What may or may not be there a second time.
pub(super) trait TryClone: Sized {
    fn is_in_memory(&self) -> bool;
    fn try_clone(&self) -> Option<Self>;
}

impl TryClone for Body {
    fn is_in_memory(&self) -> bool {
        self.is_in_memory()
    }

    fn try_clone(&self) -> Option<Self> {
        self.try_clone()
    }
}

impl TryClone for FilePart {
    fn is_in_memory(&self) -> bool {
        self.is_in_memory()
    }

    fn try_clone(&self) -> Option<Self> {
        self.try_clone()
    }
}

impl<T: TryClone> Shared<T> {
    pub(super) fn new(value: T) -> Self {
        if value.is_in_memory() || value.try_clone().is_some() {
            Self::Copied(value)
        } else {
            Self::Once(Arc::new(Mutex::new(Some(value))))
        }
    }

    /// The error says why it is not there any more.
    pub(super) fn take(self) -> Result<T, String> {
        match self {
            Self::Copied(value) => Ok(value),
            Self::Once(value) => value.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(|| {
                "the body is a stream, and went with another clone of this call: give each call a body of its own"
                    .to_owned()
            }),
        }
    }
}

impl<T: TryClone> Clone for Shared<T> {
    fn clone(&self) -> Self {
        match self {
            Self::Copied(value) => value.try_clone().map_or_else(|| Self::Once(Arc::default()), Self::Copied),
            Self::Once(value) => Self::Once(Arc::clone(value)),
        }
    }
}
