//! What `ARCHITECTURE.md` says must stay true of the tasks, as far as their sources can be asked.

#[path = "../../ece-codegen/tests/support/sources.rs"]
mod sources;

use std::collections::BTreeSet;
use std::path::Path;

use sources::{Source, sources};

fn own() -> Vec<Source> {
    sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"))
}

/// What does not change a disk.
const OF_FS: [&str; 9] =
    ["self", "read", "read_to_string", "read_dir", "metadata", "symlink_metadata", "canonicalize", "File", "Metadata"];

/// Files of a task's own below `target` that are written past `scratch`, each with the one way in which.
const PAST_SCRATCH: [(&str, &str); 1] = [("bench/cost.rs", "File::options")];

/// What a file names of the file system beyond reading, as `fs::write`.
fn writes(source: &Source) -> BTreeSet<String> {
    let words: Vec<&str> = source.tokens.split(' ').collect();
    let mut found = BTreeSet::new();
    for (index, three) in words.windows(3).enumerate() {
        match *three {
            ["fs", "::", "{"] => {
                let members = words[index + 3..].iter().take_while(|word| **word != "}").filter(|word| **word != ",");
                found.extend(members.filter(|member| !OF_FS.contains(member)).map(|member| format!("fs::{member}")));
            }
            ["fs", "::", member] if !OF_FS.contains(&member) => drop(found.insert(format!("fs::{member}"))),
            ["File", "::", way] if way != "open" => drop(found.insert(format!("File::{way}"))),
            ["OpenOptions" | "tempfile" | "fs4", "::", _] => drop(found.insert(three.concat())),
            _ => {}
        }
    }
    found
}

#[test]
fn only_output_writes_files() {
    let mut expected: BTreeSet<(String, String)> =
        PAST_SCRATCH.map(|(path, way)| (path.to_owned(), way.to_owned())).into();
    let mut of_output = 0;
    for source in own() {
        let found = writes(&source);
        if source.module == "output" {
            of_output += found.len();
            continue;
        }
        for way in found {
            let known = (source.path.clone(), way);
            assert!(expected.remove(&known), "{} has {}: that is the business of `output`", known.0, known.1);
        }
    }
    assert!(expected.is_empty(), "{expected:?} are gone: take them out of the list");
    assert!(of_output > 10, "only {of_output} ways to write were found in `output`");
}

/// Text of a document or of a server may hold what a terminal obeys: `terminal` makes it printable, and prints.
#[test]
fn only_the_module_terminal_prints() {
    let printers = ["print !", "println !", "eprint !", "eprintln !", "dbg !", "stdout () . lock", "stderr () . lock"];
    let prints = |source: &Source| printers.iter().any(|printer| source.contains(printer));
    let modules: BTreeSet<String> = own().into_iter().filter(prints).map(|source| source.module).collect();
    assert_eq!(modules, ["terminal".to_owned()].into());
}

/// Nobody else knows whether somebody looks.
#[test]
fn only_terminal_shows_progress() {
    let drawing = own().into_iter().filter(|source| source.contains("indicatif"));
    let modules: BTreeSet<String> = drawing.map(|source| source.module).collect();
    assert_eq!(modules, ["terminal".to_owned()].into());
}

/// Prism and npm are programs of their own that `conformance` starts.
#[test]
fn only_fetch_speaks_http() {
    let talking = own().into_iter().filter(|source| source.contains("reqwest"));
    let modules: BTreeSet<String> = talking.map(|source| source.module).collect();
    assert_eq!(modules, ["fetch".to_owned()].into());
}
