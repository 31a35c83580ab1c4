//! What stands between the client and its transport: every attempt of every call passes through it, and every call through
//! what stands around all its attempts.

mod call;
mod wire_dump;

use super::body::Body;
use super::credentials::QueryKeys;
use super::transport::{BoxFuture, Transport, TransportError};

pub(crate) use call::Innermost;
pub use call::{CallMiddleware, CallNext};
pub use wire_dump::WireDump;

/// Sees every request before it goes out, and every response before the client reads it: for metrics, logs, headers,
/// faults in tests. Each attempt of a call passes through it, logins included. A [`CallMiddleware`] sees calls instead.
///
/// Among the extensions of a request are its [`OperationInfo`](crate::operation::OperationInfo) (`&'static`), its
/// [`Attempt`] and its [`TimeLimit`](crate::transport::TimeLimit). A key that goes into the query is not in the address yet.
///
/// ```
/// use ece_api::middleware::{Middleware, Next};
/// use ece_api::operation::OperationInfo;
/// use ece_api::transport::{BoxFuture, TransportError};
/// use ece_api::{Body, http};
///
/// struct Times;
///
/// impl Middleware for Times {
///     fn handle<'a>(
///         &'a self,
///         request: http::Request<Body>,
///         next: Next<'a>,
///     ) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>> {
///         Box::pin(async move {
///             let operation = request.extensions().get::<&'static OperationInfo>().map_or("", |info| info.id);
///             let start = std::time::Instant::now();
///             let response = next.run(request).await;
///             println!("{operation}: {:?}", start.elapsed());
///             response
///         })
///     }
/// }
///
/// # fn main() -> Result<(), ece_api::Error> {
/// let ece = ece_api::Client::builder("https://ece.example.net:12443").middleware(Times).build()?;
/// # Ok(()) }
/// ```
pub trait Middleware: Send + Sync + 'static {
    /// Handles one attempt; `next` sends it on its way.
    fn handle<'a>(
        &'a self,
        request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>>;
}

/// Which attempt of its call a request is, or a response came with; the first is 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt(pub u32);

/// The rest of the way: the middleware added later, then the transport.
#[derive(Clone, Copy)]
pub struct Next<'a> {
    pub(crate) rest: &'a [Box<dyn Middleware>],
    pub(crate) transport: &'a dyn Transport,
}

impl<'a> Next<'a> {
    /// Sends the request on. It may be called again, with a clone of the request.
    pub fn run(self, request: http::Request<Body>) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>> {
        match self.rest.split_first() {
            Some((first, rest)) => first.handle(request, Next { rest, ..self }),
            None => match QueryKeys::reveal(request) {
                Some(request) => self.transport.send(request),
                None => {
                    let error = TransportError::other("the address is too long with its key, nothing was sent");
                    Box::pin(std::future::ready(Err(error)))
                }
            },
        }
    }
}

impl std::fmt::Debug for Next<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Next").field("middleware", &self.rest.len()).finish_non_exhaustive()
    }
}
