//! The public Rust surface of an API, line by line, each with the place in the document that it comes from.

use std::collections::HashMap;

use indexmap::IndexMap;

use super::tree::{Names, placeholders};
use crate::emit::MOST_ARGUMENTS;
use crate::ir::{
    Api, Argument, Body, BodyKind, Field, FormField, Location, Model, Operation, Output, Parameter, ResponseBody, Type,
    TypeDef, TypeName,
};
use crate::pointer::Pointer;

/// Something that source code can name or rely on.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// For people: `models::Deployment::alias`.
    pub(super) path: String,
    /// What source code relies on; names of renamed types as they were.
    pub(super) compare: String,
    /// As a line of Rust.
    pub(super) line: String,
    /// Where it comes from.
    pub(super) at: Pointer,
    /// The value of an enum or the error code that it stands for.
    pub(super) value: Option<String>,
    /// The item that holds this one: where that is missing, this says nothing more.
    pub(super) parent: Option<String>,
    pub(super) part: Part,
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Type,
    Field,
    Constructor,
    ConstructorArgument,
    Variant,
    Method,
    Argument,
    Setter,
    Output,
    ErrorCode,
}

/// All items by a key that is the same on both sides.
pub(super) type Surface = IndexMap<String, Item>;

/// Lists the surface. `names` and `types` lead from new names to old ones; empty for the old side.
pub(super) fn surface(api: &Api, names: &Names, types: &HashMap<TypeName, TypeName>) -> Surface {
    let enums = api.types.iter().filter(|def| matches!(def, TypeDef::Enum(_))).map(TypeDef::name).collect();
    let mut lister = Lister { items: IndexMap::new(), names, types, enums };
    api.types.iter().for_each(|def| lister.type_def(def));
    api.operations().for_each(|operation| lister.operation(operation));
    for code in &api.error_codes {
        lister.add(format!("code {}", code.name), Part::ErrorCode, Pointer::root(), None, |item| {
            item.path = format!("ErrorCode::{}", code.name);
            item.line.clone_from(&item.path);
            item.value = Some(code.wire.clone());
        });
    }
    lister.items
}

struct Lister<'a> {
    items: Surface,
    names: &'a Names,
    types: &'a HashMap<TypeName, TypeName>,
    enums: Vec<&'a TypeName>,
}

impl<'a> Lister<'a> {
    fn add(&mut self, key: String, part: Part, at: Pointer, parent: Option<&String>, fill: impl FnOnce(&mut Item)) {
        let mut item = Item {
            path: String::new(),
            compare: String::new(),
            line: String::new(),
            at,
            value: None,
            parent: parent.cloned(),
            part,
        };
        fill(&mut item);
        self.items.insert(key, item);
    }

    /// The name that the type had before. A new type whose name another one has given up is not that one.
    fn known(&self, name: &TypeName) -> String {
        match self.types.get(name) {
            Some(before) => before.to_string(),
            None if self.types.values().any(|before| before == name) => format!("new {name}"),
            None => name.to_string(),
        }
    }

    /// A type, renamed types under their old names where `known`.
    fn ty(&self, ty: &Type, known: bool) -> String {
        match ty {
            Type::Named(name) if known => self.known(name),
            Type::Array(inner) => format!("Vec<{}>", self.ty(inner, known)),
            Type::Map(inner) => format!("Map<{}>", self.ty(inner, known)),
            Type::Boxed(inner) => format!("Box<{}>", self.ty(inner, known)),
            Type::Joined(_) => "String".to_owned(),
            other => crate::outline::type_name(other),
        }
    }

    /// What an argument or a setter for a parameter takes.
    fn argument_type(&self, ty: &Type, known: bool) -> String {
        match ty {
            Type::Array(_) | Type::Joined(_) => "impl IntoIterator<Item = impl ToString>".to_owned(),
            Type::Named(name) if self.enums.contains(&name) => format!("impl Into<{}>", self.ty(ty, known)),
            Type::Timestamp => "impl Into<Timestamp>".to_owned(),
            Type::String | Type::Value | Type::Named(_) | Type::Map(_) | Type::Boxed(_) => "impl AsRef<str>".to_owned(),
            other => self.ty(other, known),
        }
    }

