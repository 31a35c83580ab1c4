//! What a failed response itself does not say: that it is about the client's URL, or that its body cannot be read.

use http::StatusCode;
use http::response::Parts;

use super::redirection;
use crate::runtime::net::encoding::UnrequestedEncoding;

/// What helps where the whole client is at the wrong place; `is_secure` where it speaks https.
pub(crate) fn about(head: &Parts, body: &[u8], is_secure: bool) -> Option<String> {
    let status = head.status;
    if is_redirection(status) {
        let target = redirection(&head.headers).unwrap_or_else(|| "an unknown place".to_owned());
        return Some(format!("redirected to {target}; redirections are not followed: check the URL of the client"));
    }
    if status == StatusCode::BAD_REQUEST && !is_secure && speaks_of_https(body) {
        return Some("is this the port for https? Then the URL begins with `https://`".to_owned());
    }
    let encoding = head.extensions.get::<UnrequestedEncoding>().filter(|_| !body.is_empty());
    encoding.map(ToString::to_string)
}

/// Not every 3xx leads elsewhere: 304 says that nothing has changed, 300 that there is a choice.
fn is_redirection(status: StatusCode) -> bool {
    matches!(status.as_u16(), 301 | 302 | 303 | 307 | 308)
}

/// Servers have no common way of saying it, but all of them say the word, and none of them in JSON.
fn speaks_of_https(body: &[u8]) -> bool {
    !body.starts_with(b"{") && body.windows(5).any(|word| word.eq_ignore_ascii_case(b"https"))
}
