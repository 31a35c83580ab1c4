//! Changes of a request.

use ece_api::helpers::Size;
use ece_api::models::{DeploymentCreateRequest, DeploymentUpdateRequest};
use serde_json::{Value, json};

use crate::{KINDS, assert_refused, deployment, read, update, written};

fn element(request: &DeploymentUpdateRequest, kind: &str, index: usize) -> Value {
    written(request)["resources"][kind][0]["plan"]["cluster_topology"][index].clone()
}

#[test]
fn a_resize_changes_one_element_and_nothing_else() {
    let before = written(&update());
    let after = written(&update().resize("hot_content", Size::memory_gb(8).zones(3)).unwrap());
    let mut expected = before.clone();
    let hot = &mut expected["resources"]["elasticsearch"][0]["plan"]["cluster_topology"][0];
    hot["size"] = json!({ "value": 8192, "resource": "memory" });
    hot["zone_count"] = json!(3);
    assert_eq!(after, expected);
}

#[test]
fn size_and_zones_are_said_apart() {
    let size = |size| element(&update().resize("hot_content", size).unwrap(), "elasticsearch", 0)["size"].clone();
    assert_eq!(size(Size::memory_mb(1536)), json!({ "value": 1536, "resource": "memory" }));
    assert_eq!(size(Size::storage_gb(2)), json!({ "value": 2048, "resource": "storage" }));
    assert_eq!(size(Size::storage_mb(512)), json!({ "value": 512, "resource": "storage" }));
    assert_eq!(size(Size::none()), json!({ "value": 0, "resource": "memory" }));
    assert_eq!(size(Size::unchanged().zones(3)), json!({ "value": 4096, "resource": "memory" }));
    let zones =
        |size| element(&update().resize("hot_content", size).unwrap(), "elasticsearch", 0)["zone_count"].clone();
    assert_eq!(zones(Size::unchanged().zones(3)), json!(3));
    assert_eq!(zones(Size::memory_gb(8)), json!(2), "they stay as they are");
}

#[test]
fn an_element_is_called_by_id_instance_configuration_or_kind() {
    let resized = |name: &str| update().resize(name, Size::memory_gb(2)).unwrap();
    let two = json!({ "value": 2048, "resource": "memory" });
    assert_eq!(element(&resized("data.warm"), "elasticsearch", 1)["size"], two);
    for kind in &KINDS[1..] {
        assert_eq!(element(&resized(kind), kind, 0)["size"], two);
    }
}

#[test]
fn an_element_that_is_not_there_is_refused_with_those_that_are() {
    let listed = "there is no topology element `hot`; there are: hot_content, warm, kibana, apm, appsearch, \
                  enterprise_search, integrations_server";
    assert_refused(update().resize("hot", Size::none()), listed);
    assert_refused(update().resize("elasticsearch", Size::none()), "there is no topology element `elasticsearch`");
    assert_refused(DeploymentUpdateRequest::new(false).resize("hot", Size::none()), "there is none");
    assert_refused(update().resize("two\nlines", Size::none()), "`two lines`");
}

#[test]
fn an_element_that_is_there_twice_is_refused() {
    let mut deployment = deployment();
    let second = deployment["resources"]["kibana"][0].clone();
    deployment["resources"]["kibana"].as_array_mut().unwrap().push(second);
    let update = DeploymentUpdateRequest::from(&read(&deployment));
    assert_refused(update.clone().resize("kibana", Size::none()), "there are 2 topology elements `kibana`");
    update.resize("apm", Size::memory_gb(1)).unwrap();
}

#[test]
fn long_lists_of_elements_are_cut() {
    let mut deployment = deployment();
    let tiers: Vec<Value> = (0..40).map(|number| json!({ "id": format!("tier-{number}") })).collect();
    deployment["resources"]["elasticsearch"][0]["info"]["plan_info"]["current"]["plan"]["cluster_topology"] =
        json!(tiers);
    let update = DeploymentUpdateRequest::checked_from(&read(&deployment)).unwrap();
    assert_refused(update.resize("hot", Size::none()), "tier-29, and 15 more");
}

