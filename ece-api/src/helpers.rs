//! What takes several calls, written by hand on top of the operations.

mod pages;

pub use pages::{Items, Pages};
