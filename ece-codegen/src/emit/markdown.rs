//! Text of overlays, which is Markdown, on its way into documentation. In: Markdown that somebody wrote by hand. Out: the same,
//! without links that lead nowhere and without live HTML. What is code stays as it is: there, signs mean nothing.

/// Escapes what would open a link or HTML. What is escaped already stays as it is.
pub(super) fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut fence = None;
    let mut paragraph = String::new();
    for line in text.trim().split_inclusive('\n') {
        let mark = fence_of(line);
        match fence {
            // As many signs as opened it, or more, and nothing behind them.
            Some((sign, length)) => {
                escaped.push_str(line);
                let closes = mark.is_some_and(|(with, many)| with == sign && many >= length);
                if closes && line.trim().chars().all(|c| c == sign) {
                    fence = None;
                }
            }
            None if mark.is_some() => {
                inline(&paragraph, &mut escaped);
                paragraph.clear();
                escaped.push_str(line);
                fence = mark;
            }
            None if line.trim().is_empty() => {
                inline(&paragraph, &mut escaped);
                paragraph.clear();
                escaped.push_str(line);
            }
            None => paragraph.push_str(line),
        }
    }
    inline(&paragraph, &mut escaped);
    escaped
}

/// The sign and the length of the fence that a line is.
fn fence_of(line: &str) -> Option<(char, usize)> {
    let text = line.trim_start_matches(' ');
    let sign = text.chars().next().filter(|sign| matches!(sign, '`' | '~'))?;
    let length = run(text, sign);
    let is_span = sign == '`' && text.trim_start_matches('`').contains('`');
    (line.len() - text.len() < 4 && length >= 3 && !is_span).then_some((sign, length))
}

/// How many of a sign a text begins with.
fn run(text: &str, sign: char) -> usize {
    text.chars().take_while(|c| *c == sign).count()
}

/// One paragraph. A run of backticks opens a span of code where another run of the same length closes it.
fn inline(paragraph: &str, escaped: &mut String) {
    let mut rest = paragraph;
    while let Some(c) = rest.chars().next() {
        let taken = match c {
            '\\' => c.len_utf8() + rest.chars().nth(1).map_or(0, char::len_utf8),
            '`' => {
                let length = run(rest, '`');
                length + span(rest.get(length..).unwrap_or_default(), length).unwrap_or_default()
            }
            '[' | ']' | '<' => {
                escaped.push('\\');
                1
            }
            _ => c.len_utf8(),
        };
        let (done, after) = rest.split_at_checked(taken).unwrap_or((rest, ""));
        escaped.push_str(done);
        rest = after;
    }
}

/// How much of the text is in a span that `length` backticks have opened, with those that close it.
fn span(text: &str, length: usize) -> Option<usize> {
    let mut at = 0;
    loop {
        let rest = text.get(at..)?;
        at += rest.find('`')?;
        let closing = run(text.get(at..)?, '`');
        at += closing;
        if closing == length {
            return Some(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn links_and_html_are_escaped_once() {
        assert_eq!(escape(" a [b] <i> \\[c\\] \\\\[d] "), "a \\[b\\] \\<i> \\[c\\] \\\\\\[d\\]");
    }

    #[test]
    fn code_stays_as_it_is() {
        for text in [
            "`[a]<b>`",
            "``[a] ` <b>``",
            "`one\ntwo[0]`",
            "```json\n[1, \"`<a>\"]\n```",
            "~~~\n[a]\n```\n[b]\n~~~",
            "````\n```\n[a]\n````",
            "```\n[never closed]",
        ] {
            assert_eq!(escape(text), text);
        }
    }

    #[test]
    fn what_only_looks_like_code_is_text() {
        for (text, expected) in [
            ("a ` b [c]", "a ` b \\[c\\]"),
            ("`` a [b] ` c", "`` a \\[b\\] ` c"),
            ("`a\n\n[b]`", "`a\n\n\\[b\\]`"),
            ("\\`[a]`", "\\`\\[a\\]`"),
            ("```a``` [b]", "```a``` \\[b\\]"),
            ("```\n[a]\n```\n[b]", "```\n[a]\n```\n\\[b\\]"),
            ("`[a]` [b] `[c]`", "`[a]` \\[b\\] `[c]`"),
            ("é [ü", "é \\[ü"),
        ] {
            assert_eq!(escape(text), expected, "{text}");
        }
    }
}
