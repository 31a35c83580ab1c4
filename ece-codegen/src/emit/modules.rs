//! The `mod.rs` files: what the generated tree holds.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Output};
use crate::names::ident;

/// The tree itself: `lib.rs` decides what of it is public.
pub(super) fn root() -> Vec<TokenStream> {
    vec![
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
            #[cfg(all(test, feature = "operations"))]
            #[allow(deprecated)]
            pub(crate) mod smoke;
        ),
        quote!(
            pub use error_code::ErrorCode;
        ),
    ]
}

pub(super) fn models(api: &Api) -> Vec<TokenStream> {
    let mut items = vec![quote!(
        //! Everything that requests and answers carry: one struct per definition, one enum per list of values.
    )];
    items.extend(api.types.iter().map(|def| {
        let module = ident(def.module().as_str());
        quote!(mod #module;)
    }));
    items.extend(api.types.iter().map(|def| {
        let (module, name) = (ident(def.module().as_str()), ident(def.name().as_str()));
        quote!(pub use #module::#name;)
    }));
    items
}

pub(super) fn operations(api: &Api) -> Vec<TokenStream> {
    let base_path = &api.base_path;
    let mut items = vec![quote!(
        //! One marker type per operation, with its static facts; calls start at the methods of `Client`.
    )];
    items.push(quote!(
        /// The document's base path.
        pub(crate) const BASE_PATH: &str = #base_path;
    ));
    items.extend(api.groups.iter().map(|group| {
        let module = ident(group.module.as_str());
        quote!(mod #module;)
    }));
    items.extend(api.groups.iter().map(|group| {
        let module = ident(group.module.as_str());
        let names = group.operations.iter().flat_map(|operation| {
            let output = match &operation.output {
                Output::Single(_) => None,
                Output::ByStatus { name, .. } => Some(ident(name.as_str())),
            };
            [Some(ident(operation.marker.as_str())), output].into_iter().flatten()
        });
        quote!(pub use #module::{#(#names),*};)
    }));
    items
}
