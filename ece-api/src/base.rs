//! The server's address: checked once, when the client is built.

use std::net::IpAddr;

use http::Uri;
use http::uri::Scheme;

/// Where the API is: scheme, host, port and whatever path comes before the document's.
#[derive(Clone, Debug)]
pub(crate) struct BaseUrl {
    origin: String,
    /// Without a slash at its end.
    prefix: String,
    secure: bool,
    loopback: bool,
    /// Of the hosted service.
    region: Option<String>,
}

/// What the hosted service has once for all regions, by the first segment of the path.
const WITHOUT_REGION: [&str; 7] = ["deployments", "billing", "organizations", "users", "user", "saas", "phone-home"];

impl BaseUrl {
    /// The error says what is wrong. It never repeats the text, which may hold a password.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
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
        Ok(Self {
            origin: format!("{scheme}://{host}{port}"),
            prefix: uri.path().trim_end_matches('/').to_owned(),
            secure: *scheme == Scheme::HTTPS,
            loopback: is_loopback(host),
            region: None,
        })
    }

    /// The same for one region of the hosted service.
    pub(crate) fn with_region(mut self, region: &str) -> Result<Self, String> {
        let is_name = !region.is_empty() && region.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c));
        if !is_name {
            return Err("the region is no name of a region: write it like `us-east-1`".to_owned());
        }
        self.region = Some(region.to_owned());
        Ok(self)
    }

    /// Scheme, host and port: what may be shown.
    pub(crate) fn origin(&self) -> &str {
        &self.origin
    }

    pub(crate) fn is_secure(&self) -> bool {
        self.secure
    }

    pub(crate) fn is_loopback(&self) -> bool {
        self.loopback
    }

    /// The address of `path`; the document's base path is added unless the client's address has it already.
    pub(crate) fn join(&self, base_path: &str, path: &str) -> String {
        let base_path = base_path.trim_end_matches('/');
        let base_path = if self.prefix.ends_with(base_path) { "" } else { base_path };
        let first = path.trim_start_matches('/').split('/').next().unwrap_or_default();
        let region = self.region.as_ref().filter(|_| !WITHOUT_REGION.contains(&first));
        let region = region.map(|region| format!("/regions/{region}")).unwrap_or_default();
        format!("{}{}{base_path}{region}{path}", self.origin, self.prefix)
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || address.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_base_path_is_added_once() {
        for (url, expected) in [
            ("https://h:12443", "https://h:12443/api/v1/x"),
            ("https://h:12443/", "https://h:12443/api/v1/x"),
            (" https://h/api/v1\n", "https://h/api/v1/x"),
            ("https://h/api/v1/", "https://h/api/v1/x"),
            ("https://h/proxy", "https://h/proxy/api/v1/x"),
            ("https://h/proxy/api/v1", "https://h/proxy/api/v1/x"),
            ("https://h/myapi/v1", "https://h/myapi/v1/api/v1/x"),
            ("HTTP://[::1]:80", "http://[::1]:80/api/v1/x"),
            ("https://h:", "https://h/api/v1/x"),
        ] {
            assert_eq!(BaseUrl::parse(url).unwrap().join("/api/v1", "/x"), expected, "{url}");
        }
        assert_eq!(BaseUrl::parse("https://h/p").unwrap().join("", "/x"), "https://h/p/x");
    }

    #[test]
    fn a_region_is_part_of_the_path_where_the_service_has_regions() {
        let base = BaseUrl::parse("https://h").unwrap().with_region("us-east-1").unwrap();
        for (path, expected) in [
            ("/platform", "https://h/api/v1/regions/us-east-1/platform"),
            ("/stack/versions", "https://h/api/v1/regions/us-east-1/stack/versions"),
            ("/deployments/_search", "https://h/api/v1/deployments/_search"),
            ("/users/auth/keys", "https://h/api/v1/users/auth/keys"),
            ("/user", "https://h/api/v1/user"),
            ("/userless", "https://h/api/v1/regions/us-east-1/userless"),
        ] {
            assert_eq!(base.join("/api/v1", path), expected);
        }
        for bad in ["", "a/b", "..", "é"] {
            assert!(BaseUrl::parse("https://h").unwrap().with_region(bad).is_err(), "{bad}");
        }
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
            let error = BaseUrl::parse(url).unwrap_err();
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
            assert_eq!(BaseUrl::parse(url).unwrap().is_loopback(), expected, "{url}");
        }
    }
}
