//! Calls without `async`, from wherever they are made.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc;
use std::time::Duration;

use ece_api::middleware::{Middleware, Next};
use ece_api::transport::{BoxFuture, TransportError};
use ece_api::{Body, BoxError, Client, Credentials, CredentialsProvider, http};

use super::{client, deployment, one_thread, serve};

/// What `work` gives; a failed test instead of one that never ends.
fn soon<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let (sender, receiver) = mpsc::channel();
    std::thread::spawn(move || sender.send(work()));
    receiver.recv_timeout(Duration::from_secs(10)).expect("it ends, and does not panic")
}

/// Asks for a key with a blocking call of its own.
struct FromCall(Client);

impl CredentialsProvider for FromCall {
    fn provide(&self, _refused: bool) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        Box::pin(async { Ok(Credentials::api_key(self.0.get_deployment("key").send_blocking()?.into_inner().name)) })
    }
}

struct Panics;

impl CredentialsProvider for Panics {
    fn provide(&self, _refused: bool) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        Box::pin(async { panic!("the vault is sealed") })
    }
}

/// Makes a blocking call in a task of its own, which holds up the thread of all connections.
struct InTask(Client);

impl Middleware for InTask {
    fn handle<'a>(
        &'a self,
        request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>> {
        let call = self.0.get_deployment("other");
        Box::pin(async move {
            let other = tokio::spawn(async move { call.send_blocking().map(drop) }).await;
            other.map_err(TransportError::other)?.map_err(TransportError::other)?;
            next.run(request).await
        })
    }
}

#[test]
fn a_provider_may_make_a_blocking_call_within_a_blocking_call() {
    let (server, _runtime) = serve([deployment()]);
    let provider = Credentials::provider(FromCall(client(&server)));
    let ece = Client::builder(server.url()).credentials(provider).build().unwrap();
    assert_eq!(soon(move || ece.get_deployment("0c1d").send_blocking().unwrap().into_inner().name), "n");
    assert_eq!(server.requests().len(), 2);
    assert_eq!(server.requests()[1].header("authorization"), Some("ApiKey n"));
}

#[test]
fn a_task_of_a_blocking_call_may_make_another_one() {
    let (server, _runtime) = serve([deployment()]);
    let ece = Client::builder(server.url()).middleware(InTask(client(&server))).build().unwrap();
    assert_eq!(soon(move || ece.get_deployment("0c1d").send_blocking().unwrap().into_inner().name), "n");
}

#[test]
fn a_panic_within_a_blocking_call_is_one_of_the_caller() {
    let ece = Client::builder("http://127.0.0.1:9").credentials(Credentials::provider(Panics)).build().unwrap();
    let call = move || {
        let panic = catch_unwind(AssertUnwindSafe(|| ece.get_deployment("0c1d").send_blocking())).unwrap_err();
        assert_eq!(panic.downcast_ref::<&str>(), Some(&"the vault is sealed"));
    };
    soon(call.clone());
    soon(move || one_thread().block_on(async move { call() }));
}

#[test]
fn a_blocking_call_ends_within_a_runtime_of_one_thread() {
    let (server, _runtime) = serve([deployment()]);
    let ece = client(&server);
    let names = soon(move || {
        one_thread().block_on(async move {
            let first = ece.get_deployment("0c1d").send_blocking().unwrap().into_inner().name;
            let raw = ece.get_deployment("0c1d").with_raw_response().send_blocking().unwrap().into_inner();
            (first, ece_api::blocking::wait(raw.text()).unwrap().unwrap())
        })
    });
    assert!(names.0 == "n" && names.1.contains(r#""name":"n""#));
}

#[test]
fn many_threads_make_blocking_calls_at_once() {
    let (server, _runtime) = serve([deployment()]);
    let ece = client(&server);
    let threads: Vec<_> = (0..32)
        .map(|_| {
            let ece = ece.clone();
            std::thread::spawn(move || (0..5).all(|_| ece.get_deployment("0c1d").send_blocking().is_ok()))
        })
        .collect();
    assert!(soon(|| threads.into_iter().all(|thread| thread.join().unwrap())));
    assert_eq!(server.requests().len(), 160);
}

#[test]
fn a_client_may_be_dropped_while_another_thread_waits_for_its_call() {
    let (server, _runtime) = serve([deployment().delay(Duration::from_millis(50))]);
    let ece = client(&server);
    let call = ece.get_deployment("0c1d");
    let waits = std::thread::spawn(move || call.send_blocking().unwrap().into_inner().name);
    drop(ece);
    assert_eq!(soon(move || waits.join().unwrap()), "n");
}
