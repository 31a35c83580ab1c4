//! Why our lowering may differ from that of `swagger2openapi`.

use serde_json::{Value, json};

use super::difference::Difference;

/// A reason that explains a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    Version,
    Host,
    MediaType,
    Carried,
    Siblings,
    UnknownKey,
    ListStyle,
    Files,
    Numbers,
    BasePath,
    Prose,
}

pub(crate) const ALL: &[Reason] = &[
    Reason::Version,
    Reason::Host,
    Reason::MediaType,
    Reason::Carried,
    Reason::Siblings,
    Reason::UnknownKey,
    Reason::ListStyle,
    Reason::Files,
    Reason::Numbers,
    Reason::BasePath,
    Reason::Prose,
];

impl Reason {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Version => "version 3.0.3 instead of 3.0.0",
            Self::Host => "a host that is a placeholder is left out",
            Self::MediaType => "a response without a media type is JSON, instead of anything",
            Self::Carried => "what OpenAPI 3.0 has no word for rides in an extension, instead of being forgotten",
            Self::Siblings => "what is beside a reference counts: the reference is wrapped in allOf, instead of alone",
            Self::UnknownKey => "keys that are none of Swagger 2.0 are reported, instead of passed on",
            Self::ListStyle => {
                "lists with tabs, and lists with pipes outside a query, instead of refusing the document"
            }
            Self::Files => {
                "a list of files is a multipart form of binary texts, instead of what `consumes` and `type` say"
            }
            Self::Numbers => "a number of an enum is written as it is read",
            Self::BasePath => "braces in the base path are left to callers, instead of becoming variables",
            Self::Prose => "sentences of the document are left out",
        }
    }
}

/// The reason of a difference; `None` where there is none, or where it may lie deeper.
pub(crate) fn reason(places: &Difference<'_>) -> Option<Reason> {
    let key = places.at.rsplit('/').next().unwrap_or_default();
    match (places.ours, places.theirs) {
        (Some(ours), Some(theirs)) if places.at == "/openapi" && ours == "3.0.3" && theirs == "3.0.0" => {
            Some(Reason::Version)
        }
        (Some(ours), Some(theirs)) if places.at == "/servers" => is_placeholder(ours, theirs).then_some(Reason::Host),
        (Some(ours), Some(theirs)) if key == "content" => is_assumed_json(ours, theirs).then_some(Reason::MediaType),
        (ours, Some(Value::String(_))) if is_prose(key) && ours.is_none_or(|ours| ours == "") => Some(Reason::Prose),
        (Some(Value::Number(ours)), Some(Value::Number(theirs))) => {
            (ours.as_f64() == theirs.as_f64()).then_some(Reason::Numbers)
        }
        (Some(Value::String(ours)), Some(Value::String(theirs))) if ours == "string" && theirs == "file" => {
            Some(Reason::Files)
        }
        (Some(ours), Some(theirs)) => is_wrapped(ours, theirs).then_some(Reason::Siblings),
        (Some(ours), None) if key == "multipart~1form-data" || (key == "format" && ours == "binary") => {
            Some(Reason::Files)
        }
        (Some(_), None) => ["x-produces", "x-allow-empty-value"].contains(&key).then_some(Reason::Carried),
        (None, Some(theirs)) if key == "application~1x-www-form-urlencoded" => {
            theirs.to_string().contains("\"file\"").then_some(Reason::Files)
        }
        (None, Some(_)) if key == "variables" => Some(Reason::BasePath),
        (None, Some(_)) => ["sumary", "nullable"].contains(&key).then_some(Reason::UnknownKey),
        _ => None,
    }
}

/// The reason of a document that `swagger2openapi` did not take.
pub(crate) fn refusal(error: &str) -> Option<Reason> {
    error.starts_with("collectionFormat:").then_some(Reason::ListStyle)
}

fn is_prose(key: &str) -> bool {
    ["description", "summary", "title"].contains(&key)
}

fn is_placeholder(ours: &Value, theirs: &Value) -> bool {
    let path = ours[0]["url"].as_str().unwrap_or_default();
    theirs[0]["url"] == format!("https://{{hostname}}{path}") && path.starts_with('/')
}

fn is_assumed_json(ours: &Value, theirs: &Value) -> bool {
    theirs.as_object().is_some_and(|types| types.len() == 1 && types.contains_key("*/*"))
        && *ours == json!({ "application/json": theirs["*/*"] })
}

/// `{"$ref": …}` of theirs is `{"allOf": [{"$ref": …}], …}` of ours.
fn is_wrapped(ours: &Value, theirs: &Value) -> bool {
    theirs.as_object().is_some_and(|members| members.len() == 1 && members.contains_key("$ref"))
        && ours["allOf"].as_array().is_some_and(|all| all[..] == [theirs.clone()])
        && ours.as_object().is_some_and(|members| {
            members.keys().all(|key| {
                ["allOf", "readOnly", "nullable", "description"].contains(&key.as_str()) || key.starts_with("x-")
            })
        })
}
