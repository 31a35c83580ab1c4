//! Creating deployments.

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use serde_json::{Map, Value, json};

use super::model::{Deployment, Kind, Resource};
use super::plans::{Plans, Work, begin};
use super::{read, topology};
use crate::ece::installation::State;
use crate::ece::installation::answer::{Answer, Answered};
use crate::ece::installation::asked::{Asked, invalid_parameter};
use crate::ece::installation::filters;
use crate::ece::installation::fleet::REGION;
use crate::ece::installation::stamp::Stamp;
use crate::generated::{ErrorCode, models};

/// So many characters name a request.
const REQUEST_ID: RangeInclusive<usize> = 32..=128;

pub(super) fn create(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::DeploymentCreateRequest>()?;
    let validate_only = asked.flag("validate_only", false)?;
    let request_id = asked.query("request_id");
    if request_id.is_some_and(|id| !REQUEST_ID.contains(&id.chars().count())) {
        let (least, most) = (REQUEST_ID.start(), REQUEST_ID.end());
        return Err(invalid_parameter("request_id", &format!("has to have from {least} to {most} characters")));
    }
    let known = request_id.and_then(|id| state.deployments.requests.get(id)).cloned();
    if let Some(deployment) = known.and_then(|id| state.deployments.find(&id)) {
        return Ok(Answer::ok(created(deployment, false, &[])));
    }
    let request = from_template(state, body, asked.query("template_id"))?;
    check_resources(state, &request)?;
    if validate_only {
        return Ok(Answer::ok(json!({ "id": "", "name": name(&request, ""), "created": false, "resources": [] })));
    }
    let id = state.ids.next();
    if let Some(request_id) = request_id {
        state.deployments.requests.insert(request_id.to_owned(), id.clone());
    }
    insert(state, &request, &id, &asked.caller.user);
    let secrets: Vec<String> = (0..Kind::ALL.len()).map(|_| state.ids.secret()).collect();
    let deployment = state.deployments.find(&id).ok_or_else(|| super::named::no_deployment(&id))?;
    let answer = Answer::created(created(deployment, true, &secrets)).stamped(&deployment.stamp);
    Ok(answer.with_header(http::header::LOCATION, format!("/api/v1/deployments/{id}")))
}

/// The request, with the resources of the template where it has none, and with what it says for all of them.
fn from_template(state: &State, mut request: Value, template: Option<&str>) -> Answered<Value> {
    let lacks_resources = request["resources"].as_object().is_none_or(Map::is_empty);
    if let Some(id) = template {
        let template = state.catalog.template(id).ok_or_else(|| {
            Answer::bad_request(ErrorCode::TemplatesTemplateNotFound, format!("there is no template {id}"))
        })?;
        if lacks_resources {
            request["resources"] = template.request["resources"].clone();
        }
    }
    let (version, region) = (request["version"].clone(), request["region"].clone());
    for (kind, payload) in payloads_mut(&mut request) {
        if !region.is_null() {
            payload["region"] = region.clone();
        }
        let configuration = &mut payload["plan"][kind.name()];
        if configuration["version"].is_null() {
            configuration["version"] = if version.is_null() { state.catalog.newest().into() } else { version.clone() };
        }
    }
    Ok(request)
}

/// Every payload of a request that is an object, by its kind.
pub(super) fn payloads_mut(request: &mut Value) -> impl Iterator<Item = (Kind, &mut Value)> {
    let kinds = request["resources"].as_object_mut().into_iter().flatten();
    let kinds = kinds.filter_map(|(name, payloads)| Some((Kind::of(name)?, payloads.as_array_mut()?)));
    let all = kinds.flat_map(|(kind, payloads)| payloads.iter_mut().map(move |payload| (kind, payload)));
    // Neither a plan nor a configuration can be put into anything else.
    all.filter(|(kind, payload)| {
        let plan = &payload["plan"];
        payload.is_object() && (plan.is_null() || plan.is_object()) && {
            let configuration = &plan[kind.name()];
            configuration.is_null() || configuration.is_object()
        }
    })
}

/// Every payload of a request, by its kind.
pub(super) fn payloads(request: &Value) -> impl Iterator<Item = (Kind, &Value)> {
    let all = Kind::ALL.into_iter().flat_map(|kind| {
        request["resources"][kind.name()].as_array().into_iter().flatten().map(move |payload| (kind, payload))
    });
    all.filter(|(_, payload)| payload.is_object())
}

fn check_resources(state: &State, request: &Value) -> Answered<()> {
    let invalid = |message: String| Answer::bad_request(ErrorCode::ClustersClusterInvalidPlan, message);
    let mut names: Vec<(Kind, &str)> = Vec::new();
    for (kind, payload) in payloads(request) {
        let ref_id = payload["ref_id"].as_str().unwrap_or_default();
        if ref_id.is_empty() || names.contains(&(kind, ref_id)) {
            return Err(invalid(format!(
                "a resource of the kind {} has no ref_id of its own: `{ref_id}`",
                kind.name()
            )));
        }
        names.push((kind, ref_id));
        check_region(ref_id, payload)?;
        check_template(state, &payload["plan"], None)?;
        check_plan(state, kind, ref_id, &payload["plan"])?;
    }
    if !names.iter().any(|(kind, _)| *kind == Kind::Elasticsearch) {
        return Err(invalid(
            "a deployment needs an Elasticsearch: the request has none, and names no template".to_owned(),
        ));
    }
    for (kind, payload) in payloads(request).filter(|(kind, _)| *kind != Kind::Elasticsearch) {
        let target = payload["elasticsearch_cluster_ref_id"].as_str().unwrap_or_default();
        if !names.contains(&(Kind::Elasticsearch, target)) {
            return Err(invalid(format!("{} is for an Elasticsearch that is not there: `{target}`", kind.name())));
        }
    }
    Ok(())
}

