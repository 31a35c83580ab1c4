//! The types that fields are made of.

use std::fmt;

use super::{Entries, Json, JsonRef, Map, ReadError, Reader, Seq};

impl Json for bool {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        *self = reader.bool()?;
        Ok(())
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::Bool(*self)
    }

    fn reset(&mut self) {
        *self = false;
    }
}

impl Json for i32 {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        *self =
            reader.number(|text| Self::try_from(integer(text)?).map_err(|_| "the number does not fit into 32 bits"))?;
        Ok(())
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::I64(i64::from(*self))
    }

    fn reset(&mut self) {
        *self = 0;
    }
}

impl Json for i64 {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        *self = reader.number(integer)?;
        Ok(())
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::I64(*self)
    }

    fn reset(&mut self) {
        *self = 0;
    }
}

impl Json for u64 {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        *self = reader.number(|text| match text.parse() {
            Ok(number) => Ok(number),
            Err(_) => Self::try_from(integer(text)?).map_err(|_| "expected a number that is not negative"),
        })?;
        Ok(())
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::U64(*self)
    }

    fn reset(&mut self) {
        *self = 0;
    }
}

/// Some servers write integers as `3.0`: what is exact is accepted.
fn integer(text: &str) -> Result<i64, &'static str> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    if let Ok(number) = text.parse() {
        return Ok(number);
    }
    match text.parse::<f64>() {
        Ok(number) if number.fract() != 0.0 => Err("expected an integer, found a fraction"),
        #[allow(clippy::cast_possible_truncation)] // whole, and within the range in which all whole numbers exist
        Ok(number) if number.abs() <= EXACT => Ok(number as i64),
        _ => Err("the number does not fit into 64 bits"),
    }
}

impl Json for f64 {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        *self = reader.number(|text| {
            text.parse().ok().filter(|number: &Self| number.is_finite()).ok_or("the number is out of range")
        })?;
        Ok(())
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::F64(*self)
    }

    fn reset(&mut self) {
        *self = 0.0;
    }
}

impl Json for String {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        *self = reader.str(str::to_owned)?;
        Ok(())
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::Str(self)
    }

    fn reset(&mut self) {
        self.clear();
    }
}

impl<T: Json + Default> Json for Option<T> {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        self.insert(T::default()).read(reader)
    }

    fn as_json(&self) -> JsonRef<'_> {
        self.as_ref().map_or(JsonRef::Absent, T::as_json)
    }

    fn reset(&mut self) {
        *self = None;
    }

    fn set_null(&mut self) -> bool {
        if T::accepts_null() {
            *self = Some(T::default());
        }
        T::accepts_null()
    }

    fn accepts_null() -> bool {
        T::accepts_null()
    }
}

impl<T: Json + Default> Json for Box<T> {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        (**self).read(reader)
    }

    fn as_json(&self) -> JsonRef<'_> {
        (**self).as_json()
    }

    fn reset(&mut self) {
        (**self).reset();
    }

    fn set_null(&mut self) -> bool {
        (**self).set_null()
    }

    fn accepts_null() -> bool {
        T::accepts_null()
    }
}

impl<T: Json + Default> Json for Vec<T> {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        reader.array(&mut |reader| {
            let mut element = T::default();
            read_element(&mut element, reader)?;
            self.push(element);
            Ok(())
        })
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::Seq(self)
    }

    fn reset(&mut self) {
        self.clear();
    }
}

impl<T: Json> Seq for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn get(&self, index: usize) -> Option<&dyn Json> {
        self.as_slice().get(index).map(|element| element as &dyn Json)
    }
}

impl<T: Json + Default> Json for Map<T> {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        reader.object(str::to_owned, &mut |reader, name| {
            let mut element = T::default();
            read_element(&mut element, reader)?;
            self.insert(name.clone(), element);
            Ok(())
        })
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::Map(self)
    }

    fn reset(&mut self) {
        self.clear();
    }
}

impl<T: Json + fmt::Debug> Entries for Map<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn for_each(&self, visit: &mut dyn FnMut(&str, &dyn Json)) {
        for (name, value) in self {
            visit(name, value);
        }
    }
}

/// A null among elements is the default where the type has no place for it. The model around it keeps it.
fn read_element(element: &mut dyn Json, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    if !element.read_or_null(reader)? {
        reader.lost_nulls += 1;
    }
    Ok(())
}
