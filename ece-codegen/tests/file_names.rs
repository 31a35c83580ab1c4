//! Files and modules are named in ASCII, whatever the document calls things: rustc finds no other, and some systems hold no
//! other. Not a fixture, because other tools rename such definitions when they lower them.

use serde_json::json;

#[test]
fn files_and_modules_have_ascii_names_and_types_keep_their_letters() {
    let document = json!({
        "swagger": "2.0", "info": { "title": "Größen", "version": "1" },
        "produces": ["application/json"],
        "paths": { "/straße": { "get": {
            "operationId": "get-straße", "tags": ["größe"],
            "responses": { "200": { "description": "", "schema": { "$ref": "#/definitions/Größe" } } },
        } } },
        "definitions": {
            "Größe": { "type": "object", "properties": { "wert": { "type": "string", "enum": ["groß", "klein"] } } },
            "日本": { "type": "object", "properties": { "東京": { "type": "string" } } },
        },
    });
    let outcome = ece_codegen::generate(&document.to_string(), &[]);
    assert!(!outcome.diagnostics.has_errors(), "{:?}", outcome.diagnostics);
    let files = || outcome.files.iter().chain(&outcome.samples);
    assert!(files().count() > 8);
    for file in files() {
        assert!(file.path.is_ascii(), "{}", file.path);
        let parsed = syn::parse_file(&file.text).unwrap_or_else(|error| panic!("{}: {error}", file.path));
        for item in parsed.items {
            if let syn::Item::Mod(module) = item {
                assert!(module.ident.to_string().is_ascii(), "{}: {}", file.path, module.ident);
            }
        }
    }
    assert!(files().any(|file| file.text.contains("pub struct Größe")));
}
