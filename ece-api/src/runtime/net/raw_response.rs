//! A successful response, before the operation reads it.

use std::borrow::Cow;
use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};

use super::attempts::Attempts;
use super::body::Body;
use super::charset;
use super::download::ByteStream;
use super::error::{Error, ErrorKind, ErrorResponse, MAX_ERROR_BODY};
use super::json_stream::{Head, JsonStream};
use super::operation::{Method, OperationInfo};
use super::profile::Profile;
use super::reading::Reading;
use super::response::Response;
use crate::runtime::json::{Json, JsonRef, ReadError, Value, from_slice};

/// A successful response. The generated code of an operation says what it is read as.
pub struct RawResponse {
    pub(crate) info: &'static OperationInfo,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: ResponseBody,
    pub(crate) profile: &'static Profile,
    pub(crate) attempts: Attempts,
    pub(crate) reading: Reading,
}

/// Neither headers nor body.
impl fmt::Debug for RawResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("RawResponse");
        debug.field("operation", &self.info.id).field("status", &self.status).finish_non_exhaustive()
    }
}

/// The body of a successful response.
pub(crate) enum ResponseBody {
    Memory(Bytes),
    Stream(Box<ByteStream>),
}

impl crate::runtime::net::trace::Outcome for RawResponse {
    fn status(&self) -> u16 {
        self.status.as_u16()
    }

    fn attempts(&self) -> u32 {
        self.attempts.count
    }
}

impl RawResponse {
    /// Reads JSON. Without a body, and with whatever comes with a redirection, it is the default, unless the document
    /// declares a body for this status.
    pub fn json<T: Json + Default>(self) -> Result<T, Error> {
        let absent = match self.json_text() {
            None => "the body is empty",
            Some(text) if text.trim_ascii() == b"null" && !T::accepts_null() => "the body is null",
            Some(text) => {
                let read = self.reading.read(self.info.id, &text);
                return read.map_err(|source| self.unreadable(source));
            }
        };
        let nothing = T::default();
        // An object without members says nothing, whether it is there or not.
        let says_nothing = matches!(nothing.as_json(), JsonRef::Model(model) if model.members().is_empty());
        if says_nothing || !self.has_to_have_body() { Ok(nothing) } else { Err(self.undecodable(absent)) }
    }

    /// There is nothing to read.
    #[allow(clippy::unnecessary_wraps)] // the generated code treats all readers alike
    pub fn unit(self) -> Result<(), Error> {
        Ok(())
    }

    /// Text in the character set that the content type names, else in UTF-8.
    pub fn text(self) -> Result<String, Error> {
        let text = charset::decode(self.bytes(), charset::declared(&self.headers).as_deref()).map(Cow::into_owned);
        text.map_err(|reason| self.undecodable(&reason.to_string()))
    }

    /// Text that may have come as a JSON string: the content type says what it is, and a quotation mark at the beginning
    /// where there is none.
    pub fn text_or_json(self) -> Result<String, Error> {
        let is_json = match self.content_type() {
            Some(content_type) => content_type.contains("json"),
            None => self.bytes().trim_ascii_start().starts_with(b"\""),
        };
        if is_json { self.json() } else { self.text() }
    }

    /// The bytes as they come.
    #[allow(clippy::unnecessary_wraps)]
    pub fn stream(self) -> Result<ByteStream, Error> {
        let stream = match self.body {
            ResponseBody::Stream(stream) => *stream,
            ResponseBody::Memory(bytes) => {
                ByteStream::new(Body::from(bytes), self.info.id, usize::MAX).with_head(&self.headers)
            }
        };
        Ok(stream.after(self.attempts.of_success(self.info)))
    }

