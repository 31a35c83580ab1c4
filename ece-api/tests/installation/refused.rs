//! What a real installation would not take, the simulated one does not take either.

use ece_api::http::{self, StatusCode};
use ece_api::models::{AllocatorSettings, DeploymentCreateRequest, DeploymentGetResponse, DeploymentUpdateRequest};
use ece_api::testing::Installation;
use ece_api::transport::Transport as _;
use ece_api::{Body, Client, Error};
use serde_json::{Value, json};

use crate::model;

/// One instance of Elasticsearch of so many MB.
fn request(memory: u64) -> Value {
    let element = json!({ "id": "hot_content", "instance_configuration_id": "data.default", "zone_count": 1,
        "size": { "resource": "memory", "value": memory }, "node_roles": ["master", "data_hot", "data_content"] });
    let plan = json!({ "elasticsearch": { "version": "8.17.0" }, "cluster_topology": [element] });
    json!({ "name": "search", "resources": {
        "elasticsearch": [{ "ref_id": "main", "region": Installation::REGION, "plan": plan }],
    } })
}

/// The request with another value at a place; null takes away what is there.
fn with(place: &str, value: Value) -> Value {
    let mut request = request(4096);
    let (parent, name) = place.rsplit_once('/').unwrap();
    request.pointer_mut(parent).unwrap()[name] = value;
    request
}

async fn create(ece: &Client, request: &Value) -> Result<String, Error> {
    let request: DeploymentCreateRequest = model(request);
    ece.create_deployment(&request).send().await.map(|created| created.id.clone())
}

const PAYLOAD: &str = "/resources/elasticsearch/0";
const ELEMENT: &str = "/resources/elasticsearch/0/plan/cluster_topology/0";

#[tokio::test]
async fn what_a_body_lacks_is_named_by_its_place() {
    let ece = Installation::new().client();
    let size = format!("{ELEMENT}/size");
    let cases = [
        (with(&format!("{PAYLOAD}/region"), Value::Null), format!("{PAYLOAD}/region")),
        (with(&size, json!({ "resource": "memory" })), format!("{size}/value")),
        (with(&size, json!({ "value": 4096 })), format!("{size}/resource")),
        (with(&format!("{ELEMENT}/node_roles"), json!([null])), format!("{ELEMENT}/node_roles/0")),
        (with("/metadata", json!({ "tags": [{ "key": "team" }] })), "/metadata/tags/0/value".to_owned()),
        (with("/settings", json!({ "byok": {} })), "/settings/byok/key_resource_path".to_owned()),
    ];
    for (request, place) in cases {
        let error = create(&ece, &request).await.unwrap_err();
        assert!(error.has_code("root.invalid_data"), "{place}: {error}");
        assert!(error.to_string().contains(&format!("`{place}`")), "{place}: {error}");
    }
    let id = create(&ece, &with(&format!("{ELEMENT}/autoscaling_max"), Value::Null)).await.unwrap();
    let deployment = ece.get_deployment(&id).show_plans(true).send().await.unwrap();
    assert!(!ece_api::json::to_string(&*deployment).contains("autoscaling_max"));
}

#[tokio::test]
async fn a_plan_that_cannot_be_carried_out_is_refused() {
    let installation = Installation::new();
    let ece = installation.client();
    let at = |name: &str, value: Value| with(&format!("{ELEMENT}/{name}"), value);
    let size = |resource: &str, value: i64| at("size", json!({ "resource": resource, "value": value }));
    let mut two_elements = request(4096);
    let element = two_elements.pointer(ELEMENT).unwrap().clone();
    two_elements.pointer_mut(&format!("{PAYLOAD}/plan")).unwrap()["cluster_topology"] = json!([element, element]);
    let cases = [
        (size("memory", 1234), "1234 MB"),
        (size("memory", 99_999), "99999 MB"),
        (size("memory", -1), "below zero"),
        (size("storage", 1000), "32 MB"),
        (size("cpu", 4096), "memory or storage"),
        (at("zone_count", json!(-1)), "-1 zones"),
        (at("autoscaling_max", json!({ "resource": "memory", "value": 1024 })), "autoscaling_max"),
        (with(&format!("{PAYLOAD}/region"), json!("mars")), "mars"),
        (with("/region", json!("mars")), "mars"),
        (with(&format!("{PAYLOAD}/plan/deployment_template"), json!({ "id": "nope" })), "template nope"),
        (two_elements, "two elements hot_content"),
    ];
    for (request, problem) in cases {
        let error = create(&ece, &request).await.unwrap_err();
        assert!(error.status() == Some(StatusCode::BAD_REQUEST) && error.to_string().contains(problem), "{error}");
    }
    for taken in [size("memory", 0x10000 * 3), size("storage", 4096 * 32), at("size", Value::Null)] {
        create(&ece, &taken).await.unwrap();
    }

    let id = create(&ece, &request(4096)).await.unwrap();
    let payload = request(4096)["resources"]["elasticsearch"][0].clone();
    let mut elsewhere = payload.clone();
    elsewhere["region"] = json!("mars");
    for (payloads, problem) in [(json!([payload, payload]), "`main`"), (json!([elsewhere]), "mars")] {
        let update = json!({ "prune_orphans": false, "resources": { "elasticsearch": payloads } });
        let update: DeploymentUpdateRequest = model(&update);
        let error = ece.update_deployment(&id, &update).send().await.unwrap_err();
        assert!(error.to_string().contains(problem), "{error}");
    }
}

