//! Everything that a document says, as paths and values. The proof that a comparison is complete rests on it.
//!
//! Paths are those of [`super::tree`], so that the same thing has the same path in both documents. Empty lists and empty
//! maps of names say nothing.

use indexmap::IndexMap;
use serde_json::Value;

use super::tree::{Node, Operation, Renames, Tree, join, join_value};
use crate::grammar::{Holds, Place, is_extension};
use crate::pointer::{self, Pointer};

/// Paths and values as JSON text. `renames` leads from names of this document to those that the paths are to have; shared
/// parts that `other` uses are left out like those that are used here. Paths are long and begin alike: in a tree of them,
/// each would be compared with many.
pub(super) fn leaves(tree: &Tree<'_>, other: &Tree<'_>, renames: &Renames) -> IndexMap<String, String> {
    let mut leaves = Leaves { renames, found: IndexMap::new() };
    for (key, value) in tree.root.as_object().into_iter().flatten() {
        match key.as_str() {
            "paths" => leaves.paths(value),
            // Listed below; in the operations, where they take effect.
            "definitions" | "consumes" | "produces" | "security" => {}
            "parameters" | "responses" => leaves.unused([tree, other], key, value),
            _ => leaves.member(join("", key), Place::Document, key, value),
        }
    }
    for (name, node) in &tree.definitions {
        let path = join("/definitions", renames.definition(name));
        leaves.found.insert(format!("{path}/(name)"), (*name).to_owned());
        leaves.held(path, node.holds, node.value);
    }
    for operation in tree.operations.values() {
        leaves.operation(operation);
    }
    leaves.found
}

/// The same of one place: what it says, with paths of its own.
pub(super) fn leaves_of(node: &Node<'_>, renames: &Renames) -> IndexMap<String, String> {
    let mut leaves = Leaves { renames, found: IndexMap::new() };
    leaves.held(String::new(), node.holds, node.value);
    leaves.found
}

struct Leaves<'n> {
    renames: &'n Renames,
    found: IndexMap<String, String>,
}

impl Leaves<'_> {
    /// What paths say beside their operations.
    fn paths(&mut self, paths: &Value) {
        for (template, item) in paths.as_object().into_iter().flatten() {
            let path = join("/paths", template);
            if is_extension(template) {
                self.insert(path, item);
                continue;
            }
            for (key, value) in item.as_object().into_iter().flatten() {
                let holds = Place::PathItem.key(key).map(|key| key.holds);
                if !matches!(holds, Some(Holds::Node(Place::Operation) | Holds::List(Place::Parameter))) {
                    self.member(join(&path, key), Place::PathItem, key, value);
                }
            }
        }
    }

    /// Shared parameters and responses that no operation refers to; the others count where they are used.
    fn unused(&mut self, trees: [&Tree<'_>; 2], key: &str, shared: &Value) {
        let holds = Holds::Node(Place::Document).below(key).unwrap_or(Holds::Any);
        for (name, value) in shared.as_object().into_iter().flatten() {
            let at = Pointer::root().join(key).join(name);
            if !trees.iter().any(|tree| tree.uses(&at)) {
                self.held(join(&join("", key), name), holds.below(name).unwrap_or(Holds::Any), value);
            }
        }
    }

    fn operation(&mut self, operation: &Operation<'_>) {
        let path = join("/operations", self.renames.operation(&operation.id));
        let mut say = |key: &str, value: String| self.found.insert(format!("{path}/{key}"), value);
        say("(id)", operation.id.clone());
        say("(method)", operation.method.to_owned());
        say("(template)", operation.template.to_owned());
        say("(security)", operation.security.join(" "));
        for (key, list) in [("consumes", &operation.consumes), ("produces", &operation.produces)] {
            for media_type in list {
                self.found.insert(join_value(&join(&path, key), media_type), String::new());
            }
        }
        for (key, value) in operation.node.value.as_object().into_iter().flatten() {
            match key.as_str() {
                "operationId" | "parameters" | "security" | "consumes" | "produces" => {}
                "responses" => {
                    let members = value.as_object().into_iter().flatten();
                    for (name, value) in members.filter(|(name, _)| is_extension(name)) {
                        self.insert(join(&join(&path, key), name), value);
                    }
                }
                _ => self.member(join(&path, key), Place::Operation, key, value),
            }
        }
        for (part, nodes) in [
            ("parameters", operation.parameters.iter().map(|(key, node)| (key.as_str(), node)).collect()),
            ("responses", operation.responses.iter().map(|(key, node)| (*key, node)).collect::<Vec<_>>()),
        ] {
            for (key, node) in nodes {
                self.held(join(&join(&path, part), key), node.holds, node.value);
            }
        }
    }

    fn member(&mut self, path: String, place: Place, key: &str, value: &Value) {
        let Some(known) = place.key(key) else { return self.insert(path, value) };
        match value {
            Value::String(target) if key == "$ref" => {
                let name = pointer::reference_to("definitions", target);
                let name = name.map(|name| self.renames.definition(&name).to_owned());
                self.found.insert(path, name.unwrap_or_else(|| target.clone()));
            }
            _ => self.held(path, known.holds, value),
        }
    }

    fn held(&mut self, path: String, holds: Holds, value: &Value) {
        match (holds, value) {
            (Holds::Node(place), Value::Object(members)) => {
                for (key, value) in members {
                    self.member(join(&path, key), place, key, value);
                }
                self.found.insert(path, "{…}".to_owned());
            }
            (Holds::Names(_) | Holds::NamesOrExtensions(_), Value::Object(members)) => {
                for (name, value) in members {
                    self.held(join(&path, name), holds.below(name).unwrap_or(Holds::Any), value);
                }
            }
            (Holds::List(place), Value::Array(elements)) => {
                for (index, element) in elements.iter().enumerate() {
                    let name = element.get("name").and_then(Value::as_str).map(str::to_owned);
                    let name = name.unwrap_or_else(|| index.to_string());
                    self.held(join(&path, &name), Holds::Node(place), element);
                }
            }
            (Holds::Scalars, Value::Array(elements)) => {
                for element in elements {
                    let text = element.as_str().map_or_else(|| element.to_string(), str::to_owned);
                    self.found.insert(join_value(&path, &text), String::new());
                }
            }
            _ => self.insert(path, value),
        }
    }

    fn insert(&mut self, path: String, value: &Value) {
        self.found.insert(path, value.to_string());
    }
}
