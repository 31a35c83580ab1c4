//! Deployments as users have them: created, changed, stopped, restored and deleted, step by step.

use ece_api::models::{DeploymentCreateRequest, DeploymentUpdateRequest, SearchRequest};
use serde_json::json;

use super::Judged;

fn model<T: ece_api::json::Json + Default>(value: &serde_json::Value) -> T {
    ece_api::json::from_str(&value.to_string()).unwrap()
}

/// All kinds of resources.
fn request() -> DeploymentCreateRequest {
    let size = json!({ "resource": "memory", "value": 1024 });
    let mut resources = json!({
        "elasticsearch": [{ "ref_id": "main-elasticsearch", "region": "ece-region", "plan": {
            "elasticsearch": { "version": "8.15.5" },
            "cluster_topology": [{ "id": "hot_content", "size": { "resource": "memory", "value": 2048 }, "zone_count": 2,
                "instance_configuration_id": "data.default", "node_roles": ["master", "data_hot", "data_content"] }],
        }}],
    });
    for kind in ["kibana", "apm", "appsearch", "enterprise_search", "integrations_server"] {
        resources[kind] = json!([{
            "ref_id": format!("main-{kind}"), "elasticsearch_cluster_ref_id": "main-elasticsearch", "region": "ece-region",
            "plan": { kind: { "version": "8.15.5" }, "cluster_topology": [{ "size": size, "zone_count": 1 }] },
        }]);
    }
    model(&json!({
        "name": "search", "alias": "search", "resources": resources,
        "metadata": { "tags": [{ "key": "team", "value": "search" }] },
    }))
}

pub(super) async fn run(judged: &Judged) {
    let (ece, installation) = (judged.client(), &judged.installation);
    let id = ece.create_deployment(request()).request_id("r-1").send().await.unwrap().id.clone();
    let again = ece.create_deployment(request()).request_id("r-1").send().await.unwrap();
    assert_eq!((again.created, &again.id), (false, &id));
    let from_template = DeploymentCreateRequest::default().name("logs").version("8.17.0");
    for template in ["default", "hot-warm", "enterprise-search"] {
        ece.create_deployment(&from_template).template_id(template).send().await.unwrap();
    }
    ece.create_deployment(&from_template).template_id("default").validate_only(true).send().await.unwrap();
    ece.create_deployment(&from_template).template_id("none").send().await.unwrap_err();

    // Each step of a plan is shown.
    for _ in 0..8 {
        let call = ece.get_deployment(&id).show_plans(true).show_plan_logs(true).show_plan_history(true);
        call.show_metadata(true).show_settings(true).show_security(true).send().await.unwrap();
    }
    ece.get_deployment_es_resource_info(&id, "main-elasticsearch").show_plan_logs(true).send().await.unwrap();
    ece.get_deployment_kib_resource_info(&id, "main-kibana").show_plan_logs(true).send().await.unwrap();
    ece.get_deployment_apm_resource_info(&id, "main-apm").show_settings(true).send().await.unwrap();
    ece.get_deployment_appsearch_resource_info(&id, "main-appsearch").show_metadata(true).send().await.unwrap();
    let call = ece.get_deployment_enterprise_search_resource_info(&id, "main-enterprise_search");
    call.show_plan_history(true).send().await.unwrap();
    ece.get_deployment_integrations_server_resource_info(&id, "main-integrations_server").send().await.unwrap();
    ece.get_deployment_kib_resource_info(&id, "none").send().await.unwrap_err();

    ece.list_deployments().send().await.unwrap();
    let search: SearchRequest =
        model(&json!({ "query": { "term": { "name": { "value": "logs" } } }, "size": 2, "sort": ["id"] }));
    let page = ece.search_deployments().body(&search).send().await.unwrap();
    assert_eq!((page.return_count, page.match_count), (2, Some(3)));
    ece.search_deployments().minimal_metadata(["id", "name"]).send().await.unwrap();

    let update: DeploymentUpdateRequest = model(&json!({
        "prune_orphans": true, "name": "search 2", "settings": { "autoscaling_enabled": false },
        "metadata": { "tags": [] },
        "resources": { "elasticsearch": [{ "ref_id": "main-elasticsearch", "region": "ece-region", "plan": {
            "elasticsearch": { "version": "8.17.0" },
            "cluster_topology": [{ "id": "hot_content", "size": { "resource": "memory", "value": 4096 }, "zone_count": 3 }],
        }}]},
    }));
    ece.update_deployment(&id, &update).validate_only(true).send().await.unwrap();
    ece.update_deployment(&id, &update).version("99").send().await.unwrap_err();
    installation.fail_plan(&id, "start-instances", "an instance did not start");
    ece.update_deployment(&id, &update).send().await.unwrap();
    for _ in 0..8 {
        ece.get_deployment(&id).show_plan_logs(true).show_plan_history(true).send().await.unwrap();
    }
    ece.update_deployment(&id, &update).hide_pruned_orphans(true).send().await.unwrap();

    ece.delete_deployment(&id).send().await.unwrap_err();
    ece.restore_deployment(&id).send().await.unwrap();
    ece.shutdown_deployment(&id).send().await.unwrap();
    ece.get_deployment(&id).send().await.unwrap();
    installation.finish_plans();
    ece.get_deployment(&id).show_plan_history(true).send().await.unwrap();
    ece.restore_deployment(&id).send().await.unwrap();
    ece.shutdown_deployment(&id).hide(true).send().await.unwrap();
    installation.finish_plans();
    ece.delete_deployment(&id).send().await.unwrap();
    ece.get_deployment(&id).send().await.unwrap_err();
}
