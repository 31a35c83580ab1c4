//! The real document and its overlays, as `cargo xtask codegen` reads them.
#![allow(dead_code, missing_docs, unreachable_pub)] // every test takes what it needs

use std::fs;
use std::path::{Path, PathBuf};

use ece_codegen::{Outcome, Overlay};
use serde_json::Value;

pub fn spec() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec")
}

/// The text of `spec/swagger.json`.
pub fn text() -> String {
    fs::read_to_string(spec().join("swagger.json")).expect("spec/swagger.json is part of the project")
}

/// What a test changes before it generates.
pub fn document() -> Value {
    serde_json::from_str(&text()).expect("the document is JSON")
}

/// `spec/overlays`, in the order of their names.
pub fn overlays() -> Vec<Overlay> {
    let mut files: Vec<PathBuf> = fs::read_dir(spec().join("overlays"))
        .expect("spec/overlays is part of the project")
        .map(|entry| entry.expect("a readable directory").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    files
        .into_iter()
        .map(|path| Overlay {
            file: path.file_name().expect("a file").to_string_lossy().into_owned(),
            text: fs::read_to_string(&path).expect("a readable file"),
        })
        .collect()
}

/// The real document with its overlays.
pub fn generated() -> Outcome {
    let outcome = ece_codegen::generate(&text(), &overlays());
    assert!(!outcome.diagnostics.has_errors(), "{:?}", outcome.diagnostics);
    outcome
}

/// Documents of several years, where they are at hand.
pub fn history() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/spec");
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    if paths.is_empty() {
        println!("skipped: there are no documents of other years here");
    }
    paths
}
