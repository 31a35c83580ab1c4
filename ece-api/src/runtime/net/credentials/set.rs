//! All credentials of a client, and which of them go with an operation.

use crate::runtime::net::operation::{ApiInfo, SchemeKind, Security, SecurityScheme};
use crate::runtime::net::token_cache::TokenCache;

use super::secret::{Secret, takes_bearer};
use super::{AskForToken, Checked, TokenSource};

/// What a client holds.
pub(crate) struct CredentialSet(Vec<Held>);

/// Credentials, for one scheme or for all that they fit.
pub(crate) struct Held {
    scheme: Option<&'static SecurityScheme>,
    pub(crate) source: Source,
}

/// Where a secret comes from.
pub(crate) enum Source {
    /// The same for every request.
    Fixed(Secret),
    /// It has to be asked for.
    Token(TokenSource, Box<TokenCache>, AskForToken),
}

/// A secret that goes with a request: which one, and the scheme that sends it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Chosen {
    pub(crate) held: usize,
    pub(crate) scheme: Option<&'static SecurityScheme>,
}

/// The places for credentials that a caller has filled by hand.
#[derive(Clone, Debug, Default)]
pub(crate) struct Given {
    pub(crate) authorization: bool,
    /// Schemes by their names.
    pub(crate) schemes: Vec<&'static str>,
}

impl Given {
    pub(crate) fn is_empty(&self) -> bool {
        !self.authorization && self.schemes.is_empty()
    }

    fn has(&self, id: &str) -> bool {
        self.schemes.contains(&id)
    }
}

/// The secret of the credentials at an index; `None` while it has not been asked for.
pub(crate) type Known<'a> = dyn Fn(usize) -> Option<&'a Secret> + 'a;

