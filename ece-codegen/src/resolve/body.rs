//! Request bodies: JSON, merge patch, raw, text, form, multipart.

use indexmap::IndexMap;
use openapiv3::{ReferenceOr, RequestBody};
use serde_json::Value;

use super::facts::{SchemaFacts, SchemaRef, ValueKind, annotations, schema_annotations};
use super::parameters::{list_style, parameter_type};
use super::types::TypePlace;
use super::wanted::Wanted;
use super::{Context, media};
use crate::diagnostic::Code;
use crate::extension;
use crate::ir::{Accepts, Body, BodyKind, FormField, Type};
use crate::names::Namespace;
use crate::pointer::Pointer;

pub(super) fn body(
    operation: &openapiv3::Operation,
    id: &str,
    at: &Pointer,
    namespace: &mut Namespace,
    context: &mut Context<'_>,
) -> Option<Body> {
    let at = at.join("requestBody");
    let ReferenceOr::Item(source) = operation.request_body.as_ref()? else {
        let pointer = context.origins.source(&at);
        context.diagnostics.push(
            Code::DanglingRef,
            &pointer,
            "a body that is a reference is not supported here",
            "write it out",
        );
        return None;
    };
    let pointer = context.origins.source(&at);
    let content_types: Vec<String> = source.content.keys().cloned().collect();
    let schema = media::schema(&source.content);
    let at = content_types.first().map_or_else(|| at.clone(), |first| at.join("content").join(first).join("schema"));
    let name = source.extensions.get(extension::carried::BODY_NAME).and_then(Value::as_str).unwrap_or("body");
    let name = context.given.item(&pointer).unwrap_or(name);
    let first = content_types.first().map_or("", String::as_str);
    let form = media::is_urlencoded(first) || media::is_multipart(first);
    let (kind, field_name) = match schema.and_then(|(_, schema)| form_object(schema).filter(|_| form)) {
        Some(facts) => {
            let fields = form_fields(&facts, id, &at, namespace, context);
            let kind = if media::is_multipart(first) { BodyKind::Multipart(fields) } else { BodyKind::Form(fields) };
            // A form has no argument of its own; its name is never printed.
            (kind, Namespace::fields().field_name(name, &pointer, context.diagnostics))
        }
        None => {
            let schema = source.content.values().find_map(|media| media.schema.as_ref()).map(SchemaRef::from);
            let kind = plain(source, schema, &content_types, id, &at, context);
            (kind, namespace.field_name(name, &pointer, context.diagnostics))
        }
    };
    Some(Body {
        pointer,
        content_types: sent(&kind, &content_types),
        kind,
        required: source.required,
        accepts: None,
        name: field_name,
        annotations: annotations(&source.extensions),
    })
}

/// The media types of a body, the one that is sent by itself first: one that says what is sent.
fn sent(kind: &BodyKind, content_types: &[String]) -> Vec<String> {
    let any: fn(&str) -> bool = |_| true;
    let (can_write, concrete): (fn(&str) -> bool, _) = match kind {
        BodyKind::Json(_) | BodyKind::MergePatch(_) => (media::is_json, media::JSON),
        BodyKind::Text => (media::is_text, media::TEXT),
        BodyKind::Raw | BodyKind::Form(_) | BodyKind::Multipart(_) => (any, media::BYTES),
    };
    media::sent(content_types, can_write, concrete)
}

fn form_object(schema: &ReferenceOr<openapiv3::Schema>) -> Option<SchemaFacts<'_>> {
    match schema {
        ReferenceOr::Item(schema) => Some(SchemaFacts::read(schema)).filter(|facts| facts.kind == ValueKind::Object),
        ReferenceOr::Reference { .. } => None,
    }
}

fn plain(
    source: &RequestBody,
    schema: Option<SchemaRef<'_>>,
    content_types: &[String],
    id: &str,
    at: &Pointer,
    context: &mut Context<'_>,
) -> BodyKind {
    let flag = |name: &str| source.extensions.get(name) == Some(&Value::Bool(true));
    let pointer = context.origins.source(at);
    if flag(extension::RAW_BODY) {
        if flag(extension::MERGE_PATCH) {
            let message = format!("`{}` says nothing beside `{}`", extension::MERGE_PATCH, extension::RAW_BODY);
            context.diagnostics.push(Code::ExtensionWithoutEffect, &pointer, message, "remove one of them");
        }
        return BodyKind::Raw;
    }
    let says_json = content_types.iter().any(|it| media::is_json(it) && !media::is_range(it));
    if !content_types.is_empty() && !says_json && schema.is_some_and(is_bytes) {
        return BodyKind::Raw;
    }
    let any = |test: fn(&str) -> bool| content_types.iter().any(|media_type| test(media_type));
    if content_types.is_empty() || any(media::is_json) {
        let place =
            TypePlace { at: at.clone(), wanted: Wanted::inline(id, "request"), spec_name: format!("{id}.body") };
        let ty = schema.map_or(Type::Value, |schema| context.types.type_of(schema, &place, context.diagnostics));
        let is_merge_patch = flag(extension::MERGE_PATCH)
            || (media::is_merge_patch_only(content_types) && matches!(ty, Type::Named(_) | Type::Map(_)));
        return if is_merge_patch { BodyKind::MergePatch(ty) } else { BodyKind::Json(ty) };
    }
    if any(media::is_text) {
        return BodyKind::Text;
    }
    let message = format!("the body is sent as bytes: there is no encoder for {}", content_types.join(", "));
    context.diagnostics.push(Code::SchemaWidened, &pointer, message, "the caller encodes it");
    BodyKind::Raw
}

/// A file, or bytes as they are.
fn is_bytes(schema: SchemaRef<'_>) -> bool {
    matches!(schema, SchemaRef::Inline(inner) if SchemaFacts::read(inner).format.as_deref() == Some("binary"))
}

fn form_fields(
    facts: &SchemaFacts<'_>,
    id: &str,
    at: &Pointer,
    namespace: &mut Namespace,
    context: &mut Context<'_>,
) -> Vec<FormField> {
    let mut fields = Vec::new();
    for (wire, schema) in &facts.properties {
        let at = at.join("properties").join(wire);
        let pointer = context.origins.source(&at);
        let empty = IndexMap::new();
        let extensions = schema.data().map_or(&empty, |data| &data.extensions);
        let items = match schema {
            SchemaRef::Inline(inner) => SchemaFacts::read(inner).items,
            SchemaRef::Reference(_) => None,
        };
        let is_list_of_files = items.is_some_and(is_bytes);
        let ty = if is_list_of_files || is_bytes(*schema) {
            None
        } else {
            Some(parameter_type(*schema, wire, id, &at, context))
        };
        fields.push(FormField {
            name: namespace.field_name(context.given.item(&pointer).unwrap_or(wire), &pointer, context.diagnostics),
            wire_name: (*wire).to_owned(),
            accepts: Accepts::File,
            ty,
            is_list_of_files,
            list_style: list_style(extensions.get(extension::carried::COLLECTION_FORMAT).and_then(Value::as_str)),
            required: facts.required.iter().any(|required| required == wire),
            annotations: schema_annotations(*schema),
            pointer,
        });
    }
    fields
}
