//! Text from outside on its way to people, to a log or a terminal: of bounded length, on one line, and without characters
//! that steer a screen or hide what is there. Whatever shows such text asks here.

/// True for characters that steer or hide: controls (C0, DEL, C1), separators of lines and paragraphs, those that turn the
/// direction of writing around, and what cannot be seen.
pub(crate) fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}')
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fff9}'..='\u{fffb}')
        || matches!(c, '\u{e0000}'..='\u{e0fff}')
}

/// For prose: at most `limit` characters, with one space for whatever stands between two words.
pub(crate) fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::new();
    let (mut written, mut is_gap) = (0, false);
    for (index, c) in text.chars().enumerate() {
        // A text of nothing but gaps is not worth reading to its end.
        if index >= limit.saturating_mul(8) {
            line.push('…');
            break;
        }
        if c.is_whitespace() || steers(c) {
            is_gap = !line.is_empty();
            continue;
        }
        if written + usize::from(is_gap) >= limit {
            line.push('…');
            break;
        }
        if is_gap {
            line.push(' ');
        }
        line.push(c);
        written += 1 + usize::from(is_gap);
        is_gap = false;
    }
    line
}

/// For names and values: at most `limit` characters, as they are, but for those that steer, which are written as Rust
/// escapes them.
pub(crate) fn visible(text: &str, limit: usize) -> String {
    shortened(text, limit, |visible, c| if steers(c) { visible.extend(c.escape_default()) } else { visible.push(c) })
}

/// For texts of several lines: at most `limit` characters, lines and tabs as they are, a space for what else steers.
pub(crate) fn plain(text: &str, limit: usize) -> String {
    shortened(text, limit, |plain, c| plain.push(if steers(c) && !matches!(c, '\n' | '\t') { ' ' } else { c }))
}

/// At most `limit` characters of a text, each of them written by `write`.
fn shortened(text: &str, limit: usize, write: impl Fn(&mut String, char)) -> String {
    let mut shortened = String::new();
    for (index, c) in text.chars().enumerate() {
        if index == limit {
            shortened.push('…');
            break;
        }
        write(&mut shortened, c);
    }
    shortened
}

/// The beginning of a text, at most so many bytes of it.
pub(crate) fn start(text: &str, bytes: usize) -> &str {
    let mut end = bytes.min(text.len());
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// The beginning of a text whose `Debug` is no longer than so many bytes.
pub(crate) fn escaped_within(text: &str, bytes: usize) -> &str {
    let mut left = bytes;
    for (index, c) in text.char_indices() {
        match left.checked_sub(c.escape_debug().map(char::len_utf8).sum()) {
            Some(rest) => left = rest,
            None => return &text[..index],
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_comes_in_one_line_of_bounded_length() {
        assert_eq!(one_line(" a\r\n\tb\u{85}\u{1b}[31mc \u{202e}d\u{2028}", 100), "a b [31mc d");
        assert_eq!(one_line("ab cd", 5), "ab cd");
        assert_eq!(one_line("ab cde", 5), "ab cd…");
        assert_eq!(one_line("ab cd", 2), "ab…");
        assert_eq!(one_line("ab  ", 2), "ab");
        assert_eq!(one_line(&" ".repeat(1 << 20), 10), "…");
        // What is taken out does not bring together what it stood between.
        assert_eq!(one_line("hun\u{200b}ter2", 100), "hun ter2");
    }

    #[test]
    fn names_stay_what_they_are() {
        assert_eq!(visible("a  b\u{202e}\n\u{9b}é", 100), "a  b\\u{202e}\\n\\u{9b}é");
        assert_eq!(visible("abc", 2), "ab…");
        assert_eq!(plain("a\n\tb\r\u{1b}c", 5), "a\n\tb …");
        assert_eq!((start("aé", 2), start("aé", 3), start("", 1)), ("a", "aé", ""));
    }

    /// So derived `Debug` of a text is harmless as it is.
    #[test]
    fn debug_escapes_everything_that_steers() {
        for c in (0..=char::MAX as u32).filter_map(char::from_u32).filter(|c| steers(*c)) {
            assert!(format!("{:?}", format!("a{c}")).starts_with("\"a\\"), "{c:?}");
        }
    }
}
