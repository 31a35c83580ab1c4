//! Why our lowering may differ from that of `swagger2openapi`.

use serde_json::{Value, json};

use super::difference::Difference;

/// A reason that explains a difference.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Reason {
    Version,
    Host,
    MediaType,
    Produces,
    Siblings,
    UnknownKey,
    ListStyle,
    Prose,
}

pub(crate) const ALL: &[Reason] = &[
    Reason::Version,
    Reason::Host,
    Reason::MediaType,
    Reason::Produces,
    Reason::Siblings,
    Reason::UnknownKey,
    Reason::ListStyle,
    Reason::Prose,
];

impl Reason {
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Version => "version 3.0.3 instead of 3.0.0",
            Self::Host => "a host that is a placeholder is left out",
            Self::MediaType => "a response without a media type is JSON, instead of anything",
            Self::Produces => "what responses without a schema are produced as is kept, instead of forgotten",
            Self::Siblings => "what is beside a reference counts: the reference is wrapped in allOf, instead of alone",
            Self::UnknownKey => "keys that are none of Swagger 2.0 are reported, instead of passed on",
            Self::ListStyle => {
                "lists with tabs, and lists with pipes outside a query, instead of refusing the document"
            }
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
        (Some(ours), Some(theirs)) => is_wrapped(ours, theirs).then_some(Reason::Siblings),
        (Some(_), None) => (key == "x-produces").then_some(Reason::Produces),
        (None, Some(_)) => ["sumary", "nullable"].contains(&key).then_some(Reason::UnknownKey),
        _ => None,
    }
}

/// The reason of a document that `swagger2openapi` did not take.
pub(crate) fn refusal(error: &str) -> Option<Reason> {
    error.starts_with("collectionFormat:").then_some(Reason::ListStyle)
}

fn is_prose(key: &str) -> bool {
    ["description", "summary"].contains(&key)
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
            members
                .keys()
                .all(|key| ["allOf", "readOnly", "description"].contains(&key.as_str()) || key.starts_with("x-"))
        })
}
