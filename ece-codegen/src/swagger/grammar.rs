//! The grammar of Swagger 2.0: which keys an object has at which place, what each of them holds, and whether that is a
//! fact, prose, or values.
//!
//! One table, and nobody else decides by key: the strict reader takes its knowledge of keys from here, `fetch` strips
//! prose by it, `diff` walks documents by it. The same word means different things at different places (`description` is
//! prose on a schema and a name below `properties`), so that a key is always asked for together with its place. Nothing
//! here reads a value, but for `in` and `$ref` of a parameter, which decide what other keys it may have.

mod tables;
#[cfg(test)]
mod tests;

use serde_json::{Map, Value};

use crate::pointer::Pointer;
use tables::{REQUIRED_SCOPES, SCOPE};

/// Upstream's own extension of an operation: the tag of the published documentation. The only one that has a grammar.
pub const PUBLISHED_TAG: &str = "x-doc";

/// A kind of object in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Place {
    /// The whole document.
    Document,
    /// `info`.
    Info,
    /// `info.contact`.
    Contact,
    /// `info.license`.
    License,
    /// `externalDocs`, wherever it is.
    ExternalDocs,
    /// A tag of the document.
    Tag,
    /// What stands under a path.
    PathItem,
    /// What stands under a method.
    Operation,
    /// A parameter of any kind.
    Parameter,
    /// What stands under a status.
    Response,
    /// A header of a response.
    Header,
    /// The items of a parameter or header: no whole schema.
    Items,
    /// A schema.
    Schema,
    /// `xml` of a schema.
    Xml,
    /// A security scheme.
    SecurityScheme,
    /// The scopes of a security scheme: every key is a name.
    Scopes,
    /// A security requirement: every key is a name.
    Requirement,
    /// The extension of an operation that carries the tag of the published documentation.
    DocExtension,
}

/// What stands under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// A text, a number or a truth value.
    Scalar,
    /// A list of values, each of which counts by itself.
    Scalars,
    /// Any JSON, which counts as a whole.
    Any,
    /// An object of this kind (`additionalProperties` may be a truth value instead).
    Node(Place),
    /// A list of such objects.
    List(Place),
    /// An object whose keys are names of the API's own, and whose values are of this kind.
    Names(Place),
    /// The same where keys that begin with `x-` are extensions, not names.
    NamesOrExtensions(Place),
}

/// Of what sort the value of a key is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// A fact about the interface.
    Fact,
    /// Values of the API itself: `enum` and `default`.
    Values,
    /// Prose, or an example.
    Prose,
    /// Prose that the specification requires.
    RequiredProse,
}

/// When Swagger 2.0 has a key at its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum When {
    Always,
    /// Never: other versions of the specification have it, and documents in the wild.
    Foreign,
    InBody,
    NotInBody,
    InQueryOrForm,
}

/// The value of a key that says no more than its absence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Idle {
    /// There is none.
    Never,
    False,
    Zero,
    /// A list or an object without anything in it.
    Empty,
    /// `csv`.
    Commas,
}

/// A key of an object.
#[derive(Clone, Copy, Debug)]
pub struct Key {
    /// As it is spelled.
    pub name: &'static str,
    /// What stands under it.
    pub holds: Holds,
    /// Of what sort that is.
    pub says: Says,
    when: When,
    idle: Idle,
}

impl Key {
    const fn new(name: &'static str, holds: Holds, says: Says) -> Self {
        Self { name, holds, says, when: When::Always, idle: Idle::Never }
    }

    const fn when(self, when: When) -> Self {
        Self { when, ..self }
    }

    const fn idle(self, idle: Idle) -> Self {
        Self { idle, ..self }
    }

    /// True where Swagger 2.0 has the key, at its place in `object`.
    pub(crate) fn belongs_to(&self, place: Place, object: &Map<String, Value>) -> bool {
        if place == Place::Parameter && object.contains_key("$ref") {
            return self.name == "$ref";
        }
        let location = || object.get("in").and_then(Value::as_str).unwrap_or_default();
        match self.when {
            When::Always => true,
            When::Foreign => false,
            When::InBody => location() == "body",
            When::NotInBody => location() != "body",
            When::InQueryOrForm => matches!(location(), "query" | "formData"),
        }
    }

