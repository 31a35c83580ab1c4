//! Kinds of changes. What is said of values besides types and limits.

use super::rule::{EVERY_WAY, HARMLESS, NOTHING, Rule, Way, breaks, edit, may};

pub(super) const BECAME_NULLABLE: Rule = Rule {
    id: "became-nullable",
    words: "null became a value",
    meaning: "A value may be null now, which a request sends only for a required member.",
    directions: EVERY_WAY,
    request: Way(HARMLESS, may("An older server may refuse the null: give a value there.")),
    response: Way(may("Old clients read null as nothing or as a default: look at what they do then."), HARMLESS),
    source: "The field is an `Option` now.",
    example: &[edit("/definitions/*/properties/name/x-nullable", "", "true")],
    ..NOTHING
};

pub(super) const BECAME_NOT_NULLABLE: Rule = Rule {
    id: "became-not-nullable",
    words: "null is no longer a value",
    meaning: "A value is never null any more.",
    directions: EVERY_WAY,
    request: Way(may("The null that old clients send for a required member may be refused: give a value."), HARMLESS),
    response: Way(HARMLESS, may("Older servers may still send null: it is read as nothing or as a default.")),
    source: "The field is no longer an `Option`.",
    example: &[edit("/definitions/*/properties/name/x-nullable", "true", "")],
    ..NOTHING
};

pub(super) const BECAME_READ_ONLY: Rule = Rule {
    id: "became-read-only",
    words: "filled by the server now",
    meaning: "A member belongs in responses alone; where it is required, requests leave it out.",
    directions: EVERY_WAY,
    request: Way(
        may("The new server may refuse requests with it: find who sends it."),
        breaks("Where it is required older servers miss it: set it there by hand."),
    ),
    constructor: "`new` takes other arguments.",
    otherwise: "Nothing to do: only the server sends it.",
    example: &[edit("/definitions/*/properties/name/readOnly", "", "true")],
    ..NOTHING
};

pub(super) const BECAME_WRITABLE: Rule = Rule {
    id: "became-writable",
    words: "no longer filled by the server alone",
    meaning: "A member may be sent; where it is required, it has to be.",
    directions: EVERY_WAY,
    request: Way(
        breaks("Where it is required requests of old clients lack it: update them first."),
        may("Older servers ignore it or refuse it."),
    ),
    constructor: "`new` takes other arguments.",
    otherwise: "Nothing to do: only the server sends it.",
    example: &[edit("/definitions/*/properties/name/readOnly", "true", "")],
    ..NOTHING
};

