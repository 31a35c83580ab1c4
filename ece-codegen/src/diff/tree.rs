//! Both documents as trees in which the same thing has the same path: operations go by their id, parameters by their name,
//! elements of lists by their value. What stands where is decided by the grammar of Swagger.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;
use serde_json::Value;

use crate::extension::{self, Extension};
use crate::grammar::{self, Holds, Place};
use crate::ir;
use crate::path_template::PathTemplate;
use crate::pointer::{self, Pointer};
use crate::understand::{is_wrapper, understand};
use crate::understood::Understood;

/// A place in a document.
#[derive(Clone, Debug)]
pub(super) struct Node<'a> {
    pub(super) value: &'a Value,
    /// What the grammar says of it.
    pub(super) holds: Holds,
    /// Where it stands.
    pub(super) at: Pointer,
    /// The path that is the same in both documents.
    pub(super) path: String,
}

impl<'a> Node<'a> {
    pub(super) fn get(&self, key: &str) -> Option<Self> {
        let holds = self.holds.below(key).unwrap_or(Holds::Any);
        self.value.get(key).map(|value| Self { value, holds, at: self.at.join(key), path: join(&self.path, key) })
    }

    /// The same with another value under `key`, as if it stood there.
    pub(super) fn with(&self, key: &str, value: &'a Value) -> Self {
        let holds = self.holds.below(key).unwrap_or(Holds::Any);
        Self { value, holds, at: self.at.join(key), path: join(&self.path, key) }
    }

    /// True for a value of the shape that the grammar has for the place.
    pub(super) fn is_well_formed(&self) -> bool {
        match self.holds {
            Holds::Scalar => !self.value.is_object() && !self.value.is_array(),
            Holds::Scalars | Holds::List(_) => self.value.is_array(),
            Holds::Any => true,
            // Of other members, a truth value says whether there may be any.
            Holds::Node(Place::Schema) => self.value.is_object() || self.value.is_boolean(),
            Holds::Node(_) | Holds::Names(_) | Holds::NamesOrExtensions(_) => self.value.is_object(),
        }
    }

    /// True where nobody sends what stands under `key`: descriptions, examples, documentation.
    pub(super) fn is_prose(&self, key: &str) -> bool {
        matches!(self.holds, Holds::Node(place) if is_prose(place, key))
    }

    /// The node without what nobody sends, members in the order of their names.
    pub(super) fn without_prose(&self) -> Value {
        without_prose(self.holds, self.value)
    }

    pub(super) fn element(&self, index: usize) -> Option<Self> {
        let value = self.value.get(index)?;
        let holds = self.holds.below("").unwrap_or(Holds::Any);
        Some(Self { value, holds, at: self.at.join(index), path: format!("{}/{index}", self.path) })
    }

    /// The elements of a list.
    pub(super) fn elements(&self) -> impl Iterator<Item = Self> {
        let count = self.value.as_array().map_or(0, Vec::len);
        (0..count).filter_map(|index| self.element(index))
    }

    /// The only part of a schema that is nothing but that part.
    pub(super) fn unwrapped(&self) -> Option<Self> {
        let says_nothing_else = |members: &serde_json::Map<_, _>| members.len() == 1 && members.contains_key("allOf");
        let part =
            Some(self).filter(|it| it.value.as_object().is_some_and(says_nothing_else) && is_wrapper(it.value))?;
        Some(Self { path: self.path.clone(), ..part.get("allOf")?.element(0)? })
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
    pointer::joined(path, key)
}

/// The path of an element of a list of values.
pub(super) fn join_value(path: &str, value: &str) -> String {
    format!("{path}/={}", pointer::escape(value))
}

/// True where nobody sends what stands under `key`.
pub(super) fn is_prose(place: Place, key: &str) -> bool {
    // The names of scopes are facts, whatever is said of them.
    let is_prose = place != Place::Scopes && place.key(key).is_some_and(grammar::Key::is_prose);
    is_prose || extension::extension(key).is_some_and(Extension::is_documentation)
}

/// What is held so, without what nobody sends, members in the order of their names.
pub(super) fn without_prose(holds: Holds, value: &Value) -> Value {
    let below = |token: &str, value: &Value| without_prose(holds.below(token).unwrap_or(Holds::Any), value);
    match value {
        Value::Object(members) => {
            let is_kept = |key: &str| !matches!(holds, Holds::Node(place) if is_prose(place, key));
            let mut kept: Vec<_> = members.iter().filter(|(key, _)| is_kept(key)).collect();
            kept.sort_by_key(|(key, _)| *key);
            Value::Object(kept.into_iter().map(|(key, value)| (key.clone(), below(key, value))).collect())
        }
        Value::Array(elements) => elements.iter().map(|element| below("", element)).collect(),
        other => other.clone(),
    }
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
    /// What the generator makes of it; nothing where it is refused.
    pub(super) api: Option<&'a ir::Operation>,
}

impl<'a> Operation<'a> {
    /// The template with its parameters taken out.
    pub(super) fn shape(&self) -> String {
        PathTemplate::parse(self.template).shape
    }

