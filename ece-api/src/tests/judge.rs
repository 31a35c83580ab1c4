//! Instances made from the document's schemas, read and written: they come back as they were, by both roads. Written from
//! the raw document; the generator is not asked.

use std::collections::HashMap;

use fastrand::Rng;
use serde_json::{Map, Number, Value, json};

use super::DOCUMENT;
use crate::generated::smoke::MODELS;
use crate::smoke::ModelSmoke;

/// What an instance is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Style {
    /// What is required.
    Minimal,
    /// Everything.
    Full,
    /// Any of it: members left out, required ones too, nulls, unknown members and values.
    Wild,
}

const ODD_TEXTS: [&str; 8] = ["", " ", "é", "\u{0}\u{1f}", "\"\\/", "\u{1f600}", "null", "a\u{2028}b"];
/// Deeper, only what is required is made.
const DEEP: usize = 6;

struct Maker {
    rng: Rng,
    style: Style,
}

impl Maker {
    fn text(&mut self) -> String {
        match self.style {
            Style::Wild => self.rng.choice(ODD_TEXTS).unwrap_or_default().to_owned(),
            _ => "text".to_owned(),
        }
    }

    fn any(&mut self, depth: usize) -> Value {
        match self.rng.u8(..if depth > 3 { 5 } else { 7 }) {
            0 => Value::Null,
            1 => self.rng.bool().into(),
            2 => self.rng.u64(..).into(),
            3 => self.rng.i64(..).into(),
            4 => self.text().into(),
            5 => (0..self.rng.usize(..3)).map(|_| self.any(depth + 1)).collect(),
            _ => json!({ "any": self.any(depth + 1), "": null }),
        }
    }

    fn integer(&mut self, schema: &Value) -> Value {
        let (least, most) = match schema["format"].as_str() {
            Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (i64::MIN, i64::MAX),
        };
        match self.rng.u8(..4) {
            0 => least.into(),
            1 => most.into(),
            2 => 0.into(),
            _ => self.rng.i64(least..=most).into(),
        }
    }

    fn number(&mut self, schema: &Value) -> Value {
        let number = match schema["format"].as_str() {
            Some("float") => f64::from(f32::MAX) * (self.rng.f64() - 0.5) * 2.1,
            _ => (self.rng.f64() - 0.5) * 1e12,
        };
        Number::from_f64(number).map_or(Value::Null, Value::Number)
    }

    fn make(&mut self, schema: &Value, depth: usize) -> Value {
        if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/definitions/")) {
            return self.make(&DOCUMENT["definitions"][name], depth);
        }
        if let Some(values) = schema["enum"].as_array() {
            let is_unknown = self.style == Style::Wild && self.rng.u8(..4) == 0;
            return if is_unknown {
                "no-such-value".into()
            } else {
                self.rng.choice(values).cloned().unwrap_or_default()
            };
        }
        match schema["type"].as_str() {
            Some("string") => self.text().into(),
            Some("boolean") => self.rng.bool().into(),
            Some("integer") => self.integer(schema),
            Some("number") => self.number(schema),
            Some("array") => {
                let count = if depth > DEEP { 0 } else { 1 + self.rng.usize(..2) };
                (0..count).map(|_| self.make(&schema["items"], depth + 1)).collect()
            }
            Some("object") if schema.get("properties").is_some() => self.object(schema, depth),
            // What the document says of these maps is corrected: they hold any JSON, texts among it.
            Some("object") if schema["additionalProperties"].is_object() && depth <= DEEP => {
                json!({ "a": self.make(&schema["additionalProperties"], depth + 1), "": self.make(&schema["additionalProperties"], depth + 1) })
            }
            Some("object") if schema["additionalProperties"].is_object() => json!({}),
            _ => self.free(),
        }
    }

    /// An object without declared members stands for any JSON; as a definition of its own it is an object.
    fn free(&mut self) -> Value {
        json!({ "free": self.any(0) })
    }

    fn object(&mut self, schema: &Value, depth: usize) -> Value {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut members = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = required.contains(&name.as_str());
            let is_given = match self.style {
                Style::Minimal => is_required,
                Style::Full => is_required || depth <= DEEP,
                Style::Wild => self.rng.u8(..4) > 0 && depth <= DEEP,
            };
            if is_given {
                let is_null = self.style == Style::Wild && self.rng.u8(..6) == 0;
                members.insert(name.clone(), if is_null { Value::Null } else { self.make(property, depth + 1) });
            }
        }
        if self.style == Style::Wild && self.rng.bool() {
            members.insert("no such member".to_owned(), self.any(0));
        }
        Value::Object(members)
    }
}

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

#[test]
fn every_definition_comes_back_as_it_was() {
    let models: HashMap<&str, &ModelSmoke> = MODELS.iter().map(|model| (model.module, model)).collect();
    let definitions = DOCUMENT["definitions"].as_object().unwrap();
    let mut problems = Vec::new();
    for (index, (name, schema)) in definitions.iter().enumerate() {
        let model = models.get(module(name).as_str()).unwrap_or_else(|| panic!("there is no {name}"));
        for round in 0..16 {
            let style = [Style::Minimal, Style::Full, Style::Wild, Style::Wild][round % 4];
            let mut maker = Maker { rng: Rng::with_seed((index * 100 + round) as u64), style };
            let instance = maker.make(schema, 0);
            let text = instance.to_string();
            for (road, again) in [("direct", (model.direct)(&text)), ("serde", (model.serde)(&text))] {
                match again {
                    Ok(again) if same(&again, &instance) => {}
                    Ok(again) => problems.push(format!("{name} {style:?} {road}: {instance} became {again}")),
                    Err(error) => problems.push(format!("{name} {style:?} {road}: {error}: {instance}")),
                }
            }
        }
    }
    let shown: Vec<String> = problems.iter().take(20).map(|problem| problem.chars().take(600).collect()).collect();
    assert!(problems.is_empty(), "{} problems\n{}", problems.len(), shown.join("\n"));
}
