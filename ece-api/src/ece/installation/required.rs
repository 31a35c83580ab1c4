//! What the document requires inside of a body, by what the models know of it. Models read without it, as responses of older
//! servers lack some; what is sent has to have it.

use http::StatusCode;
use serde_json::Value;

use super::answer::{Answer, Answered};
use crate::generated::ErrorCode;
use crate::runtime::json::{Json, JsonRef};

/// A body that was read as `model`, without the nulls of members that may be left out; 400 where a required member is
/// missing or null, or where null is an element, with the place as a JSON Pointer.
pub(super) fn settled(model: JsonRef<'_>, mut value: Value) -> Answered<Value> {
    settle(model, &mut value, "").map(|()| value)
}

fn settle(model: JsonRef<'_>, value: &mut Value, place: &str) -> Answered<()> {
    match model {
        JsonRef::Model(model) => {
            for (index, member) in model.members().iter().enumerate() {
                let (name, field) = (member.name(), model.get(index));
                let place = format!("{place}/{}", escaped(name));
                match value.get_mut(name) {
                    None | Some(Value::Null) if member.is_required() => {
                        return Err(refused(&place, "is missing, and required"));
                    }
                    Some(value) if !is_null(field, value) => settle(field, value, &place)?,
                    _ => drop(value.as_object_mut().and_then(|it| it.remove(name))),
                }
            }
        }
        JsonRef::Seq(elements) => {
            for (index, value) in value.as_array_mut().into_iter().flatten().enumerate() {
                if let Some(element) = elements.get(index) {
                    settle_element(element, value, &format!("{place}/{index}"))?;
                }
            }
        }
        JsonRef::Map(entries) => {
            let mut outcome = Ok(());
            entries.for_each(&mut |name, entry| {
                if let (Ok(()), Some(value)) = (&outcome, value.get_mut(name)) {
                    outcome = settle_element(entry, value, &format!("{place}/{}", escaped(name)));
                }
            });
            return outcome;
        }
        _ => {}
    }
    Ok(())
}

fn settle_element(element: &dyn Json, value: &mut Value, place: &str) -> Answered<()> {
    if is_null(element.as_json(), value) {
        return Err(refused(place, "is null"));
    }
    settle(element.as_json(), value, place)
}

/// True for a null that stands for no value.
fn is_null(model: JsonRef<'_>, value: &Value) -> bool {
    value.is_null() && !matches!(model, JsonRef::Value(_) | JsonRef::Null)
}

fn refused(place: &str, what: &str) -> Answer {
    let message = format!("the body: `{place}` {what}");
    Answer::error_at(StatusCode::BAD_REQUEST, ErrorCode::RootInvalidData, message, &[place])
}

/// A name as a JSON Pointer (RFC 6901) has it.
fn escaped(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}
