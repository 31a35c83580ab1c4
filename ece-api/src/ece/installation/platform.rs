//! The platform as a whole: what there is of everything, in numbers.

use serde_json::{Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::fleet::{Allocator, PLATFORM, REGION};
use super::hosts::{Coordinator, Runner, shown_constructors};
use super::{Handler, State, handler};
use crate::generated::operations as op;

pub(super) static OPERATIONS: &[Handler] = &[handler::<op::GetPlatform>(get)];

#[allow(clippy::unnecessary_wraps)] // as all operations
fn get(state: &mut State, _: &Asked) -> Answered {
    let coordinators: Vec<Value> = state.hosts.coordinators.iter().map(Coordinator::shown).collect();
    let connected = coordinators.iter().map(|it| json!({ "id": it["name"], "state": "connected" }));
    let resources = state.deployments.list().iter().map(|it| it.resources.len()).sum::<usize>();
    let region = json!({
        "region_id": REGION,
        "zookeeper_states": { "states": connected.collect::<Vec<_>>() },
        "allocators": allocators(state),
        "runners": runners(state),
        "proxies": proxies(state),
        "container_sets_status": {
            "healthy": true,
            "healthy_container_sets_count": 4,
            "unhealthy_container_sets_count": 0,
            "unhealthy_container_sets": [],
        },
        "constructors": shown_constructors(&state.hosts),
        "coordinators": { "coordinators": coordinators },
        "resources": {
            "healthy": true,
            "available_count": 0,
            "used_count": resources,
            "missing_count": 0,
            "minimum_available_count": 0,
            "account_count": 1,
        },
    });
    Ok(Answer::ok(json!({
        "version": PLATFORM,
        "services": [],
        "phone_home_enabled": false,
        "eula_accepted": true,
        "regions": [region],
        "unreachable_regions": [],
    })))
}

/// The memory of machines, and the most that one of them has left.
fn capacity<'a>(state: &State, machines: impl Iterator<Item = &'a Allocator>) -> (u64, u64) {
    let usage = state.deployments.usage();
    machines.filter(|it| it.is_connected).fold((0, 0), |(all, most), it| {
        let left = it.capacity.saturating_sub(usage.get(&it.id).copied().unwrap_or_default());
        (all + it.capacity, most.max(left))
    })
}

fn allocators(state: &State) -> Value {
    let all = &state.fleet.allocators;
    let zone = |zone: &String| {
        let here = || all.iter().filter(|it| it.zone == *zone);
        let connected = here().filter(|it| it.is_connected).count();
        let (capacity, available) = capacity(state, here());
        json!({
            "zone_id": zone,
            "total_allocators": here().count(),
            "healthy_allocators": connected,
            "connected_allocators": connected,
            "disconnected_allocators": here().count() - connected,
            "in_maintenance_allocators": here().filter(|it| it.is_in_maintenance).count(),
            "connected_capacity": capacity,
            "max_available_capacity": available,
            "instances": state.deployments.instances().filter(|(_, _, it)| it.zone == *zone).count(),
        })
    };
    let zones: Vec<Value> = state.fleet.zones.iter().map(zone).collect();
    json!({ "healthy": all.iter().all(|it| it.is_connected), "zone_summaries": zones })
}

fn runners(state: &State) -> Value {
    let all = &state.hosts.runners;
    let connected = all.iter().filter(|it| it.is_connected).count();
    let (capacity, available) = capacity(state, state.fleet.allocators.iter());
    let containers = |runner: &Runner| runner.roles.len();
    json!({
        "healthy": connected == all.len(),
        "total_runners": all.len(),
        "healthy_runners": connected,
        "connected_runners": connected,
        "connected_capacity": capacity,
        "max_available_capacity": available,
        "containers_count": all.iter().map(containers).sum::<usize>(),
    })
}

fn proxies(state: &State) -> Value {
    let all = state.proxies.list.iter().map(|it| json!({ "proxy_id": it.id, "healthy": true }));
    let all: Vec<Value> = all.collect();
    json!({
        "healthy": true,
        "expected_proxies_count": state.proxies.expected(),
        "proxies_count": all.len(),
        "proxies": all,
    })
}
