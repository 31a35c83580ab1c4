//! From a response to a request: what goes over, what stays behind, what is refused.
#![cfg(feature = "helpers")]

#[cfg(feature = "testing")]
mod calls;
mod change;
mod document;
mod from;
#[cfg(feature = "testing")]
mod installed;
mod template;

use ece_api::Error;
use ece_api::json;
use ece_api::models::{DeploymentGetResponse, DeploymentUpdateRequest};
use serde_json::{Value, json};

/// Kind, name of its name, name of its members in plans.
const KINDS: [&str; 6] = ["elasticsearch", "kibana", "apm", "appsearch", "enterprise_search", "integrations_server"];

/// A deployment with a resource of each kind.
fn deployment() -> Value {
    let mut resources = json!({});
    for kind in KINDS {
        resources[kind] = json!([resource(kind)]);
    }
    json!({
        "id": "0c1d", "name": "search", "alias": "search-1", "healthy": true, "resources": resources,
        "observability": { "healthy": true, "issues": [] },
        "settings": {
            "autoscaling_enabled": false,
            "traffic_filter_settings": { "rulesets": ["r1"] },
            "byok": { "key_resource_path": "k" },
            "observability": { "metrics": { "destination": { "deployment_id": "m1", "shards": 3 } } },
            "auto_ops": { "status": "connected" },
            "unheard_of": 1,
        },
        "metadata": {
            "owner_id": "u1", "organization_id": "o1", "system_owned": false, "hidden": false,
            "last_modified": "2024-05-06T07:08:09.000Z", "tags": [{ "key": "team", "value": "logs" }],
        },
        "instance_configurations": [{ "name": "data.default", "discrete_sizes": { "sizes": [1024] } }],
    })
}

fn resource(kind: &str) -> Value {
    let is_elasticsearch = kind == "elasticsearch";
    let name = if matches!(kind, "elasticsearch" | "kibana") { "cluster_name" } else { "name" };
    let id = if matches!(kind, "elasticsearch" | "kibana") { "cluster_id" } else { "id" };
    let mut resource = json!({
        "ref_id": format!("main-{kind}"), "id": format!("id-of-{kind}"), "region": "ece-region",
        "info": {
            id: format!("id-of-{kind}"), name: "search", "healthy": true, "status": "started", "region": "ece-region",
            "plan_info": {
                "healthy": true,
                "current": {
                    "plan_attempt_id": "a1", "healthy": true, "plan_attempt_log": [], "warnings": [], "plan": plan(kind),
                },
                "history": [{ "plan_attempt_id": "a0", "plan": { "cluster_topology": [] } }],
            },
            "topology": { "healthy": true, "instances": [] },
            "settings": { "metadata": { "name": "search", "hidden": false }, "later": { "a": [1.0, null] } },
        },
    });
    if is_elasticsearch {
        let settings = &mut resource["info"]["settings"];
        settings["keystore_contents"] = json!({ "secrets": { "s3.client.default.secret_key": { "as_file": false } } });
        settings["snapshot"] = json!({ "enabled": true, "slm": true, "interval": "30m" });
        let certificate = json!({ "pem": "-----", "metadata": { "fingerprint": "f" } });
        settings["trust"] = json!({ "direct": [{ "name": "n", "certificates": [certificate] }] });
    } else {
        resource["elasticsearch_cluster_ref_id"] = json!("main-elasticsearch");
    }
    resource
}

fn plan(kind: &str) -> Value {
    let configuration = json!({ "version": "8.15.1", "user_settings_yaml": "a: 1", "unheard_of": { "b": 2.50 } });
    let mut plan = json!({
        "cluster_topology": [{
            "instance_configuration_id": kind, "zone_count": 1, "size": { "value": 1024, "resource": "memory" },
            "unheard_of": [1],
        }],
        kind: configuration,
        "transient": { "strategy": { "rolling": { "group_by": "__all__" } } },
        "unheard_of": true,
    });
    if kind == "elasticsearch" {
        plan["cluster_topology"] = json!([tier("hot_content", 4096, 2), tier("warm", 0, 1)]);
        plan["deployment_template"] = json!({ "id": "default" });
        plan["autoscaling_enabled"] = json!(false);
    }
    plan
}

fn tier(id: &str, size: u32, zones: u32) -> Value {
    json!({
        "id": id, "instance_configuration_id": format!("data.{id}"), "zone_count": zones, "node_roles": ["data_hot"],
        "size": { "value": size, "resource": "memory" },
        "autoscaling_max": { "value": 8192, "resource": "memory" },
        "autoscaling_min": { "value": 2048, "resource": "memory" },
        "elasticsearch": { "node_attributes": { "data": id } },
    })
}

fn read(deployment: &Value) -> DeploymentGetResponse {
    json::from_str(&deployment.to_string()).unwrap()
}

fn written(request: &DeploymentUpdateRequest) -> Value {
    serde_json::to_value(request).unwrap()
}

fn update() -> DeploymentUpdateRequest {
    DeploymentUpdateRequest::checked_from(&read(&deployment())).unwrap()
}

/// The one refusal that a bad request gets: before anything is sent, with a text that names what is wrong.
#[track_caller]
fn assert_refused<T: std::fmt::Debug>(result: Result<T, Error>, text: &str) {
    let error = result.unwrap_err();
    assert_eq!(error.kind(), ece_api::ErrorKind::InvalidRequest, "{error}");
    assert!(error.was_not_sent() && !error.may_have_taken_effect() && !error.is_retryable());
    assert!(error.to_string().contains(text), "{error}");
}
