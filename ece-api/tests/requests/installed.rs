//! Requests against a simulated installation, which knows no more than the document says.

use ece_api::helpers::{Size, WaitError, query};
use ece_api::models::{DeploymentCreateRequest, DeploymentGetResponse, DeploymentUpdateRequest};
use ece_api::testing::Installation;
use ece_api::{Client, Error, ErrorCode, ErrorKind};

use crate::assert_refused;

/// An installation with a deployment that runs, and its id.
async fn begun() -> (Installation, Client, String) {
    let installation = Installation::new();
    let ece = installation.client();
    let request = DeploymentCreateRequest::new().rename("search").in_version("8.15.5").unwrap();
    let created = ece.create_deployment(&request).template_id("hot-warm").send().await.unwrap();
    let id = created.id.clone();
    installation.finish_plans();
    (installation, ece, id)
}

async fn look(ece: &Client, id: &str) -> DeploymentGetResponse {
    ece.get_deployment(id).show_settings(true).show_metadata(true).send().await.unwrap().into_inner()
}

/// Size and zones of an element in the current plan.
fn size(deployment: &DeploymentGetResponse, element: &str) -> (i32, i32) {
    let plan = deployment.resources.elasticsearch[0].info.plan_info.current.as_ref().unwrap().plan.as_ref().unwrap();
    let element = plan.cluster_topology.iter().find(|it| it.id.as_deref() == Some(element)).unwrap();
    (element.size.as_ref().unwrap().value, element.zone_count.unwrap())
}

async fn resize(ece: &Client, id: &str) -> Result<DeploymentGetResponse, Error> {
    let before = ece.plan_snapshot(id).await?;
    let deployment = ece.get_deployment(id).send().await?;
    let update =
        DeploymentUpdateRequest::checked_from(&deployment)?.resize("hot_content", Size::memory_gb(4).zones(3))?;
    let updated = ece.update_deployment(id, &update).send().await?;
    Ok(ece.wait_for_deployment(id).poll_interval(std::time::Duration::ZERO).after(before).of_update(&updated).await?)
}

#[tokio::test]
async fn a_resize_is_carried_out_and_changes_nothing_else() {
    let (_installation, ece, id) = begun().await;
    let before = DeploymentUpdateRequest::from(&look(&ece, &id).await);
    let deployment = resize(&ece, &id).await.unwrap();
    assert_eq!(size(&deployment, "hot_content"), (4096, 3));
    let expected = before.resize("hot_content", Size::memory_gb(4).zones(3)).unwrap();
    assert_eq!(DeploymentUpdateRequest::from(&look(&ece, &id).await), expected);
}

#[tokio::test]
async fn an_update_that_changes_nothing_leaves_a_deployment_as_it_is() {
    let (installation, ece, id) = begun().await;
    let before = DeploymentUpdateRequest::checked_from(&look(&ece, &id).await).unwrap();
    ece.update_deployment(&id, &before).send().await.unwrap();
    installation.finish_plans();
    assert_eq!(DeploymentUpdateRequest::checked_from(&look(&ece, &id).await).unwrap(), before);
}

#[tokio::test]
async fn while_a_plan_is_pending_nothing_is_sent() {
    let (installation, ece, id) = begun().await;
    let update = DeploymentUpdateRequest::checked_from(&look(&ece, &id).await).unwrap();
    let update = update.resize("warm", Size::memory_gb(8)).unwrap();
    ece.update_deployment(&id, &update).send().await.unwrap();
    let updates = installation.count("update-deployment");
    assert_refused(resize(&ece, &id).await, "has a plan pending");
    assert_eq!(installation.count("update-deployment"), updates);
    installation.finish_plans();
    let deployment = resize(&ece, &id).await.unwrap();
    assert_eq!((size(&deployment, "warm").0, size(&deployment, "hot_content")), (8192, (4096, 3)));
}

#[tokio::test]
async fn a_plan_that_fails_is_an_error_of_the_wait() {
    let (installation, ece, id) = begun().await;
    installation.fail_next_plan("allocate-instances", "no capacity");
    let error = resize(&ece, &id).await.unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Failed, "{error}");
    assert!(error.to_string().contains("no capacity"), "{error}");
    let source = std::error::Error::source(&error).unwrap();
    assert!(
        matches!(source.downcast_ref::<WaitError>(), Some(WaitError::Failed { failures, .. }) if failures.len() == 1)
    );
}

