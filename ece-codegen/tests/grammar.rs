//! The grammar of Swagger held against whole documents.
#![allow(missing_docs)]

mod support;

use ece_codegen::grammar::{Holds, Place, is_extension};
use serde_json::Value;

/// Objects whose keys the grammar does not know, as `place key`.
fn unknown(document: &Value) -> Vec<String> {
    let mut found = Vec::new();
    Holds::Node(Place::Document).visit(document, &mut |place, object| {
        let keys = object.keys().filter(|key| !is_extension(key) && place.key(key).is_none());
        found.extend(keys.map(|key| format!("{place:?} {key}")));
    });
    found
}

#[test]
fn every_key_of_real_documents_is_known_at_its_place() {
    assert_eq!(unknown(&support::document()), [""; 0]);
    for path in support::history() {
        let document = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        assert_eq!(unknown(&document), [""; 0], "{}", path.display());
    }
}

/// An independent count: everything that looks like a place by its own members is visited as one.
#[test]
fn no_place_of_a_real_document_is_passed_over() {
    type IsOne = fn(&Value) -> bool;
    fn objects(value: &Value, is_one: IsOne, count: &mut usize) {
        *count += usize::from(is_one(value));
        match value {
            Value::Object(members) => members.values().for_each(|member| objects(member, is_one, count)),
            Value::Array(elements) => elements.iter().for_each(|element| objects(element, is_one, count)),
            _ => {}
        }
    }
    let document = support::document();
    let kinds: [(Place, IsOne); 3] = [
        (Place::Operation, |value| value["operationId"].is_string()),
        (Place::Parameter, |value| value["in"].is_string() && value["flow"].is_null() && value["type"] != "apiKey"),
        (Place::Schema, |value| value["properties"].is_object()),
    ];
    for (place, is_one) in kinds {
        let (mut all, mut visited) = (0, 0);
        objects(&document, is_one, &mut all);
        Holds::Node(Place::Document).visit(&document, &mut |at, object| {
            visited += usize::from(at == place && is_one(&Value::Object(object.clone())));
        });
        assert_eq!(all, visited, "{place:?}");
        assert!(all > 100, "{place:?}: {all}");
    }
}
