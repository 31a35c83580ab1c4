//! By what names things go, so that the same thing has the same name on both sides of a comparison.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::super::Kind;
use super::super::fact::Fact;
use super::super::tree::{Renames, Tree};
use crate::ir::{Api, Input, Operation, Response, Type, TypeDef, TypeName};
use crate::pointer::Pointer;

/// Names of one side, where the other has other ones. Of the old side: nothing but its tree.
#[derive(Default)]
pub(in super::super) struct Names<'a> {
    tree: Option<&'a Tree<'a>>,
    operations: BTreeMap<String, String>,
    /// New names of types that stand where a type of another name stood.
    pub(super) types: HashMap<TypeName, TypeName>,
    /// The old names of renamed members, by where they stand.
    pub(super) members: HashMap<Pointer, String>,
}

impl<'a> Names<'a> {
    pub(in super::super) fn old(tree: &'a Tree<'a>) -> Self {
        Self { tree: Some(tree), ..Self::default() }
    }

    pub(in super::super) fn new(old: &Tree<'_>, new: &'a Tree<'a>, renames: &Renames, facts: &[Fact]) -> Self {
        let renamed = facts.iter().filter(|fact| fact.kind == Kind::PropertyRenamed);
        let members = renamed.filter_map(|fact| Some((fact.new_at.clone()?, fact.old.clone()))).collect();
        let moved = Moved::of([old, new], facts, renames);
        let types = type_names(old.api, new.api, &moved);
        Self { tree: Some(new), operations: renames.operations.clone(), types, members }
    }

    pub(super) fn operation<'n>(&'n self, id: &'n str) -> &'n str {
        self.operations.get(id).map_or(id, String::as_str)
    }

    /// What an input goes by, and where it stands. Callers never write the name of a parameter in the path: it goes by its
    /// place there.
    pub(super) fn input(&self, operation: &Operation, input: Input<'_>) -> (String, Pointer) {
        let at = input.pointer();
        let listed = self.tree.and_then(|tree| tree.operations.get(&operation.id));
        let found = listed.and_then(|listed| listed.parameters.iter().find(|(_, node)| node.at == *at));
        match (found, input.wire_name()) {
            (Some((key, node)), _) => (key.clone(), node.at.clone()),
            (None, name) => (name.unwrap_or("body").to_owned(), at.clone()),
        }
    }

    /// Where a response stands: in the operation, and where it is shared.
    pub(super) fn response(&self, operation: &Operation, response: &Response) -> Vec<Pointer> {
        let listed = self.tree.and_then(|tree| tree.operations.get(&operation.id));
        let status = response.pointer.tokens().last();
        let node = listed.zip(status).and_then(|(listed, status)| listed.responses.get(status.as_str()));
        let shared = node.map(|node| node.at.clone()).filter(|at| *at != response.pointer);
        std::iter::once(response.pointer.clone()).chain(shared).collect()
    }
}

/// Parameters that share an enum, by its name: it stands at one of them.
pub(super) fn shared(api: &Api) -> HashMap<&TypeName, Vec<Pointer>> {
    let mut found: HashMap<&TypeName, Vec<Pointer>> = HashMap::new();
    for operation in api.operations() {
        let parameters = operation.parameters.iter().map(|it| (&it.ty, &it.pointer));
        let fields = operation.form_fields().iter().filter_map(|it| Some((it.ty.as_ref()?, &it.pointer)));
        for (ty, at) in parameters.chain(fields) {
            let (mut ty, mut at) = (ty, at.clone());
            while let Type::Array(inner) = ty {
                (ty, at) = (&**inner, at.join("items"));
            }
            if let Type::Named(name) = ty {
                let places = found.entry(name).or_default();
                if !places.contains(&at) {
                    places.push(at);
                }
            }
        }
    }
    found
}

/// Where things of the new document stood in the old one.
struct Moved<'a> {
    renames: &'a Renames,
    /// Inline schemas that became definitions or were definitions, and parameters: new place to old place.
    places: HashMap<Pointer, Pointer>,
}

