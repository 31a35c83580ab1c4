use serde_json::json;

use super::*;

fn run(mut document: Value, kind: &str, actions: &Value) -> (Value, Vec<(Code, String)>) {
    let text =
        json!({"overlay": "1.0.0", "info": {"title": "t", "version": "1"}, "x-ece-kind": kind, "actions": actions});
    let mut diagnostics = Diagnostics::new();
    apply(&mut document, &[Overlay { file: "a.json".to_owned(), text: text.to_string() }], &mut diagnostics);
    let found = diagnostics.iter().map(|it| (it.code, it.pointer.as_str().to_owned())).collect();
    (document, found)
}

#[test]
fn objects_merge_lists_grow_and_the_rest_is_replaced() {
    let (document, found) = run(
        json!({"a": {"keep": 1, "list": [1], "old": {"x": 1}}}),
        "correction",
        &json!([{"target": "$.a", "update": {"list": [2], "old": "new", "more": {}}}]),
    );
    assert_eq!(document, json!({"a": {"keep": 1, "list": [1, 2], "old": "new", "more": {}}}));
    assert_eq!(found, []);
}

#[test]
fn every_match_is_changed_and_elements_can_be_removed() {
    let (document, found) = run(
        json!({"list": [{"name": "a"}, {"name": "b"}, {"name": "a"}], "z": 1, "y": 2}),
        "correction",
        &json!([{"target": "$.list[?@.name=='a']", "remove": true}, {"target": "$.z", "remove": true}]),
    );
    assert_eq!(document, json!({"list": [{"name": "b"}], "y": 2}));
    assert_eq!(found, []);
}

#[test]
fn a_correction_that_matches_nothing_is_an_error_and_documentation_a_note() {
    let actions = json!([{"target": "$.nope", "update": {}}]);
    assert_eq!(run(json!({}), "correction", &actions).1, [(Code::DeadCorrection, "/actions/0".to_owned())]);
    assert_eq!(run(json!({}), "documentation", &actions).1, [(Code::DeadDocumentation, "/actions/0".to_owned())]);
}

#[test]
fn an_old_value_that_changed_is_noticed_and_left_alone() {
    let (document, found) = run(
        json!({"a": {"type": "integer", "format": "int32"}}),
        "correction",
        &json!([{"target": "$.a", "x-expect": {"type": "string"}, "update": {"type": "object"}},
                {"target": "$.a", "x-expect": {"type": "integer"}, "update": {"ok": true}}]),
    );
    assert_eq!(document, json!({"a": {"type": "integer", "format": "int32", "ok": true}}));
    assert_eq!(found, [(Code::UnexpectedValue, "/actions/0".to_owned())]);
}

