//! What a fetch did, for a person: counts in, text out.

use std::fmt::Write as _;

use indexmap::IndexMap;
use serde_json::Value;

use super::stored::Counts;
use super::strip::StripReport;
use super::validate::is_method;

/// The operations of a document by id, each with its method and path.
pub(crate) fn operations(document: &Value) -> IndexMap<String, (String, &Value)> {
    let paths = document.get("paths").and_then(Value::as_object).into_iter().flatten();
    let operations = paths.filter(|(path, _)| path.starts_with('/')).flat_map(|(path, item)| {
        let members = item.as_object().into_iter().flatten().filter(|(key, _)| is_method(key));
        members.map(move |(method, operation)| {
            let place = format!("{} {path}", method.to_uppercase());
            let id = operation.get("operationId").and_then(Value::as_str).unwrap_or(&place).to_owned();
            (id, (place, operation))
        })
    });
    operations.collect()
}

/// How many operations of `old` are not in `new`, and how many `old` has.
pub(crate) fn lost(old: &Value, new: &Value) -> (usize, usize) {
    let (old, new) = (operations(old), operations(new));
    (old.keys().filter(|id| !new.contains_key(*id)).count(), old.len())
}

/// What stripping did.
pub(crate) fn stripping(report: &StripReport) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "prose taken out: {} texts", report.prose);
    for (extension, count) in &report.lifted {
        let _ = writeln!(text, "lifted out of prose: {extension} ({count})");
    }
    for (extension, count) in &report.dropped_extensions {
        let _ = writeln!(text, "extension left out: {extension} ({count})");
    }
    for warning in &report.warnings {
        let _ = writeln!(text, "warning: {warning}");
    }
    text
}

/// One line on the size of a document.
pub(crate) fn size(counts: Counts) -> String {
    let Counts { paths, operations, definitions } = counts;
    format!("{paths} paths, {operations} operations, {definitions} definitions")
}
