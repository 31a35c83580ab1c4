//! `cargo xtask ci`: everything that has to be green, in the order in which failures are cheapest.

use std::io;
use std::process::Command;
use std::time::Instant;

use serde_json::{Value, json};

use crate::answer::Answer;
use crate::error::{Error, Result};
use crate::terminal::remark;
use crate::workspace;

/// What `ece-api` offers beyond its default features, but for other kinds of TLS, which have steps of their own.
const OPTIONAL: &str = "ece-api/blocking,ece-api/gzip,ece-api/testing,ece-api/tracing";

/// What is run, as arguments of cargo.
const STEPS: &[&[&str]] = &[
    &["fmt", "--all", "--check"],
    &["xtask", "codegen", "--check"],
    &["xtask", "fetch", "--check"],
    &["xtask", "workflows"],
    &["clippy", "--workspace", "--all-targets", "--features", OPTIONAL, "--", "-D", "warnings"],
    &["xtask", "features"],
    // What would be published can be; a registry is only read. `xtask/tests/packages.rs` looks at what is in it.
    &[
        "publish",
        "--quiet",
        "--dry-run",
        "--no-verify",
        "--allow-dirty",
        "--package",
        "ece-api",
        "--package",
        "ece-codegen",
    ],
    &["doc", "--workspace", "--no-deps", "--features", OPTIONAL],
    &["test", "--workspace"],
    &["test", "--package", "ece-api", "--features", OPTIONAL],
    &["test", "--package", "ece-api", "--features", "native-tls", "--test", "native_tls"],
    &[
        "test",
        "--package",
        "ece-api",
        "--no-default-features",
        "--features",
        "rustls-no-provider",
        "--test",
        "no_provider",
    ],
    // What the models are compiled to; what reading and writing allocates is among the tests above.
    &["xtask", "bench", "guard"],
    // The cases that take their time.
    &["test", "--package", "ece-api", "--features", OPTIONAL, "--test", "faults", "--", "--ignored"],
    // The page of a comparison in a browser.
    &["test", "--package", "xtask", "--test", "report_page", "--", "--ignored"],
    // Uses of the whole Rust surface, as the comparison sees it, compile.
    &["xtask", "diff", "spec/swagger.json", "spec/swagger.json", "--check-source"],
    &["xtask", "fixtures"],
    // What the comparison says of changes, before the compiler and before generated clients.
    &["xtask", "judge-diff"],
    // Documents in the styles of others: their clients compile, and send what the documents say.
    &["xtask", "try-spec", "ece-codegen/tests/documents"],
    &[
        "xtask",
        "try-spec",
        "--judge",
        "ece-codegen/tests/documents/docker_like.json",
        "ece-codegen/tests/documents/kubernetes_like.json",
        "ece-codegen/tests/documents/petstore_like.json",
    ],
    &["xtask", "conformance"],
];

/// What to do where a step fails, besides reading its output.
const CURES: &[(&str, &str)] = &[
    ("fmt", "run `cargo fmt --all`"),
    ("xtask codegen", "run `cargo xtask codegen` and commit the files"),
    ("xtask fetch", "run `cargo xtask fetch`, or `git checkout spec/swagger.json spec/source.json`"),
    (
        "test",
        "its output above names the test; where a snapshot moved on purpose, review it and run \
         `INSTA_UPDATE=always cargo test -p ece-codegen`",
    ),
];

fn cure(step: &[&str]) -> String {
    let line = step.join(" ");
    let known = CURES.iter().find(|(start, _)| line.starts_with(start));
    let again = format!("to run it alone: `cargo {line}`");
    known.map_or_else(|| format!("its output above says why; {again}"), |(_, cure)| format!("{cure}; {again}"))
}

/// Runs the steps; stops at the first that fails.
pub(crate) fn run() -> Result<Answer> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let start = Instant::now();
    for step in STEPS {
        let line = format!("cargo {}", step.join(" "));
        remark(&format!("== {line}"));
        let status = Command::new("cargo")
            .args(*step)
            .current_dir(&root)
            .env("INSTA_UPDATE", "no")
            .env("RUSTDOCFLAGS", "-D warnings")
            .stdout(io::stderr())
            .status()
            .map_err(|e| Error::new(format!("cannot run `{line}`: {e}")))?;
        if !status.success() {
            return Err(Error::new(format!("`{line}` failed ({status})")).help(cure(step)));
        }
    }
    let seconds = start.elapsed().as_secs();
    Ok(Answer::report(format!("all {} steps passed in {seconds} s", STEPS.len())).with(facts(seconds)))
}

/// For programs.
fn facts(seconds: u64) -> Value {
    json!({ "steps": STEPS.iter().map(|step| step.join(" ")).collect::<Vec<String>>(), "seconds": seconds })
}

#[cfg(test)]
mod tests {
    use super::{CURES, STEPS, cure, facts};

    #[test]
    fn programs_get_what_the_schema_says() {
        crate::answer::tests::assert_valid("ci", &facts(7));
    }

    #[test]
    fn a_failure_comes_with_the_command_that_cures_it() {
        for (start, text) in CURES {
            assert!(STEPS.iter().any(|step| step.join(" ").starts_with(start)), "no step begins with `{start}`");
            assert!(text.contains('`'), "{text}");
        }
        assert!(cure(&["fmt", "--all", "--check"]).contains("`cargo fmt --all`"));
        assert!(cure(&["xtask", "codegen", "--check"]).contains("`cargo xtask codegen`"));
        assert!(cure(&["clippy", "--workspace"]).contains("`cargo clippy --workspace`"));
    }
}
