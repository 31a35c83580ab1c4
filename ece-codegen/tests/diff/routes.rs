//! Who sends a value, and who reads it, in both documents: small documents, compared in both directions.

use ece_codegen::diff::{Kind, compare};
use serde_json::{Value, json};

use crate::causes::{check, check_sorted, document, object, reference};
use crate::{letters, read};

/// What an operation takes, gives and fails with: a schema, or null for none.
fn operation(id: &str, takes: &Value, gives: &Value, fails: &Value) -> Value {
    let response = |schema: &Value| match schema {
        Value::Null => json!({ "description": "" }),
        schema => json!({ "description": "", "schema": schema }),
    };
    let body = json!({ "name": "body", "in": "body", "required": true, "schema": takes });
    let parameters = if takes.is_null() { json!([]) } else { json!([body]) };
    let responses = json!({ "200": response(gives), "404": response(fails) });
    json!({ (format!("/{id}")): { "post": { "operationId": id, "parameters": parameters, "responses": responses } } })
}

fn all(operations: &[Value], definitions: &Value) -> Value {
    let mut paths = json!({});
    for operation in operations {
        paths.as_object_mut().unwrap().extend(operation.as_object().unwrap().clone());
    }
    document(&paths, definitions)
}

fn takes(id: &str, name: &str) -> Value {
    operation(id, &reference(name), &Value::Null, &Value::Null)
}

fn gives(id: &str, name: &str) -> Value {
    operation(id, &Value::Null, &reference(name), &Value::Null)
}

fn fails(id: &str, name: &str) -> Value {
    operation(id, &Value::Null, &Value::Null, &reference(name))
}

/// The definition `Tree` without a limit, and with one, beside others.
fn limited(others: &Value) -> [Value; 2] {
    [json!({ "type": "integer" }), json!({ "type": "integer", "maximum": 9 })].map(|height| {
        let mut all = json!({ "Tree": object(&json!({ "height": height })) });
        all.as_object_mut().unwrap().extend(others.as_object().unwrap().clone());
        all
    })
}

const IN_REQUESTS: [&str; 2] = ["limit-tightened B-= silent", "limit-loosened -W= silent"];
const IN_RESPONSES: [&str; 2] = ["limit-tightened -W= silent", "limit-loosened W-= silent"];
const IN_BOTH: [&str; 2] = ["limit-tightened BW= silent", "limit-loosened WW= silent"];
const NOWHERE: [&str; 2] = ["limit-tightened --=", "limit-loosened --="];
const OPERATION: [&str; 2] = ["operation-added -Wm", "operation-removed B-M"];

/// Checks that a limit of `Tree` is told like that, beside what else changes, in whatever order.
#[track_caller]
fn limit(name: &str, operations: [&[Value]; 2], others: [&Value; 2], limit: [&str; 2], beside: [&str; 2]) {
    let ([old, _], [_, new]) = (limited(others[0]), limited(others[1]));
    let expected = [0, 1].map(|side| [limit[side], beside[side]].into_iter().filter(|it| !it.is_empty()).collect());
    check_sorted(name, &all(operations[0], &old), &all(operations[1], &new), expected);
}

#[test]
fn an_operation_of_one_document_alone_harms_nobody() {
    let nothing = json!({});
    for (name, kept, fresh, told) in [
        ("newly given", vec![takes("plant", "Tree")], gives("find", "Tree"), IN_REQUESTS),
        ("newly failed with", vec![takes("plant", "Tree")], fails("find", "Tree"), IN_REQUESTS),
        ("newly taken", vec![gives("find", "Tree")], takes("plant", "Tree"), IN_RESPONSES),
        ("used by nobody else", vec![], takes("plant", "Tree"), NOWHERE),
        ("both ways before", vec![gives("find", "Tree"), takes("plant", "Tree")], gives("list", "Tree"), IN_BOTH),
    ] {
        let more = [&kept[..], &[fresh]].concat();
        limit(name, [&kept, &more], [&nothing; 2], told, OPERATION);
        limit(name, [&more, &kept], [&nothing; 2], told, [OPERATION[1], OPERATION[0]]);
    }
}

