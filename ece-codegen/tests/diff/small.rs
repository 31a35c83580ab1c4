//! Consequences that only Rust has, in documents of a few lines.

use ece_codegen::diff::{Comparison, Kind, Level, Verdict, compare};
use serde_json::{Value, json};

use crate::read;

fn document(definitions: &Value) -> Value {
    json!({
        "swagger": "2.0", "info": { "title": "Trees", "version": "1" }, "definitions": definitions,
        "paths": { "/trees": { "get": { "operationId": "list-trees", "responses": {
            "200": { "description": "", "schema": { "$ref": "#/definitions/Tree" } }
        } } } }
    })
}

fn between(old: &Value, new: &Value) -> Comparison {
    let comparison = compare(&read(&document(old)), &read(&document(new)));
    assert_eq!(comparison.unexplained, []);
    comparison
}

fn kinds(comparison: &Comparison) -> Vec<Kind> {
    comparison.all().map(|change| change.kind).collect()
}

fn object(properties: &Value) -> Value {
    json!({ "type": "object", "properties": properties })
}

#[test]
fn a_new_cycle_boxes_a_field_that_nobody_touched() {
    let to_branch = json!({ "branch": { "$ref": "#/definitions/Branch" } });
    let old = json!({ "Tree": object(&to_branch), "Branch": object(&json!({})) });
    let new =
        json!({ "Tree": object(&to_branch), "Branch": object(&json!({ "tree": { "$ref": "#/definitions/Tree" } })) });
    let comparison = between(&old, &new);
    assert_eq!(kinds(&comparison), [Kind::RecursionChanged, Kind::PropertyAddedOptional]);
    let boxed = &comparison.changes[0];
    assert_eq!((boxed.subject.as_str(), boxed.level()), ("models::Tree::branch", Level::Major));
    assert_eq!(boxed.rust[0].after.as_deref(), Some("pub branch: Option<Box<Branch>>"));
}

#[test]
fn a_name_that_moves_because_of_another_is_told() {
    let inline = json!({ "size": object(&json!({ "metres": { "type": "integer" } })) });
    let old = json!({ "Tree": object(&inline) });
    let new = json!({ "Tree": object(&inline), "TreeSize": object(&json!({ "feet": { "type": "integer" } })) });
    let comparison = between(&old, &new);
    assert!(kinds(&comparison).contains(&Kind::RustNameMoved), "{comparison:?}");
    assert_eq!(comparison.level(), Level::Major);
}

#[test]
fn a_definition_of_another_type_is_one_change() {
    let old = json!({ "Tree": object(&json!({ "leaves": { "$ref": "#/definitions/Leaves" } })), "Leaves": object(&json!({ "count": { "type": "integer" } })) });
    let mut new = old.clone();
    new["Leaves"] = json!({ "type": "array", "items": { "type": "string" } });
    let comparison = between(&old, &new);
    assert_eq!(kinds(&comparison), [Kind::DefinitionTypeChanged]);
    let verdicts = comparison.changes[0].verdicts;
    assert_eq!(
        (verdicts.old_clients, verdicts.older_server, verdicts.source),
        (Verdict::Breaks, Verdict::Breaks, Level::Major)
    );
}

#[test]
fn a_definition_that_requests_carry_now_gets_a_constructor_because_of_that() {
    let tree = json!({ "Tree": object(&json!({})) });
    let (old, mut new) = (document(&tree), document(&tree));
    new["paths"]["/trees"]["post"] = json!({
        "operationId": "plant-tree", "responses": { "200": { "description": "" } },
        "parameters": [{ "name": "body", "in": "body", "required": true, "schema": { "$ref": "#/definitions/Tree" } }]
    });
    let comparison = compare(&read(&old), &read(&new));
    let [added] = &comparison.changes[..] else { panic!("{comparison:?}") };
    assert_eq!((added.kind, added.level()), (Kind::OperationAdded, Level::Minor));
    assert_eq!(added.caused.iter().map(|change| change.subject.as_str()).collect::<Vec<_>>(), ["models::Tree::new"]);
    let back = compare(&read(&new), &read(&old));
    assert_eq!((back.changes.len(), back.level()), (1, Level::Major));
}

