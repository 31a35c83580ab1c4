//! The client and its builder: everything that is decided once for all calls.

mod builder;
mod inner;

use std::fmt;
use std::sync::Arc;

pub use builder::ClientBuilder;
pub(crate) use inner::{ClientInner, SILENCE};

/// A client of one server. Cloning it is cheap, and clones share connections and login.
///
/// It has one method per operation; each gives a [`Call`](crate::Call), which is sent with `send`.
///
/// ```no_run
/// use ece_api::{Client, Credentials};
///
/// # async fn example(key: String, pem: Vec<u8>) -> Result<(), ece_api::Error> {
/// let ece = Client::builder("https://ece.example.net:12443")
///     .credentials(Credentials::api_key(key))
///     .add_root_certificate_pem(pem)
///     .build()?;
///
/// let deployment = ece.get_deployment("0c1d").show_plans(true).send().await?;
/// println!("{} is {:?}", deployment.name, deployment.healthy);
/// # Ok(()) }
/// ```
#[derive(Clone)]
pub struct Client {
    pub(super) inner: Arc<ClientInner>,
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let credentials = match &self.inner.credentials {
            held if held.is_empty() => "none",
            held if held.has_tokens() => "<asked for>",
            _ => "<redacted>",
        };
        f.debug_struct("Client")
            .field("url", &self.inner.origins.primary().origin())
            .field("credentials", &credentials)
            .finish_non_exhaustive()
    }
}
