//! A document that is being written in another way, and where its parts stand.

use ece_codegen::grammar::{Holds, Place};
use fastrand::Rng;
use serde_json::{Map, Value};

/// Another way to write something; it means the same.
pub struct Operator {
    pub name: &'static str,
    /// Kinds of entries that a reader wants to see although no Rust line moves.
    pub tells: &'static [&'static str],
    /// Kinds of entries where Rust moves.
    pub moves: &'static [&'static str],
    /// False where there is no place for it.
    pub apply: fn(&mut Draft) -> Option<()>,
}

impl Operator {
    /// True where it finds a place in a document.
    pub fn fits(&self, document: &Value) -> bool {
        (self.apply)(&mut Draft { document: document.clone(), rng: Rng::with_seed(0) }).is_some()
    }
}

macro_rules! operators {
    ($($name:literal $([tells $($told:literal),+])? $([moves $($moved:literal),+])? = $apply:expr;)*) => {
        /// The operators of this module.
        pub const OPERATORS: &[crate::draft::Operator] = &[$(crate::draft::Operator {
            name: $name, tells: &[$($($told),+)?], moves: &[$($($moved),+)?], apply: $apply,
        }),*];
    };
}
pub(crate) use operators;

pub struct Draft {
    pub document: Value,
    pub rng: Rng,
}

impl Draft {
    /// The pointers of all objects at places of this kind.
    pub fn all(&self, place: Place) -> Vec<String> {
        let mut found = Vec::new();
        walk(Holds::Node(Place::Document), &self.document, "", &mut |holds, value, at| {
            if holds == Holds::Node(place) && value.is_object() {
                found.push(at.to_owned());
            }
        });
        found
    }

    pub fn at(&self, pointer: &str) -> &Value {
        self.document.pointer(pointer).unwrap_or(&Value::Null)
    }

    pub fn map(&mut self, pointer: &str) -> Option<&mut Map<String, Value>> {
        self.document.pointer_mut(pointer)?.as_object_mut()
    }

    /// One of the objects at places of this kind that are fit.
    pub fn any(&mut self, place: Place, is_fit: impl Fn(&Self, &str, &Map<String, Value>) -> bool) -> Option<String> {
        let all = self.all(place);
        let fit: Vec<&String> =
            all.iter().filter(|at| self.at(at).as_object().is_some_and(|it| is_fit(self, at, it))).collect();
        let chosen = self.rng.usize(..fit.len().max(1));
        fit.get(chosen).map(|at| (*at).clone())
    }

    /// Adds a key to one of the objects that are fit and do not have it.
    pub fn say(
        &mut self,
        place: Place,
        key: &str,
        value: Value,
        is_fit: fn(&Map<String, Value>) -> bool,
    ) -> Option<()> {
        let at = self
            .any(place, |_, _, object| !object.contains_key(key) && !object.contains_key("$ref") && is_fit(object))?;
        self.map(&at)?.insert(key.to_owned(), value);
        Some(())
    }

    /// Takes a key from one of the objects that are fit.
    pub fn omit(&mut self, place: Place, key: &str, is_fit: impl Fn(&Map<String, Value>) -> bool) -> Option<()> {
        let at = self.any(place, |_, _, object| object.contains_key(key) && is_fit(object))?;
        self.map(&at)?.shift_remove(key);
        Some(())
    }

    /// The definition that a schema refers to, and nothing else.
    pub fn referred(&self, schema: &Map<String, Value>) -> Option<(String, &Value)> {
        let name = schema.get("$ref").filter(|_| schema.len() == 1)?.as_str()?.strip_prefix("#/definitions/")?;
        if name.contains(['~', '%', '/']) {
            return None;
        }
        Some((name.to_owned(), self.document["definitions"].get(name)?))
    }

    /// How many schemas refer to a definition.
    pub fn uses(&self, name: &str) -> usize {
        let target = format!("#/definitions/{name}");
        self.all(Place::Schema).iter().filter(|at| self.at(at)["$ref"] == *target).count()
    }

    /// Adds the member `name` to a map at the top.
    pub fn define(&mut self, map: &str, name: &str, value: Value) -> Option<()> {
        let map = self.document.as_object_mut()?.entry(map).or_insert_with(|| Value::Object(Map::new()));
        let map = map.as_object_mut()?;
        if map.contains_key(name) {
            return None;
        }
        map.insert(name.to_owned(), value);
        Some(())
    }
}

/// Shows everything with what the grammar says of it, the outer before the inner.
pub fn walk(holds: Holds, value: &Value, at: &str, visit: &mut dyn FnMut(Holds, &Value, &str)) {
    visit(holds, value, at);
    let below = |token: &str| holds.below(token).unwrap_or(Holds::Any);
    match value {
        Value::Object(members) => {
            for (key, value) in members {
                walk(below(key), value, &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")), visit);
            }
        }
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                walk(below(""), value, &format!("{at}/{index}"), visit);
            }
        }
        _ => {}
    }
}

/// True for an object with members that says nothing else.
pub fn is_plain_object(schema: &Map<String, Value>) -> bool {
    let is_known = |key: &String| ["type", "properties", "required", "description", "title"].contains(&key.as_str());
    let has_members = schema.get("properties").and_then(Value::as_object).is_some_and(|it| !it.is_empty());
    let is_object = schema.get("type").is_none_or(|it| it == "object");
    let is_right = schema.get("required").is_none_or(Value::is_array);
    has_members && is_object && is_right && schema.keys().all(is_known)
}

/// True for a text or a number that says nothing but its type, format and values.
pub fn is_plain_scalar(schema: &Map<String, Value>) -> bool {
    let is_known = |key: &String| ["type", "format", "enum", "description"].contains(&key.as_str());
    let ty = schema.get("type").and_then(Value::as_str);
    matches!(ty, Some("string" | "integer" | "number" | "boolean")) && schema.keys().all(is_known)
}

pub fn is_enum(schema: &Map<String, Value>) -> bool {
    is_plain_scalar(schema)
        && schema.get("type").is_some_and(|it| it == "string")
        && schema
            .get("enum")
            .and_then(Value::as_array)
            .is_some_and(|all| !all.is_empty() && all.iter().all(Value::is_string))
}
