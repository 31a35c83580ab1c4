//! A document many times as large: everything in it once more, under other names.

use serde_json::{Map, Value};

/// The sections whose entries go by names, with what references to them begin with.
const SECTIONS: [(&str, &str); 3] =
    [("definitions", "#/definitions/"), ("parameters", "#/parameters/"), ("responses", "#/responses/")];

/// `count` times the document. The first copy keeps its names.
pub(super) fn copies(document: &Value, count: usize) -> Value {
    let mut whole = document.clone();
    for copy in 1..count {
        let mut renamed = document.clone();
        rename(&mut renamed, &format!("Copy{copy}"));
        for section in SECTIONS.map(|(section, _)| section).into_iter().chain(["paths"]) {
            if let (Some(to), Some(from)) =
                (whole.get_mut(section).and_then(Value::as_object_mut), renamed[section].as_object_mut())
            {
                to.append(from);
            }
        }
        if let (Some(to), Some(from)) =
            (whole.get_mut("tags").and_then(Value::as_array_mut), renamed["tags"].as_array_mut())
        {
            to.append(from);
        }
    }
    whole
}

/// Other names for everything that has one in the whole document.
fn rename(document: &mut Value, suffix: &str) {
    references(document, suffix);
    for (section, _) in SECTIONS {
        entries(document, section, |name| format!("{name}{suffix}"));
    }
    entries(document, "paths", |path| format!("/{}{path}", suffix.to_lowercase()));
    for tag in document.get_mut("tags").and_then(Value::as_array_mut).into_iter().flatten() {
        tag.get_mut("name").into_iter().for_each(|name| extend(name, suffix));
    }
    let definitions = document.get_mut("definitions").and_then(Value::as_object_mut);
    for definition in definitions.into_iter().flat_map(Map::values_mut) {
        definition.get_mut("x-ece-name").into_iter().for_each(|name| extend(name, suffix));
    }
    let paths = document.get_mut("paths").and_then(Value::as_object_mut);
    for operation in
        paths.into_iter().flat_map(Map::values_mut).filter_map(Value::as_object_mut).flat_map(Map::values_mut)
    {
        for name in ["operationId", "x-ece-name"] {
            operation.get_mut(name).into_iter().for_each(|name| extend(name, suffix));
        }
        for tag in operation.get_mut("tags").and_then(Value::as_array_mut).into_iter().flatten() {
            extend(tag, suffix);
        }
    }
}

/// Puts the suffix behind a text.
fn extend(text: &mut Value, suffix: &str) {
    if let Value::String(text) = text {
        text.push_str(suffix);
    }
}

/// Gives the entries of a section other names, in their order.
fn entries(document: &mut Value, section: &str, name: impl Fn(&str) -> String) {
    if let Some(entries) = document.get_mut(section).and_then(Value::as_object_mut) {
        *entries = std::mem::take(entries).into_iter().map(|(key, value)| (name(&key), value)).collect();
    }
}

/// Lets references lead to the entries under their other names.
fn references(value: &mut Value, suffix: &str) {
    match value {
        Value::Object(members) => {
            if let Some(Value::String(to)) = members.get_mut("$ref")
                && SECTIONS.iter().any(|(_, start)| to.starts_with(start))
            {
                to.push_str(suffix);
            }
            members.values_mut().for_each(|value| references(value, suffix));
        }
        Value::Array(elements) => elements.iter_mut().for_each(|value| references(value, suffix)),
        _ => {}
    }
}

/// The document as somebody edits it: every tenth definition loses a member, and the one behind it gets one.
pub(super) fn edited(document: &Value) -> Value {
    let mut edited = document.clone();
    let definitions = edited.get_mut("definitions").and_then(Value::as_object_mut);
    for (index, definition) in definitions.into_iter().flat_map(Map::values_mut).enumerate() {
        let Some(properties) = definition.get_mut("properties").and_then(Value::as_object_mut) else { continue };
        if index % 10 == 0 {
            let last = properties.keys().next_back().cloned();
            last.and_then(|last| properties.shift_remove(&last));
        } else if index % 10 == 1 {
            properties.insert("added_by_bench".to_owned(), serde_json::json!({ "type": "string" }));
        }
    }
    edited
}

#[cfg(test)]
mod tests {
    use super::{copies, edited};

    const DOCUMENT: &str = r##"{
        "swagger": "2.0", "info": {"title": "Lamps", "version": "1"}, "tags": [{"name": "Lamps"}],
        "paths": {"/lamps/{id}": {"get": {
            "operationId": "get-lamp", "tags": ["Lamps"],
            "parameters": [{"name": "id", "in": "path", "required": true, "type": "string"}],
            "responses": {"200": {"description": "", "schema": {"$ref": "#/definitions/Lamp"}}}
        }}},
        "definitions": {
            "Lamp": {"type": "object", "properties": {"lit": {"type": "boolean"}, "next": {"$ref": "#/definitions/Lamp"}}},
            "Other": {"type": "object", "properties": {"a": {"type": "string"}}}
        }
    }"##;

    #[test]
    fn ten_copies_are_ten_times_the_api_without_a_finding() {
        let document = serde_json::from_str(DOCUMENT).unwrap();
        let counts = |count: usize| {
            let outcome = ece_codegen::generate(&copies(&document, count).to_string(), &[]);
            assert!(outcome.diagnostics.iter().next().is_none(), "{:?}", outcome.diagnostics);
            let api = outcome.api.unwrap();
            [api.operations().count(), api.types.len(), api.groups.len(), api.counts.properties]
        };
        assert_eq!(counts(10), counts(1).map(|count| count * 10));
    }

    #[test]
    fn an_edit_is_a_change() {
        let document: serde_json::Value = serde_json::from_str(DOCUMENT).unwrap();
        let read = |value: &serde_json::Value| ece_codegen::read(&value.to_string(), &[]).0.unwrap();
        let comparison = ece_codegen::diff::compare(&read(&document), &read(&edited(&document)));
        assert_eq!(comparison.changes.len(), 2, "{comparison:?}");
    }
}
