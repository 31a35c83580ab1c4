//! Paths, operations and responses. Shared parameters and responses are written out where they are used.

use indexmap::IndexMap;
use openapiv3::{
    Header, HeaderStyle, Operation, ParameterSchemaOrContent, PathItem, ReferenceOr, Response, Responses, StatusCode,
};
use serde_json::Value;

use super::parameter::{media, parameter, request_body};
use super::{Context, schema};
use crate::extension;
use crate::pointer::{self, Pointer};
use crate::swagger;

/// More names for one schema lead in a circle.
const MAX_ALIASES: usize = 64;

pub(super) fn path_item(source: &swagger::PathItem, context: &mut Context<'_>) -> PathItem {
    let swagger::PathItem { at, path: _, parameters: _, operations, extensions } = source;
    let mut lowered: IndexMap<&str, Operation> = IndexMap::new();
    for operation in operations {
        lowered.insert(&operation.method, self::operation(operation, &at.join(&operation.method), context));
    }
    let mut take = |method: &str| lowered.shift_remove(method);
    PathItem {
        summary: None,
        description: None,
        get: take("get"),
        put: take("put"),
        post: take("post"),
        delete: take("delete"),
        options: take("options"),
        head: take("head"),
        patch: take("patch"),
        trace: None,
        servers: Vec::new(),
        parameters: Vec::new(),
        extensions: extensions.clone(),
    }
}

fn operation(source: &swagger::Operation, at: &Pointer, context: &mut Context<'_>) -> Operation {
    let swagger::Operation {
        at: _,
        method: _,
        // What was refused is not in the document any more.
        refused: _,
        id,
        tags,
        consumes,
        produces,
        parameters: effective,
        responses,
        schemes,
        deprecated,
        security,
        extensions,
    } = source;
    let mut parameters = Vec::new();
    for source in effective {
        let at = at.join("parameters").join(parameters.len());
        if let Some(lowered) = parameter(source, context) {
            context.origins.add(&at, &source.at);
            context.origins.add(&at.join("schema"), &source.at);
            parameters.push(ReferenceOr::Item(lowered));
        }
    }
    let consumes = &media_types(consumes.as_deref().unwrap_or(context.consumes));
    let produces = &media_types(produces.as_deref().unwrap_or(context.produces));
    let mut extensions = extensions.clone();
    let bodies = responses.iter().map(|(_, response)| &shared(response, context).unwrap_or(response).schema);
    if !produces.is_empty() && bodies.into_iter().any(Option::is_none) {
        extensions
            .insert(extension::carried::PRODUCES.to_owned(), produces.iter().cloned().map(Value::String).collect());
    }
    if !schemes.is_empty() {
        extensions.insert(extension::carried::SCHEMES.to_owned(), schemes.iter().cloned().map(Value::String).collect());
    }
    Operation {
        tags: tags.clone(),
        summary: None,
        description: None,
        external_docs: None,
        operation_id: id.clone(),
        parameters,
        request_body: request_body(effective, consumes, &at.join("requestBody"), context).map(ReferenceOr::Item),
        responses: self::responses(responses, produces, &at.join("responses"), context),
        callbacks: IndexMap::new(),
        deprecated: *deprecated,
        security: security.clone(),
        servers: Vec::new(),
        extensions,
    }
}

/// Some documents list several in one text.
fn media_types(listed: &[String]) -> Vec<String> {
    let split =
        listed.iter().flat_map(|text| if text.contains('"') { vec![&**text] } else { text.split(',').collect() });
    split.map(str::trim).filter(|media_type| !media_type.is_empty()).map(str::to_owned).collect()
}

fn responses(
    source: &[(String, swagger::Response)],
    produces: &[String],
    at: &Pointer,
    context: &mut Context<'_>,
) -> Responses {
    let mut responses = Responses { default: None, responses: IndexMap::new(), extensions: IndexMap::new() };
    for (status, response) in source {
        let at = at.join(status);
        let response = shared(response, context).unwrap_or(response);
        let lowered = ReferenceOr::Item(self::response(response, produces, &at, context));
        match status.parse::<u16>() {
            Ok(code) => {
                responses.responses.insert(StatusCode::Code(code), lowered);
            }
            Err(_) => responses.default = Some(lowered),
        }
    }
    responses
}

/// The shared response behind a reference.
fn shared<'a>(response: &swagger::Response, context: &Context<'a>) -> Option<&'a swagger::Response> {
    let name = pointer::reference_to("responses", response.reference.as_deref()?)?;
    context.responses.get(&name)
}

fn response(source: &swagger::Response, produces: &[String], at: &Pointer, context: &mut Context<'_>) -> Response {
    let swagger::Response { at: source_at, reference: _, refused: _, schema: body, headers, extensions } = source;
    context.origins.add(at, source_at);
    let mut content = IndexMap::new();
    if let Some(body) = body {
        // Without `produces` a file, or a text, may be anything: whoever asks for a type here is refused by servers that
        // choose by it.
        let default = [if is_open(body, context) { "*/*" } else { "application/json" }.to_owned()];
        for media_type in if produces.is_empty() { &default[..] } else { produces } {
            context.origins.add(&at.join("content").join(media_type).join("schema"), &body.at);
            content.insert(media_type.clone(), media(schema::schema(body)));
        }
    }
    Response {
        description: String::new(),
        headers: headers.iter().map(|(name, source)| (name.clone(), header(name, source, at, context))).collect(),
        content,
        links: IndexMap::new(),
        extensions: extensions.clone(),
    }
}

/// True for a file or a text, also through references and `allOf` of one part.
fn is_open(body: &swagger::Schema, context: &Context<'_>) -> bool {
    let mut schema = body;
    for _ in 0..MAX_ALIASES {
        let name = schema.reference.as_deref().and_then(|reference| pointer::reference_to("definitions", reference));
        let behind = match (&schema.all_of[..], name) {
            ([part], _) => Some(part),
            (_, Some(name)) => context.definitions.get(&name),
            (_, None) => None,
        };
        let Some(behind) = behind else { return matches!(schema.kind.as_deref(), Some("file" | "string")) };
        schema = behind;
    }
    false
}

fn header(name: &str, source: &swagger::Schema, at: &Pointer, context: &mut Context<'_>) -> ReferenceOr<Header> {
    let at = at.join("headers").join(name);
    context.origins.add(&at, &source.at);
    context.origins.add(&at.join("schema"), &source.at);
    ReferenceOr::Item(Header {
        description: None,
        style: HeaderStyle::Simple,
        required: false,
        deprecated: None,
        format: ParameterSchemaOrContent::Schema(ReferenceOr::Item(schema::inline(source))),
        example: None,
        examples: IndexMap::new(),
        extensions: IndexMap::new(),
    })
}