impl CredentialSet {
    /// What was given for all schemes, and for some of them by name.
    pub(crate) fn new(all: Checked, by_scheme: Vec<(&'static SecurityScheme, Checked)>) -> Result<Self, String> {
        let mut held = Vec::new();
        for (scheme, checked) in by_scheme {
            held.extend(Held::new(Some(scheme), checked)?);
        }
        held.extend(Held::new(None, all)?);
        Ok(Self(held))
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// True where some are not known before they are asked for.
    pub(crate) fn has_tokens(&self) -> bool {
        self.0.iter().any(|held| matches!(held.source, Source::Token(..)))
    }

    pub(crate) fn get(&self, index: usize) -> Option<&Source> {
        self.0.get(index).map(|held| &held.source)
    }

    /// What goes with a request: all of the first alternative for which there is everything. An alternative with a place
    /// that the caller has filled comes first, and an empty one last: who has credentials shows them.
    pub(crate) fn choose(&self, api: &ApiInfo, security: Security, given: &Given, known: &Known<'_>) -> Vec<Chosen> {
        let (alternatives, is_open) = match security {
            Security::Document => match api.security {
                Security::OneOf(alternatives) => (alternatives, false),
                Security::Any | Security::Document => (&[][..], true),
                Security::None => return Vec::new(),
            },
            Security::OneOf(alternatives) => (alternatives, false),
            Security::Any => match api.security {
                Security::OneOf(alternatives) => (alternatives, true),
                _ => (&[][..], true),
            },
            Security::None => return Vec::new(),
        };
        let is_begun = |alternative: &&&[&str]| alternative.iter().any(|id| given.has(id));
        let begun = alternatives.iter().filter(is_begun);
        let others = alternatives.iter().filter(|alternative| !is_begun(alternative));
        let by_preference = begun.chain(others).filter(|alternative| !alternative.is_empty());
        for alternative in by_preference {
            if let Some(chosen) = self.all_of(alternative, api, given, known) {
                return chosen;
            }
        }
        if is_open { self.whatever_fits(api, given, known) } else { Vec::new() }
    }

    fn all_of(&self, ids: &[&str], api: &ApiInfo, given: &Given, known: &Known<'_>) -> Option<Vec<Chosen>> {
        let mut chosen = Vec::new();
        for id in ids {
            let scheme = api.scheme(id)?;
            if !given.has(id) {
                chosen.push(self.one_for(scheme, api, known)?);
            }
        }
        Some(chosen)
    }

    fn one_for(&self, scheme: &'static SecurityScheme, api: &ApiInfo, known: &Known<'_>) -> Option<Chosen> {
        let fits = |(index, held): &(usize, &Held)| held.fits(known(*index), scheme, api);
        let (held, _) = self.0.iter().enumerate().find(fits)?;
        Some(Chosen { held, scheme: Some(scheme) })
    }

    /// Where nothing is known of what an operation asks for: what fits any scheme, else the credentials as they are.
    fn whatever_fits(&self, api: &ApiInfo, given: &Given, known: &Known<'_>) -> Vec<Chosen> {
        if !given.is_empty() {
            return Vec::new();
        }
        let by_scheme = api.schemes.iter().find_map(|scheme| self.one_for(scheme, api, known));
        let by_itself = self.0.iter().position(|held| held.scheme.is_none());
        let by_itself = by_itself.map(|held| Chosen { held, scheme: None });
        by_scheme.or(by_itself).into_iter().collect()
    }
}

impl Held {
    /// `None` for no credentials.
    fn new(scheme: Option<&'static SecurityScheme>, checked: Checked) -> Result<Option<Self>, String> {
        let source = match checked {
            Checked::None => return Ok(None),
            Checked::Secret(secret) => Source::Fixed(secret),
            Checked::Token(source, ask) => Source::Token(source, Box::default(), ask),
        };
        let can_be_sent = |scheme: &SecurityScheme| match &source {
            Source::Fixed(secret) => secret.place(Some(scheme)).is_some(),
            // A login gives a bearer token.
            Source::Token(TokenSource::Login { .. }, ..) => {
                scheme.is_in_authorization() && scheme.kind != SchemeKind::Basic
            }
            Source::Token(TokenSource::Provider(_), ..) => true,
        };
        if let Some(scheme) = scheme.filter(|scheme| !can_be_sent(scheme)) {
            return Err(format!("the security scheme `{}` does not take credentials of this kind", scheme.id));
        }
        Ok(Some(Self { scheme, source }))
    }

    /// True where this may be sent for the scheme, as far as it is known.
    fn fits(&self, secret: Option<&Secret>, scheme: &SecurityScheme, api: &ApiInfo) -> bool {
        match (self.scheme, secret, &self.source) {
            (Some(own), _, _) if own.id != scheme.id => false,
            (Some(_), Some(secret), _) => secret.place(Some(scheme)).is_some(),
            (None, Some(secret), _) => secret.suits(scheme, api),
            (None, None, Source::Token(TokenSource::Login { .. }, ..)) => takes_bearer(scheme, api),
            // Whether it fits is seen when it is there.
            (_, None, _) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::net::credentials::{Credentials, Placed};
    use crate::runtime::net::profile::Profile;

    const SCHEMES: &[SecurityScheme] = &[
        SecurityScheme::new("basic", SchemeKind::Basic),
        SecurityScheme::new("header", SchemeKind::HeaderKey("X-Key")),
        SecurityScheme::new("query", SchemeKind::QueryKey("key")),
        SecurityScheme::new("oauth", SchemeKind::OAuth2),
    ];
    const ALL: ApiInfo = ApiInfo { schemes: SCHEMES, security: Security::None, ..ApiInfo::new("") };
    /// As documents say that have one key in `Authorization`.
    const ONE: ApiInfo = ApiInfo {
        schemes: &[
            SecurityScheme::new("basic", SchemeKind::Basic),
            SecurityScheme::new("key", SchemeKind::HeaderKey("authorization")),
        ],
        security: Security::OneOf(&[&["basic"], &["key"]]),
        ..ApiInfo::new("")
    };
    const QUERY: ApiInfo = ApiInfo {
        schemes: &[SecurityScheme::new("query", SchemeKind::QueryKey("key"))],
        security: Security::None,
        ..ApiInfo::new("")
    };

    fn set(api: ApiInfo, all: Credentials, by_scheme: &[(&str, Credentials)]) -> CredentialSet {
        let profile: &'static Profile = Box::leak(Box::new(Profile::new(api)));
        let by_scheme = by_scheme.iter().map(|(id, it)| (api.scheme(id).unwrap(), it.clone().check(profile).unwrap()));
        CredentialSet::new(all.check(profile).unwrap(), by_scheme.collect()).unwrap()
    }

    /// What is sent, in words.
    fn sent(set: &CredentialSet, api: &ApiInfo, security: Security, given: &[&'static str]) -> String {
        let given = Given { authorization: given.contains(&"authorization"), schemes: given.to_vec() };
        let secret = |held: usize| match set.get(held)? {
            Source::Fixed(secret) => Some(secret),
            Source::Token(..) => None,
        };
        let chosen = set.choose(api, security, &given, &secret);
        let place = |chosen: &Chosen| match secret(chosen.held).unwrap().place(chosen.scheme).unwrap() {
            Placed::Header(name, value) => format!("{name}: {}", value.to_str().unwrap()),
            Placed::Query(name, value) => format!("?{name}={}", *value),
        };
        chosen.iter().map(place).collect::<Vec<_>>().join(" ")
    }

    type Alternatives = &'static [&'static [&'static str]];

    #[test]
    fn credentials_go_only_where_they_are_asked_for() {
        let each: [(Credentials, [&str; 4]); 6] = [
            (Credentials::basic("u", "p"), ["authorization: Basic dTpw", "", "", ""]),
            (Credentials::bearer("t"), ["", "", "", "authorization: Bearer t"]),
            // There are two keys: which one this is, nobody said.
            (Credentials::api_key("k"), ["", "", "", ""]),
            (Credentials::header("x-key", "k"), ["", "x-key: k", "", ""]),
            (Credentials::query("key", "k"), ["", "", "?key=k", ""]),
            (Credentials::none(), ["", "", "", ""]),
        ];
        let schemes: [Alternatives; 4] = [&[&["basic"]], &[&["header"]], &[&["query"]], &[&["oauth"]]];
        for (credentials, expected) in each {
            let set = set(ALL, credentials.clone(), &[]);
            for (alternatives, expected) in schemes.into_iter().zip(expected) {
                assert_eq!(
                    sent(&set, &ALL, Security::OneOf(alternatives), &[]),
                    expected,
                    "{credentials:?} {alternatives:?}"
                );
            }
            for security in [Security::None, Security::Document, Security::OneOf(&[&[]])] {
                assert_eq!(sent(&set, &ALL, security, &[]), "", "{credentials:?} {security:?}");
            }
        }
    }

    #[test]
    fn the_first_alternative_counts_for_which_there_is_everything() {
        const CASES: &[(Alternatives, &str)] = &[
            (&[&["basic"], &["query"], &["header"]], "?key=q"),
            (&[&["basic", "header"], &["oauth"]], "authorization: Bearer t"),
            (&[&["header", "query"], &["oauth"]], "x-key: h ?key=q"),
            (&[&["basic", "header"]], ""),
            // Who has credentials shows them.
            (&[&[], &["header"]], "x-key: h"),
            (&[&[], &["basic"]], ""),
            (&[&["unheard-of"], &["query"]], "?key=q"),
        ];
        let by_scheme = [("header", Credentials::api_key("h")), ("query", Credentials::api_key("q"))];
        let set = set(ALL, Credentials::bearer("t"), &by_scheme);
        for (alternatives, expected) in CASES {
            assert_eq!(sent(&set, &ALL, Security::OneOf(alternatives), &[]), *expected, "{alternatives:?}");
        }
    }

    #[test]
    fn what_the_caller_fills_by_hand_is_not_filled_again() {
        const CASES: &[(Alternatives, &[&str], &str)] = &[
            (&[&["query"]], &["query"], ""),
            (&[&["basic"], &["query"]], &["query"], ""),
            (&[&["query", "basic"]], &["basic", "authorization"], "?key=q"),
            (&[&["query"]], &["authorization"], "?key=q"),
        ];
        let set = set(ALL, Credentials::basic("u", "p"), &[("query", Credentials::api_key("q"))]);
        for (alternatives, given, expected) in CASES {
            let sent = sent(&set, &ALL, Security::OneOf(alternatives), given);
            assert_eq!(sent, *expected, "{alternatives:?} {given:?}");
        }
        assert_eq!(sent(&set, &ALL, Security::Any, &["authorization"]), "");
    }

    #[test]
    fn a_key_in_authorization_takes_what_has_no_scheme_of_its_own() {
        for (credentials, expected) in [
            (Credentials::api_key("k"), "authorization: ApiKey k"),
            (Credentials::bearer("t"), "authorization: Bearer t"),
            (Credentials::basic("u", "p"), "authorization: Basic dTpw"),
            (Credentials::header("Authorization", "Token t"), "authorization: Token t"),
            (Credentials::query("key", "k"), ""),
        ] {
            assert_eq!(sent(&set(ONE, credentials, &[]), &ONE, Security::Document, &[]), expected);
        }
        let key = Security::OneOf(&[&["key"]]);
        assert_eq!(
            sent(&set(ONE, Credentials::basic("u", "p"), &[]), &ONE, key, &[]),
            "",
            "it has a scheme of its own"
        );
    }

    #[test]
    fn the_only_key_of_an_api_goes_where_the_api_looks_for_it() {
        let set = set(QUERY, Credentials::api_key("k"), &[]);
        for security in [Security::OneOf(&[&["query"]]), Security::Any] {
            assert_eq!(sent(&set, &QUERY, security, &[]), "?key=k");
        }
    }

    #[test]
    fn where_nothing_is_said_credentials_go_as_they_are() {
        let unsaid = ApiInfo::new("");
        for (credentials, expected) in
            [(Credentials::bearer("t"), "authorization: Bearer t"), (Credentials::query("key", "k"), "?key=k")]
        {
            let set = set(unsaid, credentials, &[]);
            assert_eq!(sent(&set, &unsaid, Security::Document, &[]), expected);
            assert_eq!(sent(&set, &unsaid, Security::None, &[]), "");
        }
    }

    #[test]
    fn credentials_that_a_scheme_cannot_send_are_refused_at_once() {
        static PROFILE: Profile = Profile::new(ALL);
        for (id, credentials) in [
            ("basic", Credentials::api_key("hunter2")),
            ("header", Credentials::bearer("hunter2")),
            ("query", Credentials::header("X-Key", "hunter2")),
            ("oauth", Credentials::basic("u", "hunter2")),
        ] {
            let by_scheme = vec![(ALL.scheme(id).unwrap(), credentials.check(&PROFILE).unwrap())];
            let error = CredentialSet::new(Checked::None, by_scheme).err().unwrap();
            assert!(error.contains(id) && !error.contains("hunter"), "{error}");
        }
    }
}
