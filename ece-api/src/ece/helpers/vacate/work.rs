//! A cluster on its way: off one allocator after the other.

use std::time::Duration;

use super::report::{Done, Outcome};
use super::survey::{self, Moves};
use super::{How, MovedCluster, order};
use crate::ece::helpers::PlanSnapshot;
use crate::runtime::{Client, Error, ErrorKind, sleep};

/// So often an allocator is looked at after a plan that succeeded: it may show for a while what has left it.
const LOOKS: usize = 3;
/// Between two looks there is always this much, whatever the caller says.
const MIN_INTERVAL: Duration = Duration::from_millis(10);

/// The next move begins only when the one before it is over, and not at all after a failure that leaves a plan pending.
pub(super) async fn one_cluster(client: Client, how: How, moves: Moves) -> Vec<Done> {
    let last = moves.len().saturating_sub(1);
    let mut done = Vec::with_capacity(moves.len());
    let mut is_in_doubt = false;
    for (index, (place, cluster)) in moves.into_iter().enumerate() {
        let is_waiting = how.is_waiting || index < last;
        let outcome = if is_in_doubt {
            Outcome::Failed(Error::local(
                ErrorKind::InvalidRequest,
                "not tried: an earlier move of it may be under way",
            ))
        } else {
            one_move(&client, &how, &cluster, is_waiting).await.unwrap_or_else(Outcome::Failed)
        };
        is_in_doubt |= matches!(&outcome, Outcome::Failed(error) if may_be_under_way(error));
        done.push((place, cluster, outcome));
    }
    done
}

/// A plan that failed is over.
fn may_be_under_way(error: &Error) -> bool {
    error.may_have_taken_effect() && error.kind() != ErrorKind::Failed
}

async fn one_move(client: &Client, how: &How, cluster: &MovedCluster, is_waiting: bool) -> Result<Outcome, Error> {
    let request = order::calculate(client, how, cluster).await?;
    let Some(deployment) = cluster.deployment_id.as_deref().filter(|_| is_waiting) else {
        order::begin(client, how, cluster, request).await?;
        return Ok(Outcome::Started);
    };
    let before = client.plan_snapshot(deployment).await?;
    let resource = before.name_of(&cluster.cluster_id).ok_or_else(|| {
        let text =
            format!("the deployment {deployment} does not show a resource with this id, so it cannot be waited for");
        Error::local(ErrorKind::InvalidRequest, text)
    })?;
    order::begin(client, how, cluster, request).await?;
    wait(client, how, deployment, before, resource).await?;
    gone(client, how, cluster).await.map_err(Error::in_doubt)
}

async fn wait(
    client: &Client,
    how: &How,
    deployment: &str,
    before: PlanSnapshot,
    resource: (String, String),
) -> Result<(), Error> {
    let wait = client.wait_for_deployment(deployment).after(before).for_resources([resource]);
    let wait = wait.poll_interval(how.interval).deadline(how.deadline);
    // The move was accepted, whatever the look says.
    wait.await.map(drop).map_err(|error| Error::from(error).in_doubt())
}

/// A plan that succeeded says nothing about the allocator.
async fn gone(client: &Client, how: &How, cluster: &MovedCluster) -> Result<Outcome, Error> {
    let mut left = left(client, cluster).await?;
    for _ in 1..LOOKS {
        if left.is_empty() {
            break;
        }
        sleep(how.interval.max(MIN_INTERVAL)).await;
        left = self::left(client, cluster).await?;
    }
    if left.is_empty() {
        return Ok(Outcome::Moved);
    }
    let text = format!("the plan succeeded, and these instances are still on the allocator: {}", left.join(", "));
    Err(Error::local(ErrorKind::Failed, text))
}

/// The instances of the cluster that the allocator shows.
async fn left(client: &Client, cluster: &MovedCluster) -> Result<Vec<String>, Error> {
    let instances = survey::look(client.clone(), cluster.allocator.clone()).await;
    let instances =
        instances.map_err(|error| error.with_context("the plan succeeded, and the allocator cannot be looked at"))?;
    let of_it = instances.iter().filter(|it| survey::key(it) == cluster.key());
    Ok(of_it.map(|it| it.instance_name.clone()).collect())
}
