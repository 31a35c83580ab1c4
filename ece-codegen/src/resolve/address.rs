//! What documents write into addresses: the base path and the templates, as far as requests can carry them.

use std::fmt::Write;

use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::Pointer;

/// The path in front of all templates, encoded, without a slash at its end.
pub(super) fn base_path(document: &openapiv3::OpenAPI, diagnostics: &mut Diagnostics) -> String {
    let url = document.servers.first().map_or("", |server| server.url.as_str());
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("", |slash| &rest[slash..]),
        None => url,
    };
    let at = Pointer::root().join("basePath");
    let end = path.find(['?', '#']).unwrap_or(path.len());
    let (bare, rest) = path.split_at(end);
    if !rest.is_empty() {
        let message = format!("`{rest}` is not part of a path: it is left out");
        diagnostics.push(Code::BadBasePath, &at, message, "an overlay can correct it");
    }
    if bare.contains(['{', '}']) || has_dots(bare) {
        let message = format!("`{bare}` is not a path that can be sent: callers give the whole path with the address");
        diagnostics.push(Code::BadBasePath, &at, message, "an overlay can correct it");
        return String::new();
    }
    encoded(bare.trim_end_matches('/'))
}

/// False for a template that would address something else. A fragment stays: it tells templates apart, and is not sent.
pub(super) fn can_be_sent(path: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> bool {
    let start = path.find('#').filter(|start| is_outside_of_braces(&path[..*start]));
    let sent = start.map_or(path, |start| &path[..start]);
    let bare = sent.split('?').next().unwrap_or_default();
    if has_dots(bare) {
        let message = format!("`{path}` has a segment `.` or `..`, so that it would address another resource");
        diagnostics.push(Code::OperationRefused, at, message, "write the path that is meant");
        return false;
    }
    if sent != path {
        let message = format!("no request carries the fragment of `{path}`: it goes to `{sent}`");
        diagnostics.push(Code::FragmentNotSent, at, message, "");
    }
    true
}

fn is_outside_of_braces(text: &str) -> bool {
    text.rfind('{').is_none_or(|open| text[open..].contains('}'))
}

fn has_dots(path: &str) -> bool {
    path.split(['/', '\\']).any(|segment| {
        let plain = segment.replace("%2e", ".").replace("%2E", ".");
        plain == "." || plain == ".."
    })
}

/// What a path may not hold as it is becomes percent-encoded; what is encoded stays.
fn encoded(path: &str) -> String {
    let mut text = String::with_capacity(path.len());
    for (index, byte) in path.bytes().enumerate() {
        let is_plain = byte.is_ascii_alphanumeric() || b"/-._~!$&'()*+,;=:@".contains(&byte);
        let digits = path.as_bytes().get(index + 1..index + 3);
        let is_encoded = byte == b'%' && digits.is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        if is_plain || is_encoded {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_that_leave_their_place_are_refused() {
        for (path, expected, codes) in [
            ("/a/{b}.json", true, &[][..]),
            ("/a//b/?x=y&z={q}", true, &[]),
            ("/a?x=../y", true, &[]),
            ("/#Action=Add", true, &["R050"]),
            ("/{a#b}", true, &[]),
            ("/a/../b", false, &["R001"]),
            ("/a/%2E%2e", false, &["R001"]),
            ("/..", false, &["R001"]),
        ] {
            let mut diagnostics = Diagnostics::new();
            assert_eq!(can_be_sent(path, &Pointer::root(), &mut diagnostics), expected, "{path}");
            let found: Vec<&str> = diagnostics.iter().map(|it| it.code.as_str()).collect();
            assert_eq!(found, codes, "{path}");
        }
    }

    #[test]
    fn a_base_path_is_encoded_once() {
        assert_eq!(encoded("/a b/\u{fc}/%41%/v1"), "/a%20b/%C3%BC/%41%25/v1");
    }
}
