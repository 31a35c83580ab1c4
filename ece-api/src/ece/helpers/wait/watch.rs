//! The one who looks: as often as the caller says, and once more before the deadline.

use std::collections::{HashSet, VecDeque};
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration, Instant};

use super::plans::{Activity, Plans, Resource};
use super::progress::{Progress, Verdict};
use super::{PlanEvent, PlanFailure, UnfinishedResource, WaitError, WaitEvent, WaitForDeployment};
use crate::generated::models::DeploymentGetResponse;
use crate::generated::operations::GetDeployment;
use crate::runtime::{Call, Client, Error, ErrorKind, Operation, RetryPolicy, sleep};

/// Between two looks there is always this much, whatever the caller says.
const MIN_INTERVAL: Duration = Duration::from_millis(10);
/// With less time left, the time that is left is the limit of a look; with more, the client's own limit is.
const MAX_LOOK_TIME: Duration = Duration::from_secs(60);
/// The last look is a quarter of what is left before the deadline, or this.
const LAST_LOOK_TIME: Duration = Duration::from_secs(5);
/// So many steps are remembered, unless one response has more.
pub(super) const MAX_REPORTED: usize = 10_000;

/// A look, with all that a wait has to see.
pub(super) fn look(client: &Client, id: &str) -> Call<GetDeployment> {
    client.get_deployment(id).show_plans(true).show_plan_logs(true).show_plan_history(true)
}

/// Events in order, each once.
pub(super) struct Watch {
    wait: WaitForDeployment,
    progress: Progress,
    start: Instant,
    end: Option<Instant>,
    reported: Reported,
    ready: VecDeque<Result<WaitEvent, WaitError>>,
    is_over: bool,
    is_first: bool,
    is_last: bool,
    seen: Option<Box<DeploymentGetResponse>>,
    /// Those of the last look that succeeded.
    plans: Option<Plans>,
    last_error: Option<Error>,
    asked_to_wait: Option<Duration>,
}

impl Watch {
    pub(super) fn new(wait: WaitForDeployment) -> Self {
        let start = Instant::now();
        Self {
            progress: Progress::new(wait.rules(), wait.before.clone()),
            start,
            end: wait.deadline.and_then(|deadline| start.checked_add(deadline)),
            wait,
            reported: Reported::default(),
            ready: VecDeque::new(),
            is_over: false,
            is_first: true,
            is_last: false,
            seen: None,
            plans: None,
            last_error: None,
            asked_to_wait: None,
        }
    }

