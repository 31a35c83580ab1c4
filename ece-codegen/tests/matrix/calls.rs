//! Edits of what is around schemas: operations, parameters, responses and the document. Their verdicts are those that were
//! measured with a real crate.

/// An edit of a document, with what has to be told there and back: letters of every entry, in order.
#[derive(Debug)]
pub struct CallEdit {
    pub name: &'static str,
    pub there: &'static str,
    pub back: &'static str,
    /// Members of the document beside those that all documents have.
    pub old: &'static str,
    pub new: &'static str,
}

const fn edit(
    name: &'static str,
    there: &'static str,
    back: &'static str,
    old: &'static str,
    new: &'static str,
) -> CallEdit {
    CallEdit { name, there, back, old, new }
}

/// A document with one operation, given by its members beside its id and its responses.
macro_rules! post {
    ($members:literal) => {
        post!($members, "")
    };
    ($members:literal, $more:literal) => {
        concat!(
            r#"{"paths":{"/trees":{"post":{"operationId":"plant","responses":{"200":{"description":""}}"#,
            $members,
            r#"}}}"#,
            $more,
            "}"
        )
    };
}

/// A document with one operation, given by its parameters.
macro_rules! takes {
    ($parameters:literal) => {
        concat!(
            r#"{"paths":{"/trees":{"post":{"operationId":"plant","responses":{"200":{"description":""}},"consumes":["application/x-www-form-urlencoded"],"parameters":["#,
            $parameters,
            "]}}}}"
        )
    };
}

/// A document with one operation, given by its body and a definition `Tree` or `Shrub` for it.
macro_rules! sends {
    ($body:literal) => {
        concat!(
            r#"{"paths":{"/trees":{"post":{"operationId":"plant","consumes":["application/json"],"responses":{"200":{"description":""}},"parameters":["#,
            $body,
            r##"]},"get":{"operationId":"list","responses":{"200":{"description":"","schema":{"$ref":"#/definitions/Shrub"}}}}}},"definitions":{"Tree":{"type":"object","properties":{"height":{"type":"integer"}}},"Shrub":{"type":"object","required":["site"],"properties":{"site":{"type":"string"}}}}}"##
        )
    };
}

/// A document with one operation, given by its responses.
macro_rules! answers {
    ($responses:literal) => {
        concat!(
            r#"{"paths":{"/trees":{"get":{"operationId":"list","produces":["application/json"],"responses":{"#,
            $responses,
            r#"}}}},"definitions":{"Tree":{"type":"object","properties":{"height":{"type":"integer"}}},"Shrub":{"type":"object","required":["site"],"properties":{"site":{"type":"string"}}}}}"#
        )
    };
}

/// A document with keys, given by what it and its operation ask for.
macro_rules! secured {
    ($operation:literal, $document:literal) => {
        concat!(
            r#"{"paths":{"/trees":{"get":{"operationId":"list","responses":{"200":{"description":""}}"#,
            $operation,
            r#"}}},"securityDefinitions":{"key":{"type":"apiKey","in":"header","name":"X-Key"},"other":{"type":"apiKey","in":"header","name":"X-Other"}}"#,
            $document,
            "}"
        )
    };
}

mod parameters;

