//! What can be learned from a response without success: codes, messages, and a guess at who wrote it.
//!
//! The body is whatever the server, or a proxy in front of it, liked to send. Nothing here fails on it, and what is made of
//! it is bounded: work grows with its length, text does not.

use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

use http::{HeaderMap, HeaderValue, StatusCode, header};

use super::codes::{Codes, MAX_CODE};
use super::messages::Messages;
use super::retry_after;
use crate::runtime::net::charset;
use crate::runtime::net::credentials::Scrubber;
use crate::runtime::net::profile::Profile;
use crate::runtime::text::{one_line, plain, start};

/// As much of the body of a failure is kept.
pub(crate) const MAX_ERROR_BODY: usize = 1 << 20;
/// More characters of a server's text help nobody in a log.
const SHOWN: usize = 1000;
/// More characters of a message are not kept.
const MAX_MESSAGE: usize = 4000;
/// More parts of a request that are to blame are not kept.
const MAX_FIELDS: usize = 20;
/// Longer values of headers are not searched, and taken for secrets.
const MAX_HEADER: usize = 1 << 16;
/// What a page says of itself is at its beginning.
const MAX_HTML_HEAD: usize = 1 << 16;

/// An error that the server reported.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ServerMessage {
    /// What can be matched on (`deployments.deployment_not_found`).
    pub code: Option<String>,
    /// What can be read, at most 4000 characters of it.
    pub message: String,
    /// The parts of the request that are to blame, at most 20 of them.
    pub fields: Vec<String>,
}

impl ServerMessage {
    /// As much of it as is kept, without what steers a terminal.
    fn bounded(mut self) -> Self {
        self.code = self.code.map(|code| one_line(&code, MAX_CODE));
        self.message = plain(&self.message, MAX_MESSAGE);
        let left_out = self.fields.len().saturating_sub(MAX_FIELDS);
        self.fields.truncate(MAX_FIELDS);
        self.fields.iter_mut().for_each(|field| *field = one_line(field, MAX_CODE));
        if left_out > 0 {
            self.fields.push(format!("… and {left_out} more"));
        }
        self
    }
}

/// `code: message [field, field]`, in one line.
impl fmt::Display for ServerMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let message = one_line(&self.message, SHOWN);
        match &self.code {
            Some(code) if message.is_empty() => f.write_str(&one_line(code, MAX_CODE))?,
            Some(code) => write!(f, "{}: {message}", one_line(code, MAX_CODE))?,
            None => f.write_str(&message)?,
        }
        if !self.fields.is_empty() {
            let fields: Vec<&str> = self.fields.iter().take(MAX_FIELDS + 1).map(|field| start(field, SHOWN)).collect();
            write!(f, " [{}]", one_line(&fields.join(", "), SHOWN))?;
        }
        Ok(())
    }
}

/// A response that became an error.
#[derive(Clone)]
pub(crate) struct ErrorResponse {
    profile: &'static Profile,
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) codes: Vec<String>,
    pub(crate) messages: Vec<ServerMessage>,
    /// Codes as they came of which a part is not shown.
    hidden_codes: Vec<String>,
    request_id: Option<String>,
    /// How many codes and messages there were beyond those.
    left_out: (usize, usize),
    /// What an HTML page is called, where the response is one.
    page: Option<String>,
    pub(crate) body: String,
}

impl ErrorResponse {
    /// A response whose body tells what went wrong.
    pub(crate) fn new(profile: &'static Profile, status: StatusCode, headers: HeaderMap, body: &[u8]) -> Self {
        let mut response = Self::undecodable(profile, status, headers, body);
        let found = Messages::read(&profile.error_body, &response.body);
        response.messages = found.kept.into_iter().map(ServerMessage::bounded).collect();
        let codes = Codes::read(&response.headers, profile.error_codes_header, &response.messages);
        response.codes = codes.kept;
        response.left_out = (codes.left_out, found.left_out);
        if is_html(&response.headers, &response.body) {
            response.page = Some(one_line(title(&response.body).unwrap_or_default(), 100));
        }
        response
    }

    /// A response whose body is not about errors, and could not be read.
    pub(crate) fn undecodable(profile: &'static Profile, status: StatusCode, headers: HeaderMap, body: &[u8]) -> Self {
        let body = charset::decode_lossy(body, charset::declared(&headers).as_deref());
        let request_id = profile.request_id(&headers).map(|id| one_line(id, MAX_CODE));
        let (codes, messages, hidden_codes) = (Vec::new(), Vec::new(), Vec::new());
        let (left_out, page) = ((0, 0), None);
        Self { profile, status, headers, codes, messages, hidden_codes, request_id, left_out, page, body }
    }

