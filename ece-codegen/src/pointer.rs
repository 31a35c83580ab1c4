//! JSON pointers (RFC 6901): how every diagnostic names a place in the document.
//!
//! A pointer here is always a place in the document after overlays; nothing in this module reads a document.

use std::fmt::{self, Write};

/// A place in a JSON document, in RFC 6901 spelling (`/paths/~1users/get`).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Pointer(String);

impl Pointer {
    /// The whole document.
    pub fn root() -> Self {
        Self::default()
    }

    /// Takes a pointer that is already spelled as RFC 6901 wants it.
    pub fn parse(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The member or element `token` of the value at this place; escapes `~` and `/`.
    #[must_use]
    pub fn join(&self, token: impl fmt::Display) -> Self {
        Self(joined(&self.0, token))
    }

    /// As text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The place that holds this one, and the last token in its unescaped spelling.
    pub fn split_last(&self) -> Option<(Self, String)> {
        let (parent, token) = self.0.rsplit_once('/')?;
        Some((Self(parent.to_owned()), unescape(token)))
    }

    /// The unescaped tokens, outermost first.
    pub fn tokens(&self) -> impl Iterator<Item = String> + '_ {
        self.0.split('/').skip(1).map(unescape)
    }
}

/// The member or element `token` of the value at `path`, as text; escapes `~` and `/`.
pub(crate) fn joined(path: &str, token: impl fmt::Display) -> String {
    let mut text = String::with_capacity(path.len() + 1 + USUAL_TOKEN);
    text.push_str(path);
    text.push('/');
    // Writing to a text does not fail; a token that says so itself ends there.
    let _ = write!(Escaping(&mut text), "{token}");
    text
}

/// Few tokens are longer; room for those is made when they come.
const USUAL_TOKEN: usize = 24;

/// Writes a token as it is spelled within a pointer.
struct Escaping<'a>(&'a mut String);

impl Write for Escaping<'_> {
    fn write_str(&mut self, mut text: &str) -> fmt::Result {
        while let Some(at) = text.bytes().position(|byte| matches!(byte, b'~' | b'/')) {
            self.0.push_str(&text[..at]);
            self.0.push_str(if text[at..].starts_with('~') { "~0" } else { "~1" });
            text = &text[at + 1..];
        }
        self.0.push_str(text);
        Ok(())
    }
}

/// A token as it is spelled within a pointer.
pub fn escape(token: &str) -> String {
    token.replace('~', "~0").replace('/', "~1")
}

/// The token that [`escape`] was given.
pub fn unescape(token: &str) -> String {
    if !token.contains('~') {
        return token.to_owned();
    }
    token.replace("~1", "/").replace("~0", "~")
}

/// The name in a reference to a member of the document's `part` (`#/definitions/Lamp`); `None` where it leads elsewhere.
pub(crate) fn reference_to(part: &str, reference: &str) -> Option<String> {
    reference.strip_prefix("#/")?.strip_prefix(part)?.strip_prefix('/').map(unescape)
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_empty() { "(document)" } else { &self.0 })
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn tokens_survive_escaping() {
        let pointer = Pointer::root().join("paths").join("/a~b/{id}");
        assert_eq!(pointer.as_str(), "/paths/~1a~0b~1{id}");
        assert_eq!(pointer.tokens().collect::<Vec<_>>(), ["paths", "/a~b/{id}"]);
        assert_eq!(pointer.split_last().unwrap().1, "/a~b/{id}");
    }
}
