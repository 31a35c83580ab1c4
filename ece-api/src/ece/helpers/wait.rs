//! Waiting until a change of a deployment is finished, and whether it failed.
//!
//! The rule: a change is finished when an attempt that was not there before is current or history and nothing is
//! pending; it failed when that attempt says so. "Nothing is pending" alone says nothing: the change may not have
//! begun, or may have failed already.

mod plans;

use std::collections::{HashSet, VecDeque};
use std::fmt;
use std::future::IntoFuture;
use std::time::{Duration, Instant};

use futures_core::Stream;
use futures_util::stream;

use crate::generated::models::{ClusterPlanStepInfoStatus, DeploymentGetResponse};
use crate::runtime::Client;
use crate::runtime::Error;
use crate::runtime::transport::BoxFuture;
use crate::runtime::{one_line, sleep};
use plans::{Plans, Verdict};

pub use plans::PlanSnapshot;

/// Between two looks there is always this much, whatever the caller says.
const MIN_INTERVAL: Duration = Duration::from_millis(10);
/// More failures, and more characters of what the server says about one, are not shown.
const MAX_FAILURES: usize = 20;
const MAX_SHOWN: usize = 500;
/// With less time left, the time that is left is the limit of a poll; with more, the client's own limit is.
const MAX_POLL_TIME: Duration = Duration::from_secs(60);

/// Waits until a change of a deployment is finished; made by [`Client::wait_for_deployment`].
///
/// Awaiting it gives the deployment as it is then; [`events`](Self::events) tells the steps meanwhile.
#[must_use = "nothing is waited for before this is awaited"]
pub struct WaitForDeployment {
    client: Client,
    id: String,
    interval: Duration,
    deadline: Option<Duration>,
    before: Option<PlanSnapshot>,
    resources: Vec<(String, String)>,
}

impl Client {
    /// Waits until the latest change of this deployment is finished: a create as it is, an update or a restart
    /// [`after`](WaitForDeployment::after) a snapshot.
    ///
    /// ```no_run
    /// # async fn example(ece: ece_api::Client, update: ece_api::models::DeploymentUpdateRequest)
    /// #     -> Result<(), Box<dyn std::error::Error>> {
    /// let before = ece.plan_snapshot("0c1d").await?;
    /// ece.update_deployment("0c1d", &update).send().await?;
    /// let deployment = ece.wait_for_deployment("0c1d").after(before).await?;
    /// println!("healthy: {}", deployment.healthy);
    /// # Ok(()) }
    /// ```
    pub fn wait_for_deployment(&self, id: impl Into<String>) -> WaitForDeployment {
        WaitForDeployment {
            client: self.clone(),
            id: id.into(),
            interval: Duration::from_secs(5),
            deadline: Some(Duration::from_secs(60 * 60)),
            before: None,
            resources: Vec::new(),
        }
    }

    /// The attempts that a deployment knows now: taken before a change, it tells the change's attempts from older ones.
    pub async fn plan_snapshot(&self, id: impl AsRef<str>) -> Result<PlanSnapshot, Error> {
        Ok(Plans::read(&get(self, id.as_ref(), None).await?).snapshot())
    }
}

/// Looks once, for no longer than `limit` if there is one.
async fn get(client: &Client, id: &str, limit: Option<Duration>) -> Result<DeploymentGetResponse, Error> {
    let mut call = client.get_deployment(id).show_plans(true).show_plan_logs(true).show_plan_history(true);
    if let Some(limit) = limit {
        call = call.with_timeout(limit);
    }
    Ok(call.send().await?.into_inner())
}

