//! Every Rust name is decided here, and nowhere else; the only user of `heck` and the only maker of identifiers.
//!
//! In: a name of the document and the [`Namespace`] it has to be unique in. Out: a newtype of `ir` that is a Rust identifier
//! of edition 2024. What does not fit (keywords, leading digits, empty names, names the runtime needs, collisions) is
//! changed by fixed rules, in document order, and reported.

mod operations;
mod reserved;
mod short;
mod signs;
mod spelling;

use std::collections::HashMap;
use std::fmt::Write;

use proc_macro2::{Ident, Span};

use crate::checksum::checksum;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{FeatureName, FieldName, FnName, ModName, TypeName, VariantName};
use crate::pointer::Pointer;
use reserved::{
    CALL_METHODS, CLIENT_METHODS, FEATURES, FILES, KEYWORDS, MODEL_METHODS, OPEN_MODEL_METHODS, OPERATION_FILES,
    PATH_KEYWORDS, PRELUDE,
};
use spelling::Words;

pub(crate) use operations::{OperationNames, OperationNamespaces, OperationSource};
pub use reserved::{RESERVED, ReservedNames};
pub(crate) use short::short_names;

/// The bytes of a module's name: its file needs a name that every file system takes, wherever the tree is. A number fits
/// behind it.
const MAX_MODULE: usize = 88;

/// A set of names that have to differ from each other.
#[derive(Debug)]
pub(crate) struct Namespace {
    item: &'static str,
    /// Stands before what cannot begin a name.
    prefix: &'static str,
    /// Stands behind a name that is reserved.
    suffix: &'static str,
    reserved: &'static [&'static str],
    taken: HashMap<String, Pointer>,
    /// The next number for a name that is taken.
    numbers: HashMap<String, usize>,
}

impl Namespace {
    /// Types of one module. A reserved name gets `Model` behind it.
    pub(crate) fn types() -> Self {
        Self::new("type", "Model", "Model", PRELUDE)
    }

    /// Types of operations, and the enums that they give. A reserved name gets `Operation` behind it.
    pub(crate) fn operation_types() -> Self {
        Self::new("type", "Operation", "Operation", PRELUDE)
    }

    /// Fields of one struct.
    pub(crate) fn fields() -> Self {
        Self::new("field", "value", "_member", &["extra"])
    }

    /// Setters of one struct.
    pub(crate) fn setters() -> Self {
        Self::new("setter", "value", "_value", MODEL_METHODS)
    }

    /// The same where members beyond the listed ones have methods of their own.
    pub(crate) fn setters_beside_additional() -> Self {
        Self::new("setter", "value", "_value", OPEN_MODEL_METHODS)
    }

    /// Arguments and setters of one call.
    pub(crate) fn parameters() -> Self {
        Self::new("parameter", "value", "_param", CALL_METHODS)
    }

    /// Methods of the client.
    pub(crate) fn functions() -> Self {
        Self::new("method", "operation", "_operation", CLIENT_METHODS)
    }

    /// Variants of one enum; `Unknown` is the one that keeps what the document does not list.
    pub(crate) fn variants() -> Self {
        Self::new("variant", "Value", "Value", &["Self", "Unknown"])
    }

    /// Modules of one folder.
    pub(crate) fn modules() -> Self {
        Self::new("module", "module", "_", FILES)
    }

    /// Modules of operations.
    pub(crate) fn operation_modules() -> Self {
        Self::new("module", "operation", "_", OPERATION_FILES)
    }

    /// Features of the crate.
    pub(crate) fn features() -> Self {
        Self::new("feature", "area", "-area", FEATURES)
    }

