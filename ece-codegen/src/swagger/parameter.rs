//! Parameters of all five kinds.

use serde_json::Value;

use super::fields::{Fields, Findings};
use super::grammar::Place;
use super::schema::{keywords, schema};
use super::{Extensions, Location, Parameter, Schema};
use crate::diagnostic::Code;
use crate::pointer::Pointer;

pub(super) fn parameters(fields: &Fields<'_, '_>) -> Vec<Parameter> {
    let at = fields.at.join("parameters");
    let values = fields.array("parameters").into_iter().flatten().enumerate();
    values.filter_map(|(index, value)| parameter(value, at.join(index), fields.findings)).collect()
}

pub(super) fn parameter(value: &Value, at: Pointer, findings: &Findings<'_>) -> Option<Parameter> {
    let fields = Fields::open(value, at.clone(), Place::Parameter, findings)?;
    if let Some(reference) = fields.string("$ref") {
        let extensions = fields.finish();
        return Some(Parameter {
            at,
            reference: Some(reference),
            name: String::new(),
            location: Location::Query,
            required: false,
            allow_empty_value: false,
            schema: Schema::default(),
            extensions,
        });
    }
    fields.prose(&["description"]);
    let name = fields.required_string("name");
    let location = location(&fields)?;
    let required = fields.flag("required");
    if location == Location::Path && !required {
        findings.push(Code::BadValue, &at, format!("the path parameter `{name}` has to be `required: true`"), "");
    }
    let allow_empty_value = matches!(location, Location::Query | Location::Form) && fields.flag("allowEmptyValue");
    let schema = if location == Location::Body { body(&fields) } else { inline(&fields, location) };
    let extensions: Extensions = fields.finish();
    Some(Parameter { at, reference: None, name, location, required, allow_empty_value, schema, extensions })
}

fn location(fields: &Fields<'_, '_>) -> Option<Location> {
    let location = match fields.required_string("in").as_str() {
        "path" => Location::Path,
        "query" => Location::Query,
        "header" => Location::Header,
        "formData" => Location::Form,
        "body" => Location::Body,
        other => {
            let message = format!("`{other}` is not a place for a parameter");
            let help = "one of path, query, header, formData, body";
            fields.findings.push(Code::BadValue, &fields.at.join("in"), message, help);
            return None;
        }
    };
    Some(location)
}

fn body(fields: &Fields<'_, '_>) -> Schema {
    let at = fields.at.join("schema");
    match fields.value("schema") {
        Some(value) => schema(value, at, Place::Schema, 0, fields.findings).unwrap_or_default(),
        None => {
            fields.missing("schema");
            Schema::default()
        }
    }
}

fn inline(fields: &Fields<'_, '_>, location: Location) -> Schema {
    let schema = keywords(fields, Place::Parameter, 0);
    let report = |key: &str, message: &str| fields.findings.push(Code::BadValue, &fields.at.join(key), message, "");
    if schema.kind.as_deref() == Some("file") && location != Location::Form {
        report("type", "only a form can hold a file");
    }
    if schema.collection_format.as_deref() == Some("multi") && !matches!(location, Location::Query | Location::Form) {
        report("collectionFormat", "`multi` is for query and form parameters only");
    }
    schema
}
