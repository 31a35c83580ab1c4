//! Documentation of generated items: our own words where an overlay has them, facts of the document everywhere.

use proc_macro2::TokenStream;
use quote::quote;

use super::guidance;
use crate::ir::{
    Annotations, Api, BodyKind, Field, Group, Input, Operation, Output, Response, ResponseBody, Security, Semantics,
    Type, Variant,
};

use super::markdown::escape;
pub(super) use crate::text::code;
use crate::text::visible;

/// Says nothing that the signature does not.
const THE_BODY: &str = "The body.";

/// One `#[doc]` per line, so that rustfmt and readers see ordinary comments.
pub(super) fn lines(lines: &[String]) -> TokenStream {
    let lines = lines.iter().flat_map(|line| line.split('\n')).map(|line| {
        let line = visible(line.trim_end());
        if line.is_empty() { String::new() } else { format!(" {line}") }
    });
    quote!(#(#[doc = #lines])*)
}

/// The first sentence of an item: an overlay's, or the given one, which says what the item is.
pub(super) fn lead(annotations: &Annotations, fallback: String) -> Vec<String> {
    let mut text = vec![annotations.text.as_deref().map_or(fallback, escape)];
    let flags = flags(annotations);
    if !flags.is_empty() {
        text.extend([String::new(), flags.join(" ")]);
    }
    text
}

/// The attribute of an item that is going away: the compiler says it to those who use the item, rustdoc to those who read
/// about it.
pub(super) fn deprecated(annotations: &Annotations) -> Option<TokenStream> {
    let note = note(annotations)?;
    Some(quote!(#[deprecated = #note]))
}

fn note(annotations: &Annotations) -> Option<String> {
    let plain = || "a later version of the API may drop it".to_owned();
    let note = || annotations.instead.as_deref().map_or_else(plain, |it| format!("use {} instead", one_line(it)));
    annotations.deprecated.then(note)
}

fn one_line(text: &str) -> String {
    visible(&escape(text).split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Deprecation is no flag here: an attribute says it.
fn flags(annotations: &Annotations) -> Vec<String> {
    let mut flags = Vec::new();
    if annotations.experimental {
        flags.push("**Experimental**: it may change.".to_owned());
    }
    if annotations.hosted_only {
        flags.push("Only on the hosted service, not in self-hosted installations.".to_owned());
    }
    flags
}

/// Format, default, limits: what the type does not say.
pub(super) fn facts(annotations: &Annotations, required: bool) -> Vec<String> {
    let mut facts = Vec::new();
    if required {
        facts.push("required".to_owned());
    }
    facts.extend(annotations.format.as_ref().map(|format| format!("format {}", code(format))));
    facts.extend(annotations.default.as_ref().map(|default| format!("the server's default is {}", code(default))));
    facts.extend(annotations.limits.iter().cloned());
    if annotations.may_be_empty {
        facts.push("may be empty".to_owned());
    }
    if annotations.read_only {
        facts.push("read-only".to_owned());
    }
    if annotations.secret {
        facts.push("secret: never printed".to_owned());
    }
    facts
}

/// Facts as a sentence.
pub(super) fn sentence(facts: &[String]) -> String {
    let text = facts.join(", ");
    let mut letters = text.chars();
    let first = letters.next().map(|letter| letter.to_ascii_uppercase());
    format!("{}{}.", first.map(String::from).unwrap_or_default(), letters.as_str())
}

/// The documentation of a member of a model. Its name stands in the next line: only a name that differs there is said.
pub(super) fn member(field: &Field) -> TokenStream {
    let wire_name = differing_name(field.name.as_str(), &field.wire_name);
    let fixed = field.fixed.as_ref().map(|value| format!("{} where it is not set", code(value)));
    lines(&described(
        &field.annotations,
        undocumented(&field.ty),
        wire_name.into_iter().chain(fixed),
        field.presence.is_required(),
    ))
}

/// The documentation of a setter of a call.
pub(super) fn setter(input: Input<'_>) -> TokenStream {
    let required = input.is_required() && !matches!(input, Input::Body(..));
    value(input, required)
}

/// The documentation of a field of the struct that holds all arguments. All of them are required, so none has an
/// attribute that warns of it: nobody could do without.
pub(super) fn argument_field(input: Input<'_>) -> TokenStream {
    let docs = value(input, false);
    let note = going_away(input.annotations()).map(|note| lines(&[String::new(), note]));
    quote!(#docs #note)
}

fn going_away(annotations: &Annotations) -> Option<String> {
    note(annotations).map(|note| format!("**Deprecated**: {note}."))
}

fn value(input: Input<'_>, required: bool) -> TokenStream {
    let fallback = match input {
        Input::Parameter(parameter, _) => undocumented(&parameter.ty),
        Input::FormField(field) if field.is_list_of_files => "Files.".to_owned(),
        Input::FormField(field) => field.ty.as_ref().map_or("A file.".to_owned(), undocumented),
        Input::Body(body, _) => body_fallback(&body.kind),
    };
    let wire_name = input.wire_name().and_then(|wire_name| differing_name(input.name().as_str(), wire_name));
    let mut text = described(input.annotations(), fallback, wire_name, required);
    if let Some(kind) = body_kind(input) {
        text.extend([String::new(), kind]);
    }
    lines(&text)
}

fn described(
    annotations: &Annotations,
    fallback: String,
    more: impl IntoIterator<Item = String>,
    required: bool,
) -> Vec<String> {
    let mut text = lead(annotations, fallback);
    let mut facts = facts(annotations, required);
    facts.extend(more);
    if !facts.is_empty() {
        text.extend([String::new(), sentence(&facts)]);
    }
    if !annotations.values.is_empty() {
        text.extend([String::new(), "Values:".to_owned(), String::new()]);
        text.extend(annotations.values.iter().map(|it| format!("* {}: {}", code(&it.value), escape(&it.text))));
    }
    text
}

/// The documentation of a value of an enum: what it is on the wire, and what it means.
pub(super) fn variant(variant: &Variant) -> Vec<String> {
    let value = code(&variant.wire_name);
    vec![variant.doc.as_deref().map_or(value.clone(), |doc| format!("{value}: {}", escape(doc)))]
}

fn differing_name(name: &str, wire_name: &str) -> Option<String> {
    (name.trim_start_matches("r#") != wire_name).then(|| format!("{} on the wire", code(wire_name)))
}

/// What is said of a value that nobody has documented.
fn undocumented(ty: &Type) -> String {
    sentence(&[type_link(ty)])
}

/// What a body is, where its type does not say it: said beside what an overlay says.
fn body_kind(input: Input<'_>) -> Option<String> {
    match input {
        Input::Body(body, _) if input.annotations().text.is_some() => {
            Some(body_fallback(&body.kind)).filter(|kind| kind != THE_BODY)
        }
        _ => None,
    }
}

/// What is said of a body that nobody has documented.
pub(super) fn body_fallback(kind: &BodyKind) -> String {
    match kind {
        BodyKind::MergePatch(ty) => format!("A merge patch of {}.", type_link(ty)),
        _ => THE_BODY.to_owned(),
    }
}

/// The heading of the methods of a tag.
pub(super) fn group(group: &Group) -> Vec<String> {
    let fallback = || format!("The operations of the tag {}.", code(&group.tag));
    let text = group.doc.as_deref().map_or_else(fallback, escape);
    vec![format!("# {}", code(&heading(&group.tag))), String::new(), text]
}

/// A tag on one line.
pub(super) fn heading(tag: &str) -> String {
    tag.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn operation_lead(operation: &Operation) -> Vec<String> {
    lead(&operation.annotations, format!("Calls the operation {}.", code(&operation.id)))
}

/// What a list says of an operation.
pub(super) fn first_paragraph(operation: &Operation) -> String {
    let lead = operation_lead(operation);
    let lines = lead.iter().flat_map(|line| line.split('\n')).take_while(|line| !line.trim().is_empty());
    lines.map(str::trim).collect::<Vec<_>>().join(" ")
}

/// What the method does not say.
fn semantics(semantics: Semantics) -> Option<&'static str> {
    match semantics {
        Semantics::ByMethod => None,
        Semantics::Safe => Some("It only reads: a call that failed is repeated like a GET."),
        Semantics::Idempotent => Some("Two calls do no more than one: a call that failed is repeated."),
        Semantics::NonIdempotent => Some("A call that the server may have carried out is not repeated."),
    }
}

/// What there is to say of an argument beyond its name and type.
fn argument(input: Input<'_>) -> Option<String> {
    let annotations = input.annotations();
    let text = annotations.text.as_deref().map(escape);
    let facts = facts(annotations, false);
    let facts = (!facts.is_empty()).then(|| sentence(&facts));
    let values = (!annotations.values.is_empty()).then(|| {
        let values: Vec<String> = annotations.values.iter().map(|it| code(&it.value)).collect();
        format!("Values: {}.", values.join(", "))
    });
    let more = body_kind(input).into_iter().chain(facts).chain(values).chain(going_away(annotations));
    let texts: Vec<String> = text.into_iter().chain(more).collect();
    match input {
        Input::Body(body, _) if texts.is_empty() => {
            Some(body_fallback(&body.kind)).filter(|fallback| fallback != THE_BODY)
        }
        _ => (!texts.is_empty()).then(|| texts.join(" ")),
    }
}

/// The documentation of an operation: where it goes, an example, what may come back, where more is said.
pub(super) fn operation(operation: &Operation, api: &Api) -> TokenStream {
    let method = operation.method.to_uppercase();
    let mut text = operation_lead(operation);
    text.push(String::new());
    let line = format!("{method} {}", operation.path);
    text.push(format!("{} · operation {}", code(&line), code(&operation.id)));
    let semantics = semantics(operation.semantics).map(str::to_owned);
    for paragraph in semantics.into_iter().chain(credentials(&operation.security, &api.security)) {
        text.extend([String::new(), paragraph]);
    }
    let arguments = operation.arguments().filter_map(|input| Some((input.name(), argument(input)?)));
    let arguments: Vec<String> =
        arguments.map(|(name, text)| format!("* {}: {text}", code(name.as_str().trim_start_matches("r#")))).collect();
    // A struct has them in its own documentation.
    if !arguments.is_empty() && operation.arguments_type.is_none() {
        text.extend([String::new(), "Arguments:".to_owned(), String::new()]);
        text.extend(arguments);
    }
    text.extend(guidance::setters(operation).into_iter().flat_map(|line| [String::new(), line]));
    let example = guidance::example(&operation.guidance, &api.example_frame);
    if !example.is_empty() {
        text.push(String::new());
        text.extend(example);
    }
    text.extend([String::new(), "Responses:".to_owned(), String::new()]);
    text.extend(operation.responses.iter().map(response));
    if !operation.output.is_streaming() && !operation.sequences.is_empty() {
        let line =
            "A success also comes as a sequence of values: see [`with_json_stream`](crate::Call::with_json_stream).";
        text.extend([String::new(), line.to_owned()]);
    }
    text.extend(guidance::see(&operation.guidance).into_iter().flat_map(|line| [String::new(), line]));
    if let Some(page) = &api.operation_page {
        text.extend([String::new(), format!("More: <{}>", page.replace("{operationId}", &operation.id))]);
    }
    lines(&text)
}

/// What is worth saying about the credentials of an operation: what is not as `usual`.
fn credentials(security: &Security, usual: &Security) -> Option<String> {
    match security {
        Security::None => Some("Goes without credentials.".to_owned()),
        Security::OneOf(alternatives) if security != usual => {
            let all_of = |ids: &Vec<String>| match ids.iter().map(|id| code(id)).collect::<Vec<_>>() {
                ids if ids.is_empty() => "none".to_owned(),
                ids => ids.join(" with "),
            };
            Some(format!("Credentials: {}.", alternatives.iter().map(all_of).collect::<Vec<_>>().join(", or ")))
        }
        Security::OneOf(_) | Security::Any => None,
    }
}

fn response(response: &Response) -> String {
    let status = response.status.map_or("default".to_owned(), |status| status.to_string());
    let mut says = vec![response_body(&response.body)];
    let headers: Vec<String> = response.headers.iter().map(|header| code(&header.name)).collect();
    if !headers.is_empty() {
        says.push(format!("with the headers {}", headers.join(", ")));
    }
    if !response.error_codes.is_empty() {
        let codes: Vec<String> = response.error_codes.iter().map(|value| code(value)).collect();
        says.push(format!("codes {}", codes.join(", ")));
    }
    format!("* `{status}`: {}", says.join("; "))
}

fn response_body(body: &ResponseBody) -> String {
    match body {
        ResponseBody::Empty => "no body".to_owned(),
        ResponseBody::Json(ty) => type_link(ty),
        ResponseBody::Text => "text".to_owned(),
        ResponseBody::TextOrJson => "text or a JSON string".to_owned(),
        ResponseBody::Stream => "bytes".to_owned(),
        ResponseBody::JsonStream(ty) => format!("a sequence of values, each {}", type_link(ty)),
    }
}

/// A type as documentation shows it.
pub(super) fn type_link(ty: &Type) -> String {
    match ty {
        Type::Named(name) => format!("[`{name}`](crate::models::{name})"),
        Type::Array(inner) => format!("a list of {}", type_link(inner)),
        Type::Map(inner) => format!("a map of {}", type_link(inner)),
        Type::Boxed(inner) => type_link(inner),
        Type::Bool => "a boolean".to_owned(),
        Type::I32 | Type::I64 | Type::U64 => "an integer".to_owned(),
        Type::F64 => "a number".to_owned(),
        Type::String | Type::Joined(_) => "a string".to_owned(),
        Type::Timestamp => "a date and time".to_owned(),
        Type::Value => "any JSON".to_owned(),
    }
}

/// What `send` gives, for the type of the operation.
pub(super) fn output(output: &Output) -> String {
    match output {
        Output::Single(single) => response_body(single),
        Output::ByStatus { name, .. } => format!("[`{name}`]"),
    }
}
