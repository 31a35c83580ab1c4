//! Query parameters and URL-encoded forms. A space is always `%20`, never `+`, which some servers take literally.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::operation::{ListStyle, ParamValue};

/// Everything but the unreserved characters of RFC 3986.
pub(crate) const COMPONENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// `name=value` pairs with `&` between them.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    text: String,
    /// What comes before the next pair.
    separator: Option<char>,
}

impl Pairs {
    /// The query of an address that is there up to its `?`.
    pub(crate) fn behind(address: String) -> Self {
        Self { text: address, separator: Some('?') }
    }

    /// Appends a parameter; elements are encoded one by one, so a separator inside of one stays part of it.
    pub(crate) fn push(&mut self, name: &str, style: ListStyle, value: &ParamValue) {
        match (value, style.separator()) {
            (ParamValue::Single(value), _) => self.pair(name, std::slice::from_ref(value), ""),
            (ParamValue::List(values), None) => {
                for value in values {
                    self.pair(name, std::slice::from_ref(value), "");
                }
            }
            // Servers look for a plain comma.
            (ParamValue::List(values), Some(',')) => self.pair(name, values, ","),
            (ParamValue::List(values), Some(separator)) => {
                let separator = separator.to_string();
                let separator: String = utf8_percent_encode(&separator, COMPONENT).collect();
                self.pair(name, values, &separator);
            }
        }
    }

    /// Appends what is already encoded.
    pub(crate) fn push_encoded(&mut self, text: &str) {
        if !text.is_empty() {
            self.separate();
            self.text.push_str(text);
        }
    }

    /// The pairs, with what they are behind.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    fn pair(&mut self, name: &str, elements: &[String], separator: &str) {
        self.separate();
        self.text.extend(utf8_percent_encode(name, COMPONENT));
        self.text.push('=');
        for (index, element) in elements.iter().enumerate() {
            if index > 0 {
                self.text.push_str(separator);
            }
            self.text.extend(utf8_percent_encode(element, COMPONENT));
        }
    }

    fn separate(&mut self) {
        self.text.extend(self.separator.replace('&'));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(style: ListStyle, value: &ParamValue) -> String {
        let mut pairs = Pairs::default();
        pairs.push("q", style, value);
        pairs.into_text()
    }

    #[test]
    fn single_values_are_encoded_whatever_the_style() {
        for style in [ListStyle::Csv, ListStyle::Multi, ListStyle::Ssv, ListStyle::Tsv, ListStyle::Pipes] {
            assert_eq!(pairs(style, &ParamValue::single("a b+c&d=é,|")), "q=a%20b%2Bc%26d%3D%C3%A9%2C%7C");
        }
        assert_eq!(pairs(ListStyle::Csv, &ParamValue::single(true)), "q=true");
        assert_eq!(pairs(ListStyle::Csv, &ParamValue::single("")), "q=");
    }

    #[test]
    fn lists_follow_their_style() {
        let list = ParamValue::list(["a,1", "b 2"]);
        assert_eq!(pairs(ListStyle::Csv, &list), "q=a%2C1,b%202");
        assert_eq!(pairs(ListStyle::Multi, &list), "q=a%2C1&q=b%202");
        assert_eq!(pairs(ListStyle::Ssv, &list), "q=a%2C1%20b%202");
        assert_eq!(pairs(ListStyle::Tsv, &list), "q=a%2C1%09b%202");
        assert_eq!(pairs(ListStyle::Pipes, &list), "q=a%2C1%7Cb%202");
        assert_eq!(pairs(ListStyle::Csv, &ParamValue::joined(",", ["a", "b"])), "q=a%2Cb");
    }

    #[test]
    fn pairs_are_separated() {
        let mut pairs = Pairs::default();
        pairs.push_encoded("a=%20");
        pairs.push("b c", ListStyle::Csv, &ParamValue::single(1));
        pairs.push_encoded("");
        assert_eq!(pairs.into_text(), "a=%20&b%20c=1");
        let mut pairs = Pairs::behind("/x".to_owned());
        pairs.push_encoded("");
        pairs.push("b", ListStyle::Csv, &ParamValue::single(1));
        pairs.push("c", ListStyle::Csv, &ParamValue::single(2));
        assert_eq!(pairs.into_text(), "/x?b=1&c=2");
        assert_eq!(Pairs::behind("/x".to_owned()).into_text(), "/x");
    }
}
