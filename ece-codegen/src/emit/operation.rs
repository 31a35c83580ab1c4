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
    let listed = operation.parameters.iter().filter(|parameter| parameter.constant.is_none());
    let parameters = listed.map(|parameter| {
        let constructor = location(parameter.location);
        parameter_facts(&parameter.wire, &constructor, parameter.style, parameter.required, parameter.docs.secret)
    });
    let fields = operation.body.iter().flat_map(|body| body.kind.fields());
    let fields =
        fields.map(|field| parameter_facts(&field.wire, &quote!(form), field.style, field.required, field.docs.secret));
    let all: Vec<TokenStream> = parameters.chain(fields).collect();
    let constants = operation.parameters.iter().filter_map(|parameter| {
        let location = ident(&capitalised(&location(parameter.location).to_string()));
        let (wire, value) = (&parameter.wire, parameter.constant.as_ref()?);
        Some(quote!((crate::runtime::Location::#location, #wire, #value)))
    });
    let constants: Vec<TokenStream> = constants.collect();
    let success =
        operation.responses.iter().filter(|response| response.is_success()).filter_map(|response| response.status);
    let success: Vec<Literal> = success.map(Literal::u16_unsuffixed).collect();
    let anonymous = (!operation.authenticated).then(|| quote!(requires_auth: false,));
    let parameters = (!all.is_empty()).then(|| quote!(parameters: &[#(#all),*],));
    let constants = (!constants.is_empty()).then(|| quote!(constants: &[#(#constants),*],));
    let body = operation.body.as_ref().map(body_facts);
    let accept = (!accept.is_empty()).then(|| quote!(accept: &[#(#accept),*],));
    let success = (!success.is_empty()).then(|| quote!(success_statuses: &[#(#success),*],));
    let streaming = matches!(operation.output, Output::Single(ResponseBody::Stream)).then(|| quote!(streaming: true,));
    let (output, read) = output(operation);
    quote! {
        impl crate::runtime::Operation for #name {
            type Output = #output;
            const INFO: &'static crate::runtime::OperationInfo = &crate::runtime::OperationInfo {
                #anonymous
                #parameters
                #constants
                #body
                #accept
                #success
                #streaming
                ..crate::runtime::OperationInfo::new(crate::runtime::Method::#method, #id, #path)
            };
            const READ: crate::runtime::Read<Self> = #read;
        }
    }
}

fn parameter_facts(wire: &str, constructor: &TokenStream, style: Style, required: bool, secret: bool) -> TokenStream {
    let style = match style {
        Style::Simple => None,
        Style::Multi => Some(quote!(.list(crate::runtime::ListStyle::Multi))),
        Style::Space => Some(quote!(.list(crate::runtime::ListStyle::Ssv))),
        Style::Pipe => Some(quote!(.list(crate::runtime::ListStyle::Pipes))),
        Style::Tab => Some(quote!(.list(crate::runtime::ListStyle::Tsv))),
        Style::Rest => Some(quote!(.allow_reserved())),
    };
    let is_path = constructor.to_string() == "path";
    let required = (required && !is_path).then(|| quote!(.required()));
    let secret = secret.then(|| quote!(.secret()));
    quote!(crate::runtime::Parameter::#constructor(#wire) #required #style #secret)
}

/// The constructor of a parameter.
fn location(location: Location) -> TokenStream {
    match location {
        Location::Path => quote!(path),
        Location::Query => quote!(query),
        Location::Header => quote!(header),
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
    let content_types = &body.content_types;
    let required = body.required.then(|| quote!(.required()));
    quote! {
        body: Some(crate::runtime::BodyInfo::new(crate::runtime::BodyKind::#kind, &[#(#content_types),*]) #required),
    }
}

/// The output type and the expression that reads it.
fn output(operation: &Operation) -> (TokenStream, TokenStream) {
    match &operation.output {
        Output::Single(body) => {
            let read = reader(body);
            (body_type(body), quote!(crate::runtime::RawResponse::#read))
        }
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
            (quote!(#name), quote!(|response| match response.nearest(&[#(#statuses),*]) { #(#arms,)* }))
        }
    }
}

fn read_variant(output: &Ident, variant: &VariantName, body: &ResponseBody) -> TokenStream {
    let (variant, read) = (ident(variant.as_str()), reader(body));
    match body {
        ResponseBody::Empty => quote!(response.#read().map(|()| #output::#variant)),
        _ => quote!(response.#read().map(#output::#variant)),
    }
}

fn body_type(body: &ResponseBody) -> TokenStream {
    match body {
        ResponseBody::Empty => quote!(()),
        ResponseBody::Json(ty) => types::plain(ty, &quote!(crate::models)),
        ResponseBody::Text => quote!(String),
        ResponseBody::Stream => quote!(crate::runtime::ByteStream),
    }
}

/// The function of `RawResponse`.
fn reader(body: &ResponseBody) -> TokenStream {
    match body {
        ResponseBody::Empty => quote!(unit),
        ResponseBody::Json(_) => quote!(json),
        ResponseBody::Text => quote!(text),
        ResponseBody::Stream => quote!(stream),
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
        quote!(crate::runtime::call(self))
    } else {
        quote! {
            let mut call = crate::runtime::call(self);
            #(#statements)*
            call
        }
    };
    quote! {
        impl crate::runtime::Client {
            #docs
            #deprecated
            pub fn #function(&self, #(#arguments),*) -> crate::runtime::Call<#marker> { #body }
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
    (!optional.is_empty()).then(|| quote!(impl crate::runtime::Call<#marker> { #(#optional)* }))
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
        None => quote!(impl Into<crate::runtime::FilePart>),
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
        BodyKind::MergePatch(_) => quote!(impl std::borrow::Borrow<crate::runtime::MergePatch>),
        BodyKind::Raw | BodyKind::Text | BodyKind::Form(_) | BodyKind::Multipart(_) => {
            quote!(impl Into<crate::runtime::Body>)
        }
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
