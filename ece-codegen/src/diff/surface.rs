//! The public Rust surface of an API, line by line, each with the place in the document that it comes from.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use super::tree::Renames;
use crate::ir::{
    Alias, Api, Enum, EnumKind, Input, Location, Model, Operation, Output, Spelling, Type, TypeDef, TypeName,
};
use crate::path_template::PathTemplate;
use crate::pointer::Pointer;

/// Something that source code can name or rely on.
#[derive(Clone, Debug)]
pub(super) struct Item {
    /// For people: `models::Deployment::alias`.
    pub(super) path: String,
    /// What source code relies on.
    pub(super) compare: Compared,
    /// As a line of Rust.
    pub(super) line: String,
    pub(super) is_deprecated: bool,
    /// The type of a field.
    pub(super) ty: Option<Type>,
    /// Where it comes from.
    pub(super) at: Pointer,
    /// The value of an enum or the error code that it stands for.
    pub(super) value: Option<String>,
    /// The item that holds this one: where that is missing, this says nothing more.
    pub(super) parent: Option<String>,
    pub(super) part: ItemKind,
}

/// What source code relies on, renamed types under their old names.
#[derive(Clone, Debug, Default)]
pub(super) struct Compared {
    /// As it is written.
    written: String,
    /// The same with what other names of types stand for: to the compiler they are one type.
    meant: String,
}

impl Compared {
    /// True where the compiler sees no difference.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        self.written == other.written || self.meant == other.meant
    }
}

impl From<String> for Compared {
    fn from(written: String) -> Self {
        Self { meant: written.clone(), written }
    }
}

/// What an item is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ItemKind {
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

/// Lists the surface. `renames` and `types` lead from new names to old ones; empty for the old side.
pub(super) fn surface(api: &Api, renames: &Renames, types: &HashMap<TypeName, TypeName>) -> Surface {
    // The name that the type had before. A new type whose name another one has given up is not that one.
    let known = |name: &TypeName| match types.get(name) {
        Some(before) => before.to_string(),
        None if types.values().any(|before| before == name) => format!("new {name}"),
        None => name.to_string(),
    };
    let aliases: HashMap<&TypeName, &Alias> = api
        .types
        .iter()
        .filter_map(|def| if let TypeDef::Alias(it) = def { Some((&it.name, it)) } else { None })
        .collect();
    let meant = |name: &TypeName| expanded(name, &aliases, &known, MOST_ALIASES);
    let mut lister = Lister {
        items: IndexMap::new(),
        renames,
        known: Spelling { rename: Some(&known), ..Spelling::SHORT },
        meant: Spelling { rename: Some(&meant), ..Spelling::SHORT },
    };
    api.types.iter().for_each(|def| lister.type_def(def));
    api.operations().for_each(|operation| lister.operation(operation));
    for code in &api.error_codes {
        lister.add(format!("code {}", code.name), ItemKind::ErrorCode, Pointer::root(), None, |item| {
            item.path = format!("ErrorCode::{}", code.name);
            item.line.clone_from(&item.path);
            item.value = Some(code.wire_name.clone());
        });
    }
    lister.items
}

/// Through so many other names a type is followed.
const MOST_ALIASES: usize = 60;

/// What a name stands for, through `left` other names.
fn expanded(
    name: &TypeName,
    aliases: &HashMap<&TypeName, &Alias>,
    known: &dyn Fn(&TypeName) -> String,
    left: usize,
) -> String {
    match aliases.get(name) {
        Some(alias) if left > 0 => {
            let rename = |name: &TypeName| expanded(name, aliases, known, left - 1);
            Spelling { rename: Some(&rename), ..Spelling::SHORT }.ty(&alias.ty)
        }
        _ => known(name),
    }
}

struct Lister<'a> {
    items: Surface,
    renames: &'a Renames,
    /// Renamed types under their old names.
    known: Spelling<'a>,
    /// The same, with what other names stand for.
    meant: Spelling<'a>,
}

/// As a reader sees it.
const SHOWN: Spelling<'static> = Spelling::SHORT;

impl<'a> Lister<'a> {
    fn add(&mut self, key: String, part: ItemKind, at: Pointer, parent: Option<&String>, fill: impl FnOnce(&mut Item)) {
        let mut item = Item {
            path: String::new(),
            compare: Compared::default(),
            line: String::new(),
            is_deprecated: false,
            ty: None,
            at,
            value: None,
            parent: parent.cloned(),
            part,
        };
        fill(&mut item);
        self.items.insert(key, item);
    }

