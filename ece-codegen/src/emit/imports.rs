//! The `use` lines of a file: what its items name of the rest of the crate, once.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::buffer::{Cursor, TokenBuffer};

use crate::ir::Spelling;

/// How generated files spell the rest of the crate. Modules are in lower case, so no generated type can hide them.
pub(super) const IN_MODELS: Spelling<'static> =
    Spelling { runtime: "rt::", json: "json::", models: "super::", operations: "", rename: None };

/// The same, in the files of operations.
pub(super) const IN_OPERATIONS: Spelling<'static> = Spelling { models: "models::", ..IN_MODELS };

/// What a file names of the rest of the crate.
#[derive(Default)]
pub(super) struct Used {
    models: bool,
    runtime: bool,
    json: bool,
}

impl Used {
    /// The imports that this needs, with nothing that it does not.
    pub(super) fn lines(&self) -> Option<TokenStream> {
        let models = self.models.then(|| {
            quote!(
                use crate::models;
            )
        });
        let json = self.json.then(|| {
            quote!(
                use crate::runtime::json;
            )
        });
        let runtime = self.runtime.then(|| {
            quote!(
                use crate::runtime as rt;
            )
        });
        let lines = quote!(#models #runtime #json);
        (!lines.is_empty()).then_some(lines)
    }

    pub(super) fn read_text(&mut self, text: &str) {
        self.read(TokenBuffer::new2(text.parse().unwrap_or_default()).begin());
    }

    /// Looks for paths that begin with the name of an import.
    pub(super) fn read(&mut self, mut at: Cursor<'_>) {
        // `name: Type` has one colon, `name::Type` two; what follows two is further along a path.
        let (mut colons, mut first, mut is_attribute) = (0, None, false);
        while !at.eof() {
            if let Some((punct, rest)) = at.punct() {
                is_attribute = punct.as_char() == '#';
                colons = if punct.as_char() == ':' { colons + 1 } else { 0 };
                match first.take() {
                    Some(name) if colons == 2 => self.note(&name),
                    name if colons == 1 => first = name,
                    _ => {}
                }
                at = rest;
                continue;
            }
            let (is_first, in_attribute) = (colons < 2, std::mem::take(&mut is_attribute));
            (colons, first) = (0, None);
            if let Some((name, rest)) = at.ident() {
                first = is_first.then_some(name);
                at = rest;
            } else if let Some((inner, _, _, rest)) = at.any_group() {
                // Half of a file is documentation, and no attribute names anything of the crate.
                if !in_attribute {
                    self.read(inner);
                }
                at = rest;
            } else if let Some((_, rest)) = at.token_tree() {
                at = rest;
            } else {
                break;
            }
        }
    }

    fn note(&mut self, name: &Ident) {
        let known = [("models", &mut self.models), ("rt", &mut self.runtime), ("json", &mut self.json)];
        for (known, used) in known {
            *used |= name == known;
        }
    }
}
