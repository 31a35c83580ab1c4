//! Addresses: how `--url` and `--ece` become the document's, and how an address may be shown.
//!
//! What a person typed may hold a password or a token; only [`shown`] text goes into messages and files.

use std::net::IpAddr;

use reqwest::Url;

use crate::error::{Error, Result};

/// Where the hosted service serves the document.
pub(crate) const HOSTED: &str = "https://api.elastic-cloud.com/api/v1/api-docs/swagger.json";

const API: &str = "/api/v1";
const DOCUMENT: &str = "/api-docs/swagger.json";
const LOGIN: &str = "/users/auth/_login";

/// Reads the value of `flag` as an absolute address.
pub(crate) fn parse(flag: &str, text: &str) -> Result<Url> {
    let help = format!("{flag} takes an address such as https://ece.example.net:12443");
    let mut url = Url::parse(text.trim())
        .map_err(|e| Error::usage(format!("the value of {flag} is not an address: {e}")).help(help.clone()))?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(Error::usage(format!("the value of {flag} is not an http or https address")).help(help));
    }
    url.set_fragment(None);
    Ok(url)
}

/// The document of the installation at `coordinator`, which may already end in the API's base path.
pub(crate) fn document_of(coordinator: &Url) -> Url {
    let base = coordinator.path().trim_end_matches('/');
    let base = base.strip_suffix(DOCUMENT).unwrap_or(base);
    let base = base.strip_suffix(API).unwrap_or(base);
    at(coordinator, &format!("{base}{API}{DOCUMENT}"))
}

/// Where a user logs in at the API that serves `document`.
pub(crate) fn login_for(document: &Url) -> Url {
    let base = document.path().strip_suffix(DOCUMENT).unwrap_or(API);
    let mut login = at(document, &format!("{base}{LOGIN}"));
    login.set_query(None);
    login
}

fn at(url: &Url, path: &str) -> Url {
    let mut url = url.clone();
    url.set_path(path);
    url
}

/// The address without anything that may be secret: user, password, query.
pub(crate) fn shown(url: &Url) -> String {
    let mut url = url.clone();
    forget_user(&mut url);
    url.set_query(None);
    url.set_fragment(None);
    url.to_string()
}

/// Takes user and password out.
pub(crate) fn forget_user(url: &mut Url) {
    // Refused only for addresses without a host, which `parse` does not let in.
    let _ = url.set_username("");
    let _ = url.set_password(None);
}

/// True where nobody on the way can read along.
pub(crate) fn is_private(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

/// True for this very machine.
pub(crate) fn is_loopback(url: &Url) -> bool {
    let Some(host) = url.host_str() else { return false };
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::{document_of, is_private, login_for, parse, shown};

    fn ece(text: &str) -> String {
        document_of(&parse("--ece", text).unwrap()).to_string()
    }

    #[test]
    fn the_path_is_appended_once() {
        let document = "https://ece.example.net:12443/api/v1/api-docs/swagger.json";
        for typed in ["", "/", "/api/v1", "/api/v1/", "/api/v1/api-docs/swagger.json", "#top"] {
            assert_eq!(ece(&format!("https://ece.example.net:12443{typed}")), document);
        }
        assert_eq!(ece("http://gate.example.net/ece"), "http://gate.example.net/ece/api/v1/api-docs/swagger.json");
    }

    #[test]
    fn a_login_belongs_to_the_api_that_serves_the_document() {
        let login = |text| login_for(&parse("--url", text).unwrap()).to_string();
        assert_eq!(login("https://h/x/api/v1/api-docs/swagger.json?a=b"), "https://h/x/api/v1/users/auth/_login");
        assert_eq!(login("https://h/elsewhere.json"), "https://h/api/v1/users/auth/_login");
    }

    #[test]
    fn secrets_are_not_shown() {
        let url = parse("--url", "https://ops:s3cret@ece.example.net/doc.json?token=t0ken#part").unwrap();
        assert_eq!(shown(&url), "https://ece.example.net/doc.json");
        for bad in ["ops:s3cret@ece", "ftp://ops:s3cret@ece/", "https://", "s3cret"] {
            let message = parse("--url", bad).unwrap_err().to_string();
            assert!(!message.contains("s3cret"), "{message}");
        }
    }

    #[test]
    fn plain_http_is_private_on_this_machine_only() {
        for (address, private) in [
            ("https://ece.example.net", true),
            ("http://ece.example.net", false),
            ("http://127.0.0.1:8080", true),
            ("http://127.8.8.8", true),
            ("http://[::1]:8080", true),
            ("http://LOCALHOST", true),
            ("http://localhost.example.net", false),
            ("http://127.0.0.1.example.net", false),
        ] {
            assert_eq!(is_private(&parse("--ece", address).unwrap()), private, "{address}");
        }
    }
}