#[test]
fn what_an_operation_newly_takes_or_gives_was_not_sent_before() {
    let found = [gives("find", "Tree")];
    let both = [operation("find", &reference("Tree"), &reference("Tree"), &json!(null))];
    let body = ["body-added-required B-M", "body-removed WBM"];
    limit("a new body", [&found, &both], [&json!({}); 2], IN_RESPONSES, body);
    let appeared = ["response-body-appeared -BM", "response-body-disappeared B-M"];
    limit("a new response", [&[takes("find", "Tree")], &both], [&json!({}); 2], IN_REQUESTS, appeared);

    let [before, direct] = [json!({}), json!({ "trees": reference("Tree") })].map(|members| object(&members));
    let list = object(&json!({ "trees": { "type": "array", "items": reference("Tree") } }));
    let map = object(&json!({ "trees": { "type": "object", "additionalProperties": reference("Tree") } }));
    for (name, after) in [("member", direct), ("list", list), ("map", map)] {
        let wood = [&json!({ "Wood": before }), &json!({ "Wood": after })];
        let added = ["property-added-optional -Wm", "property-removed-optional W-M"];
        limit(name, [&[takes("plant", "Wood")], &[takes("plant", "Wood")]], wood, NOWHERE, added);
        // It was given by another operation before, and is.
        let operations = [takes("plant", "Wood"), gives("find", "Tree")];
        limit(name, [&operations, &operations], wood, IN_RESPONSES, added);
        // Through what was there before.
        let operations = [takes("plant", "Wood"), takes("grow", "Tree")];
        limit(name, [&operations, &operations], wood, IN_REQUESTS, added);
    }
}

#[test]
fn what_is_put_together_in_another_way_is_sent_as_before() {
    let [trees, age] = [json!({ "trees": reference("Tree") }), json!({ "age": { "type": "integer" } })];
    let own = json!({ "Wood": object(&json!({ "trees": trees["trees"], "age": age["age"] })) });
    let inherited = json!({ "Base": object(&trees), "Wood": { "allOf": [reference("Base"), object(&age)] } });
    let operations = [takes("plant", "Wood")];
    let definition = ["definition-added --m", "definition-removed --M"];
    limit("a base", [&operations, &operations], [&own, &inherited], IN_REQUESTS, definition);
}

#[test]
fn what_is_said_of_failures_breaks_nothing_for_certain() {
    let tree = |ty: &str| json!({ "Tree": object(&json!({ "height": { "type": ty } })) });
    let retyped = |name: &str, operations: &[Value], letters: &str| {
        let entry = format!("property-type-changed {letters}");
        let [old, new] = ["integer", "boolean"].map(|ty| all(operations, &tree(ty)));
        check(name, &old, &new, &[&entry], &[&entry]);
    };
    retyped("failures", &[fails("find", "Tree")], "WWM");
    retyped("failures and requests", &[fails("find", "Tree"), takes("plant", "Tree")], "BBM");
    retyped("failures and successes", &[fails("find", "Tree"), gives("list", "Tree")], "BBM");

    let inline = |ty: &str| {
        let schema = object(&json!({ "height": { "type": ty } }));
        all(&[operation("find", &Value::Null, &Value::Null, &schema)], &json!({}))
    };
    let entry = ["property-type-changed WWM"];
    check("inline", &inline("integer"), &inline("boolean"), &entry, &entry);

    let both = [fails("find", "Tree"), takes("plant", "Tree")];
    limit("a limit", [&both, &both], [&json!({}); 2], IN_BOTH, ["", ""]);
    let [old, new] = [json!([]), json!(["height"])].map(|required| {
        let mut tree = tree("integer");
        tree["Tree"]["required"] = required;
        all(&[fails("find", "Tree")], &tree)
    });
    check("required", &old, &new, &["property-became-required -WM"], &["property-became-optional W-M"]);
}

