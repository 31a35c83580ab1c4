//! What is repeated, what never is, and after which pause.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_util::stream;

use super::server::{Reply, Server};
use crate::ErrorKind;
use crate::middleware::{Attempt, Middleware, Next};
use crate::transport::{BoxFuture, Transport, TransportError};
use crate::{Body, Client, Credentials, Error, RetryPolicy, http};

fn quick() -> RetryPolicy {
    RetryPolicy::new().with_max_attempts(4).with_backoff(Duration::from_millis(2), Duration::from_millis(5))
}

fn patient(url: &str) -> Client {
    Client::builder(url).retries(quick()).build().unwrap()
}

async fn failing_with(status: u16) -> Server {
    Server::with_replies([Reply::json(status, "{}")]).await
}

#[tokio::test]
async fn a_read_is_repeated_until_it_succeeds() {
    for status in [429, 449, 502, 503, 504] {
        let server = Server::with_replies([Reply::new(status), Reply::new(status), Reply::json(200, "{}")]).await;
        patient(server.url()).get_thing("a", &["b"], "c").send().await.unwrap();
        assert_eq!(server.requests().len(), 3, "{status}");
    }
}

#[tokio::test]
async fn failures_that_stay_are_not_repeated() {
    for status in [400, 401, 403, 404, 409, 500, 501] {
        let server = failing_with(status).await;
        let error = patient(server.url()).get_thing("a", &["b"], "c").send().await.unwrap_err();
        assert_eq!((server.requests().len(), error.attempts(), error.is_retryable()), (1, 1, false), "{status}");
    }
}

#[tokio::test]
async fn attempts_end() {
    let server = failing_with(503).await;
    let error = patient(server.url()).delete_thing("a").send().await.unwrap_err();
    assert_eq!((server.requests().len(), error.attempts()), (4, 4));
    let call = patient(server.url()).delete_thing("a").with_retries(RetryPolicy::none());
    assert_eq!(call.send().await.unwrap_err().attempts(), 1);
}

#[tokio::test]
async fn what_creates_is_repeated_only_where_nothing_was_carried_out() {
    for (status, expected) in [(502, 1), (503, 1), (504, 1), (449, 1), (429, 4)] {
        let server = failing_with(status).await;
        patient(server.url()).stop_things().send().await.unwrap_err();
        assert_eq!(server.requests().len(), expected, "{status}");
    }
    let server = Server::with_replies([Reply::new(200).cut()]).await;
    let error = patient(server.url()).change_thing(crate::MergePatch::new()).send().await.unwrap_err();
    assert_eq!((error.kind(), server.requests().len()), (ErrorKind::Transport, 1));
}

