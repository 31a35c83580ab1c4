//! Models: the one reader of objects, and the one rule about which members are written.

use std::fmt;

use super::bits::Bits;
use super::extra::Original;
use super::fingerprint::fingerprint;
use super::reader::Mark;
use super::{Extra, Json, JsonRef, ReadError, Reader, Value};

/// A struct made from a definition: what the generator writes per model.
pub trait Model: fmt::Debug {
    /// The members that have a field, in document order.
    fn members(&self) -> &'static [Member];

    /// The field of the member at `index`.
    fn get(&self, index: usize) -> &dyn Json;

    /// The field of the member at `index`, to be read into.
    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Json>;

    /// What the fields cannot carry.
    fn extra(&self) -> &Extra;

    /// What the fields cannot carry, to be changed.
    fn extra_mut(&mut self) -> &mut Extra;
}

/// A member of an object, by its name on the wire.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    name: &'static str,
    required: bool,
    fixed: Option<&'static str>,
    nullable: bool,
    read_only: bool,
}

impl Member {
    /// A member that can be left out.
    pub const fn new(name: &'static str) -> Self {
        Self { name, required: false, nullable: false, read_only: false, fixed: None }
    }

    /// The same, required by the document.
    #[must_use]
    pub const fn required(mut self) -> Self {
        self.required = true;
        self
    }

    /// The same, sent with this text where nothing is set.
    #[must_use]
    pub const fn fixed(mut self, text: &'static str) -> Self {
        self.fixed = Some(text);
        self
    }

    /// The same, required by the document, and null while there is no value.
    #[must_use]
    pub const fn nullable(mut self) -> Self {
        self.required = true;
        self.nullable = true;
        self
    }

    /// The same, the server's to fill: it is missing until it is received or set.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.read_only = true;
        self
    }

    /// The name on the wire.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Whether the document requires it.
    pub const fn is_required(&self) -> bool {
        self.required
    }
}

/// What a model gives for an index it has no member for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Absent;

/// The only `Absent` there needs to be.
pub static ABSENT: Absent = Absent;

impl Json for Absent {
    fn read(&mut self, reader: &mut Reader<'_>) -> Result<(), ReadError> {
        Value::Null.read(reader)
    }

    fn as_json(&self) -> JsonRef<'_> {
        JsonRef::Absent
    }

    fn reset(&mut self) {}
}

