//! The server's address: checked once, when the client is built.

use std::net::IpAddr;

use http::Uri;
use http::uri::{Authority, Parts, PathAndQuery, Scheme};

use super::profile::{Profile, Scope};

/// What an [`Uri`] can hold, in bytes.
const MAX_LENGTH: usize = u16::MAX as usize - 1;

/// Where the API is: scheme, host, port, whatever path comes before the document's, and the document's base path.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    /// Scheme, host and port.
    origin: String,
    scheme: Scheme,
    authority: Authority,
    /// Without a slash at its end.
    prefix: String,
    loopback: bool,
    scope: Option<(&'static Scope, String)>,
}

impl BaseUrl {
    /// The error says what is wrong. It never repeats the text, which may hold a password.
    pub(crate) fn parse(text: &str, base_path: &str) -> Result<Self, String> {
        let text = text.trim();
        if !text.contains("://") {
            return Err("the URL needs a scheme: write `https://host:port`".to_owned());
        }
        if text.contains('#') {
            return Err("the URL must not have a fragment (`#…`)".to_owned());
        }
        let uri: Uri = text.parse().map_err(|error| format!("the URL cannot be parsed: {error}"))?;
        let (Some(scheme), Some(authority)) = (uri.scheme(), uri.authority()) else {
            return Err("the URL needs a scheme and a host: write `https://host:port`".to_owned());
        };
        if *scheme != Scheme::HTTP && *scheme != Scheme::HTTPS {
            return Err(format!("the URL's scheme is `{scheme}`: only `https` and `http` are possible"));
        }
        if authority.as_str().contains('@') {
            return Err("the URL must not have a user or password: use `credentials`".to_owned());
        }
        if uri.query().is_some() {
            return Err("the URL must not have a query (`?…`)".to_owned());
        }
        let host = authority.host();
        let port = &authority.as_str()[host.len()..];
        if host.is_empty() || (port.len() > 1 && authority.port_u16().is_none()) {
            return Err("the URL's host or port is not valid: write `https://host:port`".to_owned());
        }
        if uri.path().split('/').any(|segment| matches!(segment, "." | "..")) {
            return Err("the URL's path must not have a segment `.` or `..`".to_owned());
        }
        let port = authority.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
        let (path, base_path) = (uri.path().trim_end_matches('/'), base_path.trim_end_matches('/'));
        let base_path = if path.ends_with(base_path) { "" } else { base_path };
        let authority = format!("{host}{port}");
        Ok(Self {
            origin: format!("{scheme}://{authority}"),
            scheme: scheme.clone(),
            authority: Authority::try_from(authority).map_err(|error| format!("the URL cannot be parsed: {error}"))?,
            prefix: format!("{path}{base_path}"),
            loopback: is_loopback(host),
            scope: None,
        })
    }

    /// The same for one scope of the API.
    pub(crate) fn scoped(mut self, profile: &'static Profile, chosen: &str) -> Result<Self, String> {
        let scope = profile.scope.as_ref().ok_or("this API has nothing to choose for all paths")?;
        let is_name = !chosen.is_empty() && chosen.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if !is_name {
            return Err(format!("the {} is not a valid name: write it like `{}`", scope.noun, scope.example));
        }
        self.scope = Some((scope, chosen.to_owned()));
        Ok(self)
    }

    /// Scheme, host and port: what may be shown.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    /// The address of the same thing here as at `other`; `None` where it is not below the base of `other`.
    pub(crate) fn adopt(&self, other: &Self, uri: &Uri) -> Option<Uri> {
        let target = uri.path_and_query()?.as_str().strip_prefix(&other.prefix)?;
        let is_below = target.is_empty() || target.starts_with(['/', '?']);
        if is_below { format!("{}{}{target}", self.origin, self.prefix).parse().ok() } else { None }
    }

