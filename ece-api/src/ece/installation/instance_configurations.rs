//! The room of instance configurations: which sizes an instance can have, and where it may run.

use http::StatusCode;
use serde_json::{Map, Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::catalog::Configuration;
use super::deployments::Kind;
use super::{Handler, State, handler};
use crate::generated::models;
use crate::generated::operations as op;

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::GetInstanceConfigurations>(list),
    handler::<op::CreateInstanceConfiguration>(create),
    handler::<op::GetInstanceConfiguration>(get),
    handler::<op::SetInstanceConfiguration>(set),
    handler::<op::DeleteInstanceConfiguration>(delete),
];

// The document lists no codes for these operations: these are like those of other resources.
const NOT_FOUND: &str = "instance_configurations.not_found";
const ALREADY_EXISTS: &str = "instance_configurations.already_exists";
const CONFLICT: &str = "instance_configurations.version_conflict";
const IN_USE: &str = "instance_configurations.in_use";

/// Members that are kept as they come.
const KEPT: [&str; 6] =
    ["description", "allocator_filter", "metadata", "cpu_multiplier", "allowed_zones", "system_owned"];

fn no_configuration(id: &str) -> Answer {
    Answer::error(StatusCode::NOT_FOUND, NOT_FOUND, format!("there is no instance configuration {id}"))
}

/// As this room shows it: with what others do not.
fn shown(configuration: &Configuration, zones: Option<usize>) -> Value {
    let mut value = configuration.shown();
    for (name, member) in &configuration.more {
        value[name] = member.clone();
    }
    if let Some(time) = configuration.deleted {
        value["deleted_on"] = json!(time);
    }
    if let Some(zones) = zones {
        value["max_zones"] = zones.into();
    }
    value
}

/// The number of zones, where they are to be shown.
fn zones(state: &State, asked: &Asked) -> Answered<Option<usize>> {
    Ok(asked.flag("show_max_zones", false)?.then_some(state.fleet.zones.len()))
}

/// Of each configuration there is the last version only.
fn list(state: &mut State, asked: &Asked) -> Answered {
    let shows_deleted = asked.flag("show_deleted", false)?;
    asked.flag("include_versions", false)?;
    let zones = zones(state, asked)?;
    let all = state.catalog.configurations.iter().filter(|it| shows_deleted || it.deleted.is_none());
    Ok(Answer::ok(all.map(|it| shown(it, zones)).collect()))
}

fn get(state: &mut State, asked: &Asked) -> Answered {
    let (id, zones) = (asked.path("id"), zones(state, asked)?);
    let shows_deleted = asked.flag("show_deleted", false)?;
    let version = asked.query("config_version");
    let fits = |it: &&Configuration| {
        it.id == id
            && (shows_deleted || it.deleted.is_none())
            && version.is_none_or(|version| version == it.version.to_string())
    };
    let found = state.catalog.configurations.iter().find(fits).ok_or_else(|| no_configuration(&id))?;
    Ok(Answer::ok(shown(found, zones)))
}

/// A configuration as a request has it.
fn given(asked: &Asked, id: String) -> Answered<Configuration> {
    let body = asked.required_json::<models::InstanceConfiguration>()?;
    let sizes = body["discrete_sizes"]["sizes"].as_array().into_iter().flatten();
    let sizes: Option<Vec<u64>> = sizes.map(|size| size.as_u64().filter(|size| *size > 0)).collect();
    let sizes = sizes.filter(|sizes| !sizes.is_empty());
    let sizes = sizes.ok_or_else(|| Answer::invalid("an instance configuration has sizes, all of them above zero"))?;
    let kind = body["instance_type"].as_str().unwrap_or(Kind::Elasticsearch.name());
    if Kind::of(kind).is_none() {
        return Err(Answer::invalid(format!("there is no type of instances `{kind}`")));
    }
    let text = |value: &Value, default: &str| value.as_str().unwrap_or(default).to_owned();
    let node_types = body["node_types"].as_array().into_iter().flatten();
    let more = KEPT.iter().filter(|name| !body[**name].is_null());
    let more: Map<String, Value> = more.map(|name| ((*name).to_owned(), body[*name].clone())).collect();
    Ok(Configuration {
        name: text(&body["name"], &id),
        id,
        kind: kind.to_owned(),
        default_size: body["discrete_sizes"]["default_size"].as_u64().unwrap_or(sizes[0]),
        sizes,
        resource: text(&body["discrete_sizes"]["resource"], "memory"),
        storage_multiplier: body["storage_multiplier"].as_f64().unwrap_or(1.0),
        node_types: node_types.filter_map(Value::as_str).map(str::to_owned).collect(),
        version: 1,
        deleted: None,
        more,
    })
}

fn create(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::InstanceConfiguration>()?;
    let id = body["id"].as_str().map_or_else(|| state.ids.next(), str::to_owned);
    if state.catalog.configurations.iter().any(|it| it.id == id) {
        let message = format!("there is, or was, an instance configuration {id}");
        return Err(Answer::error(StatusCode::BAD_REQUEST, ALREADY_EXISTS, message));
    }
    let new = given(asked, id)?;
    let answer = Answer::created(json!({ "id": new.id }));
    state.catalog.configurations.push(new);
    Ok(answer)
}

/// Replaces what is there, and creates what is not.
fn set(state: &mut State, asked: &Asked) -> Answered {
    for name in ["config_control", "test_config", "strict_mode"] {
        asked.flag(name, false)?;
    }
    let create_only = asked.flag("create_only", false)?;
    let id = asked.path("id");
    let mut new = given(asked, id.clone())?;
    let refused = |code: &str, message: String| Answer::error(StatusCode::BAD_REQUEST, code, message);
    let answer = json!({ "id": id });
    let version = asked.query("version");
    let Some(old) = state.catalog.configurations.iter_mut().find(|it| it.id == id) else {
        // Whoever names a version wants to change what is there.
        if version.is_some() {
            return Err(no_configuration(&id));
        }
        state.catalog.configurations.push(new);
        return Ok(Answer::created(answer));
    };
    if create_only {
        return Err(refused(ALREADY_EXISTS, format!("there is, or was, an instance configuration {id}")));
    }
    if version.is_some_and(|version| version != old.version.to_string()) {
        return Err(refused(CONFLICT, format!("the instance configuration has the version {}", old.version)));
    }
    new.version = old.version + 1;
    *old = new;
    Ok(Answer::ok(answer))
}

/// It stays, to be shown to those who ask for what was deleted.
fn delete(state: &mut State, asked: &Asked) -> Answered {
    asked.flag("only_test_version", false)?;
    let (id, now) = (asked.path("id"), state.clock.now());
    let found = state.catalog.configuration(&id).ok_or_else(|| no_configuration(&id))?;
    if asked.query("version").is_some_and(|version| version != found.version.to_string()) {
        let message = format!("the instance configuration has the version {}", found.version);
        return Err(Answer::error(StatusCode::FORBIDDEN, CONFLICT, message));
    }
    let mut templates = state.catalog.templates.iter();
    let is_used = state.deployments.instances().any(|(_, _, it)| it.configuration == id)
        || templates.any(|template| template.configurations().contains(&id.as_str()));
    if is_used {
        let message = format!("there are instances of {id}, or templates that have it");
        return Err(Answer::error(StatusCode::FORBIDDEN, IN_USE, message));
    }
    if let Some(it) = state.catalog.configurations.iter_mut().find(|it| it.id == id) {
        it.deleted = Some(now);
    }
    Ok(Answer::ok(json!({})))
}