#[test]
fn sizes_that_nobody_can_mean_are_refused() {
    let refused = |size| update().resize("hot_content", size);
    let zones = "hot_content of elasticsearch/main-elasticsearch: the number of zones has to be one at least";
    assert_refused(refused(Size::memory_gb(8).zones(0)), zones);
    assert_refused(refused(Size::unchanged().zones(u32::MAX)), "the number of zones");
    for nothing in [Size::memory_gb(0), Size::memory_mb(0), Size::storage_gb(0), Size::storage_mb(0).zones(2)] {
        let text =
            "hot_content of elasticsearch/main-elasticsearch: a size has to be more than 0; for no instances, there is";
        assert_refused(refused(nothing), text);
    }
    assert_refused(refused(Size::memory_gb(u32::MAX)), "4398046510080 MB is more than a size can say");
}

#[test]
fn older_members_for_the_size_give_way() {
    let mut deployment = deployment();
    for kind in ["elasticsearch", "kibana", "enterprise_search"] {
        let plan = &mut deployment["resources"][kind][0]["info"]["plan_info"]["current"]["plan"];
        plan["cluster_topology"] = json!([{ "memory_per_node": 1024, "node_count_per_zone": null, "zone_count": 2 }]);
    }
    let update = DeploymentUpdateRequest::checked_from(&read(&deployment)).unwrap();
    for kind in ["elasticsearch", "kibana", "enterprise_search"] {
        let zones = update.clone().resize(kind, Size::unchanged().zones(1)).unwrap();
        let expected = json!({ "memory_per_node": 1024, "node_count_per_zone": null, "zone_count": 1 });
        assert_eq!(element(&zones, kind, 0), expected);
        let size = update.clone().resize(kind, Size::memory_gb(2)).unwrap();
        let expected = json!({ "zone_count": 2, "size": { "value": 2048, "resource": "memory" } });
        assert_eq!(element(&size, kind, 0), expected);
    }
}

fn plan(deployment: &mut Value) -> &mut Value {
    &mut deployment["resources"]["elasticsearch"][0]["info"]["plan_info"]["current"]["plan"]
}

#[test]
fn the_autoscaler_is_overruled_only_when_told_and_within_its_limits() {
    let of = |change: fn(&mut Value)| {
        let mut deployment = deployment();
        change(&mut deployment);
        DeploymentUpdateRequest::checked_from(&read(&deployment)).unwrap()
    };
    let by_deployment = of(|it| it["settings"]["autoscaling_enabled"] = json!(true));
    let by_plan = of(|it| plan(it)["autoscaling_enabled"] = json!(true));
    let by_tier = of(|it| plan(it)["cluster_topology"][0]["autoscaling_tier_override"] = json!(true));
    let message =
        "hot_content of elasticsearch/main-elasticsearch: the autoscaler decides its size, up to 8192 MB of memory";
    for update in [&by_deployment, &by_plan, &by_tier] {
        assert_refused(update.clone().resize("hot_content", Size::memory_gb(6)), message);
        update.clone().resize("hot_content", Size::unchanged().zones(3)).unwrap();
        let told = |size: Size| update.clone().resize("hot_content", size.despite_autoscaling());
        let size = element(&told(Size::memory_gb(6)).unwrap(), "elasticsearch", 0)["size"].clone();
        assert_eq!(size, json!({ "value": 6144, "resource": "memory" }));
        told(Size::memory_gb(8)).unwrap();
        told(Size::memory_gb(2)).unwrap();
        told(Size::storage_gb(100)).unwrap();
        assert_refused(told(Size::memory_gb(9)), "9216 MB of memory is more than the autoscaler's limit, 8192 MB");
        assert_refused(told(Size::memory_gb(1)), "1024 MB of memory is less than the autoscaler's limit, 2048 MB");
    }
    by_tier.resize("warm", Size::memory_gb(1)).unwrap();
    by_deployment.resize("kibana", Size::memory_gb(1)).unwrap();
    let not_this_tier = of(|it| {
        it["settings"]["autoscaling_enabled"] = json!(true);
        plan(it)["cluster_topology"][0]["autoscaling_tier_override"] = json!(false);
        plan(it)["cluster_topology"][1]["autoscaling_max"]["value"] = json!(0);
    });
    not_this_tier.resize("hot_content", Size::memory_gb(1)).unwrap().resize("warm", Size::memory_gb(1)).unwrap();
}

