//! What a schema is, apart from its members and limits.

use serde_json::Value;

/// The kinds of schemas that are told apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Shape<'a> {
    /// Another definition.
    Reference(&'a str),
    /// Text, number or truth value: type and format.
    Scalar(&'a str, Option<&'a str>),
    List,
    Map,
    /// With members.
    Object,
    /// An object of any kind.
    Free,
    /// Parts put together.
    AllOf,
    File,
}

impl<'a> Shape<'a> {
    pub(super) fn of(schema: &'a Value) -> Self {
        if let Some(target) = schema["$ref"].as_str() {
            return Self::Reference(target.strip_prefix("#/definitions/").unwrap_or(target));
        }
        if schema["allOf"].is_array() {
            return Self::AllOf;
        }
        let has_members = schema["properties"].as_object().is_some_and(|members| !members.is_empty());
        match schema["type"].as_str() {
            Some("array") => Self::List,
            Some("file") => Self::File,
            Some("object") | None if has_members => Self::Object,
            Some("object") | None if schema["additionalProperties"].is_object() => Self::Map,
            Some("object") | None if schema.get("enum").is_none() => Self::Free,
            None => Self::Scalar("string", None),
            Some(kind) => Self::Scalar(kind, schema["format"].as_str()),
        }
    }
}

/// A schema in a few words.
pub(super) fn words(schema: &Value) -> String {
    match Shape::of(schema) {
        Shape::Reference(name) => name.to_owned(),
        Shape::Scalar(kind, format) => {
            let format = format.map(|format| format!(" ({format})")).unwrap_or_default();
            let values =
                schema["enum"].as_array().map(|values| format!(", one of {}", values.len())).unwrap_or_default();
            format!("{kind}{format}{values}")
        }
        Shape::List => format!("list of {}", words(&schema["items"])),
        Shape::Map => format!("map of {}", words(&schema["additionalProperties"])),
        Shape::Object => format!("object of {}", schema["properties"].as_object().map_or(0, serde_json::Map::len)),
        Shape::Free => "any object".to_owned(),
        Shape::AllOf => format!("all of {}", schema["allOf"].as_array().map_or(0, Vec::len)),
        Shape::File => "file".to_owned(),
    }
}
