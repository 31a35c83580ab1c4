//! What the models do not ask for, as they read answers too: words that there are.

use serde_json::Value;

use super::answer::{Answer, Answered};

/// A place such as `/rules/*/type`, where `*` is every element or member, and the texts that there can be.
pub(crate) type Rule = (&'static str, &'static [&'static str]);

/// 400 where a value is at a place of a rule, and not one of its texts. What is not there is fine.
pub(crate) fn check(value: &Value, rules: &[Rule]) -> Answered<()> {
    rules.iter().try_for_each(|(place, words)| {
        let found = at(value, place);
        found.into_iter().try_for_each(|value| check_one(value, place, words))
    })
}

fn check_one(value: &Value, place: &str, words: &[&str]) -> Answered<()> {
    if value.as_str().is_some_and(|word| words.contains(&word)) {
        return Ok(());
    }
    Err(Answer::invalid(format!("the body: `{place}` is none of {}: {value}", words.join(", "))))
}

fn at<'a>(value: &'a Value, place: &str) -> Vec<&'a Value> {
    let mut here = vec![value];
    for name in place.split('/').skip(1) {
        here = here.into_iter().flat_map(|value| below(value, name)).collect();
    }
    here
}

fn below<'a>(value: &'a Value, name: &str) -> Vec<&'a Value> {
    match (value, name) {
        (Value::Array(items), "*") => items.iter().collect(),
        (Value::Object(members), "*") => members.values().collect(),
        _ => value.get(name).into_iter().collect(),
    }
}
