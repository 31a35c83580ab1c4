//! What can be chosen before there is a client. Everything is checked in `build`, before a request is made.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use http::header::{HeaderName, HeaderValue, USER_AGENT};

use super::Client;
use super::inner::{ClientInner, PLAIN_CREDENTIALS, SILENCE};
use crate::runtime::net::base_url::BaseUrl;
use crate::runtime::net::credentials::{CredentialSet, Credentials};
use crate::runtime::net::deadline::Choice;
use crate::runtime::net::dispatch::{self, Around};
use crate::runtime::net::error::Error;
use crate::runtime::net::middleware::{CallMiddleware, Middleware};
use crate::runtime::net::origins::Origins;
use crate::runtime::net::profile::Profile;
use crate::runtime::net::request::{FRAMING, framing_header};
use crate::runtime::net::retry::{RetryBudget, RetryPolicy};
use crate::runtime::net::transport::Transport;
#[cfg(feature = "client")]
use crate::runtime::net::transport::reqwest::{Options, Proxy, Reqwest};

const AGENT: &str = concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION"));

/// Builds a [`Client`]; made by [`Client::builder`](crate::Client::builder).
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder {
    profile: &'static Profile,
    url: String,
    failover_urls: Vec<String>,
    credentials: Credentials,
    scheme_credentials: Vec<(String, Credentials)>,
    transport: Option<Box<dyn Transport>>,
    headers: Vec<(String, String)>,
    scope: Option<String>,
    timeout: Option<Duration>,
    attempt_timeout: Option<Duration>,
    head_timeout: Choice,
    stall_timeout: Option<Duration>,
    retries: RetryPolicy,
    middleware: Vec<Box<dyn Middleware>>,
    call_middleware: Vec<Box<dyn CallMiddleware>>,
    around: Option<Around>,
    max_response_size: usize,
    is_strict: bool,
    allow_http_credentials: bool,
    #[cfg(feature = "client")]
    options: Options,
}

impl ClientBuilder {
    /// A builder for an API with these facts.
    pub(crate) fn new(url: String, profile: &'static Profile) -> Self {
        Self {
            profile,
            url,
            failover_urls: Vec::new(),
            credentials: Credentials::none(),
            scheme_credentials: Vec::new(),
            transport: None,
            headers: vec![(USER_AGENT.as_str().to_owned(), AGENT.to_owned())],
            scope: None,
            timeout: Some(Duration::from_secs(60)),
            attempt_timeout: None,
            head_timeout: Choice::Default,
            stall_timeout: Some(SILENCE),
            retries: RetryPolicy::new(),
            middleware: Vec::new(),
            call_middleware: Vec::new(),
            around: None,
            max_response_size: 100_000_000,
            is_strict: false,
            allow_http_credentials: false,
            #[cfg(feature = "client")]
            options: Options::default(),
        }
    }

    /// Another address of the same installation, for when the one before it does not work; none by default. It may be
    /// called several times. Base path, region, credentials and tokens are the same for all of them, so each has to be an
    /// address that may see the credentials.
    ///
    /// Requests go to one address until it fails: there is no connection, it breaks, no response comes in time, or the
    /// status is one from 500 that may pass. What only reads is then sent to the next address at once. A change is only
    /// where nothing of it was sent; where the server may have seen it, its repetitions, if
    /// [`retries`](Self::retries) allows any, stay with that server. An attempt at another address counts like any other,
    /// without a delay, so a policy of one attempt never gets there.
    ///
    /// What worked last stays in use. An address that failed is left alone for a second, twice as long after each failure up
    /// to a minute, and then tried by one request at a time. A certificate that is not trusted is an error and not a
    /// reason to ask another server: somebody may be in between. [`Error::origin`] says which address an error came from.
    ///
    /// A server that takes a connection and says nothing is given up when a time limit passes. By default that of the call
    /// does, and the next call goes elsewhere; with an [`attempt_timeout`](Self::attempt_timeout) the same call does.
    ///
    /// ```
    /// # fn main() -> Result<(), ece_api::Error> {
    /// let ece = ece_api::Client::builder("https://coordinator-1.example.net:12443")
    ///     .failover_url("https://coordinator-2.example.net:12443")
    ///     .failover_url("https://coordinator-3.example.net:12443")
    ///     .build()?;
    /// # Ok(()) }
    /// ```
    pub fn failover_url(mut self, url: impl Into<String>) -> Self {
        self.failover_urls.push(url.into());
        self
    }

