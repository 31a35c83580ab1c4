//! Tokens: asked for once for all calls that wait for them, renewed before they end.

use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use futures_util::lock::Mutex;
use http::HeaderMap;
use http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, DATE, HeaderValue};
use serde_json::{Value, json};
use zeroize::Zeroizing;

use crate::credentials::{Checked, CredentialsProvider, bearer};
use crate::error::{Error, ErrorKind, FailedAnswer};
use crate::exchange::{Core, Deadline, KEPT_OF_FAILURES};
use crate::json::Timestamp;
use crate::operation::{BodyInfo, BodyKind, Method, OperationInfo};
use crate::{Body, download};

const fn operation(id: &'static str, path: &'static str, body: Option<BodyInfo>) -> OperationInfo {
    OperationInfo {
        id,
        method: Method::Post,
        base_path: "",
        path,
        authenticated: false,
        parameters: &[],
        constants: &[],
        body,
        accept: &["application/json"],
        success: &[200],
        streams: false,
    }
}

/// The operations as transports see them; the base path is that of the call that needs the token.
static LOGIN: OperationInfo = operation(
    "login",
    "/users/auth/_login",
    Some(BodyInfo { kind: BodyKind::Json, content_types: &["application/json"], required: true }),
);
static REFRESH: OperationInfo = operation("refresh-token", "/users/auth/_refresh", None);

/// How long a token that could not be renewed is used before the next try.
const AGAIN_AFTER_FAILURE: Duration = Duration::from_secs(5);

/// Where the header comes from when it is not always the same.
pub(crate) enum Source {
    Login { user: String, password: Zeroizing<String> },
    Provider(Arc<dyn CredentialsProvider>),
}

/// A source, and what it gave last.
pub(crate) struct Session {
    source: Source,
    /// Held while asking, so that one asks and the others wait.
    current: Mutex<State>,
}

#[derive(Default)]
struct State {
    token: Option<Token>,
    asked: u64,
}

/// What goes into the header.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) header: HeaderValue,
    /// Tells tokens apart without comparing them.
    number: u64,
    /// When to renew it: a fifth of its life is left then.
    renew: Option<Instant>,
}

impl Token {
    fn is_fresh(&self) -> bool {
        self.renew.is_none_or(|renew| Instant::now() < renew)
    }
}

impl Session {
    pub(crate) fn new(source: Source) -> Self {
        Self { source, current: Mutex::default() }
    }

    /// The token for a call of `info`. A token that is `refused` is not given again: whoever comes first with it asks
    /// for another one, the others get the new one.
    pub(crate) async fn token(
        &self,
        core: &Core,
        info: &'static OperationInfo,
        refused: Option<&Token>,
        deadline: Deadline,
    ) -> Result<Token, Error> {
        let mut state = self.current.lock().await;
        let is_refused = |token: &Token| refused.is_some_and(|refused| refused.number == token.number);
        let old = state.token.take_if(|token| is_refused(token) || !token.is_fresh());
        if let Some(token) = &state.token {
            return Ok(token.clone());
        }
        // A call that streams may take for ever, its login may not.
        let asking = Asking { core, base_path: info.base_path, deadline: deadline.or_default(core) };
        let old = old.filter(|token| !is_refused(token));
        let (header, life) = match (asking.ask(&self.source, old.as_ref(), refused.is_some()).await, old) {
            (Ok(asked), _) => asked,
            // It has a fifth of its life left: good enough until the server can be asked again.
            (Err(_), Some(old)) => (old.header, Some(AGAIN_AFTER_FAILURE)),
            (Err(error), None) => return Err(error.with_context(&format!("logging in for {}", info.id))),
        };
        let number = state.asked;
        state.asked += 1;
        let renew = life.and_then(|life| Instant::now().checked_add(life.mul_f64(0.8)));
        Ok(state.token.insert(Token { header, number, renew }).clone())
    }

    /// Does not give this token again.
    pub(crate) async fn forget(&self, refused: &Token) {
        self.current.lock().await.token.take_if(|token| token.number == refused.number);
    }
}

/// One way to a token: the header, and how long it lives if that is known.
type Answer = Result<(HeaderValue, Option<Duration>), Error>;

struct Asking<'a> {
    core: &'a Core,
    base_path: &'static str,
    deadline: Deadline,
}

impl Asking<'_> {
    async fn ask(&self, source: &Source, old: Option<&Token>, refused: bool) -> Answer {
        match source {
            Source::Login { user, password } => {
                if let Some(old) = old
                    && let Ok(renewed) = self.post(&REFRESH, Body::empty(), Some(old)).await
                {
                    return Ok(renewed);
                }
                let body = json!({ "username": user, "password": password.as_str() }).to_string();
                self.post(&LOGIN, Body::from(body), None).await
            }
            Source::Provider(provider) => {
                let given = provider.provide(refused).await.map_err(|source| {
                    Error::config(format!("the credentials' provider failed: {source}")).with_source(source)
                })?;
                match given.check().map_err(Error::config)? {
                    Checked::Header(header) => Ok((header, provider.lifetime())),
                    Checked::None | Checked::Ask(_) => {
                        Err(Error::config("the credentials' provider has to give a key, a token, or a password"))
                    }
                }
            }
        }
    }

    async fn post(&self, info: &'static OperationInfo, body: Body, token: Option<&Token>) -> Answer {
        let core = self.core;
        let mut request = http::Request::new(body);
        *request.method_mut() = http::Method::POST;
        let address = core.base.join(self.base_path, info.path).parse();
        *request.uri_mut() = address.map_err(|_| Error::invalid_request(info.id, "the address is too long"))?;
        *request.headers_mut() = core.headers.clone();
        let headers = request.headers_mut();
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        match token {
            Some(token) => headers.insert(AUTHORIZATION, token.header.clone()),
            None => headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json")),
        };
        request.extensions_mut().insert(info);
        let answer = core.exchange(info.id, request, self.deadline).await?;
        if !answer.status().is_success() {
            return Err(core.failure(info, answer).await);
        }
        let (head, body) = answer.into_parts();
        let body = download::collect(body, KEPT_OF_FAILURES).await.unwrap_or_else(download::Incomplete::into_bytes);
        read(&body, &head.headers).ok_or_else(|| {
            // The body is not kept: what cannot be read may still hold a token.
            let answer = FailedAnswer::of_success(head.status, head.headers, b"");
            Error::answer(ErrorKind::Decode, info.id, "the answer has no token".to_owned(), answer)
        })
    }
}

fn read(body: &[u8], headers: &HeaderMap) -> Option<(HeaderValue, Option<Duration>)> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let header = bearer(body.get("token")?.as_str()?)?;
    let end = body.get("session_expiration_time").and_then(Value::as_str).map(Timestamp::from);
    // By the server's own clock, where it tells it: ours may be wrong.
    let date = headers.get(DATE).and_then(|date| crate::error::date(date.to_str().ok()?));
    let now = date.unwrap_or_else(SystemTime::now);
    let life = end.and_then(|end| end.to_system_time()?.duration_since(now).ok());
    Some((header, life.filter(|life| !life.is_zero())))
}
