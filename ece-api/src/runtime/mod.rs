//! The runtime: what any generated client needs, whatever API it is for.
//!
//! It knows no generated name and no fact about a certain API: operations and models reach it through traits and static
//! data, the facts about an API through a [`Profile`]. `ece` and `generated` call it, never the other way around.
//!
//! This file is the room's front: generated code and the crate root import from here, and from nowhere deeper.

mod calendar;
pub mod json;
mod merge_patch;
#[cfg(feature = "operations")]
pub(crate) mod net;
#[cfg_attr(not(feature = "operations"), allow(dead_code))] // JSON alone has less to show
mod text;

pub use merge_patch::{MergePatch, MergePatchError};

#[cfg(feature = "operations")]
pub use net::*;
#[cfg(feature = "helpers")]
pub(crate) use text::one_line;
