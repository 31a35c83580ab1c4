//! Takes the prose out of a Swagger 2.0 document and leaves the facts, by position (`ece_codegen::grammar`).
//!
//! A value goes in, and is changed in place; order stays. Nothing disappears without being counted or named in the
//! [`StripReport`]. Facts that only the prose states are lifted ([`super::lift`]) before it goes.

use ece_codegen::extension;
use ece_codegen::grammar::{Holds, Place, Says, is_extension};
use ece_codegen::pointer::Pointer;
use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::lift;

/// From this many words on, a text is a sentence and no fact.
const SENTENCE_WORDS: usize = 8;
/// Up to this many words and bytes, a text under a key that nobody knows passes for a name.
const NAME_WORDS: usize = 3;
const NAME_BYTES: usize = 80;

/// What a run took out, found, and wondered about.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct StripReport {
    /// How many pieces of prose went.
    pub(crate) prose: usize,
    /// How often each extension was lifted out of prose.
    pub(crate) lifted: IndexMap<&'static str, usize>,
    /// Extensions that went, with the number of places.
    pub(crate) dropped_extensions: IndexMap<String, usize>,
    /// What a person should look at.
    pub(crate) warnings: Vec<String>,
}

/// Strips `document`. With `keep_prose`, facts are lifted and nothing goes.
pub(crate) fn strip(document: &mut Value, keep_prose: bool) -> StripReport {
    let mut walk = Walk { keep_prose, at: Pointer::root(), report: StripReport::default() };
    walk.node(Place::Document, document);
    walk.report
}

struct Walk {
    keep_prose: bool,
    at: Pointer,
    report: StripReport,
}

/// Each function answers whether the value stays.
impl Walk {
    fn node(&mut self, place: Place, value: &mut Value) -> bool {
        match value {
            Value::Object(object) => self.object(place, object),
            Value::Array(items) => {
                let mut index = 0;
                items.retain_mut(|item| {
                    let keep = self.below(&index.to_string(), |walk| walk.node(place, item));
                    index += 1;
                    keep
                });
                true
            }
            scalar => self.fact(scalar),
        }
    }

    fn object(&mut self, place: Place, object: &mut Map<String, Value>) -> bool {
        let lifted = lifted_facts(place, object);
        object.retain(|key, value| self.below(key, |walk| walk.member(place, key, value)));
        for (extension, value) in lifted {
            *self.report.lifted.entry(extension).or_default() += 1;
            object.insert(extension.to_owned(), value);
        }
        true
    }

    fn member(&mut self, place: Place, key: &str, value: &mut Value) -> bool {
        let Some(known) = place.key(key) else {
            return self.keep_prose || if is_extension(key) { self.extension(key, value) } else { self.unknown(value) };
        };
        match (known.says, known.holds) {
            (Says::Prose | Says::RequiredProse, _) if self.keep_prose => true,
            (Says::Prose, _) => {
                self.report.prose += 1;
                false
            }
            (Says::RequiredProse, _) => {
                self.report.prose += usize::from(value.as_str() != Some(""));
                *value = Value::String(String::new());
                true
            }
            (Says::Values, _) => self.keep_prose || self.values(value),
            (Says::Fact, Holds::Node(place) | Holds::List(place)) => self.node(place, value),
            (Says::Fact, Holds::Names(place)) => self.names(place, value, false),
            (Says::Fact, Holds::NamesOrExtensions(place)) => self.names(place, value, true),
            (Says::Fact, Holds::Scalar | Holds::Scalars | Holds::Any) => self.fact(value),
        }
    }

    fn names(&mut self, place: Place, value: &mut Value, extensions: bool) -> bool {
        let Value::Object(object) = value else { return self.fact(value) };
        object.retain(|name, value| {
            self.below(name, |walk| {
                if extensions && is_extension(name) {
                    return walk.keep_prose || walk.extension(name, value);
                }
                if is_sentence(name) {
                    walk.warn("the name is as long as a sentence, and stays");
                }
                walk.node(place, value)
            })
        });
        true
    }

