//! Answers: what each declared status carries, and what `send` gives.

use openapiv3::{ParameterSchemaOrContent, ReferenceOr, StatusCode};
use serde_json::Value;

use super::facts::{Facts, Kind, SchemaRef};
use super::operations::{content, parameter_type};
use super::types::Place;
use super::{Context, media};
use crate::diagnostic::Code;
use crate::extension;
use crate::ir::{Header, Output, Response, ResponseBody, Type};
use crate::names;
use crate::pointer::Pointer;

pub(super) fn responses(
    source: &openapiv3::Responses,
    id: &str,
    at: &Pointer,
    context: &mut Context<'_>,
) -> Vec<Response> {
    let at = at.join("responses");
    let numbered = source.responses.iter().map(|(status, response)| (status.to_string(), Some(status), response));
    let default = source.default.iter().map(|response| ("default".to_owned(), None, response));
    let mut responses = Vec::new();
    for (token, status, response) in numbered.chain(default) {
        let at = at.join(&token);
        let status = match status {
            Some(StatusCode::Code(code)) => Some(*code),
            Some(StatusCode::Range(hundreds)) => Some(hundreds * 100),
            None => None,
        };
        let ReferenceOr::Item(response) = response else {
            let pointer = context.origins.source(&at);
            context.diagnostics.push(
                Code::DanglingRef,
                &pointer,
                "an answer that is a reference is not supported here",
                "write it out",
            );
            continue;
        };
        responses.push(self::response(response, status, id, &at, context));
    }
    responses
}

fn response(
    source: &openapiv3::Response,
    status: Option<u16>,
    id: &str,
    at: &Pointer,
    context: &mut Context<'_>,
) -> Response {
    let mut headers = Vec::new();
    let mut error_codes = Vec::new();
    for (name, header) in &source.headers {
        let ReferenceOr::Item(header) = header else { continue };
        let ParameterSchemaOrContent::Schema(schema) = &header.format else { continue };
        if name.eq_ignore_ascii_case(extension::ERROR_CODES_HEADER) {
            error_codes.extend(enumeration(schema.into()));
        }
        let at = at.join("headers").join(name).join("schema");
        // Headers are read as text; an enum of theirs would be a type that nothing uses.
        let ty = if enumeration(schema.into()).is_empty() {
            parameter_type(schema.into(), name, id, &at, context)
        } else {
            Type::String
        };
        headers.push(Header { name: name.clone(), ty });
    }
    let lifted = source.extensions.get(extension::ERROR_CODES).and_then(Value::as_array);
    for code in lifted.into_iter().flatten().filter_map(Value::as_str) {
        if !error_codes.iter().any(|known| known == code) {
            error_codes.push(code.to_owned());
        }
    }
    let body = body(source, status, id, at, context);
    Response { status, pointer: context.origins.source(at), body, headers, error_codes }
}

fn enumeration(schema: SchemaRef<'_>) -> Vec<String> {
    match schema {
        SchemaRef::Inline(schema) => {
            Facts::read(schema).enumeration.iter().filter_map(|value| value.as_str().map(str::to_owned)).collect()
        }
        SchemaRef::Reference(_) => Vec::new(),
    }
}

fn body(
    source: &openapiv3::Response,
    status: Option<u16>,
    id: &str,
    at: &Pointer,
    context: &mut Context<'_>,
) -> ResponseBody {
    let (types, schema) = content(&source.content);
    let Some((media_type, schema)) = schema else { return ResponseBody::Empty };
    let schema = SchemaRef::from(schema);
    let facts = match schema {
        SchemaRef::Inline(inner) => Some(Facts::read(inner)),
        SchemaRef::Reference(_) => None,
    };
    let is_string = facts.as_ref().is_some_and(|facts| facts.kind == Kind::String);
    if facts.is_some_and(|facts| facts.kind == Kind::String && facts.format.as_deref() == Some("binary")) {
        return ResponseBody::Stream;
    }
    let at = at.join("content").join(&media_type).join("schema");
    if types.iter().any(|name| media::is_json(name)) {
        let member = status
            .filter(|status| !(200..300).contains(status))
            .map_or("response".to_owned(), |s| format!("response_{s}"));
        let place = Place { at, wanted: names::hoisted(id, &member), source: format!("{id}.{member}") };
        return ResponseBody::Json(context.types.type_of(schema, &place, context.diagnostics));
    }
    if is_string && types.iter().any(|name| media::is_text(name)) {
        return ResponseBody::Text;
    }
    let pointer = context.origins.source(&at);
    let message = format!("the answer is given as bytes: no decoder for {}", types.join(", "));
    context.diagnostics.push(Code::SchemaWidened, &pointer, message, "the caller decodes it");
    ResponseBody::Stream
}

/// What `send` gives: the one body of all successes, or an enum where they differ. A redirect counts as success where
/// it is declared, and its body only where nothing else is.
pub(super) fn output(responses: &[Response], id: &str, pointer: &Pointer, context: &mut Context<'_>) -> Output {
    let with = |statuses: std::ops::Range<u16>| -> Vec<&Response> {
        responses.iter().filter(|r| r.status.is_some_and(|status| statuses.contains(&status))).collect()
    };
    let mut successes = with(200..300);
    if successes.is_empty() {
        successes = with(300..400);
    }
    if successes.is_empty() {
        successes = responses.iter().filter(|response| response.status.is_none()).collect();
    }
    let mut bodies: Vec<&ResponseBody> = Vec::new();
    for response in &successes {
        if response.body != ResponseBody::Empty && !bodies.contains(&&response.body) {
            bodies.push(&response.body);
        }
    }
    match bodies.as_slice() {
        [] => Output::Single(ResponseBody::Empty),
        [only] => Output::Single((*only).clone()),
        _ => {
            let variants = successes
                .iter()
                .filter_map(|response| {
                    let status = response.status?;
                    Some((status, names::status_variant(status), response.body.clone()))
                })
                .collect();
            let name = context.markers.type_name(&names::hoisted(id, "output"), pointer, context.diagnostics);
            Output::ByStatus { name, variants }
        }
    }
}

/// The media types of all successes, in order.
pub(super) fn accept(responses: &openapiv3::Responses) -> Vec<String> {
    let mut accept: Vec<String> = Vec::new();
    let numbered = responses.responses.iter().filter(|(status, _)| match status {
        StatusCode::Code(code) => (200..400).contains(code),
        StatusCode::Range(hundreds) => *hundreds == 2 || *hundreds == 3,
    });
    for response in numbered.map(|(_, response)| response).chain(&responses.default) {
        let ReferenceOr::Item(response) = response else { continue };
        for media_type in response.content.keys() {
            if !accept.contains(media_type) {
                accept.push(media_type.clone());
            }
        }
    }
    accept
}