impl WaitForDeployment {
    /// The time between two looks: five seconds by default, ten milliseconds at least. The first look is at once.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.interval = interval;
        self
    }

    /// The most time that it may take: an hour by default, no limit with `None`.
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.deadline = deadline.into();
        self
    }

    /// Looks only at attempts that are not in the snapshot, and is not finished before there is one. Without it, the
    /// newest attempt of every resource counts.
    pub fn after(mut self, before: PlanSnapshot) -> Self {
        self.before = Some(before);
        self
    }

    /// Waits for these resources, by kind and `ref_id`, and for each of them: for changes that touch several resources
    /// one after the other. Without it, one new attempt is enough, and nothing may be pending anywhere.
    pub fn for_resources<K: Into<String>, R: Into<String>>(
        mut self,
        resources: impl IntoIterator<Item = (K, R)>,
    ) -> Self {
        self.resources = resources.into_iter().map(|(kind, ref_id)| (kind.into(), ref_id.into())).collect();
        self
    }

    /// Waits until the deployment is no longer there.
    pub fn until_deleted(self) -> WaitForDeletion {
        WaitForDeletion(self)
    }

    /// The steps as they change, and at the end the deployment. An error ends the stream.
    pub fn events(self) -> impl Stream<Item = Result<WaitEvent, WaitError>> + Send + Unpin {
        let watch = Watch::new(self);
        Box::pin(stream::unfold(watch, |mut watch| async move { watch.next().await.map(|event| (event, watch)) }))
    }
}

impl IntoFuture for WaitForDeployment {
    type Output = Result<DeploymentGetResponse, WaitError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut watch = Watch::new(self);
            loop {
                match watch.next().await {
                    Some(Ok(WaitEvent::Finished(deployment))) => return Ok(*deployment),
                    Some(Ok(WaitEvent::Step(_))) => {}
                    Some(Err(error)) => return Err(error),
                    None => return Err(watch.expired()),
                }
            }
        })
    }
}

impl fmt::Debug for WaitForDeployment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WaitForDeployment").field("id", &self.id).finish_non_exhaustive()
    }
}

/// Waits until a deployment is gone; made by [`WaitForDeployment::until_deleted`].
#[derive(Debug)]
#[must_use = "nothing is waited for before this is awaited"]
pub struct WaitForDeletion(WaitForDeployment);

impl IntoFuture for WaitForDeletion {
    type Output = Result<(), WaitError>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(async move {
            let mut watch = Watch::new(self.0);
            loop {
                match watch.poll_once().await {
                    Err(WaitError::Call(error)) if error.is_not_found() => return Ok(()),
                    Err(error) => return Err(error),
                    Ok(_) => watch.delay().await?,
                }
            }
        })
    }
}

/// Something that happened while waiting.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum WaitEvent {
    /// A step of an attempt began or changed.
    Step(PlanEvent),
    /// The change is finished; the deployment as it is now.
    Finished(Box<DeploymentGetResponse>),
}

/// A step of an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlanEvent {
    /// Which product (`elasticsearch`).
    pub kind: String,
    /// The resource within the deployment.
    pub ref_id: String,
    /// The attempt.
    pub attempt_id: String,
    /// The step (`rolling-restart`).
    pub step: String,
    /// How it goes.
    pub status: ClusterPlanStepInfoStatus,
}

/// An attempt that failed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PlanFailure {
    /// Which product (`elasticsearch`).
    pub kind: String,
    /// The resource within the deployment.
    pub ref_id: String,
    /// The attempt.
    pub attempt_id: String,
    /// The step that failed, if the server names one.
    pub step: Option<String>,
    /// What the server says.
    pub message: String,
}

impl fmt::Display for PlanFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", one_line(&self.kind, MAX_SHOWN), one_line(&self.ref_id, MAX_SHOWN))?;
        if let Some(step) = &self.step {
            write!(f, ", step {}", one_line(step, MAX_SHOWN))?;
        }
        write!(f, ": {}", one_line(&self.message, MAX_SHOWN))
    }
}

/// Why the wait did not end well.
#[derive(Debug)]
#[non_exhaustive]
pub enum WaitError {
    /// The change failed; every attempt that did.
    Failed(Vec<PlanFailure>),
    /// The deadline passed. The change may still be under way; the error is that of the last look, if it failed.
    Deadline(Option<Error>),
    /// The deployment cannot be looked at.
    Call(Error),
}

