//! A server that fails in every way it can, and what calls make of it.
//!
//! Cases that take longer than a second are `#[ignore]`d here; `cargo test -p ece-api --test faults -- --ignored` runs them.
#![cfg(feature = "rustls")]

mod certificates;
mod changes;
mod limits;
mod lists;
mod load;
mod login;
mod memory;
mod mismatches;
mod operations;
mod repetition;
mod secrets;
mod sharing;
mod texts;
mod transport;

#[path = "../support/plans.rs"]
mod plans;
#[path = "../support/server.rs"]
mod server;
