//! Who the client is. Secrets go into headers that are marked as sensitive, or beside an address until it is sent, and into
//! nothing else that can be printed.

#[cfg(feature = "client")]
mod file;
mod scrub;
mod secret;
mod sent;
mod set;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::header::{HeaderName, HeaderValue};
use zeroize::Zeroizing;

use super::body::BoxError;
use super::client::ClientInner;
use super::deadline::Bounds;
use super::error::Error;
use super::login;
use super::operation::OperationInfo;
use super::profile::{Login, Profile};
use super::token_cache::Token;
use super::transport::BoxFuture;

pub(crate) use scrub::Scrubber;
pub(crate) use secret::{Placed, QueryKeys, Secret};
pub(crate) use sent::{SentSecrets, named_parts};
pub(crate) use set::{CredentialSet, Given, Source};

/// The client and the connection write these.
const UNFIT_HEADERS: [HeaderName; 5] = [
    http::header::ACCEPT,
    http::header::CONTENT_LENGTH,
    http::header::CONTENT_TYPE,
    http::header::HOST,
    http::header::TRANSFER_ENCODING,
];

/// Who the client is.
///
/// ```
/// use ece_api::Credentials;
///
/// let key = Credentials::api_key("ZXhhbXBsZQ==");
/// assert_eq!(format!("{key:?}"), "Credentials::ApiKey(<redacted>)");
/// ```
#[derive(Clone)]
pub struct Credentials(Kind);

#[derive(Clone)]
enum Kind {
    None,
    ApiKey(Zeroizing<String>),
    Basic { user: String, password: Zeroizing<String> },
    Bearer(Zeroizing<String>),
    Login { user: String, password: Zeroizing<String>, ask: AskForToken },
    Header { name: String, value: Zeroizing<String> },
    Query { name: String, key: Zeroizing<String> },
    Provider(Arc<dyn CredentialsProvider>, AskForToken),
}

/// Gives credentials when they are needed: from a vault, a broker, a command. For a file there is
/// `Credentials::api_key_file`.
///
/// ```
/// use ece_api::transport::BoxFuture;
/// use ece_api::{BoxError, Credentials, CredentialsProvider};
///
/// struct FromEnvironment;
///
/// impl CredentialsProvider for FromEnvironment {
///     fn provide(&self, _refused: bool) -> BoxFuture<'_, Result<Credentials, BoxError>> {
///         Box::pin(async { Ok(Credentials::api_key(std::env::var("ECE_API_KEY")?)) })
///     }
/// }
///
/// let credentials = Credentials::provider(FromEnvironment);
/// ```
pub trait CredentialsProvider: Send + Sync + 'static {
    /// Anything but a login or another provider. They are kept for all calls until the server refuses them or
    /// their [`lifetime`](Self::lifetime) is nearly over; `refused` says that the server has just refused the last ones.
    /// It is asked by one call at a time, and all that wait share what it gives, a failure too; within Tokio on a task of its
    /// own. It has as long as a call by default has ([`timeout`](crate::ClientBuilder::timeout)), and five seconds for what
    /// takes the place of credentials that are still good.
    fn provide(&self, refused: bool) -> BoxFuture<'_, Result<Credentials, BoxError>>;

    /// How long what was given can be used; for ever by default. New ones are asked for when a fifth of it is left.
    fn lifetime(&self) -> Option<Duration> {
        None
    }
}

/// Where a secret comes from when it is not always the same.
pub(crate) enum TokenSource {
    Login { login: &'static Login, user: String, password: Zeroizing<String> },
    Provider(Arc<dyn CredentialsProvider>),
}

impl TokenSource {
    /// The operation that gives it, if it is one.
    pub(crate) fn operation(&self) -> Option<&'static str> {
        match self {
            Self::Login { login, .. } => Some(login.request.id),
            Self::Provider(_) => None,
        }
    }
}

/// How a token is asked for. It goes along with the credentials that need it, instead of being called by its name: a program
/// that has no such credentials does not hold the code.
pub(crate) type AskForToken =
    for<'a> fn(&'a Arc<ClientInner>, usize, &'static OperationInfo, Bounds) -> BoxFuture<'a, Result<Token, Error>>;

/// Credentials that were found fit to be sent.
pub(crate) enum Checked {
    None,
    /// The same for every request.
    Secret(Secret),
    /// It has to be asked for.
    Token(TokenSource, AskForToken),
}

impl Credentials {
    /// No credentials: every request goes as it is.
    pub fn none() -> Self {
        Self(Kind::None)
    }

