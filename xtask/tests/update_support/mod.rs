//! What the tests of `cargo xtask update` share: a workspace of its own, and documents to bring there.
#![allow(dead_code)] // each test file uses its part

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Value, json};

/// What a reviewer reads of the document with a lamp.
pub(crate) const PANEL: &str =
    r#"{"models": {"lamp": "why"}, "operations": {"get-thing": "why"}, "table-of-contents": "things"}"#;

/// A document whose only definition has this property.
pub(crate) fn lamp(property: &str) -> Value {
    document(&["Lamp".to_owned()], property)
}

/// A document with these definitions; each has one property.
pub(crate) fn document(definitions: &[String], property: &str) -> Value {
    let model = json!({ "type": "object", "properties": { property: { "type": "string" } } });
    let path = json!({ "get": {
        "operationId": "get-thing", "tags": ["Things"],
        "responses": { "200": { "description": "", "schema": { "$ref": format!("#/definitions/{}", definitions[0]) } } }
    } });
    json!({
        "swagger": "2.0", "info": { "title": "Things", "version": "1" }, "basePath": "/api",
        "paths": { "/thing": path },
        "definitions": definitions.iter().map(|name| (name.clone(), model.clone())).collect::<Value>()
    })
}

pub(crate) fn numbered(from: usize, count: usize) -> Vec<String> {
    (from..from + count).map(|number| format!("Model{number}")).collect()
}

#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// All files of a workspace that a person would commit, by path.
pub(crate) type Files = BTreeMap<PathBuf, Vec<u8>>;

/// A workspace as far as `update` looks at it.
pub(crate) struct Place(pub(crate) tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write(
            "Cargo.toml",
            "# kept\n[workspace]\nmembers = [\"ece-api\", \"xtask\"]\n\n[workspace.package]\nversion = \"0.3.1\" # too\n",
        );
        place.write("xtask/Cargo.toml", "[package]\nname = \"xtask\"\nversion.workspace = true\n");
        place.write("ece-api/Cargo.toml", "[package]\nname = \"ece-api\"\nversion.workspace = true\n");
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
    }

    pub(crate) fn serve(&self, document: &Value) {
        self.write("target/served.json", &document.to_string());
    }

    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
        command.args(arguments).current_dir(self.0.path()).env_remove("CARGO_MANIFEST_DIR");
        command
    }

    pub(crate) fn xtask(&self, arguments: &[&str]) -> Ran {
        ran(&mut self.command(arguments))
    }

    /// Runs the task on what is served.
    pub(crate) fn update(&self, more: &[&str]) -> Ran {
        self.xtask(&[&["update", "--file", "target/served.json"], more].concat())
    }

    pub(crate) fn passes(&self, more: &[&str]) -> Ran {
        let ran = self.update(more);
        assert_eq!(ran.code, 0, "{ran:?}");
        ran
    }

    /// Everything but what is below `target`.
    pub(crate) fn files(&self) -> Files {
        let mut files = Files::new();
        read_into(&mut files, self.0.path(), self.0.path());
        files
    }
}

fn read_into(files: &mut Files, root: &Path, dir: &Path) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            if path != root.join("target") {
                read_into(files, root, &path);
            }
        } else {
            files.insert(path.strip_prefix(root).unwrap().to_path_buf(), fs::read(&path).unwrap());
        }
    }
}

pub(crate) fn ran(command: &mut Command) -> Ran {
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}

/// What a run keeps only while it writes.
pub(crate) fn is_temporary(path: &Path) -> bool {
    path.file_name().unwrap().to_string_lossy().starts_with(".xtask-")
}

pub(crate) fn without_temporary(mut files: Files) -> Files {
    files.retain(|path, _| !is_temporary(path));
    files
}

/// Numbers that look random and are the same in every run.
pub(crate) struct Seed(pub(crate) u64);

impl Seed {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }
}
