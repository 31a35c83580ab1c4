//! Decisions that need the whole graph of types: where a cycle is cut by a `Box`, and which types requests and responses
//! can reach. Reads and marks `ir` types; makes none.

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;

use super::cycles::components;
use crate::diagnostic::{Code, Diagnostics};
use crate::ir::{Annotations, BodyKind, Operation, Presence, Type, TypeDef, TypeName};

/// Boxes every member through which a struct would contain itself, and turns aliases that stand for themselves into
/// any JSON value.
pub(super) fn cut_cycles(defs: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    cut_aliases(defs, diagnostics);
    let containment = Circles::of(defs, |def| match def {
        TypeDef::Model(model) => model.fields.iter().filter_map(|field| direct(&field.ty)).collect(),
        TypeDef::Alias(alias) => direct(&alias.ty).into_iter().collect(),
        // What an enum of structs holds stands in boxes.
        TypeDef::Enum(_) | TypeDef::OneOf(_) => Vec::new(),
    });
    for def in defs {
        let TypeDef::Model(model) = def else { continue };
        for field in &mut model.fields {
            if direct(&field.ty).is_some_and(|target| containment.leads_back(target, &model.name)) {
                field.ty = Type::Boxed(Box::new(field.ty.clone()));
                if field.presence == Presence::Required {
                    field.presence = Presence::RequiredBoxed;
                }
            }
        }
    }
}

fn cut_aliases(defs: &mut [TypeDef], diagnostics: &mut Diagnostics) {
    let other_names = Circles::of(defs, |def| match def {
        TypeDef::Alias(alias) => named(&alias.ty).into_iter().collect(),
        TypeDef::Model(_) | TypeDef::Enum(_) | TypeDef::OneOf(_) => Vec::new(),
    });
    for def in defs {
        let TypeDef::Alias(alias) = def else { continue };
        if named(&alias.ty).is_some_and(|target| other_names.leads_back(target, &alias.name)) {
            alias.ty = Type::Value;
            let message = format!("`{}` stands for itself: read as any JSON value", alias.spec_name);
            diagnostics.push(Code::SchemaWidened, &alias.pointer, message, "give it a property of its own");
        }
    }
}

/// Which types lead to each other in a graph.
struct Circles(HashMap<TypeName, usize>);

impl Circles {
    /// Of the graph in which each type leads to its `targets`.
    fn of(defs: &[TypeDef], targets: impl Fn(&TypeDef) -> Vec<&TypeName>) -> Self {
        let indices: HashMap<&TypeName, usize> =
            defs.iter().enumerate().map(|(index, def)| (def.name(), index)).collect();
        let edges = |def| targets(def).into_iter().filter_map(|target| indices.get(target).copied()).collect();
        let components = components(&defs.iter().map(edges).collect::<Vec<_>>());
        Self(defs.iter().map(|def| def.name().clone()).zip(components).collect())
    }

    /// True where a type leads back to the one that leads to it.
    fn leads_back(&self, target: &TypeName, source: &TypeName) -> bool {
        self.0.get(target).is_some_and(|component| self.0.get(source) == Some(component))
    }
}

fn direct(ty: &Type) -> Option<&TypeName> {
    match ty {
        Type::Named(name) => Some(name),
        _ => None,
    }
}

/// Marks every member whose value is, or holds, something that a definition says is secret, through other names, lists
/// and maps; and all members of such a definition.
pub(super) fn mark_secrets(defs: &mut [TypeDef]) {
    let secret = marked(defs, |annotations| annotations.secret, named);
    for def in defs {
        let TypeDef::Model(model) = def else { continue };
        for field in &mut model.fields {
            let is_held = named(&field.ty).is_some_and(|inner| secret.contains(inner));
            field.annotations.secret |= model.annotations.secret || is_held;
        }
    }
}

/// Marks every member whose definition says that it is read-only, through other names.
pub(super) fn mark_read_only(defs: &mut [TypeDef]) {
    let read_only = marked(defs, |annotations| annotations.read_only, direct);
    for def in defs {
        let TypeDef::Model(model) = def else { continue };
        for field in &mut model.fields {
            field.annotations.read_only |= direct(field.ty.unboxed()).is_some_and(|name| read_only.contains(name));
        }
    }
}

