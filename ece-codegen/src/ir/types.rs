//! Types: what requests and responses carry.

use super::{Accepts, FieldName, ModName, TypeName, VariantName};
use crate::pointer::Pointer;

/// A generated type.
#[derive(Clone, Debug, PartialEq)]
pub enum TypeDef {
    /// A struct.
    Model(Model),
    /// An enum of strings, integers, numbers or booleans.
    Enum(Enum),
    /// An enum of structs.
    OneOf(OneOf),
    /// Another name for a type.
    Alias(Alias),
}

impl TypeDef {
    /// Its name.
    pub fn name(&self) -> &TypeName {
        match self {
            Self::Model(model) => &model.name,
            Self::Enum(it) => &it.name,
            Self::OneOf(it) => &it.name,
            Self::Alias(alias) => &alias.name,
        }
    }

    /// Its file.
    pub fn module(&self) -> &ModName {
        match self {
            Self::Model(model) => &model.module,
            Self::Enum(it) => &it.module,
            Self::OneOf(it) => &it.module,
            Self::Alias(alias) => &alias.module,
        }
    }

    /// Documentation and flags.
    pub fn annotations(&self) -> &Annotations {
        match self {
            Self::Model(model) => &model.annotations,
            Self::Enum(it) => &it.annotations,
            Self::OneOf(it) => &it.annotations,
            Self::Alias(alias) => &alias.annotations,
        }
    }

    /// Where it stands in the document.
    pub fn pointer(&self) -> &Pointer {
        match self {
            Self::Model(model) => &model.pointer,
            Self::Enum(it) => &it.pointer,
            Self::OneOf(it) => &it.pointer,
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
    pub spec_name: String,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// Documentation and flags.
    pub annotations: Annotations,
    /// In document order.
    pub fields: Vec<Field>,
    /// What members beyond the listed ones are, where the document gives them a type.
    pub additional: Option<Additional>,
    /// The fields that `new` takes, by index, in order; `None` where there is no `new`.
    pub constructor: Option<Vec<usize>>,
    /// True where a request can carry it.
    pub in_requests: bool,
    /// True where a response can carry it.
    pub in_responses: bool,
}

impl Model {
    /// The types of all members.
    pub fn types(&self) -> impl Iterator<Item = &Type> {
        self.fields.iter().map(|field| &field.ty).chain(self.additional.iter().map(|additional| &additional.ty))
    }

    /// What `new` takes, in order; `None` where there is no `new`.
    pub fn constructor(&self) -> Option<impl Iterator<Item = &Field>> {
        let taken = self.constructor.as_ref()?;
        Some(taken.iter().filter_map(|index| self.fields.get(*index)))
    }

    /// The fields that have to be given a value, with their indices.
    pub fn passed(&self) -> impl Iterator<Item = (usize, &Field)> {
        self.fields.iter().enumerate().filter(|(_, field)| field.is_passed())
    }

    /// The fields that have to be given a value, and that `new` does not take.
    pub fn left_to_setters(&self) -> impl Iterator<Item = &Field> {
        let is_taken = |index: &usize| self.constructor.as_ref().is_some_and(|taken| taken.contains(index));
        self.passed().filter(move |(index, _)| !is_taken(index)).map(|(_, field)| field)
    }
}

/// What the members of a struct beyond the listed ones are.
#[derive(Clone, Debug, PartialEq)]
pub struct Additional {
    /// Their type.
    pub ty: Type,
    /// Where it stands in the document.
    pub pointer: Pointer,
}

/// A member of a struct.
#[derive(Clone, Debug, PartialEq)]
pub struct Field {
    /// On the wire.
    pub wire_name: String,
    /// In Rust.
    pub name: FieldName,
    /// The chainable setter: the field's name, unless that name means something else on a struct.
    pub setter: FieldName,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// The type without optionality.
    pub ty: Type,
    /// What the setter and `new` take.
    pub accepts: Accepts,
    /// Sent where nothing is set: what a discriminator holds for this struct.
    pub fixed: Option<String>,
    /// Whether it is an `Option` in Rust.
    pub presence: Presence,
    /// Documentation, limits and flags.
    pub annotations: Annotations,
}

impl Field {
    /// True for a plain field that the server fills: required, so there is a value whenever it was received, and
    /// read-only, so a request goes without it.
    pub fn is_filled_by_server(&self) -> bool {
        self.annotations.read_only && !self.presence.is_option()
    }

    /// True for what a request lacks until somebody gives it a value.
    pub fn is_passed(&self) -> bool {
        !self.presence.is_option() && !self.is_filled_by_server() && self.fixed.is_none()
    }
}

/// Whether a member has to be there, decided once from the document's `required` list and the graph of types.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Presence {
    /// Required, and a plain field.
    Required,
    /// Required, and an `Option` all the same: a struct that holds its own kind has no finite default.
    RequiredBoxed,
    /// Required, and may be null: an `Option`, sent as null while it is `None`.
    Nullable,
    /// May be left out: an `Option`.
    Optional,
}

impl Presence {
    /// True for an `Option`.
    pub fn is_option(self) -> bool {
        self != Self::Required
    }

