//! Types: what requests and answers carry.

use super::{FieldName, ModName, TypeName, VariantName};
use crate::pointer::Pointer;

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
