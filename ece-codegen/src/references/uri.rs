//! The text of a `$ref`: a URI reference (RFC 3986) whose fragment is a JSON pointer (RFC 6901).

use percent_encoding::percent_decode_str;

use super::fault::Fault;
use crate::pointer::unescape;

/// What a reference says, before anybody looks whether it is there.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reference {
    /// The file, by its path below the folder of the first document; `None` for the one that the reference is in.
    pub(super) file: Option<String>,
    pub(super) tokens: Vec<Token>,
}

/// A step of the pointer.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Token {
    pub(super) name: String,
    /// Without a look at percent signs, which some documents write into the names of their definitions.
    pub(super) literal: String,
}

/// Reads the text of a reference in the file `base`.
pub(super) fn parse(text: &str, base: &str) -> Result<Reference, Fault> {
    let (path, fragment) = text.split_once('#').unwrap_or((text, ""));
    let file = if path.is_empty() { None } else { Some(file(path, base)?) };
    Ok(Reference { file, tokens: tokens(fragment)? })
}

fn tokens(fragment: &str) -> Result<Vec<Token>, Fault> {
    if fragment.is_empty() {
        return Ok(Vec::new());
    }
    let Some(tokens) = fragment.strip_prefix('/') else {
        return Err(Fault::Dangling("what follows `#` is not a JSON pointer, which begins with a slash".to_owned()));
    };
    let token = |literal: &str| {
        let name = percent_decode_str(literal).decode_utf8().map_or_else(|_| unescape(literal), |name| unescape(&name));
        Token { name, literal: unescape(literal) }
    };
    Ok(tokens.split('/').map(token).collect())
}

fn file(path: &str, base: &str) -> Result<String, Fault> {
    let outside = || Fault::Outside;
    let scheme = path.split_once(':').map(|(scheme, _)| scheme).filter(|scheme| is_scheme(scheme));
    match scheme {
        Some(drive) if drive.len() == 1 => return Err(outside()),
        Some(_) => return Err(Fault::Remote),
        None if path.starts_with("//") => return Err(Fault::Remote),
        None if path.contains('?') => return Err(Fault::Remote),
        None => {}
    }
    let path = percent_decode_str(path).decode_utf8().map_err(|_| outside())?;
    // A colon begins a drive or a stream, and a backslash is a separator, on some machines only.
    if path.starts_with('/') || path.contains(['\\', ':', '\0']) {
        return Err(outside());
    }
    let folder = base.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut steps: Vec<&str> = folder.split('/').filter(|step| !step.is_empty()).collect();
    for step in path.split('/') {
        match step {
            "" | "." => {}
            ".." => drop(steps.pop().ok_or_else(outside)?),
            step => steps.push(step),
        }
    }
    if steps.is_empty() { Err(outside()) } else { Ok(steps.join("/")) }
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, base: &str) -> Result<(Option<String>, Vec<String>), Fault> {
        parse(text, base).map(|it| (it.file, it.tokens.into_iter().map(|token| token.name).collect()))
    }

    #[test]
    fn pointers_are_decoded_as_uris_and_as_pointers() {
        for (text, tokens) in [
            ("#", &[][..]),
            ("#/definitions/A", &["definitions", "A"]),
            ("#/paths/~1a~1%7Bid%7D/get", &["paths", "/a/{id}", "get"]),
            ("#/definitions/A%2FB", &["definitions", "A/B"]),
            ("#/definitions/A%7E1B", &["definitions", "A/B"]),
            ("#/definitions/Page%C2%ABUser%C2%BB", &["definitions", "Page«User»"]),
            ("#/definitions/100%", &["definitions", "100%"]),
            ("#/definitions/%FF", &["definitions", "%FF"]),
            ("#/definitions//", &["definitions", "", ""]),
        ] {
            let tokens = tokens.iter().map(|&token| token.to_owned()).collect();
            assert_eq!(read(text, "").unwrap(), (None, tokens), "{text}");
        }
        assert!(matches!(read("#Lamp", ""), Err(Fault::Dangling(_))));
    }

    #[test]
    fn files_are_below_the_folder_of_the_first_document() {
        for (text, base, file) in [
            ("other.json", "api.json", "other.json"),
            ("./defs//x.yaml#/X", "api.json", "defs/x.yaml"),
            ("x.json", "defs/y.json", "defs/x.json"),
            ("../x.json", "defs/y.json", "x.json"),
            ("a%20b.json", "", "a b.json"),
            ("defs/../x.json", "", "x.json"),
        ] {
            assert_eq!(read(text, base).unwrap().0.as_deref(), Some(file), "{text} in {base}");
        }
        for outside in
            ["../x.json", "/etc/passwd", "a/../../x", "C:/x.json", "c:x", "a%2F..%2F..%2Fx", "..%5Cx", ".", "x:y/z\\"]
        {
            assert!(matches!(read(outside, "api.json"), Err(Fault::Outside | Fault::Remote)), "{outside}");
        }
        for remote in ["http://a/b.json#/X", "HTTPS://a", "//a/b", "file:///etc/passwd", "urn:x", "b.json?v=1"] {
            assert!(matches!(read(remote, "api.json"), Err(Fault::Remote)), "{remote}");
        }
    }
}
