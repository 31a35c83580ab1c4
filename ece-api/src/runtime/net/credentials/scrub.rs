//! Secrets taken out of text that a server wrote, however it wrote them: as they are, or with the escapes of an address, of
//! JSON or of HTML.

use std::borrow::Cow;
use std::ops::Range;

use zeroize::Zeroizing;

use crate::runtime::text::one_line;

/// What is shorter is everywhere, and to take it out would tell more than it hides.
const MIN_LENGTH: usize = 4;
/// What is shorter is only taken out where it stands alone: a password `elastic` is not part of `elasticsearch`.
const MIN_LENGTH_WITHIN: usize = 12;
/// What takes its place.
const REDACTED: &str = "<redacted>";

/// Takes secrets out of texts; the default one knows none.
#[derive(Default)]
pub(crate) struct Scrubber {
    /// The longest first: others may be parts of it.
    secrets: Vec<Zeroizing<String>>,
}

impl Scrubber {
    pub(crate) fn new(found: &[Zeroizing<String>]) -> Self {
        let mut secrets: Vec<Zeroizing<String>> = found.to_vec();
        // As text of several words is shown.
        secrets.extend(found.iter().map(|secret| Zeroizing::new(one_line(secret, secret.len()))));
        secrets.retain(|secret| secret.len() >= MIN_LENGTH);
        secrets.sort_unstable_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        secrets.dedup();
        Self { secrets }
    }

    /// True where it changes no text.
    pub(crate) fn is_empty(&self) -> bool {
        self.secrets.is_empty()
    }

    /// The text without them.
    pub(crate) fn scrub<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let mut text = Cow::Borrowed(text);
        if self.secrets.is_empty() {
            return text;
        }
        if let Some(scrubbed) = self.scrub_unescaped(&text, None) {
            text = Cow::Owned(scrubbed);
        }
        for (sign, unescape) in ESCAPES {
            if text.contains(sign)
                && let Some(scrubbed) = self.scrub_unescaped(&text, Some(unescape))
            {
                text = Cow::Owned(scrubbed);
            }
        }
        text
    }

    /// The same in place; true where something was taken out.
    pub(crate) fn scrub_in_place(&self, text: &mut String) -> bool {
        match self.scrub(text) {
            Cow::Borrowed(_) => false,
            Cow::Owned(scrubbed) => {
                *text = scrubbed;
                true
            }
        }
    }

    /// `None` where there is nothing to take out.
    fn scrub_unescaped(&self, text: &str, unescape: Option<Unescape>) -> Option<String> {
        let plain = Unescaped::new(text, unescape);
        let mut hidden: Vec<Range<usize>> = Vec::new();
        for secret in &self.secrets {
            let is_alone = secret.len() < MIN_LENGTH_WITHIN;
            let places = plain.text.match_indices(secret.as_str());
            let ranges = places.map(|(start, found)| start..start + found.len());
            hidden.extend(ranges.filter(|range| !is_alone || stands_alone(&plain.text, range)));
            hidden.extend(cut_off(&plain.text, secret));
        }
        if hidden.is_empty() {
            return None;
        }
        hidden.sort_unstable_by_key(|range| (range.start, range.end));
        let (mut scrubbed, mut end) = (String::new(), 0);
        for range in hidden {
            let range = plain.source(range);
            // Secrets may overlap.
            if range.start >= end {
                scrubbed.extend([text.get(end..range.start)?, REDACTED]);
            }
            end = end.max(range.end);
        }
        scrubbed.push_str(text.get(end..)?);
        Some(scrubbed)
    }
}

fn stands_alone(text: &str, range: &Range<usize>) -> bool {
    let before = text[..range.start].chars().next_back();
    let after = text[range.end..].chars().next();
    !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
}

/// The beginning of a secret at the end of a text that was cut off there.
fn cut_off(text: &str, secret: &str) -> Option<Range<usize>> {
    let text = text.strip_suffix('…')?;
    let ends = secret.char_indices().map(|(end, _)| end).rev();
    let end = ends.take_while(|end| *end >= MIN_LENGTH).find(|end| text.ends_with(&secret[..*end]))?;
    Some(text.len() - end..text.len())
}

/// What stands for a character at the beginning of a text, and how long that is; `None` for an ordinary one.
type Unescape = fn(&str) -> Option<(char, usize)>;

/// The ways to write a character, each with the sign that gives it away.
const ESCAPES: [(char, Unescape); 4] = [('%', of_addresses), ('+', of_forms), ('\\', of_json), ('&', of_html)];

/// A text without escapes.
struct Unescaped<'a> {
    text: Cow<'a, str>,
    /// For each byte of it, where its character begins in the source; then the end. Empty where they are the same.
    places: Vec<usize>,
}

impl<'a> Unescaped<'a> {
    fn new(source: &'a str, unescape: Option<Unescape>) -> Self {
        let Some(unescape) = unescape else { return Self { text: source.into(), places: Vec::new() } };
        let (mut text, mut places) = (String::with_capacity(source.len()), Vec::with_capacity(source.len() + 1));
        let mut rest = source;
        while let Some(own) = rest.chars().next() {
            let (c, length) = unescape(rest).unwrap_or((own, own.len_utf8()));
            text.push(c);
            places.resize(text.len(), source.len() - rest.len());
            rest = &rest[length..];
        }
        places.push(source.len());
        Self { text: text.into(), places }
    }

