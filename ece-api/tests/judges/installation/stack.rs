//! Versions of the stack, instance configurations and templates: added, used, and removed.

use ece_api::FilePart;
use ece_api::models::{
    DeploymentCreateRequest, DeploymentTemplateRequestBody, InstanceConfiguration, StackVersionConfigPost,
};
use serde_json::{Value, json};

use super::{Judged, model};

const REGION: &str = "ece-region";

pub(super) async fn run(judged: &Judged) {
    versions(judged).await;
    packs(judged).await;
    configurations(judged).await;
    templates(judged).await;
}

async fn versions(judged: &Judged) {
    let ece = judged.client();
    let known = ece.get_version_stacks().send().await.unwrap().stacks.len();
    ece.get_version_stack("8.17.0").send().await.unwrap();
    ece.get_version_stack("8.99.0").send().await.unwrap_err();
    ece.get_instance_types().send().await.unwrap();
    let product = json!({ "docker_image": "a", "blacklist": [] });
    let elasticsearch = json!({ "docker_image": "a", "blacklist": [], "plugins": [], "default_plugins": [] });
    let given = |platform: &str| -> StackVersionConfigPost {
        let metadata = json!({ "min_platform_version": platform });
        let all = json!({ "elasticsearch": elasticsearch, "kibana": product, "integrations_server": product, "metadata": metadata });
        model(&all)
    };
    let set = ece.update_version_stack("8.18.0", given("3.0.0")).send().await.unwrap();
    assert_eq!(set.elasticsearch.docker_image, "a");
    ece.update_version_stack("8.18.0", given("99.0.0")).send().await.unwrap_err();
    ece.update_version_stack("eight", given("3.0.0")).send().await.unwrap_err();
    // The newest is what a deployment has whose request names no version.
    let request = DeploymentCreateRequest::default().name("newest");
    ece.create_deployment(&request).template_id("default").send().await.unwrap();
    ece.delete_version_stack("8.18.0").send().await.unwrap();
    ece.delete_version_stack("8.18.0").send().await.unwrap_err();
    assert_eq!(ece.get_version_stacks().send().await.unwrap().stacks.len(), known);
    assert_eq!(ece.get_version_stacks().show_deleted(true).send().await.unwrap().stacks.len(), known + 1);
    let request = request.version("8.18.0");
    ece.create_deployment(&request).template_id("default").send().await.unwrap_err();
}

/// An archive with entries of these names and no content.
fn archive(names: &[&str]) -> Vec<u8> {
    let entry = |name: &&str| {
        let mut entry = b"PK\x03\x04".to_vec();
        entry.resize(26, 0);
        entry.extend([u8::try_from(name.len()).unwrap(), 0, 0, 0]);
        entry.extend(name.as_bytes());
        entry
    };
    names.iter().flat_map(entry).collect()
}

async fn packs(judged: &Judged) {
    let ece = judged.client();
    let pack = archive(&["9.0.0/stack.json", "5.6.0/stack.json", "8.18.0/stack.json"]);
    let upload = ece.update_stack_packs(FilePart::new(pack).with_file_name("pack.zip"));
    let result = upload.with_partial_success().send().await.unwrap();
    let added: Vec<_> = result.stacks.iter().filter_map(|stack| stack.version.as_deref()).collect();
    let failed: Vec<_> = result.errors.iter().map(|error| error.stack_version.as_str()).collect();
    assert_eq!((added, failed), (vec!["9.0.0", "8.18.0"], vec!["5.6.0"]));
    let request = DeploymentCreateRequest::default().name("new").version("9.0.0");
    ece.create_deployment(&request).template_id("default").send().await.unwrap();
    ece.update_stack_packs(FilePart::new("text").with_file_name("pack.zip")).send().await.unwrap_err();
}