    fn compared(&self, line: impl Fn(&Spelling<'_>) -> String) -> Compared {
        Compared { written: line(&self.known), meant: line(&self.meant) }
    }

    fn known_name(&self, name: &TypeName) -> String {
        self.known.rename.map_or_else(|| name.to_string(), |rename| rename(name))
    }

    fn type_def(&mut self, def: &'a TypeDef) {
        let name = def.name();
        let key = format!("type {}", self.known_name(name));
        let (compare, line) = match def {
            TypeDef::Model(_) => (format!("struct {name}").into(), format!("pub struct {name}")),
            TypeDef::Enum(_) => (format!("enum {name}").into(), format!("pub enum {name}")),
            TypeDef::OneOf(_) => (format!("one of {name}").into(), format!("pub enum {name}")),
            TypeDef::Alias(alias) => (self.compared(|it| it.alias(alias)), SHOWN.alias(alias)),
        };
        self.add(key.clone(), ItemKind::Type, def.pointer().clone(), None, |item| {
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
                        ItemKind::Variant,
                        it.pointer.clone(),
                        Some(&key),
                        |item| {
                            item.path = format!("models::{name}::{}", variant.name);
                            item.line.clone_from(&item.path);
                            item.value = Some(variant.wire_name.clone());
                        },
                    );
                }
                self.unknown_variant(it, &key);
            }
            TypeDef::OneOf(it) => {
                for arm in &it.arms {
                    let compare = self.compared(|spelling| spelling.arm(arm));
                    let variant = format!("{key}::{}", arm.name);
                    self.add(variant, ItemKind::Variant, arm.pointer.clone(), Some(&key), |item| {
                        item.path = format!("models::{name}::{}", arm.name);
                        item.compare = compare;
                        item.line = format!("models::{name}::{}", SHOWN.arm(arm));
                    });
                }
            }
            TypeDef::Alias(_) => {}
        }
    }

    /// What keeps the values that are not listed; a text where nothing else is said.
    fn unknown_variant(&mut self, it: &Enum, key: &String) {
        if it.kind != EnumKind::String {
            let line = format!("models::{}::{}", it.name, SHOWN.unknown_variant(it.kind));
            self.add(format!("{key}::Unknown"), ItemKind::Variant, it.pointer.clone(), Some(key), |item| {
                item.path = format!("models::{}::Unknown", it.name);
                item.compare = line.clone().into();
                item.line = line;
            });
        }
    }

    fn model(&mut self, model: &Model, key: &String) {
        let name = &model.name;
        for field in &model.fields {
            let compare = self.compared(|it| format!("{}; {}", it.field(field), it.model_setter(field)));
            self.add(format!("{key}.{}", field.wire_name), ItemKind::Field, field.pointer.clone(), Some(key), |item| {
                item.path = format!("models::{name}::{}", field.name);
                item.compare = compare;
                item.ty = Some(field.ty.clone());
                item.line = SHOWN.field(field);
            });
        }
        self.additional(model, key);
        let (Some(line), Some(taken)) = (SHOWN.constructor(model), model.constructor()) else { return };
        let new = format!("{key} new");
        let path = format!("models::{name}::new");
        self.add(new.clone(), ItemKind::Constructor, model.pointer.clone(), Some(key), |item| {
            (item.path, item.line) = (path.clone(), line.clone());
        });
        for field in taken {
            let compare = self.compared(|it| it.accepts(&field.accepts));
            let part = ItemKind::ConstructorArgument;
            self.add(format!("{new} {}", field.wire_name), part, field.pointer.clone(), Some(&new), |item| {
                (item.path, item.compare, item.line) = (path.clone(), compare, line.clone());
            });
        }
    }

    fn additional(&mut self, model: &Model, key: &String) {
        let Some(it) = &model.additional else { return };
        let compare = self.compared(|spelling| spelling.additional(it));
        self.add(format!("{key} additional"), ItemKind::Field, it.pointer.clone(), Some(key), |item| {
            item.path = format!("models::{}::additional", model.name);
            item.compare = compare;
            item.ty = Some(it.ty.clone());
            item.line = SHOWN.additional(it);
        });
    }

    fn operation(&mut self, operation: &Operation) {
        let key = format!("operation {}", self.renames.operation(&operation.id));
        let deprecated = if operation.annotations.deprecated { "#[deprecated] " } else { "" };
        let line = format!("{deprecated}{}", SHOWN.method(operation));
        let path = SHOWN.method_path(&operation.function);
        self.add(key.clone(), ItemKind::Method, operation.pointer.clone(), None, |item| {
            item.path.clone_from(&path);
            item.compare = operation.function.to_string().into();
            item.is_deprecated = operation.annotations.deprecated;
            item.line.clone_from(&line);
        });
        if let Some(name) = &operation.arguments_type {
            self.arguments_type(operation, name, &key);
        }
        for input in operation.arguments().filter(|_| operation.arguments_type.is_none()) {
            let compare = self.compared(|it| it.accepts(input.accepts()));
            let at = input.pointer().clone();
            self.add(format!("{key} ({})", place(operation, input)), ItemKind::Argument, at, Some(&key), |item| {
                (item.path, item.compare, item.line) = (path.clone(), compare, line.clone());
            });
        }
        for input in operation.setters() {
            let compare = self.compared(|it| it.call_setter(input));
            let at = input.pointer().clone();
            self.add(format!("{key} .{}", place(operation, input)), ItemKind::Setter, at, Some(&key), |item| {
                item.path = format!("{}::{}", SHOWN.call(&operation.operation_type), input.name());
                item.compare = compare;
                item.line = SHOWN.call_setter(input);
            });
        }
        self.output(operation, &key);
    }

    /// The struct that holds all arguments: whoever writes it names every field.
    fn arguments_type(&mut self, operation: &Operation, name: &TypeName, method: &String) {
        let key = format!("{method} arguments");
        let line = format!("pub struct {name}");
        self.add(key.clone(), ItemKind::Type, operation.pointer.clone(), Some(method), |item| {
            (item.path, item.line, item.compare) = (name.to_string(), line.clone(), name.to_string().into());
        });
        for input in operation.arguments() {
            let place = place(operation, input);
            let at = input.pointer();
            let compare = self.compared(|it| it.argument_field(input));
            self.add(format!("{key}.{place}"), ItemKind::Field, at.clone(), Some(&key), |item| {
                item.path = format!("{name}::{}", input.name());
                (item.compare, item.line) = (compare, SHOWN.argument_field(input));
            });
            self.add(format!("{key} ({place})"), ItemKind::Argument, at.clone(), Some(&key), |item| {
                (item.path, item.line) = (name.to_string(), line.clone());
            });
        }
    }

    fn output(&mut self, operation: &Operation, key: &String) {
        let at = operation.pointer.join("responses");
        if let Output::ByStatus { name, variants } = &operation.output {
            for (_, variant, body) in variants {
                let compare = self.compared(|it| it.response_body(body));
                self.add(format!("{key} output {variant}"), ItemKind::Output, at.clone(), Some(key), |item| {
                    item.path = format!("{name}::{variant}");
                    item.compare = compare;
                    item.line = SHOWN.output_variant(variant, body);
                });
            }
            self.add(format!("{key} output of others"), ItemKind::Output, at.clone(), Some(key), |item| {
                (item.path, item.line) = (format!("{name}::Other"), SHOWN.undeclared_variant());
            });
        }
        let compare = match &operation.output {
            Output::Single(body) => self.compared(|it| it.response_body(body)),
            Output::ByStatus { .. } => "by status".to_owned().into(),
        };
        self.add(format!("{key} output"), ItemKind::Output, at, Some(key), |item| {
            item.path = format!("{}::send", SHOWN.call(&operation.operation_type));
            item.compare = compare;
            item.line = SHOWN.send(&operation.output);
        });
    }
}

