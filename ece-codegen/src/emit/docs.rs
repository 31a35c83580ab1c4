//! Documentation of generated items: our own words where an overlay has them, facts of the document everywhere.

use proc_macro2::TokenStream;
use quote::quote;

use crate::extension;
use crate::ir::{Docs, Group, Operation, Output, Response, ResponseBody, Type};

/// One `#[doc]` per line, so that rustfmt and readers see ordinary comments.
pub(super) fn lines(lines: &[String]) -> TokenStream {
    let lines = lines.iter().flat_map(|line| line.split('\n')).map(|line| {
        let line = line.trim_end();
        if line.is_empty() { String::new() } else { format!(" {line}") }
    });
    quote!(#(#[doc = #lines])*)
}

/// Text as code, whatever signs are in it.
pub(super) fn code(text: &str) -> String {
    let mut longest = 0_usize;
    let mut run = 0_usize;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    let text = text.replace(['\n', '\r'], " ");
    match longest {
        0 => format!("`{text}`"),
        _ => {
            let fence = "`".repeat(longest + 1);
            format!("{fence} {text} {fence}")
        }
    }
}

/// The first sentence of an item: an overlay's, or the given one, which says what the item is.
pub(super) fn lead(docs: &Docs, fallback: String) -> Vec<String> {
    let mut text = vec![docs.text.as_deref().map_or(fallback, escape)];
    let markers = markers(docs);
    if !markers.is_empty() {
        text.extend([String::new(), markers.join(" ")]);
    }
    text
}

/// Overlay text is Markdown, but brackets that lead nowhere would be broken links.
fn escape(text: &str) -> String {
    text.trim().replace('[', "\\[").replace(']', "\\]").replace('<', "\\<")
}

fn markers(docs: &Docs) -> Vec<String> {
    let mut markers = Vec::new();
    if docs.deprecated {
        markers.push("**Deprecated**: a later version may drop it.".to_owned());
    }
    if docs.experimental {
        markers.push("**Experimental**: it may change.".to_owned());
    }
    if docs.hosted_only {
        markers.push("Only on the hosted service, not in self-hosted installations.".to_owned());
    }
    markers
}

/// Format, default, limits: what the type does not say.
pub(super) fn facts(docs: &Docs, required: bool) -> Vec<String> {
    let mut facts = Vec::new();
    if required {
        facts.push("required".to_owned());
    }
    facts.extend(docs.format.as_ref().map(|format| format!("format {}", code(format))));
    facts.extend(docs.default.as_ref().map(|default| format!("the server's default is {}", code(default))));
    facts.extend(docs.limits.iter().cloned());
    if docs.read_only {
        facts.push("read-only".to_owned());
    }
    if docs.secret {
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

/// The documentation of a member, parameter or form field.
pub(super) fn member(docs: &Docs, kind: &str, wire: &str, required: bool) -> TokenStream {
    let mut text = lead(docs, format!("The {kind} {}.", code(wire)));
    let mut facts = facts(docs, required);
    if docs.text.is_some() {
        facts.insert(0, code(wire));
    }
    if !facts.is_empty() {
        text.extend([String::new(), sentence(&facts)]);
    }
    lines(&text)
}

/// The documentation of a group's module.
pub(super) fn heading(group: &Group) -> String {
    group.doc.as_deref().map_or_else(|| format!("The operations of the tag {}.", code(&group.tag)), escape)
}

/// What an overlay says of an argument, with what the type does not say.
pub(super) fn said(docs: &Docs) -> Option<String> {
    let text = docs.text.as_deref().map(escape);
    let facts = facts(docs, false);
    let facts = (!facts.is_empty()).then(|| sentence(&facts));
    let said: Vec<String> = text.into_iter().chain(facts).collect();
    (!said.is_empty()).then(|| said.join(" "))
}

/// The documentation of a body's setter.
pub(super) fn body(docs: &Docs, fallback: String) -> TokenStream {
    let mut text = lead(docs, fallback);
    let facts = facts(docs, false);
    if !facts.is_empty() {
        text.extend([String::new(), sentence(&facts)]);
    }
    lines(&text)
}

/// The documentation of an operation: where it goes, what may come back, where more is said.
pub(super) fn operation(
    operation: &Operation,
    tag: &str,
    page: Option<&str>,
    arguments: &[(String, String)],
) -> TokenStream {
    let method = operation.method.to_uppercase();
    let mut text = lead(&operation.docs, format!("Calls the operation {}.", code(&operation.id)));
    text.push(String::new());
    text.push(format!(
        "{} · operation {} · tag {}",
        code(&format!("{method} {}", operation.path)),
        code(&operation.id),
        code(tag)
    ));
    if !operation.authenticated {
        text.extend([String::new(), "Goes without credentials.".to_owned()]);
    }
    if !arguments.is_empty() {
        text.extend([String::new(), "Arguments:".to_owned(), String::new()]);
        text.extend(arguments.iter().map(|(name, said)| format!("* {}: {said}", code(name))));
    }
    text.extend([String::new(), "Answers:".to_owned(), String::new()]);
    text.extend(operation.responses.iter().map(response));
    if let Some(page) = page {
        text.extend([String::new(), format!("More: <{}>", page.replace("{operationId}", &operation.id))]);
    }
    lines(&text)
}

fn response(response: &Response) -> String {
    let status = response.status.map_or("default".to_owned(), |status| status.to_string());
    let mut says = vec![answer(&response.body)];
    let headers: Vec<String> = response
        .headers
        .iter()
        .filter(|header| !header.name.eq_ignore_ascii_case(extension::ERROR_CODES_HEADER))
        .map(|header| code(&header.name))
        .collect();
    if !headers.is_empty() {
        says.push(format!("with the headers {}", headers.join(", ")));
    }
    if !response.error_codes.is_empty() {
        let codes: Vec<String> = response.error_codes.iter().map(|value| code(value)).collect();
        says.push(format!("codes {}", codes.join(", ")));
    }
    format!("* `{status}`: {}", says.join("; "))
}

fn answer(body: &ResponseBody) -> String {
    match body {
        ResponseBody::Empty => "no body".to_owned(),
        ResponseBody::Json(ty) => type_link(ty),
        ResponseBody::Text => "text".to_owned(),
        ResponseBody::Stream => "bytes".to_owned(),
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
        Type::I32 | Type::I64 => "an integer".to_owned(),
        Type::F64 => "a number".to_owned(),
        Type::String | Type::Joined(_) => "a string".to_owned(),
        Type::Timestamp => "a date and time".to_owned(),
        Type::Value => "any JSON".to_owned(),
    }
}

/// What `send` gives, for the marker type.
pub(super) fn output(output: &Output) -> String {
    match output {
        Output::Single(single) => answer(single),
        Output::ByStatus { name, .. } => format!("[`{name}`]"),
    }
}
