//! The document's top: info, defaults, shared parts, security.

use indexmap::IndexMap;
use serde_json::Value;

use super::fields::{Fields, Findings};
use super::grammar::Place;
use super::{Document, Requirement, SecurityKind, SecurityScheme, Tag, operation, parameter, schema};
use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::Pointer;

pub(super) fn document(value: &Value, diagnostics: &mut Diagnostics) -> Option<Document> {
    let findings = Findings::new(diagnostics);
    let fields = Fields::open(value, Pointer::root(), Place::Document, &findings)?;
    fields.string("swagger");
    fields.value("externalDocs");
    let (title, version) = info(&fields);
    let document = Document {
        title,
        version,
        host: fields.string("host"),
        base_path: fields.string("basePath"),
        schemes: fields.strings("schemes").unwrap_or_default(),
        consumes: fields.strings("consumes").unwrap_or_default(),
        produces: fields.strings("produces").unwrap_or_default(),
        paths: operation::paths(&fields),
        definitions: named(&fields, "definitions", |value, at| schema::schema(value, at, Place::Schema, 0, &findings)),
        parameters: named(&fields, "parameters", |value, at| parameter::parameter(value, at, &findings)),
        responses: named(&fields, "responses", |value, at| operation::response(value, at, &findings)),
        security_definitions: named(&fields, "securityDefinitions", |value, at| security_scheme(value, at, &findings)),
        security: security(&fields),
        tags: tags(&fields),
        extensions: fields.finish(),
    };
    if let Some(base_path) = document.base_path.as_ref().filter(|path| !path.starts_with('/')) {
        let message = format!("the base path `{base_path}` does not begin with a slash");
        findings.push(Code::BadValue, &Pointer::root().join("basePath"), message, "");
    }
    Some(document)
}

fn info(fields: &Fields<'_, '_>) -> (String, String) {
    let Some(info) = fields.value("info") else {
        fields.missing("info");
        return Default::default();
    };
    let Some(info) = Fields::open(info, fields.at.join("info"), Place::Info, fields.findings) else {
        return Default::default();
    };
    info.prose(&["description", "termsOfService"]);
    info.object("contact");
    info.object("license");
    let named = (info.required_string("title"), info.required_string("version"));
    info.finish();
    named
}

fn named<T>(
    fields: &Fields<'_, '_>,
    key: &'static str,
    mut read: impl FnMut(&Value, Pointer) -> Option<T>,
) -> IndexMap<String, T> {
    let at = fields.at.join(key);
    let Some(map) = fields.object(key) else { return IndexMap::new() };
    map.iter().filter_map(|(name, value)| Some((name.clone(), read(value, at.join(name))?))).collect()
}

fn tags(fields: &Fields<'_, '_>) -> Vec<Tag> {
    let at = fields.at.join("tags");
    let tags = fields.array("tags").into_iter().flatten().enumerate();
    tags.filter_map(|(index, tag)| {
        let tag = Fields::open(tag, at.join(index), Place::Tag, fields.findings)?;
        tag.prose(&["description"]);
        tag.value("externalDocs");
        Some(Tag { name: tag.required_string("name"), extensions: tag.finish() })
    })
    .collect()
}

/// `security`, of the document or of an operation; `None` where it is not there.
pub(super) fn security(fields: &Fields<'_, '_>) -> Option<Vec<Requirement>> {
    let at = fields.at.join("security");
    let requirements = fields.array("security")?.iter().enumerate();
    let requirements = requirements.filter_map(|(index, requirement)| {
        let at = at.join(index);
        let Some(map) = requirement.as_object() else {
            fields.findings.push(Code::BadValue, &at, "expected an object that names security schemes", "");
            return None;
        };
        let scopes = |scopes: &Value| {
            scopes.as_array().into_iter().flatten().filter_map(|scope| scope.as_str().map(str::to_owned)).collect()
        };
        Some(map.iter().map(|(name, value)| (name.clone(), scopes(value))).collect())
    });
    Some(requirements.collect())
}

fn security_scheme(value: &Value, at: Pointer, findings: &Findings<'_>) -> Option<SecurityScheme> {
    let fields = Fields::open(value, at.clone(), Place::SecurityScheme, findings)?;
    fields.prose(&["description"]);
    let kind = match fields.required_string("type").as_str() {
        "basic" => SecurityKind::Basic,
        "apiKey" => SecurityKind::ApiKey {
            name: fields.required_string("name"),
            in_header: match fields.required_string("in").as_str() {
                "header" => true,
                "query" => false,
                _ => {
                    findings.push(Code::BadValue, &at.join("in"), "expected `header` or `query`", "");
                    true
                }
            },
        },
        "oauth2" => SecurityKind::OAuth2 {
            flow: fields.required_string("flow"),
            authorization_url: fields.string("authorizationUrl"),
            token_url: fields.string("tokenUrl"),
            scopes: fields.object("scopes").into_iter().flat_map(Fields::names).map(|(name, _)| name.clone()).collect(),
        },
        _ => {
            findings.push(Code::BadValue, &at.join("type"), "expected `basic`, `apiKey` or `oauth2`", "");
            return None;
        }
    };
    Some(SecurityScheme { at, kind, extensions: fields.finish() })
}
