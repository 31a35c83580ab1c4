//! Logins and tokens: limits hold around them, and a refused password is not hammered.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use ece_api::middleware::{Attempt, Middleware, Next};
use ece_api::models::LoginRequest;
use ece_api::transport::{BoxFuture, Transport, TransportError};
use ece_api::{
    Body, BoxError, Client, ClientBuilder, Credentials, CredentialsProvider, Error, ErrorKind, RetryPolicy, http,
};
use futures_util::future::{join, join_all};

use super::limits::block_on;
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
    let start = Instant::now();
    client(&server).get_deployment("0c1d").send().await.unwrap();
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
}

/// Does not come to an end.
const HANGING: Duration = Duration::from_secs(100);

fn calls(ece: &Client, count: usize) -> impl Future<Output = Vec<Result<(), Error>>> {
    join_all((0..count).map(|_| {
        let call = ece.get_deployment("0c1d");
        async { call.send().await.map(drop) }
    }))
}

#[tokio::test]
async fn a_short_call_does_not_wait_for_the_login_of_another_one() {
    let server = server(|_| token(1).delay(HANGING), |_| Reply::json(200, "{}")).await;
    let ece = client(&server);
    let other = tokio::spawn(ece.get_deployment("0c1d").send());
    tokio::time::sleep(Duration::from_millis(50)).await;
    let start = Instant::now();
    let error = ece.get_deployment("0c1d").with_timeout(Duration::from_millis(300)).send().await.unwrap_err();
    assert_eq!((error.kind(), error.operation(), error.was_not_sent()), (ErrorKind::Timeout, Some("login"), true));
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    assert_eq!(count(&server, LOGIN), 1);
    other.abort();
}

#[tokio::test]
async fn a_login_outlives_the_call_that_began_it() {
    let server = server(|_| token(1).delay(Duration::from_millis(300)), |_| Reply::json(200, "{}")).await;
    let ece = client(&server);
    for _ in 0..3 {
        let short = ece.get_deployment("0c1d").with_timeout(Duration::from_millis(30)).send().await;
        assert_eq!(short.unwrap_err().kind(), ErrorKind::Timeout);
    }
    drop(tokio::time::timeout(Duration::from_millis(30), ece.get_deployment("0c1d").send()).await);
    ece.get_deployment("0c1d").send().await.unwrap();
    assert_eq!(count(&server, LOGIN), 1);
}

#[tokio::test]
async fn a_refused_password_is_not_hammered() {
    let body = r#"{"errors":[{"code":"authc.unauthenticated","message":"Wrong password."}]}"#;
    let server =
        server(move |_| Reply::json(401, body).delay(Duration::from_millis(50)), |_| Reply::json(200, "{}")).await;
    let ece = client(&server);
    for wave in 0..3 {
        for failed in calls(&ece, 100).await {
            let error = failed.unwrap_err();
            assert_eq!((error.operation(), error.is_unauthorized()), (Some("login"), true));
            assert!(error.has_code("authc.unauthenticated") && error.was_not_sent());
            assert_eq!(error.to_string().contains("the next login is in"), wave > 0, "{error}");
        }
    }
    assert_eq!(count(&server, LOGIN), 1);
}

#[tokio::test]
async fn tokens_that_are_all_refused_make_a_pause() {
    let server = server(token, |_| Reply::json(401, "{}")).await;
    let ece = client(&server);
    assert!(calls(&ece, 20).await.into_iter().all(|call| call.unwrap_err().is_unauthorized()));
    for _ in 0..20 {
        assert!(ece.get_deployment("0c1d").send().await.unwrap_err().is_unauthorized());
    }
    assert!(count(&server, LOGIN) <= 3, "{}", count(&server, LOGIN));
}

#[tokio::test]
async fn an_operation_that_refuses_good_tokens_makes_a_pause() {
    let server = server(token, |request| match request.method.as_str() {
        "DELETE" => Reply::json(401, "{}"),
        _ => Reply::json(200, "{}"),
    })
    .await;
    let ece = client(&server);
    for _ in 0..20 {
        ece.get_deployment("0c1d").send().await.unwrap();
        assert!(ece.delete_deployment("0c1d").send().await.unwrap_err().is_unauthorized());
    }
    assert!(count(&server, LOGIN) <= 5, "{}", count(&server, LOGIN));
}

