//! Several addresses of one installation: calls go on where one of them fails, and nothing takes effect twice for it.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::pki_types::PrivatePkcs8KeyDer;

use ece_api::models::DeploymentCreateRequest;
use ece_api::{Client, ClientBuilder, Credentials, ErrorKind, RetryPolicy};

use crate::server::{Reply, Server};

/// Addresses at which nobody listens.
const NOBODY: [&str; 2] = ["http://127.0.0.1:9", "http://127.0.0.1:1"];

/// A client with delays that a test would notice.
fn builder(first: &str, second: &str) -> ClientBuilder {
    let slow = Duration::from_secs(20);
    Client::builder(first)
        .failover_url(second)
        .credentials(Credentials::api_key("hunter2"))
        .retries(RetryPolicy::new().with_backoff(slow, slow))
}

async fn good() -> Server {
    Server::with_replies([Reply::json(200, r#"{"id":"0c1d"}"#)]).await
}

async fn good_for_changes() -> Server {
    Server::with_replies([Reply::json(201, r#"{"id":"0c1d","created":true}"#)]).await
}

#[tokio::test]
async fn a_read_goes_to_the_next_address_at_once_and_stays_there() {
    for failure in [Reply::hang_up(), Reply::new(502), Reply::new(503).header("retry-after", "9999")] {
        let (bad, good) = (Server::with_replies([failure]).await, good().await);
        let ece = builder(bad.url(), good.url()).build().unwrap();
        let start = Instant::now();
        for _ in 0..3 {
            assert_eq!(ece.get_deployment("a").send().await.unwrap().id, "0c1d");
        }
        assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
        assert_eq!((bad.requests().len(), good.requests().len()), (1, 3));
        assert_eq!(good.requests()[0].header("authorization"), Some("ApiKey hunter2"));
    }
}

#[tokio::test]
async fn what_is_not_a_failure_of_a_server_does_not_go_elsewhere() {
    for status in [400, 404, 429, 500, 501] {
        let (first, second) = (Server::with_replies([Reply::json(status, "{}")]).await, good().await);
        let quick = RetryPolicy::new().with_max_attempts(2).with_backoff(Duration::ZERO, Duration::ZERO);
        let ece = builder(first.url(), second.url()).retries(quick).build().unwrap();
        for _ in 0..2 {
            ece.get_deployment("a").send().await.unwrap_err();
        }
        let attempts = if status == 429 { 4 } else { 2 };
        assert_eq!((first.requests().len(), second.requests().len()), (attempts, 0), "{status}");
    }
}

#[tokio::test]
async fn a_change_goes_elsewhere_only_where_nothing_was_sent() {
    let create = DeploymentCreateRequest::new().name("n");
    let good = good_for_changes().await;
    let ece = builder(NOBODY[0], good.url()).build().unwrap();
    assert_eq!(ece.create_deployment(&create).send().await.unwrap().id, "0c1d");
    assert_eq!(good.requests().len(), 1);

    for failure in [Reply::hang_up(), Reply::new(503)] {
        let (bad, good) = (Server::with_replies([failure]).await, good_for_changes().await);
        let quick = RetryPolicy::new().with_max_attempts(3).with_backoff(Duration::ZERO, Duration::ZERO);
        let client = || builder(bad.url(), good.url()).retries(quick.clone()).build().unwrap();
        let error = client().create_deployment(&create).send().await.unwrap_err();
        assert_eq!((error.attempts(), error.origin()), (1, Some(bad.url())));
        // What is repeated is so at the same server.
        let error = client().delete_user("ops").send().await.unwrap_err();
        assert_eq!((error.attempts(), error.origin()), (3, Some(bad.url())));
        assert_eq!((bad.requests().len(), good.requests().len()), (4, 0));
    }
}

#[tokio::test]
async fn tokens_are_shared_by_all_addresses() {
    let is_down = Arc::new(AtomicBool::new(false));
    let down = Arc::clone(&is_down);
    let first = Server::start(move |request| match request.line() {
        _ if down.load(Ordering::Relaxed) => Reply::hang_up(),
        line if line.ends_with("/_login") => Reply::json(200, r#"{"token":"hunter3"}"#),
        _ => Reply::json(200, "{}"),
    });
    let (first, second) = (first.await, good().await);
    let ece = builder(first.url(), second.url()).credentials(Credentials::login("ops", "hunter2")).build().unwrap();
    ece.get_deployment("a").send().await.unwrap();
    is_down.store(true, Ordering::Relaxed);
    ece.get_deployment("a").send().await.unwrap();
    assert_eq!(second.request().header("authorization"), Some("Bearer hunter3"));
}

#[tokio::test]
async fn a_login_goes_elsewhere_as_well() {
    let second = Server::start(|request| match request.line() {
        line if line.ends_with("/_login") => Reply::json(200, r#"{"token":"hunter3"}"#),
        _ => Reply::json(200, "{}"),
    });
    let second = second.await;
    let ece = builder(NOBODY[0], second.url()).credentials(Credentials::login("ops", "hunter2")).build().unwrap();
    ece.create_deployment(DeploymentCreateRequest::new()).send().await.unwrap();
    assert_eq!(second.requests().len(), 2);
}

#[tokio::test]
async fn what_a_login_is_asked_to_wait_for_at_one_address_does_not_hold_up_another() {
    let busy = || Server::with_replies([Reply::json(503, "{}").header("retry-after", "9")]);
    let good = Server::start(|request| match request.line() {
        line if line.ends_with("/_login") => Reply::json(200, r#"{"token":"hunter3"}"#),
        _ => Reply::json(200, "{}"),
    });
    let (first, good) = (busy().await, good.await);
    let login = || Credentials::login("ops", "hunter2");
    let ece = builder(first.url(), good.url()).credentials(login()).build().unwrap();
    let start = Instant::now();
    ece.get_deployment("a").send().await.unwrap();
    ece.create_deployment(DeploymentCreateRequest::new()).send().await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert_eq!((first.requests().len(), good.requests().len()), (1, 3));

    // Where all of them ask for it, they get it.
    let (first, second) = (busy().await, busy().await);
    let ece = builder(first.url(), second.url()).credentials(login()).timeout(Duration::from_secs(5)).build().unwrap();
    for _ in 0..3 {
        ece.get_deployment("a").send().await.unwrap_err();
    }
    assert_eq!((first.requests().len(), second.requests().len()), (1, 1));
}

#[tokio::test]
async fn an_error_says_which_address_it_came_from() {
    let (first, second) =
        (Server::with_replies([Reply::new(503)]).await, Server::with_replies([Reply::new(502)]).await);
    let twice = RetryPolicy::new().with_max_attempts(2);
    let ece = builder(first.url(), second.url()).retries(twice.clone()).build().unwrap();
    let error = ece.get_deployment("a").send().await.unwrap_err();
    assert_eq!((error.attempts(), error.origin()), (2, Some(second.url())));
    assert_eq!(error.to_string(), format!("get-deployment at {}: 502 Bad Gateway", second.url()));
    let ece = builder(NOBODY[0], NOBODY[1]).retries(twice).build().unwrap();
    let error = ece.get_deployment("a").send().await.unwrap_err();
    assert_eq!((error.kind(), error.origin()), (ErrorKind::Connect, Some(NOBODY[1])));
    assert_eq!(error.to_string().matches(NOBODY[1]).count(), 1, "{error}");
}

#[tokio::test]
async fn an_address_may_have_a_path_of_its_own() {
    let second = good().await;
    let ece = builder(&format!("{}/one", NOBODY[0]), &format!("{}/two/api/v1/", second.url())).region("r-1");
    ece.build().unwrap().get_allocators().q("x").send().await.unwrap();
    assert_eq!(second.request().line(), "GET /two/api/v1/regions/r-1/platform/infrastructure/allocators?q=x");
}

#[tokio::test]
async fn a_server_that_says_nothing_is_left_for_another_one() {
    let silent = Server::with_replies([Reply::new(200).delay(Duration::from_secs(60))]).await;
    let good = good().await;
    let ece = builder(silent.url(), good.url()).attempt_timeout(Duration::from_millis(100)).build().unwrap();
    let start = Instant::now();
    ece.get_deployment("a").send().await.unwrap();
    ece.get_deployment("a").send().await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    assert_eq!((silent.requests().len(), good.requests().len()), (1, 2));
}

#[test]
fn addresses_that_cannot_be_used_are_refused_when_the_client_is_built() {
    for (other, expected) in [
        ("http://ece.example.net", "credentials would go unencrypted over http"),
        ("ece.example.net", "a failover URL cannot be used: the URL needs a scheme"),
        ("https://ece.example.net:12443/api/v1", "the failover URL at https://ece.example.net:12443 is given twice"),
    ] {
        let error = builder("https://ece.example.net:12443", other).build().unwrap_err();
        assert!(error.to_string().starts_with(expected), "{error}");
    }
}

/// A server with a certificate that nobody knows.
async fn untrusted() -> Server {
    let key = rcgen::KeyPair::generate().unwrap();
    let params = rcgen::CertificateParams::new(vec!["localhost".to_owned()]).unwrap();
    let certificate = params.self_signed(&key).unwrap().der().clone();
    let key = PrivatePkcs8KeyDer::from(key.serialize_der()).into();
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let wrap = move |stream| {
        let accept = acceptor.accept(stream);
        async { accept.await.ok() }
    };
    Server::start_over("https", wrap, |_| Reply::json(200, "{}")).await
}

#[tokio::test]
async fn a_certificate_that_is_not_trusted_is_no_reason_to_go_elsewhere() {
    let (untrusted, good) = (untrusted().await, good().await);
    let ece = builder(untrusted.url(), good.url()).build().unwrap();
    let error = ece.get_deployment("a").send().await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), error.origin()), (ErrorKind::Connect, 1, Some(untrusted.url())));
    assert!(error.to_string().contains("certificate"), "{error}");
    assert!(good.requests().is_empty());
}

/// Longer than the time for which an address is left alone after its first failure.
#[tokio::test]
#[ignore = "takes 1 s"]
async fn an_address_that_failed_is_used_again_after_a_while() {
    let is_down = Arc::new(AtomicBool::new(true));
    let (down, up) = (Arc::clone(&is_down), Arc::clone(&is_down));
    let reply = |is_down: bool| if is_down { Reply::hang_up() } else { Reply::json(200, "{}") };
    let first = Server::start(move |_| reply(down.load(Ordering::Relaxed))).await;
    let second = Server::start(move |_| reply(!up.load(Ordering::Relaxed))).await;
    let ece = builder(first.url(), second.url()).build().unwrap();
    ece.get_deployment("a").send().await.unwrap();
    is_down.store(false, Ordering::Relaxed);
    tokio::time::sleep(Duration::from_millis(1050)).await;
    ece.get_deployment("a").send().await.unwrap();
    assert_eq!((first.requests().len(), second.requests().len()), (2, 2));
}
