//! Parameters: where they go, what they hold, how lists are written. Form fields and headers of responses ask here too.

use openapiv3::{ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr};
use serde_json::Value;

use super::Context;
use super::enums::EnumValues;
use super::facts::{SchemaFacts, SchemaRef, annotations, described_values, schema_annotations};
use super::types::TypePlace;
use super::wanted::Wanted;
use crate::diagnostic::Code;
use crate::extension;
use crate::ir::{Annotations, ListStyle, Location, Parameter, Type};
use crate::names::Namespace;
use crate::pointer::Pointer;

pub(super) fn parameter(
    source: &ReferenceOr<openapiv3::Parameter>,
    operation: &str,
    at: &Pointer,
    namespace: &mut Namespace,
    context: &mut Context<'_>,
) -> Option<Parameter> {
    let pointer = context.origins.source(at);
    let ReferenceOr::Item(source) = source else {
        let message = "a parameter that is a reference is not supported here";
        context.diagnostics.push(Code::DanglingRef, &pointer, message, "write it out");
        return None;
    };
    let mut may_be_empty = false;
    let (location, style) = match source {
        openapiv3::Parameter::Query { style, allow_empty_value, .. } => {
            may_be_empty = *allow_empty_value == Some(true);
            (Location::Query, Some(style))
        }
        openapiv3::Parameter::Header { .. } => (Location::Header, None),
        openapiv3::Parameter::Path { style: PathStyle::Simple | PathStyle::Label | PathStyle::Matrix, .. } => {
            (Location::Path, None)
        }
        openapiv3::Parameter::Cookie { .. } => {
            return None; // Swagger 2.0 has no cookies: `lower` never makes one
        }
    };
    let data = source.parameter_data_ref();
    let extension = |name: &str| data.extensions.get(name);
    let schema = match &data.format {
        ParameterSchemaOrContent::Schema(schema) => Some(SchemaRef::from(schema)),
        ParameterSchemaOrContent::Content(_) => None,
    };
    let mut ty = schema
        .map_or(Type::String, |schema| parameter_type(schema, &data.name, operation, &at.join("schema"), context));
    let has_constant = extension(extension::CONST).is_some();
    if let Some(separator) = extension(extension::JOINED).and_then(Value::as_str) {
        let why = match separator {
            "" => Some("a list needs a separator".to_owned()),
            _ if has_constant => Some(format!("`{}` says the whole value", extension::CONST)),
            _ => None,
        };
        match why {
            Some(why) => {
                let message = format!("`{}` has no effect: {why}", extension::JOINED);
                context.diagnostics.push(Code::ExtensionWithoutEffect, &pointer, message, "correct or remove it");
            }
            None => ty = Type::Joined(separator.to_owned()),
        }
    }
    let list_style = match extension(extension::carried::COLLECTION_FORMAT).and_then(Value::as_str) {
        Some(format) => list_style(Some(format)),
        None => query_style(style, data.explode),
    };
    let constant = extension(extension::CONST).and_then(Value::as_str).map(str::to_owned);
    let mut parameter = Parameter {
        wire_name: data.name.clone(),
        name: namespace.field_name(context.given.item(&pointer).unwrap_or(&data.name), &pointer, context.diagnostics),
        location,
        list_style,
        allow_reserved: extension(extension::PATH_REST) == Some(&Value::Bool(true)),
        ty,
        required: data.required || location == Location::Path,
        constant,
        accepts: None,
        annotations: Annotations { may_be_empty, ..parameter_annotations(schema, data) },
        pointer,
    };
    parameter.annotations.secret |= context.security.is_secret(&parameter);
    Some(parameter)
}

/// The style of a Swagger `collectionFormat`, where OpenAPI 3.0 has none for it.
pub(super) fn list_style(collection_format: Option<&str>) -> ListStyle {
    match collection_format {
        Some("multi") => ListStyle::Multi,
        Some("ssv") => ListStyle::Ssv,
        Some("pipes") => ListStyle::Pipes,
        Some("tsv") => ListStyle::Tsv,
        _ => ListStyle::Csv,
    }
}

fn query_style(style: Option<&QueryStyle>, explode: Option<bool>) -> ListStyle {
    match style {
        Some(QueryStyle::SpaceDelimited) => ListStyle::Ssv,
        Some(QueryStyle::PipeDelimited) => ListStyle::Pipes,
        Some(QueryStyle::Form | QueryStyle::DeepObject) if explode == Some(true) => ListStyle::Multi,
        Some(QueryStyle::Form | QueryStyle::DeepObject) | None => ListStyle::Csv,
    }
}

fn parameter_annotations(schema: Option<SchemaRef<'_>>, data: &openapiv3::ParameterData) -> Annotations {
    let own = annotations(&data.extensions);
    let is_enum =
        matches!(schema, Some(SchemaRef::Inline(schema)) if !SchemaFacts::read(schema).enumeration.is_empty());
    let values = if is_enum { Vec::new() } else { described_values(&data.extensions) };
    let schema = schema.map(schema_annotations).unwrap_or_default();
    Annotations {
        text: own.text.or(schema.text),
        values,
        secret: own.secret || schema.secret,
        deprecated: own.deprecated || data.deprecated == Some(true),
        instead: own.instead,
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
        let facts = SchemaFacts::read(schema);
        let place = TypePlace { at: at.clone(), wanted: Wanted::named(""), spec_name: parameter.to_owned() };
        if let Some(values) = EnumValues::read(&facts) {
            return context.types.parameter_enum(parameter, values, operation, &place, context.diagnostics);
        }
        if let Some(items) = facts.items {
            return Type::Array(Box::new(parameter_type(items, parameter, operation, &at.join("items"), context)));
        }
    }
    let place = TypePlace {
        at: at.clone(),
        wanted: Wanted::inline(operation, parameter),
        spec_name: format!("{operation}.{parameter}"),
    };
    context.types.type_of(schema, &place, context.diagnostics)
}
