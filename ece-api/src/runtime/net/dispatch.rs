//! Requests out, responses in: the one path that every call takes, whatever its types are.

use std::sync::Arc;

use http::StatusCode;
use http::header::AUTHORIZATION;

use super::body::Body;
use super::client::{Auth, Client, ClientInner};
use super::credentials::TokenSource;
use super::deadline::Deadline;
use super::error::Error;
use super::middleware::Attempt;
use super::operation::OperationInfo;
use super::raw_response::RawResponse;
use super::request::Request;
use super::retry::RetryContext;
use super::token_cache::TokenCache;
use super::transport::BoxFuture;
use super::{timer, trace};

/// Sends a call; on the heap, so that the futures of callers stay small and this code is compiled once.
pub(crate) fn execute(client: &Client, request: Request) -> BoxFuture<'static, Result<RawResponse, Error>> {
    let inner = Arc::clone(&client.inner);
    let span = trace::call(request.info());
    Box::pin(trace::within(span, async move { inner.execute(request).await }))
}

impl ClientInner {
    /// Attempts until one succeeds, or another one would not help.
    async fn execute(&self, call: Request) -> Result<RawResponse, Error> {
        let (info, streaming) = (call.info(), call.is_streaming());
        let context = RetryContext { info, is_recognised: call.is_recognised(self.profile) };
        let limits = call.limits();
        let policy = limits.retries.clone().unwrap_or_else(|| self.retries.clone());
        let mut request = call.into_http(&self.base, &self.headers)?;
        let in_memory = !streaming && request.body().is_in_memory();
        let deadline = Deadline::after(limits.timeout.or(self.timeout.filter(|_| in_memory)));
        let attempt_limit = limits.attempt_timeout.or(self.attempt_timeout.filter(|_| in_memory));
        let mut number = 1;
        loop {
            request.extensions_mut().insert(Attempt(number));
            let retry_request = if number < policy.max_attempts() { try_clone(&request) } else { None };
            let error = match self.try_once(info, streaming, request, deadline.at_most(attempt_limit)).await {
                Ok(response) => {
                    self.budget.refill(number - 1);
                    return Ok(response);
                }
                Err(error) => error,
            };
            let delay = policy.delay(&context, &error, number).filter(|delay| deadline.allows(*delay));
            let (Some(next), Some(delay)) = (retry_request, delay) else { return Err(error.after_attempts(number)) };
            if !self.budget.take() {
                return Err(error.after_attempts(number));
            }
            trace::repeated(info, number, delay, &error);
            timer::sleep(delay).await;
            (request, number) = (next, number + 1);
        }
    }

    /// One attempt: credentials, request, response.
    async fn try_once(
        &self,
        info: &'static OperationInfo,
        streaming: bool,
        mut request: http::Request<Body>,
        deadline: Deadline,
    ) -> Result<RawResponse, Error> {
        let wants_credentials = info.requires_auth && !request.headers().contains_key(AUTHORIZATION);
        let response = match &self.auth {
            Auth::Token(source, cache) if wants_credentials => {
                self.send_with_token((source, cache), info, request, deadline).await?
            }
            auth => {
                if let (Auth::Header(value), true) = (auth, wants_credentials) {
                    request.headers_mut().insert(AUTHORIZATION, value.clone());
                }
                self.send(info.id, request, deadline).await?
            }
        };
        self.read_response(info, streaming, response).await
    }

    /// Sends a request with a token, and once more with a new one if the server refuses the first.
    async fn send_with_token(
        &self,
        (source, cache): (&TokenSource, &TokenCache),
        info: &'static OperationInfo,
        mut request: http::Request<Body>,
        deadline: Deadline,
    ) -> Result<http::Response<Body>, Error> {
        let token = self.token((source, cache), info, None, deadline).await?;
        request.headers_mut().insert(AUTHORIZATION, token.header.clone());
        let retry_request = try_clone(&request);
        let response = self.send(info.id, request, deadline).await?;
        if response.status() != StatusCode::UNAUTHORIZED {
            return Ok(response);
        }
        let Some(mut retry_request) = retry_request else {
            cache.forget(&token).await;
            return Ok(response);
        };
        let token = self.token((source, cache), info, Some(&token), deadline).await?;
        retry_request.headers_mut().insert(AUTHORIZATION, token.header.clone());
        self.send(info.id, retry_request, deadline).await
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
