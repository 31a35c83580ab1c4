//! Swagger 2.0 as the specification has it: a strict model, and the reader that fills it.
//!
//! In: JSON after overlays. Out: [`Document`], and a finding for every key or value that Swagger 2.0 does not allow at
//! its place. The reader goes on after a finding, so that one run shows all of them; it marks what cannot be used, and
//! `ladder` decides what goes with it. No name is made here, nothing is lowered.

mod checks;
mod fields;
pub mod grammar;
mod kinds;
mod ladder;
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
    /// What the document holds, with all that was refused.
    pub(crate) declared: Tally,
    /// What of it was refused.
    pub(crate) refused: Tally,
}

/// How many there are of what is counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) operations: usize,
    pub(crate) definitions: usize,
    pub(crate) parameters: usize,
    pub(crate) properties: usize,
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
    /// Where the fault is for which the operation cannot be called; a finding has said so.
    pub(crate) refused: Option<Pointer>,
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

impl PathItem {
    fn empty(at: Pointer) -> Self {
        let (path, extensions) = (String::new(), Extensions::new());
        Self { at, path, parameters: Vec::new(), operations: Vec::new(), extensions }
    }
}

impl Operation {
    /// What is left of an operation that cannot be read.
    fn refused(method: &str, at: Pointer) -> Self {
        Self {
            refused: Some(at.clone()),
            at,
            method: method.to_owned(),
            id: None,
            tags: Vec::new(),
            consumes: None,
            produces: None,
            parameters: Vec::new(),
            responses: Vec::new(),
            schemes: Vec::new(),
            deprecated: false,
            security: None,
            extensions: Extensions::new(),
        }
    }
}

/// A parameter, or a reference to a shared one.
#[derive(Clone, Debug)]
pub(crate) struct Parameter {
    pub(crate) at: Pointer,
    pub(crate) reference: Option<String>,
    pub(crate) name: String,
    pub(crate) location: Location,
    pub(crate) required: bool,
    /// True where the parameter cannot be sent; a finding has said why.
    pub(crate) refused: bool,
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
    /// True where it cannot be told what the response holds; a finding has said why.
    pub(crate) refused: bool,
    pub(crate) schema: Option<Schema>,
    pub(crate) headers: IndexMap<String, Schema>,
    pub(crate) extensions: Extensions,
}

impl Response {
    /// What is left of a response that cannot be read.
    fn refused(at: Pointer) -> Self {
        let (headers, extensions) = (IndexMap::new(), Extensions::new());
        Self { at, reference: None, refused: true, schema: None, headers, extensions }
    }
}

/// A schema; also the keywords of parameters, items and headers, which are a part of it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Schema {
    pub(crate) at: Pointer,
    pub(crate) reference: Option<String>,
    /// Prose, but for a type without a name it is all there is.
    pub(crate) title: Option<String>,
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
    /// True where null is said to be one of the values.
    pub(crate) nullable: bool,
    pub(crate) xml: Option<Value>,
    pub(crate) example: Option<Value>,
    /// True where the schema cannot be used as it stands: a finding has said why, and it is read as any JSON.
    pub(crate) refused: bool,
    pub(crate) extensions: Extensions,
}

impl Schema {
    /// What is left of a schema that cannot be used.
    fn refused(at: Pointer) -> Self {
        Self { at, refused: true, ..Self::default() }
    }
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

/// Reads one schema, or the keywords of a parameter, header or items, by itself. Findings are those of the document that
/// holds it, and are not repeated.
pub(crate) fn read_schema(value: &Value, place: grammar::Place) -> Schema {
    let mut diagnostics = Diagnostics::new();
    schema::schema(value, Pointer::root(), place, 0, &fields::Findings::new(&mut diagnostics))
}

/// Reads a document; `None` where its top is not an object.
pub(crate) fn parse(document: &Value, diagnostics: &mut Diagnostics) -> Option<Document> {
    let mut parsed = top::document(document, diagnostics)?;
    checks::check(&parsed, diagnostics);
    ladder::settle(&mut parsed, document, diagnostics);
    Some(parsed)
}
