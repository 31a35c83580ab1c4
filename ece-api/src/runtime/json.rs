//! Reading and writing JSON, tolerantly and without loss.
//!
//! Every model and every field type implements [`Json`], an object-safe trait: how objects are read and written is
//! compiled once, not once per model. [`from_slice`] and [`to_vec`] are the direct road. All types implement serde's
//! `Serialize` and `Deserialize` as well, which is slower and compiled where it is used.
//!
//! ```
//! use ece_api::json;
//! use ece_api::models::DeploymentGetResponse;
//!
//! // The document requires more members than this response has, and knows nothing of `colour`.
//! let text = r#"{"id":"0c1d","colour":"blue","alias":null}"#;
//! let deployment: DeploymentGetResponse = json::from_str(text)?;
//! assert_eq!(deployment.id, "0c1d");
//! assert_eq!(deployment.name, "");
//! assert_eq!(deployment.extra.get("colour"), Some(&json::Value::from("blue")));
//!
//! // What was not there is not invented, and what was there is not lost.
//! assert_eq!(json::to_value(&deployment), serde_json::from_str::<json::Value>(text).unwrap());
//! # Ok::<(), json::ReadError>(())
//! ```
//!
//! # What reading forgives
//!
//! * A required member that is missing or null takes its type's default.
//! * A value that an enum does not list is kept as `Unknown`.
//! * A member that the document does not know is kept in the model's [`Extra`].
//! * A null where the document allows none is the default; inside lists and maps too.
//! * A value of another JSON type than the document says (a number where a text is, a text where an object is, an integer
//!   beyond its type) leaves the default. It is kept as it came, written back, and reported as a [`Mismatch`] by
//!   [`from_slice_with_mismatches`]: a member in the [`Extra`] of the model that has it, an element of a list or map in
//!   its place.
//! * An integer may be written as `3.0` or `3e0`.
//! * When a member occurs twice, the last one counts.
//!
//! Nothing is read into more than 96 times the memory that its text takes, or 16 MiB where that is more: a text that is
//! nothing but empty objects, each of them a whole model, is an error. Neither is anything read that is nested deeper than
//! 127 levels.
//!
//! [`from_slice_strict`] refuses mismatches with an error that names the place, never the value. A whole text of another
//! type is an error always; so is a number that no `f64` can hold.
//!
//! # What writing keeps
//!
//! Unknown members, unknown enum values, nulls and values of other types go out as they came in. A required member that was
//! missing is left out again while it has its default; the model's setter brings it back, as does [`Extra::mark_set`].
//! A required member that is read-only counts as missing until it is received: requests go without it.
//!
//! A null or a value of another type among the elements of a list or map comes back in its place: where the elements are
//! models, as long as that model is left alone; else as long as the member that holds the list or map is left alone. In a
//! list of plain values without a member around it, it is written as the element's default.
//!
//! Integers are exact from `i64::MIN` to `u64::MAX`, also where any JSON goes. Other numbers have the precision of an
//! `f64`, which is 15 to 17 digits. A member of a model with more digits keeps them beside its value: [`to_vec`] and
//! [`to_string`] write them as they came while the member is left alone. They are lost through [`Value`]: in [`to_value`],
//! through serde, and in lists and values without a model around them.

mod additional;
mod any_value;
mod bits;
mod debug;
mod error;
mod extra;
mod fingerprint;
mod member;
mod members;
mod mismatch;
mod number;
mod object;
mod one_of;
mod primitives;
mod read_model;
mod reader;
mod room;
mod scalar_enum;
mod scan;
mod serde_impls;
mod string_enum;
mod timestamp;
mod tokens;
mod writer;

#[cfg(test)]
mod tests;

// A document need not have secrets, enums or models, nor members beyond the listed ones.
pub use additional::{additional, additional_members, set_additional};
pub use error::ReadError;
pub use extra::{Exact, Extra};
pub use member::Member;
pub use mismatch::{Mismatch, Mismatches};
pub use object::Model;
pub use reader::Reader;
#[cfg(feature = "operations")]
pub(crate) use reader::{read_own, read_with};
pub use scalar_enum::{Scalar, ScalarEnum};
#[allow(unused_imports)]
pub(crate) use serde_impls::{model, one_of, read_only, scalar_enum, serde_impls, string_enum};
pub use string_enum::StringEnum;
pub use timestamp::Timestamp;
pub use writer::to_value;