    pub(super) async fn next(&mut self) -> Option<Result<WaitEvent, WaitError>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.is_over {
                return None;
            }
            match self.step().await {
                Ok(None) => {}
                Ok(Some(deployment)) => {
                    self.is_over = true;
                    self.ready.push_back(Ok(WaitEvent::Finished(deployment)));
                }
                Err(error) => {
                    self.is_over = true;
                    self.ready.push_back(Err(error));
                }
            }
        }
    }

    /// The deployment when the change is finished.
    async fn step(&mut self) -> Result<Option<Box<DeploymentGetResponse>>, WaitError> {
        if !std::mem::take(&mut self.is_first) && !self.has_waited().await {
            return self.at_deadline();
        }
        let Some(plans) = self.look_once().await? else { return Ok(None) };
        let verdict = self.progress.observe(&plans, Instant::now());
        let events = self.progress.events(&plans);
        self.ready.extend(self.reported.add(events).map(|event| Ok(WaitEvent::Step(event))));
        self.plans = Some(plans);
        self.judge(verdict)
    }

    fn judge(&mut self, verdict: Verdict) -> Result<Option<Box<DeploymentGetResponse>>, WaitError> {
        match verdict {
            Verdict::Unfinished => Ok(None),
            Verdict::Finished => Ok(self.seen.take()),
            Verdict::Failed(failures) => Err(self.failed(failures)),
            Verdict::NotBegun(resources) => {
                Err(WaitError::NotBegun { deployment: self.id(), waited: self.start.elapsed(), resources })
            }
        }
    }

    fn at_deadline(&mut self) -> Result<Option<Box<DeploymentGetResponse>>, WaitError> {
        let verdict = self.progress.at_deadline();
        match self.judge(verdict)? {
            Some(deployment) => Ok(Some(deployment)),
            None => Err(self.at_an_end()),
        }
    }

    pub(super) async fn until_deleted(mut self) -> Result<(), WaitError> {
        loop {
            match self.look_once().await {
                Err(WaitError::Call { error, .. }) if is_gone(&error) => return Ok(()),
                Err(error) => return Err(error),
                Ok(Some(plans)) if self.is_hidden() && plans.resources().iter().all(is_stopped) => return Ok(()),
                Ok(Some(plans)) => {
                    // Without a snapshot, whatever failed may be older than the deletion.
                    let has_snapshot = self.wait.before.is_some();
                    let verdict = has_snapshot.then(|| self.progress.observe(&plans, Instant::now()));
                    if let Some(Verdict::Failed(failures)) = verdict {
                        return Err(self.failed(failures));
                    }
                    self.plans = Some(plans);
                }
                Ok(None) => {}
            }
            if !self.has_waited().await {
                let is_there = |it: &&Resource| !is_stopped(it);
                return Err(self.expired(|_, plans| {
                    plans.resources().iter().filter(is_there).map(Resource::unfinished).collect()
                }));
            }
        }
    }

    fn is_hidden(&self) -> bool {
        let metadata = self.seen.as_ref().and_then(|deployment| deployment.metadata.as_ref());
        metadata.is_some_and(|metadata| metadata.hidden == Some(true))
    }

    /// `None` for a failure that may pass. A look is not repeated at once: the next one is that.
    async fn look_once(&mut self) -> Result<Option<Plans>, WaitError> {
        let mut call = look(&self.wait.client, &self.wait.id).with_retries(RetryPolicy::none());
        // Near the end, a server that hangs must not hold up the wait beyond it.
        let left = self.end.map(|end| end.saturating_duration_since(Instant::now()));
        if let Some(limit) = left.filter(|left| *left < MAX_LOOK_TIME) {
            call = call.with_timeout(limit.max(MIN_INTERVAL));
        }
        let read = call.send().await.and_then(|response| {
            let scrubber = response.scrubber();
            let deployment = response.into_inner();
            let plans = Plans::read(&deployment, &scrubber);
            if deployment.id.is_empty() && plans.resources().is_empty() {
                return Err(Error::local(ErrorKind::Decode, "the response is not a deployment"));
            }
            Ok((deployment, plans))
        });
        match read {
            Ok((deployment, plans)) => {
                (self.last_error, self.asked_to_wait) = (None, None);
                self.seen = Some(Box::new(deployment));
                Ok(Some(plans))
            }
            Err(error) if may_pass(&error) => {
                self.asked_to_wait = error.retry_after();
                self.last_error = Some(error);
                self.progress.miss();
                Ok(None)
            }
            Err(error) => Err(WaitError::Call { deployment: self.id(), waited: self.start.elapsed(), error }),
        }
    }

    /// Waits until the next look; false where there is no time for one. What the server asks for counts as far as it
    /// leaves one look before the deadline.
    async fn has_waited(&mut self) -> bool {
        let delay = self.wait.interval.max(MIN_INTERVAL).max(self.asked_to_wait.take().unwrap_or_default());
        let left = self.end.map(|end| end.saturating_duration_since(Instant::now()));
        match left.filter(|left| *left <= delay) {
            None => sleep(delay).await,
            Some(left) if self.is_last || left < MIN_INTERVAL => return false,
            Some(left) => {
                self.is_last = true;
                sleep(left.saturating_sub((left / 4).min(LAST_LOOK_TIME))).await;
            }
        }
        true
    }

    pub(super) fn at_an_end(&mut self) -> WaitError {
        self.expired(Progress::unfinished)
    }

    fn expired(&mut self, unfinished: impl FnOnce(&Progress, &Plans) -> Vec<UnfinishedResource>) -> WaitError {
        WaitError::Deadline {
            deployment: self.id(),
            waited: self.start.elapsed(),
            unfinished: self.plans.as_ref().map(|plans| unfinished(&self.progress, plans)).unwrap_or_default(),
            last: self.last_error.take(),
        }
    }

    fn failed(&self, failures: Vec<PlanFailure>) -> WaitError {
        WaitError::Failed { deployment: self.id(), waited: self.start.elapsed(), failures }
    }

    fn id(&self) -> String {
        self.wait.id.clone()
    }
}

/// True for what another look may change: besides what any call would repeat, failures of the server, and what cannot be
/// read or was written by something in front of it.
fn may_pass(error: &Error) -> bool {
    let status = error.status().map_or(0, |status| status.as_u16());
    let is_broken = status >= 500 && status != 501;
    let is_page = status == 404 && error.is_page();
    error.is_retryable() || error.kind() == ErrorKind::Decode || status == 408 || is_broken || is_page
}

/// True where the server itself says of the deployment, not of the login, that it is not there.
fn is_gone(error: &Error) -> bool {
    let is_missing = error.status().is_some_and(|status| matches!(status.as_u16(), 404 | 410));
    is_missing && error.operation() == Some(GetDeployment::INFO.id)
}

fn is_stopped(resource: &Resource) -> bool {
    resource.activity == Activity::Stopped && !resource.is_pending
}

/// The steps that were reported already, as hashes.
#[derive(Default)]
pub(super) struct Reported {
    hashes: RandomState,
    pub(super) known: HashSet<u64>,
}

impl Reported {
    /// Those of the events that are new.
    pub(super) fn add(&mut self, events: Vec<PlanEvent>) -> impl Iterator<Item = PlanEvent> {
        let hash =
            |it: &PlanEvent| self.hashes.hash_one((&it.kind, &it.ref_id, &it.attempt_id, &it.step, it.status.as_ref()));
        let hashes: Vec<u64> = events.iter().map(hash).collect();
        let known = &mut self.known;
        let is_new: Vec<bool> = hashes.iter().map(|hash| known.insert(*hash)).collect();
        // What the server no longer shows cannot be reported twice.
        if known.len() > MAX_REPORTED {
            *known = hashes.into_iter().collect();
        }
        events.into_iter().zip(is_new).filter_map(|(event, is_new)| is_new.then_some(event))
    }
}
