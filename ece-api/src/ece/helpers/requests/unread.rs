//! What a response says in another type than the document's, where an update needs it.

use crate::generated::models::DeploymentGetResponse;
use crate::runtime::json::{self, Mismatch};

/// The places that are read member by member. What is below them goes into the request as a whole, with what the document
/// does not know and what is of another type.
const READ: &[&str] = &[
    "name",
    "alias",
    "settings",
    "settings/*",
    "metadata",
    "metadata/*",
    "resources",
    "resources/*",
    "resources/*/*",
    "resources/*/*/ref_id",
    "resources/*/*/region",
    "resources/*/*/elasticsearch_cluster_ref_id",
    "resources/*/*/info",
    "resources/*/*/info/cluster_name",
    "resources/*/*/info/name",
    "resources/*/*/info/status",
    "resources/*/*/info/settings",
    "resources/*/*/info/plan_info",
    "resources/*/*/info/plan_info/current",
    "resources/*/*/info/plan_info/current/plan",
    "resources/*/*/info/plan_info/current/plan/cluster_topology",
    "resources/*/*/info/plan_info/pending",
];

/// A line for each of them.
pub(super) fn unread(deployment: &DeploymentGetResponse) -> Vec<String> {
    // A model that was read keeps such values, and writes them as they came.
    let text = json::to_vec(deployment);
    let Ok((_, found)) = json::from_slice_with_mismatches::<DeploymentGetResponse>(&text) else {
        return vec!["the response cannot be read once more".to_owned()];
    };
    let mut problems: Vec<String> = found.iter().filter(|it| is_read(it)).map(ToString::to_string).collect();
    if found.total() > found.len() {
        problems.push(format!("{} values are of another type than the document says", found.total()));
    }
    problems
}

fn is_read(mismatch: &Mismatch) -> bool {
    let pointer = mismatch.pointer();
    let place: Vec<&str> = pointer.split('/').skip(1).collect();
    READ.iter().any(|read| {
        let read: Vec<&str> = read.split('/').collect();
        read.len() == place.len() && read.iter().zip(&place).all(|(read, at)| *read == "*" || read == at)
    })
}
