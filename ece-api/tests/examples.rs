//! The examples do what they say: each is run against a simulated installation.
#![cfg(all(feature = "testing", feature = "helpers"))]
#![allow(dead_code, clippy::duplicate_mod)] // their `main`, and what all of them share

#[path = "../examples/bulk_search.rs"]
mod bulk_search;
#[path = "../examples/create_and_wait.rs"]
mod create_and_wait;

use std::time::Duration;

use ece_api::models::DeploymentCreateRequest;
use ece_api::testing::Installation;

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
