//! Ctrl-C while files are written: the run stops at its next step and undoes what it has begun. At any other time, an
//! interrupt ends the program as always.

use std::process;
use std::sync::Once;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

use crate::error::Error;
use crate::exit::Exit;

static WRITING: AtomicUsize = AtomicUsize::new(0);
static REQUESTED: AtomicBool = AtomicBool::new(false);

/// As long as it lives, an interrupt only leaves a note.
pub(super) struct Guard(());

/// Begins to hold interrupts back.
pub(super) fn hold_back() -> Guard {
    static HANDLER: Once = Once::new();
    WRITING.fetch_add(1, Ordering::SeqCst);
    HANDLER.call_once(|| {
        let handler = || {
            if WRITING.load(Ordering::SeqCst) == 0 {
                process::exit(Exit::Interrupted.code().into());
            }
            REQUESTED.store(true, Ordering::SeqCst);
        };
        // Without a handler, an interrupt is a kill: nothing is half-written then either.
        let _ = ctrlc::set_handler(handler);
    });
    Guard(())
}

/// Whether there was an interrupt since.
pub(super) fn is_requested() -> bool {
    REQUESTED.load(Ordering::SeqCst)
}

impl Drop for Guard {
    fn drop(&mut self) {
        WRITING.fetch_sub(1, Ordering::SeqCst);
    }
}

pub(super) fn error() -> Error {
    Error::with(Exit::Interrupted, "interrupted")
}
