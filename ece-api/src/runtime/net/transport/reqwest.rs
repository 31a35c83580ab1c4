//! The transport that comes with the crate, over `reqwest`. No type of that crate is visible outside of this file.

use std::pin::Pin;
use std::sync::{Arc, OnceLock};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::header::{CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING};
use http::uri::{Authority, Scheme};
use http::{Method, Uri, Version};
use reqwest::redirect::Policy;

use super::failure::{self, Phase};
use super::pool::{Pools, Watch};
#[cfg(feature = "rustls-no-provider")]
use super::tls::{self, Fingerprint};
#[cfg(feature = "rustls-no-provider")]
use super::tls_provider::provider;
use super::{BoxFuture, TimeLimit, Transport, TransportError, TransportErrorKind};
use crate::runtime::net::base_url::BaseUrl;
use crate::runtime::net::body::Body;

/// How long a connection is kept that nobody uses. Many servers and balancers close theirs after a minute; whoever closes
/// first should be the client, who knows that no request is on its way.
const IDLE: Duration = Duration::from_secs(50);
/// Over HTTP/2 the other end is asked whether it is there: this often, and it has so long to say so.
const PING_EVERY: Duration = Duration::from_secs(20);
const PING_WITHIN: Duration = Duration::from_secs(10);

/// What can be set about connections.
#[derive(PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) connect_timeout: Duration,
    pub(crate) proxy: Proxy,
    #[cfg(feature = "rustls-no-provider")]
    pub(crate) client_certificate: Option<zeroize::Zeroizing<Vec<u8>>>,
    #[cfg(feature = "tls")]
    pub(crate) root_certificates: Vec<Vec<u8>>,
    #[cfg(feature = "tls")]
    pub(crate) accept_invalid_certs: bool,
    /// As they were given.
    #[cfg(feature = "rustls-no-provider")]
    pub(crate) pins: Vec<String>,
    #[cfg(feature = "native-tls")]
    pub(crate) native_tls: bool,
}

/// Which proxy there is between the client and the server.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Proxy {
    /// As the environment says.
    Environment,
    None,
    Fixed(String),
}

impl Default for Options {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(10),
            proxy: Proxy::Environment,
            #[cfg(feature = "rustls-no-provider")]
            client_certificate: None,
            #[cfg(feature = "tls")]
            root_certificates: Vec::new(),
            #[cfg(feature = "tls")]
            accept_invalid_certs: false,
            #[cfg(feature = "rustls-no-provider")]
            pins: Vec::new(),
            #[cfg(feature = "native-tls")]
            native_tls: false,
        }
    }
}

/// `reqwest` without redirections.
pub(crate) struct Reqwest {
    pools: Arc<Pools<reqwest::Client>>,
    origin: OnceLock<Option<Origin>>,
}

/// What most addresses of a client have in common, parsed once.
struct Origin {
    scheme: Scheme,
    authority: Authority,
    url: reqwest::Url,
}

impl Reqwest {
    /// The error says what is wrong with the options.
    pub(crate) fn new(options: &Options, base: &BaseUrl) -> Result<Self, String> {
        let settings = [
            connections(options.connect_timeout),
            proxy(&options.proxy, base)?,
            #[cfg(feature = "tls")]
            tls(options)?,
        ];
        let make = move || {
            let builder = reqwest::Client::builder().redirect(Policy::none()).referer(false);
            settings.iter().fold(builder, |builder, setting| setting(builder)).build()
        };
        let client = make().map_err(|error| {
            format!("the HTTP client cannot be set up: {}", TransportError::other(error.without_url()))
        })?;
        Ok(Self { pools: Pools::new(client, Some(Box::new(move || make().ok()))), origin: OnceLock::new() })
    }

    fn url(&self, uri: &Uri) -> Result<reqwest::Url, TransportError> {
        let origin = self.origin.get_or_init(|| Origin::of(uri));
        let url = match origin {
            Some(known) if Some(&known.scheme) == uri.scheme() && Some(&known.authority) == uri.authority() => {
                let mut url = known.url.clone();
                url.set_path(uri.path());
                url.set_query(uri.query());
                url
            }
            _ => reqwest::Url::parse(&uri.to_string()).map_err(TransportError::other)?,
        };
        if url.path() == uri.path() {
            Ok(url)
        } else {
            Err(TransportError::other("the path would change on its way, nothing was sent"))
        }
    }
}

