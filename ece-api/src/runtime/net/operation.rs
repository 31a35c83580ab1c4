//! What an operation is: static facts from the document, and how its answer is read.
//!
//! The generated code fills these types and calls these functions; nothing here knows a single operation or model.

use super::error::Error;

pub use super::raw_response::RawResponse as Answer;

/// A call that the API offers. Implemented by the types in [`operations`](crate::operations).
pub trait Operation: Send + Sync + 'static {
    /// What a successful call gives.
    type Output;
    /// The document's facts.
    const INFO: &'static OperationInfo;
    /// Turns a successful answer into the output.
    fn read(answer: Answer) -> Result<Self::Output, Error>;
}

/// The document's facts about an operation.
///
/// Every request that reaches a [`Transport`](crate::transport::Transport) carries a `&'static OperationInfo` among its
/// extensions, so that logs, metrics and mocks can tell operations apart without looking at paths.
#[derive(Debug)]
pub struct OperationInfo {
    /// The `operationId` (`get-deployment`).
    pub id: &'static str,
    /// The HTTP method.
    pub method: Method,
    /// The template (`/deployments/{deployment_id}`).
    pub path: &'static str,
    /// False where the server wants no credentials.
    pub authenticated: bool,
    /// All parameters and form fields that a caller can give, in document order.
    pub parameters: &'static [Parameter],
    /// What is always sent: location, name, value.
    pub constants: &'static [(Location, &'static str, &'static str)],
    /// The body, where the operation has one.
    pub body: Option<BodyInfo>,
    /// The content types to ask for.
    pub accept: &'static [&'static str],
    /// The declared statuses of success, redirections included.
    pub success: &'static [u16],
    /// True where the answer is streamed instead of being held in memory.
    pub streams: bool,
}

impl OperationInfo {
    /// An operation of which no more is known: with credentials, and with nothing to give or to get.
    pub const fn new(method: Method, id: &'static str, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            authenticated: true,
            parameters: &[],
            constants: &[],
            body: None,
            accept: &[],
            success: &[],
            streams: false,
        }
    }

    /// Success is every 2xx, and a redirection where the document declares it.
    pub(crate) fn is_success(&self, status: u16) -> bool {
        (200..300).contains(&status) || self.success.contains(&status)
    }

    /// True for a parameter whose value is not to be shown.
    pub(crate) fn is_secret(&self, name: &str) -> bool {
        self.parameters.iter().any(|parameter| parameter.name == name && parameter.secret)
    }
}

/// HTTP methods.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `OPTIONS`
    Options,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
}

impl From<Method> for http::Method {
    fn from(method: Method) -> Self {
        match method {
            Method::Get => Self::GET,
            Method::Head => Self::HEAD,
            Method::Options => Self::OPTIONS,
            Method::Post => Self::POST,
            Method::Put => Self::PUT,
            Method::Patch => Self::PATCH,
            Method::Delete => Self::DELETE,
        }
    }
}

/// A parameter or a form field.
#[derive(Clone, Copy, Debug)]
pub struct Parameter {
    /// The name on the wire.
    pub name: &'static str,
    /// Where it goes.
    pub location: Location,
    /// How lists are written.
    pub style: Style,
    /// Whether a request without it is refused.
    pub required: bool,
    /// Whether its value is not to be shown.
    pub secret: bool,
}

/// Where a parameter goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Location {
    /// Into the template.
    Path,
    /// Behind the `?`.
    Query,
    /// Into a header.
    Header,
    /// Into the form that is the body.
    Form,
}

/// How the elements of a list, or the value of a path parameter, are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// A single value; in a list: comma-separated elements.
    Simple,
    /// One `name=value` per element.
    Multi,
    /// Separated by spaces.
    Space,
    /// Separated by `|`.
    Pipe,
    /// Separated by tabs.
    Tab,
    /// A path parameter that keeps its `/` and may carry a query.
    Rest,
}

impl Style {
    /// What stands between elements, before any encoding; `None` where each element stands for itself.
    pub(crate) fn separator(self) -> Option<char> {
        match self {
            Self::Simple | Self::Rest => Some(','),
            Self::Multi => None,
            Self::Space => Some(' '),
            Self::Pipe => Some('|'),
            Self::Tab => Some('\t'),
        }
    }
}

/// What an operation sends.
#[derive(Clone, Copy, Debug)]
pub struct BodyInfo {
    /// How it is built.
    pub kind: BodyKind,
    /// The declared content types; the first one is sent unless the caller chooses.
    pub content_types: &'static [&'static str],
    /// Whether a request without it is refused.
    pub required: bool,
}

/// The kinds of bodies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BodyKind {
    /// A value as JSON.
    Json,
    /// A JSON Merge Patch (RFC 7396).
    MergePatch,
    /// Bytes as they are.
    Raw,
    /// Text as it is.
    Text,
    /// `application/x-www-form-urlencoded`
    Form,
    /// `multipart/form-data`
    Multipart,
}

/// A parameter's value, not yet encoded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamValue {
    /// A single value.
    One(String),
    /// A list; the parameter's [`Style`] says how it is written.
    Many(Vec<String>),
}

impl ParamValue {
    /// The value as one text, elements separated.
    pub(crate) fn joined(&self, separator: char) -> std::borrow::Cow<'_, str> {
        match self {
            Self::One(value) => value.into(),
            Self::Many(values) => values.join(separator.encode_utf8(&mut [0; 4])).into(),
        }
    }
}

/// A single value.
#[allow(clippy::needless_pass_by_value)] // generated code gives what it has
pub fn one(value: impl ToString) -> ParamValue {
    ParamValue::One(value.to_string())
}

/// A list of values.
pub fn many(values: impl IntoIterator<Item = impl ToString>) -> ParamValue {
    ParamValue::Many(values.into_iter().map(|value| value.to_string()).collect())
}

/// A list that travels as one value.
pub fn joined(separator: &str, values: impl IntoIterator<Item = impl ToString>) -> ParamValue {
    let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
    ParamValue::One(values.join(separator))
}
