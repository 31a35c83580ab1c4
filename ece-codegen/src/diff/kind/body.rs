//! Kinds of changes. Bodies of requests.

use super::rule::{HARMLESS, NOTHING, REQUEST, Rule, Way, both_ways, breaks, edit, may};

pub(super) const BODY_ADDED_REQUIRED: Rule = Rule {
    id: "body-added-required",
    words: "required body added",
    meaning: "A request must carry a body.",
    directions: REQUEST,
    source: "Every caller has to give it.",
    example: &[edit(
        "/paths/~1status/get/parameters",
        "",
        r##"[{"name":"widget","in":"body","required":true,"schema":{"$ref":"#/definitions/Sent"}}]"##,
    )],
    ..both_ways(Way(breaks("Calls without it are refused: update clients before or with the server."), HARMLESS))
};

pub(super) const BODY_ADDED_OPTIONAL: Rule = Rule {
    id: "body-added-optional",
    words: "optional body added",
    meaning: "A request may carry a body.",
    directions: REQUEST,
    source: "There is a new setter.",
    example: &[edit(
        "/paths/~1status/get/parameters",
        "",
        r##"[{"name":"widget","in":"body","schema":{"$ref":"#/definitions/Sent"}}]"##,
    )],
    ..both_ways(Way(HARMLESS, may("An older server ignores it, or refuses the call.")))
};

pub(super) const BODY_REMOVED: Rule = Rule {
    id: "body-removed",
    words: "body removed",
    meaning: "A request carries no body any more.",
    directions: REQUEST,
    source: "Remove the body from calls.",
    example: &[edit(
        "/paths/~1widgets/post/parameters/0",
        r##"{"name":"widget","in":"body","required":true,"schema":{"$ref":"#/definitions/Sent"}}"##,
        "",
    )],
    ..both_ways(Way(
        may("The new server ignores it or refuses the call."),
        breaks("Where the body was required an older server asks for it: keep the old crate there."),
    ))
};

pub(super) const BODY_BECAME_REQUIRED: Rule = Rule {
    id: "body-became-required",
    words: "optional body became required",
    meaning: "A body that could be left out must be given.",
    directions: REQUEST,
    source: "The setter became an argument.",
    example: &[edit("/paths/~1widgets/post/parameters/0/required", "", "true")],
    ..both_ways(Way(breaks("Calls without it are refused: give it before the server is updated."), HARMLESS))
};

pub(super) const BODY_BECAME_OPTIONAL: Rule = Rule {
    id: "body-became-optional",
    words: "required body became optional",
    meaning: "A body that had to be given may be left out.",
    directions: REQUEST,
    source: "The argument became a setter.",
    example: &[edit("/paths/~1widgets/post/parameters/0/required", "true", "")],
    ..both_ways(Way(HARMLESS, may("Always give it while older servers are in use.")))
};

pub(super) const BODY_TYPE_CHANGED: Rule = Rule {
    id: "body-type-changed",
    words: "type of the body changed",
    meaning: "A request carries something else.",
    directions: REQUEST,
    source: "Callers give another type.",
    otherwise: "Nothing to do on the wire: the same is sent.",
    example: &[edit(
        "/paths/~1widgets/post/parameters/0/schema",
        r##"{"$ref":"#/definitions/Sent"}"##,
        r#"{"type":"array","items":{"type":"string"}}"#,
    )],
    ..both_ways(Way(
        breaks("Update clients together with the server."),
        breaks("Keep the old crate while older servers are in use."),
    ))
};

pub(super) const BODY_RENAMED: Rule = Rule {
    id: "body-renamed",
    words: "body renamed",
    meaning: "The body has another name, which nobody sends.",
    directions: REQUEST,
    source: "Rename what is named after it.",
    example: &[edit("/paths/~1widgets/post/parameters/0/name", r#""widget""#, r#""thing""#)],
    ..NOTHING
};
