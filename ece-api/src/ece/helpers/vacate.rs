//! Moving instances off allocators.
//!
//! `survey` looks what is there and refuses what nobody can have meant, `order` makes the calls for one cluster, `work`
//! carries them out and waits, `last_look` sees where everything is at the end, `report` is what became of each cluster. Here is what a caller says. No call changes
//! anything before the survey is complete, and nothing is started twice.

mod last_look;
mod order;
mod report;
mod survey;
mod work;

use std::fmt;
use std::future::IntoFuture;
use std::time::Duration;

use futures_util::StreamExt;
use futures_util::stream;

use crate::generated::models::AllocatedInstanceStatusClusterType;
use crate::runtime::transport::BoxFuture;
use crate::runtime::{Client, Error};

pub use report::{MoveFailure, MovedCluster, VacateReport};

/// More of a name than this helps nobody.
const SHOWN_NAME: usize = 60;
/// So many clusters move at the same time where the caller does not say.
const CONCURRENCY: usize = 8;

/// Moves instances off allocators; made by [`Client::vacate`].
///
/// Awaiting it gives a [`VacateReport`] with every cluster, or an error where nothing was moved: an allocator that does not
/// exist, a kind or a cluster that none of them has, an allocator to move to that does not exist or
/// is to be vacated itself. Where the future is dropped, what the server has accepted goes on.
#[derive(Clone)]
#[must_use = "nothing is moved before this is awaited"]
pub struct Vacate {
    client: Client,
    what: What,
    how: How,
}

/// Which instances.
#[derive(Clone, Default)]
struct What {
    allocators: Vec<String>,
    /// All, where there are none.
    kinds: Vec<AllocatedInstanceStatusClusterType>,
    /// All, where there are none.
    clusters: Vec<String>,
}

/// In which way.
#[derive(Clone)]
struct How {
    concurrency: usize,
    is_waiting: bool,
    interval: Duration,
    deadline: Option<Duration>,
    to: Vec<String>,
    is_down: Option<bool>,
    is_forced: bool,
    move_only: bool,
}

/// # Move off allocators
///
/// What drains a machine before it is maintained or given up.
impl Client {
    /// Moves instances off these allocators: all of them, or those of some [kinds](Vacate::kinds) or
    /// [clusters](Vacate::clusters).
    ///
    /// It calls `get-allocator` for each allocator. Then, for each cluster, it calls `move-clusters-by-type`, at first to
    /// have the plan calculated (`validate_only`) and then to carry that plan out. While it waits, it calls
    /// `get-deployment`, and at the end `get-allocator` once more, as a plan that succeeded may have left something there.
    /// A cluster with instances on several of the allocators leaves one after the other.
    ///
    /// The server may choose one of these allocators as the new place, unless it is in maintenance mode
    /// (`start-allocator-maintenance-mode`), which this does neither start nor end. A cluster that is on one of them when
    /// everything is over is among the failures.
    ///
    #[cfg_attr(feature = "testing", doc = "```")]
    #[cfg_attr(not(feature = "testing"), doc = "```ignore")]
    /// # use ece_api::models::DeploymentCreateRequest;
    /// # use ece_api::testing::Installation;
    /// # use std::time::Duration;
    /// # #[tokio::main]
    /// # async fn main() -> Result<(), ece_api::Error> {
    /// # let installation = Installation::new();
    /// # let ece = installation.client();
    /// # let request = DeploymentCreateRequest::default().name("search");
    /// # ece.create_deployment(&request).template_id("default").send().await?;
    /// # installation.finish_plans();
    /// ece.start_allocator_maintenance_mode("192.0.2.10").send().await?;
    /// let report = ece.vacate(["192.0.2.10"]).concurrency(4).poll_interval(Duration::from_millis(10)).await?;
    /// for failure in &report.failed {
    ///     println!("{failure}");
    /// }
    /// let moved = report.complete()?.moved; // an error where a cluster failed
    /// assert!(!moved.is_empty());
    /// assert!(ece.get_allocator("192.0.2.10").send().await?.instances.is_empty());
    /// # Ok(()) }
    /// ```
    #[doc(alias("drain", "evacuate", "empty", "move", "cordon"))]
    pub fn vacate<I: Into<String>>(&self, allocators: impl IntoIterator<Item = I>) -> Vacate {
        Vacate {
            client: self.clone(),
            what: What { allocators: distinct(allocators), ..What::default() },
            how: How {
                concurrency: CONCURRENCY,
                is_waiting: true,
                interval: Duration::from_secs(5),
                deadline: Some(Duration::from_secs(60 * 60)),
                to: Vec::new(),
                is_down: None,
                is_forced: false,
                move_only: true,
            },
        }
    }
}

