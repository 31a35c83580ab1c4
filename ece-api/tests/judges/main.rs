//! Judges: what was generated, held against the raw document by code that does not ask the generator. The samples are all
//! that the two share.

mod conformance;
#[cfg(all(feature = "testing", feature = "helpers"))]
mod installation;
mod judge;
mod sample;
#[rustfmt::skip]
#[allow(deprecated)]
mod samples;
#[path = "../support/server.rs"]
mod server;
mod truth;

use std::sync::LazyLock;

use serde_json::Value;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/swagger.json")).unwrap();
    serde_json::from_str(&text).unwrap()
});
