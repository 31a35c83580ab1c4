//! HTML that is being written. Markup comes from this program's literals alone; every other text is escaped on its way in.

/// A part of a page.
#[derive(Debug, Default)]
pub(super) struct Markup(String);

impl Markup {
    /// Markup of this program; nothing that is known only at run time has the type for it.
    pub(super) fn raw(&mut self, literal: &'static str) -> &mut Self {
        self.0.push_str(literal);
        self
    }

    /// Any text, as text.
    pub(super) fn text(&mut self, text: &str) -> &mut Self {
        escape(text, &mut self.0);
        self
    }

    pub(super) fn number(&mut self, number: usize) -> &mut Self {
        self.0.push_str(&number.to_string());
        self
    }

    /// Any text, as the value of an attribute: ` name="value"`.
    pub(super) fn attribute(&mut self, name: &'static str, value: &str) -> &mut Self {
        self.raw(" ").raw(name).raw("=\"").text(value).raw("\"")
    }

    /// Text of a document.
    pub(super) fn code(&mut self, text: &str) -> &mut Self {
        self.raw("<code>").text(text).raw("</code>")
    }

    /// A part that is finished.
    pub(super) fn part(&mut self, part: &Self) -> &mut Self {
        self.0.push_str(&part.0);
        self
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// Longer texts are cut: no name of a document decides how large a page gets.
const MOST_CHARS: usize = 4000;

/// Ends no element and no attribute, begins none, and turns no direction of writing around.
fn escape(text: &str, out: &mut String) {
    let end = text.char_indices().nth(MOST_CHARS).map_or(text.len(), |(at, _)| at);
    for c in text[..end].chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' => out.push('\n'),
            c if ece_codegen::text::steers(c) => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    if end < text.len() {
        out.push('…');
    }
}

#[cfg(test)]
mod tests {
    use super::Markup;

    #[test]
    fn text_ends_no_element_and_no_attribute() {
        let mut markup = Markup::default();
        markup
            .raw("<p")
            .attribute("title", "\" onclick='x' <")
            .raw(">")
            .text("</p><!-- --> & \u{202e}\u{0}")
            .raw("</p>");
        assert_eq!(
            markup.finish(),
            "<p title=\"&quot; onclick=&#39;x&#39; &lt;\">&lt;/p&gt;&lt;!-- --&gt; &amp; \u{fffd}\u{fffd}</p>"
        );
    }
}
