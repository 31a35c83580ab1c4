//! The tables of the grammar, one per place. `fact`, `facts`, `node`, `prose` and `foreign` make their rows.

use super::{Holds, Idle, Key, PUBLISHED_TAG, Place, Says, When};

const fn fact(name: &'static str) -> Key {
    Key::new(name, Holds::Scalar, Says::Fact)
}

const fn facts(name: &'static str) -> Key {
    Key::new(name, Holds::Scalars, Says::Fact)
}

const fn node(name: &'static str, holds: Holds) -> Key {
    Key::new(name, holds, Says::Fact)
}

const fn prose(name: &'static str) -> Key {
    Key::new(name, Holds::Scalar, Says::Prose)
}

const fn foreign(key: Key) -> Key {
    key.when(When::Foreign)
}

const EXTERNAL_DOCS_KEY: Key = Key::new("externalDocs", Holds::Node(Place::ExternalDocs), Says::Prose);
const EXAMPLE: Key = Key::new("example", Holds::Any, Says::Prose);
const EXAMPLES: Key = Key::new("examples", Holds::Any, Says::Prose);
const SECURITY: Key = node("security", Holds::List(Place::Requirement));
const PARAMETERS: Key = node("parameters", Holds::List(Place::Parameter)).idle(Idle::Empty);

type Table = &'static [Key];

const DOCUMENT: Table = &[
    fact("swagger"),
    node("info", Holds::Node(Place::Info)),
    fact("host"),
    fact("basePath"),
    facts("schemes").idle(Idle::Empty),
    facts("consumes").idle(Idle::Empty),
    facts("produces").idle(Idle::Empty),
    node("paths", Holds::NamesOrExtensions(Place::PathItem)),
    node("definitions", Holds::Names(Place::Schema)).idle(Idle::Empty),
    node("parameters", Holds::Names(Place::Parameter)).idle(Idle::Empty),
    node("responses", Holds::Names(Place::Response)).idle(Idle::Empty),
    node("securityDefinitions", Holds::Names(Place::SecurityScheme)).idle(Idle::Empty),
    SECURITY,
    node("tags", Holds::List(Place::Tag)).idle(Idle::Empty),
    EXTERNAL_DOCS_KEY,
];

const INFO: Table = &[
    fact("title"),
    fact("version"),
    prose("description"),
    prose("termsOfService"),
    Key::new("contact", Holds::Node(Place::Contact), Says::Prose),
    Key::new("license", Holds::Node(Place::License), Says::Prose),
];

const CONTACT: Table = &[prose("name"), prose("url"), prose("email")];

const LICENSE: Table = &[prose("name"), prose("url")];

const EXTERNAL_DOCS: Table = &[prose("description"), prose("url")];

const TAG: Table = &[fact("name"), prose("description"), EXTERNAL_DOCS_KEY];

const PATH_ITEM: Table = &[
    fact("$ref"),
    node("get", Holds::Node(Place::Operation)),
    node("put", Holds::Node(Place::Operation)),
    node("post", Holds::Node(Place::Operation)),
    node("delete", Holds::Node(Place::Operation)),
    node("options", Holds::Node(Place::Operation)),
    node("head", Holds::Node(Place::Operation)),
    node("patch", Holds::Node(Place::Operation)),
    PARAMETERS,
    foreign(prose("summary")),
    foreign(prose("description")),
];

const OPERATION: Table = &[
    facts("tags").idle(Idle::Empty),
    prose("summary"),
    prose("description"),
    EXTERNAL_DOCS_KEY,
    fact("operationId"),
    facts("consumes"),
    facts("produces"),
    PARAMETERS,
    node("responses", Holds::NamesOrExtensions(Place::Response)),
    facts("schemes").idle(Idle::Empty),
    fact("deprecated").idle(Idle::False),
    SECURITY,
    node(PUBLISHED_TAG, Holds::Node(Place::DocExtension)),
];

const PARAMETER: Table = &[
    fact("$ref"),
    fact("name"),
    fact("in"),
    fact("required").idle(Idle::False),
    fact("allowEmptyValue").idle(Idle::False).when(When::InQueryOrForm),
    node("schema", Holds::Node(Place::Schema)).when(When::InBody),
    prose("description"),
    foreign(EXAMPLE),
    foreign(EXAMPLES),
];

const RESPONSE: Table = &[
    fact("$ref"),
    Key::new("description", Holds::Scalar, Says::RequiredProse),
    node("schema", Holds::Node(Place::Schema)),
    node("headers", Holds::Names(Place::Header)).idle(Idle::Empty),
    EXAMPLES,
];

