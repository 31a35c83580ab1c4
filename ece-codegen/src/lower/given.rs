//! The names that a document gives by itself, beside those it is read by: `x-ece-name` for any item, `x-ms-enum` and
//! `x-enum-varnames` for enums and their values, and the title of an inline type that no other has; beside the names of
//! values, what `x-ece-value-docs` says of them.
//!
//! One walk over the document, so that each is judged and reported once; [`GivenNames`] is asked by place.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use crate::diagnostic::{Code, Diagnostics};
use crate::extension;
use crate::pointer::Pointer;
use crate::swagger::{Additional, Document, Extensions, Parameter, Schema};

/// The names that stand at a place.
#[derive(Debug, Default)]
struct Given {
    /// Of the operation, tag, parameter or member.
    item: Option<String>,
    /// Of the type that is made of the schema.
    ty: Option<String>,
    /// Of values, by what they are on the wire.
    values: HashMap<String, String>,
    /// What values of an enum mean, by what they are on the wire.
    value_docs: HashMap<String, String>,
}

/// All of them, by the place in the source.
#[derive(Debug, Default)]
pub(crate) struct GivenNames {
    by_place: HashMap<Pointer, Given>,
    /// True where definitions go by the last parts of their names, as far as these tell them apart.
    pub(crate) are_short: bool,
}

impl GivenNames {
    /// The name of an operation, tag, parameter or member.
    pub(crate) fn item(&self, at: &Pointer) -> Option<&str> {
        self.by_place.get(at)?.item.as_deref()
    }

    /// The name of the type that is made of a schema.
    pub(crate) fn ty(&self, at: &Pointer) -> Option<&str> {
        self.by_place.get(at)?.ty.as_deref()
    }

    /// The name of a value of the enum at this place.
    pub(crate) fn value(&self, at: &Pointer, wire: &str) -> Option<&str> {
        self.by_place.get(at)?.values.get(wire).map(String::as_str)
    }

    /// What a value of the enum at this place means.
    pub(crate) fn value_doc(&self, at: &Pointer, wire: &str) -> Option<&str> {
        self.by_place.get(at)?.value_docs.get(wire).map(String::as_str)
    }
}

/// What a name at a schema is the name of.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Names {
    Member,
    Definition,
    Inline,
}

pub(super) fn given_names(document: &Document, diagnostics: &mut Diagnostics) -> GivenNames {
    let mut walk = Walk { names: GivenNames::default(), titles: HashMap::new(), diagnostics };
    walk.names.are_short = walk.are_short(&document.extensions);
    for (index, tag) in document.tags.iter().enumerate() {
        walk.item(&tag.extensions, &Pointer::root().join("tags").join(index));
    }
    for schema in document.definitions.values() {
        walk.schema(schema, Names::Definition);
    }
    let shared = document.parameters.values();
    let of_paths = document.paths.iter().flat_map(|item| &item.parameters);
    let operations = || document.paths.iter().flat_map(|item| &item.operations);
    for operation in operations() {
        walk.item(&operation.extensions, &operation.at);
    }
    for parameter in shared.chain(of_paths).chain(operations().flat_map(|it| &it.parameters)) {
        walk.parameter(parameter);
    }
    let responses = operations().flat_map(|it| it.responses.iter().map(|(_, response)| response));
    for response in document.responses.values().chain(responses) {
        if let Some(schema) = &response.schema {
            walk.schema(schema, Names::Inline);
        }
    }
    walk.titles(document)
}

struct Walk<'d> {
    names: GivenNames,
    /// Where a title stands that an inline type could have, by its letters.
    titles: HashMap<String, Vec<(Pointer, String)>>,
    diagnostics: &'d mut Diagnostics,
}

