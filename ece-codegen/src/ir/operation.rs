//! Operations: what a call takes, sends and gives.

use super::{
    Accepts, Annotations, Argument, FieldName, FnName, Guidance, Input, ModName, Security, Type, TypeName, VariantName,
};
use crate::pointer::Pointer;

/// One call.
#[derive(Clone, Debug, PartialEq)]
pub struct Operation {
    /// `operationId` in the document's spelling; the name of the method where no `operationId` is its own.
    pub id: String,
    /// The method of the client.
    pub function: FnName,
    /// The type that stands for the operation.
    pub operation_type: TypeName,
    /// The file of that type, in the folder of its group.
    pub module: ModName,
    /// Where the operation stands.
    pub pointer: Pointer,
    /// Lower case, as in the document.
    pub method: String,
    /// The template without the base path.
    pub path: String,
    /// Documentation and flags.
    pub annotations: Annotations,
    /// What leads people to it.
    pub guidance: Guidance,
    /// What a call does to the server.
    pub semantics: Semantics,
    /// Which credentials it asks for.
    pub security: Security,
    /// In document order, constants included.
    pub parameters: Vec<Parameter>,
    /// The body, where there is one.
    pub body: Option<Body>,
    /// The declared responses, in document order.
    pub responses: Vec<Response>,
    /// What `send` gives.
    pub output: Output,
    /// False where a success has nothing to read: no body is declared, or an object without members.
    pub has_content: bool,
    /// The media types that the client asks for.
    pub accept: Vec<String>,
    /// The media types in which a success comes as a sequence of JSON values.
    pub sequences: Vec<String>,
    /// What the method takes, in order.
    pub arguments: Vec<Argument>,
    /// The struct that holds all arguments, where they are more than a function should take.
    pub arguments_type: Option<TypeName>,
    /// What setters of the call take, in document order.
    pub setters: Vec<Argument>,
}

impl Operation {
    /// What the method takes, in order.
    pub fn arguments(&self) -> impl Iterator<Item = Input<'_>> {
        self.arguments.iter().filter_map(|argument| Input::new(self, argument))
    }

    /// What setters of the call take, in document order.
    pub fn setters(&self) -> impl Iterator<Item = Input<'_>> {
        self.setters.iter().filter_map(|argument| Input::new(self, argument))
    }

    /// The fields of the form that is the body; none for other bodies.
    pub fn form_fields(&self) -> &[FormField] {
        self.body.as_ref().map_or(&[], |body| body.kind.fields())
    }

    /// The responses that `send` gives as `Ok`.
    pub fn successes(&self) -> impl Iterator<Item = &Response> {
        self.responses.iter().filter(|response| response.is_success)
    }

    /// The statuses of success that are declared without a body, beside others with one.
    pub fn bodiless_statuses(&self) -> impl Iterator<Item = u16> {
        let bodiless = |response: &&Response| self.has_content && response.body == ResponseBody::Empty;
        self.successes().filter(bodiless).filter_map(|response| response.status).filter(|status| *status < 300)
    }

    /// The declared statuses of success.
    pub fn success_statuses(&self) -> impl Iterator<Item = u16> {
        self.successes().filter_map(|response| response.status)
    }
}

/// What a call does to the server, as section 9.2 of RFC 9110 has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Semantics {
    /// What its method says.
    ByMethod,
    /// It only reads.
    Safe,
    /// Two calls do no more than one.
    Idempotent,
    /// Each call does something of its own.
    NonIdempotent,
}

impl Semantics {
    /// In the word of an overlay; none where the method says it.
    pub fn as_str(self) -> Option<&'static str> {
        match self {
            Self::ByMethod => None,
            Self::Safe => Some("safe"),
            Self::Idempotent => Some("idempotent"),
            Self::NonIdempotent => Some("non-idempotent"),
        }
    }
}

/// A path, query or header parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// On the wire.
    pub wire_name: String,
    /// Argument or setter.
    pub name: FieldName,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// Where it goes.
    pub location: Location,
    /// How lists are written.
    pub list_style: ListStyle,
    /// A path parameter that keeps its reserved characters: its `/`, and a `?` with what follows.
    pub allow_reserved: bool,
    /// What it holds.
    pub ty: Type,
    /// Whether a request without it is refused.
    pub required: bool,
    /// Always this value: nobody passes it.
    pub constant: Option<String>,
    /// What callers pass; `None` for a constant.
    pub accepts: Option<Accepts>,
    /// Documentation, limits and flags.
    pub annotations: Annotations,
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

