//! The next release: its version in the manifest (of the packages, and of what is referred to by path) and in Cargo.lock,
//! and its entry in CHANGELOG.md. Whatever else these files hold stays as it is, comments and order included.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;

use semver::Version;
use serde::Deserialize;
use toml::Spanned;

use super::changelog;
use crate::error::{Error, Result};
use crate::{inputs, output, workspace};

#[derive(Deserialize)]
struct Manifest {
    package: Option<Package>,
    workspace: Option<Workspace>,
}

#[derive(Deserialize)]
struct Workspace {
    #[serde(default)]
    members: Vec<String>,
}

#[derive(Deserialize)]
struct Package {
    name: Option<String>,
    /// `"1.2.3"`, or a table where it is that of the workspace.
    version: Option<toml::Value>,
}

/// The same file once more, for the place of the version in its text.
#[derive(Deserialize)]
struct Located {
    package: Option<LocatedPackage>,
    workspace: Option<LocatedWorkspace>,
}

#[derive(Deserialize)]
struct LocatedWorkspace {
    package: Option<LocatedPackage>,
    #[serde(default)]
    dependencies: BTreeMap<String, Spanned<toml::Value>>,
}

#[derive(Deserialize)]
struct LocatedPackage {
    version: Option<Spanned<toml::Value>>,
}

#[derive(Deserialize)]
struct Lock {
    #[serde(default)]
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: Spanned<String>,
    source: Option<String>,
}

/// The files of a release of `version`, to be written together with what it releases. `entry` is what the comparison says.
pub(super) fn tree(root: &Path, version: &Version, entry: &str, date: &str) -> Result<output::Tree> {
    let api = root.join("ece-api").join("Cargo.toml");
    let is_own = manifest(&api)?.package.and_then(|it| it.version).is_some_and(|it| it.is_str());
    let mut files = vec![if is_own {
        edited(root, "ece-api/Cargo.toml", |text| with_version(text, version))?
    } else {
        edited(root, "Cargo.toml", |text| with_version(text, version))?
    }];
    if root.join("Cargo.lock").is_file() {
        let moved = if is_own { BTreeSet::from(["ece-api".to_owned()]) } else { heirs(root)? };
        files.push(edited(root, "Cargo.lock", |text| with_locked_versions(text, &moved, version))?);
    }
    files.push(edited(root, "CHANGELOG.md", |text| Ok(changelog::released(text, version, date, entry)))?);
    let mut tree = output::Tree { root: root.to_path_buf(), ..output::Tree::default() };
    for Edit { name, before, after } in files {
        tree.before.push((name.into(), before.map(String::into_bytes)));
        tree.write.push((name.into(), after.into_bytes()));
    }
    Ok(tree)
}

struct Edit {
    name: &'static str,
    before: Option<String>,
    after: String,
}

fn edited(root: &Path, name: &'static str, edit: impl FnOnce(&str) -> Result<String>) -> Result<Edit> {
    let path = root.join(name);
    let before = if path.exists() { Some(inputs::read(&path)?) } else { None };
    let after = edit(before.as_deref().unwrap_or_default()).map_err(|error| error.on(name))?;
    Ok(Edit { name, before, after })
}

fn manifest(path: &Path) -> Result<Manifest> {
    parsed(&inputs::read(path)?).map_err(|error| error.on(&workspace::shown(path)))
}

fn parsed<'a, T: Deserialize<'a>>(text: &'a str) -> Result<T> {
    toml::from_str(text).map_err(|e| Error::new(e.to_string().trim_end().to_owned()))
}

/// The packages of the workspace whose version is that of the workspace.
fn heirs(root: &Path) -> Result<BTreeSet<String>> {
    let members = manifest(&root.join("Cargo.toml"))?.workspace.map(|it| it.members).unwrap_or_default();
    let mut heirs = BTreeSet::new();
    for member in members {
        let package = manifest(&root.join(member).join("Cargo.toml"))?.package;
        if let Some(Package { name: Some(name), version: Some(toml::Value::Table(_)) }) = package {
            heirs.insert(name);
        }
    }
    Ok(heirs)
}

/// A manifest of a package or, where it has none, of a workspace.
fn with_version(text: &str, version: &Version) -> Result<String> {
    let Located { package, workspace } = parsed(text)?;
    let (of_workspace, dependencies) = workspace.map(|it| (it.package, it.dependencies)).unwrap_or_default();
    let located = package.or(of_workspace).and_then(|it| it.version);
    let mut spans = vec![located.ok_or_else(|| Error::new("there is no version"))?.span()];
    for dependency in dependencies.into_values().filter(|it| it.get_ref().get("path").is_some()) {
        spans.extend(version_within(text, dependency.span())?);
    }
    spans.sort_by_key(|span| span.start);
    Ok(with(text, &spans, version))
}

/// The place of the version in the inline table at this place.
fn version_within(text: &str, place: Range<usize>) -> Result<Option<Range<usize>>> {
    const BEFORE: &str = "package=";
    let line = format!("{BEFORE}{}", text.get(place.clone()).unwrap_or_default());
    let version = parsed::<Located>(&line)?.package.and_then(|it| it.version);
    let moved = |at: usize| at + place.start - BEFORE.len();
    Ok(version.map(|it| moved(it.span().start)..moved(it.span().end)))
}

fn with_locked_versions(text: &str, moved: &BTreeSet<String>, version: &Version) -> Result<String> {
    let lock: Lock = parsed(text)?;
    let of_workspace = lock.package.iter().filter(|it| it.source.is_none() && moved.contains(&it.name));
    let spans: Vec<Range<usize>> = of_workspace.map(|it| it.version.span()).collect();
    Ok(with(text, &spans, version))
}

/// The text with the version at these places, which hold one in quotation marks.
fn with(text: &str, spans: &[Range<usize>], version: &Version) -> String {
    let mut text = text.to_owned();
    for span in spans.iter().rev() {
        text.replace_range(span.clone(), &format!("\"{version}\""));
    }
    text
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use semver::Version;

    use super::{with_locked_versions, with_version};

    #[test]
    fn only_the_version_moves() {
        let version = Version::new(0, 4, 0);
        let text =
            "# a\n[workspace.package]\nedition = \"2024\"\nversion = '0.3.1'   # why\n\n[x]\nversion = \"0.3.1\"\n";
        let moved = text.replace("'0.3.1'", "\"0.4.0\"");
        assert_eq!(with_version(text, &version).unwrap(), moved);
        let others =
            "[workspace.dependencies]\na = { path = \"a\", version = '0.3.1' }\nb = \"0.3.1\"\nc = { path = \"c\" }\n";
        let both = with_version(&format!("{text}{others}"), &version).unwrap();
        assert_eq!(both, format!("{moved}{}", others.replace("'0.3.1'", "\"0.4.0\"")));
        assert!(with_version("[package]\nname = \"a\"\n", &version).is_err());
        let package =
            |name: &str, source: &str| format!("[[package]]\nname = \"{name}\"\nversion = \"0.3.1\"\n{source}\n");
        let lock = |version: &str| {
            let own = package("ece-api", "").replace("0.3.1", version);
            format!(
                "# kept\nversion = 4\n\n{own}{}{}",
                package("other", ""),
                package("ece-api", "source = \"registry\"\n")
            )
        };
        let moved = BTreeSet::from(["ece-api".to_owned()]);
        assert_eq!(with_locked_versions(&lock("0.3.1"), &moved, &version).unwrap(), lock("0.4.0"));
    }
}
