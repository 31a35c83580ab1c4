//! Plans and their attempts: how a change begins, goes on step by step, and ends.

use serde_json::Value;

use super::model::{Instance, Resource};
use super::topology::{self, Machines};
use crate::ece::installation::State;
use crate::ece::installation::faults::PlanFault;
use crate::ece::installation::stamp::Time;

/// The steps of every plan.
pub(crate) const STEPS: &[&str] =
    &["validate-plan", ALLOCATE, "start-instances", "wait-until-running", "stop-old-instances", COMPLETED];
const ALLOCATE: &str = "allocate-instances";
const COMPLETED: &str = "plan-completed";

/// The attempts of a resource.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plans {
    pub(crate) pending: Option<Attempt>,
    pub(crate) current: Option<Attempt>,
    /// Those that failed, and those that were current; the newest is the last.
    pub(crate) history: Vec<Attempt>,
}

/// An attempt to carry out a plan.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    pub(crate) id: String,
    pub(crate) user: String,
    pub(crate) plan: Value,
    pub(crate) work: Work,
    pub(crate) started: Time,
    pub(crate) ended: Option<Time>,
    /// The last one is at work while the attempt is pending.
    pub(crate) steps: Vec<Step>,
    pub(crate) error: Option<String>,
    fault: Option<PlanFault>,
    /// The instances that there are to be in the end.
    pub(super) placed: Option<Vec<Instance>>,
}

/// What an attempt does.
#[derive(Clone, Debug)]
pub(crate) enum Work {
    /// Makes the resource what the plan says.
    Apply,
    /// Starts all instances anew.
    Restart,
    /// Ends all instances.
    Stop,
    /// Moves instances to other machines, without these.
    Move { instances: Vec<String>, without: Vec<String> },
}

/// A step of an attempt.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) started: Time,
    pub(crate) ended: Option<Time>,
    pub(crate) error: Option<String>,
}

impl Work {
    /// The status of a resource meanwhile.
    pub(super) fn status(&self, was_there: bool) -> &'static str {
        match self {
            Self::Apply if !was_there => "initializing",
            Self::Apply | Self::Move { .. } => "reconfiguring",
            Self::Restart => "restarting",
            Self::Stop => "stopping",
        }
    }

    /// What the source of a change says.
    pub(super) fn action(&self) -> &'static str {
        match self {
            Self::Apply => "deployments.update-deployment",
            Self::Restart => "deployments.restart-resource",
            Self::Stop => "deployments.shutdown-resource",
            Self::Move { .. } => "allocators.move-instances",
        }
    }
}

impl Step {
    fn new(name: &'static str, started: Time) -> Self {
        Self { name, started, ended: None, error: None }
    }
}

impl Plans {
    pub(super) fn last_failed(&self) -> bool {
        let last = self.history.last().filter(|last| last.error.is_some());
        last.is_some_and(|last| self.current.as_ref().is_none_or(|current| current.started < last.started))
            && self.pending.is_none()
    }

    /// All attempts.
    pub(crate) fn all(&self) -> impl Iterator<Item = &Attempt> {
        self.pending.iter().chain(&self.current).chain(&self.history)
    }

    /// Ends what is pending, without a trace of it but in the history.
    pub(crate) fn cancel(&mut self, now: Time) -> bool {
        let Some(mut attempt) = self.pending.take() else { return false };
        attempt.fail(now, "the plan was cancelled".to_owned());
        self.history.push(attempt);
        true
    }
}

impl Attempt {
    fn fail(&mut self, now: Time, message: String) {
        if let Some(step) = self.steps.last_mut() {
            step.ended = Some(now);
            step.error = Some(message.clone());
            if step.name != COMPLETED {
                let error = Some("the plan did not complete".to_owned());
                self.steps.push(Step { ended: Some(now), error, ..Step::new(COMPLETED, now) });
            }
        }
        self.ended = Some(now);
        self.error = Some(message);
    }

    pub(super) fn fail_at(&mut self, fault: PlanFault) {
        self.fault = Some(fault);
    }
}