    /// Who the client is; nobody by default. Operations get these credentials where they ask for such: a password goes to
    /// no operation that wants a key, and nothing to one that wants nothing.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// Who the client is to operations that ask for this security scheme, by its name in the API's document: for APIs that
    /// have several keys, or that want two secrets at once. They come before [`credentials`](Self::credentials).
    pub fn credentials_for(mut self, scheme: impl Into<String>, credentials: Credentials) -> Self {
        let scheme = scheme.into();
        self.scheme_credentials.retain(|(known, _)| *known != scheme);
        self.scheme_credentials.push((scheme, credentials));
        self
    }

    /// Sends requests through a transport of your own: another HTTP client, a mock.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Chooses the scope for all paths, where the profile has scopes.
    pub(crate) fn scope(mut self, scope: String) -> Self {
        self.scope = Some(scope);
        self
    }

    /// Lets every attempt of every call pass through `middleware`. What is added first sees a request first, and its
    /// response last.
    pub fn middleware(mut self, middleware: impl Middleware) -> Self {
        self.middleware.push(Box::new(middleware));
        self
    }

    /// Lets every call pass through `middleware` once, whatever the number of its attempts. What is added first sees a call
    /// first, and its result last. There is none by default.
    pub fn call_middleware(mut self, middleware: impl CallMiddleware) -> Self {
        self.call_middleware.push(Box::new(middleware));
        self.around = Some(dispatch::around);
        self
    }

    /// How calls that failed are repeated; by default as [`RetryPolicy::new`] says.
    pub fn retries(mut self, policy: RetryPolicy) -> Self {
        self.retries = policy;
        self
    }

    /// Whether a successful response with a value of another JSON type than the document says fails with
    /// [`ErrorKind::Decode`](crate::ErrorKind::Decode). By default it does not: such a value is kept as it came, its field is at
    /// its default, and [`Response::mismatches`](crate::Response::mismatches) tells.
    pub fn strict(mut self, strict: bool) -> Self {
        self.is_strict = strict;
        self
    }

    /// Sends this header with every request. Headers that describe how a body is sent (`content-length`,
    /// `transfer-encoding`) cannot be chosen.
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// How the client names itself; by default `ece-api` with its version.
    pub fn user_agent(self, agent: impl Into<String>) -> Self {
        self.default_header(USER_AGENT.as_str(), agent)
    }

    /// Adds to how the client names itself: `ece-api/0.1.0 my-tool/2`.
    pub fn user_agent_suffix(self, suffix: impl AsRef<str>) -> Self {
        let agent = format!("{AGENT} {}", suffix.as_ref());
        self.user_agent(agent)
    }

