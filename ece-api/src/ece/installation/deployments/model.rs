//! Deployments, their resources, and the instances of these.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::plans::Plans;
use crate::ece::installation::stamp::{Stamp, Time};

/// The six kinds of resources.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Elasticsearch,
    Kibana,
    Apm,
    Appsearch,
    EnterpriseSearch,
    IntegrationsServer,
}

impl Kind {
    pub(crate) const ALL: [Self; 6] = [
        Self::Elasticsearch,
        Self::Kibana,
        Self::Apm,
        Self::Appsearch,
        Self::EnterpriseSearch,
        Self::IntegrationsServer,
    ];

    /// As the API spells it: in paths, as the member of a deployment, and as that of a plan.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Elasticsearch => "elasticsearch",
            Self::Kibana => "kibana",
            Self::Apm => "apm",
            Self::Appsearch => "appsearch",
            Self::EnterpriseSearch => "enterprise_search",
            Self::IntegrationsServer => "integrations_server",
        }
    }

    pub(crate) fn of(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// True for those that have a secret token of their own.
    pub(super) fn has_token(self) -> bool {
        matches!(self, Self::Apm | Self::IntegrationsServer)
    }
}

/// A deployment.
#[derive(Clone, Debug)]
pub(crate) struct Deployment {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) alias: Option<String>,
    pub(crate) resources: Vec<Resource>,
    pub(crate) settings: Map<String, Value>,
    pub(crate) tags: Value,
    pub(crate) owner: String,
    pub(crate) is_system_owned: bool,
    pub(crate) is_hidden: bool,
    /// When the last plan ended well.
    pub(crate) plans_modified: Option<Time>,
    pub(crate) stamp: Stamp,
}

/// A resource of a deployment.
#[derive(Clone, Debug)]
pub(crate) struct Resource {
    pub(crate) kind: Kind,
    pub(crate) ref_id: String,
    pub(crate) id: String,
    /// The `ref_id` of its Elasticsearch; none for Elasticsearch itself.
    pub(crate) elasticsearch: Option<String>,
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) settings: Map<String, Value>,
    pub(crate) plans: Plans,
    pub(crate) instances: Vec<Instance>,
    /// The number of the next instance.
    pub(crate) next_instance: u32,
    pub(crate) is_stopped: bool,
    /// Machines went away with instances of it.
    pub(crate) lacks_instances: bool,
    /// The names of its secrets, and whether each is a file.
    pub(crate) keystore: BTreeMap<String, bool>,
    /// The remote clusters, as they were given.
    pub(crate) remotes: Vec<Value>,
    /// When a heap dump of an instance was captured.
    pub(crate) heap_dumps: BTreeMap<String, Time>,
    /// Of App Search.
    pub(crate) is_read_only: bool,
    /// Whatever somebody keeps with it.
    pub(crate) metadata: Value,
    pub(crate) stamp: Stamp,
}

/// A container of a resource.
#[derive(Clone, Debug)]
pub(crate) struct Instance {
    pub(crate) name: String,
    /// The element of the plan that it is of.
    pub(crate) element: String,
    pub(crate) configuration: String,
    pub(crate) allocator: String,
    pub(crate) zone: String,
    /// In MB.
    pub(crate) memory: u64,
    pub(crate) roles: Vec<String>,
    pub(crate) is_running: bool,
    pub(crate) is_in_maintenance: bool,
    /// What somebody has set past the plan.
    pub(crate) overrides: Option<Value>,
}

impl Deployment {
    pub(crate) fn resource(&self, kind: Kind, ref_id: &str) -> Option<&Resource> {
        self.resources.iter().find(|it| it.kind == kind && it.ref_id == ref_id)
    }

    pub(crate) fn resource_mut(&mut self, kind: Kind, ref_id: &str) -> Option<&mut Resource> {
        self.resources.iter_mut().find(|it| it.kind == kind && it.ref_id == ref_id)
    }

    /// The resources of a kind.
    pub(crate) fn of_kind(&self, kind: Kind) -> impl Iterator<Item = &Resource> {
        self.resources.iter().filter(move |it| it.kind == kind)
    }

    pub(crate) fn is_healthy(&self) -> bool {
        self.resources.iter().all(Resource::is_healthy)
    }

    /// True where nothing runs, and nothing is about to.
    pub(crate) fn is_stopped(&self) -> bool {
        self.resources.iter().all(|it| it.is_stopped && it.plans.pending.is_none())
    }
}

impl Resource {
    /// True where the last plan went well and all instances run.
    pub(crate) fn is_healthy(&self) -> bool {
        let runs = self.instances.iter().all(|it| it.is_running && !it.is_in_maintenance);
        runs && !self.lacks_instances
            && !self.plans.last_failed()
            && (self.plans.pending.is_some() || self.plans.current.is_some())
    }

    /// The instances for which a pending plan has a place, beside those that there are.
    pub(crate) fn starting(&self) -> impl Iterator<Item = &Instance> {
        let placed = self.plans.pending.as_ref().and_then(|attempt| attempt.placed.as_ref()).into_iter().flatten();
        placed.filter(|new| !self.instances.iter().any(|old| old.name == new.name))
    }

    pub(crate) fn status(&self) -> &'static str {
        match (&self.plans.pending, &self.plans.current) {
            (Some(pending), _) => pending.work.status(self.plans.current.is_some()),
            (None, _) if self.is_stopped => "stopped",
            (None, None) => "initializing",
            (None, Some(_)) => "started",
        }
    }

    /// The version of the stack that it has, or is to have where there is none yet.
    pub(crate) fn version(&self) -> Option<&str> {
        let attempt = self.plans.current.as_ref().or(self.plans.pending.as_ref())?;
        attempt.plan[self.kind.name()]["version"].as_str()
    }

    /// The plan to go on from: that of the last attempt that went well, or of the one that is pending.
    pub(crate) fn plan(&self) -> Option<&Value> {
        let plans = &self.plans;
        plans.current.as_ref().or(plans.pending.as_ref()).or(plans.history.last()).map(|attempt| &attempt.plan)
    }
}
