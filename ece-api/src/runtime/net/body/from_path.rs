//! The constructor of bodies that can fail; apart, so that errors may know bodies and bodies no errors.

use std::path::Path;

use super::file::FileChunks;
use super::{Body, Inner};
use crate::runtime::net::error::Error;

impl Body {
    /// The content of a file, which is read while it is sent. Its length is taken now; where it has another one by then,
    /// the request fails.
    ///
    /// The file is opened when the body is sent, and opened again if the body has to be sent once more. It needs a Tokio
    /// runtime, and a regular file: for pipes and the like there is [`reader`](Self::reader).
    ///
    /// ```no_run
    /// # async fn example(ece: ece_api::Client) -> Result<(), ece_api::Error> {
    /// let chain = ece_api::Body::from_path("chain.pem").await?;
    /// ece.set_tls_certificate("ui", chain).send().await?;
    /// # Ok(()) }
    /// ```
    pub async fn from_path(path: impl AsRef<Path>) -> Result<Self, Error> {
        let file = FileChunks::of(path.as_ref()).await.map_err(|error| Error::file(None, error))?;
        Ok(Inner::File(Box::pin(file)).into())
    }
}
