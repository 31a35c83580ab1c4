//! The public Rust surface of an API, line by line, each with the place in the document that it comes from.

mod names;

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use crate::ir::{Alias, Annotations, Api, Enum, Field, Model, Operation, Output, Spelling, Type, TypeDef, TypeName};
use crate::pointer::Pointer;

pub(super) use names::Names;

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
    /// Where it comes from: several places where they share it.
    pub(super) places: Vec<Pointer>,
    /// The value of an enum or the error code that it stands for.
    pub(super) value: Option<String>,
    /// What a parameter is called on the wire.
    pub(super) wire_name: Option<String>,
    /// The operation that it belongs to, by its id.
    pub(super) operation: Option<String>,
    /// The item that holds this one: where that is missing, this says nothing more.
    pub(super) parent: Option<String>,
    pub(super) part: ItemKind,
}

impl Item {
    /// Shows the line, and whether the item is going away.
    fn show(&mut self, line: String, annotations: &Annotations) {
        self.is_deprecated = annotations.deprecated;
        self.line = marked(line, annotations);
    }
}

/// A line behind the attribute that it has in generated code.
fn marked(line: String, annotations: &Annotations) -> String {
    if annotations.deprecated { format!("#[deprecated] {line}") } else { line }
}

/// What source code relies on, renamed types under their old names.
#[derive(Clone, Debug, Default)]
pub(super) struct Compared {
    /// What it is called.
    name: String,
    /// What it is, as it is written.
    written: String,
    /// The same with what other names of types stand for: to the compiler they are one type.
    meant: String,
}

impl Compared {
    fn of(name: &(impl ToString + ?Sized), what: &(impl ToString + ?Sized)) -> Self {
        Self { name: name.to_string(), written: what.to_string(), meant: what.to_string() }
    }

    /// True where both are one type but for whether there has to be a value.
    pub(super) fn is_same_but_optional(&self, other: &Self) -> bool {
        let bare = |meant: &str| -> String {
            let held = meant.strip_prefix("Option<").and_then(|held| held.strip_suffix('>'));
            held.unwrap_or(meant).to_owned()
        };
        bare(&self.meant) == bare(&other.meant)
    }

    pub(super) fn has_same_name(&self, other: &Self) -> bool {
        self.name == other.name
    }

