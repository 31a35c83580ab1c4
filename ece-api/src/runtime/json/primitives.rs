//! The types that fields are made of.

use super::{Entries, Extra, Json, JsonRef, Map, ReadError, Reader, Seq, Value};

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
        *self = reader.integer("an integer of 32 bits")?;
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
        *self = reader.integer("an integer of 64 bits")?;
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
        *self = reader.integer("an integer of 64 bits without a sign")?;
        Ok(())
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::U64(*self)
    }

    fn reset(&mut self) {
        *self = 0;
    }
}

impl Json for f64 {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        *self = reader.float()?;
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
        *self = reader.string()?.into_owned();
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
    #[inline(never)]
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        self.insert(T::default()).read(reader)
    }

    fn as_json(&self) -> JsonRef<'_> {
        self.as_ref().map_or(JsonRef::Absent, T::as_json)
    }

    #[inline(never)]
    fn reset(&mut self) {
        *self = None;
    }

    #[inline(never)]
    fn set_null(&mut self) -> bool {
        if T::accepts_null() {
            *self = Some(T::default());
        }
        T::accepts_null()
    }

    #[inline(never)]
    fn keep(&mut self, value: Value) -> bool {
        let is_kept = self.insert(T::default()).keep(value);
        if !is_kept {
            *self = None;
        }
        is_kept
    }

    fn accepts_null() -> bool {
        T::accepts_null()
    }
}

impl<T: Json + Default> Json for Box<T> {
    #[inline(never)]
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        reader.take_room(size_of::<T>())?;
        (**self).read(reader)
    }

    fn as_json(&self) -> JsonRef<'_> {
        (**self).as_json()
    }

    #[inline(never)]
    fn reset(&mut self) {
        (**self).reset();
    }

    #[inline(never)]
    fn set_null(&mut self) -> bool {
        (**self).set_null()
    }

    #[inline(never)]
    fn keep(&mut self, value: Value) -> bool {
        (**self).keep(value)
    }

    fn accepts_null() -> bool {
        T::accepts_null()
    }
}

impl<T: Json + Default> Json for Vec<T> {
    #[inline(never)]
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        reader.array(&mut |reader| {
            if self.len() == self.capacity() {
                self.reserve_exact(reader.growth(self.len(), size_of::<T>())?);
            }
            let mut element = T::default();
            read_element(&mut element, reader)?;
            self.push(element);
            Ok(())
        })
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::Seq(self)
    }

    #[inline(never)]
    fn reset(&mut self) {
        self.clear();
    }
}

impl<T: Json> Seq for Vec<T> {
    #[inline(never)]
    fn len(&self) -> usize {
        self.len()
    }

    #[inline(never)]
    fn get(&self, index: usize) -> Option<&dyn Json> {
        self.as_slice().get(index).map(|element| element as &dyn Json)
    }
}

impl<T: Json + Default> Json for Map<T> {
    #[inline(never)]
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        reader.object(&mut |reader, name| {
            reader.take_member(self.len(), size_of::<T>())?;
            let mut element = T::default();
            read_element(&mut element, reader)?;
            self.insert(name.clone().into_owned(), element);
            Ok(())
        })
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::Map(self)
    }

    #[inline(never)]
    fn reset(&mut self) {
        self.clear();
    }
}

impl<T: Json> Entries for Map<T> {
    #[inline(never)]
    fn len(&self) -> usize {
        self.len()
    }

    #[inline(never)]
    fn for_each(&self, visit: &mut dyn FnMut(&str, &dyn Json)) {
        for (name, value) in self {
            visit(name, value);
        }
    }
}

/// What an element has no place for leaves the default. A model among them keeps it; else the model around them does.
fn read_element(element: &mut dyn Json, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let Some(value) = element.read_or_give_back(reader)? else { return Ok(()) };
    if value.is_null() || !element.keep(value) {
        reader.losses.elements += 1;
        return Ok(());
    }
    reader.take_room(Extra::SIZE)
}
