//! The examples do what they say: each is run against a simulated installation.
#![cfg(all(feature = "testing", feature = "helpers"))]
#![allow(dead_code, clippy::duplicate_mod)] // their `main`, and what all of them share

#[path = "../examples/bulk_search.rs"]
mod bulk_search;
#[path = "../examples/create_and_wait.rs"]
mod create_and_wait;
#[path = "../examples/drain_allocator.rs"]
mod drain_allocator;
#[path = "../examples/extension_upload.rs"]
mod extension_upload;
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
}

#[tokio::test]
async fn a_ruleset_is_associated_with_the_deployments_of_a_prefix_and_removed() {
    let ece = Installation::new().client();
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
    traffic_filters::apply(&ece, "logs-", "no address").await.unwrap_err();
}

#[tokio::test]
async fn a_bundle_is_uploaded_to_the_extension_that_there_is() {
    let ece = Installation::new().client();
    let url = extension_upload::upload(&ece, "dictionary", FilePart::new("one")).await.unwrap();
    assert_eq!(extension_upload::upload(&ece, "dictionary", FilePart::new("another")).await.unwrap(), url);
    let extensions = ece.list_extensions().send().await.unwrap();
    assert_eq!(extensions.extensions.len(), 1);
    assert_eq!(extensions.extensions[0].file_metadata.as_ref().unwrap().size, Some(7));
    extension_upload::upload(&ece, "empty", FilePart::new("")).await.unwrap_err();
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
    installation.fail_next("update-deployment", Reply::error(409, "deployments.version_conflict", "changed"));
    assert_eq!(rolling_upgrade::run(&ece, "8.17.3", Duration::ZERO).await.unwrap(), 2);
    assert_eq!(installation.count("update-deployment"), 3);
    // There is nothing left to do.
    assert_eq!(rolling_upgrade::run(&ece, "8.17.3", Duration::ZERO).await.unwrap(), 0);
    // A version that is not there, and one that cannot be gone back to.
    for version in ["9.9.9", "8.15.5"] {
        rolling_upgrade::run(&ece, version, Duration::ZERO).await.unwrap_err();
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
}
