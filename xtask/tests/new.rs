//! `cargo xtask new` as a person runs it: the crate that it leaves behind stands alone.

mod writing_support;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use writing_support::{Ran, xtask};

/// An API that has nothing of ECE's; its title is nobody's friend.
const DOCUMENT: &str = r##"{
    "swagger": "2.0", "info": {"title": "Kennel \"No. 1\"\n[x]\u202e", "version": "3"}, "basePath": "/kennel/v3",
    "paths": {
        "/dogs": {"get": {
            "operationId": "listDogs", "tags": ["dogs"],
            "responses": {"200": {"description": "", "schema": {"type": "array", "items": {"$ref": "#/definitions/Dog"}}}}
        }},
        "/dogs/{id}": {"put": {
            "operationId": "putDog", "tags": ["dogs"],
            "parameters": [
                {"name": "id", "in": "path", "required": true, "type": "string"},
                {"name": "dog", "in": "body", "required": true, "schema": {"$ref": "#/definitions/Dog"}}
            ],
            "responses": {"204": {"description": ""}}
        }}
    },
    "definitions": {"Dog": {"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}
}"##;

fn new(name: &str, folder: &Path) -> Ran {
    let spec = folder.join("kennel.json");
    fs::write(&spec, DOCUMENT).unwrap();
    let dir = folder.join("crate");
    xtask(&["new", name, "--spec", &spec.to_string_lossy(), "--dir", &dir.to_string_lossy()])
}

/// Runs cargo in the crate; what it depends on is kept in this workspace's `target`.
fn cargo(dir: &Path, arguments: &[&str]) -> String {
    let target = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/new");
    let mut command = Command::new(env!("CARGO"));
    command.args(arguments).current_dir(dir).env("CARGO_TARGET_DIR", target).env("RUSTFLAGS", "-D warnings");
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("CARGO_PKG") || name == "CARGO_MANIFEST_DIR")
    {
        command.env_remove(name);
    }
    let Output { status, stdout, stderr } = command.output().unwrap();
    let text = String::from_utf8_lossy(&stdout).into_owned();
    assert!(status.success(), "cargo {arguments:?}:\n{text}\n{}", String::from_utf8_lossy(&stderr));
    text
}

#[test]
fn the_crate_compiles_passes_its_tests_and_runs_its_example() {
    let folder = tempfile::tempdir().unwrap();
    let ran = new("kennel-client", folder.path());
    assert_eq!(ran.code, 0, "{ran:?}");
    let dir = folder.path().join("crate");
    let features = ["--no-default-features", "--features", "client,testing"];
    let tested = cargo(&dir, &[&["test", "--quiet"], &features[..]].concat());
    assert!(tested.contains("1 passed"), "{tested}");
    let said = cargo(&dir, &[&["run", "--quiet", "--example", "smoke"], &features[..]].concat());
    assert!(said.contains("listDogs: 404 Not Found: this server is only an example"), "{said}");
    let readme = fs::read_to_string(dir.join("README.md")).unwrap();
    assert!(readme.contains("cargo xtask codegen --spec DOCUMENT --out HERE/src/generated"), "{readme}");
    let generated = dir.join("src/generated").to_string_lossy().into_owned();
    let spec = folder.path().join("kennel.json").to_string_lossy().into_owned();
    let again = xtask(&["codegen", "--spec", &spec, "--out", &generated, "--check"]);
    assert_eq!(again.code, 0, "what README says finds the tree as it is: {again:?}");
}

/// ECE's areas stay behind; those of the document are in their place.
#[test]
fn a_document_that_asks_for_areas_gets_a_crate_with_their_features() {
    let folder = tempfile::tempdir().unwrap();
    let asked =
        DOCUMENT.replacen(r#""swagger": "2.0","#, r#""swagger": "2.0", "x-ece-areas": {"sledge": ["dogs"]},"#, 1);
    for (document, areas) in [(DOCUMENT, None), (&*asked, Some(["areas", "dogs", "full", "sledge"]))] {
        let (spec, dir) = (folder.path().join("kennel.json"), folder.path().join(format!("crate{}", areas.is_some())));
        fs::write(&spec, document).unwrap();
        let ran = xtask(&["new", "kennel", "--spec", &spec.to_string_lossy(), "--dir", &dir.to_string_lossy()]);
        assert_eq!(ran.code, 0, "{ran:?}");
        let manifest: toml::Table = fs::read_to_string(dir.join("Cargo.toml")).unwrap().parse().unwrap();
        let features = manifest["features"].as_table().unwrap();
        let known = ["areas", "dogs", "full", "helpers", "sledge", "users"];
        let there: Vec<&str> = known.into_iter().filter(|name| features.contains_key(*name)).collect();
        assert_eq!(there, areas.iter().flatten().copied().collect::<Vec<_>>());
        let defaults = features["default"].as_array().unwrap();
        assert_eq!(defaults.iter().any(|it| it.as_str() == Some("full")), areas.is_some());
        if areas.is_some() {
            assert_eq!(features["dogs"].to_string(), r#"["areas"]"#);
            for features in ["operations,dogs", "operations,areas", "operations"] {
                cargo(&dir, &["check", "--quiet", "--lib", "--no-default-features", "--features", features]);
            }
        }
    }
}

/// Everything below a folder that is no document of the test.
fn content(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned());
    entries.filter(|name| name != "kennel.json").collect()
}

#[test]
fn a_name_that_cannot_be_one_is_refused() {
    for name in ["", "1a", "a b", "../a", "std", "self", "http", "serde_json", "a\u{202e}b"] {
        let folder = tempfile::tempdir().unwrap();
        let ran = new(name, folder.path());
        assert_eq!((ran.code, content(folder.path())), (2, Vec::new()), "{name:?}: {}", ran.err);
    }
}

#[test]
fn a_folder_that_holds_anything_is_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let mine = folder.path().join("crate/notes.txt");
    fs::create_dir(mine.parent().unwrap()).unwrap();
    fs::write(&mine, "mine").unwrap();
    let ran = new("kennel-client", folder.path());
    assert!(ran.code == 1 && ran.err.contains("is not empty"), "{ran:?}");
    assert_eq!(content(mine.parent().unwrap()), ["notes.txt"]);
}

#[test]
fn a_document_that_cannot_be_used_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let (spec, dir) = (folder.path().join("kennel.json"), folder.path().join("crate"));
    fs::write(&spec, "{").unwrap();
    let ran = xtask(&["new", "kennel", "--spec", &spec.to_string_lossy(), "--dir", &dir.to_string_lossy()]);
    assert_eq!((ran.code, content(folder.path())), (1, Vec::new()), "{ran:?}");
}
