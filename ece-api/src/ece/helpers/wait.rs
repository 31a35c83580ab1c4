//! Waiting until a change of a deployment is finished, and whether it failed.
//!
//! `plans` reads what a look shows, `progress` decides what it means, `watch` looks. Here is what a caller says and gets.

mod error;
mod event;
mod plans;
mod progress;
mod watch;

#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use futures_core::Stream;
use futures_util::stream;

use crate::generated::models::{DeploymentCreateResponse, DeploymentGetResponse, DeploymentUpdateResponse};
use crate::runtime::transport::BoxFuture;
use crate::runtime::{Client, Error};
use plans::Name;
use progress::{Rules, Touched};
use watch::Watch;

pub use error::{PlanFailure, UnfinishedResource, WaitError};
pub use event::{PlanEvent, WaitEvent};
pub use plans::PlanSnapshot;

/// Waits until a change of a deployment is finished; made by [`Client::wait_for_deployment`].
///
/// Awaiting it gives the deployment as it is then; [`events`](Self::events) tells the steps meanwhile.
///
/// The change is finished when nothing is pending and every resource has an attempt that was not there before. Where some
/// have none, it is finished when nothing more has begun for a while ([`settle_for`](Self::settle_for)), provided that
/// something happened: a new attempt is over, a resource is gone or was stopped. It failed when any new attempt did, even
/// if a later one succeeded. Where nothing happens at all, the wait ends with [`WaitError::NotBegun`].
///
/// A look that fails (no connection, a status of 500 and above, a 404 that is not JSON) does not end the wait, and neither does a
/// `Retry-After` beyond the deadline: there is always one more look before it. What a look cannot change, such as a 401 or
/// a 404, ends the wait at once.
#[must_use = "nothing is waited for before this is awaited"]
pub struct WaitForDeployment {
    client: Client,
    id: String,
    interval: Duration,
    deadline: Option<Duration>,
    begin_within: Option<Duration>,
    settle: Option<Duration>,
    before: Option<PlanSnapshot>,
    required: BTreeSet<Name>,
    touched: Option<Touched>,
    latest_only: bool,
}

/// # Wait for changes
///
/// Until a change of a deployment is finished, or has failed.
impl Client {
    /// Waits until the latest change of this deployment is finished: a create as it is, an update or a restart
    /// [`after`](WaitForDeployment::after) a snapshot.
    ///
    /// Each look is a call of `get-deployment`, with plans, their logs and their history.
    ///
    #[cfg_attr(feature = "testing", doc = "```")]
    #[cfg_attr(not(feature = "testing"), doc = "```ignore")]
    /// # use ece_api::helpers::Size;
    /// # use ece_api::models::{DeploymentCreateRequest, DeploymentUpdateRequest};
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let installation = ece_api::testing::Installation::new();
    /// # let ece = installation.client();
    /// # installation.steps_per_look(100);
    /// # let request = DeploymentCreateRequest::default().name("logs").version("8.15.5");
    /// # let created = ece.create_deployment(&request).template_id("default").send().await?;
    /// # installation.finish_plans();
    /// # let id = &created.id;
    /// # let deployment = ece.get_deployment(id).send().await?;
    /// # let update = DeploymentUpdateRequest::checked_from(&deployment)?.resize("hot_content", Size::memory_gb(8))?;
    /// let before = ece.plan_snapshot(id).await?;
    /// let updated = ece.update_deployment(id, &update).send().await?;
    /// let deployment = ece.wait_for_deployment(id).after(before).of_update(&updated).await?;
    /// println!("healthy: {}", deployment.healthy);
    /// # assert!(deployment.healthy);
    /// # Ok(()) }
    /// ```
    #[doc(alias("poll", "watch", "finished", "progress"))]
    pub fn wait_for_deployment(&self, id: impl Into<String>) -> WaitForDeployment {
        WaitForDeployment {
            client: self.clone(),
            id: id.into(),
            interval: Duration::from_secs(5),
            deadline: Some(Duration::from_secs(60 * 60)),
            begin_within: Some(Duration::from_secs(2 * 60)),
            settle: None,
            before: None,
            required: BTreeSet::new(),
            touched: None,
            latest_only: false,
        }
    }

    /// The attempts that a deployment knows now: taken before a change, it tells the change's attempts from older ones.
    /// It calls `get-deployment` once.
    #[doc(alias("plans", "history"))]
    pub async fn plan_snapshot(&self, id: impl AsRef<str>) -> Result<PlanSnapshot, Error> {
        let deployment = watch::look(self, id.as_ref()).send().await?;
        Ok(PlanSnapshot::from(&*deployment))
    }
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

    /// The time within which the change has to begin, and each resource that it is said to change: two minutes by
    /// default, no limit but the deadline with `None`. The time during which the server cannot be asked does not count.
    pub fn begin_within(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.begin_within = limit.into();
        self
    }

    /// How long nothing may be pending before a change is taken for finished that did not touch every resource: the next
    /// one may begin only now. Two intervals by default; what touches every resource needs no such time.
    pub fn settle_for(mut self, time: Duration) -> Self {
        self.settle = Some(time);
        self
    }

    /// Looks only at attempts that are not in the snapshot, and is not finished before something of the change can be
    /// seen. Without it, the newest attempt of every resource counts.
    pub fn after(mut self, before: PlanSnapshot) -> Self {
        self.before = Some(before);
        self
    }

    /// Waits for these resources, by kind and `ref_id`, for each of them and for no other one. Without it, all count.
    pub fn for_resources<K: Into<String>, R: Into<String>>(
        mut self,
        resources: impl IntoIterator<Item = (K, R)>,
    ) -> Self {
        self.required = resources.into_iter().map(|(kind, ref_id)| Name::new(kind, ref_id)).collect();
        self
    }

    /// Waits for every resource that the response to a create lists.
    pub fn of_create(self, response: &DeploymentCreateResponse) -> Self {
        self.for_resources(response.resources.iter().map(|it| (it.kind.as_str(), it.ref_id.as_str())))
    }

    /// Takes what the response to an update lists for what the update changes: when all of it is over, nothing more is
    /// waited for, and where nothing is listed, the update has no effect and is finished. Only a snapshot
    /// ([`after`](Self::after)) tells what is over from what was over before.
    pub fn of_update(mut self, response: &DeploymentUpdateResponse) -> Self {
        self.touched = Touched::by(response);
        self
    }

    /// Only the latest attempt of each resource counts: one that failed does not matter when a later one succeeds.
    pub fn latest_attempts_only(mut self) -> Self {
        self.latest_only = true;
        self
    }

    /// Waits until the deployment is no longer there, or is hidden and has nothing that runs. After a snapshot, an attempt
    /// that fails ends the wait.
    pub fn until_deleted(self) -> WaitForDeletion {
        WaitForDeletion(self)
    }

    /// The steps as they change, and at the end the deployment. An error ends the stream.
    pub fn events(self) -> impl Stream<Item = Result<WaitEvent, WaitError>> + Send + Unpin {
        let watch = Watch::new(self);
        Box::pin(stream::unfold(watch, |mut watch| async move { watch.next().await.map(|event| (event, watch)) }))
    }

    fn rules(&self) -> Rules {
        Rules {
            interval: self.interval,
            settle: self.settle.unwrap_or(self.interval.saturating_mul(2)),
            begin_within: self.begin_within,
            required: self.required.clone(),
            touched: self.touched.clone(),
            latest_only: self.latest_only,
        }
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
                    None => return Err(watch.at_an_end()),
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
        Box::pin(async move { Watch::new(self.0).until_deleted().await })
    }
}
