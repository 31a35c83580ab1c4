//! Operations: what a call takes, sends and gives.
//!
//! One operation in, one `ir::Operation` out, or a diagnostic that says why it is refused.

use openapiv3::{ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr, Schema, SecurityRequirement};
use serde_json::Value;

use super::Context;
use super::body;
use super::facts::{Facts, SchemaRef, docs, schema_docs};
use super::responses;
use super::types::Place;
use crate::diagnostic::Code;
use crate::extension;
use crate::ir::{Argument, Body, Docs, Location, Operation, Parameter, Style, Type};
use crate::names::Scope;
use crate::pointer::Pointer;

/// A function with more arguments than this is hard to call right; the rest become setters.
const MOST_ARGUMENTS: usize = 5;

/// Where an operation stands in the lowered document.
pub(super) struct Site<'a> {
    pub(super) path: &'a str,
    pub(super) method: &'a str,
    pub(super) at: Pointer,
}

pub(super) fn operation(
    source: &openapiv3::Operation,
    site: &Site<'_>,
    context: &mut Context<'_>,
) -> Option<Operation> {
    let pointer = context.origins.source(&site.at);
    let Some(id) = source.operation_id.as_deref().filter(|id| !id.trim().is_empty()) else {
        let message = format!("`{} {}` has no operationId, so it has no name", site.method.to_uppercase(), site.path);
        context.diagnostics.push(
            Code::OperationRefused,
            &pointer,
            message,
            "give it one, in the document or by an overlay",
        );
        return None;
    };
    let function = context.functions.fn_name(id, &pointer, context.diagnostics);
    let marker = context.markers.type_name(id, &pointer, context.diagnostics);
    let mut scope = Scope::parameters();
    let mut parameters = Vec::new();
    for (index, parameter) in source.parameters.iter().enumerate() {
        let at = site.at.join("parameters").join(index);
        parameters.extend(self::parameter(parameter, id, &at, &mut scope, context));
    }
    let body = body::body(source, id, &site.at, &mut scope, context);
    let responses = responses::responses(&source.responses, id, &site.at, context);
    let output = responses::output(&responses, id, &pointer, context);
    let arguments = arguments(&parameters, body.as_ref(), &pointer, context);
    let mut docs = docs(&source.extensions);
    docs.deprecated |= source.deprecated;
    Some(Operation {
        id: id.to_owned(),
        function,
        marker,
        method: site.method.to_owned(),
        path: site.path.to_owned(),
        docs,
        authenticated: authenticated(source.security.as_ref(), context),
        accept: responses::accept(&source.responses),
        parameters,
        body,
        responses,
        output,
        arguments,
        pointer,
    })
}

/// A document that says nothing at all about security leaves it to the user whether there are credentials.
fn authenticated(own: Option<&Vec<SecurityRequirement>>, context: &Context<'_>) -> bool {
    match own.or(context.security) {
        Some(requirements) => !requirements.is_empty(),
        None => !context.has_security_schemes,
    }
}

fn parameter(
    source: &ReferenceOr<openapiv3::Parameter>,
    operation: &str,
    at: &Pointer,
    scope: &mut Scope,
    context: &mut Context<'_>,
) -> Option<Parameter> {
    let pointer = context.origins.source(at);
    let ReferenceOr::Item(source) = source else {
        let message = "a parameter that is a reference is not supported here";
        context.diagnostics.push(Code::DanglingRef, &pointer, message, "write it out");
        return None;
    };
    let (location, style) = match source {
        openapiv3::Parameter::Query { style, .. } => (Location::Query, Some(style)),
        openapiv3::Parameter::Header { .. } => (Location::Header, None),
        openapiv3::Parameter::Path { style: PathStyle::Simple | PathStyle::Label | PathStyle::Matrix, .. } => {
            (Location::Path, None)
        }
        openapiv3::Parameter::Cookie { .. } => {
            return None; // Swagger 2.0 has no cookies: `lower` never makes one
        }
    };
    let data = source.parameter_data_ref();
    let said = |name: &str| data.extensions.get(name);
    let schema = match &data.format {
        ParameterSchemaOrContent::Schema(schema) => Some(SchemaRef::from(schema)),
        ParameterSchemaOrContent::Content(_) => None,
    };
    let mut ty = schema
        .map_or(Type::String, |schema| parameter_type(schema, &data.name, operation, &at.join("schema"), context));
    if let Some(separator) = said(extension::JOINED).and_then(Value::as_str) {
        ty = Type::Joined(separator.to_owned());
    }
    let style = if said(extension::PATH_REST) == Some(&Value::Bool(true)) {
        Style::Rest
    } else if let Some(format) = said(extension::carried::COLLECTION_FORMAT).and_then(Value::as_str) {
        list_style(Some(format))
    } else {
        query_style(style, data.explode)
    };
    let constant = said(extension::CONST).and_then(Value::as_str).map(str::to_owned);
    Some(Parameter {
        wire: data.name.clone(),
        name: scope.field_name(&data.name, &pointer, context.diagnostics),
        location,
        style,
        ty,
        required: data.required || location == Location::Path,
        constant,
        docs: parameter_docs(schema, data),
        pointer,
    })
}

