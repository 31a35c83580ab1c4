//! Changing deployments.

use serde_json::{Map, Value, json};

use super::create::{add_resource, check_plan, check_region, check_template, payloads, payloads_mut};
use super::model::{Deployment, Kind};
use super::plans::{Work, begin};
use super::{named, read};
use crate::ece::installation::State;
use crate::ece::installation::answer::{Answer, Answered};
use crate::ece::installation::asked::Asked;
use crate::generated::{ErrorCode, models};

/// The document has a guard for versions and no code for its refusal: this one is like those of other resources.
const CONFLICT: &str = "deployments.version_conflict";

pub(super) fn update(state: &mut State, asked: &Asked) -> Answered {
    let mut body = asked.required_json::<models::DeploymentUpdateRequest>()?;
    let deployment = named::deployment(&state.deployments, asked)?;
    deployment.stamp.guard(asked, CONFLICT)?;
    let validate_only = asked.flag("validate_only", false)?;
    let hide = asked.flag("hide_pruned_orphans", false)?;
    complete(deployment, &mut body);
    check(state, deployment, &body)?;
    let orphans = if body["prune_orphans"] == true { orphans(deployment, &body) } else { Vec::new() };
    let shutdown = orphaned(deployment, &orphans);
    if !validate_only {
        change(state, asked, &body)?;
        prune(state, asked, &orphans, hide)?;
    }
    let deployment = named::deployment(&state.deployments, asked)?;
    let mut value = json!({
        "id": deployment.id,
        "name": deployment.name,
        "resources": touched(deployment, &body),
        "shutdown_resources": shutdown,
    });
    if let Some(alias) = &deployment.alias {
        value["alias"] = alias.as_str().into();
    }
    Ok(Answer::ok(value).stamped(&deployment.stamp))
}

/// A plan without a version keeps the one that there is; a new resource takes that of Elasticsearch.
fn complete(deployment: &Deployment, body: &mut Value) {
    let elasticsearch = deployment.of_kind(Kind::Elasticsearch).find_map(|it| it.version());
    for (kind, payload) in payloads_mut(body) {
        let known = payload["ref_id"].as_str().and_then(|ref_id| deployment.resource(kind, ref_id));
        let version = known.and_then(|it| it.version()).or(elasticsearch);
        if payload["plan"].is_object() && payload["plan"][kind.name()]["version"].is_null() {
            payload["plan"][kind.name()]["version"] = version.into();
        }
    }
}

fn check(state: &State, deployment: &Deployment, body: &Value) -> Answered<()> {
    let invalid = |message: String| Answer::bad_request(ErrorCode::ClustersClusterInvalidPlan, message);
    let mut names = Vec::new();
    for (kind, payload) in payloads(body) {
        let ref_id = payload["ref_id"].as_str().unwrap_or_default();
        if ref_id.is_empty() || names.contains(&(kind, ref_id)) {
            return Err(invalid(format!(
                "a resource of the kind {} has no ref_id of its own: `{ref_id}`",
                kind.name()
            )));
        }
        names.push((kind, ref_id));
        let known = deployment.resource(kind, ref_id);
        check_region(ref_id, payload)?;
        check_template(state, &payload["plan"], known.and_then(|it| it.plan()))?;
        if known.is_none() || payload["plan"].is_object() {
            check_plan(state, kind, ref_id, &payload["plan"])?;
        }
        let (old, new) = (known.and_then(|it| it.version()), payload["plan"][kind.name()]["version"].as_str());
        let age = |version: &str| state.catalog.versions.iter().position(|known| known == version);
        if let (Some(old), Some(new)) = (old, new)
            && age(new) < age(old)
        {
            return Err(invalid(format!("{ref_id}: the version cannot go back from {old} to {new}")));
        }
        if known.is_none() && kind != Kind::Elasticsearch {
            let target = payload["elasticsearch_cluster_ref_id"].as_str().unwrap_or_default();
            if deployment.resource(Kind::Elasticsearch, target).is_none() {
                return Err(invalid(format!("{ref_id} is for an Elasticsearch that is not there: `{target}`")));
            }
        }
    }
    Ok(())
}

