//! What is published is whole, small, and says what the workspace says.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};
use std::process::Command;

use toml::{Table, Value};

const PUBLISHED: [&str; 2] = ["ece-api", "ece-codegen"];

/// Links to files at the root.
const SHARED: [&str; 3] = ["CHANGELOG.md", "LICENSE-APACHE", "LICENSE-MIT"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn manifest(path: &str) -> Table {
    read(path).parse().unwrap()
}

/// The files of a package, below its folder, with slashes.
fn packaged(package: &str) -> BTreeSet<String> {
    let arguments = ["package", "--list", "--allow-dirty", "--package", package];
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(|line| line.replace('\\', "/")).collect()
}

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|it| it == "rs") {
            found.push(path);
        }
    }
}

/// A path below `folder` without `..`, with slashes.
fn below(folder: &Path, path: &Path) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.strip_prefix(folder).ok()?.components() {
        match part {
            Component::ParentDir => drop(parts.pop()?),
            part => parts.push(part.as_os_str().to_str()?),
        }
    }
    Some(parts.join("/"))
}

#[test]
fn a_package_has_its_code_and_what_the_code_includes() {
    for package in PUBLISHED {
        let (files, folder) = (packaged(package), root().join(package));
        let mut code = Vec::new();
        sources(&folder.join("src"), &mut code);
        assert!(code.len() > 100, "{package}: {}", code.len());
        let mut includes = 0;
        for path in code {
            let name = below(&folder, &path).unwrap();
            assert!(files.contains(&name), "{package} is published without {name}");
            let text = fs::read_to_string(&path).unwrap();
            for part in text.split("include_str!(\"").skip(1) {
                let target = path.parent().unwrap().join(part.split('"').next().unwrap());
                let target = below(&folder, &target);
                assert!(
                    target.is_some_and(|it| files.contains(&it)),
                    "{package}: what {name} includes is not published"
                );
                includes += 1;
            }
        }
        assert!(includes > 0, "{package} includes nothing");
    }
}

#[test]
fn a_package_has_what_people_read_and_nothing_for_tests_alone() {
    for package in PUBLISHED {
        let files = packaged(package);
        for name in SHARED.into_iter().chain(["README.md", "Cargo.toml"]) {
            assert!(files.contains(name), "{package} is published without {name}");
        }
        let besides = files.iter().filter(|name| !name.starts_with("src/") && !name.starts_with("examples/"));
        let besides: Vec<&String> = besides.filter(|name| !name.starts_with("guides/")).collect();
        assert!(besides.len() <= 10, "{package} is published with {besides:?}");
    }
}

/// Where links of git are links.
#[cfg(unix)]
#[test]
fn licences_and_changelog_are_those_of_the_workspace() {
    for package in PUBLISHED {
        for name in SHARED {
            assert_eq!(read(Path::new(package).join(name)), read(name), "{package}/{name}");
        }
    }
}

#[test]
fn a_package_says_what_a_registry_asks_for() {
    for package in PUBLISHED {
        let all = manifest(&format!("{package}/Cargo.toml"));
        let about = all["package"].as_table().unwrap();
        for key in ["description", "license", "documentation", "readme", "rust-version", "include"] {
            assert!(about.contains_key(key), "{package} has no `{key}`");
        }
        assert!(!about.contains_key("publish"), "{package} says that it is not published");
        for (key, longest) in [("keywords", 20), ("categories", 60)] {
            let words = about[key].as_array().unwrap();
            assert!((1..=5).contains(&words.len()), "{package}: {key}");
            let fits = |word: &Value| word.as_str().is_some_and(|it| (1..=longest).contains(&it.len()));
            assert!(words.iter().all(fits), "{package}: {key}");
        }
    }
    assert_eq!(manifest("xtask/Cargo.toml")["package"]["publish"], Value::Boolean(false));
}

/// A registry knows no paths.
#[test]
fn what_is_referred_to_by_path_has_the_version_of_the_workspace() {
    let workspace = manifest("Cargo.toml");
    let version = &workspace["workspace"]["package"]["version"];
    let shared = workspace["workspace"]["dependencies"].as_table().unwrap();
    let mut count = 0;
    for (name, dependency) in shared.iter().filter(|(_, it)| it.get("path").is_some()) {
        assert_eq!(dependency.get("version"), Some(version), "{name}");
        count += 1;
    }
    assert!(count > 0);
    for package in PUBLISHED {
        for (name, dependency) in manifest(&format!("{package}/Cargo.toml"))["dependencies"].as_table().unwrap() {
            assert!(dependency.get("path").is_none(), "{package} needs {name} by path alone");
        }
    }
}

/// What a reader of a registry sees, a reader of the workspace sees too.
#[test]
fn both_readmes_say_the_same_of_features_and_versions() {
    let part = |document: &str, begin: &str, end: &str| -> String {
        let text = read(document);
        let start = text.find(begin).unwrap_or_else(|| panic!("{document} has no `{begin}`"));
        let part = &text[start..];
        part[..part.find(end).unwrap_or(part.len())].to_owned()
    };
    for (begin, end) in [("| feature |", "\n\n"), ("| change | level |", "\n\n"), ("So that a larger API", "\n\n")] {
        assert_eq!(part("ece-api/README.md", begin, end), part("README.md", begin, end));
    }
}
