//! What the tests about writing share: the command, a small document, and a folder to generate into.
#![allow(dead_code)] // each test file uses its part

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant, SystemTime};

use serde_json::{Value, json};

#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

pub(crate) fn xtask(args: &[&str]) -> Ran {
    let mut child = command(args).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let id = child.id().to_string();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(30) {
            child.kill().unwrap();
            panic!("process {id} hangs: {args:?}");
        }
        std::thread::sleep(Duration::from_millis(2));
    }
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8_lossy(&bytes).into_owned();
    Ran { code: status.code().unwrap_or(-1), out: text(stdout), err: text(stderr) }
}

pub(crate) fn command(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_xtask"));
    command.args(args);
    command
}

/// A document whose definitions are called so; each has one property.
pub(crate) fn document(definitions: &[String], property: &str) -> Value {
    let model = json!({"type": "object", "properties": {property: {"type": "string"}}});
    json!({
        "swagger": "2.0", "info": {"title": "t", "version": "1"}, "paths": {"/x": {"get": {
            "operationId": "op", "responses": {"400": {"description": "", "x-ece-error-codes": ["a.b"]}}}}},
        "definitions": definitions.iter().map(|name| (name.clone(), model.clone())).collect::<Value>()
    })
}

pub(crate) fn names(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

/// A folder with a document and what is generated from it.
pub(crate) struct Place(pub(crate) tempfile::TempDir);

impl Place {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    /// Generated once from a document with the definitions `A` and `B`.
    pub(crate) fn filled() -> Self {
        let place = Self::new();
        place.serve(&document(&names(&["A", "B"]), "a"));
        place.passes();
        place
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn text(&self, name: &str) -> String {
        self.path(name).to_string_lossy().into_owned()
    }

    pub(crate) fn serve(&self, document: &Value) {
        fs::write(self.path("api.json"), document.to_string()).unwrap();
    }

    pub(crate) fn args(&self) -> [String; 5] {
        ["codegen", "--spec", &self.text("api.json"), "--out", &self.text("out")].map(str::to_owned)
    }

    pub(crate) fn codegen(&self, more: &[&str]) -> Ran {
        let args = self.args();
        xtask(&args.iter().map(String::as_str).chain(more.iter().copied()).collect::<Vec<_>>())
    }

    pub(crate) fn passes(&self) -> Ran {
        let ran = self.codegen(&[]);
        assert_eq!(ran.code, 0, "{}", ran.err);
        ran
    }

    pub(crate) fn tree(&self) -> Tree {
        tree(&self.path("out"))
    }

    pub(crate) fn tree_of_all(&self) -> Tree {
        tree(self.0.path())
    }
}

/// The paths below a folder, with text and time of regular files. Nothing is opened that could hang.
pub(crate) type Tree = BTreeMap<PathBuf, (String, Option<SystemTime>)>;

pub(crate) fn tree(dir: &Path) -> Tree {
    let mut found = Tree::new();
    for entry in fs::read_dir(dir).into_iter().flatten() {
        let path = entry.unwrap().path();
        let data = fs::symlink_metadata(&path).unwrap();
        if data.is_dir() {
            found.extend(tree(&path));
        } else if data.is_file() {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            found.insert(path, (text, data.modified().ok()));
        } else {
            found.insert(path, (format!("{:?}", data.file_type()), None));
        }
    }
    found
}

pub(crate) fn texts(tree: &Tree) -> BTreeMap<&Path, &str> {
    tree.iter().map(|(path, (text, _))| (path.as_path(), text.as_str())).collect()
}
