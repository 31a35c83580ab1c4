//! The extensions `x-…` that the project reads: their names, where each may stand, what it holds, what it means, and what
//! it does on the wire.
//!
//! One table. The strict reader takes from it what is known, `lower` and `resolve` their names, `diff` the verdict on a
//! change, and `CONTRIBUTING.md` its table. Nothing here reads a document.

use serde_json::Value;

use crate::grammar::{PUBLISHED_TAG, Place};

/// What an extension does to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Nothing: documentation, for people.
    Documentation,
    /// Nothing: a flag that documentation and Rust source show.
    Flag,
    /// Nothing: another name in Rust.
    Name,
    /// Nothing: another signature in Rust.
    Signature,
    /// Nothing: other features of the crate.
    Features,
    /// Nothing: the value is not shown by `Debug`.
    Secret,
    /// Another request is sent.
    Request,
    /// More is known of responses.
    Response,
    /// Null may be sent, by whoever sends the value.
    Null,
    /// Values of another type are sent.
    Type,
    /// Kinds go by another value, in requests and responses.
    Discriminator,
    /// A call that failed is repeated, or is not.
    Repetition,
}

impl Effect {
    /// In words.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Documentation => "none: documentation",
            Self::Flag => "none: a flag",
            Self::Name => "none: a name in Rust",
            Self::Signature => "none: a signature in Rust",
            Self::Features => "none: features of the crate",
            Self::Secret => "none: hides the value",
            Self::Request => "changes the request",
            Self::Response => "tells of responses",
            Self::Null => "null may be sent",
            Self::Type => "another type of values",
            Self::Discriminator => "another value for a kind",
            Self::Repetition => "decides what is repeated",
        }
    }
}

/// What an extension holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Content {
    /// `true`.
    Flag,
    /// A text.
    Text,
    /// A list of texts.
    Texts,
    /// An object.
    Object,
    /// An object of texts, each under what it is about.
    TextByName,
}

impl Content {
    /// As an example.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Flag => "true",
            Self::Text => "\"…\"",
            Self::Texts => "[\"…\"]",
            Self::Object => "{…}",
            Self::TextByName => "{\"…\": \"…\"}",
        }
    }
}

/// An extension that means something to the project.
#[derive(Clone, Copy, Debug)]
pub struct Extension {
    /// The key.
    pub name: &'static str,
    /// Where it means something.
    pub places: &'static [Place],
    /// What it holds.
    pub content: Content,
    /// What it means, in a line.
    pub meaning: &'static str,
    /// What it does on the wire.
    pub effect: Effect,
}

impl Extension {
    /// True for words that people read, which nobody sends and no program knows.
    pub fn is_documentation(&self) -> bool {
        self.effect == Effect::Documentation && self.content != Content::Object
    }
}

/// The body is a merge patch.
pub const MERGE_PATCH: &str = "x-ece-merge-patch";
/// The body is bytes.
pub const RAW_BODY: &str = "x-ece-raw-body";
/// The value of a path parameter keeps its slashes.
pub const PATH_REST: &str = "x-ece-path-rest";
/// The value of a parameter never changes.
pub const CONST: &str = "x-ece-const";
/// A parameter is a list within a string.
pub const JOINED: &str = "x-ece-joined";
/// What a call does to the server.
pub const SEMANTICS: &str = "x-ece-semantics";
/// A value is not shown.
pub const SECRET: &str = "x-ece-secret";
/// Error codes that stand only in prose upstream.
pub const ERROR_CODES: &str = "x-ece-error-codes";
/// Going away.
pub const DEPRECATED: &str = "x-ece-deprecated";
/// What takes the place of what is going away.
pub const INSTEAD: &str = "x-ece-instead";
/// May change.
pub const EXPERIMENTAL: &str = "x-ece-experimental";
/// Not in self-hosted installations.
pub const HOSTED_ONLY: &str = "x-ece-hosted-only";
/// Documentation in our own words.
pub const DOC: &str = "x-ece-doc";
/// What the values of a string mean.
pub const VALUE_DOCS: &str = "x-ece-value-docs";
/// What error codes mean.
pub const ERROR_CODE_DOCS: &str = "x-ece-error-code-docs";
/// The name of an item in Rust.
pub const NAME: &str = "x-ece-name";
/// How much of their names the types of definitions keep.
pub const NAMES: &str = "x-ece-names";
/// What the constructor of a definition takes.
pub const NEW: &str = "x-ece-new";
/// Which parts of the API are features of the crate.
pub const AREAS: &str = "x-ece-areas";
/// Names of the values of an enum, in their order.
pub const ENUM_VARNAMES: &str = "x-enum-varnames";
/// Names of an enum and of its values.
pub const MS_ENUM: &str = "x-ms-enum";
/// Lines of Rust that call an operation.
pub const EXAMPLE: &str = "x-ece-example";
/// What stands around them.
pub const EXAMPLE_FRAME: &str = "x-ece-example-frame";
/// Words that search finds an operation by.
pub const ALIASES: &str = "x-ece-aliases";
/// Items to read on at.
pub const SEE: &str = "x-ece-see";
/// Where an operation is documented.
pub const OPERATION_PAGE: &str = "x-ece-operation-page";

