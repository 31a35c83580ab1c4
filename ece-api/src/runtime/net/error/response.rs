//! What can be learned from a response without success: codes, messages, and a guess at who wrote it.
//!
//! The body is whatever the server, or a proxy in front of it, liked to send. Nothing here fails on it.

use std::fmt;
use std::time::Duration;

use http::{HeaderMap, StatusCode, header};
use serde_json::Value;

use super::retry_after;
use crate::runtime::net::charset;
use crate::runtime::net::profile::{ErrorBody, Profile};

/// As much of the body of a failure is kept.
pub(crate) const MAX_ERROR_BODY: usize = 1 << 20;
/// What RFC 9457 gives as `type` where the status says all there is to say.
const UNTYPED: &str = "about:blank";
/// More than this of a server's text helps nobody in a log.
const SHOWN: usize = 1000;

/// An error that the server reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerMessage {
    /// What can be matched on (`deployments.deployment_not_found`).
    pub code: Option<String>,
    /// What can be read.
    pub message: String,
    /// The parts of the request that are to blame.
    pub fields: Vec<String>,
}

/// `code: message [field, field]`, in one line.
impl fmt::Display for ServerMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = one_line(&self.message, SHOWN);
        match &self.code {
            Some(code) if message.is_empty() => f.write_str(&one_line(code, SHOWN))?,
            Some(code) => write!(f, "{}: {message}", one_line(code, SHOWN))?,
            None => f.write_str(&message)?,
        }
        if !self.fields.is_empty() {
            write!(f, " [{}]", one_line(&self.fields.join(", "), SHOWN))?;
        }
        Ok(())
    }
}

/// A response that became an error.
#[derive(Debug)]
pub(crate) struct ErrorResponse {
    profile: &'static Profile,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) codes: Vec<String>,
    pub(crate) messages: Vec<ServerMessage>,
    pub(crate) body: String,
}

impl ErrorResponse {
    /// A response whose body tells what went wrong.
    pub(crate) fn new(profile: &'static Profile, status: StatusCode, headers: HeaderMap, body: &[u8]) -> Self {
        let mut response = Self::undecodable(profile, status, headers, body);
        response.codes = profile.error_codes_header.map_or_else(Vec::new, |name| header_codes(&response.headers, name));
        response.messages = messages(&profile.error_body, &response.body);
        for message in &response.messages {
            if let Some(code) = &message.code
                && !response.codes.contains(code)
            {
                response.codes.push(code.clone());
            }
        }
        response
    }

    /// A response whose body is not about errors, and could not be read.
    pub(crate) fn undecodable(profile: &'static Profile, status: StatusCode, headers: HeaderMap, body: &[u8]) -> Self {
        let body = charset::decode_lossy(body, charset::declared(&headers).as_deref());
        Self { profile, status, headers, codes: Vec::new(), messages: Vec::new(), body }
    }

    /// What the server, or a proxy on the way, calls the request.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.profile.request_id(&self.headers)
    }

    /// True for a status that may pass.
    pub(crate) fn is_retryable(&self) -> bool {
        self.profile.retryable_statuses.contains(&self.status.as_u16())
    }

    /// How long the server asks to wait.
    pub(crate) fn retry_after(&self) -> Option<Duration> {
        let limits = self.profile.rate_limit.as_ref();
        let interval = limits.filter(|_| self.status == StatusCode::TOO_MANY_REQUESTS).map(|limits| limits.interval);
        retry_after::read(&self.headers, interval)
    }

    /// `404 Not Found`
    pub(crate) fn status_line(&self) -> String {
        let code = self.status.as_u16();
        let own = self.profile.status_names.iter().find(|(known, _)| *known == code).map(|(_, name)| *name);
        match own.or(self.status.canonical_reason()) {
            Some(name) => format!("{} {name}", self.status.as_u16()),
            None => self.status.as_u16().to_string(),
        }
    }

    /// What can be said about a body without messages.
    pub(crate) fn describe(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.codes.is_empty() {
            return write!(f, ": {}", one_line(&self.codes.join(", "), SHOWN));
        }
        if !self.status.is_client_error() && !self.status.is_server_error() {
            return Ok(());
        }
        if is_html(&self.headers, &self.body) {
            f.write_str(": the response is HTML, probably from a proxy in front of the API")?;
            return match title(&self.body) {
                Some(title) => write!(f, " ({})", one_line(title, 100)),
                None => Ok(()),
            };
        }
        Ok(())
    }
}

