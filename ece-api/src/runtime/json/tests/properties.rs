//! Round trips, and agreement with `serde_json` about what is JSON.

use proptest::prelude::*;

use super::{Plan, again};
use crate::runtime::json::{
    Value, from_slice, from_slice_strict, from_slice_with_mismatches, from_str, to_string, to_value, to_vec,
};

/// Names of members that plans have among them.
fn any_name() -> impl Strategy<Value = String> {
    let known =
        prop::sample::select(vec!["id", "size", "nodes", "labels", "next", "best", "name", "password", "state"]);
    prop_oneof![any::<String>(), known.prop_map(str::to_owned)]
}

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
            prop::collection::btree_map(any_name(), inner, 0..6)
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

/// A value within `value`, or `value` itself.
fn place(value: &mut Value, at: prop::sample::Index) -> &mut Value {
    fn count(value: &Value) -> usize {
        1 + match value {
            Value::Array(elements) => elements.iter().map(count).sum(),
            Value::Object(members) => members.values().map(count).sum(),
            _ => 0,
        }
    }
    fn find(value: &mut Value, mut index: usize) -> &mut Value {
        if index == 0 {
            return value;
        }
        index -= 1;
        let within: Vec<&mut Value> = match value {
            Value::Array(elements) => elements.iter_mut().collect(),
            Value::Object(members) => members.values_mut().collect(),
            _ => Vec::new(),
        };
        for inner in within {
            let size = count(inner);
            if index < size {
                return find(inner, index);
            }
            index -= size;
        }
        unreachable!("the index is below the count")
    }
    let size = count(value);
    find(value, at.index(size))
}

/// The same JSON: a number is what it says, not how it is written.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            let is_same = |(name, value): (&String, &Value)| other.get(name).is_some_and(|other| is_same(value, other));
            one.len() == other.len() && one.iter().all(is_same)
        }
        (Value::Number(one), Value::Number(other)) => one == other || one.as_f64() == other.as_f64(),
        _ => one == other,
    }
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

    /// Whatever stands anywhere in a plan, the rest is read, and all of it is written back.
    #[test]
    fn a_plan_with_anything_anywhere_is_read_and_comes_back(
        mut value in any_plan(),
        changes in prop::collection::vec((any::<prop::sample::Index>(), any_json()), 1..4),
    ) {
        for (at, new) in changes {
            *place(&mut value, at) = new;
        }
        prop_assume!(value.is_object());
        let text = value.to_string();
        let (plan, mismatches) = from_slice_with_mismatches::<Plan>(text.as_bytes()).unwrap();
        prop_assert!(is_same(&to_value(&plan), &value), "{} {}", to_value(&plan), value);
        prop_assert!(is_same(&from_slice(&to_vec(&plan)).unwrap(), &value));
        prop_assert_eq!(&serde_json::from_str::<Plan>(&text).unwrap(), &plan);
        prop_assert_eq!(serde_json::to_string(&plan).unwrap(), to_string(&plan));
        prop_assert_eq!(from_slice_strict::<Plan>(text.as_bytes()).is_ok(), mismatches.is_empty());
        for mismatch in &mismatches {
            prop_assert!(value.pointer(&mismatch.pointer()).is_some(), "{:?}", mismatch);
        }
        // Once more: what was written is read to the same.
        let (again, same) = from_slice_with_mismatches::<Plan>(&to_vec(&plan)).unwrap();
        prop_assert_eq!((again, same.total()), (plan, mismatches.total()));
    }

    #[test]
    fn no_text_makes_it_panic(text in any::<Vec<u8>>()) {
        let _ = from_slice::<Plan>(&text);
    }
}
