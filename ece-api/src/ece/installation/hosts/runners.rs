//! Runners: a host each, with the roles that say which services run there.

use serde_json::{Value, json};

use crate::ece::installation::answer::{Answer, Answered};
use crate::ece::installation::asked::Asked;
use crate::ece::installation::fleet::{PLATFORM, REGION};
use crate::ece::installation::{State, index_results, search as find};
use crate::generated::{ErrorCode, models};

/// A host.
#[derive(Clone, Debug)]
pub(crate) struct Runner {
    pub(crate) id: String,
    pub(crate) zone: String,
    pub(crate) is_connected: bool,
    pub(crate) roles: Vec<String>,
}

impl Runner {
    pub(super) fn on(id: &str, zone: &str) -> Self {
        let (id, zone) = (id.to_owned(), zone.to_owned());
        Self { id, zone, is_connected: true, roles: vec!["allocator".to_owned()] }
    }

    fn shown(&self) -> Value {
        let container = |role: &String| json!({ "container_name": role, "container_set_name": format!("{role}s") });
        json!({
            "runner_id": self.id,
            "runner_name": self.id,
            "zone": self.zone,
            "region": REGION,
            "host_ip": self.id,
            "public_hostname": self.id,
            "build_info": { "version": PLATFORM },
            "containers": self.roles.iter().map(container).collect::<Vec<_>>(),
            "roles": roles(&self.roles),
            "connected": self.is_connected,
            "healthy": self.is_connected,
            "health_checks": {
                "is_docker_healthy": self.is_connected,
                "is_connected_to_zk": self.is_connected,
                "has_containers": !self.roles.is_empty(),
            },
        })
    }
}

fn roles(names: &[String]) -> Value {
    names.iter().map(|name| json!({ "role_name": name })).collect()
}

fn no_runner(id: &str) -> Answer {
    Answer::not_found(ErrorCode::RunnersRunnerNotFound, format!("there is no runner {id}"))
}

/// The runner that the path names; else 404.
fn named<'a>(state: &'a State, asked: &Asked) -> Answered<&'a Runner> {
    let id = asked.path("runner_id");
    state.hosts.runner(&id).ok_or_else(|| no_runner(&id))
}

fn page(state: &State, request: &Value) -> Result<Value, String> {
    let all = state.hosts.runners.iter().map(Runner::shown).collect();
    Ok(json!({ "runners": find::page(request, all)?.items }))
}

pub(super) fn list(state: &mut State, asked: &Asked) -> Answered {
    let query = asked.query("q").map(|query| json!({ "query_string": { "query": query } }));
    page(state, &json!({ "query": query })).map(Answer::ok).map_err(Answer::invalid)
}

pub(super) fn search(state: &mut State, asked: &Asked) -> Answered {
    let request = asked.json::<models::SearchRequest>()?.unwrap_or_else(|| json!({}));
    let found = page(state, &request).map(Answer::ok);
    found.map_err(|message| Answer::bad_request(ErrorCode::RunnersSearchFailed, message))
}

pub(super) fn get(state: &mut State, asked: &Asked) -> Answered {
    Ok(Answer::ok(named(state, asked)?.shown()))
}

pub(super) fn delete(state: &mut State, asked: &Asked) -> Answered {
    let runner = named(state, asked)?;
    if runner.is_connected {
        let message = "the runner is connected: only one that is not can be deleted";
        return Err(Answer::bad_request(ErrorCode::RunnersRunnerDeletionFailed, message));
    }
    let id = runner.id.clone();
    state.hosts.runners.retain(|it| it.id != id);
    Ok(Answer::ok(json!({})))
}

pub(super) fn set_roles(state: &mut State, asked: &Asked) -> Answered {
    let body = asked.required_json::<models::RunnerRolesInfo>()?;
    let bless = asked.flag("bless", true)?;
    let id = named(state, asked)?.id.clone();
    let names = body["roles"].as_array().into_iter().flatten().filter_map(|role| role["role_name"].as_str());
    let names: Vec<String> = names.map(str::to_owned).collect();
    if let Some(unknown) = names.iter().find(|name| state.roles.find(name).is_none()) {
        let message = format!("there is no role `{unknown}`");
        return Err(Answer::bad_request(ErrorCode::RunnersRunnerSetRolesFailed, message));
    }
    if bless {
        let now = state.clock.now();
        for name in &names {
            state.roles.bless(name, &id, now);
        }
    }
    let runner = state.hosts.runner_mut(&id).ok_or_else(|| no_runner(&id))?;
    runner.roles = names;
    Ok(Answer::ok(json!({ "roles": roles(&runner.roles) })))
}

pub(super) fn resync_all(state: &mut State, asked: &Asked) -> Answered {
    asked.flag("skip_matching_version", true)?;
    let ids: Vec<&str> = state.hosts.runners.iter().map(|it| it.id.as_str()).collect();
    Ok(Answer::accepted(json!({ "results": { REGION: index_results(&ids) } })))
}

pub(super) fn resync(state: &mut State, asked: &Asked) -> Answered {
    named(state, asked).map_err(|_| {
        let message = format!("there is no runner {}", asked.path("runner_id"));
        Answer::error(http::StatusCode::INTERNAL_SERVER_ERROR, ErrorCode::RunnersResyncFailed, message)
    })?;
    Ok(Answer::ok(json!({})))
}
