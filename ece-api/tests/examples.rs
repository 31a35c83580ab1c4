//! The examples do what they say: each is run against a simulated installation.
#![cfg(all(feature = "testing", feature = "helpers"))]
#![allow(dead_code, clippy::duplicate_mod)] // their `main`, and what all of them share

#[path = "../examples/axum_service.rs"]
mod axum_service;
#[cfg(feature = "blocking")]
#[path = "../examples/blocking_script.rs"]
mod blocking_script;
#[path = "../examples/bulk_search.rs"]
mod bulk_search;
#[path = "../examples/support/connect.rs"]
mod connect;
#[path = "../examples/create_and_wait.rs"]
mod create_and_wait;
#[path = "../examples/drain_allocator.rs"]
mod drain_allocator;
#[path = "../examples/extension_upload.rs"]
mod extension_upload;
#[path = "../examples/installation.rs"]
mod installation;
#[path = "../examples/quickstart.rs"]
mod quickstart;
#[path = "../examples/resize.rs"]
mod resize;
#[path = "../examples/rolling_upgrade.rs"]
mod rolling_upgrade;
#[path = "../examples/traffic_filters.rs"]
mod traffic_filters;

use std::time::Duration;

use ece_api::FilePart;
use ece_api::helpers::Size;
use ece_api::models::DeploymentCreateRequest;
use ece_api::testing::{Installation, Reply};
use serde_json::json;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

#[tokio::test]
async fn deployments_are_listed_and_read() {
    let installation = Installation::new();
    let ece = installation.client();
    assert_eq!(quickstart::run(&ece).await.unwrap(), 1);
    assert_eq!(installation.count("get-deployment"), 2);
    // What is not the error that it expects, it passes on: of the list, of a deployment, and of the one that is not there.
    installation.fail_next("list-deployments", Reply::error(503, "a.b", "later"));
    assert!(quickstart::run(&ece).await.unwrap_err().has_code("a.b"));
    installation.fail_next("get-deployment", Reply::error(500, "a.b", "broken"));
    assert!(quickstart::run(&ece).await.unwrap_err().has_code("a.b"));
    installation.fail_next("get-deployment", Reply::json(200, &json!({ "name": "n" })));
    installation.fail_next("get-deployment", Reply::error(404, "a.b", "not that one"));
    assert!(quickstart::run(&ece).await.unwrap_err().has_code("a.b"));
}

/// As against a real installation: over HTTP, with what the environment says.
#[tokio::test]
async fn the_environment_says_where_examples_run() {
    let simulated = Installation::new();
    let server = simulated.serve("127.0.0.1:0").unwrap();
    let url = server.url();
    let connect = |variables: &[(&str, &str)]| {
        connect::connect_by(|name| Some(variables.iter().find(|(known, _)| *known == name)?.1.to_owned()))
    };
    assert_eq!(quickstart::run(&connect(&[]).unwrap()).await.unwrap(), 1);
    assert_eq!(simulated.requests().len(), 0, "that was another one");
    let ece = connect(&[("ECE_URL", &url), ("ECE_API_KEY", Installation::API_KEY)]).unwrap();
    assert_eq!(quickstart::run(&ece).await.unwrap(), 1);
    assert!(simulated.count("get-deployment") > 0);
    let ece = connect(&[("ECE_URL", &url), ("ECE_API_KEY", "another")]).unwrap();
    assert!(quickstart::run(&ece).await.unwrap_err().is_unauthorized());
    let cases: [(&[(&str, &str)], &str); 3] = [
        (&[("ECE_URL", &url)], "ECE_API_KEY is not: it has to hold an API key"),
        (&[("ECE_URL", "ftp://h"), ("ECE_API_KEY", "k")], "ftp"),
        (&[("ECE_URL", &url), ("ECE_API_KEY", "k"), ("ECE_CA", "no/such/file")], "no/such/file"),
    ];
    for (variables, text) in cases {
        let error = connect(variables).unwrap_err();
        assert!(error.to_string().contains(text), "{error}");
    }
}

