//! OpenAPI Overlay 1.0: corrections and documentation as data, applied to the document before anything reads it.
//!
//! An action names its places by JSONPath (RFC 9535) and merges `update` into them, or removes them. Keys of our own say
//! more. `x-ece-kind` at the top (`correction` or `documentation`): whether an action that matches nothing is an error or a
//! note. `x-expect` in an action: what every place has to hold before it is changed; an object lists members that have to
//! be equal (null: absent), anything else has to be equal itself. So an upstream fix is noticed. `x-ece-when`, in an action or
//! at the top: a JSONPath that has to match something, or the action or the whole overlay is left out. `x-ece-optional`, in an action or for all of them at the top:
//! the same overlay is for documents that lack the place, or hold something else there.
//! Overlays come in file-name order; an action sees what those before it did.

mod steps;
mod target;

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostics};
use crate::document;
use crate::extension;
use crate::grammar::is_extension;
use crate::pointer::{Pointer, unescape};
use target::Target;

/// The text of an overlay and the name it is reported under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overlay {
    /// The file's name, without its directory.
    pub file: String,
    /// JSON.
    pub text: String,
}

/// What an overlay is for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Correction,
    Documentation,
}

/// One action, read and checked.
struct Action<'a> {
    at: Pointer,
    target: Target,
    when: Option<Target>,
    optional: bool,
    expect: Option<&'a Value>,
    /// What is merged into the place; without it, the place is removed.
    update: Option<&'a Value>,
}

/// The places that all actions together may change, each counted with the size of its update.
const MOST_CHANGES: usize = 4_000_000;

/// Applies all overlays in order. An action with a finding is left out; the others go on.
pub(crate) fn apply(document: &mut Value, overlays: &[Overlay], diagnostics: &mut Diagnostics) {
    let mut changes_left = MOST_CHANGES;
    for overlay in overlays {
        let Some(source) = document::overlay(&overlay.text, &overlay.file, diagnostics) else { continue };
        let mut reader = Reader { file: &overlay.file, changes_left: &mut changes_left, diagnostics };
        let Some((kind, when, actions)) = reader.overlay(&source) else { continue };
        if !reader.is_met(when.as_ref(), document, &Pointer::root()) {
            continue;
        }
        for action in actions {
            reader.apply(document, &action, kind);
        }
    }
}

struct Reader<'a> {
    file: &'a str,
    changes_left: &'a mut usize,
    diagnostics: &'a mut Diagnostics,
}

