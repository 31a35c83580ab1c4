//! Which keys Swagger 2.0 knows at which place, and what each of them holds.
//!
//! This is the allow-list behind "facts, not sentences": a key that no table names is not kept without being looked at.
//! The same word means different things at different places (`description` is prose on a schema and a name below
//! `properties`), so nothing outside of these tables ever decides by key alone.

/// A kind of object in the document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    Document,
    Info,
    Tag,
    PathItem,
    Operation,
    Parameter,
    Response,
    Header,
    Schema,
    SecurityScheme,
    /// The extension of an operation that carries the tag of the published documentation.
    DocExtension,
    /// A map from scope names to prose.
    Scopes,
}

/// What stands under a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// A fact made of short texts, numbers and truth values.
    Fact,
    /// Values of the API itself: `enum` and `default`.
    Values,
    /// Prose, or an example: goes.
    Prose,
    /// Prose that the specification requires: becomes the empty text.
    RequiredProse,
    /// An object of this kind, or a list of such.
    Node(Place),
    /// An object whose keys are names of the API's own, and whose values are of this kind.
    Names(Place),
    /// The same where keys that begin with `x-` are extensions, not names.
    NamesOrExtensions(Place),
}

use Holds::{Fact, Names, NamesOrExtensions, Node, Prose, RequiredProse, Values};

type Table = &'static [(&'static str, Holds)];

const DOCUMENT: Table = &[
    ("swagger", Fact),
    ("info", Node(Place::Info)),
    ("host", Fact),
    ("basePath", Fact),
    ("schemes", Fact),
    ("consumes", Fact),
    ("produces", Fact),
    ("paths", NamesOrExtensions(Place::PathItem)),
    ("definitions", Names(Place::Schema)),
    ("parameters", Names(Place::Parameter)),
    ("responses", Names(Place::Response)),
    ("securityDefinitions", Names(Place::SecurityScheme)),
    ("security", Fact),
    ("tags", Node(Place::Tag)),
    ("externalDocs", Prose),
];

const INFO: Table = &[
    ("title", Fact),
    ("version", Fact),
    ("description", Prose),
    ("termsOfService", Prose),
    ("contact", Prose),
    ("license", Prose),
];

const TAG: Table = &[("name", Fact), ("description", Prose), ("externalDocs", Prose)];

const PATH_ITEM: Table = &[
    ("$ref", Fact),
    ("get", Node(Place::Operation)),
    ("put", Node(Place::Operation)),
    ("post", Node(Place::Operation)),
    ("delete", Node(Place::Operation)),
    ("options", Node(Place::Operation)),
    ("head", Node(Place::Operation)),
    ("patch", Node(Place::Operation)),
    ("parameters", Node(Place::Parameter)),
    ("summary", Prose),
    ("description", Prose),
];

const OPERATION: Table = &[
    ("tags", Fact),
    ("summary", Prose),
    ("description", Prose),
    ("externalDocs", Prose),
    ("operationId", Fact),
    ("consumes", Fact),
    ("produces", Fact),
    ("parameters", Node(Place::Parameter)),
    ("responses", NamesOrExtensions(Place::Response)),
    ("schemes", Fact),
    ("deprecated", Fact),
    ("security", Fact),
    ("x-doc", Node(Place::DocExtension)),
];

const PARAMETER: Table = &[
    ("$ref", Fact),
    ("name", Fact),
    ("in", Fact),
    ("required", Fact),
    ("allowEmptyValue", Fact),
    ("schema", Node(Place::Schema)),
    ("description", Prose),
    ("example", Prose),
    ("examples", Prose),
];

const RESPONSE: Table = &[
    ("$ref", Fact),
    ("description", RequiredProse),
    ("schema", Node(Place::Schema)),
    ("headers", Names(Place::Header)),
    ("examples", Prose),
];

const HEADER: Table = &[("description", Prose), ("example", Prose)];

/// What parameters, headers and schemas share.
const TYPED: Table = &[
    ("type", Fact),
    ("format", Fact),
    ("items", Node(Place::Schema)),
    ("collectionFormat", Fact),
    ("default", Values),
    ("enum", Values),
    ("maximum", Fact),
    ("exclusiveMaximum", Fact),
    ("minimum", Fact),
    ("exclusiveMinimum", Fact),
    ("maxLength", Fact),
    ("minLength", Fact),
    ("pattern", Fact),
    ("maxItems", Fact),
    ("minItems", Fact),
    ("uniqueItems", Fact),
    ("multipleOf", Fact),
];

const SCHEMA: Table = &[
    ("$ref", Fact),
    ("required", Fact),
    ("properties", Names(Place::Schema)),
    ("additionalProperties", Node(Place::Schema)),
    ("allOf", Node(Place::Schema)),
    ("maxProperties", Fact),
    ("minProperties", Fact),
    ("discriminator", Fact),
    ("readOnly", Fact),
    ("xml", Fact),
    ("title", Prose),
    ("description", Prose),
    ("externalDocs", Prose),
    ("example", Prose),
    // Unknown to Swagger 2.0, which the strict reader says; below them stand schemas all the same.
    ("examples", Prose),
    ("anyOf", Node(Place::Schema)),
    ("oneOf", Node(Place::Schema)),
    ("not", Node(Place::Schema)),
    ("patternProperties", Names(Place::Schema)),
];

const SECURITY_SCHEME: Table = &[
    ("type", Fact),
    ("name", Fact),
    ("in", Fact),
    ("flow", Fact),
    ("authorizationUrl", Fact),
    ("tokenUrl", Fact),
    ("scopes", Node(Place::Scopes)),
    ("description", Prose),
];

const DOC_EXTENSION: Table = &[("tag", Fact)];

/// What stands under `key` in an object of the kind `place`; `None` where the specification has no such key.
pub(crate) fn holds(place: Place, key: &str) -> Option<Holds> {
    let tables: &[Table] = match place {
        Place::Document => &[DOCUMENT],
        Place::Info => &[INFO],
        Place::Tag => &[TAG],
        Place::PathItem => &[PATH_ITEM],
        Place::Operation => &[OPERATION],
        Place::Parameter => &[PARAMETER, TYPED],
        Place::Response => &[RESPONSE],
        Place::Header => &[HEADER, TYPED],
        Place::Schema => &[SCHEMA, TYPED],
        Place::SecurityScheme => &[SECURITY_SCHEME],
        Place::DocExtension => &[DOC_EXTENSION],
        Place::Scopes => return (!is_extension(key)).then_some(RequiredProse),
    };
    let mut entries = tables.iter().copied().flatten();
    entries.find(|(name, _)| *name == key).map(|(_, holds)| *holds)
}

/// True for the keys that Swagger 2.0 leaves to everyone.
pub(crate) fn is_extension(key: &str) -> bool {
    key.starts_with("x-")
}