/// What callers go by. A parameter in the path goes by its place there: callers never write its name.
fn place(operation: &Operation, input: Input<'_>) -> String {
    let wire_name = input.wire_name().unwrap_or("body");
    let in_path = match input {
        Input::Parameter(parameter, _) if parameter.location == Location::Path => {
            PathTemplate::parse(&operation.path).names.iter().position(|it| *it == wire_name)
        }
        _ => None,
    };
    in_path.map_or_else(|| wire_name.to_owned(), |place| format!("path {place}"))
}

/// New names of types that stand where a type of another name stood. Where several types come from one place (inline
/// types of a part that is inherited), equal names belong together; the others follow the order.
pub(super) fn type_names(old: &Api, new: &Api, renames: &Renames) -> HashMap<TypeName, TypeName> {
    let mut before: HashMap<String, Vec<&TypeDef>> = HashMap::new();
    for def in &old.types {
        before.entry(def.pointer().to_string()).or_default().push(def);
    }
    let still_there: HashSet<(String, &TypeName)> =
        new.types.iter().map(|def| (known_pointer(def, renames), def.name())).collect();
    for (at, defs) in &mut before {
        defs.retain(|def| !still_there.contains(&(at.clone(), def.name())));
    }
    let known: HashSet<(&str, &TypeName)> = old.types.iter().map(|def| (def.pointer().as_str(), def.name())).collect();
    let mut renamed = HashMap::new();
    for def in &new.types {
        let at = known_pointer(def, renames);
        if known.contains(&(at.as_str(), def.name())) {
            continue;
        }
        let Some(others) = before.get_mut(&at) else { continue };
        let same_kind = |other: &&TypeDef| std::mem::discriminant(*other) == std::mem::discriminant(def);
        if let Some(index) = others.iter().position(same_kind) {
            renamed.insert(def.name().clone(), others.remove(index).name().clone());
        }
    }
    renamed
}

/// Where the type stood before definitions were renamed.
fn known_pointer(def: &TypeDef, renames: &Renames) -> String {
    let mut tokens: Vec<String> = def.pointer().tokens().collect();
    if let Some(name) = tokens.get_mut(1).filter(|_| def.pointer().as_str().starts_with("/definitions/")) {
        *name = renames.definition(name).to_owned();
    }
    tokens.iter().fold(Pointer::root(), |at, token| at.join(token)).to_string()
}

#[cfg(test)]
mod tests;