async fn configurations(judged: &Judged) {
    let ece = judged.client();
    let given = |id: &str| -> InstanceConfiguration {
        let sizes = json!({ "sizes": [1024, 2048], "default_size": 1024, "resource": "memory" });
        model(&json!({
            "id": id, "name": "dense", "description": "much disk", "instance_type": "elasticsearch",
            "node_types": ["data"], "discrete_sizes": sizes, "storage_multiplier": 160, "cpu_multiplier": 2,
            "allowed_zones": ["ece-zone-1"], "allocator_filter": { "match_all": {} }, "metadata": { "family": "dense" },
        }))
    };
    ece.create_instance_configuration(given("data.dense")).send().await.unwrap();
    ece.create_instance_configuration(given("data.dense")).send().await.unwrap_err();
    let wrong: InstanceConfiguration = model(&json!({ "name": "x", "discrete_sizes": { "sizes": [] } }));
    ece.create_instance_configuration(&wrong).send().await.unwrap_err();
    ece.set_instance_configuration("data.dense", given("data.dense")).version(1).send().await.unwrap();
    ece.set_instance_configuration("data.dense", given("data.dense")).version(1).send().await.unwrap_err();
    ece.set_instance_configuration("data.dense", given("data.dense")).create_only(true).send().await.unwrap_err();
    ece.set_instance_configuration("data.new", given("data.new")).send().await.unwrap();
    ece.set_instance_configuration("data.newer", given("data.newer")).version(1).send().await.unwrap_err();
    let found = ece.get_instance_configuration("data.dense").show_max_zones(true).send().await.unwrap();
    assert_eq!((found.config_version, found.max_zones), (Some(2), Some(3)));
    ece.get_instance_configuration("data.dense").config_version(1).send().await.unwrap_err();
    ece.delete_instance_configuration("data.default").send().await.unwrap_err();
    ece.delete_instance_configuration("data.dense").send().await.unwrap();
    ece.delete_instance_configuration("data.dense").send().await.unwrap_err();
    ece.get_instance_configuration("data.dense").send().await.unwrap_err();
    ece.get_instance_configuration("data.dense").show_deleted(true).send().await.unwrap();
    let (some, all) = (ece.get_instance_configurations(), ece.get_instance_configurations().show_deleted(true));
    assert_eq!(some.send().await.unwrap().len() + 1, all.send().await.unwrap().len());
}

async fn templates(judged: &Judged) {
    let ece = judged.client();
    let seeded = ece.get_deployment_template_v2("default", REGION).send().await.unwrap();
    let request: Value = serde_json::from_slice(&ece_api::json::to_vec(&seeded.deployment_template)).unwrap();
    let given = |name: &str, hidden: bool| -> DeploymentTemplateRequestBody {
        model(&json!({
            "name": name, "description": "for logs", "deployment_template": request, "hidden": hidden, "order": 7,
            "min_version": "8.0.0", "template_category_id": "logs", "metadata": [{ "key": "team", "value": "logs" }],
        }))
    };
    ece.create_deployment_template_v2(REGION, given("a", false)).validate_only(true).send().await.unwrap();
    let created = ece.create_deployment_template_v2(REGION, given("a", true)).send().await.unwrap();
    let id = created.id.as_str();
    ece.create_deployment_template_v2("none", given("a", false)).send().await.unwrap_err();
    ece.create_deployment(DeploymentCreateRequest::default().name("own")).template_id(id).send().await.unwrap();

    assert_eq!(ece.get_deployment_templates_v2(REGION).send().await.unwrap().len(), 3);
    let all = ece.get_deployment_templates_v2(REGION).show_hidden(true).show_instance_configurations(false);
    assert_eq!(all.send().await.unwrap().len(), 4);
    let found = ece.get_deployment_templates_v2(REGION).show_hidden(true).metadata("team:logs").show_max_zones(true);
    assert_eq!(found.send().await.unwrap().len(), 1);
    ece.get_deployment_template_v2(id, REGION).stack_version("8.17.0").send().await.unwrap();
    ece.get_deployment_template_v2(id, REGION).stack_version("7.17.27").send().await.unwrap_err();
    ece.get_deployment_template_v2(id, "none").send().await.unwrap_err();
    ece.get_global_deployment_templates().send().await.unwrap();

    ece.set_deployment_template_v2(id, REGION, given("b", false)).version("1").send().await.unwrap();
    ece.set_deployment_template_v2(id, REGION, given("b", false)).version("1").send().await.unwrap_err();
    ece.set_deployment_template_v2(id, REGION, given("b", false)).create_only(true).send().await.unwrap_err();
    ece.set_deployment_template_v2("own", REGION, given("c", false)).version("1").send().await.unwrap_err();
    ece.set_deployment_template_v2("own", REGION, given("c", false)).create_only(true).send().await.unwrap();
    ece.set_deployment_template_v2("own", REGION, given("d", false)).validate_only(true).send().await.unwrap();
    assert_eq!(ece.get_deployment_template_v2("own", REGION).send().await.unwrap().name, "c");
    ece.delete_deployment_template_v2(id, REGION).send().await.unwrap();
    ece.delete_deployment_template_v2(id, REGION).send().await.unwrap_err();
}
