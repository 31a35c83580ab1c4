//! Paths, operations and responses.

use indexmap::IndexMap;
use serde_json::Value;

use super::fields::{Fields, Findings};
use super::grammar::{self, Place};
use super::parameter::parameters;
use super::schema::schema;
use super::security;
use super::{Extensions, Operation, PathItem, Response};
use crate::diagnostic::Code;
use crate::path_template::PathTemplate;
use crate::pointer::Pointer;

pub(super) fn paths(fields: &Fields<'_, '_>) -> Vec<PathItem> {
    let at = fields.at.join("paths");
    if fields.value("paths").is_none() {
        fields.missing("paths", "there are no operations");
    }
    let Some(paths) = fields.essential_object("paths") else { return Vec::new() };
    Fields::names(paths).filter_map(|(path, item)| path_item(path, item, at.join(path), fields.findings)).collect()
}

/// The bytes of a path: about as long as the addresses that servers take. Every place below a path is named with it.
const LONGEST_PATH: usize = 8 << 10;

/// Why no address can be made of a path.
fn fault(path: &str) -> Option<&'static str> {
    let template = PathTemplate::parse(path);
    if !path.starts_with('/') {
        Some("the path does not begin with a slash")
    } else if !template.is_balanced {
        Some("the braces of the path do not match")
    } else if template.names.iter().any(|name| name.trim().is_empty()) {
        Some("the path has braces without a name in them")
    } else if path.len() > LONGEST_PATH {
        Some("the path is longer than the addresses that servers take")
    } else {
        None
    }
}

fn path_item(path: &str, item: &Value, at: Pointer, findings: &Findings<'_>) -> Option<PathItem> {
    if let Some(fault) = fault(path) {
        findings.push(Code::BadPath, &at, fault, "");
        let operations = grammar::methods()
            .filter(|method| item.get(method).is_some())
            .map(|it| Operation::refused(it, at.join(it)));
        return Some(PathItem { path: path.to_owned(), operations: operations.collect(), ..PathItem::empty(at) });
    }
    let fields = Fields::open(item, at.clone(), Place::PathItem, findings)?;
    // One that is still here leads nowhere, which has been said.
    fields.string("$ref");
    let operations = grammar::methods().filter_map(|method| {
        let value = fields.value(method)?;
        let at = at.join(method);
        let operation = operation(method, value, at.clone(), findings);
        Some(operation.unwrap_or_else(|| Operation::refused(method, at)))
    });
    let mut operations: Vec<Operation> = operations.collect();
    let parameters = parameters(&fields);
    // What all operations here have to be given cannot be told.
    for operation in operations.iter_mut().filter(|_| fields.is_refused()) {
        operation.refused.get_or_insert(at.join("parameters"));
    }
    Some(PathItem { path: path.to_owned(), parameters, operations, extensions: fields.finish(), at })
}

fn operation(method: &str, value: &Value, at: Pointer, findings: &Findings<'_>) -> Option<Operation> {
    let fields = Fields::open(value, at.clone(), Place::Operation, findings)?;
    fields.prose(&["summary", "description"]);
    fields.external_docs();
    Some(Operation {
        method: method.to_owned(),
        id: fields.string("operationId"),
        tags: fields.strings("tags").unwrap_or_default(),
        consumes: fields.media_types("consumes"),
        produces: fields.media_types("produces"),
        parameters: parameters(&fields),
        responses: responses(&fields),
        schemes: fields.strings("schemes").unwrap_or_default(),
        deprecated: fields.flag("deprecated"),
        security: security::requirements(&fields),
        refused: fields.is_refused().then(|| at.join("parameters")),
        extensions: fields.finish(),
        at,
    })
}

fn responses(fields: &Fields<'_, '_>) -> Vec<(String, Response)> {
    let at = fields.at.join("responses");
    if fields.value("responses").is_none() {
        fields.missing("responses", "what comes back is not read");
    }
    let Some(value) = fields.value("responses") else { return Vec::new() };
    let Some(responses) = value.as_object() else {
        let is_absent = value.is_null();
        let code = if is_absent { Code::BadValue } else { Code::Unusable };
        fields.findings.expected(code, &at, "an object", value);
        if is_absent {
            return Vec::new();
        }
        return vec![("default".to_owned(), Response::refused(at))];
    };
    let mut list = Vec::new();
    for (status, value) in Fields::names(responses) {
        let at = at.join(status);
        // A range, as OpenAPI 3 has them: any success is read as the only declared one.
        if status.eq_ignore_ascii_case("2xx") && !responses.contains_key("200") {
            let message = format!("Swagger 2.0 has no ranges of statuses: `{status}` is read as 200");
            fields.findings.push(Code::BadValue, &at, message, "three digits, or `default`");
            list.push(("200".to_owned(), response(value, at, fields.findings)));
            continue;
        }
        let is_status = status.len() == 3 && status.parse::<u16>().is_ok_and(|status| (100..600).contains(&status));
        if !is_status && status != "default" {
            let help = "three digits, or `default`";
            let message = format!("`{status}` is not a status; the response is left out");
            fields.findings.push(Code::BadValue, &at, message, help);
            continue;
        }
        list.push((status.clone(), response(value, at, fields.findings)));
    }
    list
}

pub(super) fn response(value: &Value, at: Pointer, findings: &Findings<'_>) -> Response {
    let Some(fields) = Fields::open(value, at.clone(), Place::Response, findings) else {
        return Response::refused(at);
    };
    let reference = fields.essential_string("$ref");
    fields.prose(&["description"]);
    fields.object("examples");
    let inner = fields.value("schema").map(|value| schema(value, at.join("schema"), Place::Schema, 0, findings));
    let headers_at = at.join("headers");
    let headers: IndexMap<_, _> = fields
        .object("headers")
        .into_iter()
        .flatten()
        .map(|(name, value)| (name.clone(), schema(value, headers_at.join(name), Place::Header, 0, findings)))
        .collect();
    let refused = fields.is_refused();
    let extensions: Extensions = fields.finish();
    Response { at, reference, refused, schema: inner, headers, extensions }
}

#[cfg(test)]
mod tests {
    use super::{LONGEST_PATH, fault};

    #[test]
    fn a_path_is_no_longer_than_an_address() {
        let path = |segments: usize| "/{lamp}".repeat(segments);
        assert_eq!(fault(&path(LONGEST_PATH / 7)), None);
        assert!(fault(&path(LONGEST_PATH / 7 + 1)).is_some());
    }
}
