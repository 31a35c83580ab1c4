//! The room of proxies: what stands between users and their deployments.

use std::collections::BTreeMap;

use http::StatusCode;
use serde_json::{Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::deployments::{Deployments, Kind};
use super::fleet::{Fleet, PLATFORM};
use super::kept::Kept;
use super::stamp::Time;
use super::{Handler, State, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::GetProxies>(list),
    handler::<op::GetProxy>(get),
    handler::<op::GetProxiesHealth>(health),
    handler::<op::GetProxiesSettings>(settings),
    handler::<op::SetProxiesSettings>(set_settings),
    handler::<op::UpdateProxiesSettings>(update_settings),
    handler::<op::CreateProxiesFilteredGroup>(create_group),
    handler::<op::GetProxiesFilteredGroup>(group),
    handler::<op::UpdateProxiesFilteredGroup>(update_group),
    handler::<op::DeleteProxiesFilteredGroup>(delete_group),
    handler::<op::GetProxiesFilteredGroupHealth>(group_health),
];

/// Proxies, their settings, and their groups.
#[derive(Debug)]
pub(crate) struct Proxies {
    pub(crate) list: Vec<Proxy>,
    settings: Kept,
    groups: BTreeMap<String, Kept>,
}

/// A proxy.
#[derive(Clone, Debug)]
pub(crate) struct Proxy {
    /// Also that of its host.
    pub(crate) id: String,
    zone: String,
}

impl Proxies {
    /// One in each zone.
    pub(super) fn seeded(fleet: &Fleet, now: Time) -> Self {
        let first = fleet.zones.iter().filter_map(|zone| fleet.allocators.iter().find(|it| it.zone == *zone));
        let list: Vec<Proxy> = first.map(|it| Proxy { id: it.id.clone(), zone: it.zone.clone() }).collect();
        let sso = json!({
            "max_age": 86_400_000,
            "sso_secret": "",
            "cookie_name": "ece-sso",
            "dont_log_requests": false,
            "default_redirect_path": "/",
            "maintenance_bypass_cookie_name": "ece-bypass",
        });
        let http = json!({
            "disconnected_cutoff": 60_000,
            "minimum_proxy_services": 1,
            "sso_settings": sso,
            "dashboards_base_url": "",
            "cookie_secret": "",
            "user_cookie_key": "ece-user",
        });
        let settings = json!({
            "expected_proxies_count": list.len(),
            "signature_secret": "",
            "signature_valid_for_millis": 60_000,
            "http_settings": http,
        });
        Self { list, settings: Kept::new(settings, now), groups: BTreeMap::new() }
    }

    pub(crate) fn expected(&self) -> u64 {
        self.settings.value["expected_proxies_count"].as_u64().unwrap_or_default()
    }

    fn group_health(&self, group: &Value) -> Value {
        let filters = group["filters"].as_array().map_or(&[][..], Vec::as_slice);
        let fits = |proxy: &&Proxy| {
            let metadata = proxy.metadata();
            filters.iter().all(|filter| {
                filter["key"].as_str().is_some_and(|key| metadata.get(key).is_some_and(|it| *it == filter["value"]))
            })
        };
        let observed = self.list.iter().filter(fits).count();
        let status = status(observed, group["expected_proxies_count"].as_u64().unwrap_or_default());
        json!({ "group": group, "observed_proxies_count": observed, "status": status })
    }
}

impl Proxy {
    fn metadata(&self) -> Value {
        json!({ "zone": self.zone, "version": PLATFORM })
    }

    fn shown(&self, deployments: &Deployments) -> Value {
        json!({
            "proxy_id": self.id,
            "runner_id": self.id,
            "host_ip": self.id,
            "public_hostname": self.id,
            "zone": self.zone,
            "metadata": self.metadata(),
            "healthy": true,
            "allocations": Kind::ALL.map(|kind| {
                let count = allocations(deployments, kind);
                json!({ "allocations_type": kind.name(), "counts": { "allocations": count, "connectors": count } })
            }),
        })
    }
}

/// Every proxy knows all instances.
fn allocations(deployments: &Deployments, kind: Kind) -> usize {
    deployments.instances().filter(|(_, resource, _)| resource.kind == kind).count()
}

/// From good to bad.
const HEALTH: [&str; 3] = ["Green", "Yellow", "Red"];

fn status(observed: usize, expected: u64) -> &'static str {
    match observed {
        0 if expected > 0 => HEALTH[2],
        _ if (observed as u64) < expected => HEALTH[1],
        _ => HEALTH[0],
    }
}

#[allow(clippy::unnecessary_wraps)] // as all operations
fn list(state: &mut State, _: &Asked) -> Answered {
    let Proxies { list, settings, .. } = &state.proxies;
    let all: Vec<Value> = list.iter().map(|proxy| proxy.shown(&state.deployments)).collect();
    Ok(Answer::ok(json!({ "proxies_count": all.len(), "settings": settings.value, "proxies": all })))
}

fn get(state: &mut State, asked: &Asked) -> Answered {
    let id = asked.path("proxy_id");
    let found = state.proxies.list.iter().find(|proxy| proxy.id == id);
    let proxy =
        found.ok_or_else(|| Answer::not_found(ErrorCode::ProxiesProxyNotFound, format!("there is no proxy {id}")))?;
    Ok(Answer::ok(proxy.shown(&state.deployments)))
}

