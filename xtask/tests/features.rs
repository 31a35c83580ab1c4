//! The tables of features say what the manifest of `ece-api` says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use toml::{Table, Value};

/// Part of others, and nothing by themselves.
const INTERNAL: [&str; 2] = ["areas", "tls"];

/// What is for ECE alone, and no part of clients of other APIs.
const OF_ECE: [&str; 2] = ["full", "helpers"];

/// The row of all areas.
const AREA: &str = "an area";

fn read(path: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All features but the areas.
fn features() -> Table {
    let manifest: Table = read("ece-api/Cargo.toml").parse().unwrap();
    let mut features = manifest["features"].as_table().unwrap().clone();
    let count = features.len();
    features.retain(|_, implied| !texts(implied).any(|it| it == "areas"));
    assert!(count > features.len() + 20, "areas are not told from others");
    features
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
    let all = || features.keys().map(String::as_str).filter(|it| *it != "default" && !INTERNAL.contains(it));
    let names = |of: &mut dyn Iterator<Item = &str>| -> BTreeSet<String> {
        let names = of.map(|feature| shown(feature, defaults.contains(feature)));
        names.chain(["none".to_owned()]).collect()
    };
    let mut of_ece = names(&mut all());
    of_ece.insert(AREA.to_owned());
    for document in ["README.md", "ece-api/README.md", "ece-api/src/lib.rs"] {
        assert_eq!(rows(document).into_keys().collect::<BTreeSet<_>>(), of_ece, "{document}");
    }
    let elsewhere = names(&mut all().filter(|it| !OF_ECE.contains(it)));
    assert_eq!(rows("xtask/templates/README.md").into_keys().collect::<BTreeSet<_>>(), elsewhere);
}

#[test]
fn what_a_feature_implies_is_said() {
    let features = features();
    let defaults: BTreeSet<&str> = texts(&features["default"]).collect();
    for (feature, needs) in features.iter().filter(|(name, _)| *name != "default" && !INTERNAL.contains(&name.as_str()))
    {
        let implied = texts(needs).filter(|it| features.contains_key(*it) && !INTERNAL.contains(it));
        let implied = implied.map(|it| format!("`{it}`")).collect::<Vec<_>>().join(", ");
        let row = &rows("README.md")[&shown(feature, defaults.contains(feature.as_str()))];
        assert_eq!(row.last().unwrap(), &implied, "{feature}");
    }
}
