//! What is particular to Elastic Cloud Enterprise: its facts in one profile, the client that is built with it, and
//! helpers that need its models.
//!
//! The layers are `ece`, `generated`, `runtime`: each knows only those below. For another API, another profile stands in
//! [`client`].

mod client;
// For readers of the documentation, and compiled and run as its tests.
#[cfg(all(feature = "helpers", feature = "rustls", any(doc, doctest)))]
pub mod guides;
#[cfg(feature = "helpers")]
pub mod helpers;
// It answers for all areas.
#[cfg(all(feature = "testing", feature = "helpers", any(feature = "full", not(feature = "areas"))))]
mod installation;
mod profile;
mod response;
#[cfg(all(feature = "helpers", feature = "rustls", any(doc, doctest)))]
#[doc(alias("how_to", "recipes", "cookbook"))]
pub mod tasks;
#[cfg(any(feature = "testing", all(test, feature = "rustls")))]
pub mod testing;
#[cfg(all(test, feature = "rustls"))]
mod tests;

/// The examples of the package's README compile.
#[cfg(all(doctest, feature = "rustls"))]
#[doc = include_str!("../../README.md")]
mod readme {}
