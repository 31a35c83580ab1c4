//! What is edited: a schema before and after. Where it stands, `places` says.

/// Where a schema of this kind can stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fits {
    /// Everywhere: parameters and headers too.
    Anywhere,
    /// In bodies and responses.
    Schema,
}

/// How many entries tell of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// None, unless Rust moves.
    Nothing,
    /// The words for people alone.
    Documentation,
    /// So many, each a cause of its own.
    Entries(usize),
}

/// A schema, before and after. `@` is the prefix of what belongs to one cell.
#[derive(Debug)]
pub struct Edit {
    pub name: &'static str,
    pub fits: Fits,
    pub told: Told,
    pub old: &'static str,
    pub new: &'static str,
}

const fn edit(name: &'static str, fits: Fits, told: Told, old: &'static str, new: &'static str) -> Edit {
    Edit { name, fits, told, old, new }
}

/// One entry, anywhere.
const fn one(name: &'static str, old: &'static str, new: &'static str) -> Edit {
    edit(name, Fits::Anywhere, Told::Entries(1), old, new)
}

/// The same in other words, anywhere.
const fn same(name: &'static str, old: &'static str, new: &'static str) -> Edit {
    edit(name, Fits::Anywhere, Told::Nothing, old, new)
}

/// One entry, in bodies and responses.
const fn schema(name: &'static str, old: &'static str, new: &'static str) -> Edit {
    edit(name, Fits::Schema, Told::Entries(1), old, new)
}

/// The same in other words, in bodies and responses.
const fn alike(name: &'static str, old: &'static str, new: &'static str) -> Edit {
    edit(name, Fits::Schema, Told::Nothing, old, new)
}

