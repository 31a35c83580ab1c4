//! Requests and responses as lines of text, without what is secret.

use std::fmt::Write;

use http::{HeaderMap, header};
use percent_encoding::percent_decode_str;

use super::{Attempt, Middleware, Next};
use crate::runtime::net::body::Body;
use crate::runtime::net::credentials::{QueryKeys, SentSecrets, named_parts};
use crate::runtime::net::operation::OperationInfo;
use crate::runtime::net::secret_names::{is_secret_member, sounds_secret};
use crate::runtime::net::transport::{BoxFuture, TransportError};
use crate::runtime::text::visible;

/// More characters of a value are not shown.
const MAX_VALUE: usize = 4000;

/// Prints every attempt like `curl -v`: the lines of the request, then those of the response.
///
/// Bodies are never printed, only their length. Values of headers that carry credentials and of parameters whose names
/// say that they are secret are replaced, and secrets of the request wherever else they are. Characters that steer a terminal are escaped.
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
        let secrets = SentSecrets::of(&request);
        let mut lines = request_lines(&request);
        Box::pin(async move {
            let response = next.run(request).await;
            match &response {
                Ok(response) => {
                    let _ = writeln!(lines, "< {}", response.status());
                    headers(&mut lines, '<', response.headers());
                }
                Err(error) => {
                    let _ = writeln!(lines, "! {}", visible(&error.to_string(), MAX_VALUE));
                }
            }
            (self.0)(&secrets.scrubber().scrub(&lines));
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
    let is_declared = |name: &str| info.is_some_and(|info| info.is_secret(name));
    let is_secret = |name: &str| sounds_secret(name) || is_declared(name);
    // A part of a path that is called `key` is the key of something.
    let is_secret_part = |name: &str| is_secret_member(name) || is_declared(name);
    let path = path(request.uri().path(), info.map_or("", |info| info.path), &is_secret_part);
    let mut query = request.uri().query().map(|text| query(text, &is_secret)).unwrap_or_default();
    // They are not in the address yet.
    for name in request.extensions().get::<QueryKeys>().into_iter().flat_map(QueryKeys::names) {
        let _ = write!(query, "{}{name}=<redacted>", if query.is_empty() { '?' } else { '&' });
    }
    let target = visible(&format!("{path}{query}"), MAX_VALUE);
    let _ = writeln!(lines, "> {} {target}", request.method());
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
        // Where a redirection leads to may be an address that lets in whoever has it.
        let is_secret = value.is_sensitive() || *name == header::LOCATION || sounds_secret(name.as_str());
        let value = if is_secret {
            "<redacted>".to_owned()
        } else {
            visible(&String::from_utf8_lossy(value.as_bytes()), MAX_VALUE)
        };
        let _ = writeln!(lines, "{sign} {name}: {value}");
    }
}

/// The path with the values of secret parameters replaced.
fn path(path: &str, template: &str, is_secret: &dyn Fn(&str) -> bool) -> String {
    let shown = |(segment, name): (_, Option<&str>)| if name.is_some_and(is_secret) { "<redacted>" } else { segment };
    let mut shown: Vec<&str> = named_parts(path, template).map(shown).collect();
    shown.reverse();
    shown.join("/")
}

fn query(query: &str, is_secret: &dyn Fn(&str) -> bool) -> String {
    let pairs: Vec<String> = query
        .split('&')
        .map(|pair| match pair.split_once('=') {
            Some((name, _)) if is_secret(&percent_decode_str(name).decode_utf8_lossy()) => format!("{name}=<redacted>"),
            _ => pair.to_owned(),
        })
        .collect();
    format!("?{}", pairs.join("&"))
}