#[tokio::test]
async fn somebody_else_was_faster() {
    let (installation, ece, id) = begun().await;
    let deployment = ece.get_deployment(&id).send().await.unwrap();
    let update = DeploymentUpdateRequest::checked_from(&deployment).unwrap().upgrade_to("8.17.0").unwrap();
    let call = ece.update_deployment(&id, &update).version(deployment.resource_version().unwrap());
    assert!(installation.bump_version(&id));
    let error = call.clone().send().await.unwrap_err();
    assert_eq!(error.status().map(|status| status.as_u16()), Some(409), "{error}");
}

#[tokio::test]
async fn an_upgrade_reaches_all_resources() {
    let (installation, ece, id) = begun().await;
    let update = DeploymentUpdateRequest::checked_from(&look(&ece, &id).await).unwrap();
    let update = update.upgrade_to("8.17.0").unwrap().rename("logs");
    ece.update_deployment(&id, &update).send().await.unwrap();
    installation.finish_plans();
    let after = look(&ece, &id).await;
    assert_eq!(after.name, "logs");
    let version = |plan: &ece_api::json::Value, kind: &str| plan[kind]["version"].clone();
    let after = ece_api::json::to_value(&DeploymentUpdateRequest::from(&after));
    for (kind, payloads) in after["resources"].as_object().unwrap() {
        assert_eq!(version(&payloads[0]["plan"], kind), "8.17.0", "{kind}");
    }
    assert!(after["resources"].as_object().unwrap().len() > 1);
}

#[tokio::test]
async fn a_region_that_is_not_there_is_refused() {
    let (_, ece, id) = begun().await;
    let deployment = ece.get_deployment(&id).send().await.unwrap();
    let update = DeploymentUpdateRequest::checked_from(&deployment).unwrap().in_region("elsewhere");
    let create = DeploymentCreateRequest::default().name("logs").in_region("elsewhere");
    let updated = ece.update_deployment(&id, &update).send().await.map(drop);
    let created = ece.create_deployment(&create).template_id("default").send().await.map(drop);
    for refused in [updated, created] {
        let error = refused.unwrap_err();
        assert!(
            error.has_code(ErrorCode::ClustersClusterInvalidPlan) && error.to_string().contains("`elsewhere`"),
            "{error}"
        );
    }
}

#[tokio::test]
async fn a_plan_that_was_never_carried_out_is_nothing_to_begin_with() {
    let (installation, ece, _) = begun().await;
    installation.fail_next_plan("start-instances", "no image");
    let request = DeploymentCreateRequest::default().name("logs");
    let failed = ece.create_deployment(&request).template_id("default").send().await.unwrap().id.clone();
    installation.finish_plans();
    let deployment = ece.get_deployment(&failed).send().await.unwrap();
    let error = DeploymentUpdateRequest::checked_from(&deployment).unwrap_err();
    assert!(error.to_string().contains("none was carried out yet"), "{error}");
}

#[tokio::test]
async fn a_deployment_that_is_shut_down_is_refused() {
    let (installation, ece, id) = begun().await;
    ece.shutdown_deployment(&id).send().await.unwrap();
    installation.finish_plans();
    assert_refused(resize(&ece, &id).await, "is stopped: restore the deployment first");
}

#[tokio::test]
async fn queries_find_what_they_say() {
    let (_installation, ece, id) = begun().await;
    ece.create_deployment(DeploymentCreateRequest::new().rename("logs")).template_id("default").send().await.unwrap();
    let found = async |search: query::Query| -> Vec<String> {
        let pages = ece.search_deployments_pages(search.size(1).sort([query::ascending("name")]));
        pages.items().try_collect().await.unwrap().into_iter().map(|it| it.name).collect()
    };
    assert_eq!(found(query::match_all()).await.len(), 3, "the installation has one of its own");
    assert_eq!(found(query::term("name", "search")).await, ["search"]);
    assert_eq!(found(query::prefix("name", "lo")).await, ["logs"]);
    let not_logs = query::exists("name").must_not(query::term("name", "logs"));
    assert_eq!(found(not_logs.must_not(query::prefix("name", "admin-"))).await, ["search"]);
    assert_eq!(found(query::any_of([query::term("name", "logs"), query::term("id", &id)])).await, ["logs", "search"]);
    let body = ece.search_deployments().body(query::term("id", &id)).send().await.unwrap();
    assert_eq!((body.deployments.len(), body.deployments[0].id.as_str()), (1, id.as_str()));
}