    /// An API key, as the server gave it. It goes where the API looks for its key: into a header, or into the query. White
    /// space around it, as files leave it, is dropped.
    pub fn api_key(key: impl Into<String>) -> Self {
        Self(Kind::ApiKey(Zeroizing::new(key.into())))
    }

    /// User and password with every request (`Authorization: Basic …`). Not every server accepts this where it
    /// accepts a [`login`].
    ///
    /// [`login`]: Self::login
    pub fn basic(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Kind::Basic { user: user.into(), password: Zeroizing::new(password.into()) })
    }

    /// A token that somebody else asked for. It is not renewed.
    pub fn bearer(token: impl Into<String>) -> Self {
        Self(Kind::Bearer(Zeroizing::new(token.into())))
    }

    /// User and password, exchanged for a token at the first call that needs one. The token is renewed when a fifth of its
    /// life is left, while calls go on with it. When the server no longer accepts it, the client logs in again and repeats the
    /// call, unless its body was a stream.
    ///
    /// All calls that wait for a login share its outcome. A login that is refused (401, 403) is not tried again for ten
    /// seconds: calls get the same error meanwhile, and it says so. Where new tokens are refused too, there is such a pause.
    pub fn login(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Kind::Login { user: user.into(), password: Zeroizing::new(password.into()), ask: login::ask })
    }

    /// A header with a secret, as it is (`X-Api-Key: …`): for the API key that an API looks for in a header of this name.
    pub fn header(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self(Kind::Header { name: name.into(), value: Zeroizing::new(value.into()) })
    }

    /// A query parameter with a secret (`?key=…`): for the API key that an API looks for in a parameter of this name.
    /// Neither errors nor middleware see it.
    pub fn query(name: impl Into<String>, key: impl Into<String>) -> Self {
        Self(Kind::Query { name: name.into(), key: Zeroizing::new(key.into()) })
    }

    /// Whatever `provider` gives when it is asked.
    pub fn provider(provider: impl CredentialsProvider) -> Self {
        Self(Kind::Provider(Arc::new(provider), login::ask))
    }

    /// The error says what is wrong, without any part of a secret.
    pub(crate) fn check(self, profile: &'static Profile) -> Result<Checked, String> {
        let secret = match self.0 {
            Kind::None => return Ok(Checked::None),
            Kind::ApiKey(key) => {
                let key = key.trim();
                let authorization = header(profile.api_key_scheme, key).ok_or_else(|| refused("API key"))?;
                let key = sensitive(key).ok_or_else(|| refused("API key"))?;
                Secret::ApiKey { key, authorization }
            }
            Kind::Bearer(token) => Secret::Bearer(bearer(token.trim()).ok_or_else(|| refused("token"))?),
            Kind::Basic { user, password } => {
                if user.contains(':') {
                    return Err("a user name with `:` cannot be sent as basic credentials".to_owned());
                }
                let pair = Zeroizing::new(base64(Zeroizing::new(format!("{user}:{}", *password)).as_bytes()));
                Secret::Basic(header("Basic", &pair).ok_or_else(|| refused("password"))?)
            }
            Kind::Header { name, value } => {
                let value = sensitive(value.trim()).ok_or_else(|| refused("secret"))?;
                Secret::Header(key_header(&name)?, value)
            }
            Kind::Query { name, key } => {
                let key = Zeroizing::new(key.trim().to_owned());
                if name.is_empty() || key.is_empty() {
                    return Err("a key in the query needs a name and a value".to_owned());
                }
                Secret::Query(name, key)
            }
            Kind::Login { user, password, ask } => {
                let login =
                    profile.login.as_ref().ok_or("this API has no login: give a key, a token, or a password")?;
                return Ok(Checked::Token(TokenSource::Login { login, user, password }, ask));
            }
            Kind::Provider(provider, ask) => return Ok(Checked::Token(TokenSource::Provider(provider), ask)),
        };
        Ok(Checked::Secret(secret))
    }
}

fn key_header(name: &str) -> Result<HeaderName, String> {
    let parsed = HeaderName::try_from(name).ok().filter(|name| !UNFIT_HEADERS.contains(name));
    parsed.ok_or_else(|| format!("`{}` is not a header that can carry a secret", name.escape_debug()))
}

/// The header for a token; `None` if no header can carry it.
pub(crate) fn bearer(token: &str) -> Option<HeaderValue> {
    header("Bearer", token)
}

fn header(scheme: &str, secret: &str) -> Option<HeaderValue> {
    sensitive(&Zeroizing::new(format!("{scheme} {secret}"))).filter(|_| !secret.is_empty())
}