    /// The same with the base path before it.
    pub(super) fn whole_shape(&self, base_path: &str) -> String {
        PathTemplate::parse(&format!("{}{}", base_path.trim_end_matches('/'), self.template)).shape
    }

    /// True where `send` reads the response of this status as a success.
    pub(super) fn is_success(&self, status: &str) -> bool {
        let code = status_code(status);
        match self.api {
            Some(api) => api.successes().any(|response| response.status == code),
            None => code.is_some_and(ir::is_success),
        }
    }

    /// The media type that a body is sent with by itself.
    pub(super) fn sent(&self) -> Option<&'a str> {
        self.api?.body.as_ref()?.sent_as()
    }
}

/// The status that is written so, as the generator reads it; `None` for `default`.
pub(super) fn status_code(status: &str) -> Option<u16> {
    if status.eq_ignore_ascii_case("2xx") { Some(200) } else { status.parse().ok() }
}

/// A document, taken apart.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) root: &'a Value,
    pub(super) api: &'a ir::Api,
    pub(super) operations: IndexMap<String, Operation<'a>>,
    pub(super) definitions: IndexMap<&'a str, Node<'a>>,
    /// Shared parameters and responses that operations refer to; they count where they are used.
    used: HashSet<Pointer>,
}

/// A chain of references that is longer leads nowhere.
pub(super) const MOST_REFERENCES: usize = 50;

impl<'a> Tree<'a> {
    /// The definition that a schema refers to.
    pub(super) fn referred(&self, schema: &Node<'a>) -> Option<Node<'a>> {
        let Understood::Reference(name) = understand(schema.holds, schema.value) else { return None };
        self.definitions.get(name.as_str()).cloned()
    }

    pub(super) fn new(root: &'a Value, api: &'a ir::Api) -> Self {
        let made: HashMap<&str, &ir::Operation> = api.operations().map(|it| (it.pointer.as_str(), it)).collect();
        let ids: HashSet<&str> = made.values().map(|it| it.id.as_str()).collect();
        let mut operations: IndexMap<String, Operation<'a>> = IndexMap::new();
        for (template, item) in root["paths"].as_object().into_iter().flatten() {
            for (method, value) in item.as_object().into_iter().flatten() {
                if Place::PathItem.key(method).map(|key| key.holds) != Some(Holds::Node(Place::Operation))
                    || !value.is_object()
                {
                    continue;
                }
                let at = Pointer::root().join("paths").join(template).join(method);
                let api = made.get(at.as_str()).copied();
                // What is refused has no name: its id where no other has it, else what no other can have.
                let refused = || {
                    let own = value["operationId"].as_str().filter(|id| !ids.contains(id));
                    let own = own.filter(|id| !operations.contains_key(*id));
                    own.map_or_else(|| format!("{method} {template}"), str::to_owned)
                };
                let id = api.map_or_else(refused, |it| it.id.clone());
                let mut operation = operation(root, template, item, method, id);
                operation.api = api;
                operations.insert(operation.id.clone(), operation);
            }
        }
        let definitions = root["definitions"].as_object().into_iter().flatten();
        let definitions = definitions.map(|(name, value)| {
            let at = Pointer::root().join("definitions").join(name);
            (name.as_str(), Node { value, holds: Holds::Node(Place::Schema), path: at.as_str().to_owned(), at })
        });
        let definitions = definitions.collect();
        let nodes = operations
            .values()
            .flat_map(|operation: &Operation<'a>| operation.parameters.values().chain(operation.responses.values()));
        let shared = nodes.filter(|node| !node.at.as_str().starts_with("/paths/"));
        let used = shared.map(|node| node.at.clone()).collect();
        Self { root, api, operations, definitions, used }
    }

    pub(super) fn top(&self, key: &str) -> Option<Node<'a>> {
        let at = Pointer::root().join(key);
        let holds = Holds::Node(Place::Document).below(key).unwrap_or(Holds::Any);
        self.root.get(key).map(|value| Node { value, holds, path: at.as_str().to_owned(), at })
    }

    /// True where an operation refers to the shared parameter or response at this place.
    pub(super) fn uses(&self, at: &Pointer) -> bool {
        self.used.contains(at)
    }

    /// What the document says at `at`, references within it followed.
    pub(super) fn resolved(root: &'a Value, node: Node<'a>) -> Node<'a> {
        let target = node.text("$ref").and_then(|reference| reference.strip_prefix('#'));
        match target.and_then(|pointer| Some((root.pointer(pointer)?, pointer))) {
            Some((value, pointer)) => Node { value, at: Pointer::parse(pointer), ..node },
            None => node,
        }
    }
}