#[tokio::test]
async fn a_named_request_is_repeated() {
    let server = Server::with_replies([Reply::new(503), Reply::json(200, "{}")]).await;
    patient(server.url()).create_thing().request_id("r1").send().await.unwrap();
    assert!(server.requests().iter().all(|request| request.target.ends_with("?request_id=r1")));
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn an_answer_that_breaks_off_is_asked_for_again() {
    let server = Server::with_replies([Reply::new(200).chunk("{").cut(), Reply::json(200, "{}")]).await;
    patient(server.url()).get_thing("a", &["b"], "c").send().await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_stream_is_never_sent_twice() {
    let server = failing_with(503).await;
    let body = Body::stream(stream::iter([Ok::<_, std::io::Error>("x")]), None);
    patient(server.url()).put_bytes(body).send().await.unwrap_err();
    assert_eq!(server.requests().len(), 1);
    patient(server.url()).put_bytes("x").send().await.unwrap_err();
    assert_eq!(server.requests().len(), 1 + 4);
}

#[tokio::test]
async fn the_server_says_how_long_to_wait() {
    let limited = Reply::new(429).header("retry-after", "1");
    let server = Server::with_replies([limited, Reply::json(200, "{}")]).await;
    let start = Instant::now();
    patient(server.url()).stop_things().send().await.unwrap();
    assert!(start.elapsed() >= Duration::from_secs(1));

    let server = Server::with_replies([Reply::new(503).header("retry-after", "86400")]).await;
    let error = patient(server.url()).delete_thing("a").send().await.unwrap_err();
    assert_eq!((server.requests().len(), error.retry_after()), (1, Some(Duration::from_secs(24 * 60 * 60))));
}

#[tokio::test]
async fn the_time_limit_wins() {
    let server = Server::with_replies([Reply::new(503).header("retry-after", "30")]).await;
    let start = Instant::now();
    let call = patient(server.url()).delete_thing("a").with_timeout(Duration::from_secs(2));
    assert_eq!(call.send().await.unwrap_err().status().unwrap().as_u16(), 503);
    assert!(start.elapsed() < Duration::from_secs(2));
}

#[tokio::test]
async fn a_slow_attempt_is_given_up_and_repeated() {
    let slow = Reply::json(200, "{}").delay(Duration::from_secs(20));
    let server = Server::with_replies([slow.clone(), Reply::json(200, "{}")]).await;
    let call = patient(server.url()).get_thing("a", &["b"], "c").with_attempt_timeout(Duration::from_millis(500));
    call.send().await.unwrap();
    assert!(server.requests().len() >= 2);

    let server = Server::with_replies([slow]).await;
    let call = patient(server.url()).stop_things().with_attempt_timeout(Duration::from_millis(200));
    assert_eq!(call.send().await.unwrap_err().kind(), ErrorKind::Timeout);
    assert_eq!(server.requests().len(), 1);
}

/// Fails before anything is sent.
struct Unreachable(Arc<AtomicUsize>);

impl Transport for Unreachable {
    fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        self.0.fetch_add(1, Ordering::Relaxed);
        Box::pin(async { Err(TransportError::connect("nobody there")) })
    }
}

#[tokio::test]
async fn without_a_connection_everything_is_repeated_as_long_as_the_budget_lasts() {
    let sent = Arc::new(AtomicUsize::new(0));
    let client = Client::builder("http://localhost:1").transport(Unreachable(Arc::clone(&sent)));
    let client = client.retries(quick().with_backoff(Duration::ZERO, Duration::ZERO)).build().unwrap();
    client.stop_things().send().await.unwrap_err();
    assert_eq!(sent.load(Ordering::Relaxed), 4);
    for _ in 0..200 {
        client.stop_things().send().await.unwrap_err();
    }
    assert_eq!(sent.load(Ordering::Relaxed), 201 + 100, "one repetition costs 5 of 500");
}

/// Notes what passes, and the number of the attempt.
struct Notes(&'static str, Arc<std::sync::Mutex<Vec<String>>>);

impl Middleware for Notes {
    fn handle<'a>(
        &'a self,
        request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>> {
        let note = |text: String| self.1.lock().unwrap().push(text);
        let attempt = request.extensions().get::<Attempt>().map_or(0, |attempt| attempt.0);
        note(format!("{} > {attempt}", self.0));
        Box::pin(async move {
            let answer = next.run(request).await;
            note(format!("{} < {}", self.0, answer.as_ref().map_or(0, |answer| answer.status().as_u16())));
            answer
        })
    }
}

#[tokio::test]
async fn middleware_sees_every_attempt_in_order() {
    let server = Server::with_replies([Reply::new(503), Reply::json(200, "{}")]).await;
    let notes = Arc::default();
    let client = Client::builder(server.url())
        .retries(quick())
        .middleware(Notes("a", Arc::clone(&notes)))
        .middleware(Notes("b", Arc::clone(&notes)))
        .build()
        .unwrap();
    client.get_thing("a", &["b"], "c").send().await.unwrap();
    let seen = notes.lock().unwrap().clone();
    assert_eq!(seen, ["a > 1", "b > 1", "b < 503", "a < 503", "a > 2", "b > 2", "b < 200", "a < 200"]);
}

#[tokio::test]
async fn the_dump_shows_no_secrets() {
    let reply = Reply::json(200, r#"{"token":"hunter3"}"#).header("set-cookie", "sid=hunter4");
    let server = Server::with_replies([reply]).await;
    let lines: Arc<std::sync::Mutex<String>> = Arc::default();
    let print = Arc::clone(&lines);
    let client = Client::builder(server.url())
        .credentials(Credentials::api_key("hunter1"))
        .middleware(crate::middleware::WireDump::new(move |text| print.lock().unwrap().push_str(text)))
        .build()
        .unwrap();
    client.get_thing("a", &["b"], "c").with_header("x-vault-token", "hunter2").send().await.unwrap();
    client.request(http::Method::POST, "/x").query("api_key", "hunter5").body("hunter6").send().await.unwrap();
    let lines = lines.lock().unwrap().clone();
    assert!(!lines.contains("hunter"), "{lines}");
    for part in [
        "* get-thing, attempt 1",
        "> GET /api/v1/things/a/parts/b?q=c",
        "> authorization: <redacted>",
        "< 200 OK",
        "< content-type: application/json",
        "> POST /api/v1/x?api_key=<redacted>",
        "> (7 bytes)",
    ] {
        assert!(lines.contains(part), "{part} is not in {lines}");
    }
}

#[tokio::test]
async fn the_login_is_repeated_for_a_call_that_was_not_sent() -> Result<(), Error> {
    let replies = [Reply::new(503), Reply::json(200, r#"{"token":"t"}"#), Reply::json(202, "{}")];
    let server = Server::with_replies(replies).await;
    let client = Client::builder(server.url()).credentials(Credentials::login("u", "p")).retries(quick()).build()?;
    client.stop_things().send().await?;
    let paths: Vec<String> = server.requests().iter().map(|request| request.target.clone()).collect();
    assert_eq!(paths, ["/api/v1/users/auth/_login", "/api/v1/users/auth/_login", "/api/v1/things/_stop"]);
    Ok(())
}