#[test]
fn a_definition_that_is_renamed_and_changed_is_a_question() {
    let members = json!({ "height": { "type": "integer" }, "age": { "type": "integer" }, "kind": { "type": "string" }, "felled": { "type": "boolean" } });
    let mut more = members.clone();
    more["site"] = json!({ "type": "string" });
    let holding = |name: &str, properties: &Value| {
        let tree = object(&json!({ "info": { "$ref": format!("#/definitions/{name}") } }));
        let mut definitions = json!({ "Tree": tree });
        definitions[name] = object(properties);
        definitions
    };
    let comparison = between(&holding("TreeInfo", &members), &holding("TreeDetails", &more));
    assert_eq!(kinds(&comparison), [Kind::DefinitionPossiblyRenamed, Kind::PropertyAddedOptional]);
    let renamed = &comparison.changes[0];
    assert_eq!(
        (renamed.old.as_str(), renamed.new.as_str(), renamed.level()),
        ("TreeInfo", "TreeDetails", Level::Major)
    );
    // Another one that stands in its place.
    let other =
        json!({ "height": { "type": "integer" }, "width": { "type": "integer" }, "depth": { "type": "integer" } });
    let apart = between(&holding("TreeInfo", &members), &holding("Shade", &other));
    assert!(kinds(&apart).contains(&Kind::DefinitionAdded), "{apart:?}");
}

#[test]
fn a_whole_tag_that_goes_is_one_change() {
    let tree = json!({ "Tree": object(&json!({})) });
    let (new, mut old) = (document(&tree), document(&tree));
    for (path, method) in [("/a", "get"), ("/a", "put"), ("/b/c", "get")] {
        old["paths"][path][method] = json!({
            "operationId": format!("{method}-{}", &path[1..]), "tags": ["Shrubs"], "responses": { "200": { "description": "" } }
        });
    }
    let comparison = compare(&read(&old), &read(&new));
    let [removed] = &comparison.changes[..] else { panic!("{comparison:?}") };
    assert_eq!(
        (removed.kind, removed.subject.as_str(), removed.places.len()),
        (Kind::OperationRemoved, "tag Shrubs", 3)
    );
}

#[test]
fn what_only_changes_its_place_in_the_document_is_no_change() {
    let (old, mut new) =
        (document(&json!({ "Tree": object(&json!({})) })), document(&json!({ "Tree": object(&json!({})) })));
    let parameter = json!({ "name": "kind", "in": "query", "type": "string" });
    let mut own = old.clone();
    own["paths"]["/trees"]["get"]["parameters"] = json!([parameter]);
    new["paths"]["/trees"]["parameters"] = json!([{ "$ref": "#/parameters/Kind" }]);
    new["parameters"] = json!({ "Kind": parameter });
    assert_eq!(compare(&read(&own), &read(&new)), Comparison::default());
}

#[test]
fn what_no_rule_knows_is_told_and_not_dropped() {
    let mut new = document(&json!({ "Tree": object(&json!({})) }));
    let old = read(&new);
    new["paths"]["/trees"]["x-shade"] = json!({ "deep": [1, { "er": true }] });
    new["definitions"]["Tree"]["x-height"] = json!(7);
    let comparison = compare(&old, &read(&new));
    assert_eq!(comparison.unexplained, []);
    assert_eq!(kinds(&comparison), [Kind::ExtensionChanged, Kind::PropertyFlagChanged]);
}

#[test]
fn a_part_of_several_types_does_not_differ_from_itself() {
    let tree = object(&json!({ "kind": { "type": "string", "enum": ["oak"] } }));
    let shrub =
        json!({ "allOf": [{ "$ref": "#/definitions/Tree" }, object(&json!({ "site": { "type": "string" } }))] });
    let document = read(&document(&json!({ "Shrub": shrub, "Tree": tree })));
    assert_eq!(compare(&document, &document), Comparison::default());
}

