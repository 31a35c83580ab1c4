//! Requests that begin with a template.

use ece_api::helpers::Size;
use ece_api::json;
use ece_api::models::{DeploymentCreateRequest, DeploymentTemplateInfoV2, DeploymentUpdateRequest};
use serde_json::{Value, json};

use crate::{assert_refused, deployment, plan, read, tier, written};

fn template() -> Value {
    let payload =
        |kind: &str| json!([{ "ref_id": format!("main-{kind}"), "region": "ece-region", "plan": plan(kind) }]);
    let mut elasticsearch = payload("elasticsearch");
    let mut old = tier("ml", 0, 1);
    old["memory_per_node"] = json!(1024);
    let tiers = json!([tier("hot_content", 4096, 2), tier("warm", 4096, 2), tier("cold", 2048, 1), old]);
    elasticsearch[0]["plan"]["cluster_topology"] = tiers;
    elasticsearch[0]["plan"].as_object_mut().unwrap().remove("deployment_template");
    elasticsearch[0]["plan"].as_object_mut().unwrap().remove("transient");
    let resources = json!({ "elasticsearch": elasticsearch, "kibana": payload("kibana") });
    json!({
        "id": "default", "name": "Default", "instance_configurations": [],
        "deployment_template": { "resources": resources, "settings": { "autoscaling_enabled": true }, "later": 1 },
    })
}

fn parsed(template: &Value) -> DeploymentTemplateInfoV2 {
    json::from_str(&template.to_string()).unwrap()
}

#[test]
fn a_create_is_what_the_template_proposes_under_another_name() {
    let request = DeploymentCreateRequest::from_template(&parsed(&template()), "logs").unwrap();
    let mut expected = template()["deployment_template"].clone();
    expected["name"] = json!("logs");
    for kind in ["elasticsearch", "kibana"] {
        expected["resources"][kind][0]["display_name"] = json!("logs");
    }
    expected["resources"]["elasticsearch"][0]["plan"]["deployment_template"] = json!({ "id": "default" });
    assert_eq!(serde_json::to_value(&request).unwrap(), expected);
}

#[test]
fn size_zones_version_and_region_are_said_over_it() {
    let request = DeploymentCreateRequest::from_template(&parsed(&template()), "logs").unwrap();
    let request = request.in_version("8.9.0").unwrap().in_region("ece-2");
    let request = request.resize("hot_content", Size::memory_gb(64).zones(3)).unwrap();
    let sent = serde_json::to_value(request.resize("kibana", Size::memory_gb(2)).unwrap()).unwrap();
    assert!(sent.get("version").is_none() && sent.get("region").is_none(), "the resources say it");
    for kind in ["elasticsearch", "kibana"] {
        let payload = &sent["resources"][kind][0];
        assert_eq!((&payload["region"], &payload["plan"][kind]["version"]), (&json!("ece-2"), &json!("8.9.0")));
    }
    let hot = &sent["resources"]["elasticsearch"][0]["plan"]["cluster_topology"][0];
    assert_eq!((&hot["size"]["value"], &hot["zone_count"]), (&json!(65536), &json!(3)));
    assert_eq!(sent["resources"]["kibana"][0]["plan"]["cluster_topology"][0]["size"]["value"], 2048);
}

#[test]
fn what_the_template_says_for_all_does_not_contradict() {
    let mut template = template();
    template["deployment_template"]["version"] = json!("8.15.0");
    template["deployment_template"]["region"] = json!("ece-1");
    let request = DeploymentCreateRequest::from_template(&parsed(&template), "logs").unwrap();
    let sent = serde_json::to_value(request.in_version("8.17.0").unwrap().in_region("ece-2")).unwrap();
    assert_eq!((&sent["version"], &sent["region"]), (&json!("8.17.0"), &json!("ece-2")));
}

#[test]
fn an_element_that_the_template_does_not_have_is_refused() {
    let request = DeploymentCreateRequest::from_template(&parsed(&template()), "logs").unwrap();
    let listed = "there is no topology element `frozen`; there are: hot_content, warm, cold, ml, kibana";
    assert_refused(request.resize("frozen", Size::memory_gb(1)), listed);
}

#[test]
fn a_template_without_what_a_create_needs_is_refused() {
    let refused = |template: &Value| DeploymentCreateRequest::from_template(&parsed(template), "logs");
    let none = "the template default has no Elasticsearch in its `deployment_template`";
    let mut template = template();
    template["deployment_template"]["resources"]["elasticsearch"][0]["plan"]["cluster_topology"] = json!([]);
    let empty = "the template default has no `cluster_topology` for elasticsearch/main-elasticsearch";
    assert_refused(refused(&template), empty);
    template["deployment_template"]["resources"]["elasticsearch"] = json!([]);
    assert_refused(refused(&template), none);
    template.as_object_mut().unwrap().remove("deployment_template");
    assert_refused(refused(&template), none);
}

#[test]
fn missing_elements_come_in_with_no_instances() {
    let update = DeploymentUpdateRequest::checked_from(&read(&deployment())).unwrap();
    let before = written(&update)["resources"]["elasticsearch"][0]["plan"]["cluster_topology"].clone();
    let update = update.with_elements_of(&parsed(&template())).unwrap();
    let after = written(&update)["resources"]["elasticsearch"][0]["plan"]["cluster_topology"].clone();
    let mut expected = before.as_array().unwrap().clone();
    expected.push(tier("cold", 0, 1));
    expected.push(tier("ml", 0, 1));
    assert_eq!(after, json!(expected));
    assert_eq!(written(&update.clone().with_elements_of(&parsed(&template())).unwrap()), written(&update));
    update.resize("cold", Size::memory_gb(4).zones(1)).unwrap();
}

#[test]
fn an_element_without_an_id_is_known_by_its_instance_configuration() {
    let mut deployment = deployment();
    let plan = &mut deployment["resources"]["elasticsearch"][0]["info"]["plan_info"]["current"]["plan"];
    plan["cluster_topology"] = json!([{ "instance_configuration_id": "data.hot_content" }]);
    plan.as_object_mut().unwrap().remove("deployment_template");
    let update = DeploymentUpdateRequest::checked_from(&read(&deployment)).unwrap();
    let sent = written(&update.with_elements_of(&parsed(&template())).unwrap());
    let elements = sent["resources"]["elasticsearch"][0]["plan"]["cluster_topology"].as_array().unwrap().clone();
    let ids: Vec<Option<&str>> = elements.iter().map(|element| element["id"].as_str()).collect();
    assert_eq!(ids, [None, Some("warm"), Some("cold"), Some("ml")]);
}

#[test]
fn another_template_and_one_without_elements_are_refused() {
    let update = DeploymentUpdateRequest::checked_from(&read(&deployment())).unwrap();
    let mut template = template();
    template["id"] = json!("hot-warm");
    let other = "the template hot-warm is not the one of elasticsearch/main-elasticsearch: that is `default`";
    assert_refused(update.clone().with_elements_of(&parsed(&template)), other);
    template["id"] = json!("default");
    template["deployment_template"] = json!({});
    let empty = "the template default has no `cluster_topology` for elasticsearch/main-elasticsearch";
    assert_refused(update.with_elements_of(&parsed(&template)), empty);
}
