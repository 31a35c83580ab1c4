//! Changes that somebody has looked at: a TOML file of ids, each with a reason and the version until which it holds.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use ece_codegen::diff::Comparison;
use semver::Version;
use serde::Deserialize;
use toml::Spanned;

use super::nearest::mistyped;
use crate::error::{Error, Result};
use crate::exit::Exit;
use crate::inputs;

/// What a file accepts.
#[derive(Debug, Default)]
pub(crate) struct Accepted {
    /// Ids and reasons.
    pub(crate) reasons: BTreeMap<String, String>,
    /// Entries that have expired, or that no change has. They hide nothing: the report is printed, and then this.
    pub(crate) stale: Option<Error>,
}

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

/// Reads the file. `command` lists the changes. An entry that has expired, or that no change has, is stale: the list stays true.
pub(crate) fn read(path: Option<&Path>, comparison: &Comparison, current: &Version, command: &str) -> Result<Accepted> {
    let Some(path) = path else { return Ok(Accepted::default()) };
    if !path.exists() {
        return Err(Error::usage(format!("{} does not exist", path.display())).help(
            format!("--accept FILE names the changes that are known; to begin one, take what `{command} --explain ID` prints at its end"),
        ));
    }
    let text = inputs::read(path).map_err(|error| error.exit(Exit::Usage))?;
    let name = path.display().to_string();
    let (reasons, stale) = entries(&text, comparison, current).map_err(|error| error.on(&name))?;
    let stale = (!stale.is_empty()).then(|| {
        let entries = if stale.len() == 1 { "the entry" } else { "these entries" };
        Error::usage(stale.join("\n")).on(&name).help(format!(
            "remove {entries}, or decide again: `{command}` lists what there is, and `{command} --explain ID` prints an entry that is good until the next version"
        ))
    });
    Ok(Accepted { reasons, stale })
}

/// What is accepted, and what is wrong with other entries.
fn entries(text: &str, comparison: &Comparison, current: &Version) -> Result<(BTreeMap<String, String>, Vec<String>)> {
    let file: File = toml::from_str(text).map_err(|e| {
        Error::usage(e.to_string().trim_end().to_owned()).help("[[accept]] needs id, reason and until = \"VERSION\"")
    })?;
    let (mut accepted, mut stale, mut listed) = (BTreeMap::new(), Vec::new(), BTreeSet::new());
    for Entry { id, reason, until } in file.accept {
        let line = text[..id.span().start].matches('\n').count() + 1;
        let id = id.into_inner();
        if reason.trim().is_empty() {
            return Err(Error::usage(format!("line {line}: {id} has no reason")));
        }
        let until = Version::parse(&until).map_err(|e| {
            Error::usage(format!("line {line}: `{until}` is not a valid version: {e}")).help("as in until = \"0.3.0\"")
        })?;
        if !listed.insert(id.clone()) {
            return Err(Error::usage(format!("line {line}: {id} appears twice")));
        }
        if *current >= until {
            stale.push(format!("line {line}: {id} was accepted until {until}; this is {current}"));
        } else if let Some(cause) = comparison.cause(&id) {
            stale.push(format!("line {line}: {id} comes with {}, and is accepted with that", cause.id));
        } else if comparison.all().any(|change| change.id == id) {
            accepted.insert(id, reason);
        } else {
            let near = mistyped(&id, comparison.all().map(|change| change.id.as_str()));
            let meant = near.map_or_else(String::new, |near| format!(" (did you mean {near}?)"));
            stale.push(format!("line {line}: no change has the id {id}{meant}: it is gone, or another one now"));
        }
    }
    Ok((accepted, stale))
}
