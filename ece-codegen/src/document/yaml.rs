//! YAML 1.2 as JSON: order kept, keys as they are written, aliases written out within reason.
//!
//! Plain values are read by the core schema, so that dates and `yes` are text. Merge keys (`<<`) are followed.

mod scalar;
#[cfg(test)]
mod tests;

use std::collections::HashMap;

use saphyr_parser::{Event, Marker, Parser, ScanError, Span};
use serde_json::{Map, Value};

use super::report_twice;
use crate::diagnostic::{Code, Diagnostics};
use crate::pointer::Pointer;

/// As deep as JSON is read.
const DEEPEST: usize = 128;
/// How many bytes aliases may add, about.
const MOST_ADDED: usize = 64 << 20;
/// About what a value takes, without its text.
const VALUE: usize = 64;

/// Reads a text; `None`, and a finding, where it cannot be read.
pub(super) fn read(text: &str, file: &str, duplicate: Code, diagnostics: &mut Diagnostics) -> Option<Value> {
    let mut reader = Reader { file, duplicate, diagnostics, open: Vec::new(), anchors: HashMap::new(), added: 0 };
    match reader.document(text) {
        Ok(value) => Some(value),
        Err(Stop { code, message, help, place }) => {
            let (line, column) = (place.line(), place.col() + 1);
            let message = format!("{message} (line {line}, column {column})");
            diagnostics.push_in(file, code, &Pointer::root(), message, help);
            None
        }
    }
}

/// Why reading cannot go on.
struct Stop {
    code: Code,
    message: String,
    help: &'static str,
    place: Marker,
}

impl Stop {
    fn new(code: Code, message: &str, help: &'static str, span: &Span) -> Self {
        Self { code, message: message.to_owned(), help, place: span.start }
    }
}

impl From<ScanError> for Stop {
    fn from(error: ScanError) -> Self {
        let message = format!("this is not YAML: {}", error.info());
        Self { code: Code::NotJson, message, help: "fix the text, or fetch it again", place: *error.marker() }
    }
}

/// A value with how much it weighs, and how deep it is.
#[derive(Clone)]
struct Built {
    value: Value,
    weight: usize,
    depth: usize,
}

/// A list or map that has begun.
struct Open {
    at: Pointer,
    anchor: usize,
    weight: usize,
    depth: usize,
    members: Members,
}

enum Members {
    List(Vec<Value>),
    /// The key that waits for its value, and what `<<` has brought.
    Map {
        map: Map<String, Value>,
        key: Option<String>,
        merged: Vec<Map<String, Value>>,
    },
}

struct Reader<'a> {
    file: &'a str,
    /// What two values under one key are.
    duplicate: Code,
    diagnostics: &'a mut Diagnostics,
    open: Vec<Open>,
    anchors: HashMap<usize, Built>,
    added: usize,
}

