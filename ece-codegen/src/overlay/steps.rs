//! Targets as overlays write them every day, followed without leaving a trace where they lead to nothing.
//!
//! The library keeps a list of places after each part of an expression, each with its whole path. Nearly all targets are
//! names, `*` and one comparison (`$.definitions.*.properties.id`), and there are thousands of them: reading and following
//! them like that took a third of the time of a comparison. So a small language is read here, all of which the library
//! accepts, and whatever is not of it is left to the library. Which places there are, and in which order, is what the
//! library says: the tests below hold the two against each other.

use serde_json::Value;

use crate::lookup::member;
use crate::pointer::escape;

/// More parts than any target needs: what follows them is recursive.
const MOST: usize = 16;

/// One part of an expression: how to get from a place to those below it.
#[derive(Debug, PartialEq)]
enum Step {
    /// `.name`, `['name']`, `['one','other']`.
    Names(Vec<String>),
    /// `.*`, `[*]`.
    All,
    /// `[?@.name=='value']`.
    With { name: String, value: String },
}

/// A way from the top of a document to places in it.
#[derive(Debug, PartialEq)]
pub(super) struct Steps(Vec<Step>);

impl Steps {
    /// Reads an expression; `None` where it is not of this small language.
    pub(super) fn of(text: &str) -> Option<Self> {
        let mut rest = text.strip_prefix('$')?;
        let mut steps = Vec::new();
        while !rest.is_empty() {
            let (step, after) = step(rest)?;
            steps.push(step);
            rest = after;
        }
        (steps.len() <= MOST).then_some(Self(steps))
    }

    /// The places that it leads to, as JSON pointers.
    pub(super) fn places(&self, document: &Value) -> Vec<String> {
        let mut found = Vec::new();
        follow(&self.0, document, &mut Vec::new(), &mut found);
        found
    }
}

fn step(text: &str) -> Option<(Step, &str)> {
    if let Some(after) = text.strip_prefix(".*").or_else(|| text.strip_prefix("[*]")) {
        return Some((Step::All, after));
    }
    if let Some(after) = text.strip_prefix("[?@.") {
        let (name, after) = plain_name(after)?;
        let (value, after) = quoted(after.strip_prefix("==")?)?;
        return Some((Step::With { name: name.to_owned(), value: value.to_owned() }, after.strip_prefix(']')?));
    }
    if let Some(after) = text.strip_prefix('.') {
        let (name, after) = plain_name(after)?;
        return Some((Step::Names(vec![name.to_owned()]), after));
    }
    let (name, mut rest) = quoted(text.strip_prefix('[')?)?;
    let mut names = vec![name.to_owned()];
    while let Some(after) = rest.strip_prefix(',') {
        let (name, after) = quoted(after)?;
        names.push(name.to_owned());
        rest = after;
    }
    Some((Step::Names(names), rest.strip_prefix(']')?))
}

/// A name without quotes, as far as ASCII goes.
fn plain_name(text: &str) -> Option<(&str, &str)> {
    let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let end = text.bytes().take_while(is_part).count();
    // A letter that is not ASCII belongs to the name.
    let is_whole = text.as_bytes().get(end).is_none_or(u8::is_ascii);
    let begins_well = text.bytes().next().is_some_and(|byte| is_part(&byte) && !byte.is_ascii_digit());
    (is_whole && begins_well).then(|| text.split_at(end))
}

/// A text in quotes in which nothing is escaped, and nothing has to be.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '\'' | '"'))?;
    let (inner, after) = text[1..].split_once(quote)?;
    let is_plain = inner.bytes().all(|byte| byte != b'\\' && !byte.is_ascii_control());
    is_plain.then_some((inner, after))
}

/// The last part of a path on the way.
enum Token<'a> {
    Name(&'a str),
    Index(usize),
}

fn follow<'a>(steps: &'a [Step], at: &'a Value, way: &mut Vec<Token<'a>>, found: &mut Vec<String>) {
    let Some((step, rest)) = steps.split_first() else { return found.push(pointer(way)) };
    let mut visit = |token: Token<'a>, value: &'a Value| {
        way.push(token);
        follow(rest, value, way, found);
        way.pop();
    };
    match (step, at) {
        (Step::Names(names), Value::Object(members)) => {
            for name in names {
                if let Some(value) = member(members, name) {
                    visit(Token::Name(name), value);
                }
            }
        }
        (Step::Names(_), _) => {}
        (step, Value::Object(members)) => {
            for (name, value) in members.iter().filter(|(_, value)| step.takes(value)) {
                visit(Token::Name(name), value);
            }
        }
        (step, Value::Array(elements)) => {
            for (index, value) in elements.iter().enumerate().filter(|(_, value)| step.takes(value)) {
                visit(Token::Index(index), value);
            }
        }
        _ => {}
    }
}

impl Step {
    fn takes(&self, below: &Value) -> bool {
        match self {
            Self::With { name, value } => {
                let said = below.as_object().and_then(|members| member(members, name));
                said.and_then(Value::as_str) == Some(value.as_str())
            }
            Self::All | Self::Names(_) => true,
        }
    }
}

fn pointer(way: &[Token<'_>]) -> String {
    let mut text = String::new();
    for token in way {
        text.push('/');
        match token {
            Token::Name(name) if name.contains(['~', '/']) => text.push_str(&escape(name)),
            Token::Name(name) => text.push_str(name),
            Token::Index(index) => text.push_str(&index.to_string()),
        }
    }
    text
}

#[cfg(test)]
mod tests;
