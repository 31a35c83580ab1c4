//! Any JSON: reading it into `serde_json`'s type.

use jiter::Peek;
use serde_json::Map;

use super::{Json, JsonRef, ReadError, Reader, Value};

impl Json for Value {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        *self = match reader.peek()? {
            Peek::Null => {
                reader.null()?;
                Self::Null
            }
            Peek::True | Peek::False => Self::Bool(reader.bool()?),
            Peek::String => reader.str(|text| Self::String(text.to_owned()))?,
            Peek::Array => {
                let mut elements = Vec::new();
                reader.array(&mut |reader| {
                    let mut element = Self::Null;
                    element.read(reader)?;
                    if elements.len() == elements.capacity() {
                        elements.reserve_exact(reader.growth(elements.len(), size_of::<Self>())?);
                    }
                    elements.push(element);
                    Ok(())
                })?;
                Self::Array(elements)
            }
            Peek::Object => {
                let mut members = Map::new();
                reader.object(str::to_owned, &mut |reader, name| {
                    let mut member = Self::Null;
                    member.read(reader)?;
                    reader.take_any_member(members.len())?;
                    members.insert(name.clone(), member);
                    Ok(())
                })?;
                Self::Object(members)
            }
            _ => Self::Number(reader.any_number()?),
        };
        Ok(())
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::Value(self)
    }

    fn reset(&mut self) {
        *self = Self::Null;
    }

    fn set_null(&mut self) -> bool {
        *self = Self::Null;
        true
    }

    fn accepts_null() -> bool {
        true
    }
}
