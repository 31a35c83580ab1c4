//! Allocators: found, kept out of use, emptied and removed.

use ece_api::models::{
    AllocatorInfo, AllocatorSettings, MetadataItemValue, MetadataItems, MoveClustersRequest, SearchRequest,
};
use ece_api::{MergePatch, models};
use serde_json::json;

use super::{Judged, model};

const HERE: &str = "192.0.2.10";
const THERE: &str = "192.0.2.11";

pub(super) async fn run(judged: &Judged) {
    find(judged).await;
    change(judged).await;
    vacate(judged).await;
    choose(judged).await;
    remove(judged).await;
}

async fn find(judged: &Judged) {
    let ece = judged.client();
    let zones = ece.get_allocators().send().await.unwrap().zones.clone();
    assert_eq!(zones.iter().map(|zone| zone.allocators.len()).collect::<Vec<_>>(), [2, 2, 2]);
    ece.get_allocators().q("zone_id:ece-zone-2").sort("allocator_id").from(1).size(1).send().await.unwrap();
    ece.get_allocators().q("(").send().await.unwrap_err();
    let request: SearchRequest = model(&json!({ "query": { "term": { "zone_id": { "value": "ece-zone-3" } } } }));
    let zones = ece.search_allocators().body(request).send().await.unwrap().zones.clone();
    assert_eq!(zones.iter().map(|zone| zone.zone_id.as_str()).collect::<Vec<_>>(), ["ece-zone-3"]);
    ece.search_allocators().send().await.unwrap();
    ece.get_allocator("none").send().await.unwrap_err();
    ece.resync_allocators().skip_matching_version(true).send().await.unwrap();
    ece.resync_allocator(HERE).send().await.unwrap();
    ece.resync_allocator("none").send().await.unwrap_err();
}

async fn change(judged: &Judged) {
    let ece = judged.client();
    ece.get_allocator_metadata(THERE).send().await.unwrap();
    let item = models::MetadataItem::new("rack", "1");
    ece.set_allocator_metadata(THERE, MetadataItems::new([item])).send().await.unwrap();
    ece.set_allocator_metadata(THERE, MetadataItems::default()).send().await.unwrap_err();
    let value = MetadataItemValue::new("ssd");
    ece.set_allocator_metadata_item(THERE, "disk", &value).version("2").send().await.unwrap();
    ece.set_allocator_metadata_item(THERE, "disk", &value).version("2").send().await.unwrap_err();
    ece.set_allocator_metadata_item(THERE, "disk", MetadataItemValue::default()).send().await.unwrap_err();
    let left = ece.delete_allocator_metadata_item(THERE, "rack").send().await.unwrap();
    assert_eq!(left.iter().map(|item| item.key.as_str()).collect::<Vec<_>>(), ["disk"]);
    ece.get_allocator_metadata("none").send().await.unwrap_err();

    ece.get_allocator_settings(THERE).send().await.unwrap();
    let settings = AllocatorSettings::default().capacity(1_000_000);
    ece.set_allocator_settings(THERE, settings).send().await.unwrap();
    ece.update_allocator_settings(THERE, MergePatch::new().set("capacity", 300_000)).send().await.unwrap();
    assert_eq!(ece.get_allocator(THERE).send().await.unwrap().capacity.memory.total, 300_000);
    ece.update_allocator_settings(THERE, MergePatch::new().set("capacity", "much")).send().await.unwrap_err();
    ece.update_allocator_settings(THERE, MergePatch::new().set("capacity", 1)).version("9").send().await.unwrap_err();
    let settings = ece.update_allocator_settings(THERE, MergePatch::new().remove("capacity")).send().await.unwrap();
    assert_eq!(settings.capacity, Some(262_144));
    ece.set_allocator_settings("none", AllocatorSettings::default()).send().await.unwrap_err();

    ece.start_allocator_maintenance_mode(THERE).reason("a new disk").send().await.unwrap();
    let shown = ece.get_allocator(THERE).send().await.unwrap();
    assert!(shown.status.maintenance_mode && shown.status.maintenance_mode_timestamp.is_some());
    ece.stop_allocator_maintenance_mode(THERE).send().await.unwrap();
    ece.stop_allocator_maintenance_mode("none").send().await.unwrap_err();
}

async fn on(judged: &Judged, allocator: &str) -> AllocatorInfo {
    judged.client().get_allocator(allocator).send().await.unwrap().clone()
}