impl fmt::Display for WaitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Failed(failures) => {
                f.write_str("the change failed")?;
                failures.iter().take(MAX_FAILURES).try_for_each(|failure| write!(f, "\n{failure}"))?;
                match failures.len().saturating_sub(MAX_FAILURES) {
                    0 => Ok(()),
                    more => write!(f, "\n… and {more} more"),
                }
            }
            Self::Deadline(None) => f.write_str("the deadline passed before the change was finished"),
            Self::Deadline(Some(last)) => write!(f, "the deadline passed before the change was finished: {last}"),
            Self::Call(error) => write!(f, "the deployment cannot be looked at: {error}"),
        }
    }
}

impl std::error::Error for WaitError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Call(error) | Self::Deadline(Some(error)) => Some(error),
            _ => None,
        }
    }
}

/// The one who looks: events in order, each once.
struct Watch {
    wait: WaitForDeployment,
    end: Option<Instant>,
    reported: HashSet<(String, String, String)>,
    ready: VecDeque<Result<WaitEvent, WaitError>>,
    is_over: bool,
    is_first: bool,
    last_error: Option<Error>,
    asked_to_wait: Option<Duration>,
}

impl Watch {
    fn new(wait: WaitForDeployment) -> Self {
        let end = wait.deadline.and_then(|deadline| Instant::now().checked_add(deadline));
        Self {
            wait,
            end,
            reported: HashSet::new(),
            ready: VecDeque::new(),
            is_over: false,
            is_first: true,
            last_error: None,
            asked_to_wait: None,
        }
    }

    async fn next(&mut self) -> Option<Result<WaitEvent, WaitError>> {
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Some(event);
            }
            if self.is_over {
                return None;
            }
            if let Err(error) = self.step().await {
                self.is_over = true;
                self.ready.push_back(Err(error));
            }
        }
    }

    async fn step(&mut self) -> Result<(), WaitError> {
        if !std::mem::take(&mut self.is_first) {
            self.delay().await?;
        }
        let Some(deployment) = self.poll_once().await? else { return Ok(()) };
        let plans = Plans::read(&deployment);
        let (before, resources) = (self.wait.before.as_ref(), &self.wait.resources);
        for event in plans.events(before, resources) {
            let step = (event.attempt_id.clone(), event.step.clone(), event.status.to_string());
            if self.reported.insert(step) {
                self.ready.push_back(Ok(WaitEvent::Step(event)));
            }
        }
        match plans.verdict(before, resources) {
            Verdict::Unfinished => {}
            Verdict::Finished => {
                self.is_over = true;
                self.ready.push_back(Ok(WaitEvent::Finished(Box::new(deployment))));
            }
            Verdict::Failed(failures) => return Err(WaitError::Failed(failures)),
        }
        Ok(())
    }

    /// `None` for a failure that may pass.
    async fn poll_once(&mut self) -> Result<Option<DeploymentGetResponse>, WaitError> {
        // Near the end, a server that hangs must not hold up the wait beyond it.
        let left = self.end.map(|end| end.saturating_duration_since(Instant::now()));
        let limit = left.filter(|left| *left < MAX_POLL_TIME).map(|left| left.max(MIN_INTERVAL));
        match get(&self.wait.client, &self.wait.id, limit).await {
            Ok(deployment) => {
                (self.last_error, self.asked_to_wait) = (None, None);
                Ok(Some(deployment))
            }
            Err(error) if error.is_retryable() => {
                self.asked_to_wait = error.retry_after();
                self.last_error = Some(error);
                Ok(None)
            }
            Err(error) => Err(WaitError::Call(error)),
        }
    }

    async fn delay(&mut self) -> Result<(), WaitError> {
        let delay = self.wait.interval.max(MIN_INTERVAL).max(self.asked_to_wait.take().unwrap_or_default());
        if self.end.is_some_and(|end| end.saturating_duration_since(Instant::now()) <= delay) {
            return Err(self.expired());
        }
        sleep(delay).await;
        Ok(())
    }

    fn expired(&mut self) -> WaitError {
        WaitError::Deadline(self.last_error.take())
    }
}
