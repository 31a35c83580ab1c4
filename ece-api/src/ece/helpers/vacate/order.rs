//! The calls that move one cluster: what they carry, and what their responses say of it.

use super::report::Refusal;
use super::{How, MovedCluster, SHOWN_NAME};
use crate::generated::models::{
    AllocatedInstanceStatusClusterType as Kind, ClusterType, MoveApmClusterConfiguration, MoveAppSearchConfiguration,
    MoveClustersCommandResponse, MoveClustersRequest, MoveElasticsearchClusterConfiguration,
    MoveEnterpriseSearchConfiguration, MoveKibanaClusterConfiguration,
};
use crate::runtime::{Client, Error, ErrorKind, Scrubber, one_line};

/// Runs `$then` with the names that belong to a type of clusters: the member of requests and responses that lists them,
/// and what a request says of them.
macro_rules! by_type {
    ($cluster_type:expr, $then:ident!($($given:tt)*)) => {
        match $cluster_type {
            ClusterType::Elasticsearch => {
                $then!(elasticsearch_clusters, MoveElasticsearchClusterConfiguration, $($given)*)
            }
            ClusterType::Kibana => $then!(kibana_clusters, MoveKibanaClusterConfiguration, $($given)*),
            ClusterType::Apm => $then!(apm_clusters, MoveApmClusterConfiguration, $($given)*),
            ClusterType::Appsearch => $then!(appsearch_clusters, MoveAppSearchConfiguration, $($given)*),
            ClusterType::EnterpriseSearch => {
                $then!(enterprise_search_clusters, MoveEnterpriseSearchConfiguration, $($given)*)
            }
            ClusterType::Unknown(_) => None,
        }
    };
}

macro_rules! bare {
    ($member:ident, $configuration:ident, $id:ident) => {
        Some(MoveClustersRequest::new().$member([$configuration::new([$id])]))
    };
}

macro_rules! planned {
    ($member:ident, $configuration:ident, $id:ident, $response:ident, $to:ident) => {
        $response.moves.$member.iter().find(|it| it.cluster_id == $id).and_then(|calculated| {
            let mut plan = calculated.calculated_plan.clone()?;
            if !$to.is_empty() {
                plan.plan_configuration.get_or_insert_default().preferred_allocators = Some($to.to_vec());
            }
            Some(MoveClustersRequest::new().$member([$configuration::new([$id]).plan_override(plan)]))
        })
    };
}

macro_rules! accepted {
    ($member:ident, $configuration:ident, $id:ident, $response:ident) => {
        $response.moves.$member.iter().find(|it| it.cluster_id == $id).map(drop)
    };
}

macro_rules! refusal {
    ($member:ident, $configuration:ident, $id:ident, $response:ident) => {
        $response.failures.$member.iter().find(|it| it.cluster_id == $id).map(|it| it.errors.clone())
    };
}

/// How the server calls the kind where it moves clusters. Integrations Server is a newer APM, and moves as that.
fn cluster_type(kind: &Kind) -> ClusterType {
    match kind {
        Kind::IntegrationsServer => ClusterType::Apm,
        kind => ClusterType::from(kind.as_ref()),
    }
}

/// The request that moves the cluster by the plan that the server calculates for it now. It moves nothing.
pub(super) async fn calculate(
    client: &Client,
    how: &How,
    cluster: &MovedCluster,
) -> Result<MoveClustersRequest, Error> {
    let (cluster_type, id, to) = (cluster_type(&cluster.kind), cluster.cluster_id.as_str(), &how.to);
    let Some(request) = by_type!(&cluster_type, bare!(id)) else {
        let text = format!("clusters of the kind `{}` cannot be moved", one_line(cluster.kind.as_ref(), SHOWN_NAME));
        return Err(Error::local(ErrorKind::InvalidRequest, text));
    };
    let (response, scrubber) = call(client, how, cluster, request, true).await.map_err(Error::without_effect)?;
    refused(&cluster_type, id, &response, &scrubber)?;
    by_type!(&cluster_type, accepted!(id, response)).ok_or_else(unsaid)?;
    by_type!(&cluster_type, planned!(id, response, to))
        .ok_or_else(|| Error::local(ErrorKind::Decode, "the response does not say the plan that it calculated"))
}

/// Has the cluster moved. What it gives says that the server accepted the plan, not that it succeeds.
pub(super) async fn begin(
    client: &Client,
    how: &How,
    cluster: &MovedCluster,
    request: MoveClustersRequest,
) -> Result<(), Error> {
    let (response, scrubber) = call(client, how, cluster, request, false).await?;
    let (cluster_type, id) = (cluster_type(&cluster.kind), cluster.cluster_id.as_str());
    refused(&cluster_type, id, &response, &scrubber)?;
    by_type!(&cluster_type, accepted!(id, response)).ok_or_else(|| unsaid().in_doubt())
}

async fn call(
    client: &Client,
    how: &How,
    cluster: &MovedCluster,
    request: MoveClustersRequest,
    validate_only: bool,
) -> Result<(MoveClustersCommandResponse, Scrubber), Error> {
    let call = client.move_clusters_by_type(&cluster.allocator, cluster_type(&cluster.kind));
    let mut call = call.force_update(how.is_forced).move_only(how.move_only).validate_only(validate_only).body(request);
    if let Some(is_down) = how.is_down {
        call = call.allocator_down(is_down);
    }
    let response = call.send().await?;
    let scrubber = response.scrubber();
    Ok((response.into_inner(), scrubber))
}

fn refused(
    cluster_type: &ClusterType,
    id: &str,
    response: &MoveClustersCommandResponse,
    scrubber: &Scrubber,
) -> Result<(), Error> {
    let Some(errors) = by_type!(cluster_type, refusal!(id, response)) else { return Ok(()) };
    let refusal = Refusal::new(errors.unwrap_or_default(), scrubber);
    Err(Error::local(ErrorKind::Failed, refusal.to_string()).with_source(refusal.into()))
}

fn unsaid() -> Error {
    Error::local(ErrorKind::Decode, "the response does not say what becomes of it")
}
