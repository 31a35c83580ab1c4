//! What is on the allocators, and whether it can be what the caller means.

use std::collections::HashMap;

use futures_util::stream;
use futures_util::{StreamExt, TryStreamExt};

use super::{How, MovedCluster, SHOWN_NAME, What};
use crate::generated::models::{AllocatedInstanceStatus, AllocatedInstanceStatusClusterType, AllocatorInfo};
use crate::runtime::{Client, Error, ErrorKind, one_line};

/// The moves of one cluster, each with its place in the order of the survey.
pub(super) type Moves = Vec<(usize, MovedCluster)>;

/// What is to move, cluster by cluster.
pub(super) async fn survey(client: &Client, what: &What, how: &How) -> Result<Vec<Moves>, Error> {
    sensible(what, how)?;
    let ids: Vec<String> = what.allocators.iter().chain(&how.to).cloned().collect();
    let looks = ids.into_iter().map(|id| look(client.clone(), id));
    let allocators: Vec<AllocatorInfo> = stream::iter(looks).buffered(how.concurrency).try_collect().await?;
    // Those to move to are looked at only to know that they exist.
    let mut found = Vec::new();
    for (id, allocator) in what.allocators.iter().zip(&allocators) {
        if allocator.instances.is_empty() {
            return Err(refused(format!("the allocator {} has no instances", shown(id))));
        }
        found.extend(clusters(id, &allocator.instances, what));
    }
    complete(what, how, &found)?;
    Ok(grouped(found))
}

/// What can be refused without a look.
fn sensible(what: &What, how: &How) -> Result<(), Error> {
    if what.allocators.is_empty() {
        return Err(refused("there is no allocator to vacate"));
    }
    if let Some(id) = how.to.iter().find(|id| what.allocators.contains(id)) {
        return Err(refused(format!("the allocator {} is to be vacated: nothing can go there", shown(id))));
    }
    let unknown = what.kinds.iter().find(|kind| matches!(kind, AllocatedInstanceStatusClusterType::Unknown(_)));
    unknown.map_or(Ok(()), |kind| Err(refused(format!("there is no kind {}", shown(kind.as_ref())))))
}

async fn look(client: Client, id: String) -> Result<AllocatorInfo, Error> {
    let seen = client.get_allocator(&id).send().await;
    seen.map(crate::runtime::Response::into_inner)
        .map_err(|error| error.with_context(&format!("the allocator {}", shown(&id))))
}

/// Those of an allocator that the caller means, in the order of their first instances.
fn clusters(allocator: &str, instances: &[AllocatedInstanceStatus], what: &What) -> Vec<MovedCluster> {
    let mut found: Vec<MovedCluster> = Vec::new();
    for instance in instances.iter().filter(|instance| what.includes(instance)) {
        let is_it = |it: &&mut MovedCluster| it.kind == instance.cluster_type && it.cluster_id == instance.cluster_id;
        if let Some(cluster) = found.iter_mut().find(is_it) {
            cluster.instances.push(instance.instance_name.clone());
            continue;
        }
        found.push(MovedCluster {
            allocator: allocator.to_owned(),
            kind: instance.cluster_type.clone(),
            cluster_id: instance.cluster_id.clone(),
            deployment_id: instance.deployment_id.clone().filter(|id| !id.is_empty()),
            instances: vec![instance.instance_name.clone()],
        });
    }
    found
}

impl What {
    fn includes(&self, instance: &AllocatedInstanceStatus) -> bool {
        let has_kind = self.kinds.is_empty() || self.kinds.contains(&instance.cluster_type);
        has_kind && (self.clusters.is_empty() || self.clusters.contains(&instance.cluster_id))
    }
}

impl MovedCluster {
    fn is_same(&self, other: &Self) -> bool {
        self.kind == other.kind && self.cluster_id == other.cluster_id
    }
}

/// Everything that the caller names is there, and what is there can be waited for.
fn complete(what: &What, how: &How, found: &[MovedCluster]) -> Result<(), Error> {
    let places = || what.allocators.iter().map(|id| shown(id)).collect::<Vec<_>>().join(", ");
    if let Some(id) = what.clusters.iter().find(|id| found.iter().all(|it| it.cluster_id != **id)) {
        let kinds = if what.kinds.is_empty() { "" } else { " and of the kinds asked for" };
        return Err(refused(format!("there is no instance of the cluster {}{kinds} on {}", shown(id), places())));
    }
    if let Some(kind) = what.kinds.iter().find(|kind| found.iter().all(|it| it.kind != **kind)) {
        let clusters = if what.clusters.is_empty() { "" } else { " and of the clusters asked for" };
        return Err(refused(format!("there is no instance of {}{clusters} on {}", kind.as_ref(), places())));
    }
    let is_waited_for =
        |it: &MovedCluster| how.is_waiting || found.iter().filter(|other| it.is_same(other)).count() > 1;
    let is_lost = |it: &&MovedCluster| it.deployment_id.is_none() && is_waited_for(it);
    if let Some(cluster) = found.iter().find(is_lost) {
        let text = format!("{cluster} cannot be waited for: the allocator does not say which deployment it is of");
        return Err(refused(text));
    }
    Ok(())
}

/// A cluster can carry out one plan at a time: its moves stay together.
fn grouped(found: Vec<MovedCluster>) -> Vec<Moves> {
    let mut places: HashMap<(String, String), usize> = HashMap::new();
    let mut groups: Vec<Moves> = Vec::new();
    for (index, cluster) in found.into_iter().enumerate() {
        let key = (cluster.kind.as_ref().to_owned(), cluster.cluster_id.clone());
        let place = *places.entry(key).or_insert(groups.len());
        match groups.get_mut(place) {
            Some(group) => group.push((index, cluster)),
            None => groups.push(vec![(index, cluster)]),
        }
    }
    groups
}

fn refused(text: impl Into<String>) -> Error {
    Error::local(ErrorKind::InvalidRequest, text)
}

fn shown(name: &str) -> String {
    format!("`{}`", one_line(name, SHOWN_NAME))
}
