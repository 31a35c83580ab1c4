//! Enums that have no name in the document: which member or parameter lists their values, and what it says of them.
//!
//! Looked for when all types and operations are there, under the names that they have got.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::ir::{Annotations, Areas, ListedBy, Operation, Type, TypeDef, TypeName};
use crate::pointer::Pointer;
use crate::text::first_sentence;

/// Of several that share an enum a member of its own struct counts first, then the one whose pointer is the smallest: which
/// of them the document has first makes no difference.
struct Lister<'a> {
    by: ListedBy,
    pointer: &'a Pointer,
    annotations: &'a Annotations,
    /// True for a member that stands in the struct itself: others have it from there.
    is_own: bool,
}

struct Listed {
    at: Pointer,
    /// True where the enum and what lists it are one schema.
    is_at: bool,
    rank: Option<(bool, Reverse<Pointer>)>,
    by: Option<ListedBy>,
    text: Option<String>,
}

/// Says of every enum that is no definition what lists its values. Where nothing is said of the enum, the first sentence
/// about that is.
pub(super) fn enums<'o>(defs: &mut [TypeDef], operations: impl Iterator<Item = &'o Operation>) {
    let mut listed: HashMap<TypeName, Listed> = defs
        .iter()
        .filter(|def| matches!(def, TypeDef::Enum(_)) && !super::is_definition(def))
        .map(|def| (def.name().clone(), Listed::at(def.pointer().clone())))
        .collect();
    for def in defs.iter() {
        let TypeDef::Model(model) = def else { continue };
        for field in &model.fields {
            let Some(listed) = named(&field.ty).and_then(|name| listed.get_mut(name)) else { continue };
            listed.consider(&Lister {
                by: ListedBy::Member(model.name.clone(), field.name.clone()),
                pointer: &field.pointer,
                annotations: &field.annotations,
                is_own: is_within(&field.pointer, &model.pointer),
            });
        }
    }
    for operation in operations {
        let parameters =
            operation.parameters.iter().map(|it| (&it.wire_name, Some(&it.ty), &it.pointer, &it.annotations));
        let fields =
            operation.form_fields().iter().map(|it| (&it.wire_name, it.ty.as_ref(), &it.pointer, &it.annotations));
        for (name, ty, pointer, annotations) in parameters.chain(fields) {
            let Some(listed) = ty.and_then(named).and_then(|name| listed.get_mut(name)) else { continue };
            listed.consider(&Lister { by: ListedBy::Parameter(name.clone()), pointer, annotations, is_own: false });
        }
    }
    for def in defs {
        if let TypeDef::Enum(it) = def
            && let Some(found) = listed.remove(&it.name)
        {
            it.listed_by = found.by;
            // What is said of the elements of a list is about the enum itself.
            if it.annotations.text.is_none() || found.is_at {
                it.annotations.text = found.text;
            }
        }
    }
}

/// Who lists an enum is named where it is compiled with it, whichever areas somebody chooses: the name is a link.
pub(super) fn within(areas: &Areas, defs: &mut [TypeDef]) {
    for def in defs {
        if let TypeDef::Enum(it) = def
            && let Some(ListedBy::Member(model, _)) = &it.listed_by
            && areas.of_type(&it.name).iter().any(|feature| !areas.of_type(model).contains(feature))
        {
            it.listed_by = None;
        }
    }
}

impl Listed {
    fn at(at: Pointer) -> Self {
        Self { at, is_at: false, rank: None, by: None, text: None }
    }

    fn consider(&mut self, lister: &Lister<'_>) {
        self.is_at |= self.at == *lister.pointer;
        let rank = (lister.is_own, Reverse(lister.pointer.clone()));
        if self.rank.as_ref().is_some_and(|best| *best >= rank) {
            return;
        }
        self.rank = Some(rank);
        self.by = Some(lister.by.clone());
        self.text = lister.annotations.text.as_deref().map(|text| first_sentence(text).to_owned());
    }
}

fn is_within(inner: &Pointer, outer: &Pointer) -> bool {
    inner.as_str().strip_prefix(outer.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The type of a value or of its elements.
fn named(ty: &Type) -> Option<&TypeName> {
    match ty {
        Type::Named(name) => Some(name),
        Type::Array(inner) | Type::Map(inner) | Type::Boxed(inner) => named(inner),
        _ => None,
    }
}
