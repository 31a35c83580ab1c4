//! Who the client is. Secrets go into headers that are marked as sensitive, and into nothing else that can be printed.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderValue;
use zeroize::Zeroizing;

use super::body::BoxError;
use super::profile::{Login, Profile};
use super::transport::BoxFuture;

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
    Login { user: String, password: Zeroizing<String> },
    Provider(Arc<dyn CredentialsProvider>),
}

/// Gives credentials when they are needed: from a vault, a file that rotates, a broker.
///
/// ```
/// use ece_api::transport::BoxFuture;
/// use ece_api::{BoxError, Credentials, CredentialsProvider};
///
/// struct FromFile;
///
/// impl CredentialsProvider for FromFile {
///     fn provide(&self, _refused: bool) -> BoxFuture<'_, Result<Credentials, BoxError>> {
///         Box::pin(async { Ok(Credentials::api_key(std::fs::read_to_string("/run/secrets/ece")?)) })
///     }
/// }
///
/// let credentials = Credentials::provider(FromFile);
/// ```
pub trait CredentialsProvider: Send + Sync + 'static {
    /// An API key, a bearer token, or basic credentials. They are kept for all calls until the server refuses them or
    /// their [`lifetime`](Self::lifetime) is nearly over; `refused` says that the server has just refused the last ones.
    /// One call asks at a time.
    fn provide(&self, refused: bool) -> BoxFuture<'_, Result<Credentials, BoxError>>;

    /// How long what was given can be used; for ever by default. New ones are asked for when a fifth of it is left.
    fn lifetime(&self) -> Option<Duration> {
        None
    }
}

/// Where the header comes from when it is not always the same.
pub(crate) enum TokenSource {
    Login { login: &'static Login, user: String, password: Zeroizing<String> },
    Provider(Arc<dyn CredentialsProvider>),
}

/// Credentials that were found fit to be sent.
pub(crate) enum Checked {
    None,
    /// The same header for every request.
    Header(HeaderValue),
    /// A header has to be asked for.
    Token(TokenSource),
}

impl Credentials {
    /// No credentials: every request goes as it is.
    pub fn none() -> Self {
        Self(Kind::None)
    }

    /// An API key, as the server gave it. White space around it, as files leave it, is dropped.
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
    /// life is left. When the server no longer accepts it, the client logs in again and repeats the call, unless its body
    /// was a stream.
    pub fn login(user: impl Into<String>, password: impl Into<String>) -> Self {
        Self(Kind::Login { user: user.into(), password: Zeroizing::new(password.into()) })
    }

    /// Whatever `provider` gives when it is asked.
    pub fn provider(provider: impl CredentialsProvider) -> Self {
        Self(Kind::Provider(Arc::new(provider)))
    }

    /// True for [`Credentials::none`].
    pub(crate) fn is_none(&self) -> bool {
        matches!(self.0, Kind::None)
    }

    /// The error says what is wrong, without any part of a secret.
    pub(crate) fn check(self, profile: &'static Profile) -> Result<Checked, String> {
        match self.0 {
            Kind::None => Ok(Checked::None),
            Kind::ApiKey(key) => {
                header(profile.api_key_scheme, key.trim()).map(Checked::Header).ok_or_else(|| refused("API key"))
            }
            Kind::Bearer(token) => bearer(token.trim()).map(Checked::Header).ok_or_else(|| refused("token")),
            Kind::Basic { user, password } => {
                if user.contains(':') {
                    return Err("a user name with `:` cannot be sent as basic credentials".to_owned());
                }
                let pair = Zeroizing::new(base64(Zeroizing::new(format!("{user}:{}", *password)).as_bytes()));
                header("Basic", &pair).map(Checked::Header).ok_or_else(|| refused("password"))
            }
            Kind::Login { user, password } => {
                let login =
                    profile.login.as_ref().ok_or("this API has no login: give a key, a token, or a password")?;
                Ok(Checked::Token(TokenSource::Login { login, user, password }))
            }
            Kind::Provider(provider) => Ok(Checked::Token(TokenSource::Provider(provider))),
        }
    }
}

/// The header for a token; `None` if no header can carry it.
pub(crate) fn bearer(token: &str) -> Option<HeaderValue> {
    header("Bearer", token)
}

fn header(scheme: &str, secret: &str) -> Option<HeaderValue> {
    let text = Zeroizing::new(format!("{scheme} {secret}"));
    let mut value = HeaderValue::from_str(&text).ok().filter(|_| !secret.is_empty())?;
    value.set_sensitive(true);
    Some(value)
}

fn refused(what: &str) -> String {
    format!("the {what} is empty or has characters that no header may carry")
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
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
            Kind::Provider(_) => "Credentials::Provider",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static NEUTRAL: Profile = Profile::new("");

    fn sent(credentials: Credentials) -> String {
        match credentials.check(&NEUTRAL).unwrap() {
            Checked::Header(value) => {
                assert!(value.is_sensitive());
                value.to_str().unwrap().to_owned()
            }
            Checked::None | Checked::Token(_) => String::new(),
        }
    }

    #[test]
    fn headers() {
        assert_eq!(sent(Credentials::api_key(" a2V5\n")), "ApiKey a2V5");
        assert_eq!(sent(Credentials::bearer("t.o.k")), "Bearer t.o.k");
        assert_eq!(sent(Credentials::basic("Aladdin", "open sesame")), "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assert_eq!(sent(Credentials::basic("ü", "")), "Basic w7w6");
        assert_eq!(sent(Credentials::none()), "");
    }

    #[test]
    fn base64_pads() {
        for (text, expected) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg==")] {
            assert_eq!(base64(text.as_bytes()), expected);
        }
        assert_eq!(base64(&[0xFB, 0xEF, 0xFF]), "++//");
    }

    #[test]
    fn secrets_are_never_shown() {
        for credentials in [
            Credentials::api_key("hunter2\n3"),
            Credentials::bearer("hunter\0"),
            Credentials::basic("a:b", "hunter2"),
            Credentials::api_key("\n"),
        ] {
            assert!(!format!("{credentials:?}").contains("hunter"));
            let error = credentials.check(&NEUTRAL).err().unwrap();
            assert!(!error.contains("hunter"), "{error}");
        }
    }
}
