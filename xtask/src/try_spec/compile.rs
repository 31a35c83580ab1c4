//! The crates of all documents, in one workspace, before one compiler.

use std::path::Path;

use super::attempt::{Attempt, Compiled};
use crate::client_crate::{self, CrateName, MANIFEST};
use crate::compiler;
use crate::error::{Error, Result};
use crate::output::scratch;

/// What a test that only has to compile looks like.
const CALLS: &str = "\
//! Sample calls of all operations: that they compile is the test.
#![allow(dead_code, confusable_idents, mixed_script_confusables, uncommon_codepoints)]

mod sample;
#[allow(deprecated, unused_imports)]
mod samples;
";

/// So many of the compiler's remarks are kept per document.
const SHOWN: usize = 3;

/// Lays out and compiles; the result is in each attempt.
pub(super) fn compile(root: &Path, place: &Path, attempts: &mut [Attempt]) -> Result<()> {
    let mut names = Vec::new();
    for attempt in attempts.iter().filter(|attempt| attempt.is_generated()) {
        let name = attempt.crate_name(&names);
        lay_out(root, &place.join(name.package()), &name, attempt)?;
        names.push(name);
    }
    if names.is_empty() {
        return Ok(());
    }
    let members: Vec<String> = names.iter().map(|name| format!("    \"{}\",\n", name.package())).collect();
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n", members.concat());
    scratch::write(&place.join(MANIFEST), manifest)?;
    scratch::copy(&root.join("Cargo.lock"), &place.join("Cargo.lock"))?;
    let features = ["--no-default-features", "--features", "operations"];
    let arguments = [&["check", "--workspace", "--lib", "--test", "calls", "--keep-going"], &features[..]].concat();
    let checked = compiler::cargo(place, &arguments)?;
    for (attempt, name) in attempts.iter_mut().filter(|attempt| attempt.is_generated()).zip(&names) {
        let mut compiled = Compiled::default();
        let own = place.join(name.package());
        for message in checked.messages.iter().filter(|message| message.manifest.starts_with(&own)) {
            match message.level.as_str() {
                "warning" => compiled.warnings += 1,
                level if level.starts_with("error") => compiled.errors += 1,
                _ => continue,
            }
            if compiled.said.len() < SHOWN {
                compiled.said.push(format!("{}:{}: {}", message.file, message.line, message.text));
            }
        }
        attempt.compiled = Some(compiled);
    }
    let is_explained = attempts.iter().filter_map(|it| it.compiled.as_ref()).any(|it| it.errors > 0);
    if checked.is_success || is_explained {
        return Ok(());
    }
    Err(Error::new(format!("cargo failed:\n{}", checked.stderr)))
}

fn lay_out(root: &Path, dir: &Path, name: &CrateName, attempt: &Attempt) -> Result<()> {
    scratch::clear(&dir.join("src"));
    scratch::clear(&dir.join("tests"));
    let mut files = client_crate::library(root, name, &attempt.outcome)?;
    files.extend(client_crate::for_people(name, &attempt.outcome));
    files.extend(client_crate::calls(root, name, &attempt.outcome, CALLS)?);
    files.iter().try_for_each(|(path, text)| scratch::write(&dir.join(path), text))
}