    /// Takes secrets out of everything that is shown. Headers and body stay as they came, for programs; headers that repeat a
    /// secret are sensitive, so that their `Debug` does not show them.
    pub(crate) fn scrub(&mut self, scrubber: &Scrubber) {
        for message in &mut self.messages {
            for text in message.code.iter_mut().chain(&mut message.fields).chain([&mut message.message]) {
                scrubber.scrub_in_place(text);
            }
        }
        self.scrub_codes(scrubber);
        for text in self.page.iter_mut().chain(&mut self.request_id) {
            scrubber.scrub_in_place(text);
        }
        for value in self.headers.values_mut() {
            let text = String::from_utf8_lossy(value.as_bytes());
            if text.len() > MAX_HEADER || matches!(scrubber.scrub(&text), Cow::Owned(_)) {
                value.set_sensitive(true);
            }
        }
    }

    /// Behind the messages, whose codes are scrubbed then. A secret may be spread over several codes of the header, so it is
    /// looked for before they are told apart.
    fn scrub_codes(&mut self, scrubber: &Scrubber) {
        let (name, mut scrubbed) = (self.profile.error_codes_header, HeaderMap::new());
        for (name, value) in
            name.into_iter().flat_map(|name| self.headers.get_all(name).iter().map(move |it| (name, it)))
        {
            let text = scrubber.scrub(&String::from_utf8_lossy(value.as_bytes())).into_owned();
            scrubbed.append(name, HeaderValue::try_from(text).unwrap_or(HeaderValue::from_static("<redacted>")));
        }
        let codes = Codes::read(&scrubbed, name, &self.messages).kept;
        let as_they_came = std::mem::replace(&mut self.codes, codes);
        self.hidden_codes = as_they_came.into_iter().filter(|code| !self.codes.contains(code)).collect();
    }

    /// True where the server gave this code.
    pub(crate) fn has_code(&self, code: &str) -> bool {
        self.codes.iter().chain(&self.hidden_codes).any(|given| given == code)
    }

    /// How many messages there were beyond those that are kept.
    pub(crate) fn more_messages(&self) -> usize {
        self.left_out.1
    }
    /// What the server, or a proxy on the way, calls the request.
    pub(crate) fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
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
            write!(f, ": {}", self.shown_codes())?;
        } else if (self.status.is_client_error() || self.status.is_server_error())
            && let Some(page) = &self.page
        {
            f.write_str(": the response is HTML, probably from a proxy in front of the API")?;
            if !page.is_empty() {
                write!(f, " ({page})")?;
            }
        }
        Ok(())
    }

    /// As many codes as fit into a line.
    pub(crate) fn shown_codes(&self) -> String {
        let mut line = String::new();
        for (index, code) in self.codes.iter().enumerate() {
            if line.len() + code.len() > SHOWN {
                return format!("{line} … and {} more", self.codes.len() - index + self.left_out.0);
            }
            line.push_str(if index == 0 { "" } else { ", " });
            line.push_str(code);
        }
        match self.left_out.0 {
            0 => line,
            more => format!("{line} … and {more} more"),
        }
    }
}

/// True where the server says so, or forgot to.
pub(crate) fn is_html(headers: &HeaderMap, body: &str) -> bool {
    let declared = content_type(headers).starts_with("text/html");
    let beginning = start(start(body, MAX_HTML_HEAD).trim_start(), 14).to_ascii_lowercase();
    declared || beginning.starts_with("<!doctype html") || beginning.starts_with("<html")
}

/// True where something in front of the API has written it: HTML, or another text that is not JSON.
pub(crate) fn is_foreign(headers: &HeaderMap, body: &str) -> bool {
    let text = start(body, MAX_HTML_HEAD).trim_start();
    let is_json = content_type(headers).contains("json") || text.starts_with(['{', '[']);
    is_html(headers, body) || !(is_json || text.is_empty())
}

fn content_type(headers: &HeaderMap) -> String {
    let value = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    value.unwrap_or_default().to_ascii_lowercase()
}

fn title(html: &str) -> Option<&str> {
    let html = start(html, MAX_HTML_HEAD);
    // Lower case keeps the length only in ASCII.
    let lower = html.to_ascii_lowercase();
    let start = lower.find("<title>")? + "<title>".len();
    let end = start + lower.get(start..)?.find("</title>")?;
    html.get(start..end)
}
