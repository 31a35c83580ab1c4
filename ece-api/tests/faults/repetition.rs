//! Repeated calls: nothing takes effect twice, and the outcome is told truly.

mod around;
mod chance;
mod keys;
mod policies;

use std::time::{Duration, Instant};

use ece_api::http::{Method, StatusCode};
use ece_api::models::{AllocatorSettings, DeploymentCreateRequest, DeploymentUpdateRequest};
use ece_api::{Client, ErrorKind, MergePatch, RetryPolicy};

use super::server::{Reply, Server};

fn quick() -> RetryPolicy {
    RetryPolicy::new().with_max_attempts(4).with_backoff(Duration::from_millis(1), Duration::from_millis(4))
}

fn client(server: &Server) -> Client {
    Client::builder(server.url()).retries(quick()).build().unwrap()
}

/// The answer is lost, whatever the server has done.
fn lost() -> Reply {
    Reply::hang_up()
}

fn not_found() -> Reply {
    Reply::json(404, r#"{"errors":[{"code":"root.resource_not_found","message":"gone"}]}"#)
}

fn conflict() -> Reply {
    Reply::json(409, r#"{"errors":[{"code":"root.version_conflict","message":"not that version"}]}"#)
}

#[tokio::test]
async fn a_call_that_starts_a_plan_is_not_repeated_once_the_server_may_have_seen_it() {
    for reply in [lost(), Reply::json(503, "{}"), Reply::json(504, "{}"), Reply::json(200, "{").cut()] {
        let server = Server::with_replies([reply, Reply::json(200, "{}")]).await;
        let update = DeploymentUpdateRequest::new(true);
        let error = client(&server).update_deployment("0c1d", &update).send().await.unwrap_err();
        assert_eq!((server.requests().len(), error.attempts()), (1, 1), "{error}");
        assert!(error.may_have_taken_effect(), "{error}");
        assert!(error.to_string().ends_with("; it may have taken effect"), "{error}");
    }
    let server = Server::with_replies([Reply::json(429, "{}"), Reply::json(200, "{}")]).await;
    client(&server).update_deployment("0c1d", DeploymentUpdateRequest::new(true)).send().await.unwrap();
    assert_eq!(server.requests().len(), 2, "the server has only asked for fewer requests");
}

#[tokio::test]
async fn a_change_that_names_a_version_is_not_repeated_once_the_server_may_have_seen_it() {
    let server = Server::with_replies([lost(), conflict()]).await;
    let settings = AllocatorSettings::default();
    let error = client(&server).set_allocator_settings("a", &settings).version("7").send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Transport, true), "{error}");
    let server = Server::with_replies([lost(), conflict()]).await;
    let error = client(&server).request(Method::DELETE, "/x").query("version", 7).send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Transport, true), "{error}");
    let server = Server::with_replies([lost(), conflict()]).await;
    let raw = client(&server).request(Method::PUT, "/x").with_header("if-match", "\"7\"").send().await;
    assert_eq!(raw.unwrap_err().kind(), ErrorKind::Transport);

    // Without one, a change can be made twice.
    let server = Server::with_replies([lost(), Reply::json(200, "{}")]).await;
    let response = client(&server).set_allocator_settings("a", &settings).send().await.unwrap();
    assert_eq!((server.requests().len(), response.attempts()), (2, 2));
    assert!(response.may_have_taken_effect_earlier());
}

#[tokio::test]
async fn a_conflict_after_a_lost_answer_says_that_the_change_may_have_been_made() {
    let server = Server::with_replies([lost(), conflict()]).await;
    let error = client(&server).set_allocator_settings("a", AllocatorSettings::default()).send().await.unwrap_err();
    assert!(error.is_conflict() && error.may_have_taken_effect());
    assert_eq!(
        error.to_string(),
        "set-allocator-settings: 409 Conflict: root.version_conflict: not that version; \
         an earlier attempt may have taken effect"
    );
    let server = Server::with_replies([conflict()]).await;
    let error = client(&server).set_allocator_settings("a", AllocatorSettings::default()).send().await.unwrap_err();
    assert!(error.is_conflict() && !error.may_have_taken_effect(), "nothing was lost before it: {error}");
}

#[tokio::test]
async fn a_deletion_that_took_effect_is_a_success_although_its_repetition_finds_nothing() {
    for first in [lost(), Reply::json(502, "{}")] {
        let server = Server::with_replies([first, not_found()]).await;
        let response = client(&server).delete_user("ops").send().await.unwrap();
        assert_eq!((response.status(), response.attempts()), (StatusCode::NOT_FOUND, 2));
        assert!(response.may_have_taken_effect_earlier());
        assert_eq!(*response, ece_api::models::EmptyResponse::default());
    }
}

#[tokio::test]
async fn a_deletion_of_what_was_never_there_is_an_error() {
    let server = Server::with_replies([not_found()]).await;
    let error = client(&server).delete_user("ops").send().await.unwrap_err();
    assert!(error.is_not_found() && !error.may_have_taken_effect(), "{error}");
    // Nor is it a success where the earlier attempts cannot have deleted anything.
    let server = Server::with_replies([Reply::json(429, "{}"), not_found()]).await;
    let error = client(&server).delete_user("ops").send().await.unwrap_err();
    assert!(error.is_not_found() && !error.may_have_taken_effect(), "{error}");
    assert_eq!(error.attempts(), 2);
}

#[tokio::test]
async fn a_deletion_with_something_to_read_says_that_it_may_have_taken_effect() {
    let server = Server::with_replies([lost(), not_found()]).await;
    let error = client(&server).delete_deployment("0c1d").send().await.unwrap_err();
    assert!(error.is_not_found() && error.may_have_taken_effect(), "{error}");
    assert!(error.to_string().ends_with("; an earlier attempt may have taken effect"), "{error}");
}