    fn source(&self, range: Range<usize>) -> Range<usize> {
        let place = |at: usize| self.places.get(at).copied().unwrap_or(at);
        place(range.start)..place(range.end)
    }
}

/// `%C3%A9`: the bytes of one character.
fn of_addresses(text: &str) -> Option<(char, usize)> {
    let byte = |index: usize| {
        let digits = text.get(3 * index..3 * index + 3)?.strip_prefix('%')?;
        u8::from_str_radix(digits, 16).ok()
    };
    let length = match byte(0)? {
        0..0x80 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    };
    let bytes: Vec<u8> = (0..length).map(byte).collect::<Option<_>>()?;
    Some((std::str::from_utf8(&bytes).ok()?.chars().next()?, 3 * length))
}

fn of_forms(text: &str) -> Option<(char, usize)> {
    if text.starts_with('+') { Some((' ', 1)) } else { of_addresses(text) }
}

fn of_json(text: &str) -> Option<(char, usize)> {
    let escape = text.strip_prefix('\\')?;
    let unit = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
    match escape.chars().next()? {
        'n' => Some(('\n', 2)),
        'r' => Some(('\r', 2)),
        't' => Some(('\t', 2)),
        'b' => Some(('\u{8}', 2)),
        'f' => Some(('\u{c}', 2)),
        'u' => {
            let first = unit(text)?;
            let (units, length) = match text.get(6..).and_then(unit) {
                Some(second) if (0xD800..0xDC00).contains(&first) => (vec![first, second], 12),
                _ => (vec![first], 6),
            };
            Some((char::decode_utf16(units).next()?.ok()?, length))
        }
        c if c.is_ascii_punctuation() => Some((c, 2)),
        _ => None,
    }
}

fn of_html(text: &str) -> Option<(char, usize)> {
    let (name, _) = text.strip_prefix('&')?.get(..10.min(text.len() - 1)).unwrap_or_default().split_once(';')?;
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16),
                None => number.parse(),
            };
            char::from_u32(number.ok()?)?
        }
    };
    Some((c, name.len() + 2))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scrub(secret: &str, text: &str) -> String {
        Scrubber::new(&[Zeroizing::new(secret.to_owned())]).scrub(text).into_owned()
    }

    #[test]
    fn secrets_are_found_however_they_are_written() {
        let secret = "p\"w/\u{e9} +&1<\\x";
        for text in [
            "p\"w/\u{e9} +&1<\\x",
            "p%22w%2F%C3%A9%20%2B%261%3C%5Cx",
            "p%22w/%c3%a9+%2b%261%3c%5cx",
            "p\\\"w/\u{e9} +&1<\\\\x",
            "p\\u0022w\\/\\u00e9 \\u002B&1\\u003c\\\\x",
            "p&quot;w/&#233; +&amp;1&#x3C;\\x",
        ] {
            assert_eq!(scrub(secret, &format!("a {text} b {text}")), "a <redacted> b <redacted>", "{text}");
        }
        assert_eq!(scrub("\u{1f600}\u{1f600}", "\\ud83d\\ude00\\uD83D\\uDE00"), REDACTED);
    }

    #[test]
    fn short_secrets_are_taken_out_where_they_stand_alone() {
        assert_eq!(scrub("elastic", "elastic: elasticsearch (elastic)"), "<redacted>: elasticsearch (<redacted>)");
        assert_eq!(scrub("123456789abc", "x123456789abcx"), "x<redacted>x");
        assert_eq!(scrub("abc", "abc"), "abc");
        assert_eq!(scrub("", "abc"), "abc");
    }

    #[test]
    fn no_part_of_a_secret_is_left_at_the_end_of_a_text() {
        assert_eq!(scrub("hunter2hunter2", "with hunter2hun…"), "with <redacted>…");
        assert_eq!(scrub("hunter2", "with hunter…"), "with <redacted>…");
        assert_eq!(scrub("hunter2", "with hun…"), "with hun…");
        assert_eq!(scrub("hunter2", "a hunter"), "a hunter");
    }

    #[test]
    fn secrets_may_hold_each_other() {
        let secrets = ["user:hunter2hunter2", "hunter2hunter2", "hunter2 x"].map(|it| Zeroizing::new(it.to_owned()));
        let scrubber = Scrubber::new(&secrets);
        assert_eq!(scrubber.scrub("a user:hunter2hunter2 x, hunter2hunter2"), "a <redacted> x, <redacted>");
    }

    #[test]
    fn any_text_can_be_scrubbed() {
        for text in ["%", "%%", "%e", "%C3", "%C3%", "\\", "\\u", "\\ud83d", "&", "&#", "&#x;", "&é;", "é%é\\é&é+"]
        {
            assert_eq!(scrub("hunter2", text), text);
        }
    }
}
