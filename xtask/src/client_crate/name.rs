//! Names of packages that cargo, the registry and every file system take.

use crate::error::{Error, Result};

/// The longest that crates.io takes.
const LONGEST: usize = 64;

/// Keywords of any edition, crates that are always there, and what cargo or a file system keeps for itself.
const TAKEN: &[&str] = &[
    "abstract",
    "alloc",
    "as",
    "async",
    "aux",
    "await",
    "become",
    "box",
    "break",
    "build",
    "com1",
    "com2",
    "com3",
    "com4",
    "con",
    "const",
    "continue",
    "core",
    "crate",
    "deps",
    "do",
    "dyn",
    "else",
    "enum",
    "examples",
    "extern",
    "false",
    "final",
    "fn",
    "for",
    "gen",
    "if",
    "impl",
    "in",
    "incremental",
    "let",
    "loop",
    "lpt1",
    "lpt2",
    "macro",
    "match",
    "mod",
    "move",
    "mut",
    "nul",
    "override",
    "priv",
    "prn",
    "proc-macro",
    "proc_macro",
    "pub",
    "ref",
    "return",
    "self",
    "static",
    "std",
    "struct",
    "super",
    "test",
    "trait",
    "true",
    "try",
    "type",
    "typeof",
    "unsafe",
    "unsized",
    "use",
    "virtual",
    "where",
    "while",
    "yield",
];

/// The name of a package.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct CrateName {
    package: String,
    ident: String,
}

impl CrateName {
    /// A name that somebody chose.
    pub(crate) fn new(name: &str) -> Result<Self> {
        let wrong = |what: &str| {
            Err(Error::usage(format!("`{name}` {what}, so it cannot be the name of a crate"))
                .help("take letters, digits, `-` and `_`, and begin with a letter: my-api"))
        };
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return wrong("does not begin with a letter from a to z");
        }
        if name.contains(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_') {
            return wrong("holds other signs than letters, digits, `-` and `_`");
        }
        if name.len() > LONGEST {
            return wrong("is too long");
        }
        let package = name.to_owned();
        let ident = name.replace('-', "_");
        if TAKEN.contains(&name.to_ascii_lowercase().as_str()) {
            return wrong("means something else already");
        }
        Ok(Self { package, ident })
    }

    /// `prefix` and as much of a text as a name can hold.
    pub(crate) fn of_text(prefix: &str, text: &str) -> Self {
        let mut package = prefix.to_owned();
        for c in text.chars().take(LONGEST / 2) {
            let c = if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
            if c != '-' || !package.ends_with('-') {
                package.push(c);
            }
        }
        let package = package.trim_end_matches('-').to_owned();
        Self { ident: package.replace('-', "_"), package }
    }

    /// For cargo.
    pub(crate) fn package(&self) -> &str {
        &self.package
    }

    /// In Rust.
    pub(crate) fn ident(&self) -> &str {
        &self.ident
    }
}

#[cfg(test)]
mod tests {
    use super::CrateName;

    #[test]
    fn a_name_that_cargo_takes_is_taken() {
        let name = CrateName::new("my-api_2").unwrap();
        assert_eq!((name.package(), name.ident()), ("my-api_2", "my_api_2"));
    }

    #[test]
    fn other_names_are_refused_before_anything_is_written() {
        let long = "x".repeat(65);
        for name in ["", "-a", "_a", "1a", "a b", "a/b", "..", "café", "a.b", "Std", "self", "nul", &long] {
            assert!(CrateName::new(name).is_err(), "{name:?}");
        }
    }

    #[test]
    fn a_text_makes_a_name_whatever_is_in_it() {
        for (text, expected) in [("Pet Store\u{202e}.v2", "doc-pet-store-v2"), ("..", "doc"), ("", "doc")] {
            let name = CrateName::of_text("doc-", text);
            assert_eq!(name.package(), expected, "{text:?}");
            assert_eq!(CrateName::new(name.package()).unwrap(), name);
        }
    }
}
