//! What is on the allocators, and whether it can be what the caller means.

use std::collections::{HashMap, HashSet};

use futures_util::stream;
use futures_util::{StreamExt, TryStreamExt};

use super::{How, MovedCluster, SHOWN_NAME, What};
use crate::ece::helpers::pages::lacks;
use crate::generated::models::{AllocatedInstanceStatus, AllocatedInstanceStatusClusterType};
use crate::runtime::json::StringEnum as _;
use crate::runtime::{Client, Error, ErrorKind, one_line};

/// The moves of one cluster, each with its place in the order of the survey.
pub(super) type Moves = Vec<(usize, MovedCluster)>;

/// What is to move, cluster by cluster.
pub(super) async fn survey(client: &Client, what: &What, how: &How) -> Result<Vec<Moves>, Error> {
    sensible(what, how)?;
    let mut found = Vec::new();
    for (id, instances) in what.allocators.iter().zip(instances_on(client, how, &what.allocators).await?) {
        found.extend(clusters(id, &instances, what));
    }
    // Those to move to are looked at only to know that they exist.
    instances_on(client, how, &how.to).await?;
    complete(what, how, &found)?;
    Ok(grouped(found))
}

/// The instances on each of these allocators.
pub(super) async fn instances_on(
    client: &Client,
    how: &How,
    allocators: &[String],
) -> Result<Vec<Vec<AllocatedInstanceStatus>>, Error> {
    let looks = allocators.iter().cloned().map(|id| look(client.clone(), id));
    stream::iter(looks).buffered(how.concurrency).try_collect().await
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
    unknown.map_or(Ok(()), |kind| {
        let known: Vec<&str> = AllocatedInstanceStatusClusterType::KNOWN.iter().map(|(name, _)| *name).collect();
        Err(refused(format!("there is no kind {}; there are: {}", shown(kind.as_ref()), known.join(", "))))
    })
}

/// The instances on an allocator, if the response says which they are: one that does not must not pass for "none".
pub(super) async fn look(client: Client, id: String) -> Result<Vec<AllocatedInstanceStatus>, Error> {
    let of_it = |error: Error| error.with_context(&format!("the allocator {}", shown(&id)));
    let seen = client.get_allocator(&id).send().await.map_err(of_it)?.into_inner();
    let unsaid = |text: &str| Err(of_it(Error::local(ErrorKind::Decode, text)));
    if !seen.allocator_id.is_empty() && seen.allocator_id != id {
        return unsaid("the response is about another one");
    }
    if lacks(&seen.extra, "instances") {
        return unsaid("the response does not say which instances it has");
    }
    if seen.instances.iter().any(|instance| instance.cluster_id.is_empty() || instance.cluster_type.as_ref().is_empty())
    {
        return unsaid("the response has an instance without the cluster that it is of");
    }
    Ok(seen.instances)
}

/// Those of an allocator that the caller means, in the order of their first instances.
fn clusters(allocator: &str, instances: &[AllocatedInstanceStatus], what: &What) -> Vec<MovedCluster> {
    let mut found: Vec<MovedCluster> = Vec::new();
    let mut places: HashMap<(&str, &str), usize> = HashMap::new();
    for instance in instances.iter().filter(|instance| what.includes(instance)) {
        let place = *places.entry(key(instance)).or_insert(found.len());
        if let Some(cluster) = found.get_mut(place) {
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

/// The same of an instance: the cluster that it is of.
pub(super) fn key(instance: &AllocatedInstanceStatus) -> (&str, &str) {
    (instance.cluster_type.as_ref(), &instance.cluster_id)
}

impl MovedCluster {
    /// What tells a cluster from others: ids are those of their kind.
    pub(super) fn key(&self) -> (&str, &str) {
        (self.kind.as_ref(), &self.cluster_id)
    }
}

/// Everything that the caller names is there, and what is there can be waited for.
fn complete(what: &What, how: &How, found: &[MovedCluster]) -> Result<(), Error> {
    let places = || what.allocators.iter().map(|id| shown(id)).collect::<Vec<_>>().join(", ");
    let mut moves_of: HashMap<(&str, &str), usize> = HashMap::new();
    for it in found {
        *moves_of.entry(it.key()).or_default() += 1;
    }
    let ids: HashSet<&str> = moves_of.keys().map(|(_, id)| *id).collect();
    if let Some(id) = what.clusters.iter().find(|id| !ids.contains(id.as_str())) {
        let kinds = if what.kinds.is_empty() { "" } else { " and of the kinds asked for" };
        return Err(refused(format!("there is no instance of the cluster {}{kinds} on {}", shown(id), places())));
    }
    if let Some(kind) = what.kinds.iter().find(|kind| found.iter().all(|it| it.kind != **kind)) {
        let clusters = if what.clusters.is_empty() { "" } else { " and of the clusters asked for" };
        return Err(refused(format!("there is no instance of {}{clusters} on {}", kind.as_ref(), places())));
    }
    let is_waited_for = |it: &MovedCluster| how.is_waiting || moves_of.get(&it.key()).is_some_and(|moves| *moves > 1);
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
        let (kind, id) = cluster.key();
        let place = *places.entry((kind.to_owned(), id.to_owned())).or_insert(groups.len());
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
