//! Starting, stopping and changing single instances, and what can be had of them.

use http::StatusCode;
use serde_json::{Value, json};

use super::model::{Instance, Kind, Resource};
use super::named;
use super::resources::done;
use crate::ece::installation::State;
use crate::ece::installation::answer::{Answer, Answered};
use crate::ece::installation::asked::Asked;
use crate::generated::{ErrorCode, models};

/// A zip file without entries.
pub(super) const ZIP: &[u8] = b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";

pub(super) fn start(state: &mut State, asked: &Asked) -> Answered {
    change(state, asked, |instance| instance.is_running = true)
}

pub(super) fn stop(state: &mut State, asked: &Asked) -> Answered {
    change(state, asked, |instance| instance.is_running = false)
}

pub(super) fn start_maintenance(state: &mut State, asked: &Asked) -> Answered {
    change(state, asked, |instance| instance.is_in_maintenance = true)
}

pub(super) fn stop_maintenance(state: &mut State, asked: &Asked) -> Answered {
    change(state, asked, |instance| instance.is_in_maintenance = false)
}

fn change(state: &mut State, asked: &Asked, change: fn(&mut Instance)) -> Answered {
    let resource = named::resource(&state.deployments, asked)?;
    let names = named::instances(resource, asked)?;
    if resource.plans.pending.is_some() {
        let message = "a plan is pending: until it is over, instances are its business";
        let code = ErrorCode::DeploymentsInstanceUpdateProhibitedError;
        return Err(Answer::error(StatusCode::FORBIDDEN, code, message));
    }
    for_each(state, asked, &names, change)?;
    Ok(Answer::accepted(done()))
}

fn for_each(state: &mut State, asked: &Asked, names: &[String], change: impl Fn(&mut Instance)) -> Answered<()> {
    let resource = named::resource_mut(&mut state.deployments, asked)?;
    resource.instances.iter_mut().filter(|it| names.contains(&it.name)).for_each(change);
    Ok(())
}

/// Sets the capacity and the disk of instances past their plan.
pub(super) fn set_overrides(state: &mut State, asked: &Asked) -> Answered {
    asked.flag("restart_after_update", false)?;
    let body = asked.required_json::<models::InstanceOverrides>()?;
    let names = named::instances(named::resource(&state.deployments, asked)?, asked)?;
    let is_wrong = |name: &str| body[name].as_f64().is_some_and(|value| value <= 0.0);
    if is_wrong("capacity") || is_wrong("storage_multiplier") {
        let message = "capacity and storage multiplier have to be above zero";
        return Err(Answer::not_found(ErrorCode::InstanceOverridesOutOfRange, message));
    }
    let overrides = ["capacity", "storage_multiplier"].into_iter().filter(|name| !body[*name].is_null());
    let overrides: Value =
        overrides.map(|name| (name.to_owned(), body[name].clone())).collect::<serde_json::Map<_, _>>().into();
    for_each(state, asked, &names, |instance| instance.overrides = Some(overrides.clone()))?;
    Ok(Answer::ok(overrides))
}

/// A heap dump takes no time here.
pub(super) fn capture_heap_dump(state: &mut State, asked: &Asked) -> Answered {
    let name = named::instance(named::resource(&state.deployments, asked)?, asked)?.name.clone();
    let now = state.clock.now();
    named::resource_mut(&mut state.deployments, asked)?.heap_dumps.insert(name, now);
    Ok(Answer::accepted(json!({})))
}

pub(super) fn heap_dump(state: &mut State, asked: &Asked) -> Answered {
    let resource = named::resource(&state.deployments, asked)?;
    let instance = named::instance(resource, asked)?;
    if !resource.heap_dumps.contains_key(&instance.name) {
        let message = format!("nobody has captured a heap dump of {}", instance.name);
        return Err(Answer::not_found(ErrorCode::HeapDumpsHeapDumpNotFound, message));
    }
    Ok(Answer::bytes("application/zip", ZIP))
}

pub(super) fn heap_dumps(state: &mut State, asked: &Asked) -> Answered {
    let deployment = named::deployment(&state.deployments, asked)?;
    let of_kind = |kind: Kind| deployment.of_kind(kind).map(dumps_of).collect::<Vec<_>>();
    let (elasticsearch, enterprise_search) = (of_kind(Kind::Elasticsearch), of_kind(Kind::EnterpriseSearch));
    Ok(Answer::ok(json!({ "elasticsearch": elasticsearch, "enterprise_search": enterprise_search })))
}

fn dumps_of(resource: &Resource) -> Value {
    let dumps = resource.heap_dumps.iter().map(|(instance, captured)| {
        json!({ "instance_id": instance, "captured": captured, "status": "complete", "type": "on_demand", "size": ZIP.len() })
    });
    json!({ "id": resource.id, "ref_id": resource.ref_id, "heap_dumps": dumps.collect::<Vec<_>>() })
}

pub(super) fn thread_dump(state: &mut State, asked: &Asked) -> Answered {
    named::instance(named::resource(&state.deployments, asked)?, asked)?;
    Ok(Answer::bytes("application/zip", ZIP))
}

pub(super) fn diagnostics(state: &mut State, asked: &Asked) -> Answered {
    let resource = named::resource(&state.deployments, asked)?;
    if !resource.instances.iter().any(|it| it.is_running) {
        let message = "nothing of the resource runs";
        let code = ErrorCode::ClustersClusterPlanStateError;
        return Err(Answer::error(StatusCode::PRECONDITION_FAILED, code, message));
    }
    Ok(Answer::bytes("application/zip", ZIP))
}
