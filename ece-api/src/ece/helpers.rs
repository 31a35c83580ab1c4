//! What takes several calls, written by hand on top of the operations.

mod pages;
mod wait;

pub use pages::{Items, Pages};
pub use wait::{PlanEvent, PlanFailure, PlanSnapshot, WaitError, WaitEvent, WaitForDeletion, WaitForDeployment};
