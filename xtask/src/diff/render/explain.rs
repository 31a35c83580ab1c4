//! One change in full: both fragments and the rule.

use ece_codegen::diff::{Change, Contents, Direction, Level, Occurrence};
use ece_codegen::pointer::Pointer;
use semver::Version;
use serde_json::{Value, json};

use super::Entry;
use crate::answer::Answer;
use crate::diff::input::DiffInput;
use crate::diff::nearest;
use crate::error::{Error, Result};
use crate::terminal::printable;

/// How much of a fragment is shown.
const MOST_LINES: usize = 40;
const PLACES: usize = 5;
const SHOWN_MEMBERS: usize = 40;

/// Explains the change with this id, or with the only id that begins so.
pub(crate) fn explain(compared: &DiffInput, id: &str, next: &Version, command: &str) -> Result<Answer> {
    // As it is copied, and as it is printed.
    let id = &id.trim().to_lowercase();
    if id.is_empty() {
        return Err(Error::usage("--explain takes the id of a change, or its beginning")
            .help(format!("`{command}` lists all of them")));
    }
    let found: Vec<&Change> = compared.comparison.all().filter(|change| change.id.starts_with(id.as_str())).collect();
    let change = match &found[..] {
        [change] => change,
        [] => {
            let ids = compared.comparison.all().map(|change| change.id.as_str());
            let meant = nearest::mistyped(id, ids).map_or_else(String::new, |near| format!(" (did you mean {near}?)"));
            return Err(Error::usage(format!("no change has the id {id}{meant}"))
                .help(format!("`{command}` lists all of them")));
        }
        several => {
            let ids: Vec<&str> = several.iter().take(10).map(|change| change.id.as_str()).collect();
            return Err(Error::usage(format!("{id} begins several ids: {}", ids.join(", "))));
        }
    };
    let contents = [&compared.old, &compared.new].map(|side| Contents::new(&side.snapshot.api));
    let entry = Entry::of(change, [&contents[0], &contents[1]]);
    let mut text = format!("{} {}\n\n", entry.id, entry.headline());
    text.push_str(&rule(&entry));
    for place in change.places.iter().take(PLACES) {
        text.push_str(&format!("\n{}\n", printable(&place.subject)));
        text.push_str(&fragment("-", place.old.as_ref(), &compared.old.snapshot.document));
        text.push_str(&fragment("+", place.new.as_ref(), &compared.new.snapshot.document));
    }
    if change.places.len() > PLACES {
        text.push_str(&format!("\nand {} more places\n", change.places.len() - PLACES));
    }
    if !entry.members.is_empty() {
        text.push_str(&format!(
            "\nwhat is in it:\n{}",
            entry.members.iter().map(|it| format!("  {it}\n")).collect::<String>()
        ));
    }
    for line in &entry.rust {
        let moved = line.new_item.as_ref().map_or_else(String::new, |moved| format!(" → {moved}"));
        text.push_str(&format!("\n{}{moved}\n", line.item));
        text.push_str(&line.before.iter().map(|it| format!("- {it}\n")).collect::<String>());
        text.push_str(&line.after.iter().map(|it| format!("+ {it}\n")).collect::<String>());
    }
    if !entry.caused.is_empty() {
        text.push_str("\nonly because of this:\n");
        text.push_str(
            &entry
                .caused
                .iter()
                .map(|it| format!("  {} {}\n", it.id, it.with_members(SHOWN_MEMBERS)))
                .collect::<String>(),
        );
    }
    if !entry.operations.is_empty() {
        text.push_str(&format!("\nreaches: {}\n", entry.operations.join(", ")));
    }
    let cause = compared.comparison.cause(&entry.id).map(|cause| cause.id.clone());
    let with = cause.as_ref().map_or_else(String::new, |cause| format!(" with {cause}, which causes it"));
    text.push_str(&format!(
        "\nto accept it{with}, put this into the file of --accept and say why:\n{}",
        stanza(cause.as_ref().unwrap_or(&entry.id), next)
    ));
    let facts = facts(change, &entry, cause.as_ref().unwrap_or(&entry.id), next, compared);
    Ok(Answer::asked(text).with(facts))
}

/// The same for programs; the fragments are whole.
fn facts(change: &Change, entry: &Entry, accepted: &str, next: &Version, compared: &DiffInput) -> Value {
    let fragment = |at: Option<&Pointer>, document: &Value| at.and_then(|at| document.pointer(at.as_str()).cloned());
    let place = |place: &Occurrence| {
        json!({
            "subject": place.subject,
            "old": fragment(place.old.as_ref(), &compared.old.snapshot.document),
            "new": fragment(place.new.as_ref(), &compared.new.snapshot.document),
        })
    };
    json!({
        "schema": 1,
        "change": entry,
        "fragments": change.places.iter().map(place).collect::<Vec<Value>>(),
        "accept": { "id": accepted, "until": next.to_string() },
    })
}

/// An entry of the file of `--accept`, good until the next version.
fn stanza(id: &str, next: &Version) -> String {
    format!("[[accept]]\nid = \"{id}\"\nreason = \"\"\nuntil = \"{next}\"\n")
}

fn rule(entry: &Entry) -> String {
    let way = match entry.direction {
        Direction::Request => "in requests",
        Direction::Response => "in responses",
        Direction::Both => "in requests and responses",
        Direction::Unused => "where no operation of both versions carries it",
    };
    let source = match entry.source {
        Level::Major => "a line of Rust that others may use is gone or is another one",
        Level::Minor => "there are only new or deprecated lines of Rust",
        Level::Patch => "no line of Rust changes",
    };
    let advice = if entry.advice.is_empty() { String::new() } else { format!("  what to do: {}\n", entry.advice) };
    let notice = entry.notice().map_or_else(String::new, |notice| format!("  {notice}\n"));
    format!(
        "rule: {} {way}\n  clients of the old version, new server: {}\n  regenerated crate, older server: {}\n  Rust source: {} ({source})\n{notice}{advice}  this kind of change: ece-codegen/CHANGES.md#{}\n",
        entry.kind.as_str(),
        entry.old_clients.as_str(),
        entry.older_server.as_str(),
        entry.source.as_str(),
        entry.kind.as_str()
    )
}

fn fragment(sign: &str, at: Option<&Pointer>, document: &Value) -> String {
    let Some(at) = at else { return String::new() };
    let value = document.pointer(at.as_str());
    let pretty = value.and_then(|value| serde_json::to_string_pretty(value).ok()).unwrap_or_default();
    let mut lines: Vec<String> =
        pretty.lines().take(MOST_LINES).map(|line| format!("{sign} {}\n", printable(line))).collect();
    let more = pretty.lines().count().saturating_sub(MOST_LINES);
    if more > 0 {
        lines.push(format!("{sign} … {more} more lines\n"));
    }
    format!("{sign} {}\n{}", printable(&at.to_string()), lines.concat())
}
