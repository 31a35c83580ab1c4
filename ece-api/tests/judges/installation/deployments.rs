//! Deployments as users have them: created, changed, stopped, restored and deleted, step by step.

use ece_api::Client;
use ece_api::models::{
    DeploymentCreateRequest, DeploymentUpdateRequest, EnableIlmRequest, InstanceOverrides, KeystoreContents,
    ReadOnlyRequest, RemoteResources, SearchRequest,
};
use ece_api::testing::Installation;
use serde_json::json;

use super::{Judged, model};

/// All kinds of resources.
pub(super) fn request() -> DeploymentCreateRequest {
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

/// An installation with a deployment that runs, and its id.
pub(super) async fn begun() -> (Installation, String) {
    let installation = Installation::new();
    let created = installation.client().create_deployment(request()).send().await.unwrap();
    installation.finish_plans();
    (installation, created.id.clone())
}

pub(super) async fn run(judged: &Judged) {
    let (ece, installation) = (judged.client(), &judged.installation);
    for length in [31, 129] {
        ece.create_deployment(request()).request_id("r".repeat(length)).send().await.unwrap_err();
    }
    let id = ece.create_deployment(request()).request_id("r".repeat(32)).send().await.unwrap().id.clone();
    let again = ece.create_deployment(request()).request_id("r".repeat(32)).send().await.unwrap();
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

    elasticsearch(&ece, &id).await;
    instances(&ece, &id).await;
    support(&ece, &id).await;
    resources(judged, &id).await;

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

/// What only Elasticsearch has.
async fn elasticsearch(ece: &Client, id: &str) {
    let es = "main-elasticsearch";
    ece.enable_deployment_resource_ccr(id, es).send().await.unwrap();
    ece.enable_deployment_resource_slm(id, es).validate_only(true).send().await.unwrap();
    let patterns = json!({ "index_patterns": [{ "index_pattern": "logs-*", "policy_name": "logs" }] });
    ece.enable_deployment_resource_ilm(id, es, model::<EnableIlmRequest>(&patterns)).send().await.unwrap();
    ece.reset_elasticsearch_user_password(id, es).send().await.unwrap();

    let keystore = async |secrets: serde_json::Value| {
        let body: KeystoreContents = model(&json!({ "secrets": secrets }));
        let set = ece.set_deployment_es_resource_keystore(id, es, body).send().await.unwrap();
        assert_eq!(*set, *ece.get_deployment_es_resource_keystore(id, es).send().await.unwrap());
        set.secrets.len()
    };
    assert_eq!(keystore(json!({ "a": { "value": "x" }, "b": { "value": { "c": 1 }, "as_file": true } })).await, 2);
    assert_eq!(keystore(json!({ "a": { "value": null } })).await, 1);

    let other = json!({ "deployment_id": "0c1d", "elasticsearch_ref_id": es, "alias": "other" });
    let remotes: RemoteResources = model(&json!({ "resources": [other] }));
    ece.set_deployment_es_resource_remote_clusters(id, es, &remotes).send().await.unwrap();
    assert_eq!(*ece.get_deployment_es_resource_remote_clusters(id, es).send().await.unwrap(), remotes);
    let found = ece.search_eligible_remote_clusters("8.15.5").send().await.unwrap();
    assert_eq!(found.match_count, Some(5));
    ece.search_eligible_remote_clusters("eight").send().await.unwrap_err();
    let found = ece.get_deployment_es_resource_eligible_remote_clusters(id, es).send().await.unwrap();
    assert_eq!(found.match_count, Some(4));

    let names = ["instance-0000000000"];
    let moves = || ece.move_deployment_elasticsearch_resource_instances(id, es, names);
    moves().validate_only(true).send().await.unwrap();
    moves().send().await.unwrap();
    // Until the plan is over, its instances are not to be touched.
    ece.stop_deployment_resource_instances(id, "elasticsearch", es, names).send().await.unwrap_err();
    ece.restart_deployment_es_resource(id, es).send().await.unwrap_err();
    for _ in 0..6 {
        ece.get_deployment(id).show_plan_logs(true).send().await.unwrap();
    }
    moves().send().await.unwrap_err();
}

async fn instances(ece: &Client, id: &str) {
    let (kind, es) = ("elasticsearch", "main-elasticsearch");
    let shown = ece.get_deployment_es_resource_info(id, es).send().await.unwrap();
    let names: Vec<&str> = shown.info.topology.instances.iter().map(|it| it.instance_name.as_str()).collect();
    let is_healthy = async || ece.get_deployment(id).send().await.unwrap().healthy;
    ece.stop_deployment_resource_instances(id, kind, es, [names[0], "none"]).ignore_missing(true).send().await.unwrap();
    assert!(!is_healthy().await);
    ece.start_deployment_resource_instances(id, kind, es, &names).send().await.unwrap();
    assert!(is_healthy().await);
    ece.start_deployment_resource_maintenance_mode(id, kind, es, &names).send().await.unwrap();
    ece.stop_deployment_resource_maintenance_mode(id, kind, es, &names).send().await.unwrap();
    ece.start_deployment_resource_maintenance_mode(id, kind, es, ["none"]).send().await.unwrap_err();
    ece.start_deployment_resource_instances_all_maintenance_mode(id, kind, es).send().await.unwrap();
    assert!(!is_healthy().await);
    ece.stop_deployment_resource_instances_all_maintenance_mode(id, kind, es).send().await.unwrap();
    ece.stop_deployment_resource_instances_all(id, "kibana", "main-kibana").send().await.unwrap();
    ece.start_deployment_resource_instances_all(id, "kibana", "main-kibana").send().await.unwrap();
    assert!(is_healthy().await);

    let overrides: InstanceOverrides = model(&json!({ "capacity": 4096, "storage_multiplier": 2.5 }));
    ece.set_instance_settings_overrides(id, kind, es, &names, &overrides).send().await.unwrap();
    ece.set_all_instances_settings_overrides(id, kind, es, &overrides).send().await.unwrap();
    let none: InstanceOverrides = model(&json!({ "capacity": 0 }));
    ece.set_all_instances_settings_overrides(id, kind, es, none).send().await.unwrap_err();
    ece.get_deployment(id).send().await.unwrap();

    ece.download_deployment_instance_heap_dump(id, kind, es, names[0]).send().await.unwrap_err();
    ece.capture_deployment_instance_heap_dump(id, kind, es, names[0]).send().await.unwrap();
    ece.capture_deployment_instance_heap_dump(id, kind, es, "none").send().await.unwrap_err();
    ece.download_deployment_instance_heap_dump(id, kind, es, names[0]).send().await.unwrap();
    let dumps = ece.get_deployment_heap_dumps(id).send().await.unwrap();
    assert_eq!(dumps.elasticsearch[0].heap_dumps[0].instance_id, names[0]);
    ece.capture_deployment_instance_thread_dump(id, kind, es, names[0]).send().await.unwrap();
    ece.capture_deployment_resource_diagnostics(id, kind, es).send().await.unwrap();
}

async fn support(ece: &Client, id: &str) {
    ece.resync_deployments().send().await.unwrap();
    ece.resync_deployment(id).send().await.unwrap();
    ece.get_deployment_certificate_authority(id).send().await.unwrap();
    ece.get_deployment_upgrade_assistant_status(id).send().await.unwrap();
    ece.deployment_apm_reset_secret_token(id, "main-apm").send().await.unwrap();
    let read_only = ReadOnlyRequest::default().enabled(true);
    ece.set_appsearch_read_only_mode(id, "main-appsearch", &read_only).send().await.unwrap();
    assert!(ece.get_appsearch_read_only_mode(id, "main-appsearch").send().await.unwrap().enabled);
    let raw = async |body: serde_json::Value| {
        ece.set_deployment_resource_raw_metadata(id, "kibana", "main-kibana", body).send().await
    };
    raw(json!({ "owner": "search" })).await.unwrap();
    raw(json!(["no", "object"])).await.unwrap_err();
    ece.migrate_deployment_template(id, "hot-warm").send().await.unwrap();
    ece.migrate_deployment_template(id, "none").send().await.unwrap_err();

    let (kind, es, path) = ("elasticsearch", "main-elasticsearch", "_cluster/health");
    ece.get_deployment_resource_proxy_requests(id, kind, es, path).send().await.unwrap();
    ece.put_deployment_resource_proxy_requests(id, kind, es, path).send().await.unwrap();
    ece.post_deployment_resource_proxy_requests(id, kind, es, path).send().await.unwrap();
    ece.delete_deployment_resource_proxy_requests(id, kind, es, path).send().await.unwrap();
}

/// Resources one by one. In the end all of them run again.
async fn resources(judged: &Judged, id: &str) {
    let (ece, installation) = (judged.client(), &judged.installation);
    let (es, kibana) = ("main-elasticsearch", "main-kibana");
    ece.restart_deployment_es_resource(id, es).send().await.unwrap();
    ece.get_deployment(id).send().await.unwrap();
    ece.restart_deployment_es_resource(id, es).cancel_pending(true).send().await.unwrap();
    ece.cancel_deployment_resource_pending_plan(id, "elasticsearch", es).send().await.unwrap();
    ece.cancel_deployment_resource_pending_plan(id, "elasticsearch", es).send().await.unwrap_err();
    ece.cancel_deployment_resource_pending_plan(id, "kibana", kibana).ignore_missing(true).send().await.unwrap();
    ece.restart_deployment_stateless_resource(id, "kibana", kibana).send().await.unwrap();
    ece.upgrade_deployment_stateless_resource(id, "kibana", kibana).send().await.unwrap();
    let shown = ece.get_deployment_kib_resource_info(id, kibana).send().await.unwrap();
    let attempt = shown.info.plan_info.pending.clone().unwrap().plan_attempt_id.unwrap();
    ece.get_deployment_resource_plan_activity(id, "kibana", kibana, &attempt).send().await.unwrap();
    ece.get_deployment_resource_plan_activity(id, "kibana", kibana, "none").send().await.unwrap_err();
    installation.finish_plans();

    ece.delete_deployment_stateless_resource(id, "kibana", kibana).send().await.unwrap_err();
    ece.restore_deployment_resource(id, "kibana", kibana).send().await.unwrap_err();
    ece.shutdown_deployment_stateless_resource(id, "kibana", kibana).send().await.unwrap();
    ece.shutdown_deployment_es_resource(id, es).send().await.unwrap();
    installation.finish_plans();
    ece.get_deployment(id).show_plan_history(true).show_plan_logs(true).send().await.unwrap();
    ece.capture_deployment_resource_diagnostics(id, "kibana", kibana).send().await.unwrap_err();
    ece.restore_deployment_resource(id, "kibana", kibana).send().await.unwrap();
    ece.restore_deployment_resource(id, "elasticsearch", es).send().await.unwrap();
    let apm = "main-apm";
    ece.shutdown_deployment_stateless_resource(id, "apm", apm).send().await.unwrap();
    installation.finish_plans();
    ece.delete_deployment_stateless_resource(id, "apm", apm).send().await.unwrap();
}
