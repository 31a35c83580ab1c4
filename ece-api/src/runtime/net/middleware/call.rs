//! What stands around a whole call, all its attempts included.

use crate::runtime::net::body::Body;
use crate::runtime::net::error::Error;
use crate::runtime::net::transport::BoxFuture;

/// Sees every call once, whatever the number of its attempts: the request before the first attempt, and what the call comes to.
/// It can do without the call and respond by itself: for caches, circuit breakers, limits of one's own, metrics of calls.
/// A [`Middleware`](super::Middleware) sees attempts instead.
///
/// The request has no credentials of the client yet; among its extensions is its
/// [`OperationInfo`](crate::operation::OperationInfo) (`&'static`). Headers, query and body may be changed. Method, scheme, host
/// and port have to stay: what was decided about the call depends on them, and where credentials go.
///
/// From [`CallNext::run`] comes the response of a success, read as a whole unless the call streams it. Its extensions tell
/// with which [`Attempt`](super::Attempt) it came. Everything else is an [`Error`], which tells its
/// [`attempts`](Error::attempts). A response that is given in place of a call is treated like one of the server: a status
/// other than success becomes an error. An error of one's own is made of a
/// [`TransportError`](crate::transport::TransportError).
///
/// The time limit of the call is for its middleware too; a call without one fails when its middleware does nothing for
/// [`head_timeout`](crate::ClientBuilder::head_timeout). Logins and other requests that the client makes for a call are
/// within its attempts, and not seen here.
///
/// ```
/// use ece_api::middleware::{Attempt, CallMiddleware, CallNext};
/// use ece_api::operation::OperationInfo;
/// use ece_api::transport::BoxFuture;
/// use ece_api::{Body, Error, http};
///
/// struct Metrics;
///
/// impl CallMiddleware for Metrics {
///     fn handle<'a>(
///         &'a self,
///         request: http::Request<Body>,
///         next: CallNext<'a>,
///     ) -> BoxFuture<'a, Result<http::Response<Body>, Error>> {
///         Box::pin(async move {
///             let operation = request.extensions().get::<&'static OperationInfo>().map_or("", |info| info.id);
///             let start = std::time::Instant::now();
///             let result = next.run(request).await;
///             let attempts = match &result {
///                 Ok(response) => response.extensions().get::<Attempt>().map_or(0, |attempt| attempt.0),
///                 Err(error) => error.attempts(),
///             };
///             println!("{operation}: {attempts} attempts in {:?}", start.elapsed());
///             result
///         })
///     }
/// }
///
/// # fn main() -> Result<(), ece_api::Error> {
/// let ece = ece_api::Client::builder("https://ece.example.net:12443").call_middleware(Metrics).build()?;
/// # Ok(()) }
/// ```
pub trait CallMiddleware: Send + Sync + 'static {
    /// Handles one call; `next` makes it.
    fn handle<'a>(
        &'a self,
        request: http::Request<Body>,
        next: CallNext<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, Error>>;
}

/// What is behind the last middleware: the attempts of a call.
pub(crate) trait Innermost: Sync {
    fn run(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>>;

    /// True where there may have been one.
    fn have_begun(&self) -> bool;

    /// True while there is one; its own limits hold for it.
    fn are_under_way(&self) -> bool;

    /// True where one of them may have taken effect without telling so, or was never heard of again.
    fn may_have_taken_effect(&self) -> bool;
}

/// The rest of the way of a call: the middleware added later, then its attempts.
#[derive(Clone, Copy)]
pub struct CallNext<'a> {
    pub(crate) rest: &'a [Box<dyn CallMiddleware>],
    pub(crate) attempts: &'a dyn Innermost,
}

impl<'a> CallNext<'a> {
    /// Makes the call: as many attempts as it takes. It may be called again, with another request.
    pub fn run(self, request: http::Request<Body>) -> BoxFuture<'a, Result<http::Response<Body>, Error>> {
        match self.rest.split_first() {
            Some((first, rest)) => first.handle(request, CallNext { rest, ..self }),
            None => self.attempts.run(request),
        }
    }
}

impl std::fmt::Debug for CallNext<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallNext").field("middleware", &self.rest.len()).finish_non_exhaustive()
    }
}
