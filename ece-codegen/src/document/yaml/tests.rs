use serde_json::json;

use super::*;

fn yaml(text: &str) -> (Option<Value>, Vec<(Code, String, String)>) {
    let mut diagnostics = Diagnostics::new();
    let value = read(text, "", Code::DuplicateKey, &mut diagnostics);
    let findings = diagnostics.iter().map(|it| (it.code, it.pointer.as_str().to_owned(), it.message.clone()));
    (value, findings.collect())
}

fn fine(text: &str) -> Value {
    let (value, findings) = yaml(text);
    assert!(findings.is_empty(), "{text}: {findings:?}");
    value.unwrap()
}

fn stopped(text: &str) -> (Code, String) {
    let (value, mut findings) = yaml(text);
    assert!(value.is_none() && findings.len() == 1, "{findings:?}");
    let (code, _, message) = findings.remove(0);
    (code, message)
}

#[test]
fn values_are_those_of_the_core_schema() {
    for (text, value) in [
        ("1", json!(1)),
        ("-7", json!(-7)),
        ("+7", json!(7)),
        ("18446744073709551615", json!(u64::MAX)),
        ("0x1F", json!(31)),
        ("0o17", json!(15)),
        ("1.50", json!(1.5)),
        (".5", json!(0.5)),
        ("1e3", json!(1000.0)),
        ("null", Value::Null),
        ("~", Value::Null),
        ("True", json!(true)),
        ("yes", json!("yes")),
        ("off", json!("off")),
        ("2024-01-02", json!("2024-01-02")),
        ("2024-01-02T03:04:05Z", json!("2024-01-02T03:04:05Z")),
        ("1.0.0", json!("1.0.0")),
        ("1_000", json!("1_000")),
        ("12:30", json!("12:30")),
        ("-", json!([null])),
        (".", json!(".")),
        ("e5", json!("e5")),
        ("infinity", json!("infinity")),
        ("'1'", json!("1")),
        ("\"1\"", json!("1")),
        ("!!str 1", json!("1")),
        ("! 1", json!("1")),
        ("!!int '1'", json!(1)),
        ("|\n  a\n  b\n", json!("a\nb\n")),
        (">\n  a\n  b\n", json!("a b\n")),
    ] {
        assert_eq!(fine(text), value, "{text}");
    }
}

#[test]
fn keys_are_as_they_are_written_and_order_is_kept() {
    let text = "z: 1\n200: {b: 1, a: 2}\n1.0: x\ntrue: y\nnull: n\n";
    assert_eq!(fine(text).to_string(), r#"{"z":1,"200":{"b":1,"a":2},"1.0":"x","true":"y","null":"n"}"#);
}

#[test]
fn aliases_and_merge_keys_are_written_out() {
    let text = "a: &a {x: 1, y: 2}\nb: *a\nc: {<<: *a, y: 3}\nd: {y: 4, <<: [*a, {z: 5}]}\n";
    assert_eq!(
        fine(text),
        json!({ "a": { "x": 1, "y": 2 }, "b": { "x": 1, "y": 2 }, "c": { "y": 3, "x": 1 }, "d": { "y": 4, "x": 1, "z": 5 } })
    );
    assert_eq!(fine("k: &k name\nm: {*k : 1}"), json!({ "k": "name", "m": { "name": 1 } }));
}

#[test]
fn what_json_does_not_have_is_said_where_it_is() {
    let (value, findings) = yaml("a: [.nan, -.inf, !lamp x, 1e999]\nb: !map {}\n");
    assert_eq!(value.unwrap(), json!({ "a": [".nan", "-.inf", "x", "1e999"], "b": {} }));
    let places: Vec<&str> = findings.iter().map(|(_, at, _)| at.as_str()).collect();
    assert_eq!(places, ["/a/0", "/a/1", "/a/2", "/a/3", "/b"]);
    assert!(findings.iter().all(|(code, _, message)| *code == Code::BeyondJson && message.contains("(line ")));
}

#[test]
fn keys_that_stand_twice_are_reported() {
    let (_, findings) = yaml("a:\n  b/c: 1\n  b/c: 2\n");
    assert_eq!((findings[0].0, findings[0].1.as_str()), (Code::DuplicateKey, "/a/b~1c"));
    let (_, findings) = yaml("a: {b: [1]}\na: {b: [1]}\n");
    assert_eq!((findings.len(), findings[0].0, findings[0].1.as_str()), (1, Code::RepeatedKey, "/a"));
}

#[test]
fn errors_name_line_and_column() {
    for (text, code, part) in [
        ("a: [1\nb: 2\n", Code::NotJson, "line "),
        ("a: 1\n---\nb: 2\n", Code::SeveralDocuments, "(line 3, column "),
        ("a: 1\n? [x]\n: 2\n", Code::NotJson, "a key that is not text (line 2, column 3)"),
        ("a: &a [*a]", Code::NotJson, "line 1"),
        ("a: *nowhere", Code::NotJson, "line 1"),
    ] {
        let (found, message) = stopped(text);
        assert!(found == code && message.contains(part), "{text}: {found} {message}");
    }
}

/// A billion laughs, a chain that is deep only when it is written out, and brackets without end.
#[test]
fn bombs_are_refused() {
    let mut wide = "a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol]\n".to_owned();
    let mut deep = "a0: &a0 [x]\n".to_owned();
    for n in 1..200 {
        let before = n - 1;
        wide.push_str(&format!("a{n}: &a{n} [{}]\n", vec![format!("*a{before}"); 9].join(", ")));
        deep.push_str(&format!("a{n}: &a{n} [*a{before}]\n"));
    }
    assert_eq!(stopped(&wide).0, Code::TooManyAliases);
    assert!(stopped(&deep).1.starts_with("nested too deeply"));
    assert_eq!(stopped(&"[".repeat(100_000)).0, Code::NotJson);
    assert_eq!(stopped(&"- ".repeat(100_000)).0, Code::NotJson);
    let blocks: String = (0..2000).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
    assert_eq!(stopped(&blocks).0, Code::NotJson);
}
