//! The sources of a crate, read for what they use.
#![allow(dead_code, missing_docs, unreachable_pub)] // every test takes what it needs

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use quote::ToTokens;

/// A file, without its tests and its documentation.
pub struct Source {
    /// Relative to the folder that was read, with `/`.
    pub path: String,
    /// The first part of the path: the module of the crate that the file belongs to.
    pub module: String,
    /// Its tokens with single spaces.
    pub tokens: String,
}

impl Source {
    /// True where the tokens stand in the file, as whole words.
    pub fn contains(&self, tokens: &str) -> bool {
        format!(" {} ", self.tokens).contains(&format!(" {tokens} "))
    }

    /// What follows `crate::`, groups of imports taken apart.
    pub fn used_modules(&self) -> BTreeSet<String> {
        let mut used = BTreeSet::new();
        let words: Vec<&str> = self.tokens.split(' ').collect();
        for (index, _) in words.windows(3).enumerate().filter(|(_, it)| **it == ["crate", "::", it[2]]) {
            match words[index + 2] {
                "{" => used.extend(group(&words[index + 3..])),
                // Behind a visibility, `pub(in crate::diff)`, there is no blank.
                module => {
                    used.insert(module.trim_end_matches(')').to_owned());
                }
            }
        }
        used
    }
}

/// The first words of the members of a group, up to its end.
fn group(words: &[&str]) -> Vec<String> {
    let (mut depth, mut first, mut found) = (0, true, Vec::new());
    for word in words {
        match *word {
            "{" => depth += 1,
            "}" if depth == 0 => break,
            "}" => depth -= 1,
            "," if depth == 0 => first = true,
            word if first && depth == 0 => {
                found.push(word.to_owned());
                first = false;
            }
            _ => {}
        }
    }
    found
}

/// All Rust files below a folder, tests left out.
pub fn sources(folder: &Path) -> Vec<Source> {
    let mut found = Vec::new();
    read(folder, "", &mut found);
    assert!(found.len() > 5, "{} sources below {}", found.len(), folder.display());
    found
}

fn read(folder: &Path, prefix: &str, found: &mut Vec<Source>) {
    let mut entries: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    entries.sort();
    for path in entries {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if name != "tests" {
                read(&path, &format!("{prefix}{name}/"), found);
            }
        } else if path.extension().is_some_and(|extension| extension == "rs") && name != "tests.rs" {
            let path_of_file = format!("{prefix}{name}");
            let module = path_of_file.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
            let mut file = syn::parse_file(&fs::read_to_string(&path).unwrap()).unwrap();
            file.items.retain(|item| !is_test(item));
            without_docs(&mut file.attrs);
            file.items.iter_mut().for_each(|item| syn::visit_mut::VisitMut::visit_item_mut(&mut NoDocs, item));
            found.push(Source { path: path_of_file, module, tokens: file.into_token_stream().to_string() });
        }
    }
}

fn is_test(item: &syn::Item) -> bool {
    let attributes = match item {
        syn::Item::Mod(it) => &it.attrs,
        syn::Item::Fn(it) => &it.attrs,
        syn::Item::Use(it) => &it.attrs,
        syn::Item::Impl(it) => &it.attrs,
        _ => return false,
    };
    attributes.iter().any(|attribute| {
        attribute.path().is_ident("cfg") && attribute.meta.to_token_stream().to_string().contains("test")
    })
}

fn without_docs(attributes: &mut Vec<syn::Attribute>) {
    attributes.retain(|attribute| !attribute.path().is_ident("doc"));
}

struct NoDocs;

impl syn::visit_mut::VisitMut for NoDocs {
    fn visit_attributes_mut(&mut self, attributes: &mut Vec<syn::Attribute>) {
        without_docs(attributes);
    }
}
