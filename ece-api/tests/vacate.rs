//! Moving instances off allocators of the simulated installation, and every way in which that can fail.
#![cfg(all(feature = "testing", feature = "helpers"))]

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::sync::atomic::Ordering::SeqCst;
use std::time::Duration;

use ece_api::helpers::{MovedCluster, Vacate, VacateReport};
use ece_api::models::{AllocatorInfo, DeploymentCreateRequest};
use ece_api::testing::{Installation, Reply};
use ece_api::transport::{BoxFuture, Transport, TransportError};
use ece_api::{Body, Client, Credentials, ErrorCode, ErrorKind, http};
use serde_json::{Value, json};

const MOVE: &str = "move-clusters-by-type";

/// An installation with one more deployment than the system's own, and the id of that.
async fn started() -> (Installation, Client, String) {
    let installation = Installation::new();
    let ece = installation.client();
    let request = DeploymentCreateRequest::default().name("search").version("8.15.5");
    let id = ece.create_deployment(&request).template_id("default").send().await.unwrap().id.clone();
    installation.finish_plans();
    (installation, ece, id)
}

async fn on(ece: &Client, allocator: &str) -> AllocatorInfo {
    ece.get_allocator(allocator).send().await.unwrap().into_inner()
}

/// The allocator with the most instances of the deployment, with the ids of its clusters there.
async fn fullest(ece: &Client, deployment: &str) -> (String, Vec<String>) {
    let zones = ece.get_allocators().send().await.unwrap().into_inner().zones;
    let clusters = |allocator: &AllocatorInfo| {
        let of_it = allocator.instances.iter().filter(|it| it.deployment_id.as_deref() == Some(deployment));
        let mut ids: Vec<String> = of_it.map(|it| it.cluster_id.clone()).collect();
        ids.sort();
        ids.dedup();
        ids
    };
    let all = zones.iter().flat_map(|zone| &zone.allocators).map(|it| (it.allocator_id.clone(), clusters(it)));
    let (id, clusters) = all.max_by_key(|(_, clusters)| clusters.len()).unwrap();
    assert!(clusters.len() > 1, "{clusters:?} on {id}");
    (id, clusters)
}

fn quick(vacate: Vacate) -> Vacate {
    vacate.poll_interval(Duration::ZERO).deadline(Duration::from_secs(20))
}

fn ids(clusters: &[MovedCluster]) -> Vec<String> {
    let mut ids: Vec<String> = clusters.iter().map(|it| it.cluster_id.clone()).collect();
    ids.sort();
    ids
}

fn lengths(report: &VacateReport) -> (usize, usize, usize) {
    (report.moved.len(), report.started.len(), report.failed.len())
}

#[tokio::test]
async fn everything_leaves_by_the_plan_that_was_calculated() {
    let (installation, ece, id) = started().await;
    let (here, _) = fullest(&ece, &id).await;
    let before = on(&ece, &here).await;
    let report = quick(ece.vacate([&here])).concurrency(2).await.unwrap().complete().unwrap();
    assert!(on(&ece, &here).await.instances.is_empty());
    let mut there: Vec<String> = before.instances.iter().map(|it| it.cluster_id.clone()).collect();
    there.sort();
    there.dedup();
    assert_eq!(ids(&report.moved), there);
    assert_eq!(lengths(&report), (there.len(), 0, 0));
    let requests = installation.requests();
    let moves: Vec<_> = requests.iter().filter(|request| request.operation == MOVE).collect();
    let checks = moves.iter().filter(|it| it.query.contains(&("validate_only".into(), "true".into()))).count();
    assert_eq!((moves.len(), checks), (2 * there.len(), there.len()));
    for request in moves.iter().filter(|it| it.query.contains(&("validate_only".into(), "false".into()))) {
        let body: Value = serde_json::from_slice(&request.body).unwrap();
        let (_, list) = body.as_object().unwrap().iter().next().unwrap();
        assert_eq!(list[0]["plan_override"]["plan_configuration"]["move_allocators"][0]["from"], here.as_str());
    }
}