impl Reader<'_> {
    fn push(&mut self, code: Code, at: &Pointer, message: impl Into<String>, help: &str) {
        self.diagnostics.push_in(self.file, code, at, message, help);
    }

    fn overlay<'v>(&mut self, source: &'v Value) -> Option<(Kind, Option<Target>, Vec<Action<'v>>)> {
        let root = Pointer::root();
        let Some(top) = source.as_object() else {
            self.push(Code::BadOverlay, &root, "an overlay is a JSON object", "");
            return None;
        };
        let own = [extension::overlay::KIND, extension::overlay::WHEN, extension::overlay::OPTIONAL];
        self.known_keys(top, &root, &[&["overlay", "info", "extends", "actions"][..], &own].concat());
        let when = self.condition(top, &root)?;
        let optional = self.flag(top, &root, extension::overlay::OPTIONAL).unwrap_or(false);
        let version = top.get("overlay").and_then(Value::as_str).unwrap_or_default();
        if !version.starts_with("1.0.") {
            self.push(Code::BadOverlay, &root.join("overlay"), "expected version 1.0.x", "add \"overlay\": \"1.0.0\"");
            return None;
        }
        let kind = match top.get(extension::overlay::KIND).and_then(Value::as_str) {
            None | Some("correction") => Kind::Correction,
            Some("documentation") => Kind::Documentation,
            Some(_) => {
                self.push(
                    Code::BadOverlay,
                    &root.join(extension::overlay::KIND),
                    "expected `correction` or `documentation`",
                    "",
                );
                return None;
            }
        };
        let at = root.join("actions");
        let Some(actions) = top.get("actions").and_then(Value::as_array) else {
            self.push(Code::BadOverlay, &at, "an overlay has a list of actions", "");
            return None;
        };
        let actions =
            actions.iter().enumerate().filter_map(|(index, action)| self.action(action, optional, at.join(index)));
        Some((kind, when, actions.collect()))
    }

    /// What has to be there; the outer `None` where that cannot be used.
    #[expect(clippy::option_option, reason = "no condition and one that cannot be used are two things")]
    fn condition(&mut self, map: &Map<String, Value>, at: &Pointer) -> Option<Option<Target>> {
        match map.get(extension::overlay::WHEN) {
            Some(when) => self.path(when, &at.join(extension::overlay::WHEN)).map(Some),
            None => Some(None),
        }
    }

    fn is_met(&mut self, when: Option<&Target>, document: &Value, at: &Pointer) -> bool {
        let Some(when) = when.filter(|when| when.places(document).is_empty()) else { return true };
        let message = format!("left out: its condition `{when}` matches nothing in this document");
        self.push(Code::ConditionNotMet, at, message, "");
        false
    }

    fn action<'v>(&mut self, source: &'v Value, optional: bool, at: Pointer) -> Option<Action<'v>> {
        let Some(map) = source.as_object() else {
            self.push(Code::BadOverlay, &at, "an action is a JSON object", "");
            return None;
        };
        let own = [extension::overlay::EXPECT, extension::overlay::WHEN, extension::overlay::OPTIONAL];
        self.known_keys(map, &at, &[&["target", "description", "update", "remove"][..], &own].concat());
        let optional = self.flag(map, &at, extension::overlay::OPTIONAL).unwrap_or(optional);
        let target = self.path(map.get("target").unwrap_or(&Value::Null), &at.join("target"))?;
        let when = self.condition(map, &at)?;
        let (update, remove) = (map.get("update"), map.get("remove") == Some(&Value::Bool(true)));
        if update.is_none() && !remove {
            self.push(Code::BadOverlay, &at, "an action has an `update` or `\"remove\": true`", "");
            return None;
        }
        if update.is_some() && remove {
            self.push(Code::BadOverlay, &at, "what is removed cannot be updated", "make two actions of it");
            return None;
        }
        Some(Action { at, target, when, optional, expect: map.get(extension::overlay::EXPECT), update })
    }

    fn path(&mut self, source: &Value, at: &Pointer) -> Option<Target> {
        let text = source.as_str().unwrap_or_default();
        let parsed = target::parse(text);
        if let Err(why) = &parsed {
            self.push(
                Code::BadTarget,
                at,
                format!("`{text}` cannot be used: {why}"),
                "RFC 9535 says what a JSONPath is",
            );
        }
        parsed.ok()
    }

    fn flag(&mut self, map: &Map<String, Value>, at: &Pointer, key: &str) -> Option<bool> {
        let value = map.get(key)?;
        if !value.is_boolean() {
            self.push(Code::BadOverlay, &at.join(key), "expected true or false", "");
        }
        value.as_bool()
    }

    fn known_keys(&mut self, map: &Map<String, Value>, at: &Pointer, known: &[&str]) {
        for key in map.keys().filter(|key| !known.contains(&key.as_str())) {
            let is_foreign = is_extension(key) && !key.starts_with(extension::OWN);
            let code = if is_foreign { Code::UnknownExtension } else { Code::BadOverlay };
            self.push(code, &at.join(key), format!("an overlay has no key `{key}` here"), "is it misspelled?");
        }
    }

    fn apply(&mut self, document: &mut Value, action: &Action<'_>, kind: Kind) {
        if !self.is_met(action.when.as_ref(), document, &action.at) {
            return;
        }
        let places = action.target.places(document);
        if places.is_empty() {
            return self.matches_nothing(action, kind);
        }
        let changes = places.len().saturating_mul(action.update.map_or(1, size));
        let Some(left) = self.changes_left.checked_sub(changes) else {
            let message = format!("with this action, more than {MOST_CHANGES} places would be changed");
            return self.push(Code::TooManyChanges, &action.at, message, "name the places more narrowly");
        };
        *self.changes_left = left;
        // From the last place to the first: removing an element moves those behind it.
        for place in places.iter().rev() {
            let Some(found) = value_at(document, place) else { continue };
            if action.expect.is_some_and(|expect| !holds(found, expect)) {
                self.holds_something_else(action, place);
            } else if let Some(update) = action.update {
                merge(found, update);
            } else {
                remove(document, place);
            }
        }
    }

    fn matches_nothing(&mut self, action: &Action<'_>, kind: Kind) {
        let (code, help) = match kind {
            Kind::Documentation => (Code::DeadDocumentation, String::new()),
            Kind::Correction if action.optional => (Code::OptionalCorrectionDead, String::new()),
            Kind::Correction => {
                let help = "the document has changed: remove the action, or fix its target; or mark it with";
                (Code::DeadCorrection, format!("{help} `\"{}\": true`", extension::overlay::OPTIONAL))
            }
        };
        self.push(code, &action.at, format!("`{}` matches nothing", action.target), &help);
    }

    fn holds_something_else(&mut self, action: &Action<'_>, place: &str) {
        let (code, help) = if action.optional {
            let help = "the place stays as it is; the action can say for which documents it is with";
            (Code::OptionalCorrectionUnexpected, format!("{help} `{}`", extension::overlay::WHEN))
        } else {
            let help = "see what the document says now; remove the action, or fix its";
            (Code::UnexpectedValue, format!("{help} `{}`", extension::overlay::EXPECT))
        };
        self.push(code, &action.at, format!("{place} does not hold what the action expects"), &help);
    }
}

