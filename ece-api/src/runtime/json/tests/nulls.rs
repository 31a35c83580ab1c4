//! Nulls where the document has no place for them, and where it says so: what was read comes back.

use serde_json::json;

use crate::runtime::json::{Extra, Map, Timestamp, Value, from_slice_strict, from_str, to_string, to_value};

/// A model with lists and maps of everything that has no place for null.
#[derive(Clone, Debug, Default, PartialEq)]
struct Rack {
    sizes: Vec<i64>,
    names: Option<Vec<String>>,
    labels: Map<bool>,
    times: Option<Map<Vec<Timestamp>>>,
    inner: Vec<Rack>,
    note: Option<String>,
    extra: Extra,
}

crate::runtime::json::model!(Rack {
    0 sizes "sizes" required,
    1 names "names",
    2 labels "labels" required,
    3 times "times",
    4 inner "inner" required,
    5 note "note" nullable,
});

fn rack(text: &str) -> Rack {
    from_str(text).unwrap_or_else(|error| panic!("{error}: {text}"))
}

#[test]
fn nulls_in_lists_and_maps_come_back_as_nulls() {
    for text in [
        r#"{"sizes":[1,null,3]}"#,
        r#"{"sizes":[null]}"#,
        r#"{"names":["a",null],"labels":{"a":null,"b":true}}"#,
        r#"{"times":{"x":["2024-05-14T08:15:30Z",null],"y":null}}"#,
        r#"{"inner":[{"sizes":[null,1]},null,{"inner":[{"names":[null]}]}]}"#,
    ] {
        assert_eq!(to_value(&rack(text)), serde_json::from_str::<Value>(text).unwrap(), "{text}");
    }
}

#[test]
fn a_list_that_was_changed_is_written_as_it_is() {
    let mut changed = rack(r#"{"sizes":[1,null,3]}"#);
    assert_eq!(changed.sizes, [1, 0, 3]);
    changed.sizes.push(4);
    assert_eq!(to_value(&changed)["sizes"], json!([1, 0, 3, 4]));
    changed.sizes.pop();
    changed.extra.mark_set("sizes");
    assert_eq!(to_value(&changed)["sizes"], json!([1, 0, 3]));
}

#[test]
fn of_two_members_of_one_name_the_nulls_of_the_last_one_count() {
    assert_eq!(to_value(&rack(r#"{"sizes":[1,null],"sizes":[1,0]}"#))["sizes"], json!([1, 0]));
    assert_eq!(to_value(&rack(r#"{"sizes":[1,0],"sizes":[null,2]}"#))["sizes"], json!([null, 2]));
}

#[test]
fn a_required_member_that_may_be_null_is_null_while_it_is_nothing() {
    assert_eq!(to_string(&Rack::default()), r#"{"sizes":[],"labels":{},"inner":[],"note":null}"#);
    assert_eq!(to_value(&rack("{}")), json!({}));
    assert_eq!(to_value(&rack(r#"{"note":null}"#)), json!({ "note": null }));
    let mut set = rack("{}");
    set.note = Some(String::new());
    assert_eq!(to_value(&set), json!({ "note": "" }));
}

#[test]
fn integers_of_64_bits_without_a_sign_are_exact() {
    for text in ["[18446744073709551615,0,9223372036854775808]", "[]"] {
        let numbers: Vec<u64> = from_str(text).unwrap();
        assert_eq!(to_string(&numbers), text);
        assert_eq!(to_value(&numbers).to_string(), text);
    }
    assert_eq!(from_str::<Vec<u64>>("[1.0,1e3]").unwrap(), [1, 1000]);
    for text in ["[-1]", "[18446744073709551616]", "[1.5]", "[1e300]"] {
        assert!(from_slice_strict::<Vec<u64>>(text.as_bytes()).is_err(), "{text}");
    }
}
