//! What only Elasticsearch has: keystore, remote clusters, the password of its first user, moves of instances.

use serde_json::{Value, json};

use super::model::{Deployment, Kind, Resource};
use super::named;
use super::plans::{Work, begin};
use super::read;
use super::resources::done;
use crate::ece::installation::State;
use crate::ece::installation::answer::{Answer, Answered};
use crate::ece::installation::asked::Asked;
use crate::generated::{ErrorCode, models};

/// A feature that every cluster has already.
pub(super) fn enable(state: &mut State, asked: &Asked) -> Answered {
    asked.flag("validate_only", false)?;
    named::resource(&state.deployments, asked)?;
    if asked.info.body.is_some() {
        asked.required_json::<models::EnableIlmRequest>()?;
    }
    Ok(Answer::ok(done()))
}

pub(super) fn reset_password(state: &mut State, asked: &Asked) -> Answered {
    asked.flag("check_completion", false)?;
    named::resource(&state.deployments, asked)?;
    Ok(Answer::ok(json!({ "username": "elastic", "password": state.ids.secret() })))
}

pub(super) fn keystore(state: &mut State, asked: &Asked) -> Answered {
    Ok(Answer::ok(shown(named::resource(&state.deployments, asked)?)))
}

/// A secret without value goes away; the others stay.
pub(super) fn set_keystore(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::KeystoreContents>()?;
    let now = state.clock.now();
    let resource = named::resource_mut(&mut state.deployments, asked)?;
    for (name, secret) in body["secrets"].as_object().into_iter().flatten() {
        if secret["value"].is_null() {
            resource.keystore.remove(name);
        } else {
            resource.keystore.insert(name.clone(), secret["as_file"] == true);
        }
    }
    resource.stamp.touch(now);
    Ok(Answer::ok(shown(resource)))
}

/// Values are never told.
fn shown(resource: &Resource) -> Value {
    let secrets = resource.keystore.iter().map(|(name, as_file)| (name.clone(), json!({ "as_file": as_file })));
    json!({ "secrets": secrets.collect::<serde_json::Map<_, _>>() })
}

pub(super) fn remotes(state: &mut State, asked: &Asked) -> Answered {
    let resource = named::resource(&state.deployments, asked)?;
    Ok(Answer::ok(json!({ "resources": resource.remotes })))
}

pub(super) fn set_remotes(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::RemoteResources>()?;
    let now = state.clock.now();
    let resource = named::resource_mut(&mut state.deployments, asked)?;
    resource.remotes = body["resources"].as_array().cloned().unwrap_or_default();
    resource.stamp.touch(now);
    Ok(Answer::accepted(json!({})))
}

pub(super) fn move_instances(state: &mut State, asked: &Asked) -> Answered {
    for name in ["force_update", "instances_down", "move_only", "force_move"] {
        asked.flag(name, false)?;
    }
    let validate_only = asked.flag("validate_only", false)?;
    let given = asked.json::<models::TransientElasticsearchPlanConfiguration>()?;
    let resource = named::resource(&state.deployments, asked)?;
    let instances = named::instances(resource, asked)?;
    if validate_only {
        let from = instances.iter().map(|name| json!({ "from": name }));
        let default =
            json!({ "plan_configuration": { "move_instances": from.collect::<Vec<_>>(), "move_only": true } });
        return Ok(Answer::ok(given.unwrap_or(default)));
    }
    let (id, plan) = (resource.id.clone(), resource.plan().cloned().unwrap_or_default());
    let work = Work::Move { instances, without: Vec::new() };
    begin(state, &asked.path("deployment_id"), &id, plan, work, &asked.caller.user);
    Ok(Answer::accepted(json!({})))
}

/// Deployments whose Elasticsearch can be a remote one of this version.
pub(super) fn eligible(state: &mut State, asked: &Asked) -> Answered {
    let version = asked.query("version").unwrap_or_default();
    let Some(major) = major(version) else {
        let message = format!("this is not a version: {version}");
        return Err(Answer::bad_request(ErrorCode::StackpackInvalidVersion, message));
    };
    read::found(state, asked, |deployment| is_eligible(deployment, major))
}

/// Deployments whose Elasticsearch can be a remote one of this resource.
pub(super) fn eligible_for(state: &mut State, asked: &Asked) -> Answered {
    let resource = named::resource(&state.deployments, asked)?;
    let Some(major) = resource.version().and_then(major) else {
        let message = "the resource has no version that can be compared";
        return Err(Answer::bad_request(ErrorCode::DeploymentsResourceDoesNotHaveAValidVersion, message));
    };
    let id = asked.path("deployment_id");
    read::found(state, asked, |deployment| deployment.id != id && is_eligible(deployment, major))
}

fn major(version: &str) -> Option<u64> {
    let mut parts = version.split('.').map(|part| part.parse::<u64>().ok());
    let major = parts.next()?;
    parts.all(|part| part.is_some()).then_some(major)?
}

/// Clusters talk to those of their own major version and of the one before.
fn is_eligible(deployment: &Deployment, than: u64) -> bool {
    let versions = deployment.of_kind(Kind::Elasticsearch).filter_map(|it| major(it.version()?));
    versions.into_iter().any(|version| version <= than && version + 1 >= than)
}
