//! Waiting for changes: each ends, and with the right verdict.
#![cfg(feature = "helpers")]

use std::time::{Duration, Instant};

use ece_api::helpers::{PlanSnapshot, WaitError, WaitEvent, WaitForDeployment};
use ece_api::models::{DeploymentCreateResponse, DeploymentGetResponse, DeploymentUpdateResponse};
use ece_api::{Client, Credentials, Error, ErrorKind};
use futures_util::StreamExt;
use serde_json::{Value, json};

use super::plans::{answer, attempt, es, good, plans, running};
use super::server::{Reply, Server};

/// A wait with looks every 5 ms, which answers with these, the last one again and again.
async fn serving(replies: Vec<Reply>) -> (Server, WaitForDeployment) {
    let server = Server::with_replies(replies).await;
    let client = Client::builder(server.url()).build().unwrap();
    let wait = client.wait_for_deployment("0c1d").poll_interval(Duration::from_millis(10));
    (server, wait.deadline(Duration::from_secs(20)))
}

async fn showing(answers: &[Value]) -> (Server, WaitForDeployment) {
    serving(answers.iter().map(shown).collect()).await
}

fn shown(answer: &Value) -> Reply {
    Reply::json(200, answer.to_string())
}

fn snapshot(answer: &Value) -> PlanSnapshot {
    let deployment: DeploymentGetResponse = ece_api::json::from_str(&answer.to_string()).unwrap();
    PlanSnapshot::from(&deployment)
}

fn failed(id: &str, minute: u32) -> Value {
    attempt(id, minute, &[("plan-completed", "error")], Some("no room left"))
}

/// Elasticsearch and Kibana with these plans.
fn both(elasticsearch: Value, kibana: Value) -> Value {
    answer(&[("elasticsearch", elasticsearch), ("kibana", kibana)])
}

fn done(id: &str) -> Value {
    plans(None, Some(good(id, 1)), &[])
}

fn html(status: u16) -> Reply {
    Reply::new(status)
        .header("content-type", "text/html; charset=utf-8")
        .body("<html><title>Please wait</title></html>")
}

fn failures(error: WaitError) -> Vec<(String, String)> {
    let WaitError::Failed { failures, .. } = error else { panic!("{error}") };
    failures.into_iter().map(|failure| (failure.kind, failure.attempt_id)).collect()
}

#[tokio::test]
async fn a_change_that_only_removes_a_resource_is_finished() {
    let before = both(done("e1"), done("k1"));
    let (server, wait) = showing(&[before.clone(), es(done("e1"))]).await;
    wait.after(snapshot(&before)).await.unwrap();
    assert_eq!(server.requests().len(), 4, "and it is looked at again, lest it was missing in one response only");

    // It comes back: it was not removed.
    let (_server, wait) = showing(&[es(done("e1")), before.clone()]).await;
    let error = wait.after(snapshot(&before)).begin_within(Duration::from_millis(100)).await.unwrap_err();
    assert!(matches!(error, WaitError::NotBegun { .. }), "{error}");

    // It stays, and is stopped.
    let with_status = |status: &str| {
        let mut stopped = before.clone();
        stopped["resources"]["kibana"][0]["info"]["status"] = status.into();
        stopped
    };
    let answers = [with_status("started"), with_status("stopping"), with_status("stopped")];
    let (_server, wait) = showing(&answers).await;
    let deployment = wait.after(snapshot(&answers[0])).await.unwrap();
    assert_eq!(deployment.resources.kibana[0].info.status.as_ref(), "stopped");
}

