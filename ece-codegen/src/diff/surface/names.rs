//! By what names things go, so that the same thing has the same name on both sides of a comparison.

use std::collections::{BTreeMap, HashMap, HashSet};

use indexmap::IndexSet;

use super::super::Kind;
use super::super::fact::Fact;
use super::super::tree::{Operation as TreeOperation, Renames, Tree, status_code};
use crate::ir::{Api, Input, Location, Operation, Parameter, Response, Type, TypeDef, TypeName};
use crate::path_template::PathTemplate;
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
    /// Parameters that Rust calls what it called another one.
    inputs: Inputs,
}

/// What parameters go by where another one of their Rust name is gone: to the compiler they are one. By the new id of the
/// operation, the new key to the old one.
type Inputs = HashMap<String, HashMap<String, String>>;

impl<'a> Names<'a> {
    pub(in super::super) fn old(tree: &'a Tree<'a>) -> Self {
        Self { tree: Some(tree), ..Self::default() }
    }

    pub(in super::super) fn new(old: &Tree<'_>, new: &'a Tree<'a>, renames: &Renames, facts: &[Fact]) -> Self {
        let renamed = facts.iter().filter(|fact| fact.kind == Kind::PropertyRenamed);
        let members = renamed.filter_map(|fact| Some((fact.new_at.clone()?, fact.old.clone()))).collect();
        let inputs = same_inputs(old, new, renames);
        let moved = Moved::of([old, new], facts, renames, &inputs);
        let types = type_names(old.api, new.api, &moved);
        Self { tree: Some(new), operations: renames.operations.clone(), types, members, inputs }
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
            (Some((key, node)), _) => (known_input(&self.inputs, &operation.id, key).clone(), node.at.clone()),
            (None, Some(name)) => (undeclared_key(operation, name).unwrap_or_else(|| name.to_owned()), at.clone()),
            (None, None) => ("body".to_owned(), at.clone()),
        }
    }

    /// Where a response stands: in the operation, and where it is shared.
    pub(super) fn response(&self, operation: &Operation, response: &Response) -> Vec<Pointer> {
        let own = operation.pointer.join("responses");
        let listed = self.tree.and_then(|tree| tree.operations.get(&operation.id));
        let responses = listed.into_iter().flat_map(|listed| &listed.responses);
        let same = responses.filter(|(status, _)| status_code(status) == response.status);
        let same = same.flat_map(|(status, node)| [own.join(*status), node.at.clone()]);
        std::iter::once(response.pointer.clone()).chain(same).collect::<IndexSet<_>>().into_iter().collect()
    }
}

/// What a parameter goes by that the path names and nothing declares: its place there, like one that is declared.
fn undeclared_key(operation: &Operation, name: &str) -> Option<String> {
    let is_it = |it: &&Parameter| it.wire_name == name && it.location == Location::Path;
    let named = PathTemplate::parse(&operation.path).names;
    let index = named.iter().position(|it| *it == name)?;
    operation.parameters.iter().find(is_it).map(|_| format!("path {index}"))
}

/// The parameters that came under the Rust name of one that is gone.
fn same_inputs(old: &Tree<'_>, new: &Tree<'_>, renames: &Renames) -> Inputs {
    let mut found = Inputs::new();
    for operation in new.operations.values() {
        let Some(before) = old.operations.get(renames.operation(&operation.id)) else { continue };
        let mut gone: HashMap<&str, &str> = only_in(before, operation).map(|(key, name)| (name, key)).collect();
        let same =
            only_in(operation, before).filter_map(|(key, name)| Some((key.to_owned(), gone.remove(name)?.to_owned())));
        let same: HashMap<String, String> = same.collect();
        if !same.is_empty() {
            found.insert(operation.id.clone(), same);
        }
    }
    found
}

/// The parameters that only one of both has: what they go by, and their names in Rust.
fn only_in<'o>(one: &'o TreeOperation<'_>, other: &TreeOperation<'_>) -> impl Iterator<Item = (&'o str, &'o str)> {
    let inputs = one.api.into_iter().flat_map(|api| api.arguments().chain(api.setters()));
    let names: HashMap<&Pointer, &str> = inputs.map(|input| (input.pointer(), input.name().as_str())).collect();
    let own = one.parameters.iter().filter(|(key, _)| !other.parameters.contains_key(*key));
    own.filter_map(move |(key, node)| Some((key.as_str(), *names.get(&node.at)?)))
}

fn known_input<'k>(inputs: &'k Inputs, operation: &str, key: &'k String) -> &'k String {
    inputs.get(operation).and_then(|known| known.get(key)).unwrap_or(key)
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
    fn of([old, new]: [&Tree<'_>; 2], facts: &[Fact], renames: &'a Renames, inputs: &Inputs) -> Self {
        let definition = |name: &str| Pointer::root().join("definitions").join(name);
        let mut places = HashMap::new();
        for operation in new.operations.values() {
            let Some(other) = old.operations.get(renames.operation(&operation.id)) else { continue };
            for (key, node) in &operation.parameters {
                let key = known_input(inputs, &operation.id, key);
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
