//! `cargo xtask ci`: everything that has to be green, in the order in which failures are cheapest.

use std::process::Command;
use std::time::Instant;

use crate::error::{Error, Result, say_aside};
use crate::workspace;

/// What `ece-api` offers beyond its default features, but for `native-tls`, which `xtask features` covers.
const OPTIONAL: &str = "ece-api/blocking,ece-api/testing,ece-api/tracing";

/// What is run, as arguments of cargo.
const STEPS: &[&[&str]] = &[
    &["fmt", "--all", "--check"],
    &["xtask", "codegen", "--check"],
    &["xtask", "fetch", "--check"],
    &["xtask", "workflows"],
    &["clippy", "--workspace", "--all-targets", "--features", OPTIONAL, "--", "-D", "warnings"],
    &["xtask", "features"],
    &["doc", "--workspace", "--no-deps", "--features", OPTIONAL],
    &["test", "--workspace"],
    &["test", "--package", "ece-api", "--features", OPTIONAL],
    // Uses of the whole Rust surface, as the comparison sees it, compile.
    &["xtask", "diff", "spec/swagger.json", "spec/swagger.json", "--check-source"],
    &["xtask", "conformance"],
];

/// Runs the steps; stops at the first that fails.
pub(crate) fn run() -> Result<String> {
    let root = workspace::root()?;
    let start = Instant::now();
    for step in STEPS {
        let line = format!("cargo {}", step.join(" "));
        say_aside(&format!("== {line}"));
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
