//! The document as JSON: order kept, and nothing lost unsaid.
//!
//! In: text, JSON or YAML. Out: a JSON value that is a Swagger 2.0 document as far as its top tells, or findings that say what the text
//! is instead. Nothing below the top is judged here, but for keys that stand twice in one object: JSON readers drop all
//! but the last without a word.

mod yaml;

use std::cell::RefCell;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};
use serde_json::map::Entry;
use serde_json::{Map, Number, Value};

use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::Pointer;

/// Reads the text of a document, whose file is called `name`.
pub(crate) fn parse(text: &str, name: &str, diagnostics: &mut Diagnostics) -> Option<Value> {
    let value = read(text, name, "", diagnostics)?;
    is_swagger(&value, diagnostics).then_some(value)
}

/// Reads JSON or YAML. What does not begin like JSON is YAML, and so is what is called so and is not JSON. `file` is what
/// findings call it, which is nothing for the document itself.
pub(crate) fn read(text: &str, name: &str, file: &str, diagnostics: &mut Diagnostics) -> Option<Value> {
    read_with(text, name, file, Code::DuplicateKey, diagnostics)
}

/// Reads an overlay, JSON or YAML: a key that it holds twice is an error.
pub(crate) fn overlay(text: &str, file: &str, diagnostics: &mut Diagnostics) -> Option<Value> {
    read_with(text, file, file, Code::BadOverlay, diagnostics)
}

fn read_with(text: &str, name: &str, file: &str, duplicate: Code, diagnostics: &mut Diagnostics) -> Option<Value> {
    let is_called_yaml = name.rsplit_once('.').is_some_and(|(_, ending)| matches!(ending, "yaml" | "yml"));
    if may_be_json(text) {
        let mut findings = Diagnostics::new();
        let value = json(text, file, duplicate, &mut findings);
        if value.is_some() || !is_called_yaml {
            diagnostics.append(findings);
            return value;
        }
    }
    let value = yaml::read(text, file, duplicate, diagnostics)?;
    // Any text is a value of YAML, but whoever sends `null` sends JSON.
    if is_called_yaml || !value.is_string() {
        return Some(value);
    }
    let help = "is it the right file?";
    diagnostics.push_in(file, Code::NotJson, &Pointer::root(), "this is neither JSON nor YAML with members", help);
    None
}

/// Whether a text begins like JSON, or like what is sent in its place.
fn may_be_json(text: &str) -> bool {
    let start = text.trim_start_matches('\u{feff}').trim_start();
    start.is_empty() || start.starts_with(['{', '[', '<'])
}

/// Reads any JSON text; `file` is empty for the document itself. `duplicate` is what two values under one key are.
fn json(text: &str, file: &str, duplicate: Code, diagnostics: &mut Diagnostics) -> Option<Value> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let duplicates = RefCell::new(Vec::new());
    let mut reader = serde_json::Deserializer::from_str(text);
    let seed = Seed { at: Way::Top, duplicates: &duplicates };
    let value = seed.deserialize(&mut reader).and_then(|value| reader.end().map(|()| value));
    for (at, is_equal) in duplicates.take() {
        report_twice(file, if is_equal { Code::RepeatedKey } else { duplicate }, &at, diagnostics);
    }
    match value {
        Ok(value) => Some(value),
        Err(error) => {
            let (message, help) = no_json(text, &error);
            diagnostics.push_in(file, Code::NotJson, &Pointer::root(), message, help);
            None
        }
    }
}

/// Reports a key that an object holds twice.
fn report_twice(file: &str, code: Code, at: &Pointer, diagnostics: &mut Diagnostics) {
    let lost = match code {
        Code::RepeatedKey => ", with the same value",
        _ => "; all but the last are lost",
    };
    let message = format!("the key appears twice in this object{lost}");
    diagnostics.push_in(file, code, at, message, "remove or rename one");
}

fn no_json(text: &str, error: &serde_json::Error) -> (String, &'static str) {
    let start = text.trim_start();
    if start.is_empty() {
        return ("the text is empty".to_owned(), "fetch the document again");
    }
    if start.starts_with('<') {
        return (
            "this is HTML or XML, not JSON".to_owned(),
            "a proxy or a login page may have answered: check the source",
        );
    }
    if error.to_string().starts_with("recursion limit exceeded") {
        let help = "give the inner parts definitions of their own";
        return ("objects and arrays of this JSON are nested deeper than 128 levels".to_owned(), help);
    }
    if error.is_eof() {
        let message =
            format!("the text ends in the middle (line {}, column {}): it is truncated", error.line(), error.column());
        return (message, "the download broke off: fetch the document again");
    }
    (format!("this is not JSON: {error}"), "fix the text, or fetch the document again")
}