/// Whoever waits looks at nothing but the allocator.
async fn until_empty(judged: &Judged, allocator: &str) -> usize {
    let mut looks = 1;
    while !on(judged, allocator).await.instances.is_empty() {
        looks += 1;
        assert!(looks < 20, "{allocator} does not become empty");
    }
    looks
}

async fn vacate(judged: &Judged) {
    let (ece, request) = (judged.client(), super::deployments::request());
    let deployment = ece.create_deployment(request).send().await.unwrap().id.clone();
    judged.installation.finish_plans();
    ece.start_allocator_maintenance_mode(HERE).send().await.unwrap();
    let (here, there) = (on(judged, HERE).await.instances, on(judged, THERE).await.instances);
    assert!(!here.is_empty() && !there.is_empty());
    let moved = ece.move_clusters(HERE).validate_only(true).send().await.unwrap();
    assert!(moved.failures.elasticsearch_clusters.is_empty() && !moved.moves.elasticsearch_clusters.is_empty());
    assert!(on(judged, HERE).await.instances.iter().all(|it| it.moving == Some(false)), "it was only to be checked");
    ece.move_clusters(HERE).send().await.unwrap();
    assert!(on(judged, HERE).await.instances.iter().all(|it| it.moving == Some(true)));
    let again = ece.move_clusters(HERE).send().await.unwrap();
    assert!(!again.failures.elasticsearch_clusters.is_empty() && again.moves.elasticsearch_clusters.is_empty());
    ece.move_clusters(HERE).force_update(true).send().await.unwrap();
    assert!(until_empty(judged, HERE).await > 3);
    assert_eq!(on(judged, THERE).await.instances.len(), here.len() + there.len());
    assert!(ece.get_deployment(deployment).send().await.unwrap().healthy);
    ece.stop_allocator_maintenance_mode(HERE).send().await.unwrap();
    ece.move_clusters("none").send().await.unwrap_err();
}

/// By type, by name, and to machines that are named.
async fn choose(judged: &Judged) {
    let ece = judged.client();
    let kibana = ece.move_clusters_by_type(THERE, "kibana").send().await.unwrap();
    assert_eq!((kibana.moves.kibana_clusters.len(), kibana.moves.apm_clusters.len()), (1, 0));
    ece.move_clusters_by_type(THERE, "beats").send().await.unwrap_err();
    judged.installation.finish_plans();
    let found = on(judged, THERE).await.instances;
    let elasticsearch = found.iter().find(|it| it.cluster_type == "elasticsearch".into()).unwrap();
    let request = |to: &str| -> MoveClustersRequest {
        let moves = json!({ "move_allocators": [{ "from": THERE, "to": [to] }] });
        let given = json!({ "cluster_ids": [elasticsearch.cluster_id, "none"], "plan_override": { "plan_configuration": moves } });
        model(&json!({ "elasticsearch_clusters": [given] }))
    };
    // The zone of the one that it is to go to is another: the plan fails, and the instance stays.
    let moved = ece.move_clusters(THERE).body(request("192.0.2.20")).send().await.unwrap();
    assert_eq!((moved.moves.elasticsearch_clusters.len(), moved.failures.elasticsearch_clusters.len()), (1, 1));
    judged.installation.finish_plans();
    let stays =
        on(judged, THERE).await.instances.into_iter().find(|it| it.cluster_id == elasticsearch.cluster_id).unwrap();
    assert_eq!((&stays.instance_name, stays.cluster_healthy), (&elasticsearch.instance_name, Some(false)));
    ece.move_clusters(THERE).body(request(HERE)).send().await.unwrap();
    judged.installation.finish_plans();
    let is_it = |it: &models::AllocatedInstanceStatus| it.cluster_id == elasticsearch.cluster_id;
    assert!(on(judged, HERE).await.instances.iter().any(is_it) && !on(judged, THERE).await.instances.iter().any(is_it));
}

async fn remove(judged: &Judged) {
    let (ece, installation) = (judged.client(), &judged.installation);
    ece.delete_allocator(HERE).send().await.unwrap_err();
    assert!(installation.set_connected(HERE, false) && !installation.set_connected("none", false));
    let shown = on(judged, HERE).await;
    assert!(!shown.status.connected && shown.instances.iter().all(|it| it.healthy == Some(false)));
    ece.delete_allocator(HERE).send().await.unwrap_err();
    ece.delete_allocator(HERE).remove_instances(true).send().await.unwrap();
    ece.delete_allocator(HERE).send().await.unwrap_err();
    ece.get_allocator(HERE).send().await.unwrap_err();
}