    /// True where the compiler sees no other difference.
    pub(super) fn is_same_type(&self, other: &Self) -> bool {
        self.written == other.written || self.meant == other.meant
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

/// Lists the surface of one side, under names that the other has too.
pub(super) fn surface(api: &Api, names: &Names<'_>) -> Surface {
    let given_up: HashSet<&TypeName> = names.types.values().collect();
    // The name that the type had before. A new type whose name another one has given up is not that one.
    let known = |name: &TypeName| match names.types.get(name) {
        Some(before) => before.to_string(),
        None if given_up.contains(name) => format!("new {name}"),
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
        names,
        shared: names::shared(api),
        operation: None,
        known: Spelling { rename: Some(&known), ..Spelling::SHORT },
        meant: Spelling { rename: Some(&meant), ..Spelling::SHORT },
    };
    api.types.iter().for_each(|def| lister.type_def(def));
    api.operations().for_each(|operation| lister.operation(operation));
    lister.operation = None;
    for code in &api.error_codes {
        lister.add(format!("code {}", code.name), ItemKind::ErrorCode, Vec::new(), None, |item| {
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
    names: &'a Names<'a>,
    /// Parameters that share an enum, by its name.
    shared: HashMap<&'a TypeName, Vec<Pointer>>,
    /// The operation that is being listed.
    operation: Option<String>,
    /// Renamed types under their old names.
    known: Spelling<'a>,
    /// The same, with what other names stand for.
    meant: Spelling<'a>,
}

/// As a reader sees it.
const SHOWN: Spelling<'static> = Spelling::SHORT;

impl<'a> Lister<'a> {
    fn add(
        &mut self,
        key: String,
        part: ItemKind,
        places: Vec<Pointer>,
        parent: Option<&String>,
        fill: impl FnOnce(&mut Item),
    ) {
        let mut item = Item {
            path: String::new(),
            compare: Compared::default(),
            line: String::new(),
            is_deprecated: false,
            ty: None,
            places,
            value: None,
            wire_name: None,
            operation: self.operation.clone(),
            parent: parent.cloned(),
            part,
        };
        fill(&mut item);
        self.items.insert(key, item);
    }

    fn compared(&self, name: &(impl ToString + ?Sized), what: impl Fn(&Spelling<'_>) -> String) -> Compared {
        Compared { name: name.to_string(), written: what(&self.known), meant: what(&self.meant) }
    }

    fn known_name(&self, name: &TypeName) -> String {
        self.known.rename.map_or_else(|| name.to_string(), |rename| rename(name))
    }

    fn type_def(&mut self, def: &'a TypeDef) {
        let name = def.name();
        let key = format!("type {}", self.known_name(name));
        let (compare, line) = match def {
            TypeDef::Model(_) => (Compared::of(name, "struct"), format!("pub struct {name}")),
            TypeDef::Enum(_) => (Compared::of(name, "enum"), format!("pub enum {name}")),
            TypeDef::OneOf(_) => (Compared::of(name, "one of"), format!("pub enum {name}")),
            TypeDef::Alias(alias) => (self.compared(name, |it| it.ty(&alias.ty)), SHOWN.alias(alias)),
        };
        let places = self.places(def);
        self.add(key.clone(), ItemKind::Type, places.clone(), None, |item| {
            item.path = format!("models::{name}");
            item.compare = compare;
            item.show(line, def.annotations());
        });
        match def {
            TypeDef::Model(model) => self.model(model, &key),
            TypeDef::Enum(it) => {
                for variant in &it.variants {
                    let variant_key = format!("{key}::{}", variant.name);
                    self.add(variant_key, ItemKind::Variant, places.clone(), Some(&key), |item| {
                        item.path = format!("models::{name}::{}", variant.name);
                        item.line.clone_from(&item.path);
                        item.value = Some(variant.wire_name.clone());
                    });
                }
                self.unknown_variant(it, &key);
            }
            TypeDef::OneOf(it) => {
                for arm in &it.arms {
                    let compare = self.compared("", |spelling| spelling.arm(arm));
                    let variant = format!("{key}::{}", arm.name);
                    self.add(
                        variant,
                        ItemKind::Variant,
                        vec![arm.pointer.clone(), it.pointer.clone()],
                        Some(&key),
                        |item| {
                            item.path = format!("models::{name}::{}", arm.name);
                            item.compare = compare;
                            item.line = format!("models::{name}::{}", SHOWN.arm(arm));
                        },
                    );
                }
            }
            TypeDef::Alias(_) => {}
        }
    }

    /// What keeps the values that are not listed.
    fn unknown_variant(&mut self, it: &Enum, key: &String) {
        let kind = SHOWN.unknown_variant(it.kind);
        self.add(format!("{key}::Unknown"), ItemKind::Variant, vec![it.pointer.clone()], Some(key), |item| {
            item.path = format!("models::{}::Unknown", it.name);
            item.line = format!("models::{}::{kind}", it.name);
            item.compare = Compared::of("", &kind);
        });
    }

    fn model(&mut self, model: &Model, key: &String) {
        let name = &model.name;
        for field in &model.fields {
            let called = format!("{}; {}", field.name, field.setter);
            let compare =
                self.compared(&called, |it| format!("{}; {}", it.field_type(field), it.accepts(&field.accepts)));
            let (field_key, at) = (format!("{key}.{}", self.known_member(field)), vec![field.pointer.clone()]);
            self.add(field_key, ItemKind::Field, at, Some(key), |item| {
                item.path = format!("models::{name}::{}", field.name);
                item.compare = compare;
                item.ty = Some(field.ty.clone());
                item.show(SHOWN.field(field), &field.annotations);
            });
        }
        self.additional(model, key);
        let (Some(line), Some(taken)) = (SHOWN.constructor(model), model.constructor()) else { return };
        let new = format!("{key} new");
        let path = format!("models::{name}::new");
        self.add(new.clone(), ItemKind::Constructor, vec![model.pointer.clone()], Some(key), |item| {
            (item.path, item.line) = (path.clone(), line.clone());
        });
        for field in taken {
            let compare = self.compared("", |it| it.accepts(&field.accepts));
            let (part, at) = (ItemKind::ConstructorArgument, vec![field.pointer.clone()]);
            self.add(format!("{new} {}", self.known_member(field)), part, at, Some(&new), |item| {
                (item.path, item.compare, item.line) = (path.clone(), compare, line.clone());
            });
        }
    }

    fn additional(&mut self, model: &Model, key: &String) {
        let Some(it) = &model.additional else { return };
        let compare = self.compared("", |spelling| spelling.additional(it));
        self.add(format!("{key} additional"), ItemKind::Field, vec![it.pointer.clone()], Some(key), |item| {
            item.path = format!("models::{}::additional", model.name);
            item.compare = compare;
            item.ty = Some(it.ty.clone());
            item.line = SHOWN.additional(it);
        });
    }

    fn operation(&mut self, operation: &Operation) {
        self.operation = Some(operation.id.clone());
        let key = format!("operation {}", self.names.operation(&operation.id));
        let line = marked(SHOWN.method(operation), &operation.annotations);
        let path = SHOWN.method_path(&operation.function);
        self.add(key.clone(), ItemKind::Method, vec![operation.pointer.clone()], None, |item| {
            item.path.clone_from(&path);
            item.compare = Compared::of(&operation.function, "");
            item.show(SHOWN.method(operation), &operation.annotations);
        });
        if let Some(name) = &operation.arguments_type {
            self.arguments_type(operation, name, &key);
        }
        for input in operation.arguments().filter(|_| operation.arguments_type.is_none()) {
            let compare = self.compared("", |it| it.accepts(input.accepts()));
            let (place, at) = self.names.input(operation, input);
            self.add(format!("{key} ({place})"), ItemKind::Argument, vec![at], Some(&key), |item| {
                (item.path, item.compare, item.line) = (path.clone(), compare, line.clone());
            });
        }
        for input in operation.setters() {
            let compare = self.compared(input.name(), |it| it.accepts(input.accepts()));
            let (place, at) = self.names.input(operation, input);
            self.add(format!("{key} .{place}"), ItemKind::Setter, vec![at], Some(&key), |item| {
                item.wire_name = input.wire_name().map(str::to_owned);
                item.path = format!("{}::{}", SHOWN.call(&operation.operation_type), input.name());
                item.compare = compare;
                item.show(SHOWN.call_setter(input), input.annotations());
            });
        }
        self.output(operation, &key);
    }

    /// The struct that holds all arguments: whoever writes it names every field.
    fn arguments_type(&mut self, operation: &Operation, name: &TypeName, method: &String) {
        let key = format!("{method} arguments");
        let fields: Vec<String> = operation.arguments().map(|input| SHOWN.argument_field(input)).collect();
        let line = format!("pub struct {name} {{ {} }}", fields.join(", "));
        self.add(key.clone(), ItemKind::Type, vec![operation.pointer.clone()], Some(method), |item| {
            (item.path, item.line, item.compare) = (name.to_string(), line.clone(), Compared::of(name, ""));
        });
        for input in operation.arguments() {
            let (place, at) = self.names.input(operation, input);
            let compare = self.compared(input.name(), |it| it.owned(input.accepts()));
            self.add(format!("{key}.{place}"), ItemKind::Field, vec![at.clone()], Some(&key), |item| {
                item.path = format!("{name}::{}", input.name());
                (item.compare, item.line) = (compare, SHOWN.argument_field(input));
            });
            self.add(format!("{key} ({place})"), ItemKind::Argument, vec![at], Some(&key), |item| {
                (item.path, item.line) = (name.to_string(), line.clone());
            });
        }
    }

    fn output(&mut self, operation: &Operation, key: &String) {
        let at = |status: Option<u16>| {
            let of_status = operation.successes().filter(move |it| status.is_none() || it.status == status);
            of_status.flat_map(|response| self.names.response(operation, response)).collect::<Vec<Pointer>>()
        };
        let all = at(None);
        if let Output::ByStatus { name, variants } = &operation.output {
            let by_status = format!("{key} output by status");
            self.add(by_status.clone(), ItemKind::Output, all.clone(), Some(key), |item| {
                (item.path, item.line) = (name.to_string(), format!("pub enum {name}"));
                item.compare = Compared::of(name, "");
            });
            let of_each: Vec<Vec<Pointer>> = variants.iter().map(|(status, ..)| at(Some(*status))).collect();
            for ((_, variant, body), at) in variants.iter().zip(of_each) {
                let compare = self.compared("", |it| it.response_body(body));
                self.add(format!("{key} output {variant}"), ItemKind::Output, at, Some(&by_status), |item| {
                    item.path = format!("{name}::{variant}");
                    item.compare = compare;
                    item.line = SHOWN.output_variant(variant, body);
                });
            }
            self.add(format!("{key} output of others"), ItemKind::Output, all.clone(), Some(&by_status), |item| {
                (item.path, item.line) = (format!("{name}::Other"), SHOWN.undeclared_variant());
            });
        }
        let compare = match &operation.output {
            Output::Single(body) => self.compared("", |it| it.response_body(body)),
            Output::ByStatus { .. } => Compared::of("", "by status"),
        };
        self.add(format!("{key} output"), ItemKind::Output, all, Some(key), |item| {
            item.path = format!("{}::send", SHOWN.call(&operation.operation_type));
            item.compare = compare;
            item.line = SHOWN.send(&operation.output);
        });
    }

    /// Where a type comes from: all parameters that share it.
    fn places(&self, def: &TypeDef) -> Vec<Pointer> {
        let others = self.shared.get(def.name()).into_iter().flatten().filter(|at| *at != def.pointer());
        std::iter::once(def.pointer()).chain(others).cloned().collect()
    }

    /// The name of a member that it had before.
    fn known_member<'m>(&'m self, field: &'m Field) -> &'m str {
        self.names.members.get(&field.pointer).map_or(&field.wire_name, String::as_str)
    }
}

#[cfg(test)]
mod tests;
