//! What the models do not ask for, as they read answers too: members that have to be there, and words that there are.

use serde_json::Value;

use super::answer::{Answer, Answered};

/// What has to be true of a value.
pub(crate) enum Needs {
    /// An object has these members.
    Members(&'static [&'static str]),
    /// A text is one of these.
    OneOf(&'static [&'static str]),
}

/// A place such as `/rules/*/type`, where `*` is every element or member, and what is needed there.
pub(crate) type Rule = (&'static str, Needs);

/// The roles of a key, a user or an invitation.
pub(crate) const ROLE_ASSIGNMENTS: &[Rule] = &[
    ("/platform/*", Needs::Members(&["role_id"])),
    ("/organization/*", Needs::Members(&["role_id", "organization_id"])),
    ("/deployment/*", Needs::Members(&["role_id", "organization_id"])),
    ("/project/*/*", Needs::Members(&["role_id", "organization_id"])),
];

/// 400 where a value is at a place of a rule, and not as the rule says. What is not there is fine.
pub(crate) fn check(value: &Value, rules: &[Rule]) -> Answered<()> {
    rules.iter().try_for_each(|(place, needs)| {
        let found = at(value, place);
        found.into_iter().try_for_each(|value| needs.check(place, value))
    })
}

impl Needs {
    fn check(&self, place: &str, value: &Value) -> Answered<()> {
        let problem = match self {
            Self::Members(members) => {
                let missing = members.iter().find(|member| value[**member].is_null());
                missing.map(|member| format!("`{place}` lacks `{member}`"))
            }
            Self::OneOf(words) => {
                let is_one = value.as_str().is_some_and(|word| words.contains(&word));
                (!is_one).then(|| format!("`{place}` is none of {}: {value}", words.join(", ")))
            }
        };
        problem.map_or(Ok(()), |problem| Err(Answer::invalid(format!("the body: {problem}"))))
    }
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
