//! JSON Merge Patches (RFC 7396): what to change of an object, member by member.

use std::fmt;

use serde_json::Map;

use crate::json::{Json, ReadError, Reader, Shape, Value};

/// What to change of an object: members to set and members to remove. What is not named stays as it is.
///
/// ```
/// use ece_api::MergePatch;
///
/// let patch = MergePatch::new()
///     .set("email", "ops@example.net")
///     .remove("full_name")
///     .nested("security", MergePatch::new().set("enabled", true));
/// assert_eq!(
///     serde_json::Value::from(patch),
///     serde_json::json!({ "email": "ops@example.net", "full_name": null, "security": { "enabled": true } })
/// );
/// ```
#[derive(Clone, PartialEq)]
pub struct MergePatch(Value);

impl MergePatch {
    /// A patch that changes nothing.
    pub fn new() -> Self {
        Self(Value::Object(Map::new()))
    }

    /// Sets a member. An array replaces the one that is there; an object is merged into the one that is there, as
    /// [`nested`](Self::nested) does; a null removes.
    #[must_use]
    pub fn set(self, name: impl Into<String>, value: impl Into<Value>) -> Self {
        self.with(name.into(), value.into())
    }

    /// Sets a member to a model, or to whatever else knows its JSON.
    #[must_use]
    pub fn set_json(self, name: impl Into<String>, value: &dyn Json) -> Self {
        self.with(name.into(), crate::json::to_value(value))
    }

    /// Removes a member.
    #[must_use]
    pub fn remove(self, name: impl Into<String>) -> Self {
        self.with(name.into(), Value::Null)
    }

    /// Changes the object that is the value of a member.
    #[must_use]
    pub fn nested(self, name: impl Into<String>, patch: Self) -> Self {
        self.with(name.into(), patch.0)
    }

    fn with(mut self, name: String, value: Value) -> Self {
        if let Value::Object(members) = &mut self.0 {
            members.insert(name, value);
        }
        self
    }
}

impl Default for MergePatch {
    fn default() -> Self {
        Self::new()
    }
}

impl From<MergePatch> for Value {
    fn from(patch: MergePatch) -> Self {
        patch.0
    }
}

impl Json for MergePatch {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        self.0.read(reader)
    }

    fn shape(&self) -> Shape<'_> {
        Shape::Value(&self.0)
    }

    fn reset(&mut self) {
        *self = Self::new();
    }
}

/// The names of the members only: values may be secrets.
impl fmt::Debug for MergePatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&String> = self.0.as_object().into_iter().flat_map(Map::keys).collect();
        f.debug_tuple("MergePatch").field(&names).finish()
    }
}
