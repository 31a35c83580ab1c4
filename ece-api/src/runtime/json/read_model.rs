//! The one reader of models. What it does for every member is together here, for it is done for every member.

use super::bits::Bits;
use super::error::Segment;
use super::extra::Original;
use super::fingerprint::fingerprint;
use super::reader::Mark;
use super::{Json as _, JsonRef, Member, Model, ReadError, Reader, Value};

/// Which members were read.
#[derive(Default)]
struct Seen {
    first: u64,
    others: Bits,
}

impl Seen {
    /// True if it was there already.
    fn insert(&mut self, index: usize) -> bool {
        if index >= 64 {
            return self.others.insert(index);
        }
        let bit = 1 << index;
        let again = self.first & bit != 0;
        self.first |= bit;
        again
    }

    fn contains(&self, index: usize) -> bool {
        if index < 64 { self.first & 1 << index != 0 } else { self.others.contains(index) }
    }
}

/// Reads an object into a model in its default state.
pub fn read_model(model: &mut dyn Model, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let members = model.members();
    let mut seen = Seen::default();
    let mut expected = 0;
    let mut has_more = reader.enter_object()?;
    while has_more {
        let text = reader.text.get(reader.position..).unwrap_or_default();
        let found = match find(members, expected, text) {
            Some(index) => {
                reader.position += members[index].length();
                Some(index)
            }
            None => read_name(model, members, reader)?,
        };
        if let Some(index) = found {
            read_member(model, members, index, seen.insert(index), reader)?;
            expected = index + 1;
        }
        // What most servers write, without a call.
        let is_name = reader.text.get(reader.position..).is_some_and(|text| text.starts_with(b",\""));
        reader.position += usize::from(is_name);
        has_more = is_name || reader.next_member()?;
    }
    reader.leave();
    let mut missing = Bits::default();
    for (index, member) in members.iter().enumerate() {
        if member.is_missed() && !seen.contains(index) {
            missing.insert(index);
        }
    }
    let extra = model.extra_mut();
    extra.set_missing(members, missing);
    reader.take_room(extra.size())
}

/// The member whose name `text` begins with, written without white space and escapes. Servers send members in the
/// document's order most of the time: the search begins with the `expected` one.
fn find(members: &[Member], expected: usize, text: &[u8]) -> Option<usize> {
    let start = u64::from_le_bytes(*text.first_chunk()?);
    let is_here = |member: &Member| member.begins(start, text);
    let (before, from) = members.split_at_checked(expected)?;
    let found = from.iter().position(is_here).map(|index| expected + index);
    found.or_else(|| before.iter().position(is_here))
}

/// Reads a name, however it is written; the member's value, too, where it has no field.
fn read_name(model: &mut dyn Model, members: &[Member], reader: &mut Reader<'_>) -> Result<Option<usize>, ReadError> {
    let name = reader.name()?;
    if let Some(index) = members.iter().position(|member| member.name() == name) {
        return Ok(Some(index));
    }
    let before = reader.mark();
    let mut value = Value::Null;
    value
        .read(reader)
        .and_then(|()| keep_member(model, &name, value, before, reader))
        .map_err(|error| error.within(Segment::name(&name)))
        .map(|()| None)
}

/// Reads the value of a member that has a field.
fn read_member(
    model: &mut dyn Model,
    members: &'static [Member],
    index: usize,
    again: bool,
    reader: &mut Reader<'_>,
) -> Result<(), ReadError> {
    let name = members[index].name();
    if again {
        let extra = model.extra_mut();
        extra.remove(name);
        extra.forget_original(name);
    }
    let Some(field) = model.get_mut(index) else { return Value::Null.read(reader) };
    if again {
        field.reset(&mut None);
    }
    let (told, before) = (reader.told(), reader.mark());
    let kept = match field.read_or_give_back(reader) {
        Ok(Some(value)) => keep_member(model, name, value, before, reader),
        Ok(None) if reader.losses == before.losses => Ok(()),
        Ok(None) => {
            let read_as = fingerprint(&model.get(index));
            keep_original(model, name, read_as, before, reader)
        }
        Err(error) => Err(error),
    };
    if reader.told() > told {
        reader.told_within(told, &Segment::name(name));
    }
    kept.map_err(|error| error.within(Segment::name(name)))
}

/// Keeps a member that has no field, or is none of its field's values.
fn keep_member(
    model: &mut dyn Model,
    name: &str,
    value: Value,
    before: Mark,
    reader: &mut Reader<'_>,
) -> Result<(), ReadError> {
    reader.take_extra(model.extra().len())?;
    let is_rounded = reader.losses.digits > before.losses.digits;
    let read_as = if is_rounded { fingerprint(&JsonRef::Value(&value)) } else { 0 };
    model.extra_mut().keep(name.to_owned(), value);
    if is_rounded { keep_original(model, name, read_as, before, reader) } else { Ok(()) }
}

/// Keeps a member as it came beside what it was read as.
#[cold]
fn keep_original(
    model: &mut dyn Model,
    name: &str,
    read_as: u64,
    before: Mark,
    reader: &mut Reader<'_>,
) -> Result<(), ReadError> {
    let is_rounded = reader.losses.digits > before.losses.digits;
    let value = reader.since(before.start)?;
    let text = if is_rounded { reader.text_since(before.start) } else { None };
    // What is kept here is lost to nobody further out.
    reader.losses = before.losses;
    reader.take_member(model.extra().count_originals(), size_of::<Original>())?;
    model.extra_mut().keep_original(name, Original::new(value, text, read_as));
    Ok(())
}