#[cfg(feature = "blocking")]
#[test]
fn deployments_that_are_not_healthy_are_named_without_async() {
    let installation = Installation::new();
    let ece = installation.client();
    assert_eq!(blocking_script::run(&ece).unwrap(), [""; 0]);
    let request = DeploymentCreateRequest::default().name("search");
    let created = ece.create_deployment(&request).template_id("default").send_blocking().unwrap();
    installation.fail_plan(&created.id, "start-instances", "no image");
    installation.finish_plans();
    let lines = blocking_script::run(&ece).unwrap();
    assert!(lines.len() == 1 && lines[0].starts_with("search (") && lines[0].contains("no image"), "{lines:?}");
    for operation in ["search-deployments", "get-deployment"] {
        installation.fail_next(operation, Reply::error(503, "a.b", "later"));
        assert!(blocking_script::run(&ece).unwrap_err().has_code("a.b"), "{operation}");
    }
}

/// The status and body of a response, and how long it asks to wait.
async fn get(url: &str) -> (u16, serde_json::Value, Option<String>) {
    let response = reqwest::get(url).await.unwrap();
    let wait = response.headers().get("retry-after").map(|it| it.to_str().unwrap().to_owned());
    (response.status().as_u16(), serde_json::from_slice(&response.bytes().await.unwrap()).unwrap(), wait)
}

#[tokio::test]
async fn a_service_shows_deployments_and_failures_as_statuses() {
    let installation = Installation::new();
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let url = format!("http://{address}/deployments");
    tokio::spawn(axum_service::run(listener, installation.client()));
    let (status, list, _) = get(&url).await;
    assert_eq!((status, &list[0]["name"]), (200, &"admin-console-elasticsearch".into()));
    let one = format!("{url}/{}", list[0]["id"].as_str().unwrap());
    assert_eq!(get(&one).await.1["healthy"], true);
    let (status, failure, _) = get(&format!("{url}/none")).await;
    assert_eq!((status, &failure["codes"][0]), (404, &"deployments.deployment_not_found".into()));
    // An id that would lead elsewhere is not sent on. Clients of good manners cannot ask for it.
    let mut stream = tokio::net::TcpStream::connect(address).await.unwrap();
    stream.write_all(b"GET /deployments/%2e%2e HTTP/1.1\r\nhost: h\r\n\r\n").await.unwrap();
    let mut status = [0; 12];
    stream.read_exact(&mut status).await.unwrap();
    assert_eq!(&status, b"HTTP/1.1 400");
    assert_eq!(installation.count("get-deployment"), 2);

    let failures = [
        (Reply::error(401, "root.unauthenticated", "which key?"), 502, None),
        (Reply::error(500, "a.b", "broken"), 502, None),
        (Reply::error(429, "a.b", "later").with_header("retry-after", "7"), 503, Some("7")),
        (Reply::connect_error(), 503, None),
        (Reply::timeout(), 504, None),
    ];
    for (reply, expected, wait) in failures {
        installation.fail_next("list-deployments", reply);
        let (status, _, asked) = get(&url).await;
        assert_eq!((status, asked.as_deref()), (expected, wait));
    }
}

#[tokio::test]
async fn a_deployment_is_created_followed_and_deleted() {
    let installation = Installation::new();
    let ece = installation.client();
    create_and_wait::run(&ece, "example", "default", "8.17.0", Duration::ZERO).await.unwrap();
    assert_eq!(installation.count("delete-deployment"), 1);
    assert_eq!(ece.list_deployments().send().await.unwrap().deployments.len(), 1);
    installation.fail_next_plan("start-instances", "no image");
    let failed = create_and_wait::run(&ece, "another", "default", "8.17.0", Duration::ZERO).await.unwrap_err();
    assert!(failed.to_string().contains("no image"), "{failed}");
    create_and_wait::run(&ece, "a third", "no such template", "8.17.0", Duration::ZERO).await.unwrap_err();
    create_and_wait::run(&ece, "a third", "default", "1.0.0", Duration::ZERO).await.unwrap_err();
    for operation in ["shutdown-deployment", "delete-deployment"] {
        installation.fail_next(operation, Reply::error(500, "a.b", "broken"));
        let failed = create_and_wait::run(&ece, operation, "default", "8.17.0", Duration::ZERO).await.unwrap_err();
        assert!(failed.to_string().contains(operation), "{failed}");
    }
}

