//! Limits that limit nothing: of another type, beyond the values that there are, or those that a format has anyway.

use serde_json::{Map, Value};

/// What formats of texts have in common: their length.
const LENGTHS: [(&str, f64); 2] = [("uuid", 36.0), ("date", 10.0)];

/// True where the schema `object` has the same values without its limit `key`.
pub(super) fn limits_nothing(object: &Map<String, Value>, key: &str, value: &Value) -> bool {
    let ty = type_of(object);
    let Some(limited) = limited(key) else { return false };
    if ty.is_some_and(|ty| is_known(ty) && !limited.contains(&ty)) {
        return true;
    }
    if let Some(values) = object.get("enum").and_then(Value::as_array).filter(|values| !values.is_empty()) {
        return values.iter().all(|it| is_within(object, key, value, it));
    }
    match key {
        "maximum" | "exclusiveMaximum" => is_beyond(object, "maximum", "exclusiveMaximum", |format| match format {
            "int32" => Some(i32::MAX.into()),
            "int64" => Some(i64::MAX.into()),
            _ => None,
        }),
        "minimum" | "exclusiveMinimum" => is_beyond(object, "minimum", "exclusiveMinimum", |format| match format {
            "int32" => Some(i32::MIN.into()),
            "int64" => Some(i64::MIN.into()),
            _ => None,
        }),
        "multipleOf" => ty == Some("integer") && value.as_f64().is_some_and(|step| 1.0 % step == 0.0),
        "maxLength" => length(object).zip(value.as_f64()).is_some_and(|(length, most)| length <= most),
        "minLength" => length(object).zip(value.as_f64()).is_some_and(|(length, least)| length >= least),
        "pattern" => matches!(value.as_str(), Some("" | ".*" | "^")),
        "uniqueItems" => object.get("maxItems").and_then(Value::as_u64).is_some_and(|most| most < 2),
        "minProperties" => {
            let required = object.get("required").and_then(Value::as_array).map_or(0, Vec::len);
            value.as_u64().is_some_and(|least| usize::try_from(least).is_ok_and(|least| least <= required))
        }
        _ => false,
    }
}

/// The types whose values the key limits.
fn limited(key: &str) -> Option<&'static [&'static str]> {
    match key {
        "maximum" | "minimum" | "exclusiveMaximum" | "exclusiveMinimum" | "multipleOf" => Some(&["integer", "number"]),
        "maxLength" | "minLength" | "pattern" => Some(&["string"]),
        "maxItems" | "minItems" | "uniqueItems" => Some(&["array"]),
        "maxProperties" | "minProperties" => Some(&["object"]),
        _ => None,
    }
}

fn is_known(ty: &str) -> bool {
    ["string", "integer", "number", "boolean", "array", "object"].contains(&ty)
}

/// The type that is said, or follows from what is.
fn type_of(object: &Map<String, Value>) -> Option<&str> {
    let has = |key: &str| object.get(key).and_then(Value::as_object).is_some_and(|it| !it.is_empty());
    match object.get("type") {
        Some(ty) => ty.as_str(),
        None if has("properties") => Some("object"),
        None if has("items") => Some("array"),
        None => None,
    }
}

/// True where the value is allowed by the limit.
fn is_within(object: &Map<String, Value>, key: &str, limit: &Value, value: &Value) -> bool {
    let is_on_limit = |limit: &str| object.get(limit).and_then(Value::as_f64) == value.as_f64();
    match value {
        Value::Number(number) => {
            let (Some(number), limit) = (number.as_f64(), limit.as_f64()) else { return false };
            match key {
                "maximum" => limit.is_some_and(|limit| number <= limit),
                "minimum" => limit.is_some_and(|limit| number >= limit),
                "exclusiveMaximum" => !is_on_limit("maximum"),
                "exclusiveMinimum" => !is_on_limit("minimum"),
                "multipleOf" => limit.is_some_and(|limit| number % limit == 0.0),
                _ => true,
            }
        }
        Value::String(text) => {
            let length = u64::try_from(text.chars().count()).ok().zip(limit.as_u64());
            match key {
                "maxLength" => length.is_some_and(|(length, limit)| length <= limit),
                "minLength" => length.is_some_and(|(length, limit)| length >= limit),
                "pattern" => false,
                _ => true,
            }
        }
        Value::Array(_) => limited(key) != limited("maxItems"),
        Value::Object(_) => limited(key) != limited("maxProperties"),
        Value::Null | Value::Bool(_) => true,
    }
}

