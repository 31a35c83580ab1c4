//! What looks at a deployment mean: whether the change is under way, finished, failed, or has not begun.
//!
//! "Nothing is pending" alone says nothing: the change may not have begun, may have failed already, or may go on with the
//! next resource. So attempts are held against those from before the change, failures are kept although a later attempt
//! may hide them, and a change of unknown extent has to be quiet for some time.

use std::collections::{BTreeSet, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use super::plans::{Activity, Attempt, Name, PlanSnapshot, Plans, Resource};
use super::{PlanEvent, PlanFailure, UnfinishedResource};
use crate::generated::models::DeploymentUpdateResponse;
use crate::runtime::json::{Value, to_value};

/// So many failures are kept.
const MAX_FAILURES: usize = 100;

/// What the caller wants.
pub(super) struct Rules {
    pub(super) interval: Duration,
    pub(super) settle: Duration,
    pub(super) begin_within: Option<Duration>,
    /// These, and no others, if there are any.
    pub(super) required: BTreeSet<Name>,
    pub(super) touched: Option<Touched>,
    pub(super) latest_only: bool,
}

/// What an update says that it touches.
#[derive(Clone, Debug)]
pub(super) struct Touched {
    names: HashSet<Name>,
    /// What it stops, by its id in place of the `ref_id`.
    stopped: HashSet<Name>,
}

impl Touched {
    /// `None` where the response says nothing about it.
    pub(super) fn by(response: &DeploymentUpdateResponse) -> Option<Self> {
        let names = response.resources.iter().map(|it| Name::new(it.kind.as_str(), &it.ref_id)).collect();
        let mut stopped = HashSet::new();
        let orphaned = response.shutdown_resources.as_ref().map(|orphaned| to_value(orphaned));
        for (kind, list) in orphaned.iter().filter_map(Value::as_object).flatten() {
            for it in list.as_array().into_iter().flatten() {
                let id = it.as_str().or_else(|| it["id"].as_str()).unwrap_or_default();
                stopped.insert(Name::new(kind, id));
                let dependents = it["dependents"].as_array().into_iter().flatten();
                let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
                stopped.extend(dependents.map(|it| Name::new(text(&it["kind"]), text(&it["id"]))));
            }
        }
        (!response.extra.is_missing("resources")).then_some(Self { names, stopped })
    }

    fn is_nothing(&self) -> bool {
        self.names.is_empty() && self.stopped.is_empty()
    }

    fn has(&self, name: &Name, id: &str) -> bool {
        self.names.contains(name) || self.stopped.contains(&Name::new(&name.kind, id))
    }
}

/// What the looks so far say.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Verdict {
    Unfinished,
    Finished,
    Failed(Vec<PlanFailure>),
    NotBegun(Vec<(String, String)>),
}

/// What became of a resource.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// As it was.
    Untouched,
    /// It is new and has no attempt yet.
    Awaited,
    UnderWay,
    /// A new attempt is over, or it was stopped.
    Done,
    Gone,
}

/// All looks so far.
pub(super) struct Progress {
    rules: Rules,
    has_snapshot: bool,
    /// After the first look always there.
    before: Option<PlanSnapshot>,
    failures: Vec<PlanFailure>,
    calm: Option<Calm>,
    /// The last look failed.
    is_blind: bool,
    may_finish: bool,
    hashes: RandomState,
}

/// The looks since something was pending or different the last time.
struct Calm {
    seen: BTreeSet<u64>,
    looks: u32,
    /// Their time, with at most an interval between two of them.
    settled: Duration,
    /// Their time, without that in which looks failed.
    idle: Duration,
    last: Instant,
}

impl Progress {
    pub(super) fn new(rules: Rules, before: Option<PlanSnapshot>) -> Self {
        Self {
            rules,
            has_snapshot: before.is_some(),
            before,
            failures: Vec::new(),
            calm: None,
            is_blind: false,
            may_finish: false,
            hashes: RandomState::new(),
        }
    }

    /// A look failed.
    pub(super) fn miss(&mut self) {
        self.is_blind = true;
    }

