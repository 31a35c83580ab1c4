//! Values of another JSON type than the document says: kept as they came, reported, written back.

use serde_json::json;

use super::{Node, Plan, State, plan};
use crate::runtime::json::{
    Extra, Map, Timestamp, Value, from_slice_strict, from_slice_with_mismatches, from_str, to_string, to_value,
};

/// Lists and maps of everything.
#[derive(Clone, Debug, Default, PartialEq)]
struct Shelf {
    sizes: Vec<i64>,
    flags: Option<Map<bool>>,
    states: Vec<State>,
    times: Map<Vec<Timestamp>>,
    nodes: Map<Vec<Node>>,
    matrix: Vec<Vec<f64>>,
    maybe: Vec<Option<i32>>,
    boxed: Vec<Option<Box<Shelf>>>,
    count: u64,
    extra: Extra,
}

crate::runtime::json::model!(Shelf {
    0 sizes "sizes" required,
    1 flags "flags",
    2 states "states" required,
    3 times "times" required,
    4 nodes "nodes" required,
    5 matrix "matrix" required,
    6 maybe "maybe" required,
    7 boxed "boxed" required,
    8 count "count" required,
});

/// Reads a text; everything that must hold of every text with mismatches holds.
fn shelf(text: &str, expected: &[&str]) -> Shelf {
    let (read, mismatches) = from_slice_with_mismatches::<Shelf>(text.as_bytes()).unwrap();
    let told: Vec<String> = mismatches.iter().map(ToString::to_string).collect();
    assert_eq!(told, expected, "{text}");
    assert_eq!(mismatches.total(), expected.len());
    assert_eq!(to_value(&read), from_str::<Value>(text).unwrap(), "{text}");
    assert_eq!(from_str::<Value>(&to_string(&read)).unwrap(), from_str::<Value>(text).unwrap(), "{text}");
    assert_eq!(serde_json::from_str::<Shelf>(text).unwrap(), read, "{text}");
    assert_eq!(serde_json::to_string(&read).unwrap(), to_string(&read));
    assert_eq!(from_slice_strict::<Shelf>(text.as_bytes()).is_err(), !expected.is_empty(), "{text}");
    read
}

#[test]
fn a_member_of_another_type_is_kept_as_it_came() {
    for (member, kept, expected) in [
        ("id", json!(7), "a string, found a number"),
        ("size", json!("7"), "a number, found a string"),
        ("size", json!(1.5), "an integer, found a fraction"),
        ("size", json!(u64::MAX), "an integer of 64 bits, found a number out of range"),
        ("small", json!(1_u64 << 40), "an integer of 32 bits, found a number out of range"),
        ("healthy", json!("true"), "a boolean, found a string"),
        ("healthy", json!(1), "a boolean, found a number"),
        ("nodes", json!({}), "an array, found an object"),
        ("nodes", json!({ "a": [1, { "b": null }] }), "an array, found an object"),
        ("labels", json!([]), "an object, found an array"),
        ("ratio", json!("1.5"), "a number, found a string"),
        ("state", json!(3), "a string, found a number"),
        ("at", json!(1_715_674_530), "a string, found a number"),
        ("next", json!("later"), "an object, found a string"),
        ("next", json!([]), "an object, found an array"),
        ("best", json!(false), "an object, found a boolean"),
    ] {
        let value = json!({ member: kept.clone(), "always": 1 });
        let (read, mismatches) = from_slice_with_mismatches::<Plan>(value.to_string().as_bytes()).unwrap();
        assert_eq!(mismatches[0].to_string(), format!("/{member}: expected {expected}"));
        assert_eq!(mismatches.len(), 1);
        assert_eq!(read.extra.get(member), Some(&kept));
        assert_eq!(to_value(&read), value);
        assert_eq!((read.id.as_str(), read.size, read.healthy, read.nodes.len()), ("", 0, false, 0), "{member}");
        assert_eq!((read.small, &read.state, &read.at, &read.next, read.ratio), (None, &None, &None, &None, None));
        assert_eq!(serde_json::from_value::<Plan>(value).unwrap(), read);
    }
}

