//! Changing single resources as a whole: restarting, stopping, restoring, upgrading, deleting.

use http::StatusCode;
use serde_json::{Value, json};

use super::model::{Kind, Resource};
use super::named;
use super::plans::{Work, begin};
use super::render::{self, Show};
use crate::ece::installation::State;
use crate::ece::installation::answer::{Answer, Answered};
use crate::ece::installation::asked::Asked;
use crate::generated::ErrorCode;

/// What commands answer: nothing to be warned of.
pub(super) fn done() -> Value {
    json!({ "warnings": [] })
}

/// What changes answer that leave the resource there.
fn changed(resource: &Resource) -> Value {
    json!({ "id": resource.id, "kind": resource.kind.name(), "ref_id": resource.ref_id })
}

/// Begins work on the resource that the path names, with the plan that it has.
fn begin_work(state: &mut State, asked: &Asked, work: Work) -> Answered<()> {
    let resource = named::resource(&state.deployments, asked)?;
    let (id, plan) = (resource.id.clone(), resource.plan().cloned().unwrap_or_default());
    begin(state, &asked.path("deployment_id"), &id, plan, work, &asked.caller.user);
    Ok(())
}

pub(super) fn restart(state: &mut State, asked: &Asked) -> Answered {
    for name in ["restore_snapshot", "skip_snapshot"] {
        asked.flag(name, false)?;
    }
    asked.number("shard_init_wait_time", 0)?;
    let cancel = asked.flag("cancel_pending", false)?;
    let resource = named::resource(&state.deployments, asked)?;
    if resource.plans.pending.is_some() && !cancel {
        let message = "a plan is pending: only with `cancel_pending` it makes room for another";
        let code = ErrorCode::DeploymentsDeploymentResourcePlanChangeError;
        return Err(Answer::error(StatusCode::UNPROCESSABLE_ENTITY, code, message));
    }
    // What was stopped starts again.
    let work = if resource.is_stopped { Work::Apply } else { Work::Restart };
    begin_work(state, asked, work)?;
    Ok(Answer::accepted(done()))
}

pub(super) fn shutdown(state: &mut State, asked: &Asked) -> Answered {
    asked.flag("skip_snapshot", false)?;
    let hide = asked.flag("hide", false)?;
    begin_work(state, asked, Work::Stop)?;
    named::deployment_mut(&mut state.deployments, asked)?.is_hidden |= hide;
    Ok(Answer::ok(done()))
}

pub(super) fn restore(state: &mut State, asked: &Asked) -> Answered {
    asked.flag("restore_snapshot", false)?;
    let missing = ErrorCode::DeploymentsDeploymentNotFound;
    let resource = named::resource_or(&state.deployments, asked, missing)?;
    if !resource.is_stopped {
        let message = "the resource was not shut down";
        return Err(Answer::bad_request(ErrorCode::DeploymentsResourceNotShutdown, message));
    }
    let body = changed(resource);
    begin_work(state, asked, Work::Apply)?;
    Ok(Answer::ok(body))
}

pub(super) fn upgrade(state: &mut State, asked: &Asked) -> Answered {
    let validate_only = asked.flag("validate_only", false)?;
    let deployment = named::deployment(&state.deployments, asked)?;
    let resource = named::resource(&state.deployments, asked)?;
    // A stateless resource has the version of its Elasticsearch.
    let of = resource.elasticsearch.as_deref().and_then(|ref_id| deployment.resource(Kind::Elasticsearch, ref_id));
    let version = of.and_then(Resource::version).or(resource.version()).unwrap_or_default().to_owned();
    let (id, kind) = (resource.id.clone(), resource.kind.name());
    let mut plan = resource.plan().cloned().unwrap_or_default();
    if let Some(configuration) = plan.get_mut(kind).and_then(Value::as_object_mut) {
        configuration.insert("version".to_owned(), version.as_str().into());
    }
    if !validate_only {
        begin(state, &asked.path("deployment_id"), &id, plan, Work::Apply, &asked.caller.user);
    }
    Ok(Answer::accepted(json!({ "resource_id": id, "stack_version": version })))
}

pub(super) fn delete(state: &mut State, asked: &Asked) -> Answered {
    let resource = named::resource(&state.deployments, asked)?;
    if !resource.instances.is_empty() || resource.plans.pending.is_some() {
        let message = "the resource runs: it has to be shut down before";
        return Err(Answer::bad_request(ErrorCode::DeploymentsResourceHasInstances, message));
    }
    let (id, body) = (resource.id.clone(), changed(resource));
    named::deployment_mut(&mut state.deployments, asked)?.resources.retain(|it| it.id != id);
    Ok(Answer::ok(body))
}

pub(super) fn cancel(state: &mut State, asked: &Asked) -> Answered {
    asked.flag("force_delete", false)?;
    let ignore_missing = asked.flag("ignore_missing", false)?;
    let now = state.clock.now();
    let missing = ErrorCode::DeploymentsDeploymentNotFound;
    let body = changed(named::resource_or(&state.deployments, asked, missing)?);
    if !named::resource_mut(&mut state.deployments, asked)?.plans.cancel(now) && !ignore_missing {
        let message = "nothing is pending";
        return Err(Answer::bad_request(ErrorCode::DeploymentsResourceDoesNotHaveAPendingPlan, message));
    }
    Ok(Answer::ok(body))
}

pub(super) fn activity(state: &mut State, asked: &Asked) -> Answered {
    let id = asked.path("attempt_id");
    let resource = named::resource(&state.deployments, asked)?;
    let attempt = resource.plans.all().find(|attempt| attempt.id == id).ok_or_else(|| {
        let message = format!("the resource has no attempt {id}");
        Answer::not_found(ErrorCode::DeploymentsDeploymentResourceNotFound, message)
    })?;
    Ok(Answer::ok(render::attempt(attempt, Show::EVERYTHING)))
}