impl Origin {
    fn of(uri: &Uri) -> Option<Self> {
        let (scheme, authority) = (uri.scheme()?.clone(), uri.authority()?.clone());
        let url = reqwest::Url::parse(&format!("{scheme}://{authority}")).ok()?;
        Some(Self { scheme, authority, url })
    }
}

/// A part of what a client is made with, as often as there has to be one.
type Setting = Box<dyn Fn(reqwest::ClientBuilder) -> reqwest::ClientBuilder + Send + Sync>;

/// How long connections are waited for, kept, and believed to be there.
fn connections(connect_timeout: Duration) -> Setting {
    Box::new(move |builder| {
        builder
            .connect_timeout(connect_timeout)
            .pool_idle_timeout(IDLE)
            .http2_keep_alive_interval(PING_EVERY)
            .http2_keep_alive_timeout(PING_WITHIN)
            .http2_keep_alive_while_idle(true)
    })
}

fn proxy(proxy: &Proxy, base: &BaseUrl) -> Result<Setting, String> {
    Ok(match proxy {
        // The error is not repeated: the address may hold a password.
        Proxy::Fixed(url) => {
            let proxy = reqwest::Proxy::all(url).map_err(|_| "the proxy's URL cannot be used".to_owned())?;
            Box::new(move |builder| builder.proxy(proxy.clone()))
        }
        Proxy::None => Box::new(reqwest::ClientBuilder::no_proxy),
        // Another machine's proxy cannot reach this machine's loopback.
        Proxy::Environment if base.is_loopback() => Box::new(reqwest::ClientBuilder::no_proxy),
        Proxy::Environment => Box::new(|builder| builder),
    })
}

/// rustls, if it is there and nobody asks for the other one.
#[cfg(feature = "rustls-no-provider")]
fn tls(options: &Options) -> Result<Setting, String> {
    #[cfg(feature = "native-tls")]
    if options.native_tls {
        return native_tls(options);
    }
    let mut pins = Vec::new();
    for pin in &options.pins {
        let pin = Fingerprint::parse(pin);
        pins.push(pin.ok_or("a pinned fingerprint is not SHA-256: expected 64 hexadecimal digits")?);
    }
    let trust = match (options.accept_invalid_certs, pins.as_slice(), options.root_certificates.as_slice()) {
        (true, [], _) => tls::Trust::Anybody,
        (false, [], roots) => tls::Trust::System(roots),
        (false, pins, []) => tls::Trust::Pinned(pins),
        _ => {
            return Err("a pinned certificate is the only one that counts: give no others, and accept no others".into());
        }
    };
    let identity = options.client_certificate.as_ref().map(|pem| pem.as_slice());
    let config = tls::config(provider()?, &trust, identity)?;
    Ok(Box::new(move |builder| builder.tls_backend_preconfigured(config.clone())))
}

#[cfg(all(feature = "native-tls", not(feature = "rustls-no-provider")))]
fn tls(options: &Options) -> Result<Setting, String> {
    native_tls(options)
}

#[cfg(feature = "native-tls")]
fn native_tls(options: &Options) -> Result<Setting, String> {
    #[cfg(feature = "rustls-no-provider")]
    if !options.pins.is_empty() || options.client_certificate.is_some() {
        return Err("client certificates and pinned ones need rustls, not the TLS of the operating system".to_owned());
    }
    let mut certificates = Vec::new();
    for pem in &options.root_certificates {
        let bundle = reqwest::Certificate::from_pem_bundle(pem).unwrap_or_default();
        if bundle.is_empty() {
            return Err("a root certificate is not a PEM: expected `-----BEGIN CERTIFICATE-----`".to_owned());
        }
        certificates.extend(bundle);
    }
    let accept_invalid = options.accept_invalid_certs;
    Ok(Box::new(move |builder| {
        let builder = builder.tls_backend_native().tls_danger_accept_invalid_certs(accept_invalid);
        builder.tls_certs_merge(certificates.iter().cloned())
    }))
}

