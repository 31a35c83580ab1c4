//! Waiting for changes of deployments.
#![cfg(all(feature = "helpers", feature = "rustls"))]

#[path = "support/plans.rs"]
mod plans;
#[path = "support/server.rs"]
mod server;

use std::time::Duration;

use ece_api::helpers::{PlanSnapshot, WaitError, WaitEvent, WaitForDeployment};
use ece_api::models::DeploymentGetResponse;
use ece_api::{Client, RetryPolicy};
use futures_util::StreamExt;
use plans::{answer, attempt, es, good, plans, running};
use serde_json::Value;
use server::{Reply, Server};

async fn serving(replies: Vec<Reply>) -> (Server, WaitForDeployment) {
    let server = Server::with_replies(replies).await;
    let client = Client::builder(server.url()).retries(RetryPolicy::none()).build().unwrap();
    let wait = client.wait_for_deployment("0c1d").poll_interval(Duration::from_millis(5));
    (server, wait.deadline(Duration::from_secs(20)))
}

fn replies(answers: &[Value]) -> Vec<Reply> {
    answers.iter().map(|answer| Reply::json(200, answer.to_string())).collect()
}

/// What an error says, without how long it took.
fn timeless(error: &WaitError) -> String {
    let text = error.to_string();
    let (before, after) = text.split_once("after ").unwrap();
    let end = after.find(['\n', ';', ':']).unwrap_or(after.len());
    assert!(after[..end].ends_with('s') && after[..end].trim_end_matches(['m', 's']).parse::<u32>().is_ok(), "{text}");
    format!("{before}after T{}", &after[end..])
}

fn snapshot(answer: &Value) -> PlanSnapshot {
    let deployment: DeploymentGetResponse = ece_api::json::from_str(&answer.to_string()).unwrap();
    PlanSnapshot::from(&deployment)
}

#[tokio::test]
async fn a_create_is_finished_when_every_resource_has_its_plan() {
    let answers = [
        answer(&[("elasticsearch", plans(None, None, &[])), ("kibana", plans(None, None, &[]))]),
        answer(&[("elasticsearch", plans(Some(running("e1", 1)), None, &[])), ("kibana", plans(None, None, &[]))]),
        answer(&[("elasticsearch", plans(None, Some(good("e1", 1)), &[])), ("kibana", plans(None, None, &[]))]),
        answer(&[
            ("elasticsearch", plans(None, Some(good("e1", 1)), &[])),
            ("kibana", plans(None, Some(good("k1", 2)), &[])),
        ]),
    ];
    let (server, wait) = serving(replies(&answers)).await;
    assert_eq!(wait.await.unwrap().name, "n");
    assert_eq!(server.requests().len(), 4);
    let target = &server.requests()[0].target;
    assert!(target.contains("show_plans=true") && target.contains("show_plan_history=true"), "{target}");
}

#[tokio::test]
async fn an_update_is_not_finished_while_only_the_old_attempt_is_there() {
    let before = es(plans(None, Some(good("e1", 1)), &[]));
    let answers = [
        before.clone(),
        before.clone(),
        es(plans(Some(running("e2", 2)), Some(good("e1", 1)), &[])),
        es(plans(None, Some(good("e2", 2)), &[good("e1", 1)])),
    ];
    let (server, wait) = serving(replies(&answers)).await;
    wait.after(snapshot(&before)).await.unwrap();
    assert_eq!(server.requests().len(), 4);
}