impl Reader<'_> {
    fn document(&mut self, text: &str) -> Result<Value, Stop> {
        let mut whole = None;
        let mut documents = 0;
        for event in Parser::new_from_str(text) {
            let (event, span) = event?;
            match event {
                Event::DocumentStart(_) => documents += 1,
                Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
                event => {
                    if documents > 1 {
                        let help = "one file holds one document: store the others elsewhere";
                        return Err(Stop::new(Code::SeveralDocuments, "a second document begins", help, &span));
                    }
                    whole = self.event(event, &span)?.or(whole);
                }
            }
        }
        Ok(whole.unwrap_or_default())
    }

    /// The whole value, where this event ends it.
    fn event(&mut self, event: Event<'_>, span: &Span) -> Result<Option<Value>, Stop> {
        let (built, anchor) = match event {
            Event::Scalar(text, style, anchor, tag) => {
                let at = self.place();
                if let Some(key) = self.waiting_for_key() {
                    *key = Some(text.into_owned());
                    return Ok(None);
                }
                let (value, beyond) = scalar::value(&text, style, tag.as_deref());
                if let Some(message) = beyond {
                    self.beyond(&at, &message, span);
                }
                (Built { value, weight: VALUE + text.len(), depth: 0 }, anchor)
            }
            Event::Alias(anchor) => (self.alias(anchor, span)?, 0),
            Event::SequenceStart(anchor, tag) => {
                self.begin(anchor, Members::List(Vec::new()), scalar::is_known(tag.as_deref(), "seq"), span)?;
                return Ok(None);
            }
            Event::MappingStart(anchor, tag) => {
                let members = Members::Map { map: Map::new(), key: None, merged: Vec::new() };
                self.begin(anchor, members, scalar::is_known(tag.as_deref(), "map"), span)?;
                return Ok(None);
            }
            Event::SequenceEnd | Event::MappingEnd => match self.open.pop() {
                Some(open) => (built(open.members, open.weight, open.depth), open.anchor),
                None => return Ok(None),
            },
            _ => return Ok(None),
        };
        if anchor != 0 {
            self.anchors.insert(anchor, built.clone());
        }
        self.put(built, span)
    }

    fn begin(&mut self, anchor: usize, members: Members, is_known: bool, span: &Span) -> Result<(), Stop> {
        let at = self.place();
        if self.waiting_for_key().is_some() {
            return Err(Stop::new(Code::NotJson, "a key that is not text", "JSON has only text for keys", span));
        }
        if self.open.len() >= DEEPEST {
            return Err(Stop::new(Code::NotJson, "nested too deeply", "is this an API document?", span));
        }
        if !is_known {
            self.beyond(&at, "JSON does not have this tag: it is not used", span);
        }
        self.open.push(Open { at, anchor, weight: VALUE, depth: 0, members });
        Ok(())
    }

    fn alias(&mut self, anchor: usize, span: &Span) -> Result<Built, Stop> {
        let Some(built) = self.anchors.get(&anchor) else {
            return Err(Stop::new(Code::NotJson, "an alias for what it is in itself", "write one of them out", span));
        };
        if self.open.len() + built.depth > DEEPEST {
            return Err(Stop::new(Code::NotJson, "nested too deeply", "is this an API document?", span));
        }
        self.added += built.weight;
        if self.added > MOST_ADDED {
            let message = format!("aliases add more than {} MB to the document", MOST_ADDED >> 20);
            return Err(Stop::new(Code::TooManyAliases, &message, "use `$ref` in their place", span));
        }
        Ok(built.clone())
    }

    /// The place that the next value gets.
    fn place(&self) -> Pointer {
        match self.open.last() {
            None => Pointer::root(),
            Some(Open { at, members: Members::List(values), .. }) => at.join(values.len()),
            Some(Open { at, members: Members::Map { key, .. }, .. }) => {
                key.as_ref().map_or_else(|| at.clone(), |key| at.join(key))
            }
        }
    }

    fn waiting_for_key(&mut self) -> Option<&mut Option<String>> {
        match &mut self.open.last_mut()?.members {
            Members::Map { key, .. } if key.is_none() => Some(key),
            _ => None,
        }
    }

    fn beyond(&mut self, at: &Pointer, message: &str, span: &Span) {
        let message = format!("{message} (line {}, column {})", span.start.line(), span.start.col() + 1);
        self.diagnostics.push_in(self.file, Code::BeyondJson, at, message, "write what JSON has");
    }

    /// Adds a value to what is open; the whole value where nothing is.
    fn put(&mut self, built: Built, span: &Span) -> Result<Option<Value>, Stop> {
        let at = self.place();
        let Some(open) = self.open.last_mut() else { return Ok(Some(built.value)) };
        open.weight = open.weight.saturating_add(built.weight);
        open.depth = open.depth.max(built.depth + 1);
        match &mut open.members {
            Members::List(values) => values.push(built.value),
            Members::Map { map, key, merged } => {
                let Some(key) = key.take() else {
                    // An alias in the place of a key.
                    let Value::String(text) = built.value else {
                        return Err(Stop::new(
                            Code::NotJson,
                            "a key that is not text",
                            "JSON has only text for keys",
                            span,
                        ));
                    };
                    *key = Some(text);
                    return Ok(None);
                };
                if key == "<<" && is_mergeable(&built.value) {
                    merged.extend(maps(built.value));
                } else {
                    if let Some(before) = map.get(&key) {
                        let code = if *before == built.value { Code::RepeatedKey } else { self.duplicate };
                        report_twice(self.file, code, &at, self.diagnostics);
                    }
                    map.insert(key, built.value);
                }
            }
        }
        Ok(None)
    }
}

fn built(members: Members, weight: usize, depth: usize) -> Built {
    let value = match members {
        Members::List(values) => Value::Array(values),
        Members::Map { mut map, merged, .. } => {
            for (key, value) in merged.into_iter().flatten() {
                map.entry(key).or_insert(value);
            }
            Value::Object(map)
        }
    };
    Built { value, weight, depth }
}

fn is_mergeable(value: &Value) -> bool {
    value.is_object() || value.as_array().is_some_and(|maps| maps.iter().all(Value::is_object))
}

fn maps(value: Value) -> Vec<Map<String, Value>> {
    match value {
        Value::Object(map) => vec![map],
        Value::Array(maps) => maps.into_iter().flat_map(self::maps).collect(),
        _ => Vec::new(),
    }
}
