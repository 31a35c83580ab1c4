//! What overlays say to lead people: examples, aliases, places to read on.
//!
//! What could not stand in documentation is reported and left out: rustdoc and the compiler would refuse it at a place that
//! leads nobody back to the overlay. Whether an example compiles, doctests tell.

use std::str::FromStr;

use indexmap::IndexMap;
use proc_macro2::TokenStream;
use serde_json::Value;

use crate::diagnostic::{Code, Diagnostics};
use crate::extension;
use crate::ir::{ExampleFrame, FnName, Guidance};
use crate::pointer::Pointer;
use crate::text::steers;

type Extensions = IndexMap<String, Value>;

/// What stands at the operation.
pub(super) fn guidance(
    extensions: &Extensions,
    function: &FnName,
    at: &Pointer,
    diagnostics: &mut Diagnostics,
) -> Guidance {
    let mut reader = Reader { extensions, at, diagnostics };
    let example = reader.texts(extension::EXAMPLE);
    let example = match TokenStream::from_str(&example.join("\n")) {
        Ok(_) => example,
        Err(_) => {
            reader.without_effect(extension::EXAMPLE, "it is not Rust");
            Vec::new()
        }
    };
    let mut aliases: Vec<String> = Vec::new();
    for alias in reader.texts(extension::ALIASES) {
        let is_word =
            !alias.is_empty() && !alias.contains(|c: char| c.is_whitespace() || steers(c) || "'\"".contains(c));
        if !is_word {
            reader.without_effect(extension::ALIASES, &format!("{alias:?} is not a word"));
        } else if aliases.contains(&alias) || function.as_str().trim_start_matches("r#") == alias {
            reader.without_effect(extension::ALIASES, &format!("{alias:?} is found already"));
        } else {
            aliases.push(alias);
        }
    }
    let (see, other): (Vec<_>, Vec<_>) = reader.texts(extension::SEE).into_iter().partition(|path| is_path(path));
    for path in other {
        reader.without_effect(extension::SEE, &format!("{path:?} is not a path that begins at `crate`"));
    }
    Guidance { example, aliases, see }
}

/// What stands around every example.
pub(super) fn example_frame(extensions: &Extensions, diagnostics: &mut Diagnostics) -> ExampleFrame {
    let Some(frame) = extensions.get(extension::EXAMPLE_FRAME) else { return ExampleFrame::default() };
    let line = |key: &str| {
        let text = frame.get(key)?.as_str()?;
        (!text.contains('\n')).then(|| text.to_owned())
    };
    let both = line("before").zip(line("after")).map(|(before, after)| ExampleFrame { before, after });
    both.unwrap_or_else(|| {
        Reader { extensions, at: &Pointer::root(), diagnostics }
            .without_effect(extension::EXAMPLE_FRAME, "it holds `before` and `after`, a line each");
        ExampleFrame::default()
    })
}

fn is_path(path: &str) -> bool {
    let is_name = |name: &str| {
        !name.starts_with(|c: char| c.is_ascii_digit())
            && !name.is_empty()
            && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric())
    };
    path.strip_prefix("crate::").is_some_and(|rest| rest.split("::").all(is_name))
}

struct Reader<'a> {
    extensions: &'a Extensions,
    at: &'a Pointer,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    /// The texts of a list; what is none is reported.
    fn texts(&mut self, name: &str) -> Vec<String> {
        let Some(value) = self.extensions.get(name) else { return Vec::new() };
        let texts: Option<Vec<String>> =
            value.as_array().and_then(|list| list.iter().map(|text| Some(text.as_str()?.to_owned())).collect());
        texts.unwrap_or_else(|| {
            self.without_effect(name, "it is a list of texts");
            Vec::new()
        })
    }

    fn without_effect(&mut self, name: &str, why: &str) {
        let message = format!("`{name}` has no effect: {why}");
        self.diagnostics.push(Code::ExtensionWithoutEffect, &self.at.join(name), message, "correct or remove it");
    }
}