    fn new(item: &'static str, prefix: &'static str, suffix: &'static str, reserved: &'static [&'static str]) -> Self {
        Self { item, prefix, suffix, reserved, taken: HashMap::new(), numbers: HashMap::new() }
    }

    /// Takes the name that `spelling` gives for the words of `source`, or the nearest to it that is free.
    fn claim(
        &mut self,
        spelling: impl Fn(Reading, &Self) -> String,
        source: &str,
        at: &Pointer,
        diagnostics: &mut Diagnostics,
    ) -> String {
        let mut name = self.unreserved(spelling(Reading::Usual, self), source, at, diagnostics);
        if self.taken.contains_key(&name) {
            let spelled_out = spelling(Reading::EverySign, self);
            let free = if self.is_free(&spelled_out) { spelled_out } else { self.numbered(&name) };
            let first = self.taken.get(&name).map_or("", Pointer::as_str);
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

    /// The same name, changed and reported where it is reserved.
    fn unreserved(&self, name: String, source: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> String {
        if !self.reserved.contains(&name.as_str()) {
            return name;
        }
        let changed = format!("{name}{}", self.suffix);
        let message =
            format!("the {} of `{source}` is called `{changed}`: `{name}` means something else there", self.item);
        diagnostics.push(Code::NameChanged, at, message, "");
        changed
    }

    fn is_free(&self, name: &str) -> bool {
        !self.taken.contains_key(name) && !self.reserved.contains(&name)
    }

    fn numbered(&mut self, name: &str) -> String {
        // `self_` becomes `self_2`: rustc wants no two underscores in a row.
        let base = Some(name.trim_end_matches('_')).filter(|bare| !bare.is_empty()).unwrap_or(name);
        let glue = if base.ends_with(char::is_numeric) || self.suffix.starts_with('_') { "_" } else { "" };
        let mut number = self.numbers.get(base).copied().unwrap_or(2);
        loop {
            let candidate = format!("{base}{glue}{number}");
            number += 1;
            if self.is_free(&candidate) {
                self.numbers.insert(base.to_owned(), number);
                return candidate;
            }
        }
    }

    /// A type for the definition `source`: its own name where that is a Rust type name.
    pub(crate) fn type_name(&mut self, source: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> TypeName {
        let spelling = |reading, names: &Self| match reading {
            Reading::Usual => camel(source, names.prefix),
            Reading::EverySign => Words::spelled_out(source).camel(names.prefix),
        };
        TypeName(self.claim(spelling, source, at, diagnostics))
    }

    /// The method of an operation.
    pub(crate) fn fn_name(&mut self, operation_id: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> FnName {
        FnName(self.snake_name(operation_id, at, diagnostics))
    }

    /// The same, where no other method has the name.
    fn fn_name_if_free(&mut self, operation_id: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> Option<FnName> {
        let name = self.snake(Reading::Usual, operation_id);
        let is_taken = |name: &str| self.taken.contains_key(name);
        let suffixed = self.reserved.contains(&name.as_str()).then(|| format!("{name}{}", self.suffix));
        if is_taken(suffixed.as_deref().unwrap_or(&name)) {
            return None;
        }
        Some(self.fn_name(operation_id, at, diagnostics))
    }

    /// A field, argument or setter.
    pub(crate) fn field_name(&mut self, source: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> FieldName {
        FieldName(self.snake_name(source, at, diagnostics))
    }

    fn snake_name(&mut self, source: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> String {
        raw(self.claim(|reading, names| names.snake(reading, source), source, at, diagnostics))
    }

    fn snake(&self, reading: Reading, source: &str) -> String {
        let name = reading.words(source).snake(self.prefix);
        if PATH_KEYWORDS.contains(&name.as_str()) { format!("{name}_") } else { name }
    }

    /// A variant.
    pub(crate) fn variant_name(&mut self, source: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> VariantName {
        let spelling = |reading: Reading, names: &Self| reading.words(source).camel(names.prefix);
        VariantName(self.claim(spelling, source, at, diagnostics))
    }

    /// A module and its file, in ASCII: rustc finds no file by another name. Keywords get a `_` behind them: `r#mod` would
    /// ask for a file of another meaning. What is too long ends in its checksum.
    pub(crate) fn mod_name(&mut self, source: &str, at: &Pointer, diagnostics: &mut Diagnostics) -> ModName {
        let spelling = |reading: Reading, names: &Self| {
            let name = shortened(ascii(&reading.words(source).snake(names.prefix)));
            let is_keyword = [KEYWORDS, PATH_KEYWORDS].iter().any(|words| words.contains(&name.as_str()));
            if is_keyword { format!("{name}_") } else { name }
        };
        ModName(self.claim(spelling, source, at, diagnostics))
    }

    /// The feature that compiles what is in a module, in the words of the module.
    pub(crate) fn feature_name(&mut self, of: &ModName, at: &Pointer, diagnostics: &mut Diagnostics) -> FeatureName {
        let words = of.as_str().trim_end_matches('_');
        let spelling = |_: Reading, _: &Self| words.replace('_', "-");
        FeatureName(self.claim(spelling, words, at, diagnostics))
    }
}

/// A feature of the crate that somebody names; `None` where cargo would not take it.
pub(crate) fn crate_feature(name: &str) -> Option<FeatureName> {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    let is_name = name.starts_with(|c: char| c.is_ascii_alphanumeric()) && name.chars().all(is_plain);
    is_name.then(|| FeatureName(name.to_owned()))
}

/// How a name of the document is read.
#[derive(Clone, Copy)]
enum Reading {
    /// As people read it.
    Usual,
    /// With a word for every sign: two names that differ in nothing else.
    EverySign,
}

impl Reading {
    fn words(self, source: &str) -> Words {
        match self {
            Self::Usual => Words::of(source),
            Self::EverySign => Words::spelled_out(source),
        }
    }
}

/// How a type is called that `source` is the name of, if it is free.
pub(crate) fn type_spelling(source: &str) -> String {
    camel(source, "Model")
}

/// The name of a type that is hoisted out of `owner`.
pub(crate) fn inline_type_name(owner: &str, member: &str) -> String {
    Words::of(member).camel_after(&camel(owner, "Model"))
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
fn camel(source: &str, prefix: &str) -> String {
    let is_type_name =
        source.starts_with(|c: char| c.is_ascii_uppercase()) && source.chars().all(|c| c.is_ascii_alphanumeric());
    if is_type_name { source.to_owned() } else { Words::of(source).camel(prefix) }
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

fn shortened(name: String) -> String {
    if name.len() <= MAX_MODULE {
        return name;
    }
    let sum = format!("{:08x}", checksum(&name) & 0xffff_ffff);
    let kept: String = name.chars().take(MAX_MODULE - sum.len() - 1).collect();
    format!("{}_{sum}", kept.trim_end_matches('_'))
}

#[cfg(test)]
mod tests;
