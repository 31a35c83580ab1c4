//! The `mod.rs` files: what the generated tree holds.

use quote::quote;

use super::file::Item;
use super::gates::{self, Shown};
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
    let entries = api.types.iter().map(|def| {
        let features = api.areas.as_ref().map_or(&[][..], |areas| areas.of_type(def.name()));
        (features, entry(def.module(), def.name().as_str()))
    });
    let mut items = vec![Item::Text(doc.to_owned())];
    items.extend(gates::lines(api, Shown::Nothing, entries));
    items
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
    let everything = gates::of_everything(api);
    let items = vec![
        quote!(
            /// What the document says once for all operations.
            pub(crate) const API: crate::runtime::ApiInfo = #facts;
        ),
        quote!(
            /// The facts of every operation, tag by tag.
            #everything
            #[allow(dead_code)]
            pub(crate) const ALL: &[&crate::runtime::OperationInfo] =
                &[#(#all),*];
        ),
    ];
    let entries = api.groups.iter().map(|group| {
        let area = api.areas.as_ref().and_then(|areas| areas.of_group(&group.module));
        (area.map_or(&[][..], |area| &area.compiled_with), entry(&group.module, "*"))
    });
    let lines = gates::lines(api, Shown::Operations, entries);
    let page = Item::Text(guidance::operations_page(api));
    std::iter::once(page).chain(items.into_iter().map(Item::Tokens)).chain(lines).collect()
}