    /// True for a value that says no more than the absence of the key: `required: []`, `readOnly: false`.
    pub fn is_idle(&self, value: &Value) -> bool {
        match (self.idle, value) {
            (Idle::False, Value::Bool(flag)) => !flag,
            (Idle::Zero, Value::Number(number)) => number.as_f64() == Some(0.0),
            (Idle::Empty, Value::Array(elements)) => elements.is_empty(),
            (Idle::Empty, Value::Object(members)) => members.is_empty(),
            (Idle::Commas, Value::String(style)) => style == "csv",
            _ => false,
        }
    }

    /// True for prose of either sort.
    pub fn is_prose(&self) -> bool {
        matches!(self.says, Says::Prose | Says::RequiredProse)
    }
}

impl Place {
    /// All places.
    pub const ALL: [Self; 18] = [
        Self::Document,
        Self::Info,
        Self::Contact,
        Self::License,
        Self::ExternalDocs,
        Self::Tag,
        Self::PathItem,
        Self::Operation,
        Self::Parameter,
        Self::Response,
        Self::Header,
        Self::Items,
        Self::Schema,
        Self::Xml,
        Self::SecurityScheme,
        Self::Scopes,
        Self::Requirement,
        Self::DocExtension,
    ];

    /// The keys of an object here, foreign ones included; none where every key is a name.
    pub fn keys(self) -> impl Iterator<Item = &'static Key> {
        self.tables().iter().copied().flatten()
    }

    /// What stands under `key` in an object here; `None` where the grammar has no such key.
    pub fn key(self, key: &str) -> Option<&'static Key> {
        match self {
            Self::Scopes => (!is_extension(key)).then_some(&SCOPE),
            Self::Requirement => Some(&REQUIRED_SCOPES),
            _ => self.keys().find(|known| known.name == key),
        }
    }
}

/// The methods that a path can have.
pub fn methods() -> impl Iterator<Item = &'static str> {
    Place::PathItem.keys().filter(|key| key.holds == Holds::Node(Place::Operation)).map(|key| key.name)
}

impl Holds {
    /// What stands under `token`, a key or an index, of what is held; `None` where the grammar has no such key.
    pub fn below(self, token: &str) -> Option<Self> {
        match self {
            Self::Node(place) => place.key(token).map(|key| key.holds),
            Self::NamesOrExtensions(_) if is_extension(token) => None,
            Self::List(place) | Self::Names(place) | Self::NamesOrExtensions(place) => Some(Self::Node(place)),
            Self::Scalar | Self::Scalars | Self::Any => None,
        }
    }

    /// What stands at a place of a document; `None` where the grammar does not know it.
    pub fn at(pointer: &Pointer) -> Option<Self> {
        pointer.tokens().try_fold(Self::Node(Place::Document), |holds, token| holds.below(&token))
    }

    /// Shows every object at and below `value`, which is held so, with its place.
    pub fn visit<'v>(self, value: &'v Value, visit: &mut dyn FnMut(Place, &'v Map<String, Value>)) {
        self.visit_within(value, &mut |place, object| {
            visit(place, object);
            true
        });
    }

    /// The same, but for what is within an object of which `visit` gives false.
    pub fn visit_within<'v>(self, value: &'v Value, visit: &mut dyn FnMut(Place, &'v Map<String, Value>) -> bool) {
        match (self, value) {
            (Self::Node(place), Value::Object(object)) if visit(place, object) => {
                for (key, value) in object {
                    if let Some(key) = place.key(key) {
                        key.holds.visit_within(value, visit);
                    }
                }
            }
            (Self::List(place), Value::Array(elements)) => {
                for element in elements {
                    Self::Node(place).visit_within(element, visit);
                }
            }
            (Self::Names(place), Value::Object(members)) => {
                members.values().for_each(|member| Self::Node(place).visit_within(member, visit));
            }
            (Self::NamesOrExtensions(place), Value::Object(members)) => {
                let named = members.iter().filter(|(name, _)| !is_extension(name));
                named.for_each(|(_, member)| Self::Node(place).visit_within(member, visit));
            }
            _ => {}
        }
    }
}

/// True for the keys that Swagger 2.0 leaves to everyone.
pub fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}
