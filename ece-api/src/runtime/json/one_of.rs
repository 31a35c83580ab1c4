//! Enums of models that a member tells apart.

use std::fmt;

use super::{Json, ReadError, Reader, Value, from_slice, to_vec};

/// Shows the names of the members only: what the document does not know may be a secret.
pub fn debug_unknown(value: &Value, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    f.write_str("Unknown(")?;
    match value {
        Value::Object(members) => f.debug_set().entries(members.keys()).finish()?,
        // In the words of JSON, and never the value.
        Value::Null => f.write_str("null")?,
        Value::Bool(_) => f.write_str("boolean")?,
        Value::Number(_) => f.write_str("number")?,
        Value::String(_) => f.write_str("string")?,
        Value::Array(_) => f.write_str("array")?,
    }
    f.write_str(")")
}

/// The text of the member `name` of the object that comes next, without reading on.
pub fn discriminator(reader: &mut Reader<'_>, name: &str) -> Result<Option<String>, ReadError> {
    reader.look_ahead(name)
}

/// The same JSON as another type.
pub fn reread<T: Json + Default>(value: &dyn Json) -> Result<T, ReadError> {
    from_slice(&to_vec(value)).map_err(ReadError::without_position)
}
