//! The simulated installation: as a transport, over HTTP, and with everything that a test wants to go wrong.
#![cfg(all(feature = "testing", feature = "helpers"))]

#[path = "installation/refused.rs"]
mod refused;

use std::collections::BTreeSet;
use std::time::Duration;

use ece_api::helpers::WaitError;
use ece_api::models::{DeploymentCreateRequest, DeploymentUpdateRequest, SearchRequest};
use ece_api::testing::{Installation, Reply};
use ece_api::{Client, Credentials, ErrorCode, ErrorKind, RetryPolicy, http};
use serde_json::{Value, json};

fn model<T: ece_api::json::Json + Default>(value: &Value) -> T {
    ece_api::json::from_str(&value.to_string()).unwrap()
}

async fn created(ece: &Client, name: &str) -> String {
    let request = DeploymentCreateRequest::default().name(name).version("8.15.5");
    ece.create_deployment(&request).template_id("default").send().await.unwrap().id.clone()
}

fn resized(memory: u64) -> DeploymentUpdateRequest {
    let element = json!({ "id": "hot_content", "size": { "resource": "memory", "value": memory }, "zone_count": 2,
        "instance_configuration_id": "data.default" });
    let plan = json!({ "elasticsearch": {}, "cluster_topology": [element] });
    let payload = json!([{ "ref_id": "main-elasticsearch", "region": "ece-region", "plan": plan }]);
    model(&json!({ "prune_orphans": false, "resources": { "elasticsearch": payload } }))
}

#[tokio::test]
async fn what_is_created_is_waited_for_changed_and_deleted() {
    let installation = Installation::new();
    let ece = installation.client();
    let id = created(&ece, "search").await;
    let deployment = ece.wait_for_deployment(&id).poll_interval(Duration::ZERO).await.unwrap();
    assert!(deployment.healthy);
    let instances = &deployment.resources.elasticsearch[0].info.topology.instances;
    let memory: Vec<_> = instances.iter().map(|it| it.memory.as_ref().unwrap().instance_capacity).collect();
    assert_eq!(memory, [4096, 4096]);
    let zones: BTreeSet<_> = instances.iter().map(|it| it.zone.clone().unwrap()).collect();
    assert_eq!(zones.len(), 2);

    let before = ece.plan_snapshot(&id).await.unwrap();
    let updated = ece.update_deployment(&id, resized(8192)).send().await.unwrap();
    let wait = ece.wait_for_deployment(&id).after(before).of_update(&updated).poll_interval(Duration::ZERO);
    let deployment = wait.await.unwrap();
    let instances = &deployment.resources.elasticsearch[0].info.topology.instances;
    assert!(instances.iter().all(|it| it.memory.as_ref().unwrap().instance_capacity == 8192));

    ece.shutdown_deployment(&id).send().await.unwrap();
    ece.wait_for_deployment(&id).poll_interval(Duration::ZERO).await.unwrap();
    ece.delete_deployment(&id).send().await.unwrap();
    ece.wait_for_deployment(&id).poll_interval(Duration::ZERO).until_deleted().await.unwrap();
}

#[tokio::test]
async fn a_plan_fails_where_a_test_says_so_and_the_next_one_does_not() {
    let installation = Installation::new();
    let ece = installation.client();
    let id = created(&ece, "search").await;
    installation.finish_plans();
    let before = ece.plan_snapshot(&id).await.unwrap();
    installation.fail_plan(&id, "start-instances", "no image");
    ece.update_deployment(&id, resized(8192)).send().await.unwrap();
    let error = ece.wait_for_deployment(&id).after(before).poll_interval(Duration::ZERO).await.unwrap_err();
    let WaitError::Failed { failures, .. } = &error else { panic!("{error}") };
    assert_eq!((failures[0].step.as_deref(), failures[0].message.as_str()), (Some("start-instances"), "no image"));
    // What there was is still there.
    let deployment = ece.get_deployment(&id).send().await.unwrap();
    assert!(!deployment.healthy);
    let memory = deployment.resources.elasticsearch[0].info.topology.instances[0].memory.clone().unwrap();
    assert_eq!(memory.instance_capacity, 4096);

    let before = ece.plan_snapshot(&id).await.unwrap();
    ece.update_deployment(&id, resized(8192)).send().await.unwrap();
    assert!(ece.wait_for_deployment(&id).after(before).poll_interval(Duration::ZERO).await.unwrap().healthy);
}

#[tokio::test]
async fn plans_go_on_with_every_look_as_far_as_a_test_says() {
    let installation = Installation::new();
    let ece = installation.client();
    let id = created(&ece, "search").await;
    let is_pending = async || {
        let deployment = ece.get_deployment(&id).send().await.unwrap();
        deployment.resources.elasticsearch[0].info.plan_info.pending.is_some()
    };
    installation.steps_per_look(0);
    for _ in 0..20 {
        assert!(is_pending().await);
    }
    installation.steps_per_look(1);
    for step in 1..Installation::PLAN_STEPS.len() {
        assert!(is_pending().await, "{step}");
    }
    assert!(!is_pending().await);
}

