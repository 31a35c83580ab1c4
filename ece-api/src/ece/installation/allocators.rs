//! The room of allocators: the machines that instances run on.
//!
//! `render` is how they are shown, `moving` how clusters leave one. Who has room is decided in `fleet`.

mod moving;
mod render;

use serde_json::{Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::fleet::{Allocator, CAPACITY, Fleet, REGION};
use super::{Handler, State, deployments, handler, search as find};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::GetAllocators>(list),
    handler::<op::SearchAllocators>(search),
    handler::<op::GetAllocator>(get),
    handler::<op::DeleteAllocator>(delete),
    handler::<op::ResyncAllocators>(resync_all),
    handler::<op::ResyncAllocator>(resync),
    handler::<op::MoveClusters>(moving::all),
    handler::<op::MoveClustersByType>(moving::of_type),
    handler::<op::StartAllocatorMaintenanceMode>(start_maintenance),
    handler::<op::StopAllocatorMaintenanceMode>(stop_maintenance),
    handler::<op::GetAllocatorMetadata>(metadata),
    handler::<op::SetAllocatorMetadata>(set_metadata),
    handler::<op::SetAllocatorMetadataItem>(set_item),
    handler::<op::DeleteAllocatorMetadataItem>(delete_item),
    handler::<op::GetAllocatorSettings>(settings),
    handler::<op::SetAllocatorSettings>(set_settings),
    handler::<op::UpdateAllocatorSettings>(update_settings),
];

/// The document has guards for versions and no code for their refusal: this one is like those of other resources.
const CONFLICT: &str = "allocators.version_conflict";

/// Lets a machine break down, or come back, with what runs on it.
pub(super) fn set_connected(state: &mut State, id: &str, is_connected: bool) -> bool {
    let Some(allocator) = state.fleet.allocator_mut(id) else { return false };
    allocator.is_connected = is_connected;
    if let Some(runner) = state.hosts.runner_mut(id) {
        runner.is_connected = is_connected;
    }
    let instances = state.deployments.resources_mut().flat_map(|resource| &mut resource.instances);
    instances.filter(|it| it.allocator == id).for_each(|it| it.is_running = is_connected);
    true
}

/// The allocator that the path names; else 404.
fn named<'a>(fleet: &'a Fleet, asked: &Asked) -> Answered<&'a Allocator> {
    let id = asked.path("allocator_id");
    fleet.allocator(&id).ok_or_else(|| no_allocator(&id))
}

/// The same, to change it.
fn named_mut<'a>(fleet: &'a mut Fleet, asked: &Asked) -> Answered<&'a mut Allocator> {
    let id = asked.path("allocator_id");
    fleet.allocator_mut(&id).ok_or_else(|| no_allocator(&id))
}

fn no_allocator(id: &str) -> Answer {
    Answer::not_found(ErrorCode::AllocatorsAllocatorNotFound, format!("there is no allocator {id}"))
}

fn list(state: &mut State, asked: &Asked) -> Answered {
    let mut request = json!({ "from": asked.number("from", 0)?, "size": asked.number("size", 100)? });
    if let Some(query) = asked.query("q") {
        request["query"] = json!({ "query_string": { "query": query } });
    }
    if let Some(field) = asked.query("sort") {
        request["sort"] = json!([field]);
    }
    found(state, &request)
}

fn search(state: &mut State, asked: &Asked) -> Answered {
    let request = asked.json::<models::SearchRequest>()?.unwrap_or_else(|| json!({}));
    found(state, &request)
}

/// What was found, zone by zone, in the order in which it was found.
fn found(state: &State, request: &Value) -> Answered {
    let all = state.fleet.allocators.iter().map(|it| render::allocator(it, &state.deployments));
    let mut zones: Vec<(Value, Vec<Value>)> = Vec::new();
    for allocator in find::run(request, all.collect())?.items {
        let zone = &allocator["zone_id"];
        if let Some((_, allocators)) = zones.iter_mut().find(|(known, _)| known == zone) {
            allocators.push(allocator);
        } else {
            zones.push((zone.clone(), vec![allocator]));
        }
    }
    let zones = zones.into_iter().map(|(zone, allocators)| json!({ "zone_id": zone, "allocators": allocators }));
    Ok(Answer::ok(json!({ "zones": zones.collect::<Vec<_>>() })))
}

/// Whoever waits for an allocator to become empty looks at nothing else: so the plans of what is on it go on.
fn get(state: &mut State, asked: &Asked) -> Answered {
    let id = named(&state.fleet, asked)?.id.clone();
    let on_it = state.deployments.instances().filter(|(_, _, instance)| instance.allocator == id);
    let mut ids: Vec<String> = on_it.map(|(deployment, ..)| deployment.id.clone()).collect();
    ids.dedup();
    for id in ids {
        deployments::go_on(state, &id, state.deployments.steps_per_look);
    }
    Ok(Answer::ok(render::allocator(named(&state.fleet, asked)?, &state.deployments)))
}

