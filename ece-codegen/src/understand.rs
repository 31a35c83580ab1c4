//! A single schema as the pipeline understands it: read by the strict reader, lowered, and flattened as `resolve` does.
//!
//! JSON in, [`Understood`] out. `diff` asks here, so that it and the generator have one opinion on what a schema is.

use std::fmt;

use serde_json::Value;

use crate::grammar::{Holds, Place};
use crate::{lower, resolve, swagger};

/// What a schema is, apart from its members and limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Understood {
    /// Another definition, by its name.
    Reference(String),
    /// Text, number or truth value.
    Scalar {
        /// `string`, `integer`, `number`, `boolean`, or `any` for values of several types.
        kind: &'static str,
        /// Its format.
        format: Option<String>,
        /// How many values there are; 0 where any will do.
        values: usize,
    },
    /// A list of this.
    List(Box<Understood>),
    /// A map to this.
    Map(Box<Understood>),
    /// An object with so many members.
    Object(usize),
    /// An object of any kind.
    Free,
    /// So many parts put together.
    AllOf(usize),
    /// Bytes.
    File,
}

/// What the generator makes of `value`, which stands where the grammar says.
pub(crate) fn understand(holds: Holds, value: &Value) -> Understood {
    let place = match holds {
        Holds::Node(place @ (Place::Parameter | Place::Header | Place::Items)) => place,
        _ => Place::Schema,
    };
    let schema = swagger::read_schema(value, place).unwrap_or_default();
    resolve::understood(&lower::schema(&schema))
}

/// True where the schema is nothing but its only part.
pub(crate) fn is_wrapper(value: &Value) -> bool {
    let is_alone = value["allOf"].as_array().is_some_and(|parts| parts.len() == 1);
    is_alone && !matches!(understand(Holds::Node(Place::Schema), value), Understood::AllOf(_))
}

impl fmt::Display for Understood {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Reference(name) => f.write_str(name),
            Self::Scalar { kind, format, values } => {
                f.write_str(kind)?;
                if let Some(format) = format {
                    write!(f, " ({format})")?;
                }
                if *values > 0 { write!(f, ", one of {values}") } else { Ok(()) }
            }
            Self::List(inner) => write!(f, "list of {inner}"),
            Self::Map(inner) => write!(f, "map of {inner}"),
            Self::Object(members) => write!(f, "object of {members}"),
            Self::Free => f.write_str("any object"),
            Self::AllOf(parts) => write!(f, "all of {parts}"),
            Self::File => f.write_str("file"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_schema_is_what_the_generator_takes_it_for() {
        for (schema, told) in [
            (json!({ "type": "string", "format": "date-time" }), "string (date-time)"),
            (json!({ "enum": ["a", "b"] }), "string, one of 2"),
            (json!({ "enum": [1, 2] }), "any, one of 2"),
            (json!({ "items": { "type": "integer" } }), "list of integer"),
            (json!({ "type": "array", "items": { "$ref": "#/definitions/A~1B" } }), "list of A/B"),
            (json!({ "properties": { "a": {} } }), "object of 1"),
            (json!({ "additionalProperties": { "type": "boolean" } }), "map of boolean"),
            (json!({ "type": "object" }), "any object"),
            (json!({}), "any object"),
            (json!({ "allOf": [{ "$ref": "#/definitions/A" }] }), "A"),
            (json!({ "allOf": [{ "$ref": "#/definitions/A" }, {}] }), "all of 2"),
            (json!({ "type": "file" }), "file"),
            (json!(7), "any object"),
        ] {
            assert_eq!(understand(Holds::Node(Place::Schema), &schema).to_string(), told, "{schema}");
        }
        let parameter = json!({ "name": "q", "in": "query", "type": "array", "items": { "type": "string" } });
        assert_eq!(understand(Holds::Node(Place::Parameter), &parameter).to_string(), "list of string");
    }
}
