//! The tables of features say what the manifest of `ece-api` says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use toml::{Table, Value};

/// Part of others, and nothing by itself.
const INTERNAL: &str = "tls";

/// What is for ECE alone, and no part of clients of other APIs.
const OF_ECE: &str = "helpers";

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn features() -> Table {
    let manifest: Table = read("ece-api/Cargo.toml").parse().unwrap();
    manifest["features"].as_table().unwrap().clone()
}

fn texts(list: &Value) -> impl Iterator<Item = &str> {
    list.as_array().unwrap().iter().map(|it| it.as_str().unwrap())
}

/// The rows of the table of features, by the name in their first cell; other cells follow.
fn rows(document: &str) -> BTreeMap<String, Vec<String>> {
    let text = read(document);
    let lines = text.lines().map(|line| line.trim_start_matches("//!").trim());
    let table = lines.skip_while(|line| !line.starts_with("| feature |")).skip(2);
    let rows = table.take_while(|line| line.starts_with('|'));
    let cells = |line: &str| line.trim_matches('|').split(" | ").map(|it| it.trim().to_owned()).collect::<Vec<_>>();
    rows.map(|line| (cells(line)[0].clone(), cells(line)[1..].to_vec())).collect()
}

/// As a table names it.
fn shown(feature: &str, is_default: bool) -> String {
    if is_default { format!("`{feature}` (default)") } else { format!("`{feature}`") }
}

#[test]
fn every_feature_has_its_row_in_every_table() {
    let features = features();
    let defaults: BTreeSet<&str> = texts(&features["default"]).collect();
    let all = || features.keys().map(String::as_str).filter(|it| !["default", INTERNAL].contains(it));
    let names = |of: &mut dyn Iterator<Item = &str>| -> BTreeSet<String> {
        let names = of.map(|feature| shown(feature, defaults.contains(feature)));
        names.chain(["none".to_owned()]).collect()
    };
    for document in ["README.md", "ece-api/src/lib.rs"] {
        assert_eq!(rows(document).into_keys().collect::<BTreeSet<_>>(), names(&mut all()), "{document}");
    }
    let elsewhere = names(&mut all().filter(|it| *it != OF_ECE));
    assert_eq!(rows("xtask/templates/README.md").into_keys().collect::<BTreeSet<_>>(), elsewhere);
}

#[test]
fn what_a_feature_implies_is_said() {
    let features = features();
    let defaults: BTreeSet<&str> = texts(&features["default"]).collect();
    for (feature, needs) in features.iter().filter(|(name, _)| !["default", INTERNAL].contains(&name.as_str())) {
        let implied = texts(needs).filter(|it| features.contains_key(*it) && *it != INTERNAL);
        let implied = implied.map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
        let row = &rows("README.md")[&shown(feature, defaults.contains(feature.as_str()))];
        assert_eq!(row.last().unwrap(), &implied, "{feature}");
    }
}
