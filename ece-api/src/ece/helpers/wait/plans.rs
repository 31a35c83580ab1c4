//! The plans of a deployment, read from its response whatever the kinds of its resources are.

use std::collections::HashSet;
use std::time::SystemTime;

use super::{PlanEvent, PlanFailure};
use crate::generated::models::{ClusterPlanStepInfoStatus, DeploymentGetResponse};
use crate::runtime::json::{Timestamp, Value};

/// The attempts of all resources of a deployment at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanSnapshot(HashSet<(String, String, String)>);

impl From<&DeploymentGetResponse> for PlanSnapshot {
    /// The response has to be one with plans and their history.
    fn from(deployment: &DeploymentGetResponse) -> Self {
        Plans::read(deployment).snapshot()
    }
}

/// What the response says.
pub(super) enum Verdict {
    Unfinished,
    Finished,
    Failed(Vec<PlanFailure>),
}

/// All resources with their attempts.
pub(super) struct Plans(Vec<Resource>);

struct Resource {
    kind: String,
    ref_id: String,
    is_pending: bool,
    /// Pending, current, history; none of them need be there.
    attempts: Vec<Attempt>,
}

struct Attempt {
    id: String,
    start: Option<SystemTime>,
    is_over: bool,
    /// Name, status, last message.
    steps: Vec<(String, String, String)>,
    error: Option<String>,
}

impl Plans {
    pub(super) fn read(deployment: &DeploymentGetResponse) -> Self {
        let resources = crate::runtime::json::to_value(&deployment.resources);
        let kinds = resources.as_object().into_iter().flatten();
        let all = kinds.flat_map(|(kind, list)| list.as_array().into_iter().flatten().map(move |it| (kind, it)));
        Self(all.map(|(kind, resource)| Resource::read(kind, resource)).collect())
    }

    pub(super) fn snapshot(&self) -> PlanSnapshot {
        let attempts = self.0.iter().flat_map(|resource| resource.attempts.iter().map(|attempt| resource.key(attempt)));
        PlanSnapshot(attempts.collect())
    }

    pub(super) fn events(&self, before: Option<&PlanSnapshot>, wanted: &[(String, String)]) -> Vec<PlanEvent> {
        let attempts = self.wanted(wanted).filter_map(|resource| Some((resource, resource.newest(before)?)));
        let event = |resource: &Resource, attempt: &Attempt, step: &str, status: &str| PlanEvent {
            kind: resource.kind.clone(),
            ref_id: resource.ref_id.clone(),
            attempt_id: attempt.id.clone(),
            step: step.to_owned(),
            status: ClusterPlanStepInfoStatus::from(status),
        };
        attempts
            .flat_map(|(resource, attempt)| {
                attempt.steps.iter().map(move |(step, status, _)| event(resource, attempt, step, status))
            })
            .collect()
    }

    pub(super) fn verdict(&self, before: Option<&PlanSnapshot>, wanted: &[(String, String)]) -> Verdict {
        let resources: Vec<&Resource> = self.wanted(wanted).collect();
        let newest: Vec<_> =
            resources.iter().filter_map(|resource| Some((*resource, resource.newest(before)?))).collect();
        // After a snapshot one new attempt is a sign that the change has begun; else every resource needs its attempt.
        let needed = match (before, wanted.len()) {
            (Some(_), 0) => 1,
            (None, 0) => resources.len().max(1),
            (_, wanted) => wanted,
        };
        let is_under_way = resources.iter().any(|resource| resource.is_pending);
        if is_under_way || newest.len() < needed || newest.iter().any(|(_, attempt)| !attempt.is_over) {
            return Verdict::Unfinished;
        }
        let failures: Vec<PlanFailure> =
            newest.iter().filter_map(|(resource, attempt)| resource.failure(attempt)).collect();
        if failures.is_empty() { Verdict::Finished } else { Verdict::Failed(failures) }
    }

    fn wanted<'a>(&'a self, wanted: &'a [(String, String)]) -> impl Iterator<Item = &'a Resource> {
        let is_wanted = move |resource: &&Resource| {
            wanted.is_empty()
                || wanted.iter().any(|(kind, ref_id)| *kind == resource.kind && *ref_id == resource.ref_id)
        };
        self.0.iter().filter(is_wanted)
    }
}

impl Resource {
    fn read(kind: &str, resource: &Value) -> Self {
        let plans = &resource["info"]["plan_info"];
        let one = |name: &str, is_over| plans[name].as_object().map(|_| Attempt::read(&plans[name], is_over));
        let history = plans["history"].as_array().into_iter().flatten().map(|attempt| Attempt::read(attempt, true));
        Self {
            kind: kind.to_owned(),
            ref_id: text(&resource["ref_id"]),
            is_pending: plans["pending"].is_object(),
            attempts: one("pending", false).into_iter().chain(one("current", true)).chain(history).collect(),
        }
    }

    fn key(&self, attempt: &Attempt) -> (String, String, String) {
        (self.kind.clone(), self.ref_id.clone(), attempt.id.clone())
    }

    /// The newest attempt that the snapshot does not know. Of equally old ones the first counts: pending, then current.
    fn newest(&self, before: Option<&PlanSnapshot>) -> Option<&Attempt> {
        let is_new = |attempt: &&Attempt| before.is_none_or(|before| !before.0.contains(&self.key(attempt)));
        self.attempts.iter().rev().filter(is_new).max_by_key(|attempt| attempt.start)
    }

    fn failure(&self, attempt: &Attempt) -> Option<PlanFailure> {
        let completed = attempt.steps.iter().any(|(step, status, _)| step == "plan-completed" && status == "error");
        if attempt.error.is_none() && !completed {
            return None;
        }
        // The step that failed first; `plan-completed` only repeats that something did.
        let mut failed = attempt.steps.iter().filter(|(_, status, _)| status == "error");
        let step = failed.clone().find(|(step, ..)| step != "plan-completed").or_else(|| failed.next());
        let said = step.map(|(.., message)| message.clone()).filter(|message| !message.is_empty());
        let message = attempt.error.clone().filter(|error| !error.is_empty()).or(said);
        Some(PlanFailure {
            kind: self.kind.clone(),
            ref_id: self.ref_id.clone(),
            attempt_id: attempt.id.clone(),
            step: step.map(|(step, ..)| step.clone()),
            message: message.unwrap_or_else(|| "the server does not say why".to_owned()),
        })
    }
}

impl Attempt {
    fn read(attempt: &Value, is_over: bool) -> Self {
        let start = text(&attempt["attempt_start_time"]);
        let id = text(&attempt["plan_attempt_id"]);
        let log = attempt["plan_attempt_log"].as_array().into_iter().flatten();
        let steps = log.map(|step| {
            let last = step["info_log"].as_array().and_then(|lines| lines.last());
            (text(&step["step_id"]), text(&step["status"]), last.map(|line| text(&line["message"])).unwrap_or_default())
        });
        let error = &attempt["error"];
        Self {
            // An attempt without an identifier is known by when it began.
            id: if id.is_empty() { start.clone() } else { id },
            start: Timestamp::from(start).to_system_time(),
            is_over,
            steps: steps.collect(),
            error: error.is_object().then(|| text(&error["message"])),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}