/// The types that carry a mark, and those that are other names for them as far as `inner` looks into a type.
fn marked(
    defs: &[TypeDef],
    is_marked: impl Fn(&Annotations) -> bool,
    inner: impl Fn(&Type) -> Option<&TypeName>,
) -> HashSet<TypeName> {
    let mut other_names: HashMap<&TypeName, Vec<&TypeName>> = HashMap::new();
    for def in defs {
        if let TypeDef::Alias(alias) = def
            && let Some(inner) = inner(&alias.ty)
        {
            other_names.entry(inner).or_default().push(&alias.name);
        }
    }
    let mut marked: HashSet<TypeName> = HashSet::new();
    let mut queue: Vec<&TypeName> = defs.iter().filter(|def| is_marked(def.annotations())).map(TypeDef::name).collect();
    while let Some(name) = queue.pop() {
        if marked.insert(name.clone()) {
            queue.extend(other_names.get(name).into_iter().flatten());
        }
    }
    marked
}

/// Marks what requests and responses can carry.
pub(super) fn mark_directions<'a>(defs: &mut [TypeDef], operations: impl Iterator<Item = &'a Operation>) {
    let (mut requests, mut responses) = (Vec::new(), Vec::new());
    for operation in operations {
        if let Some(body) = &operation.body
            && let BodyKind::Json(ty) | BodyKind::MergePatch(ty) = &body.kind
        {
            requests.extend(named(ty));
        }
        responses.extend(operation.responses.iter().filter_map(|response| named(response.body.ty()?)));
    }
    let graph = Graph::of(defs);
    let (requests, responses) = (graph.reached(requests), graph.reached(responses));
    for (index, def) in defs.iter_mut().enumerate() {
        if let TypeDef::Model(model) = def {
            model.in_requests = requests.contains(&index);
            model.in_responses = responses.contains(&index);
        }
    }
}

/// Which types hold which, each by its index.
pub(super) struct Graph<'a> {
    indices: HashMap<&'a TypeName, usize>,
    inner: Vec<Vec<usize>>,
}

impl<'a> Graph<'a> {
    pub(super) fn of(defs: &'a [TypeDef]) -> Self {
        let indices: HashMap<&TypeName, usize> =
            defs.iter().enumerate().map(|(index, def)| (def.name(), index)).collect();
        let inner = |def| inner(def).into_iter().filter_map(|name| indices.get(name).copied()).collect();
        Self { inner: defs.iter().map(inner).collect(), indices }
    }

    /// The types that can be reached from these, themselves included, by their indices.
    pub(super) fn reached<'n>(&self, start: impl IntoIterator<Item = &'n TypeName>) -> IndexSet<usize> {
        let start = start.into_iter().filter_map(|name| self.indices.get(name).copied());
        let mut reached: IndexSet<usize> = start.collect();
        let mut next = 0;
        while let Some(index) = reached.get_index(next).copied() {
            reached.extend(self.inner.get(index).into_iter().flatten());
            next += 1;
        }
        reached
    }
}

/// The types that one names itself.
fn inner(def: &TypeDef) -> Vec<&TypeName> {
    match def {
        TypeDef::Model(model) => model.types().filter_map(named).collect(),
        TypeDef::Alias(alias) => named(&alias.ty).into_iter().collect(),
        TypeDef::OneOf(it) => it.arms.iter().map(|arm| &arm.model).chain([&it.base]).collect(),
        TypeDef::Enum(_) => Vec::new(),
    }
}

/// The generated type at the core of a type.
pub(super) fn named(ty: &Type) -> Option<&TypeName> {
    match ty {
        Type::Named(name) => Some(name),
        Type::Array(inner) | Type::Map(inner) | Type::Boxed(inner) => named(inner),
        Type::Bool
        | Type::I32
        | Type::I64
        | Type::U64
        | Type::F64
        | Type::String
        | Type::Timestamp
        | Type::Value
        | Type::Joined(_) => None,
    }
}
