//! What a caller has given for one call, and how it becomes an HTTP request.
//!
//! Setters only collect: what cannot be sent is remembered, and reported when the call is sent. Nothing here is generic,
//! so the setters of all operations share this code.

use std::fmt;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE, HeaderName, HeaderValue};
use http::{HeaderMap, Uri};

use super::base_url::BaseUrl;
use super::body::Body;
use super::error::Error;
use super::multipart::{FilePart, Form};
use super::operation::{BodyInfo, BodyKind, ListStyle, Location, OperationInfo, ParamValue, Parameter};
use super::path;
use super::profile::Profile;
use super::query::Pairs;
use super::retry::RetryPolicy;
use crate::runtime::json::Json;

/// These describe the bytes on the wire; only who writes them there knows them.
pub(crate) const FRAMING: [HeaderName; 2] = [http::header::CONTENT_LENGTH, http::header::TRANSFER_ENCODING];

/// A call in the making.
pub(crate) struct Request {
    info: &'static OperationInfo,
    values: Vec<(Location, &'static str, ParamValue)>,
    /// Behind the parameters that the document knows.
    more_query: Vec<(String, ParamValue)>,
    files: Vec<(&'static str, FilePart)>,
    body: Option<Body>,
    headers: HeaderMap,
    content_type: Option<HeaderValue>,
    limits: Limits,
    streaming: Streaming,
    /// Sequences of values are asked for, where there are any.
    is_sequence: bool,
    /// The first thing that cannot be sent.
    build_error: Option<String>,
}

/// What a caller has chosen for one call in place of the client's own.
#[derive(Clone, Default)]
pub(crate) struct Limits {
    pub(crate) timeout: Option<Duration>,
    pub(crate) attempt_timeout: Option<Duration>,
    pub(crate) retries: Option<RetryPolicy>,
}

/// Whether a successful response is handed over as it comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Streaming {
    /// It is held in memory.
    Never,
    /// Unless the operation reads this status at once.
    ByStatus,
    /// The caller reads it.
    Always,
}

#[allow(dead_code)] // which setters there are to use depends on the document
impl Request {
    pub(crate) fn new(info: &'static OperationInfo) -> Self {
        let constants = info.constants.iter().map(|(location, name, value)| {
            let value = ParamValue::single(value);
            (*location, *name, value)
        });
        Self {
            info,
            values: constants.collect(),
            more_query: Vec::new(),
            files: Vec::new(),
            body: None,
            headers: HeaderMap::new(),
            content_type: None,
            limits: Limits::default(),
            streaming: if info.streaming { Streaming::ByStatus } else { Streaming::Never },
            is_sequence: false,
            build_error: None,
        }
    }

    pub(crate) fn info(&self) -> &'static OperationInfo {
        self.info
    }

    pub(crate) fn limits(&self) -> Limits {
        self.limits.clone()
    }

    pub(crate) fn limits_mut(&mut self) -> &mut Limits {
        &mut self.limits
    }

    /// True where the caller has named the request, so that the server recognises it when it comes again.
    pub(crate) fn is_recognised(&self, profile: &Profile) -> bool {
        profile.idempotency_parameter.is_some_and(|name| self.value(Location::Query, name).is_some())
    }

    /// Whether the response is not to be held in memory.
    pub(crate) fn streaming(&self) -> Streaming {
        self.streaming
    }

    pub(crate) fn path(&mut self, name: &'static str, value: ParamValue) {
        self.set(Location::Path, name, value);
    }

    pub(crate) fn query(&mut self, name: &'static str, value: ParamValue) {
        self.set(Location::Query, name, value);
    }

    /// A query parameter that the document does not know.
    pub(crate) fn add_query(&mut self, name: String, value: ParamValue) {
        self.more_query.push((name, value));
    }

    pub(crate) fn header(&mut self, name: &'static str, value: ParamValue) {
        self.set(Location::Header, name, value);
    }

