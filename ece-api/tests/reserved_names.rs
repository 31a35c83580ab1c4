//! The generator gives no name to an operation or a parameter that the runtime has taken, private methods included: two
//! inherent methods of one name do not compile.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

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

/// The functions of all inherent `impl` blocks whose heading `is_wanted`, in hand-written code.
fn functions(is_wanted: fn(&str) -> bool) -> BTreeSet<String> {
    let src = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for room in ["runtime", "ece"] {
        sources(&src.join(room), &mut files);
    }
    let mut found = BTreeSet::new();
    for file in files {
        let mut is_inside = false;
        for line in fs::read_to_string(file).unwrap().lines() {
            // As rustfmt lays it out: blocks begin and end without indentation, their functions have four spaces.
            if line.starts_with("impl") {
                is_inside = line.ends_with('{') && !line.contains(" for ") && is_wanted(line);
            } else if line == "}" {
                is_inside = false;
            }
            let code = line.strip_prefix("    ").filter(|code| is_inside && !code.starts_with([' ', '/', '#']));
            if let Some((_, name)) = code.and_then(|code| code.split_once("fn ")) {
                found.insert(name.split(['(', '<']).next().unwrap().to_owned());
            }
        }
    }
    found
}

/// A list of names in the generator's source.
fn reserved(list: &str) -> BTreeSet<String> {
    let names = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ece-codegen/src/names.rs");
    let text = fs::read_to_string(names).unwrap();
    let (_, rest) = text.split_once(&format!("const {list}: &[&str] = &[")).unwrap();
    let (names, _) = rest.split_once(']').unwrap();
    names.split('"').skip(1).step_by(2).map(str::to_owned).collect()
}

#[test]
fn no_operation_takes_the_name_of_a_method_of_the_client() {
    let taken = functions(|heading| heading.ends_with(" Client {"));
    assert!(
        taken.contains("builder") && taken.contains("request") && taken.contains("wait_for_deployment"),
        "{taken:?}"
    );
    let reserved = reserved("CLIENT_METHODS");
    assert!(taken.is_subset(&reserved), "not reserved: {:?}", taken.difference(&reserved));
}

#[test]
fn no_parameter_takes_the_name_of_a_method_of_a_call() {
    // Calls of one operation of the runtime's own have setters of their own.
    let taken = functions(|heading| heading.contains(" Call<") && !heading.contains("CustomRequest"));
    assert!(taken.contains("send") && taken.contains("send_blocking") && taken.contains("with_header"), "{taken:?}");
    let reserved = reserved("CALL_METHODS");
    assert!(taken.is_subset(&reserved), "not reserved: {:?}", taken.difference(&reserved));
}