    /// True where both are the same address.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        (&self.origin, &self.prefix) == (&other.origin, &other.prefix)
    }

    /// True where a request to this address goes to this server.
    pub(crate) fn is_origin_of(&self, uri: &Uri) -> bool {
        let (scheme, authority) = (uri.scheme_str(), uri.authority().map(Authority::as_str));
        (scheme, authority) == (Some(self.scheme.as_str()), Some(self.authority.as_str()))
    }

    /// Without the brackets of an IPv6 address.
    #[cfg(feature = "tracing")]
    pub(crate) fn host(&self) -> &str {
        self.authority.host().trim_matches(['[', ']'])
    }

    /// That of the scheme where none was given.
    #[cfg(feature = "tracing")]
    pub(crate) fn port(&self) -> u16 {
        self.authority.port_u16().unwrap_or(if self.is_secure() { 443 } else { 80 })
    }

    pub(crate) fn is_secure(&self) -> bool {
        self.scheme == Scheme::HTTPS
    }

    pub(crate) fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// The beginning of every path, with room for `more` bytes.
    pub(crate) fn path(&self, more: usize) -> String {
        let mut path = String::with_capacity(self.prefix.len() + more);
        path.push_str(&self.prefix);
        path
    }

    /// The same path, that of an operation behind [`path`](Self::path), in the scope where it is one of a scope.
    pub(crate) fn with_scope(&self, mut path: String) -> String {
        if let Some((scope, chosen)) = &self.scope {
            let own = path.get(self.prefix.len()..).unwrap_or_default();
            let first = own.trim_start_matches('/').split('/').next().unwrap_or_default();
            if !scope.outside.contains(&first) {
                path.insert_str(self.prefix.len(), &format!("/{}/{chosen}", scope.segment));
            }
        }
        path
    }

    /// The address of this path and query; `None` where it would be too long.
    pub(crate) fn uri(&self, path_and_query: String) -> Option<Uri> {
        // The whole address is a text again before it is sent.
        if self.origin.len() + path_and_query.len() > MAX_LENGTH {
            return None;
        }
        let mut parts = Parts::default();
        parts.scheme = Some(self.scheme.clone());
        parts.authority = Some(self.authority.clone());
        parts.path_and_query = Some(PathAndQuery::try_from(path_and_query).ok()?);
        Uri::from_parts(parts).ok()
    }

    /// The address of an operation's `path`.
    pub(crate) fn join(&self, path: &str) -> String {
        let path = self.with_scope(self.path(path.len()) + path);
        format!("{}{path}", self.origin)
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::runtime::net::operation::ApiInfo;

    #[test]
    fn the_base_path_is_added_once() {
        for (url, expected) in [
            ("https://h:12443", "https://h:12443/base/x"),
            ("https://h:12443/", "https://h:12443/base/x"),
            (" https://h/base\n", "https://h/base/x"),
            ("https://h/base/", "https://h/base/x"),
            ("https://h/proxy", "https://h/proxy/base/x"),
            ("https://h/proxy/base", "https://h/proxy/base/x"),
            ("https://h/mybase", "https://h/mybase/base/x"),
            ("HTTP://[::1]:80", "http://[::1]:80/base/x"),
            ("https://h:", "https://h/base/x"),
        ] {
            assert_eq!(BaseUrl::parse(url, "/base").unwrap().join("/x"), expected, "{url}");
        }
        assert_eq!(BaseUrl::parse("https://h/p", "").unwrap().join("/x"), "https://h/p/x");
        assert_eq!(BaseUrl::parse("https://h/p", "/").unwrap().join("/x"), "https://h/p/x");
    }

    #[cfg(feature = "tracing")]
    #[test]
    fn host_and_port_are_told_apart() {
        for (url, expected) in [
            ("https://h:12443/p", ("h", 12443)),
            ("https://h", ("h", 443)),
            ("http://h:", ("h", 80)),
            ("http://[::1]:8080", ("::1", 8080)),
            ("https://[2001:db8::7]", ("2001:db8::7", 443)),
        ] {
            let base = BaseUrl::parse(url, "").unwrap();
            assert_eq!((base.host(), base.port()), expected, "{url}");
        }
    }

    #[test]
    fn what_is_at_one_address_is_found_at_another() {
        let base = |url| BaseUrl::parse(url, "/base").unwrap();
        let (from, to) = (base("https://h:1/one"), base("http://[::1]/two"));
        for (uri, expected) in [
            ("https://h:1/one/base/x?y=/one", Some("http://[::1]/two/base/x?y=/one")),
            ("https://h:1/one/base", Some("http://[::1]/two/base")),
            ("https://h:1/one/based", None),
            ("https://h:1/base/x", None),
        ] {
            let adopted = to.adopt(&from, &uri.parse().unwrap());
            assert_eq!(adopted.map(|uri| uri.to_string()).as_deref(), expected, "{uri}");
        }
    }

    #[test]
    fn a_scope_is_part_of_the_path_where_the_api_has_scopes() {
        static PROFILE: Profile = Profile {
            scope: Some(Scope { noun: "zone", example: "a-1", segment: "zones", outside: &["things", "user"] }),
            ..Profile::new(ApiInfo::new("/base"))
        };
        let base = |chosen| BaseUrl::parse("https://h", "/base").unwrap().scoped(&PROFILE, chosen);
        for (path, expected) in [
            ("/platform", "https://h/base/zones/b-2/platform"),
            ("/stack/versions", "https://h/base/zones/b-2/stack/versions"),
            ("/things/_search", "https://h/base/things/_search"),
            ("/user", "https://h/base/user"),
            ("/userless", "https://h/base/zones/b-2/userless"),
        ] {
            assert_eq!(base("b-2").unwrap().join(path), expected);
        }
        for bad in ["", "a/b", "..", "é"] {
            assert_eq!(base(bad).unwrap_err(), "the zone is not a valid name: write it like `a-1`", "{bad}");
        }
    }

    #[test]
    fn an_api_without_scopes_refuses_one() {
        static NEUTRAL: Profile = Profile::new(ApiInfo::new(""));
        assert!(BaseUrl::parse("https://h", "").unwrap().scoped(&NEUTRAL, "a-1").is_err());
    }

    #[test]
    fn bad_addresses_are_explained_and_never_repeated() {
        for (url, expected) in [
            ("", "scheme"),
            ("ece.example.net:12443", "scheme"),
            ("ftp://h", "`ftp`"),
            ("https://", "parsed"),
            ("https://:12443", "host"),
            ("https://h:99999", "port"),
            ("https://ops:hunter2@h", "user or password"),
            ("https://h?token=hunter2", "query"),
            ("https://h#hunter2", "fragment"),
            ("https://h/a/../hunter2", "segment"),
            ("https://h/hunter 2", "parsed"),
        ] {
            let error = BaseUrl::parse(url, "/base").unwrap_err();
            assert!(error.contains(expected) && !error.contains("hunter"), "{url}: {error}");
        }
    }

    #[test]
    fn loopback_is_this_machine_only() {
        for (url, expected) in [
            ("http://localhost:1", true),
            ("http://LocalHost", true),
            ("http://127.9.9.9:1", true),
            ("http://[::1]:1", true),
            ("http://localhost.example.net", false),
            ("http://127.0.0.1.example.net", false),
            ("http://10.0.0.1", false),
        ] {
            assert_eq!(BaseUrl::parse(url, "").unwrap().is_loopback(), expected, "{url}");
        }
    }
}