    pub(crate) fn form(&mut self, name: &'static str, value: ParamValue) {
        self.set(Location::Form, name, value);
    }

    pub(crate) fn file(&mut self, name: &'static str, file: FilePart) {
        self.files.retain(|(known, _)| *known != name);
        self.files.push((name, file));
    }

    /// Several files under one name.
    pub(crate) fn files(&mut self, name: &'static str, files: impl IntoIterator<Item = FilePart>) {
        self.files.retain(|(known, _)| *known != name);
        self.files.extend(files.into_iter().map(|file| (name, file)));
    }

    pub(crate) fn json(&mut self, value: &dyn Json) {
        self.body = Some(crate::runtime::json::to_vec(value).into());
    }

    pub(crate) fn raw(&mut self, body: Body) {
        self.body = Some(body);
    }

    pub(crate) fn set_header(&mut self, name: &str, value: &str) {
        match (HeaderName::try_from(name), HeaderValue::from_str(value)) {
            (Ok(name), _) if FRAMING.contains(&name) => {
                self.fail_with(framing_header(&name));
            }
            (Ok(name), Ok(mut value)) => {
                value.set_sensitive(name == http::header::AUTHORIZATION);
                self.headers.insert(name, value);
            }
            (Ok(name), Err(_)) => self.fail_with(invalid_header_value(name.as_str())),
            (Err(_), _) => self.fail_with(format!("`{}` is not a valid header name", name.escape_debug())),
        }
    }

    pub(crate) fn set_content_type(&mut self, content_type: &str) {
        match HeaderValue::from_str(content_type) {
            Ok(value) => self.content_type = Some(value),
            Err(_) => self.fail_with(invalid_header_value("content-type")),
        }
    }

    /// The response is not to be read: it is given to the caller as it comes.
    pub(crate) fn set_streaming(&mut self) {
        self.streaming = Streaming::Always;
    }

    /// The response is given to the caller value by value.
    pub(crate) fn set_sequence(&mut self) {
        self.set_streaming();
        self.is_sequence = true;
    }

    /// The last value counts.
    fn set(&mut self, location: Location, name: &'static str, value: ParamValue) {
        self.values.retain(|(at, known, _)| (*at, *known) != (location, name));
        self.values.push((location, name, value));
    }

    /// Remembers why the request cannot be sent.
    pub(crate) fn fail_with(&mut self, reason: String) {
        self.build_error.get_or_insert(reason);
    }

    fn value(&self, location: Location, name: &str) -> Option<&ParamValue> {
        self.values.iter().find(|(at, known, _)| (*at, *known) == (location, name)).map(|(.., value)| value)
    }

    /// The request without credentials, on top of the headers that all requests share.
    pub(crate) fn into_http(mut self, base: &BaseUrl, shared: &HeaderMap) -> Result<http::Request<Body>, Error> {
        let id = self.info.id;
        let invalid = |text: String| Error::invalid_request(id, text);
        if let Some(reason) = self.build_error.take() {
            return Err(invalid(reason));
        }
        self.check_required().map_err(invalid)?;
        let uri = self.uri(base).map_err(invalid)?;
        let mut headers = shared.clone();
        self.add_headers(&mut headers).map_err(invalid)?;
        let body = match self.info.body {
            Some(info) => self.take_body(info, &mut headers).map_err(invalid)?,
            None => Body::empty(),
        };
        // The caller's own headers have the last word.
        for (name, value) in self.headers.drain() {
            if let Some(name) = name {
                headers.insert(name, value);
            }
        }
        let mut request = http::Request::new(body);
        *request.method_mut() = self.info.method.into();
        *request.uri_mut() = uri;
        *request.headers_mut() = headers;
        request.extensions_mut().insert(self.info);
        Ok(request)
    }

