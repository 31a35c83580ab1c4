//! Requests out, responses in: the one path that every call takes, whatever its types are.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::time::Duration;

use bytes::Bytes;
use http::StatusCode;

use super::around::into_http;
use super::attempts::Attempts;
use super::authorize::{Failed, NewLogin};
use super::body::Body;
use super::client::{Client, ClientInner};
use super::credentials::SentSecrets;
use super::deadline::{Bounds, Limit};
use super::error::Error;
use super::middleware::{Attempt, Innermost};
use super::operation::OperationInfo;
use super::origins::Route;
use super::raw_response::{RawResponse, ResponseBody};
use super::reading::Reading;
use super::request::{Request, Streaming};
use super::requests::Requests;
use super::retry::{RetryContext, RetryPolicy};
use super::transport::BoxFuture;
use super::{timer, trace};

/// Nobody needs the refusal of a token that is replaced; but read to its end, it leaves its connection to the next request.
const REFUSAL: Limit = Limit::Stall(Duration::from_secs(1));

/// Sends a call; on the heap, so that the futures of callers stay small and this code is compiled once.
pub(crate) fn execute(client: &Client, request: Request) -> BoxFuture<'static, Result<RawResponse, Error>> {
    let info = request.info();
    let span = trace::call(info, client.inner.origins.primary());
    let call = Arc::clone(&client.inner).execute(request, span.clone());
    trace::within(span, info, Box::pin(call))
}

/// What is decided about a call before its first attempt.
pub(crate) struct Plan {
    info: &'static OperationInfo,
    span: trace::Span,
    streaming: Streaming,
    policy: RetryPolicy,
    bounds: Bounds,
    attempt_limit: Option<Limit>,
}

/// A call on its way through the middleware around it. A client that has some knows the way, and nobody calls it by its
/// name: a program without such middleware does not hold the code.
pub(crate) type Around =
    for<'a> fn(&'a Arc<ClientInner>, &'a Plan, Requests) -> BoxFuture<'a, Result<RawResponse, Error>>;

pub(crate) fn around<'a>(
    client: &'a Arc<ClientInner>,
    plan: &'a Plan,
    mut requests: Requests,
) -> BoxFuture<'a, Result<RawResponse, Error>> {
    Box::pin(async move {
        let Plan { info, streaming, bounds, .. } = plan;
        let request = requests.next(client, info, false)?;
        let (begun, ended, may_have_taken_effect) = (AtomicU32::new(0), AtomicU32::new(0), AtomicBool::new(false));
        let planned = Planned { client, plan, begun, ended, may_have_taken_effect };
        client.through_middleware((info, *streaming, *bounds), request, &planned).await
    })
}

/// The attempts of a call as the middleware around it sees them.
struct Planned<'a> {
    client: &'a Arc<ClientInner>,
    plan: &'a Plan,
    begun: AtomicU32,
    ended: AtomicU32,
    may_have_taken_effect: AtomicBool,
}

impl Innermost for Planned<'_> {
    fn run(&self, mut request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, Error>> {
        let Self { client, plan, begun, ended, may_have_taken_effect } = self;
        Box::pin(async move {
            client.readmit(plan.info, &mut request)?;
            begun.fetch_add(1, Ordering::Relaxed);
            let _end = CountOnDrop(ended);
            // Until it is over, nobody knows: middleware may give up.
            let is_in_doubt = may_have_taken_effect.swap(!plan.info.is_safe(), Ordering::Relaxed);
            let result = client.attempt(plan, Requests::Given(Some(request)), is_in_doubt).await;
            if let Err(error) = &result {
                may_have_taken_effect.store(error.may_have_taken_effect(), Ordering::Relaxed);
            }
            result.map(into_http)
        })
    }

    fn may_have_taken_effect(&self) -> bool {
        self.may_have_taken_effect.load(Ordering::Relaxed)
    }

    fn have_begun(&self) -> bool {
        self.begun.load(Ordering::Relaxed) > 0
    }

    fn are_under_way(&self) -> bool {
        self.begun.load(Ordering::Relaxed) != self.ended.load(Ordering::Relaxed)
    }
}

/// Middleware may drop what it has begun.
struct CountOnDrop<'a>(&'a AtomicU32);

impl Drop for CountOnDrop<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

impl ClientInner {
    /// Decides, and sends the call through the middleware around it.
    async fn execute(self: Arc<Self>, call: Request, span: trace::Span) -> Result<RawResponse, Error> {
        let (info, streaming) = (call.info(), call.streaming());
        let call = call.prepare()?;
        let limits = call.limits();
        let policy = limits.retries.clone().unwrap_or_else(|| self.retries.clone());
        let in_memory = streaming == Streaming::Never && call.is_in_memory();
        let (bounds, attempt_limit) = self.bounds(limits, in_memory);
        let plan = Plan { info, span, streaming, policy, bounds, attempt_limit };
        let requests = Requests::OfCall(call);
        match self.around {
            None => self.attempt(&plan, requests, false).await,
            Some(around) => around(&self, &plan, requests).await,
        }
    }