#[tokio::test]
async fn only_the_clusters_and_kinds_that_are_asked_for_leave() {
    let (_installation, ece, id) = started().await;
    let (here, clusters) = fullest(&ece, &id).await;
    let count = on(&ece, &here).await.instances.len();
    let report = quick(ece.vacate([&here])).clusters([&clusters[0]]).await.unwrap().complete().unwrap();
    assert_eq!(ids(&report.moved), [clusters[0].clone()]);
    assert_eq!(on(&ece, &here).await.instances.len(), count - report.moved[0].instances.len());
    let kind = on(&ece, &here).await.instances[0].cluster_type.clone();
    let report = quick(ece.vacate([&here])).kinds([kind.clone()]).await.unwrap().complete().unwrap();
    assert!(!report.moved.is_empty() && report.moved.iter().all(|it| it.kind == kind));
    assert!(on(&ece, &here).await.instances.iter().all(|it| it.cluster_type != kind));
}

#[tokio::test]
async fn what_nobody_can_have_meant_is_named_and_nothing_is_moved() {
    let (installation, ece, id) = started().await;
    let (here, _) = fullest(&ece, &id).await;
    let cases = [
        (ece.vacate(Vec::<String>::new()), "there is no allocator to vacate".to_owned()),
        (ece.vacate([&here]).prefer([&here]), format!("the allocator `{here}` is to be vacated")),
        (
            ece.vacate([&here]).kinds(["es"]),
            "there is no kind `es`; there are: elasticsearch, kibana, apm, integrations_server, appsearch, \
             enterprise_search"
                .to_owned(),
        ),
        (ece.vacate([&here]).kinds(["appsearch"]), format!("no instance of appsearch on `{here}`")),
        (ece.vacate([&here]).clusters(["none"]), format!("no instance of the cluster `none` on `{here}`")),
    ];
    for (vacate, text) in cases {
        let error = quick(vacate).await.unwrap_err();
        assert!(error.kind() == ErrorKind::InvalidRequest && error.to_string().contains(&text), "{error}");
        assert!(!error.may_have_taken_effect());
    }
    for vacate in [ece.vacate([here.as_str(), "gone"]), ece.vacate([&here]).prefer(["gone"])] {
        let error = quick(vacate).await.unwrap_err();
        assert!(
            error.has_code(ErrorCode::AllocatorsAllocatorNotFound) && error.to_string().contains("`gone`"),
            "{error}"
        );
    }
    assert_eq!(installation.count(MOVE), 0);
}

#[tokio::test]
async fn a_plan_that_fails_is_in_the_report_beside_those_that_do_not() {
    let (installation, ece, id) = started().await;
    let (here, clusters) = fullest(&ece, &id).await;
    installation.fail_next_plan("start-instances", "there is no such image");
    let report = quick(ece.vacate([&here])).clusters(&clusters).concurrency(1).await.unwrap();
    assert_eq!(lengths(&report), (clusters.len() - 1, 0, 1));
    assert!(report.failed[0].error.to_string().contains("there is no such image"), "{report}");
    let failed = report.failed[0].cluster.cluster_id.clone();
    let error = report.complete().unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Failed);
    assert!(error.may_have_taken_effect() && error.to_string().contains(&failed), "{error}");
    // Once, for all of them; the report says it of each.
    assert!(error.to_string().ends_with("there is no such image; it may have taken effect"), "{error}");
    assert_eq!(error.to_string().matches("taken effect").count(), 1, "{error}");
    assert!(std::error::Error::source(&error).unwrap().to_string().ends_with("; it may have taken effect"));
    assert!(on(&ece, &here).await.instances.iter().any(|it| it.cluster_id == failed));
}

