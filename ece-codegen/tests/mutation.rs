//! Thousands of damaged documents, the same on every machine: whatever comes in, the generator ends on a small stack, says
//! the same twice, writes Rust, and finds no change between a document and itself.
#![allow(missing_docs)]

use std::fs;
use std::path::{Path, PathBuf};
use std::thread;

use ece_codegen::diagnostic::Code;
use ece_codegen::{Outcome, diff};
use fastrand::Rng;
use serde_json::{Value, json};

/// How many documents there are.
const DOCUMENTS: u64 = 5_200;
/// What a thread gets where nobody says how much.
const STACK: usize = 2 << 20;
/// Larger documents take their time, and show nothing that small ones do not.
const LARGEST: usize = 6_000;

/// Fixtures and documents in other people's styles.
fn bases() -> Vec<Value> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let read = |folder: &str| fs::read_dir(tests.join(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut paths: Vec<PathBuf> = read("fixtures").chain(read("documents")).chain(read("documents/faulty")).collect();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "json"));
    paths.sort();
    let texts = paths.iter().map(|path| fs::read_to_string(path).unwrap()).filter(|text| text.len() < LARGEST);
    texts.filter_map(|text| serde_json::from_str(&text).ok()).collect()
}

/// The pointer of a place in a document, near its top or deep within.
fn any_place(document: &Value, rng: &mut Rng) -> String {
    let (mut place, mut pointer) = (document, String::new());
    while rng.u8(0..8) > 0 {
        let (step, next) = match place {
            Value::Object(members) if !members.is_empty() => {
                let (key, value) = members.iter().nth(rng.usize(0..members.len())).unwrap();
                (key.replace('~', "~0").replace('/', "~1"), value)
            }
            Value::Array(values) if !values.is_empty() => {
                let index = rng.usize(0..values.len());
                (index.to_string(), &values[index])
            }
            _ => break,
        };
        place = next;
        pointer = format!("{pointer}/{step}");
    }
    pointer
}

/// What stands nowhere in a document that is right, or in no such place.
fn nonsense(document: &Value, rng: &mut Rng) -> Value {
    let names: Vec<&String> = document["definitions"].as_object().into_iter().flat_map(|all| all.keys()).collect();
    let reference = |name: &str| json!({ "$ref": format!("#/definitions/{name}") });
    match rng.u8(0..24) {
        0 => Value::Null,
        1 => json!(rng.bool()),
        2 => json!(rng.i64(..)),
        3 => json!(1e300),
        4 => json!(""),
        5 => json!([]),
        6 => json!({}),
        7 => {
            let types = ["null", "string", "object", "array", "file", "integer"];
            json!(types[rng.usize(0..types.len())])
        }
        8 => json!(["string", "null"]),
        9 => json!({ "type": "array", "items": { "type": "array" } }),
        10 => json!({ "enum": ["", " ", "\u{202e}", "self", "Self", "1", null, 1, true] }),
        11 => json!({ "allOf": [{ "type": "object" }, { "properties": { "a": {} } }] }),
        12 => {
            let odd = ["#/definitions", "#/%zz/~5", "#", "other.json", "https://x/y", "#/paths"];
            json!({ "$ref": odd[rng.usize(0..odd.len())] })
        }
        13 => json!({ "type": "object", "additionalProperties": { "type": "integer" }, "required": ["x", "x"] }),
        14 => json!("#/definitions/\u{0}"),
        15 => json!({ "in": "body", "name": "b", "schema": {} }),
        16 => {
            json!([{ "in": "path", "name": "p", "type": "string" }, { "in": "formData", "name": "f", "type": "file" }])
        }
        17 => json!({ "type": "object", "discriminator": "kind", "properties": { "kind": { "type": "string" } } }),
        18 => json!((0..rng.u8(0..60)).map(|_| rng.char(..)).collect::<String>()),
        _ => match names.get(rng.usize(0..names.len().max(1))) {
            Some(name) if rng.bool() => json!({ "allOf": [reference(name), reference(name)] }),
            Some(name) => reference(name),
            None => json!({ "type": "object", "properties": { "a": { "type": "string" } } }),
        },
    }
}

