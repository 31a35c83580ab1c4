//! Every Rust name is decided here, and nowhere else; the only user of `heck` and the only maker of identifiers.
//!
//! In: a name of the document and the [`Namespace`] it has to be unique in. Out: a newtype of `ir` that is a Rust identifier
//! of edition 2024. What does not fit (keywords, leading digits, empty names, names the runtime needs, collisions) is
//! changed by fixed rules, in document order, and reported.

mod reserved;

use std::fmt::Write;

use heck::{ToSnakeCase, ToUpperCamelCase};
use indexmap::IndexMap;
use proc_macro2::{Ident, Span};
use unicode_normalization::UnicodeNormalization as _;

use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{FieldName, FnName, ModName, TypeName, VariantName};
use crate::pointer::Pointer;
use reserved::{CALL_METHODS, CLIENT_METHODS, FILES, KEYWORDS, MODEL_METHODS, OPERATION_FILES, PATH_KEYWORDS, PRELUDE};

pub use reserved::{RESERVED, ReservedNames};

/// The bytes of a module's name: its file needs a name that every file system takes, wherever the tree is.
const MAX_MODULE: usize = 100;

/// A set of names that have to differ from each other.
#[derive(Debug)]
pub(crate) struct Namespace {
    item: &'static str,
    suffix: &'static str,
    taken: IndexMap<String, Pointer>,
    reserved: &'static [&'static str],
}

impl Namespace {
    /// Types of one module. A reserved name gets `Model` behind it.
    pub(crate) fn types() -> Self {
        Self::new("type", "Model", PRELUDE)
    }

    /// Types of operations, and the enums that they give. A reserved name gets `Operation` behind it.
    pub(crate) fn operation_types() -> Self {
        Self::new("type", "Operation", PRELUDE)
    }

    /// Fields of one struct.
    pub(crate) fn fields() -> Self {
        Self::new("field", "_member", &["extra"])
    }

    /// Setters of one struct.
    pub(crate) fn setters() -> Self {
        Self::new("setter", "_value", MODEL_METHODS)
    }

    /// Arguments and setters of one call.
    pub(crate) fn parameters() -> Self {
        Self::new("parameter", "_param", CALL_METHODS)
    }

    /// Methods of the client.
    pub(crate) fn functions() -> Self {
        Self::new("method", "_operation", CLIENT_METHODS)
    }

    /// Variants of one enum; `Unknown` is the one that keeps what the document does not list.
    pub(crate) fn variants() -> Self {
        Self::new("variant", "Value", &["Self", "Unknown"])
    }

    /// Modules of one folder.
    pub(crate) fn modules() -> Self {
        Self::new("module", "_", FILES)
    }

    /// Modules of operations.
    pub(crate) fn operation_modules() -> Self {
        Self::new("module", "_", OPERATION_FILES)
    }

