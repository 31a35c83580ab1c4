//! Allocators as the API shows them.

use serde_json::{Value, json};

use crate::ece::installation::deployments::{Deployment, Deployments, Instance, Resource, Work};
use crate::ece::installation::fleet::{Allocator, PLATFORM, REGION};

/// The disk of a machine is so many times its memory.
const STORAGE: u64 = 32;

/// An allocator with what is on it.
pub(super) fn allocator(it: &Allocator, deployments: &Deployments) -> Value {
    let on_it = deployments.instances().filter(|(_, _, instance)| instance.allocator == it.id);
    let instances: Vec<Value> = on_it.map(|(of, resource, one)| instance(of, resource, one)).collect();
    let mut status = json!({
        "connected": it.is_connected,
        "healthy": it.is_connected,
        "maintenance_mode": it.is_in_maintenance,
        "health_checks": {
            "is_docker_healthy": it.is_connected,
            "is_connected_to_zk": it.is_connected,
            "has_instances": !instances.is_empty(),
        },
    });
    if let Some(since) = it.maintained.filter(|_| it.is_in_maintenance) {
        status["maintenance_mode_timestamp"] = json!(since);
    }
    let used = deployments.usage().get(&it.id).copied().unwrap_or_default();
    json!({
        "allocator_id": it.id,
        "zone_id": it.zone,
        "region": REGION,
        "host_ip": it.id,
        "public_hostname": it.id,
        "status": status,
        "capacity": {
            "memory": { "total": it.capacity, "used": used },
            "storage": { "total": it.capacity * STORAGE },
            "available_cpus": 32,
        },
        "settings": settings(it),
        "instances": instances,
        "metadata": metadata(it),
        "build_info": { "version": PLATFORM },
        "features": [],
        "external_links": [],
    })
}

pub(super) fn settings(it: &Allocator) -> Value {
    json!({ "capacity": it.capacity })
}

pub(super) fn metadata(it: &Allocator) -> Value {
    it.metadata.iter().map(|(key, value)| json!({ "key": key, "value": value })).collect()
}

fn instance(deployment: &Deployment, of: &Resource, it: &Instance) -> Value {
    let pending = of.plans.pending.as_ref();
    let moves = |work: &Work| matches!(work, Work::Move { instances, .. } if instances.contains(&it.name));
    let mut zones: Vec<&str> = of.instances.iter().map(|it| it.zone.as_str()).collect();
    zones.sort_unstable();
    zones.dedup();
    json!({
        "cluster_type": of.kind.name(),
        "cluster_id": of.id,
        "cluster_name": of.name,
        "deployment_id": deployment.id,
        "instance_name": it.name,
        "instance_configuration_id": it.configuration,
        "node_memory": it.memory,
        "healthy": it.is_running && !it.is_in_maintenance,
        "cluster_healthy": of.is_healthy(),
        "moving": pending.is_some_and(|attempt| moves(&attempt.work)),
        "plans_info": {
            "pending": pending.is_some(),
            "version": of.version().unwrap_or_default(),
            "zone_count": zones.len(),
        },
    })
}
