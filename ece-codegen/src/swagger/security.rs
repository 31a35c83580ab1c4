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
            fields.findings.wrong_type(Code::BadValue, &at, "expected an object that names security schemes", "");
            return None;
        };
        let scopes = |name: &String, value| (name.clone(), scopes(value, &at.join(name), fields.findings));
        Some(map.iter().map(|(name, value)| scopes(name, value)).collect())
    });
    let read: Vec<Requirement> = requirements.collect();
    // Nothing that can be read is not the same as nothing that is asked for.
    let is_unreadable = read.is_empty() && fields.value("security").is_some_and(|it| it != &Value::Array(Vec::new()));
    (!is_unreadable).then_some(read)
}

/// The scopes that a requirement asks for.
fn scopes(value: &Value, at: &Pointer, findings: &Findings<'_>) -> Vec<String> {
    let Some(scopes) = value.as_array() else {
        findings.expected(Code::BadValue, at, "an array", value);
        return Vec::new();
    };
    let scopes = scopes.iter().enumerate().filter_map(|(index, scope)| {
        if !scope.is_string() {
            findings.expected(Code::BadValue, &at.join(index), "a string", scope);
        }
        scope.as_str().map(str::to_owned)
    });
    scopes.collect()
}

pub(super) fn scheme(value: &Value, at: Pointer, findings: &Findings<'_>) -> Option<SecurityScheme> {
    let fields = Fields::open(value, at.clone(), Place::SecurityScheme, findings)?;
    fields.prose(&["description"]);
    let text = |key| (fields.string(key), fields.value(key).is_some());
    let [ty, place, name, flow] = ["type", "in", "name", "flow"].map(text);
    let (authorization_url, token_url) = (fields.string("authorizationUrl"), fields.string("tokenUrl"));
    let scopes = declared_scopes(&fields);
    // One of another type has been reported.
    let unfit = |key: &str, (text, is_there): &(Option<String>, bool), expected: &str| {
        if text.is_some() || !is_there {
            findings.push(Code::BadValue, &at.join(key), format!("expected {expected}"), "");
        }
    };
    let required = |key: &str, (text, is_there): (Option<String>, bool)| {
        if !is_there {
            fields.missing(key, "");
        }
        text.unwrap_or_default()
    };
    let kind = match ty.0.as_deref() {
        Some("basic") => SecurityKind::Basic,
        Some("apiKey") => {
            let name = required("name", name);
            let in_header = match place.0.as_deref() {
                Some("header") => true,
                Some("query") => false,
                _ => {
                    unfit("in", &place, "`header` or `query`");
                    return None;
                }
            };
            SecurityKind::ApiKey { name, in_header }
        }
        Some("oauth2") => SecurityKind::OAuth2 { flow: required("flow", flow), authorization_url, token_url, scopes },
        _ => {
            unfit("type", &ty, "`basic`, `apiKey` or `oauth2`");
            return None;
        }
    };
    Some(SecurityScheme { at, kind, extensions: fields.finish() })
}

/// The names of the scopes that a scheme declares.
fn declared_scopes(fields: &Fields<'_, '_>) -> Vec<String> {
    let scopes = fields.object("scopes").into_iter().flat_map(Fields::names);
    let at = fields.at.join("scopes");
    let name = |(name, prose): (&String, &Value)| {
        if !prose.is_string() {
            fields.findings.expected(Code::BadValue, &at.join(name), "a string", prose);
        }
        name.clone()
    };
    scopes.map(name).collect()
}
