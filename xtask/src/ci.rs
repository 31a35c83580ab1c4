//! `cargo xtask ci`: everything that has to be green, in the order in which failures are cheapest.

use std::process::Command;
use std::time::Instant;

use crate::error::{Error, Result, print_status};
use crate::workspace;

/// What `ece-api` offers beyond its default features, as far as it needs no library of the system.
const OPTIONAL: &str = "ece-api/blocking,ece-api/testing,ece-api/tracing";

/// What is run, as arguments of cargo.
const STEPS: &[&[&str]] = &[
    &["fmt", "--all", "--check"],
    &["xtask", "codegen", "--check"],
    &["xtask", "fetch", "--check"],
    &["clippy", "--workspace", "--all-targets", "--features", OPTIONAL, "--", "-D", "warnings"],
    &["check", "--package", "ece-api", "--no-default-features"],
    &["check", "--package", "ece-api", "--no-default-features", "--features", "operations"],
    &["check", "--package", "ece-api", "--no-default-features", "--features", "client"],
    &["check", "--package", "ece-api", "--no-default-features", "--features", "operations,tracing"],
    &["check", "--package", "ece-api", "--no-default-features", "--features", "operations,testing"],
    &["check", "--package", "ece-api", "--no-default-features", "--features", "client,blocking"],
    &["doc", "--workspace", "--no-deps", "--features", OPTIONAL],
    &["test", "--workspace"],
    &["test", "--package", "ece-api", "--features", OPTIONAL],
    // Uses of the whole Rust surface, as the comparison sees it, compile.
    &["xtask", "diff", "spec/swagger.json", "spec/swagger.json", "--check-source"],
    &["xtask", "conformance"],
];

/// Runs the steps; stops at the first that fails.
pub(crate) fn run() -> Result<String> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let start = Instant::now();
    for step in STEPS {
        let line = format!("cargo {}", step.join(" "));
        print_status(&format!("== {line}"));
        let status = Command::new("cargo")
            .args(*step)
            .current_dir(&root)
            .env("INSTA_UPDATE", "no")
            .env("RUSTDOCFLAGS", "-D warnings")
            .status()
            .map_err(|e| Error::new(format!("cannot run `{line}`: {e}")))?;
        if !status.success() {
            return Err(Error::new(format!("`{line}` failed ({status})")).help("its output above says why"));
        }
    }
    Ok(format!("all {} steps passed in {} s", STEPS.len(), start.elapsed().as_secs()))
}
