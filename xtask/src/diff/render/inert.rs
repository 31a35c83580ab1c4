//! Text of a document within Markdown: no markup, mention, link or reference in it means anything.

/// So much of a text is shown.
const MOST: usize = 300;

/// The text as code, on one line, cut where it is long.
pub(crate) fn code(text: &str) -> String {
    let flat = text.replace('\n', " ");
    let cut: String =
        if flat.chars().count() > MOST { flat.chars().take(MOST - 1).chain(['…']).collect() } else { flat };
    let ticks = "`".repeat(longest_run(&cut) + 1);
    let space = if cut.starts_with('`') || cut.ends_with('`') || cut.trim().is_empty() { " " } else { "" };
    format!("{ticks}{space}{cut}{space}{ticks}")
}

/// These texts as code, one after the other; the first `shown` of them.
pub(super) fn codes<'a>(texts: impl ExactSizeIterator<Item = &'a str>, shown: usize) -> String {
    let codes: Vec<String> = texts.map(code).collect();
    crate::words::some(codes.iter().map(String::as_str), shown)
}

/// Lines in a block, fenced so that nothing within ends it; each line begins with `indent`.
pub(super) fn block(language: &str, lines: &[String], indent: &str) -> String {
    let fence = "`".repeat(lines.iter().map(|line| longest_run(line)).max().unwrap_or(0).max(2) + 1);
    let lines: String = lines.iter().map(|line| format!("{indent}{}\n", line.replace('\n', " "))).collect();
    format!("{indent}{fence}{language}\n{lines}{indent}{fence}\n")
}

fn longest_run(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// The text within a tag of HTML.
pub(super) fn html(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '@' => html.push_str("&#64;"),
            '#' => html.push_str("&#35;"),
            '\n' => html.push(' '),
            c => html.push(c),
        }
    }
    html
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_sign_is_escaped_once() {
        assert_eq!(super::html("@here & #1 <b>\n"), "&#64;here &amp; &#35;1 &lt;b&gt; ");
    }
}
