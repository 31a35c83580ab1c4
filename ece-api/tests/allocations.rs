//! What a call allocates, counted on one thread. `examples/cost_of_calls.rs` counts the same over a connection.
#![cfg(feature = "client")]

use std::future::ready;

use allocation_counter::measure;
use ece_api::models::DeploymentCreateRequest;
use ece_api::transport::{BoxFuture, Transport, TransportError};
use ece_api::{Body, Client, Credentials, http};

/// Answers from memory.
struct Fixed(&'static str);

impl Transport for Fixed {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        drop(request);
        Box::pin(ready(Ok(http::Response::new(Body::from(self.0)))))
    }
}

fn client(answer: &'static str) -> Client {
    let builder = Client::builder("https://ece.example.net:12443").transport(Fixed(answer));
    builder.credentials(Credentials::api_key("dGVzdA==")).build().unwrap()
}

/// How often the thread allocates in a call that is not the first.
fn allocations(call: impl AsyncFn()) -> u64 {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(call());
    measure(|| runtime.block_on(call())).count_total
}

#[test]
fn a_call_allocates_little() {
    let ece = client(r#"{"id":"0c1d","name":"n","healthy":true,"resources":{}}"#);
    let count = allocations(async || {
        let deployment = ece.get_deployment("0c1d").show_plans(true).send().await.unwrap();
        assert_eq!(deployment.name, "n");
    });
    assert!(count <= 30, "{count} allocations");
}

#[test]
fn a_call_with_a_body_allocates_little() {
    let ece = client("{}");
    let wanted = DeploymentCreateRequest::new().name("n");
    let count = allocations(async || {
        ece.create_deployment(&wanted).send().await.unwrap();
    });
    assert!(count <= 30, "{count} allocations");
}
