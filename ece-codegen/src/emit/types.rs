//! Types to tokens: as fields, as arguments, and the expression that turns the one into the other.

use proc_macro2::TokenStream;
use quote::quote;

use super::Context;
use crate::ir::{Type, TypeDef};
use crate::names::ident;

/// The type of a field or of a body, seen from `models` through `root` (`super` or `crate::models`).
pub(super) fn plain(ty: &Type, root: &TokenStream) -> TokenStream {
    match ty {
        Type::Bool => quote!(bool),
        Type::I32 => quote!(i32),
        Type::I64 => quote!(i64),
        Type::F64 => quote!(f64),
        Type::String | Type::Joined(_) => quote!(String),
        Type::Timestamp => quote!(crate::runtime::json::Timestamp),
        Type::Value => quote!(crate::runtime::json::Value),
        Type::Named(name) => {
            let name = ident(name.as_str());
            quote!(#root::#name)
        }
        Type::Array(inner) => {
            let inner = plain(inner, root);
            quote!(Vec<#inner>)
        }
        Type::Map(inner) => {
            let inner = plain(inner, root);
            quote!(crate::runtime::json::Map<#inner>)
        }
        Type::Boxed(inner) => {
            let inner = plain(inner, root);
            quote!(Box<#inner>)
        }
    }
}

/// What a setter of a model takes, and the expression that makes the field's value of `value`.
pub(super) fn setter(ty: &Type, value: &TokenStream, context: &Context<'_>) -> (TokenStream, TokenStream) {
    let root = quote!(super);
    match ty {
        Type::Boxed(inner) => {
            let (argument, inner) = setter(inner, value, context);
            (argument, quote!(Box::new(#inner)))
        }
        Type::Array(inner) => {
            let (argument, converts) = element(inner, &root, context);
            if converts {
                (quote!(impl IntoIterator<Item = #argument>), quote!(#value.into_iter().map(Into::into).collect()))
            } else {
                (quote!(impl IntoIterator<Item = #argument>), quote!(#value.into_iter().collect()))
            }
        }
        Type::Map(inner) => {
            let inner = plain(inner, &root);
            (
                quote!(impl IntoIterator<Item = (impl Into<String>, #inner)>),
                quote!(#value.into_iter().map(|(name, value)| (name.into(), value)).collect()),
            )
        }
        _ => {
            let (argument, converts) = element(ty, &root, context);
            (argument, if converts { quote!(#value.into()) } else { value.clone() })
        }
    }
}

/// A single value: types that are made of text take whatever turns into them.
fn element(ty: &Type, root: &TokenStream, context: &Context<'_>) -> (TokenStream, bool) {
    let plain = plain(ty, root);
    if is_made_of_text(ty, context) { (quote!(impl Into<#plain>), true) } else { (plain, false) }
}

/// True for types that a string literal turns into.
pub(super) fn is_made_of_text(ty: &Type, context: &Context<'_>) -> bool {
    matches!(ty, Type::String | Type::Timestamp | Type::Value) || is_enum(ty, context)
}

/// True for a string enum.
pub(super) fn is_enum(ty: &Type, context: &Context<'_>) -> bool {
    match ty {
        Type::Named(name) => match context.types.get(name) {
            Some(TypeDef::Enum(_)) => true,
            Some(TypeDef::Alias(alias)) => is_enum(&alias.ty, context),
            Some(TypeDef::Model(_)) | None => false,
        },
        _ => false,
    }
}

/// What an argument or setter for a parameter takes, and the runtime's value made of `value`.
pub(super) fn parameter(ty: &Type, value: &TokenStream, context: &Context<'_>) -> (TokenStream, TokenStream) {
    let one = |argument: TokenStream, text: TokenStream| (argument, quote!(crate::runtime::ParamValue::single(#text)));
    match ty {
        Type::String => one(quote!(impl AsRef<str>), quote!(#value.as_ref())),
        Type::Bool | Type::I32 | Type::I64 | Type::F64 => one(plain(ty, &quote!(super)), value.clone()),
        Type::Array(_) => {
            (quote!(impl IntoIterator<Item = impl ToString>), quote!(crate::runtime::ParamValue::list(#value)))
        }
        Type::Joined(separator) => (
            quote!(impl IntoIterator<Item = impl ToString>),
            quote!(crate::runtime::ParamValue::joined(#separator, #value)),
        ),
        Type::Named(_) | Type::Timestamp if is_made_of_text(ty, context) => {
            let plain = plain(ty, &quote!(crate::models));
            one(quote!(impl Into<#plain>), quote!(#value.into()))
        }
        Type::Named(_) | Type::Timestamp | Type::Value | Type::Map(_) | Type::Boxed(_) => {
            one(quote!(impl AsRef<str>), quote!(#value.as_ref()))
        }
    }
}
