//! Facts that upstream states only in prose: error codes, and the flags deprecated, experimental, hosted only.
//!
//! Text in, facts out; where a text stands and what becomes of it afterwards is the business of [`super::strip`].
//! The patterns are narrow on purpose: a text *about* deprecated things must not mark the thing that it describes.

use ece_codegen::extension::{DEPRECATED, EXPERIMENTAL, HOSTED_ONLY};

/// A flag: the extension that it becomes, and how a text says it.
pub(crate) struct Flag {
    pub(crate) extension: &'static str,
    says: fn(&str) -> bool,
}

/// All flags, in the order in which they are written.
pub(crate) const FLAGS: &[Flag] = &[
    Flag { extension: DEPRECATED, says: says_deprecated },
    Flag { extension: EXPERIMENTAL, says: says_experimental },
    Flag { extension: HOSTED_ONLY, says: says_hosted_only },
];

impl Flag {
    /// True where `text` marks the thing that it describes.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        !text.is_empty() && (self.says)(text)
    }
}

/// Words that follow `Deprecated` where it is a verdict and not the first word of a longer name.
const AFTER_DEPRECATED: &[&str] = &["and", "as", "by", "for", "from", "in", "please", "since", "use", "with"];

fn says_deprecated(text: &str) -> bool {
    contains_words(text, &["deprecated", "and", "scheduled", "to", "be", "removed"])
        || text.contains("DEPRECATED") && words(text).any(|word| word == "DEPRECATED")
        || begins_with_verdict(text)
}

fn begins_with_verdict(text: &str) -> bool {
    let start = text.trim_start_matches(|c: char| !c.is_alphanumeric());
    let Some(rest) = start.strip_prefix("Deprecated") else { return false };
    let next = rest.trim_start_matches([' ', '\t', '*', '_']);
    match next.chars().next() {
        Some(first) if first.is_alphanumeric() => {
            next.len() < rest.len() && words(next).next().is_some_and(|word| AFTER_DEPRECATED.contains(&word))
        }
        _ => true,
    }
}

fn says_experimental(text: &str) -> bool {
    words(text).next() == Some("EXPERIMENTAL")
}

fn says_hosted_only(text: &str) -> bool {
    contains_words(text, &["unavailable", "in", "self", "hosted"])
}

fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|word| !word.is_empty())
}

/// True where these words, in lower case, follow each other in `text`, whatever the spaces and line breaks between them.
fn contains_words(text: &str, phrase: &[&str]) -> bool {
    // Most texts do without one of the words, and looking for signs is cheaper than parting words.
    let lower = text.to_lowercase();
    if !phrase.iter().all(|word| lower.contains(word)) {
        return false;
    }
    let text: Vec<&str> = words(&lower).collect();
    text.windows(phrase.len()).any(|window| window == phrase)
}

/// The error codes that a text names as `(code: …)`, in order, each once.
///
/// Upstream writes them in backquotes, single quotes, double quotes, two kinds at once, and as lists.
pub(crate) fn error_codes(text: &str) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find("(code") {
        rest = &rest[start + "(code".len()..];
        let Some(end) = rest.find(')') else { break };
        let label = rest[..end].trim_start_matches('s').trim_start();
        if let Some(list) = label.strip_prefix(':') {
            for code in list.split(['`', '\'', '"', ',', ' ', '\t', '\n']).filter(|part| is_code(part)) {
                if !found.iter().any(|known| known == code) {
                    found.push(code.to_owned());
                }
            }
        }
        rest = &rest[end..];
    }
    found
}

/// A dotted name in lower case, such as upstream's codes are: the words between two codes are not.
fn is_code(text: &str) -> bool {
    let segment = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-')
    };
    text.contains('.') && text.split('.').all(segment)
}

#[cfg(test)]
mod tests;
