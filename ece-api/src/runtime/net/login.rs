//! How a client comes by a token: the login of the API's profile, or a provider of the caller's own.

use std::time::{Duration, SystemTime};

use http::HeaderMap;
use http::header::{ACCEPT, CONTENT_TYPE, DATE, HeaderValue};
use serde_json::{Map, Value};

use super::body::Body;
use super::client::ClientInner;
use super::credentials::{Checked, Secret, SentSecrets, TokenSource, bearer};
use super::deadline::{Bounds, Limit};
use super::download::{Incomplete, collect};
use super::error::{Error, ErrorKind, ErrorResponse, MAX_ERROR_BODY, date};
use super::operation::OperationInfo;
use super::profile::Login;
use super::token_cache::{Lookup, Token, TokenCache};
use crate::runtime::json::Timestamp;

/// The secret, and how long it is good for if that is known.
type Granted = (Secret, Option<Duration>);

impl ClientInner {
    /// The token for a call of `info`, from the cache or from its source.
    pub(crate) async fn token(
        &self,
        (source, cache): (&TokenSource, &TokenCache),
        info: &'static OperationInfo,
        refused: Option<&Token>,
        bounds: Bounds,
    ) -> Result<Token, Error> {
        let vacancy = match cache.get(refused).await {
            Lookup::Found(token) => return Ok(token),
            Lookup::Missing(vacancy) => vacancy,
        };
        // A call that streams may take for ever, its login may not.
        let limit = self.timeout.map(Limit::Login).filter(|_| bounds.deadline.is_never());
        let request = TokenRequest { client: self, bounds: bounds.at_most(limit) };
        match request.ask(source, vacancy.old.as_ref(), refused.is_some()).await {
            Ok((secret, life)) => Ok(vacancy.put(secret, life)),
            Err(error) => {
                vacancy.keep_old().ok_or_else(|| error.with_context(&format!("logging in for {}", info.id)).unsent())
            }
        }
    }
}

struct TokenRequest<'a> {
    client: &'a ClientInner,
    bounds: Bounds,
}

impl TokenRequest<'_> {
    async fn ask(&self, source: &TokenSource, old: Option<&Token>, refused: bool) -> Result<Granted, Error> {
        match source {
            TokenSource::Login { login, user, password } => {
                if let (Some(old), Some(refresh)) = (old, &login.refresh)
                    && let Ok(renewed) = self.post(login, refresh, Body::empty(), Some(old)).await
                {
                    return Ok(renewed);
                }
                let (user_member, password_member) = login.credentials;
                let body = Map::from_iter([
                    (user_member.to_owned(), Value::from(user.as_str())),
                    (password_member.to_owned(), Value::from(password.as_str())),
                ]);
                self.post(login, &login.request, Body::from(Value::Object(body).to_string()), None).await
            }
            TokenSource::Provider(provider) => {
                let given = provider.provide(refused).await.map_err(|source| {
                    Error::config(format!("the credentials' provider failed: {source}")).with_source(source)
                })?;
                match given.check(self.client.profile).map_err(Error::config)? {
                    Checked::Secret(secret) => Ok((secret, provider.lifetime())),
                    Checked::None | Checked::Token(_) => {
                        Err(Error::config("the credentials' provider has to give a key, a token, or a password"))
                    }
                }
            }
        }
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
        let mut response = client.send(info.id, request, self.bounds).await?;
        if !response.status().is_success() {
            return Err(client.error_from(info, response, true, self.bounds).await);
        }
        let secrets = SentSecrets::take_from(&mut response);
        let (head, body) = response.into_parts();
        let body =
            collect(body, MAX_ERROR_BODY, self.bounds.for_short_body()).await.unwrap_or_else(Incomplete::into_bytes);
        read(login, &body, &head.headers).ok_or_else(|| {
            // The body is not kept: what cannot be read may still hold a token.
            let response = ErrorResponse::undecodable(client.profile, head.status, head.headers, b"");
            Error::response(ErrorKind::Decode, info.id, "the response has no token".to_owned(), response)
                .hiding(&secrets)
        })
    }
}

fn read(login: &Login, body: &[u8], headers: &HeaderMap) -> Option<Granted> {
    let body: Value = serde_json::from_slice(body).ok()?;
    let secret = Secret::Bearer(bearer(body.get(login.token)?.as_str()?)?);
    let end = body.get(login.expiration).and_then(Value::as_str).map(Timestamp::from);
    // By the server's own clock, where it tells it: ours may be wrong.
    let date = headers.get(DATE).and_then(|value| date(value.to_str().ok()?));
    let now = date.unwrap_or_else(SystemTime::now);
    let life = end.and_then(|end| end.to_system_time()?.duration_since(now).ok());
    Some((secret, life.filter(|life| !life.is_zero())))
}
