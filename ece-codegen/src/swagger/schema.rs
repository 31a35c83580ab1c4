//! Schemas, and the part of them that parameters, items and headers use.

use indexmap::IndexMap;
use serde_json::Value;

use super::fields::{Fields, Findings};
use super::grammar::Place;
use super::{Additional, Schema};
use crate::diagnostic::Code;
use crate::pointer::Pointer;

/// Deeper than any document by hand; keeps recursion off the end of the stack.
const DEEPEST: usize = 64;

pub(super) fn schema(
    value: &Value,
    at: Pointer,
    place: Place,
    depth: usize,
    findings: &Findings<'_>,
) -> Option<Schema> {
    if depth > DEEPEST {
        findings.push(Code::BadValue, &at, "nested too deeply", "give the inner parts definitions of their own");
        return None;
    }
    let fields = Fields::open(value, at, place, findings)?;
    let mut schema = keywords(&fields, place, depth);
    schema.extensions = fields.finish();
    Some(schema)
}

/// The keywords of `fields`; its extensions are left to the caller, who knows when all keys have been asked for.
pub(super) fn keywords(fields: &Fields<'_, '_>, place: Place, depth: usize) -> Schema {
    let mut schema = Schema {
        at: fields.at.clone(),
        kind: kind(fields, place),
        format: fields.string("format"),
        default: fields.value("default").cloned(),
        enumeration: enumeration(fields),
        multiple_of: fields.number("multipleOf"),
        maximum: fields.number("maximum"),
        exclusive_maximum: fields.flag("exclusiveMaximum"),
        minimum: fields.number("minimum"),
        exclusive_minimum: fields.flag("exclusiveMinimum"),
        max_length: fields.size("maxLength"),
        min_length: fields.size("minLength"),
        pattern: fields.string("pattern"),
        max_items: fields.size("maxItems"),
        min_items: fields.size("minItems"),
        unique_items: fields.flag("uniqueItems"),
        items: items(fields, place, depth),
        ..Schema::default()
    };
    if place == Place::Schema {
        object_keywords(fields, &mut schema, depth);
    } else {
        schema.collection_format = collection_format(fields, place);
        if place == Place::Header {
            fields.prose(&["description"]);
        }
    }
    if schema.kind.as_deref() == Some("array") && schema.items.is_none() && fields.value("items").is_none() {
        fields.missing("items");
    }
    check_values(fields, &schema);
    schema
}

fn object_keywords(fields: &Fields<'_, '_>, schema: &mut Schema, depth: usize) {
    fields.prose(&["description"]);
    schema.title = fields.string("title");
    fields.value("externalDocs");
    let child = |value: &Value, at: Pointer| self::schema(value, at, Place::Schema, depth + 1, fields.findings);
    schema.reference = fields.string("$ref");
    schema.max_properties = fields.size("maxProperties");
    schema.min_properties = fields.size("minProperties");
    schema.required = fields.strings("required").unwrap_or_default();
    let at = fields.at.join("properties");
    let properties = fields.object("properties").into_iter().flatten();
    schema.properties = properties
        .filter_map(|(name, value)| Some((name.clone(), child(value, at.join(name))?)))
        .collect::<IndexMap<_, _>>();
    schema.additional_properties = match fields.value("additionalProperties") {
        None => None,
        Some(Value::Bool(any)) => Some(Additional::Any(*any)),
        Some(value) => {
            child(value, fields.at.join("additionalProperties")).map(|inner| Additional::Schema(Box::new(inner)))
        }
    };
    let at = fields.at.join("allOf");
    let parts = fields.array("allOf").into_iter().flatten().enumerate();
    schema.all_of = parts.filter_map(|(index, value)| child(value, at.join(index))).collect();
    schema.discriminator = fields.string("discriminator");
    schema.read_only = fields.flag("readOnly");
    schema.xml = fields.value("xml").cloned();
    schema.example = fields.value("example").cloned();
}

fn kind(fields: &Fields<'_, '_>, place: Place) -> Option<String> {
    let at = fields.at.join("type");
    let kind = fields.string("type");
    let allowed: &[&str] = match place {
        Place::Schema => &["string", "number", "integer", "boolean", "array", "object", "null", "file"],
        Place::Parameter => &["string", "number", "integer", "boolean", "array", "file"],
        _ => &["string", "number", "integer", "boolean", "array"],
    };
    match kind {
        Some(kind) if !allowed.contains(&kind.as_str()) => {
            let message = format!("`{kind}` is not a type here");
            fields.findings.push(Code::BadValue, &at, message, format!("one of {}", allowed.join(", ")));
            None
        }
        None if place != Place::Schema && fields.value("type").is_none() => {
            fields.missing("type");
            None
        }
        kind => kind,
    }
}

fn items(fields: &Fields<'_, '_>, place: Place, depth: usize) -> Option<Box<Schema>> {
    let value = fields.value("items")?;
    let place = if place == Place::Schema { Place::Schema } else { Place::Items };
    schema(value, fields.at.join("items"), place, depth + 1, fields.findings).map(Box::new)
}

fn enumeration(fields: &Fields<'_, '_>) -> Vec<Value> {
    let at = fields.at.join("enum");
    let Some(values) = fields.array("enum") else { return Vec::new() };
    if values.is_empty() {
        fields.findings.push(Code::BadValue, &at, "an enum without values", "");
    }
    let mut unique: Vec<Value> = Vec::new();
    for (index, value) in values.iter().enumerate() {
        if unique.contains(value) {
            fields.findings.push(Code::BadValue, &at.join(index), format!("the enum lists {value} twice"), "");
        } else {
            unique.push(value.clone());
        }
    }
    unique
}

fn collection_format(fields: &Fields<'_, '_>, place: Place) -> Option<String> {
    let format = fields.string("collectionFormat")?;
    let known =
        matches!(format.as_str(), "csv" | "ssv" | "tsv" | "pipes") || (format == "multi" && place == Place::Parameter);
    if !known {
        let message = format!("`{format}` is not a collection format here");
        fields.findings.push(Code::BadValue, &fields.at.join("collectionFormat"), message, "");
    }
    Some(format).filter(|_| known)
}

/// Defaults and enum values have to be values of their own schema.
fn check_values(fields: &Fields<'_, '_>, schema: &Schema) {
    let fits = |value: &Value| match schema.kind.as_deref() {
        Some("string" | "file") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    };
    let kind = schema.kind.as_deref().unwrap_or_default();
    for value in schema.enumeration.iter().filter(|value| !fits(value)) {
        fields.findings.push(Code::BadValue, &fields.at.join("enum"), format!("{value} is not of type {kind}"), "");
    }
    let Some(default) = &schema.default else { return };
    let at = fields.at.join("default");
    if !fits(default) {
        fields.findings.push(
            Code::BadDefault,
            &at,
            format!("the default {default} is not of type {kind}"),
            "an overlay can correct it",
        );
    } else if !schema.enumeration.is_empty() && !schema.enumeration.contains(default) {
        let message = format!("the default {default} is not in the enum");
        fields.findings.push(Code::BadDefault, &at, message, "an overlay can correct it");
    }
}
