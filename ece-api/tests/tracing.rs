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
        log.push_str(span.metadata().name());
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
        log.push('-');
        event.record(&mut Fields(&mut log));
        log.push('\n');
    }

    fn enter(&self, _: &Id) {}

    fn exit(&self, _: &Id) {}
}

#[tokio::test]
async fn calls_and_repetitions_are_seen() {
    let log = Log::default();
    let _guard = tracing::subscriber::set_default(log.clone());
    let failure = r#"{"errors":[{"code":"a.b","message":"hunter3"}]}"#;
    let server = Server::with_replies([Reply::new(503), Reply::json(200, "{}"), Reply::json(404, failure)]).await;
    let ece = Client::builder(server.url())
        .credentials(Credentials::api_key("hunter1"))
        .retries(RetryPolicy::new().with_backoff(Duration::ZERO, Duration::ZERO))
        .build()
        .unwrap();
    ece.get_deployment("hunter2").send().await.unwrap();
    ece.get_deployment("hunter2").send().await.unwrap_err();
    let seen = log.0.lock().unwrap().clone();
    for part in [
        "ece_api.call operation=\"get-deployment\"",
        "- message=the call is repeated operation=\"get-deployment\" attempt=1 pause_ms=0 kind=Status status=503",
        "+ status=200",
        "+ status=404",
        "+ attempts=1",
        "- message=the call failed kind=Status codes=\"a.b\"",
    ] {
        assert!(seen.contains(part), "{part} is not in\n{seen}");
    }
    assert!(!seen.contains("hunter"), "{seen}");
}
