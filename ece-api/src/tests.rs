//! The runtime over the wire: hand-written operations against a server on loopback, so that no change of the document
//! touches these tests; and two judges, who hold what was generated against the raw document.

mod answers;
mod auth;
mod building;
mod conformance;
mod failures;
mod judge;
mod mock;
mod operations;
mod properties;
mod requests;
mod retries;
#[path = "../tests/support/server.rs"]
mod server;
mod tls;
mod truth;

use std::sync::LazyLock;

use serde_json::Value;

use crate::{Client, Credentials, RetryPolicy};
use server::Server;

fn client(server: &Server) -> Client {
    Client::builder(server.url())
        .credentials(Credentials::api_key("a2V5"))
        .retries(RetryPolicy::none())
        .build()
        .unwrap()
}

/// The raw document, for judges that do not ask the generator.
static DOCUMENT: LazyLock<Value> = LazyLock::new(|| {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../spec/swagger.json")).unwrap();
    serde_json::from_str(&text).unwrap()
});