#[tokio::test]
async fn what_the_server_refuses_fails_unless_it_is_forced() {
    let (installation, ece, id) = started().await;
    let (here, clusters) = fullest(&ece, &id).await;
    installation.steps_per_look(0);
    let report = ece.vacate([&here]).clusters(&clusters).wait(false).await.unwrap();
    assert_eq!(lengths(&report), (0, clusters.len(), 0));
    assert_eq!(installation.count("get-deployment"), 0);
    let report = quick(ece.vacate([&here])).clusters(&clusters).await.unwrap();
    assert_eq!(lengths(&report), (0, 0, clusters.len()));
    let text = report.failed[0].error.to_string();
    assert!(text.contains(ErrorCode::ClustersClusterPlanStateError.as_str()), "{text}");
    assert!(report.failed[0].has_code(ErrorCode::ClustersClusterPlanStateError), "{report}");
    assert_eq!(report.failed[0].reasons().len(), 1);
    assert!(!report.complete().unwrap_err().may_have_taken_effect());
    installation.steps_per_look(1);
    let report = quick(ece.vacate([&here])).clusters(&clusters).force_update(true).await.unwrap();
    assert_eq!(lengths(&report.complete().unwrap()), (clusters.len(), 0, 0));
}

#[tokio::test]
async fn a_call_that_fails_is_the_failure_of_one_cluster() {
    let (installation, ece, id) = started().await;
    let (here, clusters) = fullest(&ece, &id).await;
    installation.fail_next(MOVE, Reply::error(503, "a.code", "later"));
    let report = quick(ece.vacate([&here])).clusters(&clusters).concurrency(1).await.unwrap();
    assert_eq!(lengths(&report), (clusters.len() - 1, 0, 1));
    assert!(report.failed[0].has_code("a.code") && report.failed[0].reasons().is_empty());
}

#[tokio::test]
async fn a_response_that_does_not_say_what_becomes_of_a_cluster_is_a_failure() {
    let (installation, ece, id) = started().await;
    let (here, clusters) = fullest(&ece, &id).await;
    let none = json!({ "elasticsearch_clusters": [], "kibana_clusters": [], "apm_clusters": [], "appsearch_clusters": [],
        "enterprise_search_clusters": [] });
    installation.fail_next(MOVE, Reply::json(202, &json!({ "moves": none, "failures": none })));
    let report = quick(ece.vacate([&here])).clusters([&clusters[0]]).await.unwrap();
    assert!(report.failed[0].error.to_string().contains("does not say what becomes of it"), "{report}");
    assert_eq!(installation.count(MOVE), 1, "nothing was moved");
}

#[tokio::test]
async fn a_move_that_takes_too_long_may_be_under_way() {
    let (installation, ece, id) = started().await;
    let (here, clusters) = fullest(&ece, &id).await;
    installation.steps_per_look(0);
    let vacate = ece.vacate([&here]).clusters([&clusters[0]]);
    let report = vacate.poll_interval(Duration::ZERO).deadline(Duration::from_millis(50)).await.unwrap();
    let error = &report.failed[0].error;
    assert!(error.kind() == ErrorKind::Unfinished && error.may_have_taken_effect(), "{error}");
    assert_eq!(report.failed.len(), 1);
}

/// The allocators that have an instance of the same cluster, and its id.
async fn spread(ece: &Client, deployment: &str) -> (Vec<String>, String) {
    let deployment = ece.get_deployment(deployment).send().await.unwrap();
    let id = deployment.resources.elasticsearch[0].id.clone();
    let zones = ece.get_allocators().send().await.unwrap().into_inner().zones;
    let all = zones.iter().flat_map(|zone| &zone.allocators);
    let with = all.filter(|it| it.instances.iter().any(|instance| instance.cluster_id == id));
    let with: Vec<String> = with.map(|it| it.allocator_id.clone()).collect();
    assert!(with.len() > 1, "{with:?}");
    (with, id)
}

#[tokio::test]
async fn a_cluster_leaves_several_allocators_one_after_the_other() {
    let (_installation, ece, id) = started().await;
    let (allocators, cluster) = spread(&ece, &id).await;
    let report = quick(ece.vacate(&allocators)).clusters([&cluster]).await.unwrap().complete().unwrap();
    let left: Vec<&String> = report.moved.iter().map(|it| &it.allocator).collect();
    assert_eq!(left, allocators.iter().collect::<Vec<_>>());
    let report = spread(&ece, &id).await.0;
    assert!(report.iter().all(|it| !allocators.contains(it)));
}