#[test]
fn a_field_that_is_set_wins_over_the_value_that_came() {
    let mut read = plan(r#"{"id":7,"size":"big","state":{},"best":1}"#);
    read.id = "seven".into();
    read.state = Some(State::Started);
    read.best.name = Some("a".into());
    assert_eq!(to_value(&read), json!({ "id": "seven", "size": "big", "state": "started", "best": { "name": "a" } }));
    read.extra.mark_set("size");
    assert_eq!(to_value(&read)["size"], json!(0));
}

#[test]
fn a_wrong_element_is_kept_in_its_place() {
    shelf(
        r#"{"sizes":[1,"2",null,3],"flags":{"a":true,"b":"true"},"states":["started",4,"x"]}"#,
        &[
            "/sizes/1: expected a number, found a string",
            "/flags/b: expected a boolean, found a string",
            "/states/1: expected a string, found a number",
        ],
    );
    shelf(
        r#"{"times":{"a/b":["now",0],"~":{}},"matrix":[[1.5,[]],{},null],"maybe":[1,null,"x"]}"#,
        &[
            "/times/a~1b/1: expected a string, found a number",
            "/times/~0: expected an array, found an object",
            "/matrix/0/1: expected a number, found an array",
            "/matrix/1: expected an array, found an object",
            "/maybe/2: expected a number, found a string",
        ],
    );
    let read = shelf(
        r#"{"nodes":{"a":[{"name":1},"x",null,{}],"b":7},"boxed":[{"sizes":{}},null,5,[]],"count":-1}"#,
        &[
            "/nodes/a/0/name: expected a string, found a number",
            "/nodes/a/1: expected an object, found a string",
            "/nodes/b: expected an array, found a number",
            "/boxed/0/sizes: expected an array, found an object",
            "/boxed/2: expected an object, found a number",
            "/boxed/3: expected an object, found an array",
            "/count: expected an integer of 64 bits without a sign, found a number out of range",
        ],
    );
    assert_eq!(read.nodes["a"].len(), 4);
    assert!(read.nodes["b"].is_empty() && read.boxed[1].is_none());
}

#[test]
fn a_list_that_was_changed_is_written_as_it_is_now() {
    let mut read = shelf(
        r#"{"sizes":[1,"2"],"times":{"a":[0]}}"#,
        &["/sizes/1: expected a number, found a string", "/times/a/0: expected a string, found a number"],
    );
    assert_eq!(read.sizes, [1, 0]);
    read.sizes[1] = 2;
    assert_eq!(to_value(&read), json!({ "sizes": [1, 2], "times": { "a": [0] } }));
    // A model among the elements keeps what is its own.
    let mut read = shelf(
        r#"{"boxed":["x",{"sizes":["y"]}]}"#,
        &["/boxed/0: expected an object, found a string", "/boxed/1/sizes/0: expected a number, found a string"],
    );
    read.boxed.push(None);
    assert_eq!(to_value(&read), json!({ "boxed": ["x", { "sizes": ["y"] }, null] }));
    read.boxed[0].as_mut().unwrap().count = 3;
    assert_eq!(to_value(&read)["boxed"][0]["count"], json!(3));
}

/// Changes far down in kept lists within kept lists cost no more than the text is long.
#[test]
fn a_change_deep_inside_is_written_in_linear_time() {
    const DEPTH: usize = 40;
    let text = format!("{}{{}}{}", r#"{"sizes":["a"],"nodes":{"x":0},"boxed":[5,"#.repeat(DEPTH), "]}".repeat(DEPTH));
    let mut read: Shelf = from_str(&text).unwrap();
    let mut deepest = &mut read;
    for _ in 0..DEPTH {
        deepest = deepest.boxed[1].as_mut().unwrap();
    }
    deepest.count = 7;
    assert_eq!(to_string(&read), text.replace("{}", r#"{"count":7}"#));
}

#[test]
fn no_value_is_told_and_no_secret_is_shown() {
    let text = r#"{"nodes":[{"password":["hunter2"]},"hunter2"],"best":"hunter2","size":"hunter2"}"#;
    let (read, mismatches) = from_slice_with_mismatches::<Plan>(text.as_bytes()).unwrap();
    assert_eq!(mismatches.len(), 4);
    let shown = format!("{read:?} {read:#?} {mismatches:?} {:?}", from_slice_strict::<Plan>(text.as_bytes()));
    assert!(!shown.contains("hunter") && shown.contains("/nodes/0/password"), "{shown}");
    let told =
        from_slice_with_mismatches::<Map<Node>>(r#"{"a\u001b[2J\u0085\u202e":7}"#.as_bytes()).unwrap().1[0].to_string();
    assert!(!told.contains(char::is_control) && told.is_ascii(), "{told}");
}

#[test]
fn a_text_of_another_type_is_an_error() {
    for text in ["[]", "7", "\"x\"", "true", "<html>"] {
        assert!(from_str::<Plan>(text).is_err(), "{text}");
    }
    assert!(from_str::<Vec<Plan>>("{}").is_err() && from_str::<Map<i64>>("[]").is_err());
    assert!(from_str::<i64>("\"7\"").is_err() && from_str::<String>("7").is_err() && from_str::<State>("7").is_err());
}

/// A list of models is its own keeper; what no element can hold is its default.
#[test]
fn a_list_without_a_member_around_it_keeps_what_its_models_can() {
    for text in [r#"[{},5,null,"x",[{}]]"#, r#"[{"best":7}]"#] {
        let read: Vec<Plan> = from_str(text).unwrap();
        assert_eq!(to_value(&read), from_str::<Value>(text).unwrap());
    }
    let (read, mismatches) = from_slice_with_mismatches::<Vec<i64>>(b"[1,null,\"x\"]").unwrap();
    assert_eq!((to_string(&read).as_str(), mismatches[0].pointer().as_str()), ("[1,0,0]", "/2"));
}

#[test]
fn what_is_told_is_bounded_and_all_is_counted() {
    let wrong = "1,".repeat(100_000);
    let text = format!(r#"{{"nodes":[{wrong}1],"{}":0,"labels":{{"{}":1}}}}"#, "u".repeat(1000), "k".repeat(100_000));
    let (read, mismatches) = from_slice_with_mismatches::<Plan>(text.as_bytes()).unwrap();
    assert_eq!((mismatches.len(), mismatches.total()), (100, 100_002));
    assert_eq!(to_string(&read).len(), text.len());
    let text = format!(r#"{{"labels":{{"{}":1}}}}"#, "é".repeat(100_000));
    let (_, mismatches) = from_slice_with_mismatches::<Plan>(text.as_bytes()).unwrap();
    assert_eq!(mismatches[0].pointer(), format!("/labels/{}…", "é".repeat(100)));
}

/// Of two members of one name the last one counts, kept or not; both are told.
#[test]
fn the_last_of_two_members_counts() {
    let (read, mismatches) = from_slice_with_mismatches::<Plan>(br#"{"size":"a","size":3,"id":"x","id":4}"#).unwrap();
    assert_eq!((read.size, read.id.as_str(), mismatches.len()), (3, "", 2));
    assert_eq!(to_value(&read), json!({ "size": 3, "id": 4 }));
}
