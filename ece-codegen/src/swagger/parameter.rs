//! Parameters of all five kinds.

use serde_json::Value;

use super::fields::{Fields, Findings};
use super::grammar::Place;
use super::schema::{keywords, schema};
use super::{Extensions, Location, Parameter, Schema};
use crate::diagnostic::Code;
use crate::pointer::Pointer;
use crate::text::is_token;

pub(super) fn parameters(fields: &Fields<'_, '_>) -> Vec<Parameter> {
    let at = fields.at.join("parameters");
    let values = fields.essential_array("parameters").into_iter().flatten().enumerate();
    values.map(|(index, value)| parameter(value, at.join(index), fields.findings)).collect()
}

pub(super) fn parameter(value: &Value, at: Pointer, findings: &Findings<'_>) -> Parameter {
    // What cannot be read at all may be what the operation cannot be called without.
    let blank = Parameter {
        at: at.clone(),
        reference: None,
        name: String::new(),
        location: Location::Query,
        required: true,
        refused: true,
        allow_empty_value: false,
        schema: Schema::default(),
        extensions: Extensions::new(),
    };
    let Some(fields) = Fields::open(value, at.clone(), Place::Parameter, findings) else { return blank };
    let reference = fields.essential_string("$ref");
    if reference.is_some() || fields.is_refused() {
        let refused = fields.is_refused();
        return Parameter { reference, refused, extensions: fields.finish(), ..blank };
    }
    fields.prose(&["description"]);
    let location = location(&fields);
    let name = name(&fields, location);
    let flag = fields.flag("required");
    // Of a body without a place, `schema` is left.
    let required = flag || location.is_none() && fields.value("schema").is_some();
    let (Some(location), false) = (location, fields.is_refused()) else {
        let location = location.unwrap_or(Location::Query);
        return Parameter { name, location, required, ..blank };
    };
    // A value of another type has been reported.
    if location == Location::Path && !required && fields.value("required").is_none_or(Value::is_boolean) {
        let message = format!("the path parameter `{name}` has to be `required: true`; it is read so");
        findings.push(Code::BadValue, &at, message, "");
    }
    let required = required || location == Location::Path;
    let allow_empty_value = matches!(location, Location::Query | Location::Form) && fields.flag("allowEmptyValue");
    let schema = if location == Location::Body { body(&fields) } else { inline(&fields, location) };
    let refused = fields.is_refused();
    let extensions: Extensions = fields.finish();
    Parameter { at, reference: None, name, location, required, refused, allow_empty_value, schema, extensions }
}

/// Nothing but a body can be sent without its name.
fn name(fields: &Fields<'_, '_>, location: Option<Location>) -> String {
    let name = fields.value("name").and_then(Value::as_str).filter(|name| !name.is_empty());
    match (name, location) {
        (Some(name), Some(Location::Header)) if !is_token(name) => {
            let help = "the name of a header is made of ASCII letters, digits and a few signs";
            fields.refuse(&fields.at.join("name"), format!("no request can have a header `{name}`"), help);
            return name.to_owned();
        }
        (Some(name), _) => return name.to_owned(),
        (None, Some(Location::Body)) => {
            match fields.value("name").filter(|name| !name.is_string()) {
                Some(_) => drop(fields.string("name")),
                None => fields.missing("name", "the body is called `body`"),
            }
            return "body".to_owned();
        }
        (None, Some(_)) if fields.value("name").is_some_and(|name| !name.is_string()) => {
            fields.refuse_type("name", "the name of a parameter has to be a string", "give it one");
        }
        (None, Some(_)) => fields.refuse(&fields.at, "a parameter without a name", "give it one"),
        // The finding about the place is enough.
        (None, None) => {}
    }
    String::new()
}

fn location(fields: &Fields<'_, '_>) -> Option<Location> {
    let found = fields.value("in");
    let location = match found.and_then(Value::as_str) {
        Some("path") => Location::Path,
        Some("query") => Location::Query,
        Some("header") => Location::Header,
        Some("formData") => Location::Form,
        Some("body") => Location::Body,
        _ => {
            let help = "one of path, query, header, formData, body";
            match found {
                Some(other) if !other.is_string() => {
                    fields.refuse_type("in", format!("{other} is not a place for a parameter"), help);
                }
                Some(other) => {
                    fields.refuse(&fields.at.join("in"), format!("{other} is not a place for a parameter"), help);
                }
                None => fields.refuse(&fields.at, "a parameter that does not say where it goes (`in`)", help),
            }
            return None;
        }
    };
    Some(location)
}

fn body(fields: &Fields<'_, '_>) -> Schema {
    let at = fields.at.join("schema");
    match fields.value("schema") {
        Some(value) => schema(value, at, Place::Schema, 0, fields.findings),
        None => {
            fields.missing("schema", "the body is any JSON");
            Schema { at, ..Schema::default() }
        }
    }
}

fn inline(fields: &Fields<'_, '_>, location: Location) -> Schema {
    let mut schema = keywords(fields, Place::Parameter, 0);
    let report = |key: &str, message: &str| fields.findings.push(Code::BadValue, &fields.at.join(key), message, "");
    let within = schema.items.as_deref_mut().map(|items| &mut items.kind);
    let files = [Some(&mut schema.kind), within].into_iter().flatten().filter(|kind| kind.as_deref() == Some("file"));
    for kind in files.filter(|_| location != Location::Form) {
        report("type", "only a form can hold a file; the value is text");
        *kind = Some("string".to_owned());
    }
    if schema.collection_format.as_deref() == Some("multi") && !matches!(location, Location::Query | Location::Form) {
        report("collectionFormat", "`multi` is for query and form parameters only; the list is written with commas");
        schema.collection_format = None;
    }
    schema
}