#[tokio::test]
async fn a_page_of_a_proxy_does_not_say_that_something_was_deleted() {
    let pages = [
        ("text/html", "<html><title>no such host</title></html>"),
        ("Text/HTML", "<!-- front --><html></html>"),
        ("application/xhtml+xml", "<?xml version='1.0'?><html/>"),
        ("text/plain", "404 page not found"),
    ];
    for (content_type, body) in pages {
        let page = Reply::new(404).header("content-type", content_type).body(body);
        let server = Server::with_replies([lost(), page]).await;
        let error = client(&server).delete_user("ops").send().await.unwrap_err();
        assert!(error.is_not_found() && error.may_have_taken_effect(), "{error}");
    }
}

#[tokio::test]
async fn what_only_reads_is_repeated_even_by_post() {
    let server = Server::with_replies([lost(), Reply::json(503, "{}"), Reply::json(200, "{}")]).await;
    let response = client(&server).search_deployments().send().await.unwrap();
    assert_eq!((response.attempts(), response.may_have_taken_effect_earlier()), (3, false));
    let server = Server::with_replies([lost(), Reply::json(200, "{}")]).await;
    client(&server).search_eligible_remote_clusters("8.0.0").send().await.unwrap();

    let server = Server::with_replies([Reply::json(503, "{}")]).await;
    let error = client(&server).search_runners().send().await.unwrap_err();
    assert_eq!((error.attempts(), error.may_have_taken_effect()), (4, false), "{error}");
}

#[tokio::test]
async fn every_error_says_whether_the_call_may_have_taken_effect() {
    let refusals = [400, 401, 403, 404, 409, 412, 422, 429, 501];
    let doubts = [500, 502, 503, 504, 449, 302];
    for (status, expected) in refusals.map(|status| (status, false)).into_iter().chain(doubts.map(|it| (it, true))) {
        let server = Server::with_replies([Reply::json(status, "{}")]).await;
        let ece = Client::builder(server.url()).retries(RetryPolicy::none()).build().unwrap();
        let create = ece.create_deployment(DeploymentCreateRequest::new()).send().await.unwrap_err();
        assert_eq!(create.may_have_taken_effect(), expected, "{create}");
        let patch = ece.update_user("ops", MergePatch::new()).send().await.unwrap_err();
        assert_eq!(patch.may_have_taken_effect(), expected, "{patch}");
        let read = ece.get_deployment("0c1d").send().await.unwrap_err();
        assert!(!read.may_have_taken_effect(), "{read}");
    }
    // Without a connection, nothing was sent.
    let ece = Client::builder("http://127.0.0.1:9").retries(RetryPolicy::none()).build().unwrap();
    let error = ece.shutdown_deployment("0c1d").send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Connect, false));
}

#[tokio::test]
async fn a_success_that_cannot_be_read_says_that_it_took_effect() {
    for body in ["[", r#"{"id":"#] {
        let server = Server::with_replies([Reply::json(201, body)]).await;
        let ece = client(&server);
        let error = ece.create_deployment(DeploymentCreateRequest::new()).send().await.unwrap_err();
        assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Decode, true), "{error}");
        let read = ece.get_deployment("0c1d").send().await.unwrap_err();
        assert_eq!((read.kind(), read.may_have_taken_effect()), (ErrorKind::Decode, false), "{read}");
    }
}

#[tokio::test]
async fn a_time_limit_says_that_the_call_may_have_taken_effect() {
    let server = Server::with_replies([Reply::json(200, "{}").delay(Duration::from_secs(20))]).await;
    let start = Instant::now();
    let call = client(&server).shutdown_deployment("0c1d").with_timeout(Duration::from_millis(100));
    let error = call.send().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Timeout, true), "{error}");
    assert!(start.elapsed() < Duration::from_secs(10));
}

#[tokio::test]
async fn a_stream_that_breaks_off_says_that_the_call_took_effect() {
    let broken = Reply::new(202).header("content-type", "application/zip").chunk("PK").cut();
    let server = Server::with_replies([broken]).await;
    let ece = client(&server);
    let call = ece.capture_deployment_instance_thread_dump("0c1d", "elasticsearch", "main", "instance-0");
    let error = call.send().await.unwrap().into_inner().bytes().await.unwrap_err();
    assert_eq!((error.kind(), error.may_have_taken_effect()), (ErrorKind::Transport, true), "{error}");
    let call = ece.download_deployment_instance_heap_dump("0c1d", "elasticsearch", "main", "instance-0");
    let read = call.send().await.unwrap().into_inner().bytes().await.unwrap_err();
    assert_eq!((read.kind(), read.may_have_taken_effect()), (ErrorKind::Transport, false), "{read}");
    let values = ece.request(Method::POST, "/x").with_json_stream::<ece_api::json::Value>().send().await.unwrap();
    let error = values.into_inner().try_next().await.unwrap_err();
    assert!(error.may_have_taken_effect(), "{error}");
}

#[tokio::test]
async fn a_policy_of_one_attempt_is_one_attempt_wherever_it_may_go() {
    let server = Server::start(|request| match request.line().as_str() {
        "POST /api/v1/users/auth/_login" => Reply::json(200, r#"{"token":"t"}"#),
        _ => Reply::json(503, "{}"),
    })
    .await;
    let builder = Client::builder(server.url()).failover_url("http://localhost:9");
    let builder = builder.credentials(ece_api::Credentials::login("ops", "hunter2"));
    let ece = builder.retries(RetryPolicy::none()).build().unwrap();
    assert_eq!(ece.get_deployment("0c1d").send().await.unwrap_err().attempts(), 1);
}
