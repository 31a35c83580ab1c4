//! What is to go wrong, as a test says.

use std::collections::{HashMap, VecDeque};

use crate::runtime::testing::Reply;

/// Failures that wait for their time.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    replies: HashMap<String, VecDeque<Reply>>,
    plans: Vec<PlanFault>,
}

/// A plan that is to fail.
#[derive(Clone, Debug)]
pub(crate) struct PlanFault {
    /// Of this deployment; of any, where it is not said.
    pub(crate) deployment: Option<String>,
    /// The step that fails.
    pub(crate) step: String,
    pub(crate) message: String,
}

impl Faults {
    pub(super) fn add_reply(&mut self, operation: String, reply: Reply) {
        self.replies.entry(operation).or_default().push_back(reply);
    }

    pub(super) fn take_reply(&mut self, operation: &str) -> Option<Reply> {
        self.replies.get_mut(operation)?.pop_front()
    }

    pub(crate) fn add_plan(&mut self, fault: PlanFault) {
        self.plans.push(fault);
    }

    /// The failure of the next plan of a deployment.
    pub(crate) fn take_plan(&mut self, deployment: &str) -> Option<PlanFault> {
        let fits = |fault: &PlanFault| fault.deployment.as_deref().is_none_or(|it| it == deployment);
        let index = self.plans.iter().position(fits)?;
        Some(self.plans.remove(index))
    }
}
