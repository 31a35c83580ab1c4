//! What of a deployment goes into the request that leaves it as it is.

use std::collections::BTreeSet;

use ece_api::models::DeploymentUpdateRequest;
use serde_json::{Value, json};

use crate::{KINDS, assert_refused, deployment, plan, read, written};

/// The request for [`deployment`], said once as a whole.
fn expected() -> Value {
    let mut resources = json!({});
    for kind in KINDS {
        let mut plan = plan(kind);
        plan.as_object_mut().unwrap().remove("transient");
        let mut payload = json!({
            "ref_id": format!("main-{kind}"), "display_name": "search", "region": "ece-region", "plan": plan,
            "settings": { "later": { "a": [1.0, null] } },
        });
        if kind == "elasticsearch" {
            payload["settings"]["snapshot"] = json!({ "enabled": true, "interval": "30m" });
            payload["settings"]["trust"] = json!({ "direct": [{ "name": "n", "certificates": [{ "pem": "-----" }] }] });
        } else {
            payload["elasticsearch_cluster_ref_id"] = json!("main-elasticsearch");
        }
        resources[kind] = json!([payload]);
    }
    json!({
        "name": "search", "alias": "search-1", "prune_orphans": false, "resources": resources,
        "settings": {
            "autoscaling_enabled": false,
            "observability": { "metrics": { "destination": { "deployment_id": "m1", "shards": 3 } } },
            "auto_ops": { "status": "connected" },
        },
        "metadata": { "tags": [{ "key": "team", "value": "logs" }] },
    })
}

#[test]
fn all_kinds_go_over_with_what_the_document_does_not_know() {
    let deployment = read(&deployment());
    assert_eq!(written(&DeploymentUpdateRequest::from(&deployment)), expected());
    assert_eq!(written(&DeploymentUpdateRequest::checked_from(&deployment).unwrap()), expected());
}

#[test]
fn what_a_response_does_not_show_is_not_sent() {
    let mut deployment = deployment();
    for member in ["alias", "settings", "metadata"] {
        deployment.as_object_mut().unwrap().remove(member);
    }
    for kind in KINDS {
        deployment["resources"][kind][0]["info"].as_object_mut().unwrap().remove("settings");
    }
    deployment["resources"]["apm"] = json!([]);
    deployment["resources"].as_object_mut().unwrap().remove("appsearch");
    let sent = written(&DeploymentUpdateRequest::checked_from(&read(&deployment)).unwrap());
    // Their order is that of the document or of the alphabet, as whoever else uses `serde_json` wants it.
    let members: BTreeSet<&String> = sent.as_object().unwrap().keys().collect();
    assert!(members.into_iter().eq(["name", "prune_orphans", "resources"]), "{sent}");
    let kinds: BTreeSet<&String> = sent["resources"].as_object().unwrap().keys().collect();
    assert!(kinds.into_iter().eq(["elasticsearch", "enterprise_search", "integrations_server", "kibana"]), "{sent}");
    assert!(sent["resources"]["kibana"][0].get("settings").is_none());
}

#[test]
fn settings_and_flags_go_over_as_far_as_they_were_sent() {
    let mut deployment = deployment();
    deployment["settings"] = json!({ "autoscaling_enabled": true });
    deployment["metadata"] = json!({ "hidden": true, "system_owned": true });
    let sent = written(&DeploymentUpdateRequest::from(&read(&deployment)));
    assert_eq!(sent["settings"], json!({ "autoscaling_enabled": true }));
    assert_eq!(sent["metadata"], json!({ "hidden": true, "system_owned": true }));
}

#[test]
fn sizes_of_the_autoscaler_go_over_as_they_are() {
    let mut deployment = deployment();
    deployment["settings"]["autoscaling_enabled"] = json!(true);
    let plan = &mut deployment["resources"]["elasticsearch"][0]["info"]["plan_info"]["current"]["plan"];
    plan["autoscaling_enabled"] = json!(true);
    let topology = plan["cluster_topology"].clone();
    let sent = written(&DeploymentUpdateRequest::checked_from(&read(&deployment)).unwrap());
    assert_eq!(sent["resources"]["elasticsearch"][0]["plan"]["cluster_topology"], topology);
}

