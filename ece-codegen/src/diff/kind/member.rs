//! Kinds of changes. Members of objects, elements of lists, values of maps.

use super::rule::{EVERY_WAY, HARMLESS, NOTHING, Rule, Way, breaks, edit, may};

pub(super) const PROPERTY_ADDED_OPTIONAL: Rule = Rule {
    id: "property-added-optional",
    words: "optional property added",
    meaning: "An object has another member that may be left out.",
    directions: EVERY_WAY,
    request: Way(HARMLESS, may("An older server ignores the member, or refuses it: do not rely on it there.")),
    source: "There is a new field.",
    otherwise: "Nothing to do: old clients keep it in `extra`.",
    example: &[edit("/definitions/*/properties/new", "", r#"{"type":"string"}"#)],
    ..NOTHING
};

pub(super) const PROPERTY_ADDED_REQUIRED: Rule = Rule {
    id: "property-added-required",
    words: "required property added",
    meaning: "An object always has another member.",
    directions: EVERY_WAY,
    request: Way(breaks("Requests without it are refused: update clients before or with the server."), HARMLESS),
    response: Way(
        HARMLESS,
        breaks(
            "Older servers do not send it: this crate goes on with a default that nobody sent, other clients refuse the response. Do not act on the field there.",
        ),
    ),
    source: "There is a new field.",
    constructor: "`new` takes it where requests carry the type. Where another argument could be exchanged with it, `new` takes neither.",
    example: &[
        edit("/definitions/*/properties/new", "", r#"{"type":"string"}"#),
        edit("/definitions/*/required", r#"["name"]"#, r#"["name","new"]"#),
    ],
    ..NOTHING
};

pub(super) const PROPERTY_REMOVED_OPTIONAL: Rule = Rule {
    id: "property-removed-optional",
    words: "optional property removed",
    meaning: "A member that could be left out is gone.",
    directions: EVERY_WAY,
    request: Way(may("The new server ignores the member or refuses it: find who sends it."), HARMLESS),
    response: Way(may("Old clients find nothing in it any more: find who reads it."), HARMLESS),
    source: "Remove the field from code; what a server still sends is in `extra`.",
    example: &[edit("/definitions/*/properties/note", r#"{"type":"string"}"#, "")],
    ..NOTHING
};

pub(super) const PROPERTY_REMOVED_REQUIRED: Rule = Rule {
    id: "property-removed-required",
    words: "required property removed",
    meaning: "A member that was always there is gone.",
    directions: EVERY_WAY,
    request: Way(
        may("The new server ignores the member or refuses it."),
        breaks("Older servers ask for it: keep the old crate there."),
    ),
    response: Way(
        breaks(
            "Old clients of this crate go on with a default that nobody sent, others refuse the response: find who reads it.",
        ),
        HARMLESS,
    ),
    source: "Remove the field from code.",
    example: &[
        edit("/definitions/*/properties/name", r#"{"type":"string"}"#, ""),
        edit("/definitions/*/required", r#"["name"]"#, "[]"),
    ],
    ..NOTHING
};

pub(super) const PROPERTY_BECAME_REQUIRED: Rule = Rule {
    id: "property-became-required",
    words: "optional property became required",
    meaning: "A member that could be left out is always there.",
    directions: EVERY_WAY,
    request: Way(breaks("Requests without it are refused: give it before the server is updated."), HARMLESS),
    response: Way(
        HARMLESS,
        breaks(
            "Older servers may leave it out: this crate goes on with a default that nobody sent, other clients refuse the response. Do not act on the field there.",
        ),
    ),
    source: "The field is no longer an `Option`.",
    example: &[edit("/definitions/*/required", r#"["name"]"#, r#"["name","note"]"#)],
    ..NOTHING
};

pub(super) const PROPERTY_BECAME_OPTIONAL: Rule = Rule {
    id: "property-became-optional",
    words: "required property became optional",
    meaning: "A member that was always there may be left out.",
    directions: EVERY_WAY,
    request: Way(HARMLESS, may("Always give it while older servers are in use.")),
    response: Way(
        breaks(
            "Where it is left out, old clients of this crate go on with a default that nobody sent, others refuse the response: find who reads it.",
        ),
        HARMLESS,
    ),
    source: "The field is an `Option` now.",
    example: &[edit("/definitions/*/required", r#"["name","note"]"#, r#"["name"]"#)],
    ..NOTHING
};

pub(super) const PROPERTY_TYPE_CHANGED: Rule = Rule {
    id: "property-type-changed",
    words: "type of the property changed",
    meaning: "A member has values of another type.",
    directions: EVERY_WAY,
    request: Way(
        breaks("What old clients send is not understood: update them together with the server."),
        breaks("Keep the old crate while older servers are in use."),
    ),
    response: Way(
        breaks("Old clients cannot read it: it stays in `extra`."),
        breaks("What older servers send cannot be read: it stays in `extra`."),
    ),
    source: "The field has another type.",
    otherwise: "Nothing to do on the wire: the same is sent.",
    example: &[edit("/definitions/*/properties/note/type", r#""string""#, r#""integer""#)],
    ..NOTHING
};

pub(super) const PROPERTY_FORMAT_WIDENED: Rule = Rule {
    id: "property-format-widened",
    words: "format of the property widened",
    meaning: "More values fit into a member.",
    directions: EVERY_WAY,
    request: Way(HARMLESS, may("Send only values that fitted before while older servers are in use.")),
    response: Way(breaks("Values that do not fit into the old type cannot be read by old clients."), HARMLESS),
    source: "The field has a wider type.",
    example: &[edit("/definitions/*/properties/size/format", r#""int32""#, r#""int64""#)],
    ..NOTHING
};

pub(super) const PROPERTY_FORMAT_NARROWED: Rule = Rule {
    id: "property-format-narrowed",
    words: "format of the property narrowed",
    meaning: "Fewer values fit into a member.",
    directions: EVERY_WAY,
    request: Way(breaks("Find who sends values that no longer fit."), HARMLESS),
    response: Way(HARMLESS, may("Older servers may send values that no longer fit.")),
    source: "The field has a narrower type.",
    example: &[edit("/definitions/*/properties/size/format", r#""int64""#, r#""int32""#)],
    ..NOTHING
};

pub(super) const PROPERTY_FORMAT_CHANGED: Rule = Rule {
    id: "property-format-changed",
    words: "format of the property changed",
    meaning: "Values of a member are written in another form.",
    directions: EVERY_WAY,
    request: Way(breaks("Find who sends values of another form."), HARMLESS),
    response: Way(HARMLESS, may("Older servers may send values of another form.")),
    source: "The field has another type.",
    otherwise: "Nothing to do: the same values are allowed.",
    example: &[edit("/definitions/*/properties/note/format", "", r#""date-time""#)],
    ..NOTHING
};

pub(super) const PROPERTY_ENUM_VALUE_ADDED: Rule = Rule {
    id: "enum-value-added",
    words: "enum value added",
    meaning: "A member has another value.",
    directions: EVERY_WAY,
    request: Way(HARMLESS, may("An older server refuses the new value.")),
    response: Way(may("Old clients read it as an unknown value: look at what they do then."), HARMLESS),
    source: "There is a new variant.",
    example: &[edit("/definitions/*/properties/kind/enum", r#"["bolt","nut"]"#, r#"["bolt","nut","gear"]"#)],
    ..NOTHING
};

pub(super) const PROPERTY_ENUM_VALUE_REMOVED: Rule = Rule {
    id: "enum-value-removed",
    words: "enum value removed",
    meaning: "A member lost a value.",
    directions: EVERY_WAY,
    request: Way(breaks("Find who sends it: it is refused."), HARMLESS),
    response: Way(HARMLESS, may("Older servers still send it: it is read as an unknown value.")),
    source: "Remove the variant from code.",
    example: &[edit("/definitions/*/properties/kind/enum", r#"["bolt","nut"]"#, r#"["bolt"]"#)],
    ..NOTHING
};

pub(super) const PROPERTY_ENUM_VALUE_RESPELLED: Rule = Rule {
    id: "enum-value-respelled",
    words: "enum value is spelled differently",
    meaning: "A value is written in other letters; its name in Rust may be the same.",
    directions: EVERY_WAY,
    request: Way(
        breaks("The old spelling is refused: update clients together with the server."),
        breaks("The new spelling is refused: keep the old crate while older servers are in use."),
    ),
    response: Way(
        breaks("Old clients read it as an unknown value; no compiler sees this."),
        breaks("What older servers send is read as an unknown value."),
    ),
    source: "Rename the variant in code.",
    example: &[edit("/definitions/*/properties/kind/enum", r#"["bolt","nut"]"#, r#"["Bolt","nut"]"#)],
    ..NOTHING
};

pub(super) const PROPERTY_ENUM_INTRODUCED: Rule = Rule {
    id: "enum-introduced",
    words: "text became an enum",
    meaning: "Only listed values are allowed now.",
    directions: EVERY_WAY,
    request: Way(breaks("Find who sends other values."), HARMLESS),
    response: Way(HARMLESS, may("Older servers may send other values: they are read as unknown ones.")),
    source: "The field is an enum now.",
    example: &[edit("/definitions/*/properties/note/enum", "", r#"["a","b"]"#)],
    ..NOTHING
};

pub(super) const PROPERTY_ENUM_DROPPED: Rule = Rule {
    id: "enum-dropped",
    words: "enum became text",
    meaning: "Any value is allowed now.",
    directions: EVERY_WAY,
    request: Way(HARMLESS, may("Send only the values that were listed while older servers are in use.")),
    response: Way(may("Old clients read other values as unknown ones: look at what they do then."), HARMLESS),
    source: "The field is text now.",
    example: &[edit("/definitions/*/properties/kind/enum", r#"["bolt","nut"]"#, "")],
    ..NOTHING
};

pub(super) const PROPERTY_LIMIT_TIGHTENED: Rule = Rule {
    id: "limit-tightened",
    words: "limit tightened",
    meaning: "Values that were allowed are not any more.",
    directions: EVERY_WAY,
    request: Way(breaks("Find who sends such values; no compiler sees this."), HARMLESS),
    response: Way(HARMLESS, may("Older servers may send values beyond the new limit.")),
    touches_source: false,
    example: &[edit("/definitions/*/properties/size/maximum", "100", "50")],
    ..NOTHING
};

pub(super) const PROPERTY_LIMIT_LOOSENED: Rule = Rule {
    id: "limit-loosened",
    words: "limit loosened",
    meaning: "Values are allowed that were not.",
    directions: EVERY_WAY,
    request: Way(HARMLESS, may("Stay within the old limit while older servers are in use.")),
    response: Way(may("Check that clients can do with values beyond the old limit."), HARMLESS),
    touches_source: false,
    example: &[edit("/definitions/*/properties/size/maximum", "50", "100")],
    ..NOTHING
};

pub(super) const PROPERTY_DEFAULT_CHANGED: Rule = Rule {
    id: "default-changed",
    words: "default changed",
    meaning: "Who leaves a member out gets something else.",
    directions: EVERY_WAY,
    request: Way(
        may(
            "Old clients that leave it out get the new default: give it where the old one matters; no compiler sees this.",
        ),
        may("Older servers still use the old default: give it where the new one matters."),
    ),
    otherwise: "Nothing to do: the server says what it holds.",
    touches_source: false,
    example: &[edit("/definitions/*/properties/note/default", r#""a""#, r#""b""#)],
    ..NOTHING
};

pub(super) const MAP_BECAME_FREE_FORM: Rule = Rule {
    id: "map-became-free-form",
    words: "map became an object of any kind",
    meaning: "The values of a map may be anything.",
    directions: EVERY_WAY,
    request: Way(HARMLESS, may("Send only values of the old type while older servers are in use.")),
    response: Way(breaks("Old clients cannot read values of another type."), HARMLESS),
    source: "The field is any JSON now.",
    otherwise: "Nothing to do on the wire: the same is sent.",
    example: &[edit(
        "/definitions/*/properties/labels",
        r#"{"type":"object","additionalProperties":{"type":"string"}}"#,
        r#"{"type":"object"}"#,
    )],
    ..NOTHING
};

pub(super) const FREE_FORM_BECAME_MAP: Rule = Rule {
    id: "free-form-became-map",
    words: "object of any kind became a map",
    meaning: "The values of an object have a type.",
    directions: EVERY_WAY,
    request: Way(breaks("Find who sends values of another type."), HARMLESS),
    response: Way(HARMLESS, may("Older servers may send values of another type.")),
    source: "The field is a map now.",
    otherwise: "Nothing to do on the wire: the same is sent.",
    example: &[edit(
        "/definitions/*/properties/labels",
        r#"{"type":"object"}"#,
        r#"{"type":"object","additionalProperties":{"type":"string"}}"#,
    )],
    ..NOTHING
};

pub(super) const PROPERTY_FLAG_CHANGED: Rule = Rule {
    id: "flag-changed",
    words: "flag of the property changed",
    meaning: "Something is said of a value that changes nothing on the wire.",
    directions: EVERY_WAY,
    otherwise: "Nothing to do on the wire; read what the flag means.",
    example: &[edit("/definitions/*/properties/note/x-ece-experimental", "", "true")],
    ..NOTHING
};

pub(super) const PROPERTY_RENAMED: Rule = Rule {
    id: "property-renamed",
    words: "property perhaps renamed",
    meaning: "A member is gone and one has come that is the same but for its name.",
    directions: EVERY_WAY,
    request: Way(
        breaks("Is it the same under another name? Then move values over. If not, one is gone and one is new."),
        breaks("Is it the same under another name? Then send the old name to older servers."),
    ),
    response: Way(
        breaks("Is it the same under another name? Then read both for a while. If not, one is gone and one is new."),
        breaks("Is it the same under another name? Then look into `extra` for the old one."),
    ),
    source: "Rename the field in code.",
    example: &[
        edit("/definitions/*/properties/name", r#"{"type":"string"}"#, ""),
        edit("/definitions/*/properties/name_text", "", r#"{"type":"string"}"#),
        edit("/definitions/*/required", r#"["name"]"#, r#"["name_text"]"#),
    ],
    ..NOTHING
};
