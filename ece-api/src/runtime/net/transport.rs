//! The border to the network: a request goes out, a response comes back, and nothing else is known about how.
//!
//! The client decides everything that is about the API (paths, credentials, errors); a transport moves bytes. It must
//! not follow redirections: the client would lose sight of where its credentials go.

#[cfg(feature = "client")]
pub(crate) mod reqwest;

use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::body::Body;
use super::body::BoxError;

/// A future on the heap.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// Sends requests: an HTTP client of your own, a mock, a recorder.
///
/// Among the extensions of a request are a [`TimeLimit`], where the call has one, and the
/// `&'static` [`OperationInfo`](crate::operation::OperationInfo) of the call.
///
/// ```
/// use ece_api::transport::{BoxFuture, Transport, TransportError};
/// use ece_api::{Body, Client, http};
///
/// struct Always404;
///
/// impl Transport for Always404 {
///     fn send(&self, _: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
///         let response = http::Response::builder().status(404).body(Body::from(r#"{"errors": []}"#));
///         Box::pin(async { response.map_err(TransportError::other) })
///     }
/// }
///
/// # fn main() -> Result<(), ece_api::Error> {
/// let ece = Client::builder("https://ece.example.net:12443").transport(Always404).build()?;
/// # Ok(()) }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends the request and gives the response's head; the body may still be on its way. A body that is cut off has to end
    /// with an error.
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        (**self).send(request)
    }
}

/// How long a transport may take, from now until the last byte of the response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimit(pub Duration);

/// What went wrong before there was a response, or in the middle of one.
#[derive(Debug)]
pub struct TransportError {
    kind: TransportErrorKind,
    source: BoxError,
}

/// What is known about the request after a [`TransportError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// There was no connection: the server has seen nothing of the request.
    Connect,
    /// The server's certificate is not trusted: the server has seen nothing of the request, nor will it the next time.
    Untrusted,
    /// The time limit passed. The server may have carried out the request.
    Timeout,
    /// Anything else. The server may have carried out the request.
    Other,
}

impl TransportError {
    /// There was no connection: the server has seen nothing of the request.
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self { kind: TransportErrorKind::Connect, source: source.into() }
    }

    /// The server's certificate is not trusted.
    pub fn untrusted(source: impl Into<BoxError>) -> Self {
        Self { kind: TransportErrorKind::Untrusted, source: source.into() }
    }

    /// The time limit passed.
    pub fn timeout(source: impl Into<BoxError>) -> Self {
        Self { kind: TransportErrorKind::Timeout, source: source.into() }
    }

    /// Anything else.
    pub fn other(source: impl Into<BoxError>) -> Self {
        Self { kind: TransportErrorKind::Other, source: source.into() }
    }

    /// What is known about the request.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

/// The whole chain of causes in one line: the first link alone rarely says what happened.
impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut last = self.source.to_string();
        f.write_str(&last)?;
        let mut cause = self.source.source();
        while let Some(error) = cause {
            let text = error.to_string();
            if !last.contains(&text) {
                write!(f, ": {text}")?;
            }
            last = text;
            cause = error.source();
        }
        Ok(())
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
