//! The credentials of one request: chosen by what its operation asks for, and asked for where they are not there yet.

use http::header::AUTHORIZATION;

use super::body::Body;
use super::client::ClientInner;
use super::credentials::{Given, Placed, QueryKeys, Secret, Source};
use super::deadline::Bounds;
use super::error::Error;
use super::operation::{OperationInfo, SchemeKind, Security, SecurityScheme};
use super::token_cache::Token;

/// Tokens that the server refused, by the index of their source.
#[derive(Default)]
pub(crate) struct Refused(pub(crate) Vec<(usize, Token)>);

impl Refused {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// What an attempt may do about a token that is refused.
pub(crate) struct NewLogin<'a> {
    /// Those of the attempt before: there have to be new ones.
    pub(crate) refused: &'a Refused,
    /// A new token can be followed by another attempt.
    pub(crate) is_possible: bool,
}

/// An attempt without success.
pub(crate) struct Failed {
    pub(crate) error: Error,
    /// Where new tokens may help.
    pub(crate) refused: Refused,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, refused: Refused::default() }
    }
}

/// What goes with a request.
pub(crate) struct Authorized {
    pub(crate) placed: Vec<Placed>,
    /// Those that were asked for, by the index of their source.
    pub(crate) tokens: Vec<(usize, Token)>,
}

impl ClientInner {
    /// Hides the secrets that a caller has put into a request by hand.
    pub(crate) fn hide_secrets(&self, request: &mut http::Request<Body>) {
        let api = &self.profile.api;
        for (name, value) in request.headers_mut() {
            value.set_sensitive(value.is_sensitive() || api.is_secret_header(name.as_str()));
        }
        QueryKeys::hide(request, |name| api.is_secret_query(name));
    }

    /// The places for credentials that a caller has filled by hand.
    pub(crate) fn given(&self, request: &http::Request<Body>) -> Given {
        let keys = request.extensions().get::<QueryKeys>();
        let is_filled = |scheme: &&SecurityScheme| match (scheme.kind, scheme.header()) {
            (SchemeKind::QueryKey(key), _) => keys.is_some_and(|keys| keys.names().any(|name| name == key)),
            (_, Some(name)) => request.headers().contains_key(name),
            (_, None) => false,
        };
        Given {
            authorization: request.headers().contains_key(AUTHORIZATION),
            schemes: self.profile.api.schemes.iter().filter(is_filled).map(|scheme| scheme.id).collect(),
        }
    }

    /// The credentials for a request; not those that were `refused`.
    pub(crate) async fn authorize(
        &self,
        info: &'static OperationInfo,
        given: &Given,
        refused: &Refused,
        bounds: Bounds,
    ) -> Result<Authorized, Error> {
        let mut tokens: Vec<(usize, Token)> = Vec::new();
        // Each round asks one source more.
        loop {
            let to_ask = {
                let secret = |held: usize| self.secret(held, &tokens);
                let chosen = self.credentials.choose(&self.profile.api, info.security, given, &secret);
                let Some(to_ask) = chosen.iter().find(|chosen| secret(chosen.held).is_none()) else {
                    let placed = chosen.iter().filter_map(|chosen| secret(chosen.held)?.place(chosen.scheme)).collect();
                    tokens.retain(|(held, _)| chosen.iter().any(|chosen| chosen.held == *held));
                    return Ok(Authorized { placed, tokens });
                };
                to_ask.held
            };
            let Some(Source::Token(source, cache)) = self.credentials.get(to_ask) else {
                return Ok(Authorized { placed: Vec::new(), tokens });
            };
            let old = refused.0.iter().find(|(held, _)| *held == to_ask).map(|(_, token)| token);
            tokens.push((to_ask, self.token((source, cache), info, old, bounds).await?));
        }
    }

    fn secret<'a>(&'a self, held: usize, tokens: &'a [(usize, Token)]) -> Option<&'a Secret> {
        match self.credentials.get(held)? {
            Source::Fixed(secret) => Some(secret),
            Source::Token(..) => tokens.iter().find(|(known, _)| *known == held).map(|(_, token)| &token.secret),
        }
    }

    /// Does not use these again.
    pub(crate) async fn forget(&self, refused: &[(usize, Token)]) {
        for (held, token) in refused {
            if let Some(Source::Token(_, cache)) = self.credentials.get(*held) {
                cache.forget(token).await;
            }
        }
    }

    /// Why a request went without credentials that its operation asks for.
    pub(crate) fn missing_credentials(&self, info: &OperationInfo) -> String {
        let security = if info.security == Security::Document { self.profile.api.security } else { info.security };
        match security {
            Security::OneOf(alternatives) if !self.credentials.is_empty() => {
                let all_of = |ids: &&[&str]| ids.iter().map(|id| format!("`{id}`")).collect::<Vec<_>>().join(" and ");
                let asked: Vec<String> = alternatives.iter().filter(|ids| !ids.is_empty()).map(all_of).collect();
                format!("the client has no credentials for {}", asked.join(", or "))
            }
            _ => "the client has no credentials".to_owned(),
        }
    }
}
