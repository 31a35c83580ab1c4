//! Members beyond those that the document lists, as the type that it gives them. They are kept in [`Extra`](super::Extra).

use super::{Json, Model, ReadError, Value, from_slice, to_value, to_vec};

/// The member `name`, which `model` has no field for, as a `T`; `None` where there is none.
pub fn additional<T: Json + Default>(model: &dyn Model, name: &str) -> Option<Result<T, ReadError>> {
    model.extra().get(name).filter(|_| !has_field(model, name)).map(read)
}

/// All members that `model` has no field for, each as a `T`, in order of their names.
pub fn additional_members<T: Json + Default>(model: &dyn Model) -> impl Iterator<Item = (&str, Result<T, ReadError>)> {
    model.extra().iter().filter(|(name, _)| !has_field(model, name)).map(|(name, value)| (name, read(value)))
}

/// Adds a member, to be sent. Where `model` has a field of that name, the field counts as soon as it is set.
#[allow(clippy::needless_pass_by_value)] // generated code gives what it has
pub fn set_additional<T: Json>(model: &mut dyn Model, name: String, value: T) {
    model.extra_mut().insert(name, to_value(&value));
}

fn has_field(model: &dyn Model, name: &str) -> bool {
    model.members().iter().any(|member| member.name() == name)
}

fn read<T: Json + Default>(value: &Value) -> Result<T, ReadError> {
    from_slice(&to_vec(value)).map_err(ReadError::without_position)
}