#[test]
fn a_plan_that_is_not_shown_is_refused_by_the_name_of_its_resource() {
    for kind in KINDS {
        let mut deployment = deployment();
        deployment["resources"][kind][0]["info"]["plan_info"] = json!({ "healthy": true, "history": [] });
        let deployment = read(&deployment);
        let refused = DeploymentUpdateRequest::checked_from(&deployment);
        assert_refused(refused, &format!("deployment 0c1d: {kind}/main-{kind} shows no current plan"));
        let sent = written(&DeploymentUpdateRequest::from(&deployment));
        assert!(sent["resources"].get(kind).is_none());
        assert_eq!(sent["resources"].as_object().unwrap().len(), 5);
    }
}

#[test]
fn a_plan_that_is_pending_would_be_undone() {
    for kind in KINDS {
        let mut deployment = deployment();
        let plans = &mut deployment["resources"][kind][0]["info"]["plan_info"];
        plans["pending"] = json!({ "plan_attempt_id": "a2", "plan": plan(kind) });
        let refused = DeploymentUpdateRequest::checked_from(&read(&deployment));
        assert_refused(refused, &format!("{kind}/main-{kind} has a plan pending (attempt a2)"));
        deployment["resources"][kind][0]["info"]["plan_info"]["pending"] = json!({});
        let refused = DeploymentUpdateRequest::checked_from(&read(&deployment));
        assert_refused(refused, "has a plan pending (attempt without an id)");
    }
}

#[test]
fn what_is_stopped_stays_so_unless_it_is_what_all_stands_on() {
    for kind in KINDS {
        for status in ["stopped", "stopping"] {
            let mut deployment = deployment();
            deployment["resources"][kind][0]["info"]["status"] = json!(status);
            let deployment = read(&deployment);
            let sent = written(&DeploymentUpdateRequest::from(&deployment));
            assert!(sent["resources"].get(kind).is_none() && sent["prune_orphans"] == false);
            let checked = DeploymentUpdateRequest::checked_from(&deployment);
            if kind == "elasticsearch" {
                assert_refused(checked, "elasticsearch/main-elasticsearch is stopped: restore the deployment first");
            } else {
                assert_eq!(written(&checked.unwrap()), sent);
            }
        }
    }
}

#[test]
fn what_names_a_resource_is_needed() {
    for kind in KINDS {
        for (member, text) in [("ref_id", "has no `ref_id`"), ("region", "has no `region`")] {
            let mut deployment = deployment();
            deployment["resources"][kind][0].as_object_mut().unwrap().remove(member);
            assert_refused(DeploymentUpdateRequest::checked_from(&read(&deployment)), &format!("{kind}/"));
            assert_refused(DeploymentUpdateRequest::checked_from(&read(&deployment)), text);
        }
        let mut deployment = deployment();
        deployment["resources"][kind][0].as_object_mut().unwrap().remove("elasticsearch_cluster_ref_id");
        let checked = DeploymentUpdateRequest::checked_from(&read(&deployment));
        if kind == "elasticsearch" {
            checked.unwrap();
        } else {
            assert_refused(checked, &format!("{kind}/main-{kind} has no `elasticsearch_cluster_ref_id`"));
        }
    }
}

#[test]
fn a_plan_without_elements_and_a_deployment_without_resources_are_refused() {
    let mut empty = deployment();
    empty["resources"]["kibana"][0]["info"]["plan_info"]["current"]["plan"]["cluster_topology"] = json!([]);
    let refused = DeploymentUpdateRequest::checked_from(&read(&empty));
    assert_refused(refused, "the current plan of kibana/main-kibana has no `cluster_topology`");
    for none in [json!({}), json!(null)] {
        empty["resources"] = none;
        assert_refused(DeploymentUpdateRequest::checked_from(&read(&empty)), "the response has no resources");
    }
}

