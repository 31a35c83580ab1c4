//! The border to the network: a request goes out, a response comes back, and nothing else is known about how.
//!
//! The client decides everything that is about the API (paths, credentials, errors); a transport moves bytes. It must
//! not follow redirections: the client would lose sight of where its credentials go.

mod causes;
#[cfg(feature = "client")]
mod failure;
#[cfg(feature = "client")]
mod pool;
#[cfg(feature = "client")]
pub(crate) mod reqwest;
#[cfg(feature = "rustls-no-provider")]
pub(crate) mod tls;
#[cfg(feature = "rustls-no-provider")]
mod tls_provider;

use std::borrow::Cow;
use std::error::Error as StdError;
use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use super::body::Body;
use super::body::BoxError;
use causes::{causes, in_one_line};

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
    /// Says more than the chain of causes.
    text: Option<String>,
    hint: Option<Cow<'static, str>>,
}

/// What is known about the request after a [`TransportError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// There was no connection: the server has seen nothing of the request.
    Connect,
    /// The server's certificate is not trusted: the server has seen nothing of the request, nor will it the next time.
    Untrusted,
    /// The two sides cannot agree on TLS: an old server, a client certificate that is missing, a port that speaks something
    /// else. The server has seen nothing of the request, nor will it the next time.
    Tls,
    /// What came back is not HTTP that can be read, nor will it be the next time. The server may have carried out the
    /// request.
    Protocol,
    /// The time limit passed. The server may have carried out the request.
    Timeout,
    /// Anything else. The server may have carried out the request.
    Other,
}

impl TransportError {
    fn new(kind: TransportErrorKind, source: BoxError) -> Self {
        Self { kind, source, text: None, hint: None }
    }

    /// There was no connection: the server has seen nothing of the request.
    pub fn connect(source: impl Into<BoxError>) -> Self {
        Self::new(TransportErrorKind::Connect, source.into())
    }

    /// The server's certificate is not trusted.
    pub fn untrusted(source: impl Into<BoxError>) -> Self {
        Self::new(TransportErrorKind::Untrusted, source.into())
    }

    /// The two sides cannot agree on TLS.
    pub fn tls(source: impl Into<BoxError>) -> Self {
        Self::new(TransportErrorKind::Tls, source.into())
    }

    /// What came back is not HTTP that can be read.
    pub fn protocol(source: impl Into<BoxError>) -> Self {
        Self::new(TransportErrorKind::Protocol, source.into())
    }

    /// The time limit passed.
    pub fn timeout(source: impl Into<BoxError>) -> Self {
        Self::new(TransportErrorKind::Timeout, source.into())
    }

    /// Anything else.
    pub fn other(source: impl Into<BoxError>) -> Self {
        Self::new(TransportErrorKind::Other, source.into())
    }

    /// Adds what may help; errors say it last.
    #[must_use]
    pub fn with_hint(mut self, hint: impl Into<Cow<'static, str>>) -> Self {
        self.hint = Some(hint.into());
        self
    }

    /// Says this instead of the chain of causes.
    #[cfg(feature = "rustls-no-provider")]
    pub(crate) fn with_text(mut self, text: String) -> Self {
        self.text = Some(text);
        self
    }

    /// What may help, where something is known that does.
    pub fn hint(&self) -> Option<&str> {
        self.hint.as_deref()
    }

    /// What is known about the request.
    pub fn kind(&self) -> TransportErrorKind {
        self.kind
    }
}

/// The whole chain of causes in one line, each of them once: the first link alone rarely says what happened.
impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(text) = &self.text {
            return f.write_str(text);
        }
        f.write_str(&in_one_line(causes(&*self.source)))
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
