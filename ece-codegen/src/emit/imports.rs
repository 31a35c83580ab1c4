//! The `use` lines of a file: what its items name of the rest of the crate, once.

use proc_macro2::{TokenStream, TokenTree};
use quote::quote;

use super::file::Item;
use crate::ir::Spelling;

/// How generated files spell the rest of the crate. Modules are in lower case, so no generated type can hide them.
pub(super) const IN_MODELS: Spelling<'static> =
    Spelling { runtime: "rt::", json: "json::", models: "super::", operations: "", rename: None };

/// The same, in the files of operations.
pub(super) const IN_OPERATIONS: Spelling<'static> = Spelling { models: "models::", ..IN_MODELS };

/// The imports that the items need, with nothing that they do not.
pub(super) fn imports(items: &[Item]) -> Option<TokenStream> {
    let mut used = Used::default();
    for item in items {
        match item {
            Item::Tokens(tokens) => used.read(tokens.clone()),
            Item::Text(text) => used.read(text.parse().unwrap_or_default()),
        }
    }
    let models = used.models.then(|| {
        quote!(
            use crate::models;
        )
    });
    let json = used.json.then(|| {
        quote!(
            use crate::runtime::json;
        )
    });
    let runtime = used.runtime.then(|| {
        quote!(
            use crate::runtime as rt;
        )
    });
    let lines = quote!(#models #runtime #json);
    (!lines.is_empty()).then_some(lines)
}

#[derive(Default)]
struct Used {
    models: bool,
    runtime: bool,
    json: bool,
}

impl Used {
    /// Looks for paths that begin with the name of an import.
    fn read(&mut self, tokens: TokenStream) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let is_colon =
            |index: usize| matches!(tokens.get(index), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
        for (index, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Group(group) => self.read(group.stream()),
                // `name: Type` has one colon, `name::Type` two; what follows two is further along a path.
                TokenTree::Ident(name) if is_colon(index + 1) && is_colon(index + 2) => {
                    let is_first = index < 2 || !(is_colon(index - 1) && is_colon(index - 2));
                    if is_first {
                        self.note(&name.to_string());
                    }
                }
                TokenTree::Ident(_) | TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }

    fn note(&mut self, name: &str) {
        match name {
            "models" => self.models = true,
            "rt" => self.runtime = true,
            "json" => self.json = true,
            _ => {}
        }
    }
}
