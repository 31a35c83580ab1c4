//! Follows a reference to its end: through files, and through other references on the way.

use std::collections::VecDeque;

use serde_json::Value;

use super::documents::Documents;
use super::fault::Fault;
use super::uri::{self, Token};
use super::{Spot, section};
use crate::diagnostic::Diagnostics;
use crate::grammar::{Holds, Key, Place};

/// How many references may stand between one and its end.
const MOST_HOPS: usize = 100;

/// The place that a reference in `file`, where a `place` is wanted, leads to. References at its end are followed to theirs,
/// but for definitions, which are other names by right, and for paths, which may hold more beside theirs.
pub(super) fn follow(
    place: Place,
    file: usize,
    text: &str,
    documents: &mut Documents<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Spot, Fault> {
    let mut hops = 0;
    let mut spot = locate(file, text, &mut hops, documents, diagnostics)?;
    loop {
        let value = documents.value(&spot).ok_or_else(|| Fault::Dangling(String::new()))?;
        fits(place, &spot, value, documents)?;
        let is_end = place == Place::PathItem || (place == Place::Schema && shared_name(place, &spot).is_some());
        match other_name(place, value).filter(|_| !is_end) {
            Some(next) => {
                let next = next.to_owned();
                spot = locate(spot.file, &next, &mut hops, documents, diagnostics)?;
            }
            None => return Ok(spot),
        }
    }
}

/// The name of what stands in the first document's table of shared things of its kind.
pub(super) fn shared_name(place: Place, spot: &Spot) -> Option<String> {
    let (table, name) = spot.at.split_last().filter(|_| spot.file == 0 && place != Place::PathItem)?;
    (table.as_str().strip_prefix('/') == Some(section(place))).then_some(name)
}

/// The reference that is all that a value says.
pub(super) fn other_name(place: Place, value: &Value) -> Option<&str> {
    let members = value.as_object()?;
    let is_silent = |key: &String| key == "$ref" || place.key(key).is_some_and(Key::is_prose);
    let is_all = place != Place::Schema || members.keys().all(is_silent);
    members.get("$ref").and_then(Value::as_str).filter(|_| is_all)
}

/// Steps through the pointer; where a step leads into a reference, on from that one's end.
fn locate(
    file: usize,
    text: &str,
    hops: &mut usize,
    documents: &mut Documents<'_>,
    diagnostics: &mut Diagnostics,
) -> Result<Spot, Fault> {
    let mut spot = Spot::root(file);
    let mut rest: VecDeque<Token> = VecDeque::new();
    let mut reference = Some(text.to_owned());
    loop {
        if let Some(text) = reference.take() {
            *hops += 1;
            if *hops > MOST_HOPS {
                return Err(Fault::Circle);
            }
            let parsed = uri::parse(&text, documents.name(spot.file))?;
            let file = match parsed.file {
                Some(name) => documents.open(&name, diagnostics)?,
                None => spot.file,
            };
            spot = Spot::root(file);
            parsed.tokens.into_iter().rev().for_each(|token| rest.push_front(token));
        }
        let Some(token) = rest.pop_front() else { return Ok(spot) };
        let value = documents.value(&spot).unwrap_or(&Value::Null);
        match step(value, &token) {
            Some(name) => spot = spot.join(name),
            None => match value.get("$ref").and_then(Value::as_str) {
                Some(next) => {
                    reference = Some(next.to_owned());
                    rest.push_front(token);
                }
                None => return Err(Fault::Dangling(missing(&token.name, &spot, documents))),
            },
        }
    }
}

/// The key or index that a step means here.
fn step<'t>(value: &Value, token: &'t Token) -> Option<&'t str> {
    let is_here = |name: &str| match value {
        Value::Object(members) => members.contains_key(name),
        Value::Array(elements) => name.parse().is_ok_and(|index: usize| index < elements.len()),
        _ => false,
    };
    [&token.name, &token.literal].into_iter().find(|name| is_here(name)).map(String::as_str)
}

fn missing(name: &str, spot: &Spot, documents: &Documents<'_>) -> String {
    let place = if spot.at.as_str().is_empty() { String::new() } else { format!(" in {}", spot.at) };
    match documents.name(spot.file) {
        "" if place.is_empty() => format!("the document has no `{name}`"),
        "" => format!("there is no `{name}`{place}"),
        file => format!("there is no `{name}`{place} of {file}"),
    }
}

/// Whether what stands there can be what is wanted.
fn fits(place: Place, spot: &Spot, value: &Value, documents: &Documents<'_>) -> Result<(), Fault> {
    let unfit = |found: &str| Err(Fault::Unfit(format!("{found}, where {} is wanted", words(place))));
    match value {
        Value::Object(_) => {}
        Value::Array(_) => return unfit("a list"),
        _ => return unfit("a plain value"),
    }
    // Files of schemas have what keys they like; a Swagger document has a grammar.
    if spot.file != 0 && documents.root(spot.file).get("swagger").is_none() {
        return Ok(());
    }
    match Holds::at(&spot.at) {
        Some(Holds::Node(found)) if found == place => Ok(()),
        Some(Holds::Node(Place::Items | Place::Header)) if place == Place::Schema => Ok(()),
        Some(Holds::Node(found)) => unfit(words(found)),
        Some(Holds::Names(_) | Holds::NamesOrExtensions(_)) => unfit("a table of names"),
        _ => Ok(()),
    }
}

fn words(place: Place) -> &'static str {
    match place {
        Place::Schema => "a schema",
        Place::Parameter => "a parameter",
        Place::Response => "a response",
        Place::PathItem => "a path",
        Place::Document => "a whole document",
        Place::Operation => "an operation",
        _ => "something else",
    }
}
