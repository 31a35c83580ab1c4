//! Waiting for changes: each ends, and with the right verdict.
