//! Kinds of changes. Responses: statuses, bodies, headers, error codes.

use super::rule::{HARMLESS, NOTHING, RESPONSE, Rule, Way, both_ways, breaks, edit, may};

pub(super) const SUCCESS_STATUS_ADDED: Rule = Rule {
    id: "success-status-added",
    words: "success status added",
    meaning: "The server may answer with another success.",
    directions: RESPONSE,
    source: "The response has another type.",
    example: &[edit("/paths/~1widgets/get/responses/202", "", r#"{"description":""}"#)],
    ..both_ways(Way(may("Find code that compares the status."), HARMLESS))
};

pub(super) const SUCCESS_STATUS_REMOVED: Rule = Rule {
    id: "success-status-removed",
    words: "success status removed",
    meaning: "The server no longer answers with one of its successes.",
    directions: RESPONSE,
    source: "The response has another type.",
    example: &[edit("/paths/~1widgets/get/responses/202", r#"{"description":""}"#, "")],
    ..both_ways(Way(may("Find code that waits for that status."), HARMLESS))
};

pub(super) const SUCCESS_STATUS_CHANGED: Rule = Rule {
    id: "success-status-changed",
    words: "success status changed",
    meaning: "The same success has another status.",
    directions: RESPONSE,
    source: "The response has another type.",
    example: &[
        edit(
            "/paths/~1widgets/get/responses/200",
            r##"{"description":"","schema":{"$ref":"#/definitions/Received"}}"##,
            "",
        ),
        edit(
            "/paths/~1widgets/get/responses/202",
            "",
            r##"{"description":"","schema":{"$ref":"#/definitions/Received"}}"##,
        ),
    ],
    ..both_ways(Way(
        breaks("Find code that compares the status; no compiler sees this."),
        may("Code that compares the status has to know both."),
    ))
};

pub(super) const ERROR_STATUS_ADDED: Rule = Rule {
    id: "error-status-added",
    words: "error status added",
    meaning: "The document names another way to fail.",
    directions: RESPONSE,
    otherwise: "Nothing to do: every failure is one error type.",
    touches_source: false,
    example: &[edit("/paths/~1widgets/get/responses/409", "", r#"{"description":""}"#)],
    ..NOTHING
};

pub(super) const ERROR_STATUS_REMOVED: Rule = Rule {
    id: "error-status-removed",
    words: "error status removed",
    meaning: "The document no longer names a way to fail.",
    directions: RESPONSE,
    otherwise: "Nothing to do: every failure is one error type.",
    touches_source: false,
    example: &[edit("/paths/~1widgets/get/responses/409", r#"{"description":""}"#, "")],
    ..NOTHING
};

pub(super) const RESPONSE_BODY_CHANGED: Rule = Rule {
    id: "response-body-changed",
    words: "type of the response changed",
    meaning: "The server answers with something else.",
    directions: RESPONSE,
    source: "Code that reads the response has to change.",
    otherwise: "Nothing to do on the wire: the same is sent.",
    example: &[edit(
        "/paths/~1widgets/get/responses/200/schema",
        r##"{"$ref":"#/definitions/Received"}"##,
        r#"{"type":"array","items":{"type":"string"}}"#,
    )],
    ..both_ways(Way(
        breaks("Old clients cannot read it: update them together with the server."),
        breaks("The regenerated crate cannot read what older servers send."),
    ))
};

pub(super) const RESPONSE_BODY_APPEARED: Rule = Rule {
    id: "response-body-appeared",
    words: "response has a body now",
    meaning: "A success that was empty has a body.",
    directions: RESPONSE,
    source: "The call returns something now.",
    example: &[edit("/paths/~1status/get/responses/200/schema", "", r##"{"$ref":"#/definitions/Received"}"##)],
    ..both_ways(Way(HARMLESS, breaks("Older servers send none: the call fails there.")))
};

pub(super) const RESPONSE_BODY_DISAPPEARED: Rule = Rule {
    id: "response-body-disappeared",
    words: "response no longer has a body",
    meaning: "A success that had a body is empty.",
    directions: RESPONSE,
    source: "The call returns nothing any more.",
    example: &[edit("/paths/~1status/get/responses/200/schema", r##"{"$ref":"#/definitions/Received"}"##, "")],
    ..both_ways(Way(breaks("Old clients fail where they read it: update them first."), HARMLESS))
};

pub(super) const ERROR_BODY_CHANGED: Rule = Rule {
    id: "error-body-changed",
    words: "body of an error changed",
    meaning: "A failure is told in another form.",
    directions: RESPONSE,
    otherwise: "Nothing to do on the wire: the same is sent.",
    touches_source: false,
    example: &[edit(
        "/paths/~1widgets/get/responses/404/schema",
        r##"{"$ref":"#/definitions/Error"}"##,
        r#"{"type":"string"}"#,
    )],
    ..both_ways(Way(
        may("Find code that reads the body of the error."),
        may("Code that reads the body of the error has to know both."),
    ))
};

pub(super) const RESPONSE_HEADER_ADDED: Rule = Rule {
    id: "response-header-added",
    words: "header of the response added",
    meaning: "A response has another header.",
    directions: RESPONSE,
    otherwise: "Nothing to do: it is there to be read.",
    touches_source: false,
    example: &[edit("/paths/~1widgets/get/responses/200/headers/Age", "", r#"{"type":"integer"}"#)],
    ..NOTHING
};

pub(super) const RESPONSE_HEADER_REMOVED: Rule = Rule {
    id: "response-header-removed",
    words: "header of the response removed",
    meaning: "A response lost a header.",
    directions: RESPONSE,
    touches_source: false,
    example: &[edit("/paths/~1widgets/get/responses/200/headers/Age", r#"{"type":"integer"}"#, "")],
    ..both_ways(Way(may("Find code that reads it: it gets nothing."), HARMLESS))
};

pub(super) const RESPONSE_HEADER_CHANGED: Rule = Rule {
    id: "response-header-changed",
    words: "header of the response changed",
    meaning: "A header of a response has other values.",
    directions: RESPONSE,
    example: &[edit("/paths/~1widgets/get/responses/200/headers/ETag/type", r#""string""#, r#""integer""#)],
    ..both_ways(Way(may("Find code that reads it."), may("Code that reads it has to know both.")))
};

pub(super) const ERROR_CODE_ADDED: Rule = Rule {
    id: "error-code-added",
    words: "error code added",
    meaning: "A failure may have another code.",
    directions: RESPONSE,
    source: "There is a new constant.",
    otherwise: "Nothing to do: code that checks for others is not affected.",
    example: &[edit(
        "/paths/~1widgets/get/responses/404/headers/x-cloud-error-codes/enum",
        r#"["widgets.missing"]"#,
        r#"["widgets.missing","widgets.gone"]"#,
    )],
    ..NOTHING
};

pub(super) const ERROR_CODE_REMOVED: Rule = Rule {
    id: "error-code-removed",
    words: "error code removed",
    meaning: "A failure no longer has one of its codes.",
    directions: RESPONSE,
    source: "Code that names the constant has to change.",
    example: &[edit(
        "/paths/~1widgets/get/responses/404/headers/x-cloud-error-codes/enum",
        r#"["widgets.missing","widgets.gone"]"#,
        r#"["widgets.missing"]"#,
    )],
    ..both_ways(Way(
        may("Code that checks for it never sees it again."),
        may("Older servers still send it: check for both."),
    ))
};
