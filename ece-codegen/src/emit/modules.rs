//! The `mod.rs` files: what the generated tree holds.

use quote::quote;

use super::file::Item;
use super::{guidance, security};
use crate::ir::{Api, ModName};
use crate::names::ident;

/// The tree itself: `lib.rs` decides what of it is public.
pub(super) fn root() -> Vec<Item> {
    let items = [
        // Of what is deprecated callers are told; what is generated has to go on with it.
        quote!(
            #![allow(deprecated)]
        ),
        quote!(
            mod error_code;
        ),
        quote!(
            pub mod models;
        ),
        quote!(
            #[cfg(feature = "operations")]
            pub mod operations;
        ),
        quote!(
            pub use error_code::ErrorCode;
        ),
    ];
    items.into_iter().map(Item::Tokens).collect()
}

pub(super) fn models(api: &Api) -> Vec<Item> {
    let doc =
        "//! Everything that requests and responses carry: one struct per definition, one enum per list of values.\n";
    let lines: String = api.types.iter().map(|def| entry(def.module(), &def.name().to_string())).collect();
    vec![Item::Text(doc.to_owned()), Item::Text(lines)]
}

/// A module and what it gives, on a line of its own.
pub(super) fn entry(module: &ModName, names: &str) -> String {
    format!("mod {module}; pub use {module}::{names};\n")
}

pub(super) fn operations(api: &Api) -> Vec<Item> {
    let facts = security::api(api);
    let all = api.groups.iter().flat_map(|group| {
        let module = ident(group.module.as_str());
        group.operations.iter().map(move |operation| {
            let name = ident(operation.operation_type.as_str());
            quote!(<self::#module::#name as crate::runtime::Operation>::INFO)
        })
    });
    let items = vec![
        quote!(
            /// What the document says once for all operations.
            pub(crate) const API: crate::runtime::ApiInfo = #facts;
        ),
        quote!(
            /// The facts of every operation, tag by tag.
            #[allow(dead_code)]
            pub(crate) const ALL: &[&crate::runtime::OperationInfo] =
                &[#(#all),*];
        ),
    ];
    let lines: String = api.groups.iter().map(|group| entry(&group.module, "*")).collect();
    let page = Item::Text(guidance::operations_page(api));
    std::iter::once(page).chain(items.into_iter().map(Item::Tokens)).chain([Item::Text(lines)]).collect()
}
