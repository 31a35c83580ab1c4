//! Bodies of answers that are not held in memory.

use std::fmt;
use std::pin::Pin;
use std::task::{Context, Poll};

use bytes::{Bytes, BytesMut};
use futures_core::Stream;
use futures_util::StreamExt as _;

use crate::Error;
use crate::body::{Body, BoxError};

/// Bytes of an answer as they come in.
///
/// ```no_run
/// # async fn example(mut download: ece_api::ByteStream) -> Result<(), Box<dyn std::error::Error>> {
/// use std::io::Write;
///
/// let mut file = std::fs::File::create("diagnostics.zip")?;
/// while let Some(chunk) = download.chunk().await? {
///     file.write_all(&chunk)?;
/// }
/// # Ok(()) }
/// ```
pub struct ByteStream {
    body: Body,
    operation: &'static str,
    limit: usize,
}

impl ByteStream {
    pub(crate) fn new(body: Body, operation: &'static str, limit: usize) -> Self {
        Self { body, operation, limit }
    }

    /// The next bytes; `None` at the end.
    pub async fn chunk(&mut self) -> Result<Option<Bytes>, Error> {
        self.next().await.transpose()
    }

    /// All bytes that are left, unless they are more than the client's
    /// [`max_answer_size`](crate::ClientBuilder::max_answer_size).
    pub async fn bytes(self) -> Result<Bytes, Error> {
        let Self { body, operation, limit } = self;
        match collect(body, limit).await {
            Ok(bytes) => Ok(bytes),
            Err(Incomplete::TooLarge(_)) => Err(Error::too_large(operation, limit)),
            Err(Incomplete::Broken(_, source)) => Err(Error::stream(operation, source)),
        }
    }

    /// All bytes that are left, as text; what is no UTF-8 is replaced. The limit is that of [`bytes`](Self::bytes).
    pub async fn text(self) -> Result<String, Error> {
        Ok(String::from_utf8_lossy(&self.bytes().await?).into_owned())
    }
}

impl Stream for ByteStream {
    type Item = Result<Bytes, Error>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let operation = self.operation;
        self.body
            .poll_next_unpin(context)
            .map(|next| next.map(|chunk| chunk.map_err(|source| Error::stream(operation, source))))
    }
}

impl fmt::Debug for ByteStream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ByteStream").field("operation", &self.operation).finish_non_exhaustive()
    }
}

/// Why there are only some of the bytes.
pub(crate) enum Incomplete {
    /// There are more than allowed.
    TooLarge(Bytes),
    /// The rest did not come.
    Broken(Bytes, BoxError),
}

impl Incomplete {
    /// What is there.
    pub(crate) fn into_bytes(self) -> Bytes {
        match self {
            Self::TooLarge(bytes) | Self::Broken(bytes, _) => bytes,
        }
    }
}

/// All bytes of a body, at most `limit`.
pub(crate) async fn collect(mut body: Body, limit: usize) -> Result<Bytes, Incomplete> {
    let mut all = BytesMut::new();
    while let Some(chunk) = body.next().await {
        match chunk {
            Ok(chunk) if chunk.len() > limit - all.len() => {
                all.extend_from_slice(&chunk[..limit - all.len()]);
                return Err(Incomplete::TooLarge(all.freeze()));
            }
            Ok(chunk) => all.extend_from_slice(&chunk),
            Err(error) => return Err(Incomplete::Broken(all.freeze(), error)),
        }
    }
    Ok(all.freeze())
}
