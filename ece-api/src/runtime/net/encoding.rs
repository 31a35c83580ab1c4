//! Content encodings that nobody asked for: what comes would be read as what it is not.

use std::fmt;

use http::header::CONTENT_ENCODING;

use super::body::Body;
use crate::runtime::text::one_line;

/// The encoding of a response whose request asked for none; one of the extensions of the response.
#[derive(Clone)]
pub(crate) struct UnrequestedEncoding(String);

/// Notes the encoding of a response whose request asked for none.
pub(crate) fn mark(mut response: http::Response<Body>) -> http::Response<Body> {
    let encoding = response.headers().get(CONTENT_ENCODING).map_or(&b""[..], |encoding| encoding.as_bytes());
    if !encoding.is_empty() && !encoding.eq_ignore_ascii_case(b"identity") {
        let name = one_line(&String::from_utf8_lossy(encoding), 40);
        response.extensions_mut().insert(UnrequestedEncoding(name));
    }
    response
}

/// What is wrong, and what to do about it.
impl fmt::Display for UnrequestedEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hint = match &*self.0 {
            "gzip" if cfg!(not(feature = "gzip")) => "the feature `gzip` decodes it",
            _ => "a call with the header `accept-encoding` gets the bytes as they come",
        };
        write!(f, "the response is encoded as `{}`, which was not asked for: {hint}", self.0)
    }
}
