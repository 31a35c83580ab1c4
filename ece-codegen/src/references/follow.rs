//! Follows a reference to its end: through files, and through other references on the way.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;
use serde_json::Value;

use super::documents::Documents;
use super::fault::Fault;
use super::uri::{self, Token};
use super::{Spot, section};
use crate::diagnostic::Diagnostics;
use crate::grammar::{Holds, Key, Place};

/// How many steps all references of a document together may take because a pointer leads through other references.
const MOST_STEPS: usize = 200_000;

/// Follows references, and remembers where they end: a chain of them is walked once.
#[derive(Default)]
pub(super) struct Follower {
    /// By a place that is nothing but a reference, and what is wanted there.
    ends: HashMap<(Place, Spot), Result<Spot, Fault>>,
    steps: usize,
}

impl Follower {
    /// The place that a reference in `file`, where a `place` is wanted, leads to. References at its end are followed to
    /// theirs, but for definitions, which are other names by right, and for paths, which may hold more beside theirs.
    pub(super) fn follow(
        &mut self,
        place: Place,
        file: usize,
        text: &str,
        documents: &mut Documents<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Spot, Fault> {
        let mut way = IndexSet::new();
        let mut next = (file, text.to_owned());
        let end = loop {
            let spot = match self.locate(next.0, &next.1, documents, diagnostics) {
                Ok(spot) => spot,
                Err(fault) => break Err(fault),
            };
            if let Some(end) = self.ends.get(&(place, spot.clone())) {
                break end.clone();
            }
            if let Some(start) = way.get_index_of(&spot) {
                break Err(Fault::circle(way.iter().skip(start)));
            }
            match onward(place, &spot, documents) {
                Ok(Some(reference)) => next = (spot.file, reference),
                Ok(None) => break Ok(spot),
                Err(fault) => break Err(fault),
            }
            way.insert(spot);
        };
        self.ends.extend(way.into_iter().map(|spot| ((place, spot), end.clone())));
        end
    }

    /// Steps through the pointer; where a step leads into a reference, on from that one's end.
    fn locate(
        &mut self,
        file: usize,
        text: &str,
        documents: &mut Documents<'_>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Spot, Fault> {
        let mut spot = Spot::root(file);
        // The next one is the last.
        let mut rest: Vec<Token> = Vec::new();
        let mut passed = Passed::default();
        let mut reference = Some(text.to_owned());
        loop {
            if let Some(text) = reference.take() {
                let parsed = uri::parse(&text, documents.name(spot.file))?;
                let file = match parsed.file {
                    Some(name) => documents.open(&name, diagnostics)?,
                    None => spot.file,
                };
                spot = Spot::root(file);
                if !passed.is_empty() {
                    self.steps += 1 + parsed.tokens.len();
                }
                rest.extend(parsed.tokens.into_iter().rev());
            }
            let Some(token) = rest.pop() else { return Ok(spot) };
            let value = documents.value(&spot).unwrap_or(&Value::Null);
            match step(value, &token) {
                Some(name) => spot = spot.join(name),
                None => match value.get("$ref").and_then(Value::as_str) {
                    Some(next) => {
                        reference = Some(next.to_owned());
                        if let Some(circle) = passed.circle(&spot, &token, rest.len()) {
                            return Err(circle);
                        }
                        if self.steps > MOST_STEPS {
                            return Err(Fault::TooFar);
                        }
                        rest.push(token);
                    }
                    None => return Err(Fault::Dangling(missing(&token.name, &spot, documents))),
                },
            }
        }
    }
}

/// The reference that has to be followed from a place, if what stands there fits.
fn onward(place: Place, spot: &Spot, documents: &Documents<'_>) -> Result<Option<String>, Fault> {
    let value = documents.value(spot).ok_or_else(|| Fault::Dangling(String::new()))?;
    fits(place, spot, value, documents)?;
    let is_end = place == Place::PathItem || (place == Place::Schema && shared_name(place, spot).is_some());
    Ok(other_name(place, value).filter(|_| !is_end).map(str::to_owned))
}

/// The references that a pointer has led through so far, with the step that was to be taken there and how many behind it.
#[derive(Default)]
struct Passed {
    open: Vec<(usize, (Spot, Token))>,
    seen: HashSet<(Spot, Token)>,
}

impl Passed {
    fn is_empty(&self) -> bool {
        self.open.is_empty()
    }

    /// A circle where the same step was to be taken at the same place, and none of the `behind` it has been taken since: it
    /// goes on like this for ever. (That the same reference is passed again proves nothing: a shorter way may be left.)
    fn circle(&mut self, spot: &Spot, token: &Token, behind: usize) -> Option<Fault> {
        while let Some((_, done)) = self.open.pop_if(|(left, _)| *left > behind) {
            self.seen.remove(&done);
        }
        let here = (spot.clone(), token.clone());
        if self.seen.contains(&here) {
            let passed = self.open.iter().map(|(_, step)| step);
            return Some(Fault::circle(passed.skip_while(|step| **step != here).map(|(spot, _)| spot)));
        }
        self.open.push((behind, here.clone()));
        self.seen.insert(here);
        None
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
        // What is wrong with a shared part is said where it stands, however it is used.
        _ if spot.file == 0 && shared_name(place, spot).is_some() => return Ok(()),
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