const HEADER: Table = &[prose("description"), foreign(EXAMPLE)];

const ITEMS: Table = &[foreign(prose("title")), foreign(prose("description")), foreign(EXAMPLE), foreign(EXAMPLES)];

/// What parameters, headers and their items share with schemas; of a parameter, where it is not a body.
const TYPED: Table = &[
    fact("type").when(When::NotInBody),
    fact("format").when(When::NotInBody),
    Key::new("default", Holds::Any, Says::Values).when(When::NotInBody),
    Key::new("enum", Holds::Scalars, Says::Values).when(When::NotInBody),
    fact("maximum").when(When::NotInBody),
    fact("exclusiveMaximum").idle(Idle::False).when(When::NotInBody),
    fact("minimum").when(When::NotInBody),
    fact("exclusiveMinimum").idle(Idle::False).when(When::NotInBody),
    fact("maxLength").when(When::NotInBody),
    fact("minLength").idle(Idle::Zero).when(When::NotInBody),
    fact("pattern").when(When::NotInBody),
    fact("maxItems").when(When::NotInBody),
    fact("minItems").idle(Idle::Zero).when(When::NotInBody),
    fact("uniqueItems").idle(Idle::False).when(When::NotInBody),
    fact("multipleOf").when(When::NotInBody),
];

/// What they do not share with schemas.
const LISTED: Table = &[
    node("items", Holds::Node(Place::Items)).when(When::NotInBody),
    fact("collectionFormat").when(When::NotInBody).idle(Idle::Commas),
];

const SCHEMA: Table = &[
    fact("$ref"),
    node("items", Holds::Node(Place::Schema)),
    facts("required").idle(Idle::Empty),
    node("properties", Holds::Names(Place::Schema)),
    node("additionalProperties", Holds::Node(Place::Schema)),
    node("allOf", Holds::List(Place::Schema)).idle(Idle::Empty),
    fact("maxProperties"),
    fact("minProperties").idle(Idle::Zero),
    fact("discriminator"),
    fact("readOnly").idle(Idle::False),
    node("xml", Holds::Node(Place::Xml)),
    prose("title"),
    prose("description"),
    EXTERNAL_DOCS_KEY,
    EXAMPLE,
    // Unknown to Swagger 2.0, which the strict reader says; below them stand schemas all the same.
    foreign(fact("collectionFormat")),
    foreign(EXAMPLES),
    foreign(node("anyOf", Holds::List(Place::Schema))),
    foreign(node("oneOf", Holds::List(Place::Schema))),
    foreign(node("not", Holds::Node(Place::Schema))),
    foreign(node("patternProperties", Holds::Names(Place::Schema))),
];

const XML: Table = &[fact("name"), fact("namespace"), fact("prefix"), fact("attribute"), fact("wrapped")];

const SECURITY_SCHEME: Table = &[
    fact("type"),
    fact("name"),
    fact("in"),
    fact("flow"),
    fact("authorizationUrl"),
    fact("tokenUrl"),
    node("scopes", Holds::Node(Place::Scopes)),
    prose("description"),
];

const DOC_EXTENSION: Table = &[fact("tag")];

/// What stands under every key of [`Place::Scopes`] that is not an extension.
pub(super) static SCOPE: Key = Key::new("", Holds::Scalar, Says::RequiredProse);
/// What stands under every key of [`Place::Requirement`].
pub(super) static REQUIRED_SCOPES: Key = facts("");

impl Place {
    pub(super) fn tables(self) -> &'static [Table] {
        match self {
            Self::Document => &[DOCUMENT],
            Self::Info => &[INFO],
            Self::Contact => &[CONTACT],
            Self::License => &[LICENSE],
            Self::ExternalDocs => &[EXTERNAL_DOCS],
            Self::Tag => &[TAG],
            Self::PathItem => &[PATH_ITEM],
            Self::Operation => &[OPERATION],
            Self::Parameter => &[PARAMETER, TYPED, LISTED],
            Self::Response => &[RESPONSE],
            Self::Header => &[HEADER, TYPED, LISTED],
            Self::Items => &[ITEMS, TYPED, LISTED],
            Self::Schema => &[SCHEMA, TYPED],
            Self::Xml => &[XML],
            Self::SecurityScheme => &[SECURITY_SCHEME],
            Self::Scopes | Self::Requirement => &[],
            Self::DocExtension => &[DOC_EXTENSION],
        }
    }
}
