//! The crates of all documents, in one workspace, before one compiler.

use std::path::Path;

use super::attempt::{Attempt, Compiled};
use crate::client_crate::{self, Calls, CrateName, MANIFEST};
use crate::compiler;
use crate::error::{Error, Result};
use crate::output::scratch;

/// So many of the compiler's remarks are kept per document.
const SHOWN: usize = 3;

/// Lays out and compiles, and lets the documents judge; the result is in each attempt.
pub(super) fn compile(root: &Path, place: &Path, attempts: &mut [Attempt], is_judged: bool) -> Result<()> {
    let mut names = Vec::new();
    for attempt in attempts.iter().filter(|attempt| attempt.is_generated()) {
        let name = attempt.crate_name(&names);
        lay_out(root, &place.join(name.package()), &name, attempt, is_judged)?;
        names.push(name);
    }
    if names.is_empty() {
        return Ok(());
    }
    let members: Vec<String> = names.iter().map(|name| format!("    \"{}\",\n", name.package())).collect();
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = [\n{}]\n", members.concat());
    scratch::write(&place.join(MANIFEST), manifest)?;
    scratch::copy(&root.join("Cargo.lock"), &place.join("Cargo.lock"))?;
    let features = ["--no-default-features", "--features", if is_judged { "client" } else { "operations" }];
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
        if is_judged && compiled.errors == 0 {
            attempt.judged = Some(judge(place, name)?);
        }
        attempt.compiled = Some(compiled);
    }
    let is_explained = attempts.iter().filter_map(|it| it.compiled.as_ref()).any(|it| it.errors > 0);
    if checked.is_success || is_explained {
        return Ok(());
    }
    Err(Error::new(format!("cargo failed:\n{}", checked.stderr)))
}

/// Runs the sample calls of a crate; what the document finds wrong with them is the error.
fn judge(place: &Path, name: &CrateName) -> Result<std::result::Result<String, String>> {
    let tested = compiler::command(place)
        .args(["test", "--quiet", "--package", name.package(), "--test", "calls"])
        .args(["--no-default-features", "--features", "client", "--", "--nocapture"])
        .env("RUST_BACKTRACE", "0")
        .output()
        .map_err(|e| Error::new(format!("cannot run cargo: {e}")))?;
    let said = String::from_utf8_lossy(&tested.stdout);
    let judged = said.lines().find_map(|line| line.split_once("judged ")).map(|(_, what)| what.to_owned());
    Ok(match judged {
        Some(judged) if tested.status.success() => Ok(judged),
        _ => Err(String::from_utf8_lossy(&tested.stderr).into_owned()),
    })
}

fn lay_out(root: &Path, dir: &Path, name: &CrateName, attempt: &Attempt, is_judged: bool) -> Result<()> {
    scratch::clear(&dir.join("src"));
    scratch::clear(&dir.join("tests"));
    let mut files = client_crate::library(root, name, &attempt.outcome)?;
    files.extend(client_crate::for_people(name, &attempt.outcome));
    let calls = if is_judged { Calls::Judged(attempt.document()?) } else { Calls::Compiled };
    files.extend(client_crate::calls(root, name, &attempt.outcome, &calls)?);
    files.iter().try_for_each(|(path, text)| scratch::write(&dir.join(path), text))
}
