//! Nothing of a fixture is lost, whatever is wrong with it: counted in its own JSON. `document_truth` does the same for the
//! real document, and `hostile` for documents that somebody has damaged.
#![allow(missing_docs)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ece_codegen::diagnostic::Severity;
use ece_codegen::grammar::{Holds, Place};
use ece_codegen::{Outcome, Overlay};
use serde_json::Value;

const METHODS: [&str; 7] = ["get", "put", "post", "delete", "options", "head", "patch"];

struct Fixture {
    name: String,
    /// Overlays applied; `None` where it cannot be read.
    document: Option<Value>,
    outcome: Outcome,
}

fn fixtures() -> Vec<Fixture> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut paths: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    assert!(paths.len() > 90, "only {} fixtures", paths.len());
    paths.iter().map(|path| fixture(path)).collect()
}

fn fixture(path: &Path) -> Fixture {
    let text = fs::read_to_string(path).unwrap();
    let overlay = fs::read_to_string(path.with_extension("overlay"));
    let overlays: Vec<Overlay> =
        overlay.map(|text| Overlay { file: "fixture.overlay".to_owned(), text }).into_iter().collect();
    Fixture {
        name: path.file_name().unwrap().to_string_lossy().into_owned(),
        document: ece_codegen::corrected(&text, &overlays).0,
        outcome: ece_codegen::generate(&text, &overlays),
    }
}

fn objects(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().into_iter().flatten()
}

/// Every operation as `method path`.
fn operations(document: &Value) -> BTreeSet<String> {
    objects(&document["paths"])
        .flat_map(|(path, item)| {
            METHODS.iter().filter(|it| item.get(**it).is_some()).map(move |method| format!("{method} {path}"))
        })
        .collect()
}

#[test]
fn errors_write_nothing() {
    let (mut with_errors, mut without) = (0, 0);
    for Fixture { name, outcome, .. } in fixtures() {
        let has_errors = outcome.diagnostics.has_errors();
        assert_eq!(outcome.files.is_empty(), has_errors, "{name}: {} files", outcome.files.len());
        assert_eq!(outcome.samples.is_empty(), has_errors, "{name}: {} files of samples", outcome.samples.len());
        *(if has_errors { &mut with_errors } else { &mut without }) += 1;
    }
    assert!(with_errors > 5 && without > 50, "{with_errors} with errors, {without} without");
}

#[test]
fn operations_generated_and_refused_are_those_of_the_document() {
    let (mut generated, mut refused) = (0, 0);
    for Fixture { name, document, outcome } in fixtures() {
        let Some(api) = &outcome.api else { continue };
        let declared = operations(&document.unwrap());
        let made: BTreeSet<String> = api.operations().map(|it| format!("{} {}", it.method, it.path)).collect();
        assert_eq!(api.counts.operations, declared.len(), "{name}");
        assert_eq!(made.len(), api.operations().count(), "{name}: two are the same");
        assert!(made.is_subset(&declared), "{name} invented {:?}", made.difference(&declared));
        let missing: Vec<&String> = declared.difference(&made).collect();
        assert_eq!(api.counts.operations_refused, missing.len(), "{name}: {missing:?}");
        let said = outcome.diagnostics.iter().filter(|it| it.code.severity() != Severity::Note).count();
        assert!(missing.is_empty() || said > 0, "{name}: nothing is said about {missing:?}");
        if !outcome.files.is_empty() {
            let text: String = outcome.files.iter().map(|file| file.text.as_str()).collect();
            assert_eq!(text.matches("impl rt::Operation for ").count(), made.len(), "{name}");
        }
        generated += made.len();
        refused += missing.len();
    }
    assert!(generated > 90, "{generated} generated, {refused} refused");
}

#[test]
fn every_definition_becomes_a_type() {
    let mut count = 0;
    for Fixture { name, document, outcome } in fixtures() {
        let Some(api) = &outcome.api else { continue };
        let made: BTreeSet<&str> = api.types.iter().map(|def| def.pointer().as_str()).collect();
        let document = document.unwrap();
        let declared: Vec<&String> = objects(&document["definitions"]).map(|(key, _)| key).collect();
        for key in &declared {
            let pointer = format!("/definitions/{}", key.replace('~', "~0").replace('/', "~1"));
            assert!(made.contains(pointer.as_str()), "{name}: {key} is not in {made:?}");
        }
        let counts = &api.counts;
        assert_eq!(counts.definitions, declared.len(), "{name}");
        assert_eq!(counts.definitions_generated + counts.definitions_refused, declared.len(), "{name}");
        assert!(counts.definitions_refused == 0 || outcome.diagnostics.refusals() > 0, "{name}");
        count += declared.len();
    }
    assert!(count > 70, "{count} definitions");
}

#[test]
fn parameters_and_properties_are_those_of_the_document() {
    let (mut parameters, mut refused) = (0, 0);
    for Fixture { name, document, outcome } in fixtures() {
        let Some(api) = &outcome.api else { continue };
        let (counts, document) = (&api.counts, document.unwrap());
        let mut properties = 0;
        Holds::Node(Place::Document).visit(&document, &mut |place, object| {
            let members = object.get("properties").and_then(Value::as_object);
            properties += members.filter(|_| place == Place::Schema).map_or(0, serde_json::Map::len);
        });
        if outcome.diagnostics.refusals() == 0 && !outcome.diagnostics.has_errors() {
            assert_eq!((counts.properties, counts.properties_refused), (properties, 0), "{name}");
            assert_eq!(counts.parameters_refused, 0, "{name}");
        } else {
            // What cannot be read at all hides what stands in it.
            assert!(counts.properties <= properties && counts.properties_refused <= counts.properties, "{name}");
            refused += counts.parameters_refused + counts.properties_refused;
        }
        parameters += counts.parameters;
    }
    assert!(parameters > 90 && refused > 5, "{parameters} parameters, {refused} refused");
}
