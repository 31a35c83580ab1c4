//! Security: the schemes of the document, and the requirements of the document and of its operations.

use serde_json::Value;

use super::fields::{Fields, Findings};
use super::grammar::Place;
use super::{Requirement, SecurityKind, SecurityScheme};
use crate::diagnostic::Code;
use crate::pointer::Pointer;

/// `security`, of the document or of an operation; `None` where it is not there.
pub(super) fn requirements(fields: &Fields<'_, '_>) -> Option<Vec<Requirement>> {
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
    let read: Vec<Requirement> = requirements.collect();
    // Nothing that can be read is not the same as nothing that is asked for.
    let is_unreadable = read.is_empty() && fields.value("security").is_some_and(|it| it != &Value::Array(Vec::new()));
    (!is_unreadable).then_some(read)
}

pub(super) fn scheme(value: &Value, at: Pointer, findings: &Findings<'_>) -> Option<SecurityScheme> {
    let fields = Fields::open(value, at.clone(), Place::SecurityScheme, findings)?;
    fields.prose(&["description"]);
    let kind = match fields.value("type").and_then(Value::as_str).unwrap_or_default() {
        "basic" => SecurityKind::Basic,
        "apiKey" => SecurityKind::ApiKey {
            name: fields.required_string("name"),
            in_header: match fields.value("in").and_then(Value::as_str) {
                Some("header") => true,
                Some("query") => false,
                _ => {
                    findings.push(Code::BadValue, &at.join("in"), "expected `header` or `query`", "");
                    return None;
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
