//! Errors name the place and the problem, and never the value.

use super::{Plan, State};
use crate::runtime::json::{Value, from_slice, from_slice_strict, from_str};

fn error(text: &str) -> String {
    from_slice_strict::<Plan>(text.as_bytes()).unwrap_err().to_string()
}

#[test]
fn the_place_is_named() {
    assert_eq!(error(r#"{"id":1}"#), "id: expected a string, found a number (line 1, column 7)");
    assert_eq!(
        error("{\n  \"nodes\": [\n    {},\n    {\"name\": false}\n  ]\n}"),
        "nodes[1].name: expected a string, found a boolean (line 4, column 14)"
    );
    assert_eq!(error(r#"{"labels":{"k":[]}}"#), "labels.k: expected a string, found an array (line 1, column 16)");
    assert_eq!(error(r#"{"next":{"size":"3"}}"#), "next.size: expected a number, found a string (line 1, column 17)");
    assert_eq!(error("[]"), "expected an object, found an array (line 1, column 1)");
    assert_eq!(error(r#"{"healthy":"hunter2"}"#), "healthy: expected a boolean, found a string (line 1, column 12)");
    assert_eq!(error(r#"{"state":{}}"#), "state: expected a string, found an object (line 1, column 10)");
    assert_eq!(error(r#"{"nodes":{}}"#), "nodes: expected an array, found an object (line 1, column 10)");
}

#[test]
fn numbers_have_limits() {
    assert_eq!(error(r#"{"size":1.5}"#), "size: expected an integer, found a fraction (line 1, column 9)");
    assert_eq!(
        error(r#"{"size":9223372036854775808}"#),
        "size: expected an integer of 64 bits, found a number out of range (line 1, column 9)"
    );
    assert_eq!(
        error(r#"{"small":2147483648}"#),
        "small: expected an integer of 32 bits, found a number out of range (line 1, column 10)"
    );
    assert_eq!(error(r#"{"ratio":1e400}"#), "ratio: the number is out of range (line 1, column 10)");
    assert_eq!(error(r#"{"any":1e400}"#), "any: the number is out of range (line 1, column 8)");
}

#[test]
fn what_is_no_json_is_refused() {
    for text in [
        "",
        " ",
        "{",
        "{\"id\"",
        "{\"id\":",
        "{\"id\":\"",
        "{\"id\":\"a\"",
        "{\"id\":\"a\",}",
        "{\"nodes\":[{},]}",
        "{}x",
        "{} {}",
        "{'id':1}",
        "{id:1}",
        "{\"size\":01}",
        "{\"size\":-}",
        "{\"size\":NaN}",
        "{\"ratio\":Infinity}",
        "{\"size\":nul}",
        "{\"id\":\"\u{1}\"}",
        "{\"id\":\"\\x\"}",
        "{\"id\":\"\\ud800\"}",
        "<html>",
        "// {}",
    ] {
        let error = from_str::<Plan>(text).unwrap_err();
        assert!(error.line() == 1 && error.column() >= 1, "{text}: {error}");
        assert!(serde_json::from_str::<serde_json::Value>(text).is_err(), "{text}");
    }
    assert!(from_slice::<Plan>(b"{\"id\":\"\xff\"}").is_err());
    assert!(from_slice::<Plan>(b"{\"\xff\":1}").is_err());
    assert!(from_slice::<Value>(b"[\"\xc3\"]").is_err());
}

#[test]
fn depth_is_limited() {
    let nested = |depth: usize| format!("{}{}", "[".repeat(depth), "]".repeat(depth));
    assert!(from_str::<Value>(&nested(127)).is_ok());
    let error = from_str::<Value>(&nested(100_000)).unwrap_err();
    assert_eq!(error.problem(), "nested deeper than 127 levels");
    let plans = format!("{}{{}}{}", r#"{"next":"#.repeat(100_000), "}".repeat(100_000));
    assert!(from_str::<Plan>(&plans).is_err());
    let unknown = format!(r#"{{"unknown":{}}}"#, nested(100_000));
    assert!(from_str::<Plan>(&unknown).is_err());
}

#[test]
fn parts_can_be_asked_for() {
    let error = from_slice_strict::<Plan>(b"{\"nodes\":[null,\n{\"name\":1}]}").unwrap_err();
    assert_eq!((error.path().as_str(), error.line(), error.column()), ("nodes[1].name", 2, 9));
    assert_eq!(error.problem(), "expected a string, found a number");
    assert_eq!(format!("{error:?}"), format!("ReadError({error})"));
}

#[test]
fn serde_tells_what_is_wrong_and_no_place_in_a_text_nobody_saw() {
    let error = serde_json::from_value::<Plan>(serde_json::json!(["hunter2"])).unwrap_err().to_string();
    assert_eq!(error, "expected an object, found an array");
    let error = serde_json::from_value::<State>(serde_json::json!(5)).unwrap_err().to_string();
    assert_eq!(error, "expected a string, found a number");
}
