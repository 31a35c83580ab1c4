//! Enums of models that a member tells apart.

use super::{Json, ReadError, Reader, from_slice, to_vec};

/// The text of the member `name` of the object that comes next, without reading on.
pub fn discriminator(reader: &mut Reader<'_>, name: &str) -> Result<Option<String>, ReadError> {
    reader.look_ahead(name)
}

/// The same JSON as another type.
pub fn reread<T: Json + Default>(value: &dyn Json) -> Result<T, ReadError> {
    from_slice(&to_vec(value)).map_err(ReadError::without_position)
}
