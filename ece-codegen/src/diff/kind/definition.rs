//! Kinds of changes. Definitions: types that are new, gone, renamed.

use super::rule::{EVERY_WAY, HARMLESS, NOTHING, RESPONSE, Rule, UNUSED, Way, breaks, edit, may};

pub(super) const SUBTYPE_ADDED: Rule = Rule {
    id: "subtype-added",
    words: "kind of an object added",
    meaning: "A discriminator tells one more kind apart.",
    directions: EVERY_WAY,
    request: Way(HARMLESS, may("An older server does not know the kind: do not send it there.")),
    response: Way(may("Old clients read it as an unknown kind: look at what they do then."), HARMLESS),
    source: "There is a new variant.",
    example: &[edit(
        "/definitions/*Square",
        "",
        r##"{"allOf":[{"$ref":"#/definitions/*Shape"},{"type":"object","properties":{"side":{"type":"integer"}}}]}"##,
    )],
    ..NOTHING
};

pub(super) const SUBTYPE_REMOVED: Rule = Rule {
    id: "subtype-removed",
    words: "kind of an object removed",
    meaning: "A discriminator tells one kind less apart.",
    directions: EVERY_WAY,
    request: Way(breaks("Find who sends it: it is refused."), HARMLESS),
    response: Way(HARMLESS, may("Older servers still send it: it is read as an unknown kind.")),
    source: "Remove the variant from code.",
    example: &[edit(
        "/definitions/*Square",
        r##"{"allOf":[{"$ref":"#/definitions/*Shape"},{"type":"object","properties":{"side":{"type":"integer"}}}]}"##,
        "",
    )],
    ..NOTHING
};

pub(super) const DEFINITION_ADDED: Rule = Rule {
    id: "definition-added",
    words: "definition added",
    meaning: "There is a new type; what refers to it is told where it does.",
    directions: UNUSED,
    source: "There is a new type.",
    example: &[edit("/definitions/New", "", r#"{"type":"object","properties":{"a":{"type":"string"}}}"#)],
    ..NOTHING
};

pub(super) const DEFINITION_REMOVED: Rule = Rule {
    id: "definition-removed",
    words: "definition removed",
    meaning: "A type is gone; what referred to it is told where it did.",
    directions: UNUSED,
    source: "Code that names the type has to change.",
    example: &[edit("/definitions/New", r#"{"type":"object","properties":{"a":{"type":"string"}}}"#, "")],
    ..NOTHING
};

pub(super) const DEFINITION_RENAMED: Rule = Rule {
    id: "definition-renamed",
    words: "definition renamed",
    meaning: "The same type has another name, which nobody sends.",
    directions: EVERY_WAY,
    source: "Rename the type in code.",
    example: &[
        edit(
            "/definitions/*/properties/spare",
            r##"{"$ref":"#/definitions/OldName"}"##,
            r##"{"$ref":"#/definitions/NewName"}"##,
        ),
        edit(
            "/definitions/OldName",
            r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}}}"#,
            "",
        ),
        edit(
            "/definitions/NewName",
            "",
            r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"}}}"#,
        ),
    ],
    ..NOTHING
};

pub(super) const DEFINITION_POSSIBLY_RENAMED: Rule = Rule {
    id: "definition-possibly-renamed",
    words: "definition perhaps renamed and changed",
    meaning: "One type is gone and one has come that has most members in common.",
    directions: RESPONSE,
    source: "Is it the same under another name? Then rename it in code; what else differs is told beside it. If not, one is gone and one is new.",
    otherwise: "Is it the same under another name? What else differs is told beside it.",
    example: &[
        edit(
            "/definitions/Received/properties/more",
            r##"{"$ref":"#/definitions/WidgetInfo"}"##,
            r##"{"$ref":"#/definitions/WidgetDetails"}"##,
        ),
        edit(
            "/definitions/WidgetInfo",
            r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"},"c":{"type":"boolean"},"d":{"type":"string"}}}"#,
            "",
        ),
        edit(
            "/definitions/WidgetDetails",
            "",
            r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"integer"},"c":{"type":"boolean"},"d":{"type":"string"},"e":{"type":"string"}}}"#,
        ),
    ],
    ..NOTHING
};

pub(super) const DEFINITION_TYPE_CHANGED: Rule = Rule {
    id: "definition-type-changed",
    words: "type of the definition changed",
    meaning: "A definition is something else: an object became a list, or text a number.",
    directions: EVERY_WAY,
    request: Way(
        breaks("What old clients send is not understood: update them together with the server."),
        breaks("Keep the old crate while older servers are in use."),
    ),
    response: Way(
        breaks("Old clients cannot read it: update them together with the server."),
        breaks("The regenerated crate cannot read what older servers send."),
    ),
    source: "Code that uses the type has to change.",
    otherwise: "Nothing to do on the wire: the same is sent.",
    example: &[edit("/definitions/*Text", r#"{"type":"string"}"#, r#"{"type":"array","items":{"type":"string"}}"#)],
    ..NOTHING
};

pub(super) const INLINE_OBJECT_LIFTED: Rule = Rule {
    id: "inline-object-lifted",
    words: "inline object became a definition",
    meaning: "An object that stood in its place has a name now, which nobody sends.",
    directions: EVERY_WAY,
    source: "Rename the type in code.",
    otherwise: "Nothing to do: the same is sent.",
    example: &[
        edit(
            "/definitions/*/properties/inline",
            r#"{"type":"object","properties":{"inner":{"type":"string"}}}"#,
            r##"{"$ref":"#/definitions/Lifted"}"##,
        ),
        edit("/definitions/Lifted", "", r#"{"type":"object","properties":{"inner":{"type":"string"}}}"#),
    ],
    ..NOTHING
};

pub(super) const DEFINITION_INLINED: Rule = Rule {
    id: "definition-inlined",
    words: "definition became an inline object",
    meaning: "An object that had a name stands in its place now.",
    directions: EVERY_WAY,
    source: "Rename the type in code.",
    otherwise: "Nothing to do: the same is sent.",
    example: &[
        edit(
            "/definitions/*/properties/inline",
            r##"{"$ref":"#/definitions/Lifted"}"##,
            r#"{"type":"object","properties":{"inner":{"type":"string"}}}"#,
        ),
        edit("/definitions/Lifted", r#"{"type":"object","properties":{"inner":{"type":"string"}}}"#, ""),
    ],
    ..NOTHING
};