/// Begins to carry out a plan. What is pending is cancelled.
pub(crate) fn begin(state: &mut State, deployment: &str, resource: &str, plan: Value, work: Work, user: &str) {
    let now = state.clock.now();
    let attempt = Attempt {
        id: state.ids.next(),
        user: user.to_owned(),
        plan,
        work,
        started: now,
        ended: None,
        steps: vec![Step::new(STEPS[0], now)],
        error: None,
        fault: state.faults.take_plan(deployment),
        placed: None,
    };
    let found = state.deployments.find_mut(deployment);
    if let Some(resource) = found.and_then(|it| it.resources.iter_mut().find(|it| it.id == resource)) {
        resource.plans.cancel(now);
        resource.plans.pending = Some(attempt);
        resource.stamp.touch(now);
    }
}

/// What is pending of a deployment goes on by so many steps.
pub(crate) fn go_on(state: &mut State, deployment: &str, steps: usize) {
    for _ in 0..steps.min(STEPS.len()) {
        let now = state.clock.now();
        let usage = state.deployments.usage();
        let mut machines = Machines { fleet: &state.fleet, catalog: &state.catalog, usage };
        let Some(deployment) = state.deployments.find_mut(deployment) else { return };
        for resource in &mut deployment.resources {
            if step(resource, &mut machines, now) {
                deployment.plans_modified = Some(now);
            }
        }
    }
}

/// Lets every plan come to its end.
pub(crate) fn finish(state: &mut State) {
    let ids: Vec<String> = state.deployments.list().iter().map(|it| it.id.clone()).collect();
    for id in ids {
        go_on(state, &id, STEPS.len());
    }
}

/// Ends the step that is at work; true where the plan came to a good end with it.
fn step(resource: &mut Resource, machines: &mut Machines<'_>, now: Time) -> bool {
    let Some(mut attempt) = resource.plans.pending.take() else { return false };
    let number = attempt.steps.len().saturating_sub(1);
    let name = STEPS[number.min(STEPS.len() - 1)];
    let mut outcome = match &attempt.fault {
        Some(fault) if fault.step == name => Err(fault.message.clone()),
        _ => Ok(()),
    };
    if outcome.is_ok() && name == ALLOCATE {
        outcome = topology::placed(resource, &attempt, machines).map(|placed| attempt.placed = Some(placed));
    }
    if outcome.is_ok() && name != COMPLETED {
        outcome = have_machines(resource, &attempt, machines);
    }
    if let Err(message) = outcome {
        attempt.fail(now, message);
        resource.plans.history.push(attempt);
        return false;
    }
    if let Some(step) = attempt.steps.last_mut() {
        step.ended = Some(now);
    }
    match STEPS.get(number + 1) {
        Some(next) => {
            attempt.steps.push(Step::new(next, now));
            resource.plans.pending = Some(attempt);
            false
        }
        None => {
            complete(resource, attempt, machines, now);
            true
        }
    }
}

/// New instances do not start on a machine that went away after they got their place.
fn have_machines(resource: &Resource, attempt: &Attempt, machines: &Machines<'_>) -> Result<(), String> {
    let is_new = |it: &&Instance| !resource.instances.iter().any(|old| old.name == it.name);
    let lost = |it: &&Instance| !machines.fleet.allocator(&it.allocator).is_some_and(|it| it.is_connected);
    match attempt.placed.iter().flatten().filter(is_new).find(lost) {
        None => Ok(()),
        Some(it) => Err(format!("{} cannot start: the allocator {} is not connected", it.name, it.allocator)),
    }
}

fn complete(resource: &mut Resource, mut attempt: Attempt, machines: &Machines<'_>, now: Time) {
    attempt.ended = Some(now);
    resource.is_stopped = matches!(attempt.work, Work::Stop);
    let placed = attempt.placed.take().unwrap_or_default();
    let count = placed.len();
    // What stays where it was may have lost its machine meanwhile.
    let left = placed.into_iter().filter_map(|mut it| {
        it.is_running &= machines.fleet.allocator(&it.allocator)?.is_connected;
        Some(it)
    });
    resource.instances = left.collect();
    let is_anew = matches!(attempt.work, Work::Apply | Work::Stop);
    resource.lacks_instances = resource.instances.len() < count || resource.lacks_instances && !is_anew;
    let numbers = resource.instances.iter().filter_map(|it| it.name.rsplit('-').next()?.parse::<u32>().ok());
    resource.next_instance = numbers.map(|number| number + 1).chain([resource.next_instance]).max().unwrap_or_default();
    resource.plans.history.extend(resource.plans.current.replace(attempt));
}
