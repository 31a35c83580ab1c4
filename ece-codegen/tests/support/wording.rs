//! The texts of a crate's sources, and what none of them may say.
#![allow(dead_code, missing_docs, unreachable_pub)] // every test takes what it needs

use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// What no message says, and what it says instead.
const UNWANTED: [(&str, &str); 9] = [
    ("is no ", "is not a"),
    ("are no ", "are not"),
    ("mend", "fix"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("stands twice", "appears twice"),
    ("goes the same road", "goes the same way"),
    ("leads nowhere", "does not exist"),
    ("lead nowhere", "do not exist"),
];

/// What is good English although it looks like the above.
const FINE: [&str; 4] = ["there is no ", "there are no ", "is no longer", "are no longer"];

/// What is wrong with a text, and what to say instead.
pub fn fault(text: &str) -> Option<(&'static str, &'static str)> {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ") + " ";
    let text = FINE.iter().fold(text, |text, fine| text.replace(fine, "; "));
    UNWANTED.into_iter().find(|(unwanted, _)| {
        text.match_indices(unwanted).any(|(at, _)| {
            let is_letter = |c: Option<char>| c.is_some_and(char::is_alphabetic);
            let after = text[at + unwanted.len()..].chars().next();
            !is_letter(text[..at].chars().next_back()) && (unwanted.ends_with(' ') || !is_letter(after))
        })
    })
}

/// Every text of the sources below a folder, with the file that it stands in; tests and documentation are left out.
pub fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() && name != "tests" {
            found.extend(texts(&path));
        } else if path.extension().is_some_and(|extension| extension == "rs") && name != "tests.rs" {
            let mut literals = Vec::new();
            collect(fs::read_to_string(&path).unwrap().parse().unwrap(), &mut literals);
            found.extend(literals.into_iter().map(|text| (path.display().to_string(), text)));
        }
    }
    found
}

/// Attributes are read for `reason = "…"` and for the words that clap prints, but not for documentation.
fn collect(tokens: TokenStream, found: &mut Vec<String>) {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => {
                tokens.next_if(|next| matches!(next, TokenTree::Punct(punct) if punct.as_char() == '!'));
                let Some(TokenTree::Group(attribute)) = tokens.peek() else { continue };
                let text = attribute.stream().to_string();
                if text.starts_with("doc =") {
                    tokens.next();
                } else if text.replace(' ', "") == "cfg(test)" {
                    skip_item(&mut tokens);
                }
            }
            TokenTree::Group(group) => collect(group.stream(), found),
            TokenTree::Literal(literal) => {
                let text = literal.to_string();
                if text.contains('"') {
                    found.push(text.replace("\\\n", " ").replace("\\n", " "));
                }
            }
            TokenTree::Punct(_) | TokenTree::Ident(_) => {}
        }
    }
}

fn skip_item(tokens: &mut impl Iterator<Item = TokenTree>) {
    for token in tokens {
        let is_end = match token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
            TokenTree::Punct(punct) => punct.as_char() == ';',
            TokenTree::Ident(_) | TokenTree::Literal(_) => false,
        };
        if is_end {
            return;
        }
    }
}

/// Fails where a text of the crate in `folder` is not in good English. There have to be `least` texts, or they were not found.
pub fn assert_good_english(folder: &Path, least: usize) {
    let texts = texts(&folder.join("src"));
    assert!(texts.len() > least, "only {} texts were looked at", texts.len());
    let wrong: Vec<String> = texts
        .iter()
        .filter_map(|(file, text)| fault(text).map(|(_, instead)| format!("{file}: {text}: say `{instead}`")))
        .collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
