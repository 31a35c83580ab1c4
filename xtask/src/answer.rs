//! What a task gives back: a text for people, and the same as one JSON object for programs.

use serde_json::{Map, Value};

use crate::terminal::{is_quiet, say, say_json, say_labelled, say_raw, say_styled};

/// What a task gives back.
#[derive(Debug)]
pub(crate) struct Answer {
    text: Text,
    facts: Value,
}

#[derive(Debug)]
enum Text {
    /// What was asked for: an outline, a document, a comparison.
    Asked(String),
    /// The same with colours, made printable by the task.
    Styled(String),
    /// The same for a shell to run, as it is: none of it comes from input.
    Script(String),
    /// What was done. Nobody has to read it while all goes well.
    Report(String),
}

impl Answer {
    /// What was asked for.
    pub(crate) fn asked(text: String) -> Self {
        Self { text: Text::Asked(text), facts: Value::Null }
    }

    /// The same with colours, made printable by the task.
    pub(crate) fn styled(text: String) -> Self {
        Self { text: Text::Styled(text), facts: Value::Null }
    }

    /// The same for a shell to run.
    pub(crate) fn script(text: String) -> Self {
        Self { text: Text::Script(text), facts: Value::Null }
    }

    /// What was done.
    pub(crate) fn report(text: String) -> Self {
        Self { text: Text::Report(text), facts: Value::Null }
    }

    /// For programs alone.
    pub(crate) fn facts(facts: Value) -> Self {
        Self::report(String::new()).with(facts)
    }

    /// The same with what programs get instead of the text: an object.
    #[must_use]
    pub(crate) fn with(self, facts: Value) -> Self {
        Self { facts, ..self }
    }

    /// Prints the answer of a task that did what it should.
    pub(crate) fn print(&self, as_json: bool) {
        match &self.text {
            _ if as_json => say_json(&self.object(None)),
            Text::Report(_) if is_quiet() => {}
            _ => self.print_text(),
        }
    }

    /// Prints it beside a failure, which it explains.
    pub(crate) fn print_text(&self) {
        match &self.text {
            Text::Report(text) if text.is_empty() => {}
            Text::Asked(text) => say(text),
            Text::Script(text) => say_raw(text),
            Text::Styled(text) => say_styled(text),
            Text::Report(text) => say_labelled(text),
        }
    }

    /// The facts as an object, with the failure where there is one.
    pub(crate) fn object(&self, error: Option<Value>) -> Value {
        let mut object = self.facts.as_object().cloned().unwrap_or_default();
        object.extend(error.map(|error| ("error".to_owned(), error)));
        Value::Object(object)
    }
}

/// The object of a failure without an answer.
pub(crate) fn object_of(error: Value) -> Value {
    Value::Object(Map::from_iter([("error".to_owned(), error)]))
}

/// What the facts of tasks are held against that take too long for a test.
#[cfg(test)]
pub(crate) mod tests {
    use serde_json::Value;

    /// Fails where these are not what the schema says of the task.
    pub(crate) fn assert_valid(task: &str, facts: &Value) {
        let schema = concat!(env!("CARGO_MANIFEST_DIR"), "/json.schema.json");
        let mut schema: Value = serde_json::from_str(&std::fs::read_to_string(schema).unwrap()).unwrap();
        schema["$ref"] = format!("#/$defs/{task}").into();
        let validator = jsonschema::validator_for(&schema).unwrap();
        let errors: Vec<String> = validator.iter_errors(facts).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{task}: {errors:?}: {facts:#}");
    }
}
