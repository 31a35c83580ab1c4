//! What `diff` shows of an API is what the generator writes: line by line, token by token, in both directions.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;

use super::{ItemKind, Names, surface};
use crate::{Outcome, Overlay};

/// Lines of the generated tree by the path of their item, paths in front of names left out.
#[derive(Default)]
struct Written {
    lines: BTreeMap<String, BTreeSet<String>>,
    /// The paths of what has the attribute.
    deprecated: BTreeSet<String>,
}

/// Tokens with single spaces, without the paths that only say where a name comes from.
fn spelled(tokens: TokenStream) -> String {
    let mut text = String::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_path = matches!(&token, TokenTree::Ident(name) if ["rt", "json", "models", "super"].iter().any(|it| name == it))
            && matches!(tokens.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == ':' && punct.spacing() == proc_macro2::Spacing::Joint);
        match token {
            _ if is_path => {
                tokens.next();
                tokens.next();
            }
            TokenTree::Group(group) => {
                let (open, close) = match group.delimiter() {
                    proc_macro2::Delimiter::Parenthesis => ("( ", ") "),
                    proc_macro2::Delimiter::Brace => ("{ ", "} "),
                    proc_macro2::Delimiter::Bracket => ("[ ", "] "),
                    proc_macro2::Delimiter::None => ("", ""),
                };
                text += &format!("{open}{}{close}", spelled(group.stream()));
            }
            token => text += &format!("{token} "),
        }
    }
    // A comma before a closing bracket says nothing.
    text.replace(", >", ">").replace(", )", ")")
}

impl Written {
    fn mark(&mut self, path: String, attrs: &[syn::Attribute]) {
        if attrs.iter().any(|attr| attr.path().is_ident("deprecated")) {
            self.deprecated.insert(path);
        }
    }

    fn add(&mut self, path: String, line: TokenStream) {
        self.lines.entry(path).or_default().insert(spelled(line));
    }

