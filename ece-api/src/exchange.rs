//! Requests out, answers in: the one road that every call takes, whatever its types are.

use std::sync::Arc;
use std::time::{Duration, Instant};

use http::HeaderMap;
use http::header::{AUTHORIZATION, CONTENT_LENGTH, HeaderValue};

use crate::answer::{Answer, Content};
use crate::base::BaseUrl;
use crate::download::{ByteStream, Incomplete, collect};
use crate::error::{Error, ErrorKind, FailedAnswer, redirection};
use crate::middleware::{Attempt, Middleware, Next};
use crate::operation::OperationInfo;
use crate::request::Request;
use crate::retry::{Budget, CallFacts, RetryPolicy};
use crate::session::Session;
use crate::transport::{BoxFuture, TimeLimit, Transport};
use crate::{Body, Client, timer, trace};

/// So much of the body of a failure is kept.
pub(crate) const KEPT_OF_FAILURES: usize = 1 << 20;

/// What all clones of a client share.
pub(crate) struct Core {
    pub(crate) base: BaseUrl,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) auth: Auth,
    /// Sent with every request.
    pub(crate) headers: HeaderMap,
    pub(crate) timeout: Option<Duration>,
    /// For one attempt, its answer included.
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retries: RetryPolicy,
    pub(crate) budget: Budget,
    pub(crate) middleware: Vec<Box<dyn Middleware>>,
    pub(crate) max_answer_size: usize,
    pub(crate) allow_http_credentials: bool,
}

/// Where the `Authorization` header comes from.
pub(crate) enum Auth {
    None,
    Header(HeaderValue),
    Session(Session),
}

/// When a call has to be over.
#[derive(Clone, Copy)]
pub(crate) struct Deadline(Option<Instant>);

impl Deadline {
    fn after(limit: Option<Duration>) -> Self {
        Self(limit.and_then(|limit| Instant::now().checked_add(limit)))
    }

    /// The same, or the client's own where there is none.
    pub(crate) fn or_default(self, core: &Core) -> Self {
        if self.0.is_some() { self } else { Self::after(core.timeout) }
    }

    /// The same, or sooner.
    fn at_most(self, limit: Option<Duration>) -> Self {
        let sooner = Self::after(limit);
        match (self.0, sooner.0) {
            (Some(end), Some(sooner)) => Self(Some(end.min(sooner))),
            (end, sooner) => Self(end.or(sooner)),
        }
    }

    /// True where there is time for a pause, and for something behind it.
    fn allows(self, pause: Duration) -> bool {
        self.0.is_none_or(|end| end.saturating_duration_since(Instant::now()) > pause)
    }

    /// `Err` if there is no time left.
    fn left(self) -> Result<Option<TimeLimit>, ()> {
        let Some(end) = self.0 else { return Ok(None) };
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() { Err(()) } else { Ok(Some(TimeLimit(left))) }
    }
}

impl Client {
    /// On the heap, so that the futures of callers stay small and this code is compiled once.
    pub(crate) fn execute(self, request: Request) -> BoxFuture<'static, Result<Answer, Error>> {
        let core = Arc::clone(&self.core);
        let span = trace::call(request.info());
        Box::pin(trace::within(span, async move { core.execute(request).await }))
    }
}

impl Core {
    async fn execute(&self, call: Request) -> Result<Answer, Error> {
        let (info, streams) = (call.info(), call.streams());
        let facts = CallFacts { info, has_request_id: call.has_request_id() };
        let limits = call.limits();
        let policy = limits.retries.clone().unwrap_or_else(|| self.retries.clone());
        let mut request = call.into_http(&self.base, &self.headers)?;
        let in_memory = !streams && request.body().is_in_memory();
        let deadline = Deadline::after(limits.timeout.or(self.timeout.filter(|_| in_memory)));
        let attempt_limit = limits.attempt_timeout.or(self.attempt_timeout.filter(|_| in_memory));
        let mut number = 1;
        loop {
            request.extensions_mut().insert(Attempt(number));
            let again = if number < policy.attempts() { try_clone(&request) } else { None };
            let error = match self.attempt(info, streams, request, deadline.at_most(attempt_limit)).await {
                Ok(answer) => {
                    self.budget.refill(number - 1);
                    return Ok(answer);
                }
                Err(error) => error,
            };
            let pause = policy.pause(&facts, &error, number).filter(|pause| deadline.allows(*pause));
            let (Some(next), Some(pause)) = (again, pause) else { return Err(error.after_attempts(number)) };
            if !self.budget.take() {
                return Err(error.after_attempts(number));
            }
            trace::repeated(info, number, pause, &error);
            timer::sleep(pause).await;
            (request, number) = (next, number + 1);
        }
    }

