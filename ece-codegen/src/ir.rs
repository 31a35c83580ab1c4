//! The Rust API minus tokens: what `emit` prints, `outline` lists and a comparison of two documents compares.
//!
//! Plain data: strings, numbers and lists, with every decision already made (names, optionality, boxing, argument
//! order). Nothing here reads a document, makes a name or knows a token.

use crate::pointer::Pointer;

macro_rules! names {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub struct $name(pub(crate) String);

        impl $name {
            /// The name as it is spelled in Rust, `r#` included.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }
    )*};
}

names! {
    /// A struct, enum or alias (`DeploymentGetResponse`). Only the naming module makes one.
    TypeName;
    /// A field, argument or setter (`r#type`). Only the naming module makes one.
    FieldName;
    /// A method of the client (`get_deployment`). Only the naming module makes one.
    FnName;
    /// A variant of an enum (`Green`). Only the naming module makes one.
    VariantName;
    /// A module and its file (`deployment_get_response`). Only the naming module makes one.
    ModName;
}

/// Everything that is generated from one document.
#[derive(Clone, Debug, PartialEq)]
pub struct Api {
    /// `info.title`.
    pub title: String,
    /// `info.version`.
    pub version: String,
    /// `basePath`, without a slash at its end; empty where the document has none.
    pub base_path: String,
    /// The address of an operation's official page, with `{operationId}` in it; from an overlay.
    pub operation_page: Option<String>,
    /// The security schemes, in document order.
    pub security_schemes: Vec<SecurityScheme>,
    /// The groups of operations, in the order of the document's tags.
    pub groups: Vec<Group>,
    /// The types, definitions in document order, each followed by the types hoisted out of it; then those of parameters.
    pub types: Vec<TypeDef>,
    /// All error codes that any answer declares.
    pub error_codes: Vec<Variant>,
    /// What the document holds and what became of it.
    pub counts: Counts,
}

impl Api {
    /// All operations, group by group.
    pub fn operations(&self) -> impl Iterator<Item = &Operation> {
        self.groups.iter().flat_map(|group| &group.operations)
    }

    /// The type of that name.
    pub fn type_def(&self, name: &TypeName) -> Option<&TypeDef> {
        self.types.iter().find(|def| def.name() == name)
    }
}

/// What the document holds and what became of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Operations in the document.
    pub operations: usize,
    /// Operations that were refused, each with a diagnostic.
    pub operations_refused: usize,
    /// Definitions in the document.
    pub definitions: usize,
    /// Definitions that became a type.
    pub definitions_generated: usize,
    /// Parameters of all operations, bodies and form fields included.
    pub parameters: usize,
    /// Declared responses of all operations.
    pub responses: usize,
    /// Enum values of all typed enums.
    pub enum_values: usize,
}

/// How a client says who it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// The document's name for it.
    pub id: String,
    /// What is sent.
    pub kind: SecurityKind,
}

/// What a security scheme sends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecurityKind {
    /// `Authorization: Basic …`.
    Basic,
    /// A key in a header of this name.
    HeaderKey(String),
    /// A key in a query parameter of this name.
    QueryKey(String),
    /// OAuth 2.
    OAuth2,
}

/// The operations of one tag; one file.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// The tag in the document's spelling; `default` where an operation has none.
    pub tag: String,
    /// The file.
    pub module: ModName,
    /// In our own words, from an overlay.
    pub doc: Option<String>,
    /// In document order.
    pub operations: Vec<Operation>,
}

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
        self.status.is_some_and(|status| (200..400).contains(&status))
    }
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

/// A generated type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeDef {
    /// A struct.
    Model(Model),
    /// An enum of strings.
    Enum(StringEnum),
    /// Another name for a type.
    Alias(Alias),
}

impl TypeDef {
    /// Its name.
    pub fn name(&self) -> &TypeName {
        match self {
            Self::Model(model) => &model.name,
            Self::Enum(string_enum) => &string_enum.name,
            Self::Alias(alias) => &alias.name,
        }
    }

    /// Its file.
    pub fn module(&self) -> &ModName {
        match self {
            Self::Model(model) => &model.module,
            Self::Enum(string_enum) => &string_enum.module,
            Self::Alias(alias) => &alias.module,
        }
    }

    /// Where it stands in the document.
    pub fn pointer(&self) -> &Pointer {
        match self {
            Self::Model(model) => &model.pointer,
            Self::Enum(string_enum) => &string_enum.pointer,
            Self::Alias(alias) => &alias.pointer,
        }
    }
}

/// A struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Model {
    /// In Rust.
    pub name: TypeName,
    /// The file.
    pub module: ModName,
    /// The definition's name; for a hoisted type the path to it (`Owner.member`).
    pub source: String,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// Documentation and markers.
    pub docs: Docs,
    /// In document order.
    pub fields: Vec<Field>,
    /// True where a request can carry it: then it has `new`.
    pub in_requests: bool,
    /// True where an answer can carry it.
    pub in_responses: bool,
}

/// A member of a struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// On the wire.
    pub wire: String,
    /// In Rust.
    pub name: FieldName,
    /// The chainable setter: the field's name, unless that name means something else on a struct.
    pub setter: FieldName,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// The type without optionality.
    pub ty: Type,
    /// In the document's `required` list.
    pub required: bool,
    /// `Option` in Rust: not required, or required but boxed (a struct cannot hold its own kind by default).
    pub optional: bool,
    /// Documentation, limits and markers.
    pub docs: Docs,
}

/// An enum of strings that keeps unknown values.
#[derive(Clone, Debug, PartialEq)]
pub struct StringEnum {
    /// In Rust.
    pub name: TypeName,
    /// The file.
    pub module: ModName,
    /// The definition's name, `Owner.member`, or the parameter's name.
    pub source: String,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// Documentation and markers.
    pub docs: Docs,
    /// In document order.
    pub variants: Vec<Variant>,
}

/// A known value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// On the wire.
    pub wire: String,
    /// In Rust.
    pub name: VariantName,
}

/// Another name for a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// In Rust.
    pub name: TypeName,
    /// The file.
    pub module: ModName,
    /// The definition's name.
    pub source: String,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// Documentation and markers.
    pub docs: Docs,
    /// What it stands for.
    pub ty: Type,
}

/// A Rust type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// `bool`.
    Bool,
    /// `i32`.
    I32,
    /// `i64`.
    I64,
    /// `f32`.
    F32,
    /// `f64`.
    F64,
    /// `String`.
    String,
    /// A date and time that keeps its spelling.
    Timestamp,
    /// Any JSON value.
    Value,
    /// A generated type.
    Named(TypeName),
    /// `Vec<_>`.
    Array(Box<Type>),
    /// A map with string keys.
    Map(Box<Type>),
    /// A list that travels as one string, joined by this separator (parameters only).
    Joined(String),
    /// `Box<_>`: here a cycle is cut.
    Boxed(Box<Type>),
}

/// What is said about an item besides its type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Docs {
    /// In our own words, from an overlay.
    pub text: Option<String>,
    /// The `format` where the type does not say it all (`uri`, `byte`).
    pub format: Option<String>,
    /// The server's default, as JSON text; the client never sends it by itself.
    pub default: Option<String>,
    /// Limits the server checks, in the document's words (`maximum 10`).
    pub limits: Vec<String>,
    /// Only in answers.
    pub read_only: bool,
    /// Never printed.
    pub secret: bool,
    /// Going away.
    pub deprecated: bool,
    /// May change.
    pub experimental: bool,
    /// Not in self-hosted installations.
    pub hosted_only: bool,
}
