//! A document that is edited, the dice, and ways to find places in it, by what the grammar says stands there.

use ece_codegen::grammar::{Holds, Place, is_extension, methods};
use ece_codegen::pointer::{escape, unescape};
use fastrand::Rng;
use serde_json::{Map, Value, json};

/// What one operator does: nothing where there is no place for it.
pub type Operator = (&'static str, fn(&mut Edit) -> Option<()>);

/// A document, and the dice.
pub struct Edit {
    pub document: Value,
    pub rng: Rng,
}

fn visit<'v>(at: &mut String, holds: Holds, value: &'v Value, found: &mut dyn FnMut(&str, Holds, &'v Value)) {
    found(at, holds, value);
    let mut below = |token: &str, value: &'v Value| {
        if let Some(holds) = holds.below(token) {
            let length = at.len();
            at.push('/');
            at.push_str(&escape(token));
            visit(at, holds, value, found);
            at.truncate(length);
        }
    };
    match value {
        Value::Object(members) => members.iter().for_each(|(key, value)| below(key, value)),
        Value::Array(elements) => elements.iter().enumerate().for_each(|(index, it)| below(&index.to_string(), it)),
        _ => {}
    }
}

impl Edit {
    /// Pointers of everything that the grammar knows and that fits.
    pub fn places(&self, fits: impl Fn(&str, Holds, &Value) -> bool) -> Vec<String> {
        let mut places = Vec::new();
        visit(&mut String::new(), Holds::Node(Place::Document), &self.document, &mut |at, holds, value| {
            if fits(at, holds, value) {
                places.push(at.to_owned());
            }
        });
        places
    }

    pub fn any(&mut self, fits: impl Fn(&str, Holds, &Value) -> bool) -> Option<String> {
        let places = self.places(fits);
        self.pick(places)
    }

    /// An object at such a place.
    pub fn object(&mut self, wanted: Place, fits: impl Fn(&Map<String, Value>) -> bool) -> Option<String> {
        self.any(|_, holds, value| holds == Holds::Node(wanted) && value.as_object().is_some_and(&fits))
    }

    /// A schema that fits.
    pub fn schema(&mut self, fits: impl Fn(&Map<String, Value>) -> bool) -> Option<String> {
        self.object(Place::Schema, fits)
    }

    /// A schema, or a parameter, items or header that says its type itself.
    pub fn typed(&mut self, fits: impl Fn(&Map<String, Value>) -> bool) -> Option<String> {
        let places = [Place::Schema, Place::Parameter, Place::Items, Place::Header];
        self.any(|_, holds, value| {
            let is_typed = places.iter().any(|place| holds == Holds::Node(*place));
            is_typed && value.as_object().is_some_and(|it| !it.contains_key("schema") && fits(it))
        })
    }

    pub fn operation(&mut self, fits: impl Fn(&Map<String, Value>) -> bool) -> Option<String> {
        self.object(Place::Operation, fits)
    }

    pub fn pick<T>(&mut self, mut all: Vec<T>) -> Option<T> {
        (!all.is_empty()).then(|| all.swap_remove(self.rng.usize(..all.len())))
    }

    pub fn at(&mut self, pointer: &str) -> Option<&mut Value> {
        self.document.pointer_mut(pointer)
    }

    pub fn members(&mut self, pointer: &str) -> Option<&mut Map<String, Value>> {
        self.at(pointer)?.as_object_mut()
    }

    pub fn get(&self, pointer: &str) -> Option<&Value> {
        self.document.pointer(pointer)
    }

    pub fn set(&mut self, pointer: &str, key: &str, value: Value) -> Option<()> {
        self.members(pointer)?.insert(key.to_owned(), value);
        Some(())
    }

    pub fn remove(&mut self, pointer: &str, key: &str) -> Option<Value> {
        self.members(pointer)?.shift_remove(key)
    }

    pub fn choose(&mut self, values: &[Value]) -> Value {
        values[self.rng.usize(..values.len())].clone()
    }

    /// A key of the object at the place.
    pub fn key_of(&mut self, pointer: &str) -> Option<String> {
        let keys = self.get(pointer)?.as_object()?.keys().cloned().collect();
        self.pick(keys)
    }

    pub fn definition(&mut self) -> Option<String> {
        self.key_of("/definitions")
    }

    /// A name that nothing below the place has.
    pub fn new_name(&mut self, pointer: &str) -> String {
        let taken = |name: &str| self.document.pointer(pointer).is_some_and(|it| it.get(name).is_some());
        let words = ["elm", "oak", "Ash", "birch_tree", "fir-cone"];
        let word = words[self.rng.usize(..words.len())];
        let mut name = word.to_owned();
        while taken(&name) {
            name.push('2');
        }
        name
    }

    pub fn reference(&mut self) -> Option<Value> {
        let name = self.definition()?;
        Some(json!({ "$ref": format!("#/definitions/{}", escape(&name)) }))
    }

    /// Renames a member and keeps its place.
    pub fn rename(&mut self, pointer: &str, before: &str, after: &str) -> Option<()> {
        let members = self.members(pointer)?;
        let renamed = std::mem::take(members).into_iter();
        *members =
            renamed.map(|(key, value)| if key == before { (after.to_owned(), value) } else { (key, value) }).collect();
        Some(())
    }

    pub fn shuffle(&mut self, pointer: &str) -> Option<()> {
        let mut rng = self.rng.fork();
        match self.at(pointer)? {
            Value::Object(members) => {
                let mut all: Vec<(String, Value)> = std::mem::take(members).into_iter().collect();
                rng.shuffle(&mut all);
                *members = all.into_iter().collect();
            }
            Value::Array(elements) => rng.shuffle(elements),
            _ => return None,
        }
        Some(())
    }

    /// Pointers of all operations below paths.
    pub fn path_items(&self) -> Vec<String> {
        let paths = self.document["paths"].as_object().into_iter().flat_map(Map::keys);
        paths.filter(|path| !is_extension(path)).map(|path| format!("/paths/{}", escape(path))).collect()
    }

    /// The methods of a path.
    pub fn methods_of(&self, item: &str) -> Vec<&'static str> {
        methods()
            .filter(|method| self.get(item).is_some_and(|it| it.get(method).is_some_and(Value::is_object)))
            .collect()
    }

    /// Pointers to all objects that are this `$ref` and nothing else.
    pub fn uses(&self, target: &str) -> Vec<String> {
        let target = format!("#{target}");
        self.places(|_, _, value| value.get("$ref").is_some_and(|it| it == &json!(target)))
    }

    pub fn parent(pointer: &str) -> Option<(&str, String)> {
        let (parent, token) = pointer.rsplit_once('/')?;
        Some((parent, unescape(token)))
    }
}