/// 417 where the status is worse than the one that the caller expects.
fn expected(asked: &Asked, health: Value) -> Answer {
    let rank = |status: &str| HEALTH.iter().position(|known| *known == status);
    let now = rank(health["status"].as_str().unwrap_or_default());
    let is_expected = asked.query("expect_status").is_none_or(|status| now <= rank(status));
    let answer = Answer::ok(health);
    if is_expected { answer } else { Answer { status: StatusCode::EXPECTATION_FAILED, ..answer } }
}

#[allow(clippy::unnecessary_wraps)]
fn health(state: &mut State, asked: &Asked) -> Answered {
    let proxies = &state.proxies;
    let groups: Vec<Value> = proxies.groups.values().map(|group| proxies.group_health(&group.value)).collect();
    let allocations = Kind::ALL.map(|kind| {
        json!({
            "allocations_type": kind.name(),
            "max_allocations": allocations(&state.deployments, kind),
            "proxies_at_max_allocations": proxies.list.len(),
        })
    });
    let health = json!({
        "observed_proxies_count": proxies.list.len(),
        "expected_proxies_count": proxies.expected(),
        "allocations": allocations,
        "filtered_groups": groups,
        "status": status(proxies.list.len(), proxies.expected()),
    });
    Ok(expected(asked, health))
}

#[allow(clippy::unnecessary_wraps)]
fn settings(state: &mut State, _: &Asked) -> Answered {
    Ok(state.proxies.settings.shown())
}

#[expect(deprecated, reason = "servers know these settings still")]
fn set_settings(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::ProxiesSettings>()?;
    change_settings(state, asked, body)
}

#[expect(deprecated, reason = "servers know these settings still")]
fn update_settings(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.patched::<models::ProxiesSettings>(state.proxies.settings.value.clone())?;
    change_settings(state, asked, body)
}

fn change_settings(state: &mut State, asked: &Asked, body: Value) -> Answered {
    let settings = &mut state.proxies.settings;
    settings.stamp.guard(asked, ErrorCode::ProxiesVersionConflict)?;
    settings.replace(body, state.clock.now());
    Ok(settings.shown())
}

/// The group that the path names; else 404.
fn named<'a>(proxies: &'a Proxies, asked: &Asked) -> Answered<&'a Kept> {
    let id = asked.path("proxies_filtered_group_id");
    proxies.groups.get(&id).ok_or_else(|| {
        Answer::not_found(ErrorCode::ProxiesProxiesFilteredGroupNotFound, format!("there is no group {id}"))
    })
}

/// A group of proxies as a request has it.
fn given(asked: &Asked) -> Answered<Value> {
    asked.required_json::<models::ProxiesFilteredGroup>()
}

fn create_group(state: &mut State, asked: &Asked) -> Answered {
    let body = given(asked)?;
    let id = body["id"].as_str().unwrap_or_default().to_owned();
    if id.is_empty() {
        let message = "a group has an id";
        return Err(Answer::bad_request(ErrorCode::ProxiesProxiesFilteredGroupEmptyId, message));
    }
    if state.proxies.groups.contains_key(&id) {
        let message = format!("there is a group {id} already");
        return Err(Answer::bad_request(ErrorCode::ProxiesProxiesFilteredGroupAlreadyExists, message));
    }
    let group = Kept::new(body, state.clock.now());
    let answer = group.shown();
    state.proxies.groups.insert(id, group);
    Ok(answer)
}

fn group(state: &mut State, asked: &Asked) -> Answered {
    Ok(named(&state.proxies, asked)?.shown())
}

/// A group that is not there is created: the document has no 404.
fn update_group(state: &mut State, asked: &Asked) -> Answered {
    let mut body = given(asked)?;
    let id = asked.path("proxies_filtered_group_id");
    if body["id"].as_str().is_some_and(|given| given != id) {
        let message = format!("the body has another id than the path, which has {id}");
        return Err(Answer::bad_request(ErrorCode::ProxiesProxiesFilteredGroupIdConflict, message));
    }
    body["id"] = id.as_str().into();
    let now = state.clock.now();
    if let Some(group) = state.proxies.groups.get_mut(&id) {
        group.stamp.guard(asked, ErrorCode::ProxiesProxiesFilteredGroupVersionConflict)?;
        group.replace(body, now);
        return Ok(group.shown());
    }
    let group = Kept::new(body, now);
    let answer = group.shown();
    state.proxies.groups.insert(id, group);
    Ok(answer)
}

fn delete_group(state: &mut State, asked: &Asked) -> Answered {
    named(&state.proxies, asked)?.stamp.guard(asked, ErrorCode::ProxiesProxiesFilteredGroupVersionConflict)?;
    state.proxies.groups.remove(&asked.path("proxies_filtered_group_id"));
    Ok(Answer::ok(json!({})))
}

fn group_health(state: &mut State, asked: &Asked) -> Answered {
    let group = named(&state.proxies, asked)?;
    Ok(expected(asked, state.proxies.group_health(&group.value)))
}
