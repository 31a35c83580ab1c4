//! Responses: what each declared status carries, which of them are a success, and what `send` gives.

use openapiv3::{ParameterSchemaOrContent, ReferenceOr, StatusCode};
use serde_json::Value;

use super::facts::{SchemaFacts, SchemaRef, ValueKind};
use super::parameters::parameter_type;
use super::types::TypePlace;
use super::{Context, media};
use crate::diagnostic::Code;
use crate::extension;
use crate::ir::{Header, Output, Response, ResponseBody, Type, is_success};
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
        let status = status.map(status_code);
        let ReferenceOr::Item(response) = response else {
            let pointer = context.origins.source(&at);
            context.diagnostics.push(
                Code::DanglingRef,
                &pointer,
                "a response that is a reference is not supported here",
                "write it out",
            );
            continue;
        };
        responses.push(self::response(response, status, id, &at, context));
    }
    mark_successes(&mut responses);
    responses
}

/// Success is a declared 2xx or 3xx, and `default` where no such status is declared.
fn mark_successes(responses: &mut [Response]) {
    let is_success = |response: &Response| response.status.is_some_and(is_success);
    let default_is_success = !responses.iter().any(is_success);
    for response in responses {
        response.is_success = is_success(response) || (response.status.is_none() && default_is_success);
    }
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
            let codes = enumeration(schema.into());
            if !codes.is_empty() {
                error_codes.extend(codes);
                continue;
            }
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
    Response { status, is_success: false, pointer: context.origins.source(at), body, headers, error_codes }
}

fn enumeration(schema: SchemaRef<'_>) -> Vec<String> {
    match schema {
        SchemaRef::Inline(schema) => {
            SchemaFacts::read(schema).enumeration.strings.iter().map(|&value| value.to_owned()).collect()
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
    let Some((media_type, schema)) = media::schema(&source.content) else { return ResponseBody::Empty };
    let mut types = source.content.keys();
    let schema = SchemaRef::from(schema);
    let facts = match schema {
        SchemaRef::Inline(inner) => Some(SchemaFacts::read(inner)),
        SchemaRef::Reference(_) => None,
    };
    let is_string = facts.as_ref().is_some_and(|facts| facts.kind == ValueKind::String);
    if facts.is_some_and(|facts| facts.kind == ValueKind::String && facts.format.as_deref() == Some("binary")) {
        return ResponseBody::Stream;
    }
    let at = at.join("content").join(media_type).join("schema");
    if types.any(|name| media::is_json(name)) {
        let member = status
            .filter(|status| !(200..300).contains(status))
            .map_or("response".to_owned(), |s| format!("response_{s}"));
        let place = TypePlace { at, wanted: names::inline_type_name(id, &member), spec_name: format!("{id}.{member}") };
        return ResponseBody::Json(context.types.type_of(schema, &place, context.diagnostics));
    }
    if is_string && source.content.keys().any(|name| media::is_text(name)) {
        return ResponseBody::Text;
    }
    let pointer = context.origins.source(&at);
    let types: Vec<&str> = source.content.keys().map(String::as_str).collect();
    let message = format!("the response is given as bytes: there is no decoder for {}", types.join(", "));
    context.diagnostics.push(Code::SchemaWidened, &pointer, message, "the caller decodes it");
    ResponseBody::Stream
}

/// What `send` gives: the one body of all successes, or an enum where they differ. The body of a redirection counts only
/// where nothing else is a success.
pub(super) fn output(responses: &[Response], id: &str, pointer: &Pointer, context: &mut Context<'_>) -> Output {
    let is_redirection = |response: &&Response| response.status.is_some_and(|status| status >= 300);
    let mut successes: Vec<&Response> = responses.iter().filter(|response| response.is_success).collect();
    if !successes.iter().all(is_redirection) {
        successes.retain(|response| !is_redirection(response));
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
            let name =
                context.operation_types.type_name(&names::inline_type_name(id, "output"), pointer, context.diagnostics);
            Output::ByStatus { name, variants }
        }
    }
}

/// The media types to ask for: those of all successes, in order, as far as they can be read, and those of `default`.
pub(super) fn accept(source: &openapiv3::Responses, responses: &[Response]) -> Vec<String> {
    let numbered = source.responses.iter().map(|(status, response)| (Some(status_code(status)), response));
    let declared = numbered.chain(source.default.iter().map(|response| (None, response)));
    let mut accept: Vec<String> = Vec::new();
    for (status, declared) in declared {
        let (ReferenceOr::Item(declared), Some(made)) = (declared, responses.iter().find(|it| it.status == status))
        else {
            continue;
        };
        if !made.is_success && status.is_some() {
            continue;
        }
        let reads_json = matches!(made.body, ResponseBody::Json(_));
        for media_type in media::accepted(declared.content.keys().map(String::as_str), reads_json) {
            if !accept.iter().any(|known| known == media_type) {
                accept.push(media_type.to_owned());
            }
        }
    }
    accept
}

fn status_code(status: &StatusCode) -> u16 {
    match status {
        StatusCode::Code(code) => *code,
        StatusCode::Range(hundreds) => hundreds * 100,
    }
}
