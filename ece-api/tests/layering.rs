//! Which room of the crate may know what: `ece` knows `generated` and `runtime`, `generated` knows `runtime`, and
//! `runtime` knows neither another room nor a fact about a certain API.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// Facts about ECE, and rooms above the runtime.
const FOREIGN_TO_RUNTIME: [&str; 12] = [
    "x-cloud",
    "x-found",
    "x-elastic",
    "x-ratelimit",
    "regions",
    "_login",
    "elastic",
    "/api/v1",
    "ece_api",
    "ece-api",
    "crate::ece",
    "crate::generated",
];

/// Names of the crate's front: a runtime that used them would go through the rooms above it.
const FRONT: [&str; 3] = ["crate::models", "crate::operations", "crate::ErrorCode"];

fn sources(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The lines of code of all files below `room`, without comments and without tests, each with its place.
fn code(room: &str) -> Vec<(String, String)> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&src.join(room), &mut files);
    let mut lines = Vec::new();
    for file in files {
        let name = file.strip_prefix(&src).unwrap().display().to_string().replace('\\', "/");
        if name.split('/').any(|part| part == "tests" || part == "tests.rs") {
            continue;
        }
        for (index, line) in fs::read_to_string(&file).unwrap().lines().enumerate() {
            // By convention tests are the last thing in a file.
            if line == "mod tests {" {
                break;
            }
            if !line.trim_start().starts_with("//") {
                lines.push((format!("{name}:{}", index + 1), line.to_owned()));
            }
        }
    }
    lines
}

fn uses_of(lines: &[(String, String)], words: &[&str]) -> Vec<String> {
    let is_used = |line: &str| words.iter().any(|word| line.contains(word));
    lines.iter().filter(|(_, line)| is_used(line)).map(|(place, line)| format!("{place}: {}", line.trim())).collect()
}

#[test]
fn the_runtime_knows_no_room_above_it_and_no_fact_about_an_api() {
    let lines = code("runtime");
    assert!(lines.len() > 4000, "only {} lines were looked at", lines.len());
    assert_eq!(uses_of(&lines, &FOREIGN_TO_RUNTIME), [""; 0]);
    assert_eq!(uses_of(&lines, &FRONT), [""; 0]);
}

/// The check above can fail.
#[test]
fn facts_are_found_where_they_belong() {
    let lines = code("ece");
    for fact in ["x-cloud", "regions", "_login", "crate::generated"] {
        assert!(!uses_of(&lines, &[fact]).is_empty(), "{fact}");
    }
}

/// What generated code offers is reached by the crate's front and by `ece` alone.
#[test]
fn generated_code_is_named_by_the_front_and_by_ece_only() {
    let lines = code("");
    let named = uses_of(&lines, &["generated::", "mod generated"]);
    let is_allowed = |line: &&String| ["lib.rs:", "ece/", "generated/"].iter().any(|at| line.starts_with(at));
    let others: Vec<&String> = named.iter().filter(|line| !is_allowed(line)).collect();
    assert!(others.is_empty(), "{others:#?}");
    assert!(named.iter().any(|line| line.starts_with("ece/")) && named.iter().any(|line| line.starts_with("lib.rs:")));
}

/// The other direction: generated code knows nothing of what is particular to ECE.
#[test]
fn generated_code_does_not_know_ece() {
    let lines = code("generated");
    assert!(lines.len() > 10_000, "only {} lines were looked at", lines.len());
    assert_eq!(uses_of(&lines, &["crate::ece", "ece_api"]), [""; 0]);
}

/// Where lines with one of these words are, file by file.
fn files_with(lines: &[(String, String)], words: &[&str]) -> BTreeSet<String> {
    let found = lines.iter().filter(|(_, line)| words.iter().any(|word| line.contains(word)));
    found.filter_map(|(place, _)| Some(place.rsplit_once(':')?.0.to_owned())).collect()
}

