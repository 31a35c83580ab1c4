//! Kinds of changes. Operations: which there are, where, and what is said of them.

use super::rule::{BOTH, HARMLESS, NOTHING, Rule, Way, both_ways, breaks, edit, may};

pub(super) const OPERATION_ADDED: Rule = Rule {
    id: "operation-added",
    words: "operation added",
    meaning: "There is a new operation.",
    directions: BOTH,
    source: "There is a new method.",
    example: &[edit("/paths/~1new", "", r#"{"get":{"operationId":"get-new","responses":{"200":{"description":""}}}}"#)],
    ..both_ways(Way(HARMLESS, may("An older server returns 404: call it only where the server is known to have it.")))
};

pub(super) const OPERATION_REMOVED: Rule = Rule {
    id: "operation-removed",
    words: "operation removed",
    meaning: "An operation is gone.",
    directions: BOTH,
    source: "Remove calls of the method.",
    example: &[edit(
        "/paths/~1status",
        r#"{"get":{"operationId":"get-status","security":[],"responses":{"200":{"description":""}}}}"#,
        "",
    )],
    ..both_ways(Way(breaks("Find who calls it, and what replaces it, before the server is updated."), HARMLESS))
};

pub(super) const OPERATION_DEPRECATED: Rule = Rule {
    id: "operation-deprecated",
    words: "operation deprecated",
    meaning: "An operation is marked as going away.",
    directions: BOTH,
    source: "Calls give a warning: look for a successor.",
    otherwise: "Look for a successor.",
    example: &[edit("/paths/~1status/get/deprecated", "", "true")],
    ..NOTHING
};

pub(super) const OPERATION_UNDEPRECATED: Rule = Rule {
    id: "operation-undeprecated",
    words: "operation no longer deprecated",
    meaning: "An operation stays after all.",
    directions: BOTH,
    source: "Calls give no warning any more: allowances of it can go.",
    otherwise: "Plans to replace it can be dropped.",
    example: &[edit("/paths/~1status/get/deprecated", "true", "")],
    ..NOTHING
};

pub(super) const OPERATION_ID_CHANGED: Rule = Rule {
    id: "operation-id-changed",
    words: "operation id changed",
    meaning: "The operation goes by another id; its address is the same.",
    directions: BOTH,
    source: "Rename calls: the method has another name.",
    example: &[edit("/paths/~1status/get/operationId", r#""get-status""#, r#""read-status""#)],
    ..NOTHING
};

pub(super) const OPERATION_MOVED: Rule = Rule {
    id: "operation-moved",
    words: "operation moved to another address",
    meaning: "The same operation has another path or method.",
    directions: BOTH,
    touches_source: false,
    example: &[
        edit(
            "/paths/~1status",
            r#"{"get":{"operationId":"get-status","security":[],"responses":{"200":{"description":""}}}}"#,
            "",
        ),
        edit(
            "/paths/~1health",
            "",
            r#"{"get":{"operationId":"get-status","security":[],"responses":{"200":{"description":""}}}}"#,
        ),
    ],
    ..both_ways(Way(
        breaks("Ask whether the old address stays for a while; no compiler sees this."),
        breaks("Keep the old crate while older servers are in use."),
    ))
};

pub(super) const PATH_PARAMETER_RENAMED: Rule = Rule {
    id: "path-parameter-renamed",
    words: "path parameter renamed",
    meaning: "A parameter in the path has another name, which nobody sends.",
    directions: BOTH,
    source: "Rename what is named after it.",
    example: &[
        edit(
            "/paths/~1gears~1{id}",
            r#"{"get":{"operationId":"get-gear","parameters":[{"name":"id","in":"path","required":true,"type":"string"}],"responses":{"200":{"description":""}}}}"#,
            "",
        ),
        edit(
            "/paths/~1gears~1{no}",
            "",
            r#"{"get":{"operationId":"get-gear","parameters":[{"name":"no","in":"path","required":true,"type":"string"}],"responses":{"200":{"description":""}}}}"#,
        ),
    ],
    ..NOTHING
};

pub(super) const TAG_CHANGED: Rule = Rule {
    id: "tag-changed",
    words: "tags of the operation changed",
    meaning: "The operation belongs to other groups.",
    directions: BOTH,
    otherwise: "Nothing to do: documentation shows it elsewhere. Whoever compiles only some areas turns on that of the new tag.",
    touches_source: false,
    example: &[edit("/paths/~1status/get/tags", "", r#"["Health"]"#)],
    ..NOTHING
};

pub(super) const CONSUMES_CHANGED: Rule = Rule {
    id: "consumes-changed",
    words: "media types of the request changed",
    meaning: "The server takes bodies of other media types.",
    directions: BOTH,
    otherwise: "Nothing to do: the same is sent, and both servers take it.",
    example: &[edit("/paths/~1widgets/post/consumes", r#"["application/json"]"#, r#"["application/xml"]"#)],
    ..both_ways(Way(
        breaks("Check that the new server still takes what clients send."),
        breaks("Check that older servers take what is sent now: set the content type by hand while they are in use."),
    ))
};

pub(super) const PRODUCES_CHANGED: Rule = Rule {
    id: "produces-changed",
    words: "media types of the responses changed",
    meaning: "The server answers with other media types.",
    directions: BOTH,
    source: "Code that reads the response has to change.",
    otherwise: "Nothing to do: the same is asked for, and read in the same way.",
    example: &[
        edit("/paths/~1status/get/produces", r#"["application/json"]"#, r#"["text/plain"]"#),
        edit("/paths/~1status/get/responses/200/schema", r#"{"type":"string"}"#, r#"{"type":"string"}"#),
    ],
    ..both_ways(Way(
        breaks("Check that clients can read what the new server sends."),
        breaks("Check that the regenerated crate can read what older servers send."),
    ))
};

pub(super) const REPETITION_CHANGED: Rule = Rule {
    id: "repetition-changed",
    words: "failed calls are repeated in another way",
    meaning: "What a call does to the server is said differently, so failed calls are repeated, or no longer are.",
    directions: BOTH,
    touches_source: false,
    example: &[edit("/paths/~1widgets/post/x-ece-semantics", "", r#""idempotent""#)],
    ..both_ways(Way(
        may("Ask whether what clients repeat may take effect twice."),
        may("Ask whether what is repeated now may take effect twice, and who waits for what no longer is."),
    ))
};