fn operation<'a>(root: &'a Value, template: &'a str, item: &'a Value, method: &'a str, id: String) -> Operation<'a> {
    let value = &item[method];
    let item_at = Pointer::root().join("paths").join(template);
    let at = item_at.join(method);
    let path = join("/operations", &id);
    let own = |list: &'a Value, at: Pointer| -> Vec<Node<'a>> {
        let nodes = list.as_array().into_iter().flatten().enumerate();
        let holds = Holds::Node(Place::Parameter);
        nodes.map(|(index, value)| Node { value, holds, at: at.join(index), path: String::new() }).collect()
    };
    let mut nodes = own(&item["parameters"], item_at.join("parameters"));
    nodes.extend(own(&value["parameters"], at.join("parameters")));
    let nodes = nodes.into_iter().map(|node| Tree::resolved(root, node));
    let parameters = parameters(nodes.collect(), template, &path);
    let responses = value["responses"].as_object().into_iter().flatten().map(|(status, value)| {
        let (at, path) = (at.join("responses").join(status), join(&format!("{path}/responses"), status));
        let node = Node { value, holds: Holds::Node(Place::Response), at, path };
        (status.as_str(), Tree::resolved(root, node))
    });
    let responses = responses.filter(|(status, _)| !grammar::is_extension(status)).collect();
    let strings = |key: &str| -> Vec<&'a str> {
        let list = value.get(key).or_else(|| root.get(key)).and_then(Value::as_array);
        list.into_iter().flatten().filter_map(Value::as_str).collect()
    };
    let security = security(root, value, &Renames::default());
    let (consumes, produces) = (strings("consumes"), strings("produces"));
    let node = Node { value, holds: Holds::Node(Place::Operation), at, path };
    Operation { id, method, template, node, parameters, responses, consumes, produces, security, api: None }
}

/// What an operation requires, its schemes under their old names. Their order says nothing.
pub(super) fn security(root: &Value, operation: &Value, renames: &Renames) -> Vec<String> {
    let all = operation.get("security").or_else(|| root.get("security")).and_then(Value::as_array);
    let name = |id: &String| renames.schemes.get(id).unwrap_or(id).clone();
    let sorted = |requirement: &Value| match requirement.as_object() {
        Some(schemes) => {
            let scopes = |scopes: &Value| -> BTreeSet<String> {
                scopes.as_array().into_iter().flatten().map(ToString::to_string).collect()
            };
            let schemes: BTreeMap<_, _> = schemes.iter().map(|(id, all)| (name(id), scopes(all))).collect();
            let texts = schemes.iter().map(|(id, scopes)| {
                let scopes: Vec<&str> = scopes.iter().map(String::as_str).collect();
                format!("{}:[{}]", Value::from(id.as_str()), scopes.join(","))
            });
            format!("{{{}}}", texts.collect::<Vec<_>>().join(","))
        }
        None => requirement.to_string(),
    };
    let security: BTreeSet<String> = all.into_iter().flatten().map(sorted).collect();
    security.into_iter().collect()
}

/// What the document requires of operations that say nothing of their own, schemes under their old names.
pub(super) fn security_of_all(tree: &Tree<'_>, renames: &Renames) -> Vec<String> {
    security(tree.root, &Value::Null, renames)
}

/// By name; those of the operation replace those of its path.
fn parameters<'a>(nodes: Vec<Node<'a>>, template: &str, path: &str) -> IndexMap<String, Node<'a>> {
    let place = |node: &Node<'a>| (node.text("in").unwrap_or_default(), node.text("name").unwrap_or_default());
    let mut distinct: IndexMap<(&str, &str), Node<'a>> = IndexMap::new();
    for node in nodes {
        distinct.insert(place(&node), node);
    }
    let in_template = PathTemplate::parse(template).names;
    let key = |(location, name): (&str, &str)| match location {
        "body" => "body".to_owned(),
        "path" => match in_template.iter().position(|it| *it == name) {
            Some(index) => format!("path {index}"),
            None => name.to_owned(),
        },
        // `body` is what the body goes by, whatever it is called.
        _ if name == "body" || distinct.keys().filter(|(_, other)| *other == name).count() > 1 => {
            format!("{location} {name}")
        }
        _ => name.to_owned(),
    };
    let body = distinct.keys().find(|(location, _)| *location == "body");
    let keyed = distinct.iter().map(|(place, node)| {
        // No operation can have two bodies; the document can.
        let is_another_body = place.0 == "body" && Some(place) != body;
        let key = if is_another_body { format!("body {}", place.1) } else { key(*place) };
        let path = join(&format!("{path}/parameters"), &key);
        (key, Node { path, ..node.clone() })
    });
    keyed.collect()
}

/// What things of the new document were called in the old one, where that is another name.
#[derive(Debug, Default)]
pub(super) struct Renames {
    pub(super) definitions: BTreeMap<String, String>,
    pub(super) operations: BTreeMap<String, String>,
    /// Security schemes.
    pub(super) schemes: BTreeMap<String, String>,
    /// New definitions that may be old ones under another name: they have most members in common.
    pub(super) guessed: BTreeSet<String>,
}

impl Renames {
    pub(super) fn definition<'a>(&'a self, name: &'a str) -> &'a str {
        self.definitions.get(name).map_or(name, String::as_str)
    }

    pub(super) fn operation<'a>(&'a self, id: &'a str) -> &'a str {
        self.operations.get(id).map_or(id, String::as_str)
    }
}
