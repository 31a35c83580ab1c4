//! Logins and tokens: limits hold around them, and a refused password is not hammered.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use ece_api::models::LoginRequest;
use ece_api::{Client, ClientBuilder, Credentials, RetryPolicy};

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