    fn new(item: &'static str, suffix: &'static str, reserved: &'static [&'static str]) -> Self {
        Self { item, suffix, taken: IndexMap::new(), reserved }
    }

    /// Takes `wanted`, or the nearest name to it that is free.
    fn claim(&mut self, wanted: String, source: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> String {
        let mut name = wanted;
        if self.reserved.contains(&name.as_str()) {
            let changed = format!("{name}{}", self.suffix);
            diagnostics.push(
                Code::NameChanged,
                at,
                format!("the {} of `{source}` is called `{changed}`: `{name}` means something else there", self.item),
                "",
            );
            name = changed;
        }
        if let Some(first) = self.taken.get(&name) {
            let free = self.free(&name);
            diagnostics.push(
                Code::NameCollision,
                at,
                format!("the {} of `{source}` is called `{free}`: `{name}` belongs to {first}", self.item),
                "an overlay can rename one of the two; the numbers follow the order of the document",
            );
            name = free;
        }
        self.taken.insert(name.clone(), at.clone());
        name
    }

    fn free(&self, name: &str) -> String {
        // `self_` becomes `self_2`: rustc wants no two underscores in a row.
        let name = Some(name.trim_end_matches('_')).filter(|bare| !bare.is_empty()).unwrap_or(name);
        let glue = if name.ends_with(|c: char| c.is_ascii_digit()) || self.suffix.starts_with('_') { "_" } else { "" };
        let mut number = 2_usize;
        loop {
            let candidate = format!("{name}{glue}{number}");
            if !self.taken.contains_key(&candidate) && !self.reserved.contains(&candidate.as_str()) {
                return candidate;
            }
            number += 1;
        }
    }

    /// A type for the definition `source`: its own name where that is a Rust type name.
    pub(crate) fn type_name(&mut self, source: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> TypeName {
        TypeName(self.claim(camel(source), source, at, diagnostics))
    }

    /// The method of an operation.
    pub(crate) fn fn_name(&mut self, operation_id: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> FnName {
        FnName(raw(self.claim(snake(operation_id), operation_id, at, diagnostics)))
    }

    /// A field, argument or setter.
    pub(crate) fn field_name(&mut self, source: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> FieldName {
        FieldName(raw(self.claim(snake(source), source, at, diagnostics)))
    }

    /// A variant.
    pub(crate) fn variant_name(&mut self, source: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> VariantName {
        VariantName(self.claim(camel_always(source), source, at, diagnostics))
    }

    /// A module and its file, in ASCII: rustc finds no file by another name. Keywords get a `_` behind them: `r#mod` would ask for a file of another meaning. So does
    /// what has no case to tell it from its type (`2fa`): both stand in `models/mod.rs`.
    pub(crate) fn mod_name(&mut self, source: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> ModName {
        let name = ascii(&snake(source));
        let name = name
            .char_indices()
            .take_while(|(at, c)| at + c.len_utf8() <= MAX_MODULE)
            .map(|(_, c)| c)
            .collect::<String>();
        let is_taken = KEYWORDS.contains(&name.as_str()) || camel(source) == name;
        let name = if is_taken { format!("{name}_") } else { name };
        ModName(self.claim(name, source, at, diagnostics))
    }
}

/// The name of a type that is hoisted out of `owner`.
pub(crate) fn inline_type_name(owner: &str, member: &str) -> String {
    format!("{}{}", camel(owner), camel_always(member))
}

/// The variant for a success status of an operation with several bodies.
pub(crate) fn status_variant(status: u16) -> VariantName {
    VariantName(match status {
        200 => "Ok".to_owned(),
        201 => "Created".to_owned(),
        202 => "Accepted".to_owned(),
        203 => "NonAuthoritative".to_owned(),
        204 => "NoContent".to_owned(),
        206 => "PartialContent".to_owned(),
        other => format!("Status{other}"),
    })
}

/// The token for a name.
pub(crate) fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(name) => Ident::new_raw(name, Span::call_site()),
        None => Ident::new(name, Span::call_site()),
    }
}

fn raw(name: String) -> String {
    if KEYWORDS.contains(&name.as_str()) { format!("r#{name}") } else { name }
}

/// Keeps a name that is one already (`ProxiesSSOSettings`): readers look for it as the document spells it.
fn camel(source: &str) -> String {
    let is_type_name =
        source.starts_with(|c: char| c.is_ascii_uppercase()) && source.chars().all(|c| c.is_ascii_alphanumeric());
    if is_type_name { guard(source, source) } else { camel_always(source) }
}

fn camel_always(source: &str) -> String {
    guard(&source.to_upper_camel_case(), source)
}

fn snake(source: &str) -> String {
    guard(&source.to_snake_case(), source)
}

/// Letters beyond ASCII as their code points.
fn ascii(name: &str) -> String {
    let mut ascii = String::with_capacity(name.len());
    for c in name.chars() {
        if c.is_ascii() {
            ascii.push(c);
        } else {
            let _ = write!(ascii, "u{:x}", u32::from(c));
        }
    }
    ascii
}

/// Makes an identifier of what the case conversion left. To rustc, names are equal that are so after normalisation.
fn guard(name: &str, source: &str) -> String {
    let name: String = name.nfc().collect();
    let name = if name.starts_with(|c: char| c.is_ascii_digit()) { format!("_{name}") } else { name };
    if PATH_KEYWORDS.contains(&name.as_str()) {
        return format!("{name}_");
    }
    if is_identifier(&name) {
        return name;
    }
    spelled_out(source)
}

fn is_identifier(name: &str) -> bool {
    let plain = name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
    if plain { !name.is_empty() } else { syn::parse_str::<Ident>(name).is_ok() }
}

/// The last resort: signs and letters that no identifier can hold become their code points.
fn spelled_out(source: &str) -> String {
    if source.is_empty() {
        return "_empty".to_owned();
    }
    let mut name = String::from("_");
    for c in source.chars() {
        if c.is_ascii_alphanumeric() {
            name.push(c);
        } else {
            let _ = write!(name, "u{:x}", u32::from(c));
        }
    }
    name
}

#[cfg(test)]
mod tests;
