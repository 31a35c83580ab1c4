//! What callers pass, turned into what a field holds or a request takes.

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Accepts, Input, Location, Type};

/// The value of a field of the type `ty`, without its `Option`.
pub(super) fn field(accepts: &Accepts, ty: &Type, value: &TokenStream) -> TokenStream {
    if let Type::Boxed(inner) = ty {
        let inner = field(accepts, inner, value);
        return quote!(Box::new(#inner));
    }
    match accepts {
        Accepts::Into(_) => quote!(#value.into()),
        Accepts::List(element) if matches!(**element, Accepts::Into(_)) => {
            quote!(#value.into_iter().map(Into::into).collect())
        }
        Accepts::List(_) => quote!(#value.into_iter().collect()),
        Accepts::Members(_) => quote!(#value.into_iter().map(|(name, value)| (name.into(), value)).collect()),
        Accepts::Exactly(_)
        | Accepts::Text
        | Accepts::Texts
        | Accepts::File
        | Accepts::Files
        | Accepts::Json(_)
        | Accepts::MergePatch
        | Accepts::Bytes => quote!(#value),
    }
}

/// The statement that puts `value` into `request`.
pub(super) fn statement(input: Input<'_>, request: &TokenStream, value: &TokenStream) -> TokenStream {
    match input {
        Input::Parameter(parameter, accepts) => {
            let method = place(parameter.location);
            let wire_name = &parameter.wire_name;
            let value = param_value(accepts, &parameter.ty, value);
            quote!(#request.#method(#wire_name, #value);)
        }
        Input::FormField(field) => {
            let wire_name = &field.wire_name;
            match &field.ty {
                Some(ty) => {
                    let value = param_value(&field.accepts, ty, value);
                    quote!(#request.form(#wire_name, #value);)
                }
                None if field.is_list_of_files => {
                    quote!(#request.files(#wire_name, #value.into_iter().map(Into::into));)
                }
                None => quote!(#request.file(#wire_name, #value.into());),
            }
        }
        Input::Body(_, Accepts::Text) => quote!(#request.json(&#value.as_ref().to_owned());),
        Input::Body(_, Accepts::Json(_) | Accepts::MergePatch) => quote!(#request.json(#value.borrow());),
        Input::Body(..) => quote!(#request.raw(#value.into());),
    }
}

/// The same for a value that the struct of all arguments holds.
pub(super) fn owned_statement(input: Input<'_>, request: &TokenStream, value: &TokenStream) -> TokenStream {
    let single = |accepts: &Accepts, ty: &Type| match (accepts, ty) {
        (Accepts::Texts, _) => param_value(accepts, ty, value),
        _ => quote!(rt::ParamValue::single(#value)),
    };
    match input {
        Input::Parameter(parameter, accepts) => {
            let (method, wire_name) = (place(parameter.location), &parameter.wire_name);
            let value = single(accepts, &parameter.ty);
            quote!(#request.#method(#wire_name, #value);)
        }
        Input::FormField(field) => {
            let wire_name = &field.wire_name;
            match &field.ty {
                Some(ty) => {
                    let value = single(&field.accepts, ty);
                    quote!(#request.form(#wire_name, #value);)
                }
                None if field.is_list_of_files => quote!(#request.files(#wire_name, #value);),
                None => quote!(#request.file(#wire_name, #value);),
            }
        }
        Input::Body(_, Accepts::Text | Accepts::Json(_) | Accepts::MergePatch) => quote!(#request.json(&#value);),
        Input::Body(..) => quote!(#request.raw(#value);),
    }
}

/// What the runtime calls the place of a parameter: a method of requests, and the constructor of its facts.
pub(super) fn place(location: Location) -> TokenStream {
    match location {
        Location::Path => quote!(path),
        Location::Query => quote!(query),
        Location::Header => quote!(header),
    }
}

/// The value of a parameter, before any encoding.
fn param_value(accepts: &Accepts, ty: &Type, value: &TokenStream) -> TokenStream {
    match (accepts, ty) {
        (Accepts::Texts, Type::Joined(separator)) => quote!(rt::ParamValue::joined(#separator, #value)),
        (Accepts::Texts, _) => quote!(rt::ParamValue::list(#value)),
        (Accepts::Text, _) => quote!(rt::ParamValue::single(#value.as_ref())),
        (Accepts::Into(_), _) => quote!(rt::ParamValue::single(#value.into())),
        _ => quote!(rt::ParamValue::single(#value)),
    }
}
