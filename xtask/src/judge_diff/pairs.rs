//! What is judged: pairs of documents, and the changes in them that can be told apart.

use std::fs;
use std::path::Path;

use ece_codegen::diff::{Comparison, compare};
use ece_codegen::{Outcome, Snapshot};
use serde_json::Value;

use super::matrix::calls::calls;
use super::matrix::cells::{self, Cell, Made};
use super::matrix::places::Way;
use super::matrix::{oracle, shape};
use crate::error::{Error, Result};

/// Two documents and what is made of them.
pub(super) struct Pair {
    pub(super) name: String,
    pub(super) outcomes: [Outcome; 2],
    /// There and back, everything at once.
    pub(super) comparisons: [Comparison; 2],
    pub(super) units: Vec<Unit>,
}

/// A change, or a few, with operations of its own.
pub(super) struct Unit {
    pub(super) name: String,
    /// How the ids of its operations begin.
    pub(super) prefix: String,
    /// There and back, this alone.
    pub(super) comparisons: [Comparison; 2],
    /// Responses that the old and the new server may send.
    pub(super) responses: [Vec<Value>; 2],
    /// Whether the change is one of responses alone.
    pub(super) is_of_responses: bool,
}

/// All pairs: the edits at places, and the small pairs of the tests.
pub(super) fn pairs(root: &Path) -> Result<Vec<Pair>> {
    let tests = root.join("ece-codegen").join("tests");
    let mut pairs = vec![grid()?];
    let edits = calls().map(|edit| (edit.name.to_owned(), edit.document(false), edit.document(true)));
    for (name, old, new) in edits.chain(small(&tests.join("changes"))?) {
        let unit = |comparisons| {
            let responses = [Vec::new(), Vec::new()];
            vec![Unit { name: name.clone(), prefix: String::new(), comparisons, responses, is_of_responses: false }]
        };
        pairs.push(pair(&name, &old, &new, unit)?);
    }
    Ok(pairs)
}

/// Places of which each edit stands at one, another for every edit.
const GROUPS: [&[&str]; 5] = [
    &["body"],
    &["answer"],
    &["query", "required-query", "header", "path", "form", "parameter"],
    &["shared", "two"],
    &["beside"],
];

/// Every edit at a few places, of each way that values travel.
fn selected() -> Vec<Cell> {
    let all = cells::cells();
    let mut selected: Vec<Cell> = Vec::new();
    let edits: indexmap::IndexSet<&str> = all.iter().map(|cell| cell.edit.name).collect();
    for (turn, edit) in edits.into_iter().enumerate() {
        let last = 3 + turn % 2;
        for places in GROUPS[..3].iter().chain([&GROUPS[last]]) {
            let is_there = |cell: &&Cell| places.iter().any(|start| cell.place.name.starts_with(start));
            let there: Vec<&Cell> = all.iter().filter(|cell| cell.edit.name == edit).filter(is_there).collect();
            selected.extend(there.get(turn % there.len().max(1)).copied());
        }
    }
    selected
}

fn grid() -> Result<Pair> {
    let cells = selected();
    let side = |cells: &[Cell], is_new| cells::document(cells, Made::all(is_new)).to_string();
    let mut units = Vec::new();
    for cell in &cells {
        let [old, new] = [read(&side(&[*cell], false))?, read(&side(&[*cell], true))?];
        let responses = [false, true].map(|is_new| responses(cell, is_new));
        let comparisons = [compare(&old, &new), compare(&new, &old)];
        let is_of_responses = cell.place.way == Way::Response;
        let prefix = format!("{}-", cell.prefix());
        units.push(Unit { name: cell.name(), prefix, comparisons, responses, is_of_responses });
    }
    pair("edits at places", &side(&cells, false), &side(&cells, true), |_| units)
}

/// What a server of one side sends where the edited schema stands in a response.
fn responses(cell: &Cell, is_new: bool) -> Vec<Value> {
    let Some(around) = cell.place.response() else { return Vec::new() };
    let shape = |is_new| shape::shape(&cell.schema(cell.edit, is_new), &cell.definitions());
    let values = oracle::values(&shape(is_new), &shape(!is_new));
    values.iter().map(|value| cells::parse(&around.replace("VALUE", &value.to_string()))).collect()
}

fn pair(name: &str, old: &str, new: &str, units: impl FnOnce([Comparison; 2]) -> Vec<Unit>) -> Result<Pair> {
    let outcomes = [ece_codegen::generate(old, &[]), ece_codegen::generate(new, &[])];
    if let Some(outcome) = outcomes.iter().find(|outcome| outcome.files.is_empty()) {
        let findings = outcome.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        return Err(Error::new(format!("no code can be generated for {name}:\n{findings}")));
    }
    let [before, after] = [read(old)?, read(new)?];
    let there_and_back = || [compare(&before, &after), compare(&after, &before)];
    Ok(Pair { name: name.to_owned(), outcomes, units: units(there_and_back()), comparisons: there_and_back() })
}

fn read(document: &str) -> Result<Snapshot> {
    ece_codegen::read(document, &[]).0.ok_or_else(|| Error::new("a document of the tests cannot be read"))
}

/// The pairs of a folder: name, old and new.
fn small(folder: &Path) -> Result<Vec<(String, String, String)>> {
    let entries = fs::read_dir(folder).map_err(|e| Error::io("read", folder, &e))?;
    let files = entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let mut names: Vec<String> = files.filter_map(|file| Some(file.strip_suffix(".old.json")?.to_owned())).collect();
    names.sort();
    let text = |name: &str, side: &str| crate::inputs::read(&folder.join(format!("{name}.{side}.json")));
    names.into_iter().map(|name| Ok((name.clone(), text(&name, "old")?, text(&name, "new")?))).collect()
}
