//! Instances made from the document's schemas, read and written: they come back as they were, by both roads, and are as
//! valid as before. Written from the raw document; the generator is not asked. JSON Schema judges.

mod bytes;
mod instances;

use std::collections::{BTreeSet, HashMap};

use jsonschema::{Draft, Validator};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::{Map, Value, json};

use crate::DOCUMENT;
use crate::sample::ModelSample;
use crate::samples::MODELS;
use instances::{Style, instances};

/// The same JSON; numbers by value.
fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Number(left), Value::Number(right)) => left == right || left.as_f64() == right.as_f64(),
        (Value::Array(left), Value::Array(right)) => {
            left.len() == right.len() && left.iter().zip(right).all(|(left, right)| same(left, right))
        }
        (Value::Object(left), Value::Object(right)) => {
            left.len() == right.len()
                && left.iter().all(|(name, left)| right.get(name).is_some_and(|right| same(left, right)))
        }
        _ => left == right,
    }
}

fn module(definition: &str) -> String {
    let mut name = String::new();
    let letters: Vec<char> = definition.chars().collect();
    for (index, letter) in letters.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|index| letters.get(index));
        let behind = letters.get(index + 1);
        let begins = letter.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase() || before.is_ascii_digit() || behind.is_some_and(|it| it.is_lowercase())
            });
        if begins {
            name.push('_');
        }
        name.extend(letter.to_lowercase());
    }
    name
}

/// The validator of a definition.
fn validator(definition: &str) -> Validator {
    validator_of(&json!({ "$ref": format!("#/definitions/{definition}") }))
}

/// The validator of a schema, with the definitions that it needs. Swagger 2.0 took its schemas from draft 4.
pub(crate) fn validator_of(schema: &Value) -> Validator {
    let mut needed = BTreeSet::new();
    let mut open = vec![schema];
    while let Some(schema) = open.pop() {
        let text = schema.to_string();
        for target in text.split("#/definitions/").skip(1).filter_map(|rest| rest.split('"').next()) {
            if needed.insert(target.to_owned()) {
                open.push(&DOCUMENT["definitions"][target]);
            }
        }
    }
    let definitions: Map<String, Value> =
        needed.into_iter().map(|name| (name.clone(), DOCUMENT["definitions"][&name].clone())).collect();
    // Beside a reference nothing counts.
    let schema = json!({ "allOf": [schema], "definitions": definitions });
    jsonschema::options().with_draft(Draft::Draft4).build(&schema).unwrap()
}

/// What is wrong with the way of an instance through the crate.
fn problem(model: &ModelSample, judge: &Validator, style: Style, instance: &Value) -> Option<String> {
    let text = instance.to_string();
    let is_valid = judge.is_valid(instance);
    if style.is_valid() && !is_valid {
        return Some(format!("the judge refuses what was made to be valid: {text}"));
    }
    let mut roads = Vec::new();
    for (road, again) in [("direct", (model.direct)(&text)), ("serde", (model.serde)(&text))] {
        match again {
            Ok(again) if !same(&again, instance) => return Some(format!("{road}: {text} became {again}")),
            Ok(again) if judge.is_valid(&again) != is_valid => return Some(format!("{road}: {text} was {is_valid}")),
            Ok(again) => roads.push(again.to_string()),
            Err(error) => return Some(format!("{road}: {error}: {text}")),
        }
    }
    (roads[0] != roads[1]).then(|| format!("the roads differ: {} and {}", roads[0], roads[1]))
}

/// How many instances of each definition and style; `PROPTEST_CASES` asks for more.
fn cases() -> usize {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(3)
}

#[test]
fn every_definition_comes_back_as_it_was_and_as_valid() {
    let models: HashMap<&str, &ModelSample> = MODELS.iter().map(|model| (model.module, model)).collect();
    let definitions = DOCUMENT["definitions"].as_object().unwrap();
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let (mut problems, mut invalid) = (Vec::new(), 0);
    for (name, schema) in definitions {
        let model = models.get(module(name).as_str()).unwrap_or_else(|| panic!("there is no {name}"));
        let judge = validator(name);
        for style in Style::ALL {
            for _ in 0..cases() {
                let instance = instances(schema, style).new_tree(&mut runner).unwrap().current();
                invalid += usize::from(!judge.is_valid(&instance));
                problems.extend(problem(model, &judge, style, &instance).map(|it| format!("{name} {style:?} {it}")));
            }
        }
    }
    let shown: Vec<String> = problems.iter().take(20).map(|problem| problem.chars().take(600).collect()).collect();
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), shown.join("\n"));
    assert!(invalid > definitions.len(), "a judge who refuses {invalid} instances judges nothing");
}

/// A query within a query, forty times.
#[test]
fn deep_queries_come_back_as_they_were() {
    let models: HashMap<&str, &ModelSample> = MODELS.iter().map(|model| (model.module, model)).collect();
    let judge = validator("QueryContainer");
    let mut query = json!({ "match_all": {} });
    for depth in 0..40 {
        query = match depth % 3 {
            0 => json!({ "bool": { "must": [query], "filter": [{ "exists": { "field": "a" } }] } }),
            1 => json!({ "nested": { "query": query, "path": "p" } }),
            _ => json!({ "bool": { "must_not": [query] } }),
        };
    }
    assert_eq!(problem(models["query_container"], &judge, Style::Wild, &query), None);
}
