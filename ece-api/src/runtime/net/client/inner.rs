//! What all clones of a client share, and the way of a single request: out through middleware and transport, back as a
//! response that is read or becomes an error.
//!
//! Nothing here logs in or repeats anything.

use std::time::Duration;

use http::header::ACCEPT_ENCODING;
use http::{HeaderMap, StatusCode};

use crate::runtime::net::attempts::{Attempts, Deleted};
use crate::runtime::net::body::{Body, Upload};
use crate::runtime::net::credentials::{CredentialSet, SentSecrets};
use crate::runtime::net::deadline::{Bounds, Choice, Deadline, Limit};
use crate::runtime::net::dispatch::Around;
use crate::runtime::net::download::{ByteStream, Incomplete, collect, declared_length};
use crate::runtime::net::encoding::{self, UnrequestedEncoding};
use crate::runtime::net::error::{Error, ErrorKind, ErrorResponse, MAX_ERROR_BODY, about};
use crate::runtime::net::middleware::{CallMiddleware, Middleware, Next};
use crate::runtime::net::operation::{Method, OperationInfo};
use crate::runtime::net::origins::Origins;
use crate::runtime::net::profile::Profile;
use crate::runtime::net::raw_response::{RawResponse, ResponseBody};
use crate::runtime::net::reading::Reading;
use crate::runtime::net::request::{Limits, Streaming};
use crate::runtime::net::retry::{RetryBudget, RetryPolicy};
use crate::runtime::net::timer;
use crate::runtime::net::transport::{BoxFuture, TimeLimit, Transport};

/// What all clones of a client share.
pub(crate) struct ClientInner {
    pub(crate) profile: &'static Profile,
    pub(crate) origins: Origins,
    pub(crate) transport: Box<dyn Transport>,
    pub(crate) credentials: CredentialSet,
    /// Sent with every request.
    pub(crate) headers: HeaderMap,
    pub(crate) timeout: Option<Duration>,
    /// For one attempt, its response included.
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) head_timeout: Choice,
    pub(crate) stall_timeout: Option<Duration>,
    pub(crate) retries: RetryPolicy,
    pub(crate) budget: RetryBudget,
    pub(crate) middleware: Vec<Box<dyn Middleware>>,
    pub(crate) call_middleware: Vec<Box<dyn CallMiddleware>>,
    /// How calls get through it, where there is some.
    pub(crate) around: Option<Around>,
    pub(crate) max_response_size: usize,
    /// A value of another type than the document says is an error.
    pub(crate) is_strict: bool,
    pub(crate) allow_http_credentials: bool,
}

pub(crate) const PLAIN_CREDENTIALS: &str =
    "credentials would go unencrypted over http: use https, or `allow_http_credentials` in a network you trust";

/// How long there may be silence, unless something else was chosen.
pub(crate) const SILENCE: Duration = Duration::from_secs(60);

impl ClientInner {
    /// The limits of a call, and that of each of its attempts. Calls that are not held in memory may take as long as they
    /// like, while something moves.
    pub(crate) fn bounds(&self, chosen: &Limits, in_memory: bool) -> (Bounds, Option<Limit>) {
        let call = chosen.timeout.or_default(self.timeout.filter(|_| in_memory));
        let attempt = chosen.attempt_timeout.or_default(self.attempt_timeout.filter(|_| in_memory));
        let longest = [call, attempt].into_iter().flatten().fold(SILENCE, Duration::max);
        let head = chosen.head_timeout.or(self.head_timeout).or_default(Some(longest));
        let deadline = Deadline::after(call.map(Limit::Call));
        (Bounds { deadline, head, stall: self.stall_timeout }, attempt.map(Limit::Attempt))
    }

    /// One request, one response, and the secrets of the request, which it may repeat.
    pub(crate) async fn send(
        &self,
        operation: &'static str,
        mut request: http::Request<Body>,
        bounds: Bounds,
    ) -> Result<(http::Response<Body>, SentSecrets), Error> {
        let secrets = SentSecrets::of(&request);
        if !self.may_carry_credentials() && self.carries_credentials(&request, &secrets) {
            return Err(Error::invalid_request(operation, PLAIN_CREDENTIALS));
        }
        match bounds.deadline.left() {
            Ok(Some(left)) => drop(request.extensions_mut().insert(TimeLimit(left))),
            Ok(None) => {}
            Err(limit) => return Err(Error::late(operation, limit).unsent()),
        }
        let origin = self.origins.of(request.uri());
        let upload = request.body_mut().watch();
        let asks_for_encoding = request.headers().contains_key(ACCEPT_ENCODING);
        let next = Next { rest: &self.middleware, transport: &*self.transport };
        let response = in_time(next.run(request), &upload, bounds).await;
        let response = response.map_err(|limit| Error::late(operation, limit))?;
        let response = response.map(|response| if asks_for_encoding { response } else { encoding::mark(response) });
        // Over HTTP/2 the transport only knows that the request was cancelled.
        let error = |source| match upload.error() {
            Some(error) => Error::broken_body(operation, error, source),
            None => Error::transport(operation, origin.origin(), self.profile.untrusted_hint, source),
        };
        let response = response.map_err(|source| error(source).hiding(&secrets))?;
        Ok((response, secrets))
    }

