//! What an operation answers.

use bytes::Bytes;
use http::StatusCode;
use http::header::{CONTENT_TYPE, HeaderName, HeaderValue, LOCATION};
use serde_json::{Value, json};

use super::stamp::Stamp;
use crate::generated::ErrorCode;
use crate::runtime::Body;

const ERROR_CODES: HeaderName = HeaderName::from_static("x-cloud-error-codes");

/// Status, headers and body.
#[derive(Clone, Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: Vec<(HeaderName, HeaderValue)>,
    pub(crate) body: Bytes,
}

/// An answer, or the one that says why there is none: so `?` leaves an operation with a refusal.
pub(crate) type Answered<T = Answer> = Result<T, Answer>;

impl Answer {
    /// 200 with JSON.
    #[allow(clippy::needless_pass_by_value)] // what `json!` makes
    pub(crate) fn ok(body: Value) -> Self {
        Self::json(StatusCode::OK, &body)
    }

    /// 201 with JSON.
    #[allow(clippy::needless_pass_by_value)]
    pub(crate) fn created(body: Value) -> Self {
        Self::json(StatusCode::CREATED, &body)
    }

    /// 202 with JSON.
    #[allow(clippy::needless_pass_by_value)]
    pub(crate) fn accepted(body: Value) -> Self {
        Self::json(StatusCode::ACCEPTED, &body)
    }

    /// 302 to another address.
    pub(crate) fn found(location: impl AsRef<str>) -> Self {
        Self::json(StatusCode::FOUND, &json!({})).with_header(LOCATION, location)
    }

    /// 200 with bytes of a content type.
    pub(crate) fn bytes(content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let headers = vec![(CONTENT_TYPE, HeaderValue::from_static(content_type))];
        Self { status: StatusCode::OK, headers, body: body.into() }
    }

    fn json(status: StatusCode, body: &Value) -> Self {
        Self { status, ..Self::bytes("application/json", body.to_string()) }
    }

    /// A failure, as the API reports it: the code in the header and in the body.
    pub(crate) fn error(status: StatusCode, code: impl AsRef<str>, message: impl AsRef<str>) -> Self {
        Self::error_at(status, code, message, &[])
    }

    /// The same, with the names of the fields that are wrong.
    pub(crate) fn error_at(
        status: StatusCode,
        code: impl AsRef<str>,
        message: impl AsRef<str>,
        fields: &[&str],
    ) -> Self {
        let mut error = json!({ "code": code.as_ref(), "message": message.as_ref() });
        if !fields.is_empty() {
            error["fields"] = fields.into();
        }
        Self::json(status, &json!({ "errors": [error] })).with_header(ERROR_CODES, code)
    }

    /// 404 with this code.
    pub(crate) fn not_found(code: ErrorCode, message: impl AsRef<str>) -> Self {
        Self::error(StatusCode::NOT_FOUND, code, message)
    }

    /// 409 with this code.
    pub(crate) fn conflict(code: impl AsRef<str>, message: impl AsRef<str>) -> Self {
        Self::error(StatusCode::CONFLICT, code, message)
    }

    /// 400 with this code.
    pub(crate) fn bad_request(code: ErrorCode, message: impl AsRef<str>) -> Self {
        Self::error(StatusCode::BAD_REQUEST, code, message)
    }

    /// 400 for what no operation of the API could read.
    pub(crate) fn invalid(message: impl AsRef<str>) -> Self {
        Self::bad_request(ErrorCode::RootInvalidData, message)
    }

    /// The same, with the version of the resource and its times in the headers.
    #[must_use]
    pub(crate) fn stamped(mut self, stamp: &Stamp) -> Self {
        let values = [
            ("x-cloud-resource-version", stamp.version.to_string()),
            ("x-cloud-resource-created", stamp.created.to_string()),
            ("x-cloud-resource-last-modified", stamp.modified.to_string()),
        ];
        for (name, value) in values {
            self = self.with_header(HeaderName::from_static(name), value);
        }
        self
    }

    /// The same with a header; without it, where the value cannot be one.
    #[must_use]
    pub(crate) fn with_header(mut self, name: HeaderName, value: impl AsRef<str>) -> Self {
        self.headers.extend(HeaderValue::from_str(value.as_ref()).ok().map(|value| (name, value)));
        self
    }

    pub(super) fn into_response(self) -> http::Response<Body> {
        let mut response = http::Response::new(Body::from(self.body));
        *response.status_mut() = self.status;
        response.headers_mut().extend(self.headers);
        response
    }
}