    fn type_def(&mut self, def: &'a TypeDef) {
        let name = def.name();
        let key = format!("type {}", self.known(name));
        let (compare, line) = match def {
            TypeDef::Model(_) => (format!("struct {name}"), format!("pub struct {name}")),
            TypeDef::Enum(_) => (format!("enum {name}"), format!("pub enum {name}")),
            TypeDef::Alias(alias) => (
                format!("type {name} = {}", self.ty(&alias.ty, true)),
                format!("pub type {name} = {}", self.ty(&alias.ty, false)),
            ),
        };
        self.add(key.clone(), Part::Type, def.pointer().clone(), None, |item| {
            item.path = format!("models::{name}");
            item.compare = compare;
            item.line = line;
        });
        match def {
            TypeDef::Model(model) => self.model(model, &key),
            TypeDef::Enum(it) => {
                for variant in &it.variants {
                    self.add(
                        format!("{key}::{}", variant.name),
                        Part::Variant,
                        it.pointer.clone(),
                        Some(&key),
                        |item| {
                            item.path = format!("models::{name}::{}", variant.name);
                            item.line.clone_from(&item.path);
                            item.value = Some(variant.wire.clone());
                        },
                    );
                }
            }
            TypeDef::Alias(_) => {}
        }
    }

    fn model(&mut self, model: &Model, key: &String) {
        let name = &model.name;
        for field in &model.fields {
            let (compare, line) = (self.field(field, true), self.field(field, false));
            self.add(format!("{key}.{}", field.wire), Part::Field, field.pointer.clone(), Some(key), |item| {
                item.path = format!("models::{name}::{}", field.name);
                item.compare = format!("{compare} {}", field.setter);
                item.line = line;
            });
        }
        let required: Vec<&Field> = model.fields.iter().filter(|field| field.required && !field.optional).collect();
        if !model.in_requests || required.len() > MOST_ARGUMENTS {
            return;
        }
        let arguments: Vec<String> =
            required.iter().map(|field| format!("{}: {}", field.name, self.ty(&field.ty, false))).collect();
        let line = format!("{name}::new({})", arguments.join(", "));
        let new = format!("{key} new");
        let path = format!("models::{name}::new");
        self.add(new.clone(), Part::Constructor, model.pointer.clone(), Some(key), |item| {
            (item.path, item.line) = (path.clone(), line.clone());
        });
        for field in required {
            let compare = self.ty(&field.ty, true);
            let part = Part::ConstructorArgument;
            self.add(format!("{new} {}", field.wire), part, field.pointer.clone(), Some(&new), |item| {
                (item.path, item.compare, item.line) = (path.clone(), compare, line.clone());
            });
        }
    }

    fn field(&self, field: &Field, known: bool) -> String {
        let ty = self.ty(&field.ty, known);
        let ty = if field.optional { format!("Option<{ty}>") } else { ty };
        format!("pub {}: {ty}", field.name)
    }

    fn operation(&mut self, operation: &Operation) {
        let key = format!("operation {}", self.names.operation(&operation.id));
        let (function, marker) = (&operation.function, &operation.marker);
        let deprecated = if operation.docs.deprecated { "#[deprecated] " } else { "" };
        let arguments: Vec<String> = operation
            .arguments
            .iter()
            .filter_map(|it| self.taken(operation, it, false))
            .map(|(name, ty, ..)| format!("{name}: {ty}"))
            .collect();
        let line = format!("{deprecated}fn {function}({}) -> Call<{marker}>", arguments.join(", "));
        let path = format!("Client::{function}");
        self.add(key.clone(), Part::Method, operation.pointer.clone(), None, |item| {
            item.path.clone_from(&path);
            item.compare = format!("{deprecated}{function}");
            item.line.clone_from(&line);
        });
        let fields = operation.body.as_ref().map_or(0, |body| body.kind.fields().len());
        let all = (0..operation.parameters.len()).map(Argument::Parameter);
        let body = operation.body.iter().filter(|_| fields == 0).map(|_| Argument::Body);
        for given in all.chain((0..fields).map(Argument::FormField)).chain(body) {
            let (Some((name, shown, wire, at)), Some((_, compare, ..))) =
                (self.taken(operation, &given, false), self.taken(operation, &given, true))
            else {
                continue;
            };
            if operation.arguments.contains(&given) {
                self.add(format!("{key} ({wire})"), Part::Argument, at, Some(&key), |item| {
                    (item.path, item.compare, item.line) = (path.clone(), compare, line.clone());
                });
            } else {
                self.add(format!("{key} .{wire}"), Part::Setter, at, Some(&key), |item| {
                    item.path = format!("Call<{marker}>::{name}");
                    item.compare = format!("{name} {compare}");
                    item.line = format!("fn {name}(value: {shown}) -> Self");
                });
            }
        }
        self.output(operation, &key);
    }

