//! What a mock replies.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

use crate::runtime::json::Json;
use crate::runtime::net::body::Body;
use crate::runtime::net::transport::TransportError;

/// A response, or a failure of the network.
#[derive(Clone, Debug)]
pub struct Reply {
    status: u16,
    headers: Vec<(String, String)>,
    body: Bytes,
    failure: Option<Failure>,
}

#[derive(Clone, Copy, Debug)]
enum Failure {
    Connect,
    Timeout,
    /// The body breaks off after what there is of it.
    Broken,
}

impl Reply {
    /// A model, or any other JSON.
    pub fn json(status: u16, value: &dyn Json) -> Self {
        Self::bytes(status, crate::runtime::json::to_vec(value)).with_header("content-type", "application/json")
    }

    /// Models one after another, each in a line of its own.
    pub fn json_lines<'a>(status: u16, values: impl IntoIterator<Item = &'a dyn Json>) -> Self {
        let mut lines = Vec::new();
        for value in values {
            lines.extend(crate::runtime::json::to_vec(value));
            lines.push(b'\n');
        }
        Self::bytes(status, lines).with_header("content-type", "application/x-ndjson")
    }

    /// Text.
    pub fn text(status: u16, text: impl Into<String>) -> Self {
        Self::bytes(status, text.into()).with_header("content-type", "text/plain; charset=utf-8")
    }

    /// Bytes as they are; nothing for a response without body.
    pub fn bytes(status: u16, body: impl Into<Bytes>) -> Self {
        Self { status, headers: Vec::new(), body: body.into(), failure: None }
    }

    /// A failure as the API reports them: one code, one message.
    pub fn error(status: u16, code: impl AsRef<str>, message: impl AsRef<str>) -> Self {
        let error = serde_json::json!({ "code": code.as_ref(), "message": message.as_ref() });
        Self::json(status, &serde_json::json!({ "errors": [error] }))
    }

    /// There is no connection.
    pub fn connect_error() -> Self {
        Self { failure: Some(Failure::Connect), ..Self::bytes(0, "") }
    }

    /// The time limit passes.
    pub fn timeout() -> Self {
        Self { failure: Some(Failure::Timeout), ..Self::bytes(0, "") }
    }

    /// The connection breaks after these bytes of the response.
    pub fn broken(status: u16, body: impl Into<Bytes>) -> Self {
        Self { failure: Some(Failure::Broken), ..Self::bytes(status, body) }
    }

    /// Adds a header.
    #[must_use]
    pub fn with_header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn into_response(self) -> Result<http::Response<Body>, TransportError> {
        let body = match self.failure {
            Some(Failure::Connect) => return Err(TransportError::connect("the mock has no connection")),
            Some(Failure::Timeout) => return Err(TransportError::timeout("the mock takes too long")),
            Some(Failure::Broken) => {
                let broken = TransportError::other("the mock breaks off");
                Body::stream(futures_util::stream::iter([Ok(self.body), Err(broken)]), None)
            }
            None => Body::from(self.body),
        };
        let mut headers = HeaderMap::new();
        for (name, value) in &self.headers {
            let name = HeaderName::try_from(name).map_err(TransportError::other)?;
            headers.append(name, HeaderValue::from_str(value).map_err(TransportError::other)?);
        }
        let mut response = http::Response::new(body);
        *response.status_mut() = StatusCode::from_u16(self.status).map_err(TransportError::other)?;
        *response.headers_mut() = headers;
        Ok(response)
    }
}
