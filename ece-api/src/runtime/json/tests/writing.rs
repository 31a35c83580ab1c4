//! Read, change, write: nothing is lost, nothing is invented.

use serde_json::json;

use super::{Node, Plan, State, again, plan};
use crate::runtime::json::{Extra, Value, to_string, to_value};

#[test]
fn what_was_read_is_written() {
    for text in [
        "{}",
        "null",
        r#"{"id":"","size":0,"healthy":false,"nodes":[],"labels":{},"always":null,"best":{}}"#,
        r#"{"id":null,"size":null,"nodes":null,"best":null,"state":null,"next":null}"#,
        r#"{"state":"paused","any":null,"other":[1,null,{"a":-0.5}]}"#,
        r#"{"best":{"password":null,"rank":7},"nodes":[{"name":"a"},{"name":null},null]}"#,
        r#"{"next":{"next":{"id":"deep","unknown":1}}}"#,
        r#"{"at":"2024-05-14T10:15:30+02:00","labels":{"b":"2","a":"1"}}"#,
        r#"{"size":9007199254740993,"any":18446744073709551615}"#,
    ] {
        assert_eq!(again(text), serde_json::from_str::<Value>(text).unwrap(), "{text}");
    }
}

#[test]
fn a_new_model_sends_what_is_required() {
    let required =
        json!({ "id": "", "size": 0, "healthy": false, "nodes": [], "labels": {}, "always": null, "best": {} });
    assert_eq!(to_value(&Plan::default()), required);
    assert_eq!(to_value(&Node::default()), json!({}));
}

#[test]
fn members_keep_their_order_and_unknown_ones_follow() {
    let mut node = Node { name: Some("a".into()), password: Some(String::new()), extra: Extra::default() };
    node.extra.insert("zone", "z");
    node.extra.insert("area", 1);
    assert_eq!(to_string(&node), r#"{"name":"a","password":"","area":1,"zone":"z"}"#);
}

#[test]
fn a_field_that_was_set_wins_over_what_came() {
    let mut read = plan(r#"{"state":null,"size":null}"#);
    read.state = Some(State::Stopped);
    read.size = 3;
    assert_eq!(to_value(&read), json!({ "state": "stopped", "size": 3 }));
}

#[test]
fn a_missing_member_returns_when_it_is_set() {
    let mut read = plan("{}");
    read.id = "a".into();
    assert_eq!(to_value(&read), json!({ "id": "a" }));
    read.extra.mark_set("size");
    assert_eq!(to_value(&read), json!({ "id": "a", "size": 0 }));
    let mut read = plan(r#"{"id":null}"#);
    read.extra.mark_set("id");
    assert_eq!(to_value(&read), json!({ "id": "" }));
}

#[test]
fn a_null_can_be_sent() {
    let mut node = Node::default();
    node.extra.insert("password", Value::Null);
    assert_eq!(to_value(&node), json!({ "password": null }));
    node.password = Some("p".into());
    assert_eq!(to_value(&node), json!({ "password": "p" }));
}

#[test]
fn what_is_no_number_is_null() {
    let plan = Plan { ratio: Some(f64::NAN), share: Some(f64::INFINITY), ..Plan::default() };
    let text = to_string(&plan);
    assert!(text.contains(r#""ratio":null,"share":null"#), "{text}");
    assert_eq!(to_value(&plan), serde_json::from_str::<Value>(&text).unwrap());
}

#[test]
fn short_floats_stay_short() {
    assert_eq!(to_string(&0.1_f64), "0.1");
}

#[test]
fn serde_writes_the_same() {
    for text in ["{}", "null", r#"{"id":"a","best":null,"labels":{"k":"v"},"share":0.1,"other":[1.5]}"#] {
        let read = plan(text);
        assert_eq!(serde_json::to_string(&read).unwrap(), to_string(&read));
        assert_eq!(serde_json::to_value(&read).unwrap(), to_value(&read));
    }
    assert_eq!(serde_json::to_string(&State::Unknown("x".into())).unwrap(), r#""x""#);
}

#[test]
fn secrets_and_unknown_members_are_not_shown() {
    let read = plan(r#"{"nodes":[{"name":"a","password":"hunter2","new_secret":"hunter3"}],"token":"hunter4"}"#);
    let shown = format!("{read:?} {read:#?}");
    assert!(!shown.contains("hunter"), "{shown}");
    assert!(shown.contains("<redacted>") && shown.contains("new_secret") && shown.contains("token"), "{shown}");
}

#[test]
fn equal_contents_are_equal() {
    let mut read = plan(r#"{"ratio":1,"other":1}"#);
    read.extra.remove("other");
    assert_eq!(read, plan(r#"{"ratio":1}"#));
    let mut empty = Extra::default();
    empty.insert("a", 1);
    empty.mark_set("a");
    assert_eq!(empty, Extra::default());
}