/// The codes of the header; it may come several times.
fn header_codes(headers: &HeaderMap, name: &str) -> Vec<String> {
    let mut codes = Vec::new();
    for value in headers.get_all(name) {
        let value = String::from_utf8_lossy(value.as_bytes());
        let trimmed = value.split(',').map(|code| code.trim_matches([' ', '\t', '"', '[', ']']));
        for code in trimmed.filter(|code| !code.is_empty()) {
            if !codes.iter().any(|known| known == code) {
                codes.push(code.to_owned());
            }
        }
    }
    codes
}

/// The messages of a body that is JSON: what the body itself says, then its members that hold errors.
fn messages(shape: &ErrorBody, body: &str) -> Vec<ServerMessage> {
    let Ok(body @ Value::Object(_)) = serde_json::from_str(body) else { return Vec::new() };
    let is_message = shape.message.iter().any(|name| body.get(*name).is_some());
    let own = is_message.then(|| message(shape, &body)).flatten();
    let contained = shape.containers.iter().filter_map(|name| body.get(*name));
    let found = contained.map(|value| contained_messages(shape, value)).find(|messages| !messages.is_empty());
    own.into_iter().chain(found.into_iter().flatten()).collect()
}

/// An error, a list of errors, or a map from parts of the request to what is wrong with them.
fn contained_messages(shape: &ErrorBody, value: &Value) -> Vec<ServerMessage> {
    match (message(shape, value), value) {
        (Some(error), _) => vec![error],
        (None, Value::Array(errors)) => errors.iter().filter_map(|error| message(shape, error)).collect(),
        (None, Value::Object(parts)) => {
            parts.iter().flat_map(|(part, value)| messages_about(shape, part, value)).collect()
        }
        (None, _) => Vec::new(),
    }
}

fn messages_about(shape: &ErrorBody, part: &str, value: &Value) -> Vec<ServerMessage> {
    let values = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
    let found = values.iter().filter_map(|value| message(shape, value));
    found.map(|found| ServerMessage { fields: [vec![part.to_owned()], found.fields].concat(), ..found }).collect()
}

fn message(shape: &ErrorBody, value: &Value) -> Option<ServerMessage> {
    let text =
        |name: &&str| value.get(*name).and_then(Value::as_str).filter(|text| !text.is_empty()).map(str::to_owned);
    let found = match value {
        Value::String(message) => ServerMessage { message: message.clone(), ..ServerMessage::default() },
        Value::Object(_) => ServerMessage {
            code: shape.code.iter().find_map(text).filter(|code| code != UNTYPED),
            message: shape.message.iter().find_map(text).unwrap_or_default(),
            fields: shape.fields.iter().find_map(|name| value.get(*name)).map(fields).unwrap_or_default(),
        },
        _ => return None,
    };
    (found != ServerMessage::default()).then_some(found)
}

fn fields(value: &Value) -> Vec<String> {
    match value {
        Value::Array(fields) => fields.iter().filter_map(Value::as_str).map(str::to_owned).collect(),
        Value::String(field) => vec![field.clone()],
        _ => Vec::new(),
    }
}

/// True where the server says so, or forgot to.
pub(crate) fn is_html(headers: &HeaderMap, body: &str) -> bool {
    let declared = headers.get(header::CONTENT_TYPE).is_some_and(|value| value.as_bytes().starts_with(b"text/html"));
    let start: String = body.trim_start().chars().take(14).collect::<String>().to_ascii_lowercase();
    declared || start.starts_with("<!doctype html") || start.starts_with("<html")
}

fn title(html: &str) -> Option<&str> {
    // Lower case keeps the length only in ASCII.
    let lower = html.to_ascii_lowercase();
    let start = lower.find("<title>")? + "<title>".len();
    let end = start + lower.get(start..)?.find("</title>")?;
    html.get(start..end)
}

/// Text from outside in one line of bounded length, without characters that steer a terminal.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::new();
    let mut words = text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty());
    let mut left = limit;
    for word in words.by_ref() {
        if !line.is_empty() {
            line.push(' ');
        }
        let length = word.chars().count();
        if length > left {
            line.extend(word.chars().take(left));
            line.push('…');
            return line;
        }
        line.push_str(word);
        left = left.saturating_sub(length + 1);
    }
    line
}