impl Walk<'_> {
    fn are_short(&mut self, extensions: &Extensions) -> bool {
        let Some(value) = extensions.get(extension::NAMES) else { return false };
        let is_short = value.as_str() == Some("short");
        if !is_short && value.as_str() != Some("full") {
            let at = Pointer::root().join(extension::NAMES);
            self.diagnostics.push(Code::BadGivenName, &at, "names of definitions are `short` or `full`", "");
        }
        is_short
    }

    fn item(&mut self, extensions: &Extensions, at: &Pointer) {
        if let Some(name) = self.own_name(extensions, at) {
            self.names.by_place.entry(at.clone()).or_default().item = Some(name);
        }
    }

    fn own_name(&mut self, extensions: &Extensions, at: &Pointer) -> Option<String> {
        let value = extensions.get(extension::NAME)?;
        let name = value.as_str().filter(|name| is_name(name));
        if name.is_none() {
            let message = format!("`{}` is not a name: it is not used", extension::NAME);
            let help = "a name is made of ASCII letters, digits and `_`, and begins with a letter";
            self.diagnostics.push(Code::BadGivenName, &at.join(extension::NAME), message, help);
        }
        name.map(str::to_owned)
    }

    /// The schema of a body has a place of its own; the keywords of others stand at the parameter.
    fn parameter(&mut self, parameter: &Parameter) {
        self.item(&parameter.extensions, &parameter.at);
        if parameter.schema.at == parameter.at {
            self.values(&parameter.schema, &parameter.extensions);
            self.below(&parameter.schema);
        } else if parameter.reference.is_none() {
            self.schema(&parameter.schema, Names::Inline);
        }
    }

    fn schema(&mut self, schema: &Schema, names: Names) {
        if names == Names::Member {
            self.item(&schema.extensions, &schema.at);
        } else if let Some(name) = self.own_name(&schema.extensions, &schema.at) {
            self.names.by_place.entry(schema.at.clone()).or_default().ty = Some(name);
        }
        self.values(schema, &schema.extensions);
        let is_type = !schema.properties.is_empty() || !schema.enumeration.is_empty() || !schema.all_of.is_empty();
        if let Some(title) =
            schema.title.as_deref().filter(|title| is_type && names != Names::Definition && is_title(title))
        {
            self.titles.entry(letters(title)).or_default().push((schema.at.clone(), title.to_owned()));
        }
        self.below(schema);
    }

    /// The reader limits how deep schemas are nested.
    fn below(&mut self, schema: &Schema) {
        for property in schema.properties.values() {
            self.schema(property, Names::Member);
        }
        let additional = match &schema.additional_properties {
            Some(Additional::Schema(values)) => Some(values.as_ref()),
            Some(Additional::Any(_)) | None => None,
        };
        for inner in schema.items.as_deref().into_iter().chain(additional).chain(&schema.all_of) {
            self.schema(inner, Names::Inline);
        }
    }

    /// What `x-ms-enum` and `x-enum-varnames` say of an enum.
    fn values(&mut self, schema: &Schema, extensions: &Extensions) {
        if schema.enumeration.is_empty() {
            return;
        }
        self.value_docs(schema, extensions);
        let mut values = HashMap::new();
        if let Some(names) = extensions.get(extension::ENUM_VARNAMES) {
            let list: Vec<&str> = names.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if list.len() == schema.enumeration.len() {
                values.extend(schema.enumeration.iter().map(wire).zip(list.into_iter().map(str::to_owned)));
            } else {
                let (count, at) = (schema.enumeration.len(), schema.at.join(extension::ENUM_VARNAMES));
                let message = format!("the enum has {count} values, and {} names: they are not used", list.len());
                self.diagnostics.push(Code::BadGivenName, &at, message, "one name for each value, in their order");
            }
        }
        let ms_enum = extensions.get(extension::MS_ENUM);
        let described = ms_enum.and_then(|it| it.get("values")?.as_array()).into_iter().flatten();
        values.extend(described.filter_map(|it| Some((wire(it.get("value")?), it.get("name")?.as_str()?.to_owned()))));
        values.retain(|_, name| name.contains(char::is_alphanumeric));
        let ty = ms_enum.and_then(|it| it.get("name")?.as_str()).filter(|name| is_name(name));
        if !values.is_empty() || ty.is_some() {
            let given = self.names.by_place.entry(schema.at.clone()).or_default();
            given.values = values;
            given.ty = given.ty.take().or_else(|| ty.map(str::to_owned));
        }
    }

    /// What `x-ece-value-docs` says of an enum's values.
    fn value_docs(&mut self, schema: &Schema, extensions: &Extensions) {
        let declared: HashSet<String> = schema.enumeration.iter().map(wire).collect();
        let mut known = HashMap::new();
        for (value, text) in extension::texts(extensions.get(extension::VALUE_DOCS)) {
            if declared.contains(value) {
                known.insert(value.to_owned(), text.to_owned());
            } else {
                let at = schema.at.join(extension::VALUE_DOCS).join(value);
                let message = format!("the enum has no value `{value}`: what is said of it is not shown");
                self.diagnostics.push(Code::DocumentedUndeclared, &at, message, "is it misspelled?");
            }
        }
        if !known.is_empty() {
            self.names.by_place.entry(schema.at.clone()).or_default().value_docs = known;
        }
    }

    /// Titles that one inline type has, and no definition, become names.
    fn titles(self, document: &Document) -> GivenNames {
        let definitions: HashSet<String> = document.definitions.keys().map(|name| letters(name)).collect();
        let mut names = self.names;
        for (letters, places) in self.titles {
            if let [(at, title)] = places.as_slice()
                && !definitions.contains(&letters)
            {
                names.by_place.entry(at.clone()).or_default().ty.get_or_insert_with(|| title.clone());
            }
        }
        names
    }
}

/// A value as it is known by: a text by itself, others as JSON.
fn wire(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

fn is_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_alphabetic()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

/// A title that is a name, not a sentence.
fn is_title(title: &str) -> bool {
    title.starts_with(|c: char| c.is_ascii_alphabetic())
        && title.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, ' ' | '-' | '_'))
        && (2..=50).contains(&title.len())
        && title.split_ascii_whitespace().count() <= 4
}

fn letters(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