#[tokio::test]
async fn a_change_that_failed_before_the_first_look_is_a_failure() {
    let before = es(plans(None, Some(good("e1", 1)), &[]));
    let failed = attempt("e2", 2, &[("validate-plan", "error"), ("plan-completed", "error")], Some("no room left"));
    let after = es(plans(None, Some(good("e1", 1)), &[failed]));
    let (server, wait) = serving(replies(&[after])).await;
    let error = wait.after(snapshot(&before)).await.unwrap_err();
    assert_eq!(
        timeless(&error),
        "the change of the deployment 0c1d failed, after T\n\
         elasticsearch/main-elasticsearch, step validate-plan: no room left"
    );
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_failed_last_step_is_a_failure_and_the_server_says_why() {
    let failed = attempt("e1", 1, &[("plan-completed", "error")], None);
    let (_server, wait) = serving(replies(&[es(plans(None, None, &[failed]))])).await;
    let WaitError::Failed { failures, .. } = wait.await.unwrap_err() else { panic!("it failed") };
    assert_eq!((failures[0].attempt_id.as_str(), failures[0].message.as_str()), ("e1", "plan-completed says error"));
}

#[tokio::test]
async fn old_failures_do_not_count() {
    let old = attempt("e1", 1, &[("plan-completed", "error")], Some("old"));
    let (_server, wait) = serving(replies(&[es(plans(None, Some(good("e2", 2)), std::slice::from_ref(&old)))])).await;
    wait.await.unwrap();
    let before = es(plans(None, None, std::slice::from_ref(&old)));
    let (_server, wait) = serving(replies(&[es(plans(None, Some(good("e2", 2)), &[old]))])).await;
    wait.after(snapshot(&before)).await.unwrap();
}

#[tokio::test]
async fn kinds_that_nobody_knew_count_too() {
    let answers = [
        answer(&[
            ("elasticsearch", plans(None, Some(good("e1", 1)), &[])),
            ("vector_search", plans(Some(running("v1", 1)), None, &[])),
        ]),
        answer(&[
            ("elasticsearch", plans(None, Some(good("e1", 1)), &[])),
            ("vector_search", plans(None, Some(good("v1", 1)), &[])),
        ]),
    ];
    let (server, wait) = serving(replies(&answers)).await;
    wait.await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn all_named_resources_are_waited_for() {
    let before = answer(&[
        ("elasticsearch", plans(None, Some(good("e1", 1)), &[])),
        ("kibana", plans(None, Some(good("k1", 1)), &[])),
    ]);
    let half = answer(&[
        ("elasticsearch", plans(None, Some(good("e2", 2)), &[])),
        ("kibana", plans(None, Some(good("k1", 1)), &[])),
    ]);
    let done = answer(&[
        ("elasticsearch", plans(None, Some(good("e2", 2)), &[])),
        ("kibana", plans(None, Some(good("k2", 3)), &[])),
    ]);
    let (server, wait) = serving(replies(&[half, done])).await;
    let resources = [("elasticsearch", "main-elasticsearch"), ("kibana", "main-kibana")];
    wait.after(snapshot(&before)).for_resources(resources).await.unwrap();
    assert_eq!(server.requests().len(), 2);
}

#[tokio::test]
async fn failures_that_pass_do_not_end_the_wait_and_others_do() {
    let done = Reply::json(200, es(plans(None, Some(good("e1", 1)), &[])).to_string());
    let (server, wait) = serving(vec![Reply::new(503), Reply::hang_up(), Reply::new(429), done]).await;
    wait.await.unwrap();
    assert_eq!(server.requests().len(), 4);
    let (server, wait) = serving(vec![Reply::json(404, "{}")]).await;
    let error = wait.await.unwrap_err();
    assert_eq!(timeless(&error), "the deployment 0c1d cannot be looked at, after T: get-deployment: 404 Not Found");
    assert!(matches!(error, WaitError::Call { error, .. } if error.is_not_found()));
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn the_deadline_ends_the_wait() {
    let (server, wait) = serving(vec![Reply::new(503)]).await;
    let WaitError::Deadline { last: Some(last), .. } = wait.deadline(Duration::from_millis(400)).await.unwrap_err()
    else {
        panic!("there was no end")
    };
    assert_eq!(last.status().unwrap().as_u16(), 503);
    assert!(server.requests().len() >= 2);
}

/// Which deployment, which resource and which step, and how long it took.
#[tokio::test]
async fn a_wait_that_ends_says_what_is_not_finished() {
    let steps = [("validate-plan", "success"), ("rolling-restart", "pending")];
    let going_on = attempt("k2", 2, &steps, None);
    let half = answer(&[
        ("elasticsearch", plans(None, Some(good("e2", 2)), &[])),
        ("kibana", plans(Some(going_on), Some(good("k1", 1)), &[])),
        ("apm", plans(None, None, &[])),
    ]);
    let limit = Duration::from_millis(300);
    let expected = "the deadline passed before the change of the deployment 0c1d was finished, after T";
    let unfinished = "\nkibana/main-kibana, step rolling-restart\napm/main-apm";
    let (_server, wait) = serving(replies(std::slice::from_ref(&half))).await;
    let error = wait.deadline(limit).await.unwrap_err();
    assert_eq!(timeless(&error), format!("{expected}{unfinished}"));
    assert!(error.deployment() == "0c1d" && (limit / 2..limit * 100).contains(&error.waited()), "{error}");
    let WaitError::Deadline { unfinished: listed, last: None, .. } = &error else { panic!("{error}") };
    assert_eq!((listed[0].kind.as_str(), listed[0].step.as_deref()), ("kibana", Some("rolling-restart")));
    let text = ece_api::Error::from(error).to_string();
    assert!(
        text.ends_with("s; kibana/main-kibana, step rolling-restart; apm/main-apm; it may have taken effect"),
        "{text}"
    );

    // The last look failed, by its status or by what the limit left it: what was seen before it still tells.
    let (_server, wait) = serving(vec![replies(std::slice::from_ref(&half)).remove(0), Reply::new(503)]).await;
    let error = wait.deadline(limit).await.unwrap_err();
    let text = timeless(&error);
    let failed = text.strip_prefix(expected).and_then(|text| text.strip_suffix(unfinished));
    assert!(failed.is_some_and(|text| text.starts_with("; the last look failed: get-deployment: ")), "{text}");

    // A deletion: what is still there.
    let (_server, wait) = serving(replies(&[half])).await;
    let error = wait.deadline(limit).until_deleted().await.unwrap_err();
    let text = timeless(&error);
    let mut there: Vec<&str> = text.lines().skip(1).collect();
    there.sort_unstable();
    let all = ["apm/main-apm", "elasticsearch/main-elasticsearch", "kibana/main-kibana, step rolling-restart"];
    assert!(text.starts_with(&format!("{expected}\n")) && there == all, "{text}");
}

#[tokio::test]
async fn a_server_that_hangs_does_not_hold_up_the_deadline() {
    let (_server, wait) = serving(vec![Reply::new(200).delay(Duration::from_secs(60))]).await;
    let start = std::time::Instant::now();
    assert!(matches!(wait.deadline(Duration::from_millis(300)).await.unwrap_err(), WaitError::Deadline { .. }));
    assert!(start.elapsed() < Duration::from_secs(30));
}

#[tokio::test]
async fn a_deletion_is_over_when_nothing_is_there() {
    let there = Reply::json(200, es(plans(None, Some(good("e1", 1)), &[])).to_string());
    let (server, wait) = serving(vec![there, Reply::new(502), Reply::json(404, "{}")]).await;
    wait.until_deleted().await.unwrap();
    assert_eq!(server.requests().len(), 3);
}

#[tokio::test]
async fn events_come_once_and_in_order() {
    let steps = |statuses: &[(&str, &str)]| es(plans(Some(attempt("e2", 2, statuses, None)), Some(good("e1", 1)), &[]));
    let before = es(plans(None, Some(good("e1", 1)), &[]));
    let finished = attempt("e2", 2, &[("a", "success"), ("b", "success"), ("plan-completed", "success")], None);
    let answers = [
        before.clone(),
        steps(&[("a", "pending")]),
        steps(&[("a", "pending")]),
        steps(&[("a", "success"), ("b", "pending")]),
        es(plans(None, Some(finished), &[good("e1", 1)])),
    ];
    let (_server, wait) = serving(replies(&answers)).await;
    let events: Vec<_> = wait.after(snapshot(&before)).events().collect().await;
    let told: Vec<String> = events
        .iter()
        .map(|event| match event.as_ref().unwrap() {
            WaitEvent::Step(step) => format!("{} {} {} {}", step.kind, step.attempt_id, step.step, step.status),
            WaitEvent::Finished(deployment) => deployment.name.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    let expected = ["a pending", "a success", "b pending", "b success", "plan-completed success"];
    let expected: Vec<String> = expected.iter().map(|step| format!("elasticsearch e2 {step}")).collect();
    assert_eq!(told, [expected, vec!["n".to_owned()]].concat());
}
