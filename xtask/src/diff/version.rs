//! The version of `ece-api`, and the one that the changes ask for.

use ece_codegen::diff::{Comparison, Level};
use semver::{BuildMetadata, Prerelease, Version};
use toml::Table;

use crate::error::{Error, Result};
use crate::inputs;
use crate::workspace;

/// The version in the manifest of `ece-api`, or that of the workspace.
pub(crate) fn current() -> Result<Version> {
    let root = workspace::root()?;
    let manifest = |path: std::path::PathBuf| -> Result<Table> {
        let text = inputs::read(&path)?;
        text.parse().map_err(|e| Error::new(format!("{}: {e}", workspace::shown(&path))))
    };
    let package = manifest(root.join("ece-api").join("Cargo.toml"))?;
    let own = package.get("package").and_then(|it| it.get("version")).and_then(toml::Value::as_str).map(str::to_owned);
    let text = match own {
        Some(text) => text,
        None => {
            let workspace = manifest(root.join("Cargo.toml"))?;
            let version = workspace.get("workspace").and_then(|it| it.get("package")).and_then(|it| it.get("version"));
            version.and_then(toml::Value::as_str).unwrap_or_default().to_owned()
        }
    };
    Version::parse(&text).map_err(|e| Error::new(format!("the version `{text}` of ece-api is none: {e}")))
}

/// The next version. Below 1.0 a major change raises the minor version, everything else the patch version.
pub(crate) fn next(current: &Version, comparison: &Comparison) -> Version {
    if comparison.changes.is_empty() {
        return current.clone();
    }
    let (major, minor, patch) = (current.major, current.minor, current.patch);
    // A pre-release already announces its version: what it announces is enough if it is large enough.
    let announced = !current.pre.is_empty();
    let mut next = match (comparison.level(), major) {
        (Level::Major, 0) if announced && patch == 0 => Version::new(0, minor, 0),
        (Level::Major, 0) => Version::new(0, minor + 1, 0),
        (_, 0) if announced => Version::new(0, minor, patch),
        (_, 0) => Version::new(0, minor, patch + 1),
        (Level::Major, _) if announced && minor == 0 && patch == 0 => Version::new(major, 0, 0),
        (Level::Major, _) => Version::new(major + 1, 0, 0),
        (Level::Minor, _) if announced && patch == 0 => Version::new(major, minor, 0),
        (Level::Minor, _) => Version::new(major, minor + 1, 0),
        (Level::Patch, _) if announced => Version::new(major, minor, patch),
        (Level::Patch, _) => Version::new(major, minor, patch + 1),
    };
    (next.pre, next.build) = (Prerelease::EMPTY, BuildMetadata::EMPTY);
    next
}
