//! Security: the schemes, and which of them an operation asks for.

use std::collections::HashSet;

use indexmap::{IndexMap, IndexSet};
use openapiv3::{APIKeyLocation, ReferenceOr, SecurityRequirement, SecurityScheme as Source};

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Location, Parameter, Security, SecurityKind, SecurityScheme};
use crate::lower::Origins;
use crate::pointer::Pointer;
use crate::text::is_token;

/// Headers that describe the request itself: no key can travel there.
const UNFIT_HEADERS: [&str; 5] = ["accept", "content-length", "content-type", "host", "transfer-encoding"];

/// The schemes of the document.
pub(super) fn schemes(
    document: &openapiv3::OpenAPI,
    origins: &Origins,
    diagnostics: &mut Diagnostics,
) -> Vec<SecurityScheme> {
    let Some(components) = &document.components else { return Vec::new() };
    let mut schemes = Vec::new();
    for (id, scheme) in &components.security_schemes {
        let kind = match scheme {
            ReferenceOr::Item(Source::HTTP { scheme, .. }) if scheme.eq_ignore_ascii_case("basic") => {
                SecurityKind::Basic
            }
            ReferenceOr::Item(Source::APIKey { location: APIKeyLocation::Header, name, .. }) => {
                SecurityKind::HeaderKey(name.clone())
            }
            ReferenceOr::Item(Source::APIKey { name, .. }) => SecurityKind::QueryKey(name.clone()),
            _ => SecurityKind::OAuth2,
        };
        if !can_be_sent(&kind) {
            let at = origins.source(&Pointer::root().join("components").join("securitySchemes").join(id));
            let message = format!("no request can carry a key where the security scheme `{id}` wants it");
            let help = "no credentials are sent to operations that ask for it alone: correct its `name`";
            diagnostics.push(Code::UnknownSecurity, &at, message, help);
        }
        schemes.push(SecurityScheme { id: id.clone(), kind });
    }
    schemes
}

fn can_be_sent(kind: &SecurityKind) -> bool {
    match kind {
        SecurityKind::Basic | SecurityKind::OAuth2 => true,
        SecurityKind::QueryKey(name) => !name.is_empty(),
        SecurityKind::HeaderKey(name) => is_token(name) && !UNFIT_HEADERS.contains(&name.to_ascii_lowercase().as_str()),
    }
}

/// What requirements mean, given the schemes that there are.
pub(super) struct Requirements {
    schemes: Vec<SecurityScheme>,
    known: HashSet<String>,
    document: Security,
}

/// Each alternative once: what stands twice says nothing more.
fn one_of(alternatives: impl IntoIterator<Item = Vec<String>>) -> Security {
    let distinct: IndexSet<Vec<String>> = alternatives.into_iter().collect();
    Security::OneOf(distinct.into_iter().collect())
}

impl Requirements {
    pub(super) fn new(schemes: &[SecurityScheme], document: Option<&Vec<SecurityRequirement>>) -> Self {
        let known = schemes.iter().map(|scheme| scheme.id.clone()).collect();
        let mut requirements = Self { schemes: schemes.to_vec(), known, document: Security::None };
        requirements.document = match document {
            Some(document) => requirements.of(document),
            // A document that says nothing at all about security leaves it to the user whether there are credentials.
            None if schemes.is_empty() => Security::Any,
            None => Security::None,
        };
        requirements
    }

    /// What operations ask for that say nothing of their own.
    pub(super) fn document(&self) -> Security {
        self.document.clone()
    }

    /// A requirement that names a scheme which does not exist asks for something unknown: never for nothing, and never
    /// for the secret of another scheme. Where there are no schemes at all, the client's own credentials can be meant.
    pub(super) fn of(&self, requirements: &[SecurityRequirement]) -> Security {
        if requirements.iter().all(IndexMap::is_empty) {
            return Security::None;
        }
        let is_known = |id: &&String| self.known.contains(*id);
        let known: Vec<Vec<String>> = requirements
            .iter()
            .map(|requirement| (requirement.is_empty(), requirement.keys().filter(is_known).cloned().collect()))
            .filter_map(|(is_open, ids): (bool, Vec<String>)| (is_open || !ids.is_empty()).then_some(ids))
            .collect();
        match known.iter().all(Vec::is_empty) {
            false => one_of(known),
            true if self.schemes.is_empty() => Security::Any,
            true => one_of(requirements.iter().map(|it| it.keys().cloned().collect())),
        }
    }

    /// True for a parameter that stands where a scheme wants its key.
    pub(super) fn is_secret(&self, parameter: &Parameter) -> bool {
        self.schemes.iter().any(|scheme| match (&scheme.kind, parameter.location) {
            (SecurityKind::HeaderKey(name), Location::Header) => name.eq_ignore_ascii_case(&parameter.wire_name),
            (SecurityKind::QueryKey(name), Location::Query) => *name == parameter.wire_name,
            _ => false,
        })
    }
}