#[tokio::test]
async fn after_a_move_that_may_be_under_way_the_cluster_is_left_alone() {
    let (installation, ece, id) = started().await;
    let (allocators, cluster) = spread(&ece, &id).await;
    installation.steps_per_look(0);
    let vacate = ece.vacate(&allocators).clusters([&cluster]).force_update(true).poll_interval(Duration::ZERO);
    let report = vacate.deadline(Duration::from_millis(50)).await.unwrap();
    assert_eq!(lengths(&report), (0, 0, allocators.len()));
    assert!(report.failed[1].error.to_string().contains("not tried"), "{report}");
    assert_eq!(installation.count(MOVE), 2);
}

#[tokio::test]
async fn what_a_plan_leaves_behind_is_a_failure_unless_it_goes_soon() {
    for (stale, is_moved) in [(3, true), (4, false)] {
        let (installation, ece, id) = started().await;
        let (here, clusters) = fullest(&ece, &id).await;
        let shown: Value = serde_json::from_str(&ece_api::json::to_string(&on(&ece, &here).await)).unwrap();
        for _ in 0..stale {
            installation.fail_next("get-allocator", Reply::json(200, &shown));
        }
        let report = quick(ece.vacate([&here])).clusters([&clusters[0]]).await.unwrap();
        assert_eq!(lengths(&report), (usize::from(is_moved), 0, usize::from(!is_moved)));
        let text = report.failed.first().map(|it| it.error.to_string()).unwrap_or_default();
        assert!(is_moved || text.contains("still on the allocator"), "{text}");
    }
}

/// What the allocator shows, with one change to its first instance.
async fn altered(ece: &Client, allocator: &str, change: impl Fn(&mut Value)) -> Value {
    let mut shown: Value = serde_json::from_str(&ece_api::json::to_string(&on(ece, allocator).await)).unwrap();
    change(&mut shown["instances"][0]);
    shown
}

#[tokio::test]
async fn a_kind_that_nobody_knows_fails_and_the_others_move() {
    let (installation, ece, id) = started().await;
    let (here, clusters) = fullest(&ece, &id).await;
    let shown = altered(&ece, &here, |it| it["cluster_type"] = "beats".into()).await;
    installation.fail_next("get-allocator", Reply::json(200, &shown));
    let report = quick(ece.vacate([&here])).await.unwrap();
    assert!(report.failed.len() == 1 && report.moved.len() >= clusters.len() - 1, "{report}");
    assert!(report.failed[0].error.to_string().contains("`beats` cannot be moved"), "{report}");
}

#[tokio::test]
async fn what_cannot_be_waited_for_is_refused_unless_nobody_waits() {
    let (installation, ece, id) = started().await;
    let (here, _) = fullest(&ece, &id).await;
    let shown = altered(&ece, &here, |it| drop(it.as_object_mut().unwrap().remove("deployment_id"))).await;
    let cluster = shown["instances"][0]["cluster_id"].as_str().unwrap();
    installation.fail_next("get-allocator", Reply::json(200, &shown));
    let error = quick(ece.vacate([&here])).await.unwrap_err();
    assert!(error.to_string().contains(cluster) && installation.count(MOVE) == 0, "{error}");
    installation.fail_next("get-allocator", Reply::json(200, &shown));
    let report = ece.vacate([&here]).clusters([cluster]).wait(false).await.unwrap().complete().unwrap();
    assert_eq!(lengths(&report), (0, 1, 0));
}

