//! The room of roles: which containers a host runs that has one, and which hosts are blessed with it.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::hosts::Hosts;
use super::stamp::{Stamp, Time};
use super::{Handler, State, handler};
use crate::generated::operations as op;
use crate::generated::{ErrorCode, models};

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::ListBlueprinterRoles>(list),
    handler::<op::CreateBlueprinterRole>(create),
    handler::<op::GetBlueprinterRole>(get),
    handler::<op::UpdateBlueprinterRole>(update),
    handler::<op::DeleteBlueprinterRole>(delete),
    handler::<op::SetBlueprinterBlessings>(set_blessings),
    handler::<op::AddBlueprinterBlessing>(add_blessing),
];

/// All roles, in the order in which they were created.
#[derive(Debug)]
pub(crate) struct Roles(Vec<Role>);

/// A role of runners.
#[derive(Clone, Debug)]
pub(crate) struct Role {
    id: String,
    is_auto_blessed: bool,
    containers: Value,
    stamp: Stamp,
    /// By runner.
    blessings: BTreeMap<String, bool>,
    /// Of the blessings.
    blessed: Stamp,
}

impl Roles {
    /// The roles that the hosts have, all of them blessed.
    pub(super) fn seeded(hosts: &Hosts, now: Time) -> Self {
        let names = ["allocator", "coordinator", "director", "proxy"];
        Self(names.iter().map(|name| Role::seeded(name, hosts, now)).collect())
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Role> {
        self.0.iter().find(|role| role.id == id)
    }

    /// Blesses a runner with a role.
    pub(crate) fn bless(&mut self, id: &str, runner: &str, now: Time) {
        if let Some(role) = self.0.iter_mut().find(|role| role.id == id) {
            role.blessings.insert(runner.to_owned(), true);
            role.blessed.touch(now);
        }
    }
}

impl Role {
    fn seeded(name: &str, hosts: &Hosts, now: Time) -> Self {
        let with_it = hosts.runners.iter().filter(|runner| runner.roles.iter().any(|role| role == name));
        let options = json!({ "enabled": true, "auths": [], "acls": [] });
        let container =
            json!({ "name": name, "container_set_name": format!("{name}s"), "kind": "docker", "options": options });
        Self {
            id: name.to_owned(),
            is_auto_blessed: false,
            containers: json!([container]),
            stamp: Stamp::new(now),
            blessings: with_it.map(|runner| (runner.id.clone(), true)).collect(),
            blessed: Stamp::new(now),
        }
    }

    /// What is wanted of a runner and not blessed yet is pending.
    fn shown(&self, hosts: &Hosts) -> Value {
        let by_runner = |all: &mut dyn Iterator<Item = (&String, bool)>| -> Map<String, Value> {
            all.map(|(runner, value)| (runner.clone(), json!({ "value": value }))).collect()
        };
        let blessings = by_runner(&mut self.blessings.iter().map(|(runner, value)| (runner, *value)));
        let wanted = hosts.runners.iter().filter(|runner| runner.roles.contains(&self.id)).map(|runner| &runner.id);
        let open = wanted.filter(|runner| self.blessings.get(*runner) != Some(&true));
        let pending = by_runner(&mut open.map(|runner| (runner, true)));
        let role = json!({ "id": self.id, "auto_blessed": self.is_auto_blessed, "containers": self.containers });
        json!({
            "id": self.id,
            "role": { "value": role, "meta": meta(&self.stamp) },
            "blessings": { "value": { "runner_ids_to_blessing": blessings }, "meta": meta(&self.blessed) },
            "pending": { "value": { "runner_ids_to_pending_state": pending }, "meta": meta(&self.blessed) },
        })
    }

    fn set(&mut self, value: &Value) {
        self.is_auto_blessed = value["auto_blessed"] == true;
        self.containers = value["containers"].clone();
    }
}

fn meta(stamp: &Stamp) -> Value {
    json!({
        "version": stamp.version.to_string(),
        "created_time": stamp.created,
        "modified_time": stamp.modified,
    })
}

fn blessings(value: &Value) -> BTreeMap<String, bool> {
    let all = value["runner_ids_to_blessing"].as_object().into_iter().flatten();
    all.map(|(runner, blessing)| (runner.clone(), blessing["value"] == true)).collect()
}

/// The role that the path names; else 404.
fn named<'a>(roles: &'a mut Roles, asked: &Asked) -> Answered<&'a mut Role> {
    let id = asked.path("blueprinter_role_id");
    let found = roles.0.iter_mut().find(|role| role.id == id);
    found.ok_or_else(|| Answer::not_found(ErrorCode::RolesNotFound, format!("there is no role {id}")))
}

#[allow(clippy::unnecessary_wraps)] // as all operations
fn list(state: &mut State, _: &Asked) -> Answered {
    let all: Vec<Value> = state.roles.0.iter().map(|role| role.shown(&state.hosts)).collect();
    Ok(Answer::ok(json!({ "values": all })))
}

fn get(state: &mut State, asked: &Asked) -> Answered {
    let role = named(&mut state.roles, asked)?;
    Ok(Answer::ok(role.shown(&state.hosts)))
}

fn create(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::RoleAggregateCreateData>()?;
    let id = body["role"]["id"].as_str().unwrap_or_default().to_owned();
    if state.roles.find(&id).is_some() {
        return Err(Answer::conflict(ErrorCode::RolesAlreadyExists, format!("there is a role {id} already")));
    }
    let stamp = Stamp::new(state.clock.now());
    let mut role = Role {
        id,
        is_auto_blessed: false,
        containers: json!([]),
        blessings: blessings(&body["blessings"]),
        blessed: stamp.clone(),
        stamp,
    };
    role.set(&body["role"]);
    let shown = role.shown(&state.hosts);
    state.roles.0.push(role);
    Ok(Answer::created(shown))
}

fn update(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::Role>()?;
    let now = state.clock.now();
    let role = named(&mut state.roles, asked)?;
    role.stamp.guard(asked, ErrorCode::RolesVersionConflict)?;
    role.set(&body);
    role.stamp.touch(now);
    Ok(Answer::ok(role.shown(&state.hosts)))
}

fn delete(state: &mut State, asked: &Asked) -> Answered {
    let skip_validations = asked.flag("skip_validations", false)?;
    let role = named(&mut state.roles, asked)?;
    role.stamp.guard(asked, ErrorCode::RolesVersionConflict)?;
    let id = role.id.clone();
    if !skip_validations && state.hosts.runners.iter().any(|runner| runner.roles.contains(&id)) {
        return Err(Answer::bad_request(ErrorCode::RolesInUse, format!("there are runners with the role {id}")));
    }
    state.roles.0.retain(|role| role.id != id);
    Ok(Answer::ok(json!({})))
}

fn set_blessings(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::Blessings>()?;
    change_blessings(state, asked, |all| *all = blessings(&body))
}

fn add_blessing(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::Blessing>()?;
    change_blessings(state, asked, |all| {
        all.insert(asked.path("runner_id"), body["value"] == true);
    })
}

fn change_blessings(state: &mut State, asked: &Asked, change: impl FnOnce(&mut BTreeMap<String, bool>)) -> Answered {
    let now = state.clock.now();
    let role = named(&mut state.roles, asked)?;
    role.blessed.guard(asked, ErrorCode::RolesVersionConflict)?;
    change(&mut role.blessings);
    role.blessed.touch(now);
    Ok(Answer::ok(role.shown(&state.hosts)))
}
