//! Both documents as trees in which the same thing has the same path: operations go by their id, parameters by their name,
//! elements of lists by their value. [`leaves`] lists everything such a tree says; the proof of completeness rests on it.

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use serde_json::Value;

use crate::pointer::Pointer;

/// Keys whose value is one fact, whatever it is made of.
const OPAQUE: [&str; 9] =
    ["default", "example", "examples", "externalDocs", "xml", "discriminator", "x-doc", "contact", "license"];
/// Keys whose members go by names of the document's own choice.
const NAMED: [&str; 3] = ["properties", "headers", "securityDefinitions"];
const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

/// A place in a document.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    /// Where it stands.
    pub(super) at: Pointer,
    /// The path that is the same in both documents.
    pub(super) path: String,
}

impl<'a> Node<'a> {
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        self.value.get(key).map(|value| Self { value, at: self.at.join(key), path: join(&self.path, key) })
    }

    pub(super) fn element(&self, index: usize) -> Option<Self> {
        let value = self.value.get(index)?;
        Some(Self { value, at: self.at.join(index), path: format!("{}/{index}", self.path) })
    }

    pub(super) fn text(&self, key: &str) -> Option<&'a str> {
        self.value.get(key).and_then(Value::as_str)
    }

    pub(super) fn flag(&self, key: &str) -> bool {
        self.value.get(key) == Some(&Value::Bool(true))
    }

    pub(super) fn keys(&self) -> impl Iterator<Item = &'a str> + use<'a> {
        self.value.as_object().into_iter().flat_map(|members| members.keys().map(String::as_str))
    }

    /// The strings of a list.
    pub(super) fn list(&self, key: &str) -> Vec<&'a str> {
        self.value.get(key).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_str).collect()
    }
}

pub(super) fn join(path: &str, key: &str) -> String {
    format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"))
}

/// An operation with everything that concerns it, wherever the document says it.
#[derive(Clone, Debug)]
pub(super) struct Operation<'a> {
    pub(super) id: String,
    pub(super) method: &'a str,
    /// The path template.
    pub(super) template: &'a str,
    pub(super) node: Node<'a>,
    /// Those of its path included, by name (with the place before it, where a name occurs twice).
    pub(super) parameters: IndexMap<String, Node<'a>>,
    pub(super) responses: IndexMap<&'a str, Node<'a>>,
    pub(super) consumes: Vec<&'a str>,
    pub(super) produces: Vec<&'a str>,
    /// Each requirement as JSON text, sorted.
    pub(super) security: Vec<String>,
}

impl Operation<'_> {
    /// The template with its parameters taken out.
    pub(super) fn shape(&self) -> String {
        placeholders(self.template).0
    }
}

/// The template with `{}` for each parameter, and the parameters' names.
pub(super) fn placeholders(template: &str) -> (String, Vec<&str>) {
    let (mut shape, mut names, mut rest) = (String::new(), Vec::new(), template);
    while let Some((before, after)) = rest.split_once('{') {
        let Some((name, after)) = after.split_once('}') else { break };
        shape.push_str(before);
        shape.push_str("{}");
        names.push(name);
        rest = after;
    }
    shape.push_str(rest);
    (shape, names)
}

/// A document, taken apart.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) root: &'a Value,
    pub(super) operations: IndexMap<String, Operation<'a>>,
    pub(super) definitions: IndexMap<&'a str, Node<'a>>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(root: &'a Value) -> Self {
        let mut operations = IndexMap::new();
        for (template, item) in root["paths"].as_object().into_iter().flatten() {
            for (method, value) in item.as_object().into_iter().flatten() {
                if !METHODS.contains(&method.as_str()) || !value.is_object() {
                    continue;
                }
                let operation = operation(root, template, item, method, value);
                operations.insert(operation.id.clone(), operation);
            }
        }
        let definitions = root["definitions"].as_object().into_iter().flatten();
        let definitions = definitions.map(|(name, value)| {
            let at = Pointer::root().join("definitions").join(name);
            (name.as_str(), Node { value, path: at.as_str().to_owned(), at })
        });
        let definitions = definitions.collect();
        Self { root, operations, definitions }
    }

    pub(super) fn top(&self, key: &str) -> Option<Node<'a>> {
        let at = Pointer::root().join(key);
        self.root.get(key).map(|value| Node { value, path: at.as_str().to_owned(), at })
    }

    /// What the document says at `at`, references within it followed.
    fn resolved(root: &'a Value, node: Node<'a>) -> Node<'a> {
        let target = node.text("$ref").and_then(|reference| reference.strip_prefix('#'));
        match target.and_then(|pointer| Some((root.pointer(pointer)?, pointer))) {
            Some((value, pointer)) => Node { value, at: Pointer::parse(pointer), path: node.path },
            None => node,
        }
    }
}