    /// The time from [`send`](crate::Call::send) until the last byte of the response is there, repetitions included: one
    /// minute by default, no limit with `None`. Calls that stream a body or a response have no such limit; for them there are
    /// [`with_timeout`](crate::Call::with_timeout), [`head_timeout`](Self::head_timeout) and
    /// [`stall_timeout`](Self::stall_timeout).
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// The time for one attempt, from its request until the last byte of its response: no limit but that of the whole call
    /// by default. An attempt that takes longer may be repeated. Calls that stream have no such limit either.
    pub fn attempt_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.attempt_timeout = timeout.into();
        self
    }

    /// The time from the last byte of a request to the head of its response; no limit with `None`. By default it is one
    /// minute, or the time limit of the call or attempt where that is longer. Calls that stream have this limit too, and it
    /// holds whoever is slow: the server, the transport, or middleware. An upload that makes progress is not cut off.
    ///
    /// A call that has no time limit of its own is not repeated after it.
    pub fn head_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.head_timeout = timeout.into().into();
        self
    }

    /// How long no byte of a body may move, in either direction: one minute by default, no limit with `None`. It holds for
    /// uploads and for responses, those that stream and those of login included;
    /// [`ByteStream::with_stall_timeout`](crate::ByteStream::with_stall_timeout) sets another one for a download. The body of
    /// a failure has to be there as a whole within this time: what came of it until then is in the error.
    pub fn stall_timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.stall_timeout = timeout.into();
        self
    }

    /// The most bytes of a response that the client holds in memory: 100 MB by default. Longer responses are errors.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    /// Lets credentials go over plain http, which [`build`](Self::build) refuses unless the server is this machine.
    pub fn allow_http_credentials(mut self) -> Self {
        self.allow_http_credentials = true;
        self
    }

    /// The time until there is a connection: ten seconds by default.
    #[cfg(feature = "client")]
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.options.connect_timeout = timeout;
        self
    }

    /// Sends everything through this proxy (`http://proxy:3128`), whatever the environment says. By default the
    /// environment decides (`HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`).
    #[cfg(feature = "client")]
    pub fn proxy(mut self, url: impl Into<String>) -> Self {
        self.options.proxy = Proxy::Fixed(url.into());
        self
    }

    /// Uses no proxy, whatever the environment says.
    #[cfg(feature = "client")]
    pub fn no_proxy(mut self) -> Self {
        self.options.proxy = Proxy::None;
        self
    }

    /// Sends requests through a `reqwest` client of your own. Build it with `redirect::Policy::none()`: a client that
    /// follows redirections hides from this one where credentials go.
    #[cfg(feature = "client")]
    pub fn reqwest_client(self, client: reqwest::Client) -> Self {
        self.transport(Reqwest::from(client))
    }

    /// Trusts these certificates (PEM, one or more) in addition to those that the system trusts: authorities, and those of
    /// servers themselves. A server that shows one of them is trusted for the hosts that it names (`subjectAltName`; the
    /// common name does not count) while it is valid, whoever signed it; this is how to make a self-signed certificate
    /// known.
    #[cfg(feature = "tls")]
    pub fn add_root_certificate_pem(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.options.root_certificates.push(pem.as_ref().to_vec());
        self
    }

    /// Shows this certificate to servers that ask for one: PEM, the certificate with its chain and its private key.
    #[cfg(feature = "rustls-no-provider")]
    pub fn client_certificate_pem(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.options.client_certificate = Some(zeroize::Zeroizing::new(pem.as_ref().to_vec()));
        self
    }

    /// Trusts the certificate with this SHA-256 fingerprint and no other: `AB:CD:…` as
    /// `openssl x509 -noout -fingerprint -sha256 -in cert.pem` prints it, or 64 hexadecimal digits. Each call adds another
    /// one, for the time when the server's certificate changes.
    ///
    /// A server that shows a pinned certificate is trusted whatever name and dates are in it: it has proved that it has the
    /// private key. Where the pinned certificate is that of an authority further up in the chain that the server sends, the
    /// server's own has to be signed by it, and name and dates have to be right. What the system trusts does not count, and
    /// [`add_root_certificate_pem`](Self::add_root_certificate_pem) cannot be used beside it.
    #[cfg(feature = "rustls-no-provider")]
    pub fn pin_certificate_sha256(mut self, fingerprint: impl Into<String>) -> Self {
        self.options.pins.push(fingerprint.into());
        self
    }

    /// Lets the operating system carry TLS although the feature `rustls` is there; without that feature it always does.
    /// Client certificates and pinned ones need rustls.
    #[cfg(feature = "native-tls")]
    pub fn use_native_tls(mut self) -> Self {
        self.options.native_tls = true;
        self
    }

    /// Trusts every certificate, so that anybody on the way can read and change everything, credentials included. Prefer
    /// [`add_root_certificate_pem`](Self::add_root_certificate_pem).
    #[cfg(feature = "tls")]
    pub fn danger_accept_invalid_certs(mut self, accept: bool) -> Self {
        self.options.accept_invalid_certs = accept;
        self
    }

    /// The client, if all that was given makes sense.
    pub fn build(mut self) -> Result<Client, Error> {
        let profile = self.profile;
        let origins = self.origins().map_err(Error::config)?;
        let credentials = self.take_credentials().map_err(Error::config)?;
        let headers = headers(&self.headers, profile)?;
        let inner = ClientInner {
            profile,
            credentials,
            headers,
            timeout: self.timeout,
            attempt_timeout: self.attempt_timeout,
            head_timeout: self.head_timeout,
            stall_timeout: self.stall_timeout,
            retries: std::mem::take(&mut self.retries),
            budget: RetryBudget::new(),
            middleware: std::mem::take(&mut self.middleware),
            call_middleware: std::mem::take(&mut self.call_middleware),
            around: self.around,
            max_response_size: self.max_response_size,
            is_strict: self.is_strict,
            allow_http_credentials: self.allow_http_credentials,
            transport: self.into_transport(&origins)?,
            origins,
        };
        if !inner.credentials.is_empty() && !inner.may_carry_credentials() {
            return Err(Error::config(PLAIN_CREDENTIALS));
        }
        Ok(Client { inner: Arc::new(inner) })
    }

    fn origins(&self) -> Result<Origins, String> {
        let parse = |url: &String| {
            let base = BaseUrl::parse(url, self.profile.api.base_path)?;
            match &self.scope {
                Some(scope) => base.scoped(self.profile, scope),
                None => Ok(base),
            }
        };
        let (primary, mut others) = (parse(&self.url)?, Vec::new());
        for url in &self.failover_urls {
            let other = parse(url).map_err(|reason| format!("a failover URL cannot be used: {reason}"))?;
            if std::iter::once(&primary).chain(&others).any(|known| known.is_same(&other)) {
                return Err(format!("the failover URL at {} is given twice", other.origin()));
            }
            others.push(other);
        }
        Ok(Origins::new(primary, others))
    }

    fn take_credentials(&mut self) -> Result<CredentialSet, String> {
        let all = std::mem::take(&mut self.credentials).check(self.profile)?;
        let mut by_scheme = Vec::new();
        for (id, credentials) in std::mem::take(&mut self.scheme_credentials) {
            let api = &self.profile.api;
            let scheme = api.scheme(&id).ok_or_else(|| {
                let known: Vec<String> = api.schemes.iter().map(|scheme| format!("`{}`", scheme.id)).collect();
                let known = if known.is_empty() { "none".to_owned() } else { known.join(", ") };
                format!("the API has no security scheme `{}`; it has: {known}", id.escape_debug())
            })?;
            by_scheme.push((scheme, credentials.check(self.profile)?));
        }
        CredentialSet::new(all, by_scheme)
    }

    #[cfg(feature = "client")]
    fn into_transport(self, origins: &Origins) -> Result<Box<dyn Transport>, Error> {
        if let Some(transport) = self.transport {
            return if self.options == Options::default() {
                Ok(transport)
            } else {
                Err(Error::config("certificates, proxy and connect timeout are up to the transport that was given"))
            };
        }
        if cfg!(not(feature = "tls")) && origins.iter().any(BaseUrl::is_secure) {
            return Err(Error::config(
                "https needs the feature `rustls` or `native-tls`, or a transport that speaks it",
            ));
        }
        let is_remote = |base: &&BaseUrl| !base.is_loopback();
        let base = origins.iter().find(is_remote).unwrap_or(origins.primary());
        Ok(Box::new(Reqwest::new(&self.options, base).map_err(Error::config)?))
    }

    #[cfg(not(feature = "client"))]
    fn into_transport(self, _: &Origins) -> Result<Box<dyn Transport>, Error> {
        self.transport
            .ok_or_else(|| Error::config("there is no HTTP client: give a `transport`, or add the feature `client`"))
    }
}

/// The last value of a name counts.
fn headers(given: &[(String, String)], profile: &Profile) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        let name = HeaderName::try_from(name)
            .map_err(|_| Error::config(format!("`{}` is not a valid header name", name.escape_debug())))?;
        if FRAMING.contains(&name) {
            return Err(Error::config(framing_header(&name)));
        }
        let mut value = HeaderValue::try_from(value).map_err(|_| {
            Error::config(format!("the value of the header `{name}` has characters that no header may carry"))
        })?;
        value.set_sensitive(profile.api.is_secret_header(name.as_str()));
        headers.insert(name, value);
    }
    Ok(headers)
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("credentials", &self.credentials).finish_non_exhaustive()
    }
}