    /// Attempts until one succeeds, or another one would not help; `is_in_doubt` where there were some before, which may
    /// have taken effect.
    async fn attempt(
        self: &Arc<Self>,
        plan: &Plan,
        mut requests: Requests,
        is_in_doubt: bool,
    ) -> Result<RawResponse, Error> {
        let Plan { info, span, streaming, policy, bounds, attempt_limit } = plan;
        let may_repeat = |number| number < policy.max_attempts() || self.credentials.has_tokens();
        let mut request = requests.next(self, info, may_repeat(1))?;
        let context = RetryContext::new(info, self.profile, &request);
        let mut attempts = Attempts::first(context.idempotency_key.clone(), is_in_doubt);
        let mut route = Route::new(&self.origins);
        let mut is_second = false;
        loop {
            let number = attempts.count;
            request.extensions_mut().insert(Attempt(number));
            route.address(request.uri_mut());
            let origin = route.base();
            let login = NewLogin { is_second, is_possible: requests.has_next() };
            let attempt = bounds.at_most(*attempt_limit);
            let failed = match self.try_once(info, *streaming, request, login, attempt).await {
                Ok(response) => {
                    route.worked();
                    self.budget.refill(number - 1);
                    return Ok(RawResponse { attempts, ..response });
                }
                Err(failed) => failed,
            };
            let Failed { error, is_refusal } = failed;
            if context.is_deleted(&error, &attempts) {
                route.worked();
                return Ok(self.deleted(info, &error, attempts));
            }
            let failed = context.failed_attempt(&error, number);
            if failed.may_have_taken_effect {
                attempts.note_effect();
            }
            // A new token is worth an attempt at once, whatever the policy is; a second one in a row is not.
            let has_other = !is_refusal && route.fail_over(info.is_safe(), &error);
            let fails_over = has_other && number < policy.max_attempts() && !policy.stops(&failed);
            let is_immediate = is_refusal || fails_over;
            let delay = if is_immediate { Some(Duration::ZERO) } else { policy.delay(&failed) };
            let delay = delay.filter(|delay| bounds.allow(error.passed_limit(), *delay));
            let Some(delay) = delay.filter(|_| requests.has_next() && self.budget.take()) else {
                let error = error.after(attempts);
                return Err(if self.origins.is_single() { error } else { error.at_origin(origin.origin()) });
            };
            trace::repeated(info, number, delay, &error);
            if fails_over {
                trace::moved(span, route.base());
            }
            if !is_immediate {
                timer::sleep(delay).await;
                route.choose_again();
            }
            attempts.count += 1;
            request = requests.next(self, info, may_repeat(attempts.count))?;
            is_second = is_refusal;
        }
    }

    /// What the error says is a success: see [`RetryContext::is_deleted`].
    fn deleted(&self, info: &'static OperationInfo, error: &Error, attempts: Attempts) -> RawResponse {
        let (status, headers) = (StatusCode::NOT_FOUND, error.headers().cloned().unwrap_or_default());
        let body = ResponseBody::Memory(Bytes::new());
        let reading = Reading::new(self.is_strict, SentSecrets::default());
        RawResponse { info, status, headers, body, profile: self.profile, attempts, reading }
    }

    /// One attempt: credentials, request, response.
    async fn try_once(
        self: &Arc<Self>,
        info: &'static OperationInfo,
        streaming: Streaming,
        mut request: http::Request<Body>,
        login: NewLogin,
        bounds: Bounds,
    ) -> Result<RawResponse, Failed> {
        let given = self.given(&request);
        let authorized = self.authorize(info, &given, bounds).await?;
        let is_authorized = !authorized.placed.is_empty() || !given.is_empty();
        authorized.placed.into_iter().for_each(|placed| placed.apply(&mut request));
        let (response, secrets) = self.send(info.id, request, bounds).await?;
        if response.status() != StatusCode::UNAUTHORIZED {
            self.accept(&authorized.tokens);
        } else if self.refuse(&authorized.tokens, login.is_second) && login.is_possible && !login.is_second {
            let bounds = bounds.at_most(Some(REFUSAL));
            let error = Box::pin(self.error_from(info, (response, secrets), true, bounds)).await;
            return Err(Failed { error, is_refusal: true });
        }
        Ok(self.read_response(info, streaming, (response, secrets, is_authorized), bounds).await?)
    }
}
