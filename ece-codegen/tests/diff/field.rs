//! A document to plant changes in, and ways to find places in it. Written from raw JSON; nothing here knows the comparison.

use std::collections::{HashMap, HashSet};

use fastrand::Rng;
use serde_json::{Value, json};

/// How a definition travels.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Request,
    Response,
    Both,
    Nowhere,
}

/// A document, and the dice.
pub struct Field {
    pub document: Value,
    pub rng: Rng,
    ways: HashMap<String, Way>,
}

/// An operation: its path, its method.
pub type At = (String, String);

fn targets(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (key, member) in members {
                match member.as_str().and_then(|text| text.strip_prefix("#/definitions/")) {
                    Some(name) if key == "$ref" => found.push(name.to_owned()),
                    _ => targets(member, found),
                }
            }
        }
        Value::Array(elements) => elements.iter().for_each(|element| targets(element, found)),
        _ => {}
    }
}

fn reached(document: &Value, part: &str) -> HashSet<String> {
    let (mut found, mut open) = (HashSet::new(), Vec::new());
    for item in document["paths"].as_object().unwrap().values() {
        item.as_object().unwrap().values().for_each(|operation| targets(&operation[part], &mut open));
    }
    while let Some(name) = open.pop() {
        targets(&document["definitions"][&name], &mut open);
        if !found.insert(name.clone()) {
            // Seen before: what it refers to is on its way or done.
            open.retain(|other| !found.contains(other));
        }
    }
    found
}

impl Field {
    pub fn new(document: Value, seed: u64) -> Self {
        let (requests, responses) = (reached(&document, "parameters"), reached(&document, "responses"));
        let way = |name: &String| match (requests.contains(name), responses.contains(name)) {
            (true, true) => Way::Both,
            (true, false) => Way::Request,
            (false, true) => Way::Response,
            (false, false) => Way::Nowhere,
        };
        let names = document["definitions"].as_object().unwrap().keys();
        let ways = names.map(|name| (name.clone(), way(name))).collect();
        Self { document, rng: Rng::with_seed(seed), ways }
    }

    pub fn way(&self, definition: &str) -> Way {
        self.ways[definition]
    }

    fn pick<T>(&mut self, all: Vec<T>) -> Option<T> {
        let count = all.len();
        (count > 0).then(|| self.rng.usize(..count)).and_then(|index| all.into_iter().nth(index))
    }

    /// Any operation that fits.
    pub fn operation(&mut self, fits: impl Fn(&str, &Value) -> bool) -> Option<At> {
        let mut all = Vec::new();
        for (path, item) in self.document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                if fits(path, operation) {
                    all.push((path.clone(), method.clone()));
                }
            }
        }
        self.pick(all)
    }

    pub fn at(&mut self, (path, method): &At) -> &mut Value {
        &mut self.document["paths"][path][method]
    }

    pub fn id(&mut self, at: &At) -> String {
        self.at(at)["operationId"].as_str().unwrap().to_owned()
    }

    /// Any parameter that fits: its operation, its index, its subject.
    pub fn parameter(&mut self, fits: impl Fn(&Value) -> bool) -> Option<(At, usize, String)> {
        let mut all = Vec::new();
        for (path, item) in self.document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let parameters = operation["parameters"].as_array().unwrap().iter().enumerate();
                for (index, parameter) in parameters.filter(|(_, parameter)| fits(parameter)) {
                    let name = if parameter["in"] == "body" { "body" } else { parameter["name"].as_str().unwrap() };
                    let subject = format!("{} {name}", operation["operationId"].as_str().unwrap());
                    all.push(((path.clone(), method.clone()), index, subject));
                }
            }
        }
        self.pick(all)
    }

    pub fn parameter_at(&mut self, (at, index, _): &(At, usize, String)) -> &mut Value {
        &mut self.at(at)["parameters"][*index]
    }

    /// Any definition that fits.
    pub fn definition(&mut self, fits: impl Fn(&Self, &str, &Value) -> bool) -> Option<String> {
        let all = self.document["definitions"].as_object().unwrap().iter();
        let all = all.filter(|(name, schema)| fits(self, name, schema)).map(|(name, _)| name.clone()).collect();
        self.pick(all)
    }

    /// An object with members, which travels that way.
    pub fn object(&mut self, way: Way) -> Option<String> {
        self.definition(|field, name, schema| field.way(name) == way && schema["properties"].is_object())
    }

    /// Any property that fits, of a definition that travels that way: definition, name. With the schema it is told whether
    /// the property is required.
    pub fn property(&mut self, way: Way, fits: impl Fn(&Value, bool) -> bool) -> Option<(String, String)> {
        let mut all = Vec::new();
        for (definition, schema) in self.document["definitions"].as_object().unwrap() {
            if self.way(definition) != way {
                continue;
            }
            for (name, property) in schema["properties"].as_object().into_iter().flatten() {
                let is_required = schema["required"].as_array().is_some_and(|list| list.contains(&json!(name)));
                if fits(property, is_required) {
                    all.push((definition.clone(), name.clone()));
                }
            }
        }
        self.pick(all)
    }

    pub fn schema(&mut self, definition: &str) -> &mut Value {
        &mut self.document["definitions"][definition]
    }

    pub fn property_at(&mut self, (definition, name): &(String, String)) -> &mut Value {
        &mut self.document["definitions"][definition]["properties"][name]
    }

    pub fn require(&mut self, definition: &str, name: &str) {
        let schema = self.schema(definition).as_object_mut().unwrap();
        schema.entry("required").or_insert_with(|| json!([])).as_array_mut().unwrap().push(json!(name));
    }

    pub fn unrequire(&mut self, definition: &str, name: &str) {
        let schema = self.schema(definition).as_object_mut().unwrap();
        let list = schema["required"].as_array_mut().unwrap();
        list.retain(|other| other != name);
        if list.is_empty() {
            schema.remove("required");
        }
    }

    /// Any response that fits: operation, status.
    pub fn response(&mut self, fits: impl Fn(&str, &Value) -> bool) -> Option<(At, String)> {
        let mut all = Vec::new();
        for (path, item) in self.document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                for (status, response) in operation["responses"].as_object().unwrap() {
                    if fits(status, response) {
                        all.push(((path.clone(), method.clone()), status.clone()));
                    }
                }
            }
        }
        self.pick(all)
    }

    pub fn response_at(&mut self, (at, status): &(At, String)) -> &mut Value {
        &mut self.at(at)["responses"][status]
    }
}

pub fn remove(value: &mut Value, key: &str) -> Option<Value> {
    value.as_object_mut().unwrap().shift_remove(key)
}

/// Renames a member and keeps its place.
pub fn rename(value: &mut Value, old: &str, new: &str) {
    let members = std::mem::take(value.as_object_mut().unwrap());
    let renamed = members.into_iter().map(|(key, member)| (if key == old { new.to_owned() } else { key }, member));
    *value = Value::Object(renamed.collect());
}
