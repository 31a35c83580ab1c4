//! The library is right: whatever is followed here leads where it says, in its order.

use std::path::Path;

use proptest::prelude::*;
use serde_json::json;
use serde_json_path::JsonPath;

use super::*;

/// What the library says; `None` where it refuses the expression.
fn by_library(text: &str, document: &Value) -> Option<Vec<String>> {
    let path = JsonPath::parse(text).ok()?;
    let found = path.query_located(document);
    Some(found.locations().map(serde_json_path::NormalizedPath::to_json_pointer).collect())
}

/// Whether it was followed here.
fn check(text: &str, document: &Value) -> bool {
    let steps = Steps::of(text);
    let Some(expected) = by_library(text, document) else {
        assert!(steps.is_none(), "the library refuses {text}");
        return false;
    };
    if let Some(steps) = &steps {
        assert_eq!(steps.places(document), expected, "{text} in {document:.2000}");
    }
    steps.is_some()
}

fn hard_document() -> Value {
    json!({
        "a": { "a": [{ "a": "x", "b": 1 }, ["x"], { "a": ["x"] }, "x", null, { "a": "" }], "b": { "a": "x" }, "": {} },
        "b": [[{ "a": { "a": "x" } }], { "0": "x", "a": "x" }],
        "a/b": { "a~b": { "a": "x" }, "~1": { "a": "y" } }, "0": { "a": "x" }, "ä": { "a": "x" }, "": { "a": "x" }, "*": 1,
        "many": { "a": 1, "b": 2, "c": 3, "d": 4, "e": 5, "f": 6, "g": 7, "h": { "a": "x" }, "i": { "a": "x" }, "_j": {} },
        "a.b": { "a": "x" }, "it's": { "a": "x" }, "a,b": { "a": "x" }, "]": { "a": "x" }, "null": { "a": null }
    })
}

#[test]
fn all_targets_of_the_repository_lead_where_the_library_says() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec");
    let read = |path: &Path| serde_json::from_str::<Value>(&std::fs::read_to_string(path).unwrap()).unwrap();
    let document = read(&spec.join("swagger.json"));
    let (mut all, mut followed) = (0, 0);
    for file in std::fs::read_dir(spec.join("overlays")).unwrap() {
        for action in read(&file.unwrap().path())["actions"].as_array().unwrap() {
            all += 1;
            followed += usize::from(check(action["target"].as_str().unwrap(), &document));
        }
    }
    // The others ask what an element is or lacks.
    assert!(followed >= all - all / 100, "{followed} of {all}");
}

#[test]
fn what_looks_like_everyday_and_is_not_is_left_to_the_library() {
    for (text, is_followed) in [
        ("$", true),
        ("$.a.a[?@.a=='x'].b", true),
        ("$.a[?@.a==\"x\"]", true),
        ("$.*[*].*", true),
        ("$['a','a','b']['a']", true),
        ("$['a/b'].*.a", true),
        ("$['it\\'s'].a", false),
        ("$[\"it's\"].a", true),
        ("$['a,b','a.b',']'].a", true),
        ("$.many.h.a", true),
        ("$.many[?@.a=='x']", true),
        ("$.ä.a", false),
        ("$.aä", false),
        ("$.b[0]", false),
        ("$.b[-1]", false),
        ("$.b[0:1]", false),
        ("$['a',0]", false),
        ("$['a','*'].a", true),
        ("$.a[ 'a' ]", false),
        ("$.a.a[?@.a == 'x']", false),
        ("$.a.a[?@.a=='x'&&@.b==1]", false),
        ("$.a.a[?(@.a=='x')]", false),
        ("$.a.a[?@.a!='x']", false),
        ("$.a.a[?@.b==1]", false),
        ("$.a.a[?@['a']=='x']", false),
        ("$.a.a[?@.a]", false),
        ("$.a.a[?@=='x']", false),
        ("$..a", false),
        ("$.a..*", false),
        ("$.a .b", false),
    ] {
        assert!(by_library(text, &hard_document()).is_some(), "{text} is an expression");
        assert_eq!(check(text, &hard_document()), is_followed, "{text}");
    }
    assert_eq!(Steps::of(&format!("${}", ".a".repeat(MOST + 1))), None);
}

fn name() -> impl Strategy<Value = String> {
    let hard = [
        "a", "b", "c", "", "0", "_", "a/b", "~", "~1", "a~b", "ä", "a.b", "*", "$", "@", ",", "]", "'", "\"", "\\", " ",
    ];
    prop_oneof![4 => prop::sample::select(&["a", "b", "c"][..]), 1 => prop::sample::select(hard.to_vec())]
        .prop_map(str::to_owned)
}

fn document() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        3 => name().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => (0..3).prop_map(Value::from),
    ];
    leaf.prop_recursive(5, 120, 12, |inner| {
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            3 => prop::collection::vec((name(), inner), 0..12).prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

fn quoted_name() -> impl Strategy<Value = String> {
    (name(), any::<bool>()).prop_map(|(name, double)| if double { format!("\"{name}\"") } else { format!("'{name}'") })
}

fn part() -> impl Strategy<Value = String> {
    let names = || prop::collection::vec(quoted_name(), 1..4).prop_map(|names| format!("[{}]", names.join(",")));
    prop_oneof![
        4 => name().prop_map(|name| format!(".{name}")),
        2 => Just(".*".to_owned()),
        1 => Just("[*]".to_owned()),
        2 => names(),
        2 => (name(), quoted_name()).prop_map(|(name, value)| format!("[?@.{name}=={value}]")),
        1 => prop::sample::select(&["[0]", "..a", "[?@.a]", "[?@=='a']", "[1:]", "[ 'a' ]", "[?@.a!='b']", "['a',0]"][..])
            .prop_map(str::to_owned),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn random_targets_lead_where_the_library_says(
        document in document(),
        targets in prop::collection::vec(prop::collection::vec(part(), 0..5), 8),
    ) {
        for parts in targets {
            check(&format!("${}", parts.concat()), &document);
        }
    }
}
