//! A value of a wrong type at every key of Swagger 2.0, wherever it may be: it is named, and nothing is told of it.
//!
//! `ECE_WRONG_TYPES=1` tries every place of every fixture; the suite tries each key with each value once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use ece_codegen::grammar::{Holds, Place, is_extension};
use ece_codegen::pointer::{Pointer, escape};
use serde_json::{Map, Value, json};

use crate::diff::DiffInput;
use crate::diff::side::Side;

/// What Swagger 2.0 says of the value of a key; an account of its own.
fn is_right(place: Place, key: &str, value: &Value) -> bool {
    match key {
        "default" | "example" => true,
        "maximum" | "minimum" | "multipleOf" => value.is_number(),
        "maxLength" | "minLength" | "maxItems" | "minItems" | "maxProperties" | "minProperties" => value.is_u64(),
        "allowEmptyValue" | "deprecated" | "exclusiveMaximum" | "exclusiveMinimum" | "uniqueItems" | "readOnly"
        | "attribute" | "wrapped" => value.is_boolean(),
        "required" if place == Place::Parameter => value.is_boolean(),
        "parameters" | "security" | "tags" if place != Place::Document => value.is_array(),
        "security" | "tags" | "schemes" | "consumes" | "produces" | "required" | "enum" | "allOf" => value.is_array(),
        "additionalProperties" => value.is_object() || value.is_boolean(),
        "info"
        | "contact"
        | "license"
        | "externalDocs"
        | "paths"
        | "definitions"
        | "parameters"
        | "responses"
        | "securityDefinitions"
        | "get"
        | "put"
        | "post"
        | "delete"
        | "options"
        | "head"
        | "patch"
        | "schema"
        | "headers"
        | "examples"
        | "items"
        | "properties"
        | "xml"
        | "scopes" => value.is_object(),
        // Lists of types are read, as JSON Schema has them.
        "type" => value.is_string() || value == &json!([]),
        _ => value.is_string(),
    }
}

/// True where Swagger 2.0 has the key in this object, and a document stays one whatever is under it.
fn may_have(place: Place, key: &str, object: &Map<String, Value>) -> bool {
    let foreign: &[&str] = match place {
        Place::Document => &["swagger"],
        Place::PathItem => &["summary", "description"],
        Place::Parameter | Place::Header => &["example", "examples"],
        Place::Items => &["title", "description", "example", "examples"],
        Place::Schema => &["collectionFormat", "examples", "anyOf", "oneOf", "not", "patternProperties"],
        _ => &[],
    };
    let has = |key: &str, value: &str| object.get(key).is_some_and(|it| it == value);
    let is_fit = match (place, key) {
        (Place::Parameter, "$ref" | "name" | "in" | "required" | "description") => true,
        (Place::Parameter, "schema") => has("in", "body"),
        (Place::Parameter, "allowEmptyValue") => has("in", "query") || has("in", "formData"),
        (Place::Parameter, _) => !has("in", "body"),
        _ => true,
    };
    is_fit
        && !foreign.contains(&key)
        && !is_extension(key)
        && (place != Place::Parameter || !object.contains_key("$ref"))
}

type Visit<'v> = dyn FnMut(Place, &Map<String, Value>, &str) + 'v;

fn objects(holds: Holds, value: &Value, at: &str, visit: &mut Visit<'_>) {
    let below = |token: &str| holds.below(token);
    match value {
        Value::Object(members) => {
            if let Holds::Node(place) = holds {
                visit(place, members, at);
            }
            for (key, value) in members {
                if let Some(holds) = below(key) {
                    objects(holds, value, &format!("{at}/{}", escape(key)), visit);
                }
            }
        }
        Value::Array(elements) => {
            for (index, value) in elements.iter().enumerate() {
                if let Some(holds) = below("") {
                    objects(holds, value, &format!("{at}/{index}"), visit);
                }
            }
        }
        _ => {}
    }
}

struct Case<'d> {
    name: &'d str,
    document: &'d Value,
    /// Where the value is put, in the place of another one or as a new one.
    at: Pointer,
    value: Value,
}

