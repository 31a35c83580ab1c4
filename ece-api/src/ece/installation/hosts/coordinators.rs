//! Coordinators, and the candidates that become some.

use serde_json::{Value, json};

use crate::ece::installation::State;
use crate::ece::installation::answer::{Answer, Answered};
use crate::ece::installation::asked::Asked;
use crate::generated::ErrorCode;

/// A member of the ensemble that coordinates the platform, or one that wants to be.
#[derive(Clone, Debug)]
pub(crate) struct Coordinator {
    pub(crate) name: String,
}

impl Coordinator {
    pub(super) fn on(host: &str) -> Self {
        Self { name: host.to_owned() }
    }

    pub(crate) fn shown(&self) -> Value {
        json!({
            "name": self.name,
            "public_hostname": self.name,
            "leader_port": 2193,
            "election_port": 2194,
            "client_port": 2191,
            "attributes": {},
        })
    }

    fn candidate(&self, state: &str) -> Value {
        json!({
            "name": self.name,
            "public_hostname": self.name,
            "acl": { "perms": 31, "scheme": "digest", "id": self.name },
            "attributes": {},
            "state": state,
        })
    }
}

/// The place of the one that the path names; else 404.
fn place(all: &[Coordinator], asked: &Asked, parameter: &str, code: ErrorCode) -> Answered<usize> {
    let name = asked.path(parameter);
    let found = all.iter().position(|it| it.name == name);
    found.ok_or_else(|| Answer::not_found(code, format!("there is no coordinator {name}, or it is in another state")))
}

fn place_of_coordinator(state: &State, asked: &Asked) -> Answered<usize> {
    place(&state.hosts.coordinators, asked, "coordinator_id", ErrorCode::CoordinatorsCoordinatorNotFound)
}

fn place_of_candidate(state: &State, asked: &Asked) -> Answered<usize> {
    place(&state.hosts.candidates, asked, "coordinator_candidate_id", ErrorCode::CoordinatorsCandidateNotFound)
}

#[allow(clippy::unnecessary_wraps)] // as all operations
pub(super) fn list(state: &mut State, _: &Asked) -> Answered {
    let all: Vec<Value> = state.hosts.coordinators.iter().map(Coordinator::shown).collect();
    Ok(Answer::ok(json!({ "coordinators": all })))
}

pub(super) fn get(state: &mut State, asked: &Asked) -> Answered {
    let place = place_of_coordinator(state, asked)?;
    Ok(Answer::ok(state.hosts.coordinators[place].shown()))
}

pub(super) fn demote(state: &mut State, asked: &Asked) -> Answered {
    let place = place_of_coordinator(state, asked)?;
    if state.hosts.coordinators.len() == 1 {
        let message = "it is the last coordinator";
        return Err(Answer::bad_request(ErrorCode::CoordinatorsCoordinatorDemoteFailed, message));
    }
    let demoted = state.hosts.coordinators.remove(place);
    state.hosts.candidates.push(demoted);
    Ok(Answer::ok(json!({})))
}

#[allow(clippy::unnecessary_wraps)]
pub(super) fn candidates(state: &mut State, _: &Asked) -> Answered {
    let all: Vec<Value> = state.hosts.candidates.iter().map(|it| it.candidate("pending")).collect();
    Ok(Answer::ok(json!({ "candidates": all })))
}

pub(super) fn candidate(state: &mut State, asked: &Asked) -> Answered {
    let place = place_of_candidate(state, asked)?;
    Ok(Answer::ok(state.hosts.candidates[place].candidate("pending")))
}

pub(super) fn promote(state: &mut State, asked: &Asked) -> Answered {
    let place = place_of_candidate(state, asked)?;
    let promoted = state.hosts.candidates.remove(place);
    let shown = promoted.candidate("accepted");
    state.hosts.coordinators.push(promoted);
    Ok(Answer::accepted(shown))
}

pub(super) fn delete(state: &mut State, asked: &Asked) -> Answered {
    let place = place_of_candidate(state, asked)?;
    state.hosts.candidates.remove(place);
    Ok(Answer::ok(json!({})))
}