    fn check_required(&self) -> Result<(), String> {
        let is_given = |parameter: &Parameter| match parameter.location {
            Location::Form => {
                self.body.is_some()
                    || self.value(Location::Form, parameter.name).is_some()
                    || self.files.iter().any(|(name, _)| *name == parameter.name)
            }
            Location::Path | Location::Query | Location::Header => {
                self.value(parameter.location, parameter.name).is_some()
            }
        };
        let missing = self.info.parameters.iter().filter(|parameter| parameter.required && !is_given(parameter));
        let mut missing: Vec<String> = missing.map(|parameter| format!("`{}`", parameter.name)).collect();
        let has_form = matches!(self.info.body, Some(BodyInfo { kind: BodyKind::Form | BodyKind::Multipart, .. }));
        if self.info.body.is_some_and(|body| body.required) && self.body.is_none() && !has_form {
            missing.push("the body".to_owned());
        }
        if missing.is_empty() { Ok(()) } else { Err(format!("required, and not given: {}", missing.join(", "))) }
    }

    fn uri(&self, base: &BaseUrl) -> Result<Uri, String> {
        let parameter =
            |name: &str| self.info.parameters.iter().find(|it| (it.location, it.name) == (Location::Path, name));
        let expanded =
            path::expand(self.info.path, &|name| Some((parameter(name)?, self.value(Location::Path, name)?)))?;
        let mut pairs = Pairs::default();
        pairs.push_encoded(expanded.query.as_deref().unwrap_or_default());
        for (name, value, style) in self.values_of(Location::Query) {
            pairs.push(name, style, value);
        }
        for (name, value) in &self.more_query {
            pairs.push(name, ListStyle::Csv, value);
        }
        let mut address = base.join(&expanded.path);
        let query = pairs.into_text();
        if !query.is_empty() {
            address.push('?');
            address.push_str(&query);
        }
        // All characters are encoded, so this is about length.
        address.parse().map_err(|_| "the address is too long: give fewer or shorter values".to_owned())
    }

    /// The given values for one place, in document order, constants last. An empty list is not sent, however lists are
    /// written: `name=` would be a list of one empty text.
    fn values_of(&self, location: Location) -> impl Iterator<Item = (&'static str, &ParamValue, ListStyle)> {
        let declared = self.info.parameters.iter().filter(move |parameter| parameter.location == location);
        let declared = declared.map(|parameter| (parameter.name, parameter.style));
        let constants = self.info.constants.iter().filter(move |(at, ..)| *at == location);
        let all = declared.chain(constants.map(|(_, name, _)| (*name, ListStyle::Csv)));
        let given = all.filter_map(move |(name, style)| Some((name, self.value(location, name)?, style)));
        given.filter(|(_, value, _)| !value.is_empty_list())
    }

    fn add_headers(&self, headers: &mut HeaderMap) -> Result<(), String> {
        let is_sequence = self.is_sequence && !self.info.sequences.is_empty();
        let accept = if is_sequence { self.info.sequences } else { self.info.accept }.join(", ");
        if let Ok(accept) = HeaderValue::from_str(if accept.is_empty() { "*/*" } else { &accept }) {
            headers.insert(ACCEPT, accept);
        }
        for (name, value, style) in self.values_of(Location::Header) {
            let header = HeaderName::try_from(name).map_err(|_| format!("`{name}` is not a valid header name"))?;
            let value = HeaderValue::from_str(&value.to_text(style.separator().unwrap_or(',')))
                .map_err(|_| invalid_header_value(name))?;
            headers.insert(header, value);
        }
        Ok(())
    }