impl<'a> Moved<'a> {
    fn of([old, new]: [&Tree<'_>; 2], facts: &[Fact], renames: &'a Renames) -> Self {
        let definition = |name: &str| Pointer::root().join("definitions").join(name);
        let mut places = HashMap::new();
        for operation in new.operations.values() {
            let Some(other) = old.operations.get(renames.operation(&operation.id)) else { continue };
            for (key, node) in &operation.parameters {
                if let Some(before) = other.parameters.get(key).filter(|before| before.at != node.at) {
                    places.entry(node.at.clone()).or_insert_with(|| before.at.clone());
                }
            }
        }
        for fact in facts {
            let (Some(before), Some(after)) = (&fact.old_at, &fact.new_at) else { continue };
            match fact.kind {
                // A definition that both documents have is the same type in both.
                Kind::InlineObjectLifted if !old.definitions.contains_key(fact.new.as_str()) => {
                    places.entry(definition(&fact.new)).or_insert_with(|| before.clone())
                }
                Kind::DefinitionInlined if !new.definitions.contains_key(fact.old.as_str()) => {
                    places.entry(after.clone()).or_insert_with(|| definition(&fact.old))
                }
                _ => continue,
            };
        }
        Self { renames, places }
    }

    fn old_place(&self, at: &Pointer) -> Pointer {
        let mut tokens: Vec<String> = at.tokens().collect();
        let ends = if self.places.is_empty() { 0 } else { tokens.len() };
        for end in (1..=ends).rev() {
            let above = tokens[..end].iter().fold(Pointer::root(), |at, token| at.join(token));
            if let Some(before) = self.places.get(&above) {
                return tokens[end..].iter().fold(before.clone(), |at, token| at.join(token));
            }
        }
        if let Some(name) = tokens.get_mut(1).filter(|_| at.as_str().starts_with("/definitions/")) {
            *name = self.renames.definition(name).to_owned();
        }
        tokens.iter().fold(Pointer::root(), |at, token| at.join(token))
    }
}

/// New names of types that stand where a type of another name stood. Where several types come from one place (inline
/// types of a part that is inherited), equal names belong together; the others follow the order.
fn type_names(old: &Api, new: &Api, moved: &Moved<'_>) -> HashMap<TypeName, TypeName> {
    let (old_shared, new_shared) = (shared(old), shared(new));
    let of = |shared: &HashMap<&TypeName, Vec<Pointer>>, def: &TypeDef| -> Vec<Pointer> {
        let others = shared.get(def.name()).into_iter().flatten().filter(|at| *at != def.pointer());
        // A definition stands at one place, whoever refers to it.
        let is_definition = def.pointer().as_str().starts_with("/definitions/");
        std::iter::once(def.pointer()).chain(others.filter(|_| !is_definition)).cloned().collect()
    };
    let mut before: HashMap<Pointer, Vec<&TypeDef>> = HashMap::new();
    for def in &old.types {
        for at in of(&old_shared, def) {
            before.entry(at).or_default().push(def);
        }
    }
    let after: Vec<(&TypeDef, Vec<Pointer>)> = new
        .types
        .iter()
        .map(|def| (def, of(&new_shared, def).iter().map(|at| moved.old_place(at)).collect()))
        .collect();
    let others =
        |places: &[Pointer]| places.iter().filter_map(|at| before.get(at)).flatten().copied().collect::<Vec<_>>();
    let mut taken: HashSet<&TypeName> = HashSet::new();
    for (def, places) in &after {
        taken.extend(others(places).into_iter().map(TypeDef::name).filter(|name| *name == def.name()));
    }
    let mut renamed = HashMap::new();
    for (def, places) in &after {
        let others = others(places);
        if others.iter().any(|other| other.name() == def.name()) {
            continue;
        }
        let same_kind = |other: &&TypeDef| std::mem::discriminant(*other) == std::mem::discriminant(*def);
        let free = others.into_iter().filter(same_kind).find(|other| !taken.contains(other.name()));
        if let Some(other) = free {
            taken.insert(other.name());
            renamed.insert(def.name().clone(), other.name().clone());
        }
    }
    renamed
}
