//! A call on its way through the middleware around it, and back.

use std::pin::pin;

use futures_util::future::{Either, select};

use http::StatusCode;

use super::attempts::{Attempts, Deleted};
use super::body::Body;
use super::client::ClientInner;
use super::deadline::Deadline;
use super::error::Error;
use super::middleware::{Attempt, CallNext, Innermost};
use super::operation::OperationInfo;
use super::raw_response::{RawResponse, ResponseBody};
use super::request::Streaming;
use super::timer;
use super::transport::{TimeLimit, TransportError};

impl ClientInner {
    /// What the middleware around a call makes of it.
    pub(crate) async fn through_middleware(
        &self,
        (info, streaming, deadline): (&'static OperationInfo, Streaming, Deadline),
        request: http::Request<Body>,
        attempts: &dyn Innermost,
    ) -> Result<RawResponse, Error> {
        let next = CallNext { rest: &self.call_middleware, attempts };
        let timeout = || {
            if attempts.have_begun() {
                let error = Error::from(TransportError::timeout("the time limit passed"));
                error.of_operation(info.id).after_attempts(1)
            } else {
                Error::timeout(info.id).after_attempts(0)
            }
        };
        let result = match within(deadline, next.run(request)).await.unwrap_or_else(|| Err(timeout())) {
            Ok(response) => {
                let made = response.extensions().get::<Attempts>().cloned().unwrap_or_else(Attempts::none);
                let read = within(deadline, self.read_response(info, streaming, (response, true))).await;
                match read.unwrap_or_else(|| Err(timeout())) {
                    Ok(response) => Ok(RawResponse { attempts: made, ..response }),
                    Err(error) => Err(error.after(made)),
                }
            }
            Err(error) => Err(error.of_operation(info.id)),
        };
        // Middleware may have put its own error in the place of one that says so.
        result.map_err(|error| if attempts.may_have_taken_effect() { error.in_doubt() } else { error })
    }

    /// A request that comes back from middleware: what was decided about it holds, and its secrets are hidden.
    pub(crate) fn readmit(&self, info: &'static OperationInfo, request: &mut http::Request<Body>) -> Result<(), Error> {
        let refused = |what: &str| Err(Error::invalid_request(info.id, format!("middleware has changed {what}")));
        if *request.method() != http::Method::from(info.method) {
            return refused("the method: what was decided about the call depends on it");
        }
        if !self.origins.primary().is_origin_of(request.uri()) {
            return refused("scheme, host or port: credentials go to the client's server alone");
        }
        request.extensions_mut().insert(info);
        self.hide_secrets(request);
        Ok(())
    }
}

/// The output of a future, unless there is no time left for it.
async fn within<T>(deadline: Deadline, future: impl Future<Output = T>) -> Option<T> {
    let limit = match deadline.left() {
        Ok(Some(TimeLimit(limit))) => limit,
        Ok(None) => return Some(future.await),
        Err(()) => return None,
    };
    match select(pin!(future), timer::sleep(limit)).await {
        Either::Left((output, _)) => Some(output),
        Either::Right(_) => None,
    }
}

/// A success as middleware sees it.
pub(crate) fn into_http(response: RawResponse) -> http::Response<Body> {
    let body = match response.body {
        ResponseBody::Memory(bytes) => Body::from(bytes),
        ResponseBody::Stream(stream) => stream.into_body(),
    };
    let mut converted = http::Response::new(body);
    *converted.status_mut() = response.status;
    *converted.headers_mut() = response.headers;
    let extensions = converted.extensions_mut();
    // No other success has this status.
    if response.status == StatusCode::NOT_FOUND {
        extensions.insert(Deleted);
    }
    extensions.insert(Attempt(response.attempts.count));
    extensions.insert(response.attempts);
    converted
}
