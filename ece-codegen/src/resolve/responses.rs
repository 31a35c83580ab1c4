//! Responses: what each declared status carries, which of them are a success, and what `send` gives.

use openapiv3::{ParameterSchemaOrContent, ReferenceOr, StatusCode};
use serde_json::Value;

use super::facts::{SchemaFacts, SchemaRef};
use super::operations::Site;
use super::parameters::parameter_type;
use super::response_body::Carrier;
use super::{Context, media, response_body};
use crate::diagnostic::Code;
use crate::extension;
use crate::ir::{Header, Output, Response, ResponseBody, Type, is_success};
use crate::names;
use crate::pointer::Pointer;

pub(super) fn responses(
    operation: &openapiv3::Operation,
    id: &str,
    site: &Site<'_>,
    context: &mut Context<'_>,
) -> Vec<Response> {
    let produces = produces(operation);
    let mut responses = Vec::new();
    for (token, status, response) in declared(&operation.responses) {
        let at = site.at.join("responses").join(&token);
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
        let is_success = declares_success(status, &operation.responses);
        let carrier = Carrier { id, method: site.method, produces: &produces, status, is_success, at };
        responses.push(self::response(response, &carrier, context));
    }
    responses
}

/// As it is written, the status or `None` for `default`, and what is declared for it.
fn declared(
    responses: &openapiv3::Responses,
) -> impl Iterator<Item = (String, Option<u16>, &ReferenceOr<openapiv3::Response>)> {
    let numbered = responses.responses.iter();
    let numbered = numbered.map(|(status, response)| (status.to_string(), Some(status_code(status)), response));
    numbered.chain(responses.default.iter().map(|response| ("default".to_owned(), None, response)))
}

/// Success is a declared 2xx or 3xx, and `default` where no such status is declared.
fn declares_success(status: Option<u16>, responses: &openapiv3::Responses) -> bool {
    match status {
        Some(status) => is_success(status),
        None => !responses.responses.keys().any(|status| is_success(status_code(status))),
    }
}

fn produces(operation: &openapiv3::Operation) -> Vec<&str> {
    let listed = operation.extensions.get(extension::carried::PRODUCES).and_then(Value::as_array);
    listed.into_iter().flatten().filter_map(Value::as_str).collect()
}

fn response(source: &openapiv3::Response, carrier: &Carrier<'_>, context: &mut Context<'_>) -> Response {
    let Carrier { id, at, .. } = carrier;
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
    let body = response_body::body(source, carrier, context);
    let Carrier { status, is_success, .. } = *carrier;
    Response { status, is_success, pointer: context.origins.source(at), body, headers, error_codes }
}

fn enumeration(schema: SchemaRef<'_>) -> Vec<String> {
    match schema {
        SchemaRef::Inline(schema) => {
            SchemaFacts::read(schema).enumeration.strings.iter().map(|&value| value.to_owned()).collect()
        }
        SchemaRef::Reference(_) => Vec::new(),
    }
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
            let name = context.operation_names.types.type_name(
                &names::inline_type_name(id, "output"),
                pointer,
                context.diagnostics,
            );
            Output::ByStatus { name, variants }
        }
    }
}

/// The media types to ask for: those of all successes, in order, as far as they can be read, and those of `default`.
pub(super) fn accept(operation: &openapiv3::Operation, responses: &[Response]) -> Vec<String> {
    let produces = produces(operation);
    let mut accept: Vec<String> = Vec::new();
    for (_, status, declared) in declared(&operation.responses) {
        let (ReferenceOr::Item(declared), Some(made)) = (declared, responses.iter().find(|it| it.status == status))
        else {
            continue;
        };
        if !made.is_success && status.is_some() {
            continue;
        }
        let types: Vec<&str> = match made.body {
            ResponseBody::Text | ResponseBody::Stream if declared.content.is_empty() => produces.clone(),
            _ => declared.content.keys().map(String::as_str).collect(),
        };
        for media_type in media::accepted(&types, &made.body) {
            if !accept.iter().any(|known| known == media_type) {
                accept.push(media_type.to_owned());
            }
        }
    }
    accept
}

/// The media types in which a success that is JSON comes as a sequence of values.
pub(super) fn sequences(operation: &openapiv3::Operation, responses: &[Response]) -> Vec<String> {
    let mut sequences: Vec<String> = Vec::new();
    for (_, status, declared) in declared(&operation.responses) {
        let made = responses.iter().find(|made| made.status == status && made.is_success && made.body.ty().is_some());
        let (ReferenceOr::Item(declared), Some(_)) = (declared, made) else { continue };
        for media_type in declared.content.keys().filter(|media_type| media::is_sequence(media_type)) {
            if !sequences.contains(media_type) {
                sequences.push(media_type.clone());
            }
        }
    }
    sequences
}

fn status_code(status: &StatusCode) -> u16 {
    match status {
        StatusCode::Code(code) => *code,
        StatusCode::Range(hundreds) => hundreds * 100,
    }
}
