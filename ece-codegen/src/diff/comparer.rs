//! What all parts of a comparison share: the facts found so far, and which things have another name in the new document.

use serde_json::Value;

use super::Kind;
use super::exchanged::Exchanged;
use super::fact::{Facts, Pair, Scope};
use super::fields::Fields;
use super::tree::{Node, Renames, Tree};
use crate::understand::understand;

/// Compares two documents. Each module of `diff` that compares a part of them takes it.
pub(super) struct Comparer<'f, 'a> {
    pub(super) facts: &'f mut Facts,
    pub(super) renames: &'f Renames,
    pub(super) trees: [&'f Tree<'a>; 2],
    pub(super) fields: [Fields<'a>; 2],
    pub(super) exchanged: Exchanged,
}

impl Comparer<'_, '_> {
    /// Tells that another value stands under a key that has no rule of its own.
    pub(super) fn key_changed(&mut self, kind: Kind, scope: &Scope, pair: &Pair<'_>, key: &str) {
        if kind == Kind::DocumentationChanged {
            self.facts.record_documentation(scope, pair);
        } else {
            let part = pair.get(key);
            let (old, new) = (named(key, part.old.as_ref()), named(key, part.new.as_ref()));
            self.facts.record(kind, &scope.part(scope.subject.clone(), key), pair, old, new);
        }
        self.facts.mark_key_explained(pair, key);
    }
}

/// What a schema is, in a few words; nothing where there is none.
pub(super) fn summary(schema: Option<&Node<'_>>) -> String {
    schema.map(|node| understand(node.holds, node.value).to_string()).unwrap_or_default()
}

/// The value as text; nothing where there is none.
pub(super) fn text(node: Option<&Node<'_>>) -> String {
    node.map(|node| truncated(node.value)).unwrap_or_default()
}

/// A key and its value as text; nothing where there is none. Tells apart what differs in the same way at one place.
pub(super) fn named(key: &str, node: Option<&Node<'_>>) -> String {
    node.map(|node| format!("{key} {}", truncated(node.value))).unwrap_or_default()
}

/// A value as it is told; long ones are cut.
pub(super) fn truncated(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if text.chars().count() > 80 { text.chars().take(79).chain(['…']).collect() } else { text }
}
