//! Where an edited schema stands.

use super::edits::Fits;

/// Which way the value travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Request,
    Response,
    Both,
    /// Beside a response, where nothing reads it but who asks for it.
    Header,
}

/// A part of a document with a gap: `{"SCHEMA":0}` is the schema, `"SCHEMA":0` its members. `{"BESIDE":0}` is a second gap,
/// for another edit.
#[derive(Debug)]
pub struct Place {
    pub name: &'static str,
    pub way: Way,
    /// What fits there.
    pub fits: Fits,
    pub text: &'static str,
}

impl Place {
    /// What a server sends whose response holds a `VALUE` of the edited schema; `None` where there is none alone.
    pub fn response(&self) -> Option<&'static str> {
        match self.name {
            "answer" => Some("VALUE"),
            "answer-element" => Some("[VALUE]"),
            "answer-value" => Some(r#"{"x":VALUE}"#),
            "answer-header" => None,
            name if name.starts_with("answer-") || name.starts_with("shared-") && self.fits == Fits::Schema => {
                Some(r#"{"m":VALUE}"#)
            }
            _ => None,
        }
    }
}

const fn place(name: &'static str, way: Way, fits: Fits, text: &'static str) -> Place {
    Place { name, way, fits, text }
}

/// A request with a body.
macro_rules! body {
    ($schema:literal, $definitions:literal) => {
        concat!(
            r#"{"paths":{"/@":{"post":{"operationId":"@-post","consumes":["application/json"],"parameters":[{"name":"body","in":"body","required":true,"schema":"#,
            $schema,
            r#"}],"responses":{"200":{"description":""}}}}},"definitions":{"#,
            $definitions,
            "}}"
        )
    };
}

/// A response with a body.
macro_rules! answer {
    ($schema:literal, $definitions:literal) => {
        concat!(
            r#"{"paths":{"/@":{"get":{"operationId":"@-get","produces":["application/json"],"responses":{"200":{"description":"","schema":"#,
            $schema,
            r#"}}}}},"definitions":{"#,
            $definitions,
            "}}"
        )
    };
}

/// A request with a parameter.
macro_rules! parameter {
    ($path:literal, $start:literal) => {
        concat!(
            r#"{"paths":{""#,
            $path,
            r#"":{"post":{"operationId":"@-post","parameters":[{"#,
            $start,
            r#","SCHEMA":0}],"responses":{"200":{"description":""}}}}}}"#
        )
    };
}

use Fits::{Anywhere, Schema};
use Way::{Both, Header, Request, Response};

/// All places.
pub const PLACES: &[Place] = &[
    place("body", Request, Schema, body!(r#"{"SCHEMA":0}"#, "")),
    place(
        "body-member",
        Request,
        Schema,
        body!(r##"{"$ref":"#/definitions/@Body"}"##, r#""@Body":{"type":"object","properties":{"m":{"SCHEMA":0}}}"#),
    ),
    place(
        "body-required-member",
        Request,
        Schema,
        body!(
            r##"{"$ref":"#/definitions/@Body"}"##,
            r#""@Body":{"type":"object","required":["m"],"properties":{"m":{"SCHEMA":0}}}"#
        ),
    ),
    place("body-inline-member", Request, Schema, body!(r#"{"type":"object","properties":{"m":{"SCHEMA":0}}}"#, "")),
    place(
        "body-element",
        Request,
        Schema,
        body!(
            r##"{"$ref":"#/definitions/@Body"}"##,
            r#""@Body":{"type":"object","properties":{"m":{"type":"array","items":{"SCHEMA":0}}}}"#
        ),
    ),
    place(
        "body-value",
        Request,
        Schema,
        body!(
            r##"{"$ref":"#/definitions/@Body"}"##,
            r#""@Body":{"type":"object","properties":{"m":{"type":"object","additionalProperties":{"SCHEMA":0}}}}"#
        ),
    ),
    place(
        "body-part",
        Request,
        Schema,
        body!(
            r##"{"$ref":"#/definitions/@Body"}"##,
            r##""@Base":{"type":"object","properties":{"z":{"type":"string"}}},"@Body":{"allOf":[{"$ref":"#/definitions/@Base"},{"type":"object","properties":{"m":{"SCHEMA":0}}}]}"##
        ),
    ),
    place(
        "body-base",
        Request,
        Schema,
        body!(
            r##"{"$ref":"#/definitions/@Body"}"##,
            r##""@Base":{"type":"object","properties":{"m":{"SCHEMA":0}}},"@Body":{"allOf":[{"$ref":"#/definitions/@Base"},{"type":"object","properties":{"z":{"type":"string"}}}]}"##
        ),
    ),
    place(
        "body-alias",
        Request,
        Schema,
        body!(
            r##"{"$ref":"#/definitions/@Body"}"##,
            r##""@Alias":{"SCHEMA":0},"@Body":{"type":"object","properties":{"m":{"$ref":"#/definitions/@Alias"}}}"##
        ),
    ),
    place("answer", Response, Schema, answer!(r#"{"SCHEMA":0}"#, "")),
    place(
        "answer-member",
        Response,
        Schema,
        answer!(
            r##"{"$ref":"#/definitions/@Answer"}"##,
            r#""@Answer":{"type":"object","properties":{"m":{"SCHEMA":0}}}"#
        ),
    ),
    place(
        "answer-required-member",
        Response,
        Schema,
        answer!(
            r##"{"$ref":"#/definitions/@Answer"}"##,
            r#""@Answer":{"type":"object","required":["m"],"properties":{"m":{"SCHEMA":0}}}"#
        ),
    ),
    place(
        "answer-inline-member",
        Response,
        Schema,
        answer!(r#"{"type":"object","properties":{"m":{"SCHEMA":0}}}"#, ""),
    ),
    place("answer-element", Response, Schema, answer!(r#"{"type":"array","items":{"SCHEMA":0}}"#, "")),
    place("answer-value", Response, Schema, answer!(r#"{"type":"object","additionalProperties":{"SCHEMA":0}}"#, "")),
    place(
        "answer-part",
        Response,
        Schema,
        answer!(
            r##"{"$ref":"#/definitions/@Answer"}"##,
            r##""@Base":{"type":"object","properties":{"z":{"type":"string"}}},"@Answer":{"allOf":[{"$ref":"#/definitions/@Base"},{"type":"object","properties":{"m":{"SCHEMA":0}}}]}"##
        ),
    ),
    place(
        "answer-base",
        Response,
        Schema,
        answer!(
            r##"{"$ref":"#/definitions/@Answer"}"##,
            r##""@Base":{"type":"object","properties":{"m":{"SCHEMA":0}}},"@Answer":{"allOf":[{"$ref":"#/definitions/@Base"},{"type":"object","properties":{"z":{"type":"string"}}}]}"##
        ),
    ),
    place(
        "answer-alias",
        Response,
        Schema,
        answer!(
            r##"{"$ref":"#/definitions/@Answer"}"##,
            r##""@Alias":{"SCHEMA":0},"@Answer":{"type":"object","properties":{"m":{"$ref":"#/definitions/@Alias"}}}"##
        ),
    ),
    place(
        "shared-response",
        Response,
        Schema,
        r##"{"paths":{"/@":{"get":{"operationId":"@-get","produces":["application/json"],"responses":{"200":{"$ref":"#/responses/@Found"}}},"put":{"operationId":"@-put","produces":["application/json"],"responses":{"200":{"$ref":"#/responses/@Found"}}}}},"responses":{"@Found":{"description":"","schema":{"type":"object","properties":{"m":{"SCHEMA":0}}}}}}"##,
    ),
    place(
        "shared-definition",
        Both,
        Schema,
        r##"{"paths":{"/@":{"post":{"operationId":"@-post","consumes":["application/json"],"produces":["application/json"],"parameters":[{"name":"body","in":"body","required":true,"schema":{"$ref":"#/definitions/@Shared"}}],"responses":{"200":{"description":"","schema":{"$ref":"#/definitions/@Shared"}}}}}},"definitions":{"@Shared":{"type":"object","properties":{"m":{"SCHEMA":0}}}}}"##,
    ),
    place(
        "two-bodies",
        Request,
        Schema,
        r##"{"paths":{"/@":{"post":{"operationId":"@-post","consumes":["application/json"],"parameters":[{"name":"body","in":"body","required":true,"schema":{"$ref":"#/definitions/@One"}}],"responses":{"200":{"description":""}}},"put":{"operationId":"@-put","consumes":["application/json"],"parameters":[{"name":"body","in":"body","required":true,"schema":{"$ref":"#/definitions/@Two"}}],"responses":{"200":{"description":""}}}}},"definitions":{"@One":{"type":"object","properties":{"m":{"SCHEMA":0}}},"@Two":{"type":"object","properties":{"m":{"SCHEMA":0}}}}}"##,
    ),
    place(
        "two-answers",
        Response,
        Schema,
        r##"{"paths":{"/@":{"get":{"operationId":"@-get","produces":["application/json"],"responses":{"200":{"description":"","schema":{"type":"array","items":{"$ref":"#/definitions/@One"}}}}},"put":{"operationId":"@-put","produces":["application/json"],"responses":{"200":{"description":"","schema":{"$ref":"#/definitions/@One"}}}}}},"definitions":{"@One":{"type":"object","properties":{"m":{"SCHEMA":0}}}}}"##,
    ),
    place(
        "beside-in-body",
        Request,
        Schema,
        body!(
            r##"{"$ref":"#/definitions/@Body"}"##,
            r#""@Body":{"type":"object","properties":{"m":{"SCHEMA":0},"n":{"BESIDE":0}}}"#
        ),
    ),
    place(
        "beside-in-answer",
        Response,
        Schema,
        answer!(r#"{"type":"object","properties":{"m":{"SCHEMA":0},"n":{"BESIDE":0}}}"#, ""),
    ),
    place(
        "beside-in-parts",
        Both,
        Schema,
        r##"{"paths":{"/@":{"post":{"operationId":"@-post","consumes":["application/json"],"produces":["application/json"],"parameters":[{"name":"body","in":"body","required":true,"schema":{"$ref":"#/definitions/@Whole"}}],"responses":{"200":{"description":"","schema":{"$ref":"#/definitions/@Whole"}}}}}},"definitions":{"@Base":{"type":"object","properties":{"m":{"SCHEMA":0}}},"@Whole":{"allOf":[{"$ref":"#/definitions/@Base"},{"type":"object","properties":{"n":{"BESIDE":0}}}]}}}"##,
    ),
    place(
        "beside-in-operation",
        Both,
        Schema,
        r##"{"paths":{"/@":{"post":{"operationId":"@-post","consumes":["application/json"],"produces":["application/json"],"parameters":[{"name":"body","in":"body","required":true,"schema":{"$ref":"#/definitions/@Body"}}],"responses":{"200":{"description":"","schema":{"$ref":"#/definitions/@Answer"}}}}}},"definitions":{"@Body":{"type":"object","properties":{"m":{"SCHEMA":0}}},"@Answer":{"type":"object","properties":{"m":{"BESIDE":0}}}}}"##,
    ),
    place("query", Request, Anywhere, parameter!("/@", r#""name":"@q","in":"query""#)),
    place("required-query", Request, Anywhere, parameter!("/@", r#""name":"@q","in":"query","required":true"#)),
    place("header", Request, Anywhere, parameter!("/@", r#""name":"X-@","in":"header""#)),
    place("path", Request, Anywhere, parameter!("/@/{@p}", r#""name":"@p","in":"path","required":true"#)),
    place("form", Request, Anywhere, parameter!("/@", r#""name":"@f","in":"formData""#)),
    place(
        "query-element",
        Request,
        Anywhere,
        r#"{"paths":{"/@":{"post":{"operationId":"@-post","parameters":[{"name":"@q","in":"query","type":"array","items":{"SCHEMA":0}}],"responses":{"200":{"description":""}}}}}}"#,
    ),
    place(
        "shared-parameter",
        Request,
        Anywhere,
        r##"{"paths":{"/@":{"get":{"operationId":"@-get","parameters":[{"$ref":"#/parameters/@Query"}],"responses":{"200":{"description":""}}},"put":{"operationId":"@-put","parameters":[{"$ref":"#/parameters/@Query"}],"responses":{"200":{"description":""}}}}},"parameters":{"@Query":{"name":"@q","in":"query","SCHEMA":0}}}"##,
    ),
    place(
        "two-queries",
        Request,
        Anywhere,
        r#"{"paths":{"/@":{"get":{"operationId":"@-get","parameters":[{"name":"@q","in":"query","SCHEMA":0}],"responses":{"200":{"description":""}}},"put":{"operationId":"@-put","parameters":[{"name":"@q","in":"query","SCHEMA":0}],"responses":{"200":{"description":""}}}}}}"#,
    ),
    place(
        "beside-in-query",
        Request,
        Anywhere,
        r#"{"paths":{"/@":{"get":{"operationId":"@-get","parameters":[{"name":"@q","in":"query","SCHEMA":0},{"name":"@r","in":"query","BESIDE":0}],"responses":{"200":{"description":""}}}}}}"#,
    ),
    place(
        "parameter-of-path",
        Request,
        Anywhere,
        r#"{"paths":{"/@":{"parameters":[{"name":"@q","in":"query","SCHEMA":0}],"get":{"operationId":"@-get","responses":{"200":{"description":""}}},"put":{"operationId":"@-put","responses":{"200":{"description":""}}}}}}"#,
    ),
    place(
        "answer-header",
        Header,
        Anywhere,
        r#"{"paths":{"/@":{"get":{"operationId":"@-get","responses":{"200":{"description":"","headers":{"X-@":{"SCHEMA":0}}}}}}}}"#,
    ),
];
