//! Structs and aliases: `models/<definition>.rs`.

use std::fmt::Write;

use proc_macro2::TokenStream;
use quote::quote;

use super::file::{Item, tokens};
use super::imports::IN_MODELS;
use super::{docs, value};
use crate::diagnostic::Diagnostics;
use crate::ir::{Additional, Alias, Field, Model, Presence};
use crate::names::ident;

pub(super) fn model(model: &Model, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let mut items = vec![Item::Tokens(structure(model, diagnostics))];
    items.extend(methods(model, diagnostics).map(Item::Tokens));
    items.push(Item::Text(members(model)));
    items.extend(default(model).map(Item::Text));
    items
}

pub(super) fn alias(alias: &Alias, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let mut text = docs::lead(&alias.annotations, format!("The definition {}.", docs::code(&alias.spec_name)));
    let facts = docs::facts(&alias.annotations, false);
    if !facts.is_empty() {
        text.extend([String::new(), docs::sentence(&facts)]);
    }
    let (docs, line) = (docs::lines(&text), tokens(&IN_MODELS.alias(alias), diagnostics));
    let deprecated = docs::deprecated(&alias.annotations);
    vec![Item::Tokens(quote!(#docs #deprecated #line))]
}

fn structure(model: &Model, diagnostics: &mut Diagnostics) -> TokenStream {
    let name = ident(model.name.as_str());
    let docs = model_docs(model);
    // Where the server fills a member, `json::read_only!` writes a `Default` that leaves it out of requests.
    let default = filled_by_server(model).next().is_none().then(|| quote!(Default,));
    let fields: Vec<TokenStream> = model
        .fields
        .iter()
        .map(|field| {
            let (docs, line) = (docs::member(field), tokens(&IN_MODELS.field(field), diagnostics));
            let deprecated = docs::deprecated(&field.annotations);
            quote!(#docs #deprecated #line)
        })
        .collect();
    let deprecated = docs::deprecated(&model.annotations);
    quote! {
        #docs
        #deprecated
        #[derive(Clone, #default PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            /// What the fields cannot carry: members the document does not know, and nulls. Sent back as it came.
            pub extra: json::Extra,
        }
    }
}

fn model_docs(model: &Model) -> TokenStream {
    let definition = format!("The definition {}.", docs::code(&model.spec_name));
    let carried = match (model.in_requests, model.in_responses) {
        (true, true) => "Carried by requests and responses.",
        (true, false) => "Carried by requests.",
        (false, true) => "Carried by responses.",
        (false, false) => "Carried by no operation.",
    };
    let mut text = docs::lead(&model.annotations, definition.clone());
    let is_said = model.annotations.text.is_none() || model.spec_name == model.name.as_str();
    let last = if is_said { carried.to_owned() } else { format!("{carried} {definition}") };
    text.extend([String::new(), last]);
    let left = links_to_setters(model);
    if model.in_requests && model.constructor.is_none() {
        text.extend([String::new(), format!("Start from [`Self::default`]: {left} are required.")]);
    }
    docs::lines(&text)
}

/// Of what is required and no argument of `new`.
fn links_to_setters(model: &Model) -> String {
    let names = model.left_to_setters().map(|field| field.setter.as_str().trim_start_matches("r#"));
    let links: Vec<String> = names.map(|name| format!("[`Self::{name}()`]")).collect();
    match links.as_slice() {
        [most @ .., last] if !most.is_empty() => format!("{} and {last}", most.join(", ")),
        links => links.concat(),
    }
}

fn methods(model: &Model, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    let name = ident(model.name.as_str());
    let new = new(model, diagnostics);
    let setters: Vec<TokenStream> = model.fields.iter().map(|field| setter(field, diagnostics)).collect();
    let additional = model.additional.as_ref().map(|it| additional(it, diagnostics));
    (new.is_some() || !setters.is_empty() || additional.is_some()).then(|| {
        quote! {
            impl #name {
                #new
                #(#setters)*
                #additional
            }
        }
    })
}

fn new(model: &Model, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    let line = tokens(&IN_MODELS.constructor(model)?, diagnostics);
    let taken: Vec<&Field> = model.constructor()?.collect();
    let values = taken.iter().map(|field| {
        let name = ident(field.name.as_str());
        let name = quote!(#name);
        let value = value::field(&field.accepts, &field.ty, &name);
        if value.to_string() == name.to_string() { name } else { quote!(#name: #value) }
    });
    let left = links_to_setters(model);
    let doc = if taken.is_empty() {
        " Nothing is required.".to_owned()
    } else if left.is_empty() {
        " Takes what is required; the rest has setters.".to_owned()
    } else {
        format!(" Takes what is required and cannot be exchanged by mistake; {left} are required, too.")
    };
    let value = if taken.is_empty() {
        quote!(Self::default())
    } else if taken.len() == model.fields.len() {
        quote!(Self { #(#values,)* extra: json::Extra::default() })
    } else {
        quote!(Self { #(#values,)* ..Self::default() })
    };
    Some(quote! {
        #[doc = #doc]
        #line {
            #value
        }
    })
}

fn setter(field: &Field, diagnostics: &mut Diagnostics) -> TokenStream {
    let line = tokens(&IN_MODELS.model_setter(field), diagnostics);
    let (name, wire_name) = (ident(field.name.as_str()), &field.wire_name);
    let value = value::field(&field.accepts, &field.ty, &quote!(value));
    let value = if field.presence.is_option() { quote!(Some(#value)) } else { value };
    let doc = format!(" Sets [`Self::{}`].", field.name.as_str().trim_start_matches("r#"));
    let deprecated = docs::deprecated(&field.annotations);
    quote! {
        #[doc = #doc]
        #deprecated
        #line {
            self.extra.mark_set(#wire_name);
            self.#name = #value;
            self
        }
    }
}

/// The methods for members beyond the listed ones.
fn additional(additional: &Additional, diagnostics: &mut Diagnostics) -> TokenStream {
    let get = tokens(&IN_MODELS.additional(additional), diagnostics);
    let all = tokens(&IN_MODELS.additional_members(additional), diagnostics);
    let set = tokens(&IN_MODELS.with_additional(additional), diagnostics);
    let ty = tokens(&IN_MODELS.ty(&additional.ty), diagnostics);
    let link = docs::type_link(&additional.ty);
    let lead = format!(" A member that the document does not list: {link}. It is kept in [`Self::extra`].");
    quote! {
        #[doc = #lead]
        #get {
            json::additional(self, name)
        }
        /// All members that the document does not list.
        #all {
            json::additional_members(self)
        }
        /// Adds a member that the document does not list.
        #set {
            json::set_additional::<#ty>(&mut self, name.into(), value.into());
            self
        }
    }
}

/// The members, said once: index, field, name on the wire.
fn members(model: &Model) -> String {
    let mut text = format!("json::model!({} {{", model.name);
    for (index, field) in model.fields.iter().enumerate() {
        let required = match field.presence {
            Presence::Required => " required",
            Presence::Nullable => " nullable",
            Presence::RequiredBoxed | Presence::Optional => "",
        };
        let filled = if field.is_filled_by_server() { " read_only" } else { "" };
        let fixed = field.fixed.as_ref().map(|value| format!(" = {value:?}")).unwrap_or_default();
        let _ = write!(text, "\n    {index} {} {:?}{required}{filled}{fixed},", field.name, field.wire_name);
    }
    if !model.fields.is_empty() {
        text.push('\n');
    }
    // `Debug` goes by this list, also where it is empty: derived, it would be a tenth of what is compiled.
    let secrets: Vec<String> = secrets(model).map(|wire_name| format!("{wire_name:?}")).collect();
    let _ = write!(text, "}} secret [{}]", secrets.join(", "));
    text + ");\n"
}

/// `Default` of a model with members that the server fills: they are missing until somebody sets them.
fn default(model: &Model) -> Option<String> {
    let missing: Vec<String> = filled_by_server(model).map(|wire_name| format!("{wire_name:?}")).collect();
    let fields: Vec<&str> = model.fields.iter().map(|field| field.name.as_str()).collect();
    let text = format!("json::read_only!({} {{ {} }} [{}]);\n", model.name, fields.join(", "), missing.join(", "));
    (!missing.is_empty()).then_some(text)
}

fn filled_by_server(model: &Model) -> impl Iterator<Item = &str> {
    model.fields.iter().filter(|field| field.is_filled_by_server()).map(|field| field.wire_name.as_str())
}

fn secrets(model: &Model) -> impl Iterator<Item = &str> {
    model.fields.iter().filter(|field| field.annotations.secret).map(|field| field.wire_name.as_str())
}