/// A name that was read: the index of the member, or the name itself.
enum Found {
    Member(usize, &'static str),
    Unknown(String),
}

impl AsRef<str> for Found {
    fn as_ref(&self) -> &str {
        match self {
            Self::Member(_, name) => name,
            Self::Unknown(name) => name,
        }
    }
}

/// Reads an object into a model in its default state.
pub fn read_model(model: &mut dyn Model, reader: &mut Reader<'_>) -> Result<(), ReadError> {
    let members = model.members();
    model.extra_mut().clear_missing();
    let mut seen = Bits::default();
    // Servers send members in the document's order most of the time: the expected one is tried before searching.
    let mut expected = 0;
    let find = |name: &str| {
        let index = match members.get(expected) {
            Some(member) if member.name == name => Some(expected),
            _ => members.iter().position(|member| member.name == name),
        };
        match index {
            Some(index) => {
                expected = index + 1;
                Found::Member(index, members[index].name)
            }
            None => Found::Unknown(name.to_owned()),
        }
    };
    reader.object(find, &mut |reader, found| match found {
        Found::Member(index, name) => read_member(model, *index, name, seen.insert(*index), reader),
        Found::Unknown(name) => {
            let before = reader.mark();
            let mut value = Value::Null;
            value.read(reader)?;
            keep_member(model, name, value, before, reader)
        }
    })?;
    for (index, member) in members.iter().enumerate() {
        if (member.required || member.fixed.is_some()) && !seen.contains(index) {
            model.extra_mut().add_missing(members, index);
        }
    }
    reader.take_room(model.extra().size())
}

/// Keeps a member that has no field, or is none of its field's values.
fn keep_member(
    model: &mut dyn Model,
    name: &str,
    value: Value,
    before: Mark,
    reader: &mut Reader<'_>,
) -> Result<(), ReadError> {
    reader.take_member(model.extra().len(), size_of::<Value>())?;
    let is_rounded = reader.losses.digits > before.losses.digits;
    let read_as = if is_rounded { fingerprint(JsonRef::Value(&value)) } else { 0 };
    model.extra_mut().remove(name);
    model.extra_mut().insert(name, value);
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

/// Of a model that was made, not received: these required members are the server's to fill.
pub fn set_missing(model: &mut dyn Model, missing: &[&str]) {
    let members = model.members();
    for index in missing.iter().filter_map(|name| members.iter().position(|member| member.name == *name)) {
        model.extra_mut().add_missing(members, index);
    }
}

/// Back to what the model's `Default` gives.
pub fn reset_model(model: &mut dyn Model) {
    *model.extra_mut() = Extra::default();
    let members = model.members();
    for (index, member) in members.iter().enumerate() {
        if let Some(field) = model.get_mut(index) {
            field.reset();
        }
        if member.read_only {
            model.extra_mut().add_missing(members, index);
        }
    }
}

/// Takes a null for a whole model: written back as null while nobody touches the model.
pub fn set_null(model: &mut dyn Model) -> bool {
    keep(model, Value::Null)
}

/// Takes what is no object for a whole model: written back as it came while nobody touches the model.
pub fn keep(model: &mut dyn Model, value: Value) -> bool {
    model.extra_mut().set_instead(value);
    true
}

fn read_member(
    model: &mut dyn Model,
    index: usize,
    name: &'static str,
    again: bool,
    reader: &mut Reader<'_>,
) -> Result<(), ReadError> {
    if again {
        model.extra_mut().remove(name);
        model.extra_mut().forget_original(name);
    }
    let Some(field) = model.get_mut(index) else { return Value::Null.read(reader) };
    if again {
        field.reset();
    }
    let before = reader.mark();
    if let Some(value) = field.read_or_give_back(reader)? {
        return keep_member(model, name, value, before, reader);
    }
    if reader.losses == before.losses {
        return Ok(());
    }
    let read_as = fingerprint(model.get(index).as_json());
    keep_original(model, name, read_as, before, reader)
}

/// Calls `visit` with every member that is written: fields in document order, then what only `extra` holds.
pub(super) fn for_each_member(model: &dyn Model, visit: &mut dyn FnMut(&str, JsonRef<'_>)) {
    let (members, extra) = (model.members(), model.extra());
    let has_originals = extra.count_originals() > 0;
    for (index, member) in members.iter().enumerate() {
        let json = model.get(index).as_json();
        let unset = is_unset(member, json);
        match extra.get(member.name) {
            Some(kept) if unset => visit(member.name, extra.original_or(member.name, JsonRef::Value(kept))),
            None if unset && extra.is_missing(member.name) => {}
            _ => match (member.fixed, json) {
                (Some(text), _) if unset => visit(member.name, JsonRef::Str(text)),
                (_, JsonRef::Absent) if member.nullable => visit(member.name, JsonRef::Null),
                (_, JsonRef::Absent) => {}
                (_, json) if has_originals => visit(member.name, extra.original_or(member.name, json)),
                (_, json) => visit(member.name, json),
            },
        }
    }
    for (name, value) in extra.iter() {
        if !members.iter().any(|member| member.name == name) {
            visit(name, extra.original_or(name, JsonRef::Value(value)));
        }
    }
}

/// What came instead of an object, for a model that was not touched since.
pub(super) fn instead_of_object(model: &dyn Model) -> Option<&Value> {
    model.extra().instead().filter(|_| is_default(JsonRef::Model(model)))
}

/// True for what a type's `Default` gives.
pub(super) fn is_default(json: JsonRef<'_>) -> bool {
    match json {
        JsonRef::Absent | JsonRef::Null => true,
        JsonRef::Bool(value) => !value,
        JsonRef::I64(value) => value == 0,
        JsonRef::U64(value) => value == 0,
        JsonRef::F64(value) => value == 0.0,
        JsonRef::Str(value) => value.is_empty(),
        JsonRef::Value(value) | JsonRef::Unlisted(value) => value.is_null(),
        JsonRef::Exact(_) => false,
        JsonRef::Seq(values) => values.is_empty(),
        JsonRef::Map(entries) => entries.is_empty(),
        JsonRef::Model(model) => {
            let mut members = model.members().iter().enumerate();
            model.extra().is_empty() && members.all(|(index, member)| is_unset(member, model.get(index).as_json()))
        }
    }
}

/// An optional field is unset only when it is absent: `Some("")` is somebody's word.
fn is_unset(member: &Member, json: JsonRef<'_>) -> bool {
    matches!(json, JsonRef::Absent) || (member.required && !member.nullable && is_default(json))
}