#[tokio::test]
async fn integrations_server_moves_as_apm_to_where_it_should_go() {
    let (installation, ece, _) = started().await;
    let zones = ece.get_allocators().send().await.unwrap().into_inner().zones;
    let has_it = |it: &&AllocatorInfo| it.instances.iter().any(|it| it.cluster_type.as_ref() == "integrations_server");
    let zone = zones.iter().find(|zone| zone.allocators.iter().any(|it| has_it(&it))).unwrap();
    let here = zone.allocators.iter().find(has_it).unwrap();
    let there = zone.allocators.iter().find(|it| it.allocator_id != here.allocator_id).unwrap();
    let vacate = ece.vacate([&here.allocator_id]).kinds(["integrations_server"]).prefer([&there.allocator_id]);
    let report = quick(vacate).await.unwrap().complete().unwrap();
    assert!(on(&ece, &there.allocator_id).await.instances.iter().any(|it| it.cluster_id == report.moved[0].cluster_id));
    let requests = installation.requests();
    let request = requests.iter().rfind(|request| request.operation == MOVE).unwrap();
    assert!(request.path.ends_with("/clusters/apm/_move"), "{}", request.path);
    let body: Value = serde_json::from_slice(&request.body).unwrap();
    let plan = &body["apm_clusters"][0]["plan_override"]["plan_configuration"];
    assert_eq!(plan["preferred_allocators"][0], there.allocator_id.as_str());
}

/// Counts the moves that are asked for at the same time.
#[derive(Clone)]
struct Counting {
    installation: Installation,
    now: Arc<AtomicUsize>,
    most: Arc<AtomicUsize>,
}

impl Transport for Counting {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let is_move = request.uri().path().ends_with("_move");
            if is_move {
                let now = self.now.fetch_add(1, SeqCst) + 1;
                self.most.fetch_max(now, SeqCst);
                tokio::task::yield_now().await;
            }
            let response = self.installation.send(request).await;
            self.now.fetch_sub(usize::from(is_move), SeqCst);
            response
        })
    }
}

#[tokio::test]
async fn no_more_clusters_move_at_once_than_the_caller_says() {
    for concurrency in [0, 1, 2] {
        let (installation, ece, id) = started().await;
        let (here, _) = fullest(&ece, &id).await;
        let counting = Counting { installation, now: Arc::default(), most: Arc::default() };
        let builder = Client::builder("https://installation.test").transport(counting.clone());
        let ece = builder.credentials(Credentials::api_key(Installation::API_KEY)).build().unwrap();
        let report = quick(ece.vacate([&here])).concurrency(concurrency).await.unwrap().complete().unwrap();
        assert!(report.moved.len() > 1);
        assert_eq!(counting.most.load(SeqCst), concurrency.max(1));
    }
}

#[tokio::test]
async fn what_went_from_one_of_the_allocators_to_another_is_a_failure() {
    let (_installation, ece, _) = started().await;
    let [one, other] = ["192.0.2.10", "192.0.2.11"];
    let both = [one, other];
    let report = quick(ece.vacate(both)).await.unwrap();
    let here = [on(&ece, one).await, on(&ece, other).await];
    let is_here =
        |it: &MovedCluster| here.iter().any(|on| on.instances.iter().any(|at| at.cluster_id == it.cluster_id));
    assert!(!report.moved.iter().any(is_here), "{report}");
    assert!(report.failed.iter().all(|it| is_here(&it.cluster)), "{report}");
    assert!(report.failed[0].error.to_string().contains("which is to be vacated"), "{report}");
}

#[tokio::test]
async fn a_response_that_does_not_say_what_is_on_an_allocator_is_not_an_empty_one() {
    for seen in [json!({}), json!({ "instances": "none" }), json!({ "allocator_id": "other", "instances": [] })] {
        let (installation, ece, id) = started().await;
        let (here, clusters) = fullest(&ece, &id).await;
        installation.fail_next("get-allocator", Reply::json(200, &seen));
        let error = ece.vacate([&here]).await.unwrap_err();
        assert!(error.kind() == ErrorKind::Decode && error.to_string().contains(&here), "{error}");
        installation
            .fail_next("get-allocator", Reply::json(200, &serde_json::to_value(on(&ece, &here).await).unwrap()));
        installation.fail_next("get-allocator", Reply::json(200, &seen));
        let report = quick(ece.vacate([&here])).clusters([&clusters[0]]).await.unwrap();
        assert_eq!(lengths(&report), (0, 0, 1), "{seen}: {report}");
        assert!(report.failed[0].error.may_have_taken_effect(), "{report}");
    }
}