    /// True for what the document lists as required.
    pub fn is_required(self) -> bool {
        self != Self::Optional
    }
}

/// An enum that keeps unknown values.
#[derive(Clone, Debug, PartialEq)]
pub struct Enum {
    /// In Rust.
    pub name: TypeName,
    /// The file.
    pub module: ModName,
    /// The definition's name, `Owner.member`, or the parameter's name.
    pub spec_name: String,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// Documentation and flags.
    pub annotations: Annotations,
    /// What lists the values, where that is no definition.
    pub listed_by: Option<ListedBy>,
    /// What its values are.
    pub kind: EnumKind,
    /// In document order.
    pub variants: Vec<Variant>,
}

/// What lists the values of an enum that has no name in the document; the first that does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ListedBy {
    /// A member of a struct.
    Member(TypeName, FieldName),
    /// A parameter or a field of a form, by its name on the wire.
    Parameter(String),
}

/// What the values of an enum are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum EnumKind {
    /// Texts.
    String,
    /// Whole numbers.
    Integer,
    /// Numbers.
    Number,
    /// `true` or `false`, one of which is not listed.
    Boolean,
}

impl EnumKind {
    /// The type of a value that is not listed.
    pub fn ty(self) -> Type {
        match self {
            Self::String => Type::String,
            Self::Integer => Type::I64,
            Self::Number => Type::F64,
            Self::Boolean => Type::Bool,
        }
    }
}

/// A known value of an enum.
#[derive(Clone, Debug, PartialEq)]
pub struct Variant {
    /// On the wire, without the quotation marks of a text.
    pub wire_name: String,
    /// In Rust.
    pub name: VariantName,
    /// What it means, in our own words, from an overlay.
    pub doc: Option<String>,
}

/// An enum of structs that a member tells apart; it keeps what it does not know.
#[derive(Clone, Debug, PartialEq)]
pub struct OneOf {
    /// In Rust.
    pub name: TypeName,
    /// The file.
    pub module: ModName,
    /// The definition's name.
    pub spec_name: String,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// Documentation and flags.
    pub annotations: Annotations,
    /// The member that says which struct it is, on the wire.
    pub discriminator: String,
    /// The struct of what all have in common.
    pub base: TypeName,
    /// In document order, the base last.
    pub arms: Vec<Arm>,
}

impl OneOf {
    /// The struct of what all have in common.
    pub fn base_type(&self) -> Type {
        Type::Named(self.base.clone())
    }
}

/// A struct that an enum can be.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm {
    /// What the discriminator holds.
    pub wire_name: String,
    /// In Rust.
    pub name: VariantName,
    /// The struct.
    pub model: TypeName,
    /// Where the struct stands in the document.
    pub pointer: Pointer,
}

impl Arm {
    /// The struct.
    pub fn ty(&self) -> Type {
        Type::Named(self.model.clone())
    }
}

/// Another name for a type.
#[derive(Clone, Debug, PartialEq)]
pub struct Alias {
    /// In Rust.
    pub name: TypeName,
    /// The file.
    pub module: ModName,
    /// The definition's name.
    pub spec_name: String,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// Documentation and flags.
    pub annotations: Annotations,
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
    /// `u64`.
    U64,
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

impl Type {
    /// The type in the box where a cycle is cut here, else the type itself.
    pub fn unboxed(&self) -> &Self {
        match self {
            Self::Boxed(inner) => inner.unboxed(),
            other => other,
        }
    }

    /// True where a cycle is cut here.
    pub fn is_boxed(&self) -> bool {
        matches!(self, Self::Boxed(_))
    }
}

/// What is said about an item besides its type.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Annotations {
    /// In our own words, from an overlay.
    pub text: Option<String>,
    /// The `format` where the type does not say it all (`uri`, `byte`).
    pub format: Option<String>,
    /// The server's default, as JSON text; the client never sends it by itself.
    pub default: Option<String>,
    /// Limits the server checks, in the document's words (`maximum 10`).
    pub limits: Vec<String>,
    /// Values of a string that is no enum, from an overlay.
    pub values: Vec<DescribedValue>,
    /// A parameter that may be sent without a value.
    pub may_be_empty: bool,
    /// Only in responses.
    pub read_only: bool,
    /// Never printed.
    pub secret: bool,
    /// Going away.
    pub deprecated: bool,
    /// What to use then, in our own words, from an overlay.
    pub instead: Option<String>,
    /// May change.
    pub experimental: bool,
    /// Not in self-hosted installations.
    pub hosted_only: bool,
}

/// A value and what it means.
#[derive(Clone, Debug, PartialEq)]
pub struct DescribedValue {
    /// On the wire.
    pub value: String,
    /// In our own words.
    pub text: String,
}

impl Annotations {
    /// With what another one says of the same, where this one says nothing.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            text: self.text.or(other.text),
            format: self.format.or(other.format),
            default: self.default.or(other.default),
            limits: if self.limits.is_empty() { other.limits } else { self.limits },
            values: if self.values.is_empty() { other.values } else { self.values },
            may_be_empty: self.may_be_empty || other.may_be_empty,
            read_only: self.read_only || other.read_only,
            secret: self.secret || other.secret,
            deprecated: self.deprecated || other.deprecated,
            instead: self.instead.or(other.instead),
            experimental: self.experimental || other.experimental,
            hosted_only: self.hosted_only || other.hosted_only,
        }
    }
}
