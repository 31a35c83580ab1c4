//! What leads people: the list of operations, examples, aliases, links to read on.

use proc_macro2::TokenStream;
use quote::quote;

use super::docs::{self, code};
use crate::ir::{Api, ExampleFrame, FnName, Group, Guidance, Operation};
use crate::text::visible;

/// Attributes by which rustdoc's search finds the method.
pub(super) fn aliases(guidance: &Guidance) -> Option<TokenStream> {
    let aliases = &guidance.aliases;
    (!aliases.is_empty()).then(|| quote!(#[doc(alias(#(#aliases),*))]))
}

/// The example as a block of Markdown that compiles, and is not run.
pub(super) fn example(guidance: &Guidance, frame: &ExampleFrame) -> Vec<String> {
    let lines = &guidance.example;
    if lines.is_empty() {
        return Vec::new();
    }
    // No line ends the block.
    let ticks = |line: &String| line.chars().filter(|c| *c == '`').count();
    let fence = "`".repeat(lines.iter().map(ticks).max().unwrap_or_default().max(2) + 1);
    let hidden = |line: &str| (!line.is_empty()).then(|| format!("# {line}"));
    let mut block = vec![format!("{fence}no_run")];
    block.extend(hidden(&frame.before));
    block.extend(lines.iter().cloned());
    block.extend(hidden(&frame.after));
    block.push(fence);
    block
}

/// Where to read on.
pub(super) fn see(guidance: &Guidance) -> Option<String> {
    let link = |path: &String| format!("[`{}`]({path})", path.trim_start_matches("crate::"));
    let links: Vec<String> = guidance.see.iter().map(link).collect();
    (!links.is_empty()).then(|| format!("See also {}.", links.join(", ")))
}

/// What can be set at the call, and stands elsewhere in rustdoc.
pub(super) fn setters(operation: &Operation) -> Option<String> {
    let names: Vec<String> =
        operation.setters().map(|input| code(input.name().as_str().trim_start_matches("r#"))).collect();
    (!names.is_empty()).then(|| format!("Optional, as methods of the call: {}.", names.join(", ")))
}

/// A link to the method of the client.
pub(super) fn method_link(function: &FnName, label: &str) -> String {
    // Rustdoc resolves no raw identifier.
    match function.as_str().strip_prefix("r#") {
        Some(name) => code(name),
        None => format!("[`{label}{function}`](crate::Client::{function})"),
    }
}

/// Where the operations of a tag are listed; nowhere in particular where rustdoc's name of the heading is not sure.
pub(super) fn list_of(group: &Group) -> String {
    let heading = docs::heading(&group.tag);
    let is_plain = heading.chars().all(|c| c == ' ' || c == '-' || c == '_' || c.is_ascii_alphanumeric());
    let place = if is_plain { format!("#{}", heading.to_ascii_lowercase().replace(' ', "-")) } else { String::new() };
    format!("[List of these operations](crate::operations{place})")
}

/// The page of all operations: tag by tag, each with its sentence.
pub(super) fn operations_page(api: &Api) -> String {
    let mut lines = vec![
        "All operations, tag by tag, and one type per operation, with its static facts.".to_owned(),
        String::new(),
        "Calls start at the methods of [`Client`](crate::Client); setters of a call stand at [`Call`](crate::Call)."
            .to_owned(),
    ];
    for group in &api.groups {
        lines.push(String::new());
        lines.extend(docs::group(group));
        lines.push(String::new());
        if let Some(area) = api.areas.as_ref().and_then(|areas| areas.of_group(&group.module)) {
            let (feature, types) = (code(area.feature.as_str()), area.types);
            lines.push(format!("Feature: {feature}, with {types} types."));
            lines.push(String::new());
        }
        lines.extend(group.operations.iter().map(|operation| {
            let sentence = docs::first_paragraph(operation);
            format!("* {}: {sentence}", method_link(&operation.function, ""))
        }));
    }
    lines.iter().map(|line| format!("//! {}", visible(line)).trim_end().to_owned() + "\n").collect()
}
