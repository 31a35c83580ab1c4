//! The Rust API minus tokens: what `emit` prints, `outline` lists and a comparison of two documents compares.
//!
//! Plain data: strings, numbers and lists, with every decision already made (names, optionality, boxing, argument
//! order). Nothing here reads a document, makes a name or knows a token.

mod areas;
mod guidance;
mod input;
mod operation;
mod signature;
mod types;

use std::sync::Arc;

pub use areas::{Area, Areas};
pub use guidance::{ExampleFrame, Guidance};
pub use input::{Accepts, Argument, Input};
pub use operation::{
    Body, BodyKind, FormField, Header, ListStyle, Location, Operation, Output, Parameter, Response, ResponseBody,
    Semantics, is_success,
};
pub use signature::Spelling;
pub use types::{
    Additional, Alias, Annotations, Arm, DescribedValue, Enum, EnumKind, Field, ListedBy, Model, OneOf, Presence, Type,
    TypeDef, Variant,
};

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
    /// A feature of the crate (`platform-infrastructure`). Only the naming module makes one.
    FeatureName;
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
    /// What stands around the example of an operation; from an overlay.
    pub example_frame: ExampleFrame,
    /// The security schemes, in document order.
    pub security_schemes: Vec<SecurityScheme>,
    /// What operations ask for that say nothing of their own.
    pub security: Security,
    /// The groups of operations, in the order of the document's tags.
    pub groups: Vec<Group>,
    /// The types, definitions in document order, each followed by the types hoisted out of it; then those of parameters.
    pub types: Vec<TypeDef>,
    /// The features that compile parts of it; none where all of it is always compiled.
    pub areas: Option<Areas>,
    /// All error codes that any response declares.
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
    /// Operations that were refused: they are not generated.
    pub operations_refused: usize,
    /// Definitions in the document.
    pub definitions: usize,
    /// Definitions that were refused: their type is any JSON.
    pub definitions_refused: usize,
    /// Definitions that became a type which says what the document says.
    pub definitions_generated: usize,
    /// Parameters that the operations of the document take, bodies and form fields included, repairs made.
    pub parameters: usize,
    /// Parameters that were refused, those of refused operations included: they cannot be given.
    pub parameters_refused: usize,
    /// Properties of all schemas in the document.
    pub properties: usize,
    /// Properties that were refused, those of refused operations included: their values are kept in `extra`.
    pub properties_refused: usize,
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

/// Which credentials an operation asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Security {
    /// The document does not say.
    Any,
    /// None.
    None,
    /// All schemes of one of these alternatives, by their names. Shared by all operations that say nothing of their own.
    OneOf(Arc<[Vec<String>]>),
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
