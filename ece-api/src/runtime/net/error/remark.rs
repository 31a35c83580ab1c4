//! What a failed response itself does not say: that it is about the client's URL, and not about the call.

use http::{HeaderMap, StatusCode};

use super::redirection;

/// What helps where the whole client is at the wrong place; `is_secure` where it speaks https.
pub(crate) fn about(status: StatusCode, headers: &HeaderMap, body: &[u8], is_secure: bool) -> Option<String> {
    if is_redirection(status) {
        let target = redirection(headers).unwrap_or_else(|| "an unknown place".to_owned());
        return Some(format!("redirected to {target}; redirections are not followed: check the URL of the client"));
    }
    if status == StatusCode::BAD_REQUEST && !is_secure && speaks_of_https(body) {
        return Some("is this the port for https? Then the URL begins with `https://`".to_owned());
    }
    None
}

/// Not every 3xx leads elsewhere: 304 says that nothing has changed, 300 that there is a choice.
fn is_redirection(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Servers have no common way of saying it, but all of them say the word, and none of them in JSON.
fn speaks_of_https(body: &[u8]) -> bool {
    !body.starts_with(b"{") && body.windows(5).any(|word| word.eq_ignore_ascii_case(b"https"))
}
