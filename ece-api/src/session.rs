//! Logging in: a user and a password become a token, once for all calls that wait for it.

use std::sync::atomic::{AtomicU64, Ordering};

use futures_util::lock::Mutex;
use http::header::{ACCEPT, CONTENT_TYPE, HeaderValue};
use serde_json::{Value, json};

use crate::credentials::bearer;
use crate::error::{Error, ErrorKind, FailedAnswer};
use crate::exchange::{Core, Deadline, KEPT_OF_FAILURES};
use crate::operation::{BodyInfo, BodyKind, Method, OperationInfo};
use crate::{Body, download};

const PATH: &str = "/users/auth/_login";

/// The operation as transports see it; the base path is that of the call that needs the token.
static LOGIN: OperationInfo = OperationInfo {
    id: "login",
    method: Method::Post,
    base_path: "",
    path: PATH,
    authenticated: false,
    parameters: &[],
    constants: &[],
    body: Some(BodyInfo { kind: BodyKind::Json, content_types: &["application/json"], required: true }),
    accept: &["application/json"],
    success: &[200],
    streams: false,
};

/// A user, a password, and the token that the server gave for them.
pub(crate) struct Session {
    user: String,
    password: String,
    /// Held while logging in, so that there is one login at a time.
    token: Mutex<Option<Token>>,
    logins: AtomicU64,
}

/// What goes into the header.
#[derive(Clone)]
pub(crate) struct Token {
    pub(crate) header: HeaderValue,
    /// Tells tokens apart without comparing them.
    number: u64,
}

impl Session {
    pub(crate) fn new(user: String, password: String) -> Self {
        Self { user, password, token: Mutex::new(None), logins: AtomicU64::new(0) }
    }

    /// The token for a call of `info`. A token that is `refused` is not given again: whoever comes first with it logs in,
    /// the others get the new one.
    pub(crate) async fn token(
        &self,
        core: &Core,
        info: &'static OperationInfo,
        refused: Option<&Token>,
        deadline: Deadline,
    ) -> Result<Token, Error> {
        let mut current = self.token.lock().await;
        if let Some(token) = &*current
            && refused.is_none_or(|refused| refused.number != token.number)
        {
            return Ok(token.clone());
        }
        *current = None;
        // A call that streams may take for ever, its login may not.
        let login = self.log_in(core, info.base_path, deadline.or_default(core)).await;
        let header = login.map_err(|error| error.with_context(&format!("logging in for {}", info.id)))?;
        let number = self.logins.fetch_add(1, Ordering::Relaxed);
        Ok(current.insert(Token { header, number }).clone())
    }

    /// Does not give this token again.
    pub(crate) async fn forget(&self, refused: &Token) {
        let mut current = self.token.lock().await;
        if current.as_ref().is_some_and(|token| token.number == refused.number) {
            *current = None;
        }
    }

    async fn log_in(&self, core: &Core, base_path: &str, deadline: Deadline) -> Result<HeaderValue, Error> {
        let body = json!({ "username": self.user, "password": self.password }).to_string();
        let mut request = http::Request::new(Body::from(body));
        *request.method_mut() = http::Method::POST;
        let address = core.base.join(base_path, PATH).parse();
        *request.uri_mut() = address.map_err(|_| Error::invalid_request(LOGIN.id, "the address is too long"))?;
        *request.headers_mut() = core.headers.clone();
        request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
        request.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        request.extensions_mut().insert(&LOGIN);
        let answer = core.exchange(LOGIN.id, request, deadline).await?;
        if !answer.status().is_success() {
            return Err(core.failure(&LOGIN, answer).await);
        }
        let (head, body) = answer.into_parts();
        let body = download::collect(body, KEPT_OF_FAILURES).await.unwrap_or_else(download::Incomplete::into_bytes);
        let token = serde_json::from_slice(&body).ok().and_then(|body: Value| bearer(body.get("token")?.as_str()?));
        token.ok_or_else(|| {
            // The body is not kept: what cannot be read may still hold a token.
            let answer = FailedAnswer::of_success(head.status, head.headers, b"");
            Error::answer(ErrorKind::Decode, LOGIN.id, "the answer has no token".to_owned(), answer)
        })
    }
}
