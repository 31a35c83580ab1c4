//! What follows from something is told with it: media types of the whole document, parameters that nothing declares, what a
//! part of an `allOf` tells apart.

use ece_codegen::diff::compare;
use serde_json::{Value, json};

use crate::causes::{answering, check, document, object, reference};
use crate::read;

/// One operation that sends and reads a tree, one that does neither, and one that saves a file.
fn speaking(consumes: &Value, produces: &Value) -> Value {
    let body = json!([{ "name": "body", "in": "body", "required": true, "schema": reference("Tree") }]);
    let tree = json!({ "200": { "description": "", "schema": reference("Tree") } });
    let file = json!({ "200": { "description": "", "schema": { "type": "file" } } });
    let mut tree_type = object(&json!({ "age": { "type": "integer" } }));
    tree_type["required"] = json!(["age"]);
    let mut it = document(
        &json!({
            "/trees": {
                "put": { "operationId": "put-tree", "parameters": body, "responses": tree },
                "delete": { "operationId": "cut-tree", "responses": { "204": { "description": "" } } }
            },
            "/photo": { "get": { "operationId": "get-photo", "responses": file } }
        }),
        &json!({ "Tree": tree_type }),
    );
    (it["consumes"], it["produces"]) = (consumes.clone(), produces.clone());
    it
}

#[test]
fn media_types_of_all_operations_are_one_entry() {
    let (text, xml) = (json!(["application/json"]), json!(["application/xml"]));
    let consumes = ["consumes-changed BBM"];
    check("sent", &speaking(&text, &text), &speaking(&xml, &text), &consumes, &consumes);
    let (forth, back) = (["produces-changed BWM"], ["produces-changed WBM"]);
    check("read", &speaking(&text, &text), &speaking(&text, &xml), &forth, &back);
    // Requests carry trees no longer as such, so that nobody makes one.
    let [old, new] = [&text, &xml].map(|sent| read(&speaking(sent, &text)));
    for (from, to) in [(&old, &new), (&new, &old)] {
        let comparison = compare(from, to);
        let caused: Vec<&str> = comparison.changes[0].caused.iter().map(|it| it.kind.as_str()).collect();
        assert_eq!(caused, ["rust-surface-changed", "consumes-changed"], "{comparison:#?}");
    }
}

/// An operation below `/trees/{…}`.
fn below(name: &str, declared: &Value) -> Value {
    let get =
        json!({ "operationId": "get-tree", "parameters": declared, "responses": { "204": { "description": "" } } });
    document(&json!({ format!("/trees/{{{name}}}"): { "get": get } }), &json!({}))
}

#[test]
fn what_the_path_names_and_nothing_declares_is_a_text() {
    let declared = |ty: &str| json!([{ "name": "no", "in": "path", "required": true, "type": ty }]);
    let nothing = json!([]);
    check("a text", &below("no", &declared("string")), &below("no", &nothing), &[], &[]);
    let types = ["parameter-type-changed BBM"];
    check("a number", &below("no", &declared("integer")), &below("no", &nothing), &types, &types);
    let renamed = ["path-parameter-renamed --="];
    check("renamed", &below("no", &declared("string")), &below("id", &nothing), &renamed, &renamed);
}

#[test]
fn what_a_discriminator_in_a_part_tells_apart_comes_with_it() {
    let of = |is_told_apart: bool| {
        let mut part = object(&json!({ "kind": { "type": "string" } }));
        part["required"] = json!(["kind"]);
        if is_told_apart {
            part["discriminator"] = json!("kind");
        }
        let tree = json!({ "allOf": [part] });
        let oak = json!({ "allOf": [reference("Tree"), object(&json!({ "age": { "type": "integer" } }))] });
        document(&answering(&reference("Tree")), &json!({ "Tree": tree, "Oak": oak }))
    };
    check("told apart", &of(false), &of(true), &["discriminator-added -WM"], &["discriminator-removed W-M"]);
}