    /// Name, type, name on the wire and place of something that the caller gives; none for constants.
    fn taken(
        &self,
        operation: &Operation,
        argument: &Argument,
        known: bool,
    ) -> Option<(String, String, String, Pointer)> {
        match argument {
            Argument::Parameter(index) => {
                let Parameter { wire, name, pointer, ty, constant, location, .. } = operation.parameters.get(*index)?;
                // A parameter in the path goes by its place there: callers never name it.
                let (_, in_path) = placeholders(&operation.path);
                let place = in_path.iter().position(|it| it == wire).filter(|_| *location == Location::Path);
                let key = place.map_or_else(|| wire.clone(), |place| format!("path {place}"));
                let free = constant.is_none();
                free.then(|| (name.to_string(), self.argument_type(ty, known), key, pointer.clone()))
            }
            Argument::FormField(index) => {
                let FormField { wire, name, pointer, ty, .. } = operation.body.as_ref()?.kind.fields().get(*index)?;
                let ty = ty.as_ref().map_or("impl Into<FilePart>".to_owned(), |ty| self.argument_type(ty, known));
                Some((name.to_string(), ty, wire.clone(), pointer.clone()))
            }
            Argument::Body => {
                let body = operation.body.as_ref()?;
                Some((body.name.to_string(), self.body(body, known), "body".to_owned(), body.pointer.clone()))
            }
        }
    }

    fn body(&self, body: &Body, known: bool) -> String {
        match &body.kind {
            BodyKind::Json(Type::String) => "impl AsRef<str>".to_owned(),
            BodyKind::Json(ty) => self.ty(ty, known),
            BodyKind::MergePatch(_) => "impl Into<MergePatch>".to_owned(),
            BodyKind::Raw => "impl Into<Body>".to_owned(),
            BodyKind::Text => "impl Into<String>".to_owned(),
            BodyKind::Form(_) | BodyKind::Multipart(_) => String::new(),
        }
    }

    fn output(&mut self, operation: &Operation, key: &String) {
        let at = operation.pointer.join("responses");
        let path = format!("Call<{}>::send", operation.marker);
        let (known, shown) = match &operation.output {
            Output::Single(body) => (self.response(body, true), self.response(body, false)),
            Output::ByStatus { name, variants } => {
                for (_, variant, body) in variants {
                    let (compare, shown) = (self.response(body, true), self.response(body, false));
                    self.add(format!("{key} output {variant}"), Part::Output, at.clone(), Some(key), |item| {
                        item.path = format!("{name}::{variant}");
                        item.compare = compare;
                        item.line = format!("{variant}({shown})");
                    });
                }
                ("by status".to_owned(), name.to_string())
            }
        };
        self.add(format!("{key} output"), Part::Output, at, Some(key), |item| {
            item.path = path;
            item.compare = known;
            item.line = format!("send() -> Response<{shown}>");
        });
    }

    fn response(&self, body: &ResponseBody, known: bool) -> String {
        match body {
            ResponseBody::Empty => "()".to_owned(),
            ResponseBody::Json(ty) => self.ty(ty, known),
            ResponseBody::Text => "String".to_owned(),
            ResponseBody::Stream => "ByteStream".to_owned(),
        }
    }
}

/// New names of types that stand where a type of another name stood.
pub(super) fn type_names(old: &Api, new: &Api, names: &Names) -> HashMap<TypeName, TypeName> {
    let mut before: HashMap<&str, Vec<&TypeDef>> = HashMap::new();
    for def in &old.types {
        before.entry(def.pointer().as_str()).or_default().push(def);
    }
    let mut renamed = HashMap::new();
    for def in &new.types {
        let mut tokens: Vec<String> = def.pointer().tokens().collect();
        if let Some(name) = tokens.get_mut(1).filter(|_| def.pointer().as_str().starts_with("/definitions/")) {
            *name = names.definition(name).to_owned();
        }
        let at = tokens.iter().fold(Pointer::root(), |at, token| at.join(token));
        // A part of several types stands there once for each of them.
        let others = before.get(at.as_str()).map(Vec::as_slice).unwrap_or_default();
        if others.iter().any(|other| other.name() == def.name()) {
            continue;
        }
        let is_same_kind = |other: &&&TypeDef| std::mem::discriminant(**other) == std::mem::discriminant(def);
        let is_free = |other: &&&TypeDef| !renamed.values().any(|taken| taken == other.name());
        if let Some(other) = others.iter().filter(is_same_kind).find(is_free) {
            renamed.insert(def.name().clone(), other.name().clone());
        }
    }
    renamed
}