#[test]
fn a_header_for_error_codes_that_lists_none_is_told_as_a_header() {
    let old = document(&json!({ "Tree": object(&json!({})) }));
    let mut new = old.clone();
    let header = json!({ "x-cloud-error-codes": { "type": "string" } });
    new["paths"]["/trees"]["get"]["responses"]["200"]["headers"] = header;
    assert_eq!(kinds(&compare(&read(&old), &read(&new))), [Kind::ResponseHeaderAdded]);
    assert_eq!(kinds(&compare(&read(&new), &read(&old))), [Kind::ResponseHeaderRemoved]);
}

#[test]
fn what_stands_beside_the_only_part_of_a_schema_is_told() {
    let tree = |extra: &Value| {
        let mut shade = json!({ "allOf": [{ "$ref": "#/definitions/Shade" }] });
        shade.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        json!({ "Shade": object(&json!({})), "Tree": object(&json!({ "shade": shade })) })
    };
    let comparison = between(&tree(&json!({})), &tree(&json!({ "readOnly": true })));
    assert_eq!(kinds(&comparison), [Kind::BecameReadOnly]);
    assert_eq!(comparison.unexplained, []);
}

/// A parameter may be called like what the body goes by: in the query, in a header, in a form, and beside a body.
#[test]
fn a_parameter_called_body_is_not_the_body() {
    let document = |parameters: &Value| {
        json!({
            "swagger": "2.0", "info": { "title": "Trees", "version": "1" }, "paths": { "/trees": { "post": {
                "operationId": "plant", "parameters": parameters, "responses": { "200": { "description": "" } }
            } } }
        })
    };
    let body = json!({ "name": "tree", "in": "body", "schema": { "type": "object" } });
    let called_body = |place: &str| json!({ "name": "body", "in": place, "type": "string" });
    let mut sides =
        vec![json!([]), json!([body]), json!([{ "name": "body", "in": "body", "schema": { "type": "string" } }])];
    sides.extend(["query", "header", "formData"].map(|place| json!([called_body(place)])));
    sides.extend(["query", "header"].map(|place| json!([called_body(place), body])));
    for old in &sides {
        for new in &sides {
            let comparison = compare(&read(&document(old)), &read(&document(new)));
            assert_eq!(comparison.unexplained, [], "{old} to {new}");
            assert_eq!(comparison.changes.is_empty(), old == new, "{old} to {new}");
        }
    }
}

/// A tree of two parts, with what else is said of one or the other.
fn of_parts(of_whole: &Value, of_own: &Value, of_base: &Value) -> Value {
    let with = |mut schema: Value, more: &Value| {
        schema.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        schema
    };
    let own = with(object(&json!({ "leaves": { "type": "integer" } })), of_own);
    let base = with(json!({ "$ref": "#/definitions/Plant" }), of_base);
    let only = with(json!({ "$ref": "#/definitions/Plant" }), of_base);
    json!({
        "Tree": with(json!({ "allOf": [base, own] }), of_whole),
        "Wrapper": object(&json!({ "plant": with(json!({ "allOf": [only] }), of_whole) })),
        "Plant": object(&json!({ "height": { "type": "integer" } }))
    })
}

#[test]
fn what_is_documented_of_a_part_is_one_harmless_entry() {
    let none = json!({});
    for prose in [json!({ "description": "x" }), json!({ "x-ece-doc": "x" }), json!({ "title": "X" })] {
        let plain = of_parts(&none, &none, &none);
        let documented =
            [of_parts(&prose, &none, &none), of_parts(&none, &prose, &none), of_parts(&none, &none, &prose)];
        for documented in &documented {
            for comparison in [between(&plain, documented), between(documented, &plain)] {
                assert_eq!(kinds(&comparison), [Kind::DocumentationChanged], "{documented}");
                let verdicts = &comparison.changes[0].verdicts;
                assert_eq!((verdicts.old_clients, verdicts.older_server), (Verdict::Harmless, Verdict::Harmless));
            }
        }
    }
}

