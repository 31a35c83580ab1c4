//! The runtime over the wire: hand-written operations against a server on loopback, so that no change of the document
//! touches these tests.

mod answers;
mod auth;
mod building;
mod failures;
mod mock;
mod operations;
mod properties;
mod requests;
mod retries;
mod security;
mod sequences;
#[path = "../tests/support/server.rs"]
mod server;
mod tls;

use crate::{Client, Credentials, RetryPolicy};
use server::Server;

fn client(server: &Server) -> Client {
    Client::builder(server.url())
        .credentials(Credentials::api_key("a2V5"))
        .retries(RetryPolicy::none())
        .build()
        .unwrap()
}