pub(super) const OBJECT_CLOSED: Rule = Rule {
    id: "object-closed",
    words: "other members are no longer allowed",
    meaning: "An object has only the members that it lists.",
    directions: EVERY_WAY,
    request: Way(
        breaks(
            "Members that are not listed are refused, those that were read and are sent back among them: clear `extra`.",
        ),
        HARMLESS,
    ),
    response: Way(may("Old clients find no other members any more."), HARMLESS),
    source: "Remove what names other members from code.",
    otherwise: "Nothing to do: only listed members are sent.",
    example: &[edit("/definitions/*/additionalProperties", r#"{"type":"string"}"#, "false")],
    ..NOTHING
};

pub(super) const OBJECT_OPENED: Rule = Rule {
    id: "object-opened",
    words: "other members are allowed now",
    meaning: "An object may have members that it does not list.",
    directions: EVERY_WAY,
    request: Way(HARMLESS, breaks("An older server refuses other members: send none there.")),
    response: Way(HARMLESS, may("Older servers send no other members.")),
    source: "Other members can be set and read.",
    otherwise: "Nothing to do: they are kept in `extra`.",
    example: &[edit("/definitions/*/additionalProperties", "false", r#"{"type":"string"}"#)],
    ..NOTHING
};

pub(super) const OTHER_MEMBERS_TYPED: Rule = Rule {
    id: "other-members-typed",
    words: "other members have a type now",
    meaning: "Members that an object does not list have a type.",
    directions: EVERY_WAY,
    request: Way(may("Find who sends members of another type."), HARMLESS),
    response: Way(HARMLESS, may("Older servers may send members of another type.")),
    source: "Other members are set and read in another way.",
    example: &[edit("/definitions/*/additionalProperties", "", r#"{"type":"string"}"#)],
    ..NOTHING
};

pub(super) const OTHER_MEMBERS_UNTYPED: Rule = Rule {
    id: "other-members-untyped",
    words: "other members may be anything now",
    meaning: "Members that an object does not list have a type no longer.",
    directions: EVERY_WAY,
    request: Way(HARMLESS, may("Send only members of the old type while older servers are in use.")),
    response: Way(may("Old clients cannot read members of another type."), HARMLESS),
    source: "Other members are set and read in another way.",
    example: &[edit("/definitions/*/additionalProperties", r#"{"type":"string"}"#, "")],
    ..NOTHING
};

pub(super) const DISCRIMINATOR_ADDED: Rule = Rule {
    id: "discriminator-added",
    words: "kinds are told apart by a member now",
    meaning: "A member says which kind of object it is.",
    directions: EVERY_WAY,
    request: Way(may("The member has to name a kind: look at what old clients put there."), HARMLESS),
    response: Way(HARMLESS, may("What older servers put there may be read as an unknown kind.")),
    source: "The type is an enum of its kinds now.",
    example: &[edit("/definitions/*Shape/discriminator", "", r#""kind""#)],
    ..NOTHING
};

pub(super) const DISCRIMINATOR_REMOVED: Rule = Rule {
    id: "discriminator-removed",
    words: "kinds are no longer told apart",
    meaning: "No member says any more which kind of object it is.",
    directions: EVERY_WAY,
    request: Way(HARMLESS, may("Name a kind while older servers are in use.")),
    response: Way(may("What is put there may be read by old clients as an unknown kind."), HARMLESS),
    source: "The type is a struct now.",
    example: &[edit("/definitions/*Shape/discriminator", r#""kind""#, "")],
    ..NOTHING
};

pub(super) const DISCRIMINATOR_CHANGED: Rule = Rule {
    id: "discriminator-changed",
    words: "kinds are told apart by another member",
    meaning: "Another member says which kind of object it is.",
    directions: EVERY_WAY,
    request: Way(
        breaks("Update clients together with the server."),
        breaks("Keep the old crate while older servers are in use."),
    ),
    response: Way(
        breaks("Old clients read every object as an unknown kind."),
        breaks("What older servers send is read as an unknown kind."),
    ),
    source: "Fields have to change.",
    example: &[edit("/definitions/*Shape/discriminator", r#""kind""#, r#""form""#)],
    ..NOTHING
};

pub(super) const DISCRIMINATOR_VALUE_CHANGED: Rule = Rule {
    id: "discriminator-value-changed",
    words: "a kind goes by another value",
    meaning: "What a discriminator holds for a kind is another text.",
    directions: EVERY_WAY,
    request: Way(
        breaks("Update clients together with the server; no compiler sees this."),
        breaks("Keep the old crate while older servers are in use."),
    ),
    response: Way(
        breaks("Old clients read it as an unknown kind; no compiler sees this."),
        breaks("What older servers send is read as an unknown kind."),
    ),
    example: &[edit("/definitions/*Round/x-discriminator-value", "", r#""round""#)],
    ..NOTHING
};

pub(super) const DEPRECATED: Rule = Rule {
    id: "deprecated",
    words: "marked as deprecated",
    meaning: "A type, member or parameter is marked as going away.",
    directions: EVERY_WAY,
    source: "Uses give a warning: look for a successor.",
    otherwise: "Look for a successor.",
    example: &[edit("/definitions/*/properties/note/x-ece-deprecated", "", "true")],
    ..NOTHING
};

pub(super) const UNDEPRECATED: Rule = Rule {
    id: "undeprecated",
    words: "no longer marked as deprecated",
    meaning: "A type, member or parameter stays after all.",
    directions: EVERY_WAY,
    source: "Uses give no warning any more: allowances of it can go.",
    otherwise: "Plans to replace it can be dropped.",
    example: &[edit("/definitions/*/properties/note/x-ece-deprecated", "true", "")],
    ..NOTHING
};

pub(super) const SECRECY_CHANGED: Rule = Rule {
    id: "secrecy-changed",
    words: "shown or hidden by `Debug`",
    meaning: "A value is marked as secret, or no longer is.",
    directions: EVERY_WAY,
    otherwise: "Look at what logs hold.",
    touches_source: false,
    example: &[edit("/definitions/*/properties/note/x-ece-secret", "", "true")],
    ..NOTHING
};

pub(super) const RUST_NAME_GIVEN: Rule = Rule {
    id: "rust-name-given",
    words: "name in Rust given",
    meaning: "An extension gives an item its name in Rust, which nobody sends.",
    directions: EVERY_WAY,
    source: "Rename it in code.",
    example: &[edit("/definitions/*/properties/note/x-ece-name", "", r#""remark""#)],
    ..NOTHING
};
