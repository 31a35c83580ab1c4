//! How a client comes by a token: the login of the API's profile, or a provider of the caller's own.
//!
//! Whoever asks does it for all: beside the calls in a task of its own, where there is a runtime for tasks, so that it has
//! its own time limit and outlives the call that began it.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use futures_util::FutureExt as _;
use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE, DATE, HeaderValue};
use serde_json::Map;

use super::background;
use super::body::Body;
use super::client::{ClientInner, SILENCE};
use super::credentials::{Checked, Secret, Source, TokenSource, bearer};
use super::deadline::{Bounds, Deadline, Limit};
use super::download::{Incomplete, collect};
use super::error::{Error, ErrorKind, ErrorResponse, MAX_ERROR_BODY, date};
use super::operation::OperationInfo;
use super::profile::Login;
use super::timer;
use super::token_cache::{Lookup, Panic, Token, TokenCache, Turn};
use super::transport::BoxFuture;
use crate::runtime::json::{self, Timestamp, Value};

/// The time to renew a token in. Calls go on with the old one meanwhile.
const RENEWAL: Duration = Duration::from_secs(5);

/// The secret, and how long it is good for if that is known.
type Granted = (Secret, Option<Duration>);

/// The token for a call of `info`, from the cache or from its source. The error says that the call was not sent.
pub(crate) fn ask<'a>(
    client: &'a Arc<ClientInner>,
    held: usize,
    info: &'static OperationInfo,
    bounds: Bounds,
) -> BoxFuture<'a, Result<Token, Error>> {
    Box::pin(client.token(held, info, bounds))
}

impl ClientInner {
    async fn token(
        self: &Arc<Self>,
        held: usize,
        info: &'static OperationInfo,
        bounds: Bounds,
    ) -> Result<Token, Error> {
        let Some(Source::Token(source, cache, _)) = self.credentials.get(held) else {
            return Err(Error::config("there is nobody to ask for a token"));
        };
        let got = match cache.get() {
            Lookup::Found(token) => Ok(token),
            Lookup::Renew(token, turn) => {
                self.renew(held, &token, turn, bounds.deadline).await;
                Ok(token)
            }
            Lookup::Refused(error) => Err(error),
            Lookup::Missing(seen) => {
                let operation = source.operation().unwrap_or(info.id);
                let waited = self.wait_for_token(held, cache, seen, bounds.deadline).await;
                waited.unwrap_or_else(|limit| Err(Error::late(operation, limit)))
            }
        };
        got.map_err(|error| error.with_context(&format!("logging in for {}", info.id)).unsent())
    }

    /// Waits for the outcome of whoever asks, who may be the caller; not longer than the caller has time.
    async fn wait_for_token(
        self: &Arc<Self>,
        held: usize,
        cache: &TokenCache,
        seen: u64,
        deadline: Deadline,
    ) -> Result<Result<Token, Error>, Limit> {
        loop {
            let turn = timer::by(deadline, cache.turn()).await?;
            if let Some(outcome) = cache.outcome(seen) {
                return Ok(outcome);
            }
            let client = Arc::clone(self);
            let ask = Box::pin(async move { client.ask_for_token(held, turn).await });
            if let Err(ask) = background::spawn(ask) {
                timer::by(deadline, ask).await?;
            }
        }
    }

    /// Sees to the next token while the old one is still good.
    async fn renew(self: &Arc<Self>, held: usize, old: &Token, turn: Turn, deadline: Deadline) {
        let (client, old) = (Arc::clone(self), old.clone());
        let renew = Box::pin(async move { client.renew_token(held, old, turn).await });
        if let Err(renew) = background::spawn(renew) {
            // The call has to do it, and needs the rest of its time for itself.
            let half = deadline.next().map(|(left, _)| Limit::Login(left / 2));
            let _ = timer::by(Deadline::after(half), renew).await;
        }
    }

    async fn ask_for_token(self: Arc<Self>, held: usize, turn: Turn) {
        let Some(Source::Token(source, cache, _)) = self.credentials.get(held) else { return };
        let (delay, refused) = cache.before_asking();
        if !delay.is_zero() {
            timer::sleep(delay).await;
        }
        let limit = self.attempt_timeout.into_iter().chain([self.timeout.unwrap_or(SILENCE)]).min();
        let request = TokenRequest::new(&self, limit.unwrap_or(SILENCE));
        match caught(request.ask(source, refused)).await {
            Ok(Ok((secret, life))) => cache.put(secret, life),
            // What one address asks for is not for the next one.
            Ok(Err(error)) if self.origins.have_other_for(&error) => cache.fail_for_now(error),
            Ok(Err(error)) => cache.fail(error),
            Err(panic) => cache.panicked(panic),
        }
        drop(turn);
    }

    async fn renew_token(self: Arc<Self>, held: usize, old: Token, turn: Turn) {
        let Some(Source::Token(source, cache, _)) = self.credentials.get(held) else { return };
        match caught(TokenRequest::new(&self, RENEWAL).renew(source, &old)).await {
            Ok(Ok((secret, life))) => cache.put(secret, life),
            Ok(Err(error)) => cache.keep(&old, error),
            // Whoever needs it once the old one has ended will see the panic.
            Err(_) => cache.keep(&old, Error::config("the renewal panicked")),
        }
        drop(turn);
    }
}

