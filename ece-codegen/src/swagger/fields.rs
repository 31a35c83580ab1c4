//! Takes the members of one object out by name, and reports what is of the wrong type and what the grammar does not know.

use std::cell::{Cell, RefCell};
use std::collections::HashSet;

use serde_json::{Map, Number, Value};

use super::Extensions;
use super::grammar::{Place, is_extension};
use crate::diagnostic::{Code, Diagnostics};
use crate::extension;
use crate::lookup;
use crate::pointer::Pointer;

/// Findings, shared by all objects under way.
pub(super) struct Findings<'d> {
    diagnostics: RefCell<&'d mut Diagnostics>,
    reported_extensions: RefCell<HashSet<String>>,
}

impl<'d> Findings<'d> {
    pub(super) fn new(diagnostics: &'d mut Diagnostics) -> Self {
        Self { diagnostics: RefCell::new(diagnostics), reported_extensions: RefCell::default() }
    }

    pub(super) fn push(&self, code: Code, at: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.borrow_mut().push(code, at, message, help);
    }

    /// Reports a value of another type than its key has.
    pub(super) fn wrong_type(&self, code: Code, at: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        self.diagnostics.borrow_mut().push_wrong_type(code, at, message, help);
    }

    pub(super) fn expected(&self, code: Code, at: &Pointer, what: &str, found: &Value) {
        self.wrong_type(code, at, format!("expected {what}, found {}", type_of(found)), "");
    }

    /// Once per extension: a document that uses one uses it everywhere.
    fn check_extension(&self, name: &str, place: Place, at: impl FnOnce() -> Pointer) {
        let message = match extension::extension(name) {
            Some(known) if known.places.contains(&place) => return,
            Some(_) => format!("the extension `{name}` means nothing here"),
            None => format!("the extension `{name}` is not used"),
        };
        if self.reported_extensions.borrow_mut().insert(name.to_owned()) {
            self.push(Code::UnknownExtension, &at(), message, "");
        }
    }
}

/// What a JSON value is, in words.
pub(super) fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "an array",
        Value::Object(_) => "an object",
    }
}

/// One object being read.
pub(super) struct Fields<'a, 'd> {
    pub(super) at: Pointer,
    pub(super) findings: &'a Findings<'d>,
    place: Place,
    map: &'a Map<String, Value>,
    /// True once something was found without which the object means nothing.
    refused: Cell<bool>,
}

/// True for objects that are items of the API, or carry one: without them, something is missing.
const fn is_part(place: Place) -> bool {
    matches!(
        place,
        Place::PathItem
            | Place::Operation
            | Place::Parameter
            | Place::Response
            | Place::Header
            | Place::Items
            | Place::Schema
    )
}

impl<'a, 'd> Fields<'a, 'd> {
    /// `None`, and a finding, where the value is not an object.
    pub(super) fn open(value: &'a Value, at: Pointer, place: Place, findings: &'a Findings<'d>) -> Option<Self> {
        let Some(map) = value.as_object() else {
            let code = if is_part(place) { Code::Unusable } else { Code::BadValue };
            findings.expected(code, &at, "an object", value);
            return None;
        };
        Some(Self { at, findings, place, map, refused: Cell::new(false) })
    }

    /// Reports what makes the object unusable.
    pub(super) fn refuse(&self, at: &Pointer, message: impl Into<String>, help: impl Into<String>) {
        self.findings.push(Code::Unusable, at, message, help);
        self.refused.set(true);
    }

    /// Reports a value of another type than its key has, without which the object is unusable.
    pub(super) fn refuse_type(&self, key: &str, message: impl Into<String>, help: impl Into<String>) {
        self.findings.wrong_type(Code::Unusable, &self.at.join(key), message, help);
        self.refused.set(true);
    }

    /// True where the object cannot be used as it stands; a finding has said why.
    pub(super) fn is_refused(&self) -> bool {
        self.refused.get()
    }

