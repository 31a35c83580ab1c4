//! The Rust API to files: pure functions from `ir` to tokens, one module per kind of item.
//!
//! Generated code is data plus calls into the runtime: no logic, no string building. What a module here prints is
//! decided in `ir`; how it is laid out is prettyplease's business.

mod docs;
mod error_code;
mod file;
mod gates;
mod group;
mod guidance;
mod imports;
mod markdown;
mod model;
mod modules;
mod one_of;
mod open_enum;
mod operation;
mod security;
mod value;

use crate::diagnostic::Diagnostics;
use crate::ir::{Api, TypeDef};

pub use file::{GENERATED_MARK, GeneratedFile, checksum_matches, with_header};
pub(crate) use file::{Imports, Item, file};

/// All files of the generated tree, paths relative to it, in a fixed order: `done` gets each as soon as it is known.
pub(crate) fn emit(api: &Api, diagnostics: &mut Diagnostics, done: &mut dyn FnMut(Draft, &mut Diagnostics)) {
    let mut tree = Tree { diagnostics, done };
    tree.add("mod.rs", modules::root());
    let error_codes = error_code::error_code(api, tree.diagnostics);
    tree.add("error_code.rs", error_codes);
    tree.add("models/mod.rs", modules::models(api));
    tree.add("operations/mod.rs", modules::operations(api));
    for def in &api.types {
        let items = match def {
            TypeDef::Model(model) => model::model(model, tree.diagnostics),
            TypeDef::Enum(it) => open_enum::open_enum(it, tree.diagnostics),
            TypeDef::OneOf(it) => one_of::one_of(it, tree.diagnostics),
            TypeDef::Alias(alias) => model::alias(alias, tree.diagnostics),
        };
        tree.add(&format!("models/{}.rs", def.module()), items);
    }
    for group in &api.groups {
        let folder = format!("operations/{}", group.module);
        let items = group::group(group, api, tree.diagnostics);
        tree.add(&format!("{folder}.rs"), items);
        for operation in &group.operations {
            let items = operation::operation(operation, &api.security, tree.diagnostics);
            tree.add(&format!("{folder}/{}.rs", operation.module), items);
        }
    }
}

/// A file that is known and not laid out yet.
pub(crate) struct Draft {
    path: String,
    items: Vec<Item>,
}

impl Draft {
    /// Lays it out.
    pub(crate) fn format(self, diagnostics: &mut Diagnostics) -> GeneratedFile {
        // A list of modules names only these, whatever they are called.
        let imports = if self.path.ends_with("mod.rs") { Imports::None } else { Imports::AsUsed };
        file(&self.path, self.items, imports, diagnostics)
    }
}

struct Tree<'a> {
    diagnostics: &'a mut Diagnostics,
    done: &'a mut dyn FnMut(Draft, &mut Diagnostics),
}

impl Tree<'_> {
    fn add(&mut self, path: &str, items: Vec<Item>) {
        (self.done)(Draft { path: path.to_owned(), items }, self.diagnostics);
    }
}
