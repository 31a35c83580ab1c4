//! Any JSON: reading it into `serde_json`'s type.

use serde_json::Map;

use super::{Json, JsonRef, ReadError, Reader, Value};

impl Json for Value {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        *self = match reader.peek()? {
            b'n' => {
                reader.null()?;
                Self::Null
            }
            b't' | b'f' => Self::Bool(reader.bool()?),
            b'"' => Self::String(reader.string()?.into_owned()),
            b'[' => {
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
            b'{' => {
                let mut members = Map::new();
                reader.object(&mut |reader, name| {
                    let mut member = Self::Null;
                    member.read(reader)?;
                    reader.take_any_member(members.len())?;
                    members.insert(name.clone().into_owned(), member);
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

    fn reset(&mut self, instead: &mut Option<Value>) {
        *self = instead.take().unwrap_or_default();
    }

    fn accepts_null() -> bool {
        true
    }
}
