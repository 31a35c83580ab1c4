//! What a model's fields cannot carry: unknown members, nulls, values of other types, and which required members were missing.

use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};

use super::bits::Bits;
use super::fingerprint::fingerprint;
use super::members::Members;
use super::{JsonRef, Member, Value};

/// Members of an object that its model has no field for, kept to be sent back.
///
/// It also remembers which required members were missing, and holds what came for members that have a field, but is
/// none of the field's values: nulls, and values of another JSON type. A member here that has a field is sent only while
/// the field is absent or, if required, at its default: so `extra.insert("alias", Value::Null)` sends a null for an
/// `alias` that is `None`.
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
#[derive(Clone, Default, PartialEq, Hash)]
pub struct Extra(Option<Box<Inner>>);

#[derive(Clone, Default, PartialEq, Hash)]
struct Inner {
    members: Members,
    missing: Bits,
    /// What the indices of `missing` mean; no members, where there are none.
    names: Names,
    odd: Option<Box<Odd>>,
}

/// What few models have to keep.
#[derive(Clone, Default, PartialEq, Hash)]
struct Odd {
    /// Members as they came, where they would be written as something else.
    originals: BTreeMap<String, Original>,
    /// What came where an object belongs.
    instead: Option<Value>,
}

/// A member as it came: a list or map with what its elements have no place for, or numbers with more digits than fit.
#[derive(Clone, PartialEq, Hash)]
pub(super) struct Original {
    came: Came,
    /// The fingerprint of what it was read into.
    read_as: u64,
}

#[derive(Clone, PartialEq, Hash)]
enum Came {
    Value(Value),
    Exact(Exact),
}

/// A value with the text that it was read from, which has digits that the value does not hold.
#[derive(Clone, Debug, PartialEq, Hash)]
pub struct Exact {
    value: Value,
    text: String,
}

impl Exact {
    /// The value, as near as it gets.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The text, without white space.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl Original {
    /// Of a member that came as `value`, or, more exactly, as `text`.
    pub(super) fn new(value: Value, text: Option<String>, read_as: u64) -> Self {
        let came = match text {
            Some(text) => Came::Exact(Exact { value, text }),
            None => Came::Value(value),
        };
        Self { came, read_as }
    }

    fn as_json(&self) -> JsonRef<'_> {
        match &self.came {
            Came::Value(value) => JsonRef::Value(value),
            Came::Exact(exact) => JsonRef::Exact(exact),
        }
    }
}

/// The members of the model around it: always the same ones, so that they make no difference.
#[derive(Clone, Copy, Default)]
struct Names(&'static [Member]);

impl Names {
    fn index(self, name: &str) -> Option<usize> {
        self.0.iter().position(|member| member.name() == name)
    }
}

impl PartialEq for Names {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl Hash for Names {
    fn hash<H: Hasher>(&self, _: &mut H) {}
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
        if removed.is_some() {
            self.forget_original(name);
        }
        self.shrink();
        removed
    }

    /// All members, in order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.as_ref().map(|inner| inner.members.iter()).unwrap_or_default()
    }

    /// How many members there are.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |inner| inner.members.len())
    }

    /// True without members.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Forgets that a required member was missing, null or of another type, so that its field is sent whatever it holds.
    pub fn mark_set(&mut self, name: &str) {
        let Some(inner) = &mut self.0 else { return };
        inner.members.remove(name);
        if let Some(index) = inner.names.index(name) {
            inner.missing.remove(index);
        }
        if let Some(odd) = &mut inner.odd {
            odd.instead = None;
        }
        self.forget_original(name);
        self.shrink();
    }

    /// True where a required member was missing and nobody has set it since. A required member that is read-only is
    /// missing until it is received.
    pub fn is_missing(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|inner| inner.names.index(name).is_some_and(|index| inner.missing.contains(index)))
    }

    /// As [`is_missing`](Self::is_missing), where the member is most likely the one at `index`.
    pub(super) fn is_missing_at(&self, index: usize, name: &str) -> bool {
        let Some(inner) = &self.0 else { return false };
        match inner.names.0.get(index) {
            Some(member) if member.name() == name => inner.missing.contains(index),
            // Somebody gave the model what belonged to another one.
            _ => self.is_missing(name),
        }
    }

    /// True where there is nothing to remember.
    pub(super) fn is_nothing(&self) -> bool {
        self.0.is_none()
    }

    /// Keeps a member that was read, instead of what was read before.
    pub(super) fn keep(&mut self, name: String, value: Value) {
        self.forget_original(&name);
        self.insert(name, value);
    }

    /// Remembers which of `members` are missing, whatever was missing before.
    pub(super) fn set_missing(&mut self, members: &'static [Member], missing: Bits) {
        if missing == Bits::default() {
            let Some(inner) = &mut self.0 else { return };
            inner.missing = missing;
            return self.shrink();
        }
        let inner = self.0.get_or_insert_default();
        inner.names = Names(members);
        inner.missing = missing;
    }

    /// What it takes beside what it holds.
    pub(super) const SIZE: usize = size_of::<Inner>() + size_of::<Odd>();

    /// The same, where there is something to hold.
    pub(super) fn size(&self) -> usize {
        self.0.as_ref().map_or(0, |inner| if inner.odd.is_some() { Self::SIZE } else { size_of::<Inner>() })
    }

    fn odd(&self) -> Option<&Odd> {
        self.0.as_ref()?.odd.as_deref()
    }

    fn odd_mut(&mut self) -> &mut Odd {
        self.0.get_or_insert_default().odd.get_or_insert_default()
    }

    /// The member as it came, or `json`, if that is not what was made of it.
    pub(super) fn original_or<'a>(&'a self, name: &str, json: &JsonRef<'a>) -> JsonRef<'a> {
        let Some(odd) = self.odd() else { return *json };
        let original = odd.originals.get(name).filter(|original| original.read_as == fingerprint(json));
        original.map_or(*json, Original::as_json)
    }

    pub(super) fn keep_original(&mut self, name: &str, original: Original) {
        self.odd_mut().originals.insert(name.to_owned(), original);
    }

    pub(super) fn count_originals(&self) -> usize {
        self.odd().map_or(0, |odd| odd.originals.len())
    }

    pub(super) fn forget_original(&mut self, name: &str) {
        let Some(inner) = &mut self.0 else { return };
        let Some(odd) = &mut inner.odd else { return };
        odd.originals.remove(name);
        if **odd == Odd::default() {
            inner.odd = None;
        }
        self.shrink();
    }

    /// What came where an object belongs.
    pub(super) fn instead(&self) -> Option<&Value> {
        self.odd()?.instead.as_ref()
    }

    pub(super) fn set_instead(&mut self, value: Value) {
        self.odd_mut().instead = Some(value);
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
