//! What happens while somebody waits.

use crate::generated::models::{ClusterPlanStepInfoStatus, DeploymentGetResponse};

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
