//! The facts about operations, as plain data that generated code fills in, and the values of parameters.

use super::security::Security;

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
    /// What a call does to the server.
    pub semantics: Semantics,
    /// Which credentials the server wants.
    pub security: Security,
    /// All parameters and form fields that a caller can give, in document order.
    pub parameters: &'static [Parameter],
    /// What is always sent: location, name, value.
    pub constants: &'static [(Location, &'static str, &'static str)],
    /// The body, where the operation has one.
    pub body: Option<BodyInfo>,
    /// The content types to ask for.
    pub accept: &'static [&'static str],
    /// The content types in which the response is a sequence of JSON values, beside those that are asked for by itself.
    pub sequences: &'static [&'static str],
    /// The declared statuses of success, redirections included.
    pub success_statuses: &'static [u16],
    /// True where the response is streamed instead of being held in memory.
    pub streaming: bool,
    /// The statuses whose responses are held in memory all the same.
    pub in_memory_statuses: &'static [u16],
    /// Whether a success has a body.
    pub content: Content,
    /// The statuses of success that are declared without a body, beside others with one.
    pub bodiless_statuses: &'static [u16],
}

impl OperationInfo {
    /// An operation of which no more is known: with the document's credentials, and with nothing to give or to get.
    pub const fn new(method: Method, id: &'static str, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            semantics: Semantics::ByMethod,
            security: Security::Document,
            parameters: &[],
            constants: &[],
            body: None,
            accept: &[],
            sequences: &[],
            success_statuses: &[],
            streaming: false,
            in_memory_statuses: &[],
            content: Content::Declared,
            bodiless_statuses: &[],
        }
    }

    /// True where a call only reads.
    pub fn is_safe(&self) -> bool {
        match self.semantics {
            Semantics::ByMethod => matches!(self.method, Method::Get | Method::Head | Method::Options),
            Semantics::Safe => true,
            Semantics::Idempotent | Semantics::NonIdempotent => false,
        }
    }

    /// True where two calls do no more than one.
    pub fn is_idempotent(&self) -> bool {
        match self.semantics {
            Semantics::ByMethod => !matches!(self.method, Method::Post | Method::Patch),
            Semantics::Safe | Semantics::Idempotent => true,
            Semantics::NonIdempotent => false,
        }
    }

    /// False where the server wants no credentials.
    pub fn requires_auth(&self) -> bool {
        self.security != Security::None
    }

    /// Success is every 2xx, and a redirection where the document declares it.
    pub(crate) fn is_success(&self, status: u16) -> bool {
        (200..300).contains(&status) || self.success_statuses.contains(&status)
    }

    /// True where the document declares a body for this status of success.
    pub(crate) fn declares_body(&self, status: u16) -> bool {
        self.content == Content::Declared && !self.bodiless_statuses.contains(&status)
    }

    /// True for a parameter whose value is not to be shown.
    pub(crate) fn is_secret(&self, name: &str) -> bool {
        self.parameters.iter().any(|parameter| parameter.name == name && parameter.secret)
    }
}

/// What a call does to the server, as section 9.2 of RFC 9110 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Semantics {
    /// What its method says: GET, HEAD and OPTIONS are safe, PUT and DELETE idempotent, POST and PATCH neither.
    ByMethod,
    /// It only reads.
    Safe,
    /// Two calls do no more than one.
    Idempotent,
    /// Each call does something of its own.
    NonIdempotent,
}

/// Whether a success has a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// It has one, unless its status is among [`bodiless_statuses`](OperationInfo::bodiless_statuses).
    Declared,
    /// There is nothing to read: no body is declared, or an object without members.
    Nothing,
    /// Nobody has said.
    Unknown,
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
    pub style: ListStyle,
    /// Whether a request without it is refused.
    pub required: bool,
    /// Whether its value is not to be shown.
    pub secret: bool,
    /// Whether characters that separate parts of a path or query stay as they are. A path parameter of this kind keeps
    /// its `/` and may carry a query.
    pub allow_reserved: bool,
}

impl Parameter {
    /// A part of the path, required.
    pub const fn path(name: &'static str) -> Self {
        Self::new(name, Location::Path).required()
    }

    /// An optional part of the query.
    pub const fn query(name: &'static str) -> Self {
        Self::new(name, Location::Query)
    }

    /// An optional header.
    pub const fn header(name: &'static str) -> Self {
        Self::new(name, Location::Header)
    }

    /// An optional field of the form that is the body.
    pub const fn form(name: &'static str) -> Self {
        Self::new(name, Location::Form)
    }

    const fn new(name: &'static str, location: Location) -> Self {
        Self { name, location, style: ListStyle::Csv, required: false, secret: false, allow_reserved: false }
    }

    /// The same, required.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, with a value that is not to be shown.
    #[must_use]
    pub const fn secret(mut self) -> Self {
        self.secret = true;
        self
    }

    /// The same, with its lists written like this.
    #[must_use]
    pub const fn list(mut self, style: ListStyle) -> Self {
        self.style = style;
        self
    }

    /// The same, with reserved characters kept.
    #[must_use]
    pub const fn allow_reserved(mut self) -> Self {
        self.allow_reserved = true;
        self
    }
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

/// How the elements of a list are written; `collectionFormat` in Swagger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListStyle {
    /// Separated by commas.
    Csv,
    /// One `name=value` per element.
    Multi,
    /// Separated by spaces.
    Ssv,
    /// Separated by `|`.
    Pipes,
    /// Separated by tabs.
    Tsv,
}

impl ListStyle {
    /// The sign between elements, before any encoding; `None` where each element is a pair of its own.
    pub(crate) fn separator(self) -> Option<char> {
        match self {
            Self::Csv => Some(','),
            Self::Multi => None,
            Self::Ssv => Some(' '),
            Self::Pipes => Some('|'),
            Self::Tsv => Some('\t'),
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

impl BodyInfo {
    /// An optional body.
    pub const fn new(kind: BodyKind, content_types: &'static [&'static str]) -> Self {
        Self { kind, content_types, required: false }
    }

    /// The same, required.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }
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
    Single(String),
    /// A list; the parameter's [`ListStyle`] says how it is written.
    List(Vec<String>),
}

impl ParamValue {
    /// A single value.
    #[allow(clippy::needless_pass_by_value)] // generated code gives what it has
    pub fn single(value: impl ToString) -> Self {
        Self::Single(value.to_string())
    }

    /// A list of values.
    pub fn list(values: impl IntoIterator<Item = impl ToString>) -> Self {
        Self::List(values.into_iter().map(|value| value.to_string()).collect())
    }

    /// A list that travels as one value.
    pub fn joined(separator: &str, values: impl IntoIterator<Item = impl ToString>) -> Self {
        let values: Vec<String> = values.into_iter().map(|value| value.to_string()).collect();
        Self::Single(values.join(separator))
    }

    /// True for a list without elements.
    pub(crate) fn is_empty_list(&self) -> bool {
        matches!(self, Self::List(values) if values.is_empty())
    }

    /// The value as one text, elements separated.
    pub(crate) fn to_text(&self, separator: char) -> std::borrow::Cow<'_, str> {
        match self {
            Self::Single(value) => value.into(),
            Self::List(values) => values.join(separator.encode_utf8(&mut [0; 4])).into(),
        }
    }
}
