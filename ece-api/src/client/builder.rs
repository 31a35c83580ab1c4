//! What can be chosen before there is a client. Everything is checked in `build`, before a request is made.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use http::header::{AUTHORIZATION, HeaderName, HeaderValue, USER_AGENT};

use super::Client;
use crate::base::BaseUrl;
use crate::credentials::{Checked, Credentials};
use crate::error::Error;
use crate::exchange::{Auth, Core, PLAIN_CREDENTIALS};
use crate::session::Session;
use crate::transport::Transport;
#[cfg(feature = "client")]
use crate::transport::reqwest::{Options, Reqwest};

/// Builds a [`Client`]; made by [`Client::builder`].
#[must_use = "a builder does nothing until it builds"]
pub struct ClientBuilder {
    url: String,
    credentials: Credentials,
    transport: Option<Box<dyn Transport>>,
    headers: Vec<(String, String)>,
    timeout: Option<Duration>,
    max_answer_size: usize,
    allow_http_credentials: bool,
    #[cfg(feature = "client")]
    options: Options,
}

impl ClientBuilder {
    pub(super) fn new(url: String) -> Self {
        let agent = concat!("ece-api/", env!("CARGO_PKG_VERSION"));
        Self {
            url,
            credentials: Credentials::none(),
            transport: None,
            headers: vec![(USER_AGENT.as_str().to_owned(), agent.to_owned())],
            timeout: Some(Duration::from_mins(1)),
            max_answer_size: 100_000_000,
            allow_http_credentials: false,
            #[cfg(feature = "client")]
            options: Options::default(),
        }
    }

    /// Who the client is; nobody by default.
    pub fn credentials(mut self, credentials: Credentials) -> Self {
        self.credentials = credentials;
        self
    }

    /// Sends requests through a transport of your own: another HTTP client, a mock.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transport = Some(Box::new(transport));
        self
    }

    /// Sends this header with every request.
    pub fn default_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    /// How the client names itself; by default `ece-api` with its version.
    pub fn user_agent(self, agent: impl Into<String>) -> Self {
        self.default_header(USER_AGENT.as_str(), agent)
    }

    /// The time from [`send`](crate::Call::send) until the last byte of the answer is there: one minute by default, no
    /// limit with `None`. Calls that stream a body or an answer have no such limit; for them there is
    /// [`with_timeout`](crate::Call::with_timeout).
    pub fn timeout(mut self, timeout: impl Into<Option<Duration>>) -> Self {
        self.timeout = timeout.into();
        self
    }

    /// The most bytes of an answer that the client holds in memory: 100 MB by default. Longer answers are errors.
    pub fn max_answer_size(mut self, bytes: usize) -> Self {
        self.max_answer_size = bytes;
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

    /// Trusts these certificates (PEM, one or more) in addition to those that the system trusts. Installations come with
    /// a certificate of their own; this is how to make it known.
    #[cfg(feature = "rustls")]
    pub fn add_root_certificate_pem(mut self, pem: impl AsRef<[u8]>) -> Self {
        self.options.root_certificates.push(pem.as_ref().to_vec());
        self
    }

    /// Trusts every certificate, so that anybody on the way can read and change everything, credentials included. Prefer
    /// [`add_root_certificate_pem`](Self::add_root_certificate_pem).
    #[cfg(feature = "rustls")]
    pub fn danger_accept_invalid_certs(mut self, accept: bool) -> Self {
        self.options.accept_invalid_certs = accept;
        self
    }

    /// The client, if all that was given makes sense.
    pub fn build(mut self) -> Result<Client, Error> {
        let base = BaseUrl::parse(&self.url).map_err(Error::config)?;
        let has_credentials = !self.credentials.is_none();
        let auth = match std::mem::take(&mut self.credentials).check().map_err(Error::config)? {
            Checked::None => Auth::None,
            Checked::Header(value) => Auth::Header(value),
            Checked::Login { user, password } => Auth::Login(Session::new(user, password)),
        };
        let headers = headers(&self.headers)?;
        let core = Core {
            auth,
            headers,
            timeout: self.timeout,
            max_answer_size: self.max_answer_size,
            allow_http_credentials: self.allow_http_credentials,
            transport: self.into_transport(&base)?,
            base,
        };
        if has_credentials && !core.may_carry_credentials() {
            return Err(Error::config(PLAIN_CREDENTIALS));
        }
        Ok(Client { core: Arc::new(core) })
    }

    #[cfg(feature = "client")]
    fn into_transport(self, base: &BaseUrl) -> Result<Box<dyn Transport>, Error> {
        if let Some(transport) = self.transport {
            return if self.options == Options::default() {
                Ok(transport)
            } else {
                Err(Error::config("certificates and connect timeout are up to the transport that was given"))
            };
        }
        if cfg!(not(feature = "rustls")) && base.is_secure() {
            return Err(Error::config("https needs the feature `rustls`, or a transport that speaks it"));
        }
        Ok(Box::new(Reqwest::new(&self.options, base).map_err(Error::config)?))
    }

    #[cfg(not(feature = "client"))]
    fn into_transport(self, _: &BaseUrl) -> Result<Box<dyn Transport>, Error> {
        self.transport
            .ok_or_else(|| Error::config("there is no HTTP client: give a `transport`, or add the feature `client`"))
    }
}

/// The last value of a name counts.
fn headers(given: &[(String, String)]) -> Result<HeaderMap, Error> {
    let mut headers = HeaderMap::new();
    for (name, value) in given {
        let name = HeaderName::try_from(name)
            .map_err(|_| Error::config(format!("`{}` is no name of a header", name.escape_debug())))?;
        let mut value = HeaderValue::try_from(value).map_err(|_| {
            Error::config(format!("the value of the header `{name}` has characters that no header may carry"))
        })?;
        value.set_sensitive(name == AUTHORIZATION);
        headers.insert(name, value);
    }
    Ok(headers)
}

impl fmt::Debug for ClientBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder").field("credentials", &self.credentials).finish_non_exhaustive()
    }
}
