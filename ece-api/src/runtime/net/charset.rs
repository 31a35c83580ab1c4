//! Text from bytes, by the character set that a content type names.
//!
//! What is not known, or does not fit, is an error: text is never guessed at.

use std::borrow::Cow;
use std::fmt;

use http::{HeaderMap, header};

/// The character sets that are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Charset {
    Utf8,
    /// What is called ISO 8859-1 is read as browsers do: as its extension by Windows.
    Windows1252,
    Utf16Le,
    Utf16Be,
}

/// Why bytes are not text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NotText {
    /// A character set that is not read.
    Unknown(String),
    /// There are bytes that the character set does not have.
    Invalid(Charset),
}

impl fmt::Display for NotText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // What is no name of one may be anything.
            Self::Unknown(name) if is_name(name) => write!(f, "the charset `{name}` is not supported"),
            Self::Unknown(_) => f.write_str("the charset is not known"),
            Self::Invalid(Charset::Utf16Le | Charset::Utf16Be) => f.write_str("it is not valid UTF-16"),
            Self::Invalid(_) => f.write_str("it is not valid UTF-8"),
        }
    }
}

/// True for what looks like the name of a character set.
fn is_name(name: &str) -> bool {
    const FAMILIES: [&str; 14] =
        ["big5", "cp", "euc", "gb", "hz", "ibm", "iso", "koi", "mac", "shift", "sjis", "tis", "utf", "windows"];
    let name = name.to_ascii_lowercase();
    name.len() <= 20
        && FAMILIES.iter().any(|family| name.starts_with(family))
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_:.".contains(&byte))
}

/// The value of `charset` in the content type.
pub(crate) fn declared(headers: &HeaderMap) -> Option<String> {
    let content_type = headers.get(header::CONTENT_TYPE)?.to_str().ok()?;
    content_type.split(';').skip(1).find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_owned())
    })
}

/// The text. A byte order mark counts more than the label, and does not belong to the text; without both it is UTF-8.
pub(crate) fn decode<'a>(bytes: &'a [u8], label: Option<&str>) -> Result<Cow<'a, str>, NotText> {
    let (charset, bytes) = match marked(bytes) {
        Some(marked) => marked,
        None => (label.map_or(Ok(Charset::Utf8), known)?, bytes),
    };
    match charset {
        Charset::Utf8 => std::str::from_utf8(bytes).ok().map(Cow::Borrowed),
        Charset::Windows1252 => Some(bytes.iter().map(|&byte| windows_1252(byte)).collect()),
        Charset::Utf16Le => utf_16(bytes, u16::from_le_bytes),
        Charset::Utf16Be => utf_16(bytes, u16::from_be_bytes),
    }
    .ok_or(NotText::Invalid(charset))
}

/// The same; what does not fit is replaced, and what is not known is taken for UTF-8.
pub(crate) fn decode_lossy(bytes: &[u8], label: Option<&str>) -> String {
    decode(bytes, label).map_or_else(|_| String::from_utf8_lossy(bytes).into_owned(), Cow::into_owned)
}

/// JSON is UTF-8, whatever a label says, unless it is not: then the label counts.
pub(crate) fn json<'a>(bytes: &'a [u8], label: Option<&str>) -> Cow<'a, [u8]> {
    let is_utf_16 = matches!(marked(bytes), Some((Charset::Utf16Le | Charset::Utf16Be, _)));
    let may_be_utf_8 = |label: &str| {
        !matches!(known(label), Ok(Charset::Utf16Le | Charset::Utf16Be)) && std::str::from_utf8(bytes).is_ok()
    };
    if !is_utf_16 && label.is_none_or(may_be_utf_8) {
        return Cow::Borrowed(bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes));
    }
    decode(bytes, label).map_or(Cow::Borrowed(bytes), |text| Cow::Owned(text.into_owned().into_bytes()))
}

fn known(label: &str) -> Result<Charset, NotText> {
    match label.to_ascii_lowercase().as_str() {
        "utf-8" | "utf8" | "us-ascii" | "ascii" | "" => Ok(Charset::Utf8),
        "iso-8859-1" | "iso8859-1" | "iso_8859-1" | "latin1" | "latin-1" | "l1" | "windows-1252" | "cp1252" => {
            Ok(Charset::Windows1252)
        }
        "utf-16" | "utf-16le" => Ok(Charset::Utf16Le),
        "utf-16be" => Ok(Charset::Utf16Be),
        _ => Err(NotText::Unknown(label.to_owned())),
    }
}

