//! `--only`: a part of the changes.

use std::collections::BTreeSet;

use ece_codegen::diff::{Change, Owner};

use super::input::DiffInput;
use super::nearest::near;
use super::side::Side;
use crate::error::{Error, Result};
use crate::words::some;

/// So many names are suggested.
const SHOWN: usize = 5;
/// So many tags are named where none is near.
const MOST_TAGS: usize = 60;

enum Wanted<'a> {
    Tag(&'a str),
    Operation(&'a str),
    Definition(&'a str),
}

impl Wanted<'_> {
    fn is_about(&self, change: &Change) -> bool {
        match self {
            Self::Tag(name) => change.tags.iter().any(|tag| tag == name),
            Self::Operation(id) => change.operations.iter().any(|operation| operation == id),
            Self::Definition(name) => {
                change.places.iter().any(|place| matches!(&place.owner, Owner::Definition(owner) if owner == name))
            }
        }
    }
}

/// Keeps what is about any of these; all of it where there are none.
pub(crate) fn keep(compared: &mut DiffInput, only: &[String]) -> Result<()> {
    if only.is_empty() {
        return Ok(());
    }
    let wanted = only.iter().map(|text| wanted(text, compared)).collect::<Result<Vec<_>>>()?;
    let is_wanted = |change: &Change| {
        wanted.iter().any(|it| it.is_about(change) || change.caused.iter().any(|caused| it.is_about(caused)))
    };
    compared.comparison.changes.retain(is_wanted);
    Ok(())
}

fn wanted<'a>(text: &'a str, compared: &DiffInput) -> Result<Wanted<'a>> {
    let (kind, name) = text.split_once(':').unwrap_or_default();
    let of_both = |names: fn(&Side) -> Vec<String>| -> BTreeSet<String> {
        names(&compared.old).into_iter().chain(names(&compared.new)).collect()
    };
    let (wanted, what, known) = match kind {
        "tag" => (Wanted::Tag(name), "tags", of_both(tags)),
        "op" => (Wanted::Operation(name), "operations", of_both(operations)),
        "def" => (Wanted::Definition(name), "definitions", of_both(definitions)),
        _ => return Err(Error::usage(format!("--only {text}: expected tag:NAME, op:ID or def:NAME"))),
    };
    if known.contains(name) {
        return Ok(wanted);
    }
    let names = || known.iter().map(String::as_str);
    let near = near(name, names(), SHOWN);
    let failed = Error::usage(format!("--only {text}: neither side has it"));
    Err(failed.help(match (near.is_empty(), known.is_empty()) {
        (false, _) => {
            format!("did you mean {}?", near.iter().map(|it| format!("{kind}:{it}")).collect::<Vec<_>>().join(", "))
        }
        (true, true) => format!("neither side has any {what}"),
        (true, false) => {
            // Of operations and definitions there are hundreds.
            let shown = if kind == "tag" { MOST_TAGS } else { SHOWN };
            format!("the {what} of both sides are {}", some(names().collect::<Vec<_>>().into_iter(), shown))
        }
    }))
}

fn tags(side: &Side) -> Vec<String> {
    side.snapshot.api.groups.iter().map(|group| group.tag.clone()).collect()
}

fn operations(side: &Side) -> Vec<String> {
    side.snapshot.api.operations().map(|operation| operation.id.clone()).collect()
}

fn definitions(side: &Side) -> Vec<String> {
    side.snapshot.document["definitions"].as_object().into_iter().flat_map(|it| it.keys().cloned()).collect()
}
