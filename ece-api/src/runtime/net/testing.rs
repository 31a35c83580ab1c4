//! Tests of code that uses this crate, without a server, with the feature `testing`.
//!
//! A [`MockTransport`] replies to calls by their operation id, records them, and fails the test when something was called
//! that nobody expected, or was expected and never called.

mod mock;
mod recorded;
mod reply;

pub use mock::MockTransport;
pub use recorded::RecordedRequest;
pub use reply::Reply;
