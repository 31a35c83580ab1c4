//! `cargo xtask workflows`: actionlint judges the workflows of GitHub Actions. Nothing of them is run.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::conformance::npm;
use crate::error::{Error, Result};
use crate::workspace;

pub(crate) fn run() -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let files = files(&root.join(".github").join("workflows"))?;
    let status = npm::install()?.node("workflows.mjs").args(&files).stdout(io::stderr()).status();
    let status = status.map_err(|e| Error::new(format!("cannot run node: {e}")))?;
    if !status.success() {
        return Err(Error::new("the workflows have faults").help("the lines above say where"));
    }
    let names: Vec<String> = files.iter().map(|path| workspace::shown(path)).collect();
    Ok(Answer::report(format!("{} workflows have no faults", files.len())).with(facts(&names)))
}

/// For programs.
fn facts(files: &[String]) -> Value {
    json!({ "files": files })
}

/// All workflows in a directory, in order; none at all is an error.
fn files(dir: &Path) -> Result<Vec<PathBuf>> {
    let failed = |e| Error::io("read", dir, &e);
    let mut files = Vec::new();
    for entry in fs::read_dir(dir).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.extension().is_some_and(|extension| extension == "yml" || extension == "yaml") {
            files.push(path);
        }
    }
    if files.is_empty() {
        return Err(Error::new(format!("{} holds no workflows", workspace::shown(dir))));
    }
    files.sort();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_get_what_the_schema_says() {
        crate::answer::tests::assert_valid("workflows", &facts(&["ci.yml".to_owned()]));
    }

    #[test]
    fn every_workflow_is_found_and_none_at_all_is_an_error() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("notes.md"), "").unwrap();
        assert!(files(dir.path()).unwrap_err().to_string().contains("no workflows"));
        for name in ["b.yml", "a.yaml"] {
            fs::write(dir.path().join(name), "").unwrap();
        }
        assert_eq!(files(dir.path()).unwrap(), ["a.yaml", "b.yml"].map(|name| dir.path().join(name)));
    }
}
