//! Enums of strings that keep what they do not know.

/// An enum whose values are strings, open to values that the document does not list.
pub trait StringEnum: Clone + Sized + 'static {
    /// The values that the document lists.
    const KNOWN: &'static [(&'static str, Self)];

    /// The value on the wire.
    fn as_str(&self) -> &str;

    /// A value that the document does not list.
    fn unknown(value: String) -> Self;
}