/// How many values an update adds at most.
fn size(update: &Value) -> usize {
    match update {
        Value::Array(values) => 1 + values.iter().map(size).sum::<usize>(),
        Value::Object(members) => 1 + members.values().map(size).sum::<usize>(),
        _ => 1,
    }
}

/// An object lists members that have to be equal, or absent where it says null; anything else has to be equal itself.
fn holds(found: &Value, expect: &Value) -> bool {
    match (found, expect) {
        (Value::Object(found), Value::Object(expect)) => {
            let is_absent = |key: &str| found.get(key).is_none_or(Value::is_null);
            expect.iter().all(|(key, value)| match value {
                Value::Null => is_absent(key),
                value => found.get(key).is_some_and(|found| holds(found, value)),
            })
        }
        _ => found == expect,
    }
}

/// As the specification says: objects are merged, lists grow, everything else is replaced.
fn merge(into: &mut Value, update: &Value) {
    match (into, update) {
        (Value::Object(into), Value::Object(update)) => {
            for (key, value) in update {
                match into.get_mut(key) {
                    Some(found) => merge(found, value),
                    None => {
                        into.insert(key.clone(), value.clone());
                    }
                }
            }
        }
        (Value::Array(into), Value::Array(update)) => into.extend(update.iter().cloned()),
        (into, update) => *into = update.clone(),
    }
}

/// The value at a JSON pointer.
fn value_at<'v>(document: &'v mut Value, place: &str) -> Option<&'v mut Value> {
    place.split('/').skip(1).try_fold(document, |at, token| match at {
        Value::Object(members) => {
            if token.contains('~') {
                members.get_mut(&unescape(token))
            } else {
                members.get_mut(token)
            }
        }
        Value::Array(elements) => elements.get_mut(token.parse::<usize>().ok()?),
        _ => None,
    })
}

fn remove(document: &mut Value, place: &str) {
    let Some((parent, token)) = Pointer::parse(place).split_last() else { return };
    match value_at(document, parent.as_str()) {
        // `shift_remove` keeps the order of the rest.
        Some(Value::Object(map)) => {
            map.shift_remove(&token);
        }
        Some(Value::Array(values)) => {
            if let Some(index) = token.parse::<usize>().ok().filter(|index| *index < values.len()) {
                values.remove(index);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests;