#[tokio::test]
async fn a_plan_without_room_fails() {
    let ece = Installation::new().client();
    let id = created(&ece, "search").await;
    ece.update_deployment(&id, resized(65536 * 50)).send().await.unwrap();
    let error = ece.wait_for_deployment(&id).poll_interval(Duration::ZERO).await.unwrap_err();
    assert!(error.to_string().contains("has room for 65536 MB"), "{error}");
}

#[tokio::test]
async fn a_change_for_an_older_version_is_refused() {
    let installation = Installation::new();
    let ece = installation.client();
    let id = created(&ece, "search").await;
    let version = ece.get_deployment(&id).send().await.unwrap().resource_version().unwrap().to_owned();
    assert!(installation.bump_version(&id));
    assert!(!installation.bump_version("none"));
    let error = ece.update_deployment(&id, resized(8192)).version(&version).send().await.unwrap_err();
    assert_eq!(error.status(), Some(http::StatusCode::CONFLICT));
    let version = ece.get_deployment(&id).send().await.unwrap().resource_version().unwrap().to_owned();
    ece.update_deployment(&id, resized(8192)).version(&version).send().await.unwrap();
}

#[tokio::test]
async fn a_call_fails_as_a_test_says_and_the_next_one_does_not() {
    let installation = Installation::new();
    let ece = installation.client();
    installation.fail_next("list-deployments", Reply::error(503, "a.b", "later"));
    installation.fail_next("list-deployments", Reply::connect_error());
    assert!(ece.list_deployments().send().await.unwrap_err().has_code("a.b"));
    assert_eq!(ece.list_deployments().send().await.unwrap_err().kind(), ErrorKind::Connect);
    ece.list_deployments().send().await.unwrap();
    assert_eq!(installation.count("list-deployments"), 3);
    assert_eq!(installation.requests()[0].path, "/api/v1/deployments");
}

#[tokio::test]
async fn tokens_end_and_are_renewed_and_keys_are_known_or_not() {
    let installation = Installation::new();
    let client = |credentials: Credentials| {
        let builder = Client::builder("https://h").transport(installation.clone());
        builder.credentials(credentials).retries(RetryPolicy::none()).build().unwrap()
    };
    let ece = client(Credentials::login("admin", "admin"));
    ece.list_deployments().send().await.unwrap();
    ece.list_deployments().send().await.unwrap();
    assert_eq!(installation.count("login"), 1);
    installation.expire_tokens();
    ece.list_deployments().send().await.unwrap();
    assert_eq!(installation.count("login"), 2);
    installation.advance(Duration::from_secs(3600));
    ece.list_deployments().send().await.unwrap();
    assert_eq!(installation.count("login"), 3);

    client(Credentials::basic("admin", "admin")).list_deployments().send().await.unwrap();
    let viewer = client(Credentials::login("readonly", "readonly"));
    viewer.list_deployments().send().await.unwrap();
    viewer.search_deployments().send().await.unwrap();
    let error = viewer.delete_deployment("0c1d").send().await.unwrap_err();
    assert_eq!(error.status(), Some(http::StatusCode::FORBIDDEN));
    assert!(error.has_code(ErrorCode::RootUnauthorized), "{error}");
    for wrong in [Credentials::api_key("x"), Credentials::basic("admin", "x"), Credentials::bearer("x")] {
        let error = client(wrong).list_deployments().send().await.unwrap_err();
        assert!(error.has_code(ErrorCode::RootUnauthenticated), "{error}");
    }
    let error = client(Credentials::login("admin", "x")).list_deployments().send().await.unwrap_err();
    assert!(error.has_code(ErrorCode::RootUnauthenticated), "{error}");
}

#[tokio::test]
async fn what_it_does_not_know_it_says() {
    let ece = Installation::new().client();
    let error = ece.get_costs_overview("org").send().await.unwrap_err();
    assert_eq!(error.status(), Some(http::StatusCode::NOT_IMPLEMENTED));
    assert!(error.to_string().contains("get-costs-overview"), "{error}");
    let status = async |method: http::Method, path: &str| {
        ece.request(method, path).send().await.unwrap_err().status().unwrap().as_u16()
    };
    assert_eq!(status(http::Method::GET, "/no/such/path").await, 404);
    assert_eq!(status(http::Method::PATCH, "/deployments").await, 405);
    let error = ece.request(http::Method::PATCH, "/deployments").send().await.unwrap_err();
    assert_eq!(error.headers().unwrap()["allow"], "GET, POST");
}