#[test]
fn what_is_said_beside_a_reference_in_a_part_is_not_passed_over() {
    let none = json!({});
    for said in [json!({ "readOnly": true }), json!({ "maxProperties": 5 }), json!({ "x-nullable": true })] {
        let (plain, more) = (of_parts(&none, &none, &none), of_parts(&none, &none, &said));
        for comparison in [between(&plain, &more), between(&more, &plain)] {
            let subjects: Vec<&str> = comparison.all().map(|it| it.subject.as_str()).collect();
            assert!(subjects.iter().any(|it| it.starts_with("Tree")), "{said}: {subjects:?}");
            assert!(subjects.iter().any(|it| it.starts_with("Wrapper")), "{said}: {subjects:?}");
        }
    }
}

#[test]
fn what_is_inlined_takes_no_other_entry_away() {
    let values = json!({ "type": "string", "enum": ["oak", "fir"] });
    let old = json!({ "Tree": object(&json!({ "kind": { "$ref": "#/definitions/Kind" } })), "Kind": values });
    let new = json!({ "Tree": object(&json!({ "kind": values })) });
    let mut with_header = document(&old);
    with_header["paths"]["/trees"]["get"]["responses"]["200"]["headers"] = json!({ "X-Oak": { "type": "string" } });
    let comparison = compare(&read(&with_header), &read(&document(&new)));
    let mut told = kinds(&comparison);
    told.sort();
    assert_eq!(told, [Kind::DefinitionInlined, Kind::ResponseHeaderRemoved], "{comparison:?}");
}

#[test]
fn a_body_that_loses_its_schema_is_explained() {
    let with = |schema: Option<Value>| {
        let mut document = document(&json!({ "Tree": object(&json!({})) }));
        let mut body = json!({ "name": "body", "in": "body", "required": true });
        if let Some(schema) = schema {
            body["schema"] = schema;
        }
        document["paths"]["/trees"]["get"]["parameters"] = json!([body]);
        document
    };
    for (schema, expected) in [
        (json!({ "type": "string" }), &[Kind::BodyTypeChanged][..]),
        (json!({ "type": "array", "items": { "type": "string" } }), &[Kind::BodyTypeChanged]),
        (json!({}), &[]),
    ] {
        let (old, new) = (read(&with(Some(schema))), read(&with(None)));
        for comparison in [compare(&old, &new), compare(&new, &old)] {
            assert_eq!((kinds(&comparison).as_slice(), &comparison.unexplained[..]), (expected, &[][..]));
        }
    }
}

#[test]
fn a_part_that_limits_a_scalar_may_be_documented() {
    let flat = json!({ "Tree": object(&json!({ "name": { "type": "string", "minLength": 1, "maxLength": 3, "description": "x" } })) });
    let parts = json!([
        { "type": "string", "minLength": 1, "x-ece-secret": false },
        { "type": "string", "maxLength": 3, "minLength": 1, "description": "x" }
    ]);
    let composed = json!({ "Tree": object(&json!({ "name": { "allOf": parts } })) });
    for comparison in [between(&flat, &composed), between(&composed, &flat)] {
        assert_eq!(kinds(&comparison), [], "{comparison:?}");
    }
}

#[test]
fn what_is_nothing_but_a_part_is_documented_like_that_part() {
    let names = |schema: &Value| {
        let snapshot = read(&document(&json!({ "Tree": object(&json!({ "names": schema })) })));
        let Some(ece_codegen::ir::TypeDef::Model(tree)) =
            snapshot.api.types.iter().find(|it| matches!(it, ece_codegen::ir::TypeDef::Model(_)))
        else {
            panic!("no struct")
        };
        tree.fields[0].annotations.clone()
    };
    let plain =
        json!({ "type": "array", "items": { "type": "string" }, "uniqueItems": true, "x-ece-doc": "all of them" });
    assert_eq!(names(&json!({ "allOf": [plain] })), names(&plain));
    assert!(!names(&plain).limits.is_empty() && names(&plain).text.is_some());
}