impl Vacate {
    /// Only instances of these kinds: `elasticsearch`, `kibana`, `apm`, `integrations_server`, `appsearch`,
    /// `enterprise_search`. All by default, and where there are none in the list.
    pub fn kinds<K>(mut self, kinds: impl IntoIterator<Item = K>) -> Self
    where
        K: Into<AllocatedInstanceStatusClusterType>,
    {
        self.what.kinds = kinds.into_iter().map(Into::into).collect();
        self
    }

    /// Only instances of these clusters, by the `cluster_id` that an allocator shows: the `id` of a resource, not that of
    /// a deployment. All by default, and where there are none in the list.
    pub fn clusters<I: Into<String>>(mut self, ids: impl IntoIterator<Item = I>) -> Self {
        self.what.clusters = distinct(ids);
        self
    }

    /// The allocators that the instances should go to, if they have room. The server chooses by default, and where there
    /// are none in the list.
    pub fn prefer<I: Into<String>>(mut self, allocators: impl IntoIterator<Item = I>) -> Self {
        self.how.to = distinct(allocators);
        self
    }

    /// How many clusters move at the same time: eight by default, at least one. Without [waiting](Self::wait) it is how
    /// many are asked for at the same time.
    pub fn concurrency(mut self, clusters: usize) -> Self {
        self.how.concurrency = clusters.max(1);
        self
    }

    /// Whether to wait until the plans are carried out: true by default. If not, what the server accepted is
    /// [`started`](VacateReport::started), and what becomes of it is unknown. Of a cluster with instances on several of the
    /// allocators only the last move is not waited for.
    pub fn wait(mut self, is_waiting: bool) -> Self {
        self.how.is_waiting = is_waiting;
        self
    }

    /// The time between two looks at a cluster that moves: five seconds by default, ten milliseconds at least.
    pub fn poll_interval(mut self, interval: Duration) -> Self {
        self.how.interval = interval;
        self
    }

    /// The most time to wait for one plan: an hour by default, no limit with `None`.
    pub fn deadline(mut self, deadline: impl Into<Option<Duration>>) -> Self {
        self.how.deadline = deadline.into();
        self
    }

    /// Says whether the allocators are down, so that nothing can be copied from them. The server finds out by default.
    pub fn allocator_down(mut self, is_down: bool) -> Self {
        self.how.is_down = Some(is_down);
        self
    }

    /// Cancels the plan of a cluster that is pending, which is a failure of that cluster by default.
    pub fn force_update(mut self, is_forced: bool) -> Self {
        self.how.is_forced = is_forced;
        self
    }

    /// Whether the plan only moves, which it does by default, or also changes what is to change otherwise.
    pub fn move_only(mut self, move_only: bool) -> Self {
        self.how.move_only = move_only;
        self
    }

    async fn run(self) -> Result<VacateReport, Error> {
        let Self { client, what, how } = self;
        let clusters = survey::survey(&client, &what, &how).await?;
        let concurrency = how.concurrency;
        let moves = clusters.into_iter().map(|moves| work::one_cluster(client.clone(), how.clone(), moves));
        let done: Vec<_> = stream::iter(moves).buffer_unordered(concurrency).collect().await;
        let done = done.into_iter().flatten().collect();
        Ok(last_look::last_look(&client, &what, &how, done).await.into_iter().collect())
    }
}

/// In their order, each once.
fn distinct<I: Into<String>>(texts: impl IntoIterator<Item = I>) -> Vec<String> {
    let mut all = Vec::new();
    for text in texts.into_iter().map(Into::into) {
        if !all.contains(&text) {
            all.push(text);
        }
    }
    all
}

impl IntoFuture for Vacate {
    type Output = Result<VacateReport, Error>;
    type IntoFuture = BoxFuture<'static, Self::Output>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.run())
    }
}

impl fmt::Debug for Vacate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Vacate").field("allocators", &self.what.allocators).finish_non_exhaustive()
    }
}
