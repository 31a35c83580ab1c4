//! `--check-source`: what the compiler says of a crate that uses everything of the old version, compiled against the new one.
//!
//! Works in `target/check-source`: a copy of the runtime with the new generated tree, and the generated user. An error that
//! hides others is answered by leaving its line out and asking again.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use ece_codegen::diff::{ApiUse, Change, Comparison, Level, api_uses};

use super::DiffInput;
use crate::client_crate::table;
use crate::compiler;
use crate::error::{Error, Result};
use crate::exit::Exit;
use crate::output::scratch;
use crate::terminal::remark;
use crate::words::count;
use crate::workspace;

/// So often the compiler is asked; each time it tells what the errors before had hidden.
const ROUNDS: usize = 8;

/// Ids of changes with the compiler's words.
pub(crate) type Confirmed = BTreeMap<String, Vec<String>>;

/// Compiles; fails where the compiler and the comparison disagree.
pub(crate) fn check(compared: &DiffInput) -> Result<Confirmed> {
    let root = workspace::root().ok_or_else(Error::no_workspace)?;
    let place = root.join("target").join("check-source");
    remark("== compiling a user of the old version against the new one");
    lay_out(&root, &place, compared)?;
    let lines = api_uses(&compared.old.snapshot.api);
    let mut errors: BTreeMap<usize, String> = BTreeMap::new();
    for _ in 0..ROUNDS {
        scratch::write(&place.join("user").join("src").join("lib.rs"), source(&lines, &errors))?;
        let found = compile(&place)?;
        if found.is_empty() {
            let confirmed = judge(&compared.comparison, &lines, &errors)?;
            let level = if errors.is_empty() { "compiles as it is" } else { "does not compile any more" };
            let uses = count(errors.len(), "is an error", "are errors");
            remark(&format!("a user of everything {level}: of {} uses {uses}", lines.len()));
            return Ok(confirmed);
        }
        errors.extend(found);
    }
    Err(Error::new(format!("the compiler still finds errors after {ROUNDS} rounds")))
}

/// One line per use, those with errors left out; the first line is the crate's own.
fn source(lines: &[ApiUse], errors: &BTreeMap<usize, String>) -> String {
    let mut text = "#![allow(warnings)]\n".to_owned();
    for (index, line) in lines.iter().enumerate() {
        text.push_str(if errors.contains_key(&index) { "" } else { &line.code });
        text.push('\n');
    }
    text
}

/// Errors by the index of their line.
fn compile(place: &Path) -> Result<BTreeMap<usize, String>> {
    let checked = compiler::cargo(place, &["check", "--package", "user"])?;
    let mut errors = BTreeMap::new();
    for message in checked.messages.iter().filter(|it| it.level == "error" && it.file == "user/src/lib.rs") {
        let error = || format!("error[{}]: {}", message.code, message.text);
        errors.entry(message.line.saturating_sub(2)).or_insert_with(error);
    }
    if errors.is_empty() && !checked.is_success {
        return Err(Error::new(format!("the new version does not compile:\n{}", checked.stderr)));
    }
    Ok(errors)
}

/// Puts every error under its change; an error without one, and a level without an error, is a disagreement.
pub(crate) fn judge(comparison: &Comparison, lines: &[ApiUse], errors: &BTreeMap<usize, String>) -> Result<Confirmed> {
    let mut confirmed = Confirmed::new();
    let mut unclear = Vec::new();
    for (index, error) in errors {
        let Some(line) = lines.get(*index) else { continue };
        let entry = format!("{}: {error}", line.item);
        let ids: BTreeSet<&str> =
            comparison.changes.iter().filter(|it| causes(it, line)).map(|it| it.id.as_str()).collect();
        if ids.is_empty() {
            unclear.push(entry.clone());
        }
        for id in ids {
            confirmed.entry(id.to_owned()).or_default().push(entry.clone());
        }
    }
    let is_major = comparison.level() == Level::Major;
    if !unclear.is_empty() {
        let words = count(unclear.len(), "compile error belongs", "compile errors belong");
        return Err(Error::with(Exit::Disagreement, format!("{words} to no change:\n{}", unclear.join("\n"))));
    }
    if is_major && errors.is_empty() {
        return Err(Error::with(
            Exit::Disagreement,
            "the changes ask for a major version, but everything still compiles",
        ));
    }
    Ok(confirmed)
}

/// True where a change breaks the item, or something that the line needs.
fn causes(change: &Change, line: &ApiUse) -> bool {
    let breaks =
        |change: &Change, item: &str| change.rust.iter().any(|it| it.item == item && it.level() == Level::Major);
    let any = |item: &str| breaks(change, item) || change.caused.iter().any(|caused| breaks(caused, item));
    any(&line.item) || line.needs.iter().any(|item| any(item))
}

/// A workspace with the runtime, the new generated tree and a user.
fn lay_out(root: &Path, place: &Path, compared: &DiffInput) -> Result<()> {
    // What was compared: overlays are in it, and facts that the document states in prose alone.
    let document = compared.new.snapshot.document.to_string();
    let outcome = ece_codegen::generate(&document, &[]);
    if outcome.files.is_empty() {
        return Err(Error::new("no code can be generated from the new document").help("`cargo xtask codegen` says why"));
    }
    let api = place.join("ece-api");
    scratch::clear(&api);
    copy(&root.join("ece-api").join("src"), &api.join("src"))?;
    for file in &outcome.files {
        scratch::write(&api.join("src").join("generated").join(&file.path), &file.text)?;
    }
    manifests(root, place, &["ece-api", "user"])?;
    let user = "[package]\nname = \"user\"\nedition = \"2024\"\n\n[dependencies.ece-api]\npath = \"../ece-api\"\n\
                default-features = false\nfeatures = [\"operations\"]\n";
    scratch::write(&place.join("user").join("Cargo.toml"), user)
}

/// The manifests of a workspace with a copy of `ece-api`, which is its first member.
pub(crate) fn manifests(root: &Path, place: &Path, members: &[&str]) -> Result<()> {
    let mut manifest = table(&root.join("ece-api").join("Cargo.toml"))?;
    manifest.remove("dev-dependencies");
    manifest.remove("example");
    scratch::write(&place.join("ece-api").join("Cargo.toml"), manifest.to_string())?;
    let mut manifest = table(&root.join("Cargo.toml"))?;
    manifest.remove("profile");
    if let Some(workspace) = manifest.get_mut("workspace").and_then(toml::Value::as_table_mut) {
        let members: Vec<String> = members.iter().map(|&member| member.to_owned()).collect();
        workspace.insert("members".to_owned(), members.into());
    }
    scratch::write(&place.join("Cargo.toml"), manifest.to_string())?;
    scratch::copy(&root.join("Cargo.lock"), &place.join("Cargo.lock"))
}

/// Copies sources; not the generated tree.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    let entries = fs::read_dir(from).map_err(|e| Error::io("read", from, &e))?;
    let entries: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    for path in entries {
        let target = to.join(path.file_name().unwrap_or_default());
        if path.is_dir() {
            if !path.ends_with("src/generated") {
                copy(&path, &target)?;
            }
        } else if path.is_file() {
            scratch::copy(&path, &target)?;
        }
    }
    Ok(())
}