fn cases(documents: &[(String, Value)], all: bool) -> Vec<Case<'_>> {
    let values = [json!(5), json!("odd"), json!([]), json!({}), json!(null), json!([5])];
    let (mut cases, mut seen) = (Vec::new(), BTreeSet::new());
    for (name, document) in documents {
        let mut case = |at: Pointer, value: &Value| cases.push(Case { name, document, at, value: value.clone() });
        objects(Holds::Node(Place::Document), document, "", &mut |place, object, at| {
            for key in place.keys().map(|key| key.name).filter(|key| may_have(place, key, object)) {
                let is_there = object.contains_key(key);
                let at = Pointer::parse(at).join(key);
                for value in values.iter().filter(|value| !is_right(place, key, value)) {
                    if seen.insert((place, key, value.to_string(), is_there)) || all {
                        case(at.clone(), value);
                    }
                }
                // Elements of lists; of an enum, any value is one.
                let elements = object.get(key).and_then(Value::as_array).filter(|_| key != "enum");
                for index in elements.into_iter().flat_map(|elements| 0..=elements.len()) {
                    if seen.insert((place, key, format!("element {index}"), true)) || all {
                        case(at.join(index), &json!(5));
                    }
                }
            }
        });
    }
    cases
}

fn side(document: &Value) -> Option<Side> {
    Side::new("SIDE", "x".to_owned(), document.to_string(), Vec::new()).ok()
}

impl Case<'_> {
    /// What is told of it that should not be, or not told.
    fn problem(&self) -> Option<String> {
        let mut edited = self.document.clone();
        let (parent, key) = self.at.split_last()?;
        match edited.pointer_mut(parent.as_str())? {
            Value::Array(elements) if key.parse() == Ok(elements.len()) => elements.push(self.value.clone()),
            Value::Array(elements) => *elements.get_mut(key.parse::<usize>().ok()?)? = self.value.clone(),
            object => drop(object.as_object_mut()?.insert(key, self.value.clone())),
        }
        for (documents, which) in [([self.document, &edited], "new"), ([&edited, self.document], "old")] {
            let [Some(old), Some(new)] = documents.map(side) else { return Some("cannot be read".to_owned()) };
            let found = DiffInput::of_sides(old, new);
            if let Some(change) = found.comparison.changes.first() {
                return Some(format!(
                    "{which}: {} [{}] {} -> {}",
                    change.kind.as_str(),
                    change.subject,
                    change.old,
                    change.new
                ));
            }
            if let Some(left) = found.comparison.unexplained.first() {
                return Some(format!("{which}: not explained: {left:?}"));
            }
            let named: Vec<(&str, &str)> =
                found.left_out.iter().filter(|it| !it.in_both).map(|it| (it.side, &*it.pointer)).collect();
            if named != [(which, self.at.as_str())] {
                return Some(format!("{which}: left out: {named:?}"));
            }
        }
        None
    }
}

#[test]
fn a_value_of_a_wrong_type_is_named_and_is_no_change() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../ece-codegen/tests/fixtures");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(fixtures).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let documents = paths.iter().filter_map(|path| {
        let document: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).ok()?;
        // Of those with faults of their own, other tests know.
        let is_sound = side(&document).is_some_and(|side| {
            let of = |old, new| DiffInput::of_sides(old, new);
            side.snapshot.wrong_types.is_empty() && of(side, self::side(&document).unwrap()).left_out.is_empty()
        });
        is_sound.then(|| (path.file_name().unwrap().to_string_lossy().into_owned(), document))
    });
    let mut documents: Vec<(String, Value)> = documents.collect();
    // Small ones take less time.
    documents.sort_by_key(|(_, document)| document.to_string().len());
    let cases = cases(&documents, std::env::var_os("ECE_WRONG_TYPES").is_some());
    assert!(cases.len() > 800, "{}", cases.len());
    let (next, problems) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    let work = || {
        while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
            if let Some(problem) = case.problem() {
                problems.lock().unwrap().push(format!("{}{} = {}: {problem}", case.name, case.at, case.value));
            }
        }
    };
    std::thread::scope(|scope| (0..2).for_each(|_| drop(scope.spawn(work))));
    let problems = problems.into_inner().unwrap();
    let shown = &problems[..problems.len().min(40)];
    assert!(problems.is_empty(), "{} of {} cases:\n{}", problems.len(), cases.len(), shown.join("\n"));
}
