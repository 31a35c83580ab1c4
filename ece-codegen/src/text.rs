//! Text of a document on its way to people: to a terminal, into documentation, into Markdown. In: whatever a document holds.
//! Out: the same, with what would steer a reader's screen or a compiler made visible.

/// True for characters that steer: controls, line and paragraph separators, and those that turn the direction of writing
/// around, which rustc refuses in source.
pub fn steers(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}' | '\u{2029}' | '\u{200e}' | '\u{200f}' | '\u{61c}')
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The text on one line, with what steers written as Rust escapes it.
pub fn visible(text: &str) -> String {
    let mut visible = String::with_capacity(text.len());
    for c in text.chars() {
        if steers(c) { visible.extend(c.escape_default()) } else { visible.push(c) }
    }
    visible
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

#[cfg(test)]
mod tests {
    use super::{code, visible};

    #[test]
    fn nothing_steers_a_screen() {
        assert_eq!(
            visible("a\u{202e}b\r\n::warning::\u{1b}[31m\u{2028}é"),
            "a\\u{202e}b\\r\\n::warning::\\u{1b}[31m\\u{2028}é"
        );
    }

    #[test]
    fn a_span_ends_where_the_text_ends() {
        assert_eq!(code("a`b``c"), "``` a`b``c ```");
        assert_eq!(code("<b>\n"), "`<b>\\n`");
    }
}
