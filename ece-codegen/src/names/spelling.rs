//! From a name of the document to words, and from words to the two spellings of Rust.
//!
//! heck finds the words. Before it, acronyms are brought into a form that it splits as people read it (`deviceIDs`,
//! `EnableIPv4`), and signs that tell one value from another become words (`-1`, `<=`). After it, what rustc would warn of
//! is gone: every word begins with a letter that has the right case, or one that has none.

use std::borrow::Cow;
use std::fmt::Write as _;

use heck::ToSnakeCase as _;
use proc_macro2::Ident;
use unicode_normalization::UnicodeNormalization as _;

use super::signs;

/// The words of a name in lower case.
pub(super) struct Words(Vec<String>);

impl Words {
    /// As people read it: signs between letters only part words.
    pub(super) fn of(source: &str) -> Self {
        let source = composed(source, |it| it.nfkc().collect());
        Self::split(&signs::at_the_edges(&source))
    }

    /// With a word for every sign, for a name that is taken without them.
    pub(super) fn spelled_out(source: &str) -> Self {
        let source = composed(source, |it| it.nfkc().collect());
        Self::split(&signs::everywhere(&source))
    }

    fn split(source: &str) -> Self {
        let text = joined_acronyms(source).to_snake_case();
        let words: Vec<String> = text.split('_').filter(|word| !word.is_empty()).map(plain).collect();
        // Marks alone are letters to nobody; what they are is all that is left to say.
        Self(if words.is_empty() { vec![code_points(source)] } else { words })
    }

    /// `snake_case`; `prefix` stands before what cannot begin a name.
    pub(super) fn snake(&self, prefix: &str) -> String {
        let name = self.0.join("_");
        let name = composed(&name, |it| it.nfc().collect());
        if starts_a_name(&name) { name.into_owned() } else { format!("{}_{name}", prefix.to_ascii_lowercase()) }
    }

    /// `UpperCamelCase`, with an underscore between digits that are not one number.
    pub(super) fn camel(&self, prefix: &str) -> String {
        let name = self.joined();
        let name = composed(&name, |it| it.nfc().collect());
        let is_upper = !name.starts_with(char::is_lowercase);
        if is_upper && starts_a_name(&name) { name.into_owned() } else { format!("{prefix}{name}") }
    }

    /// The same behind `owner`.
    pub(super) fn camel_after(&self, owner: &str) -> String {
        let member = self.joined();
        let glue = if are_digits(owner, &member) { "_" } else { "" };
        format!("{owner}{glue}{member}")
    }

    fn joined(&self) -> String {
        let mut name = String::new();
        for word in &self.0 {
            if are_digits(&name, word) {
                name.push('_');
            }
            name.push_str(&capitalised(word));
        }
        name
    }
}

/// As `compose` writes it; ASCII is the same in every form.
fn composed(text: &str, compose: impl Fn(&str) -> String) -> Cow<'_, str> {
    if text.is_ascii() { Cow::Borrowed(text) } else { Cow::Owned(compose(text)) }
}

fn are_digits(before: &str, after: &str) -> bool {
    before.ends_with(char::is_numeric) && after.starts_with(char::is_numeric)
}

/// The first letter in upper case, behind digits too: `24ghz` is `24Ghz`.
fn capitalised(word: &str) -> String {
    let mut is_first = true;
    let mut capitalised = String::with_capacity(word.len());
    for c in word.chars() {
        if is_first && c.is_alphabetic() {
            is_first = false;
            capitalised.extend(c.to_uppercase());
        } else {
            capitalised.push(c);
        }
    }
    capitalised
}

/// Letters that are in upper case for ever, and what no identifier can hold, as their code points.
fn plain(word: &str) -> String {
    let mut plain = String::with_capacity(word.len());
    for c in word.chars() {
        if c.is_ascii() || (!c.is_uppercase() && is_identifier(&format!("a{c}"))) {
            plain.push(c);
        } else {
            let _ = write!(plain, "u{:x}", u32::from(c));
        }
    }
    plain
}

fn code_points(source: &str) -> String {
    let mut name = String::new();
    for c in source.chars() {
        let _ = write!(name, "u{:x}", u32::from(c));
    }
    name
}

fn starts_a_name(name: &str) -> bool {
    name.chars()
        .next()
        .is_some_and(|c| if c.is_ascii() { c.is_ascii_alphabetic() } else { is_identifier(&c.to_string()) })
}

pub(super) fn is_identifier(name: &str) -> bool {
    syn::parse_str::<Ident>(name).is_ok()
}

/// Names that are written in upper and lower case at random, whatever rule is made.
const ONE_WORD: &[&str] = &["OAuth"];

/// Lowers the tail of acronyms that have one, so that they are one word to heck: plurals (`IDs`), versions (`IPv4`), rates
/// (`IOps`), and letters before them (`vCPU`).
fn joined_acronyms(source: &str) -> String {
    let chars: Vec<char> = source.chars().collect();
    let mut text = String::with_capacity(source.len());
    let mut at = 0;
    while at < chars.len() {
        let end = acronym_with_tail(&chars, at).unwrap_or(at + 1);
        text.push(chars[at]);
        text.extend(chars[at + 1..end].iter().flat_map(|c| c.to_lowercase()));
        at = end;
    }
    text
}

/// Where the acronym ends that begins at `at`, if it has a tail.
fn acronym_with_tail(chars: &[char], at: usize) -> Option<usize> {
    if at > 0 && chars[at - 1].is_uppercase() {
        return None;
    }
    let rest = &chars[at..];
    if let Some(word) = ONE_WORD.iter().find(|word| word.chars().eq(rest.iter().copied().take(word.len()))) {
        return Some(at + word.len());
    }
    let is_start = at == 0 || !chars[at - 1].is_alphanumeric();
    let leading = usize::from(is_start && rest.first().is_some_and(|c| c.is_lowercase()));
    let letters = rest[leading..].iter().take_while(|c| c.is_uppercase()).count();
    if letters < 2 {
        return None;
    }
    let end = leading + letters;
    let tail = match &rest[end..] {
        ['s', after @ ..] if is_end(after) => 1,
        ['p', 's', after @ ..] if is_end(after) => 2,
        ['v', digit, ..] if digit.is_ascii_digit() => 1,
        after if leading == 1 && is_end(after) => 0,
        // `gRPCServer`: the last capital begins the next word.
        _ if leading == 1 && letters > 2 => return Some(at + end - 1),
        _ => return None,
    };
    Some(at + end + tail)
}

/// True where a word cannot go on.
fn is_end(after: &[char]) -> bool {
    after.first().is_none_or(|c| !c.is_lowercase())
}
