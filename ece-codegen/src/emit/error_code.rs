//! `ErrorCode`: all codes that responses declare.

use indexmap::IndexMap;

use super::file::Item;
use super::{docs, open_enum};
use crate::diagnostic::Diagnostics;
use crate::ir::{Api, EnumKind, FnName, Variant};

/// A code that more operations declare is one that may come from anywhere: a list of them says no more than how many.
const MOST_LISTED: usize = 12;

pub(super) fn error_code(api: &Api, diagnostics: &mut Diagnostics) -> Vec<Item> {
    let operations = declaring(api);
    let total = api.groups.iter().map(|group| group.operations.len()).sum();
    let variants: Vec<_> = api
        .error_codes
        .iter()
        .map(|code| {
            let mut text = docs::variant(code);
            let by = operations.get(code.wire_name.as_str()).map(Vec::as_slice).unwrap_or_default();
            text.extend([String::new(), declared_by(by, total)]);
            (code, text)
        })
        .collect();
    let mut text = vec!["The codes of errors that the document declares; servers may send others.".to_owned()];
    for (area, codes) in areas(&api.error_codes) {
        text.extend([String::new(), format!("# {}", docs::code(area)), String::new()]);
        text.extend(codes.iter().map(|code| format!("* [{}](Self::{})", docs::code(&code.wire_name), code.name)));
    }
    open_enum::items("ErrorCode", EnumKind::String, &docs::lines(&text), &variants, diagnostics)
}

/// The operations that declare each code, in the order of the document.
fn declaring(api: &Api) -> IndexMap<&str, Vec<&FnName>> {
    let mut by_code: IndexMap<&str, Vec<&FnName>> = IndexMap::new();
    for operation in api.groups.iter().flat_map(|group| &group.operations) {
        for code in operation.responses.iter().flat_map(|response| &response.error_codes) {
            let names = by_code.entry(code).or_default();
            if names.last() != Some(&&operation.function) {
                names.push(&operation.function);
            }
        }
    }
    by_code
}

fn declared_by(operations: &[&FnName], total: usize) -> String {
    if operations.len() > MOST_LISTED {
        return format!("Declared by {} of {total} operations.", operations.len());
    }
    let links = operations.iter().map(|name| {
        let shown = docs::code(name.as_str().trim_start_matches("r#"));
        format!("[{shown}](crate::Client::{name})")
    });
    format!("Declared by {}.", links.collect::<Vec<_>>().join(", "))
}

/// The codes by what they begin with, before the first dot.
fn areas(codes: &[Variant]) -> IndexMap<&str, Vec<&Variant>> {
    let mut areas: IndexMap<&str, Vec<&Variant>> = IndexMap::new();
    for code in codes {
        let area = code.wire_name.split('.').next().unwrap_or_default();
        areas.entry(area).or_default().push(code);
    }
    areas
}
