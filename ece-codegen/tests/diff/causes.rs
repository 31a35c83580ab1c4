//! One cause is one entry, the true one: small documents, compared in both directions.

use ece_codegen::diff::{Change, compare};
use serde_json::{Value, json};

use crate::{letters, read};

fn document(paths: &Value, definitions: &Value) -> Value {
    json!({
        "swagger": "2.0", "info": { "title": "Trees", "version": "1" }, "paths": paths, "definitions": definitions,
        "consumes": ["application/json"], "produces": ["application/json"]
    })
}

fn object(properties: &Value) -> Value {
    json!({ "type": "object", "properties": properties })
}

fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

/// An operation with an answer.
fn answering(schema: &Value) -> Value {
    json!({ "/trees": { "get": {
        "operationId": "get-tree", "responses": { "200": { "description": "", "schema": schema } }
    } } })
}

fn told(change: &Change) -> String {
    let silent = if change.is_silent() { " silent" } else { "" };
    format!("{} {}{silent}", change.kind.as_str(), letters(change))
}

/// What is told in both directions: kind and verdicts of each entry, in order.
#[track_caller]
fn check(name: &str, old: &Value, new: &Value, forth: &[&str], back: &[&str]) {
    let (old, new) = (read(old), read(new));
    for (from, to, expected) in [(&old, &new, forth), (&new, &old, back)] {
        let comparison = compare(from, to);
        let told: Vec<String> = comparison.changes.iter().map(told).collect();
        assert_eq!(told, expected, "{name}: {comparison:#?}");
        assert_eq!(comparison.unexplained, [], "{name}");
    }
}

/// Two operations with a parameter each.
fn two(one: &Value, other: &Value) -> Value {
    let operation = |id: &str, parameters: &Value| json!({ "operationId": id, "parameters": parameters, "responses": { "200": { "description": "" } } });
    document(
        &json!({ "/a": { "get": operation("get-a", one) }, "/b": { "get": operation("get-b", other) } }),
        &json!({}),
    )
}

#[test]
fn an_enum_that_parameters_share_changes_with_each_of_them() {
    for wrap in [
        |it: Value| json!([{ "name": "kind", "in": "query", "type": "string", "enum": it }]),
        |it: Value| json!([{ "name": "kind", "in": "header", "type": "string", "enum": it }]),
        |it: Value| json!([{ "name": "kind", "in": "query", "type": "array", "items": { "type": "string", "enum": it } }]),
    ] {
        let (few, more) = (wrap(json!(["x", "y"])), wrap(json!(["x", "y", "z"])));
        let respelled = wrap(json!(["X", "y"]));
        check(
            "of both",
            &two(&few, &few),
            &two(&more, &more),
            &["parameter-enum-value-added -Wm"],
            &["parameter-enum-value-removed B-M"],
        );
        // The type splits: whoever passes it has to choose.
        for (one, other) in [(&more, &few), (&few, &more)] {
            check(
                "of one",
                &two(&few, &few),
                &two(one, other),
                &["parameter-enum-value-added -WM"],
                &["parameter-enum-value-removed B-M"],
            );
        }
        let silent = ["parameter-enum-value-respelled BB= silent"];
        check("respelled", &two(&few, &few), &two(&respelled, &respelled), &silent, &silent);
        let seen = ["parameter-enum-value-respelled BBM"];
        check("one respelled", &two(&few, &few), &two(&respelled, &few), &seen, &seen);
    }
}

