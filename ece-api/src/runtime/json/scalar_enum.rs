//! Enums of integers, numbers and booleans that keep what they do not know.

use super::{Json, JsonRef, ReadError, Reader};

/// An enum whose values are integers, numbers or booleans, open to values that the document does not list.
pub trait ScalarEnum: Copy + 'static {
    /// What the values are: `i64`, `f64` or `bool`.
    type Value: Scalar;

    /// The values that the document lists.
    const KNOWN: &'static [(Self::Value, Self)];

    /// The value on the wire.
    fn value(self) -> Self::Value;

    /// A value that the document does not list.
    fn unknown(value: Self::Value) -> Self;
}

/// What a [`ScalarEnum`] can be made of.
pub trait Scalar: Json + Copy + Default + PartialEq + 'static {
    /// As JSON, which borrows nothing.
    fn to_json(self) -> JsonRef<'static>;
}

impl Scalar for i64 {
    fn to_json(self) -> JsonRef<'static> {
        JsonRef::I64(self)
    }
}

impl Scalar for f64 {
    fn to_json(self) -> JsonRef<'static> {
        JsonRef::F64(self)
    }
}

impl Scalar for bool {
    fn to_json(self) -> JsonRef<'static> {
        JsonRef::Bool(self)
    }
}

/// The enum's value for a value on the wire.
pub fn from_scalar<T: ScalarEnum>(value: T::Value) -> T {
    T::KNOWN.iter().find(|(known, _)| *known == value).map_or_else(|| T::unknown(value), |(_, known)| *known)
}

/// Reads a value into an enum.
pub fn read_scalar_enum<T: ScalarEnum>(reader: &mut Reader<'_>) -> Result<T, ReadError> {
    let mut value = T::Value::default();
    value.read(reader)?;
    Ok(from_scalar(value))
}

/// What the enum is as JSON.
pub fn scalar_enum_as_json<T: ScalarEnum>(value: T) -> JsonRef<'static> {
    value.value().to_json()
}
