//! Requests on their way: what the calls of a resize send.

use ece_api::helpers::Size;
use ece_api::models::DeploymentUpdateRequest;
use ece_api::testing::{MockTransport, Reply};
use ece_api::{Client, Error};
use serde_json::{Value, json};

use crate::deployment;

/// All that a resize takes.
async fn resize(ece: &Client, id: &str) -> Result<(), Error> {
    let before = ece.plan_snapshot(id).await?;
    let deployment = ece.get_deployment(id).send().await?;
    let update =
        DeploymentUpdateRequest::checked_from(&deployment)?.resize("hot_content", Size::memory_gb(8).zones(3))?;
    let updated = ece.update_deployment(id, &update).send().await?;
    ece.wait_for_deployment(id).after(before).of_update(&updated).await.map(drop).map_err(Error::from)
}

/// The deployment after one more attempt at the plan of Elasticsearch.
fn resized() -> Value {
    let mut deployment = deployment();
    let plans = &mut deployment["resources"]["elasticsearch"][0]["info"]["plan_info"];
    plans["current"]["plan_attempt_id"] = json!("a2");
    plans["current"]["plan_attempt_log"] = json!([{ "step_id": "plan-completed", "status": "success" }]);
    deployment
}

#[tokio::test]
async fn a_resize_takes_five_lines() {
    let resources = json!([{ "kind": "elasticsearch", "ref_id": "main-elasticsearch", "id": "id-of-elasticsearch" }]);
    let mock = MockTransport::new()
        .on("get-deployment", Reply::json(200, &deployment()))
        .on("get-deployment", Reply::json(200, &deployment()))
        .on("update-deployment", Reply::json(200, &json!({ "id": "0c1d", "resources": resources })))
        .on("get-deployment", Reply::json(200, &resized()));
    resize(&mock.client(), "0c1d").await.unwrap();
    let sent: Value = serde_json::from_slice(&mock.last("update-deployment").body).unwrap();
    let elements = &sent["resources"]["elasticsearch"][0]["plan"]["cluster_topology"];
    assert_eq!((&elements[0]["size"]["value"], &elements[0]["zone_count"]), (&json!(8192), &json!(3)));
    assert_eq!(elements[1]["size"]["value"], 0);
    assert_eq!(sent["resources"].as_object().unwrap().len(), 6);
    mock.verify();
}

#[tokio::test]
async fn a_response_is_taken_as_it_comes() {
    let mock = MockTransport::new().on("get-deployment", Reply::json(200, &deployment()));
    let response = mock.client().get_deployment("0c1d").send().await.unwrap();
    let update = DeploymentUpdateRequest::from(&response);
    assert_eq!(update, DeploymentUpdateRequest::from(&*response));
    assert_eq!(update, DeploymentUpdateRequest::checked_from(&response).unwrap());
}

#[tokio::test]
async fn what_is_refused_is_not_sent() {
    let mut pending = deployment();
    pending["resources"]["apm"][0]["info"]["plan_info"]["pending"] = json!({ "plan_attempt_id": "a2" });
    let mock = MockTransport::new().on("get-deployment", Reply::json(200, &pending));
    let mock = mock.on("get-deployment", Reply::json(200, &pending));
    let error = resize(&mock.client(), "0c1d").await.unwrap_err();
    assert!(error.was_not_sent() && error.to_string().contains("apm/main-apm has a plan pending"), "{error}");
    mock.verify();
}
