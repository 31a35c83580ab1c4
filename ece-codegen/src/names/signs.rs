//! Words for signs: the names of values such as `-1`, `<=` and the empty text.

use std::fmt::Write as _;

/// A word for each sign of ASCII.
const WORDS: &[(char, &str)] = &[
    (' ', "space"),
    ('!', "not"),
    ('"', "quote"),
    ('#', "hash"),
    ('$', "dollar"),
    ('%', "percent"),
    ('&', "and"),
    ('\'', "apostrophe"),
    ('(', "open_parenthesis"),
    (')', "close_parenthesis"),
    ('*', "star"),
    ('+', "plus"),
    (',', "comma"),
    ('-', "minus"),
    ('.', "dot"),
    ('/', "slash"),
    (':', "colon"),
    (';', "semicolon"),
    ('<', "less"),
    ('=', "equal"),
    ('>', "greater"),
    ('?', "question"),
    ('@', "at"),
    ('[', "open_bracket"),
    ('\\', "backslash"),
    (']', "close_bracket"),
    ('^', "caret"),
    ('_', "underscore"),
    ('`', "backtick"),
    ('{', "open_brace"),
    ('|', "or"),
    ('}', "close_brace"),
    ('~', "tilde"),
];

/// Signs that change the meaning of the name that they stand before.
const BEFORE: &str = "!*+";

/// The same before a number. Elsewhere they are brackets.
const BEFORE_NUMBERS: &str = "<=>^~";

/// The same behind a name.
const BEHIND: &str = "#%+";

/// Words for the signs that stand before and behind a name, or are all of it. Elsewhere, signs part words.
pub(super) fn at_the_edges(source: &str) -> String {
    let Some(first) = source.find(char::is_alphanumeric) else { return everywhere(source) };
    let last = source.rfind(char::is_alphanumeric).unwrap_or(first);
    let behind = last + source[last..].chars().next().map_or(0, char::len_utf8);
    let (before, inner, after) = (&source[..first], &source[first..behind], &source[behind..]);
    let is_number = inner.starts_with(char::is_numeric);
    let mut text = words(before, |c| BEFORE.contains(c) || (is_number && BEFORE_NUMBERS.contains(c)));
    // Of `--flag`, it is no minus.
    if before.ends_with('-') && !before.ends_with("--") {
        text.push_str("minus_");
    }
    text.push_str(inner);
    text.push('_');
    text.push_str(&words(after, |c| BEHIND.contains(c)));
    text
}

/// Words for all signs, but for an underscore between two words.
pub(super) fn everywhere(source: &str) -> String {
    if source.is_empty() {
        return "empty".to_owned();
    }
    let inner = source.trim_matches('_');
    let edge = (source.len() - inner.len()).min(1);
    format!("{}{}", "underscore_".repeat(edge), words(inner, |c| c != '_'))
}

fn words(source: &str, is_said: impl Fn(char) -> bool) -> String {
    let mut text = String::with_capacity(source.len());
    for c in source.chars() {
        if c.is_alphanumeric() {
            text.push(c);
        } else if is_said(c) {
            match WORDS.iter().find(|(sign, _)| *sign == c) {
                Some((_, word)) => {
                    let _ = write!(text, "_{word}_");
                }
                None => {
                    let _ = write!(text, "_u{:x}_", u32::from(c));
                }
            }
        } else {
            text.push('_');
        }
    }
    text
}