    fn file(&mut self, path: &str, text: &str) {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let folder = if path.starts_with("models/") { "models::" } else { "" };
        for item in file.items {
            match item {
                syn::Item::Struct(it) => {
                    let name = &it.ident;
                    self.mark(format!("{folder}{name}"), &it.attrs);
                    self.add(format!("{folder}{name}"), quote::quote!(pub struct #name));
                    // A struct of arguments is shown with all of them: whoever writes it names every one.
                    let fields = it.fields.iter().map(|field| (&field.ident, &field.ty));
                    let fields = fields.map(|(field, ty)| quote::quote!(pub #field: #ty));
                    self.add(format!("{folder}{name}"), quote::quote!(pub struct #name { #(#fields),* }));
                    for field in &it.fields {
                        let (field_name, ty) = (field.ident.as_ref().unwrap(), &field.ty);
                        self.mark(format!("{folder}{name}::{field_name}"), &field.attrs);
                        self.add(format!("{folder}{name}::{field_name}"), quote::quote!(pub #field_name: #ty));
                    }
                }
                syn::Item::Enum(it) => {
                    let name = &it.ident;
                    self.mark(format!("{folder}{name}"), &it.attrs);
                    self.add(format!("{folder}{name}"), quote::quote!(pub enum #name));
                    for variant in &it.variants {
                        let (variant_name, fields) = (&variant.ident, &variant.fields);
                        self.add(format!("{folder}{name}::{variant_name}"), quote::quote!(#variant_name #fields));
                    }
                }
                syn::Item::Type(mut it) => {
                    self.mark(format!("{folder}{}", it.ident), &it.attrs);
                    it.attrs.clear();
                    self.add(format!("{folder}{}", it.ident), it.to_token_stream());
                }
                syn::Item::Impl(it) => self.implementation(folder, &it),
                _ => {}
            }
        }
    }

    fn implementation(&mut self, folder: &str, it: &syn::ItemImpl) {
        let owner = spelled(it.self_ty.to_token_stream()).replace(' ', "");
        for item in &it.items {
            match item {
                syn::ImplItem::Fn(method) if it.trait_.is_none() => {
                    let (visibility, signature) = (&method.vis, &method.sig);
                    let line = quote::quote!(#visibility #signature);
                    self.mark(format!("{folder}{owner}::{}", method.sig.ident), &method.attrs);
                    self.add(format!("{folder}{owner}::{}", method.sig.ident), line);
                }
                syn::ImplItem::Type(output) => {
                    let ty = &output.ty;
                    self.add(
                        format!("Call<{owner}>::send"),
                        quote::quote!(pub async fn send(self) -> Result<Response<#ty>, Error>),
                    );
                }
                _ => {}
            }
        }
    }
}

fn agree(name: &str, outcome: &Outcome) {
    let Some(api) = &outcome.api else { return };
    if outcome.diagnostics.has_errors() {
        return;
    }
    let mut written = Written::default();
    for file in &outcome.files {
        written.file(&file.path, &file.text);
    }
    let mut shown: BTreeSet<&str> = BTreeSet::new();
    let items = surface(api, &Names::default());
    for item in items.values() {
        shown.insert(&item.path);
        let (line, is_marked) = match item.line.strip_prefix("#[deprecated] ") {
            Some(line) => (line, true),
            None => (item.line.as_str(), false),
        };
        let tokens: TokenStream = line.parse().unwrap_or_else(|error| panic!("{name}: {line}: {error}"));
        let line = match item.part {
            // A variant goes by its path; what it is called stands at the end.
            ItemKind::Variant | ItemKind::ErrorCode => spelled(tokens).rsplit(": ").next().unwrap().to_owned(),
            _ => spelled(tokens),
        };
        let known = written.lines.get(&item.path);
        assert!(
            known.is_some_and(|known| known.contains(&line)),
            "{name}: `diff` shows {line:?} for {}, the generator writes {known:?}",
            item.path
        );
        // An argument is shown with the whole method.
        assert_eq!(is_marked, written.deprecated.contains(&item.path), "{name}: {} and `#[deprecated]`", item.path);
    }
    // What stands in every type, and what the comparison tells with the field or with `additional`.
    let setters: BTreeSet<String> = api
        .types
        .iter()
        .filter_map(|def| if let crate::ir::TypeDef::Model(model) = def { Some(model) } else { None })
        .flat_map(|model| {
            let setters = model.fields.iter().map(|field| field.setter.to_string());
            let additional = model.additional.iter().flat_map(|_| ["additional_members", "with_additional"]);
            setters.chain(additional.map(str::to_owned)).map(|method| format!("models::{}::{method}", model.name))
        })
        .collect();
    for path in written.lines.keys() {
        let of_every_type = path.ends_with("::extra") || path.ends_with("::Unknown") || !path.contains("::");
        assert!(
            shown.contains(path.as_str()) || setters.contains(path) || of_every_type,
            "{name}: `diff` does not show {path}"
        );
    }
}

fn folder(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn overlay(path: &Path) -> Option<Overlay> {
    let text = std::fs::read_to_string(path).ok()?;
    Some(Overlay { file: path.file_name()?.to_string_lossy().into_owned(), text })
}

#[test]
fn every_line_of_the_fixtures_is_in_the_generated_tree() {
    let mut count = 0;
    for entry in std::fs::read_dir(folder("tests/fixtures")).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let overlays: Vec<Overlay> = overlay(&path.with_extension("overlay")).into_iter().collect();
        let outcome = crate::generate(&std::fs::read_to_string(&path).unwrap(), &overlays);
        agree(&path.file_name().unwrap().to_string_lossy(), &outcome);
        count += 1;
    }
    assert!(count > 50, "only {count} fixtures");
}

#[test]
fn every_line_of_the_real_document_is_in_the_generated_tree() {
    let mut overlays: Vec<PathBuf> =
        std::fs::read_dir(folder("../spec/overlays")).unwrap().map(|entry| entry.unwrap().path()).collect();
    overlays.sort();
    let overlays: Vec<Overlay> = overlays.iter().filter_map(|path| overlay(path)).collect();
    let outcome = crate::generate(&std::fs::read_to_string(folder("../spec/swagger.json")).unwrap(), &overlays);
    assert!(outcome.api.as_ref().is_some_and(|api| api.operations().count() > 200));
    agree("spec/swagger.json", &outcome);
}
