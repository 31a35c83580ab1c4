//! A document compared with itself is no change, whatever it holds.

use std::fs;
use std::path::Path;

use ece_codegen::Overlay;
use ece_codegen::diff::compare;

/// An id and an address may both be said twice.
#[test]
fn operations_at_one_address_are_themselves() {
    let put = serde_json::json!({ "operationId": "put-many", "responses": { "200": { "description": "" } } });
    let get = serde_json::json!({ "responses": { "200": { "description": "" } } });
    for item in [
        serde_json::json!({ "put": put }),
        serde_json::json!({ "get": get }),
        serde_json::json!({ "put": put, "get": get }),
    ] {
        let document = serde_json::json!({
            "swagger": "2.0", "info": { "title": "t", "version": "1" },
            "paths": { "/{a}/{b}": item, "/{A}/{B}": item, "/{x}/{y}": item },
        });
        let read = || ece_codegen::read(&document.to_string(), &[]).0.unwrap();
        let comparison = compare(&read(), &read());
        assert!(comparison.changes.is_empty(), "{document}: {:?}", comparison.changes);
    }
}

#[test]
fn a_fixture_compared_with_itself_is_no_change() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut count = 0;
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        let overlays: Vec<Overlay> = fs::read_to_string(path.with_extension("overlay"))
            .map(|text| Overlay { file: "fixture.overlay".to_owned(), text })
            .into_iter()
            .collect();
        let document = fs::read_to_string(&path).unwrap();
        let (Some(old), _) = ece_codegen::read(&document, &overlays) else { continue };
        let (Some(new), _) = ece_codegen::read(&document, &overlays) else { continue };
        let comparison = compare(&old, &new);
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        assert!(comparison.changes.is_empty(), "{name}: {:?}", comparison.changes);
        assert!(comparison.unexplained.is_empty(), "{name}: {:?}", comparison.unexplained);
        count += 1;
    }
    assert!(count > 60, "only {count} fixtures were compared");
}