#[tokio::test]
async fn a_search_finds_more_than_a_page() {
    let installation = Installation::new();
    let ece = installation.client();
    for number in 0..101 {
        let request = DeploymentCreateRequest::default().name(format!("logs-{number}"));
        ece.create_deployment(&request).template_id("default").send().await.unwrap();
    }
    assert_eq!(bulk_search::run(&ece, "logs-").await.unwrap(), 101);
    assert_eq!(installation.count("search-deployments"), 2);
    assert_eq!(bulk_search::run(&ece, "").await.unwrap(), 102);
    // A list that breaks off is no shorter list.
    let page = json!({ "return_count": 1, "cursor": "c1", "deployments": [{ "id": "0c1d", "name": "logs-0" }] });
    installation.fail_next("search-deployments", Reply::json(200, &page));
    installation.fail_next("search-deployments", Reply::error(500, "a.b", "broken"));
    assert!(bulk_search::run(&ece, "logs-").await.unwrap_err().has_code("a.b"));
}

#[tokio::test]
async fn a_ruleset_is_associated_with_the_deployments_of_a_prefix_and_removed() {
    let installation = Installation::new();
    let ece = installation.client();
    for name in ["logs-1", "logs-2", "search"] {
        let request = DeploymentCreateRequest::default().name(name);
        ece.create_deployment(&request).template_id("default").send().await.unwrap();
    }
    let (ruleset, associated) = traffic_filters::apply(&ece, "logs-", "192.0.2.0/24").await.unwrap();
    assert_eq!(associated.len(), 2);
    let filters = ece.get_traffic_filter_deployment_ruleset_associations("deployment", &associated[0]);
    assert_eq!(filters.send().await.unwrap().rulesets, std::slice::from_ref(&ruleset));
    traffic_filters::remove(&ece, &ruleset).await.unwrap();
    assert!(ece.get_traffic_filter_rulesets().send().await.unwrap().rulesets.is_empty());
    let error = traffic_filters::apply(&ece, "logs-", "no address").await.unwrap_err();
    assert!(error.to_string().contains("no address"), "{error}");
    // No ruleset stays that is for some of them only.
    installation.fail_next("create-traffic-filter-ruleset-association", Reply::error(500, "a.b", "broken"));
    assert!(traffic_filters::apply(&ece, "logs-", "192.0.2.0/24").await.unwrap_err().has_code("a.b"));
    assert!(ece.get_traffic_filter_rulesets().send().await.unwrap().rulesets.is_empty());
}

#[tokio::test]
async fn a_bundle_is_uploaded_to_the_extension_that_there_is() {
    let installation = Installation::new();
    let ece = installation.client();
    let url = extension_upload::upload(&ece, "dictionary", FilePart::new("one")).await.unwrap();
    assert_eq!(extension_upload::upload(&ece, "dictionary", FilePart::new("another")).await.unwrap(), url);
    let extensions = ece.list_extensions().send().await.unwrap();
    assert_eq!(extensions.extensions.len(), 1);
    assert_eq!(extensions.extensions[0].file_metadata.as_ref().unwrap().size, Some(7));
    extension_upload::upload(&ece, "empty", FilePart::new("")).await.unwrap_err();
    for operation in ["list-extensions", "create-extension", "upload-extension"] {
        installation.fail_next(operation, Reply::error(500, "a.b", "broken"));
        let error = extension_upload::upload(&ece, "synonyms", FilePart::new("one")).await.unwrap_err();
        assert!(error.to_string().contains(operation), "{error}");
    }
    // What was made before the upload broke is used again.
    extension_upload::upload(&ece, "synonyms", FilePart::new("one")).await.unwrap();
    assert_eq!(ece.list_extensions().send().await.unwrap().extensions.len(), 3);
}

