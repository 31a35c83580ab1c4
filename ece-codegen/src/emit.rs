//! The Rust API to files: pure functions from `ir` to tokens, one module per kind of item.
//!
//! Generated code is data plus calls into the runtime by absolute paths: no logic, no string building. What a module
//! here prints is decided in `ir`; how it is laid out is prettyplease's business.

mod docs;
mod error_code;
mod file;
mod model;
mod modules;
mod operation;
mod smoke;
mod string_enum;
mod types;

use std::collections::HashMap;

use crate::diagnostic::Diagnostics;
use crate::ir::{Api, TypeDef, TypeName};

pub(crate) use file::checksum;
pub use file::{GENERATED_MARK, GeneratedFile, checksum_matches, with_header};
pub(crate) use model::MOST_ARGUMENTS;

/// What emitters may ask about the rest of the API.
struct Context<'a> {
    api: &'a Api,
    types: HashMap<&'a TypeName, &'a TypeDef>,
}

/// All files of the generated tree, paths relative to it, in a fixed order.
pub(crate) fn emit(api: &Api, diagnostics: &mut Diagnostics) -> Vec<GeneratedFile> {
    let types = api.types.iter().map(|def| (def.name(), def)).collect();
    let context = Context { api, types };
    let mut files = vec![
        file::file("mod.rs", &modules::root(), diagnostics),
        file::file("error_code.rs", &error_code::error_code(api), diagnostics),
        file::file("models/mod.rs", &modules::models(api), diagnostics),
        file::file("operations/mod.rs", &modules::operations(api), diagnostics),
    ];
    for def in &api.types {
        let items = match def {
            TypeDef::Model(model) => model::model(model, &context),
            TypeDef::Enum(string_enum) => string_enum::string_enum(string_enum),
            TypeDef::Alias(alias) => model::alias(alias),
        };
        files.push(file::file(&format!("models/{}.rs", def.module()), &items, diagnostics));
    }
    for group in &api.groups {
        let items = operation::group(group, &context);
        files.push(file::file(&format!("operations/{}.rs", group.module), &items, diagnostics));
    }
    files.push(file::file("smoke/mod.rs", &smoke::root(api), diagnostics));
    for group in &api.groups {
        let items = smoke::group(group, &context);
        files.push(file::file(&format!("smoke/{}.rs", group.module), &items, diagnostics));
    }
    files
}