/// What the macros in generated code call; public so that a document without models or secrets leaves nothing unused.
#[doc(hidden)]
pub mod __private {
    pub use super::debug::{debug_model, debug_unknown};
    pub use super::member::rule;
    pub use super::object::{reset_model, set_missing};
    pub use super::one_of::{discriminator, reread};
    pub use super::read_model::read_model;
    pub use super::scalar_enum::{from_scalar, read_scalar_enum, scalar_enum_as_json};
    pub use super::serde_impls::{deserialize, serialize};
}

/// Any JSON.
pub type Value = serde_json::Value;

/// An object whose member names are data.
pub type Map<T> = std::collections::BTreeMap<String, T>;

/// A value that reads itself from JSON and shows itself as JSON.
pub trait Json {
    /// Reads the next value of the text into `self`, which is in its default state.
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError>;

    /// What `self` is as JSON.
    fn as_json(&self) -> JsonRef<'_>;

    /// Back to the default state. Takes along what came `instead` of a value of the type, to be written back as it came,
    /// where the type has a place for it.
    fn reset(&mut self, instead: &mut Option<Value>);

    /// Whether null is one of the values that the type stands for, so that `Option` can tell it from nothing.
    fn accepts_null() -> bool
    where
        Self: Sized,
    {
        false
    }
}

/// What a value is as JSON, one level deep.
#[derive(Clone, Copy)]
pub enum JsonRef<'a> {
    /// Nothing: the member is left out.
    Absent,
    /// `null`
    Null,
    /// `true` or `false`
    Bool(bool),
    /// An integer.
    I64(i64),
    /// An integer that is not negative.
    U64(u64),
    /// A number. What is no finite number is written as null.
    F64(f64),
    /// A string.
    Str(&'a str),
    /// Any JSON.
    Value(&'a Value),
    /// A value of an enum of models that is none of its variants, or a merge patch: `Debug` does not show it.
    Unlisted(&'a Value),
    /// Any JSON with digits that a value does not hold.
    Exact(&'a Exact),
    /// An array.
    Seq(&'a dyn Seq),
    /// An object whose member names are data.
    Map(&'a dyn Entries),
    /// An object whose members the document lists.
    Model(&'a dyn Model),
}

/// The elements of an array.
pub trait Seq {
    /// How many.
    fn len(&self) -> usize;

    /// The element at `index`.
    fn get(&self, index: usize) -> Option<&dyn Json>;

    /// True without elements.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// The members of an object whose names are data.
pub trait Entries {
    /// How many.
    fn len(&self) -> usize;

    /// Calls `visit` with each of them, in order of their names.
    fn for_each(&self, visit: &mut dyn FnMut(&str, &dyn Json));

    /// True without members.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

// Compiled for each type that somebody reads: nothing here goes through closures or results of results.

/// Reads a value from bytes, as tolerantly as [said above](self#what-reading-forgives).
pub fn from_slice<T: Json + Default>(text: &[u8]) -> Result<T, ReadError> {
    let mut value = T::default();
    reader::read_all(&mut value, text, false)?;
    Ok(value)
}

/// Reads a value from bytes, and says which values in it are of another JSON type than the document says.
pub fn from_slice_with_mismatches<T: Json + Default>(text: &[u8]) -> Result<(T, Mismatches), ReadError> {
    let mut value = T::default();
    let mismatches = reader::read_all(&mut value, text, false)?;
    Ok((value, mismatches))
}

/// Reads a value from bytes; a value of another JSON type than the document says is an error.
pub fn from_slice_strict<T: Json + Default>(text: &[u8]) -> Result<T, ReadError> {
    let mut value = T::default();
    reader::read_all(&mut value, text, true)?;
    Ok(value)
}

/// Reads a value from text, as tolerantly as [said above](self#what-reading-forgives).
pub fn from_str<T: Json + Default>(text: &str) -> Result<T, ReadError> {
    from_slice(text.as_bytes())
}

/// Writes a value as bytes.
pub fn to_vec(value: &dyn Json) -> Vec<u8> {
    let mut out = Vec::with_capacity(512);
    writer::write(&value.as_json(), &mut out);
    out
}

/// Writes a value as text.
pub fn to_string(value: &dyn Json) -> String {
    String::from_utf8(to_vec(value)).unwrap_or_default()
}