/// Refuses a resource of another region: there is one only.
pub(super) fn check_region(ref_id: &str, payload: &Value) -> Answered<()> {
    match payload["region"].as_str() {
        Some(region) if region != REGION => {
            let message = format!("{ref_id}: there is no region `{region}`: there is {REGION}");
            Err(Answer::bad_request(ErrorCode::ClustersClusterInvalidPlan, message))
        }
        _ => Ok(()),
    }
}

/// Refuses a plan of a template that is not there, unless the plan before is of it.
pub(super) fn check_template(state: &State, plan: &Value, before: Option<&Value>) -> Answered<()> {
    let of = |plan: &Value| plan["deployment_template"]["id"].as_str().map(str::to_owned);
    match of(plan) {
        Some(id) if state.catalog.template(&id).is_none() && before.and_then(of).as_ref() != Some(&id) => {
            let message = format!("there is no template {id}");
            Err(Answer::bad_request(ErrorCode::ClustersClusterInvalidPlan, message))
        }
        _ => Ok(()),
    }
}

/// Refuses a plan that cannot be carried out, with the reason.
pub(super) fn check_plan(state: &State, kind: Kind, ref_id: &str, plan: &Value) -> Answered<()> {
    let invalid =
        |message: String| Answer::bad_request(ErrorCode::ClustersClusterInvalidPlan, format!("{ref_id}: {message}"));
    if !plan.is_object() {
        return Err(invalid("there is no plan".to_owned()));
    }
    let version = plan[kind.name()]["version"].as_str().unwrap_or_default();
    if !state.catalog.versions.iter().any(|known| known == version) {
        let known = state.catalog.versions.join(", ");
        return Err(invalid(format!("there is no version `{version}`: there are {known}")));
    }
    topology::wanted(kind, plan, &state.catalog, &state.fleet).map(drop).map_err(invalid)
}

fn name(request: &Value, default: &str) -> String {
    request["name"].as_str().filter(|name| !name.is_empty()).unwrap_or(default).to_owned()
}

/// Adds a deployment whose plans begin.
pub(crate) fn insert(state: &mut State, request: &Value, id: &str, user: &str) {
    let deployment = Deployment {
        id: id.to_owned(),
        name: name(request, id),
        alias: request["alias"].as_str().map(str::to_owned),
        resources: Vec::new(),
        settings: request["settings"].as_object().cloned().unwrap_or_default(),
        tags: request["metadata"]["tags"].as_array().cloned().unwrap_or_default().into(),
        owner: user.to_owned(),
        is_system_owned: request["metadata"]["system_owned"] == true,
        is_hidden: false,
        plans_modified: None,
        stamp: Stamp::new(state.clock.now()),
    };
    state.deployments.list.push(deployment);
    let payloads: Vec<(Kind, Value)> = payloads(request).map(|(kind, payload)| (kind, payload.clone())).collect();
    for (kind, payload) in payloads {
        add_resource(state, id, kind, &payload, user);
    }
    filters::include_defaults(state, id);
}

/// Adds a resource whose plan begins.
pub(super) fn add_resource(state: &mut State, deployment: &str, kind: Kind, payload: &Value, user: &str) {
    let id = state.ids.next();
    let now = state.clock.now();
    let Some(owner) = state.deployments.find_mut(deployment) else { return };
    let text = |name: &str| payload[name].as_str().map(str::to_owned);
    owner.resources.push(Resource {
        kind,
        ref_id: text("ref_id").unwrap_or_default(),
        id: id.clone(),
        elasticsearch: text("elasticsearch_cluster_ref_id").filter(|_| kind != Kind::Elasticsearch),
        name: text("display_name").unwrap_or_else(|| owner.name.clone()),
        region: text("region").unwrap_or_else(|| REGION.to_owned()),
        settings: payload["settings"].as_object().cloned().unwrap_or_default(),
        plans: Plans::default(),
        instances: Vec::new(),
        next_instance: 0,
        is_stopped: false,
        lacks_instances: false,
        keystore: BTreeMap::new(),
        remotes: Vec::new(),
        heap_dumps: BTreeMap::new(),
        is_read_only: false,
        metadata: json!({}),
        stamp: Stamp::new(now),
    });
    begin(state, deployment, &id, payload["plan"].clone(), Work::Apply, user);
}

/// Secrets are told once, when they are new.
fn created(deployment: &Deployment, is_new: bool, secrets: &[String]) -> Value {
    let mut resources = read::named_resources(deployment);
    for ((value, resource), secret) in resources.iter_mut().zip(&deployment.resources).zip(secrets) {
        if resource.kind == Kind::Elasticsearch {
            value["credentials"] = json!({ "username": "elastic", "password": secret });
        }
        if resource.kind.has_token() {
            value["secret_token"] = secret.as_str().into();
        }
    }
    let mut value = json!({ "id": deployment.id, "name": deployment.name, "created": is_new, "resources": resources });
    if let Some(alias) = &deployment.alias {
        value["alias"] = alias.as_str().into();
    }
    value
}
