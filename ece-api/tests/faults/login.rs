//! Logins and tokens: limits hold around them, and a refused password is not hammered.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ece_api::middleware::{Attempt, Middleware, Next};
use ece_api::models::LoginRequest;
use ece_api::transport::{BoxFuture, TransportError};
use ece_api::{Body, Client, ClientBuilder, Credentials, RetryPolicy, http};

use super::server::{Recorded, Reply, Server};

const LOGIN: &str = "POST /api/v1/users/auth/_login";

fn builder(server: &Server) -> ClientBuilder {
    let retries =
        RetryPolicy::new().with_max_attempts(4).with_backoff(Duration::from_millis(5), Duration::from_millis(20));
    Client::builder(server.url()).credentials(Credentials::login("ops", "hunter2")).retries(retries)
}

fn client(server: &Server) -> Client {
    builder(server).build().unwrap()
}

/// Answers logins with what `login` gives for the first, second, … of them, and calls with what `call` gives.
async fn server(
    login: impl Fn(usize) -> Reply + Send + Sync + 'static,
    call: impl Fn(&Recorded) -> Reply + Send + Sync + 'static,
) -> Server {
    let logins = AtomicUsize::new(0);
    Server::start(move |request| match request.line().as_str() {
        LOGIN => login(logins.fetch_add(1, Ordering::SeqCst) + 1),
        _ => call(request),
    })
    .await
}

fn token(number: usize) -> Reply {
    Reply::json(200, format!(r#"{{"token":"t{number}"}}"#))
}

fn count(server: &Server, line: &str) -> usize {
    server.requests().iter().filter(|request| request.line() == line).count()
}

/// The attempts that middleware sees, by operation.
#[derive(Clone, Default)]
struct Attempts(Arc<Mutex<Vec<u32>>>);

impl Middleware for Attempts {
    fn handle<'a>(
        &'a self,
        request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>> {
        if let Some(Attempt(number)) = request.extensions().get::<Attempt>() {
            self.0.lock().unwrap().push(*number);
        }
        next.run(request)
    }
}

#[tokio::test]
async fn a_failed_login_says_that_the_call_was_not_sent() {
    let server = server(|_| Reply::json(503, "{}"), |_| Reply::json(200, "{}")).await;
    let error = client(&server).get_deployment("0c1d").send().await.unwrap_err();
    assert_eq!((error.operation(), error.was_not_sent(), error.attempts()), (Some("login"), true, 4));

    let server = Server::with_replies([Reply::json(503, "{}")]).await;
    let ece = Client::builder(server.url()).retries(RetryPolicy::none()).build().unwrap();
    assert!(!ece.get_deployment("0c1d").send().await.unwrap_err().was_not_sent());
    // The login as a call of its own was sent.
    let own = ece.login(LoginRequest::default()).send().await.unwrap_err();
    assert_eq!((own.operation(), own.was_not_sent()), (Some("login"), false));
}

#[tokio::test]
async fn the_request_after_a_refused_token_is_an_attempt_of_its_own() {
    let server = server(token, |request| match request.header("authorization") {
        Some("Bearer t1") => Reply::json(401, "{}"),
        _ => Reply::json(404, "{}"),
    })
    .await;
    let seen = Attempts::default();
    let ece = builder(&server).retries(RetryPolicy::none()).middleware(seen.clone()).build().unwrap();
    let error = ece.get_deployment("0c1d").send().await.unwrap_err();
    assert_eq!((error.status().unwrap().as_u16(), error.attempts()), (404, 2));
    assert_eq!(*seen.0.lock().unwrap(), [1, 2]);
    assert_eq!(count(&server, LOGIN), 2);
}

#[tokio::test]
async fn the_answer_to_a_refused_token_leaves_its_connection_open() {
    // The body comes after the head: who does not read it cannot use the connection again.
    let refusal = || Reply::json(401, "").chunk("{").wait(Duration::from_millis(50)).chunk("}");
    let server = server(token, move |request| match request.header("authorization") {
        Some("Bearer t1") => refusal(),
        _ => Reply::json(200, "{}"),
    })
    .await;
    client(&server).get_deployment("0c1d").send().await.unwrap();
    assert_eq!((server.requests().len(), server.connections()), (4, 1));
}

#[tokio::test]
async fn an_endless_answer_to_a_refused_token_holds_nobody_up() {
    let mut endless = Reply::json(401, "");
    for _ in 0..100 {
        endless = endless.chunk("x").wait(Duration::from_millis(100));
    }
    let server = server(token, move |request| match request.header("authorization") {
        Some("Bearer t1") => endless.clone(),
        _ => Reply::json(200, "{}"),
    })
    .await;
    let start = std::time::Instant::now();
    client(&server).get_deployment("0c1d").send().await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}
