//! What reading forgives, and what it makes of each kind of value.

use serde_json::json;

use super::{Node, Plan, State, plan};
use crate::runtime::json::{Map, Timestamp, Value, from_slice, from_str};

#[test]
fn every_kind_of_field_is_read() {
    let read = plan(
        r#" { "id" : "p\u00e9\n", "size": -7, "healthy": true, "nodes": [{"name":"a"},{}], "labels": {"k":"v"},
              "ratio": 2.5e1, "share": 0.1, "small": 12, "state": "started", "any": [1,{"x":null}], "always": "text",
              "at": "2024-05-14T08:15:30.123Z", "next": {"id":"q"}, "best": {"name":"b"} } "#,
    );
    assert_eq!(read.id, "pé\n");
    assert_eq!((read.size, read.healthy), (-7, true));
    assert_eq!(read.nodes.len(), 2);
    assert_eq!(read.nodes[0].name.as_deref(), Some("a"));
    assert_eq!(read.labels, Map::from([("k".to_owned(), "v".to_owned())]));
    assert_eq!((read.ratio, read.share, read.small), (Some(25.0), Some(0.1), Some(12)));
    assert_eq!(read.state, Some(State::Started));
    assert_eq!(read.any, Some(json!([1, { "x": null }])));
    assert_eq!(read.always, "text");
    assert_eq!(read.at, Some(Timestamp::from("2024-05-14T08:15:30.123Z")));
    assert_eq!(read.next.unwrap().id, "q");
    assert_eq!(read.best.name.as_deref(), Some("b"));
    assert!(read.extra.is_empty());
}

#[test]
fn missing_members_are_defaults_and_remembered() {
    let read = plan(r#"{"size":1}"#);
    assert_eq!((read.id.as_str(), read.nodes.len(), read.state), ("", 0, None));
    assert!(read.extra.is_missing("id") && read.extra.is_missing("best"));
    assert!(!read.extra.is_missing("size") && !read.extra.is_missing("ratio"));
}

#[test]
fn nulls_are_defaults() {
    let read = plan(
        r#"{"id":null,"size":null,"healthy":null,"nodes":null,"labels":null,"ratio":null,"share":null,"small":null,
            "state":null,"at":null,"next":null,"best":null}"#,
    );
    assert_eq!((read.id.as_str(), read.size, read.healthy), ("", 0, false));
    assert_eq!((read.ratio, &read.state, &read.next), (None, &None, &None));
    assert_eq!(read.extra.get("state"), Some(&Value::Null));
    let read = plan(r#"{"nodes":[null,{"name":"a"}],"labels":{"k":null}}"#);
    assert_eq!(read.nodes[0].name, None);
    assert_eq!(read.labels["k"], "");
}

#[test]
fn accepts_null_where_any_json_goes() {
    let read = plan(r#"{"any":null,"always":null}"#);
    assert_eq!((read.any, read.always), (Some(Value::Null), Value::Null));
    assert!(read.extra.is_empty());
    assert_eq!(plan("{}").any, None);
}

#[test]
fn unknown_values_and_members_are_kept() {
    let read = plan(r#"{"state":"paused","shape":{"sides":[3]},"best":{"rank":1}}"#);
    assert_eq!(read.state, Some(State::Unknown("paused".into())));
    assert!(!read.state.unwrap().is_known());
    assert_eq!(read.extra.get("shape"), Some(&json!({ "sides": [3] })));
    assert_eq!(read.best.extra.get("rank"), Some(&json!(1)));
}

#[test]
fn the_last_of_two_counts() {
    let read = plan(
        r#"{"id":"a","id":"b","nodes":[{}],"nodes":[],"best":{"name":"a","x":1},"best":{"password":"p"},
            "state":"started","state":null,"ratio":null,"ratio":1,"labels":{"a":"b"},"labels":{"c":"d"},"x":1,"x":2}"#,
    );
    assert_eq!((read.id.as_str(), read.nodes.len()), ("b", 0));
    assert_eq!((read.best.name, read.best.extra.get("x")), (None, None));
    assert_eq!((read.state, read.extra.get("state")), (None, Some(&Value::Null)));
    assert_eq!((read.ratio, read.extra.get("ratio")), (Some(1.0), None));
    assert_eq!(read.labels.keys().collect::<Vec<_>>(), ["c"]);
    assert_eq!(read.extra.get("x"), Some(&json!(2)));
}

#[test]
fn order_does_not_matter() {
    let read = plan(r#"{"best":{"name":"b"},"unknown":1,"healthy":true,"id":"a","size":3}"#);
    assert_eq!((read.id.as_str(), read.size, read.healthy), ("a", 3, true));
}

#[test]
fn integers_are_exact() {
    assert_eq!(plan(r#"{"size":9223372036854775807}"#).size, i64::MAX);
    assert_eq!(plan(r#"{"size":-9223372036854775808}"#).size, i64::MIN);
    assert_eq!(plan(r#"{"size":3.0}"#).size, 3);
    assert_eq!(plan(r#"{"size":2e3}"#).size, 2000);
    assert_eq!(plan(r#"{"small":-2147483648}"#).small, Some(i32::MIN));
}

#[test]
fn any_json_keeps_large_integers() {
    let read: Value = from_str("[18446744073709551615,-9223372036854775808,1.5,-0,0]").unwrap();
    let known: Value = serde_json::from_str("[18446744073709551615,-9223372036854775808,1.5,-0,0]").unwrap();
    assert_eq!(read, known);
}

#[test]
fn a_whole_text_of_null_is_the_default() {
    assert_eq!(from_str::<Vec<Node>>("null").unwrap(), []);
    assert_eq!(from_str::<Plan>(" null ").unwrap().id, "");
    assert_eq!(from_slice::<Value>(b"null").unwrap(), Value::Null);
}

#[test]
fn timestamps_are_points_in_time_and_keep_their_text() {
    let same =
        ["2024-05-14T08:15:30.000Z", "2024-05-14T08:15:30Z", "2024-05-14T08:15:30+00:00", "2024-05-14T10:15:30+02:00"];
    let times: Vec<_> = same.iter().map(|text| Timestamp::from(*text).to_system_time().unwrap()).collect();
    assert!(times.iter().all(|time| *time == times[0]));
    assert_eq!(Timestamp::from(times[0]).as_str(), same[0]);
    let zero = plan(r#"{"at":"0001-01-01T00:00:00.000Z"}"#).at.unwrap();
    assert!(zero.is_zero() && (cfg!(windows) || zero.to_system_time().is_some()));
    assert_eq!(plan(r#"{"at":"yesterday"}"#).at.unwrap().to_system_time(), None);
}

#[test]
fn serde_reads_the_same() {
    let text = r#"{"id":"a","state":"paused","more":[18446744073709551615],"ratio":null,"best":{"name":"b"}}"#;
    assert_eq!(serde_json::from_str::<Plan>(text).unwrap(), plan(text));
    assert_eq!(serde_json::from_value::<State>(json!("stopped")).unwrap(), State::Stopped);
    assert_eq!(serde_json::from_value::<Timestamp>(json!("x")).unwrap(), Timestamp::from("x"));
}
