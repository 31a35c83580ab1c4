//! What operations ask for: the document's security schemes and requirements, as plain data that generated code fills in.

use http::header::AUTHORIZATION;

use crate::runtime::net::secret_names::sounds_secret;

/// What the document says once for all operations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ApiInfo {
    /// The path that all operations share.
    pub(crate) base_path: &'static str,
    /// The ways to say who one is.
    pub(crate) schemes: &'static [SecurityScheme],
    /// What an operation asks for that says nothing of its own.
    pub(crate) security: Security,
}

/// What nearly every request has: to judge these by their names would cost each call more than its address.
const PLAIN_HEADERS: [&str; 4] = ["accept", "user-agent", "content-type", "content-length"];

impl ApiInfo {
    /// An API that leaves it to the caller whether there are credentials.
    pub(crate) const fn new(base_path: &'static str) -> Self {
        Self { base_path, schemes: &[], security: Security::Any }
    }

    /// The scheme of that name.
    pub(crate) fn scheme(&self, id: &str) -> Option<&'static SecurityScheme> {
        self.schemes.iter().find(|scheme| scheme.id == id)
    }

    /// True for a header in which the API looks for credentials, or whose name says that it carries some.
    pub(crate) fn is_secret_header(&self, name: &str) -> bool {
        (!PLAIN_HEADERS.contains(&name) && sounds_secret(name))
            || self.schemes.iter().any(|scheme| scheme.header().is_some_and(|key| key.eq_ignore_ascii_case(name)))
    }

    /// True for a query parameter in which the API looks for credentials.
    pub(crate) fn is_secret_query(&self, name: &str) -> bool {
        self.schemes.iter().any(|scheme| matches!(scheme.kind, SchemeKind::QueryKey(key) if key == name))
    }
}

/// Which credentials an operation asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Those that the document asks for everywhere.
    Document,
    /// The document does not say: the client's own, whatever they are.
    Any,
    /// None: nothing is sent.
    None,
    /// All schemes of one of these alternatives, by their names.
    OneOf(&'static [&'static [&'static str]]),
}

/// A way to say who one is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SecurityScheme {
    /// The document's name for it.
    pub id: &'static str,
    /// What is sent.
    pub kind: SchemeKind,
}

/// What a security scheme sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SchemeKind {
    /// `Authorization: Basic …`
    Basic,
    /// A key in the header of this name.
    HeaderKey(&'static str),
    /// A key in the query parameter of this name.
    QueryKey(&'static str),
    /// `Authorization: Bearer …`
    OAuth2,
}

impl SecurityScheme {
    /// A scheme by the document's name.
    pub const fn new(id: &'static str, kind: SchemeKind) -> Self {
        Self { id, kind }
    }

    /// The header that carries it; `None` for a key in the query.
    pub(crate) fn header(&self) -> Option<&'static str> {
        match self.kind {
            SchemeKind::Basic | SchemeKind::OAuth2 => Some(AUTHORIZATION.as_str()),
            SchemeKind::HeaderKey(name) => Some(name),
            SchemeKind::QueryKey(_) => None,
        }
    }

    /// True for what goes into the header `Authorization`.
    pub(crate) fn is_in_authorization(&self) -> bool {
        self.header().is_some_and(|name| name.eq_ignore_ascii_case(AUTHORIZATION.as_str()))
    }

    /// True for an API key.
    pub(crate) fn is_key(&self) -> bool {
        matches!(self.kind, SchemeKind::HeaderKey(_) | SchemeKind::QueryKey(_))
    }
}
