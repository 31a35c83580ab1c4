//! The operations of a tag: `operations/<tag>.rs`, a table of contents. Per operation the method of the client; what it
//! sends and gives stands in the operation's own file.

use proc_macro2::TokenStream;
use quote::quote;

use super::file::{Item, tokens};
use super::imports::IN_OPERATIONS;
use super::{docs, guidance, modules, value};
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, Group, Operation, Output, TypeName};
use crate::names::ident;

pub(super) fn group(group: &Group, api: &Api, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let mut modules = String::new();
    for operation in &group.operations {
        let output = match &operation.output {
            Output::Single(_) => None,
            Output::ByStatus { name, .. } => Some(name),
        };
        let names = [Some(&operation.operation_type), operation.arguments_type.as_ref(), output];
        let names: Vec<&str> = names.into_iter().flatten().map(TypeName::as_str).collect();
        let names = if let [only] = names[..] { only.to_owned() } else { format!("{{{}}}", names.join(", ")) };
        modules.push_str(&modules::entry(&operation.module, &names));
    }
    let mut heading = docs::group(group);
    heading.extend([String::new(), guidance::list_of(group)]);
    let heading = docs::lines(&heading);
    let methods: Vec<TokenStream> =
        group.operations.iter().map(|operation| method(operation, api, diagnostics)).collect();
    vec![Item::Text(modules), Item::Tokens(quote!(#heading impl rt::Client { #(#methods)* }))]
}

fn method(operation: &Operation, api: &Api, diagnostics: &mut Diagnostics) -> TokenStream {
    let line = tokens(&IN_OPERATIONS.method(operation), diagnostics);
    let docs = docs::operation(operation, api);
    let aliases = guidance::aliases(&operation.guidance);
    let deprecated = docs::deprecated(&operation.annotations);
    let statements: Vec<TokenStream> = operation
        .arguments()
        .map(|input| {
            let name = ident(input.name().as_str());
            if operation.arguments_type.is_some() {
                return value::owned_statement(input, &quote!(call.request), &quote!(arguments.#name));
            }
            value::statement(input, &quote!(call.request), &quote!(#name))
        })
        .collect();
    let body = if statements.is_empty() {
        quote!(rt::call(self))
    } else {
        quote! {
            let mut call = rt::call(self);
            #(#statements)*
            call
        }
    };
    quote! {
        #docs
        #aliases
        #deprecated
        #line { #body }
    }
}
