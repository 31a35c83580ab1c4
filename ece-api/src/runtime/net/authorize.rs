//! The credentials of one request: chosen by what its operation asks for, and asked for where they are not there yet.

use std::sync::Arc;

use http::header::AUTHORIZATION;

use super::body::Body;
use super::client::ClientInner;
use super::credentials::{Given, Placed, QueryKeys, Secret, Source};
use super::deadline::Bounds;
use super::error::Error;
use super::operation::{OperationInfo, SchemeKind, Security, SecurityScheme};
use super::token_cache::Token;

/// What an attempt may do about a token that is refused.
#[derive(Clone, Copy)]
pub(crate) struct NewLogin {
    /// The attempt before was refused as well, with another token.
    pub(crate) is_second: bool,
    /// The request can be sent again.
    pub(crate) is_possible: bool,
}

/// An attempt without success.
pub(crate) struct Failed {
    pub(crate) error: Error,
    /// A new token may help.
    pub(crate) is_refusal: bool,
}

impl From<Error> for Failed {
    fn from(error: Error) -> Self {
        Self { error, is_refusal: false }
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

    /// The credentials for a request.
    pub(crate) async fn authorize(
        self: &Arc<Self>,
        info: &'static OperationInfo,
        given: &Given,
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
            let Some(Source::Token(_, _, ask)) = self.credentials.get(to_ask) else {
                return Err(Error::config("there is nobody to ask for a token"));
            };
            tokens.push((to_ask, ask(self, to_ask, info, bounds).await?));
        }
    }

    fn secret<'a>(&'a self, held: usize, tokens: &'a [(usize, Token)]) -> Option<&'a Secret> {
        match self.credentials.get(held)? {
            Source::Fixed(secret) => Some(secret),
            Source::Token(..) => tokens.iter().find(|(known, _)| *known == held).map(|(_, token)| &token.secret),
        }
    }

    /// The server took these.
    pub(crate) fn accept(&self, tokens: &[(usize, Token)]) {
        for (held, token) in tokens {
            if let Some(Source::Token(_, cache, _)) = self.credentials.get(*held) {
                cache.accept(token);
            }
        }
    }

    /// The server refused these. True where it is worth asking for others; they are not used again then.
    pub(crate) fn refuse(&self, tokens: &[(usize, Token)], is_second: bool) -> bool {
        let is_worth_it = |(held, token): &(usize, Token)| match self.credentials.get(*held) {
            Some(Source::Token(_, cache, _)) => cache.refuse(token, is_second),
            _ => false,
        };
        tokens.iter().map(is_worth_it).fold(!tokens.is_empty(), |all, one| all && one)
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