/// Changes one thing somewhere.
fn damage(document: &mut Value, other: &Value, rng: &mut Rng) {
    let value = match rng.u8(0..6) {
        // Something right, in the wrong place.
        0 => document.pointer(&any_place(document, rng)).unwrap().clone(),
        1 => other.pointer(&any_place(other, rng)).unwrap().clone(),
        _ => nonsense(document, rng),
    };
    let pointer = any_place(document, rng);
    let place = document.pointer_mut(&pointer).unwrap();
    match (place, rng.u8(0..6)) {
        (Value::Object(members), 0 | 1) if !members.is_empty() => {
            let key = members.keys().nth(rng.usize(0..members.len())).unwrap().clone();
            members.remove(&key);
        }
        (Value::Object(members), 2) if !members.is_empty() => {
            let (key, value) = members.iter().nth(rng.usize(0..members.len())).unwrap();
            let (key, value) = (key.clone(), value.clone());
            let respelled = [key.to_uppercase(), format!("{key}_"), format!("{key}/{{x}}"), key.replace('/', "")];
            members.insert(respelled[rng.usize(0..4)].clone(), value);
        }
        (Value::Object(members), 3) => {
            let keys =
                ["type", "allOf", "properties", "required", "$ref", "x-nullable", "readOnly", "enum", "get", "é"];
            members.insert(keys[rng.usize(0..keys.len())].to_owned(), value);
        }
        (Value::Array(values), 0) if !values.is_empty() => drop(values.remove(rng.usize(0..values.len()))),
        (Value::Array(values), 1) if !values.is_empty() => values.push(values[rng.usize(0..values.len())].clone()),
        (Value::Array(values), 2) => values.push(value),
        (place, _) => *place = value,
    }
}

fn document(seed: u64, bases: &[Value]) -> String {
    let mut rng = Rng::with_seed(seed);
    let mut document = bases[rng.usize(0..bases.len())].clone();
    let other = &bases[rng.usize(0..bases.len())];
    for _ in 0..rng.u8(1..5) {
        damage(&mut document, other, &mut rng);
    }
    document.to_string()
}

/// Everything that must hold; what does not is the error.
fn try_document(text: &str) -> Result<bool, String> {
    let outcome = ece_codegen::generate(text, &[]);
    let again = ece_codegen::generate(text, &[]);
    let said = |outcome: &Outcome| outcome.diagnostics.iter().map(ToString::to_string).collect::<Vec<_>>();
    if outcome.files != again.files || outcome.samples != again.samples || said(&outcome) != said(&again) {
        return Err("two runs differ".to_owned());
    }
    if let Some(finding) = outcome.diagnostics.iter().find(|finding| finding.code == Code::InvalidRust) {
        return Err(finding.to_string());
    }
    for file in outcome.files.iter().chain(&outcome.samples) {
        syn::parse_file(&file.text).map_err(|error| format!("{}: {error}", file.path))?;
    }
    let (Some(old), Some(new)) = (ece_codegen::read(text, &[]).0, ece_codegen::read(text, &[]).0) else {
        return Ok(false);
    };
    let comparison = diff::compare(&old, &new);
    if !comparison.changes.is_empty() {
        return Err(format!("compared with itself: {:?}", comparison.changes[0]));
    }
    Ok(!outcome.files.is_empty())
}

#[test]
fn no_document_breaks_the_generator() {
    let bases = bases();
    assert!(bases.len() > 100, "{}", bases.len());
    let threads = thread::available_parallelism().map_or(2, usize::from).clamp(2, 8) as u64;
    let results: Vec<(u64, Result<bool, String>)> = thread::scope(|scope| {
        let work = |first: u64| {
            let bases = &bases;
            let work = move || {
                let seeds = (first..DOCUMENTS).step_by(usize::try_from(threads).unwrap());
                seeds.map(|seed| (seed, try_document(&document(seed, bases)))).collect::<Vec<_>>()
            };
            thread::Builder::new().stack_size(STACK).spawn_scoped(scope, work).unwrap()
        };
        let running: Vec<_> = (0..threads).map(work).collect();
        running.into_iter().flat_map(|thread| thread.join().expect("no document makes the generator panic")).collect()
    });
    let failed: Vec<String> = results
        .iter()
        .filter_map(|(seed, result)| {
            Some(format!("seed {seed}: {}\n{}", result.as_ref().err()?, document(*seed, &bases)))
        })
        .collect();
    assert!(failed.is_empty(), "{} documents:\n{}", failed.len(), failed[..failed.len().min(5)].join("\n"));
    let generated = results.iter().filter(|(_, result)| *result == Ok(true)).count();
    assert!(generated > results.len() / 20, "only {generated} of {} gave code", results.len());
}
