//! What takes several calls, or turns what one call gives into what another one takes, written by hand on top of the
//! operations.

mod pages;
pub mod query;
pub mod requests;
mod vacate;
mod wait;

pub use pages::{Items, Pages};
pub use requests::Size;
pub use vacate::{MoveFailure, MovedCluster, Vacate, VacateReport};
pub use wait::{
    PlanEvent, PlanFailure, PlanSnapshot, UnfinishedResource, WaitError, WaitEvent, WaitForDeletion, WaitForDeployment,
};