    fn fact(&mut self, value: &Value) -> bool {
        let keep = self.keep_prose || !has_text(value, &is_sentence);
        if !keep {
            self.warn("a sentence is where a fact belongs; it is left out");
        }
        keep
    }

    fn values(&mut self, value: &Value) -> bool {
        if has_text(value, &is_sentence) {
            self.warn("a value of the API is as long as a sentence, and stays: is it one?");
        }
        true
    }

    fn extension(&mut self, key: &str, value: &Value) -> bool {
        // What an earlier run lifted stays when its output is read again; documentation comes from overlays alone.
        if key.starts_with(extension::OWN) && key != extension::DOC {
            return self.fact(value);
        }
        *self.report.dropped_extensions.entry(key.to_owned()).or_default() += 1;
        false
    }

    fn unknown(&mut self, value: &Value) -> bool {
        let keep = !has_text(value, &|text| !is_name(text));
        if !keep {
            self.warn("a key that Swagger 2.0 does not know here, with text in it; it is left out");
        }
        keep
    }

    fn below<T>(&mut self, key: &str, run: impl FnOnce(&mut Self) -> T) -> T {
        let inner = self.at.join(key);
        let outer = std::mem::replace(&mut self.at, inner);
        let result = run(self);
        self.at = outer;
        result
    }

    fn warn(&mut self, message: &str) {
        self.report.warnings.push(format!("{}: {message}", self.at));
    }
}

/// What the prose of one object states, as the extensions to add to it.
fn lifted_facts(place: Place, object: &Map<String, Value>) -> Vec<(&'static str, Value)> {
    let text = |key: &str| object.get(key).and_then(Value::as_str).unwrap_or_default();
    let marked = |text: &str, other: &str| {
        let flags = lift::FLAGS.iter().filter(|flag| flag.is_in(text) || flag.is_in(other));
        flags.map(|flag| (flag.extension, Value::Bool(true))).collect()
    };
    match place {
        Place::Operation => marked(text("description"), text("summary")),
        Place::Parameter | Place::Schema => marked(text("description"), ""),
        Place::Response => undeclared_codes(object, text("description")),
        _ => Vec::new(),
    }
}

/// Codes that a response names in prose and in no enum, behind those that an earlier run lifted.
fn undeclared_codes(response: &Map<String, Value>, text: &str) -> Vec<(&'static str, Value)> {
    let found = lift::error_codes(text);
    if found.is_empty() {
        return Vec::new();
    }
    let headers = response.get("headers").and_then(Value::as_object).into_iter().flatten();
    let declared: Vec<&Value> = headers
        .filter(|(name, _)| name.eq_ignore_ascii_case(extension::ERROR_CODES_HEADER))
        .filter_map(|(_, header)| header.get("enum")?.as_array())
        .flatten()
        .collect();
    let known = response.get(extension::ERROR_CODES).and_then(Value::as_array).cloned().unwrap_or_default();
    let found = found.into_iter().map(Value::String);
    let fresh: Vec<Value> = found.filter(|code| !declared.contains(&code) && !known.contains(code)).collect();
    if fresh.is_empty() {
        return Vec::new();
    }
    vec![(extension::ERROR_CODES, Value::Array(known.into_iter().chain(fresh).collect()))]
}

/// True where a text or a key anywhere in `value` is of the kind that `what` looks for.
fn has_text(value: &Value, what: &dyn Fn(&str) -> bool) -> bool {
    match value {
        Value::String(text) => what(text),
        Value::Array(items) => items.iter().any(|item| has_text(item, what)),
        Value::Object(object) => object.iter().any(|(key, value)| what(key) || has_text(value, what)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

fn is_sentence(text: &str) -> bool {
    word_count(text) >= SENTENCE_WORDS
}

fn is_name(text: &str) -> bool {
    text.len() <= NAME_BYTES && word_count(text) <= NAME_WORDS
}

/// Words between spaces; a lone dash or slash is none.
fn word_count(text: &str) -> usize {
    text.split_whitespace().filter(|word| word.contains(char::is_alphanumeric)).count()
}

#[cfg(test)]
mod tests;