#[tokio::test]
async fn an_instance_that_does_not_say_its_cluster_is_not_moved_by_an_empty_id() {
    type Change = fn(&mut Value);
    let changes: [Change; 3] =
        [|it| *it = json!("text"), |it| it["cluster_id"] = Value::Null, |it| it["cluster_type"] = json!(7)];
    for change in changes {
        let (installation, ece, id) = started().await;
        let (here, _) = fullest(&ece, &id).await;
        let shown = altered(&ece, &here, change).await;
        installation.fail_next("get-allocator", Reply::json(200, &shown));
        let error = ece.vacate([&here]).wait(false).await.unwrap_err();
        assert!(error.to_string().contains("without the cluster"), "{error}");
        assert_eq!(installation.count(MOVE), 0);
    }
}

#[tokio::test]
async fn a_plan_that_cannot_be_calculated_has_moved_nothing() {
    let (installation, ece, id) = started().await;
    let (allocators, cluster) = spread(&ece, &id).await;
    installation.fail_next(MOVE, Reply::text(500, "no"));
    let report = quick(ece.vacate(&allocators)).clusters([&cluster]).await.unwrap();
    assert!(!report.failed[0].error.may_have_taken_effect(), "{report}");
    assert_eq!(lengths(&report), (allocators.len() - 1, 0, 1), "the other allocators are tried");
}

#[tokio::test]
async fn without_the_plan_that_was_calculated_nothing_is_moved() {
    for plan in [Value::Null, json!("a plan")] {
        let (installation, ece, id) = started().await;
        let (here, clusters) = fullest(&ece, &id).await;
        let moved = json!([{ "cluster_id": clusters[0], "calculated_plan": plan }]);
        let lists = json!({ "elasticsearch_clusters": moved, "kibana_clusters": moved, "apm_clusters": moved,
            "appsearch_clusters": moved, "enterprise_search_clusters": moved });
        installation.fail_next(MOVE, Reply::json(202, &json!({ "moves": lists, "failures": {} })));
        let report = quick(ece.vacate([&here])).clusters([&clusters[0]]).await.unwrap();
        assert!(report.failed[0].error.to_string().contains("does not say the plan"), "{report}");
        assert_eq!(installation.count(MOVE), 1);
    }
}

/// The key of the client, if a server repeats it.
#[tokio::test]
async fn a_secret_that_the_server_repeats_in_a_success_is_not_shown() {
    const KEY: &str = Installation::API_KEY;
    let (installation, ece, id) = started().await;
    let (here, clusters) = fullest(&ece, &id).await;
    let said = format!("bad key {KEY}");
    let failed =
        json!([{ "cluster_id": clusters[0], "errors": [{ "code": "a.code", "message": said, "more": said }] }]);
    let lists = json!({ "elasticsearch_clusters": failed, "kibana_clusters": failed, "apm_clusters": failed,
        "appsearch_clusters": failed, "enterprise_search_clusters": failed });
    installation.fail_next(MOVE, Reply::json(202, &json!({ "moves": {}, "failures": lists })));
    let report = quick(ece.vacate([&here])).clusters([&clusters[0]]).await.unwrap();
    assert!(report.failed[0].has_code("a.code"));
    let mut shown = format!("{report} {report:?} {:?}", report.failed[0].reasons());
    installation.fail_plan(&id, "start-instances", &said);
    let report = quick(ece.vacate([&here])).clusters([&clusters[0]]).await.unwrap();
    let error = report.complete().unwrap_err();
    shown.push_str(&format!("{error} {error:?}"));
    assert!(shown.matches("bad key <redacted>").count() >= 4 && !shown.contains(&KEY[..KEY.len() / 2]), "{shown}");
}

#[tokio::test]
async fn an_allocator_that_is_empty_already_is_vacated() {
    let (installation, ece, id) = started().await;
    let (here, _) = fullest(&ece, &id).await;
    let _ = quick(ece.vacate([&here])).await.unwrap().complete().unwrap();
    let moves = installation.count(MOVE);
    let report = quick(ece.vacate([&here])).await.unwrap().complete().unwrap();
    assert_eq!((lengths(&report), installation.count(MOVE)), ((0, 0, 0), moves));
}
