use proptest::prelude::*;
use serde_json::json;

use super::*;

/// Target, patch, result: the pairs that RFC 7396 gives in its appendix.
#[test]
fn patches_apply_as_the_standard_says() {
    for (mut target, patch, expected) in [
        (json!({"a": "b"}), json!({"a": "c"}), json!({"a": "c"})),
        (json!({"a": "b"}), json!({"b": "c"}), json!({"a": "b", "b": "c"})),
        (json!({"a": "b"}), json!({"a": null}), json!({})),
        (json!({"a": "b", "b": "c"}), json!({"a": null}), json!({"b": "c"})),
        (json!({"a": ["b"]}), json!({"a": "c"}), json!({"a": "c"})),
        (json!({"a": "c"}), json!({"a": ["b"]}), json!({"a": ["b"]})),
        (json!({"a": {"b": "c"}}), json!({"a": {"b": "d", "c": null}}), json!({"a": {"b": "d"}})),
        (json!({"a": [{"b": "c"}]}), json!({"a": [1]}), json!({"a": [1]})),
        (json!(["a", "b"]), json!(["c", "d"]), json!(["c", "d"])),
        (json!({"a": "b"}), json!(["c"]), json!(["c"])),
        (json!({"a": "foo"}), json!(null), json!(null)),
        (json!({"a": "foo"}), json!("bar"), json!("bar")),
        (json!({"e": null}), json!({"a": 1}), json!({"e": null, "a": 1})),
        (json!([1, 2]), json!({"a": "b", "c": null}), json!({"a": "b"})),
        (json!({}), json!({"a": {"bb": {"ccc": null}}}), json!({"a": {"bb": {}}})),
    ] {
        apply(&mut target, &patch);
        assert_eq!(target, expected, "{patch}");
    }
}

#[test]
fn what_is_no_object_is_no_patch() {
    assert!(MergePatch::try_from(json!("x")).is_err());
    assert_eq!(MergePatch::from_serialize(&7).unwrap_err().to_string(), "a merge patch is an object");
    let patch = MergePatch::from_serialize(&json!({"a": null, "b": {"c": 1}})).unwrap();
    assert_eq!(Value::from(patch), json!({"a": null, "b": {"c": 1}}));
    assert!(MergePatch::new().is_empty() && !MergePatch::new().remove("a").is_empty());
}

#[test]
fn a_patch_between_models_holds_what_differs() {
    use crate::models::DeploymentGetResponse;
    let before: DeploymentGetResponse =
        crate::runtime::json::from_str(r#"{"id":"1","name":"a","alias":"x","unknown":{"a":1},"healthy":true}"#)
            .unwrap();
    let mut after = before.clone();
    after.name = "b".into();
    after.alias = None;
    let patch = MergePatch::diff(&before, &after);
    assert_eq!(Value::from(patch.clone()), json!({"name": "b", "alias": null}));
    assert_eq!(patch.apply(&before).unwrap(), after);
    assert!(MergePatch::diff(&before, &before).is_empty());
    let wrong = MergePatch::new().set("healthy", "yes").apply(&before).unwrap_err();
    assert_eq!(wrong.to_string(), "healthy: expected a boolean, found a string");
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (0..3).prop_map(Value::from),
        "[ab]{0,1}".prop_map(Value::from)
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            any_object_of(inner).prop_map(Value::Object),
        ]
    })
}

fn any_object_of(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Map<String, Value>> {
    prop::collection::btree_map("[a-d]", inner, 0..4).prop_map(|members| members.into_iter().collect())
}

fn any_object() -> impl Strategy<Value = Value> {
    any_object_of(any_json()).prop_map(Value::Object)
}

/// Patches cannot say that a member is null, wherever the object stands.
fn comparable(value: &Value) -> Value {
    without_nulls(value)
}

proptest! {
    #[test]
    fn applying_the_difference_gives_the_other_one(before in any_object(), after in any_object()) {
        let patch = MergePatch::diff(&before, &after);
        let mut target = before.clone();
        patch.apply_to_value(&mut target);
        prop_assert_eq!(comparable(&target), comparable(&after));
        let (before, after) = (without_nulls(&before), without_nulls(&after));
        let mut target = before.clone();
        MergePatch::diff(&before, &after).apply_to_value(&mut target);
        prop_assert_eq!(target, after);
    }

    #[test]
    fn nothing_differs_from_itself(value in any_object()) {
        prop_assert!(MergePatch::diff(&value, &value).is_empty());
    }

    /// Without any of its members, a patch gives something else.
    #[test]
    fn no_member_is_superfluous(before in any_object(), after in any_object()) {
        let (before, after) = (without_nulls(&before), without_nulls(&after));
        let patch = Value::from(MergePatch::diff(&before, &after));
        for name in patch.as_object().unwrap().keys() {
            let mut less = patch.clone();
            less.as_object_mut().unwrap().remove(name);
            let mut target = before.clone();
            apply(&mut target, &less);
            prop_assert_ne!(target, after.clone());
        }
    }
}

#[test]
fn values_are_shown_by_no_road() {
    let patch = MergePatch::new().set("password", "hidden");
    let json: &dyn crate::runtime::json::Json = &patch;
    for shown in [format!("{patch:?}"), format!("{json:?}"), format!("{:?}", json.as_json())] {
        assert!(shown.contains("password") && !shown.contains("hidden"), "{shown}");
    }
}