#[tokio::test]
async fn an_update_without_effect_is_finished_where_its_response_says_so() {
    let before = es(done("e1"));
    let nothing: DeploymentUpdateResponse = ece_api::json::from_str(r#"{"id":"0c1d","resources":[]}"#).unwrap();
    let (server, wait) = showing(std::slice::from_ref(&before)).await;
    wait.after(snapshot(&before)).of_update(&nothing).await.unwrap();
    assert_eq!(server.requests().len(), 3);
    // What does not say which resources it touches says nothing about an effect.
    let silent: DeploymentUpdateResponse = ece_api::json::from_str(r#"{"id":"0c1d"}"#).unwrap();
    let (_server, wait) = showing(std::slice::from_ref(&before)).await;
    let wait = wait.after(snapshot(&before)).of_update(&silent);
    let error = wait.begin_within(Duration::from_millis(100)).await.unwrap_err();
    assert!(matches!(error, WaitError::NotBegun { .. }), "{error}");
    // And an attempt is waited for all the same.
    let answers =
        [before.clone(), es(plans(Some(running("e2", 2)), None, &[])), es(plans(None, None, &[failed("e2", 2)]))];
    let (_server, wait) = showing(&answers).await;
    wait.after(snapshot(&before)).of_update(&nothing).await.unwrap_err();
}

#[tokio::test]
async fn a_change_that_never_begins_is_an_error_of_its_own() {
    let before = both(done("e1"), done("k1"));
    let (server, wait) = showing(std::slice::from_ref(&before)).await;
    let error = wait.after(snapshot(&before)).begin_within(Duration::from_millis(100)).await.unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("the change of the deployment 0c1d has not begun, after "), "{text}");
    assert!(text.ends_with("ms\nelasticsearch/main-elasticsearch\nkibana/main-kibana"), "{text}");
    assert!(error.waited() >= Duration::from_millis(100));
    assert!(server.requests().len() > 2);
    // One of the named resources never begins, or is not there.
    let half = both(plans(None, Some(good("e2", 2)), &[good("e1", 1)]), done("k1"));
    for missing in ["main-kibana", "another"] {
        let (_server, wait) = showing(std::slice::from_ref(&half)).await;
        let wait = wait.after(snapshot(&before)).begin_within(Duration::from_millis(100));
        let error =
            wait.for_resources([("elasticsearch", "main-elasticsearch"), ("kibana", missing)]).await.unwrap_err();
        let WaitError::NotBegun { resources: names, .. } = error else { panic!("{error}") };
        assert_eq!(names, [("kibana".to_owned(), missing.to_owned())]);
    }
}

#[tokio::test]
async fn retry_after_beyond_the_deadline_leaves_one_more_look() {
    let late = || Reply::json(503, "{}").header("retry-after", "7200");
    let limit = Duration::from_millis(400);
    let (server, wait) = serving(vec![late(), shown(&es(done("e1")))]).await;
    let start = Instant::now();
    wait.deadline(limit).await.unwrap();
    assert!(start.elapsed() >= Duration::from_millis(250), "the server asked to wait");
    assert_eq!(server.requests().len(), 2);

    let (server, wait) = serving(vec![late()]).await;
    let error = wait.deadline(limit).await.unwrap_err();
    assert!(matches!(error, WaitError::Deadline { last: Some(_), .. }), "{error}");
    assert_eq!(server.requests().len(), 2);

    // The same with an interval beyond the deadline.
    let (server, wait) = showing(&[es(plans(Some(running("e1", 1)), None, &[])), es(done("e1"))]).await;
    wait.poll_interval(Duration::from_secs(60)).deadline(limit).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_look_that_fails_does_not_end_the_wait() {
    let before = es(done("e1"));
    let faults = || {
        let json = |status, body: &str| Reply::json(status, body);
        [
            json(500, "{}"),
            json(502, "{}"),
            json(503, "{}"),
            json(429, "{}"),
            json(408, ""),
            json(505, ""),
            html(200),
            html(404),
            Reply::new(404).header("content-type", "text/plain").body("404 page not found"),
            html(500),
            json(200, ""),
            json(200, "null"),
            json(200, "{}"),
            json(200, "{\"id\""),
            Reply::hang_up(),
            Reply::json(200, "").chunk("{\"id").cut(),
        ]
    };
    let mut replies: Vec<_> = faults().into();
    let count = replies.len();
    replies.push(shown(&es(plans(None, Some(good("e2", 2)), &[good("e1", 1)]))));
    let (server, wait) = serving(replies).await;
    wait.after(snapshot(&before)).await.unwrap();
    assert_eq!(server.requests().len(), count + 1, "and no look is repeated at once");

    let mut replies: Vec<_> = faults().into();
    replies.push(Reply::json(404, r#"{"errors":[{"code":"deployments.deployment_not_found"}]}"#));
    let (server, wait) = serving(replies).await;
    wait.until_deleted().await.unwrap();
    assert_eq!(server.requests().len(), count + 1);
}

#[tokio::test]
async fn what_another_look_cannot_change_ends_the_wait() {
    for status in [400, 401, 403, 404, 501] {
        let (server, wait) =
            serving(vec![shown(&es(plans(Some(running("e1", 1)), None, &[]))), Reply::json(status, "{}")]).await;
        let WaitError::Call { error, .. } = wait.await.unwrap_err() else { panic!("{status}") };
        assert_eq!(error.status().unwrap().as_u16(), status);
        assert_eq!(server.requests().len(), 2);
    }
}

#[tokio::test]
async fn a_failure_that_is_told_as_text_is_a_failure() {
    let before = es(done("e1"));
    let mut told = attempt("e2", 2, &[], None);
    told["error"] = json!("no room left");
    let (_server, wait) = showing(&[es(plans(None, Some(told), &[good("e1", 1)]))]).await;
    let WaitError::Failed { failures, .. } = wait.after(snapshot(&before)).await.unwrap_err() else {
        panic!("it failed")
    };
    assert_eq!((failures.len(), failures[0].message.as_str()), (1, "no room left"));
}

#[tokio::test]
async fn a_failed_attempt_followed_by_a_success_is_a_failure() {
    let before = es(done("e1"));
    let after = es(plans(None, Some(good("e3", 3)), &[good("e1", 1), failed("e2", 2)]));
    let (_server, wait) = showing(std::slice::from_ref(&after)).await;
    let error = wait.after(snapshot(&before)).await.unwrap_err();
    assert_eq!(failures(error), [("elasticsearch".into(), "e2".into())]);
    let (_server, wait) = showing(std::slice::from_ref(&after)).await;
    wait.after(snapshot(&before)).latest_attempts_only().await.unwrap();

    // The server forgets it, and the first look decides what is old where there is no snapshot.
    let answers = [
        es(plans(Some(running("e2", 2)), Some(good("e1", 1)), &[failed("e0", 0)])),
        es(plans(Some(running("e3", 3)), Some(good("e1", 1)), &[failed("e0", 0), failed("e2", 2)])),
        es(plans(None, Some(good("e3", 3)), &[failed("e0", 0)])),
    ];
    for has_snapshot in [true, false] {
        let (_server, wait) = showing(&answers).await;
        let known = es(plans(None, Some(good("e1", 1)), &[failed("e0", 0)]));
        let wait = if has_snapshot { wait.after(snapshot(&known)) } else { wait };
        assert_eq!(failures(wait.await.unwrap_err()), [("elasticsearch".into(), "e2".into())]);
    }
}

#[tokio::test]
async fn resources_one_after_the_other_are_one_change() {
    let before = both(done("e1"), done("k1"));
    let updated = plans(None, Some(good("e2", 2)), &[good("e1", 1)]);
    for is_good in [true, false] {
        let last = if is_good {
            plans(None, Some(good("k2", 3)), &[])
        } else {
            plans(None, Some(good("k1", 1)), &[failed("k2", 3)])
        };
        let answers = [
            before.clone(),
            both(plans(Some(running("e2", 2)), Some(good("e1", 1)), &[]), done("k1")),
            both(updated.clone(), done("k1")),
            both(updated.clone(), done("k1")),
            both(updated.clone(), plans(Some(running("k2", 3)), Some(good("k1", 1)), &[])),
            both(updated.clone(), last),
        ];
        let (server, wait) = showing(&answers).await;
        let end = wait.after(snapshot(&before)).await;
        assert_eq!(server.requests().len(), 6, "neither before both are over nor later");
        match end {
            Ok(_) => assert!(is_good),
            Err(error) => {
                assert!(!is_good);
                assert_eq!(failures(error), [("kibana".into(), "k2".into())]);
            }
        }
    }
}

#[tokio::test]
async fn the_response_to_a_change_says_what_is_waited_for() {
    let before = both(done("e1"), done("k1"));
    let updated = both(plans(None, Some(good("e2", 2)), &[good("e1", 1)]), done("k1"));
    let of = |text: &str| ece_api::json::from_str::<DeploymentUpdateResponse>(text).unwrap();
    let only_es = of(r#"{"resources":[{"kind":"elasticsearch","ref_id":"main-elasticsearch"}]}"#);
    let (server, wait) = showing(std::slice::from_ref(&updated)).await;
    wait.after(snapshot(&before)).of_update(&only_es).await.unwrap();
    assert_eq!(server.requests().len(), 1, "nothing more can begin");

    let (mut before, mut updated) = (before, updated);
    for answer in [&mut before, &mut updated] {
        answer["resources"]["kibana"][0]["id"] = "id-of-kibana".into();
    }
    let gone = es(plans(None, Some(good("e2", 2)), &[good("e1", 1)]));
    let stops = of(r#"{"resources":[{"kind":"elasticsearch","ref_id":"main-elasticsearch"}],
                       "shutdown_resources":{"kibana":["id-of-kibana"],"elasticsearch":[]}}"#);
    let (server, wait) = showing(&[updated, gone]).await;
    wait.after(snapshot(&before)).of_update(&stops).await.unwrap();
    assert_eq!(server.requests().len(), 2);

    let created: DeploymentCreateResponse = ece_api::json::from_str(
        r#"{"resources":[{"kind":"elasticsearch","ref_id":"main-elasticsearch"},{"kind":"kibana","ref_id":"main-kibana"}]}"#,
    )
    .unwrap();
    let (server, wait) = showing(&[es(done("e1")), both(done("e1"), done("k1"))]).await;
    wait.of_create(&created).await.unwrap();
    assert_eq!(server.requests().len(), 2, "Kibana is listed later");
}

#[tokio::test]
async fn a_deployment_that_is_deleted_meanwhile_ends_the_wait() {
    let (server, wait) =
        serving(vec![shown(&es(plans(Some(running("e1", 1)), None, &[]))), Reply::json(404, "{}")]).await;
    let error = wait.await.unwrap_err();
    assert!(error.error().is_some_and(Error::is_not_found), "{error}");
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn a_deletion_is_over_when_the_deployment_is_hidden_and_stopped() {
    let mut hidden = both(done("e1"), done("k1"));
    let with = |answer: &mut Value, kind: &str, status: &str| {
        answer["resources"][kind][0]["info"]["status"] = status.into();
        shown(answer)
    };
    let mut replies = vec![shown(&hidden)];
    hidden["metadata"] = json!({ "hidden": true });
    replies.push(with(&mut hidden, "kibana", "stopped"));
    replies.push(with(&mut hidden, "elasticsearch", "stopping"));
    replies.push(with(&mut hidden, "elasticsearch", "stopped"));
    let (server, wait) = serving(replies).await;
    wait.until_deleted().await.unwrap();
    assert_eq!(server.requests().len(), 4);

    // What fails on the way ends it, where a snapshot tells that it belongs to the deletion.
    let before = es(done("e1"));
    let after = es(plans(None, Some(good("e1", 1)), &[failed("e2", 2)]));
    let (_server, wait) = showing(std::slice::from_ref(&after)).await;
    assert_eq!(failures(wait.after(snapshot(&before)).until_deleted().await.unwrap_err()).len(), 1);
    let (_server, wait) = showing(std::slice::from_ref(&after)).await;
    let error = wait.deadline(Duration::from_millis(100)).until_deleted().await.unwrap_err();
    assert!(matches!(error, WaitError::Deadline { last: None, .. }), "{error}");
}

#[tokio::test]
async fn a_login_that_is_not_found_is_not_a_deletion() {
    let server = Server::with_replies([Reply::json(404, "{}")]).await;
    let ece = Client::builder(server.url()).credentials(Credentials::login("ops", "hunter2")).build().unwrap();
    let error = ece.wait_for_deployment("0c1d").until_deleted().await.unwrap_err();
    assert!(matches!(&error, WaitError::Call { error, .. } if error.operation() == Some("login")), "{error}");
}

#[tokio::test]
async fn a_wait_error_becomes_an_error() {
    async fn wait_for(wait: WaitForDeployment) -> Result<DeploymentGetResponse, Error> {
        Ok(wait.await?)
    }
    let (_server, wait) = showing(&[es(plans(None, None, &[failed("e1", 1)]))]).await;
    let error = wait_for(wait).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Failed);
    let text = error.to_string();
    assert!(text.starts_with("the change of the deployment 0c1d failed, after "), "{text}");
    let why = "; elasticsearch/main-elasticsearch, step plan-completed: no room left; it may have taken effect";
    assert!(text.ends_with(why), "{text}");
    assert!(error.may_have_taken_effect() && !error.is_retryable());
    let source = std::error::Error::source(&error).and_then(|source| source.downcast_ref::<WaitError>());
    assert!(matches!(source, Some(WaitError::Failed { failures, .. }) if failures.len() == 1));

    let (_server, wait) = serving(vec![Reply::json(404, r#"{"errors":[{"code":"a.b","message":"m"}]}"#)]).await;
    let error = wait_for(wait).await.unwrap_err();
    assert!(error.is_not_found() && error.has_code("a.b"), "{error}");

    let (_server, wait) = serving(vec![Reply::json(503, "{}")]).await;
    let error = wait_for(wait.deadline(Duration::from_millis(50))).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Unfinished);
    assert!(error.may_have_taken_effect() && !error.is_retryable(), "nobody makes the change again: {error}");
}

#[tokio::test]
async fn what_a_server_says_of_failures_is_bounded() {
    let hostile: Vec<_> = (0..500)
        .map(|number| {
            let id = format!("{number}-{}", "\u{1f525}".repeat(2000));
            attempt(&id, 1, &[(id.as_str(), "error")], Some(&"\u{202e}\u{1f525}\r\n".repeat(5000)))
        })
        .collect();
    let (_server, wait) = showing(&[es(plans(None, None, &hostile))]).await;
    let known = es(plans(None, None, &[]));
    let error = wait.after(snapshot(&known)).await.unwrap_err();
    assert!(error.to_string().ends_with("and 90 more"));
    for text in [error.to_string(), Error::from(error).to_string()] {
        assert!(text.len() < 20_000 && !text.contains('\u{202e}'), "{} bytes", text.len());
    }
}

#[tokio::test]
async fn events_of_a_change_come_once_whatever_the_server_repeats() {
    let steps = |status: &str| attempt("e2", 2, &[("a", "success"), ("b", status)], None);
    let before = es(done("e1"));
    let answers = [
        es(plans(Some(steps("pending")), Some(good("e1", 1)), &[good("e1", 1), steps("pending")])),
        before.clone(),
        es(plans(Some(steps("pending")), Some(good("e1", 1)), &[good("e1", 1)])),
        es(plans(None, Some(steps("success")), &[good("e1", 1), steps("success"), steps("success")])),
    ];
    let (_server, wait) = showing(&answers).await;
    let events: Vec<_> = wait.after(snapshot(&before)).events().map(Result::unwrap).collect().await;
    let steps: Vec<_> = events
        .iter()
        .filter_map(|event| match event {
            WaitEvent::Step(step) => Some(format!("{} {}", step.step, step.status)),
            _ => None,
        })
        .collect();
    assert_eq!(steps, ["a success", "b pending", "b success"]);
    assert!(matches!(events.last(), Some(WaitEvent::Finished(_))));
}