/// What a discriminator holds for a definition.
pub const DISCRIMINATOR_VALUE: &str = "x-discriminator-value";
/// The same, as Azure's documents say it.
pub const MS_DISCRIMINATOR_VALUE: &str = "x-ms-discriminator-value";
/// Null is one of the values; a convention of many tools for what OpenAPI 3.0 calls `nullable`.
pub const NULLABLE: &str = "x-nullable";
/// Values are integers or texts; said by Kubernetes.
pub const INT_OR_STRING: &str = "x-kubernetes-int-or-string";

/// What the names of our own extensions begin with.
pub const OWN: &str = "x-ece-";

/// The response header whose `enum` declares error codes; not an extension.
pub const ERROR_CODES_HEADER: &str = "x-cloud-error-codes";

/// Keys of overlays, which are no Swagger.
pub(crate) mod overlay {
    /// What the overlay is for.
    pub(crate) const KIND: &str = "x-ece-kind";
    /// What a place has to hold before it is changed.
    pub(crate) const EXPECT: &str = "x-expect";
    /// What has to be there for the action to be applied.
    pub(crate) const WHEN: &str = "x-ece-when";
    /// Documents may lack the place, or hold something else there.
    pub(crate) const OPTIONAL: &str = "x-ece-optional";
}

/// What `lower` carries over to OpenAPI 3.0, which has no word for it.
pub(crate) mod carried {
    /// `collectionFormat`.
    pub(crate) const COLLECTION_FORMAT: &str = "x-collection-format";
    /// The name of the body parameter.
    pub(crate) const BODY_NAME: &str = "x-body-name";
    /// `allowEmptyValue` of a form field.
    pub(crate) const ALLOW_EMPTY_VALUE: &str = "x-allow-empty-value";
    /// `produces` of an operation, for its responses without a schema.
    pub(crate) const PRODUCES: &str = "x-produces";
    /// `schemes` of an operation.
    pub(crate) const SCHEMES: &str = "x-schemes";
    /// `xml` of a schema.
    pub(crate) const XML: &str = "x-xml";
}

const FLAGGED: &[Place] = &[Place::Operation, Place::Schema, Place::Parameter];

