//! Kinds of changes. What only Rust sees, as a consequence of something else.

use super::rule::{ANYWHERE, NOTHING, Rule, UNUSED, edit};

pub(super) const RECURSION_CHANGED: Rule = Rule {
    id: "boxing-changed",
    words: "a field is boxed differently, because of a cycle",
    meaning: "Types that hold each other are cut in another place.",
    directions: ANYWHERE,
    source: "Add or remove `Box` where the field is set.",
    example: &[
        edit(
            "/definitions/Branch",
            r#"{"type":"object","properties":{}}"#,
            r##"{"type":"object","properties":{"widget":{"$ref":"#/definitions/Received"}}}"##,
        ),
        edit(
            "/definitions/Received/properties/branch",
            r##"{"$ref":"#/definitions/Branch"}"##,
            r##"{"$ref":"#/definitions/Branch"}"##,
        ),
    ],
    ..NOTHING
};

pub(super) const ARGUMENTS_REORDERED: Rule = Rule {
    id: "arguments-reordered",
    words: "arguments of the method in another order",
    meaning: "A method takes the same arguments in another order.",
    directions: ANYWHERE,
    source: "Where types are equal the compiler does not see it: check every call.",
    example: &[edit(
        "/paths/~1widgets/get/parameters",
        r#"[{"name":"a","in":"query","required":true,"type":"string"},{"name":"b","in":"query","required":true,"type":"string"}]"#,
        r#"[{"name":"b","in":"query","required":true,"type":"string"},{"name":"a","in":"query","required":true,"type":"string"}]"#,
    )],
    ..NOTHING
};

pub(super) const RUST_NAME_MOVED: Rule = Rule {
    id: "rust-name-moved",
    words: "another Rust name, because of a collision",
    meaning: "Something else took the name, so this has another one.",
    directions: ANYWHERE,
    source: "Rename it in code.",
    example: &[edit(
        "/definitions/ReceivedInline",
        "",
        r#"{"type":"object","properties":{"feet":{"type":"integer"}}}"#,
    )],
    ..NOTHING
};

pub(super) const SURFACE_CHANGED: Rule = Rule {
    id: "rust-surface-changed",
    words: "consequence for the Rust surface",
    meaning: "Rust changes in a place that no change of the document is about.",
    directions: ANYWHERE,
    source: "Look at the lines: code that uses them may have to change.",
    ..NOTHING
};

pub(super) const DOCUMENTATION_CHANGED: Rule = Rule {
    id: "documentation-changed",
    words: "documentation changed",
    meaning: "Something is described in other words.",
    directions: UNUSED,
    otherwise: "Nothing to do.",
    touches_source: false,
    example: &[edit("/definitions/*/properties/note/description", "", r#""Words.""#)],
    ..NOTHING
};
