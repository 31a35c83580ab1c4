//! Enums: `models/<name>.rs`. Unknown values are kept.

use std::fmt::Write;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::file::{Item, tokens};
use super::imports::IN_MODELS;
use crate::diagnostic::Diagnostics;
use crate::ir::{Enum, EnumKind, ListedBy, Variant};
use crate::names::ident;

pub(super) fn open_enum(it: &Enum, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let variants: Vec<_> = it.variants.iter().map(|variant| (variant, docs::variant(variant))).collect();
    let (docs, deprecated) = (docs::lines(&text(it)), docs::deprecated(&it.annotations));
    items(it.name.as_str(), it.kind, &quote!(#docs #deprecated), &variants, diagnostics)
}

fn text(it: &Enum) -> Vec<String> {
    let values = match &it.listed_by {
        None => format!("The values of {}.", docs::code(&it.spec_name)),
        Some(ListedBy::Parameter(name)) => format!("The values of the parameter {}.", docs::code(name)),
        Some(ListedBy::Member(model, field)) => {
            let path = format!("{model}::{}", field.as_str().trim_start_matches("r#"));
            format!("The values of [{}](crate::models::{path}).", docs::code(&path))
        }
    };
    let mut text = docs::lead(&it.annotations, values.clone());
    if it.annotations.text.is_some() && it.listed_by.is_some() {
        text.extend([String::new(), values]);
    }
    text
}

/// The enum behind its documentation, each value with its own, and its values, said once more with their names on the wire.
pub(super) fn items(
    name: &str,
    kind: EnumKind,
    docs: &TokenStream,
    variants: &[(&Variant, Vec<String>)],
    diagnostics: &mut Diagnostics,
) -> Vec<Item> {
    let name = ident(name);
    let unknown = tokens(&IN_MODELS.unknown_variant(kind), diagnostics);
    let derives = match kind {
        EnumKind::String => quote!(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord),
        EnumKind::Integer | EnumKind::Boolean => quote!(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord),
        EnumKind::Number => quote!(Clone, Copy, Debug, PartialEq, PartialOrd),
    };
    let listed = variants.iter().map(|(variant, text)| {
        let (docs, name) = (docs::lines(text), ident(variant.name.as_str()));
        quote!(#docs #name)
    });
    let declaration = quote! {
        #docs
        #[derive(#derives)]
        #[non_exhaustive]
        pub enum #name {
            #(#listed,)*
            /// A value the document does not list, as it came.
            #unknown,
        }
    };
    vec![Item::Tokens(declaration), Item::Text(values(&name.to_string(), kind, variants))]
}

/// The invocation of the macro that makes an enum of the declaration.
fn values(name: &str, kind: EnumKind, variants: &[(&Variant, Vec<String>)]) -> String {
    let mut text = match kind {
        EnumKind::String => format!("json::string_enum!({name} {{"),
        _ => format!("json::scalar_enum!({name}: {} {{", IN_MODELS.ty(&kind.ty())),
    };
    for (Variant { name, wire_name, .. }, _) in variants {
        let _ = match kind {
            EnumKind::String => write!(text, "\n    {name} {wire_name:?},"),
            EnumKind::Number => write!(text, "\n    {name} {wire_name}f64,"),
            EnumKind::Integer | EnumKind::Boolean => write!(text, "\n    {name} {wire_name},"),
        };
    }
    text + if variants.is_empty() { "});\n" } else { "\n});\n" }
}