#[tokio::test]
async fn a_search_finds_what_it_asks_for_or_says_what_it_does_not_understand() {
    let ece = Installation::new().client();
    for name in ["logs-a", "logs-b", "search"] {
        created(&ece, name).await;
    }
    let found = async |query: Value| {
        let request: SearchRequest = model(&json!({ "query": query, "sort": [{ "name": "desc" }] }));
        let page = ece.search_deployments().body(&request).send().await?;
        Ok::<_, ece_api::Error>(page.deployments.iter().map(|it| it.name.clone()).collect::<Vec<_>>())
    };
    let cases = [
        (json!({ "prefix": { "name": { "value": "logs" } } }), vec!["logs-b", "logs-a"]),
        (json!({ "term": { "name": { "value": "search" } } }), vec!["search"]),
        (json!({ "match": { "name": { "query": "logs" } } }), vec!["logs-b", "logs-a"]),
        (
            json!({ "bool": { "must": [{ "match_all": {} }], "must_not": [{ "prefix": { "name": { "value": "logs" } } }],
                "filter": [{ "term": { "resources.elasticsearch.info.plan_info.pending.plan.elasticsearch.version": { "value": "8.15.5" } } }] } }),
            vec!["search"],
        ),
        (
            json!({ "bool": { "should": [{ "term": { "name": { "value": "search" } } }, { "term": { "name": { "value": "logs-a" } } }] } }),
            vec!["search", "logs-a"],
        ),
        (json!({ "exists": { "field": "alias" } }), vec![]),
        (json!({ "query_string": { "query": "name:logs*" } }), vec!["logs-b", "logs-a"]),
        (json!({ "range": { "resources.kibana.info.metadata.version": { "gte": 100 } } }), vec![]),
        (
            json!({ "nested": { "path": "resources.elasticsearch", "query":
                { "term": { "resources.elasticsearch.ref_id": { "value": "main-elasticsearch" } } } } }),
            vec!["search", "logs-b", "logs-a", "admin-console-elasticsearch"],
        ),
    ];
    for (query, expected) in cases {
        assert_eq!(found(query.clone()).await.unwrap(), expected, "{query}");
    }
    let error = found(json!({ "query_string": { "query": "(a)" } })).await.unwrap_err();
    assert_eq!(error.status(), Some(http::StatusCode::BAD_REQUEST));
    assert!(error.has_code(ErrorCode::RootInvalidData), "{error}");

    let names = ece.search_deployments_pages(SearchRequest::new().size(2)).items().try_collect().await.unwrap();
    assert_eq!(names.len(), 4);
}

/// The same calls get the same answers, over HTTP and in memory.
#[tokio::test]
async fn the_server_answers_what_the_transport_answers() {
    let (served, in_memory) = (Installation::new(), Installation::new());
    let server = served.serve("127.0.0.1:0").unwrap();
    let key = Credentials::api_key(Installation::API_KEY);
    let remote = Client::builder(server.url()).credentials(key).retries(RetryPolicy::none()).build().unwrap();
    let mut seen = Vec::new();
    for ece in [&remote, &in_memory.client()] {
        let id = created(ece, "search").await;
        let deployment = ece.get_deployment(&id).show_plan_logs(true).send().await.unwrap();
        let version = deployment.resource_version().map(str::to_owned);
        let error = ece.get_deployment("a/b c?d%é").send().await.unwrap_err();
        seen.push((ece_api::json::to_value(&*deployment), version, error.to_string()));
    }
    assert_eq!(seen[0], seen[1]);
    served.fail_next("list-deployments", Reply::broken(200, "{"));
    remote.list_deployments().send().await.unwrap_err();
    let url = server.url();
    drop(server);
    assert_eq!(remote.list_deployments().send().await.unwrap_err().kind(), ErrorKind::Connect, "{url}");
}

#[test]
fn a_server_is_for_this_machine_alone() {
    for address in ["0.0.0.0:0", "[::]:0", "192.0.2.1:0"] {
        let error = Installation::new().serve(address).unwrap_err();
        assert_eq!(error.kind(), std::io::ErrorKind::InvalidInput, "{address}: {error}");
    }
}

#[test]
#[should_panic(expected = "there is no operation `get-deploymnt`")]
fn a_failure_of_no_operation_is_noticed() {
    Installation::new().fail_next("get-deploymnt", Reply::timeout());
}

#[test]
#[should_panic(expected = "there is no deployment `none`")]
fn a_failure_of_no_deployment_is_noticed() {
    Installation::new().fail_plan("none", "plan-completed", "");
}

#[test]
#[should_panic(expected = "no plan has a step `none`")]
fn a_failure_at_no_step_is_noticed() {
    Installation::new().fail_next_plan("none", "");
}
