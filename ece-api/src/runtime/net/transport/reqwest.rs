//! The transport that comes with the crate, over `reqwest`. No type of that crate is visible outside of this file.

use std::time::Duration;

use futures_util::TryStreamExt as _;
use http::Method;
use http::header::{CONTENT_LENGTH, HeaderValue, TRANSFER_ENCODING};
use reqwest::redirect::Policy;

use super::{BoxFuture, TimeLimit, Transport, TransportError};
use crate::runtime::net::base_url::BaseUrl;
use crate::runtime::net::body::Body;

/// What can be set about connections.
#[derive(PartialEq, Eq)]
pub(crate) struct Options {
    pub(crate) connect_timeout: Duration,
    pub(crate) proxy: Proxy,
    #[cfg(feature = "rustls")]
    pub(crate) client_certificate: Option<zeroize::Zeroizing<Vec<u8>>>,
    #[cfg(feature = "tls")]
    pub(crate) root_certificates: Vec<Vec<u8>>,
    #[cfg(feature = "tls")]
    pub(crate) accept_invalid_certs: bool,
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
            #[cfg(feature = "rustls")]
            client_certificate: None,
            #[cfg(feature = "tls")]
            root_certificates: Vec::new(),
            #[cfg(feature = "tls")]
            accept_invalid_certs: false,
        }
    }
}

/// `reqwest` without redirections.
pub(crate) struct Reqwest(reqwest::Client);

impl Reqwest {
    /// The error says what is wrong with the options.
    pub(crate) fn new(options: &Options, base: &BaseUrl) -> Result<Self, String> {
        let mut builder =
            reqwest::Client::builder().redirect(Policy::none()).referer(false).connect_timeout(options.connect_timeout);
        match &options.proxy {
            // The error is not repeated: the address may hold a password.
            Proxy::Fixed(url) => {
                let proxy = reqwest::Proxy::all(url).map_err(|_| "the proxy's URL cannot be used".to_owned())?;
                builder = builder.proxy(proxy);
            }
            Proxy::None => builder = builder.no_proxy(),
            // Another machine's proxy cannot reach this machine's loopback.
            Proxy::Environment if base.is_loopback() => builder = builder.no_proxy(),
            Proxy::Environment => {}
        }
        #[cfg(feature = "tls")]
        {
            builder = builder
                .tls_danger_accept_invalid_certs(options.accept_invalid_certs)
                .tls_certs_merge(certificates(&options.root_certificates)?);
            #[cfg(feature = "rustls")]
            if let Some(pem) = &options.client_certificate {
                let identity = reqwest::Identity::from_pem(pem).map_err(|_| {
                    "the client certificate is not a PEM with a certificate and its private key".to_owned()
                })?;
                builder = builder.identity(identity);
            }
        }
        let client = builder.build().map_err(|error| {
            format!("the HTTP client cannot be set up: {}", TransportError::other(error.without_url()))
        })?;
        Ok(Self(client))
    }
}

#[cfg(feature = "tls")]
fn certificates(pems: &[Vec<u8>]) -> Result<Vec<reqwest::Certificate>, String> {
    let mut certificates = Vec::new();
    for pem in pems {
        let bundle = reqwest::Certificate::from_pem_bundle(pem).unwrap_or_default();
        if bundle.is_empty() {
            return Err("a root certificate is not a PEM: expected `-----BEGIN CERTIFICATE-----`".to_owned());
        }
        certificates.extend(bundle);
    }
    Ok(certificates)
}

impl From<reqwest::Client> for Reqwest {
    fn from(client: reqwest::Client) -> Self {
        Self(client)
    }
}

impl Transport for Reqwest {
    fn send(&self, request: http::Request<Body>) -> BoxFuture<'_, Result<http::Response<Body>, TransportError>> {
        Box::pin(async move {
            let response = self.0.execute(convert(request)?).await.map_err(classify)?;
            let mut converted = http::Response::new(Body::empty());
            *converted.status_mut() = response.status();
            *converted.version_mut() = response.version();
            *converted.headers_mut() = response.headers().clone();
            // No length: the connection itself notices a response that is cut off.
            *converted.body_mut() = Body::stream(response.bytes_stream().map_err(classify), None);
            Ok(converted)
        })
    }
}

fn convert(request: http::Request<Body>) -> Result<reqwest::Request, TransportError> {
    let (head, body) = request.into_parts();
    let url = reqwest::Url::parse(&head.uri.to_string()).map_err(TransportError::other)?;
    if url.path() != head.uri.path() {
        return Err(TransportError::other("the path would change on its way, nothing was sent"));
    }
    let mut converted = reqwest::Request::new(head.method, url);
    *converted.headers_mut() = head.headers;
    *converted.timeout_mut() = head.extensions.get::<TimeLimit>().map(|limit| limit.0);
    set_body(&mut converted, body);
    Ok(converted)
}

/// Sees to the framing: without it hyper sends no length with an empty POST, and no body at all with a streamed GET.
fn set_body(request: &mut reqwest::Request, body: Body) {
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

fn classify(error: reqwest::Error) -> TransportError {
    // The address may hold what is nobody's business, and the operation's name says more.
    let error = error.without_url();
    if error.is_connect() {
        let error = TransportError::connect(error);
        // The TLS libraries have no common type for it, but all of them say the word.
        if error.to_string().contains("certificate") { TransportError::untrusted(error) } else { error }
    } else if error.is_timeout() {
        TransportError::timeout(error)
    } else {
        TransportError::other(error)
    }
}