fn operation<'a>(
    root: &'a Value,
    template: &'a str,
    item: &'a Value,
    method: &'a str,
    value: &'a Value,
) -> Operation<'a> {
    let item_at = Pointer::root().join("paths").join(template);
    let at = item_at.join(method);
    let id = value["operationId"].as_str().map_or_else(|| format!("{method} {template}"), str::to_owned);
    let path = join("/operations", &id);
    let own = |list: &'a Value, at: Pointer| -> Vec<Node<'a>> {
        let nodes = list.as_array().into_iter().flatten().enumerate();
        nodes.map(|(index, value)| Node { value, at: at.join(index), path: String::new() }).collect()
    };
    let mut nodes = own(&item["parameters"], item_at.join("parameters"));
    nodes.extend(own(&value["parameters"], at.join("parameters")));
    let nodes = nodes.into_iter().map(|node| Tree::resolved(root, node));
    let parameters = parameters(nodes.collect(), template, &path);
    let responses = value["responses"].as_object().into_iter().flatten().map(|(status, value)| {
        let node =
            Node { value, at: at.join("responses").join(status), path: join(&format!("{path}/responses"), status) };
        (status.as_str(), Tree::resolved(root, node))
    });
    let responses = responses.filter(|(status, _)| !status.starts_with("x-")).collect();
    let strings = |key: &str| -> Vec<&'a str> {
        let list = value.get(key).or_else(|| root.get(key)).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).collect()
    };
    let security = value.get("security").or_else(|| root.get("security")).and_then(Value::as_array);
    let mut security: Vec<String> = security.into_iter().flatten().map(Value::to_string).collect();
    security.sort();
    let (consumes, produces) = (strings("consumes"), strings("produces"));
    let node = Node { value, at, path };
    Operation { id, method, template, node, parameters, responses, consumes, produces, security }
}

/// By name; those of the operation replace those of its path.
fn parameters<'a>(nodes: Vec<Node<'a>>, template: &str, path: &str) -> IndexMap<String, Node<'a>> {
    let place = |node: &Node<'a>| (node.text("in").unwrap_or_default(), node.text("name").unwrap_or_default());
    let mut distinct: IndexMap<(&str, &str), Node<'a>> = IndexMap::new();
    for node in nodes {
        distinct.insert(place(&node), node);
    }
    let (_, in_template) = placeholders(template);
    let key = |(location, name): (&str, &str)| match location {
        "body" => "body".to_owned(),
        "path" => match in_template.iter().position(|it| *it == name) {
            Some(index) => format!("path {index}"),
            None => name.to_owned(),
        },
        _ if distinct.keys().filter(|(_, other)| *other == name).count() > 1 => format!("{location} {name}"),
        _ => name.to_owned(),
    };
    let keyed = distinct.iter().map(|(place, node)| {
        let key = key(*place);
        let path = join(&format!("{path}/parameters"), &key);
        (key, Node { path, ..node.clone() })
    });
    keyed.collect()
}

/// Everything that a document says: paths and values as JSON text. `names` leads from names of this document to those that
/// the paths are to have.
pub(super) fn leaves(tree: &Tree<'_>, names: &Names) -> BTreeMap<String, String> {
    let mut leaves = Leaves { names, found: BTreeMap::new() };
    for (key, value) in tree.root.as_object().into_iter().flatten() {
        match key.as_str() {
            "paths" => leaves.paths(value),
            // Listed below; in the operations, where they take effect.
            "definitions" | "consumes" | "produces" | "security" => {}
            "parameters" | "responses" => leaves.unused(tree, key, value),
            _ => leaves.add(join("", key), key, value),
        }
    }
    for (name, node) in &tree.definitions {
        let known = names.definition(name);
        let path = join("/definitions", known);
        leaves.found.insert(format!("{path}/(name)"), (*name).to_owned());
        leaves.object(&path, node.value);
    }
    for operation in tree.operations.values() {
        leaves.operation(operation);
    }
    leaves.found
}

/// What things of the new document were called in the old one, where that is another name.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) definitions: BTreeMap<String, String>,
    pub(super) operations: BTreeMap<String, String>,
    /// New definitions that may be old ones under another name: they have most members in common.
    pub(super) guessed: BTreeSet<String>,
    /// New definitions that were inline objects before.
    pub(super) lifted: BTreeSet<String>,
    /// Old definitions that are inline objects now.
    pub(super) inlined: BTreeSet<String>,
}