#[tokio::test]
async fn a_tier_gets_another_size() {
    let installation = Installation::new();
    let ece = installation.client();
    let id = ece.list_deployments().send().await.unwrap().deployments[0].id.clone();
    resize::run(&ece, &id, "hot_content", Size::memory_gb(16).zones(2), Duration::ZERO).await.unwrap();
    let deployment = ece.get_deployment(&id).send().await.unwrap();
    let instances = &deployment.resources.elasticsearch[0].info.topology.instances;
    let memory = instances.iter().map(|it| it.memory.as_ref().unwrap().instance_capacity);
    assert_eq!(memory.collect::<Vec<_>>(), [16384, 16384]);

    let updates = installation.count("update-deployment");
    let error = resize::run(&ece, &id, "no_such_tier", Size::memory_gb(16), Duration::ZERO).await.unwrap_err();
    assert!(error.to_string().contains("hot_content"), "{error}");
    assert_eq!(installation.count("update-deployment"), updates, "nothing is sent");
    installation.fail_plan(&id, "allocate-instances", "no room");
    let failed = resize::run(&ece, &id, "hot_content", Size::memory_gb(8), Duration::ZERO).await.unwrap_err();
    assert!(failed.to_string().contains("no room"), "{failed}");
}

#[tokio::test]
async fn all_deployments_get_a_version_though_somebody_else_is_faster_once() {
    let installation = Installation::new();
    let ece = installation.client();
    let request = DeploymentCreateRequest::default().name("search").version("8.15.5");
    ece.create_deployment(&request).template_id("hot-warm").send().await.unwrap();
    installation.finish_plans();
    // The first that fails ends it.
    installation.fail_next_plan("start-instances", "no image");
    let error = rolling_upgrade::run(&ece, "8.17.3", Duration::ZERO).await.unwrap_err();
    assert!(error.to_string().contains("no image"), "{error}");
    assert_eq!(installation.count("update-deployment"), 1);
    installation.fail_next("update-deployment", Reply::error(409, "deployments.version_conflict", "changed"));
    assert_eq!(rolling_upgrade::run(&ece, "8.17.3", Duration::ZERO).await.unwrap(), 2);
    assert_eq!(installation.count("update-deployment"), 4);
    // Somebody else is faster each time.
    for _ in 0..3 {
        installation.fail_next("update-deployment", Reply::error(409, "deployments.version_conflict", "changed"));
    }
    let error = rolling_upgrade::run(&ece, "8.17.5", Duration::ZERO).await.unwrap_err();
    assert!(error.to_string().contains("version_conflict"), "{error}");
    assert_eq!(installation.count("update-deployment"), 7);
    // There is nothing left to do.
    assert_eq!(rolling_upgrade::run(&ece, "8.17.3", Duration::ZERO).await.unwrap(), 0);
    // A version that is not there, and one that cannot be gone back to.
    for version in ["9.9.9", "8.15.5"] {
        rolling_upgrade::run(&ece, version, Duration::ZERO).await.unwrap_err();
    }
}

#[tokio::test]
async fn an_address_that_is_taken_or_none_is_named() {
    let simulated = Installation::new();
    let server = installation::listen(&simulated, "127.0.0.1:0").unwrap();
    let taken = server.address().to_string();
    for address in [taken.as_str(), "12400"] {
        let of_installation = installation::listen(&simulated, address).map(drop).unwrap_err();
        let of_service = axum_service::listen(address).await.map(drop).unwrap_err();
        for error in [of_installation, of_service] {
            let is_named = error.starts_with(&format!("nothing can listen at {address}: "));
            assert!(is_named && error.ends_with("; an argument says another address"), "{error}");
        }
    }
}

