//! String enums: `models/<name>.rs`. Unknown values are kept.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use crate::ir::{StringEnum, Variant};
use crate::names::ident;

pub(super) fn string_enum(string_enum: &StringEnum) -> Vec<TokenStream> {
    let text = docs::lead(&string_enum.docs, format!("The values of {}.", docs::code(&string_enum.source)));
    items(string_enum.name.as_str(), &text, &string_enum.variants)
}

/// The enum, its table, and the line that gives it everything else.
pub(super) fn items(name: &str, text: &[String], variants: &[Variant]) -> Vec<TokenStream> {
    let name = ident(name);
    let docs = docs::lines(text);
    let listed = variants.iter().map(|variant| {
        let doc = format!(" {}", docs::code(&variant.wire));
        let name = ident(variant.name.as_str());
        quote!(#[doc = #doc] #name)
    });
    let known = variants.iter().map(|variant| {
        let (wire, name) = (&variant.wire, ident(variant.name.as_str()));
        quote!((#wire, Self::#name))
    });
    let text = variants.iter().map(|variant| {
        let (wire, name) = (&variant.wire, ident(variant.name.as_str()));
        quote!(Self::#name => #wire)
    });
    vec![
        quote! {
            #docs
            #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
            #[non_exhaustive]
            pub enum #name {
                #(#listed,)*
                /// A value the document does not list, as it came.
                Unknown(String),
            }
        },
        quote! {
            impl crate::runtime::json::StringEnum for #name {
                const KNOWN: &'static [(&'static str, Self)] = &[#(#known),*];
                fn as_str(&self) -> &str {
                    match self {
                        #(#text,)*
                        Self::Unknown(value) => value,
                    }
                }
                fn unknown(value: String) -> Self {
                    Self::Unknown(value)
                }
            }
        },
        quote!(crate::runtime::json::string_enum!(#name);),
    ]
}
