//! Operations: `operations/<tag>/<operation>.rs`. The type, its static facts, what it gives, the setters of its call.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::file::{Item, tokens};
use super::imports::IN_OPERATIONS;
use super::{docs, guidance, security, value};
use crate::diagnostic::Diagnostics;
use crate::ir::{
    Body, BodyKind, FormField, ListStyle, Location, Operation, Output, Parameter, ResponseBody, Security, Semantics,
    VariantName,
};
use crate::names::ident;

/// `security` is what the document asks for.
pub(super) fn operation(operation: &Operation, security: &Security, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let mut items = vec![operation_type(operation), operation_impl(operation, security, diagnostics)];
    items.extend(arguments_struct(operation, diagnostics));
    items.extend(output_enum(operation, diagnostics));
    items.extend(setters(operation, diagnostics));
    items.into_iter().map(Item::Tokens).collect()
}

/// An enum without variants: it is never a value, so its name can hide no argument.
fn operation_type(operation: &Operation) -> TokenStream {
    let name = ident(operation.operation_type.as_str());
    let doc = format!(
        " The operation {} ({}); gives {}.",
        docs::code(&operation.id),
        guidance::method_link(&operation.function, "Client::"),
        docs::output(&operation.output)
    );
    quote! {
        #[doc = #doc]
        #[derive(Clone, Copy, Debug)]
        pub enum #name {}
    }
}

fn operation_impl(operation: &Operation, security: &Security, diagnostics: &mut Diagnostics) -> TokenStream {
    let name = ident(operation.operation_type.as_str());
    let output = tokens(&IN_OPERATIONS.output(&operation.output), diagnostics);
    let (info, read) = (info(operation, security), read_output(&operation.output));
    quote! {
        impl rt::Operation for #name {
            type Output = #output;
            const INFO: &'static rt::OperationInfo = &#info;
            const READ: rt::Read<Self> = #read;
        }
    }
}