    /// A look at `now`.
    pub(super) fn observe(&mut self, plans: &Plans, now: Instant) -> Verdict {
        self.before.get_or_insert_with(|| plans.before_latest());
        self.collect_failures(plans);
        let states = self.states(plans);
        if states.iter().any(|(.., state)| *state == State::UnderWay) {
            (self.calm, self.is_blind, self.may_finish) = (None, false, false);
            return Verdict::Unfinished;
        }
        let missing = self.missing(&states);
        let has_begun = states.iter().any(|(.., state)| matches!(state, State::Done | State::Gone));
        let has_no_effect = self.rules.touched.as_ref().is_some_and(Touched::is_nothing);
        // A deployment without any resource is a response without them rather than an end.
        self.may_finish = missing.is_empty() && (has_begun || has_no_effect) && !plans.resources().is_empty();
        let is_complete = self.may_finish && has_begun && self.is_complete(&states);
        let seen = self.fingerprint(plans);
        let (settled, idle) = self.count(seen, now);
        if is_complete || (settled && (self.may_finish || !self.failures.is_empty())) {
            return self.end();
        }
        if !self.may_finish && self.rules.begin_within.is_some_and(|limit| idle >= limit) {
            if !self.failures.is_empty() {
                return self.end();
            }
            let names = if missing.is_empty() { states.into_iter().map(|(name, ..)| name).collect() } else { missing };
            return Verdict::NotBegun(names.into_iter().map(|name| (name.kind, name.ref_id)).collect());
        }
        Verdict::Unfinished
    }

    /// What is known when there is no time for another look.
    pub(super) fn at_deadline(&mut self) -> Verdict {
        let is_calm = self.calm.as_ref().is_some_and(|calm| calm.looks > 1);
        if !self.failures.is_empty() || (is_calm && self.may_finish) { self.end() } else { Verdict::Unfinished }
    }

    /// What is under way, and what has not begun.
    pub(super) fn unfinished(&self, plans: &Plans) -> Vec<UnfinishedResource> {
        let states = self.states(plans);
        let missing = self.missing(&states);
        let under_way = states.iter().filter(|(.., state)| *state == State::UnderWay).map(|(name, ..)| name);
        let of = |name: &Name| match plans.resources().iter().find(|resource| resource.name == *name) {
            Some(resource) => resource.unfinished(),
            None => UnfinishedResource { kind: name.kind.clone(), ref_id: name.ref_id.clone(), step: None },
        };
        under_way.chain(&missing).map(of).collect()
    }

    /// The steps of all attempts since the change.
    pub(super) fn events(&self, plans: &Plans) -> Vec<PlanEvent> {
        let mut events = Vec::new();
        for resource in self.scope(plans) {
            let mut known = BTreeSet::new();
            // From the oldest on; of one that is there twice, the first copy counts.
            let new = resource.attempts.iter().filter(|attempt| self.is_new(resource, attempt));
            let new: Vec<_> = new.filter(|attempt| known.insert(attempt.id.as_str())).collect();
            events.extend(new.into_iter().rev().flat_map(|attempt| resource.events(attempt)));
        }
        events
    }

    fn end(&mut self) -> Verdict {
        let failures = std::mem::take(&mut self.failures);
        if failures.is_empty() { Verdict::Finished } else { Verdict::Failed(failures) }
    }

    fn scope<'a>(&'a self, plans: &'a Plans) -> impl Iterator<Item = &'a Resource> {
        let required = &self.rules.required;
        plans.resources().iter().filter(|resource| required.is_empty() || required.contains(&resource.name))
    }

    fn is_new(&self, resource: &Resource, attempt: &Attempt) -> bool {
        self.before.as_ref().is_none_or(|before| !before.has(&resource.name, attempt))
    }

    fn state(&self, resource: &Resource) -> State {
        let known = self.before.as_ref().and_then(|before| before.resource(&resource.name));
        let was_running = known.is_some_and(|known| known.activity == Activity::Running);
        if resource.is_pending || (was_running && resource.activity == Activity::Stopping) {
            State::UnderWay
        } else if resource.attempts.iter().any(|attempt| self.is_new(resource, attempt))
            || (was_running && resource.activity == Activity::Stopped)
        {
            State::Done
        } else if known.is_none() {
            State::Awaited
        } else {
            State::Untouched
        }
    }

