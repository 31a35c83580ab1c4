//! Parameters: those of the address and the headers, and those that become a body.

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, Content, HeaderStyle, MediaType, ObjectType, Parameter, ParameterData,
    ParameterSchemaOrContent, PathStyle, QueryStyle, ReferenceOr, RequestBody, Schema, SchemaData, SchemaKind, Type,
};
use serde_json::Value;

use super::Context;
use super::schema;
use crate::diagnostic::Code;
use crate::extension;
use crate::pointer::Pointer;
use crate::swagger::{self, Location};

const MULTIPART: &str = "multipart/form-data";
const URL_ENCODED: &str = "application/x-www-form-urlencoded";

/// A path, query or header parameter; `None` for what belongs to the body.
pub(super) fn parameter(source: &swagger::Parameter, context: &mut Context<'_>) -> Option<Parameter> {
    let swagger::Parameter {
        at,
        reference: _,
        name,
        location,
        required,
        refused: _,
        allow_empty_value,
        schema: source_schema,
        extensions,
    } = source;
    let mut extensions = extensions.clone();
    let format = source_schema.collection_format.as_deref();
    let is_array = source_schema.kind.as_deref() == Some("array");
    let (mut style, mut explode) = (QueryStyle::Form, is_array.then_some(false));
    match format {
        Some("multi") => explode = Some(true),
        Some("ssv") if *location == Location::Query => style = QueryStyle::SpaceDelimited,
        Some("pipes") if *location == Location::Query => style = QueryStyle::PipeDelimited,
        Some(format @ ("tsv" | "ssv" | "pipes")) => {
            let message =
                format!("OpenAPI 3.0 has no `{format}` here: it rides in `{}`", extension::carried::COLLECTION_FORMAT);
            context.diagnostics.push(Code::NotInOpenApi3, at, message, "");
            extensions.insert(extension::carried::COLLECTION_FORMAT.to_owned(), Value::String(format.to_owned()));
        }
        _ => {}
    }
    let parameter_data = ParameterData {
        name: name.clone(),
        description: None,
        required: *required,
        deprecated: None,
        format: ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema::inline(source_schema))),
        example: None,
        examples: IndexMap::new(),
        explode: if *location == Location::Query { explode } else { None },
        extensions,
    };
    match location {
        Location::Path => Some(Parameter::Path { parameter_data, style: PathStyle::Simple }),
        Location::Header => Some(Parameter::Header { parameter_data, style: HeaderStyle::Simple }),
        Location::Query => Some(Parameter::Query {
            parameter_data,
            allow_reserved: false,
            style,
            allow_empty_value: allow_empty_value.then_some(true),
        }),
        Location::Form | Location::Body => None,
    }
}

/// The body that body and form parameters make together.
pub(super) fn request_body(
    parameters: &[swagger::Parameter],
    consumes: &[String],
    at: &Pointer,
    context: &mut Context<'_>,
) -> Option<RequestBody> {
    let fields: Vec<&swagger::Parameter> =
        parameters.iter().filter(|parameter| parameter.location == Location::Form).collect();
    if let Some(body) = parameters.iter().find(|parameter| parameter.location == Location::Body) {
        return Some(plain_body(body, consumes, at, context));
    }
    if fields.is_empty() { None } else { Some(form(&fields, consumes, at, context)) }
}

fn plain_body(body: &swagger::Parameter, consumes: &[String], at: &Pointer, context: &mut Context<'_>) -> RequestBody {
    let default = ["application/json".to_owned()];
    let consumes = if consumes.is_empty() { &default[..] } else { consumes };
    context.origins.add(at, &body.at);
    let mut content = Content::new();
    for media_type in consumes {
        context.origins.add(&at.join("content").join(media_type).join("schema"), &body.schema.at);
        content.insert(media_type.clone(), media(schema::schema(&body.schema)));
    }
    let mut extensions = body.extensions.clone();
    extensions.insert(extension::carried::BODY_NAME.to_owned(), Value::String(body.name.clone()));
    RequestBody { description: None, content, required: body.required, extensions }
}

fn form(fields: &[&swagger::Parameter], consumes: &[String], at: &Pointer, context: &mut Context<'_>) -> RequestBody {
    let is_file = |schema: &swagger::Schema| schema.kind.as_deref() == Some("file");
    let has_file =
        fields.iter().any(|field| is_file(&field.schema) || field.schema.items.as_deref().is_some_and(is_file));
    let is_of = |media_type: &str, wanted: &str| {
        media_type.split(';').next().is_some_and(|essence| essence.trim().eq_ignore_ascii_case(wanted))
    };
    // Files need parts, whatever the document says.
    let is_form = |media_type: &&String| is_of(media_type, MULTIPART) || is_of(media_type, URL_ENCODED);
    let declared = consumes.iter().find(is_form).filter(|media_type| !has_file || is_of(media_type, MULTIPART));
    let default = if has_file { MULTIPART } else { URL_ENCODED };
    let media_type = declared.map_or_else(|| default.to_owned(), Clone::clone);
    let schema_at = at.join("content").join(&media_type).join("schema");
    let mut properties = IndexMap::new();
    for field in fields {
        context.origins.add(&schema_at.join("properties").join(&field.name), &field.at);
        let mut lowered = schema::inline(&field.schema);
        lowered.schema_data.extensions.extend(field.extensions.clone());
        if let Some(format) = &field.schema.collection_format {
            lowered
                .schema_data
                .extensions
                .insert(extension::carried::COLLECTION_FORMAT.to_owned(), Value::String(format.clone()));
        }
        if field.allow_empty_value {
            lowered.schema_data.extensions.insert(extension::carried::ALLOW_EMPTY_VALUE.to_owned(), Value::Bool(true));
        }
        properties.insert(field.name.clone(), ReferenceOr::Item(Box::new(lowered)));
    }
    let required: Vec<String> = fields.iter().filter(|field| field.required).map(|field| field.name.clone()).collect();
    let is_required = !required.is_empty();
    let object = ObjectType {
        properties,
        required,
        additional_properties: None::<AdditionalProperties>,
        min_properties: None,
        max_properties: None,
    };
    let schema = Schema { schema_data: SchemaData::default(), schema_kind: SchemaKind::Type(Type::Object(object)) };
    let content = Content::from([(media_type, media(ReferenceOr::Item(schema)))]);
    RequestBody { description: None, content, required: is_required, extensions: IndexMap::new() }
}

pub(super) fn media(schema: ReferenceOr<Schema>) -> MediaType {
    MediaType {
        schema: Some(schema),
        example: None,
        examples: IndexMap::new(),
        encoding: IndexMap::new(),
        extensions: IndexMap::new(),
    }
}
