//! `cargo xtask features`: every feature of `ece-api` alone (an area with a client), none of them, and all together compile
//! without a warning, and no locked package asks for a newer Rust than the workspace promises.
//!
//! In: what `cargo metadata` says. Nothing is listed by hand, so a new feature or package cannot be forgotten.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::process::Command;

use ece_codegen::ir::Areas;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::terminal::remark;
use crate::workspace;

const PACKAGE: &str = "ece-api";

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
    rust_version: Option<String>,
    features: BTreeMap<String, Vec<String>>,
}

pub(crate) fn run() -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let metadata = metadata(&root)?;
    let ours = metadata.packages.iter().find(|package| package.name == PACKAGE);
    let ours = ours.ok_or_else(|| Error::new(format!("this workspace has no package `{PACKAGE}`")))?;
    let promised = ours.rust_version.as_deref().unwrap_or_default();
    let newer = newer_than(promised, &metadata.packages);
    if !newer.is_empty() {
        return Err(Error::new(format!("newer than Rust {promised}: {}", newer.join(", ")))
            .help("lock an older version with `cargo update PACKAGE --precise VERSION`, or raise `rust-version`"));
    }
    let sets = sets(ours);
    for set in &sets {
        let mut arguments = vec!["clippy", "--package", PACKAGE, "--locked"];
        arguments.extend(set.iter().map(String::as_str));
        arguments.extend(["--", "-D", "warnings"]);
        cargo(&root, &arguments)?;
    }
    let count = metadata.packages.len();
    let arguments: Vec<String> = sets.iter().map(|set| set.join(" ")).collect();
    let sets = sets.len();
    Ok(Answer::report(format!(
        "{sets} sets of features compile without a warning; {count} packages support Rust {promised}"
    ))
    .with(facts(&arguments, count, promised)))
}

/// For programs.
fn facts(sets: &[String], packages: usize, rust: &str) -> Value {
    json!({ "sets": sets, "packages": packages, "rust": rust })
}

/// What an area is compiled with: a transport, which makes all of an operation count.
const FOR_AREAS: &str = "client";

/// What needs areas itself: with no area but those.
const NEEDING_AREAS: &str = "helpers,testing";

/// The arguments for each set: none, each alone, all together.
fn sets(package: &Package) -> Vec<Vec<String>> {
    let with = |features: &str| ["--no-default-features", "--features", features].map(str::to_owned).to_vec();
    let named = package.features.iter().filter(|(name, _)| *name != "default");
    let alone = named.map(|(name, implied)| {
        let is_area = implied.iter().any(|it| it == Areas::NAMED);
        if is_area { with(&format!("{FOR_AREAS},{name}")) } else { with(name) }
    });
    let needing = package.features.contains_key(Areas::NAMED);
    let needing = needing.then(|| with(&format!("{NEEDING_AREAS},{}", Areas::NAMED)));
    let none = vec!["--no-default-features".to_owned()];
    let all = vec!["--all-features".to_owned()];
    [none].into_iter().chain(alone).chain(needing).chain([all]).collect()
}

/// The packages whose own `rust-version` is above `promised`, as people name them.
fn newer_than(promised: &str, packages: &[Package]) -> Vec<String> {
    let asks = |package: &Package| package.rust_version.clone().filter(|asked| parts(asked) > parts(promised));
    packages.iter().filter_map(|p| asks(p).map(|asked| format!("{} {} ({asked})", p.name, p.version))).collect()
}

/// `1.88` and `1.88.0` are the same version.
fn parts(version: &str) -> [u64; 3] {
    let mut numbers = version.split('.').map(|part| part.parse().unwrap_or(0));
    [(); 3].map(|()| numbers.next().unwrap_or(0))
}

fn metadata(root: &Path) -> Result<Metadata> {
    let arguments = ["metadata", "--format-version", "1", "--all-features", "--locked"];
    let output = Command::new("cargo").args(arguments).current_dir(root).output();
    let output = output.map_err(|e| Error::new(format!("cannot run `cargo metadata`: {e}")))?;
    if !output.status.success() {
        let stderr = String::from_utf8_lossy(&output.stderr).trim().to_owned();
        return Err(Error::new(format!("`cargo metadata` failed: {stderr}")));
    }
    serde_json::from_slice(&output.stdout).map_err(|e| Error::new(format!("cannot read what cargo metadata says: {e}")))
}

fn cargo(root: &Path, arguments: &[&str]) -> Result<()> {
    let line = format!("cargo {}", arguments.join(" "));
    remark(&format!("== {line}"));
    let status = Command::new("cargo").args(arguments).current_dir(root).stdout(io::stderr()).status();
    let status = status.map_err(|e| Error::new(format!("cannot run `{line}`: {e}")))?;
    if status.success() {
        return Ok(());
    }
    let help = "its output above says why; on Linux, `native-tls` needs pkg-config and OpenSSL's development files";
    Err(Error::new(format!("`{line}` failed ({status})")).help(help))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn package(name: &str, rust_version: Option<&str>, features: &[&str]) -> Package {
        Package {
            name: name.to_owned(),
            version: "1.2.3".to_owned(),
            rust_version: rust_version.map(str::to_owned),
            features: features.iter().map(|name| ((*name).to_owned(), Vec::new())).collect(),
        }
    }

    #[test]
    fn programs_get_what_the_schema_says() {
        crate::answer::tests::assert_valid("features", &facts(&["--all-features".to_owned()], 7, "1.88"));
    }

    #[test]
    fn every_feature_is_checked_alone_and_all_together() {
        let sets = sets(&package(PACKAGE, None, &["default", "b", "a"]));
        let lines: Vec<String> = sets.iter().map(|set| set.join(" ")).collect();
        let none = "--no-default-features";
        assert_eq!(lines, [none, &format!("{none} --features a"), &format!("{none} --features b"), "--all-features"]);
    }

    #[test]
    fn an_area_is_checked_with_a_client_and_what_needs_areas_without_any_other() {
        let mut package = package(PACKAGE, None, &["areas", "full", "users"]);
        package.features.insert("users".to_owned(), vec!["areas".to_owned()]);
        let lines: Vec<String> = sets(&package).iter().filter_map(|set| set.get(2).cloned()).collect();
        assert_eq!(lines, ["areas", "full", "client,users", "helpers,testing,areas"]);
    }

    #[test]
    fn a_package_that_asks_for_a_newer_rust_is_named() {
        let packages = [
            package("same", Some("1.88.0"), &[]),
            package("older", Some("1.9"), &[]),
            package("silent", None, &[]),
            package("patch", Some("1.88.1"), &[]),
            package("newer", Some("1.100"), &[]),
        ];
        assert_eq!(newer_than("1.88", &packages), ["patch 1.2.3 (1.88.1)", "newer 1.2.3 (1.100)"]);
    }
}
