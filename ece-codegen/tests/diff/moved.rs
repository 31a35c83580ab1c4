//! One cause, one entry: the base path beside paths and ids, responses that operations share, names of names.

use serde_json::{Value, json};

use crate::causes::{answering, check, check_sorted, document, object, reference};

/// Three operations below `prefix`, called after themselves but for those that `ids` calls otherwise.
fn paths(base: &str, prefixes: [&str; 2], ids: [&str; 3]) -> Value {
    let operation = |id: &str, schema: Value| json!({ "operationId": id, "responses": { "200": { "description": "", "schema": schema } } });
    let [trees, logs] = prefixes;
    let tree = operation(ids[0], json!({ "type": "string" }));
    let cut = operation(ids[1], json!({ "type": "integer" }));
    let log = operation(ids[2], json!({ "type": "boolean" }));
    let mut it = document(
        &json!({ format!("{trees}/trees"): { "get": tree, "post": cut }, format!("{logs}/logs"): { "get": log } }),
        &json!({}),
    );
    it["basePath"] = json!(base);
    it
}

const IDS: [&str; 3] = ["get-trees", "cut-trees", "get-logs"];

#[test]
fn a_base_path_that_moves_into_the_paths_moves_nothing_else() {
    let old = paths("/api", ["", ""], IDS);
    let base = "base-path-changed --=";
    check("alone", &old, &paths("/", ["/api", "/api"], IDS), &[base], &[base]);
    let renamed = ["operation-id-changed --M", base];
    check("and an id", &old, &paths("/", ["/api", "/api"], ["list-trees", IDS[1], IDS[2]]), &renamed, &renamed);
    let swapped = ["operation-id-changed --M", "operation-id-changed --M", base];
    check("and ids", &old, &paths("/", ["/api", "/api"], [IDS[1], IDS[0], IDS[2]]), &swapped, &swapped);
    let moved = ["operation-moved BB= silent", base];
    check("and a path", &old, &paths("/", ["/api", "/api/v2"], IDS), &moved, &moved);
    let changed = ["base-path-changed BB= silent"];
    check("elsewhere", &old, &paths("/api/v2", ["", ""], IDS), &changed, &changed);
    check(
        "elsewhere, and a path",
        &old,
        &paths("/v2", ["", "/old"], IDS),
        &["base-path-changed BB= silent", "operation-moved BB= silent"],
        &["base-path-changed BB= silent", "operation-moved BB= silent"],
    );
}

#[test]
fn an_operation_that_moves_with_all_others_is_known_under_another_id() {
    let told = ["operation-moved BB= silent", "operation-id-changed --M"];
    let old = paths("/api", ["", ""], IDS);
    check("all", &old, &paths("/api", ["/v2", "/v2"], ["list-trees", IDS[1], IDS[2]]), &told, &told);
    // Where they move apart, nothing says so.
    let mut apart = [vec!["operation-moved BB= silent"; 2], vec!["operation-moved BB= silent"; 2]];
    apart[0].extend(["operation-removed B-M", "operation-added -Wm"]);
    apart[1].extend(["operation-removed B-M", "operation-added -Wm"]);
    check_sorted("apart", &old, &paths("/api", ["/v2", "/v3"], ["list-trees", IDS[1], IDS[2]]), apart);
}

/// Two operations with the same shared responses.
fn shared(failed: &Value, found: &Value) -> Value {
    let operation = |id: &str, statuses: [&str; 2]| {
        let mut it = json!({ "operationId": id, "responses": {} });
        it["responses"][statuses[0]] = json!({ "$ref": "#/responses/Found" });
        it["responses"][statuses[1]] = json!({ "$ref": "#/responses/Failed" });
        it
    };
    let (tree, log) = (operation("get-trees", ["200", "404"]), operation("get-logs", ["201", "default"]));
    let tree_and_log = json!({ "Tree": object(&json!({ "age": { "type": "integer" } })), "Log": object(&json!({ "line": { "type": "string" } })) });
    let mut it = document(&json!({ "/trees": { "get": tree }, "/logs": { "get": log } }), &tree_and_log);
    it["responses"] = json!({ "Failed": { "description": "" }, "Found": { "description": "" } });
    for (name, schema) in [("Failed", failed), ("Found", found)] {
        if !schema.is_null() {
            it["responses"][name]["schema"] = schema.clone();
        }
    }
    it
}

#[test]
fn the_body_of_a_shared_response_is_one_thing() {
    let (tree, log) = (reference("Tree"), reference("Log"));
    let list = json!({ "type": "array", "items": reference("Tree") });
    let failed = ["error-body-changed WW= silent"];
    for (name, other) in [("another", &log), ("a list", &list), ("gone", &Value::Null)] {
        check(name, &shared(&tree, &tree), &shared(other, &tree), &failed, &failed);
    }
    let found = ["response-body-changed BBM"];
    for (name, other) in [("another", &log), ("a list", &list)] {
        check(name, &shared(&tree, &tree), &shared(&tree, other), &found, &found);
    }
    let (gone, come) = (["response-body-disappeared B-M"], ["response-body-appeared -BM"]);
    check("no body", &shared(&tree, &tree), &shared(&tree, &Value::Null), &gone, &come);
}

#[test]
fn what_a_name_of_a_name_stands_for_is_told_of_the_name() {
    let of = |schema: Value, is_inner: bool| {
        let mut definitions = json!({ "Tree": object(&json!({ "age": reference("Age") })), "Age": schema });
        if is_inner {
            definitions["Years"] = definitions["Age"].take();
            definitions["Age"] = reference("Years");
        }
        document(&answering(&reference("Tree")), &definitions)
    };
    let changed = ["definition-type-changed BBM"];
    for is_inner in [false, true] {
        let (text, number) = (json!({ "type": "string" }), json!({ "type": "integer" }));
        check("a number", &of(text.clone(), is_inner), &of(number, is_inner), &changed, &changed);
        let list = json!({ "type": "array", "items": { "type": "string" } });
        check("a list", &of(text, is_inner), &of(list, is_inner), &changed, &changed);
    }
}

#[test]
fn what_a_name_of_a_name_says_is_read_only_is() {
    let of = |is_read_only: bool, is_inner: bool| {
        let mut schema = json!({ "type": "string" });
        if is_read_only {
            schema["readOnly"] = json!(true);
        }
        let mut definitions = json!({ "Tree": object(&json!({ "age": reference("Age") })), "Age": schema });
        if is_inner {
            definitions["Years"] = definitions["Age"].take();
            definitions["Age"] = reference("Years");
        }
        let body = json!([{ "name": "body", "in": "body", "required": true, "schema": reference("Tree") }]);
        let put =
            json!({ "operationId": "put-tree", "parameters": body, "responses": { "204": { "description": "" } } });
        document(&json!({ "/trees": { "put": put } }), &definitions)
    };
    for is_inner in [false, true] {
        let (forth, back) = (["became-read-only W-= silent"], ["became-writable -W= silent"]);
        check("read-only", &of(false, is_inner), &of(true, is_inner), &forth, &back);
    }
}
