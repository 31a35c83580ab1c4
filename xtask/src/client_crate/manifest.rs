//! `Cargo.toml` of a client: features and dependencies of `ece-api`, with the versions that the workspace says.

use std::path::Path;

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

pub(super) fn manifest(root: &Path, name: &CrateName, title: &str) -> Result<String> {
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
    let description = match visible(title).trim() {
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
    for (key, value) in section(&api, "features")?.iter().filter(|(key, _)| *key != FEATURE_OF_ECE) {
        text.push_str(&format!("{key} = {}\n", without(value, FEATURE_OF_ECE)));
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

fn without(value: &Value, feature: &str) -> Value {
    let kept = value.as_array().into_iter().flatten().filter(|it| it.as_str() != Some(feature));
    Value::Array(kept.cloned().collect())
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