    /// One attempt: credentials, request, answer.
    async fn attempt(
        &self,
        info: &'static OperationInfo,
        streams: bool,
        mut request: http::Request<Body>,
        deadline: Deadline,
    ) -> Result<Answer, Error> {
        let wants_credentials = info.authenticated && !request.headers().contains_key(AUTHORIZATION);
        let answer = match &self.auth {
            Auth::Session(session) if wants_credentials => {
                self.exchange_logged_in(session, info, request, deadline).await?
            }
            auth => {
                if let (Auth::Header(value), true) = (auth, wants_credentials) {
                    request.headers_mut().insert(AUTHORIZATION, value.clone());
                }
                self.exchange(info.id, request, deadline).await?
            }
        };
        self.finish(info, streams, answer).await
    }

    /// Sends a request with the session's token, and once more with a new one if the server refuses the first.
    async fn exchange_logged_in(
        &self,
        session: &Session,
        info: &'static OperationInfo,
        mut request: http::Request<Body>,
        deadline: Deadline,
    ) -> Result<http::Response<Body>, Error> {
        let token = session.token(self, info, None, deadline).await?;
        request.headers_mut().insert(AUTHORIZATION, token.header.clone());
        let again = try_clone(&request);
        let answer = self.exchange(info.id, request, deadline).await?;
        if answer.status() != http::StatusCode::UNAUTHORIZED {
            return Ok(answer);
        }
        let Some(mut again) = again else {
            session.forget(&token).await;
            return Ok(answer);
        };
        let token = session.token(self, info, Some(&token), deadline).await?;
        again.headers_mut().insert(AUTHORIZATION, token.header.clone());
        self.exchange(info.id, again, deadline).await
    }

    /// One request, one answer.
    pub(crate) async fn exchange(
        &self,
        operation: &'static str,
        mut request: http::Request<Body>,
        deadline: Deadline,
    ) -> Result<http::Response<Body>, Error> {
        if request.headers().contains_key(AUTHORIZATION) && !self.may_carry_credentials() {
            return Err(Error::invalid_request(operation, PLAIN_CREDENTIALS));
        }
        match deadline.left() {
            Ok(Some(limit)) => drop(request.extensions_mut().insert(limit)),
            Ok(None) => {}
            Err(()) => return Err(Error::timeout(operation)),
        }
        let defect = request.body_mut().defect();
        let next = Next { rest: &self.middleware, transport: &*self.transport };
        let answer = next.run(request).await;
        // Over HTTP/2 the transport only knows that the request was cancelled.
        answer.map_err(|source| match defect.get() {
            Some(defect) => Error::broken_body(operation, defect, source),
            None => Error::transport(operation, self.base.origin(), source),
        })
    }

    pub(crate) fn may_carry_credentials(&self) -> bool {
        self.base.is_secure() || self.base.is_loopback() || self.allow_http_credentials
    }

    async fn finish(
        &self,
        info: &'static OperationInfo,
        streams: bool,
        answer: http::Response<Body>,
    ) -> Result<Answer, Error> {
        if !info.is_success(answer.status().as_u16()) {
            return Err(self.failure(info, answer).await);
        }
        let (head, body) = answer.into_parts();
        let content = if streams {
            let total = head.headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse().ok());
            Content::Stream(ByteStream::new(body, info.id, self.max_answer_size).with_total(total))
        } else {
            Content::Memory(collect(body, self.max_answer_size).await.map_err(|incomplete| match incomplete {
                Incomplete::TooLarge(_) => Error::too_large(info.id, self.max_answer_size),
                Incomplete::Broken(_, source) => Error::stream(info.id, source),
            })?)
        };
        Ok(Answer { operation: info.id, status: head.status, headers: head.headers, content })
    }

    /// The error that an answer without success is. Whatever came of its body counts.
    pub(crate) async fn failure(&self, info: &'static OperationInfo, answer: http::Response<Body>) -> Error {
        let (head, body) = answer.into_parts();
        let body = collect(body, KEPT_OF_FAILURES).await.unwrap_or_else(Incomplete::into_bytes);
        let mut text = String::new();
        if head.status.is_redirection() {
            let target = redirection(&head.headers).unwrap_or_else(|| "an unknown place".to_owned());
            text = format!("redirected to {target}; redirections are not followed: check the URL of the client");
        } else if head.status == http::StatusCode::UNAUTHORIZED && info.authenticated && matches!(self.auth, Auth::None)
        {
            "the client has no credentials".clone_into(&mut text);
        }
        let answer = FailedAnswer::of_failure(head.status, head.headers, &body);
        Error::answer(ErrorKind::Status, info.id, text, answer)
    }
}

pub(crate) const PLAIN_CREDENTIALS: &str =
    "credentials would go unencrypted over http: use https, or `allow_http_credentials` in a network you trust";

fn try_clone(request: &http::Request<Body>) -> Option<http::Request<Body>> {
    let mut clone = http::Request::new(request.body().try_clone()?);
    *clone.method_mut() = request.method().clone();
    *clone.uri_mut() = request.uri().clone();
    *clone.headers_mut() = request.headers().clone();
    *clone.extensions_mut() = request.extensions().clone();
    Some(clone)
}
