//! The room of hosts and of the services that run the platform: runners, constructors, coordinators, admin consoles.

mod coordinators;
mod runners;

use serde_json::json;

use super::answer::{Answer, Answered};
use super::asked::Asked;
use super::fleet::{Fleet, REGION};
use super::stamp::Stamp;
use super::{Handler, State, handler};
use crate::generated::ErrorCode;
use crate::generated::operations as op;

pub(crate) use coordinators::Coordinator;
pub(crate) use runners::Runner;

pub(super) static OPERATIONS: &[Handler] = &[
    handler::<op::GetRunners>(runners::list),
    handler::<op::SearchRunners>(runners::search),
    handler::<op::GetRunner>(runners::get),
    handler::<op::DeleteRunner>(runners::delete),
    handler::<op::SetRunnerRoles>(runners::set_roles),
    handler::<op::ResyncRunners>(runners::resync_all),
    handler::<op::ResyncRunner>(runners::resync),
    handler::<op::GetConstructors>(constructors),
    handler::<op::GetConstructor>(constructor),
    handler::<op::StartConstructorMaintenanceMode>(start_maintenance),
    handler::<op::StopConstructorMaintenanceMode>(stop_maintenance),
    handler::<op::ResyncConstructors>(resync_all),
    handler::<op::ResyncConstructor>(resync),
    handler::<op::GetCoordinators>(coordinators::list),
    handler::<op::GetCoordinator>(coordinators::get),
    handler::<op::DemoteCoordinator>(coordinators::demote),
    handler::<op::GetCoordinatorCandidates>(coordinators::candidates),
    handler::<op::GetCoordinatorCandidate>(coordinators::candidate),
    handler::<op::PromoteCoordinatorCandidate>(coordinators::promote),
    handler::<op::DeleteCoordinatorCandidate>(coordinators::delete),
    handler::<op::GetAdminconsoles>(adminconsoles),
    handler::<op::ReindexAdminconsoles>(reindex),
];

/// The hosts and their services.
#[derive(Debug)]
pub(crate) struct Hosts {
    pub(crate) runners: Vec<Runner>,
    pub(crate) constructors: Vec<Constructor>,
    pub(crate) coordinators: Vec<Coordinator>,
    candidates: Vec<Coordinator>,
    pub(crate) adminconsoles: Vec<String>,
    stamp: Stamp,
}

/// What carries out plans.
#[derive(Clone, Debug)]
pub(crate) struct Constructor {
    pub(crate) id: String,
    is_in_maintenance: bool,
}

impl Hosts {
    /// A runner on each machine; the first one of each zone has the other services too.
    pub(super) fn seeded(fleet: &Fleet, stamp: Stamp) -> Self {
        let runners: Vec<Runner> = fleet.allocators.iter().map(|it| Runner::on(&it.id, &it.zone)).collect();
        let first = fleet.zones.iter().filter_map(|zone| runners.iter().find(|it| it.zone == *zone));
        let first: Vec<String> = first.map(|it| it.id.clone()).collect();
        let others = runners.iter().filter(|it| !first.contains(&it.id)).take(1);
        let candidates = others.map(|it| Coordinator::on(&it.id)).collect();
        let constructors = first.iter().map(|id| Constructor { id: id.clone(), is_in_maintenance: false }).collect();
        let coordinators = first.iter().map(|id| Coordinator::on(id)).collect();
        let mut hosts = Self { runners, constructors, coordinators, candidates, adminconsoles: first, stamp };
        for runner in &mut hosts.runners {
            if hosts.adminconsoles.contains(&runner.id) {
                runner.roles.extend(["coordinator", "director", "proxy"].map(str::to_owned));
            }
        }
        hosts
    }

    pub(crate) fn runner(&self, id: &str) -> Option<&Runner> {
        self.runners.iter().find(|runner| runner.id == id)
    }

    pub(crate) fn runner_mut(&mut self, id: &str) -> Option<&mut Runner> {
        self.runners.iter_mut().find(|runner| runner.id == id)
    }
}

/// As lists and the whole platform show them.
pub(super) fn shown_constructors(hosts: &Hosts) -> serde_json::Value {
    json!({ "constructors": hosts.constructors.iter().map(Constructor::shown).collect::<Vec<_>>() })
}

impl Constructor {
    fn shown(&self) -> serde_json::Value {
        let status = json!({ "connected": true, "maintenance_mode": self.is_in_maintenance });
        json!({ "constructor_id": self.id, "status": status })
    }
}

#[allow(clippy::unnecessary_wraps)] // as all operations
fn constructors(state: &mut State, _: &Asked) -> Answered {
    Ok(Answer::ok(shown_constructors(&state.hosts)))
}

/// The constructor that the path names; else 404.
fn named<'a>(state: &'a mut State, asked: &Asked) -> Answered<&'a mut Constructor> {
    let id = asked.path("constructor_id");
    let found = state.hosts.constructors.iter_mut().find(|it| it.id == id);
    found.ok_or_else(|| {
        Answer::not_found(ErrorCode::ConstructorsConstructorNotFound, format!("there is no constructor {id}"))
    })
}

fn constructor(state: &mut State, asked: &Asked) -> Answered {
    Ok(Answer::ok(named(state, asked)?.shown()))
}

fn start_maintenance(state: &mut State, asked: &Asked) -> Answered {
    named(state, asked)?.is_in_maintenance = true;
    Ok(Answer::accepted(json!({})))
}

fn stop_maintenance(state: &mut State, asked: &Asked) -> Answered {
    named(state, asked)?.is_in_maintenance = false;
    Ok(Answer::accepted(json!({})))
}

fn resync_all(state: &mut State, asked: &Asked) -> Answered {
    asked.flag("skip_matching_version", true)?;
    let ids: Vec<&str> = state.hosts.constructors.iter().map(|it| it.id.as_str()).collect();
    Ok(Answer::accepted(json!({ "results": { REGION: super::index_results(&ids) } })))
}

fn resync(state: &mut State, asked: &Asked) -> Answered {
    named(state, asked).map_err(|_| {
        let message = format!("there is no constructor {}", asked.path("constructor_id"));
        Answer::error(http::StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::ConstructorsResyncFailed, message)
    })?;
    Ok(Answer::ok(json!({})))
}

#[allow(clippy::unnecessary_wraps)]
fn adminconsoles(state: &mut State, _: &Asked) -> Answered {
    let all = state.hosts.adminconsoles.iter().map(|id| json!({ "adminconsole_id": id }));
    Ok(Answer::ok(json!({ "adminconsoles": all.collect::<Vec<_>>() })).stamped(&state.hosts.stamp))
}

#[allow(clippy::unnecessary_wraps)]
fn reindex(_: &mut State, _: &Asked) -> Answered {
    Ok(Answer::accepted(json!({})))
}
