//! What the documents, the helpers and the examples call, the installation answers.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ece_api::testing::Installation;

use crate::DOCUMENT;

/// The ids of all operations, by the names of their methods.
fn methods() -> BTreeMap<String, &'static str> {
    let items = DOCUMENT["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    let ids = items.filter_map(|operation| operation["operationId"].as_str());
    ids.map(|id| (id.replace('-', "_"), id)).collect()
}

/// The operations whose methods a text calls, or shows as paths of a type: `.list_deployments(`, `Client::list_deployments`.
fn called_in(text: &str) -> BTreeSet<&'static str> {
    let mut called = BTreeSet::new();
    let methods = methods();
    let is_part = |c: char| c == '_' || c.is_ascii_alphanumeric();
    for (at, _) in text.match_indices(['.', ':']) {
        let rest = text[at + 1..].trim_start();
        let name = &rest[..rest.find(|c| !is_part(c)).unwrap_or(rest.len())];
        let is_called = rest[name.len()..].starts_with('(') || text[..at].ends_with("Client:");
        called.extend(methods.get(name).filter(|_| is_called));
    }
    called
}

/// Those that the installation does not know.
fn unanswered(called: &BTreeSet<&'static str>) -> Vec<&'static str> {
    let answered: BTreeSet<&str> = Installation::operations().collect();
    called.difference(&answered).copied().collect()
}

/// The files of these kinds below a place, or the file that it is; nothing where there is none.
fn files(place: &Path) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let entries = fs::read_dir(place).into_iter().flatten().map(|entry| entry.unwrap().path());
    let all = entries.flat_map(|path| files(&path));
    all.filter(|path| path.extension().is_some_and(|it| it == "rs" || it == "md")).collect()
}

#[test]
fn whatever_a_user_is_shown_is_answered() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let places = [
        ("examples", 14),
        ("guides", 45),
        ("README.md", 0),
        ("../README.md", 4),
        ("BEHAVIOUR.md", 3),
        ("src/lib.rs", 0),
        ("src/ece/client.rs", 0),
        ("src/ece/helpers.rs", 0),
        ("src/ece/helpers", 8),
        ("src/ece/testing.rs", 1),
    ];
    for (place, least) in places {
        let mut called = BTreeSet::new();
        for file in files(&root.join(place)) {
            let found = called_in(&fs::read_to_string(&file).unwrap());
            let unknown = unanswered(&found);
            assert!(unknown.is_empty(), "{} calls what the installation does not answer: {unknown:?}", file.display());
            called.extend(found);
        }
        assert!(called.len() >= least, "only {} operations are found in {place}: {called:?}", called.len());
    }
}

/// A search that finds no call would find nothing wrong.
#[test]
fn calls_are_found_however_they_are_written() {
    let found = |text| called_in(text).into_iter().collect::<Vec<_>>();
    assert_eq!(found("ece.list_deployments().send()"), ["list-deployments"]);
    assert_eq!(found("let call = ece\n    .get_costs_overview(org);"), ["get-costs-overview"]);
    assert_eq!(found("[it](crate::Client::get_costs_overview)"), ["get-costs-overview"]);
    assert_eq!(found("ece.list_deployments_soon() list_deployments() a.list_deployments"), [""; 0]);
    assert_eq!(
        unanswered(&called_in("ece.get_costs_overview(o).await?; ece.list_deployments()")),
        ["get-costs-overview"]
    );
}

/// Methods are called as the operations are.
#[test]
fn every_method_is_looked_for() {
    let generated = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/generated/operations");
    let files = files(&generated);
    let names: BTreeSet<&str> = files.iter().filter_map(|path| path.file_stem()?.to_str()).collect();
    let missing: Vec<_> = methods().into_keys().filter(|method| !names.contains(method.as_str())).collect();
    assert!(missing.is_empty(), "{missing:?}");
}