/// The static facts; what is as usual is left out.
fn info(operation: &Operation, usual_security: &Security) -> TokenStream {
    let (id, path, accept) = (&operation.id, &operation.path, &operation.accept);
    let method = ident(&capitalised(&operation.method));
    let passed = operation.parameters.iter().filter(|parameter| parameter.constant.is_none());
    let parameters: Vec<TokenStream> =
        passed.map(parameter).chain(operation.form_fields().iter().map(form_field)).collect();
    let constants: Vec<TokenStream> = operation
        .parameters
        .iter()
        .filter_map(|parameter| {
            let location = location(parameter.location);
            let (wire_name, value) = (&parameter.wire_name, parameter.constant.as_ref()?);
            Some(quote!((rt::Location::#location, #wire_name, #value)))
        })
        .collect();
    let success: Vec<Literal> = operation.success_statuses().map(Literal::u16_unsuffixed).collect();
    // That an operation is open is said at the operation, whatever the document says.
    let own = Some(&operation.security).filter(|own| **own == Security::None || *own != usual_security);
    let security = own.map(|own| {
        let own = security::security(own, &quote!(rt));
        quote!(security: #own,)
    });
    let parameters = (!parameters.is_empty()).then(|| quote!(parameters: &[#(#parameters),*],));
    let constants = (!constants.is_empty()).then(|| quote!(constants: &[#(#constants),*],));
    let body = operation.body.as_ref().map(body);
    let body = body.map(|body| quote!(body: Some(#body),));
    let accept = (!accept.is_empty()).then(|| quote!(accept: &[#(#accept),*],));
    let sequences = &operation.sequences;
    let sequences = (!sequences.is_empty()).then(|| quote!(sequences: &[#(#sequences),*],));
    let success = (!success.is_empty()).then(|| quote!(success_statuses: &[#(#success),*],));
    let streaming = operation.output.is_streaming().then(|| quote!(streaming: true,));
    let in_memory: Vec<Literal> = operation.output.in_memory_statuses().map(Literal::u16_unsuffixed).collect();
    let in_memory = (!in_memory.is_empty()).then(|| quote!(in_memory_statuses: &[#(#in_memory),*],));
    let content = (!operation.has_content).then(|| quote!(content: rt::Content::Nothing,));
    let bodiless: Vec<Literal> = operation.bodiless_statuses().map(Literal::u16_unsuffixed).collect();
    let bodiless = (!bodiless.is_empty()).then(|| quote!(bodiless_statuses: &[#(#bodiless),*],));
    let usual = quote!(rt::OperationInfo::new(rt::Method::#method, #id, #path));
    let received = quote!(#accept #sequences #success #streaming #in_memory #content #bodiless);
    let semantics = semantics(operation.semantics);
    let unusual = quote!(#semantics #security #parameters #constants #body #received);
    if unusual.is_empty() { usual } else { quote!(rt::OperationInfo { #unusual ..#usual }) }
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let Parameter { wire_name, location, list_style, allow_reserved, required, annotations, .. } = parameter;
    let place = value::place(*location);
    // A path parameter is always required.
    let required = (*required && *location != Location::Path).then(|| quote!(.required()));
    let allow_reserved = allow_reserved.then(|| quote!(.allow_reserved()));
    let (list, secret) = (list(*list_style), annotations.secret.then(|| quote!(.secret())));
    quote!(rt::Parameter::#place(#wire_name) #required #list #allow_reserved #secret)
}

fn form_field(field: &FormField) -> TokenStream {
    let wire_name = &field.wire_name;
    let required = field.required.then(|| quote!(.required()));
    let (list, secret) = (list(field.list_style), field.annotations.secret.then(|| quote!(.secret())));
    quote!(rt::Parameter::form(#wire_name) #required #list #secret)
}

/// Nothing for the usual style.
fn list(style: ListStyle) -> Option<TokenStream> {
    let style = match style {
        ListStyle::Csv => return None,
        ListStyle::Multi => quote!(Multi),
        ListStyle::Ssv => quote!(Ssv),
        ListStyle::Pipes => quote!(Pipes),
        ListStyle::Tsv => quote!(Tsv),
    };
    Some(quote!(.list(rt::ListStyle::#style)))
}

/// Nothing where the method says it.
fn semantics(semantics: Semantics) -> Option<TokenStream> {
    let semantics = match semantics {
        Semantics::ByMethod => return None,
        Semantics::Safe => quote!(Safe),
        Semantics::Idempotent => quote!(Idempotent),
        Semantics::NonIdempotent => quote!(NonIdempotent),
    };
    Some(quote!(semantics: rt::Semantics::#semantics,))
}

fn location(location: Location) -> TokenStream {
    match location {
        Location::Path => quote!(Path),
        Location::Query => quote!(Query),
        Location::Header => quote!(Header),
    }
}

fn body(body: &Body) -> TokenStream {
    let kind = match &body.kind {
        BodyKind::Json(_) => quote!(Json),
        BodyKind::MergePatch(_) => quote!(MergePatch),
        BodyKind::Raw => quote!(Raw),
        BodyKind::Text => quote!(Text),
        BodyKind::Form(_) => quote!(Form),
        BodyKind::Multipart(_) => quote!(Multipart),
    };
    let content_types = &body.content_types;
    let required = body.required.then(|| quote!(.required()));
    quote!(rt::BodyInfo::new(rt::BodyKind::#kind, &[#(#content_types),*]) #required)
}

/// What reads a successful response.
fn read_output(output: &Output) -> TokenStream {
    let (name, variants) = match output {
        Output::Single(body) => {
            let read = read(body);
            return quote!(rt::RawResponse::#read);
        }
        Output::ByStatus { name, variants } => (ident(name.as_str()), variants),
    };
    let arms = variants.iter().map(|(status, variant, body)| {
        let (status, read) = (Literal::u16_unsuffixed(*status), read_variant(&name, variant, body));
        quote!(#status => #read)
    });
    quote!(|response| match response.status_code() {
        #(#arms,)*
        _ => response.stream().map(#name::Other),
    })
}

fn read_variant(output: &Ident, variant: &VariantName, body: &ResponseBody) -> TokenStream {
    let (variant, read) = (ident(variant.as_str()), read(body));
    match body {
        ResponseBody::Empty => quote!(response.#read().map(|()| #output::#variant)),
        _ => quote!(response.#read().map(#output::#variant)),
    }
}

fn read(body: &ResponseBody) -> TokenStream {
    match body {
        ResponseBody::Empty => quote!(unit),
        ResponseBody::Json(_) => quote!(json),
        ResponseBody::Text => quote!(text),
        ResponseBody::TextOrJson => quote!(text_or_json),
        ResponseBody::Stream => quote!(stream),
        ResponseBody::JsonStream(_) => quote!(json_stream),
    }
}

/// Every field is public and required: a value that is forgotten does not compile. Without `Debug`, which would show
/// secrets.
fn arguments_struct(operation: &Operation, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    let name = ident(operation.arguments_type.as_ref()?.as_str());
    let doc = format!(" What {} takes.", docs::code(&operation.id));
    let fields: Vec<TokenStream> = operation
        .arguments()
        .map(|input| {
            let line = tokens(&IN_OPERATIONS.argument_field(input), diagnostics);
            let docs = docs::argument_field(input);
            quote!(#docs #line)
        })
        .collect();
    Some(quote! {
        #[doc = #doc]
        pub struct #name { #(#fields),* }
    })
}

fn output_enum(operation: &Operation, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    let Output::ByStatus { name, variants } = &operation.output else { return None };
    let name = ident(name.as_str());
    let doc = format!(" What {} gives, by status.", docs::code(&operation.id));
    let undeclared = tokens(&IN_OPERATIONS.undeclared_variant(), diagnostics);
    let variants = variants.iter().map(|(status, variant, body)| {
        let doc = format!(" Status {status}.");
        let variant = tokens(&IN_OPERATIONS.output_variant(variant, body), diagnostics);
        quote!(#[doc = #doc] #variant)
    });
    Some(quote! {
        #[doc = #doc]
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// Another success, which the document does not declare.
            #undeclared
        }
    })
}

fn setters(operation: &Operation, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    let setters: Vec<TokenStream> = operation
        .setters()
        .map(|input| {
            let line = tokens(&IN_OPERATIONS.call_setter(input), diagnostics);
            let (docs, statement) =
                (docs::setter(input), value::statement(input, &quote!(self.request), &quote!(value)));
            let deprecated = docs::deprecated(input.annotations());
            quote! {
                #docs
                #deprecated
                #line {
                    #statement
                    self
                }
            }
        })
        .collect();
    let call = tokens(&IN_OPERATIONS.call(&operation.operation_type), diagnostics);
    (!setters.is_empty()).then(|| quote!(impl #call { #(#setters)* }))
}

fn capitalised(method: &str) -> String {
    let mut chars = method.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
