//! Changes that somebody has looked at: a TOML file of ids, each with a reason and the version until which it holds.

use std::collections::BTreeMap;
use std::path::Path;

use ece_codegen::diff::Comparison;
use semver::Version;
use serde::Deserialize;
use toml::Spanned;

use super::severity::{edits, nearest};
use crate::error::{Error, Result};
use crate::inputs;

/// Ids and reasons.
pub(crate) type Accepted = BTreeMap<String, String>;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    accept: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    id: Spanned<String>,
    reason: String,
    /// The first version in which it is no longer accepted.
    until: String,
}

/// Reads the file. An entry that has expired, or that no change has, is an error: the list stays true.
pub(crate) fn read(path: Option<&Path>, comparison: &Comparison, current: &Version) -> Result<Accepted> {
    let Some(path) = path else { return Ok(Accepted::new()) };
    if !path.exists() {
        return Err(Error::usage(format!("{} does not exist", path.display())).help(
            "--accept FILE names the changes that are known; to begin one, take what `cargo xtask diff --explain ID` prints at its end",
        ));
    }
    let text = inputs::read(path).map_err(|error| error.code(2))?;
    entries(&text, comparison, current).map_err(|error| error.on(&path.display().to_string()))
}

fn entries(text: &str, comparison: &Comparison, current: &Version) -> Result<Accepted> {
    let file: File = toml::from_str(text).map_err(|e| {
        Error::usage(e.to_string().trim_end().to_owned()).help("[[accept]] needs id, reason and until = \"VERSION\"")
    })?;
    let mut accepted = Accepted::new();
    let mut stale = Vec::new();
    for Entry { id, reason, until } in file.accept {
        let line = text[..id.span().start].matches('\n').count() + 1;
        let id = id.into_inner();
        if reason.trim().is_empty() {
            return Err(Error::usage(format!("line {line}: {id} has no reason")));
        }
        let until = Version::parse(&until).map_err(|e| {
            Error::usage(format!("line {line}: `{until}` is not a valid version: {e}")).help("as in until = \"0.3.0\"")
        })?;
        if *current >= until {
            stale.push(format!("line {line}: {id} was accepted until {until}; this is {current}"));
        } else if !comparison.all().any(|change| change.id == id) {
            let near = nearest(&id, comparison.all().map(|change| change.id.as_str()));
            let meant = if edits(&id, near) <= 2 { format!(" (did you mean {near}?)") } else { String::new() };
            stale.push(format!(
                "line {line}: no change has the id {id}{meant}: it is gone, or another one now; remove the entry, and look for what `cargo xtask diff` lists instead"
            ));
        }
        if accepted.insert(id.clone(), reason).is_some() {
            return Err(Error::usage(format!("line {line}: {id} appears twice")));
        }
    }
    if stale.is_empty() {
        return Ok(accepted);
    }
    Err(Error::new(stale.join("\n")).help("remove these entries, or decide again: `cargo xtask diff --explain ID` prints an entry that is good until the next version"))
}