#[test]
fn version_region_and_name_are_those_of_all_resources() {
    let request = update().upgrade_to("8.17.0").unwrap().rename("logs").in_region("ece-2");
    let sent = written(&request);
    assert_eq!(sent["name"], "logs");
    for kind in KINDS {
        let payload = &sent["resources"][kind][0];
        assert_eq!((&payload["display_name"], &payload["region"]), (&json!("logs"), &json!("ece-2")));
        let expected = json!({ "version": "8.17.0", "user_settings_yaml": "a: 1", "unheard_of": { "b": 2.50 } });
        assert_eq!(payload["plan"][kind], expected);
    }
    let element = &sent["resources"]["elasticsearch"][0]["plan"]["cluster_topology"][0];
    assert!(element["elasticsearch"].get("version").is_none(), "it has that of its plan");
}

#[test]
fn an_element_with_a_version_of_its_own_is_upgraded_and_a_plan_without_one_gets_it() {
    let mut deployment = deployment();
    let plan = &mut deployment["resources"]["elasticsearch"][0]["info"]["plan_info"]["current"]["plan"];
    plan["cluster_topology"][1]["elasticsearch"]["version"] = json!("8.15.1");
    plan.as_object_mut().unwrap().remove("elasticsearch");
    let update =
        DeploymentUpdateRequest::checked_from(&read(&deployment)).unwrap().upgrade_to("8.17.0-SNAPSHOT").unwrap();
    let plan = written(&update)["resources"]["elasticsearch"][0]["plan"].clone();
    assert_eq!(plan["cluster_topology"][1]["elasticsearch"]["version"], "8.17.0-SNAPSHOT");
    assert_eq!(plan["elasticsearch"], json!({ "version": "8.17.0-SNAPSHOT" }));
}

#[test]
fn upgrades_that_nobody_can_mean_are_refused() {
    for version in ["", "8", "8.17", "8.17.x", "latest", "8.17.0.1", "8.+1.0", "v8.17.0"] {
        assert_refused(update().upgrade_to(version), &format!("`{version}` is not a version such as 8.17.0"));
    }
    let older = "elasticsearch/main-elasticsearch has the version 8.15.1, which is newer than 8.9.3";
    assert_refused(update().upgrade_to("8.9.3"), older);
    update().upgrade_to("8.15.1").unwrap();
    assert_refused(DeploymentUpdateRequest::new(false).upgrade_to("8.17.0"), "the request has no resources to upgrade");
    let mut deployment = deployment();
    let configuration = &mut deployment["resources"]["apm"][0]["info"]["plan_info"]["current"]["plan"]["apm"];
    configuration["docker_image"] = json!("docker.example.net/apm:1");
    let update = DeploymentUpdateRequest::checked_from(&read(&deployment)).unwrap();
    assert_refused(
        update.upgrade_to("8.17.0"),
        "apm/main-apm has a docker image of its own, `docker.example.net/apm:1`",
    );
}

#[test]
fn a_create_without_resources_says_version_and_region_for_all() {
    let request = DeploymentCreateRequest::new().rename("logs").in_version("8.17.0").unwrap().in_region("ece-2");
    let expected = json!({ "name": "logs", "version": "8.17.0", "region": "ece-2" });
    assert_eq!(serde_json::to_value(&request).unwrap(), expected);
    assert_refused(DeploymentCreateRequest::new().in_version("eight"), "`eight` is not a version");
}