    /// The values that come one after another; none with a redirection.
    #[allow(clippy::unnecessary_wraps)]
    pub fn json_stream<T: Json + Default>(mut self) -> Result<JsonStream<T>, Error> {
        if self.status.is_redirection() {
            self.body = ResponseBody::Memory(Bytes::new());
        }
        let Self { info, status, headers, profile, reading, .. } = &self;
        let (operation, headers, reading) = (info.id, headers.clone(), reading.clone());
        let attempts = self.attempts.clone().of_success(info);
        let head = Head { operation, status: *status, headers, profile, reading, attempts };
        let sequences = info.sequences;
        Ok(JsonStream::new(self.stream()?, head, sequences))
    }

    /// The status: it chooses the reader where the declared ones have different bodies.
    pub fn status_code(&self) -> u16 {
        self.status.as_u16()
    }

    pub(crate) fn into_response<T>(
        self,
        read: fn(Self) -> Result<T, Error>,
        accepts_partial: bool,
    ) -> Result<Response<T>, Error> {
        let (status, headers, profile) = (self.status, self.headers.clone(), self.profile);
        let reading = self.reading.clone();
        let (info, attempts) = (self.info, self.attempts.clone());
        let partial = if accepts_partial { None } else { self.partial_failure() };
        match partial.map_or_else(|| read(self), Err) {
            Ok(value) => {
                let response = Response::new(status, headers, value, profile).after(attempts);
                let secrets = reading.secrets().clone();
                Ok(response.with_secrets(secrets).with_mismatches(reading.into_mismatches()))
            }
            Err(error) => Err(error.after(attempts.of_success(info))),
        }
    }

    /// The error that a success is which lists what failed.
    fn partial_failure(&self) -> Option<Error> {
        let (_, member) = self.profile.partial_failures.iter().find(|(operation, _)| *operation == self.info.id)?;
        let body = from_slice::<Value>(&self.json_text()?).ok()?;
        // Only an empty list and null say that nothing failed: what else is there is a failure, though nobody knows which.
        let has_failures = match body.get(member)? {
            Value::Array(failures) => !failures.is_empty(),
            other => !other.is_null(),
        };
        let response = || ErrorResponse::new(self.profile, self.status, self.headers.clone(), self.bytes_of_error());
        let text = format!("the response lists failures in `{member}`");
        has_failures
            .then(|| Error::response(ErrorKind::Failed, self.info.id, text, response()).hiding(self.reading.secrets()))
    }

    fn bytes_of_error(&self) -> &[u8] {
        self.bytes().get(..MAX_ERROR_BODY).unwrap_or(self.bytes())
    }

    fn has_to_have_body(&self) -> bool {
        let may_have_body = self.info.method != Method::Head && !self.status.is_redirection();
        may_have_body && self.info.declares_body(self.status.as_u16())
    }

    fn bytes(&self) -> &[u8] {
        match &self.body {
            ResponseBody::Memory(bytes) => bytes,
            ResponseBody::Stream(_) => &[],
        }
    }

    /// In lower case.
    fn content_type(&self) -> Option<String> {
        Some(self.headers.get(header::CONTENT_TYPE)?.to_str().ok()?.to_ascii_lowercase())
    }

    /// `None` where there is nothing to read. Some servers begin with a byte order mark.
    fn json_text(&self) -> Option<Cow<'_, [u8]>> {
        let text = charset::json(self.bytes(), charset::declared(&self.headers).as_deref());
        let is_empty = text.iter().all(u8::is_ascii_whitespace);
        (!is_empty && !self.status.is_redirection()).then_some(text)
    }

    fn unreadable(self, source: ReadError) -> Error {
        self.undecodable(&source.to_string()).with_source(source.into())
    }

    fn undecodable(self, reason: &str) -> Error {
        let hint = match self.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()) {
            Some(given) if !given.contains("json") => format!(" (the content type is `{given}`)"),
            _ => String::new(),
        };
        let text = format!("the response cannot be read: {reason}{hint}");
        let (headers, body) = (self.headers.clone(), self.bytes_of_error());
        let response = ErrorResponse::undecodable(self.profile, self.status, headers, body);
        Error::response(ErrorKind::Decode, self.info.id, text, response).hiding(self.reading.secrets())
    }
}
