//! The room of deployments.
//!
//! `model` is what there is, `plans` how it changes, `topology` where its instances go, `render` how it is shown.

mod create;
mod elasticsearch;
mod instances;
mod lifecycle;
mod model;
mod named;
mod operations;
mod plans;
mod read;
mod render;
mod resources;
mod sizes;
mod support;
mod topology;
mod update;

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::State;
use super::asked::Asked;
use super::faults::PlanFault;
use super::fleet::Usage;

pub(crate) use create::insert;
pub(crate) use model::{Deployment, Instance, Kind, Resource};
pub(super) use operations::OPERATIONS;
pub(crate) use plans::{STEPS, Work, begin, finish as finish_plans, go_on};

/// All deployments, in the order in which they were created.
#[derive(Debug)]
pub(crate) struct Deployments {
    list: Vec<Deployment>,
    /// By how many steps a plan goes on with each look.
    pub(crate) steps_per_look: usize,
    /// The deployment of each `request_id`.
    requests: BTreeMap<String, String>,
}

impl Default for Deployments {
    fn default() -> Self {
        Self { list: Vec::new(), steps_per_look: 1, requests: BTreeMap::new() }
    }
}

impl Deployments {
    pub(crate) fn list(&self) -> &[Deployment] {
        &self.list
    }

    pub(crate) fn find(&self, id: &str) -> Option<&Deployment> {
        self.list.iter().find(|deployment| deployment.id == id)
    }

    pub(crate) fn find_mut(&mut self, id: &str) -> Option<&mut Deployment> {
        self.list.iter_mut().find(|deployment| deployment.id == id)
    }

    fn remove(&mut self, id: &str) {
        self.list.retain(|deployment| deployment.id != id);
        self.requests.retain(|_, deployment| deployment != id);
    }

    /// All resources, to change them.
    pub(crate) fn resources_mut(&mut self) -> impl Iterator<Item = &mut Resource> {
        self.list.iter_mut().flat_map(|deployment| &mut deployment.resources)
    }

    /// All instances, each with what it belongs to.
    pub(crate) fn instances(&self) -> impl Iterator<Item = (&Deployment, &Resource, &Instance)> {
        let resources = self.list.iter().flat_map(|it| it.resources.iter().map(move |resource| (it, resource)));
        resources.flat_map(|(it, resource)| resource.instances.iter().map(move |instance| (it, resource, instance)))
    }

    /// The memory in use, or kept for instances that are about to start.
    pub(crate) fn usage(&self) -> Usage {
        let mut usage = Usage::new();
        let resources = self.list.iter().flat_map(|deployment| &deployment.resources);
        for instance in resources.flat_map(|resource| resource.instances.iter().chain(resource.starting())) {
            *usage.entry(instance.allocator.clone()).or_default() += instance.memory;
        }
        usage
    }

    /// Lets what is pending of a deployment fail; false where nothing is.
    pub(super) fn fail_pending(&mut self, fault: &PlanFault) -> bool {
        let Some(deployment) = fault.deployment.as_deref().and_then(|id| self.find_mut(id)) else { return false };
        let pending = deployment.resources.iter_mut().filter_map(|resource| resource.plans.pending.as_mut());
        pending.map(|attempt| attempt.fail_at(fault.clone())).count() > 0
    }
}

/// The element of a system's own cluster, with so many MB of memory in so many zones.
pub(super) fn hot_content(memory: u64, zones: u64) -> Value {
    json!({
        "id": "hot_content",
        "instance_configuration_id": "data.default",
        "node_roles": ["master", "ingest", "data_hot", "data_content"],
        "size": { "resource": "memory", "value": memory },
        "zone_count": zones,
    })
}

/// The system's own deployment, as every installation has it.
pub(super) fn seed(state: &mut State) {
    let id = state.ids.next();
    let plan = json!({
        "deployment_template": { "id": "default" },
        "elasticsearch": { "version": "8.17.0" },
        "cluster_topology": [hot_content(4096, 3)],
    });
    let request = json!({
        "name": "admin-console-elasticsearch",
        "metadata": { "system_owned": true },
        "resources": { "elasticsearch": [{ "ref_id": "main-elasticsearch", "plan": plan }] },
    });
    create::insert(state, &request, &id, "admin");
    finish_plans(state);
}

/// What is pending of the deployment that the path names goes on.
fn look(state: &mut State, asked: &Asked) {
    let steps = state.deployments.steps_per_look;
    plans::go_on(state, &asked.path("deployment_id"), steps);
}
