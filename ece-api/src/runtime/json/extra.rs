//! What a model's fields cannot carry: unknown members, nulls, and which required members were missing.

use std::collections::BTreeMap;
use std::fmt;

use super::Value;

/// Members of an object that its model has no field for, kept to be sent back.
///
/// It also remembers which required members were missing, and holds the nulls of members that have a field. A member
/// here that has a field is sent only while the field is absent or, if required, at its default: so
/// `extra.insert("alias", Value::Null)` sends a null for an `alias` that is `None`.
///
/// ```
/// use ece_api::json::{self, Value};
/// use ece_api::models::DeploymentGetResponse;
///
/// let mut deployment = DeploymentGetResponse::default();
/// deployment.extra.insert("colour", "blue");
/// assert_eq!(deployment.extra.get("colour"), Some(&Value::from("blue")));
/// assert_eq!(json::to_value(&deployment)["colour"], "blue");
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Extra(Option<Box<Inner>>);

#[derive(Clone, Default, PartialEq)]
struct Inner {
    members: BTreeMap<String, Value>,
    missing: Vec<&'static str>,
    /// Lists and maps as they came, with nulls that their elements have no place for.
    with_nulls: Vec<(&'static str, Value)>,
    null: bool,
}

impl Extra {
    /// The member called `name`.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.0.as_ref()?.members.get(name)
    }

    /// Adds a member, to be sent; gives what was there before.
    pub fn insert(&mut self, name: impl Into<String>, value: impl Into<Value>) -> Option<Value> {
        self.0.get_or_insert_default().members.insert(name.into(), value.into())
    }

    /// Removes a member.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let removed = self.0.as_mut()?.members.remove(name);
        self.shrink();
        removed
    }

    /// All members, in order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().flat_map(|inner| &inner.members).map(|(name, value)| (name.as_str(), value))
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |inner| inner.members.len())
    }

    /// True without members.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets that a required member was missing or null, so that its field is sent whatever it holds.
    pub fn mark_set(&mut self, name: &str) {
        let Some(inner) = &mut self.0 else { return };
        inner.members.remove(name);
        inner.missing.retain(|missing| *missing != name);
        inner.with_nulls.retain(|(with_nulls, _)| *with_nulls != name);
        inner.null = false;
        self.shrink();
    }

    /// True where a required member was missing and nobody has set it since. A required member that is read-only is
    /// missing until it is received.
    pub fn is_missing(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|inner| inner.missing.contains(&name))
    }

    /// Of a model that was made, not received: these required members are the server's to fill.
    pub(super) fn without(missing: &[&'static str]) -> Self {
        Self(Some(Box::new(Inner { missing: missing.to_vec(), ..Inner::default() })))
    }

    /// What is missing is about to be found out.
    pub(super) fn clear_missing(&mut self) {
        let Some(inner) = &mut self.0 else { return };
        inner.missing.clear();
        self.shrink();
    }

    pub(super) fn add_missing(&mut self, name: &'static str) {
        self.0.get_or_insert_default().missing.push(name);
    }

    /// A list or map as it came, with nulls that its elements have no place for.
    pub(super) fn with_nulls(&self, name: &str) -> Option<&Value> {
        let with_nulls = &self.0.as_ref()?.with_nulls;
        with_nulls.iter().find(|(with_nulls, _)| *with_nulls == name).map(|(_, value)| value)
    }

    pub(super) fn keep_nulls(&mut self, name: &'static str, value: Value) {
        self.0.get_or_insert_default().with_nulls.push((name, value));
    }

    pub(super) fn forget_nulls(&mut self, name: &str) {
        let Some(inner) = &mut self.0 else { return };
        inner.with_nulls.retain(|(with_nulls, _)| *with_nulls != name);
        self.shrink();
    }

    /// True for a model that came as null.
    pub(super) fn is_null(&self) -> bool {
        self.0.as_ref().is_some_and(|inner| inner.null)
    }

    pub(super) fn set_null(&mut self) {
        self.0.get_or_insert_default().null = true;
    }

    /// Nothing is kept as no pointer, whatever happened before, so that equal contents are equal.
    fn shrink(&mut self) {
        if self.0.as_ref().is_some_and(|inner| **inner == Inner::default()) {
            self.0 = None;
        }
    }
}

/// The names of the members only: what the document does not know may be a secret.
impl fmt::Debug for Extra {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.iter().map(|(name, _)| name)).finish()
    }
}