impl From<reqwest::Client> for Reqwest {
    fn from(client: reqwest::Client) -> Self {
        Self { pools: Pools::new(client, None), origin: OnceLock::new() }
    }
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let is_secure = request.uri().scheme() == Some(&Scheme::HTTPS);
            let classify = move |error| classify(error, is_secure);
            let mut watch = self.pools.watch(request.extensions().get::<TimeLimit>().map(|limit| limit.0));
            let request = convert(self.url(request.uri())?, request);
            let response = watch.client().execute(request).await.map_err(classify);
            let mut response = response.inspect_err(|error| watch.note(error))?;
            watch.head_came(response.version() == Version::HTTP_2);
            let mut converted = http::Response::new(Body::empty());
            *converted.status_mut() = response.status();
            *converted.version_mut() = response.version();
            *converted.headers_mut() = std::mem::take(response.headers_mut());
            // No length: the connection itself notices a response that is cut off.
            *converted.body_mut() = Body::stream(Watched { body: response.bytes_stream(), watch, classify }, None);
            Ok(converted)
        })
    }
}

impl Watch<reqwest::Client> {
    /// Whether the connection is to blame for a failure.
    fn note(&mut self, error: &TransportError) {
        match error.kind() {
            TransportErrorKind::Connect | TransportErrorKind::Untrusted | TransportErrorKind::Tls => self.is_over(),
            TransportErrorKind::Timeout | TransportErrorKind::Protocol | TransportErrorKind::Other => self.failed(),
        }
    }
}

/// The body of a response, and an eye on its connection.
struct Watched<S, F> {
    body: S,
    watch: Watch<reqwest::Client>,
    classify: F,
}

impl<S, F> Stream for Watched<S, F>
where
    S: Stream<Item = reqwest::Result<Bytes>> + Unpin,
    F: Fn(reqwest::Error) -> TransportError + Unpin,
{
    type Item = Result<Bytes, TransportError>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let next = ready!(Pin::new(&mut self.body).poll_next(context));
        let next = next.map(|chunk| chunk.map_err(&self.classify));
        match &next {
            Some(Ok(_)) => self.watch.moved(),
            Some(Err(error)) => self.watch.note(error),
            None => self.watch.is_over(),
        }
        Poll::Ready(next)
    }
}

fn convert(url: reqwest::Url, request: http::Request<Body>) -> reqwest::Request {
    let (head, body) = request.into_parts();
    let mut converted = reqwest::Request::new(head.method, url);
    *converted.headers_mut() = head.headers;
    set_body(&mut converted, body);
    converted
}

/// Sees to the framing: without it hyper sends no length with an empty POST, and no body at all with a streamed GET.
fn set_body(request: &mut reqwest::Request, body: Body) {
    // Middleware may have written some of its own.
    for name in [CONTENT_LENGTH, TRANSFER_ENCODING] {
        request.headers_mut().remove(name);
    }
    let expects_body = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH);
    match body.len() {
        Some(0) if !expects_body => return,
        Some(length) => request.headers_mut().insert(CONTENT_LENGTH, length.into()),
        None if expects_body => None,
        None => request.headers_mut().insert(TRANSFER_ENCODING, HeaderValue::from_static("chunked")),
    };
    if !body.is_empty() {
        *request.body_mut() = Some(match body.as_one_chunk() {
            Some(bytes) => bytes.clone().into(),
            None => reqwest::Body::wrap_stream(body),
        });
    }
}

fn classify(error: reqwest::Error, is_secure: bool) -> TransportError {
    // The address may hold what is nobody's business, and the operation's name says more.
    let error = error.without_url();
    let phase = match () {
        () if error.is_connect() => Phase::Connect,
        () if error.is_timeout() => Phase::Timeout,
        () => Phase::Other,
    };
    failure::classify(error.into(), phase, is_secure)
}
