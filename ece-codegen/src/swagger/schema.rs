//! Schemas, and the part of them that parameters, items and headers use.

use std::collections::HashSet;

use indexmap::IndexMap;
use serde_json::Value;

use super::fields::{Fields, Findings};
use super::grammar::Place;
use super::kinds::Kinds;
use super::{Additional, Schema};
use crate::diagnostic::Code;
use crate::pointer::Pointer;

/// Deeper than any document by hand; keeps recursion off the end of the stack.
const DEEPEST: usize = 64;

pub(super) fn schema(value: &Value, at: Pointer, place: Place, depth: usize, findings: &Findings<'_>) -> Schema {
    if depth > DEEPEST {
        let help = "give the inner parts definitions of their own";
        findings.push(Code::TooDeep, &at, format!("nested deeper than {DEEPEST} levels"), help);
        return Schema::refused(at);
    }
    let Some(fields) = Fields::open(value, at.clone(), place, findings) else { return Schema::refused(at) };
    let mut schema = keywords(&fields, place, depth);
    schema.extensions = fields.finish();
    schema
}

/// The keywords of `fields`; its extensions are left to the caller, who knows when all keys have been asked for.
pub(super) fn keywords(fields: &Fields<'_, '_>, place: Place, depth: usize) -> Schema {
    let kinds = Kinds::read(fields, place);
    let mut schema = Schema {
        at: fields.at.clone(),
        kind: kinds.as_ref().map_or_else(|| kind(fields, place), |kinds| kinds.kind.clone()),
        format: fields.string("format"),
        default: fields.value("default").cloned(),
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
    schema.default = schema.default.take().map(|default| as_integer(default, &schema));
    schema.enumeration = enumeration(fields, &schema);
    check_default(fields, &schema, kinds.as_ref().is_some_and(|kinds| kinds.nullable));
    if schema.kind.as_deref() == Some("array") && schema.items.is_none() && schema.all_of.is_empty() {
        fields.missing("items", if place == Place::Schema { "they are any JSON" } else { "they are text" });
        // Of a schema, a part of an `allOf` beside it may say what it holds.
        let inner = Schema { at: fields.at.join("items"), ..Schema::default() };
        schema.items = (place != Place::Schema).then(|| Box::new(inner));
    }
    if let Some(kinds) = kinds {
        kinds.apply(&mut schema);
    }
    if place != Place::Schema {
        read_as_text(&mut schema);
    }
    schema.refused = fields.is_refused();
    schema
}

/// What travels in an address, a header or a form is text, whatever a faulty document says about it.
fn read_as_text(schema: &mut Schema) {
    if schema.kind.is_none() {
        schema.kind = Some("string".to_owned());
        schema.enumeration.retain(Value::is_string);
    }
    if let Some(items) = schema.items.as_deref_mut().filter(|items| items.kind.is_none()) {
        *items = Schema { kind: Some("string".to_owned()), at: items.at.clone(), ..Schema::default() };
    }
}

fn object_keywords(fields: &Fields<'_, '_>, schema: &mut Schema, depth: usize) {
    fields.prose(&["description"]);
    schema.title = fields.string("title");
    fields.external_docs();
    let child = |value: &Value, at: Pointer| self::schema(value, at, Place::Schema, depth + 1, fields.findings);
    schema.reference = fields.essential_string("$ref");
    schema.max_properties = fields.size("maxProperties");
    schema.min_properties = fields.size("minProperties");
    schema.required = fields.strings("required").unwrap_or_default();
    let at = fields.at.join("properties");
    // As large as it will be: while it grows, all schemas in it are copied.
    schema.properties = fields.essential_object("properties").map_or_else(IndexMap::new, |properties| {
        properties.iter().map(|(name, value)| (name.clone(), child(value, at.join(name)))).collect()
    });
    schema.additional_properties = match fields.value("additionalProperties") {
        None => None,
        Some(Value::Bool(any)) => Some(Additional::Any(*any)),
        Some(value) => Some(Additional::Schema(Box::new(child(value, fields.at.join("additionalProperties"))))),
    };
    let at = fields.at.join("allOf");
    let parts = fields.essential_array("allOf").into_iter().flatten().enumerate();
    schema.all_of = parts.map(|(index, value)| child(value, at.join(index))).collect();
    schema.discriminator = fields.string("discriminator");
    schema.read_only = fields.flag("readOnly");
    schema.xml = xml(fields);
    schema.example = fields.value("example").cloned();
}

/// As it is; what is wrong in it is said, and changes nothing.
fn xml(fields: &Fields<'_, '_>) -> Option<Value> {
    let value = fields.value("xml")?;
    if let Some(xml) = Fields::open(value, fields.at.join("xml"), Place::Xml, fields.findings) {
        xml.prose(&["name", "namespace", "prefix"]);
        xml.flag("attribute");
        xml.flag("wrapped");
    }
    Some(value.clone())
}

fn kind(fields: &Fields<'_, '_>, place: Place) -> Option<String> {
    let at = fields.at.join("type");
    let kind = if place == Place::Schema { fields.essential_string("type") } else { fields.string("type") };
    let allowed: &[&str] = match place {
        Place::Schema => &["string", "number", "integer", "boolean", "array", "object", "null", "file"],
        Place::Parameter => &["string", "number", "integer", "boolean", "array", "file"],
        _ => &["string", "number", "integer", "boolean", "array"],
    };
    match kind {
        Some(kind) if !allowed.contains(&kind.as_str()) => {
            let help = format!("one of {}", allowed.join(", "));
            if place == Place::Schema {
                fields.refuse(&at, format!("`{kind}` is not a type here"), help);
            } else {
                let message = format!("`{kind}` is not a type here; the value is text");
                fields.findings.push(Code::BadValue, &at, message, help);
            }
            None
        }
        None if place != Place::Schema && fields.value("type").is_none() => {
            let has_items = fields.value("items").is_some_and(Value::is_object);
            fields.missing("type", if has_items { "the value is a list" } else { "the value is text" });
            has_items.then(|| "array".to_owned())
        }
        kind => kind,
    }
}

fn items(fields: &Fields<'_, '_>, place: Place, depth: usize) -> Option<Box<Schema>> {
    let value = fields.value("items")?;
    // Not in Swagger 2.0, and understood everywhere: several files under one name. Whether it may be here is seen where
    // the parameter is.
    if place == Place::Parameter && value.get("type").and_then(Value::as_str) == Some("file") {
        let items = Fields::open(value, fields.at.join("items"), Place::Items, fields.findings)?;
        // Nothing else that is said of a file counts.
        let Schema { at, kind, .. } = keywords(&items, place, depth + 1);
        return Some(Box::new(Schema { at, kind, ..Schema::default() }));
    }
    if place == Place::Schema && value.is_array() {
        let at = fields.at.join("items");
        let message = "Swagger 2.0 has no lists with a schema for each element";
        fields.findings.wrong_type(Code::Unusable, &at, message, "one schema for all elements says more");
        return Some(Box::new(Schema::refused(at)));
    }
    let place = if place == Place::Schema { Place::Schema } else { Place::Items };
    Some(Box::new(schema(value, fields.at.join("items"), place, depth + 1, fields.findings)))
}

/// The values that are of the schema's type, each once.
fn enumeration(fields: &Fields<'_, '_>, schema: &Schema) -> Vec<Value> {
    let at = fields.at.join("enum");
    let Some(values) = fields.array("enum") else { return Vec::new() };
    let report = |at: &Pointer, message: String| fields.findings.push(Code::BadValue, at, message, "");
    if values.is_empty() {
        report(&at, "an enum without values: any value goes".to_owned());
    }
    let (mut unique, mut seen) = (Vec::new(), HashSet::new());
    for (index, value) in values.iter().enumerate() {
        let value = &as_integer(value.clone(), schema);
        if !seen.insert(value.to_string()) {
            report(&at.join(index), format!("the enum lists {value} twice"));
        } else if value.is_null() {
            let message = "null is not a variant of the enum; it is read as a missing value";
            fields.findings.push(Code::NullInEnum, &at.join(index), message, "");
            unique.push(value.clone());
        } else if is_of_type(value, schema) {
            unique.push(value.clone());
        } else {
            let kind = schema.kind.as_deref().unwrap_or_default();
            report(&at.join(index), format!("{value} is not of type {kind}; it is left out of the enum"));
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

/// Of an integer, `2.0` is 2.
fn as_integer(value: Value, schema: &Schema) -> Value {
    // Below this size, all whole numbers are exact.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let is_integer = schema.kind.as_deref() == Some("integer") && !value.is_i64() && !value.is_u64();
    let whole = value.as_f64().filter(|number| is_integer && number.fract() == 0.0 && number.abs() < EXACT);
    #[allow(clippy::cast_possible_truncation)]
    whole.map_or(value, |number| Value::from(number as i64))
}

fn is_of_type(value: &Value, schema: &Schema) -> bool {
    match schema.kind.as_deref() {
        Some("string" | "file") => value.is_string(),
        Some("integer") => value.is_i64() || value.is_u64(),
        Some("number") => value.is_number(),
        Some("boolean") => value.is_boolean(),
        Some("array") => value.is_array(),
        Some("object") => value.is_object(),
        _ => true,
    }
}

/// A default has to be a value of its own schema.
fn check_default(fields: &Fields<'_, '_>, schema: &Schema, is_nullable: bool) {
    let Some(default) = &schema.default else { return };
    let at = fields.at.join("default");
    let kind = schema.kind.as_deref().unwrap_or_default();
    if default.is_null() && is_nullable {
        return;
    }
    if !is_of_type(default, schema) {
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
