//! What a fetch changed, for a person: two documents in, text out.

use std::fmt::Write as _;

use indexmap::IndexMap;
use serde_json::Value;

use super::pair::Counts;
use super::strip::Report;
use super::validate::is_method;

/// So many names of a kind are listed; the rest is counted.
const LISTED: usize = 20;

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

/// The differences between two documents.
pub(crate) fn changes(old: &Value, new: &Value) -> String {
    let definitions = |document: &Value| -> IndexMap<String, Value> {
        let definitions = document.get("definitions").and_then(Value::as_object).cloned();
        definitions.unwrap_or_default().into_iter().collect()
    };
    let mut text = String::new();
    list(&mut text, "operations", &operations(old), &operations(new));
    list(&mut text, "definitions", &definitions(old), &definitions(new));
    let rest = |document: &Value| {
        let mut rest = document.clone();
        if let Some(rest) = rest.as_object_mut() {
            rest.shift_remove("paths");
            rest.shift_remove("definitions");
        }
        rest
    };
    if rest(old) != rest(new) {
        text.push_str("the head of the document changed\n");
    }
    if text.is_empty() { "no fact changed\n".to_owned() } else { text }
}

fn list<T: PartialEq>(text: &mut String, what: &str, old: &IndexMap<String, T>, new: &IndexMap<String, T>) {
    let added: Vec<_> = new.keys().filter(|key| !old.contains_key(*key)).map(|key| ('+', key)).collect();
    let removed: Vec<_> = old.keys().filter(|key| !new.contains_key(*key)).map(|key| ('-', key)).collect();
    let differs = |key: &String, value: &T| old.get(key).is_some_and(|old| old != value);
    let changed: Vec<_> = new.iter().filter(|(key, value)| differs(key, value)).map(|(key, _)| ('~', key)).collect();
    if added.is_empty() && removed.is_empty() && changed.is_empty() {
        return;
    }
    let counts = (added.len(), removed.len(), changed.len());
    let _ = writeln!(text, "{what}: {} added, {} removed, {} changed", counts.0, counts.1, counts.2);
    for names in [added, removed, changed] {
        for (sign, name) in names.iter().take(LISTED) {
            let _ = writeln!(text, "  {sign} {name}");
        }
        if let (Some((sign, _)), true) = (names.first(), names.len() > LISTED) {
            let _ = writeln!(text, "  {sign} … and {} more", names.len() - LISTED);
        }
    }
}

/// What stripping did.
pub(crate) fn stripping(report: &Report) -> String {
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