fn delete(state: &mut State, asked: &Asked) -> Answered {
    let remove_instances = asked.flag("remove_instances", false)?;
    let allocator = named(&state.fleet, asked)?;
    if allocator.is_connected {
        let message = "the allocator is connected: only one that is not can be deleted";
        return Err(Answer::bad_request(ErrorCode::AllocatorsDeleteConnectedAllocatorAttempt, message));
    }
    let id = allocator.id.clone();
    if !remove_instances && state.deployments.instances().any(|(_, _, it)| it.allocator == id) {
        let message = "there are instances on the allocator: `remove_instances` removes them with it";
        return Err(Answer::bad_request(ErrorCode::AllocatorsDeleteAllocatorWithInstancesAttempt, message));
    }
    for resource in state.deployments.resources_mut() {
        let before = resource.instances.len();
        resource.instances.retain(|it| it.allocator != id);
        resource.lacks_instances |= resource.instances.len() < before;
    }
    state.fleet.allocators.retain(|it| it.id != id);
    Ok(Answer::ok(json!({})))
}

/// Says of all allocators that they are in the index already.
fn resync_all(state: &mut State, asked: &Asked) -> Answered {
    asked.flag("skip_matching_version", true)?;
    let ids: Vec<&str> = state.fleet.allocators.iter().map(|it| it.id.as_str()).collect();
    Ok(Answer::accepted(json!({ "results": { REGION: super::index_results(&ids) } })))
}

fn resync(state: &mut State, asked: &Asked) -> Answered {
    named(&state.fleet, asked).map_err(|_| {
        let message = format!("there is no allocator {}", asked.path("allocator_id"));
        Answer::error(http::StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::AllocatorsResyncFailed, message)
    })?;
    Ok(Answer::ok(json!({})))
}

fn start_maintenance(state: &mut State, asked: &Asked) -> Answered {
    let now = state.clock.now();
    let allocator = named_mut(&mut state.fleet, asked)?;
    allocator.is_in_maintenance = true;
    allocator.maintained = Some(now);
    Ok(Answer::accepted(json!({})))
}

fn stop_maintenance(state: &mut State, asked: &Asked) -> Answered {
    named_mut(&mut state.fleet, asked)?.is_in_maintenance = false;
    Ok(Answer::accepted(json!({})))
}

fn metadata(state: &mut State, asked: &Asked) -> Answered {
    let allocator = named(&state.fleet, asked)?;
    Ok(Answer::ok(render::metadata(allocator)).stamped(&allocator.stamp))
}

/// Changes the metadata of the allocator that the path names, and shows them.
fn change_metadata(state: &mut State, asked: &Asked, change: impl FnOnce(&mut Vec<(String, String)>)) -> Answered {
    let now = state.clock.now();
    let allocator = named_mut(&mut state.fleet, asked)?;
    allocator.stamp.guard(asked, CONFLICT)?;
    change(&mut allocator.metadata);
    allocator.stamp.touch(now);
    Ok(Answer::ok(render::metadata(allocator)).stamped(&allocator.stamp))
}

fn set_metadata(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::MetadataItems>()?;
    named(&state.fleet, asked)?;
    let items = body["items"].as_array().into_iter().flatten();
    let text = |item: &Value, name: &str| item[name].as_str().unwrap_or_default().to_owned();
    let items: Vec<_> = items.map(|item| (text(item, "key"), text(item, "value"))).collect();
    if items.is_empty() || items.iter().any(|(key, value)| key.is_empty() || value.is_empty()) {
        let message = "items of metadata have keys and values, and there is at least one";
        return Err(Answer::bad_request(ErrorCode::AllocatorsInvalidEmptyMetadataItems, message));
    }
    change_metadata(state, asked, |metadata| {
        metadata.clear();
        for (key, value) in items {
            set(metadata, key, value);
        }
    })
}

fn set(metadata: &mut Vec<(String, String)>, key: String, value: String) {
    match metadata.iter_mut().find(|(known, _)| *known == key) {
        Some((_, old)) => *old = value,
        None => metadata.push((key, value)),
    }
}

fn set_item(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::MetadataItemValue>()?;
    named(&state.fleet, asked)?;
    let value = body["value"].as_str().unwrap_or_default().to_owned();
    if value.is_empty() {
        let message = "an item of metadata has a value";
        return Err(Answer::bad_request(ErrorCode::AllocatorsInvalidEmptyMetadataItem, message));
    }
    change_metadata(state, asked, |metadata| set(metadata, asked.path("key"), value))
}

/// What is not there is gone already: the document has no code for it.
fn delete_item(state: &mut State, asked: &Asked) -> Answered {
    let key = asked.path("key");
    change_metadata(state, asked, |metadata| metadata.retain(|(known, _)| *known != key))
}

fn settings(state: &mut State, asked: &Asked) -> Answered {
    let allocator = named(&state.fleet, asked)?;
    Ok(Answer::ok(render::settings(allocator)).stamped(&allocator.settings))
}

fn set_settings(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::AllocatorSettings>()?;
    change_settings(state, asked, &body)
}

fn update_settings(state: &mut State, asked: &Asked) -> Answered {
    let old = render::settings(named(&state.fleet, asked)?);
    let body = asked.patched::<models::AllocatorSettings>(old)?;
    change_settings(state, asked, &body)
}

/// Without a capacity, an allocator has the one that it began with.
fn change_settings(state: &mut State, asked: &Asked, settings: &Value) -> Answered {
    let now = state.clock.now();
    let allocator = named_mut(&mut state.fleet, asked)?;
    allocator.settings.guard(asked, CONFLICT)?;
    allocator.capacity = match &settings["capacity"] {
        Value::Null => CAPACITY,
        value => value.as_u64().ok_or_else(|| Answer::invalid("a capacity is not below zero"))?,
    };
    allocator.settings.touch(now);
    Ok(Answer::ok(render::settings(allocator)).stamped(&allocator.settings))
}