/// The transport is a file, and nothing else knows what it is made of; but for the client of one's own that the builder
/// takes, which is part of its public face.
#[test]
fn reqwest_is_used_by_its_transport_alone() {
    const TRANSPORT: &str = "runtime/net/transport/reqwest.rs:";
    let mut lines = code("");
    // The module of the same name.
    for (_, line) in &mut lines {
        *line = line.replace("transport::reqwest::", "");
    }
    let uses = uses_of(&lines, &["reqwest::", "use reqwest"]);
    let (transport, others): (Vec<&String>, Vec<&String>) = uses.iter().partition(|line| line.starts_with(TRANSPORT));
    assert!(transport.len() > 5, "{transport:?}");
    assert_eq!(others.len(), 1, "{others:#?}");
    assert!(others[0].ends_with("pub fn reqwest_client(self, client: reqwest::Client) -> Self {"), "{}", others[0]);
}

/// What lies behind reqwest is known where its errors are read, where certificates are checked, and by the server for
/// tests.
#[test]
fn tls_and_hyper_are_used_by_the_transport_alone() {
    let mut lines = code("");
    // The feature and the module of that name.
    lines.retain(|(_, line)| !line.contains("feature = "));
    let of_tls = files_with(&lines, &["rustls::", "rustls_platform_verifier"]);
    assert!(of_tls.len() > 2, "{of_tls:?}");
    assert!(of_tls.iter().all(|file| file.starts_with("runtime/net/transport/tls")), "{of_tls:?}");
    let of_hyper = ["ece/installation/server.rs", "runtime/net/transport/failure.rs"].map(str::to_owned);
    assert_eq!(files_with(&lines, &["hyper::"]), of_hyper.into());
}

#[test]
fn jiter_stays_within_json() {
    let files = files_with(&code(""), &["jiter"]);
    assert!(!files.is_empty());
    assert!(files.iter().all(|file| file.starts_with("runtime/json")), "{files:?}");
}

#[test]
fn files_are_read_for_uploads_and_written_by_downloads() {
    let lines = code("");
    let files = files_with(&lines, &["fs::", "std::fs", "tokio::fs", "File::", "OpenOptions"]);
    let expected = ["runtime/net/body/file.rs", "runtime/net/credentials/file.rs", "runtime/net/download/save.rs"];
    assert_eq!(files, expected.map(str::to_owned).into());
    let of = |file: &str| -> Vec<(String, String)> {
        lines.iter().filter(|(place, _)| place.starts_with(&format!("{file}:"))).cloned().collect()
    };
    let reads = ["fs::metadata", "fs::File::open", "File::open"];
    let readers = of(expected[0]).into_iter().chain(of(expected[1]));
    for (place, line) in readers.filter(|(_, line)| line.contains("fs::") || line.contains("File::")) {
        assert!(reads.iter().any(|read| line.contains(read)), "{place} does more than read: {line}");
    }
    let read = uses_of(&of(expected[2]), &["fs::read", "File::open", ".read("]);
    assert!(read.is_empty(), "{read:?}");
}

/// It would only move the cost of compiling to the user's crate. (`inline(never)` keeps it here, and pays it once.)
#[test]
fn nothing_is_marked_inline() {
    assert_eq!(uses_of(&code(""), &["#[inline]", "inline(always"]), [""; 0]);
}

/// serde's traits are bridges, in the runtime, that cost only where they are used.
#[test]
fn models_derive_nothing_of_serde() {
    let lines = code("");
    let derives: Vec<&String> = lines.iter().map(|(_, line)| line).filter(|line| line.contains("derive(")).collect();
    assert!(derives.len() > 400, "only {} lines with derive", derives.len());
    let of_serde: Vec<_> = derives.iter().filter(|line| line.contains("erialize")).collect();
    assert!(of_serde.is_empty(), "{of_serde:?}");
    let in_generated = uses_of(&code("generated"), &["serde::", "use serde"]);
    assert!(in_generated.is_empty(), "{in_generated:?}");
}
