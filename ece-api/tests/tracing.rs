//! Spans and events of calls: what failed and how often it was tried, and never what is secret.
#![cfg(all(feature = "tracing", feature = "rustls"))]

#[path = "support/server.rs"]
mod server;

use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use ece_api::{Client, Credentials, RetryPolicy};
use server::{Reply, Server};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// Writes down everything that is recorded.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<String>>);

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let _ = write!(self.0, " {}={value:?}", field.name());
    }
}

impl Subscriber for Log {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.target().starts_with("ece_api")
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut log = self.0.lock().unwrap();
        let _ = write!(log, "{} {}", span.metadata().level(), span.metadata().name());
        span.record(&mut Fields(&mut log));
        log.push('\n');
        Id::from_u64(1)
    }

    fn record(&self, _: &Id, values: &Record<'_>) {
        let mut log = self.0.lock().unwrap();
        log.push('+');
        values.record(&mut Fields(&mut log));
        log.push('\n');
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut log = self.0.lock().unwrap();
        let _ = write!(log, "{}", event.metadata().level());
        event.record(&mut Fields(&mut log));
        log.push('\n');
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

impl Log {
    /// What was recorded while `calls` ran, line by line.
    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap().lines().map(str::to_owned).collect()
    }
}

/// True where one line begins with `start` and has all of these parts.
fn has(lines: &[String], start: &str, parts: &[&str]) -> bool {
    lines.iter().any(|line| line.starts_with(start) && parts.iter().all(|part| line.contains(part)))
}

fn client(server: &Server) -> Client {
    Client::builder(server.url())
        .credentials(Credentials::api_key("hunter1"))
        .retries(RetryPolicy::new().with_max_attempts(4).with_backoff(Duration::ZERO, Duration::ZERO))
        .build()
        .unwrap()
}

#[tokio::test]
async fn a_call_is_a_span_with_the_attributes_of_opentelemetry() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let server = Server::with_replies([Reply::new(503), Reply::json(200, "{}"), Reply::json(404, "{}")]).await;
    let ece = client(&server);
    ece.get_deployment("hunter2").show_plans(true).send().await.unwrap();
    ece.get_deployment("hunter2").send().await.unwrap_err();
    let lines = log.lines();
    let port = format!("server.port={}", server.url().rsplit(':').next().unwrap());
    let at_start = [
        "otel.kind=\"client\"",
        "otel.name=GET /deployments/{deployment_id}",
        "operation=\"get-deployment\"",
        "http.request.method=\"GET\"",
        "url.template=\"/deployments/{deployment_id}\"",
        "server.address=\"localhost\"",
        &port,
    ];
    assert!(has(&lines, "INFO ece_api.call", &at_start), "{lines:#?}");
    for recorded in [
        "+ attempts=2",
        "+ http.request.resend_count=1",
        "+ http.response.status_code=200",
        "+ http.response.status_code=404",
        "+ error.type=\"404\"",
        "+ otel.status_code=\"ERROR\"",
        "+ attempts=1",
    ] {
        assert!(lines.iter().any(|line| line == recorded), "{recorded} is not in {lines:#?}");
    }
    assert_eq!(lines.iter().filter(|line| line.starts_with("+ duration_ms=")).count(), 2, "{lines:#?}");
    assert_eq!(lines.iter().filter(|line| line.contains("resend_count")).count(), 1, "{lines:#?}");
    assert!(!lines.concat().contains("hunter") && !lines.concat().contains("show_plans"), "{lines:#?}");
}

