//! Text of a document on its way to people: to a terminal, into documentation, into Markdown. In: whatever a document holds.
//! Out: the same, with what would steer a reader's screen or a compiler made visible.

/// True for characters that steer: controls, line and paragraph separators, those that turn the direction of writing
/// around, which rustc refuses in source, and those that nobody sees, as two names would look alike.
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
        || matches!(c, '\u{ad}' | '\u{34f}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2065}')
        || matches!(c, '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
        || matches!(c, '\u{115f}' | '\u{1160}' | '\u{3164}' | '\u{ffa0}')
}

/// The text on one line, with what steers written as Rust escapes it.
pub fn visible(text: &str) -> String {
    if text.bytes().all(is_plain) {
        return text.to_owned();
    }
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) { visible.extend(c.escape_default()) } else { visible.push(c) }
    }
    visible
}

/// The text with its lines, without spaces at its end, and a sign of replacement for each that steers.
pub fn printable(text: &str) -> String {
    let text = text.trim_end();
    if text.bytes().all(|byte| is_plain(byte) || byte == b'\n') {
        return text.to_owned();
    }
    text.replace(|c: char| steers(c) && c != '\n', "\u{fffd}")
}

/// True for what most texts consist of: no sign of it steers.
fn is_plain(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

/// The text as a code span of Markdown, whatever signs are in it.
pub(crate) fn code(text: &str) -> String {
    let text = visible(text);
    let (mut longest, mut run) = (0_usize, 0_usize);
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    match longest {
        0 => format!("`{text}`"),
        _ => {
            let fence = "`".repeat(longest + 1);
            format!("{fence} {text} {fence}")
        }
    }
}

/// True for what HTTP calls a token: the name of a header.
pub(crate) fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// The first sentence of a text in Markdown: up to a full stop that ends a word, outside of code, with no small letter
/// behind it. The whole first paragraph where there is none.
pub(crate) fn first_sentence(text: &str) -> &str {
    let paragraph = text.trim().split("\n\n").next().unwrap_or_default();
    let mut is_code = false;
    for (index, c) in paragraph.char_indices() {
        is_code ^= c == '`';
        let (before, behind) = paragraph.split_at(index);
        if c == '.' && !is_code && !ends_with_abbreviation(before) && begins_sentence(behind) {
            return paragraph.get(..=index).unwrap_or(paragraph);
        }
    }
    paragraph
}

/// `e.g`, `i.e`: letters with full stops between them.
fn ends_with_abbreviation(text: &str) -> bool {
    let word = text.rsplit(|c: char| !c.is_alphabetic() && c != '.').next().unwrap_or_default();
    word.contains('.')
}

/// True for what stands at the full stop of one sentence, with another one behind it.
fn begins_sentence(text: &str) -> bool {
    let rest = text.trim_start_matches('.');
    rest.starts_with(char::is_whitespace) && !rest.trim_start().starts_with(char::is_lowercase)
}

#[cfg(test)]
mod tests {
    use super::{code, first_sentence, is_plain, printable, steers, visible};

    #[test]
    fn nothing_steers_a_screen() {
        assert_eq!(
            visible("a\u{202e}b\r\n::warning::\u{1b}[31m\u{2028}é"),
            "a\\u{202e}b\\r\\n::warning::\\u{1b}[31m\\u{2028}é"
        );
    }

    #[test]
    fn lines_are_printed_as_lines() {
        assert_eq!(printable("a\u{202e}b\r\nc \u{1b}[31mé\n \n"), "a\u{fffd}b\u{fffd}\nc \u{fffd}[31mé");
        assert_eq!(printable("a\tb"), "a\u{fffd}b");
        assert_eq!(printable("a\n  b \n"), "a\n  b");
    }

    #[test]
    fn what_is_plain_steers_nothing() {
        assert!((0..=u8::MAX).filter(|byte| is_plain(*byte)).all(|byte| byte.is_ascii() && !steers(byte.into())));
    }

    #[test]
    fn a_span_ends_where_the_text_ends() {
        assert_eq!(code("a`b``c"), "``` a`b``c ```");
        assert_eq!(code("<b>\n"), "`<b>\\n`");
    }

    #[test]
    fn a_sentence_ends_where_another_begins() {
        for (text, first) in [
            ("Whole seconds. Left out, the default counts.", "Whole seconds."),
            ("`a.b` or `c. D`. `e` is neither.", "`a.b` or `c. D`."),
            ("Of a search, e.g. Of names. More.", "Of a search, e.g. Of names."),
            ("As of 8.0.0 or approx. that. More", "As of 8.0.0 or approx. that."),
            ("Two lines\nof one sentence\n\nAnother paragraph.", "Two lines\nof one sentence"),
            ("  ", ""),
        ] {
            assert_eq!(first_sentence(text), first, "{text}");
        }
    }

    #[test]
    fn what_nobody_sees_is_made_visible() {
        for c in ['\u{200b}', '\u{200d}', '\u{2060}', '\u{feff}', '\u{ad}', '\u{3164}', '\u{e0041}'] {
            assert_eq!(visible(&format!("m{c}")), format!("m{}", c.escape_default()));
        }
    }
}
