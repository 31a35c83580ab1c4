//! Round trips, and agreement with `serde_json` about what is JSON.

use proptest::prelude::*;

use super::{Plan, again};
use crate::runtime::json::{Value, from_slice, from_str, to_string, to_value, to_vec};

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(any::<String>(), inner, 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Objects whose known members have the right type or are null, with any others between them.
fn any_plan() -> impl Strategy<Value = Value> {
    let text = || prop_oneof![any::<String>().prop_map(Value::from), Just(Value::Null)];
    let node = || {
        prop_oneof![
            Just(Value::Null),
            (prop::option::of(text()), any_json()).prop_map(|(name, other)| {
                let mut node = serde_json::json!({ "other": other });
                if let Some(name) = name {
                    node["name"] = name;
                }
                node
            })
        ]
    };
    let member = prop_oneof![
        text().prop_map(|value| ("id", value)),
        text().prop_map(|value| ("state", value)),
        text().prop_map(|value| ("at", value)),
        any::<i64>().prop_map(|value| ("size", value.into())),
        any::<bool>().prop_map(|value| ("healthy", value.into())),
        prop::collection::vec(node(), 0..4).prop_map(|value| ("nodes", value.into())),
        prop::collection::btree_map(any::<String>(), any::<String>(), 0..4)
            .prop_map(|value| ("labels", Value::Object(value.into_iter().map(|(k, v)| (k, v.into())).collect()))),
        node().prop_map(|value| ("best", value)),
        any_json().prop_map(|value| ("any", value)),
        any_json().prop_map(|value| ("always", value)),
        any_json().prop_map(|value| ("unknown", value)),
    ];
    prop::collection::vec(member, 0..9)
        .prop_map(|members| Value::Object(members.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()))
}

proptest! {
    #[test]
    fn a_plan_comes_back_as_it_was(value in any_plan()) {
        prop_assert_eq!(again(&value.to_string()), value);
    }

    #[test]
    fn a_plan_that_was_written_reads_the_same(value in any_plan()) {
        let plan: Plan = from_str(&value.to_string()).unwrap();
        prop_assert_eq!(&from_slice::<Plan>(&to_vec(&plan)).unwrap(), &plan);
        prop_assert_eq!(serde_json::to_string(&plan).unwrap(), to_string(&plan));
        prop_assert_eq!(to_value(&plan), value);
    }

    #[test]
    fn any_json_is_read_as_serde_json_reads_it(value in any_json()) {
        let text = value.to_string();
        prop_assert_eq!(from_str::<Value>(&text).unwrap(), value);
    }

    /// The same texts are JSON, whatever is broken in them.
    #[test]
    fn broken_texts_are_refused_alike(value in any_json(), at in any::<prop::sample::Index>(), byte in any::<u8>(), cut in any::<bool>()) {
        let mut text = value.to_string().into_bytes();
        let at = at.index(text.len());
        if cut { text.truncate(at); } else { text[at] = byte; }
        let known = serde_json::from_slice::<Value>(&text);
        let read = from_slice::<Value>(&text);
        prop_assert_eq!(read.is_ok(), known.is_ok(), "{:?} {:?}", read, known);
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<Vec<u8>>()) {
        let _ = from_slice::<Plan>(&text);
    }
}