#[tokio::test]
async fn a_failure_is_told_quietly_once_and_as_a_warning_when_it_is_repeated() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let server = Server::with_replies([Reply::new(503), Reply::new(502), Reply::hang_up(), Reply::json(200, "{}")]);
    let server = server.await;
    client(&server).get_deployment("a").send().await.unwrap();
    let lines = log.lines();
    let events: Vec<&String> = lines.iter().filter(|line| line.contains("message=")).collect();
    let expected: [(&str, &[&str]); 4] = [
        ("DEBUG message=the call is repeated", &["attempt=1", "delay_ms=0", "status_code=503", "error.type=\"503\""]),
        ("WARN message=the call is repeated", &["attempt=2", "error.type=\"502\""]),
        ("WARN message=the call is repeated", &["attempt=3", "error.type=\"transport\""]),
        ("DEBUG message=the call succeeded", &["attempts=4", "duration_ms=", "status_code=200"]),
    ];
    assert_eq!(events.len(), expected.len(), "{lines:#?}");
    for (event, (start, parts)) in events.iter().zip(expected) {
        assert!(event.starts_with(start) && parts.iter().all(|part| event.contains(part)), "{event} is not {start}");
    }
}

#[tokio::test]
async fn texts_of_a_server_are_escaped_in_events() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let code = r"a\u001b[2Jb\u009b31m";
    let body = format!(r#"{{"errors":[{{"code":"{code}","message":"hunter3"}}]}}"#);
    let server = Server::with_replies([Reply::json(404, body)]).await;
    client(&server).get_deployment("a").send().await.unwrap_err();
    let lines = log.lines();
    assert!(has(&lines, "DEBUG message=the call failed", &["codes=", "31m"]), "{lines:#?}");
    let text = lines.concat();
    assert!(!text.chars().any(char::is_control) && !text.contains("hunter"), "{lines:#?}");
}

#[tokio::test]
async fn a_call_that_fails_after_several_attempts_is_a_warning() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let server = Server::with_replies([Reply::new(503)]).await;
    client(&server).get_deployment("a").send().await.unwrap_err();
    let lines = log.lines();
    assert!(has(&lines, "WARN message=the call failed", &["attempts=4", "error.type=\"503\""]), "{lines:#?}");
}

#[tokio::test]
async fn values_of_another_type_are_a_warning_without_the_values() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let server = Server::with_replies([Reply::json(200, r#"{"id":"a","name":["hunter3"],"healthy":"hunter4"}"#)]).await;
    client(&server).get_deployment("a").send().await.unwrap();
    let lines = log.lines();
    let parts = ["operation=\"get-deployment\"", "count=2", "first=/name: expected a string, found an array"];
    assert!(has(&lines, "WARN message=the response has values of another type", &parts), "{lines:#?}");
    assert!(!lines.concat().contains("hunter"), "{lines:#?}");
}

#[tokio::test]
async fn the_span_names_the_server_that_a_call_went_to_in_the_end() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let first = Server::with_replies([Reply::new(503)]).await;
    let second = Server::with_replies([Reply::json(200, "{}")]).await;
    let ece = Client::builder(first.url()).failover_url(second.url()).build().unwrap();
    ece.get_deployment("a").send().await.unwrap();
    let lines = log.lines();
    let port = |server: &Server| format!("server.port={}", server.url().rsplit(':').next().unwrap());
    assert!(has(&lines, "INFO ece_api.call", &[&port(&first)]), "{lines:#?}");
    assert!(has(&lines, &format!("+ {}", port(&second)), &[]), "{lines:#?}");
}

#[tokio::test]
async fn no_secret_that_a_server_repeats_gets_into_spans_and_events() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let failure = r#"{"errors":[{"code":"bad hunter1","message":"hunter1","fields":["hunter1"]}]}"#;
    let mismatch = r#"{"resources":{"elasticsearch":[{"info":{"hunter1":{},"healthy":"hunter1"}}]}}"#;
    let server = Server::with_replies([
        Reply::json(404, failure).header("x-cloud-error-codes", "key-hunter1"),
        Reply::json(200, mismatch),
    ])
    .await;
    let ece = Client::builder(server.url()).credentials(Credentials::api_key("hunter1")).build().unwrap();
    ece.get_deployment("0c1d").send().await.unwrap_err();
    ece.get_deployment("0c1d").send().await.unwrap();
    let seen = log.0.lock().unwrap().clone();
    assert!(seen.contains("key-<redacted>, bad <redacted>") && !seen.contains("hunter1"), "{seen}");
}