/// All extensions that mean something.
pub const EXTENSIONS: &[Extension] = &[
    Extension {
        name: MERGE_PATCH,
        places: &[Place::Parameter],
        content: Content::Flag,
        meaning: "the body is a merge patch of its schema",
        effect: Effect::Request,
    },
    Extension {
        name: RAW_BODY,
        places: &[Place::Parameter],
        content: Content::Flag,
        meaning: "the body is bytes of the caller's content type",
        effect: Effect::Request,
    },
    Extension {
        name: PATH_REST,
        places: &[Place::Parameter],
        content: Content::Flag,
        meaning: "the value of a path parameter keeps its slashes and may carry a query",
        effect: Effect::Request,
    },
    Extension {
        name: CONST,
        places: &[Place::Parameter],
        content: Content::Text,
        meaning: "always sent with this value; no argument",
        effect: Effect::Request,
    },
    Extension {
        name: JOINED,
        places: &[Place::Parameter],
        content: Content::Text,
        meaning: "a string that is a list with this separator",
        effect: Effect::Request,
    },
    Extension {
        name: SEMANTICS,
        places: &[Place::Operation],
        content: Content::Text,
        meaning: "what a call does to the server, where its method does not say it: `safe` (it only reads), `idempotent`, `non-idempotent`",
        effect: Effect::Repetition,
    },
    Extension {
        name: SECRET,
        places: &[Place::Schema, Place::Parameter],
        content: Content::Flag,
        meaning: "`Debug` of the model does not show the value",
        effect: Effect::Secret,
    },
    Extension {
        name: ERROR_CODES,
        places: &[Place::Response],
        content: Content::Texts,
        meaning: "error codes beside those of the header's enum",
        effect: Effect::Response,
    },
    Extension {
        name: DEPRECATED,
        places: FLAGGED,
        content: Content::Flag,
        meaning: "going away: `#[deprecated]` for methods, types, fields and setters; of arguments, documentation says it",
        effect: Effect::Flag,
    },
    Extension {
        name: EXPERIMENTAL,
        places: FLAGGED,
        content: Content::Flag,
        meaning: "may change: a flag in the documentation",
        effect: Effect::Flag,
    },
    Extension {
        name: HOSTED_ONLY,
        places: FLAGGED,
        content: Content::Flag,
        meaning: "not in self-hosted installations: a flag in the documentation",
        effect: Effect::Flag,
    },
    Extension {
        name: INSTEAD,
        places: FLAGGED,
        content: Content::Text,
        meaning: "what to use instead of what is deprecated, in Markdown (`` `shards_status` ``)",
        effect: Effect::Documentation,
    },
    Extension {
        name: DOC,
        places: &[Place::Tag, Place::Operation, Place::Schema, Place::Parameter],
        content: Content::Text,
        meaning: "documentation, in Markdown",
        effect: Effect::Documentation,
    },
    Extension {
        name: VALUE_DOCS,
        places: &[Place::Schema, Place::Parameter, Place::Items],
        content: Content::TextByName,
        meaning: "documentation of values, by value: of an enum's variants, or of a string with values of its own",
        effect: Effect::Documentation,
    },
    Extension {
        name: ERROR_CODE_DOCS,
        places: &[Place::Document],
        content: Content::TextByName,
        meaning: "documentation of error codes, by code",
        effect: Effect::Documentation,
    },
    Extension {
        name: NAME,
        places: &[Place::Tag, Place::Operation, Place::Schema, Place::Parameter, Place::Items],
        content: Content::Text,
        meaning: "the name in Rust: of the type of a schema, of the field where the schema is a property's",
        effect: Effect::Name,
    },
    Extension {
        name: NAMES,
        places: &[Place::Document],
        content: Content::Text,
        meaning: "`short`: definitions go by the last parts of their names (`io.k8s.api.core.v1.Pod` is `Pod`)",
        effect: Effect::Name,
    },
    Extension {
        name: NEW,
        places: &[Place::Schema],
        content: Content::Text,
        meaning: "`in-order`: everybody knows the order of the definition's required members (key, value), so that `new` takes them though they could be exchanged",
        effect: Effect::Signature,
    },
    Extension {
        name: AREAS,
        places: &[Place::Document],
        content: Content::Object,
        meaning: "each tag is a feature of the crate, which compiles what the tag needs; holds the tags that other features of the crate need, by the name of the feature",
        effect: Effect::Features,
    },
    Extension {
        name: ENUM_VARNAMES,
        places: &[Place::Schema, Place::Parameter, Place::Items],
        content: Content::Texts,
        meaning: "names of an enum's values, in their order",
        effect: Effect::Name,
    },
    Extension {
        name: MS_ENUM,
        places: &[Place::Schema, Place::Parameter, Place::Items],
        content: Content::Object,
        meaning: "`name` of an enum's type, and of its `values`",
        effect: Effect::Name,
    },
    Extension {
        name: EXAMPLE,
        places: &[Place::Operation],
        content: Content::Texts,
        meaning: "an example, line by line: Rust, compiled as a doctest",
        effect: Effect::Documentation,
    },
    Extension {
        name: EXAMPLE_FRAME,
        places: &[Place::Document],
        content: Content::Object,
        meaning: "`before` and `after`: the function around each example, which readers do not see",
        effect: Effect::Documentation,
    },
    Extension {
        name: ALIASES,
        places: &[Place::Operation],
        content: Content::Texts,
        meaning: "words that people look for: `#[doc(alias)]`",
        effect: Effect::Documentation,
    },
    Extension {
        name: SEE,
        places: &[Place::Operation],
        content: Content::Texts,
        meaning: "paths of items to read on at (`crate::guides::resize`)",
        effect: Effect::Documentation,
    },
    Extension {
        name: OPERATION_PAGE,
        places: &[Place::Document],
        content: Content::Text,
        meaning: "address of an operation's page, with `{operationId}` in it",
        effect: Effect::Documentation,
    },
    Extension {
        name: DISCRIMINATOR_VALUE,
        places: &[Place::Schema],
        content: Content::Text,
        meaning: "what a discriminator holds for the definition, instead of its name",
        effect: Effect::Discriminator,
    },
    Extension {
        name: MS_DISCRIMINATOR_VALUE,
        places: &[Place::Schema],
        content: Content::Text,
        meaning: "the same",
        effect: Effect::Discriminator,
    },
    Extension {
        name: NULLABLE,
        places: &[Place::Schema],
        content: Content::Flag,
        meaning: "null is one of the values: a required member is an `Option`, and sent as null while it is `None`",
        effect: Effect::Null,
    },
    Extension {
        name: INT_OR_STRING,
        places: &[Place::Schema],
        content: Content::Flag,
        meaning: "values are integers or strings: any JSON",
        effect: Effect::Type,
    },
    Extension {
        name: PUBLISHED_TAG,
        places: &[Place::Operation],
        content: Content::Object,
        meaning: "upstream's own copy of an operation's tag; kept, not used",
        effect: Effect::Documentation,
    },
];

/// What an extension of texts by name holds, in its order.
pub(crate) fn texts(value: Option<&Value>) -> impl Iterator<Item = (&str, &str)> {
    let members = value.and_then(Value::as_object).into_iter().flatten();
    members.filter_map(|(name, text)| Some((name.as_str(), text.as_str()?)))
}

/// The extension of that name, where it means something.
pub fn extension(name: &str) -> Option<&'static Extension> {
    EXTENSIONS.iter().find(|extension| extension.name == name)
}
