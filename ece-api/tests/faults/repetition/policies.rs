//! Policies: a classifier of one's own, and what a server asks for.

use std::time::{Duration, Instant};

use ece_api::models::DeploymentCreateRequest;
use ece_api::{Client, RetryDecision, RetryPolicy};

use super::super::server::{Reply, Server};
use super::quick;

fn with(server: &Server, policy: RetryPolicy) -> Client {
    Client::builder(server.url()).retries(policy).build().unwrap()
}

/// How many requests a GET and a POST make against a server that fails with this status.
async fn requests(status: u16, policy: &RetryPolicy) -> (usize, usize) {
    let server = Server::with_replies([Reply::json(status, "{}")]).await;
    let ece = with(&server, policy.clone());
    ece.get_deployment("0c1d").send().await.unwrap_err();
    let reads = server.requests().len();
    ece.shutdown_deployment("0c1d").send().await.unwrap_err();
    (reads, server.requests().len() - reads)
}

#[tokio::test]
async fn a_classifier_says_what_is_repeated() {
    let always = |decision| quick().with_classifier(move |_| decision);
    assert_eq!(requests(500, &quick()).await, (1, 1));
    assert_eq!(requests(500, &always(RetryDecision::Default)).await, (1, 1));
    assert_eq!(requests(500, &always(RetryDecision::Retry)).await, (4, 1), "a change is not repeated by mistake");
    assert_eq!(requests(400, &always(RetryDecision::Retry)).await, (4, 4), "nothing was done");
    assert_eq!(requests(503, &always(RetryDecision::Stop)).await, (1, 1));
    assert_eq!(requests(500, &always(RetryDecision::RetryEvenIfItTakesEffectTwice)).await, (4, 4));
}

#[tokio::test]
async fn a_classifier_sees_error_number_and_operation() {
    let policy = quick().with_classifier(|attempt| {
        let is_ours = attempt.operation().id == "create-deployment" && attempt.error().has_code("capacity");
        assert!(attempt.may_have_taken_effect() && !attempt.is_safe_to_repeat());
        if is_ours && attempt.number() < 3 { RetryDecision::RetryEvenIfItTakesEffectTwice } else { RetryDecision::Stop }
    });
    let server = Server::with_replies([Reply::json(500, r#"{"errors":[{"code":"capacity"}]}"#)]).await;
    let call = with(&server, quick()).create_deployment(DeploymentCreateRequest::new()).with_retries(policy);
    assert_eq!(call.send().await.unwrap_err().attempts(), 3);
}

#[tokio::test]
async fn a_server_that_asks_for_more_time_than_can_be_held_gets_no_second_request() {
    for asked in ["18446744073709551616", "Fri, 31 Dec 9999 23:59:59 GMT", "Sat, 01 Jan 10000 00:00:00 GMT", "1e99"] {
        let server = Server::with_replies([Reply::json(503, "{}").header("retry-after", asked)]).await;
        let error = with(&server, quick()).get_deployment("0c1d").send().await.unwrap_err();
        let is_asked = error.retry_after().is_some_and(|asked| asked > Duration::from_secs(1 << 32));
        // What is no time at all counts as nothing.
        let expected = if asked == "1e99" { (false, 4) } else { (true, 1) };
        assert_eq!((is_asked, server.requests().len()), expected, "{asked}");
    }
}

#[tokio::test]
async fn a_date_to_retry_after_is_read_by_the_clock_of_the_server() {
    // The server is half a century behind, and asks for no time at all.
    let forms = ["Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994"];
    for form in forms {
        let date = ("date", "Sun, 06 Nov 1994 08:49:37 GMT");
        let later = Reply::json(503, "{}").header("retry-after", form).header(date.0, date.1);
        let server = Server::with_replies([later, Reply::json(200, "{}")]).await;
        let start = Instant::now();
        with(&server, quick()).get_deployment("0c1d").send().await.unwrap();
        assert!(start.elapsed() < Duration::from_secs(5), "{form}");
    }
    // It is half a century ahead: by our clock, it would ask for fifty years.
    let date = "Wed, 06 Nov 2075 08:49:37 GMT";
    let later = Reply::json(503, "{}").header("retry-after", date).header("date", date);
    let server = Server::with_replies([later, Reply::json(200, "{}")]).await;
    with(&server, quick()).get_deployment("0c1d").send().await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn fractions_of_a_second_are_waited_for() {
    let later = Reply::json(503, "{}").header("retry-after", "0.2");
    let server = Server::with_replies([later, Reply::json(200, "{}")]).await;
    let start = Instant::now();
    with(&server, quick()).get_deployment("0c1d").send().await.unwrap();
    assert!((Duration::from_millis(200)..Duration::from_secs(5)).contains(&start.elapsed()));
}

#[tokio::test]
async fn a_server_that_asks_for_longer_than_is_left_gets_no_second_request() {
    let server = Server::with_replies([Reply::json(503, "{}").header("retry-after", "30")]).await;
    let start = Instant::now();
    let call = with(&server, RetryPolicy::new()).get_deployment("0c1d").with_timeout(Duration::from_secs(2));
    assert_eq!(call.send().await.unwrap_err().attempts(), 1);
    assert!(start.elapsed() < Duration::from_secs(2));
}