/// Another program has the server, and lines to let things go wrong.
#[tokio::test]
async fn a_served_installation_fails_as_lines_say() {
    let simulated = Installation::new();
    let ece = simulated.client();
    let order = |line: &str| installation::order(&simulated, line);
    let id = ece.list_deployments().send().await.unwrap().deployments[0].id.clone();
    let read = async || ece.get_deployment(&id).send().await;

    order("fail-next get-deployment 503 a.b not yet").unwrap();
    let error = read().await.unwrap_err();
    assert!(error.has_code("a.b") && error.to_string().contains("not yet"), "{error}");
    let before = read().await.unwrap().resource_version().unwrap().to_owned();
    order(&format!("bump-version {id}")).unwrap();
    assert_ne!(read().await.unwrap().resource_version().unwrap(), before);

    order("fail-plan start-instances no image").unwrap();
    let failed = resize::run(&ece, &id, "hot_content", Size::memory_gb(8), Duration::ZERO).await.unwrap_err();
    assert!(failed.to_string().contains("no image"), "{failed}");
    order("steps-per-look 0").unwrap();
    ece.restart_deployment_es_resource(&id, "main-elasticsearch").send().await.unwrap();
    let is_pending = async || read().await.unwrap().resources.elasticsearch[0].info.plan_info.pending.is_some();
    assert!(is_pending().await);
    order("finish-plans").unwrap();
    assert!(!is_pending().await);

    let is_connected = async || ece.get_allocator("192.0.2.10").send().await.unwrap().status.connected;
    order("disconnect 192.0.2.10").unwrap();
    assert!(!is_connected().await);
    order("connect 192.0.2.10").unwrap();
    assert!(is_connected().await);

    let credentials = ece_api::Credentials::login("admin", "admin");
    let builder = ece_api::Client::builder("https://installation.test").transport(simulated.clone());
    let person = builder.credentials(credentials).build().unwrap();
    for (logins, line) in [(1, ""), (2, "expire-tokens"), (3, "advance 3600")] {
        order(line).unwrap();
        person.list_deployments().send().await.unwrap();
        assert_eq!(simulated.count("login"), logins, "{line}");
    }
}

#[test]
fn a_line_that_is_not_understood_is_named() {
    let simulated = Installation::new();
    let cases = [
        ("fail", "`fail` is not understood"),
        ("fail-plan start-instances", "is not understood"),
        ("fail-next get-deploymnt 503 a.b later", "no operation `get-deploymnt`"),
        ("fail-next get-deployment 200 a.b later", "200 is no status of a failure"),
        ("fail-next get-deployment many a.b later", "`many` is no number"),
        ("fail-plan no-such-step later", "no step `no-such-step`"),
        ("bump-version none", "no deployment none"),
        ("disconnect none", "no allocator none"),
        ("advance -1", "`-1` is no number"),
    ];
    for (line, problem) in cases {
        let told = installation::order(&simulated, line).unwrap_err();
        assert!(told.contains(problem), "{line}: {told}");
    }
}

#[tokio::test]
async fn an_allocator_is_drained() {
    let installation = Installation::new();
    let ece = installation.client();
    let request = DeploymentCreateRequest::default().name("search");
    ece.create_deployment(&request).template_id("default").send().await.unwrap();
    installation.finish_plans();
    installation.fail_next_plan("start-instances", "no image");
    let failed = drain_allocator::run(&ece, "192.0.2.10", Duration::ZERO).await.unwrap_err();
    assert!(failed.to_string().contains("no image"), "{failed}");
    assert!(drain_allocator::run(&ece, "192.0.2.10", Duration::ZERO).await.unwrap() > 0);
    let allocator = ece.get_allocator("192.0.2.10").send().await.unwrap();
    assert!(allocator.instances.is_empty() && allocator.status.maintenance_mode);
    // There is nothing left to do, and nothing to do at an allocator that is not there.
    assert_eq!(drain_allocator::run(&ece, "192.0.2.10", Duration::ZERO).await.unwrap(), 0);
    let error = drain_allocator::run(&ece, "192.0.2.99", Duration::ZERO).await.unwrap_err();
    assert!(error.is_not_found() && error.to_string().contains("192.0.2.99"), "{error}");
}