    /// The member, whatever it is.
    pub(super) fn value(&self, key: &'static str) -> Option<&'a Value> {
        #[cfg(test)]
        asked::note(self.place, key);
        lookup::member(self.map, key)
    }

    pub(super) fn string(&self, key: &'static str) -> Option<String> {
        self.typed(key, "a string", |value| value.as_str().map(str::to_owned))
    }

    pub(super) fn required_string(&self, key: &'static str) -> String {
        if !self.map.contains_key(key) {
            self.missing(key, "");
        }
        self.string(key).unwrap_or_default()
    }

    /// A truth value; its two words are read as well.
    pub(super) fn flag(&self, key: &'static str) -> bool {
        if let Some(word @ ("true" | "false")) = self.value(key).and_then(Value::as_str) {
            let message = format!("expected a boolean, found a string: it is read as {word}");
            self.findings.push(Code::BadValue, &self.at.join(key), message, "");
            return word == "true";
        }
        self.typed(key, "a boolean", Value::as_bool).unwrap_or(false)
    }

    pub(super) fn number(&self, key: &'static str) -> Option<Number> {
        self.typed(key, "a number", |value| value.as_number().cloned())
    }

    pub(super) fn size(&self, key: &'static str) -> Option<usize> {
        self.typed(key, "a whole number that is not negative", |value| {
            // 5 may be written as 5.0.
            let number = value.as_number()?.to_string();
            number.strip_suffix(".0").unwrap_or(&number).parse().ok()
        })
    }

    pub(super) fn array(&self, key: &'static str) -> Option<&'a Vec<Value>> {
        self.typed(key, "an array", Value::as_array)
    }

    pub(super) fn object(&self, key: &'static str) -> Option<&'a Map<String, Value>> {
        self.typed(key, "an object", Value::as_object)
    }

    /// A member without which the object means nothing, where there is one.
    pub(super) fn essential<T>(
        &self,
        key: &'static str,
        what: &str,
        take: impl Fn(&'a Value) -> Option<T>,
    ) -> Option<T> {
        let value = self.value(key)?;
        let taken = take(value);
        if taken.is_none() {
            let at = self.at.join(key);
            // Libraries write what is not there as null, but nobody writes a reference that is not there.
            let is_absent = value.is_null() && key != "$ref";
            let code = if is_absent { Code::BadValue } else { Code::Unusable };
            self.findings.expected(code, &at, what, value);
            self.refused.set(self.refused.get() || !is_absent);
        }
        taken
    }

    pub(super) fn essential_string(&self, key: &'static str) -> Option<String> {
        self.essential(key, "a string", |value| value.as_str().map(str::to_owned))
    }

    pub(super) fn essential_array(&self, key: &'static str) -> Option<&'a Vec<Value>> {
        self.essential(key, "an array", Value::as_array)
    }

    pub(super) fn essential_object(&self, key: &'static str) -> Option<&'a Map<String, Value>> {
        self.essential(key, "an object", Value::as_object)
    }

    /// The strings of an array; elements of other types are reported and left out.
    pub(super) fn strings(&self, key: &'static str) -> Option<Vec<String>> {
        let elements = self.array(key)?;
        let at = self.at.join(key);
        let strings = elements.iter().enumerate().filter_map(|(index, element)| {
            if element.as_str().is_none() {
                self.findings.expected(Code::BadValue, &at.join(index), "a string", element);
            }
            element.as_str().map(str::to_owned)
        });
        Some(strings.collect())
    }

    /// Lists of media types; without those that no header can carry. `None` where nothing is left of them.
    pub(super) fn media_types(&self, key: &'static str) -> Option<Vec<String>> {
        let listed = self.strings(key)?;
        let is_fit = |(index, text): &(usize, &String)| {
            let is_fit =
                text.trim().is_empty() || text.contains('/') && text.bytes().all(|it| matches!(it, b' '..=b'~'));
            if !is_fit {
                let message = format!("`{text}` is not a media type; it is not used");
                let help = "a type and a subtype, as `application/json`";
                self.findings.push(Code::BadValue, &self.at.join(key).join(index), message, help);
            }
            is_fit
        };
        let fit: Vec<String> = listed.iter().enumerate().filter(is_fit).map(|(_, text)| text.clone()).collect();
        (listed.is_empty() || !fit.is_empty()).then_some(fit)
    }

    /// Prose: has to be text, and goes no further.
    pub(super) fn prose(&self, keys: &[&'static str]) {
        for key in keys {
            self.string(key);
        }
    }

    /// An object of nothing but prose: has to be one, and goes no further.
    pub(super) fn prose_object(&self, key: &'static str, place: Place, keys: &[&'static str]) {
        let Some(value) = self.value(key) else { return };
        if let Some(fields) = Fields::open(value, self.at.join(key), place, self.findings) {
            fields.prose(keys);
        }
    }

    /// `externalDocs`, wherever it is.
    pub(super) fn external_docs(&self) {
        self.prose_object("externalDocs", Place::ExternalDocs, &["description", "url"]);
    }

    /// Reports a key that is not there, and what is done without it.
    pub(super) fn missing(&self, key: &str, instead: &str) {
        let comma = if instead.is_empty() { "" } else { ": " };
        self.findings.push(Code::MissingKey, &self.at, format!("`{key}` is missing{comma}{instead}"), "");
    }

    /// All keys of an object that has names for keys, extensions left out.
    pub(super) fn names(map: &'a Map<String, Value>) -> impl Iterator<Item = (&'a String, &'a Value)> {
        map.iter().filter(|(name, _)| !is_extension(name))
    }

    /// The extensions. Reports every key that the grammar does not have here.
    pub(super) fn finish(self) -> Extensions {
        let mut extensions = Extensions::new();
        for (key, value) in self.map {
            if is_extension(key) {
                self.findings.check_extension(key, self.place, || self.at.join(key));
                extensions.insert(key.clone(), value.clone());
            } else if !self.place.key(key).is_some_and(|known| known.belongs_to(self.place, self.map)) {
                let at = self.at.join(key);
                let message = format!("Swagger 2.0 has no key `{key}` here; it is not used");
                self.findings.push(Code::UnknownKey, &at, message, "remove it, or say it with an extension `x-…`");
            }
        }
        extensions
    }

    fn typed<T>(&self, key: &'static str, what: &str, take: impl Fn(&'a Value) -> Option<T>) -> Option<T> {
        let value = self.value(key)?;
        let taken = take(value);
        if taken.is_none() {
            self.findings.expected(Code::BadValue, &self.at.join(key), what, value);
        }
        taken
    }
}

/// What the reader asks for, so that a test can hold it against the grammar.
#[cfg(test)]
pub(super) mod asked {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::Place;

    thread_local! {
        static ASKED: RefCell<BTreeSet<(Place, &'static str)>> = RefCell::default();
    }

    pub(super) fn note(place: Place, key: &'static str) {
        ASKED.with_borrow_mut(|asked| asked.insert((place, key)));
    }

    pub(in crate::swagger) fn take() -> BTreeSet<(Place, &'static str)> {
        ASKED.take()
    }
}
