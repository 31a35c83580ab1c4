//! Features that compile parts of the API: what each needs is compiled with it, judged by what files name.
#![allow(missing_docs)]

mod support;

use std::collections::{BTreeMap, BTreeSet};

use ece_codegen::Outcome;
use ece_codegen::ir::{Api, Areas};
use proc_macro2::{TokenStream, TokenTree};
use serde_json::{Value, json};

/// What is said of a module in a list of modules: the features, and whether everybody gets it.
fn gates(outcome: &Outcome, list: &str) -> BTreeMap<String, BTreeSet<String>> {
    let file = outcome.files.iter().find(|file| file.path == list).unwrap();
    let entries = file.text.lines().filter_map(|line| line.strip_prefix("area!([")?.split_once("] mod "));
    let features = |list: &str| list.split_whitespace().map(|feature| feature.trim_matches('"').to_owned()).collect();
    entries.map(|(list, rest)| (rest.split(';').next().unwrap().to_owned(), features(list))).collect()
}

/// The types that a file names behind `models::` or `super::`.
fn named(tokens: TokenStream, found: &mut BTreeSet<String>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    for (index, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Group(group) => named(group.stream(), found),
            TokenTree::Ident(start) if ["models", "super"].iter().any(|it| start == it) => {
                if let Some(TokenTree::Ident(name)) = tokens.get(index + 3) {
                    found.insert(name.to_string());
                }
            }
            _ => {}
        }
    }
}

/// The modules of the types that code and links of a file name.
fn needs(api: &Api, text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    named(text.parse().unwrap(), &mut names);
    let links = text.split("(crate::models::").skip(1).filter_map(|rest| rest.split([')', ':', '#']).next());
    names.extend(links.map(str::to_owned));
    let types = api.types.iter().filter(|def| names.contains(def.name().as_str()));
    types.map(|def| def.module().to_string()).collect()
}

/// With every feature, what is compiled finds all that it names.
fn assert_closed(outcome: &Outcome) -> usize {
    let api = outcome.api.as_ref().unwrap();
    let (models, operations) = (gates(outcome, "models/mod.rs"), gates(outcome, "operations/mod.rs"));
    assert_eq!((models.len(), operations.len()), (api.types.len(), api.groups.len()));
    let mut checked = 0;
    for file in outcome.files.iter().filter(|file| !file.path.ends_with("mod.rs") && file.path != "error_code.rs") {
        let parts: Vec<&str> = file.path.trim_end_matches(".rs").split('/').collect();
        let own = if parts[0] == "models" { &models[parts[1]] } else { &operations[parts[1]] };
        for needed in needs(api, &file.text) {
            assert!(own.is_subset(&models[&needed]), "{} needs {needed}: {own:?}, {:?}", file.path, models[&needed]);
            checked += 1;
        }
    }
    checked
}

fn small() -> Value {
    serde_json::from_str(include_str!("fixtures/areas_by_tag.json")).unwrap()
}

#[test]
fn an_area_has_all_that_it_names() {
    assert!(assert_closed(&support::generated()) > 1000);
    assert!(assert_closed(&ece_codegen::generate(&small().to_string(), &[])) > 5);
}

/// Nor more: every type of an area is named by something else of it.
#[test]
fn an_area_has_nothing_that_nothing_names() {
    let outcome = support::generated();
    let api = outcome.api.as_ref().unwrap();
    let (models, operations) = (gates(&outcome, "models/mod.rs"), gates(&outcome, "operations/mod.rs"));
    let mut named_in: BTreeSet<(String, String)> = BTreeSet::new();
    for file in outcome.files.iter().filter(|file| !file.path.ends_with("mod.rs") && file.path != "error_code.rs") {
        let parts: Vec<&str> = file.path.trim_end_matches(".rs").split('/').collect();
        let own = if parts[0] == "models" { &models[parts[1]] } else { &operations[parts[1]] };
        for needed in needs(api, &file.text).into_iter().filter(|it| file.path != format!("models/{it}.rs")) {
            named_in.extend(own.iter().map(|feature| (feature.clone(), needed.clone())));
        }
    }
    for (module, features) in &models {
        for feature in features {
            assert!(named_in.contains(&(feature.clone(), module.clone())), "{feature} has {module} for nothing");
        }
    }
}

#[test]
fn a_document_that_does_not_ask_has_no_gates() {
    let mut document = small();
    document.as_object_mut().unwrap().remove("x-ece-areas");
    let outcome = ece_codegen::generate(&document.to_string(), &[]);
    assert!(outcome.api.unwrap().areas.is_none());
    let gated = outcome.files.iter().filter(|file| file.path != "mod.rs" && file.text.contains("feature"));
    assert_eq!(gated.map(|file| file.path.as_str()).collect::<Vec<_>>(), [""; 0]);
}

#[test]
fn a_feature_is_called_as_its_tag_unless_the_crate_has_one_of_that_name() {
    let api = ece_codegen::generate(&small().to_string(), &[]).api.unwrap();
    let areas = api.areas.unwrap();
    let names: Vec<_> = areas.iter().map(|area| (area.feature.as_str(), area.types)).collect();
    assert_eq!(names, [("client-area", 4), ("street-lamps", 4)]);
    let of = |name: &str| -> Vec<String> {
        let def = api.types.iter().find(|def| def.name().as_str() == name).unwrap();
        areas.of_type(def.name()).iter().map(ToString::to_string).collect()
    };
    assert_eq!(of("Client"), ["client-area"]);
    assert_eq!(of("Lamp"), ["street-lamps", "helpers"]);
    assert_eq!(of("Address"), ["client-area", "street-lamps", "helpers"]);
    assert_eq!(of("Unused"), [""; 0]);
    assert_eq!((Areas::FULL, Areas::NAMED), ("full", "areas"));
}

#[test]
fn what_is_no_object_asks_for_nothing() {
    for asked in [json!(true), json!(["users"]), json!("users")] {
        let mut document = small();
        document["x-ece-areas"] = asked;
        let outcome = ece_codegen::generate(&document.to_string(), &[]);
        assert!(outcome.api.unwrap().areas.is_none());
        assert!(outcome.diagnostics.iter().any(|finding| finding.pointer.as_str() == "/x-ece-areas"));
    }
}