fn is_swagger(value: &Value, diagnostics: &mut Diagnostics) -> bool {
    let mut refuse = |message: String, help: &str| {
        diagnostics.push(Code::NotSwagger, &Pointer::root(), message, help);
        false
    };
    let Some(top) = value.as_object() else {
        return refuse("the document is not a JSON object".to_owned(), "only Swagger 2.0 is read");
    };
    if let Some(version) = top.get("openapi") {
        let message = format!("this is OpenAPI {}, not Swagger 2.0", shown(version));
        return refuse(message, "only Swagger 2.0 is read; convert the document down");
    }
    match top.get("swagger") {
        Some(Value::String(version)) if version == "2.0" => true,
        // The strict reader says that it has to be text.
        Some(Value::Number(version)) if version.as_f64() == Some(2.0) => true,
        Some(version) => refuse(format!("this is Swagger {}, not 2.0", shown(version)), "only Swagger 2.0 is read"),
        None if top.contains_key("swaggerVersion") => {
            refuse("this is a Swagger 1 listing".to_owned(), "only Swagger 2.0 is read")
        }
        None => refuse("`\"swagger\": \"2.0\"` is missing".to_owned(), "is this the API document?"),
    }
}

fn shown(version: &Value) -> String {
    version.as_str().map_or_else(|| version.to_string(), str::to_owned).chars().take(20).collect()
}

/// The way to a value. A pointer is made of it where somebody needs one, which is nearly never.
#[derive(Clone, Copy)]
enum Way<'a> {
    Top,
    Member(&'a Way<'a>, &'a str),
    Element(&'a Way<'a>, usize),
}

impl Way<'_> {
    fn pointer(&self) -> Pointer {
        match self {
            Self::Top => Pointer::root(),
            Self::Member(above, name) => above.pointer().join(name),
            Self::Element(above, index) => above.pointer().join(index),
        }
    }
}

/// Builds a value and notes the places of keys that stand twice, and whether the values are equal.
struct Seed<'a> {
    at: Way<'a>,
    duplicates: &'a RefCell<Vec<(Pointer, bool)>>,
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("any JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Number::from_f64(value).map(Value::Number).ok_or_else(|| E::custom("a number beyond all limits"))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = elements
            .next_element_seed(Seed { at: Way::Element(&self.at, values.len()), duplicates: self.duplicates })?
        {
            values.push(value);
        }
        Ok(Value::Array(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            let at = Way::Member(&self.at, &key);
            let value = members.next_value_seed(Seed { at, duplicates: self.duplicates })?;
            match map.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(value);
                }
                Entry::Occupied(mut entry) => {
                    let at = self.at.pointer().join(entry.key());
                    let before = entry.insert(value);
                    self.duplicates.borrow_mut().push((at, before == *entry.get()));
                }
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn findings(text: &str) -> Vec<(Code, String, String)> {
        let mut diagnostics = Diagnostics::new();
        parse(text, "", &mut diagnostics);
        diagnostics.iter().map(|it| (it.code, it.pointer.as_str().to_owned(), it.message.clone())).collect()
    }

    #[test]
    fn order_is_kept() {
        let text = r#"{"swagger":"2.0","z":1,"a":{"y":2,"b":3}}"#;
        assert_eq!(parse(text, "", &mut Diagnostics::new()).unwrap().to_string(), text);
    }

    #[test]
    fn keys_that_stand_twice_are_reported_where_they_stand() {
        for (second, code) in [("7", Code::DuplicateKey), ("{}", Code::RepeatedKey)] {
            let found = findings(&format!(r#"{{"swagger":"2.0","definitions":{{"A/B":{{}},"A/B":{second}}}}}"#));
            assert_eq!((found[0].0, found[0].1.as_str()), (code, "/definitions/A~1B"));
        }
    }

    #[test]
    fn what_is_no_document_is_called_by_its_name() {
        for (text, code, part) in [
            ("", Code::NotJson, "empty"),
            ("<html>", Code::NotJson, "HTML"),
            (r#"{"swagger":"2.0","#, Code::NotJson, "ends in the middle"),
            ("not found", Code::NotJson, "neither JSON nor YAML"),
            ("null", Code::NotSwagger, "not a JSON object"),
            ("swagger: 1.2", Code::NotSwagger, "Swagger 1.2"),
            ("{swagger: '2.0'}", Code::NotJson, "not JSON"),
            (r#"{"openapi":"3.0.1"}"#, Code::NotSwagger, "OpenAPI 3.0.1"),
            (r#"{"swagger":"1.2"}"#, Code::NotSwagger, "Swagger 1.2"),
            (r#"{"swagger":1.2}"#, Code::NotSwagger, "Swagger 1.2"),
            (r#"{"swaggerVersion":"1.2"}"#, Code::NotSwagger, "Swagger 1"),
            ("{}", Code::NotSwagger, "missing"),
            ("[]", Code::NotSwagger, "not a JSON object"),
        ] {
            let found = findings(text);
            assert!(found.len() == 1 && found[0].0 == code && found[0].2.contains(part), "{text}: {found:?}");
        }
    }

    #[test]
    fn a_byte_order_mark_is_no_fault_and_a_nesting_bomb_no_crash() {
        assert!(findings("\u{feff}{\"swagger\":\"2.0\"}").is_empty());
        assert_eq!(findings(&"[".repeat(200_000))[0].0, Code::NotJson);
    }
}