    /// Of every resource that counts: its name, its id, and what became of it.
    fn states(&self, plans: &Plans) -> Vec<(Name, String, State)> {
        let there = self.scope(plans).map(|it| (it.name.clone(), it.id.clone(), self.state(it)));
        let mut states: Vec<_> = there.collect();
        let (required, there) = (&self.rules.required, names(&states));
        let mut gone = Vec::new();
        for (name, known) in self.before.iter().flat_map(PlanSnapshot::resources) {
            let counts = required.is_empty() || required.contains(name);
            if counts && !there.contains(name) {
                gone.push((name.clone(), known.id.clone(), State::Gone));
            }
        }
        states.append(&mut gone);
        states
    }

    /// Those in which something has to happen yet.
    fn missing(&self, states: &[(Name, String, State)]) -> Vec<Name> {
        let is_every_one = !self.has_snapshot || !self.rules.required.is_empty();
        let waits = |state| state == State::Awaited || (is_every_one && state == State::Untouched);
        let waiting = states.iter().filter(|(.., state)| waits(*state)).map(|(name, ..)| name);
        let seen = names(states);
        let unseen = self.rules.required.iter().filter(|name| !seen.contains(name));
        waiting.chain(unseen).cloned().collect()
    }

    /// True where nothing more can begin.
    fn is_complete(&self, states: &[(Name, String, State)]) -> bool {
        match &self.rules.touched {
            _ if !self.rules.required.is_empty() => true,
            Some(touched) if !touched.is_nothing() => {
                let mut touched = states.iter().filter(|(name, id, _)| touched.has(name, id)).peekable();
                touched.peek().is_some() && touched.all(|(.., state)| matches!(state, State::Done | State::Gone))
            }
            // What is gone may be missing in this response only.
            _ => states.iter().all(|(.., state)| *state == State::Done),
        }
    }

    fn collect_failures(&mut self, plans: &Plans) {
        let mut found = Vec::new();
        for resource in self.scope(plans) {
            let is_over = |attempt: &&Attempt| !resource.is_pending || attempt.id != resource.attempts[0].id;
            let new = resource.attempts.iter().filter(|attempt| self.is_new(resource, attempt)).filter(is_over);
            if self.rules.latest_only {
                let newest = resource.newest(|attempt| self.is_new(resource, attempt));
                found.extend(newest.filter(is_over).and_then(|attempt| resource.failure(attempt)));
            } else {
                found.extend(new.filter_map(|attempt| resource.failure(attempt)));
            }
        }
        if self.rules.latest_only {
            self.failures.clear();
        }
        for failure in found {
            let is_same = |known: &PlanFailure| {
                (&known.kind, &known.ref_id, &known.attempt_id) == (&failure.kind, &failure.ref_id, &failure.attempt_id)
            };
            if self.failures.len() < MAX_FAILURES && !self.failures.iter().any(is_same) {
                self.failures.push(failure);
            }
        }
    }

    fn fingerprint(&self, plans: &Plans) -> BTreeSet<u64> {
        let hashes = &self.hashes;
        self.scope(plans)
            .flat_map(|it| {
                let attempts = it.attempts.iter().map(move |attempt| hashes.hash_one((&it.name, &attempt.id)));
                attempts.chain([hashes.hash_one((&it.name, it.activity))])
            })
            .collect()
    }

    /// Whether it has been the same for long enough, and for how long the change could have begun.
    fn count(&mut self, seen: BTreeSet<u64>, now: Instant) -> (bool, Duration) {
        let was_blind = std::mem::take(&mut self.is_blind);
        let interval = self.rules.interval;
        let calm = match self.calm.take() {
            Some(calm) if calm.seen == seen => {
                let time = now.saturating_duration_since(calm.last);
                let idle = if was_blind { time.min(interval) } else { time };
                Calm {
                    looks: calm.looks.saturating_add(1),
                    settled: calm.settled.saturating_add(time.min(interval)),
                    idle: calm.idle.saturating_add(idle),
                    last: now,
                    seen,
                }
            }
            _ => Calm { seen, looks: 1, settled: Duration::ZERO, idle: Duration::ZERO, last: now },
        };
        let (settled, idle) = (calm.settled >= self.rules.settle, calm.idle);
        self.calm = Some(calm);
        (settled, idle)
    }
}

fn names(states: &[(Name, String, State)]) -> HashSet<&Name> {
    states.iter().map(|(name, ..)| name).collect()
}
