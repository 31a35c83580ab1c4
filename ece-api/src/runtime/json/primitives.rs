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

    fn reset(&mut self, _: &mut Option<Value>) {
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

    fn reset(&mut self, _: &mut Option<Value>) {
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

    fn reset(&mut self, _: &mut Option<Value>) {
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

    fn reset(&mut self, _: &mut Option<Value>) {
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

    fn reset(&mut self, _: &mut Option<Value>) {
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

    fn reset(&mut self, _: &mut Option<Value>) {
        self.clear();
    }
}

// What follows is compiled for each element type: a closure or an adapter here is hundreds of functions.

impl<T: Json + Default> Json for Option<T> {
    #[inline(never)]
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        match fresh(self) {
            Some(value) => value.read(reader),
            None => Ok(()),
        }
    }

    fn as_json(&self) -> JsonRef<'_> {
        match self {
            Some(value) => value.as_json(),
            None => JsonRef::Absent,
        }
    }

    #[inline(never)]
    fn reset(&mut self, instead: &mut Option<Value>) {
        if is_nothing(instead.as_ref(), T::accepts_null()) || !takes(fresh(self), instead) {
            *self = None;
        }
    }

    fn accepts_null() -> bool {
        T::accepts_null()
    }
}

/// The value in its default state.
fn fresh<T: Json + Default>(place: &mut Option<T>) -> Option<&mut dyn Json> {
    *place = Some(T::default());
    match place {
        Some(value) => Some(value),
        None => None,
    }
}

/// Whether what came instead of a value is no value.
fn is_nothing(instead: Option<&Value>, accepts_null: bool) -> bool {
    match instead {
        Some(Value::Null) => !accepts_null,
        Some(_) => false,
        None => true,
    }
}

/// Whether a value has a place for what came instead of it.
fn takes(value: Option<&mut dyn Json>, instead: &mut Option<Value>) -> bool {
    if let Some(value) = value {
        value.reset(instead);
    }
    instead.is_none()
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
    fn reset(&mut self, instead: &mut Option<Value>) {
        (**self).reset(instead);
    }

    fn accepts_null() -> bool {
        T::accepts_null()
    }
}

impl<T: Json + Default> Json for Vec<T> {
    #[inline(never)]
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        read_list(self, size_of::<T>(), reader)
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::Seq(self)
    }

    #[inline(never)]
    fn reset(&mut self, _: &mut Option<Value>) {
        self.clear();
    }
}

/// A list that is read: what of that depends on the type of its elements.
trait List {
    /// Adds an element in its default state, after room for so many `more` has been made.
    fn add(&mut self, more: usize) -> Option<&mut dyn Json>;
}

impl<T: Json + Default> List for Vec<T> {
    #[inline(never)]
    fn add(&mut self, more: usize) -> Option<&mut dyn Json> {
        if more > 0 {
            self.reserve_exact(more);
        }
        self.push(T::default());
        match self.as_mut_slice() {
            [.., element] => Some(element),
            [] => None,
        }
    }
}

/// Reads an array into a list that is empty.
fn read_list(list: &mut dyn List, size: usize, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let (mut length, mut capacity) = (0, 0);
    reader.array(&mut |reader| {
        let more = if length == capacity { reader.growth(length, size)? } else { 0 };
        (length, capacity) = (length + 1, capacity + more);
        list.add(more).map_or(Ok(()), |element| read_element(element, reader))
    })
}

impl<T: Json> Seq for Vec<T> {
    #[inline(never)]
    fn len(&self) -> usize {
        self.len()
    }

    #[inline(never)]
    fn get(&self, index: usize) -> Option<&dyn Json> {
        if index < self.len() { Some(&self.as_slice()[index]) } else { None }
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
    fn reset(&mut self, _: &mut Option<Value>) {
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
    let mut instead = element.read_or_give_back(reader)?;
    if instead.is_none() {
        return Ok(());
    }
    element.reset(&mut instead);
    if instead.is_some() {
        reader.losses.elements += 1;
        return Ok(());
    }
    reader.take_room(Extra::SIZE)
}
