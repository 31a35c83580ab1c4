//! JSON Merge Patches (RFC 7396): what to change of an object, member by member.

use std::fmt;

use serde_json::Map;

use crate::runtime::json::{self, Json, JsonRef, ReadError, Reader, Value};

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
        self.with(name.into(), json::to_value(value))
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

    /// The patch that any serializable object is: what it leaves out stays, what it has as null is removed.
    ///
    /// ```
    /// use ece_api::MergePatch;
    /// use serde_json::json;
    ///
    /// let patch = MergePatch::from_serialize(&json!({ "email": "ops@example.net" }))?;
    /// assert!(MergePatch::from_serialize(&json!([1])).is_err());
    /// # drop(patch);
    /// # Ok::<(), ece_api::MergePatchError>(())
    /// ```
    pub fn from_serialize<T: serde::Serialize + ?Sized>(value: &T) -> Result<Self, MergePatchError> {
        match serde_json::to_value(value) {
            Ok(value) => Self::try_from(value),
            Err(error) => Err(MergePatchError(format!("the value is not valid JSON: {error}"))),
        }
    }

    /// The smallest patch that turns `before` into `after`: members that differ, objects member by member.
    ///
    /// A patch cannot set a null, for a null removes: members that are null in `after` are removed instead. It cannot
    /// change anything but objects: where one of the two is none, it is the patch to `after` as far as that is an object.
    ///
    /// ```
    /// use ece_api::MergePatch;
    /// use ece_api::models::User;
    /// use serde_json::{Value, json};
    ///
    /// let before = User::default().user_name("ops").full_name("Ops");
    /// let after = before.clone().full_name("Operations");
    /// assert_eq!(Value::from(MergePatch::diff(&before, &after)), json!({ "full_name": "Operations" }));
    /// ```
    pub fn diff(before: &dyn Json, after: &dyn Json) -> Self {
        let (before, after) = (json::to_value(before), json::to_value(after));
        match difference(&before, &after) {
            Some(patch @ Value::Object(_)) => Self(patch),
            _ => Self::new(),
        }
    }

    /// Changes `target` as the patch says.
    pub fn apply_to_value(&self, target: &mut Value) {
        apply(target, &self.0);
    }

    /// The model as it is after the patch. What the patch sets has to fit the model, unless the model itself was received
    /// with values of other types than the document says.
    pub fn apply<T: Json + Default>(&self, model: &T) -> Result<T, ReadError> {
        let mut value = json::to_value(model);
        self.apply_to_value(&mut value);
        let text = json::to_vec(&value);
        let (patched, mismatches) = json::from_slice_with_mismatches(&text).map_err(ReadError::without_position)?;
        if !mismatches.is_empty() && json::from_slice_strict::<T>(&json::to_vec(model)).is_ok() {
            return json::from_slice_strict(&text).map_err(ReadError::without_position);
        }
        Ok(patched)
    }

    /// True for a patch that changes nothing.
    pub fn is_empty(&self) -> bool {
        self.0.as_object().is_some_and(Map::is_empty)
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

/// What turns one value into another; `None` where there is nothing to do.
fn difference(before: &Value, after: &Value) -> Option<Value> {
    let Value::Object(after) = after else {
        return (before != after).then(|| after.clone());
    };
    let empty = Map::new();
    let known = before.as_object();
    let mut patch = Map::new();
    for (name, value) in after {
        match (known.and_then(|known| known.get(name)), value) {
            (Some(Value::Null) | None, Value::Null) => {}
            (Some(_), Value::Null) => drop(patch.insert(name.clone(), Value::Null)),
            (Some(old), value) => patch.extend(difference(old, value).map(|change| (name.clone(), change))),
            (None, value) => drop(patch.insert(name.clone(), without_nulls(value))),
        }
    }
    for name in known.unwrap_or(&empty).keys().filter(|name| !after.contains_key(*name)) {
        patch.insert(name.clone(), Value::Null);
    }
    (known.is_none() || !patch.is_empty()).then_some(Value::Object(patch))
}

/// What a patch can set: an object within a patch never keeps its nulls.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let kept = members.iter().filter(|(_, value)| !value.is_null());
            Value::Object(kept.map(|(name, value)| (name.clone(), without_nulls(value))).collect())
        }
        other => other.clone(),
    }
}

/// RFC 7396, section 2.
fn apply(target: &mut Value, patch: &Value) {
    let Value::Object(patch) = patch else {
        *target = patch.clone();
        return;
    };
    if !target.is_object() {
        *target = Value::Object(Map::new());
    }
    let Value::Object(members) = target else { return };
    for (name, change) in patch {
        if change.is_null() {
            members.remove(name);
        } else {
            apply(members.entry(name).or_insert(Value::Null), change);
        }
    }
}

/// Why a value is no merge patch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MergePatchError(String);

impl fmt::Display for MergePatchError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for MergePatchError {}

impl TryFrom<Value> for MergePatch {
    type Error = MergePatchError;

    fn try_from(value: Value) -> Result<Self, MergePatchError> {
        if value.is_object() { Ok(Self(value)) } else { Err(MergePatchError("a merge patch is an object".to_owned())) }
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

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::Unlisted(&self.0)
    }

    fn reset(&mut self, _: &mut Option<Value>) {
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

#[cfg(test)]
mod tests;
