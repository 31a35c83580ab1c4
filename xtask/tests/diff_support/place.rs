//! A workspace with a repository, in which tests run the tasks as a person does.
#![allow(dead_code)] // each test file uses its part

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

pub(crate) fn document(properties: &[&str]) -> Value {
    let properties: serde_json::Map<String, Value> =
        properties.iter().map(|name| ((*name).to_owned(), json!({ "type": "string" }))).collect();
    json!({
        "swagger": "2.0", "info": { "title": "Lamps", "version": "1" }, "basePath": "/api",
        "paths": { "/lamps/{id}": { "get": {
            "operationId": "get-lamp", "tags": ["Lamps"],
            "parameters": [{ "name": "id", "in": "path", "required": true, "type": "string" }],
            "responses": { "200": { "description": "", "schema": { "$ref": "#/definitions/Lamp" } } }
        } } },
        "definitions": { "Lamp": { "type": "object", "properties": properties } }
    })
}

#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

/// A workspace with a repository; the document with `lit` and `colour` is committed.
pub(crate) struct Place(pub(crate) tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        place.write("Cargo.toml", "[workspace]\nmembers = []\n[workspace.package]\nversion = \"0.3.1\"\n");
        place.write("xtask/Cargo.toml", "[package]\nname = \"xtask\"\n");
        place.write("ece-api/Cargo.toml", "[package]\nname = \"ece-api\"\nversion.workspace = true\n");
        place.store(&document(&["lit", "colour"]));
        place.git(&["init", "--quiet", "--initial-branch", "trunk"]);
        place.commit();
        place
    }

    pub(crate) fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_string_lossy().into_owned()
    }

    pub(crate) fn write(&self, name: &str, text: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    pub(crate) fn store(&self, document: &Value) {
        self.write("spec/swagger.json", &serde_json::to_string_pretty(document).unwrap());
    }

    pub(crate) fn git(&self, arguments: &[&str]) -> Ran {
        let identity = ["-c", "user.name=a", "-c", "user.email=a@example.net", "-c", "core.hooksPath=/dev/null"];
        run(Command::new("git").args(identity).args(arguments), self.0.path())
    }

    pub(crate) fn commit(&self) {
        self.git(&["add", "."]);
        assert_eq!(self.git(&["commit", "--quiet", "-m", "a"]).code, 0);
    }

    pub(crate) fn xtask(&self, arguments: &[&str]) -> Ran {
        run(Command::new(env!("CARGO_BIN_EXE_xtask")).args(arguments), self.0.path())
    }

    pub(crate) fn diff(&self, arguments: &[&str]) -> Ran {
        self.xtask(&[&["diff"], arguments].concat())
    }

    /// The only change, by `--format json`.
    pub(crate) fn only_change(&self, arguments: &[&str]) -> Value {
        let ran = self.diff(&[arguments, &["--format", "json"]].concat());
        let report: Value = serde_json::from_str(&ran.out).unwrap_or_else(|e| panic!("{e}: {ran:?}"));
        let changes = report["changes"].as_array().unwrap();
        assert_eq!(changes.len(), 1, "{ran:?}");
        changes[0].clone()
    }
}

pub(crate) fn run(command: &mut Command, place: &Path) -> Ran {
    let command = command.current_dir(place).env_remove("CARGO_MANIFEST_DIR").env_remove("NO_COLOR");
    let output = command.env_remove("CLICOLOR_FORCE").output().unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    Ran { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) }
}
