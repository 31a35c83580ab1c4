//! Operations: what a call takes, sends and gives.

use super::{Docs, FieldName, FnName, Type, TypeName, VariantName};
use crate::pointer::Pointer;

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// `operationId` in the document's spelling.
    pub id: String,
    /// The method of the client.
    pub function: FnName,
    /// The marker type.
    pub marker: TypeName,
    /// Where the operation stands.
    pub pointer: Pointer,
    /// Lower case, as in the document.
    pub method: String,
    /// The template without the base path.
    pub path: String,
    /// Documentation and markers.
    pub docs: Docs,
    /// False where the document says that no credentials are needed.
    pub authenticated: bool,
    /// In document order, constants included.
    pub parameters: Vec<Parameter>,
    /// The body, where there is one.
    pub body: Option<Body>,
    /// What answers may be, in document order.
    pub responses: Vec<Response>,
    /// What `send` gives.
    pub output: Output,
    /// What the client asks for.
    pub accept: Vec<String>,
    /// The arguments of the method, in order; all other parameters are setters.
    pub arguments: Vec<Argument>,
}

impl Operation {
    /// The responses that `send` reads as a success: the declared ones, else `default`.
    pub fn successes(&self) -> impl Iterator<Item = &Response> {
        let has_declared = self.responses.iter().any(Response::is_success);
        self.responses.iter().filter(move |it| it.is_success() || (!has_declared && it.status.is_none()))
    }
}

/// Points at what an argument of the method fills.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Argument {
    /// The parameter at this index.
    Parameter(usize),
    /// The body.
    Body,
    /// The form field at this index.
    FormField(usize),
}

/// A path, query or header parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// On the wire.
    pub wire: String,
    /// Argument or setter.
    pub name: FieldName,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// Where it goes.
    pub location: Location,
    /// How lists are written.
    pub style: Style,
    /// What it takes.
    pub ty: Type,
    /// Whether a request without it is refused.
    pub required: bool,
    /// Always this value; no argument.
    pub constant: Option<String>,
    /// Documentation, limits and markers.
    pub docs: Docs,
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

/// What a request carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// What is sent.
    pub kind: BodyKind,
    /// The content types, the one that is sent by itself first.
    pub content_types: Vec<String>,
    /// Whether a request without it is refused.
    pub required: bool,
    /// Argument or setter.
    pub name: FieldName,
    /// Documentation and markers.
    pub docs: Docs,
}

/// The kinds of bodies.
#[derive(Clone, Debug, PartialEq)]
pub enum BodyKind {
    /// A value as JSON.
    Json(Type),
    /// A JSON Merge Patch (RFC 7396) of this type.
    MergePatch(Type),
    /// Bytes as they are.
    Raw,
    /// Text as it is.
    Text,
    /// `application/x-www-form-urlencoded`.
    Form(Vec<FormField>),
    /// `multipart/form-data`.
    Multipart(Vec<FormField>),
}

impl BodyKind {
    /// The fields of a form, none for other bodies.
    pub fn fields(&self) -> &[FormField] {
        match self {
            Self::Form(fields) | Self::Multipart(fields) => fields,
            Self::Json(_) | Self::MergePatch(_) | Self::Raw | Self::Text => &[],
        }
    }
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormField {
    /// On the wire.
    pub wire: String,
    /// Argument or setter.
    pub name: FieldName,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// What it takes; `None` for a file.
    pub ty: Option<Type>,
    /// How lists are written.
    pub style: Style,
    /// Whether a request without it is refused.
    pub required: bool,
    /// Documentation, limits and markers.
    pub docs: Docs,
}

/// A declared answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// `None` for `default`.
    pub status: Option<u16>,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// The type of the body.
    pub body: ResponseBody,
    /// Declared headers other than the one with error codes.
    pub headers: Vec<Header>,
    /// Declared error codes.
    pub error_codes: Vec<String>,
}

impl Response {
    /// True where `send` gives `Ok`.
    pub fn is_success(&self) -> bool {
        self.status.is_some_and(is_success)
    }
}

/// True for the statuses that count as a success where they are declared.
pub fn is_success(status: u16) -> bool {
    (200..400).contains(&status)
}

/// A declared header of an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// On the wire.
    pub name: String,
    /// What it holds.
    pub ty: Type,
}

/// What an answer carries.
#[derive(Clone, Debug, PartialEq)]
pub enum ResponseBody {
    /// Nothing.
    Empty,
    /// JSON.
    Json(Type),
    /// Text.
    Text,
    /// Bytes, streamed.
    Stream,
}

/// What `send` gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// The same for every success.
    Single(ResponseBody),
    /// One variant per success status.
    ByStatus {
        /// The enum.
        name: TypeName,
        /// Status, variant, body.
        variants: Vec<(u16, VariantName, ResponseBody)>,
    },
}
