//! Operations: `operations/<tag>.rs`. Per operation a marker with static facts, a method of the client, setters.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{Context, docs, types};
use crate::ir::{
    Argument, Body, BodyKind, FormField, Group, Location, Operation, Output, Parameter, ResponseBody, Style, Type,
    VariantName,
};
use crate::names::ident;

pub(super) fn group(group: &Group, context: &Context<'_>) -> Vec<TokenStream> {
    let heading = format!(" {}", docs::heading(group));
    let mut items = vec![quote!(#![doc = #heading])];
    for operation in &group.operations {
        items.push(marker(operation));
        items.push(operation_impl(operation));
        items.extend(output_enum(operation));
        items.push(method(operation, group, context));
        items.extend(setters(operation, context));
    }
    items
}

fn marker(operation: &Operation) -> TokenStream {
    let name = ident(operation.marker.as_str());
    let doc = format!(" The operation {}; gives {}.", docs::code(&operation.id), docs::output(&operation.output));
    quote! {
        #[doc = #doc]
        #[derive(Clone, Copy, Debug)]
        pub struct #name;
    }
}

fn operation_impl(operation: &Operation) -> TokenStream {
    let name = ident(operation.marker.as_str());
    let (id, path, accept) = (&operation.id, &operation.path, &operation.accept);
    let method = ident(&capitalised(&operation.method));
    let authenticated = operation.authenticated;
    let listed = operation.parameters.iter().filter(|parameter| parameter.constant.is_none());
    let parameters = listed.map(|parameter| {
        parameter_facts(
            &parameter.wire,
            &location(parameter.location),
            parameter.style,
            parameter.required,
            parameter.docs.secret,
        )
    });
    let fields = operation.body.iter().flat_map(|body| body.kind.fields());
    let fields =
        fields.map(|field| parameter_facts(&field.wire, &quote!(Form), field.style, field.required, field.docs.secret));
    let constants = operation.parameters.iter().filter_map(|parameter| {
        let (location, wire, value) = (location(parameter.location), &parameter.wire, parameter.constant.as_ref()?);
        Some(quote!((crate::operation::Location::#location, #wire, #value)))
    });
    let body = operation.body.as_ref().map_or_else(|| quote!(None), body_facts);
    let success =
        operation.responses.iter().filter(|response| response.is_success()).filter_map(|response| response.status);
    let success = success.map(Literal::u16_unsuffixed);
    let streams = matches!(operation.output, Output::Single(ResponseBody::Stream));
    let (output, read) = output(operation);
    quote! {
        impl crate::operation::Operation for #name {
            type Output = #output;
            const INFO: &'static crate::operation::OperationInfo = &crate::operation::OperationInfo {
                id: #id,
                method: crate::operation::Method::#method,
                path: #path,
                authenticated: #authenticated,
                parameters: &[#(#parameters,)* #(#fields,)*],
                constants: &[#(#constants),*],
                body: #body,
                accept: &[#(#accept),*],
                success: &[#(#success),*],
                streams: #streams,
            };
            fn read(answer: crate::operation::Answer) -> Result<Self::Output, crate::Error> { #read }
        }
    }
}

fn parameter_facts(wire: &str, location: &TokenStream, style: Style, required: bool, secret: bool) -> TokenStream {
    let style = match style {
        Style::Simple => quote!(Simple),
        Style::Multi => quote!(Multi),
        Style::Space => quote!(Space),
        Style::Pipe => quote!(Pipe),
        Style::Tab => quote!(Tab),
        Style::Rest => quote!(Rest),
    };
    quote! {
        crate::operation::Parameter {
            name: #wire,
            location: crate::operation::Location::#location,
            style: crate::operation::Style::#style,
            required: #required,
            secret: #secret,
        }
    }
}

fn location(location: Location) -> TokenStream {
    match location {
        Location::Path => quote!(Path),
        Location::Query => quote!(Query),
        Location::Header => quote!(Header),
    }
}

fn body_facts(body: &Body) -> TokenStream {
    let kind = match &body.kind {
        BodyKind::Json(_) => quote!(Json),
        BodyKind::MergePatch(_) => quote!(MergePatch),
        BodyKind::Raw => quote!(Raw),
        BodyKind::Text => quote!(Text),
        BodyKind::Form(_) => quote!(Form),
        BodyKind::Multipart(_) => quote!(Multipart),
    };
    let (content_types, required) = (&body.content_types, body.required);
    quote! {
        Some(crate::operation::BodyInfo {
            kind: crate::operation::BodyKind::#kind,
            content_types: &[#(#content_types),*],
            required: #required,
        })
    }
}

/// The output type and the expression that reads it.
fn output(operation: &Operation) -> (TokenStream, TokenStream) {
    match &operation.output {
        Output::Single(body) => (body_type(body), read(body)),
        Output::ByStatus { name, variants } => {
            let name = ident(name.as_str());
            let statuses = variants.iter().map(|(status, ..)| Literal::u16_unsuffixed(*status));
            let mut arms: Vec<TokenStream> = variants
                .iter()
                .skip(1)
                .map(|(status, variant, body)| {
                    let (status, read) = (Literal::u16_unsuffixed(*status), read_variant(&name, variant, body));
                    quote!(#status => #read)
                })
                .collect();
            // `nearest` gives one of the statuses it is asked for: the first one is what is left.
            arms.extend(variants.first().map(|(_, variant, body)| {
                let read = read_variant(&name, variant, body);
                quote!(_ => #read)
            }));
            (quote!(#name), quote!(match answer.nearest(&[#(#statuses),*]) { #(#arms,)* }))
        }
    }
}

fn read_variant(output: &Ident, variant: &VariantName, body: &ResponseBody) -> TokenStream {
    let (variant, read) = (ident(variant.as_str()), read(body));
    match body {
        ResponseBody::Empty => quote!(#read.map(|()| #output::#variant)),
        _ => quote!(#read.map(#output::#variant)),
    }
}

fn body_type(body: &ResponseBody) -> TokenStream {
    match body {
        ResponseBody::Empty => quote!(()),
        ResponseBody::Json(ty) => types::plain(ty, &quote!(crate::models)),
        ResponseBody::Text => quote!(String),
        ResponseBody::Stream => quote!(crate::ByteStream),
    }
}

fn read(body: &ResponseBody) -> TokenStream {
    match body {
        ResponseBody::Empty => quote!(answer.unit()),
        ResponseBody::Json(_) => quote!(answer.json()),
        ResponseBody::Text => quote!(answer.text()),
        ResponseBody::Stream => quote!(answer.stream()),
    }
}

fn output_enum(operation: &Operation) -> Option<TokenStream> {
    let Output::ByStatus { name, variants } = &operation.output else { return None };
    let name = ident(name.as_str());
    let doc = format!(" What {} gives, by status.", docs::code(&operation.id));
    let variants = variants.iter().map(|(status, variant, body)| {
        let doc = format!(" Status {status}.");
        let (variant, ty) = (ident(variant.as_str()), body_type(body));
        if *body == ResponseBody::Empty { quote!(#[doc = #doc] #variant) } else { quote!(#[doc = #doc] #variant(#ty)) }
    });
    Some(quote! {
        #[doc = #doc]
        #[derive(Debug)]
        #[non_exhaustive]
        pub enum #name { #(#variants),* }
    })
}

fn method(operation: &Operation, group: &Group, context: &Context<'_>) -> TokenStream {
    let (function, marker) = (ident(operation.function.as_str()), ident(operation.marker.as_str()));
    let deprecated =
        operation.docs.deprecated.then(|| quote!(#[deprecated = "a later version of the API may drop it"]));
    let (mut arguments, mut statements, mut said) = (Vec::new(), Vec::new(), Vec::new());
    for argument in &operation.arguments {
        let part = part(operation, argument, context);
        let Some(Part { name, argument, statement, said: sentence, .. }) = part else { continue };
        said.extend(sentence.map(|sentence| (name.to_string(), sentence)));
        arguments.push(quote!(#name: #argument));
        statements.push(statement(&quote!(call.request), &quote!(#name)));
    }
    let page = context.api.operation_page.as_deref();
    let docs = docs::operation(operation, &group.tag, page, &said);
    let body = if statements.is_empty() {
        quote!(crate::Call::new(self))
    } else {
        quote! {
            let mut call = crate::Call::new(self);
            #(#statements)*
            call
        }
    };
    quote! {
        impl crate::Client {
            #docs
            #deprecated
            pub fn #function(&self, #(#arguments),*) -> crate::Call<#marker> { #body }
        }
    }
}

fn setters(operation: &Operation, context: &Context<'_>) -> Option<TokenStream> {
    let parameters = (0..operation.parameters.len()).map(Argument::Parameter);
    let fields = operation.body.as_ref().map_or(0, |body| body.kind.fields().len());
    let body = operation.body.iter().filter(|_| fields == 0).map(|_| Argument::Body);
    let all = parameters.chain((0..fields).map(Argument::FormField)).chain(body);
    let optional: Vec<TokenStream> = all
        .filter(|argument| !operation.arguments.contains(argument))
        .filter_map(|argument| {
            let Part { name, argument, statement, docs, .. } = part(operation, &argument, context)?;
            let statement = statement(&quote!(self.request), &quote!(value));
            Some(quote! {
                #docs
                pub fn #name(mut self, value: #argument) -> Self {
                    #statement
                    self
                }
            })
        })
        .collect();
    let marker = ident(operation.marker.as_str());
    (!optional.is_empty()).then(|| quote!(impl crate::Call<#marker> { #(#optional)* }))
}

/// Makes a statement of the request and the value's name.
type Statement<'a> = Box<dyn Fn(&TokenStream, &TokenStream) -> TokenStream + 'a>;

/// One thing that the caller gives: as an argument of the method, or through a setter.
struct Part<'a> {
    name: Ident,
    argument: TokenStream,
    statement: Statement<'a>,
    docs: TokenStream,
    /// What there is to say about it beyond its name.
    said: Option<String>,
}

/// `None` for constants: the runtime sends them from the static facts.
fn part<'a>(operation: &'a Operation, argument: &Argument, context: &'a Context<'_>) -> Option<Part<'a>> {
    match argument {
        Argument::Parameter(index) => operation.parameters.get(*index).and_then(|it| parameter_part(it, context)),
        Argument::FormField(index) => {
            operation.body.as_ref()?.kind.fields().get(*index).map(|field| field_part(field, context))
        }
        Argument::Body => operation.body.as_ref().map(body_part),
    }
}

fn parameter_part<'a>(parameter: &'a Parameter, context: &'a Context<'_>) -> Option<Part<'a>> {
    if parameter.constant.is_some() {
        return None;
    }
    let method = match parameter.location {
        Location::Path => quote!(path),
        Location::Query => quote!(query),
        Location::Header => quote!(header),
    };
    let (argument, _) = types::parameter(&parameter.ty, &quote!(value), context);
    let wire = &parameter.wire;
    Some(Part {
        name: ident(parameter.name.as_str()),
        argument,
        statement: Box::new(move |request, value| {
            let (_, value) = types::parameter(&parameter.ty, value, context);
            quote!(#request.#method(#wire, #value);)
        }),
        docs: docs::member(&parameter.docs, "parameter", wire, parameter.required),
        said: docs::said(&parameter.docs),
    })
}

fn field_part<'a>(field: &'a FormField, context: &'a Context<'_>) -> Part<'a> {
    let wire = &field.wire;
    let argument = match &field.ty {
        Some(ty) => types::parameter(ty, &quote!(value), context).0,
        None => quote!(impl Into<crate::FilePart>),
    };
    Part {
        name: ident(field.name.as_str()),
        argument,
        statement: Box::new(move |request, value| match &field.ty {
            Some(ty) => {
                let (_, value) = types::parameter(ty, value, context);
                quote!(#request.form(#wire, #value);)
            }
            None => quote!(#request.file(#wire, #value.into());),
        }),
        docs: docs::member(&field.docs, "form field", wire, field.required),
        said: docs::said(&field.docs),
    }
}

/// What is said of a body that nobody has documented.
const THE_BODY: &str = "The body.";

fn body_part(body: &Body) -> Part<'_> {
    let argument = match &body.kind {
        BodyKind::Json(Type::String) => quote!(impl AsRef<str>),
        BodyKind::Json(ty) => {
            let ty = types::plain(ty, &quote!(crate::models));
            quote!(impl std::borrow::Borrow<#ty>)
        }
        BodyKind::MergePatch(_) => quote!(impl std::borrow::Borrow<crate::MergePatch>),
        BodyKind::Raw | BodyKind::Text | BodyKind::Form(_) | BodyKind::Multipart(_) => quote!(impl Into<crate::Body>),
    };
    let statement = move |request: &TokenStream, value: &TokenStream| match &body.kind {
        BodyKind::Json(Type::String) => quote!(#request.json(&#value.as_ref().to_owned());),
        BodyKind::Json(_) | BodyKind::MergePatch(_) => quote!(#request.json(#value.borrow());),
        BodyKind::Raw | BodyKind::Text | BodyKind::Form(_) | BodyKind::Multipart(_) => {
            quote!(#request.raw(#value.into());)
        }
    };
    let fallback = match &body.kind {
        BodyKind::MergePatch(ty) => format!("A merge patch of {}.", docs::type_link(ty)),
        _ => THE_BODY.to_owned(),
    };
    Part {
        name: ident(body.name.as_str()),
        argument,
        statement: Box::new(statement),
        docs: docs::body(&body.docs, fallback.clone()),
        said: docs::said(&body.docs).or((fallback != THE_BODY).then_some(fallback)),
    }
}

fn capitalised(method: &str) -> String {
    let mut chars = method.chars();
    chars.next().map_or_else(String::new, |first| first.to_uppercase().chain(chars).collect())
}