#[test]
fn a_kind_travels_as_what_it_is_a_kind_of() {
    let shape = json!({ "type": "object", "discriminator": "kind", "required": ["kind"], "properties": { "kind": { "type": "string" } } });
    let kind = json!({ "allOf": [reference("Shape"), object(&json!({ "side": { "type": "integer" } }))] });
    let round = json!({ "allOf": [reference("Shape"), object(&json!({ "radius": { "type": "integer" } }))] });
    let old = json!({ "Shape": shape, "Round": round });
    let new = json!({ "Shape": shape, "Round": round, "Square": kind });
    let kept = [takes("draw", "Shape")];
    let more = [takes("draw", "Shape"), gives("find", "Shape")];
    let told = |from: &Value, to: &Value| -> Vec<String> {
        let changes = compare(&read(from), &read(to)).changes;
        let changes = changes.iter().filter(|it| matches!(it.kind, Kind::SubtypeAdded | Kind::SubtypeRemoved));
        changes.map(letters).collect()
    };
    for (name, before, after, expected) in [
        ("taken", &kept[..], &kept[..], ["-Wm", "B-M"]),
        ("newly given", &kept[..], &more[..], ["-Wm", "B-M"]),
        ("newly taken", &more[1..], &more[..], ["W-m", "-WM"]),
        ("used by nobody before", &[][..], &kept[..], ["--m", "--M"]),
    ] {
        let (old, new) = (all(before, &old), all(after, &new));
        assert_eq!([told(&old, &new), told(&new, &old)], expected.map(|it| vec![it.to_owned()]), "{name}");
    }
}

#[test]
fn no_request_carries_what_the_server_fills() {
    let filled = |schema: &Value, required: &[&str]| {
        let mut member = schema.clone();
        member["readOnly"] = json!(true);
        json!({ "type": "object", "required": required, "properties": { "no": member, "a": { "type": "string" } } })
    };
    let without = || object(&json!({ "a": { "type": "string" } }));
    let text = json!({ "type": "string" });
    let short = json!({ "type": "string", "maxLength": 5 });
    let number = json!({ "type": "integer" });
    for (name, old, new, requests, both) in [
        (
            "added",
            without(),
            filled(&text, &["no"]),
            ["property-added-required --m", "property-removed-required --M"],
            ["property-added-required -Bm", "property-removed-required B-M"],
        ),
        (
            "became required",
            filled(&text, &[]),
            filled(&text, &["no"]),
            ["property-became-required --M", "property-became-optional --M"],
            ["property-became-required -BM", "property-became-optional B-M"],
        ),
        ("limited", filled(&text, &["no"]), filled(&short, &["no"]), NOWHERE, IN_RESPONSES),
        ("limited, optional", filled(&text, &[]), filled(&short, &[]), NOWHERE, IN_RESPONSES),
        (
            "retyped",
            filled(&text, &["no"]),
            filled(&number, &["no"]),
            ["property-type-changed --M"; 2],
            ["property-type-changed BBM"; 2],
        ),
    ] {
        let [old, new] = [old, new].map(|tree| json!({ "Tree": tree }));
        let (sent, everywhere) = ([takes("plant", "Tree")], [takes("plant", "Tree"), gives("find", "Tree")]);
        for (operations, [forth, back]) in [(&sent[..], requests), (&everywhere[..], both)] {
            check(name, &all(operations, &old), &all(operations, &new), &[forth], &[back]);
        }
    }
    // What it holds is not sent either, unless something else holds it.
    let held = json!({ "type": "object", "properties": { "no": { "$ref": "#/definitions/Tree", "readOnly": true } } });
    let wood = json!({ "Wood": held });
    let operations = [takes("plant", "Wood")];
    limit("held", [&operations, &operations], [&wood; 2], NOWHERE, ["", ""]);
    let operations = [takes("plant", "Wood"), gives("find", "Wood")];
    limit("held and read", [&operations, &operations], [&wood; 2], IN_RESPONSES, ["", ""]);
    let operations = [takes("plant", "Wood"), takes("grow", "Tree")];
    limit("held and taken", [&operations, &operations], [&wood; 2], IN_REQUESTS, ["", ""]);
}