/// What a future gives, or what it panicked with: a provider may do anything, and others wait for it.
async fn caught<T>(future: impl Future<Output = T>) -> Result<T, Panic> {
    AssertUnwindSafe(future).catch_unwind().await
}

struct TokenRequest<'a> {
    client: &'a ClientInner,
    bounds: Bounds,
}

impl<'a> TokenRequest<'a> {
    fn new(client: &'a ClientInner, limit: Duration) -> Self {
        let head = client.head_timeout.or_default(Some(limit.max(SILENCE)));
        let deadline = Deadline::after(Some(Limit::Login(limit)));
        Self { client, bounds: Bounds { deadline, head, stall: client.stall_timeout } }
    }

    async fn ask(&self, source: &TokenSource, refused: bool) -> Result<Granted, Error> {
        match source {
            TokenSource::Login { login, user, password } => {
                let (user_member, password_member) = login.credentials;
                let body = Map::from_iter([
                    (user_member.to_owned(), Value::from(user.as_str())),
                    (password_member.to_owned(), Value::from(password.as_str())),
                ]);
                self.post(login, &login.request, Body::from(Value::Object(body).to_string()), None).await
            }
            TokenSource::Provider(provider) => {
                let asked = timer::by(self.bounds.deadline, provider.provide(refused)).await;
                let asked = asked.map_err(|limit| Error::late(None, limit))?;
                let given = asked.map_err(|source| {
                    Error::config(format!("the credentials' provider failed: {source}")).with_source(source)
                })?;
                match given.check(self.client.profile).map_err(Error::config)? {
                    Checked::Secret(secret) => Ok((secret, provider.lifetime())),
                    Checked::None | Checked::Token(..) => {
                        Err(Error::config("the credentials' provider has to give a key, a token, or a password"))
                    }
                }
            }
        }
    }

    /// With the old token where the API knows how, else as for the first one.
    async fn renew(&self, source: &TokenSource, old: &Token) -> Result<Granted, Error> {
        if let TokenSource::Login { login, .. } = source
            && let Some(refresh) = &login.refresh
            && let Ok(renewed) = self.post(login, refresh, Body::empty(), Some(old)).await
        {
            return Ok(renewed);
        }
        self.ask(source, false).await
    }

    async fn post(
        &self,
        login: &'static Login,
        info: &'static OperationInfo,
        body: Body,
        token: Option<&Token>,
    ) -> Result<Granted, Error> {
        let client = self.client;
        let mut request = http::Request::new(body);
        *request.method_mut() = info.method.into();
        let address = client.origins.in_use().join(info.path).parse();
        *request.uri_mut() = address.map_err(|_| Error::invalid_request(info.id, "the address is too long"))?;
        *request.headers_mut() = client.headers.clone();
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        match token.and_then(|token| token.secret.place(None)) {
            Some(placed) => placed.apply(&mut request),
            None => drop(headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"))),
        }
        request.extensions_mut().insert(info);
        let (response, secrets) = client.send(info.id, request, self.bounds).await?;
        if !response.status().is_success() {
            return Err(client.error_from(info, (response, secrets), true, self.bounds).await);
        }
        let (head, body) = response.into_parts();
        let collected = collect(body, MAX_ERROR_BODY, self.bounds.for_short_body()).await;
        // The body is not kept: what cannot be read may still hold a token.
        let unusable = |kind, text: String| {
            let response = ErrorResponse::undecodable(client.profile, head.status, head.headers.clone(), b"");
            Error::response(kind, info.id, text, response).hiding(&secrets)
        };
        let body = collected.map_err(|incomplete| match incomplete {
            Incomplete::Broken(_, source) => Error::stream(info.id, source),
            Incomplete::Late(_, limit) => Error::late(info.id, limit),
            Incomplete::TooLarge(_) => {
                unusable(ErrorKind::TooLarge, format!("the response is longer than {MAX_ERROR_BODY} bytes"))
            }
        })?;
        read(login, &body, &head.headers)
            .ok_or_else(|| unusable(ErrorKind::Decode, "the response has no token".to_owned()))
    }
}

fn read(login: &Login, body: &[u8], headers: &HeaderMap) -> Option<Granted> {
    let body: Value = json::from_slice(body).ok()?;
    let secret = Secret::Bearer(bearer(body.get(login.token)?.as_str()?)?);
    let end = body.get(login.expiration).and_then(Value::as_str).map(Timestamp::from);
    // By the server's own clock, where it tells it: ours may be wrong.
    let date = headers.get(DATE).and_then(|value| date(value.to_str().ok()?));
    let now = date.unwrap_or_else(SystemTime::now);
    let life = end.and_then(|end| end.to_system_time()?.duration_since(now).ok());
    Some((secret, life.filter(|life| !life.is_zero())))
}