#[test]
fn what_could_not_be_read_is_refused_by_its_place_and_not_left_out() {
    let places = [
        "/alias",
        "/settings",
        "/settings/autoscaling_enabled",
        "/metadata",
        "/metadata/tags",
        "/resources/kibana",
        "/resources/kibana/0",
        "/resources/apm/0/info",
        "/resources/apm/0/info/plan_info/pending",
        "/resources/elasticsearch/0/info/plan_info/current/plan",
        "/resources/elasticsearch/0/info/settings",
    ];
    for place in places {
        let mut deployment = deployment();
        for (parent, member) in [("settings", "autoscaling_enabled"), ("metadata", "tags")] {
            deployment[parent][member] = json!(null);
        }
        deployment["alias"] = json!("a");
        deployment["resources"]["apm"][0]["info"]["plan_info"]["pending"] = json!(null);
        deployment["resources"]["elasticsearch"][0]["info"]["settings"] = json!({});
        *deployment.pointer_mut(place).unwrap() = json!(1.5);
        let text = format!("{place}: expected");
        assert_refused(DeploymentUpdateRequest::checked_from(&read(&deployment)), &text);
    }
    // What goes over as a whole goes over with it.
    let mut deployment = deployment();
    deployment["resources"]["kibana"][0]["info"]["plan_info"]["current"]["plan"]["kibana"]["version"] = json!(8);
    let sent = written(&DeploymentUpdateRequest::checked_from(&read(&deployment)).unwrap());
    assert_eq!(sent["resources"]["kibana"][0]["plan"]["kibana"]["version"], 8);
}

#[test]
fn two_of_one_name_and_one_that_belongs_to_nothing_are_refused() {
    let mut twice = deployment();
    let again = twice["resources"]["kibana"][0].clone();
    twice["resources"]["kibana"].as_array_mut().unwrap().push(again);
    assert_refused(DeploymentUpdateRequest::checked_from(&read(&twice)), "kibana/main-kibana is there twice");
    let mut lost = deployment();
    lost["resources"]["apm"][0]["elasticsearch_cluster_ref_id"] = json!("other");
    let text = "apm/main-apm belongs to elasticsearch/other, which the response does not have";
    assert_refused(DeploymentUpdateRequest::checked_from(&read(&lost)), text);
}

#[test]
fn all_problems_are_told_at_once_and_not_too_many() {
    let mut deployment = deployment();
    deployment["resources"]["apm"] = json!([{}, {}, {}, {}, {}, {}]);
    let error = DeploymentUpdateRequest::checked_from(&read(&deployment)).unwrap_err().to_string();
    assert_eq!(error.matches("has no `ref_id`").count(), 3, "{error}");
    assert!(error.ends_with("and 14 more") && !error.contains('\n'), "{error}");
}

/// An answer as odd as real ones: what it shows of its plan is what is sent.
#[test]
fn a_real_answer_goes_over() {
    let text = include_str!("../answers/deployment.json");
    let answer: Value = serde_json::from_str(text).unwrap();
    let sent = written(&DeploymentUpdateRequest::from(&read(&answer)));
    let mut compared = 0;
    for kind in KINDS {
        let shown: Vec<&Value> = answer["resources"][kind].as_array().into_iter().flatten().collect();
        let running = shown.iter().filter(|it| it["info"]["status"] != "stopped" && it["info"]["status"] != "stopping");
        let plans = running.map(|it| &it["info"]["plan_info"]["current"]["plan"]).filter(|plan| plan.is_object());
        let sent: Vec<&Value> = sent["resources"][kind].as_array().into_iter().flatten().collect();
        let plans: Vec<&Value> = plans.collect();
        assert_eq!(sent.len(), plans.len(), "{kind}");
        for (sent, plan) in sent.into_iter().zip(plans) {
            let mut plan = plan.clone();
            plan.as_object_mut().unwrap().remove("transient");
            assert_eq!(sent["plan"], plan, "{kind}");
            compared += 1;
        }
    }
    assert!(compared > 1, "{compared}");
}
