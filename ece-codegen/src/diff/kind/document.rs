//! Kinds of changes. What the document says at its top: addresses, credentials, tags.

use super::rule::{BOTH, HARMLESS, NOTHING, Rule, Way, both_ways, breaks, edit, may};

pub(super) const BASE_PATH_CHANGED: Rule = Rule {
    id: "base-path-changed",
    words: "base path changed",
    meaning: "The path before every address is another one.",
    directions: BOTH,
    otherwise: "Nothing to do: the addresses are the same.",
    touches_source: false,
    example: &[edit("/basePath", r#""/api""#, r#""/v2""#)],
    ..both_ways(Way(
        breaks("Ask whether the new server still answers at the old path."),
        breaks("Set the old path as the base address while older servers are in use."),
    ))
};

pub(super) const HOST_CHANGED: Rule = Rule {
    id: "host-changed",
    words: "host or schemes changed",
    meaning: "The document names another host or other schemes; clients are given their address by whoever makes them.",
    directions: BOTH,
    otherwise: "Look whether the address that clients are given has to change.",
    touches_source: false,
    example: &[edit("/host", r#""old.example""#, r#""new.example""#)],
    ..NOTHING
};

pub(super) const INFO_CHANGED: Rule = Rule {
    id: "info-changed",
    words: "title or version of the document changed",
    meaning: "Something about the document itself, which nobody sends.",
    directions: BOTH,
    touches_source: false,
    example: &[edit("/info/version", r#""1""#, r#""2""#)],
    ..NOTHING
};

pub(super) const EXTENSION_CHANGED: Rule = Rule {
    id: "extension-changed",
    words: "extension changed",
    meaning: "An extension `x-…` that changes nothing on the wire.",
    directions: BOTH,
    otherwise: "Nothing to do, unless another tool reads the extension.",
    example: &[edit("/x-owner", r#""a""#, r#""b""#)],
    ..NOTHING
};

pub(super) const UNKNOWN_KEY_CHANGED: Rule = Rule {
    id: "unknown-key-changed",
    words: "key that Swagger does not know changed",
    meaning: "A key that neither Swagger nor this project gives a meaning.",
    directions: BOTH,
    otherwise: "Look whether it is a misspelled key.",
    example: &[edit("/owner", r#""a""#, r#""b""#)],
    ..NOTHING
};

pub(super) const UNUSED_PART_CHANGED: Rule = Rule {
    id: "unused-part-changed",
    words: "shared part that no operation uses changed",
    meaning: "A shared parameter or response that nothing refers to.",
    directions: BOTH,
    touches_source: false,
    example: &[edit(
        "/parameters/Spare",
        r#"{"name":"spare","in":"query","type":"string"}"#,
        r#"{"name":"spare","in":"query","type":"integer"}"#,
    )],
    ..NOTHING
};

pub(super) const TAG_DOCUMENTED: Rule = Rule {
    id: "tag-listed",
    words: "list of tags changed",
    meaning: "The groups that the document lists.",
    directions: BOTH,
    touches_source: false,
    example: &[edit("/tags", r#"[{"name":"Widgets"}]"#, r#"[{"name":"Widgets"},{"name":"Spares"}]"#)],
    ..NOTHING
};

pub(super) const SECURITY_SCHEME_ADDED: Rule = Rule {
    id: "security-scheme-added",
    words: "security scheme added",
    meaning: "There is another way to say who calls.",
    directions: BOTH,
    otherwise: "Nothing to do until an operation asks for it.",
    touches_source: false,
    example: &[edit("/securityDefinitions/basic", "", r#"{"type":"basic"}"#)],
    ..NOTHING
};

pub(super) const SECURITY_SCHEME_REMOVED: Rule = Rule {
    id: "security-scheme-removed",
    words: "security scheme removed",
    meaning: "A way to say who calls is gone.",
    directions: BOTH,
    touches_source: false,
    otherwise: "Nothing to do: no operation that both documents have asks for it.",
    example: &[
        edit("/securityDefinitions/spare", r#"{"type":"basic"}"#, ""),
        edit("/paths/~1status/get/security", r#"[{"spare":[]}]"#, r#"[{"spare":[]}]"#),
    ],
    ..both_ways(Way(
        breaks("Give clients the credentials that are still accepted."),
        may("Keep the old credentials while older servers are in use."),
    ))
};

pub(super) const SECURITY_SCHEME_CHANGED: Rule = Rule {
    id: "security-scheme-changed",
    words: "security scheme changed",
    meaning: "Credentials travel in another place, under another name or in another form.",
    directions: BOTH,
    otherwise: "Nothing to do: no operation asks for it, or the credentials travel as before.",
    touches_source: false,
    example: &[edit("/securityDefinitions/key/name", r#""Authorization""#, r#""X-Key""#)],
    ..both_ways(Way(
        breaks("Update clients together with the server: credentials travel differently."),
        breaks("Keep the old crate while older servers are in use."),
    ))
};

pub(super) const SECURITY_SCHEME_RENAMED: Rule = Rule {
    id: "security-scheme-renamed",
    words: "security scheme has another name",
    meaning: "The document calls a way to say who calls something else; it is the same one.",
    directions: BOTH,
    touches_source: false,
    example: &[
        edit("/securityDefinitions/spare", r#"{"type":"basic"}"#, ""),
        edit("/securityDefinitions/other", "", r#"{"type":"basic"}"#),
    ],
    ..NOTHING
};

pub(super) const SECURITY_ADDED: Rule = Rule {
    id: "security-added",
    words: "credentials are needed now",
    meaning: "An operation that anybody could call asks for credentials.",
    directions: BOTH,
    touches_source: false,
    example: &[edit("/paths/~1status/get/security", "[]", r#"[{"key":[]}]"#)],
    ..both_ways(Way(breaks("Give clients credentials before the server is updated."), HARMLESS))
};

pub(super) const SECURITY_DROPPED: Rule = Rule {
    id: "security-dropped",
    words: "credentials no longer needed",
    meaning: "An operation asks for no credentials any more.",
    directions: BOTH,
    touches_source: false,
    example: &[edit("/paths/~1status/get/security", r#"[{"key":[]}]"#, "[]")],
    ..both_ways(Way(HARMLESS, may("The regenerated crate sends none: an older server refuses the call.")))
};

pub(super) const SECURITY_CHANGED: Rule = Rule {
    id: "security-changed",
    words: "other credentials accepted",
    meaning: "An operation accepts other credentials than before.",
    directions: BOTH,
    otherwise: "Nothing to do: the same credentials are accepted.",
    touches_source: false,
    example: &[edit("/paths/~1status/get/security", r#"[{"key":[]}]"#, r#"[{"spare":[]}]"#)],
    ..both_ways(Way(
        breaks("Check that the credentials of each client are still accepted."),
        may("Check that older servers accept what is sent now."),
    ))
};

pub(super) const SECURITY_MOVED: Rule = Rule {
    id: "security-moved",
    words: "security moved between document and operations",
    meaning: "What an operation asks for is said elsewhere, and is the same.",
    directions: BOTH,
    touches_source: false,
    example: &[edit("/paths/~1widgets/get/security", "", r#"[{"key":[]}]"#)],
    ..NOTHING
};