#[tokio::test]
async fn a_login_answer_that_does_not_come_is_not_an_answer_without_a_token() {
    let short = Duration::from_millis(100);
    let cases: [(Reply, ErrorKind, &str); 7] = [
        (Reply::json(200, "").chunk(r#"{"tok"#).cut(), ErrorKind::Transport, "broke in the middle"),
        (Reply::hang_up(), ErrorKind::Transport, "connection"),
        (Reply::json(200, r#"{"token""#).wait(HANGING).body("}"), ErrorKind::Timeout, "`stall_timeout`"),
        (token(1).delay(HANGING), ErrorKind::Timeout, "`head_timeout`"),
        (Reply::json(200, vec![b' '; 2 << 20]), ErrorKind::TooLarge, "longer than"),
        (Reply::json(200, ""), ErrorKind::Decode, "no token"),
        (Reply::new(200).header("content-type", "text/html").body("<html>"), ErrorKind::Decode, "no token"),
    ];
    for (reply, kind, text) in cases {
        let server = server(move |_| reply.clone(), |_| Reply::json(200, "{}")).await;
        let ece = builder(&server).head_timeout(short).stall_timeout(short).build().unwrap();
        let start = Instant::now();
        let error = ece.get_deployment("0c1d").send().await.unwrap_err();
        assert_eq!((error.kind(), error.operation(), error.was_not_sent()), (kind, Some("login"), true), "{error}");
        assert!(error.to_string().contains(text), "{error}");
        assert_eq!(error.to_string().contains("no token"), kind == ErrorKind::Decode, "{error}");
        assert!(start.elapsed() < Duration::from_secs(10));
        let expected = if matches!(kind, ErrorKind::Transport | ErrorKind::Timeout) { 4 } else { 1 };
        assert_eq!((error.attempts(), count(&server, LOGIN)), (expected, expected as usize), "{error}");
    }
}

#[tokio::test]
async fn failures_of_a_login_that_may_pass_are_shared() {
    for reply in [Reply::json(503, "{}"), Reply::json(429, "{}").header("retry-after", "1")] {
        let failing = AtomicUsize::new(0);
        let server = server(
            move |number| if failing.fetch_add(1, Ordering::SeqCst) == 0 { reply.clone() } else { token(number) },
            |_| Reply::json(200, "{}"),
        )
        .await;
        let ece = client(&server);
        assert!(calls(&ece, 50).await.iter().all(Result::is_ok));
        assert_eq!(count(&server, LOGIN), 2);
    }
}

/// Counts how often it is asked, and does what it is told.
struct Provider(Arc<AtomicUsize>, fn() -> BoxFuture<'static, Result<Credentials, BoxError>>);

impl CredentialsProvider for Provider {
    fn provide(&self, _: bool) -> BoxFuture<'_, Result<Credentials, BoxError>> {
        self.0.fetch_add(1, Ordering::SeqCst);
        (self.1)()
    }
}

async fn with_provider(
    provide: fn() -> BoxFuture<'static, Result<Credentials, BoxError>>,
    status: u16,
) -> (Server, ClientBuilder, Arc<AtomicUsize>) {
    let server = Server::with_replies([Reply::json(status, "{}")]).await;
    let asked = Arc::new(AtomicUsize::new(0));
    let credentials = Credentials::provider(Provider(Arc::clone(&asked), provide));
    let builder = builder(&server).credentials(credentials);
    (server, builder, asked)
}

#[tokio::test]
async fn a_provider_that_hangs_holds_no_call() {
    let (server, builder, asked) = with_provider(|| Box::pin(std::future::pending()), 200).await;
    let start = Instant::now();
    let ece = builder.timeout(Duration::from_millis(200)).retries(RetryPolicy::none()).build().unwrap();
    for error in calls(&ece, 20).await {
        assert_eq!(error.unwrap_err().kind(), ErrorKind::Timeout);
    }
    // A call without a limit of its own ends with that of the login.
    let dump = ece.download_deployment_instance_heap_dump("0c1d", "elasticsearch", "main", "instance-0");
    assert_eq!(dump.send().await.unwrap_err().kind(), ErrorKind::Timeout);
    assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    assert!(asked.load(Ordering::SeqCst) <= 3 && server.requests().is_empty());
}

#[tokio::test]
async fn a_failure_of_a_provider_is_shared() {
    let (_server, builder, asked) = with_provider(
        || {
            Box::pin(async {
                tokio::time::sleep(Duration::from_millis(50)).await;
                Err("the vault is sealed".into())
            })
        },
        200,
    )
    .await;
    for failed in calls(&builder.build().unwrap(), 100).await {
        let error = failed.unwrap_err();
        assert!(error.to_string().contains("the vault is sealed") && error.was_not_sent(), "{error}");
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

#[tokio::test]
async fn a_provider_whose_keys_are_refused_is_not_hammered() {
    let (_server, builder, asked) = with_provider(|| Box::pin(async { Ok(Credentials::api_key("k")) }), 401).await;
    let ece = builder.build().unwrap();
    for _ in 0..20 {
        assert!(ece.get_deployment("0c1d").send().await.unwrap_err().is_unauthorized());
    }
    assert!(asked.load(Ordering::SeqCst) <= 3);
}

#[tokio::test]
async fn a_provider_that_panics_holds_nobody_up() {
    let (_server, builder, asked) = with_provider(
        || {
            Box::pin(async {
                tokio::time::sleep(Duration::from_millis(50)).await;
                panic!("a provider may do anything")
            })
        },
        200,
    )
    .await;
    let ece = builder.build().unwrap();
    let waiting: Vec<_> = (0..5).map(|_| tokio::spawn(ece.get_deployment("0c1d").send())).collect();
    let ended = join_all(waiting).await;
    assert_eq!(ended.iter().filter(|call| call.is_err()).count(), 1, "the panic is one of the callers'");
    for error in ended.into_iter().flatten() {
        assert!(error.unwrap_err().to_string().contains("panicked"));
    }
    assert_eq!(asked.load(Ordering::SeqCst), 1);
}

/// A token that is good for five seconds by the server's clock, so that it is renewed after four.
fn five_seconds(name: &str) -> Reply {
    let body = format!(r#"{{"token":"{name}","session_expiration_time":"2024-01-01T00:00:05Z"}}"#);
    Reply::json(200, body).header("date", "Mon, 01 Jan 2024 00:00:00 GMT")
}

async fn renewing(refresh: impl Fn() -> Reply + Send + Sync + 'static) -> (Server, Client) {
    let server = Server::start(move |request| match request.line().as_str() {
        LOGIN => five_seconds("first"),
        "POST /api/v1/users/auth/_refresh" => refresh(),
        _ => Reply::json(200, "{}"),
    })
    .await;
    let ece = client(&server);
    ece.get_deployment("0c1d").send().await.unwrap();
    tokio::time::sleep(Duration::from_millis(4100)).await;
    (server, ece)
}

fn tokens(server: &Server) -> Vec<String> {
    let calls = server.requests().into_iter().filter(|request| request.method == "GET");
    calls.filter_map(|request| request.header("authorization").map(str::to_owned)).collect()
}

#[tokio::test]
#[ignore = "takes 5 s"]
async fn calls_go_on_with_the_old_token_while_it_is_renewed() {
    let (server, ece) = renewing(|| five_seconds("second").delay(Duration::from_millis(300))).await;
    let start = Instant::now();
    assert!(calls(&ece, 20).await.iter().all(Result::is_ok));
    assert!(start.elapsed() < Duration::from_millis(300), "{:?}", start.elapsed());
    tokio::time::sleep(Duration::from_millis(500)).await;
    ece.get_deployment("0c1d").send().await.unwrap();
    assert_eq!(count(&server, "POST /api/v1/users/auth/_refresh"), 1);
    let tokens = tokens(&server);
    assert!(tokens[..21].iter().all(|token| token == "Bearer first"));
    assert_eq!(tokens[21], "Bearer second");
}

#[tokio::test]
#[ignore = "takes 5 s"]
async fn a_renewal_that_hangs_fails_no_call() {
    let (server, ece) = renewing(|| five_seconds("second").delay(HANGING)).await;
    for _ in 0..5 {
        ece.get_deployment("0c1d").with_timeout(Duration::from_millis(300)).send().await.unwrap();
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert_eq!(count(&server, "POST /api/v1/users/auth/_refresh"), 1);
}

#[tokio::test]
#[ignore = "takes 5 s"]
async fn a_token_that_cannot_be_renewed_is_replaced_by_a_login() {
    let (server, ece) = renewing(|| Reply::json(401, "{}")).await;
    ece.get_deployment("0c1d").send().await.unwrap();
    tokio::time::sleep(Duration::from_millis(300)).await;
    ece.get_deployment("0c1d").send().await.unwrap();
    assert_eq!((count(&server, LOGIN), count(&server, "POST /api/v1/users/auth/_refresh")), (2, 1));
}

#[tokio::test]
#[ignore = "takes 5 s"]
async fn a_renewal_whose_call_is_cancelled_loses_nothing() {
    let (server, ece) = renewing(|| five_seconds("second").delay(Duration::from_millis(200))).await;
    for _ in 0..3 {
        drop(tokio::time::timeout(Duration::from_micros(1), ece.get_deployment("0c1d").send()).await);
    }
    tokio::time::sleep(Duration::from_millis(400)).await;
    ece.get_deployment("0c1d").send().await.unwrap();
    assert_eq!(count(&server, LOGIN), 1);
    assert_eq!(tokens(&server).last().unwrap(), "Bearer second");
}

/// Logs in and answers at once, or says nothing to the login.
struct Instantly {
    hangs_at_login: bool,
}

impl Transport for Instantly {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        let is_login = request.uri().path().ends_with("_login");
        Box::pin(async move {
            if is_login && self.hangs_at_login {
                std::future::pending::<()>().await;
            }
            Ok(http::Response::new(Body::from(if is_login { r#"{"token":"t"}"# } else { "{}" })))
        })
    }
}

#[test]
fn logins_need_no_tokio() {
    let ece = |hangs_at_login| {
        let builder = Client::builder("http://127.0.0.1:9").credentials(Credentials::login("ops", "hunter2"));
        builder.transport(Instantly { hangs_at_login }).build().unwrap()
    };
    block_on(async {
        assert!(calls(&ece(false), 20).await.iter().all(Result::is_ok));
        let hanging = ece(true);
        let start = Instant::now();
        let call = |time| hanging.get_deployment("0c1d").with_timeout(Duration::from_millis(time)).send();
        let (short, long) = join(call(50), call(300)).await;
        assert_eq!(short.unwrap_err().kind(), ErrorKind::Timeout);
        assert_eq!(long.unwrap_err().kind(), ErrorKind::Timeout);
        assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    });
}
