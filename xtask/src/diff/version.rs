//! The version of `ece-api`, and the one that the changes ask for.

use ece_codegen::diff::{Comparison, Level};
use semver::{BuildMetadata, Prerelease, Version};
use toml::Table;

use super::git;
use crate::error::{Error, Result};
use crate::inputs;
use crate::workspace;

/// The version that a next one comes after: that of the last commit, as a release that is written and not committed is of the
/// changes that are compared; else that of the manifests.
pub(crate) fn current() -> Result<Version> {
    match committed() {
        Ok(Some(version)) => Ok(version),
        Ok(None) | Err(_) => written(),
    }
}

/// The version in the manifest of `ece-api`, or that of the workspace.
pub(crate) fn written() -> Result<Version> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    of_manifests(|path| inputs::read(&root.join(path)))
}

/// The same in the last commit; `None` where that has no manifests.
pub(crate) fn committed() -> Result<Option<Version>> {
    if git::show("HEAD", OWN).is_err() {
        return Ok(None);
    }
    of_manifests(|path| git::show("HEAD", path)).map(Some)
}

const OWN: &str = "ece-api/Cargo.toml";

fn of_manifests(read: impl Fn(&str) -> Result<String>) -> Result<Version> {
    let manifest =
        |path: &str| -> Result<Table> { read(path)?.parse().map_err(|e| Error::new(format!("{path}: {e}"))) };
    let package = manifest(OWN)?;
    let own = package.get("package").and_then(|it| it.get("version")).and_then(toml::Value::as_str).map(str::to_owned);
    let text = match own {
        Some(text) => text,
        None => {
            let workspace = manifest("Cargo.toml")?;
            let version = workspace.get("workspace").and_then(|it| it.get("package")).and_then(|it| it.get("version"));
            version.and_then(toml::Value::as_str).unwrap_or_default().to_owned()
        }
    };
    Version::parse(&text).map_err(|e| Error::new(format!("`{text}` is not a valid version of ece-api: {e}")))
}

/// The next version. Below 1.0 a major change raises the minor version, everything else the patch version.
pub(crate) fn next(current: &Version, comparison: &Comparison) -> Version {
    if comparison.changes.is_empty() { current.clone() } else { raised(current, comparison.level()) }
}

fn raised(current: &Version, level: Level) -> Version {
    let (major, minor, patch) = (current.major, current.minor, current.patch);
    // A pre-release already announces its version: what it announces is enough if it is large enough.
    let announced = !current.pre.is_empty();
    let mut next = match (level, major) {
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

#[cfg(test)]
mod tests {
    use ece_codegen::diff::{Comparison, Level};
    use semver::Version;

    use super::{next, raised};

    #[test]
    fn the_next_version_follows_the_level() {
        let cases = [
            ("0.3.1", ["0.4.0", "0.3.2", "0.3.2"]),
            ("1.2.3", ["2.0.0", "1.3.0", "1.2.4"]),
            ("0.4.0-rc.1", ["0.4.0", "0.4.0", "0.4.0"]),
            ("0.4.1-rc.1", ["0.5.0", "0.4.1", "0.4.1"]),
            ("2.0.0-beta.1+build", ["2.0.0", "2.0.0", "2.0.0"]),
            ("1.3.0-alpha", ["2.0.0", "1.3.0", "1.3.0"]),
            ("1.2.4-alpha", ["2.0.0", "1.3.0", "1.2.4"]),
        ];
        for (current, expected) in cases {
            let current = Version::parse(current).unwrap();
            let told = [Level::Major, Level::Minor, Level::Patch].map(|level| raised(&current, level).to_string());
            assert_eq!(told, expected, "{current}");
        }
    }

    #[test]
    fn without_changes_the_version_stays() {
        let current = Version::parse("0.4.0-rc.1").unwrap();
        assert_eq!(next(&current, &Comparison::default()), current);
    }
}