fn sensitive(text: &str) -> Option<HeaderValue> {
    let mut value = HeaderValue::from_str(text).ok().filter(|_| !text.is_empty())?;
    value.set_sensitive(true);
    Some(value)
}

fn refused(what: &str) -> String {
    format!("the {what} is empty or has characters that no header may carry")
}

const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/// What `text` is the Base64 of; `None` where it is none.
pub(crate) fn unbase64(text: &str) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    for group in text.trim_end_matches('=').as_bytes().chunks(4) {
        let digit = |byte: &u8| ALPHABET.iter().zip(0_u32..).find(|(known, _)| *known == byte).map(|(_, digit)| digit);
        let digits: Vec<u32> = group.iter().map(digit).collect::<Option<_>>()?;
        let number = digits.iter().fold(0, |number, digit| number << 6 | digit) << (6 * (4 - digits.len()));
        bytes.extend(number.to_be_bytes().iter().skip(1).take(digits.len().saturating_sub(1)));
    }
    Some(bytes)
}

fn base64(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let group = chunk.iter().fold(0_u32, |group, byte| group << 8 | u32::from(*byte)) << (8 * (3 - chunk.len()));
        for position in 0..4 {
            let index = group >> (18 - 6 * position) & 63;
            text.push(if position > chunk.len() { '=' } else { char::from(ALPHABET[index as usize]) });
        }
    }
    text
}

impl Default for Credentials {
    fn default() -> Self {
        Self::none()
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Kind::None => "Credentials::None",
            Kind::ApiKey(_) => "Credentials::ApiKey(<redacted>)",
            Kind::Basic { .. } => "Credentials::Basic(<redacted>)",
            Kind::Bearer(_) => "Credentials::Bearer(<redacted>)",
            Kind::Login { .. } => "Credentials::Login(<redacted>)",
            Kind::Header { .. } => "Credentials::Header(<redacted>)",
            Kind::Query { .. } => "Credentials::Query(<redacted>)",
            Kind::Provider(..) => "Credentials::Provider",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::net::operation::ApiInfo;

    static NEUTRAL: Profile = Profile::new(ApiInfo::new(""));

    fn sent(credentials: Credentials) -> String {
        match credentials.check(&NEUTRAL).unwrap() {
            Checked::Secret(secret) => match secret.place(None) {
                Some(Placed::Header(name, value)) => {
                    assert!(value.is_sensitive());
                    format!("{name}: {}", value.to_str().unwrap())
                }
                Some(Placed::Query(name, value)) => format!("?{name}={}", *value),
                None => String::new(),
            },
            Checked::None | Checked::Token(..) => String::new(),
        }
    }

    #[test]
    fn headers() {
        assert_eq!(sent(Credentials::api_key(" a2V5\n")), "authorization: ApiKey a2V5");
        assert_eq!(sent(Credentials::bearer("t.o.k")), "authorization: Bearer t.o.k");
        assert_eq!(
            sent(Credentials::basic("Aladdin", "open sesame")),
            "authorization: Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="
        );
        assert_eq!(sent(Credentials::basic("ü", "")), "authorization: Basic w7w6");
        assert_eq!(sent(Credentials::header("X-Key", "k 1 ")), "x-key: k 1");
        assert_eq!(sent(Credentials::query("key", " k&1\n")), "?key=k&1");
        assert_eq!(sent(Credentials::none()), "");
    }

    #[test]
    fn base64_pads() {
        for (text, expected) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(text.as_bytes()), expected);
        }
        assert_eq!(base64(&[0xFB, 0xEF, 0xFF]), "++//");
        for text in ["", "f", "fo", "foo", "foob", "open sesame"] {
            assert_eq!(unbase64(&base64(text.as_bytes())).as_deref(), Some(text.as_bytes()));
        }
        assert_eq!((unbase64("++//").as_deref(), unbase64("a.b")), (Some(&[0xFB, 0xEF, 0xFF][..]), None));
    }

    #[test]
    fn secrets_are_never_shown() {
        for credentials in [
            Credentials::api_key("hunter2\n3"),
            Credentials::bearer("hunter\0"),
            Credentials::basic("a:b", "hunter2"),
            Credentials::api_key("\n"),
            Credentials::header("x-key", "hunter2\n3"),
            Credentials::header("content-length", "hunter2"),
            Credentials::header("x key", "hunter2"),
            Credentials::query("", "hunter2"),
        ] {
            assert!(!format!("{credentials:?}").contains("hunter"));
            let error = credentials.check(&NEUTRAL).err().unwrap();
            assert!(!error.contains("hunter"), "{error}");
        }
    }
}
