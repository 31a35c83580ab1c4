//! Models, and the one rule about which of their members are written.

use std::fmt;

use super::bits::Bits;
use super::member::Name;
use super::{Extra, Json, JsonRef, Member, Value};

/// A struct made from a definition: what the generator writes per model.
pub trait Model: fmt::Debug {
    /// Puts down what each field is as JSON, if there are as many places as members, or more; gives the members that have
    /// a field, in document order, and what the fields cannot carry.
    fn fields<'a>(&'a self, places: &mut [JsonRef<'a>]) -> (&'static [Member], &'a Extra);

    /// The field of the member at `index`, to be read into.
    fn get_mut(&mut self, index: usize) -> Option<&mut dyn Json>;

    /// What the fields cannot carry, to be changed.
    fn extra_mut(&mut self) -> &mut Extra;
}

impl dyn Model + '_ {
    /// The members that have a field, in document order.
    pub fn members(&self) -> &'static [Member] {
        self.fields(&mut []).0
    }

    /// What the fields cannot carry.
    pub fn extra(&self) -> &Extra {
        self.fields(&mut []).1
    }

    /// What the field of the member at `index` is as JSON. To look at all of them, [`fields`](Model::fields) is shorter.
    pub fn get(&self, index: usize) -> JsonRef<'_> {
        with_fields(self, |parts| parts.fields.get(index).copied().unwrap_or(JsonRef::Absent))
    }
}

/// All of a model.
pub(super) struct Parts<'a, 'fields> {
    pub(super) members: &'static [Member],
    /// In the order of the members.
    pub(super) fields: &'fields [JsonRef<'a>],
    pub(super) extra: &'a Extra,
}

/// Gives all of a model to `take`. Fields are asked for together, so that none costs a call that the processor has to
/// guess.
pub(super) fn with_fields<'a, T>(model: &'a dyn Model, take: impl FnOnce(Parts<'a, '_>) -> T) -> T {
    /// Most models have no more fields.
    const FEW: usize = 10;
    let mut fields = [JsonRef::Absent; FEW];
    let (members, extra) = model.fields(&mut fields);
    if let Some(fields) = fields.get(..members.len()) {
        return take(Parts { members, fields, extra });
    }
    with_many_fields(model, take)
}

fn with_many_fields<'a, T>(model: &'a dyn Model, take: impl FnOnce(Parts<'a, '_>) -> T) -> T {
    /// Hardly any model has more.
    const MANY: usize = 32;
    let mut fields = [JsonRef::Absent; MANY];
    let (members, extra) = model.fields(&mut fields);
    if let Some(fields) = fields.get(..members.len()) {
        return take(Parts { members, fields, extra });
    }
    let mut fields = vec![JsonRef::Absent; members.len()];
    model.fields(&mut fields);
    take(Parts { members, fields: &fields, extra })
}

/// Of a model that was made, not received: these required members are the server's to fill.
pub fn set_missing(model: &mut dyn Model, missing: &[&str]) {
    let members = model.members();
    let mut bits = Bits::default();
    for index in missing.iter().filter_map(|name| members.iter().position(|member| member.name() == *name)) {
        bits.insert(index);
    }
    model.extra_mut().set_missing(members, bits);
}

/// Back to what the model's `Default` gives. What came instead of an object is written back as it came while nobody
/// touches the model.
pub fn reset_model(model: &mut dyn Model, instead: &mut Option<Value>) {
    let mut missing = Bits::default();
    let members = model.members();
    for (index, member) in members.iter().enumerate() {
        if let Some(field) = model.get_mut(index) {
            field.reset(&mut None);
        }
        if member.is_read_only() {
            missing.insert(index);
        }
    }
    let extra = model.extra_mut();
    *extra = Extra::default();
    if missing != Bits::default() {
        extra.set_missing(members, missing);
    }
    if let Some(value) = instead.take() {
        extra.set_instead(value);
    }
}

/// Calls `visit` with every member that is written: fields in document order, then what only `extra` holds. What it
/// gives is borrowed, for it costs more to move than to look at.
pub(super) fn for_each_member(parts: &Parts<'_, '_>, visit: &mut dyn FnMut(Name<'_>, &JsonRef<'_>)) {
    for (index, (member, json)) in parts.members.iter().zip(parts.fields).enumerate() {
        match written(member, index, json, parts.extra) {
            Written::Field => visit(Name::Listed(member), json),
            Written::Nothing => {}
            Written::Instead(json) => visit(Name::Listed(member), &json),
        }
    }
    for (name, json) in others(parts) {
        visit(Name::Other(name), &json);
    }
}

/// The members that only `extra` holds.
pub(super) fn others<'a>(parts: &Parts<'a, '_>) -> impl Iterator<Item = (&'a str, JsonRef<'a>)> {
    let (members, extra) = (parts.members, parts.extra);
    let others = extra.iter().filter(|(name, _)| !members.iter().any(|member| member.name() == *name));
    others.map(|(name, value)| (name, extra.original_or(name, &JsonRef::Value(value))))
}

/// What is written for a member.
pub(super) enum Written<'a> {
    /// What its field holds.
    Field,
    /// Nothing: it is left out.
    Nothing,
    /// Something else.
    Instead(JsonRef<'a>),
}

/// What is written for the member at `index`, whose field holds `json`. Of a model without `extra`, only members that
/// [have a rule](Member::has_rule) are anything else than their fields.
pub(super) fn written<'a>(member: &Member, index: usize, json: &JsonRef<'a>, extra: &'a Extra) -> Written<'a> {
    let field = || match extra.count_originals() {
        0 => Written::Field,
        _ => Written::Instead(extra.original_or(member.name(), json)),
    };
    if !is_unset(member, json) {
        return field();
    }
    match (extra.get(member.name()), member.fixed_text(), json) {
        (Some(kept), ..) => Written::Instead(extra.original_or(member.name(), &JsonRef::Value(kept))),
        _ if extra.is_missing_at(index, member.name()) => Written::Nothing,
        (_, Some(text), _) => Written::Instead(JsonRef::Str(text)),
        (.., JsonRef::Absent) if member.is_nullable() => Written::Instead(JsonRef::Null),
        (.., JsonRef::Absent) => Written::Nothing,
        _ => field(),
    }
}

/// What came instead of an object, for a model that was not touched since.
pub(super) fn instead_of_object<'a>(parts: &Parts<'a, '_>) -> Option<&'a Value> {
    parts.extra.instead().filter(|_| is_unset_model(parts))
}

/// True for what a type's `Default` gives.
pub(super) fn is_default(json: &JsonRef<'_>) -> bool {
    match *json {
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
        JsonRef::Model(model) => with_fields(model, |parts| is_unset_model(&parts)),
    }
}

fn is_unset_model(parts: &Parts<'_, '_>) -> bool {
    let mut members = parts.members.iter().zip(parts.fields);
    parts.extra.is_empty() && members.all(|(member, json)| is_unset(member, json))
}

/// An optional field is unset only when it is absent: `Some("")` is somebody's word.
fn is_unset(member: &Member, json: &JsonRef<'_>) -> bool {
    matches!(json, JsonRef::Absent) || (member.is_required() && !member.is_nullable() && is_default(json))
}
