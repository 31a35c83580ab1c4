//! The plans of a deployment, read from its response whatever the kinds of its resources are.

use std::collections::{HashMap, HashSet};
use std::time::SystemTime;

use super::{PlanEvent, PlanFailure, UnfinishedResource};
use crate::generated::models::{ClusterPlanStepInfoStatus, DeploymentGetResponse};
use crate::runtime::Scrubber;
use crate::runtime::json::{Timestamp, Value};

/// So much of what a server says about a failure is kept.
const MAX_MESSAGE: usize = 2000;

/// The resources of a deployment and their attempts at one time.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PlanSnapshot {
    attempts: HashSet<(Name, String)>,
    resources: HashMap<Name, Known>,
}

/// What else a snapshot knows about a resource.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Known {
    /// By which some responses call it.
    pub(super) id: String,
    pub(super) activity: Activity,
}

/// Kind and `ref_id` of a resource.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Name {
    pub(super) kind: String,
    pub(super) ref_id: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Activity {
    Running,
    Stopping,
    Stopped,
}

impl Name {
    pub(super) fn new(kind: impl Into<String>, ref_id: impl Into<String>) -> Self {
        Self { kind: kind.into(), ref_id: ref_id.into() }
    }
}

impl From<&DeploymentGetResponse> for PlanSnapshot {
    /// The response has to be one with plans and their history.
    fn from(deployment: &DeploymentGetResponse) -> Self {
        Plans::read(deployment, &Scrubber::default()).snapshot(|_| Vec::new())
    }
}

impl PlanSnapshot {
    pub(super) fn has(&self, name: &Name, attempt: &Attempt) -> bool {
        self.attempts.contains(&(name.clone(), attempt.id.clone()))
    }

    /// Kind and `ref_id` of the resource with this id.
    pub(in crate::ece::helpers) fn name_of(&self, id: &str) -> Option<(String, String)> {
        let (name, _) = self.resources.iter().find(|(_, known)| known.id == id)?;
        Some((name.kind.clone(), name.ref_id.clone()))
    }

    pub(super) fn resource(&self, name: &Name) -> Option<&Known> {
        self.resources.get(name)
    }

    pub(super) fn resources(&self) -> impl Iterator<Item = (&Name, &Known)> {
        self.resources.iter()
    }
}

/// All resources with their attempts.
pub(super) struct Plans(pub(super) Vec<Resource>);

pub(super) struct Resource {
    pub(super) name: Name,
    pub(super) id: String,
    pub(super) activity: Activity,
    pub(super) is_pending: bool,
    /// Pending, current, history; none of them need be there, and some servers repeat some of them.
    pub(super) attempts: Vec<Attempt>,
}

pub(super) struct Attempt {
    pub(super) id: String,
    /// When it began; of one that is pending or current and does not say when, the end of time.
    start: Option<SystemTime>,
    is_latest: bool,
    /// Name, status, last message.
    steps: Vec<(String, String, String)>,
    error: Option<String>,
}

impl Plans {
    /// Messages are kept without what the scrubber hides.
    pub(super) fn read(deployment: &DeploymentGetResponse, scrubber: &Scrubber) -> Self {
        let resources = crate::runtime::json::to_value(&deployment.resources);
        let kinds = resources.as_object().into_iter().flatten();
        let all = kinds.flat_map(|(kind, list)| list.as_array().into_iter().flatten().map(move |it| (kind, it)));
        Self(all.map(|(kind, resource)| Resource::read(kind, resource, scrubber)).collect())
    }

    pub(super) fn resources(&self) -> &[Resource] {
        &self.0
    }

    /// Without the attempts that are `unknown`, of each resource.
    pub(super) fn snapshot<'a>(&'a self, unknown: impl Fn(&'a Resource) -> Vec<&'a str>) -> PlanSnapshot {
        let mut snapshot = PlanSnapshot::default();
        for resource in &self.0 {
            let known = Known { id: resource.id.clone(), activity: resource.activity };
            snapshot.resources.insert(resource.name.clone(), known);
            let unknown = unknown(resource);
            let attempts = resource.attempts.iter().filter(|attempt| !unknown.contains(&attempt.id.as_str()));
            snapshot.attempts.extend(attempts.map(|attempt| (resource.name.clone(), attempt.id.clone())));
        }
        snapshot
    }

    /// What there was before the newest attempt of each resource, and before those that are pending.
    pub(super) fn before_latest(&self) -> PlanSnapshot {
        self.snapshot(|resource| {
            let pending = resource.attempts.first().filter(|_| resource.is_pending);
            let newest = resource.newest(|_| true);
            pending.into_iter().chain(newest).map(|latest| latest.id.as_str()).collect()
        })
    }
}

