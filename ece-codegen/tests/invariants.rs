//! What `ARCHITECTURE.md` says must stay true of this crate, as far as its sources can be asked.

#[path = "support/sources.rs"]
mod sources;
mod support;

use std::collections::BTreeSet;
use std::path::Path;

use sources::{Source, sources};
use syn::visit::Visit;

fn own() -> Vec<Source> {
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

/// What each module may use of the others, which all stand above it here: nothing points back up, and there are no circles.
/// `grammar` is `swagger::grammar`, which the crate root offers to everybody.
const MAY_USE: &[(&str, &[&str])] = &[
    ("path_template", &[]),
    ("pointer", &[]),
    ("text", &[]),
    ("checksum", &[]),
    ("lookup", &[]),
    ("position", &["pointer"]),
    ("diagnostic", &["pointer", "position", "text"]),
    ("document", &["diagnostic", "pointer"]),
    ("grammar", &["pointer"]),
    ("extension", &["grammar"]),
    ("overlay", &["diagnostic", "document", "extension", "grammar", "lookup", "pointer"]),
    ("stage", &[]),
    ("source", &["stage"]),
    ("references", &["diagnostic", "document", "grammar", "pointer", "source"]),
    ("swagger", &["diagnostic", "extension", "grammar", "lookup", "path_template", "pointer", "text"]),
    ("lower", &["diagnostic", "extension", "pointer", "swagger"]),
    ("ir", &["pointer"]),
    ("understood", &[]),
    ("names", &["checksum", "diagnostic", "ir", "pointer"]),
    ("resolve", &["diagnostic", "extension", "ir", "lower", "names", "pointer", "text", "understood"]),
    ("understand", &["grammar", "lower", "resolve", "swagger", "understood"]),
    ("emit", &["checksum", "diagnostic", "ir", "names", "pointer", "text"]),
    ("samples", &["diagnostic", "emit", "ir"]),
    ("outline", &["ir", "text"]),
    ("review", &["diagnostic", "emit", "ir", "outline"]),
    ("snapshot", &["ir", "pointer"]),
    (
        "pipeline",
        &[
            "diagnostic",
            "document",
            "emit",
            "ir",
            "lower",
            "overlay",
            "references",
            "resolve",
            "samples",
            "snapshot",
            "source",
            "stage",
            "swagger",
        ],
    ),
    (
        "diff",
        &["checksum", "extension", "grammar", "ir", "path_template", "pointer", "snapshot", "understand", "understood"],
    ),
];

/// The module that a file belongs to.
fn module(source: &Source) -> &str {
    if source.path.starts_with("swagger/grammar") { "grammar" } else { &source.module }
}

#[test]
fn no_module_uses_one_that_comes_after_it() {
    let mut wrong = Vec::new();
    for source in own().iter().filter(|source| source.module != "lib") {
        let module = module(source);
        let Some((_, allowed)) = MAY_USE.iter().find(|(known, _)| *known == module) else {
            wrong.push(format!("{} has no row", source.path));
            continue;
        };
        // Paths in the code that is written are quoted here: they lead into another crate.
        let quoted = ["models", "runtime", "sample"];
        for used in source.used_modules().into_iter().filter(|used| !quoted.contains(&used.as_str())) {
            if used != module && !allowed.contains(&used.as_str()) {
                wrong.push(format!("{} uses {used}", source.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// A table that allowed a circle, or more than is used, would say nothing.
#[test]
fn the_table_of_modules_is_a_layering_and_says_no_more_than_there_is() {
    let sources = own();
    for (index, (name, allowed)) in MAY_USE.iter().enumerate() {
        let of_module: Vec<&Source> = sources.iter().filter(|source| module(source) == *name).collect();
        assert!(!of_module.is_empty(), "there is no module {name}");
        // Within `swagger`, `grammar` goes by its short path.
        let used: BTreeSet<String> = of_module.iter().flat_map(|source| source.used_modules()).collect();
        for other in *allowed {
            assert!(MAY_USE[..index].iter().any(|(above, _)| above == other), "{other} does not stand above {name}");
            let is_inner = (*name, *other) == ("swagger", "grammar");
            assert!(is_inner || used.contains(*other), "{name} does not use {other}");
        }
    }
}

#[test]
fn there_are_no_side_effects() {
    let effects = ["fs", "net", "env", "time", "process", "thread"].map(|module| format!("std :: {module}"));
    for source in own() {
        for effect in &effects {
            assert!(!source.contains(effect), "{} uses {effect}", source.path);
        }
    }
}

#[test]
fn only_the_naming_module_makes_names() {
    for source in own().iter().filter(|source| source.module != "names") {
        for maker in ["heck", "Ident :: new", "Ident :: new_raw", "format_ident", "parse_str :: < Ident >"] {
            assert!(!source.contains(maker), "{} has {maker}", source.path);
        }
    }
}

#[test]
fn only_lower_and_resolve_know_openapiv3() {
    for source in own().iter().filter(|source| !["lower", "resolve"].contains(&source.module.as_str())) {
        assert!(!source.contains("openapiv3"), "{}", source.path);
    }
}

/// The tokens that the generated tree may not hold.
#[derive(Default)]
struct Logic(Vec<&'static str>);

impl<'ast> Visit<'ast> for Logic {
    fn visit_expr(&mut self, expression: &'ast syn::Expr) {
        match expression {
            syn::Expr::If(_) => self.0.push("if"),
            syn::Expr::Loop(_) | syn::Expr::While(_) | syn::Expr::ForLoop(_) => self.0.push("a loop"),
            syn::Expr::Unsafe(_) => self.0.push("unsafe"),
            syn::Expr::Macro(_) => self.0.push("a macro that makes a value"),
            _ => {}
        }
        syn::visit::visit_expr(self, expression);
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if attribute.path().is_ident("inline") {
            self.0.push("#[inline]");
        }
    }
}

#[test]
fn generated_code_holds_no_logic() {
    let outcome = support::generated();
    assert!(outcome.files.len() > 500);
    for file in &outcome.files {
        let mut logic = Logic::default();
        logic.visit_file(&syn::parse_file(&file.text).unwrap());
        assert!(logic.0.is_empty(), "{}: {:?}", file.path, logic.0);
    }
}

/// The tables of contents of a tag and of the error codes may be long; nothing else.
#[test]
fn generated_files_are_short() {
    let outcome = support::generated();
    let files = outcome.files.iter().chain(&outcome.samples);
    let is_table =
        |path: &str| path == "error_code.rs" || path.starts_with("operations/") && path.matches('/').count() == 1;
    let long: Vec<String> = files
        .map(|file| (file, file.text.lines().count()))
        .filter(|(file, lines)| *lines > 700 && !is_table(&file.path))
        .map(|(file, lines)| format!("{}: {lines} lines", file.path))
        .collect();
    assert!(long.is_empty(), "{}", long.join("\n"));
}
