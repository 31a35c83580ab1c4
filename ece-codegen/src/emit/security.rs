//! What the document says about credentials: its schemes, and what asks for which of them.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Api, Security, SecurityKind, SecurityScheme};

/// The facts that the document says once for all operations. With whole paths: beside them are modules of any name.
pub(super) fn api(api: &Api) -> TokenStream {
    let (base_path, rt) = (&api.base_path, quote!(crate::runtime));
    let usual = quote!(#rt::ApiInfo::new(#base_path));
    let schemes: Vec<TokenStream> = api.security_schemes.iter().map(|it| scheme(it, &rt)).collect();
    let schemes = (!schemes.is_empty()).then(|| quote!(schemes: &[#(#schemes),*],));
    let security = (api.security != Security::Any).then(|| {
        let security = self::security(&api.security, &rt);
        quote!(security: #security,)
    });
    if schemes.is_none() && security.is_none() {
        return usual;
    }
    quote!(#rt::ApiInfo { #schemes #security ..#usual })
}

fn scheme(scheme: &SecurityScheme, rt: &TokenStream) -> TokenStream {
    let id = &scheme.id;
    let kind = match &scheme.kind {
        SecurityKind::Basic => quote!(Basic),
        SecurityKind::HeaderKey(name) => quote!(HeaderKey(#name)),
        SecurityKind::QueryKey(name) => quote!(QueryKey(#name)),
        SecurityKind::OAuth2 => quote!(OAuth2),
    };
    quote!(#rt::SecurityScheme::new(#id, #rt::SchemeKind::#kind))
}

/// Which credentials an operation asks for; `rt` leads to the runtime.
pub(super) fn security(security: &Security, rt: &TokenStream) -> TokenStream {
    match security {
        Security::Any => quote!(#rt::Security::Any),
        Security::None => quote!(#rt::Security::None),
        Security::OneOf(alternatives) => {
            let alternatives = alternatives.iter().map(|ids| quote!(&[#(#ids),*]));
            quote!(#rt::Security::OneOf(&[#(#alternatives),*]))
        }
    }
}
