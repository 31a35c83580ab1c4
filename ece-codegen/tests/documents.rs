//! Documents in the styles of other people, each with what has to come out of it.
//!
//! The snapshot is the table of what is expected; `cargo xtask try-spec` compiles the same documents, but for those that have
//! faults.
#![allow(missing_docs)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

fn documents() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/documents");
    let read = |folder: PathBuf| fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = read(folder.join("faulty")).chain(read(folder)).collect();
    paths.retain(|path| path.is_file());
    paths.sort();
    let name = |path: &Path| path.file_stem().unwrap().to_string_lossy().into_owned();
    paths.iter().map(|path| (name(path), fs::read_to_string(path).unwrap())).collect()
}

/// Operations of the raw document.
fn declared(text: &str) -> usize {
    let document: Value = serde_json::from_str(text).unwrap();
    let items = document["paths"].as_object().unwrap().values();
    items.map(|item| METHODS.iter().filter(|method| item.get(**method).is_some()).count()).sum()
}

#[test]
fn what_comes_out_is_what_is_expected() {
    let mut table = String::from("document | operations | refused | definitions | types | findings\n");
    let (mut large, mut count) = (0, 0);
    for (name, text) in documents() {
        let outcome = ece_codegen::generate(&text, &[]);
        for file in outcome.files.iter().chain(&outcome.samples) {
            assert!(syn::parse_file(&file.text).is_ok(), "{name}: {}", file.path);
        }
        let api = outcome.api.as_ref().unwrap();
        let counts = &api.counts;
        let is_written = !outcome.files.is_empty();
        let emitted = if is_written { api.operations().count() } else { 0 };
        assert_eq!(counts.operations, declared(&text), "{name}");
        if is_written {
            assert_eq!(emitted + counts.operations_refused, counts.operations, "{name}");
        }
        let mut findings = BTreeMap::new();
        for finding in &outcome.diagnostics {
            *findings.entry(finding.code.as_str()).or_insert(0) += 1;
        }
        let findings: Vec<String> = findings.iter().map(|(code, count)| format!("{count} {code}")).collect();
        let (refused, types) = (counts.operations - emitted, if is_written { api.types.len() } else { 0 });
        let _ = writeln!(
            table,
            "{name} | {emitted} | {refused} | {} | {types} | {}",
            counts.definitions,
            findings.join(", ")
        );
        large += usize::from(counts.operations > 100);
        count += 1;
    }
    assert!(count >= 25 && large >= 5, "{count} documents, {large} of them large");
    insta::assert_snapshot!("documents", table);
}
