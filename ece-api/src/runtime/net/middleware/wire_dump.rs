//! Requests and responses as lines of text, without what is secret.

use std::fmt::Write;

use http::{HeaderMap, HeaderName, header};

use super::{Attempt, Middleware, Next};
use crate::runtime::net::body::Body;
use crate::runtime::net::credentials::QueryKeys;
use crate::runtime::net::operation::OperationInfo;
use crate::runtime::net::path::split_query;
use crate::runtime::net::transport::{BoxFuture, TransportError};

/// Headers that carry credentials, whoever set them.
const SECRET: [HeaderName; 5] =
    [header::AUTHORIZATION, header::PROXY_AUTHORIZATION, header::COOKIE, header::SET_COOKIE, header::LOCATION];

/// Prints every attempt like `curl -v`: the lines of the request, then those of the response.
///
/// Bodies are never printed, only their length. Values of headers that carry credentials and of parameters whose names
/// say that they are secret are replaced.
///
/// ```
/// use ece_api::middleware::WireDump;
///
/// # fn main() -> Result<(), ece_api::Error> {
/// let ece = ece_api::Client::builder("https://ece.example.net:12443")
///     .middleware(WireDump::new(|lines| eprint!("{lines}")))
///     .build()?;
/// # Ok(()) }
/// ```
pub struct WireDump(Box<dyn Fn(&str) + Send + Sync>);

impl WireDump {
    /// Gives the lines of each attempt to `print`, ends of lines included.
    pub fn new(print: impl Fn(&str) + Send + Sync + 'static) -> Self {
        Self(Box::new(print))
    }
}

impl std::fmt::Debug for WireDump {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("WireDump").finish_non_exhaustive()
    }
}

impl Middleware for WireDump {
    fn handle<'a>(
        &'a self,
        request: http::Request<Body>,
        next: Next<'a>,
    ) -> BoxFuture<'a, Result<http::Response<Body>, TransportError>> {
        let mut lines = request_lines(&request);
        Box::pin(async move {
            let response = next.run(request).await;
            match &response {
                Ok(response) => {
                    let _ = writeln!(lines, "< {}", response.status());
                    headers(&mut lines, '<', response.headers());
                }
                Err(error) => {
                    let _ = writeln!(lines, "! {error}");
                }
            }
            (self.0)(&lines);
            response
        })
    }
}

fn request_lines(request: &http::Request<Body>) -> String {
    let mut lines = String::new();
    let info = request.extensions().get::<&'static OperationInfo>();
    if let Some(info) = info {
        let attempt = request.extensions().get::<Attempt>().map_or(1, |attempt| attempt.0);
        let _ = writeln!(lines, "* {}, attempt {attempt}", info.id);
    }
    let is_secret = |name: &str| sounds_secret(name) || info.is_some_and(|info| info.is_secret(name));
    let path = path(request.uri().path(), info.map_or("", |info| info.path), &is_secret);
    let mut query = request.uri().query().map(|text| query(text, &is_secret)).unwrap_or_default();
    // They are not in the address yet.
    for name in request.extensions().get::<QueryKeys>().into_iter().flat_map(QueryKeys::names) {
        let _ = write!(query, "{}{name}=<redacted>", if query.is_empty() { '?' } else { '&' });
    }
    let _ = writeln!(lines, "> {} {path}{query}", request.method());
    headers(&mut lines, '>', request.headers());
    let _ = match request.body().len() {
        Some(0) => Ok(()),
        Some(length) => writeln!(lines, "> ({length} bytes)"),
        None => writeln!(lines, "> (a stream)"),
    };
    lines
}

fn headers(lines: &mut String, sign: char, headers: &HeaderMap) {
    for (name, value) in headers {
        let is_secret = value.is_sensitive() || SECRET.contains(name) || sounds_secret(name.as_str());
        let value = if is_secret { "<redacted>".into() } else { String::from_utf8_lossy(value.as_bytes()) };
        let _ = writeln!(lines, "{sign} {name}: {value}");
    }
}

/// The path with the values of secret parameters replaced. Template and path end alike, segment by segment.
fn path(path: &str, template: &str, is_secret: &dyn Fn(&str) -> bool) -> String {
    let names: Vec<&str> = split_query(template).0.split('/').rev().collect();
    let mut shown: Vec<&str> = path
        .split('/')
        .rev()
        .enumerate()
        .map(|(index, segment)| match names.get(index).and_then(|name| name.strip_prefix('{')) {
            Some(name) if is_secret(name.trim_end_matches('}')) => "<redacted>",
            _ => segment,
        })
        .collect();
    shown.reverse();
    shown.join("/")
}

fn query(query: &str, is_secret: &dyn Fn(&str) -> bool) -> String {
    let pairs: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) if is_secret(name) => format!("{name}=<redacted>"),
            _ => pair.to_owned(),
        })
        .collect();
    format!("?{}", pairs.join("&"))
}

/// For headers, and for what the document does not know.
fn sounds_secret(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    ["password", "secret", "token", "tokens", "api-key", "api_key", "apikey"].iter().any(|end| name.ends_with(end))
}
