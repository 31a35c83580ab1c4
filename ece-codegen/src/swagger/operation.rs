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
use crate::pointer::Pointer;

pub(super) fn paths(fields: &Fields<'_, '_>) -> Vec<PathItem> {
    let at = fields.at.join("paths");
    if fields.value("paths").is_none() {
        fields.missing("paths");
    }
    let Some(paths) = fields.object("paths") else { return Vec::new() };
    Fields::names(paths).filter_map(|(path, item)| path_item(path, item, at.join(path), fields.findings)).collect()
}

fn path_item(path: &str, item: &Value, at: Pointer, findings: &Findings<'_>) -> Option<PathItem> {
    if !path.starts_with('/') {
        findings.push(Code::BadValue, &at, "a path begins with a slash", "");
        return None;
    }
    let fields = Fields::open(item, at.clone(), Place::PathItem, findings)?;
    // One that is still here leads nowhere, which has been said.
    fields.value("$ref");
    let operations = grammar::methods().filter_map(|method| {
        let value = fields.value(method)?;
        operation(method, value, at.join(method), findings)
    });
    let operations = operations.collect();
    Some(PathItem {
        path: path.to_owned(),
        parameters: parameters(&fields),
        operations,
        extensions: fields.finish(),
        at,
    })
}

fn operation(method: &str, value: &Value, at: Pointer, findings: &Findings<'_>) -> Option<Operation> {
    let fields = Fields::open(value, at.clone(), Place::Operation, findings)?;
    fields.prose(&["summary", "description"]);
    fields.value("externalDocs");
    Some(Operation {
        method: method.to_owned(),
        id: fields.string("operationId"),
        tags: fields.strings("tags").unwrap_or_default(),
        consumes: fields.strings("consumes"),
        produces: fields.strings("produces"),
        parameters: parameters(&fields),
        responses: responses(&fields),
        schemes: fields.strings("schemes").unwrap_or_default(),
        deprecated: fields.flag("deprecated"),
        security: security::requirements(&fields),
        extensions: fields.finish(),
        at,
    })
}

fn responses(fields: &Fields<'_, '_>) -> Vec<(String, Response)> {
    let at = fields.at.join("responses");
    if fields.value("responses").is_none() {
        fields.missing("responses");
    }
    let Some(responses) = fields.object("responses") else { return Vec::new() };
    let mut list = Vec::new();
    for (status, value) in Fields::names(responses) {
        let at = at.join(status);
        let is_status = status.len() == 3 && status.parse::<u16>().is_ok_and(|status| (100..600).contains(&status));
        if !is_status && status != "default" {
            let help = "three digits, or `default`";
            fields.findings.push(Code::BadValue, &at, format!("`{status}` is not a status"), help);
            continue;
        }
        list.extend(response(value, at, fields.findings).map(|response| (status.clone(), response)));
    }
    list
}

pub(super) fn response(value: &Value, at: Pointer, findings: &Findings<'_>) -> Option<Response> {
    let fields = Fields::open(value, at.clone(), Place::Response, findings)?;
    let reference = fields.string("$ref");
    fields.prose(&["description"]);
    fields.value("examples");
    let inner = fields.value("schema").and_then(|value| schema(value, at.join("schema"), Place::Schema, 0, findings));
    let headers_at = at.join("headers");
    let headers: IndexMap<_, _> = fields
        .object("headers")
        .into_iter()
        .flatten()
        .filter_map(|(name, value)| {
            Some((name.clone(), schema(value, headers_at.join(name), Place::Header, 0, findings)?))
        })
        .collect();
    let extensions: Extensions = fields.finish();
    Some(Response { at, reference, schema: inner, headers, extensions })
}
