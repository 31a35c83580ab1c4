//! Which way a limit moves.

use std::cmp::Ordering;

use serde_json::Value;

/// The keys that limit values.
pub(super) const LIMITS: [&str; 13] = [
    "maximum",
    "minimum",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "maxProperties",
    "minProperties",
    "uniqueItems",
    "pattern",
    "multipleOf",
];

/// True where fewer values are allowed than before, or it cannot be told.
pub(super) fn is_tighter(key: &str, old: Option<&Value>, new: Option<&Value>) -> bool {
    let order = || old.zip(new).and_then(|(old, new)| compare(new, old));
    match (old, new) {
        (_, None | Some(Value::Bool(false))) => false,
        (None | Some(Value::Bool(false)), Some(_)) => true,
        _ if key.starts_with("max") => order() == Some(Ordering::Less),
        _ if key.starts_with("min") => order() == Some(Ordering::Greater),
        _ if key == "multipleOf" => !divides(new, old),
        _ => true,
    }
}

/// Whole numbers as they are written, however large; others as they are calculated with.
fn compare(one: &Value, other: &Value) -> Option<Ordering> {
    match (whole(one), whole(other)) {
        (Some(one), Some(other)) => Some(one.cmp(&other)),
        _ => one.as_f64()?.partial_cmp(&other.as_f64()?),
    }
}

fn whole(value: &Value) -> Option<i128> {
    value.as_i64().map(i128::from).or_else(|| value.as_u64().map(i128::from))
}

/// True where both schemas have the same largest integer, or smallest: below 10 is up to 9.
pub(super) fn is_same_end(limit: &str, exclusive: &str, old: &Value, new: &Value) -> bool {
    let end = |schema: &Value| {
        let is_integer = schema.get("type").is_some_and(|ty| ty == "integer");
        let limit_itself = schema.get(limit).and_then(whole).filter(|_| is_integer)?;
        let step = if limit == "maximum" { -1 } else { 1 };
        Some(if schema.get(exclusive) == Some(&Value::Bool(true)) { limit_itself + step } else { limit_itself })
    };
    end(old).is_some() && end(old) == end(new)
}

/// True where each side allows values that the other refuses.
pub(super) fn is_other(key: &str, old: Option<&Value>, new: Option<&Value>) -> bool {
    old.is_some()
        && new.is_some()
        && (key == "pattern" || key == "multipleOf" && !divides(old, new) && !divides(new, old))
}

/// True where every multiple of the second is one of the first.
fn divides(one: Option<&Value>, other: Option<&Value>) -> bool {
    let number = |value: Option<&Value>| value.and_then(Value::as_f64);
    number(one).zip(number(other)).is_some_and(|(one, other)| other % one == 0.0)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::is_tighter;

    #[test]
    fn fewer_values_are_tighter() {
        let tighter = |key: &str, old: &serde_json::Value, new: &serde_json::Value| {
            is_tighter(key, Some(old).filter(|it| !it.is_null()), Some(new).filter(|it| !it.is_null()))
        };
        assert!(tighter("maximum", &json!(10), &json!(9)) && !tighter("maximum", &json!(9), &json!(10)));
        assert!(tighter("minLength", &json!(1), &json!(2)) && !tighter("minLength", &json!(2), &json!(1)));
        assert!(tighter("pattern", &json!(null), &json!("^a")) && !tighter("pattern", &json!("^a"), &json!(null)));
        assert!(
            tighter("uniqueItems", &json!(false), &json!(true)) && !tighter("uniqueItems", &json!(true), &json!(false))
        );
        assert!(tighter("maximum", &json!(9_007_199_254_740_993_i64), &json!(9_007_199_254_740_992_i64)));
        assert!(tighter("minimum", &json!(u64::MAX - 1), &json!(u64::MAX)));
        assert!(tighter("pattern", &json!("^a"), &json!("^b")));
        assert!(tighter("multipleOf", &json!(5), &json!(10)) && !tighter("multipleOf", &json!(10), &json!(5)));
    }
}
