//! What a caller has given for one call, and how it becomes an HTTP request.
//!
//! Setters only collect: what cannot be sent is remembered, and reported when the call is sent. Nothing here is generic,
//! so the setters of all operations share this code.

mod prepared;
mod shared;

use std::fmt;

use http::HeaderMap;
use http::header::{HeaderName, HeaderValue};

use super::body::Body;
use super::deadline::Choice;
use super::multipart::FilePart;
use super::operation::{Content, Location, OperationInfo, ParamValue, Parameter};
use super::retry::RetryPolicy;
use crate::runtime::json::Json;
use shared::Shared;

pub(crate) use prepared::Prepared;

/// These describe the bytes on the wire; only who writes them there knows them.
pub(crate) const FRAMING: [HeaderName; 2] = [http::header::CONTENT_LENGTH, http::header::TRANSFER_ENCODING];

/// A call in the making.
#[derive(Clone)]
pub(crate) struct Request {
    info: &'static OperationInfo,
    values: Vec<(Location, &'static str, ParamValue)>,
    /// Behind the parameters that the document knows.
    more_query: Vec<(String, ParamValue)>,
    files: Vec<(&'static str, Shared<FilePart>)>,
    body: Option<Shared<Body>>,
    headers: HeaderMap,
    content_type: Option<HeaderValue>,
    limits: Limits,
    streaming: Streaming,
    /// Sequences of values are asked for, where there are any.
    is_sequence: bool,
    /// A success in part is a success.
    accepts_partial_success: bool,
    /// The first thing that cannot be sent.
    build_error: Option<String>,
}

/// What a caller has chosen for one call in place of the client's own.
#[derive(Clone, Default)]
pub(crate) struct Limits {
    pub(crate) timeout: Choice,
    pub(crate) attempt_timeout: Choice,
    pub(crate) head_timeout: Choice,
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
            accepts_partial_success: false,
            build_error: None,
        }
    }

    pub(crate) fn info(&self) -> &'static OperationInfo {
        self.info
    }

    pub(crate) fn limits_mut(&mut self) -> &mut Limits {
        &mut self.limits
    }

    /// Names the request in the API's parameter for it, so that the server recognises it when it comes again.
    pub(crate) fn set_idempotency_key(&mut self, name: &'static str, key: String) {
        let is_named = |parameter: &Parameter| (parameter.location, parameter.name) == (Location::Query, name);
        if self.info.parameters.iter().any(is_named) {
            self.query(name, ParamValue::Single(key));
        } else if self.info.content == Content::Unknown {
            self.more_query.retain(|(known, _)| known != name);
            self.add_query(name.to_owned(), ParamValue::Single(key));
        } else {
            self.fail_with(format!("`{}` has no parameter `{name}`: its calls cannot be named", self.info.id));
        }
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
        self.files.push((name, Shared::new(file)));
    }

    /// Several files under one name.
    pub(crate) fn files(&mut self, name: &'static str, files: impl IntoIterator<Item = FilePart>) {
        self.files.retain(|(known, _)| *known != name);
        self.files.extend(files.into_iter().map(|file| (name, Shared::new(file))));
    }

    pub(crate) fn json(&mut self, value: &dyn Json) {
        self.raw(crate::runtime::json::to_vec(value).into());
    }

    pub(crate) fn raw(&mut self, body: Body) {
        self.body = Some(Shared::new(body));
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

    pub(crate) fn accept_partial_success(&mut self) {
        self.accepts_partial_success = true;
    }

    pub(crate) fn accepts_partial_success(&self) -> bool {
        self.accepts_partial_success
    }

    /// The last value counts.
    fn set(&mut self, location: Location, name: &'static str, value: ParamValue) {
        match self.values.iter_mut().find(|(at, known, _)| (*at, *known) == (location, name)) {
            Some((.., known)) => *known = value,
            None => self.values.push((location, name, value)),
        }
    }

    /// Remembers why the request cannot be sent.
    pub(crate) fn fail_with(&mut self, reason: String) {
        self.build_error.get_or_insert(reason);
    }

    fn value(&self, location: Location, name: &str) -> Option<&ParamValue> {
        self.values.iter().find(|(at, known, _)| (*at, *known) == (location, name)).map(|(.., value)| value)
    }
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
            .field("has_body", &(self.body.is_some() || !self.files.is_empty()))
            .finish_non_exhaustive()
    }
}
