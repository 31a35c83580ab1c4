//! A secret that can be sent, and where it goes. The one place that puts secrets into requests.

use std::fmt;

use http::header::{AUTHORIZATION, HeaderName, HeaderValue};
use http::uri::PathAndQuery;
use http::{Request, Uri};
use percent_encoding::{percent_decode_str, utf8_percent_encode};
use zeroize::Zeroizing;

use crate::runtime::net::operation::{ApiInfo, SchemeKind, SecurityScheme};
use crate::runtime::net::query::COMPONENT;

/// Credentials that were found fit to be sent.
#[derive(Clone)]
pub(crate) enum Secret {
    /// A key, and the header `Authorization` that it makes where the API looks for it there.
    ApiKey {
        key: HeaderValue,
        authorization: HeaderValue,
    },
    Basic(HeaderValue),
    Bearer(HeaderValue),
    Header(HeaderName, HeaderValue),
    Query(String, Zeroizing<String>),
}

impl Secret {
    /// How the scheme sends it, without one: how it is sent by itself. `None` where the scheme cannot send it.
    pub(crate) fn place(&self, scheme: Option<&SecurityScheme>) -> Option<Placed> {
        let header = match scheme.map(SecurityScheme::header) {
            Some(name) => name.map(HeaderName::try_from).transpose().ok()?,
            None => None,
        };
        let goes_to = |name: &HeaderName| header.as_ref().is_none_or(|header| header == name);
        match (self, scheme.map(|scheme| scheme.kind)) {
            (Self::ApiKey { authorization, .. }, None) => Some(Placed::Header(AUTHORIZATION, authorization.clone())),
            (Self::ApiKey { key, authorization }, Some(SchemeKind::HeaderKey(_))) => {
                let header = header?;
                let value = if header == AUTHORIZATION { authorization } else { key };
                Some(Placed::Header(header, value.clone()))
            }
            (Self::ApiKey { key, .. }, Some(SchemeKind::QueryKey(name))) => {
                Some(Placed::Query(name.to_owned(), Zeroizing::new(key.to_str().ok()?.to_owned())))
            }
            (Self::Basic(value), None | Some(SchemeKind::Basic | SchemeKind::HeaderKey(_)))
            | (Self::Bearer(value), None | Some(SchemeKind::OAuth2 | SchemeKind::HeaderKey(_)))
                if goes_to(&AUTHORIZATION) =>
            {
                Some(Placed::Header(AUTHORIZATION, value.clone()))
            }
            (
                Self::Header(name, value),
                None | Some(SchemeKind::Basic | SchemeKind::OAuth2 | SchemeKind::HeaderKey(_)),
            ) if goes_to(name) => Some(Placed::Header(name.clone(), value.clone())),
            (Self::Query(name, value), Some(SchemeKind::QueryKey(key))) if name == key => {
                Some(Placed::Query(name.clone(), value.clone()))
            }
            (Self::Query(name, value), None) => Some(Placed::Query(name.clone(), value.clone())),
            _ => None,
        }
    }

    /// True where the scheme is the one that this secret is meant for, though nobody said so. A secret belongs to schemes
    /// of its own kind, and to a key in `Authorization` where the API has none of that kind.
    pub(crate) fn suits(&self, scheme: &SecurityScheme, api: &ApiInfo) -> bool {
        let is_meant = match self {
            Self::ApiKey { .. } => is_the_key(scheme, api),
            Self::Basic(_) => is_of_kind(scheme, SchemeKind::Basic, api),
            Self::Bearer(_) => takes_bearer(scheme, api),
            Self::Header(..) | Self::Query(..) => scheme.is_key(),
        };
        is_meant && self.place(Some(scheme)).is_some()
    }
}

/// True where a bearer token is meant for the scheme.
pub(crate) fn takes_bearer(scheme: &SecurityScheme, api: &ApiInfo) -> bool {
    is_of_kind(scheme, SchemeKind::OAuth2, api)
}

