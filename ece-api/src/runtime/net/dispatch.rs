//! Requests out, responses in: the one path that every call takes, whatever its types are.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use http::StatusCode;

use super::body::Body;
use super::client::{Client, ClientInner};
use super::deadline::Deadline;
use super::error::Error;
use super::middleware::{Attempt, Innermost};
use super::operation::OperationInfo;
use super::origins::Route;
use super::raw_response::RawResponse;
use super::request::{Request, Streaming};
use super::retry::{RetryContext, RetryPolicy};
use super::transport::BoxFuture;
use super::{around, timer, trace};

/// Sends a call; on the heap, so that the futures of callers stay small and this code is compiled once.
pub(crate) fn execute(client: &Client, request: Request) -> BoxFuture<'static, Result<RawResponse, Error>> {
    let inner = Arc::clone(&client.inner);
    let info = request.info();
    let span = trace::call(info, inner.origins.primary());
    Box::pin(trace::within(span, info, async move { inner.execute(request).await }))
}

/// What is decided about a call before its first attempt.
struct Plan {
    context: RetryContext,
    streaming: Streaming,
    policy: RetryPolicy,
    deadline: Deadline,
    attempt_limit: Option<Duration>,
}

/// The attempts of a call as the middleware around it sees them.
struct Planned<'a> {
    client: &'a ClientInner,
    plan: &'a Plan,
    have_begun: AtomicBool,
}

impl Innermost for Planned<'_> {
    fn run(&self, mut request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        let Self { client, plan, have_begun } = self;
        Box::pin(async move {
            client.readmit(plan.context.info, &mut request)?;
            have_begun.store(true, Ordering::Relaxed);
            client.attempt(plan, request).await.map(around::into_http)
        })
    }

    fn have_begun(&self) -> bool {
        self.have_begun.load(Ordering::Relaxed)
    }
}

impl ClientInner {
    /// Decides, and sends the call through the middleware around it.
    async fn execute(&self, call: Request) -> Result<RawResponse, Error> {
        let (info, streaming) = (call.info(), call.streaming());
        let context = RetryContext { info, is_recognised: call.is_recognised(self.profile) };
        let limits = call.limits();
        let policy = limits.retries.clone().unwrap_or_else(|| self.retries.clone());
        let mut request = call.into_http(self.origins.primary(), &self.headers)?;
        self.hide_secrets(&mut request);
        let in_memory = streaming == Streaming::Never && request.body().is_in_memory();
        let deadline = Deadline::after(limits.timeout.or(self.timeout.filter(|_| in_memory)));
        let attempt_limit = limits.attempt_timeout.or(self.attempt_timeout.filter(|_| in_memory));
        let plan = Plan { context, streaming, policy, deadline, attempt_limit };
        if self.call_middleware.is_empty() {
            return self.attempt(&plan, request).await;
        }
        let planned = Planned { client: self, plan: &plan, have_begun: AtomicBool::new(false) };
        self.through_middleware((info, streaming, deadline), request, &planned).await
    }

    /// Attempts until one succeeds, or another one would not help.
    async fn attempt(&self, plan: &Plan, mut request: http::Request<Body>) -> Result<RawResponse, Error> {
        let Plan { context, streaming, policy, deadline, attempt_limit } = plan;
        let info = context.info;
        let mut route = Route::new(&self.origins);
        let mut number = 1;
        loop {
            request.extensions_mut().insert(Attempt(number));
            route.address(request.uri_mut());
            let origin = route.base();
            let retry_request = if number < policy.max_attempts() { try_clone(&request) } else { None };
            let error = match self.try_once(info, *streaming, request, deadline.at_most(*attempt_limit)).await {
                Ok(response) => {
                    route.worked();
                    self.budget.refill(number - 1);
                    return Ok(RawResponse { attempts: number, ..response });
                }
                Err(error) => error,
            };
            let fails_over = route.fail_over(context.is_safe(), &error);
            let delay = if fails_over { Some(Duration::ZERO) } else { policy.delay(context, &error, number) };
            let delay = delay.filter(|delay| deadline.allows(*delay));
            let next = retry_request.zip(delay).filter(|_| self.budget.take());
            let Some((next, delay)) = next else {
                let error = error.after_attempts(number);
                return Err(if self.origins.is_single() { error } else { error.from_origin(origin.origin()) });
            };
            trace::repeated(info, number, delay, &error);
            if fails_over {
                trace::moved(route.base());
            } else {
                timer::sleep(delay).await;
                route.choose_again();
            }
            (request, number) = (next, number + 1);
        }
    }

    /// One attempt: credentials, request, response.
    async fn try_once(
        &self,
        info: &'static OperationInfo,
        streaming: Streaming,
        request: http::Request<Body>,
        deadline: Deadline,
    ) -> Result<RawResponse, Error> {
        let response = self.send_with_credentials(info, request, deadline).await?;
        self.read_response(info, streaming, response).await
    }

    /// Sends a request with the credentials that its operation asks for, and once more with new ones if the server refuses
    /// those that had to be asked for. Tells whether there were any.
    async fn send_with_credentials(
        &self,
        info: &'static OperationInfo,
        mut request: http::Request<Body>,
        deadline: Deadline,
    ) -> Result<(http::Response<Body>, bool), Error> {
        let given = self.given(&request);
        let authorized = self.authorize(info, &given, &[], deadline).await?;
        let is_authorized = !authorized.placed.is_empty() || !given.is_empty();
        let retry_request = if authorized.tokens.is_empty() { None } else { try_clone(&request) };
        authorized.placed.into_iter().for_each(|placed| placed.apply(&mut request));
        let response = self.send(info.id, request, deadline).await?;
        if authorized.tokens.is_empty() || response.status() != StatusCode::UNAUTHORIZED {
            return Ok((response, is_authorized));
        }
        let Some(mut retry_request) = retry_request else {
            self.forget(&authorized.tokens).await;
            return Ok((response, true));
        };
        let authorized = self.authorize(info, &given, &authorized.tokens, deadline).await?;
        authorized.placed.into_iter().for_each(|placed| placed.apply(&mut retry_request));
        Ok((self.send(info.id, retry_request, deadline).await?, true))
    }
}

fn try_clone(request: &http::Request<Body>) -> Option<http::Request<Body>> {
    let mut clone = http::Request::new(request.body().try_clone()?);
    *clone.method_mut() = request.method().clone();
    *clone.uri_mut() = request.uri().clone();
    *clone.headers_mut() = request.headers().clone();
    *clone.extensions_mut() = request.extensions().clone();
    Some(clone)
}