/// Nobody says how many instances a Kibana has: it has one all the same.
#[tokio::test]
async fn a_resource_without_topology_has_an_instance() {
    let installation = Installation::new();
    let ece = installation.client();
    let kibana = json!([{ "ref_id": "k", "elasticsearch_cluster_ref_id": "main", "region": Installation::REGION,
        "plan": { "kibana": {} } }]);
    let id = create(&ece, &with("/resources/kibana", kibana)).await.unwrap();
    installation.finish_plans();
    let deployment = ece.get_deployment(&id).send().await.unwrap();
    assert_eq!(deployment.resources.kibana[0].info.topology.instances.len(), 1);
}

fn is_pending(deployment: &DeploymentGetResponse) -> bool {
    deployment.resources.elasticsearch[0].info.plan_info.pending.is_some()
}

/// However the looks at them take turns, plans share what there is.
#[tokio::test]
async fn plans_at_the_same_time_do_not_share_room() {
    let installation = Installation::new();
    let ece = installation.client();
    ece.start_allocator_maintenance_mode("192.0.2.11").send().await.unwrap();
    let settings: AllocatorSettings = model(&json!({ "capacity": 40_000 }));
    ece.set_allocator_settings("192.0.2.10", &settings).send().await.unwrap();
    let mut ids = Vec::new();
    for _ in 0..4 {
        ids.push(create(&ece, &request(16_384)).await.unwrap());
    }
    let (mut healthy, mut pending) = (0, true);
    while pending {
        (healthy, pending) = (0, false);
        for id in &ids {
            let deployment = ece.get_deployment(id).send().await.unwrap();
            pending |= is_pending(&deployment);
            healthy += usize::from(deployment.healthy);
        }
    }
    let used = ece.get_allocator("192.0.2.10").send().await.unwrap().capacity.memory.used;
    assert!(used <= 40_000 && healthy == 2, "{used} MB, {healthy} deployments");
}

#[tokio::test]
async fn a_machine_that_goes_is_missed() {
    let installation = Installation::new();
    let ece = installation.client();
    ece.start_allocator_maintenance_mode("192.0.2.11").send().await.unwrap();
    // Its place is found, then the machine goes.
    let id = create(&ece, &request(4096)).await.unwrap();
    for _ in 0..2 {
        ece.get_deployment(&id).send().await.unwrap();
    }
    installation.set_connected("192.0.2.10", false);
    let error = ece.wait_for_deployment(&id).poll_interval(std::time::Duration::ZERO).await.unwrap_err();
    assert!(error.to_string().contains("192.0.2.10 is not connected"), "{error}");

    // It runs, and the machine is deleted: the next plan brings the instance back elsewhere.
    installation.set_connected("192.0.2.10", true);
    let id = create(&ece, &request(4096)).await.unwrap();
    installation.finish_plans();
    assert!(ece.get_deployment(&id).send().await.unwrap().healthy);
    installation.set_connected("192.0.2.10", false);
    ece.delete_allocator("192.0.2.10").remove_instances(true).send().await.unwrap();
    assert!(!ece.get_deployment(&id).send().await.unwrap().healthy);
    ece.stop_allocator_maintenance_mode("192.0.2.11").send().await.unwrap();
    let update = json!({ "prune_orphans": false, "resources": request(4096)["resources"] });
    ece.update_deployment(&id, model::<DeploymentUpdateRequest>(&update)).send().await.unwrap();
    let deployment = ece.wait_for_deployment(&id).poll_interval(std::time::Duration::ZERO).await.unwrap();
    let instances = &deployment.resources.elasticsearch[0].info.topology.instances;
    assert!(deployment.healthy && instances[0].allocator_id.as_deref() == Some("192.0.2.11"));
}

#[tokio::test]
async fn a_path_without_the_base_path_is_none() {
    let installation = Installation::new();
    for (path, status) in [("/api/v1/deployments", 200), ("/deployments", 404), ("/v1/deployments", 404)] {
        let request = http::Request::get(path).header("authorization", format!("ApiKey {}", Installation::API_KEY));
        let response = installation.send(request.body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status().as_u16(), status, "{path}");
    }
}
