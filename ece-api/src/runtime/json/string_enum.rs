//! Enums of strings that keep what they do not know.

use super::{ReadError, Reader};

/// An enum whose values are strings, open to values that the document does not list.
pub trait StringEnum: Clone + Sized + 'static {
    /// The values that the document lists.
    const KNOWN: &'static [(&'static str, Self)];

    /// The value on the wire.
    fn as_str(&self) -> &str;

    /// A value that the document does not list.
    fn unknown(value: String) -> Self;
}

/// The enum's value for a text.
pub fn from_text<T: StringEnum>(text: &str) -> T {
    match T::KNOWN.iter().find(|(known, _)| *known == text) {
        Some((_, value)) => value.clone(),
        None => T::unknown(text.to_owned()),
    }
}

/// Reads a string into an enum.
pub fn read_string_enum<T: StringEnum>(reader: &mut Reader<'_>) -> Result<T, ReadError> {
    reader.string().map(|text| from_text(&text))
}
