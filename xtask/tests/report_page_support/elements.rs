//! What a page consists of, read as a browser reads it: a tag begins at any `<`, and text holds none.

use std::collections::{BTreeMap, BTreeSet};

/// Attributes that the page uses, beside `data-…`. Those that run or load something are not among them.
pub(crate) const ATTRIBUTES: [&str; 22] = [
    "aria-label",
    "aria-live",
    "autocomplete",
    "charset",
    "class",
    "colspan",
    "content",
    "hidden",
    "href",
    "http-equiv",
    "id",
    "lang",
    "name",
    "open",
    "role",
    "scope",
    "type",
    "value",
    "checked",
    "selected",
    "for",
    "tabindex",
];

#[derive(Default)]
pub(crate) struct Elements {
    /// Names and how many there are.
    pub(crate) names: BTreeMap<String, usize>,
    pub(crate) attributes: BTreeSet<String>,
    /// Where `href` leads.
    pub(crate) links: Vec<String>,
    /// All text, as a reader sees it.
    pub(crate) text: String,
}

/// Reads the page; fails where elements are not nested.
pub(crate) fn elements(page: &str) -> Elements {
    let mut found = Elements::default();
    let mut open: Vec<String> = Vec::new();
    let mut rest = page.strip_prefix("<!DOCTYPE html>").unwrap();
    while let Some(at) = rest.find('<') {
        found.text.push_str(&unescaped(&rest[..at]));
        let end = rest[at..].find('>').expect("a tag ends") + at;
        let tag = &rest[at + 1..end];
        rest = &rest[end + 1..];
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop().as_deref(), Some(name), "elements are not nested");
            continue;
        }
        let (name, attributes) = tag.split_once(' ').unwrap_or((tag, ""));
        assert!(name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()), "<{tag}>");
        *found.names.entry(name.to_owned()).or_default() += 1;
        read(attributes, &mut found);
        if ["script", "style"].contains(&name) {
            let end = rest.find(&format!("</{name}>")).unwrap();
            rest = &rest[end..];
        }
        if !["meta", "input"].contains(&name) {
            open.push(name.to_owned());
        }
    }
    assert!(open.is_empty(), "{open:?} never end");
    found
}

/// ` name="value"`, or a name alone.
fn read(attributes: &str, found: &mut Elements) {
    let mut rest = attributes.trim();
    while !rest.is_empty() {
        let end = rest.find(['=', ' ']).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        found.attributes.insert(name.to_owned());
        rest = after.trim_start();
        if let Some(quoted) = after.strip_prefix("=\"") {
            let (value, after) = quoted.split_once('"').expect("a value ends");
            if name == "href" {
                found.links.push(value.to_owned());
            }
            rest = after.trim_start();
        }
    }
}

fn unescaped(text: &str) -> String {
    let plain = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    plain.replace("&amp;", "&")
}