    fn take_body(&mut self, info: BodyInfo, headers: &mut HeaderMap) -> Result<Body, String> {
        let chosen = self.content_type.take();
        // The type of a multipart form names the boundary.
        let is_chosen = chosen.is_some() || info.kind == BodyKind::Multipart;
        let (body, content_type) = match (info.kind, self.body.take()) {
            (_, Some(body)) => {
                let declared = declared(info, &body);
                (body, chosen.or(declared))
            }
            (BodyKind::Form, None) => match self.url_encoded() {
                Some(body) => (body, chosen.or(Some(HeaderValue::from_static("application/x-www-form-urlencoded")))),
                None => return Ok(Body::empty()),
            },
            (BodyKind::Multipart, None) if chosen.is_some() => {
                return Err("the content type of a multipart form cannot be chosen: it names the boundary".to_owned());
            }
            (BodyKind::Multipart, None) => match self.multipart()? {
                Some((body, content_type)) => (body, HeaderValue::try_from(content_type).ok()),
                None => return Ok(Body::empty()),
            },
            (BodyKind::Json | BodyKind::MergePatch | BodyKind::Raw | BodyKind::Text, None) => return Ok(Body::empty()),
        };
        // A header parameter of this name says it already.
        if let Some(content_type) = content_type.filter(|_| is_chosen || !headers.contains_key(CONTENT_TYPE)) {
            headers.insert(CONTENT_TYPE, content_type);
        }
        Ok(body)
    }

    fn url_encoded(&self) -> Option<Body> {
        let mut pairs = Pairs::default();
        let mut given = false;
        for (name, value, style) in self.values_of(Location::Form) {
            pairs.push(name, style, value);
            given = true;
        }
        given.then(|| pairs.into_text().into())
    }

    fn multipart(&mut self) -> Result<Option<(Body, String)>, String> {
        let mut files = std::mem::take(&mut self.files);
        let mut form = Form::new();
        let mut given = false;
        for parameter in self.info.parameters.iter().filter(|parameter| parameter.location == Location::Form) {
            let (own, others): (Vec<_>, Vec<_>) = files.into_iter().partition(|(name, _)| *name == parameter.name);
            files = others;
            for (_, file) in own {
                form.file(parameter.name, file)?;
                given = true;
            }
            if let Some(value) = self.value(Location::Form, parameter.name).filter(|value| !value.is_empty_list()) {
                form.list(parameter.name, parameter.style, value)?;
                given = true;
            }
        }
        Ok(given.then(|| form.finish()))
    }
}

/// What the document says first, or what fits the kind of body. Of patches, a list is a JSON Patch (RFC 6902), and nothing
/// else is one.
fn declared(info: BodyInfo, body: &Body) -> Option<HeaderValue> {
    let fitting = match info.kind {
        BodyKind::Json | BodyKind::MergePatch => "application/json",
        BodyKind::Raw | BodyKind::Multipart => "application/octet-stream",
        BodyKind::Text => "text/plain",
        BodyKind::Form => "application/x-www-form-urlencoded",
    };
    let is_list = body.as_one_chunk().map(|bytes| bytes.trim_ascii_start().first() == Some(&b'['));
    let suits = |content_type: &&&str| match (info.kind, is_list) {
        (BodyKind::Json, Some(is_list)) => is_list == (**content_type == JSON_PATCH) || !is_patch(content_type),
        _ => true,
    };
    let first = info.content_types.first().filter(|first| suits(first));
    let chosen = first.or_else(|| info.content_types.iter().find(|it| is_patch(it) && suits(it)));
    HeaderValue::from_str(chosen.or(info.content_types.first()).unwrap_or(&fitting)).ok()
}

const JSON_PATCH: &str = "application/json-patch+json";

fn is_patch(content_type: &str) -> bool {
    content_type.ends_with("patch+json")
}

/// Why such a header cannot be given.
pub(crate) fn framing_header(name: &HeaderName) -> String {
    format!("the header `{name}` cannot be chosen: it describes how the body is sent")
}

fn invalid_header_value(name: &str) -> String {
    format!("the value of the header `{name}` has characters that no header may carry")
}

/// Names only: values may be secrets.
impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.values.iter().map(|(_, name, _)| *name).collect();
        f.debug_struct("Request")
            .field("operation", &self.info.id)
            .field("given", &names)
            .field("body", &self.body)
            .finish_non_exhaustive()
    }
}
