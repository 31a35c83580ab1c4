//! The room of the stack: its versions, and what there is in each of them.
//!
//! `archive` says which versions an uploaded pack has.

mod archive;

use bytes::Bytes;
use http::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::catalog::{Catalog, parsed};
use super::deployments::Kind;
use super::fleet::PLATFORM;
use super::{Handler, State, form, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::GetVersionStacks>(list),
    handler::<op::GetVersionStack>(get),
    handler::<op::UpdateVersionStack>(set),
    handler::<op::DeleteVersionStack>(delete),
    handler::<op::UpdateStackPacks>(upload),
    handler::<op::GetInstanceTypes>(instance_types),
];

/// Versions before this one do not run on the platform.
const OLDEST: [u64; 3] = [7, 0, 0];

fn no_version(version: &str) -> Answer {
    Answer::not_found(ErrorCode::StackpackVersionNotFound, format!("there is no version {version}"))
}

/// What there is in a version: what was given, and else what every version has.
fn shown(version: &str, catalog: &Catalog) -> Value {
    let product = |name: &str| {
        json!({
            "version": version,
            "docker_image": format!("docker.example.net/{name}:{version}"),
            "blacklist": [],
            "capacity_constraints": { "min": 1024, "max": 65536 },
        })
    };
    let elasticsearch = json!({
        "docker_image": format!("docker.example.net/elasticsearch:{version}"),
        "plugins": [],
        "default_plugins": [],
        "blacklist": [],
        "node_types": [],
        "capacity_constraints": { "min": 1024, "max": 65536 },
    });
    let is_deleted = catalog.deleted.contains(version);
    let age = parsed(version);
    let newer = catalog.versions.iter().filter(|it| parsed(it) > age);
    let mut value = json!({
        "version": version,
        "template": { "template_version": version, "hashes": [] },
        "elasticsearch": elasticsearch,
        "kibana": product("kibana"),
        "apm": product("apm"),
        "enterprise_search": product("enterprise-search"),
        "metadata": { "min_platform_version": "3.0.0", "pre_release": false },
        "deleted": is_deleted,
        "upgradable_to": newer.collect::<Vec<_>>(),
        "min_upgradable_from": if age < Some([8, 0, 0]) { "6.8.0" } else { "7.17.0" },
        "whitelisted": !is_deleted,
        "accessible": !is_deleted,
    });
    if let Some(given) = catalog.packs.get(version).and_then(Value::as_object) {
        // Integrations Server has a place in what is given, and none in what is shown.
        let shown = |name: &str, member: &Value| name != "integrations_server" && !member.is_null();
        for (name, member) in given.iter().filter(|(name, member)| shown(name, member)) {
            value[name] = member.clone();
        }
    }
    value
}

fn list(state: &mut State, asked: &Asked) -> Answered {
    let shows_deleted = asked.flag("show_deleted", false)?;
    asked.flag("show_unusable", false)?;
    let catalog = &state.catalog;
    let deleted = catalog.deleted.iter().filter(|_| shows_deleted);
    // The newest first.
    let all = catalog.versions.iter().rev().chain(deleted).map(|version| shown(version, catalog));
    Ok(Answer::ok(json!({ "stacks": all.collect::<Vec<_>>() })))
}

fn get(state: &mut State, asked: &Asked) -> Answered {
    let version = asked.path("version");
    let is_there = state.catalog.versions.contains(&version);
    if is_there { Ok(Answer::ok(shown(&version, &state.catalog))) } else { Err(no_version(&version)) }
}

/// Adds a version, or changes it.
fn set(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::StackVersionConfigPost>()?;
    let version = asked.path("version");
    if parsed(&version).is_none() {
        let message = format!("this is not a version: {version}");
        return Err(Answer::bad_request(ErrorCode::StackpackInvalidVersion, message));
    }
    let least = body["metadata"]["min_platform_version"].as_str().and_then(parsed);
    if least > parsed(PLATFORM) {
        let message = format!("{version} is for a newer platform than {PLATFORM}");
        return Err(Answer::not_found(ErrorCode::StackpackMissingPlatformVersion, message));
    }
    state.catalog.add_version(&version);
    state.catalog.packs.insert(version.clone(), body);
    Ok(Answer::ok(shown(&version, &state.catalog)))
}

/// Deployments of it stay as they are.
fn delete(state: &mut State, asked: &Asked) -> Answered {
    let version = asked.path("version");
    if !state.catalog.versions.contains(&version) {
        return Err(no_version(&version));
    }
    state.catalog.versions.retain(|it| *it != version);
    state.catalog.deleted.insert(version);
    Ok(Answer::ok(json!({})))
}

fn error(version: &str, code: &ErrorCode, message: &str) -> Value {
    let reply = json!({ "errors": [{ "code": code.as_str(), "message": message }] });
    json!({ "stack_version": version, "errors": reply })
}

/// Each version of the pack is added or fails for itself.
fn upload(state: &mut State, asked: &Asked) -> Answered {
    let content = form::file(asked, "file").map_or_else(Bytes::new, |file| file.content);
    let versions = archive::versions(&content);
    if versions.is_empty() {
        let code = ErrorCode::StackpackBadArchive;
        let error = error("", &code, "the file is not a ZIP archive with entries that are named by versions");
        let answer = Answer::ok(json!({ "stacks": [], "errors": [error] }));
        let name = http::HeaderName::from_static("x-cloud-error-codes");
        return Err(Answer { status: StatusCode::BAD_REQUEST, ..answer }.with_header(name, code));
    }
    let (known, unknown): (Vec<String>, Vec<String>) =
        versions.into_iter().partition(|version| parsed(version) >= Some(OLDEST));
    for version in &known {
        state.catalog.add_version(version);
    }
    let stacks: Vec<Value> = known.iter().map(|version| shown(version, &state.catalog)).collect();
    let message = "the platform does not run such an old version";
    let errors = unknown.iter().map(|version| error(version, &ErrorCode::StackpackInvalidVersion, message));
    Ok(Answer::ok(json!({ "stacks": stacks, "errors": errors.collect::<Vec<_>>() })))
}

/// The kinds of instances, and the types of nodes that the configurations of each have.
#[allow(clippy::unnecessary_wraps)] // as all operations
fn instance_types(state: &mut State, _: &Asked) -> Answered {
    let catalog = &state.catalog;
    let one = |kind: Kind| {
        let of_kind = || catalog.configurations.iter().filter(move |it| it.kind == kind.name() && it.deleted.is_none());
        let mut names: Vec<&str> = of_kind().flat_map(|it| &it.node_types).map(String::as_str).collect();
        names.sort_unstable();
        names.dedup();
        let node = |name: &str| json!({ "node_type": name, "name": name, "description": "", "mandatory": false });
        let limits = json!({ "min": 1024, "max": 65536 });
        let compatible = names.iter().map(|name| json!({ "node_type": name, "compatible_node_types": names }));
        let compatible: Vec<Value> = compatible.collect();
        let versions = catalog
            .versions
            .iter()
            .map(|version| json!({ "version": version, "node_types": compatible, "capacity_constraints": limits }));
        let mut value = json!({
            "instance_type": kind.name(),
            "name": kind.name(),
            "description": "",
            "node_types": names.iter().map(|name| node(name)).collect::<Vec<_>>(),
            "compatibility": versions.collect::<Vec<_>>(),
        });
        if let Some(first) = of_kind().next() {
            value["default_instance_configuration_id"] = first.id.as_str().into();
        }
        value
    };
    Ok(Answer::ok(Kind::ALL.into_iter().map(one).collect()))
}
