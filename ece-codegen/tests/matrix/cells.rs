//! Cells: an edit at a place, as parts of documents that stand side by side.

use serde_json::{Map, Value, json};

use super::edits::{self, Edit, Fits, Told};
use super::places::{self, Place};

/// An edit at a place.
#[derive(Clone, Copy, Debug)]
pub struct Cell {
    /// Its number; what belongs to it begins with `T` and this.
    pub number: usize,
    pub edit: &'static Edit,
    pub place: &'static Place,
    /// Another edit, where the place has a gap for it.
    pub beside: Option<&'static Edit>,
}

/// Which edits have been made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    pub edit: bool,
    pub beside: bool,
}

impl Made {
    pub const NONE: Self = Self { edit: false, beside: false };
    pub const ALL: Self = Self { edit: true, beside: true };

    /// One side of a comparison.
    pub fn all(is_new: bool) -> Self {
        if is_new { Self::ALL } else { Self::NONE }
    }
}

impl Cell {
    pub fn name(&self) -> String {
        let beside = self.beside.map(|edit| format!(" ({})", edit.name)).unwrap_or_default();
        format!("{} in {}{beside}", self.edit.name, self.place.name)
    }

    pub fn prefix(&self) -> String {
        format!("T{}x", self.number)
    }

    pub fn edits(&self) -> impl Iterator<Item = &'static Edit> {
        std::iter::once(self.edit).chain(self.beside)
    }

    /// A schema of the edit, on one side.
    pub fn schema(&self, edit: &Edit, is_new: bool) -> Value {
        parse(&self.own(if is_new { edit.new } else { edit.old }))
    }

    /// The definitions that the edits need.
    pub fn definitions(&self) -> Map<String, Value> {
        let texts: Vec<&str> = self.edits().flat_map(|edit| [edit.old, edit.new]).collect();
        let is_needed = |name: &str| texts.iter().any(|text| text.contains(&format!("@{name}\"")));
        let needed = edits::DEFINITIONS.iter().filter(|(name, _)| is_needed(name));
        needed.map(|(name, text)| (self.own(&format!("@{name}")), parse(text))).collect()
    }

    fn own(&self, text: &str) -> String {
        text.replace('@', &self.prefix())
    }

    fn part(&self, made: Made) -> Value {
        let fill = |text: String, gap: &str, schema: &Value| {
            let schema = schema.to_string();
            let members = schema.trim_start_matches('{').strip_suffix('}').unwrap_or_default().to_owned();
            text.replace(&format!("{{\"{gap}\":0}}"), &schema).replace(&format!("\"{gap}\":0"), &members)
        };
        let mut text = fill(self.own(self.place.text), "SCHEMA", &self.schema(self.edit, made.edit));
        if let Some(beside) = self.beside {
            text = fill(text, "BESIDE", &self.schema(beside, made.beside));
        }
        let mut part = parse(&text);
        add(&mut part, "definitions", self.definitions());
        part
    }
}

/// JSON that is written here; what is none is an edit that nobody tells of, which the test sees.
pub fn parse(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_default()
}

/// Adds items to a map of the document.
fn add(document: &mut Value, key: &str, items: Map<String, Value>) {
    if let Value::Object(all) = &mut document[key] {
        all.extend(items);
    } else if !items.is_empty() {
        document[key] = Value::Object(items);
    }
}

/// All cells.
pub fn cells() -> Vec<Cell> {
    let edits: Vec<&'static Edit> = edits::PLAIN.iter().chain(edits::OBJECTS).collect();
    let mut cells = Vec::new();
    for (index, edit) in edits.iter().enumerate() {
        for (at, place) in places::PLACES.iter().enumerate().filter(|(_, place)| fits(edit, place)) {
            let others: Vec<&&Edit> = edits.iter().filter(|other| fits(other, place)).collect();
            let has_two = place.text.contains("BESIDE");
            // Another partner at every place.
            let beside = has_two.then(|| *others[(index * 7 + at * 5 + 3) % others.len()]);
            cells.push(Cell { number: cells.len(), edit, place, beside });
        }
    }
    cells
}

/// False where the two make no document that anybody would write.
fn fits(edit: &Edit, place: &Place) -> bool {
    // What has to be given has no default.
    let has_default = edit.new.contains("\"default\"");
    if has_default && ["body", "required-query", "path"].contains(&place.name) {
        return false;
    }
    // The elements of a parameter are not described.
    let is_of_elements = place.name == "query-element" && edit.told == Told::Documentation;
    place.fits == Fits::Schema || edit.fits == Fits::Anywhere && !is_of_elements
}

/// A document of these cells, side by side.
pub fn document(cells: &[Cell], made: Made) -> Value {
    let mut document = json!({
        "swagger": "2.0", "info": { "title": "Trees", "version": "1" }, "host": "trees.example", "schemes": ["https"]
    });
    for cell in cells {
        let part = cell.part(made);
        for (key, items) in part.as_object().into_iter().flatten() {
            add(&mut document, key, items.as_object().cloned().unwrap_or_default());
        }
    }
    document
}
