//! What holds anyway, written out.

use ece_codegen::grammar::{Holds, Place};
use serde_json::{Map, Value, json};

use crate::draft::{Draft, is_plain_object, operators, walk};

operators! {
    "required empty" = |draft| draft.say(Place::Schema, "required", json!([]), is_object);
    "allOf empty" = |draft| draft.say(Place::Schema, "allOf", json!([]), is_plain_object);
    "properties empty" = |draft| draft.say(Place::Schema, "properties", json!({}), |it| is_object(it) && !it.contains_key("allOf"));
    "other members allowed" = |draft| draft.say(Place::Schema, "additionalProperties", json!(true), is_plain_object);
    "free object allows members" [moves "free-form-became-map", "map-became-free-form"] =
        |draft| draft.say(Place::Schema, "additionalProperties", json!(true), is_free);
    "free object allows anything" [moves "free-form-became-map", "map-became-free-form"] =
        |draft| draft.say(Place::Schema, "additionalProperties", json!({}), is_free);
    "map of anything" = |draft| {
        let at = draft.any(Place::Schema, |_, _, it| it.get("additionalProperties") == Some(&json!(true)) && !it.contains_key("properties"))?;
        draft.map(&at)?.insert("additionalProperties".to_owned(), json!({}));
        Some(())
    };
    "type beside values" = |draft| {
        draft.say(Place::Schema, "type", json!("string"), |it| it.get("enum").and_then(Value::as_array).is_some_and(|values| !values.is_empty() && values.iter().all(Value::is_string)))
    };
    "values without type" = |draft| draft.omit(Place::Schema, "type", crate::draft::is_enum);
    "type beside properties" = |draft| draft.say(Place::Schema, "type", json!("object"), |it| it.get("properties").and_then(Value::as_object).is_some_and(|it| !it.is_empty()));
    "properties without type" = |draft| draft.omit(Place::Schema, "type", is_plain_object);
    "items without type" = |draft| draft.omit(Place::Schema, "type", |it| it.get("items").is_some_and(Value::is_object) && it["type"] == "array");
    "type beside parts" = |draft| draft.say(Place::Schema, "type", json!("object"), |it| {
        it.get("allOf").and_then(Value::as_array).is_some_and(|all| all.len() > 1 && all.iter().any(|it| it.get("properties").is_some()))
    });
    "not unique" = |draft| draft.say(Place::Schema, "uniqueItems", json!(false), is_list);
    "no least items" = |draft| draft.say(Place::Schema, "minItems", json!(0), is_list);
    "no least length" = |draft| draft.say(Place::Schema, "minLength", json!(0), |it| is_type(it, "string") && !it.contains_key("enum"));
    "no least members" = |draft| draft.say(Place::Schema, "minProperties", json!(0), is_object);
    "maximum included" = |draft| draft.say(Place::Schema, "exclusiveMaximum", json!(false), |it| it.contains_key("maximum"));
    "minimum included" = |draft| draft.say(Place::Schema, "exclusiveMinimum", json!(false), is_number);
    "not read-only" = |draft| draft.say(Place::Schema, "readOnly", json!(false), has_type);
    "not nullable" = |draft| draft.say(Place::Schema, "x-nullable", json!(false), has_type);
    "not secret" = |draft| draft.say(Place::Schema, "x-ece-secret", json!(false), |it| is_type(it, "string"));
    "schema not deprecated" = |draft| draft.say(Place::Schema, "x-ece-deprecated", json!(false), has_type);

    "parameter optional" = |draft| draft.say(Place::Parameter, "required", json!(false), |it| it.get("in").is_some_and(|it| it != "path"));
    "parameter not empty" = |draft| draft.say(Place::Parameter, "allowEmptyValue", json!(false), |it| it.get("in").is_some_and(|it| it == "query"));
    "parameter with commas" = |draft| draft.say(Place::Parameter, "collectionFormat", json!("csv"), is_list);
    "items with commas" = |draft| draft.say(Place::Items, "collectionFormat", json!("csv"), is_list);
    "header with commas" = |draft| draft.say(Place::Header, "collectionFormat", json!("csv"), is_list);
    "parameter not unique" = |draft| draft.say(Place::Parameter, "uniqueItems", json!(false), is_list);
    "parameter of no least items" = |draft| draft.say(Place::Parameter, "minItems", json!(0), is_list);
    "parameter of no least length" = |draft| draft.say(Place::Parameter, "minLength", json!(0), |it| is_type(it, "string") && !it.contains_key("enum"));
    "items of no least length" = |draft| draft.say(Place::Items, "minLength", json!(0), |it| is_type(it, "string") && !it.contains_key("enum"));
    "header of no least length" = |draft| draft.say(Place::Header, "minLength", json!(0), |it| is_type(it, "string") && !it.contains_key("enum"));
    "parameter's maximum included" = |draft| draft.say(Place::Parameter, "exclusiveMaximum", json!(false), is_number);
    "parameter's values without type" = |draft| draft.omit(Place::Parameter, "type", |it| {
        is_type(it, "string") && it.get("enum").and_then(Value::as_array).is_some_and(|it| !it.is_empty())
    });
    "operation not deprecated" = |draft| draft.say(Place::Operation, "deprecated", json!(false), |_| true);
    "operation marked not deprecated" = |draft| draft.say(Place::Operation, "x-ece-deprecated", json!(false), |_| true);
    "operation without tags" = |draft| draft.say(Place::Operation, "tags", json!([]), |_| true);
    "operation without parameters" = |draft| draft.say(Place::Operation, "parameters", json!([]), |_| true);
    "path without parameters" = |draft| draft.say(Place::PathItem, "parameters", json!([]), |_| true);
    "response without headers" = |draft| draft.say(Place::Response, "headers", json!({}), |_| true);

    "limits with a point" = |draft| with_point(draft, &["maximum", "minimum", "maxLength", "minLength", "maxItems", "minItems", "multipleOf"]);
    "default with a point" = |draft| with_point(draft, &["default"]);
    "values with a point" = |draft| {
        let is_numeric = |it: &Value| it["type"] == "number" && it["enum"].as_array().is_some_and(|all| all.iter().any(Value::is_i64));
        let mut found = None;
        walk(Holds::Node(Place::Document), &draft.document, "", &mut |holds, value, at| {
            if matches!(holds, Holds::Node(_)) && is_numeric(value) { found = Some(at.to_owned()); }
        });
        for value in draft.map(&found?)?.get_mut("enum")?.as_array_mut()? {
            if let Some(number) = value.as_f64() { *value = json!(number); }
        }
        Some(())
    };
}