impl Resource {
    fn read(kind: &str, resource: &Value, scrubber: &Scrubber) -> Self {
        let plans = &resource["info"]["plan_info"];
        let read = |attempt, is_latest, place| Attempt::read(attempt, is_latest, place, scrubber);
        let one = |name: &str| plans[name].is_object().then(|| read(&plans[name], true, name.to_owned()));
        let history = plans["history"].as_array().into_iter().flatten().enumerate();
        let history = history.map(|(number, attempt)| read(attempt, false, format!("history {number}")));
        let attempts = one("pending").into_iter().chain(one("current")).chain(history).collect();
        Self {
            name: Name::new(kind, text(&resource["ref_id"])),
            id: text(&resource["id"]),
            activity: match resource["info"]["status"].as_str() {
                Some("stopped") => Activity::Stopped,
                Some("stopping") => Activity::Stopping,
                _ => Activity::Running,
            },
            is_pending: plans["pending"].is_object(),
            attempts,
        }
    }

    /// The newest attempt of those that count. Of equally old ones the first is it: pending, then current.
    pub(super) fn newest(&self, counts: impl Fn(&Attempt) -> bool) -> Option<&Attempt> {
        let attempts = self.attempts.iter().rev().filter(|attempt| counts(attempt));
        // A latest one that does not say when it began is newer than all others.
        attempts.max_by_key(|attempt| (attempt.is_latest && attempt.start.is_none(), attempt.start))
    }

    /// Why an attempt failed, if it did.
    pub(super) fn failure(&self, attempt: &Attempt) -> Option<PlanFailure> {
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
            kind: self.name.kind.clone(),
            ref_id: self.name.ref_id.clone(),
            attempt_id: attempt.id.clone(),
            step: step.map(|(step, ..)| step.clone()),
            message: message.unwrap_or_else(|| "the server does not say why".to_owned()),
        })
    }

    /// The resource, with the step that its plan is at.
    pub(super) fn unfinished(&self) -> UnfinishedResource {
        let pending = self.attempts.first().filter(|_| self.is_pending);
        let steps = pending.map(|attempt| &attempt.steps[..]).unwrap_or_default();
        let step = steps.iter().rev().find(|(_, status, _)| status == "pending").or(steps.last());
        UnfinishedResource {
            kind: self.name.kind.clone(),
            ref_id: self.name.ref_id.clone(),
            step: step.map(|(step, ..)| step.clone()).filter(|step| !step.is_empty()),
        }
    }

    /// The steps of an attempt.
    pub(super) fn events(&self, attempt: &Attempt) -> impl Iterator<Item = PlanEvent> {
        attempt.steps.iter().map(|(step, status, _)| PlanEvent {
            kind: self.name.kind.clone(),
            ref_id: self.name.ref_id.clone(),
            attempt_id: attempt.id.clone(),
            step: step.clone(),
            status: ClusterPlanStepInfoStatus::from(status.as_str()),
        })
    }
}

impl Attempt {
    fn read(attempt: &Value, is_latest: bool, place: String, scrubber: &Scrubber) -> Self {
        let log = attempt["plan_attempt_log"].as_array().into_iter().flatten();
        let steps = log.clone().map(|step| {
            let last = step["info_log"].as_array().and_then(|lines| lines.last());
            let message = last.map(|line| short(&line["message"], scrubber)).unwrap_or_default();
            (text(&step["step_id"]), text(&step["status"]), message)
        });
        // An attempt without an identifier is known by when it began, or by its place.
        let began = log.clone().next().map(|step| text(&step["started"]));
        let known_by = [text(&attempt["plan_attempt_id"]), text(&attempt["attempt_start_time"])];
        let id = known_by.into_iter().chain(began).find(|id| !id.is_empty());
        // A text in the place of the object says as much.
        let error = &attempt["error"];
        let is_text = error.as_str().is_some_and(|text| !text.is_empty());
        let message = if is_text { error } else { &error["message"] };
        Self {
            id: id.unwrap_or(place),
            start: Timestamp::from(text(&attempt["attempt_start_time"])).to_system_time(),
            is_latest,
            steps: steps.collect(),
            error: (is_text || error.is_object()).then(|| short(message, scrubber)),
        }
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

/// Cut only when secrets are out: half of one could not be found.
fn short(value: &Value, scrubber: &Scrubber) -> String {
    scrubber.scrub(value.as_str().unwrap_or_default()).chars().take(MAX_MESSAGE).collect()
}
