//! Structs and aliases: `models/<definition>.rs`.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::{Context, docs, types};
use crate::ir::{Alias, Field, Model};
use crate::names::ident;

/// A model that requests can carry has `new` while it takes no more than this.
pub(crate) const MOST_ARGUMENTS: usize = 5;

pub(super) fn model(model: &Model, context: &Context<'_>) -> Vec<TokenStream> {
    vec![structure(model), methods(model, context), members(model)]
}

pub(super) fn alias(alias: &Alias) -> Vec<TokenStream> {
    let name = ident(alias.name.as_str());
    let ty = types::plain(&alias.ty, &quote!(super));
    let mut text = docs::lead(&alias.docs, format!("The definition {}.", docs::code(&alias.source)));
    let facts = docs::facts(&alias.docs, false);
    if !facts.is_empty() {
        text.extend([String::new(), docs::sentence(&facts)]);
    }
    let docs = docs::lines(&text);
    vec![quote!(#docs pub type #name = #ty;)]
}

fn structure(model: &Model) -> TokenStream {
    let name = ident(model.name.as_str());
    let docs = model_docs(model);
    let derives = if secrets(model).is_empty() {
        quote!(#[derive(Clone, Debug, Default, PartialEq)])
    } else {
        quote!(#[derive(Clone, Default, PartialEq)])
    };
    let fields = model.fields.iter().map(|field| {
        let docs = docs::member(&field.docs, "member", &field.wire, field.required);
        let name = ident(field.name.as_str());
        let ty = types::plain(&field.ty, &quote!(super));
        let ty = if field.optional { quote!(Option<#ty>) } else { ty };
        quote!(#docs pub #name: #ty)
    });
    quote! {
        #docs
        #derives
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            /// What the fields cannot carry: members the document does not know, and nulls. Sent back as it came.
            pub extra: crate::runtime::json::Extra,
        }
    }
}

fn model_docs(model: &Model) -> TokenStream {
    let source = docs::code(&model.source);
    let mut text = docs::lead(&model.docs, format!("The definition {source}."));
    let carried = match (model.in_requests, model.in_responses) {
        (true, true) => "Carried by requests and answers",
        (true, false) => "Carried by requests",
        (false, true) => "Carried by answers",
        (false, false) => "Carried by no operation",
    };
    let source = model.docs.text.as_ref().map(|_| format!(" The definition {source}."));
    text.extend([String::new(), format!("{carried}.{}", source.unwrap_or_default())]);
    docs::lines(&text)
}

fn methods(model: &Model, context: &Context<'_>) -> TokenStream {
    let name = ident(model.name.as_str());
    let new = new(model, context);
    let setters = model.fields.iter().map(|field| setter(field, context));
    if model.fields.is_empty() && new.is_empty() {
        return TokenStream::new();
    }
    quote! {
        impl #name {
            #new
            #(#setters)*
        }
    }
}

/// Nothing for a model with more required members than a function should take: those start from `default()`.
fn new(model: &Model, context: &Context<'_>) -> TokenStream {
    let required: Vec<&Field> = model.fields.iter().filter(|field| field.required && !field.optional).collect();
    if !model.in_requests || required.len() > MOST_ARGUMENTS {
        return TokenStream::new();
    }
    let (mut arguments, mut values) = (Vec::new(), Vec::new());
    for field in &required {
        let name = ident(field.name.as_str());
        let (argument, value) = types::setter(&field.ty, &quote!(#name), context);
        arguments.push(quote!(#name: #argument));
        let is_same = value.to_string() == quote!(#name).to_string();
        values.push(if is_same { quote!(#name) } else { quote!(#name: #value) });
    }
    let doc =
        if required.is_empty() { " Nothing is required." } else { " Takes what is required; the rest has setters." };
    let value = if required.is_empty() {
        quote!(Self::default())
    } else if required.len() == model.fields.len() {
        quote!(Self { #(#values,)* extra: crate::runtime::json::Extra::default() })
    } else {
        quote!(Self { #(#values,)* ..Self::default() })
    };
    quote! {
        #[doc = #doc]
        pub fn new(#(#arguments),*) -> Self {
            #value
        }
    }
}

fn setter(field: &Field, context: &Context<'_>) -> TokenStream {
    let (field_name, setter) = (ident(field.name.as_str()), ident(field.setter.as_str()));
    let (argument, value) = types::setter(&field.ty, &quote!(value), context);
    let value = if field.optional { quote!(Some(#value)) } else { value };
    let doc = format!(" Sets [`Self::{}`].", field.name.as_str().trim_start_matches("r#"));
    let wire = &field.wire;
    quote! {
        #[doc = #doc]
        pub fn #setter(mut self, value: #argument) -> Self {
            self.extra.mark_set(#wire);
            self.#field_name = #value;
            self
        }
    }
}

fn members(model: &Model) -> TokenStream {
    let name = ident(model.name.as_str());
    let members = model.fields.iter().enumerate().map(|(index, field)| {
        let (index, wire) = (Literal::usize_unsuffixed(index), &field.wire);
        let name = ident(field.name.as_str());
        let required = (field.required && !field.optional).then(|| quote!(required));
        quote!(#index #name #wire #required)
    });
    let secrets = secrets(model);
    let secrets = (!secrets.is_empty()).then(|| quote!(secret [#(#secrets),*]));
    quote!(crate::runtime::json::model!(#name { #(#members),* } #secrets);)
}

fn secrets(model: &Model) -> Vec<&str> {
    model.fields.iter().filter(|field| field.docs.secret).map(|field| field.wire.as_str()).collect()
}
