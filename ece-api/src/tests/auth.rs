//! Credentials and logging in.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, SystemTime};

use futures_util::future::join_all;
use futures_util::stream;

use super::server::{Recorded, Reply, Server};
use crate::transport::BoxFuture;
use crate::{Body, BoxError, Client, Credentials, CredentialsProvider, Error, ErrorKind};

const LOGIN: &str = "POST /api/v1/users/auth/_login";

fn logged_in(server: &Server) -> Client {
    Client::builder(server.url()).credentials(Credentials::login("ops", "hunter2")).build().unwrap()
}

/// Gives the tokens `t1`, `t2`, …, and takes only those that `accepts` takes.
async fn login_server(accepts: impl Fn(&str) -> bool + Send + Sync + 'static) -> Server {
    let logins = Arc::new(AtomicUsize::new(0));
    Server::start(move |request: &Recorded| {
        if request.line() == LOGIN {
            let number = logins.fetch_add(1, Ordering::SeqCst) + 1;
            return Reply::json(200, format!(r#"{{"token": "t{number}"}}"#)).delay(Duration::from_millis(50));
        }
        let token = request.header("authorization").and_then(|value| value.strip_prefix("Bearer "));
        if token.is_some_and(&accepts) { Reply::json(200, "{}") } else { Reply::json(401, "{}") }
    })
    .await
}

fn lines(server: &Server) -> Vec<String> {
    let shown = |request: &Recorded| format!("{} {}", request.line(), request.header("authorization").unwrap_or("-"));
    server.requests().iter().map(shown).collect()
}

#[tokio::test]
async fn many_calls_log_in_once() {
    let server = login_server(|_| true).await;
    let ece = logged_in(&server);
    assert!(server.requests().is_empty(), "nothing is sent before it is needed");
    let calls = join_all((0..20).map(|_| ece.clone().stop_things().send())).await;
    assert!(calls.iter().all(Result::is_ok));
    let requests = server.requests();
    assert_eq!(requests.iter().filter(|request| request.line() == LOGIN).count(), 1);
    let sent: serde_json::Value = serde_json::from_slice(&requests[0].body).unwrap();
    assert_eq!(sent, serde_json::json!({ "username": "ops", "password": "hunter2" }));
    assert_eq!(requests[0].header("authorization"), None);
    assert_eq!(requests[0].header("content-type"), Some("application/json"));
    assert!(requests[1..].iter().all(|request| request.header("authorization") == Some("Bearer t1")));
}

#[tokio::test]
async fn a_refused_token_is_replaced_once() {
    let server = login_server(|token| token == "t2").await;
    let ece = logged_in(&server);
    let calls = join_all((0..5).map(|_| ece.change_thing(crate::MergePatch::new()).send())).await;
    assert!(calls.iter().all(Result::is_ok));
    assert_eq!(server.requests().iter().filter(|request| request.line() == LOGIN).count(), 2);
    ece.delete_thing("a").send().await.unwrap();
    assert_eq!(lines(&server).last().unwrap(), "DELETE /api/v1/things/a Bearer t2");

    let server = login_server(|_| false).await;
    let error = logged_in(&server).delete_thing("a").send().await.unwrap_err();
    assert!(error.is_unauthorized());
    assert_eq!(error.operation(), Some("delete-thing"));
    let expected = [LOGIN, "DELETE /api/v1/things/a Bearer t1", LOGIN, "DELETE /api/v1/things/a Bearer t2"];
    let lines = lines(&server);
    assert!(
        lines.iter().zip(expected).all(|(line, expected)| line.starts_with(expected)) && lines.len() == 4,
        "{lines:#?}"
    );
}

#[tokio::test]
async fn a_stream_is_never_sent_twice() {
    let server = login_server(|token| token == "t2").await;
    let ece = logged_in(&server);
    let body = || Body::stream(stream::iter([Ok::<_, std::io::Error>("abc")]), None);
    assert!(ece.upload(body()).send().await.unwrap_err().is_unauthorized());
    assert_eq!(server.requests().len(), 2);
    assert!(ece.upload(body()).send().await.is_ok(), "the next call logs in anew");
}

#[tokio::test]
async fn login_failures_name_the_call() {
    let body = r#"{"errors": [{"code": "authc.unauthenticated", "message": "Wrong password."}]}"#;
    let server = Server::with_replies([Reply::json(401, body)]).await;
    let ece = logged_in(&server);
    let error = ece.stop_things().send().await.unwrap_err();
    assert_eq!((error.operation(), error.is_unauthorized()), (Some("login"), true));
    assert_eq!(
        error.to_string(),
        "login: 401 Unauthorized: logging in for stop-things: authc.unauthenticated: Wrong password."
    );
    assert!(!format!("{ece:?} {error:?}").contains("hunter2"));
    assert_eq!(server.requests().len(), 1);

    for body in ["", "{}", r#"{"token": 1}"#, r#"{"token": "hunter\n2"}"#, "<html>hunter2"] {
        let server = Server::with_replies([Reply::json(200, body)]).await;
        let error = logged_in(&server).stop_things().send().await.unwrap_err();
        assert_eq!((error.kind(), error.operation()), (ErrorKind::Decode, Some("login")));
        assert!(!format!("{error} {error:?} {:?}", error.body_text()).contains("hunter"), "{error}");
    }
}

#[tokio::test]
async fn own_headers_and_public_operations_need_no_login() {
    let server = login_server(|_| true).await;
    let ece = logged_in(&server);
    ece.stop_things().with_header("Authorization", "Bearer mine").send().await.unwrap();
    let _ = ece.sign_in("a").send().await;
    assert_eq!(lines(&server), ["POST /api/v1/things/_stop Bearer mine", "POST /api/v1/sign-in -"]);
}

#[tokio::test]
async fn the_login_counts_for_the_time_limit() {
    let server = Server::with_replies([Reply::json(200, r#"{"token": "t"}"#).delay(Duration::from_millis(300))]).await;
    let call = logged_in(&server).stop_things().with_timeout(Duration::from_millis(50));
    let error = call.send().await.unwrap_err();
    assert_eq!((error.kind(), error.operation()), (ErrorKind::Timeout, Some("login")));
}

#[tokio::test]
async fn a_login_has_a_limit_where_its_call_has_none() {
    let server = Server::with_replies([Reply::json(200, r#"{"token": "t"}"#).delay(Duration::from_millis(300))]).await;
    let builder = Client::builder(server.url()).credentials(Credentials::login("u", "p"));
    let ece = builder.timeout(Duration::from_millis(50)).build().unwrap();
    assert_eq!(ece.proxy("x").send().await.unwrap_err().kind(), ErrorKind::Timeout);
}

#[tokio::test]
async fn no_credentials_say_so() {
    let server = Server::with_replies([Reply::new(401)]).await;
    let ece = Client::builder(server.url()).build().unwrap();
    let error = ece.stop_things().send().await.unwrap_err();
    assert_eq!(error.to_string(), "stop-things: 401 Unauthorized: the client has no credentials");
    assert_eq!(server.request().header("authorization"), None);
}

#[tokio::test]
async fn credentials_stay_off_plain_http() {
    let refused = |error: Error, kind| {
        assert_eq!(error.kind(), kind);
        assert!(error.to_string().contains("allow_http_credentials"), "{error}");
    };
    for credentials in [Credentials::api_key("k"), Credentials::login("u", "p"), Credentials::basic("u", "p")] {
        let builder = Client::builder("http://ece.example.net:12400").credentials(credentials);
        refused(builder.build().unwrap_err(), ErrorKind::Config);
    }
    let ece = Client::builder("http://ece.example.net:12400").build().unwrap();
    let error = ece.stop_things().with_header("authorization", "ApiKey k").send().await.unwrap_err();
    refused(error, ErrorKind::InvalidRequest);
    let builder = Client::builder("http://ece.example.net:12400").credentials(Credentials::api_key("k"));
    assert!(builder.allow_http_credentials().build().is_ok());
}

/// A token that lives for `life`, or up to a second longer, by the server's clock, which is a day behind.
fn short_lived(number: usize, life: Duration) -> Reply {
    let now = SystemTime::now() - Duration::from_secs(24 * 60 * 60);
    let date = httpdate::fmt_http_date(now);
    let end = crate::json::Timestamp::from(now + life);
    Reply::json(200, format!(r#"{{"token":"t{number}","session_expiration_time":"{end}"}}"#)).header("date", &date)
}

#[tokio::test]
async fn a_token_that_has_ended_is_not_sent() {
    let count = AtomicUsize::new(0);
    let server = Server::start(move |request| match request.line().as_str() {
        LOGIN => short_lived(count.fetch_add(1, Ordering::Relaxed), Duration::from_secs(1)),
        _ => Reply::json(202, "{}"),
    })
    .await;
    let ece = logged_in(&server);
    ece.stop_things().send().await.unwrap();
    tokio::time::sleep(Duration::from_millis(2100)).await;
    ece.stop_things().send().await.unwrap();
    let stop = "POST /api/v1/things/_stop Bearer";
    let login = format!("{LOGIN} -");
    assert_eq!(lines(&server), [login.clone(), format!("{stop} t0"), login, format!("{stop} t1")]);
}

/// Counts how often it is asked, and gives the number as the key.
struct Counting(Arc<AtomicUsize>);

impl CredentialsProvider for Counting {
    fn provide(&self, _: bool) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        Box::pin(async { Ok(Credentials::api_key(format!("k{}", self.0.fetch_add(1, Ordering::Relaxed)))) })
    }
}

#[tokio::test]
async fn a_provider_is_asked_once_and_again_after_a_refusal() {
    let server = Server::start(|request| match request.header("authorization") {
        Some("ApiKey k0") if request.target.ends_with("_stop") => Reply::json(401, "{}"),
        _ => Reply::json(202, "{}"),
    })
    .await;
    let asked = Arc::new(AtomicUsize::new(0));
    let credentials = Credentials::provider(Counting(Arc::clone(&asked)));
    let ece = Client::builder(server.url()).credentials(credentials).build().unwrap();
    for _ in 0..3 {
        ece.delete_thing("a").send().await.unwrap();
    }
    assert_eq!(asked.load(Ordering::Relaxed), 1);
    ece.stop_things().send().await.unwrap();
    assert_eq!(asked.load(Ordering::Relaxed), 2);
}

struct Broken;

impl CredentialsProvider for Broken {
    fn provide(&self, _: bool) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        Box::pin(async { Err("the vault is sealed".into()) })
    }
}

#[tokio::test]
async fn a_provider_that_fails_is_named() {
    let ece = Client::builder("http://127.0.0.1:9").credentials(Credentials::provider(Broken)).build().unwrap();
    let error = ece.stop_things().send().await.unwrap_err();
    assert!(error.to_string().contains("the vault is sealed"), "{error}");
    let login = Credentials::provider(Fixed(Credentials::login("u", "hunter2")));
    let ece = Client::builder("http://127.0.0.1:9").credentials(login).build().unwrap();
    let error = ece.stop_things().send().await.unwrap_err().to_string();
    assert!(error.contains("provider") && !error.contains("hunter"), "{error}");
}

struct Fixed(Credentials);

impl CredentialsProvider for Fixed {
    fn provide(&self, _: bool) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        Box::pin(async { Ok(self.0.clone()) })
    }
}