#[test]
fn what_is_no_overlay_is_reported_where_it_stands() {
    let found = |text: &str| {
        let mut diagnostics = Diagnostics::new();
        apply(&mut json!({}), &[Overlay { file: "o.json".to_owned(), text: text.to_owned() }], &mut diagnostics);
        diagnostics.iter().map(|it| (it.code, it.pointer.as_str().to_owned(), it.file.clone())).collect::<Vec<_>>()
    };
    assert_eq!(found("nope")[0].0, Code::NotJson);
    assert_eq!(found("{}")[0].1, "/overlay");
    assert_eq!(found(r#"{"overlay":"1.0.0"}"#)[0].1, "/actions");
    let text = r#"{"overlay":"1.0.0","actions":[{"target":"$[","update":{}},{"target":"$.a","udpate":1},7]}"#;
    let codes: Vec<_> = found(text).into_iter().map(|(code, at, _)| (code, at)).collect();
    let expected = [
        (Code::BadTarget, "/actions/0/target"),
        (Code::BadOverlay, "/actions/1/udpate"),
        (Code::BadOverlay, "/actions/1"),
        (Code::BadOverlay, "/actions/2"),
    ];
    assert_eq!(codes, expected.map(|(code, at)| (code, at.to_owned())));
}

#[test]
fn keys_in_the_wrong_place_are_named() {
    let actions =
        json!([{"target": "$.a", "x-expct": 1, "update": {}}, {"target": "$.a", "update": {}, "remove": true}]);
    let (document, found) = run(json!({"a": {}}), "correction", &actions);
    assert_eq!(document, json!({"a": {}}));
    let expected = [(Code::UnknownExtension, "/actions/0/x-expct"), (Code::BadOverlay, "/actions/1")];
    assert_eq!(found, expected.map(|(code, at)| (code, at.to_owned())));
}

#[test]
fn an_optional_correction_is_for_documents_that_lack_its_place_or_hold_something_else() {
    let actions = json!([{"target": "$.nope", "x-ece-optional": true, "update": {}},
                         {"target": "$.a", "x-ece-optional": true, "x-expect": 2, "update": 3}]);
    let (document, found) = run(json!({"a": 1}), "correction", &actions);
    assert_eq!(document, json!({"a": 1}));
    let expected = [(Code::OptionalCorrectionDead, "/actions/0"), (Code::OptionalCorrectionUnexpected, "/actions/1")];
    assert_eq!(found, expected.map(|(code, at)| (code, at.to_owned())));
}

#[test]
fn a_whole_overlay_can_be_optional_and_an_action_of_it_not() {
    let overlay = json!({"overlay": "1.0.0", "x-ece-optional": true, "actions": [
        {"target": "$.nope", "update": {}}, {"target": "$.nope", "x-ece-optional": false, "update": {}}]});
    let mut diagnostics = Diagnostics::new();
    apply(&mut json!({}), &[Overlay { file: "o.json".to_owned(), text: overlay.to_string() }], &mut diagnostics);
    let codes: Vec<Code> = diagnostics.iter().map(|it| it.code).collect();
    assert_eq!(codes, [Code::OptionalCorrectionDead, Code::DeadCorrection]);
}

#[test]
fn a_condition_decides_whether_an_action_is_applied() {
    let actions = json!([{"target": "$.a", "x-ece-when": "$.b", "update": {"no": 1}},
                         {"target": "$.a", "x-ece-when": "$.a[?@=='x']", "update": {"yes": 1}},
                         {"target": "$.nope", "x-ece-when": "$.a", "update": {}},
                         {"target": "$.a", "x-ece-when": "$..a..b", "update": {"no": 1}},
                         {"target": "$.a", "x-ece-when": 1, "x-ece-optional": 1, "update": {"no": 1}}]);
    let (document, found) = run(json!({"a": {"k": "x"}}), "correction", &actions);
    assert_eq!(document, json!({"a": {"k": "x", "yes": 1}}));
    let expected = [
        (Code::BadTarget, "/actions/3/x-ece-when"),
        (Code::BadOverlay, "/actions/4/x-ece-optional"),
        (Code::BadTarget, "/actions/4/x-ece-when"),
        (Code::ConditionNotMet, "/actions/0"),
        (Code::DeadCorrection, "/actions/2"),
    ];
    assert_eq!(found, expected.map(|(code, at)| (code, at.to_owned())));
}

#[test]
fn what_would_change_too_much_is_refused_before_it_grows() {
    let many: Vec<Value> = (0..3000).map(|_| json!({})).collect();
    let update: Map<String, Value> = (0..3000).map(|index| (index.to_string(), Value::Null)).collect();
    let (document, found) = run(json!({ "a": many }), "correction", &json!([{"target": "$.a[*]", "update": update}]));
    assert_eq!(document["a"][0], json!({}));
    assert_eq!(found, [(Code::TooManyChanges, "/actions/0".to_owned())]);
}

#[test]
fn a_condition_at_the_top_is_for_the_whole_overlay() {
    for (when, applied) in [("$.b", false), ("$.a", true)] {
        let overlay =
            json!({"overlay": "1.0.0", "x-ece-when": when, "actions": [{"target": "$.a", "update": {"k": 1}}]});
        let (mut document, mut diagnostics) = (json!({"a": {}}), Diagnostics::new());
        apply(&mut document, &[Overlay { file: "o.json".to_owned(), text: overlay.to_string() }], &mut diagnostics);
        assert_eq!(document, if applied { json!({"a": {"k": 1}}) } else { json!({"a": {}}) });
        let codes: Vec<Code> = diagnostics.iter().map(|it| it.code).collect();
        assert_eq!(codes, if applied { vec![] } else { vec![Code::ConditionNotMet] });
    }
}

#[test]
fn overlays_may_be_yaml_and_a_misspelled_key_of_ours_is_an_error() {
    let text = "overlay: 1.0.0\nactions:\n- target: $.a\n  x-ece-wen: $.b\n  update: {k: 1}\n";
    let (mut document, mut diagnostics) = (json!({"a": {}}), Diagnostics::new());
    apply(&mut document, &[Overlay { file: "o.yaml".to_owned(), text: text.to_owned() }], &mut diagnostics);
    assert_eq!(document, json!({"a": {"k": 1}}));
    let found: Vec<_> = diagnostics.iter().map(|it| (it.code, it.pointer.as_str())).collect();
    assert_eq!(found, [(Code::BadOverlay, "/actions/0/x-ece-wen")]);
}

#[test]
fn a_key_twice_is_an_error_in_either_notation() {
    for text in
        [r#"{"overlay": "1.0.0", "overlay": "1.0.1", "actions": []}"#, "overlay: 1.0.0\noverlay: 1.0.1\nactions: []\n"]
    {
        let mut diagnostics = Diagnostics::new();
        apply(&mut json!({}), &[Overlay { file: "o.yaml".to_owned(), text: text.to_owned() }], &mut diagnostics);
        let found: Vec<_> = diagnostics.iter().map(|it| (it.code, it.pointer.as_str())).collect();
        assert_eq!(found, [(Code::BadOverlay, "/overlay")], "{text}");
    }
}