#[test]
fn what_the_server_newly_fills_is_missed_where_it_was_required() {
    let tree = |member: Value, required: &[&str]| {
        let tree = json!({ "type": "object", "required": required, "properties": { "no": member } });
        all(&[takes("plant", "Tree")], &json!({ "Tree": tree }))
    };
    let (own, filled) = (json!({ "type": "string" }), json!({ "type": "string", "readOnly": true }));
    check_sorted(
        "required before",
        &tree(own.clone(), &["no"]),
        &tree(filled.clone(), &["no"]),
        [vec!["became-read-only WBM"], vec!["became-writable BWM"]],
    );
    check_sorted(
        "optional before",
        &tree(own, &[]),
        &tree(filled, &["no"]),
        [
            vec!["became-read-only W-=", "property-became-required --M"],
            vec!["became-writable -W=", "property-became-optional --M"],
        ],
    );
}

#[test]
fn a_request_needs_what_is_required_though_nothing_describes_it() {
    let tree = |required: &[&str]| {
        let mut tree = object(&json!({ "height": { "type": "integer" } }));
        tree["required"] = json!(required);
        json!({ "Tree": tree })
    };
    let (old, new) = (tree(&[]), tree(&["age"]));
    for (name, operation, forth, back) in [
        ("taken", takes("plant", "Tree"), "property-became-required B-= silent", "property-became-optional -B= silent"),
        ("given", gives("find", "Tree"), "property-became-required --=", "property-became-optional --="),
    ] {
        let operations = [operation];
        check(name, &all(&operations, &old), &all(&operations, &new), &[forth], &[back]);
    }
    // Described by a base, it is a member like others.
    let inherits = |required: &[&str]| {
        let own = json!({ "type": "object", "required": required, "properties": { "a": { "type": "string" } } });
        let base = object(&json!({ "age": { "type": "integer" } }));
        json!({ "Base": base, "Tree": { "allOf": [reference("Base"), own] } })
    };
    let [old, new] = [inherits(&[]), inherits(&["age"])].map(|it| all(&[takes("plant", "Tree")], &it));
    check("described", &old, &new, &["property-became-required B-M"], &["property-became-optional -WM"]);
}

#[test]
fn null_says_nothing_of_parameters_and_headers_and_is_told() {
    let told = |parameter: &Value, header: &Value| {
        let responses = json!({ "200": { "description": "", "headers": { "X-Age": header } } });
        let operation = json!({ "operationId": "find", "parameters": [parameter], "responses": responses });
        document(&json!({ "/trees": { "get": operation } }), &json!({}))
    };
    let text = json!({ "type": "string", "enum": ["oak"] });
    for (key, value) in
        [("x-nullable", json!(true)), ("type", json!(["string", "null"])), ("enum", json!(["oak", null]))]
    {
        let mut nullable = text.clone();
        nullable[key] = value;
        let query = |schema: &Value| {
            let mut query = json!({ "name": "q", "in": "query" });
            query.as_object_mut().unwrap().extend(schema.as_object().unwrap().clone());
            query
        };
        let list = |schema: &Value| json!({ "name": "q", "in": "query", "type": "array", "items": schema });
        let parameter = ["parameter-flag-changed --="];
        check(key, &told(&query(&text), &text), &told(&query(&nullable), &text), &parameter, &parameter);
        check(key, &told(&list(&text), &text), &told(&list(&nullable), &text), &parameter, &parameter);
        let header = ["flag-changed --="];
        check(key, &told(&query(&text), &text), &told(&query(&text), &nullable), &header, &header);
    }
}

/// What an operation of one document alone carries, nobody meets on the other side.
#[test]
fn an_entry_lists_the_operations_that_carry_it_in_both_documents() {
    let [old, new] = limited(&json!({}));
    let old = all(&[takes("plant", "Tree"), takes("gone", "Tree")], &old);
    let new = all(&[takes("plant", "Tree"), takes("fresh", "Tree")], &new);
    for (old, new) in [(&old, &new), (&new, &old)] {
        let comparison = compare(&read(old), &read(new));
        let of_member = |kind: Kind| matches!(kind, Kind::PropertyLimitTightened | Kind::PropertyLimitLoosened);
        let change = comparison.changes.iter().find(|change| of_member(change.kind)).unwrap();
        assert_eq!(change.operations, ["plant"]);
    }
}