/// Kind and `ref_id` of what the request does not name.
fn orphans(deployment: &Deployment, body: &Value) -> Vec<(Kind, String)> {
    let is_named = |kind: Kind, ref_id: &str| payloads(body).any(|(of, it)| of == kind && it["ref_id"] == ref_id);
    let left = deployment.resources.iter().filter(|it| !it.is_stopped && !is_named(it.kind, &it.ref_id));
    left.map(|it| (it.kind, it.ref_id.clone())).collect()
}

/// What is shut down, by its id.
pub(super) fn orphaned(deployment: &Deployment, orphans: &[(Kind, String)]) -> Value {
    let mut value = Map::new();
    for kind in Kind::ALL {
        let names = orphans.iter().filter(|(of, _)| *of == kind);
        let ids = names.filter_map(|(kind, ref_id)| Some(deployment.resource(*kind, ref_id)?.id.as_str()));
        let shown = ids.map(|id| match kind {
            Kind::Elasticsearch => json!({ "id": id, "dependents": [] }),
            _ => id.into(),
        });
        value.insert(kind.name().to_owned(), shown.collect());
    }
    value.into()
}

fn change(state: &mut State, asked: &Asked, body: &Value) -> Answered<()> {
    let now = state.clock.now();
    let deployment = named::deployment_mut(&mut state.deployments, asked)?;
    let id = deployment.id.clone();
    if let Some(name) = body["name"].as_str().filter(|name| !name.is_empty()) {
        name.clone_into(&mut deployment.name);
    }
    if let Some(alias) = body["alias"].as_str() {
        deployment.alias = Some(alias.to_owned());
    }
    deployment.settings.extend(body["settings"].as_object().cloned().unwrap_or_default());
    if body["metadata"]["tags"].is_array() {
        deployment.tags = body["metadata"]["tags"].clone();
    }
    if let Some(hidden) = body["metadata"]["hidden"].as_bool() {
        deployment.is_hidden = hidden;
    }
    deployment.stamp.touch(now);
    for (kind, payload) in payloads(body) {
        let ref_id = payload["ref_id"].as_str().unwrap_or_default();
        let known = state.deployments.find_mut(&id).and_then(|it| it.resource_mut(kind, ref_id));
        let Some(resource) = known else {
            add_resource(state, &id, kind, payload, &asked.caller.user);
            continue;
        };
        if let Some(name) = payload["display_name"].as_str() {
            name.clone_into(&mut resource.name);
        }
        resource.settings.extend(payload["settings"].as_object().cloned().unwrap_or_default());
        let resource = resource.id.clone();
        if payload["plan"].is_object() {
            begin(state, &id, &resource, payload["plan"].clone(), Work::Apply, &asked.caller.user);
        }
    }
    Ok(())
}

fn prune(state: &mut State, asked: &Asked, orphans: &[(Kind, String)], hide: bool) -> Answered<()> {
    for (kind, ref_id) in orphans {
        let deployment = named::deployment_mut(&mut state.deployments, asked)?;
        let Some(resource) = deployment.resource(*kind, ref_id) else { continue };
        let (deployment, resource, plan) = (deployment.id.clone(), resource.id.clone(), resource.plan().cloned());
        begin(state, &deployment, &resource, plan.unwrap_or_default(), Work::Stop, &asked.caller.user);
        if hide {
            named::deployment_mut(&mut state.deployments, asked)?.resources.retain(|it| it.id != resource);
        }
    }
    Ok(())
}

/// The resources that a request names, in short.
fn touched(deployment: &Deployment, body: &Value) -> Value {
    let is_named = |value: &Value| {
        payloads(body).any(|(kind, it)| value["kind"] == kind.name() && value["ref_id"] == it["ref_id"])
    };
    read::named_resources(deployment).into_iter().filter(is_named).collect()
}
