//! Sample calls: `smoke/<tag>.rs`. Per operation one call with everything that can be given, one with what is required.
//!
//! They are test code: they show that every public signature compiles, and what goes out can be judged by others. The
//! samples are the same everywhere, so that a judge who knows only the document knows them too.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Map, Value, json};

use super::{Context, types};
use crate::ir::{Api, Argument, BodyKind, Group, Location, Operation, Type, TypeDef, TypeName};
use crate::names::ident;

/// What every text is: signs that have to be encoded, one of them no ASCII.
const TEXT: &str = "a/b c?d%é";
/// What a text in a header is: good wherever a media type is wanted.
const HEADER: &str = "application/json";

pub(super) fn root(api: &Api) -> Vec<TokenStream> {
    let modules = api.groups.iter().map(|group| ident(group.module.as_str()));
    let all = modules.clone();
    let models = api.types.iter().map(|def| {
        let (module, name) = (def.module().as_str(), ident(def.name().as_str()));
        quote!(crate::smoke::model::<crate::models::#name>(#module))
    });
    vec![
        quote!(
            //! Calls with sample values, for tests.
        ),
        quote!(#(mod #modules;)*),
        quote! {
            /// Two calls per operation.
            pub(crate) const CALLS: &[&[crate::smoke::Smoke]] = &[#(#all::CALLS),*];
        },
        quote! {
            /// Every type, by the name of its file.
            pub(crate) const MODELS: &[crate::smoke::ModelSmoke] = &[#(#models),*];
        },
    ]
}

pub(super) fn group(group: &Group, context: &Context<'_>) -> Vec<TokenStream> {
    let calls = group.operations.iter().map(|operation| {
        let id = &operation.id;
        let required = call(operation, false, context);
        let all = call(operation, true, context);
        quote! {
            crate::smoke::Smoke {
                id: #id,
                required: |client| crate::smoke::send(#required),
                all: |client| crate::smoke::send(#all),
            }
        }
    });
    let heading = format!(" Calls of the tag {}.", super::docs::code(&group.tag));
    vec![quote!(#![doc = #heading]), quote!(pub(super) const CALLS: &[crate::smoke::Smoke] = &[#(#calls),*];)]
}

fn call(operation: &Operation, everything: bool, context: &Context<'_>) -> TokenStream {
    let function = ident(operation.function.as_str());
    let arguments = operation.arguments.iter().filter_map(|argument| sample(operation, argument, everything, context));
    let setters = setters(operation, everything).into_iter().filter_map(|argument| {
        let name = ident(setter_name(operation, &argument)?);
        let value = sample(operation, &argument, everything, context)?;
        Some(quote!(.#name(#value)))
    });
    quote!(client.#function(#(#arguments),*) #(#setters)*)
}

/// What is no argument of the method: all of it, or what is required all the same.
fn setters(operation: &Operation, everything: bool) -> Vec<Argument> {
    let parameters = operation.parameters.iter().enumerate().filter(|(_, it)| it.constant.is_none());
    let parameters =
        parameters.filter(|(_, it)| everything || it.required).map(|(index, _)| Argument::Parameter(index));
    let body = operation.body.as_ref();
    let fields = body.map_or(&[][..], |body| body.kind.fields()).iter().enumerate();
    let fields = fields.filter(|(_, it)| everything || it.required).map(|(index, _)| Argument::FormField(index));
    let whole = body.filter(|body| body.kind.fields().is_empty() && (everything || body.required));
    let all = parameters.chain(fields).chain(whole.map(|_| Argument::Body));
    all.filter(|argument| !operation.arguments.contains(argument)).collect()
}

fn setter_name<'a>(operation: &'a Operation, argument: &Argument) -> Option<&'a str> {
    Some(match argument {
        Argument::Parameter(index) => operation.parameters.get(*index)?.name.as_str(),
        Argument::FormField(index) => operation.body.as_ref()?.kind.fields().get(*index)?.name.as_str(),
        Argument::Body => operation.body.as_ref()?.name.as_str(),
    })
}

fn sample(operation: &Operation, argument: &Argument, everything: bool, context: &Context<'_>) -> Option<TokenStream> {
    match argument {
        Argument::Parameter(index) => {
            let parameter = operation.parameters.get(*index)?;
            let text = if parameter.location == Location::Header { HEADER } else { TEXT };
            Some(parameter_sample(&parameter.ty, text, context))
        }
        Argument::FormField(index) => {
            let field = operation.body.as_ref()?.kind.fields().get(*index)?;
            Some(match &field.ty {
                Some(ty) => parameter_sample(ty, TEXT, context),
                None => quote!(crate::runtime::FilePart::new("sample").with_file_name("sample.zip")),
            })
        }
        Argument::Body => Some(match &operation.body.as_ref()?.kind {
            BodyKind::Json(Type::String) => quote!(#TEXT),
            BodyKind::Json(ty) => {
                let text = value(ty, everything, context, &mut Vec::new()).to_string();
                let ty = types::plain(ty, &quote!(crate::models));
                quote!(crate::smoke::json::<#ty>(#text))
            }
            BodyKind::MergePatch(ty) => {
                let text = value(ty, everything, context, &mut Vec::new()).to_string();
                quote!(crate::smoke::patch(#text))
            }
            // A JSON text too: JSON may be among the media types.
            BodyKind::Raw | BodyKind::Text | BodyKind::Form(_) | BodyKind::Multipart(_) => quote!("\"sample\""),
        }),
    }
}

fn parameter_sample(ty: &Type, text: &str, context: &Context<'_>) -> TokenStream {
    match ty {
        Type::Bool => quote!(true),
        Type::I32 | Type::I64 => quote!(7),
        Type::F64 => quote!(1.5),
        Type::Array(inner) => {
            let element = parameter_sample(inner, text, context);
            quote!([#element, #element])
        }
        Type::Joined(_) => quote!(["a", "b"]),
        _ => {
            let sample = value(ty, true, context, &mut Vec::new());
            let text = sample.as_str().filter(|sample| *sample != TEXT).unwrap_or(text);
            quote!(#text)
        }
    }
}

/// A sample of a type: with all members, or with those that are required. A type within itself is left out.
fn value(ty: &Type, everything: bool, context: &Context<'_>, within: &mut Vec<TypeName>) -> Value {
    match ty {
        Type::Bool => json!(true),
        Type::I32 | Type::I64 => json!(7),
        Type::F64 => json!(1.5),
        Type::String | Type::Joined(_) => json!(TEXT),
        Type::Timestamp => json!("2024-05-14T08:15:30.123Z"),
        Type::Value => json!({ "sample": [true, null, 7] }),
        Type::Array(inner) if holds(inner, within) => json!([]),
        Type::Array(inner) => json!([value(inner, everything, context, within)]),
        Type::Map(inner) if holds(inner, within) => json!({}),
        Type::Map(inner) => json!({ "sample": value(inner, everything, context, within) }),
        Type::Boxed(inner) => value(inner, everything, context, within),
        Type::Named(name) => match context.types.get(name) {
            Some(TypeDef::Enum(def)) => def.variants.first().map_or(json!(TEXT), |variant| json!(variant.wire)),
            Some(TypeDef::Alias(alias)) => value(&alias.ty, everything, context, within),
            Some(TypeDef::Model(model)) => {
                within.push(name.clone());
                let fields = model.fields.iter().filter(|field| everything || field.required);
                let fields = fields.filter(|field| field.required || !holds(&field.ty, within)).collect::<Vec<_>>();
                let mut members = Map::new();
                for field in fields {
                    members.insert(field.wire.clone(), value(&field.ty, everything, context, within));
                }
                within.pop();
                Value::Object(members)
            }
            None => Value::Null,
        },
    }
}

/// True for a type that is one of those around it, or a list of it.
fn holds(ty: &Type, within: &[TypeName]) -> bool {
    match ty {
        Type::Named(name) => within.contains(name),
        Type::Boxed(inner) => holds(inner, within),
        _ => false,
    }
}
