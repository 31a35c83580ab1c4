//! One cause is one entry, the true one: small documents, compared in both directions.

use ece_codegen::diff::{Change, compare};
use serde_json::{Value, json};

use crate::{letters, read};

pub fn document(paths: &Value, definitions: &Value) -> Value {
    json!({
        "swagger": "2.0", "info": { "title": "Trees", "version": "1" }, "paths": paths, "definitions": definitions,
        "consumes": ["application/json"], "produces": ["application/json"]
    })
}

pub fn object(properties: &Value) -> Value {
    json!({ "type": "object", "properties": properties })
}

pub fn reference(name: &str) -> Value {
    json!({ "$ref": format!("#/definitions/{name}") })
}

/// An operation with an answer.
pub fn answering(schema: &Value) -> Value {
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
pub fn check(name: &str, old: &Value, new: &Value, forth: &[&str], back: &[&str]) {
    let (old, new) = (read(old), read(new));
    for (from, to, expected) in [(&old, &new, forth), (&new, &old, back)] {
        let comparison = compare(from, to);
        let told: Vec<String> = comparison.changes.iter().map(told).collect();
        assert_eq!(told, expected, "{name}: {comparison:#?}");
        assert_eq!(comparison.unexplained, [], "{name}");
    }
}

/// The same in whatever order it is told.
#[track_caller]
pub fn check_sorted(name: &str, old: &Value, new: &Value, expected: [Vec<&str>; 2]) {
    let (old, new) = (read(old), read(new));
    for ((from, to), mut expected) in [(&old, &new), (&new, &old)].into_iter().zip(expected) {
        let comparison = compare(from, to);
        let mut told: Vec<String> = comparison.changes.iter().map(told).collect();
        told.sort_unstable();
        expected.sort_unstable();
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
    let seen = ["rust-name-moved --M"];
    let named = |name: &str| taking(&json!({ "name": name, "in": "header", "type": "string" }));
    check("other words", &named("xApi"), &named("XAPI"), &seen, &seen);
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
        ("readOnly", json!(true), "became-read-only --="),
        ("x-ece-experimental", json!(true), "flag-changed --="),
        ("x-anything", json!({ "a": 1 }), "flag-changed --="),
        ("description", json!("years"), "documentation-changed --="),
        // Not silent: whoever uses the member has to look at it anyway.
        ("maximum", json!(900), "limit-tightened -W="),
    ] {
        let both = of(&json!({ "type": "integer", name: marker }));
        let back = kind.replace("tightened -W", "loosened W-").replace("became-read-only", "became-writable");
        let forth = ["property-type-changed BBM", kind];
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

/// A definition that others refer to, at one place or two.
fn held(name: &str, schema: &Value, places: usize) -> Value {
    let members: serde_json::Map<String, Value> =
        (0..places).map(|place| (format!("m{place}"), reference(name))).collect();
    let mut definitions = json!({ "Tree": object(&members.into()) });
    definitions[name] = schema.clone();
    document(&answering(&reference("Tree")), &definitions)
}

#[test]
fn a_definition_is_renamed_and_changed_however_small_it_is() {
    let string = |values: &Value| json!({ "type": "string", "enum": values });
    let (one, two) =
        (json!({ "no": { "type": "integer" } }), json!({ "no": { "type": "integer" }, "age": { "type": "integer" } }));
    let other = json!({ "no": { "type": "string" } });
    let renamed = "definition-possibly-renamed --M";
    for places in [1, 2] {
        let of = |name: &str, schema: &Value| held(name, schema, places);
        let plain = ["definition-renamed --M"];
        check("renamed", &of("Part", &object(&one)), &of("Piece", &object(&one)), &plain, &plain);
        check(
            "and grown",
            &of("Part", &object(&one)),
            &of("Piece", &object(&two)),
            &[renamed, "property-added-optional --m"],
            &["property-removed-optional W-M", renamed],
        );
        let changed = ["property-type-changed BBM", renamed];
        check("and retyped", &of("Part", &object(&one)), &of("Piece", &object(&other)), &changed, &changed);
        let (few, more) = (string(&json!(["x", "y"])), string(&json!(["x", "y", "z"])));
        check("an enum", &of("Part", &few), &of("Piece", &few), &plain, &plain);
        check(
            "an enum that grew",
            &of("Part", &few),
            &of("Piece", &more),
            &[renamed, "enum-value-added W-m"],
            &["enum-value-removed -WM", renamed],
        );
    }
}

#[test]
fn names_of_definitions_are_swapped_and_passed_on() {
    let (one, other) = (object(&json!({ "p": { "type": "string" } })), object(&json!({ "u": { "type": "integer" } })));
    let of = |first: (&str, &Value), second: (&str, &Value)| {
        let tree = object(&json!({ "m": reference(first.0), "n": reference(second.0) }));
        document(&answering(&reference("Tree")), &json!({ "Tree": tree, first.0: first.1, second.0: second.1 }))
    };
    let two = ["definition-renamed --M", "definition-renamed --M"];
    check("swapped", &of(("A", &one), ("B", &other)), &of(("B", &one), ("A", &other)), &two, &two);
    check("passed on", &of(("A", &one), ("B", &other)), &of(("B", &one), ("C", &other)), &two, &two);
    let mut more = one.clone();
    more["properties"]["x"] = json!({ "type": "string" });
    let asked = ["definition-renamed --M", "definition-possibly-renamed --M", "property-added-optional --m"];
    let back = ["property-removed-optional W-M", "definition-renamed --M", "definition-possibly-renamed --M"];
    check("and changed", &of(("A", &one), ("B", &other)), &of(("B", &more), ("C", &other)), &asked, &back);
    // One that refers to the other.
    let nested = |outer: &str, inner: &str, schema: &Value| {
        let mut it = held(outer, &object(&json!({ "p": reference(inner), "t": { "type": "string" } })), 1);
        it["definitions"][inner] = schema.clone();
        it
    };
    check("both", &nested("Outer", "Inner", &one), &nested("Whole", "Part", &one), &two, &two);
    let asked = ["definition-possibly-renamed --M", "definition-possibly-renamed --M", "property-added-optional --m"];
    let back = ["property-removed-optional W-M", "definition-possibly-renamed --M", "definition-possibly-renamed --M"];
    check("both, one changed", &nested("Outer", "Inner", &one), &nested("Whole", "Part", &more), &asked, &back);
}

#[test]
fn ids_of_operations_are_swapped_and_passed_on() {
    let operation = |id: &str, name: &str, ty: &str| {
        json!({ "get": {
            "operationId": id, "parameters": [{ "name": name, "in": "query", "type": ty }],
            "responses": { "200": { "description": "", "schema": { "type": ty } } }
        } })
    };
    let of = |paths: &[(&str, &str, bool)]| {
        let paths = paths.iter().map(|(path, id, is_first)| {
            ((*path).to_owned(), if *is_first { operation(id, "x", "string") } else { operation(id, "y", "integer") })
        });
        document(&paths.collect::<serde_json::Map<_, _>>().into(), &json!({}))
    };
    let old = of(&[("/a", "get-a", true), ("/b", "get-b", false)]);
    let ids = ["operation-id-changed --M", "operation-id-changed --M"];
    check("ids swapped", &old, &of(&[("/a", "get-b", true), ("/b", "get-a", false)]), &ids, &ids);
    check("passed on", &old, &of(&[("/a", "get-n", true), ("/b", "get-a", false)]), &ids, &ids);
    let moved = ["operation-moved BB= silent", "operation-moved BB= silent"];
    check("paths swapped", &old, &of(&[("/b", "get-a", true), ("/a", "get-b", false)]), &moved, &moved);
    let one = of(&[("/a", "get-a", true)]);
    check(
        "moved, and another one came",
        &one,
        &of(&[("/b", "get-a", true), ("/a", "get-n", false)]),
        &["operation-moved BB= silent", "operation-added -Wm"],
        &["operation-removed B-M", "operation-moved BB= silent"],
    );
    check(
        "renamed, and another one came",
        &one,
        &of(&[("/a", "get-n", true), ("/b", "get-a", false)]),
        &["operation-id-changed --M", "operation-added -Wm"],
        &["operation-removed B-M", "operation-id-changed --M"],
    );
}

/// An operation that takes one parameter.
fn taking(parameter: &Value) -> Value {
    two(&json!([parameter]), &json!([]))
}

#[test]
fn what_rust_calls_the_same_is_silent() {
    let query = |name: &str, required: bool, ty: &str| {
        taking(&json!({ "name": name, "in": "query", "required": required, "type": ty }))
    };
    let optional = ["parameter-removed-optional W-= silent", "parameter-added-optional -W= silent"];
    let required = ["parameter-added-required B-= silent", "parameter-removed-required WB= silent"];
    for (old, new) in [("a-b", "a_b"), ("q", "Q"), ("pageSize", "page_size")] {
        let of = |name: &str| query(name, false, "string");
        check("optional", &of(old), &of(new), &optional, &optional);
        let of = |name: &str| query(name, true, "string");
        check("required", &of(old), &of(new), &required, &required);
        let values = |name: &str| taking(&json!({ "name": name, "in": "query", "type": "string", "enum": ["x", "y"] }));
        check("of an enum", &values(old), &values(new), &optional, &optional);
        let field = |name: &str| taking(&json!({ "name": name, "in": "formData", "type": "string" }));
        let gone = check_kinds(&field(old), &field(new));
        assert!(gone.iter().all(|it| it.ends_with("= silent")), "{gone:?}");
    }
    // Of another type, the compiler sees it.
    let other = ["parameter-removed-optional W-M", "parameter-added-optional -WM"];
    check("retyped", &query("q", false, "string"), &query("Q", false, "integer"), &other, &other);
    let seen = ["parameter-removed-optional W-M", "parameter-added-optional -Wm"];
    check("renamed", &query("size", false, "string"), &query("limit", false, "string"), &seen, &seen);
}

pub fn check_kinds(old: &Value, new: &Value) -> Vec<String> {
    compare(&read(old), &read(new)).changes.iter().map(told).collect()
}

#[test]
fn an_operation_that_rust_calls_the_same_has_moved() {
    let of = |path: &str, id: &str| {
        let mut it = document(
            &answering(&reference("Tree")),
            &json!({ "Tree": object(&json!({ "age": { "type": "integer" } })) }),
        );
        let mut item = it["paths"]["/trees"].take();
        item["get"]["operationId"] = json!(id);
        it["paths"] = json!({ path: item });
        it
    };
    let moved = ["operation-moved BB= silent"];
    for (old, new) in [("get-w", "get_w"), ("getW", "get-w"), ("get-w", "get-w")] {
        check(old, &of("/w", old), &of("/v", new), &moved, &moved);
    }
    let (gone, other) = (of("/w", "get-w"), of("/v", "get-v"));
    let seen = ["operation-removed B-M", "operation-added -Wm"];
    check("another", &gone, &other, &seen, &seen);
}

#[test]
fn a_member_of_what_became_inline_changes_in_sight() {
    let of = |leaf: &Value| {
        let definitions = json!({
            "Tree": object(&json!({ "leaf": leaf, "other": reference("Leaf") })),
            "Leaf": object(&json!({ "k": { "type": "string" } }))
        });
        document(&answering(&reference("Tree")), &definitions)
    };
    let changed = |leaf: &Value| {
        [check_kinds(&of(&reference("Leaf")), &of(leaf)), check_kinds(&of(leaf), &of(&reference("Leaf")))]
    };
    let retyped = changed(&object(&json!({ "k": { "type": "integer" } })));
    for told in &retyped {
        assert_eq!(told[0], "property-type-changed BBM", "{told:?}");
    }
    let [more, less] = changed(&object(&json!({ "k": { "type": "string" }, "j": { "type": "string" } })));
    assert!(more.contains(&"property-added-optional --m".to_owned()), "{more:?}");
    assert!(less.contains(&"property-removed-optional W-M".to_owned()), "{less:?}");
    let mut required = object(&json!({ "k": { "type": "string" } }));
    required["required"] = json!(["k"]);
    for told in changed(&required) {
        assert!(!told.iter().any(|it| it.ends_with("silent")), "{told:?}");
    }
}

#[test]
fn a_value_that_shared_its_name_takes_the_line_of_the_other() {
    let of = |values: &Value| {
        let tree = object(&json!({ "kind": { "type": "string", "enum": values } }));
        document(&answering(&reference("Tree")), &json!({ "Tree": tree }))
    };
    for (one, both) in [(json!(["a_b"]), json!(["a-b", "a_b"])), (json!(["a-b"]), json!(["a-b", "a_b"]))] {
        let told = ["enum-value-removed -WM"];
        check("collided", &of(&both), &of(&one), &told, &["enum-value-added W-m"]);
    }
}

#[test]
fn names_of_headers_have_no_case() {
    let of = |name: &str| taking(&json!({ "name": name, "in": "header", "type": "string" }));
    check("parameter", &of("X-A"), &of("x-a"), &[], &[]);
    let of = |name: &str, ty: &str| {
        let parameters = json!([
            { "name": "x-a", "in": "query", "type": "string" }, { "name": name, "in": "header", "type": ty }
        ]);
        two(&parameters, &json!([]))
    };
    let seen = ["rust-name-moved --M"];
    let named = |name: &str| taking(&json!({ "name": name, "in": "header", "type": "string" }));
    check("other words", &named("xApi"), &named("XAPI"), &seen, &seen);
    let types = ["parameter-type-changed BBM"];
    check("retyped", &of("X-B", "string"), &of("x-b", "integer"), &types, &types);
    let of = |headers: Value| {
        let mut it = document(&answering(&reference("Tree")), &json!({ "Tree": object(&json!({})) }));
        it["paths"]["/trees"]["get"]["responses"]["200"]["headers"] = headers;
        it
    };
    check("answer", &of(json!({ "X": { "type": "string" } })), &of(json!({ "x": { "type": "string" } })), &[], &[]);
    let (gone, come) = (["response-header-removed W-= silent"], ["response-header-added --="]);
    check("another", &of(json!({ "X": { "type": "string" } })), &of(json!({})), &gone, &come);
    let of = |name: &str, place: &str| {
        let mut it = document(&answering(&reference("Tree")), &json!({ "Tree": object(&json!({})) }));
        it["securityDefinitions"] = json!({ "k": { "type": "apiKey", "in": place, "name": name } });
        it["security"] = json!([{ "k": [] }]);
        it
    };
    check("key", &of("A", "header"), &of("a", "header"), &[], &[]);
    let changed = check_kinds(&of("A", "query"), &of("a", "query"));
    assert_eq!(changed, ["security-scheme-changed BB= silent"]);
    let of = |scheme: &str, name: &str, text: &str| {
        let mut it = of(name, "header");
        it["securityDefinitions"] =
            json!({ scheme: { "type": "apiKey", "in": "header", "name": name, "description": text } });
        it["security"] = json!([{ scheme: [] }]);
        it
    };
    let prose = ["documentation-changed --="];
    check("described", &of("k", "A", ""), &of("k", "a", "b"), &prose, &prose);
    let renamed = ["security-scheme-renamed --="];
    check("scheme renamed", &of("k", "A", ""), &of("l", "a", ""), &renamed, &renamed);
}

/// What is not listed is kept as another type, by code that matches on it.
#[test]
fn what_is_not_listed_becomes_another_type() {
    let of = |ty: &str, values: &Value| {
        let schema = json!({ "type": ty, "enum": values });
        let tree = object(&json!({ "kind": schema, "all": { "type": "array", "items": reference("Kind") } }));
        document(&answering(&reference("Tree")), &json!({ "Tree": tree, "Kind": schema }))
    };
    let (texts, numbers) = (of("string", &json!(["1", "2"])), of("integer", &json!([1, 2])));
    let told = ["definition-type-changed BBM", "property-type-changed BBM"];
    check("texts to integers", &texts, &numbers, &told, &told);
}

#[test]
fn operations_that_move_together_are_one_change() {
    let of = |paths: [&str; 3]| {
        let operation =
            |id: &str| json!({ "get": { "operationId": id, "responses": { "200": { "description": "" } } } });
        let paths = paths.iter().zip(["get-a", "get-b", "get-c"]);
        document(&paths.map(|(path, id)| ((*path).to_owned(), operation(id))).collect(), &json!({}))
    };
    let plain = of(["/a/x", "/b", "/c"]);
    let one = ["operation-moved BB= silent"];
    check("a prefix", &plain, &of(["/v2/a/x", "/v2/b", "/v2/c"]), &one, &one);
    let two = ["operation-moved BB= silent", "operation-moved BB= silent"];
    check("and another", &plain, &of(["/v2/a/x", "/v2/b", "/d"]), &two, &two);
    check("each its own way", &plain, &of(["/v2/a/x", "/v3/b", "/c"]), &two, &two);
    let moved = compare(&read(&plain), &read(&of(["/v2/a/x", "/v2/b", "/v2/c"])));
    let change = &moved.changes[0];
    assert_eq!((&*change.subject, &*change.old, &*change.new, change.places.len()), ("paths", "/…", "/v2/…", 3));
}

#[test]
fn a_body_of_which_nothing_is_said_is_anything() {
    let of = |body: Value| {
        let mut operation = json!({ "operationId": "put-it", "responses": { "200": { "description": "" } } });
        operation["parameters"] = json!([body]);
        document(&json!({ "/a": { "put": operation } }), &json!({}))
    };
    let said = of(json!({ "name": "body", "in": "body", "schema": { "type": "string" } }));
    let told = ["body-type-changed BBM"];
    check("unsaid", &said, &of(json!({ "name": "body", "in": "body" })), &told, &told);
}

/// An object of any kind gets members; what may be anything becomes an object, which is another type.
#[test]
fn what_may_be_anything_is_no_object_without_members() {
    let members = object(&json!({ "b": { "type": "string" } }));
    for place in ["member", "items"] {
        let of = |schema: &Value| {
            let list = json!({ "type": "array", "items": schema });
            let member = if place == "items" { &list } else { schema };
            document(&answering(&reference("Tree")), &json!({ "Tree": object(&json!({ "a": member })) }))
        };
        let told = ["property-type-changed BBM"];
        check(place, &of(&json!({})), &of(&members), &told, &told);
        let (there, back) = (["property-added-optional --M"], ["property-removed-optional W-M"]);
        check(place, &of(&json!({ "type": "object" })), &of(&members), &there, &back);
    }
}

/// Where two changes move one line, neither is silent for that.
#[test]
fn a_line_that_two_changes_move_belongs_to_both() {
    let with = |id: &str, parameter: &str, body: Value, produces: Value| {
        let path = format!("/w/{{{parameter}}}");
        let parameters = json!([
            { "name": parameter, "in": "path", "required": true, "type": "string" },
            { "name": "body", "in": "body", "required": true, "schema": body.clone() }
        ]);
        let responses = json!({ "200": { "description": "", "schema": body } });
        let operation =
            json!({ "operationId": id, "parameters": parameters, "produces": produces, "responses": responses });
        document(
            &json!({ path: { "put": operation } }),
            &json!({ "W": { "type": "object", "properties": { "a": { "type": "string" } } } }),
        )
    };
    let one = json!({ "$ref": "#/definitions/W" });
    let list = json!({ "type": "array", "items": one });
    let (json_alone, xml_too) = (json!(["application/json"]), json!(["application/json", "application/xml"]));
    let old = with("put-w", "id", one, json_alone.clone());
    let types = ["body-type-changed BBM", "response-body-changed BBM"];
    let renamed = [types[0], "operation-id-changed --M", types[1]];
    check_sorted(
        "operation renamed",
        &old,
        &with("set-w", "id", list.clone(), json_alone.clone()),
        [renamed.to_vec(), renamed.to_vec()],
    );
    let parameter = [types[0], "path-parameter-renamed --=", types[1]];
    check_sorted(
        "parameter renamed",
        &old,
        &with("put-w", "key", list.clone(), json_alone),
        [parameter.to_vec(), parameter.to_vec()],
    );
    let media = [types[0], "produces-changed --=", types[1]];
    check_sorted("media type", &old, &with("put-w", "id", list, xml_too), [media.to_vec(), media.to_vec()]);
}

#[test]
fn values_of_another_type_are_not_silent_where_the_member_is_required_now() {
    for (key, kind) in [("additionalProperties", "object"), ("items", "array")] {
        let with = |of: &str, required: Value| {
            let member = json!({ "type": kind, key: { "type": of } });
            let model = json!({ "type": "object", "required": required, "properties": { "v": member } });
            let responses = json!({ "200": { "description": "", "schema": { "$ref": "#/definitions/W" } } });
            let operation = json!({ "operationId": "get-w", "responses": responses });
            document(&json!({ "/w": { "get": operation } }), &json!({ "W": model }))
        };
        let (old, new) = (with("string", json!([])), with("integer", json!(["v"])));
        let told = ["property-became-required -BM", "property-type-changed BBM"];
        let back = ["property-became-optional B-M", "property-type-changed BBM"];
        check_sorted(key, &old, &new, [told.to_vec(), back.to_vec()]);
    }
}
