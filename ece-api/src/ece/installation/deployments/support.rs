//! What belongs to a deployment beside its plans: certificates, raw metadata, tokens, other templates, the product
//! behind a resource.

use serde_json::{Map, Value, json};

use super::model::{Kind, Resource};
use super::named;
use crate::ece::installation::State;
use crate::ece::installation::answer::{Answer, Answered};
use crate::ece::installation::asked::Asked;
use crate::generated::{ErrorCode, models};
use http::StatusCode;

/// Says of all deployments that they are in the index already.
#[allow(clippy::unnecessary_wraps)] // as all operations
pub(super) fn resync_all(state: &mut State, asked: &Asked) -> Answered {
    asked.flag("skip_matching_version", true)?;
    let ids: Vec<&str> = state.deployments.list().iter().map(|it| it.id.as_str()).collect();
    Ok(Answer::ok(json!({ "created": [], "updated": ids, "deleted": [], "errors": [] })))
}

pub(super) fn resync(state: &mut State, asked: &Asked) -> Answered {
    let id = asked.path("deployment_id");
    if state.deployments.find(&id).is_none() {
        let message = format!("there is no deployment {id}");
        let code = ErrorCode::DeploymentsResyncFailed;
        return Err(Answer::error(StatusCode::INTERNAL_SERVER_ERROR, code, message));
    }
    Ok(Answer::ok(json!({ "created": [], "updated": [id], "deleted": [], "errors": [] })))
}

pub(super) fn certificate_authority(state: &mut State, asked: &Asked) -> Answered {
    let deployment = named::deployment(&state.deployments, asked)?;
    Ok(Answer::ok(json!({ "recommended_trust_restriction": deployment.id, "public_certificates": [] })))
}

pub(super) fn upgrade_assistant(state: &mut State, asked: &Asked) -> Answered {
    let is_ready = named::deployment(&state.deployments, asked)?.is_healthy();
    let details = if is_ready { "nothing stands in the way" } else { "the deployment is not healthy" };
    Ok(Answer::ok(json!({ "ready_for_upgrade": is_ready, "details": details })))
}

pub(super) fn reset_token(state: &mut State, asked: &Asked) -> Answered {
    let resource = named::resource(&state.deployments, asked)?;
    if resource.plans.pending.is_some() {
        let message = "a plan is pending";
        return Err(Answer::bad_request(ErrorCode::ClustersClusterPlanStateError, message));
    }
    let id = resource.id.clone();
    Ok(Answer::accepted(json!({ "apm_id": id, "secret_token": state.ids.secret() })))
}

/// The document has one code for both: whatever is not there is the resource.
fn app_search<'a>(state: &'a mut State, asked: &Asked) -> Answered<&'a mut Resource> {
    named::resource_mut(&mut state.deployments, asked).map_err(|_| {
        let message = format!("there is no App Search with the ref_id {}", asked.path("ref_id"));
        Answer::not_found(ErrorCode::DeploymentsDeploymentResourceNotFound, message)
    })
}

pub(super) fn read_only(state: &mut State, asked: &Asked) -> Answered {
    let resource = app_search(state, asked)?;
    Ok(Answer::ok(json!({ "enabled": resource.is_read_only })))
}

pub(super) fn set_read_only(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::ReadOnlyRequest>()?;
    let resource = app_search(state, asked)?;
    resource.is_read_only = body["enabled"] == true;
    Ok(Answer::ok(json!({ "enabled": resource.is_read_only })))
}

/// Keeps any object, and gives it back with the version that it has now.
pub(super) fn set_raw_metadata(state: &mut State, asked: &Asked) -> Answered {
    let now = state.clock.now();
    let resource = named::resource_mut(&mut state.deployments, asked)?;
    let invalid = |message: &str| Answer::bad_request(ErrorCode::DeploymentsInvalidMetadata, message);
    let body: Value = serde_json::from_slice(&asked.body).map_err(|error| invalid(&error.to_string()))?;
    if !body.is_object() {
        return Err(invalid("metadata are an object"));
    }
    if asked.query("version").is_some_and(|version| version != resource.stamp.version.to_string()) {
        return Err(invalid("the metadata have another version by now"));
    }
    resource.metadata = body.clone();
    resource.stamp.touch(now);
    Ok(Answer::ok(body).stamped(&resource.stamp))
}

/// The request that would bring a deployment to another template.
pub(super) fn migrate_template(state: &mut State, asked: &Asked) -> Answered {
    let id = asked.query("template_id").unwrap_or_default();
    let deployment = named::deployment(&state.deployments, asked)?;
    let template = state.catalog.template(id).ok_or_else(|| {
        Answer::bad_request(ErrorCode::TemplatesTemplateNotFound, format!("there is no template {id}"))
    })?;
    let mut resources = Map::new();
    for kind in Kind::ALL {
        let of_template = &template.request["resources"][kind.name()][0]["plan"]["cluster_topology"];
        let payloads = deployment.of_kind(kind).map(|it| {
            let mut plan = it.plan().cloned().unwrap_or_else(|| json!({}));
            if of_template.is_array() {
                plan["cluster_topology"] = of_template.clone();
            }
            if kind == Kind::Elasticsearch {
                plan["deployment_template"] = json!({ "id": id });
            }
            let mut payload =
                json!({ "ref_id": it.ref_id, "region": it.region, "plan": plan, "settings": it.settings });
            if let Some(ref_id) = &it.elasticsearch {
                payload["elasticsearch_cluster_ref_id"] = ref_id.as_str().into();
            }
            payload
        });
        resources.insert(kind.name().to_owned(), payloads.collect());
    }
    Ok(Answer::ok(json!({ "name": deployment.name, "prune_orphans": false, "resources": resources })))
}

/// What the product behind a resource says: here, what it was asked.
pub(super) fn proxy(state: &mut State, asked: &Asked) -> Answered {
    let resource = named::resource(&state.deployments, asked)?;
    let method = http::Method::from(asked.info.method);
    let value = format!("{} at {method} /{}", resource.name, asked.path("proxy_path"));
    Ok(Answer::ok(json!({ "value": value })))
}