impl Names {
    pub(super) fn definition<'a>(&'a self, name: &'a str) -> &'a str {
        self.definitions.get(name).map_or(name, String::as_str)
    }

    pub(super) fn operation<'a>(&'a self, id: &'a str) -> &'a str {
        self.operations.get(id).map_or(id, String::as_str)
    }
}

struct Leaves<'n> {
    names: &'n Names,
    found: BTreeMap<String, String>,
}

impl Leaves<'_> {
    /// What paths say beside their operations.
    fn paths(&mut self, paths: &Value) {
        for (template, item) in paths.as_object().into_iter().flatten() {
            if template.starts_with("x-") {
                self.add(join("/paths", template), template, item);
                continue;
            }
            for (key, value) in item.as_object().into_iter().flatten() {
                if !METHODS.contains(&key.as_str()) && key != "parameters" {
                    self.add(join(&join("/paths", template), key), key, value);
                }
            }
        }
    }

    /// Shared parameters and responses that no operation refers to; the others count where they are used.
    fn unused(&mut self, tree: &Tree<'_>, key: &str, shared: &Value) {
        for (name, value) in shared.as_object().into_iter().flatten() {
            let at = Pointer::root().join(key).join(name);
            let is_used = tree.operations.values().any(|operation| {
                operation.parameters.values().chain(operation.responses.values()).any(|node| node.at == at)
            });
            if !is_used {
                self.add(join(&join("", key), name), name, value);
            }
        }
    }

    fn operation(&mut self, operation: &Operation<'_>) {
        let path = join("/operations", self.names.operation(&operation.id));
        let mut say = |key: &str, value: String| self.found.insert(format!("{path}/{key}"), value);
        say("(id)", operation.id.clone());
        say("(method)", operation.method.to_owned());
        say("(template)", operation.template.to_owned());
        say("(security)", operation.security.join(" "));
        for (key, list) in [("consumes", &operation.consumes), ("produces", &operation.produces)] {
            for media_type in list {
                say(&format!("{key}/={media_type}"), String::new());
            }
        }
        let members = operation.node.value.as_object().into_iter().flatten();
        for (key, value) in members {
            match key.as_str() {
                "operationId" | "parameters" | "security" | "consumes" | "produces" => {}
                "responses" => {
                    for (name, value) in
                        value.as_object().into_iter().flatten().filter(|(name, _)| name.starts_with("x-"))
                    {
                        self.add(join(&format!("{path}/responses"), name), name, value);
                    }
                }
                _ => self.add(join(&path, key), key, value),
            }
        }
        for (key, node) in &operation.parameters {
            self.object(&join(&format!("{path}/parameters"), key), node.value);
        }
        for (status, node) in &operation.responses {
            self.object(&join(&format!("{path}/responses"), status), node.value);
        }
    }

    fn object(&mut self, path: &str, value: &Value) {
        match value.as_object().filter(|members| !members.is_empty()) {
            Some(members) => members.iter().for_each(|(key, value)| self.add(join(path, key), key, value)),
            None => {
                self.found.insert(path.to_owned(), value.to_string());
            }
        }
    }

    fn add(&mut self, path: String, key: &str, value: &Value) {
        match value {
            Value::String(target) if key == "$ref" => {
                let name = target.strip_prefix("#/definitions/").map(|name| self.names.definition(name));
                self.found.insert(path, name.map_or_else(|| target.clone(), str::to_owned));
            }
            _ if OPAQUE.contains(&key) => {
                self.found.insert(path, value.to_string());
            }
            Value::Object(members) if !members.is_empty() => {
                let are_names = NAMED.contains(&key);
                for (member, value) in members {
                    self.add(join(&path, member), if are_names { "" } else { member }, value);
                }
            }
            Value::Array(elements) if !elements.is_empty() => {
                for (index, element) in elements.iter().enumerate() {
                    match element.get("name").and_then(Value::as_str) {
                        Some(name) => self.add(join(&path, name), "", element),
                        None if element.is_object() || element.is_array() => {
                            self.add(join(&path, &index.to_string()), "", element);
                        }
                        None => {
                            let text = element.as_str().map_or_else(|| element.to_string(), str::to_owned);
                            self.found.insert(
                                format!("{path}/={}", text.replace('~', "~0").replace('/', "~1")),
                                String::new(),
                            );
                        }
                    }
                }
            }
            _ => {
                self.found.insert(path, value.to_string());
            }
        }
    }
}
