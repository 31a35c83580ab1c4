//! `Cargo.toml` of a client: features and dependencies of `ece-api`, with the versions that the workspace says.

use std::path::Path;

use ece_codegen::ir::{Api, Areas, FeatureName};
use ece_codegen::text::visible;
use toml::{Table, Value};

use super::name::CrateName;
use crate::error::{Error, Result};
use crate::{inputs, workspace};

/// What `ece-api` has for ECE alone.
const FEATURE_OF_ECE: &str = "helpers";

/// What the tests and the example of the crate need beside its dependencies.
const FOR_TESTS: &str =
    "tokio = { workspace = true, features = [\"rt-multi-thread\", \"macros\", \"net\", \"io-util\", \"time\"] }";

/// The manifest of a crate for `of`.
pub(super) fn manifest(root: &Path, name: &CrateName, of: Option<&Api>) -> Result<String> {
    let workspace = table(&root.join("Cargo.toml"))?;
    let api = table(&root.join("ece-api").join("Cargo.toml"))?;
    let dependencies = section(&api, "dependencies")?;
    if dependencies.keys().any(|dependency| dependency.replace('-', "_") == name.ident()) {
        return Err(Error::usage(format!(
            "the crate cannot be named `{}`: it needs another of that name",
            name.package()
        ))
        .help("take another name"));
    }
    let shared = |key: &str| workspace.get("workspace").and_then(|it| it.get("package")?.get(key)).cloned();
    let description = match visible(of.map_or("", |api| &api.title)).trim() {
        "" => "A client of an HTTP API".to_owned(),
        title => format!("A client of the API: {title}"),
    };
    let mut text = "[package]\n".to_owned();
    let mut line = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            text.push_str(&format!("{key} = {value}\n"));
        }
    };
    line("name", Some(name.package().into()));
    line("version", Some("0.1.0".into()));
    line("description", Some(description.into()));
    line("edition", shared("edition"));
    line("rust-version", shared("rust-version"));
    line("license", shared("license"));
    line("readme", Some("README.md".into()));
    text.push_str("\n[features]\n");
    let areas = of.and_then(|api| api.areas.as_ref());
    for (key, value) in features(section(&api, "features")?, areas) {
        text.push_str(&format!("{key} = {value}\n"));
    }
    text.push_str("\n[dependencies]\n");
    for (key, value) in dependencies {
        text.push_str(&format!("{key} = {}\n", resolved(key, value, &workspace)));
    }
    text.push_str("\n[dev-dependencies]\n");
    for (key, value) in parsed(FOR_TESTS, "the dependencies of tests")? {
        text.push_str(&format!("{key} = {}\n", resolved(&key, &value, &workspace)));
    }
    text.push_str("\n[[example]]\nname = \"smoke\"\nrequired-features = [\"client\"]\n");
    Ok(text)
}

/// A dependency that says its version itself.
fn resolved(key: &str, value: &Value, workspace: &Table) -> Value {
    let Some(own) = value.as_table().filter(|own| own.get("workspace") == Some(&Value::Boolean(true))) else {
        return value.clone();
    };
    let shared = workspace.get("workspace").and_then(|it| it.get("dependencies")?.get(key));
    let mut whole = match shared {
        Some(Value::Table(shared)) => shared.clone(),
        Some(version) => Table::from_iter([("version".to_owned(), version.clone())]),
        None => Table::new(),
    };
    for (key, value) in own.iter().filter(|(key, _)| *key != "workspace") {
        match (whole.get_mut(key), value) {
            (Some(Value::Array(all)), Value::Array(more)) => all.extend(more.iter().cloned()),
            _ => drop(whole.insert(key.clone(), value.clone())),
        }
    }
    match whole.get("version") {
        Some(version) if whole.len() == 1 => version.clone(),
        _ => Value::Table(whole),
    }
}

/// The features of `ece-api`, but for those of ECE: its helpers and its areas. In their place come the areas of the API.
fn features(of_ece: &Table, areas: Option<&Areas>) -> Table {
    let is_listed = |value: &Value, feature: &str| {
        value.as_array().is_some_and(|list| list.iter().any(|it| it.as_str() == Some(feature)))
    };
    let stays_behind = |name: &str| name == FEATURE_OF_ECE || (name == Areas::FULL && areas.is_none());
    let mut features = Table::new();
    for (name, value) in of_ece {
        let is_area = name == Areas::NAMED || is_listed(value, Areas::NAMED);
        if !stays_behind(name) && !is_area {
            let list = value.as_array().into_iter().flatten();
            let kept = list.filter(|it| !it.as_str().is_some_and(stays_behind)).cloned().collect();
            features.insert(name.clone(), Value::Array(kept));
        }
    }
    let Some(areas) = areas else { return features };
    let is_area = |name: &FeatureName| areas.iter().any(|area| area.feature == *name);
    features.insert(Areas::NAMED.to_owned(), Value::Array(Vec::new()));
    for feature in areas.iter().flat_map(|area| &area.compiled_with) {
        let implied = is_area(feature).then(|| Value::from(Areas::NAMED));
        features.entry(feature.as_str()).or_insert_with(|| Value::Array(implied.into_iter().collect()));
    }
    features
}

fn section<'a>(table: &'a Table, name: &str) -> Result<&'a Table> {
    let section = table.get(name).and_then(Value::as_table);
    section.ok_or_else(|| Error::new(format!("the manifest of ece-api has no table `{name}`")))
}

/// A manifest.
pub(crate) fn table(path: &Path) -> Result<Table> {
    parsed(&inputs::read(path)?, &workspace::shown(path))
}

fn parsed(text: &str, what: &str) -> Result<Table> {
    text.parse().map_err(|e| Error::new(format!("{what}: {e}")))
}
