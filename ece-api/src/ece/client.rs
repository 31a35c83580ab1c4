//! Where the runtime becomes a client of ECE: the only place that hands it a profile.

use super::profile::PROFILE;
use crate::runtime::{Client, ClientBuilder};

/// # Make a client
///
/// What follows are methods that make several calls, then those of all operations, tag by tag: [`operations`](crate::operations)
/// lists them with a sentence each.
impl Client {
    /// A client for the installation at this address: scheme, host, port, and a path if a proxy wants one. The base path
    /// of the API is added unless it is already there.
    pub fn builder(url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(url.into(), &PROFILE)
    }
}

impl ClientBuilder {
    /// Addresses one region of the hosted service (`us-east-1`): what belongs to a region is reached through it, the
    /// rest (deployments, organizations, users, billing) as always. Installations of one's own have no regions.
    pub fn region(self, region: impl Into<String>) -> Self {
        self.scope(region.into())
    }
}

#[cfg(any(feature = "testing", all(test, feature = "rustls")))]
impl crate::runtime::testing::MockTransport {
    /// A client that sends everything here, without credentials and without repeating anything.
    ///
    /// # Panics
    ///
    /// Never, unless the crate itself is broken.
    pub fn client(&self) -> Client {
        self.client_of(Client::builder("https://ece.test"))
    }
}