fn is_type(object: &Map<String, Value>, ty: &str) -> bool {
    object.get("type").is_some_and(|it| it == ty)
}

fn has_type(object: &Map<String, Value>) -> bool {
    object.get("type").is_some_and(Value::is_string)
}

fn is_object(object: &Map<String, Value>) -> bool {
    is_type(object, "object")
}

fn is_list(object: &Map<String, Value>) -> bool {
    is_type(object, "array")
}

fn is_number(object: &Map<String, Value>) -> bool {
    is_type(object, "integer") || is_type(object, "number")
}

fn is_free(object: &Map<String, Value>) -> bool {
    is_object(object) && object.keys().all(|key| ["type", "description"].contains(&key.as_str()))
}

/// Writes a whole number as one with a fraction, in a schema, a parameter, a header or its items.
fn with_point(draft: &mut Draft, keys: &[&str]) -> Option<()> {
    let mut found = Vec::new();
    walk(Holds::Node(Place::Document), &draft.document, "", &mut |holds, value, at| {
        if matches!(holds, Holds::Node(Place::Schema | Place::Parameter | Place::Header | Place::Items)) {
            let here = keys.iter().filter(|key| value[**key].as_i64().is_some_and(|it| it.abs() < 1 << 50));
            found.extend(here.map(|key| format!("{at}/{key}")));
        }
    });
    let at = found.get(draft.rng.usize(..found.len().max(1)))?;
    let number = draft.document.pointer_mut(at)?;
    *number = json!(number.as_f64()?);
    Some(())
}