/// What a byte order mark says, and what follows it.
fn marked(bytes: &[u8]) -> Option<(Charset, &[u8])> {
    let marks: [(&[u8], Charset); 3] =
        [(b"\xEF\xBB\xBF", Charset::Utf8), (b"\xFF\xFE", Charset::Utf16Le), (b"\xFE\xFF", Charset::Utf16Be)];
    marks.into_iter().find_map(|(mark, charset)| Some((charset, bytes.strip_prefix(mark)?)))
}

fn utf_16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<Cow<'_, str>> {
    let (pairs, rest) = bytes.as_chunks();
    let text: Option<String> = char::decode_utf16(pairs.iter().map(|pair| unit(*pair))).map(Result::ok).collect();
    text.filter(|_| rest.is_empty()).map(Cow::Owned)
}

fn windows_1252(byte: u8) -> char {
    /// Of 0x80 to 0x9F; what is not assigned stays the control character that it is in ISO 8859-1.
    const OWN: [char; 32] = [
        '€', '\u{81}', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', '\u{8d}', 'Ž', '\u{8f}', '\u{90}', '‘',
        '’', '“', '”', '•', '–', '—', '˜', '™', 'š', '›', 'œ', '\u{9d}', 'ž', 'Ÿ',
    ];
    let own = byte.checked_sub(0x80).and_then(|index| OWN.get(usize::from(index)));
    own.copied().unwrap_or_else(|| char::from(byte))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn text(bytes: &[u8], label: &str) -> Result<String, NotText> {
        decode(bytes, Some(label).filter(|label| !label.is_empty())).map(Cow::into_owned)
    }

    #[test]
    fn a_label_says_how_bytes_are_read() {
        assert_eq!(text("né €".as_bytes(), ""), Ok("né €".into()));
        assert_eq!(text("né €".as_bytes(), "UTF-8"), Ok("né €".into()));
        assert_eq!(text(b"n\xE9 \x80\x9F\xFF", "ISO-8859-1"), Ok("né €Ÿÿ".into()));
        assert_eq!(text(b"n\0\xE9\0", "utf-16le"), Ok("né".into()));
        assert_eq!(text(b"\0n\0\xE9", "utf-16be"), Ok("né".into()));
    }

    #[test]
    fn a_byte_order_mark_counts_more_than_the_label() {
        assert_eq!(text(b"\xEF\xBB\xBFn\xC3\xA9", "latin1"), Ok("né".into()));
        assert_eq!(text(b"\xFE\xFF\0n", "utf-16le"), Ok("n".into()));
        assert_eq!(text(b"\xFF\xFEn\0", ""), Ok("n".into()));
    }

    #[test]
    fn nothing_is_guessed() {
        assert_eq!(text(b"n\xE9", ""), Err(NotText::Invalid(Charset::Utf8)));
        assert_eq!(text(b"n\0\xE9", "utf-16"), Err(NotText::Invalid(Charset::Utf16Le)));
        assert_eq!(text(b"\0\xD8", "utf-16"), Err(NotText::Invalid(Charset::Utf16Le)));
        assert_eq!(text(b"n", "koi8-r").unwrap_err().to_string(), "the charset `koi8-r` is not supported");
        assert_eq!(text(b"n", "hunter2").unwrap_err().to_string(), "the charset is not known");
        assert_eq!(decode_lossy(b"n\xE9", None), "n\u{fffd}");
    }

    #[test]
    fn json_is_utf_8_wherever_it_can_be() {
        let json = |bytes: &[u8], label| String::from_utf8(json(bytes, label).into_owned()).unwrap();
        assert_eq!(json("\"né\"".as_bytes(), Some("iso-8859-1")), "\"né\"");
        assert_eq!(json(b"\"n\xE9\"", Some("iso-8859-1")), "\"né\"");
        assert_eq!(json(b"\xEF\xBB\xBF1", None), "1");
        assert_eq!(json(b"\xFF\xFE1\0", None), "1");
        assert_eq!(json(b"1\0", Some("utf-16")), "1");
    }

    #[test]
    fn the_label_is_found_among_parameters() {
        let label = |content_type: &'static str| {
            let value = http::HeaderValue::from_static(content_type);
            declared(&HeaderMap::from_iter([(header::CONTENT_TYPE, value)]))
        };
        assert_eq!(label("text/plain; format=flowed; Charset=\"Latin1\"").as_deref(), Some("Latin1"));
        assert_eq!(label("text/plain"), None);
        assert_eq!(declared(&HeaderMap::new()), None);
    }
}
