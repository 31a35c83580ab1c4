//! Enums of definitions that a discriminator tells apart: `models/<base>.rs`. What is unknown is kept whole.

use std::fmt::Write;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::file::{Item, tokens};
use super::imports::IN_MODELS;
use crate::diagnostic::Diagnostics;
use crate::ir::OneOf;
use crate::names::ident;

pub(super) fn one_of(it: &OneOf, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let name = ident(it.name.as_str());
    let discriminator = docs::code(&it.discriminator);
    let fallback = format!("One of what extends the definition {}, by {discriminator}.", docs::code(&it.spec_name));
    let mut text = docs::lead(&it.annotations, fallback);
    text.extend([String::new(), format!("What all have in common: {}.", docs::type_link(&it.base_type()))]);
    let docs = docs::lines(&text);
    let arms: Vec<TokenStream> = it
        .arms
        .iter()
        .map(|arm| {
            let docs = docs::lines(&[format!("{discriminator} is {}.", docs::code(&arm.wire_name))]);
            let line = tokens(&IN_MODELS.arm(arm), diagnostics);
            quote!(#docs #line)
        })
        .collect();
    let unknown = format!(" Another {discriminator}, or none: the whole object, as it came.");
    let deprecated = docs::deprecated(&it.annotations);
    let declaration = quote! {
        #docs
        #deprecated
        #[derive(Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#arms,)*
            #[doc = #unknown]
            Unknown(json::Value),
        }
    };
    vec![Item::Tokens(declaration), Item::Text(arms_text(it))]
}

/// The arms, said once more with the values on the wire.
fn arms_text(it: &OneOf) -> String {
    let base = IN_MODELS.ty(&it.base_type());
    let mut text = format!("json::one_of!({} by {:?} base {base} {{", it.name, it.discriminator);
    for arm in &it.arms {
        let _ = write!(text, "\n    {} {:?} {},", arm.name, arm.wire_name, IN_MODELS.ty(&arm.ty()));
    }
    text + "\n});\n"
}