fn is_of_kind(scheme: &SecurityScheme, kind: SchemeKind, api: &ApiInfo) -> bool {
    let has_own = api.schemes.iter().any(|scheme| scheme.kind == kind);
    if has_own { scheme.kind == kind } else { scheme.is_key() && scheme.is_in_authorization() }
}

/// Of several keys, which a caller has to tell apart, the one in `Authorization` is the key.
fn is_the_key(scheme: &SecurityScheme, api: &ApiInfo) -> bool {
    let is_other = |other: &SecurityScheme| other.is_key() && other.kind != scheme.kind;
    scheme.is_key() && (scheme.is_in_authorization() || !api.schemes.iter().any(is_other))
}

/// A secret in its place.
pub(crate) enum Placed {
    Header(HeaderName, HeaderValue),
    Query(String, Zeroizing<String>),
}

impl Placed {
    /// Puts it into the request. What goes into the query waits beside the address until the request goes out.
    pub(crate) fn apply<B>(self, request: &mut Request<B>) {
        match self {
            Self::Header(name, value) => drop(request.headers_mut().insert(name, value)),
            Self::Query(name, value) => {
                let keys = request.extensions_mut().get_or_insert_default::<QueryKeys>();
                keys.0.push((name, value));
            }
        }
    }
}

/// Secrets for the query, kept out of an address that anybody may print. Among the extensions of a request until the
/// transport gets it.
#[derive(Clone, Default)]
pub(crate) struct QueryKeys(Vec<(String, Zeroizing<String>)>);

impl QueryKeys {
    /// The names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(name, _)| name.as_str())
    }

    /// The secrets.
    pub(crate) fn values(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(_, value)| value.as_str())
    }

    /// Moves what is secret out of the address of a request, where a caller has put it by hand.
    pub(crate) fn hide<B>(request: &mut Request<B>, is_secret: impl Fn(&str) -> bool) {
        let Some(query) = request.uri().query() else { return };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        let split = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decoded(name), Zeroizing::new(decoded(value)))
        };
        let hides = |pair: &&str| is_secret(&percent_decode_str(name_of(pair)).decode_utf8_lossy());
        if !query.split('&').any(|pair| hides(&pair)) {
            return;
        }
        let (secret, rest): (Vec<&str>, Vec<&str>) = query.split('&').partition(hides);
        let keys: Vec<(String, Zeroizing<String>)> = secret.into_iter().map(split).collect();
        let sign = if rest.is_empty() { "" } else { "?" };
        let target = format!("{}{sign}{}", request.uri().path(), rest.join("&"));
        if set_target(request, &target).is_some() {
            request.extensions_mut().get_or_insert_default::<Self>().0.extend(keys);
        }
    }

    /// Moves the secrets of a request into its address; `None` where that would be too long.
    pub(crate) fn reveal<B>(mut request: Request<B>) -> Option<Request<B>> {
        let Some(keys) = request.extensions_mut().remove::<Self>() else { return Some(request) };
        let mut target = Zeroizing::new(request.uri().path_and_query().map_or("/", PathAndQuery::as_str).to_owned());
        for (name, value) in &keys.0 {
            let sign = if target.contains('?') { '&' } else { '?' };
            target.push(sign);
            target.extend(utf8_percent_encode(name, COMPONENT));
            target.push('=');
            target.extend(utf8_percent_encode(value, COMPONENT));
        }
        set_target(&mut request, &target)?;
        Some(request)
    }
}

fn name_of(pair: &str) -> &str {
    pair.split_once('=').map_or(pair, |(name, _)| name)
}

/// `None` where it is too long; the request is as it was then.
fn set_target<B>(request: &mut Request<B>, target: &str) -> Option<()> {
    let mut parts = request.uri().clone().into_parts();
    parts.path_and_query = Some(target.parse().ok()?);
    *request.uri_mut() = Uri::from_parts(parts).ok()?;
    Some(())
}

impl fmt::Debug for QueryKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.names()).finish()
    }
}