/// The style of a Swagger `collectionFormat`, where OpenAPI 3.0 has none for it.
pub(super) fn list_style(collection_format: Option<&str>) -> Style {
    match collection_format {
        Some("multi") => Style::Multi,
        Some("ssv") => Style::Space,
        Some("pipes") => Style::Pipe,
        Some("tsv") => Style::Tab,
        _ => Style::Simple,
    }
}

fn query_style(style: Option<&QueryStyle>, explode: Option<bool>) -> Style {
    match style {
        Some(QueryStyle::SpaceDelimited) => Style::Space,
        Some(QueryStyle::PipeDelimited) => Style::Pipe,
        Some(QueryStyle::Form | QueryStyle::DeepObject) if explode == Some(true) => Style::Multi,
        Some(QueryStyle::Form | QueryStyle::DeepObject) | None => Style::Simple,
    }
}

fn parameter_docs(schema: Option<SchemaRef<'_>>, data: &openapiv3::ParameterData) -> Docs {
    let own = docs(&data.extensions);
    let schema = schema.map(schema_docs).unwrap_or_default();
    Docs {
        text: own.text.or(schema.text),
        secret: own.secret || schema.secret,
        deprecated: own.deprecated || data.deprecated == Some(true),
        experimental: own.experimental,
        hosted_only: own.hosted_only,
        ..schema
    }
}

/// Parameters with an enum share the type with all others of that name and those values.
pub(super) fn parameter_type(
    schema: SchemaRef<'_>,
    parameter: &str,
    operation: &str,
    at: &Pointer,
    context: &mut Context<'_>,
) -> Type {
    if let SchemaRef::Inline(schema) = schema {
        let facts = Facts::read(schema);
        let place = Place { at: at.clone(), wanted: String::new(), source: parameter.to_owned() };
        if let Some(values) = facts.string_values() {
            return context.types.parameter_enum(parameter, &values, operation, &place, context.diagnostics);
        }
        if let Some(items) = facts.items {
            return Type::Array(Box::new(parameter_type(items, parameter, operation, &at.join("items"), context)));
        }
    }
    let place = Place {
        at: at.clone(),
        wanted: crate::names::hoisted(operation, parameter),
        source: format!("{operation}.{parameter}"),
    };
    context.types.type_of(schema, &place, context.diagnostics)
}

/// Path, then required query and header parameters, then the body; what is beyond the limit becomes a setter.
fn arguments(
    parameters: &[Parameter],
    body: Option<&Body>,
    pointer: &Pointer,
    context: &mut Context<'_>,
) -> Vec<Argument> {
    let wanted = |parameter: &Parameter| parameter.required && parameter.constant.is_none();
    let indexed = || parameters.iter().enumerate().filter(|(_, parameter)| wanted(parameter));
    let path = indexed().filter(|(_, parameter)| parameter.location == Location::Path);
    let others = indexed().filter(|(_, parameter)| parameter.location != Location::Path);
    let mut arguments: Vec<Argument> = path.chain(others).map(|(index, _)| Argument::Parameter(index)).collect();
    if let Some(body) = body {
        let fields = body.kind.fields();
        if fields.is_empty() {
            arguments.extend(body.required.then_some(Argument::Body));
        } else {
            let required = fields.iter().enumerate().filter(|(_, field)| field.required);
            arguments.extend(required.map(|(index, _)| Argument::FormField(index)));
        }
    }
    if arguments.len() > MOST_ARGUMENTS {
        let message = format!("{} required values: those after the fifth are setters", arguments.len());
        let help = "a call without one of them is refused before anything is sent";
        context.diagnostics.push(Code::ManyArguments, pointer, message, help);
        arguments.truncate(MOST_ARGUMENTS);
    }
    arguments
}

/// The schema of the first media type, and all media types.
pub(super) fn content(content: &openapiv3::Content) -> (Vec<String>, Option<(String, &ReferenceOr<Schema>)>) {
    let types = content.keys().cloned().collect();
    let schema = content.iter().find_map(|(name, media)| Some((name.clone(), media.schema.as_ref()?)));
    (types, schema)
}
