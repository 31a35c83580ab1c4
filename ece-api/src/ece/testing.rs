//! Tests of code that uses this crate, without a network, with the feature `testing`.
//!
//! * [`MockTransport`] replies to calls as the test says, call by call, and fails the test when something else was called.
//! * [`Installation`] is a whole installation in memory: what one call changes, the next one shows. (It needs the features
//!   `helpers` and `full` as well, which are on by default.)
//!
//! ```
//! use ece_api::testing::Installation;
//!
//! # #[tokio::main]
//! # async fn main() -> Result<(), ece_api::Error> {
//! let installation = Installation::new();
//! let ece = installation.client();
//! let list = ece.list_deployments().send().await?;
//! assert_eq!(list.deployments[0].name, "admin-console-elasticsearch"); // the system's own
//! # Ok(()) }
//! ```

#[cfg(all(feature = "testing", feature = "helpers", any(feature = "full", not(feature = "areas"))))]
pub use super::installation::{Installation, Server};
pub use crate::runtime::testing::*;
