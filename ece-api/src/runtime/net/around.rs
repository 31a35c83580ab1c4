//! A call on its way through the middleware around it, and back.

use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

use http::StatusCode;

use super::attempts::{Attempts, Deleted};
use super::body::Body;
use super::client::ClientInner;
use super::credentials::SentSecrets;
use super::deadline::{Bounds, Limit};
use super::error::Error;
use super::middleware::{Attempt, CallNext, Innermost};
use super::operation::OperationInfo;
use super::raw_response::{RawResponse, ResponseBody};
use super::request::Streaming;
use super::timer;
use super::transport::BoxFuture;

impl ClientInner {
    /// What the middleware around a call makes of it.
    pub(crate) async fn through_middleware(
        &self,
        (info, streaming, bounds): (&'static OperationInfo, Streaming, Bounds),
        request: http::Request<Body>,
        attempts: &dyn Innermost,
    ) -> Result<RawResponse, Error> {
        let next = CallNext { rest: &self.call_middleware, attempts };
        // Nobody knows what became of attempts that middleware has dropped, or did not give back.
        let late = |limit| {
            let error = Error::late(info.id, limit);
            if attempts.have_begun() { error.after_attempts(1) } else { error.unsent().after_attempts(0) }
        };
        // A call without a limit may take long, but not because its middleware hangs.
        let silence = bounds.head.filter(|_| bounds.deadline.is_never());
        let response = timer::by(bounds.deadline, unless_idle(silence, attempts, next.run(request))).await;
        let response = response.and_then(|ended| ended).unwrap_or_else(|limit| Err(late(limit)));
        let result = match response {
            Ok(mut response) => {
                let secrets = SentSecrets::take_from(&mut response);
                let made = response.extensions().get::<Attempts>().cloned().unwrap_or_else(Attempts::none);
                let read = self.read_response(info, streaming, (response, secrets, true), bounds);
                match timer::by(bounds.deadline, read).await.unwrap_or_else(|limit| Err(late(limit))) {
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

/// What middleware gives; the limit, where it does nothing for so long, and there is no attempt under way.
async fn unless_idle<T>(
    limit: Option<Duration>,
    attempts: &dyn Innermost,
    mut future: BoxFuture<'_, T>,
) -> Result<T, Limit> {
    let Some(limit) = limit else { return Ok(future.await) };
    let mut idle: Option<BoxFuture<'_, ()>> = None;
    poll_fn(|context| {
        let is_over = idle.as_mut().is_some_and(|idle| idle.as_mut().poll(context).is_ready());
        if let Poll::Ready(output) = future.as_mut().poll(context) {
            return Poll::Ready(Ok(output));
        }
        if is_over {
            return Poll::Ready(Err(Limit::Head(limit)));
        }
        // Whatever woke it, it has moved.
        idle = if attempts.are_under_way() { None } else { Some(Box::pin(timer::sleep(limit))) };
        match &mut idle {
            Some(idle) => idle.as_mut().poll(context).map(|()| Err(Limit::Head(limit))),
            None => Poll::Pending,
        }
    })
    .await
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
    response.reading.into_secrets().leave_with(&mut converted);
    converted
}
