//! Stopping, restoring and deleting deployments.

use serde_json::json;

use super::model::Kind;
use super::named;
use super::plans::{Work, begin};
use super::update::orphaned;
use crate::ece::installation::State;
use crate::ece::installation::answer::{Answer, Answered};
use crate::ece::installation::asked::Asked;
use crate::generated::ErrorCode;

pub(super) fn shutdown(state: &mut State, asked: &Asked) -> Answered {
    let hide = asked.flag("hide", false)?;
    asked.flag("skip_snapshot", false)?;
    let deployment = named::deployment(&state.deployments, asked)?;
    let (id, name) = (deployment.id.clone(), deployment.name.clone());
    let running = deployment.resources.iter().filter(|it| !it.is_stopped || it.plans.pending.is_some());
    let running: Vec<(Kind, String)> = running.map(|it| (it.kind, it.ref_id.clone())).collect();
    let orphaned = orphaned(deployment, &running);
    for (kind, ref_id) in running {
        let found = state.deployments.find(&id).and_then(|it| it.resource(kind, &ref_id));
        let Some(resource) = found else { continue };
        let (resource, plan) = (resource.id.clone(), resource.plan().cloned().unwrap_or_default());
        begin(state, &id, &resource, plan, Work::Stop, &asked.caller.user);
    }
    let now = state.clock.now();
    let deployment = named::deployment_mut(&mut state.deployments, asked)?;
    deployment.is_hidden |= hide;
    deployment.stamp.touch(now);
    Ok(Answer::ok(json!({ "id": id, "name": name, "orphaned": orphaned })))
}

pub(super) fn restore(state: &mut State, asked: &Asked) -> Answered {
    asked.flag("restore_snapshot", false)?;
    let now = state.clock.now();
    let deployment = named::deployment_mut(&mut state.deployments, asked)?;
    if !deployment.resources.iter().any(|it| it.is_stopped) {
        let message = "nothing of the deployment was shut down";
        return Err(Answer::bad_request(ErrorCode::DeploymentsResourceNotShutdown, message));
    }
    deployment.is_hidden = false;
    deployment.stamp.touch(now);
    let id = deployment.id.clone();
    let stopped = deployment.resources.iter().filter(|it| it.is_stopped);
    let stopped: Vec<_> = stopped.map(|it| (it.id.clone(), it.plan().cloned().unwrap_or_default())).collect();
    for (resource, plan) in stopped {
        begin(state, &id, &resource, plan, Work::Apply, &asked.caller.user);
    }
    Ok(Answer::ok(json!({ "id": id })))
}

pub(super) fn delete(state: &mut State, asked: &Asked) -> Answered {
    let deployment = named::deployment(&state.deployments, asked)?;
    if !deployment.is_stopped() {
        let message = "the deployment runs: it has to be shut down before";
        return Err(Answer::bad_request(ErrorCode::DeploymentsResourceHasInstances, message));
    }
    let (id, name) = (deployment.id.clone(), deployment.name.clone());
    state.deployments.remove(&id);
    Ok(Answer::ok(json!({ "id": id, "name": name })))
}
