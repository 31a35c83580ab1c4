//! The members of objects, with those of the parts of `allOf`: each read once, where it stands, however many inherit it.

use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexMap;

use super::all_of::unified;
use super::facts::ValueKind;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Additional, Annotations, Type};
use crate::pointer::Pointer;

/// So many members are copied into the types that inherit them, and so many more for each that stands in the document: a
/// chain of definitions would fill them with the square of its length.
const COPIES: usize = 20_000;
const COPIES_PER_MEMBER: usize = 16;

/// The members of an object.
#[derive(Clone, Default)]
pub(super) struct Members {
    pub(super) list: IndexMap<String, Member>,
    pub(super) required: HashSet<String>,
    /// What others are; the last part that says it counts.
    pub(super) additional: Option<Additional>,
}

#[derive(Clone)]
pub(super) struct Member {
    pub(super) pointer: Pointer,
    pub(super) ty: Type,
    pub(super) kind: ValueKind,
    /// True where null is one of the values.
    pub(super) nullable: bool,
    /// True where no value is what all parts say: what a further part says changes nothing about that.
    pub(super) contradicted: bool,
    pub(super) annotations: Annotations,
}

/// What has been read so far, and how much of it may still be copied.
#[derive(Default)]
pub(super) struct Inheritance<'a> {
    by_definition: HashMap<&'a str, Rc<Members>>,
    listed: usize,
    copied: usize,
}

impl<'a> Inheritance<'a> {
    pub(super) fn add(&mut self, definition: &'a str, members: Rc<Members>) {
        self.by_definition.insert(definition, members);
    }

    pub(super) fn of(&self, definition: &str) -> Option<Rc<Members>> {
        self.by_definition.get(definition).cloned()
    }

    /// Counts a member that stands in the document.
    pub(super) fn list(&mut self) {
        self.listed += 1;
    }

    /// False where so many members are too many to copy.
    pub(super) fn may_copy(&mut self, members: &Members) -> bool {
        let is_fine = self.copied + members.list.len() <= COPIES + COPIES_PER_MEMBER * self.listed;
        if is_fine {
            self.copied += members.list.len();
        }
        is_fine
    }
}

impl Members {
    /// Takes in what a part has.
    pub(super) fn inherit(&mut self, part: &Self, diagnostics: &mut Diagnostics) {
        for (name, member) in &part.list {
            self.insert(name, member.clone(), diagnostics);
        }
        self.required.extend(part.required.iter().cloned());
        if part.additional.is_some() {
            self.additional.clone_from(&part.additional);
        }
    }

    /// Adds a member; where another part has one of that name, both have to hold, and the later one is the one to read.
    pub(super) fn insert(&mut self, name: &str, mut member: Member, diagnostics: &mut Diagnostics) {
        if let Some(before) = self.list.get(name) {
            if before.contradicted || member.contradicted {
                (member.ty, member.kind, member.contradicted) = (Type::Value, ValueKind::Any, true);
            } else if before.ty != member.ty {
                narrow(name, before, &mut member, diagnostics);
            }
        }
        self.list.insert(name.to_owned(), member);
    }
}

/// Gives a member the type of both parts that describe it. Objects have the members of both, those of the earlier one in
/// `extra`.
fn narrow(name: &str, before: &Member, member: &mut Member, diagnostics: &mut Diagnostics) {
    let kind = match unified(before.kind, member.kind) {
        Some(ValueKind::Array) if member.ty != Type::Value && before.ty != Type::Value => None,
        kind => kind,
    };
    let Some(kind) = kind else {
        let what = if before.kind == member.kind {
            "with different elements".to_owned()
        } else {
            format!("as {} and as {}", before.kind.as_str(), member.kind.as_str())
        };
        let message = format!("the parts of `allOf` describe `{name}` {what}: read as any JSON value");
        diagnostics.push(Code::MembersContradict, &member.pointer, message, "an overlay can correct one of them");
        (member.ty, member.kind, member.contradicted) = (Type::Value, ValueKind::Any, true);
        return;
    };
    member.kind = kind;
    if weight(&before.ty) > weight(&member.ty) {
        member.ty.clone_from(&before.ty);
    }
}

/// How much a type says of its values.
fn weight(ty: &Type) -> usize {
    match ty {
        Type::Value => 0,
        Type::String | Type::F64 | Type::Map(_) => 1,
        Type::I64 | Type::U64 => 2,
        Type::I32 | Type::Timestamp => 3,
        _ => 4,
    }
}