/// Definitions that edits refer to; both documents have those that one of them needs.
pub const DEFINITIONS: &[(&str, &str)] = &[
    ("Thing", r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"integer"}}}"#),
    ("Other", r#"{"type":"object","required":["a"],"properties":{"a":{"type":"integer"},"c":{"type":"boolean"}}}"#),
    (
        "More",
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"integer"},"c":{"type":"boolean"}}}"#,
    ),
    (
        "Needing",
        r#"{"type":"object","required":["a","c"],"properties":{"a":{"type":"string"},"b":{"type":"integer"},"c":{"type":"boolean"}}}"#,
    ),
    ("Text", r#"{"type":"string"}"#),
    ("Choice", r#"{"type":"string","enum":["oak","ash"]}"#),
];

/// Scalars and lists.
pub const PLAIN: &[Edit] = &[
    one("string-to-integer", r#"{"type":"string"}"#, r#"{"type":"integer"}"#),
    one("string-to-boolean", r#"{"type":"string"}"#, r#"{"type":"boolean"}"#),
    one("boolean-to-integer", r#"{"type":"boolean"}"#, r#"{"type":"integer"}"#),
    one("string-to-list", r#"{"type":"string"}"#, r#"{"type":"array","items":{"type":"string"}}"#),
    one("int32-to-int64", r#"{"type":"integer","format":"int32"}"#, r#"{"type":"integer","format":"int64"}"#),
    one("int32-to-no-format", r#"{"type":"integer","format":"int32"}"#, r#"{"type":"integer"}"#),
    one("int64-to-no-format", r#"{"type":"integer","format":"int64"}"#, r#"{"type":"integer"}"#),
    one("integer-to-number", r#"{"type":"integer"}"#, r#"{"type":"number"}"#),
    one("float-to-double", r#"{"type":"number","format":"float"}"#, r#"{"type":"number","format":"double"}"#),
    one("date-time-introduced", r#"{"type":"string"}"#, r#"{"type":"string","format":"date-time"}"#),
    one("date-to-date-time", r#"{"type":"string","format":"date"}"#, r#"{"type":"string","format":"date-time"}"#),
    one("uuid-introduced", r#"{"type":"string"}"#, r#"{"type":"string","format":"uuid"}"#),
    one("uuid-to-date", r#"{"type":"string","format":"uuid"}"#, r#"{"type":"string","format":"date"}"#),
    one(
        "enum-value-added",
        r#"{"type":"string","enum":["oak","ash"]}"#,
        r#"{"type":"string","enum":["oak","ash","elm"]}"#,
    ),
    one(
        "enum-value-added-first",
        r#"{"type":"string","enum":["oak","ash"]}"#,
        r#"{"type":"string","enum":["elm","oak","ash"]}"#,
    ),
    one(
        "enum-value-respelled",
        r#"{"type":"string","enum":["oak","Ash"]}"#,
        r#"{"type":"string","enum":["oak","ash"]}"#,
    ),
    one("enum-introduced", r#"{"type":"string"}"#, r#"{"type":"string","enum":["oak","ash"]}"#),
    edit(
        "enum-value-replaced",
        Fits::Anywhere,
        Told::Entries(2),
        r#"{"type":"string","enum":["oak","ash"]}"#,
        r#"{"type":"string","enum":["oak","elm"]}"#,
    ),
    one("enum-of-integers-value-added", r#"{"type":"integer","enum":[1,5]}"#, r#"{"type":"integer","enum":[1,5,7]}"#),
    same("enum-of-integers-as-floats", r#"{"type":"integer","enum":[1,5]}"#, r#"{"type":"integer","enum":[1.0,5.0]}"#),
    one("enum-of-integers-introduced", r#"{"type":"integer"}"#, r#"{"type":"integer","enum":[1,5]}"#),
    same("enum-reordered", r#"{"type":"string","enum":["oak","ash"]}"#, r#"{"type":"string","enum":["ash","oak"]}"#),
    one("maximum-introduced", r#"{"type":"integer"}"#, r#"{"type":"integer","maximum":10}"#),
    one("maximum-lowered", r#"{"type":"integer","maximum":100}"#, r#"{"type":"integer","maximum":10}"#),
    one(
        "maximum-becomes-exclusive",
        r#"{"type":"integer","maximum":10}"#,
        r#"{"type":"integer","maximum":10,"exclusiveMaximum":true}"#,
    ),
    one("minimum-raised", r#"{"type":"integer","minimum":0}"#, r#"{"type":"integer","minimum":5}"#),
    one("multiple-introduced", r#"{"type":"integer"}"#, r#"{"type":"integer","multipleOf":5}"#),
    one("max-length-introduced", r#"{"type":"string"}"#, r#"{"type":"string","maxLength":4}"#),
    one("min-length-raised", r#"{"type":"string","minLength":1}"#, r#"{"type":"string","minLength":4}"#),
    one("pattern-introduced", r#"{"type":"string"}"#, r#"{"type":"string","pattern":"^a"}"#),
    one("pattern-changed", r#"{"type":"string","pattern":"^a"}"#, r#"{"type":"string","pattern":"^t"}"#),
    same("maximum-as-float", r#"{"type":"integer","maximum":100}"#, r#"{"type":"integer","maximum":100.0}"#),
    same(
        "exclusive-false-said",
        r#"{"type":"integer","maximum":100}"#,
        r#"{"type":"integer","maximum":100,"exclusiveMaximum":false}"#,
    ),
    one("max-length-of-integer", r#"{"type":"integer"}"#, r#"{"type":"integer","maxLength":4}"#),
    one("maximum-of-string", r#"{"type":"string"}"#, r#"{"type":"string","maximum":4}"#),
    one(
        "max-length-beside-enum",
        r#"{"type":"string","enum":["oak","ash"]}"#,
        r#"{"type":"string","enum":["oak","ash"],"maxLength":3}"#,
    ),
    one("multiple-of-one", r#"{"type":"integer"}"#, r#"{"type":"integer","multipleOf":1}"#),
    one(
        "maximum-of-int32-said",
        r#"{"type":"integer","format":"int32"}"#,
        r#"{"type":"integer","format":"int32","maximum":2147483647}"#,
    ),
    one("format-of-boolean", r#"{"type":"boolean"}"#, r#"{"type":"boolean","format":"flag"}"#),
    same("min-length-zero-said", r#"{"type":"string"}"#, r#"{"type":"string","minLength":0}"#),
    one("default-changed", r#"{"type":"integer","default":5}"#, r#"{"type":"integer","default":7}"#),
    one("default-introduced", r#"{"type":"string"}"#, r#"{"type":"string","default":"oak"}"#),
    one(
        "enum-default-changed",
        r#"{"type":"string","enum":["oak","ash"],"default":"oak"}"#,
        r#"{"type":"string","enum":["oak","ash"],"default":"ash"}"#,
    ),
    one(
        "items-retyped",
        r#"{"type":"array","items":{"type":"string"}}"#,
        r#"{"type":"array","items":{"type":"integer"}}"#,
    ),
    one(
        "items-widened",
        r#"{"type":"array","items":{"type":"integer","format":"int32"}}"#,
        r#"{"type":"array","items":{"type":"integer","format":"int64"}}"#,
    ),
    one(
        "items-enum-value-added",
        r#"{"type":"array","items":{"type":"string","enum":["oak","ash"]}}"#,
        r#"{"type":"array","items":{"type":"string","enum":["oak","ash","elm"]}}"#,
    ),
    one(
        "items-enum-introduced",
        r#"{"type":"array","items":{"type":"string"}}"#,
        r#"{"type":"array","items":{"type":"string","enum":["oak","ash"]}}"#,
    ),
    one(
        "items-max-length-introduced",
        r#"{"type":"array","items":{"type":"string"}}"#,
        r#"{"type":"array","items":{"type":"string","maxLength":4}}"#,
    ),
    one(
        "max-items-introduced",
        r#"{"type":"array","items":{"type":"string"}}"#,
        r#"{"type":"array","items":{"type":"string"},"maxItems":1}"#,
    ),
    one(
        "min-items-introduced",
        r#"{"type":"array","items":{"type":"string"}}"#,
        r#"{"type":"array","items":{"type":"string"},"minItems":1}"#,
    ),
    one(
        "unique-items-introduced",
        r#"{"type":"array","items":{"type":"string"}}"#,
        r#"{"type":"array","items":{"type":"string"},"uniqueItems":true}"#,
    ),
    edit(
        "described",
        Fits::Anywhere,
        Told::Documentation,
        r#"{"type":"string"}"#,
        r#"{"type":"string","description":"A tree."}"#,
    ),
    one("unknown-extension", r#"{"type":"string"}"#, r#"{"type":"string","x-tree":"oak"}"#),
    edit(
        "maximum-and-default",
        Fits::Anywhere,
        Told::Entries(2),
        r#"{"type":"integer","maximum":100,"default":5}"#,
        r#"{"type":"integer","maximum":10,"default":7}"#,
    ),
];

/// Objects, and what only a schema can be.
pub const OBJECTS: &[Edit] = &[
    schema(
        "optional-added",
        r#"{"type":"object","properties":{"a":{"type":"string"}}}"#,
        r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"boolean"}}}"#,
    ),
    schema(
        "required-added",
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}"#,
        r#"{"type":"object","required":["a","b"],"properties":{"a":{"type":"string"},"b":{"type":"boolean"}}}"#,
    ),
    schema(
        "became-required",
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"boolean"}}}"#,
        r#"{"type":"object","required":["a","b"],"properties":{"a":{"type":"string"},"b":{"type":"boolean"}}}"#,
    ),
    schema(
        "first-became-required",
        r#"{"type":"object","properties":{"a":{"type":"string"}}}"#,
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}"#,
    ),
    schema(
        "became-required-by-empty-list",
        r#"{"type":"object","required":[],"properties":{"a":{"type":"string"}}}"#,
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}"#,
    ),
    schema(
        "member-retyped",
        r#"{"type":"object","properties":{"a":{"type":"string"}}}"#,
        r#"{"type":"object","properties":{"a":{"type":"integer"}}}"#,
    ),
    schema(
        "required-member-retyped",
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}"#,
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"boolean"}}}"#,
    ),
    schema(
        "member-enum-value-added",
        r#"{"type":"object","properties":{"a":{"type":"string","enum":["oak"]}}}"#,
        r#"{"type":"object","properties":{"a":{"type":"string","enum":["oak","elm"]}}}"#,
    ),
    schema(
        "member-of-member-added",
        r#"{"type":"object","properties":{"a":{"type":"object","properties":{"x":{"type":"string"}}}}}"#,
        r#"{"type":"object","properties":{"a":{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}}}}}"#,
    ),
    schema(
        "member-of-element-became-required",
        r#"{"type":"array","items":{"type":"object","properties":{"x":{"type":"string"}}}}"#,
        r#"{"type":"array","items":{"type":"object","required":["x"],"properties":{"x":{"type":"string"}}}}"#,
    ),
    schema(
        "member-nullable",
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}"#,
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string","x-nullable":true}}}"#,
    ),
    schema(
        "object-closed",
        r#"{"type":"object","properties":{"a":{"type":"string"}}}"#,
        r#"{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}"#,
    ),
    schema(
        "map-values-retyped",
        r#"{"type":"object","additionalProperties":{"type":"string"}}"#,
        r#"{"type":"object","additionalProperties":{"type":"integer"}}"#,
    ),
    schema(
        "map-values-widened",
        r#"{"type":"object","additionalProperties":{"type":"integer","format":"int32"}}"#,
        r#"{"type":"object","additionalProperties":{"type":"integer","format":"int64"}}"#,
    ),
    schema(
        "map-values-enum-value-added",
        r#"{"type":"object","additionalProperties":{"type":"string","enum":["oak"]}}"#,
        r#"{"type":"object","additionalProperties":{"type":"string","enum":["oak","elm"]}}"#,
    ),
    schema("map-to-free", r#"{"type":"object","additionalProperties":{"type":"string"}}"#, r#"{"type":"object"}"#),
    schema(
        "map-to-anything",
        r#"{"type":"object","additionalProperties":{"type":"string"}}"#,
        r#"{"type":"object","additionalProperties":true}"#,
    ),
    schema("free-gains-member", r#"{"type":"object"}"#, r#"{"type":"object","properties":{"a":{"type":"string"}}}"#),
    schema(
        "free-gains-required-member",
        r#"{"type":"object"}"#,
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}"#,
    ),
    schema(
        "object-to-string",
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}}"#,
        r#"{"type":"string"}"#,
    ),
    schema(
        "object-to-list-of-it",
        r##"{"$ref":"#/definitions/@Thing"}"##,
        r##"{"type":"array","items":{"$ref":"#/definitions/@Thing"}}"##,
    ),
    schema(
        "list-of-list",
        r#"{"type":"array","items":{"type":"string"}}"#,
        r#"{"type":"array","items":{"type":"array","items":{"type":"string"}}}"#,
    ),
    schema(
        "map-to-list",
        r#"{"type":"object","additionalProperties":{"type":"string"}}"#,
        r#"{"type":"array","items":{"type":"string"}}"#,
    ),
    schema(
        "max-properties-introduced",
        r#"{"type":"object","additionalProperties":{"type":"string"}}"#,
        r#"{"type":"object","additionalProperties":{"type":"string"},"maxProperties":1}"#,
    ),
    schema("reference-to-another", r##"{"$ref":"#/definitions/@Thing"}"##, r##"{"$ref":"#/definitions/@Other"}"##),
    schema("reference-to-more", r##"{"$ref":"#/definitions/@Thing"}"##, r##"{"$ref":"#/definitions/@More"}"##),
    schema("reference-to-needing", r##"{"$ref":"#/definitions/@Thing"}"##, r##"{"$ref":"#/definitions/@Needing"}"##),
    schema("reference-to-choice", r##"{"$ref":"#/definitions/@Text"}"##, r##"{"$ref":"#/definitions/@Choice"}"##),
    schema("reference-to-string", r##"{"$ref":"#/definitions/@Thing"}"##, r#"{"type":"string"}"#),
    schema(
        "element-refers-to-another",
        r##"{"type":"array","items":{"$ref":"#/definitions/@Thing"}}"##,
        r##"{"type":"array","items":{"$ref":"#/definitions/@Other"}}"##,
    ),
    schema(
        "value-refers-to-another",
        r##"{"type":"object","additionalProperties":{"$ref":"#/definitions/@Thing"}}"##,
        r##"{"type":"object","additionalProperties":{"$ref":"#/definitions/@Other"}}"##,
    ),
    schema(
        "part-of-all-gains-member",
        r##"{"allOf":[{"$ref":"#/definitions/@Thing"},{"type":"object","properties":{"x":{"type":"string"}}}]}"##,
        r##"{"allOf":[{"$ref":"#/definitions/@Thing"},{"type":"object","properties":{"x":{"type":"string"},"y":{"type":"string"}}}]}"##,
    ),
    schema(
        "part-of-all-member-required",
        r##"{"allOf":[{"$ref":"#/definitions/@Thing"},{"type":"object","properties":{"x":{"type":"string"}}}]}"##,
        r##"{"allOf":[{"$ref":"#/definitions/@Thing"},{"type":"object","required":["x"],"properties":{"x":{"type":"string"}}}]}"##,
    ),
    schema(
        "inherited-member-required",
        r##"{"allOf":[{"$ref":"#/definitions/@Thing"},{"type":"object","properties":{"x":{"type":"string"}}}]}"##,
        r##"{"allOf":[{"$ref":"#/definitions/@Thing"},{"type":"object","required":["b"],"properties":{"x":{"type":"string"}}}]}"##,
    ),
    alike("wrapped-in-all", r##"{"$ref":"#/definitions/@Thing"}"##, r##"{"allOf":[{"$ref":"#/definitions/@Thing"}]}"##),
    alike(
        "reference-written-out",
        r##"{"$ref":"#/definitions/@Thing"}"##,
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"integer"}}}"#,
    ),
    alike(
        "parts-written-out",
        r##"{"allOf":[{"$ref":"#/definitions/@Thing"},{"type":"object","properties":{"x":{"type":"string"}}}]}"##,
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"integer"},"x":{"type":"string"}}}"#,
    ),
    alike(
        "parts-reordered",
        r##"{"allOf":[{"$ref":"#/definitions/@Thing"},{"type":"object","properties":{"x":{"type":"string"}}}]}"##,
        r##"{"allOf":[{"type":"object","properties":{"x":{"type":"string"}}},{"$ref":"#/definitions/@Thing"}]}"##,
    ),
    alike(
        "parts-divided",
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"integer"}}}"#,
        r#"{"allOf":[{"type":"object","required":["a"],"properties":{"a":{"type":"string"}}},{"type":"object","properties":{"b":{"type":"integer"}}}]}"#,
    ),
    alike(
        "members-reordered",
        r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}}}"#,
        r#"{"type":"object","properties":{"b":{"type":"integer"},"a":{"type":"string"}}}"#,
    ),
    alike(
        "required-emptily-said",
        r#"{"type":"object","properties":{"a":{"type":"string"}}}"#,
        r#"{"type":"object","required":[],"properties":{"a":{"type":"string"}}}"#,
    ),
    alike(
        "open-said",
        r#"{"type":"object","properties":{"a":{"type":"string"}}}"#,
        r#"{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":true}"#,
    ),
    alike("free-open-said", r#"{"type":"object"}"#, r#"{"type":"object","additionalProperties":true}"#),
    alike(
        "object-unsaid",
        r#"{"type":"object","properties":{"a":{"type":"string"}}}"#,
        r#"{"properties":{"a":{"type":"string"}}}"#,
    ),
    alike("enum-type-unsaid", r#"{"type":"string","enum":["oak","ash"]}"#, r#"{"enum":["oak","ash"]}"#),
    alike("text-by-reference", r#"{"type":"string"}"#, r##"{"$ref":"#/definitions/@Text"}"##),
    alike("enum-by-reference", r#"{"type":"string","enum":["oak","ash"]}"#, r##"{"$ref":"#/definitions/@Choice"}"##),
    edit(
        "object-described",
        Fits::Schema,
        Told::Documentation,
        r#"{"type":"object","properties":{"a":{"type":"string"}}}"#,
        r#"{"type":"object","properties":{"a":{"type":"string","description":"A leaf."}}}"#,
    ),
    edit(
        "two-members-retyped",
        Fits::Schema,
        Told::Entries(2),
        r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}}"#,
        r#"{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"boolean"}}}"#,
    ),
    edit(
        "one-added-one-required",
        Fits::Schema,
        Told::Entries(2),
        r#"{"type":"object","properties":{"a":{"type":"string"}}}"#,
        r#"{"type":"object","required":["a"],"properties":{"a":{"type":"string"},"b":{"type":"boolean"}}}"#,
    ),
];
