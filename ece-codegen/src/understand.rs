//! A single schema as the pipeline understands it: read by the strict reader, lowered, and flattened as `resolve` does.
//!
//! JSON in, [`Understood`] out. `diff` asks here, so that it and the generator have one opinion on what a schema is.

use serde_json::Value;

use crate::grammar::{Holds, Place};
use crate::understood::Understood;
use crate::{lower, resolve, swagger};

/// What the generator makes of `value`, which stands where the grammar says.
pub(crate) fn understand(holds: Holds, value: &Value) -> Understood {
    understand_with_null(holds, value).0
}

/// The same, and whether null is one of the values: both of one reading.
pub(crate) fn understand_with_null(holds: Holds, value: &Value) -> (Understood, bool) {
    let place = match holds {
        Holds::Node(place @ (Place::Parameter | Place::Header | Place::Items)) => place,
        _ => Place::Schema,
    };
    let schema = lower::schema(&swagger::read_schema(value, place));
    (resolve::understood(&schema), holds == Holds::Node(Place::Schema) && resolve::may_be_null(&schema))
}

/// True where null is one of the values, whatever says so.
pub(crate) fn may_be_null(holds: Holds, value: &Value) -> bool {
    understand_with_null(holds, value).1
}

/// True where the schema is nothing but its only part.
pub(crate) fn is_wrapper(value: &Value) -> bool {
    let is_alone = value["allOf"].as_array().is_some_and(|parts| parts.len() == 1);
    is_alone && !matches!(understand(Holds::Node(Place::Schema), value), Understood::AllOf(_))
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
            (json!({ "enum": [1, 2] }), "integer, one of 2"),
            (json!({ "enum": [1, "a"] }), "any, one of 2"),
            (json!({ "items": { "type": "integer" } }), "list of integer"),
            (json!({ "type": "array", "items": { "$ref": "#/definitions/A~1B" } }), "list of A/B"),
            (json!({ "properties": { "a": {} } }), "object with 1 member"),
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