/// True where the last number of the format is within the limit.
fn is_beyond(object: &Map<String, Value>, limit: &str, exclusive: &str, end_of: fn(&str) -> Option<i128>) -> bool {
    let is_integer = object.get("type").is_some_and(|ty| ty == "integer");
    let end = object.get("format").and_then(Value::as_str).filter(|_| is_integer).and_then(end_of);
    let limit_itself =
        object.get(limit).and_then(|it| it.as_i64().map(i128::from).or_else(|| it.as_u64().map(i128::from)));
    let is_excluded = object.get(exclusive) == Some(&Value::Bool(true));
    end.zip(limit_itself).is_some_and(|(end, it)| match limit {
        "maximum" => end < it || end == it && !is_excluded,
        _ => end > it || end == it && !is_excluded,
    })
}

fn length(object: &Map<String, Value>) -> Option<f64> {
    let format = object.get("format")?.as_str()?;
    LENGTHS.iter().find(|(name, _)| *name == format).map(|(_, length)| *length)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::limits_nothing;

    #[test]
    fn a_limit_that_no_value_reaches_limits_nothing() {
        for (is_idle, key, schema) in [
            (true, "maxLength", json!({ "type": "string", "enum": ["a", "bc"], "maxLength": 2 })),
            (false, "maxLength", json!({ "type": "string", "enum": ["a", "bc"], "maxLength": 1 })),
            (false, "pattern", json!({ "type": "string", "enum": ["a", "bc"], "pattern": "^a" })),
            (true, "maximum", json!({ "enum": [1, 2], "maximum": 2 })),
            (false, "exclusiveMaximum", json!({ "enum": [1, 2], "maximum": 2, "exclusiveMaximum": true })),
            (true, "maxLength", json!({ "type": "integer", "maxLength": 5 })),
            (true, "maximum", json!({ "type": "string", "maximum": 5 })),
            (true, "minItems", json!({ "properties": { "a": {} }, "minItems": 5 })),
            (false, "maximum", json!({ "maximum": 5 })),
            (true, "multipleOf", json!({ "type": "integer", "multipleOf": 1 })),
            (true, "multipleOf", json!({ "type": "integer", "multipleOf": 0.5 })),
            (false, "multipleOf", json!({ "type": "integer", "multipleOf": 2 })),
            (false, "multipleOf", json!({ "type": "number", "multipleOf": 1 })),
            (true, "maximum", json!({ "type": "integer", "format": "int32", "maximum": 2_147_483_647 })),
            (false, "maximum", json!({ "type": "integer", "format": "int32", "maximum": 2_147_483_646 })),
            (false, "maximum", json!({ "type": "integer", "format": "int64", "maximum": 2_147_483_647 })),
            (
                false,
                "maximum",
                json!({ "type": "integer", "format": "int32", "maximum": 2_147_483_647, "exclusiveMaximum": true }),
            ),
            (true, "minimum", json!({ "type": "integer", "format": "int32", "minimum": -2_147_483_648_i64 })),
            (true, "minimum", json!({ "type": "integer", "format": "int64", "minimum": i64::MIN })),
            (true, "minLength", json!({ "type": "string", "format": "uuid", "minLength": 36 })),
            (false, "minLength", json!({ "type": "string", "minLength": 36 })),
            (true, "uniqueItems", json!({ "type": "array", "items": {}, "maxItems": 1, "uniqueItems": true })),
            (true, "minProperties", json!({ "type": "object", "required": ["a"], "minProperties": 1 })),
        ] {
            let object = schema.as_object().unwrap();
            assert_eq!(limits_nothing(object, key, &object[key]), is_idle, "{key} of {schema}");
        }
    }
}
