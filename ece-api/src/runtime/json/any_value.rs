//! Any JSON: reading it into `serde_json`'s type.

use jiter::Peek;
use serde_json::{Map, Number};

use super::error::Problem;
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
                    elements.reserve_exact(reader.growth(elements.len(), elements.capacity(), size_of::<Self>())?);
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
                    reader.take_member(members.len(), size_of::<Self>())?;
                    members.insert(name.clone(), member);
                    Ok(())
                })?;
                Self::Object(members)
            }
            _ => Self::Number(reader.number(number)?),
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

/// Integers as long as they fit, for their digits are often identifiers.
fn number(text: &str) -> Result<Number, Problem> {
    if !text.contains(['.', 'e', 'E']) && text != "-0" {
        if let Ok(number) = text.parse::<i64>() {
            return Ok(number.into());
        }
        if let Ok(number) = text.parse::<u64>() {
            return Ok(number.into());
        }
    }
    text.parse().ok().and_then(Number::from_f64).ok_or_else(Problem::out_of_range)
}
