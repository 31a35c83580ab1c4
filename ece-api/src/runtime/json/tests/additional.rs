//! Members beyond the listed ones, with a type.

use serde_json::json;

use super::{Node, Plan};
use crate::runtime::json::{additional, additional_members, from_str, set_additional, to_value};

#[test]
fn they_are_read_as_their_type_and_kept_as_they_came() {
    let text = r#"{"name":"a","count":7,"whole":7.0,"other":"x","none":null}"#;
    let node: Node = from_str(text).unwrap();
    assert_eq!(additional::<i64>(&node, "count"), Some(Ok(7)));
    assert_eq!(additional::<i64>(&node, "whole"), Some(Ok(7)));
    assert_eq!(additional::<i64>(&node, "none"), Some(Ok(0)));
    assert_eq!(additional::<i64>(&node, "missing"), None);
    let error = additional::<i64>(&node, "other").unwrap().unwrap_err();
    assert_eq!(error.to_string(), "expected a number, found a string");
    let all: Vec<_> = additional_members::<i64>(&node).map(|(name, value)| (name, value.ok())).collect();
    assert_eq!(all, [("count", Some(7)), ("none", Some(0)), ("other", None), ("whole", Some(7))]);
    assert_eq!(to_value(&node), serde_json::from_str::<serde_json::Value>(text).unwrap());
}

/// `extra` holds the nulls of listed members, too.
#[test]
fn listed_members_are_none_of_them() {
    let node: Node = from_str(r#"{"name":null,"zone":"z"}"#).unwrap();
    assert_eq!(additional::<String>(&node, "name"), None);
    assert_eq!(additional_members::<String>(&node).count(), 1);
}

#[test]
fn they_can_be_models() {
    let mut node = Node::default();
    set_additional(&mut node, "plan".into(), Plan { size: 3, ..Plan::default() });
    assert_eq!(additional::<Plan>(&node, "plan").unwrap().unwrap().size, 3);
    set_additional(&mut node, "plan".into(), 7_i64);
    assert_eq!(to_value(&node), json!({ "plan": 7 }));
}