    pub(crate) fn may_carry_credentials(&self) -> bool {
        self.allow_http_credentials || self.origins.iter().all(|base| base.is_secure() || base.is_loopback())
    }

    /// True where something of the request is a secret, whoever put it there.
    fn carries_credentials(&self, request: &http::Request<Body>, secrets: &SentSecrets) -> bool {
        let api = &self.profile.api;
        request.headers().keys().any(|name| api.is_secret_header(name.as_str())) || !secrets.is_empty()
    }

    /// A success, or the error that the response is; `authorized` where the request carried credentials.
    pub(crate) async fn read_response(
        &self,
        info: &'static OperationInfo,
        streaming: Streaming,
        (response, secrets, authorized): (http::Response<Body>, SentSecrets, bool),
        bounds: Bounds,
    ) -> Result<RawResponse, Error> {
        if !info.is_success(response.status().as_u16()) && response.extensions().get::<Deleted>().is_none() {
            // On the heap, like whatever most calls do without: the future of a call is moved about.
            return Err(Box::pin(self.error_from(info, (response, secrets), authorized, bounds)).await);
        }
        let (head, body) = response.into_parts();
        let is_streamed = match streaming {
            Streaming::Never => false,
            Streaming::ByStatus => !info.in_memory_statuses.contains(&head.status.as_u16()),
            Streaming::Always => true,
        };
        let is_too_large = declared_length(&head.headers).is_some_and(|length| length > self.max_response_size as u64);
        let body = if is_streamed {
            let stream = ByteStream::new(body, info.id, self.max_response_size).with_head(&head.headers);
            ResponseBody::Stream(Box::new(stream.within(bounds)))
        } else if is_too_large && info.method != Method::Head {
            return Err(Error::too_large(info.id, self.max_response_size));
        } else {
            ResponseBody::Memory(collect(body, self.max_response_size, bounds).await.map_err(|incomplete| {
                match incomplete {
                    Incomplete::TooLarge(_) => Error::too_large(info.id, self.max_response_size),
                    Incomplete::Broken(_, source) => Error::stream(info.id, source),
                    Incomplete::Late(_, limit) => Error::late(info.id, limit),
                }
            })?)
        };
        let is_empty = matches!(&body, ResponseBody::Memory(bytes) if bytes.is_empty());
        if let (false, Some(encoding)) = (is_empty, head.extensions.get::<UnrequestedEncoding>()) {
            let response = ErrorResponse::undecodable(self.profile, head.status, head.headers, b"");
            let error = Error::response(ErrorKind::Decode, info.id, encoding.to_string(), response);
            return Err(error.hiding(&secrets));
        }
        let (status, headers, profile) = (head.status, head.headers, self.profile);
        let (attempts, reading) = (Attempts::default(), Reading::new(self.is_strict, secrets));
        Ok(RawResponse { info, status, headers, body, profile, attempts, reading })
    }

    /// The error that a response without success is. Whatever came of its body counts.
    pub(crate) async fn error_from(
        &self,
        info: &'static OperationInfo,
        (response, secrets): (http::Response<Body>, SentSecrets),
        authorized: bool,
        bounds: Bounds,
    ) -> Error {
        let (head, body) = response.into_parts();
        let body = collect(body, MAX_ERROR_BODY, bounds.for_short_body()).await.unwrap_or_else(Incomplete::into_bytes);
        let remark = about(&head, &body, self.origins.primary().is_secure());
        let mut text = remark.unwrap_or_default();
        if head.status == StatusCode::UNAUTHORIZED && info.requires_auth() && !authorized {
            text = self.missing_credentials(info);
        }
        let response = ErrorResponse::new(self.profile, head.status, head.headers, &body);
        Error::response(ErrorKind::Status, info.id, text, response).hiding(&secrets)
    }
}

/// What comes back, unless a limit passes before the head of the response is there, whoever holds it up: the server, the
/// transport, middleware, or a body that gives nothing.
async fn in_time<T>(mut response: BoxFuture<'_, T>, upload: &Upload, bounds: Bounds) -> Result<T, Limit> {
    loop {
        let deadline = bounds.deadline.min(upload.deadline(bounds.head, bounds.stall));
        deadline.left()?;
        // Once everything is sent, it is the limit for the head that counts.
        let look_again = if upload.is_sent() { None } else { bounds.head.map(Limit::Head) };
        if let Ok(response) = timer::by(deadline.at_most(look_again), &mut response).await {
            return Ok(response);
        }
    }
}
