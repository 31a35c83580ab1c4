//! Swagger 2.0 as the specification has it: a strict model, and the reader that fills it.
//!
//! In: JSON after overlays. Out: [`Document`], and a finding for every key or value that Swagger 2.0 does not allow at
//! its place. The reader goes on after a finding, so that one run shows all of them. No reference is followed here, no
//! name is made, nothing is lowered.

pub(crate) mod checks;
mod dangling;
mod fields;
pub mod grammar;
mod operation;
mod parameter;
mod schema;
mod security;
mod top;

use indexmap::IndexMap;
use serde_json::{Number, Value};

use crate::diagnostic::Diagnostics;
use crate::pointer::Pointer;

/// Vendor extensions of a node, in order.
pub(crate) type Extensions = IndexMap<String, Value>;

/// A security requirement: scheme to scopes.
pub(crate) type Requirement = IndexMap<String, Vec<String>>;

/// The document.
#[derive(Debug)]
pub(crate) struct Document {
    pub(crate) title: String,
    pub(crate) version: String,
    pub(crate) host: Option<String>,
    pub(crate) base_path: Option<String>,
    pub(crate) schemes: Vec<String>,
    pub(crate) consumes: Vec<String>,
    pub(crate) produces: Vec<String>,
    pub(crate) paths: Vec<PathItem>,
    pub(crate) definitions: IndexMap<String, Schema>,
    pub(crate) parameters: IndexMap<String, Parameter>,
    pub(crate) responses: IndexMap<String, Response>,
    pub(crate) security_definitions: IndexMap<String, SecurityScheme>,
    pub(crate) security: Option<Vec<Requirement>>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) extensions: Extensions,
}

/// A tag.
#[derive(Debug)]
pub(crate) struct Tag {
    pub(crate) name: String,
    pub(crate) extensions: Extensions,
}

/// A path with its operations.
#[derive(Debug)]
pub(crate) struct PathItem {
    pub(crate) at: Pointer,
    pub(crate) path: String,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) operations: Vec<Operation>,
    pub(crate) extensions: Extensions,
}

/// An operation.
#[derive(Debug)]
pub(crate) struct Operation {
    pub(crate) at: Pointer,
    pub(crate) method: String,
    pub(crate) id: Option<String>,
    pub(crate) tags: Vec<String>,
    pub(crate) consumes: Option<Vec<String>>,
    pub(crate) produces: Option<Vec<String>>,
    pub(crate) parameters: Vec<Parameter>,
    pub(crate) responses: Vec<(String, Response)>,
    pub(crate) schemes: Vec<String>,
    pub(crate) deprecated: bool,
    pub(crate) security: Option<Vec<Requirement>>,
    pub(crate) extensions: Extensions,
}

/// A parameter, or a reference to a shared one.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) at: Pointer,
    pub(crate) reference: Option<String>,
    pub(crate) name: String,
    pub(crate) location: Location,
    pub(crate) required: bool,
    pub(crate) allow_empty_value: bool,
    /// Of a body: its schema. Of others: the keywords at the parameter itself.
    pub(crate) schema: Schema,
    pub(crate) extensions: Extensions,
}

/// Where a parameter stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Location {
    Path,
    Query,
    Header,
    Form,
    Body,
}

/// A response, or a reference to a shared one.
#[derive(Clone, Debug)]
pub(crate) struct Response {
    pub(crate) at: Pointer,
    pub(crate) reference: Option<String>,
    pub(crate) schema: Option<Schema>,
    pub(crate) headers: IndexMap<String, Schema>,
    pub(crate) extensions: Extensions,
}

/// A schema; also the keywords of parameters, items and headers, which are a part of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    pub(crate) at: Pointer,
    pub(crate) reference: Option<String>,
    /// Prose, but for a type without a name it is all there is.
    pub(crate) title: Option<String>,
    /// Whether it cannot be used as it stands; why is a finding.
    pub(crate) refused: bool,
    pub(crate) kind: Option<String>,
    pub(crate) format: Option<String>,
    pub(crate) collection_format: Option<String>,
    pub(crate) default: Option<Value>,
    pub(crate) enumeration: Vec<Value>,
    pub(crate) multiple_of: Option<Number>,
    pub(crate) maximum: Option<Number>,
    pub(crate) exclusive_maximum: bool,
    pub(crate) minimum: Option<Number>,
    pub(crate) exclusive_minimum: bool,
    pub(crate) max_length: Option<usize>,
    pub(crate) min_length: Option<usize>,
    pub(crate) pattern: Option<String>,
    pub(crate) max_items: Option<usize>,
    pub(crate) min_items: Option<usize>,
    pub(crate) unique_items: bool,
    pub(crate) max_properties: Option<usize>,
    pub(crate) min_properties: Option<usize>,
    pub(crate) required: Vec<String>,
    pub(crate) properties: IndexMap<String, Schema>,
    pub(crate) additional_properties: Option<Additional>,
    pub(crate) items: Option<Box<Schema>>,
    pub(crate) all_of: Vec<Schema>,
    pub(crate) discriminator: Option<String>,
    pub(crate) read_only: bool,
    pub(crate) xml: Option<Value>,
    pub(crate) example: Option<Value>,
    pub(crate) extensions: Extensions,
}

/// What members an object has beyond its properties.
#[derive(Clone, Debug)]
pub(crate) enum Additional {
    Any(bool),
    Schema(Box<Schema>),
}

/// How a client says who it is.
#[derive(Debug)]
pub(crate) struct SecurityScheme {
    pub(crate) at: Pointer,
    pub(crate) kind: SecurityKind,
    pub(crate) extensions: Extensions,
}

/// The kinds of security schemes.
#[derive(Debug)]
pub(crate) enum SecurityKind {
    Basic,
    ApiKey { name: String, in_header: bool },
    OAuth2 { flow: String, authorization_url: Option<String>, token_url: Option<String>, scopes: Vec<String> },
}

/// Reads one schema, or the keywords of a parameter, header or items, by itself; `None` where it is not an object. Findings
/// are those of the document that holds it, and are not repeated.
pub(crate) fn read_schema(value: &Value, place: grammar::Place) -> Option<Schema> {
    let mut diagnostics = Diagnostics::new();
    schema::schema(value, Pointer::root(), place, 0, &fields::Findings::new(&mut diagnostics))
}

/// Reads a document; `None` where its top is not an object.
pub(crate) fn parse(document: &Value, diagnostics: &mut Diagnostics) -> Option<Document> {
    let mut parsed = top::document(document, diagnostics)?;
    dangling::refuse(&mut parsed);
    checks::check(&parsed, diagnostics);
    Some(parsed)
}
