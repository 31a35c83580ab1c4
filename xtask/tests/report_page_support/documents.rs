//! Pairs of documents.

use serde_json::{Map, Value, json};

/// Names that mean something to whoever does not escape them.
pub(crate) const NASTY: [&str; 8] = [
    "</script><script>document.title='owned'</script>",
    "\"><img src=http://127.0.0.1:9/a.png onerror=document.title='owned'>",
    "' onmouseover='document.title=1",
    "--><svg onload=document.title='owned'>",
    "</style></title></textarea><h1>",
    "]]>&lt;b&gt;&quot;",
    "\u{202e}txt.exe",
    "javascript:document.title='owned'",
];

fn object(members: impl IntoIterator<Item = (String, Value)>) -> Value {
    json!({ "type": "object", "properties": members.into_iter().collect::<Map<_, _>>() })
}

fn document(paths: &Value, definitions: &Value) -> Value {
    json!({ "swagger": "2.0", "info": { "title": "Lamps", "version": "1" }, "basePath": "/api", "paths": paths, "definitions": definitions })
}

fn operation(id: &str, tag: &str, body: &str) -> Value {
    json!({
        "operationId": id, "tags": [tag],
        "parameters": [
            { "name": "level", "in": "query", "type": "integer", "maximum": 9 },
            { "name": "body", "in": "body", "required": true, "schema": { "$ref": format!("#/definitions/{body}") } }
        ],
        "responses": { "200": { "description": "", "schema": { "$ref": "#/definitions/Lamp" } } }
    })
}

/// Something of each verdict.
pub(crate) fn lamps() -> [Value; 2] {
    let text = json!({ "type": "string" });
    let members = |names: &[&str]| object(names.iter().map(|name| ((*name).to_owned(), text.clone())));
    let get = json!({
        "operationId": "get-lamp", "tags": ["Lamps"],
        "responses": { "200": { "description": "", "schema": { "$ref": "#/definitions/Lamp" } } }
    });
    let put = operation("set-lamp", "Other rooms", "Wish");
    let mut later = put.clone();
    later["parameters"][0]["maximum"] = json!(7);
    later["parameters"].as_array_mut().unwrap().push(json!({ "name": "dim", "in": "query", "type": "boolean" }));
    let old = document(
        &json!({ "/lamp": { "get": get, "put": put } }),
        &json!({ "Lamp": members(&["lit", "colour"]), "Wish": members(&["lit", "when"]) }),
    );
    let new = document(
        &json!({ "/lamp": { "get": get, "put": later }, "/rooms": { "post": operation("add-room", "Rooms", "Wish") } }),
        &json!({ "Lamp": members(&["lit", "size"]), "Wish": members(&["lit"]) }),
    );
    [old, new]
}

/// Every name that a document may choose is one long word, and what changes does so at several places.
pub(crate) fn long() -> [Value; 2] {
    let word = |name: &str| format!("{name}{}", "LongerAndLonger".repeat(12));
    let side = |kept: &str, limit: u32| {
        let (mut paths, mut definitions) = (Map::new(), Map::new());
        for index in 0..3 {
            let mut operation = operation(&word(&format!("op{index}")), &word("Tag"), &word("Lamp0"));
            operation["parameters"][0]["maximum"] = json!(limit);
            operation["parameters"][0]["name"] = json!(word("level"));
            operation["parameters"][0]["default"] = json!(word(kept));
            operation["responses"]["200"]["schema"]["$ref"] = json!(format!("#/definitions/{}", word("Lamp0")));
            operation["tags"] = json!([word(kept)]);
            paths.insert(format!("/{}/{index}", word("path")), json!({ "post": operation }));
            let values = json!({ "type": "string", "enum": [word("on"), word(kept)] });
            let members = [(word(&format!("{kept}{index}")), values.clone()), (word("same"), values)];
            definitions.insert(word(&format!("Lamp{index}")), object(members));
        }
        paths.insert(format!("/{}", word(kept)), json!({ "get": operation(&word(kept), &word(kept), &word("Lamp1")) }));
        definitions.insert("Lamp".to_owned(), object([]));
        let mut document = document(&Value::Object(paths), &Value::Object(definitions));
        document["tags"] = json!([{ "name": word(kept) }, { "name": word("Tag") }]);
        document
    };
    [side("first", 7), side("other", 9)]
}

/// Every name that a document may choose is hostile.
pub(crate) fn hostile() -> [Value; 2] {
    let side = |kept: &str, limit: u32| {
        let mut members = Map::new();
        let (mut paths, mut definitions) = (Map::new(), Map::new());
        for (index, nasty) in NASTY.iter().enumerate() {
            let name = format!("{nasty}{kept}");
            members.insert(
                name.clone(),
                json!({ "type": "string", "enum": [nasty, format!("{kept}{nasty}")], "default": nasty }),
            );
            members.insert(format!("{nasty}!"), json!({ "type": "integer", "maximum": limit, "x-a": nasty }));
            let mut operation = operation(&format!("{nasty}{index}"), nasty, "Lamp");
            operation["parameters"][0]["maximum"] = json!(limit);
            operation["parameters"][0]["name"] = json!(name);
            paths.insert(format!("/{index}/{kept}"), json!({ "post": operation }));
            definitions.insert(name, object([((*nasty).to_owned(), json!({ "type": "string" }))]));
        }
        definitions.insert("Lamp".to_owned(), object(members));
        document(&Value::Object(paths), &Value::Object(definitions))
    };
    [side("a", 7), side("b", 9)]
}