/// Edits of operations.
const OPERATIONS: &[CallEdit] = &[
    edit(
        "operation-added",
        "-Wm",
        "B-M",
        post!(""),
        r#"{"paths":{"/trees":{"post":{"operationId":"plant","responses":{"200":{"description":""}}},"get":{"operationId":"list","responses":{"200":{"description":""}}}}}}"#,
    ),
    edit("operation-deprecated", "--m", "--m", post!(""), post!(r#","deprecated":true"#)),
    edit(
        "operation-renamed",
        "--M",
        "--M",
        post!(""),
        r#"{"paths":{"/trees":{"post":{"operationId":"grow","responses":{"200":{"description":""}}}}}}"#,
    ),
    edit(
        "operation-moved",
        "BB=",
        "BB=",
        post!(""),
        r#"{"paths":{"/forest/trees":{"post":{"operationId":"plant","responses":{"200":{"description":""}}}}}}"#,
    ),
    edit(
        "method-changed",
        "BB=",
        "BB=",
        post!(""),
        r#"{"paths":{"/trees":{"put":{"operationId":"plant","responses":{"200":{"description":""}}}}}}"#,
    ),
    edit(
        "path-parameter-renamed",
        "--=",
        "--=",
        r#"{"paths":{"/trees/{id}":{"get":{"operationId":"find","parameters":[{"name":"id","in":"path","required":true,"type":"string"}],"responses":{"200":{"description":""}}}}}}"#,
        r#"{"paths":{"/trees/{tree}":{"get":{"operationId":"find","parameters":[{"name":"tree","in":"path","required":true,"type":"string"}],"responses":{"200":{"description":""}}}}}}"#,
    ),
    edit("tag-changed", "--=", "--=", post!(r#","tags":["a"]"#), post!(r#","tags":["a","b"]"#)),
    edit("summary-added", "--=", "--=", post!(""), post!(r#","summary":"Plants.""#)),
    edit("unknown-extension", "--=", "--=", post!(""), post!(r#","x-tree":1"#)),
    edit("host-changed", "--=", "--=", post!(""), post!("", r#","host":"b.example""#)),
    edit("base-path-changed", "BB=", "BB=", post!("", r#","basePath":"/v1""#), post!("", r#","basePath":"/v2""#)),
    edit("base-path-introduced", "BB=", "BB=", post!(""), post!("", r#","basePath":"/v1""#)),
    edit("base-path-slash", "--=", "--=", post!("", r#","basePath":"/v1""#), post!("", r#","basePath":"/v1/""#)),
    edit("unused-definition", "--m", "--M", post!(""), post!("", r#","definitions":{"Tree":{"type":"object"}}"#)),
    edit(
        "unused-definition-changed",
        "--M",
        "--M",
        post!("", r#","definitions":{"Tree":{"type":"object","properties":{"a":{"type":"string"}}}}"#),
        post!("", r#","definitions":{"Tree":{"type":"object","properties":{"a":{"type":"integer"}}}}"#),
    ),
];

/// Edits of responses.
const RESPONSES: &[CallEdit] = &[
    edit(
        "success-status-changed",
        "BW=",
        "BW=",
        answers!(r##""200":{"description":"","schema":{"$ref":"#/definitions/Tree"}}"##),
        answers!(r##""202":{"description":"","schema":{"$ref":"#/definitions/Tree"}}"##),
    ),
    edit(
        "success-status-of-its-own-type-added",
        "W-M",
        "W-M",
        answers!(r##""200":{"description":"","schema":{"$ref":"#/definitions/Tree"}}"##),
        answers!(
            r##""200":{"description":"","schema":{"$ref":"#/definitions/Tree"}},"202":{"description":"","schema":{"$ref":"#/definitions/Shrub"}}"##
        ),
    ),
    edit(
        "error-status-added",
        "--=",
        "--=",
        answers!(r#""200":{"description":""}"#),
        answers!(r#""200":{"description":""},"404":{"description":""}"#),
    ),
    edit(
        "response-of-another-type",
        "BBM",
        "BBM",
        answers!(r##""200":{"description":"","schema":{"$ref":"#/definitions/Tree"}}"##),
        answers!(r##""200":{"description":"","schema":{"$ref":"#/definitions/Shrub"}}"##),
    ),
    edit(
        "response-body-appeared",
        "-BM",
        "B-M",
        answers!(r#""200":{"description":""}"#),
        answers!(r##""200":{"description":"","schema":{"$ref":"#/definitions/Tree"}}"##),
    ),
    edit(
        "response-header-added",
        "--=",
        "W-=",
        answers!(r#""200":{"description":""}"#),
        answers!(r#""200":{"description":"","headers":{"X-Trees":{"type":"integer"}}}"#),
    ),
    edit(
        "error-body-changed",
        "WW=",
        "WW=",
        answers!(r##""200":{"description":""},"404":{"description":"","schema":{"$ref":"#/definitions/Tree"}}"##),
        answers!(r##""200":{"description":""},"404":{"description":"","schema":{"$ref":"#/definitions/Shrub"}}"##),
    ),
    edit(
        "response-described",
        "--=",
        "--=",
        answers!(r#""200":{"description":""}"#),
        answers!(r#""200":{"description":"Trees."}"#),
    ),
    edit(
        "produces-replaced",
        "WW=",
        "WW=",
        r#"{"paths":{"/trees":{"get":{"operationId":"list","produces":["application/json"],"responses":{"200":{"description":"","schema":{"type":"object"}}}}}}}"#,
        r#"{"paths":{"/trees":{"get":{"operationId":"list","produces":["application/vnd.trees+json"],"responses":{"200":{"description":"","schema":{"type":"object"}}}}}}}"#,
    ),
    edit(
        "produces-at-the-top",
        "",
        "",
        r#"{"paths":{"/trees":{"get":{"operationId":"list","produces":["application/json"],"responses":{"200":{"description":"","schema":{"type":"object"}}}}}}}"#,
        r#"{"produces":["application/json"],"paths":{"/trees":{"get":{"operationId":"list","responses":{"200":{"description":"","schema":{"type":"object"}}}}}}}"#,
    ),
    edit(
        "shared-response-inlined",
        "",
        "",
        r##"{"paths":{"/trees":{"get":{"operationId":"list","responses":{"200":{"$ref":"#/responses/Trees"}}}}},"responses":{"Trees":{"description":""}}}"##,
        r#"{"paths":{"/trees":{"get":{"operationId":"list","responses":{"200":{"description":""}}}}}}"#,
    ),
];

/// Edits of what is asked for.
const SECURITY: &[CallEdit] = &[
    edit(
        "security-added",
        "B-=",
        "-W=",
        secured!(r#","security":[]"#, ""),
        secured!(r#","security":[{"key":[]}]"#, ""),
    ),
    edit(
        "security-alternative-added",
        "-W=",
        "W-=",
        secured!(r#","security":[{"key":[]}]"#, ""),
        secured!(r#","security":[{"key":[]},{"other":[]}]"#, ""),
    ),
    edit(
        "security-replaced",
        "BW=",
        "BW=",
        secured!(r#","security":[{"key":[]}]"#, ""),
        secured!(r#","security":[{"other":[]}]"#, ""),
    ),
    edit(
        "security-moved-to-the-top",
        "--=",
        "--=",
        secured!(r#","security":[{"key":[]}]"#, ""),
        secured!("", r#","security":[{"key":[]}]"#),
    ),
    edit(
        "security-reordered",
        "",
        "",
        secured!(r#","security":[{"key":[]},{"other":[]}]"#, ""),
        secured!(r#","security":[{"other":[]},{"key":[]}]"#, ""),
    ),
    edit(
        "key-in-another-header",
        "BB=",
        "BB=",
        r#"{"paths":{"/trees":{"get":{"operationId":"list","security":[{"key":[]}],"responses":{"200":{"description":""}}}}},"securityDefinitions":{"key":{"type":"apiKey","in":"header","name":"X-Key"}}}"#,
        r#"{"paths":{"/trees":{"get":{"operationId":"list","security":[{"key":[]}],"responses":{"200":{"description":""}}}}},"securityDefinitions":{"key":{"type":"apiKey","in":"header","name":"X-Token"}}}"#,
    ),
    edit(
        "key-in-the-query",
        "BB=",
        "BB=",
        r#"{"paths":{"/trees":{"get":{"operationId":"list","security":[{"key":[]}],"responses":{"200":{"description":""}}}}},"securityDefinitions":{"key":{"type":"apiKey","in":"header","name":"X-Key"}}}"#,
        r#"{"paths":{"/trees":{"get":{"operationId":"list","security":[{"key":[]}],"responses":{"200":{"description":""}}}}},"securityDefinitions":{"key":{"type":"apiKey","in":"query","name":"X-Key"}}}"#,
    ),
    edit(
        "scheme-renamed",
        "--=",
        "--=",
        r#"{"paths":{"/trees":{"get":{"operationId":"list","security":[{"key":[]}],"responses":{"200":{"description":""}}}}},"securityDefinitions":{"key":{"type":"apiKey","in":"header","name":"X-Key"}}}"#,
        r#"{"paths":{"/trees":{"get":{"operationId":"list","security":[{"token":[]}],"responses":{"200":{"description":""}}}}},"securityDefinitions":{"token":{"type":"apiKey","in":"header","name":"X-Key"}}}"#,
    ),
];

/// All of them.
pub fn calls() -> impl Iterator<Item = &'static CallEdit> {
    [OPERATIONS, parameters::PARAMETERS, RESPONSES, SECURITY].into_iter().flatten()
}

impl CallEdit {
    /// One side, as a document.
    pub fn document(&self, is_new: bool) -> String {
        let members = if is_new { self.new } else { self.old };
        let start = r#"{"swagger":"2.0","info":{"title":"Trees","version":"1"},"#;
        format!("{start}{}", members.strip_prefix('{').unwrap_or(members))
    }
}
