//! Instances of the document's schemas, as strategies. Written from the raw document.

use proptest::prelude::*;
use proptest::test_runner::TestRng;
use serde_json::{Map, Number, Value, json};

use crate::DOCUMENT;

/// What an instance is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Style {
    /// What is required.
    Minimal,
    /// Everything.
    Full,
    /// Everything, with numbers at their limits and odd texts.
    Limits,
    /// What is declared, as deep as it goes, with members that are not.
    Deep,
    /// Null for any member.
    Nulls,
    /// Any of it: members left out, required ones too, nulls, unknown members and values.
    Wild,
}

impl Style {
    pub(super) const ALL: [Self; 6] = [Self::Minimal, Self::Full, Self::Limits, Self::Deep, Self::Nulls, Self::Wild];

    /// True where every instance keeps to the schema.
    pub(super) fn is_valid(self) -> bool {
        !matches!(self, Self::Nulls | Self::Wild)
    }

    /// Deeper, only what is required is made.
    fn deepest(self) -> usize {
        if self == Self::Deep { 40 } else { 6 }
    }
}

/// Instances of a schema.
pub(super) fn instances(schema: &'static Value, style: Style) -> impl Strategy<Value = Value> {
    Just(()).prop_perturb(move |(), rng| Maker { rng, style, left: 3000 }.make(schema, 0))
}

const ODD_TEXTS: [&str; 10] =
    ["", " ", "é", "\u{0}\u{1f}", "\"\\/", "\u{1f600}", "null", "a\u{2028}b", "\u{feff}", "\\ud800"];
const NUMBERS: [f64; 10] =
    [0.0, -0.0, 1e308, -1e308, 5e-324, 0.1, 16_777_217.0, 9_007_199_254_740_993.0, -1.5, 3.402_823_5e38];

const TIMES: [&str; 5] = [
    "2024-05-14T08:15:30.123Z",
    "2024-05-14T08:15:30Z",
    "2024-05-14T08:15:30+00:00",
    "0001-01-01T00:00:00.000Z",
    "9999-12-31T23:59:59.999999999-11:30",
];

struct Maker {
    rng: TestRng,
    style: Style,
    /// Values that may still be made: what a schema branches into has no end.
    left: usize,
}

impl Maker {
    fn below(&mut self, end: usize) -> usize {
        self.rng.random_range(0..end)
    }

    fn is_odd(&self) -> bool {
        matches!(self.style, Style::Wild | Style::Limits)
    }

    fn text(&mut self) -> String {
        if !self.is_odd() {
            return "text".to_owned();
        }
        match self.below(40) {
            0 => "long ".repeat(2000),
            _ => ODD_TEXTS[self.below(ODD_TEXTS.len())].to_owned(),
        }
    }

    fn formatted(&mut self, schema: &Value) -> String {
        match schema["format"].as_str() {
            Some("date-time") if self.style != Style::Wild => TIMES[self.below(TIMES.len())].to_owned(),
            Some("uri") if self.style != Style::Wild => "https://ece.example.net:12443/a?b#c".to_owned(),
            _ => self.text(),
        }
    }

    fn any(&mut self, depth: usize) -> Value {
        match self.below(if depth > 3 { 5 } else { 7 }) {
            0 => Value::Null,
            1 => self.rng.random::<bool>().into(),
            2 => self.rng.random::<u64>().into(),
            3 => self.rng.random::<i64>().into(),
            4 => self.text().into(),
            5 => (0..self.below(3)).map(|_| self.any(depth + 1)).collect(),
            _ => json!({ "any": self.any(depth + 1), "": null }),
        }
    }

    fn integer(&mut self, schema: &Value) -> Value {
        let (least, most) = match schema["format"].as_str() {
            Some("int32") => (i64::from(i32::MIN), i64::from(i32::MAX)),
            _ => (i64::MIN, i64::MAX),
        };
        match self.below(5) {
            0 => least.into(),
            1 => most.into(),
            2 => 0.into(),
            3 => (-1).into(),
            _ => self.rng.random_range(least..=most).into(),
        }
    }

    fn number(&mut self) -> Value {
        let number =
            if self.is_odd() { NUMBERS[self.below(NUMBERS.len())] } else { (self.rng.random::<f64>() - 0.5) * 1e12 };
        Number::from_f64(number).map_or(Value::Null, Value::Number)
    }

    fn make(&mut self, schema: &Value, depth: usize) -> Value {
        self.left = self.left.saturating_sub(1);
        if let Some(name) = schema["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/definitions/")) {
            return self.make(&DOCUMENT["definitions"][name], depth);
        }
        if let Some(values) = schema["enum"].as_array() {
            let is_unknown = self.style == Style::Wild && self.below(4) == 0;
            let index = self.below(values.len());
            return if is_unknown { "no-such-value".into() } else { values[index].clone() };
        }
        let has_end = depth > self.style.deepest() || self.left == 0;
        match schema["type"].as_str() {
            Some("string") => self.formatted(schema).into(),
            Some("boolean") => self.rng.random::<bool>().into(),
            Some("integer") => self.integer(schema),
            Some("number") => self.number(),
            Some("array") => {
                let count = match (has_end, schema["uniqueItems"] == true) {
                    (true, _) => 0,
                    (false, true) => 1,
                    (false, false) => 1 + self.below(2),
                };
                (0..count).map(|_| self.make(&schema["items"], depth + 1)).collect()
            }
            Some("object") if schema.get("properties").is_some() => self.object(schema, depth, has_end),
            Some("object") if schema["additionalProperties"].is_object() && !has_end => {
                let values = &schema["additionalProperties"];
                json!({ "a": self.make(values, depth + 1), "": self.make(values, depth + 1) })
            }
            Some("object") if schema["additionalProperties"].is_object() => json!({}),
            // An object without declared members stands for any JSON; as a definition of its own it is an object.
            _ => json!({ "free": self.any(0) }),
        }
    }

    fn object(&mut self, schema: &Value, depth: usize, has_end: bool) -> Value {
        let required: Vec<&str> =
            schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
        let mut members = Map::new();
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            let is_required = required.contains(&name.as_str());
            let is_given = match self.style {
                Style::Minimal => is_required,
                Style::Full | Style::Limits | Style::Nulls => is_required || !has_end,
                Style::Deep => is_required || !has_end && self.below(3) == 0,
                Style::Wild => !has_end && self.below(4) > 0,
            };
            if is_given {
                let is_null = match self.style {
                    Style::Wild => self.below(6) == 0,
                    Style::Nulls => self.below(2) == 0,
                    _ => false,
                };
                members.insert(name.clone(), if is_null { Value::Null } else { self.make(property, depth + 1) });
            }
        }
        if matches!(self.style, Style::Wild | Style::Deep) && self.below(2) == 0 {
            members.insert("no such member".to_owned(), self.any(0));
        }
        Value::Object(members)
    }
}