#[test]
fn a_parameter_is_told_apart_from_others_of_its_name() {
    let parameter = |place: &str, ty: &str| json!({ "name": "q", "in": place, "type": ty });
    let of = |parameters: Value| two(&parameters, &json!([]));
    let (query, header) = (parameter("query", "string"), parameter("header", "string"));
    check(
        "after",
        &of(json!([query])),
        &of(json!([query, header])),
        &["parameter-added-optional -Wm"],
        &["parameter-removed-optional W-M"],
    );
    // The setter of the other one gets another name because of it.
    check(
        "before",
        &of(json!([query])),
        &of(json!([header, query])),
        &["parameter-added-optional -WM"],
        &["parameter-removed-optional W-M"],
    );
    let retyped = parameter("header", "integer");
    let types = ["parameter-type-changed BBM"];
    check("retyped", &of(json!([query, header])), &of(json!([query, retyped])), &types, &types);
    let both = of(json!([parameter("query", "integer"), retyped]));
    check("both retyped", &of(json!([query, header])), &both, &types, &types);
    let moved = ["parameter-moved BB= silent"];
    check("moved", &of(json!([query])), &of(json!([header])), &moved, &moved);
    let form = json!({ "name": "q", "in": "formData", "type": "string" });
    check("two, one moved", &of(json!([query, form])), &of(json!([header, form])), &moved, &moved);
    check(
        "three",
        &of(json!([query, header])),
        &of(json!([query, header, form])),
        &["parameter-added-optional -Wm"],
        &["parameter-removed-optional W-M"],
    );
}

#[test]
fn a_renamed_member_is_silent_where_rust_calls_it_the_same() {
    let of = |name: &str, required: bool| {
        let mut tree = object(&json!({ name: { "type": "string" }, "age": { "type": "integer" } }));
        if required {
            tree["required"] = json!([name]);
        }
        document(&answering(&reference("Tree")), &json!({ "Tree": tree }))
    };
    let seen = ["property-renamed W-M"];
    check("optional", &of("tree_name", false), &of("treename", false), &seen, &seen);
    let silent = ["property-renamed BB= silent"];
    check("required", &of("tree_name", true), &of("treeName", true), &silent, &silent);
    check(
        "and required",
        &of("tree_name", false),
        &of("treename", true),
        &["property-renamed WBM"],
        &["property-renamed B-M"],
    );
}

#[test]
fn a_line_belongs_to_its_true_cause() {
    let of = |member: &Value| {
        document(&answering(&reference("Tree")), &json!({ "Tree": object(&json!({ "age": member })) }))
    };
    let plain = of(&json!({ "type": "string" }));
    for (name, marker, kind) in [
        ("readOnly", json!(true), "flag-changed --="),
        ("x-ece-experimental", json!(true), "flag-changed --="),
        ("x-anything", json!({ "a": 1 }), "flag-changed --="),
        ("description", json!("years"), "documentation-changed --="),
        // Not silent: whoever uses the member has to look at it anyway.
        ("maximum", json!(900), "limit-tightened -W="),
    ] {
        let both = of(&json!({ "type": "integer", name: marker }));
        let (forth, back) = (["property-type-changed BBM", kind], kind.replace("tightened -W", "loosened W-"));
        check(name, &plain, &both, &forth, &["property-type-changed BBM", &back]);
    }
    let operation = |id: &str, is_deprecated: bool| {
        json!({ "/a": { "get": {
            "operationId": id, "deprecated": is_deprecated, "responses": { "200": { "description": "" } }
        } } })
    };
    let (old, new) = (operation("get-a", false), operation("fetch-a", true));
    check(
        "deprecated and renamed",
        &document(&old, &json!({})),
        &document(&new, &json!({})),
        &["operation-id-changed --M", "operation-deprecated --m"],
        &["operation-id-changed --M", "operation-undeprecated --m"],
    );
}

#[test]
fn a_renamed_operation_is_reached_once() {
    let of = |id: &str, base: &str, members: &Value| {
        let mut it = document(&answering(&reference("Tree")), &json!({ "Tree": object(members) }));
        it["paths"]["/trees"]["get"]["operationId"] = json!(id);
        it["paths"]["/trees"]["get"]["tags"] = json!(["Trees"]);
        it["basePath"] = json!(base);
        read(&it)
    };
    let old = of("get-tree", "/v1", &json!({ "age": { "type": "integer" } }));
    let new = of("fetch-tree", "/v2", &json!({ "age": { "type": "string" } }));
    for (from, to, id) in [(&old, &new, "fetch-tree"), (&new, &old, "get-tree")] {
        for change in compare(from, to).all() {
            assert_eq!((&change.operations[..], &change.tags[..]), (&[id.to_owned()][..], &["Trees".to_owned()][..]));
        }
    }
}
