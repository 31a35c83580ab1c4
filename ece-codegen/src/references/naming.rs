//! Names for what is referred to and has none: those that its place suggests.

use std::collections::{HashMap, HashSet};

use serde_json::Value;

use super::documents::Documents;
use super::{Spot, section};
use crate::grammar::Place;

/// The names that are taken, by table.
pub(super) struct Naming {
    taken: HashMap<&'static str, HashSet<String>>,
    /// Where numbers go on, by table and name.
    next: HashMap<(&'static str, String), usize>,
}

impl Naming {
    pub(super) fn new(first: &Value) -> Self {
        let names =
            |table: &str| first[table].as_object().into_iter().flat_map(|names| names.keys().cloned()).collect();
        let tables = ["definitions", "parameters", "responses"];
        Self { taken: tables.into_iter().map(|table| (table, names(table))).collect(), next: HashMap::new() }
    }

    /// A name that nothing of its kind has.
    pub(super) fn name(&mut self, place: Place, spot: &Spot, documents: &Documents<'_>) -> String {
        let table = section(place);
        let taken = self.taken.entry(table).or_default();
        let stem = stem(documents.name(spot.file));
        let wanted = wanted(spot, stem, documents);
        if taken.insert(wanted.clone()) {
            return wanted;
        }
        let wanted = if stem.is_empty() || stem == wanted { wanted } else { format!("{stem}_{wanted}") };
        if taken.insert(wanted.clone()) {
            return wanted;
        }
        let next = self.next.entry((table, wanted.clone())).or_insert(2);
        loop {
            let name = format!("{wanted}_{next}");
            *next += 1;
            if taken.insert(name.clone()) {
                return name;
            }
        }
    }
}

/// The file's name without folder and ending.
fn stem(file: &str) -> &str {
    let name = file.rsplit_once('/').map_or(file, |(_, name)| name);
    name.split_once('.').map_or(name, |(stem, _)| stem)
}

/// What the generator would call a type that it finds there.
fn wanted(spot: &Spot, stem: &str, documents: &Documents<'_>) -> String {
    let tokens: Vec<String> = spot.at.tokens().collect();
    let tokens: Vec<&str> = tokens.iter().map(String::as_str).collect();
    let parts = match tokens[..] {
        [] => vec![stem.to_owned()],
        ["paths", path, method, ref rest @ ..] => {
            let operation = &documents.root(spot.file)["paths"][path][method];
            let id = operation["operationId"].as_str().map_or_else(|| format!("{method} {path}"), str::to_owned);
            let (what, rest) = match *rest {
                ["responses", status, ref rest @ ..] if status.starts_with('2') => ("response".to_owned(), rest),
                ["responses", status, ref rest @ ..] => (format!("response_{status}"), rest),
                ["parameters", _, ref rest @ ..] => ("request".to_owned(), rest),
                ref rest => (String::new(), rest),
            };
            [id, what].into_iter().chain(members(rest)).collect()
        }
        ["definitions" | "parameters" | "responses", name, ref rest @ ..] => {
            std::iter::once(name.to_owned()).chain(members(rest)).collect()
        }
        ref rest => members(rest).pop().into_iter().collect(),
    };
    let parts: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if parts.is_empty() { "Shared".to_owned() } else { parts.join("_") }
}

/// The names on the way through a schema.
fn members(tokens: &[&str]) -> Vec<String> {
    let mut names = Vec::new();
    let mut tokens = tokens.iter();
    while let Some(token) = tokens.next() {
        names.push(match *token {
            "properties" => tokens.next().copied().unwrap_or_default().to_owned(),
            "allOf" => format!("part_{}", tokens.next().copied().unwrap_or_default()),
            "items" => "item".to_owned(),
            "additionalProperties" => "value".to_owned(),
            "schema" | "definitions" => continue,
            name => name.to_owned(),
        });
    }
    names
}