/// How the elements of a list are written: Swagger's `collectionFormat`.
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

/// What a request carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Body {
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// What is sent.
    pub kind: BodyKind,
    /// The media types, the one that is sent by itself first.
    pub content_types: Vec<String>,
    /// Whether a request without it is refused.
    pub required: bool,
    /// What callers pass; `None` for a form, which they fill field by field.
    pub accepts: Option<Accepts>,
    /// Argument or setter.
    pub name: FieldName,
    /// Documentation and flags.
    pub annotations: Annotations,
}

impl Body {
    /// The media type that is sent where the caller chooses none.
    pub fn sent_as(&self) -> Option<&str> {
        self.content_types.first().map(String::as_str)
    }
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

impl BodyKind {
    /// The type that a merge patch changes.
    pub fn patched(&self) -> Option<&Type> {
        match self {
            Self::MergePatch(ty) => Some(ty),
            Self::Json(_) | Self::Raw | Self::Text | Self::Form(_) | Self::Multipart(_) => None,
        }
    }
}

/// A field of a form.
#[derive(Clone, Debug, PartialEq)]
pub struct FormField {
    /// On the wire.
    pub wire_name: String,
    /// Argument or setter.
    pub name: FieldName,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// What it holds; `None` for a file.
    pub ty: Option<Type>,
    /// Several files under one name.
    pub is_list_of_files: bool,
    /// How lists are written.
    pub list_style: ListStyle,
    /// Whether a request without it is refused.
    pub required: bool,
    /// What callers pass.
    pub accepts: Accepts,
    /// Documentation, limits and flags.
    pub annotations: Annotations,
}

/// A declared response.
#[derive(Clone, Debug, PartialEq)]
pub struct Response {
    /// `None` for `default`.
    pub status: Option<u16>,
    /// True where `send` gives `Ok`.
    pub is_success: bool,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// The type of the body.
    pub body: ResponseBody,
    /// Declared headers other than the one with error codes.
    pub headers: Vec<Header>,
    /// Declared error codes.
    pub error_codes: Vec<String>,
}

/// True for the statuses that count as a success where they are declared.
pub fn is_success(status: u16) -> bool {
    (200..400).contains(&status)
}

/// A declared header of a response.
#[derive(Clone, Debug, PartialEq)]
pub struct Header {
    /// On the wire.
    pub name: String,
    /// What it holds.
    pub ty: Type,
}

/// What a response carries.
#[derive(Clone, Debug, PartialEq)]
pub enum ResponseBody {
    /// Nothing.
    Empty,
    /// JSON.
    Json(Type),
    /// Text.
    Text,
    /// Text, as it is or as a JSON string.
    TextOrJson,
    /// Bytes, streamed.
    Stream,
    /// JSON values one after another, each of this type, streamed.
    JsonStream(Type),
}

impl ResponseBody {
    /// True where it is handed over while it comes.
    pub fn is_streaming(&self) -> bool {
        match self {
            Self::Stream | Self::JsonStream(_) => true,
            Self::Empty | Self::Json(_) | Self::Text | Self::TextOrJson => false,
        }
    }

    /// The type that is read as JSON; none for other bodies.
    pub fn ty(&self) -> Option<&Type> {
        match self {
            Self::Json(ty) | Self::JsonStream(ty) => Some(ty),
            Self::Empty | Self::Text | Self::TextOrJson | Self::Stream => None,
        }
    }
}

/// What `send` gives.
#[derive(Clone, Debug, PartialEq)]
pub enum Output {
    /// The same for every success.
    Single(ResponseBody),
    /// One variant per success status, and one for statuses that are not declared.
    ByStatus {
        /// The enum.
        name: TypeName,
        /// Status, variant, body.
        variants: Vec<(u16, VariantName, ResponseBody)>,
    },
}

impl Output {
    /// True where a response is handed over while it comes.
    pub fn is_streaming(&self) -> bool {
        match self {
            Self::Single(body) => body.is_streaming(),
            Self::ByStatus { variants, .. } => variants.iter().any(|(.., body)| body.is_streaming()),
        }
    }

    /// The statuses whose responses are read at once, beside others that are handed over while they come.
    pub fn in_memory_statuses(&self) -> impl Iterator<Item = u16> {
        let variants: &[_] = match self {
            Self::ByStatus { variants, .. } if self.is_streaming() => variants,
            _ => &[],
        };
        variants.iter().filter(|(.., body)| !body.is_streaming()).map(|(status, ..)| *status)
    }
}
