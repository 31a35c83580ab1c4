//! String enums: `models/<name>.rs`. Unknown values are kept.

use std::fmt::Write;

use quote::quote;

use super::docs;
use super::file::Item;
use crate::ir::{StringEnum, Variant};
use crate::names::ident;

pub(super) fn string_enum(string_enum: &StringEnum) -> Vec<Item> {
    let fallback = format!("The values of {}.", docs::code(&string_enum.spec_name));
    items(string_enum.name.as_str(), &docs::lead(&string_enum.annotations, fallback), &string_enum.variants)
}

/// The enum, and its values, said once more with their names on the wire.
pub(super) fn items(name: &str, text: &[String], variants: &[Variant]) -> Vec<Item> {
    let name = ident(name);
    let docs = docs::lines(text);
    let listed = variants.iter().map(|variant| {
        let doc = format!(" {}", docs::code(&variant.wire_name));
        let name = ident(variant.name.as_str());
        quote!(#[doc = #doc] #name)
    });
    let declaration = quote! {
        #docs
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum #name {
            #(#listed,)*
            /// A value the document does not list, as it came.
            Unknown(String),
        }
    };
    let mut values = format!("json::string_enum!({name} {{");
    for variant in variants {
        let _ = write!(values, "\n    {} {:?},", variant.name, variant.wire_name);
    }
    values.push_str(if variants.is_empty() { "});\n" } else { "\n});\n" });
    vec![Item::Tokens(declaration), Item::Text(values)]
}
