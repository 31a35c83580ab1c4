//! The names that the generator keeps clear of are those that the runtime takes: read from its sources, private ones too.

mod support;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ece_codegen::RESERVED;
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let is_generated = path.ends_with("src/generated");
        if path.is_dir() && !is_generated {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The runtime and its helpers, file by file, without their tests.
fn runtime() -> Vec<syn::File> {
    let mut found = Vec::new();
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../ece-api/src"), &mut found);
    found.retain(|path| !path.components().any(|part| part.as_os_str() == "tests"));
    assert!(found.len() > 30, "{} sources", found.len());
    found.iter().map(|path| syn::parse_file(&fs::read_to_string(path).unwrap()).unwrap()).collect()
}

/// The functions of all inherent blocks of a type.
fn inherent(files: &[syn::File], name: &str) -> BTreeSet<String> {
    let mut functions = BTreeSet::new();
    for item in files.iter().flat_map(|file| &file.items) {
        let syn::Item::Impl(block) = item else { continue };
        let syn::Type::Path(owner) = &*block.self_ty else { continue };
        // Calls of one kind, such as those that no document knows, meet no generated name.
        let of_one_kind = block.generics.params.is_empty() && name == "Call";
        if of_one_kind || block.trait_.is_some() || owner.path.segments.last().is_none_or(|last| last.ident != name) {
            continue;
        }
        for item in &block.items {
            if let syn::ImplItem::Fn(function) = item {
                functions.insert(function.sig.ident.to_string());
            }
        }
    }
    assert!(!functions.is_empty(), "{name} has no methods: the test reads nothing");
    functions
}

/// The functions of inherent blocks, `impl $name { … }`, that macros write.
fn of_macros(files: &[syn::File]) -> BTreeSet<String> {
    let mut functions = BTreeSet::new();
    for item in files.iter().flat_map(|file| &file.items) {
        if let syn::Item::Macro(it) = item
            && it.mac.path.is_ident("macro_rules")
        {
            blocks(it.mac.tokens.clone(), &mut functions);
        }
    }
    functions
}

fn blocks(tokens: TokenStream, functions: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let before = |back: usize| index.checked_sub(back).and_then(|index| tokens.get(index)).map(ToString::to_string);
        let is_inherent = group.delimiter() == Delimiter::Brace
            && before(1).as_deref() == Some("name")
            && before(2).as_deref() == Some("$")
            && before(3).as_deref() == Some("impl");
        if is_inherent {
            let inner: Vec<TokenTree> = group.stream().into_iter().collect();
            let after_fn = |pair: &[TokenTree]| (pair[0].to_string() == "fn").then(|| pair[1].to_string());
            functions.extend(inner.windows(2).filter_map(after_fn));
        } else {
            blocks(group.stream(), functions);
        }
    }
}

fn missing(taken: &BTreeSet<String>, reserved: &[&str]) -> Vec<String> {
    taken.iter().filter(|name| !reserved.contains(&name.as_str())).cloned().collect()
}

#[test]
fn methods_of_the_client_and_of_calls_are_reserved() {
    let files = runtime();
    assert_eq!(missing(&inherent(&files, "Client"), RESERVED.client_methods), Vec::<String>::new(), "of `Client`");
    assert_eq!(missing(&inherent(&files, "Call"), RESERVED.call_methods), Vec::<String>::new(), "of `Call`");
}

#[test]
fn methods_that_macros_give_to_models_are_reserved() {
    let taken = of_macros(&runtime());
    assert!(taken.contains("as_str"), "the test reads nothing: {taken:?}");
    // Variants and methods are different things, so only setters have to keep clear of them; enums have none.
    let of_enums = ["as_str", "discriminator", "is_known", "to_base", "value"];
    let of_models: BTreeSet<String> = taken.into_iter().filter(|name| !of_enums.contains(&name.as_str())).collect();
    assert_eq!(missing(&of_models, RESERVED.model_methods), Vec::<String>::new());
}

/// Names that begin in upper case and stand alone: the file defines them, or the prelude does.
fn free_names(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => free_names(group.stream(), found),
            TokenTree::Ident(name) => {
                let name = name.to_string();
                let before = index.checked_sub(1).and_then(|index| tokens.get(index)).map(ToString::to_string);
                let is_free = before.is_none_or(|before| {
                    before != ":" || tokens[..index].len() < 2 || { tokens[index - 2].to_string() != ":" }
                });
                if is_free && name.starts_with(|c: char| c.is_ascii_uppercase()) {
                    found.insert(name);
                }
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

fn defined(file: &syn::File) -> BTreeSet<String> {
    let mut names = BTreeSet::from(["Self".to_owned(), "Item".to_owned()]);
    for item in &file.items {
        match item {
            syn::Item::Struct(it) => drop(names.insert(it.ident.to_string())),
            syn::Item::Type(it) => drop(names.insert(it.ident.to_string())),
            syn::Item::Enum(it) => {
                names.insert(it.ident.to_string());
                names.extend(it.variants.iter().map(|variant| variant.ident.to_string()));
            }
            syn::Item::Use(it) => free_imports(&it.tree, &mut names),
            syn::Item::Const(it) => drop(names.insert(it.ident.to_string())),
            syn::Item::Impl(it) => {
                for item in &it.items {
                    match item {
                        syn::ImplItem::Const(it) => drop(names.insert(it.ident.to_string())),
                        syn::ImplItem::Type(it) => drop(names.insert(it.ident.to_string())),
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    names
}

fn free_imports(tree: &syn::UseTree, names: &mut BTreeSet<String>) {
    match tree {
        syn::UseTree::Path(it) => free_imports(&it.tree, names),
        syn::UseTree::Name(it) => drop(names.insert(it.ident.to_string())),
        syn::UseTree::Group(it) => it.items.iter().for_each(|tree| free_imports(tree, names)),
        syn::UseTree::Rename(_) | syn::UseTree::Glob(_) => {}
    }
}

#[test]
fn generated_files_use_no_name_that_a_document_could_take() {
    let outcome = support::generated();
    let mut checked = 0;
    for file in &outcome.files {
        let parsed = syn::parse_file(&file.text).unwrap();
        let mut free = BTreeSet::new();
        free_names(parsed.to_token_stream(), &mut free);
        let known = defined(&parsed);
        free.retain(|name| !known.contains(name) && !RESERVED.prelude.contains(&name.as_str()));
        assert!(free.is_empty(), "{}: {free:?}", file.path);
        checked += 1;
    }
    assert!(checked > 500);
}

/// No tag can take the name of a feature that the crate has; and nothing else is kept from tags.
#[test]
fn features_that_are_written_by_hand_are_reserved() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ece-api/Cargo.toml");
    let text = fs::read_to_string(path).unwrap();
    let (_, features) = text.split_once("\n[features]\n").unwrap();
    let (features, _) = features.split_once("\n[").unwrap();
    let names = features.lines().filter_map(|line| line.split_once(" = ["));
    let by_hand = names.filter(|(_, list)| *list != "\"areas\"]").map(|(name, _)| name.to_owned());
    let reserved = RESERVED.features.iter().map(|name| (*name).to_owned());
    assert_eq!(by_hand.collect::<BTreeSet<_>>(), reserved.collect());
}
