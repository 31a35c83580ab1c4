//! The document's top: info, defaults, shared parts, security.

use indexmap::IndexMap;
use serde_json::Value;

use super::fields::{Fields, Findings};
use super::grammar::Place;
use super::{Document, Tag, Tally, operation, parameter, schema, security};
use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::Pointer;

pub(super) fn document(value: &Value, diagnostics: &mut Diagnostics) -> Option<Document> {
    let findings = Findings::new(diagnostics);
    let fields = Fields::open(value, Pointer::root(), Place::Document, &findings)?;
    fields.string("swagger");
    fields.external_docs();
    let (title, version) = info(&fields);
    let document = Document {
        title,
        version,
        host: fields.string("host"),
        base_path: base_path(&fields),
        schemes: fields.strings("schemes").unwrap_or_default(),
        consumes: fields.media_types("consumes").unwrap_or_default(),
        produces: fields.media_types("produces").unwrap_or_default(),
        paths: operation::paths(&fields),
        definitions: named(&fields, "definitions", |value, at| {
            Some(schema::schema(value, at, Place::Schema, 0, &findings))
        }),
        parameters: named(&fields, "parameters", |value, at| Some(parameter::parameter(value, at, &findings))),
        responses: named(&fields, "responses", |value, at| Some(operation::response(value, at, &findings))),
        security_definitions: named(&fields, "securityDefinitions", |value, at| security::scheme(value, at, &findings)),
        security: security::requirements(&fields),
        tags: tags(&fields),
        extensions: fields.finish(),
        declared: Tally::default(),
        refused: Tally::default(),
    };
    Some(document)
}

/// With the slash that it begins with.
fn base_path(fields: &Fields<'_, '_>) -> Option<String> {
    let base_path = fields.string("basePath").filter(|path| !path.is_empty())?;
    if base_path.starts_with('/') {
        return Some(base_path);
    }
    let at = fields.at.join("basePath");
    if base_path.contains("://") {
        let help = "the address goes into `schemes` and `host`, or to the client's builder";
        fields.findings.push(Code::BadValue, &at, "the base path is a whole address; it is not used", help);
        return None;
    }
    let message = format!("the base path `{base_path}` does not begin with a slash; it is read as `/{base_path}`");
    fields.findings.push(Code::BadValue, &at, message, "");
    Some(format!("/{base_path}"))
}

fn info(fields: &Fields<'_, '_>) -> (String, String) {
    let Some(info) = fields.value("info") else {
        fields.missing("info", "the API has no name");
        return Default::default();
    };
    let Some(info) = Fields::open(info, fields.at.join("info"), Place::Info, fields.findings) else {
        return Default::default();
    };
    info.prose(&["description", "termsOfService"]);
    info.prose_object("contact", Place::Contact, &["name", "url", "email"]);
    info.prose_object("license", Place::License, &["name", "url"]);
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
    let Some(map) = fields.essential_object(key) else { return IndexMap::new() };
    map.iter().filter_map(|(name, value)| Some((name.clone(), read(value, at.join(name))?))).collect()
}

fn tags(fields: &Fields<'_, '_>) -> Vec<Tag> {
    let at = fields.at.join("tags");
    let tags = fields.array("tags").into_iter().flatten().enumerate();
    tags.filter_map(|(index, tag)| {
        let tag = Fields::open(tag, at.join(index), Place::Tag, fields.findings)?;
        tag.prose(&["description"]);
        tag.external_docs();
        Some(Tag { name: tag.required_string("name"), extensions: tag.finish() })
    })
    .collect()
}
