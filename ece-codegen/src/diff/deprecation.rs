//! What a document marks as going away, and whether what is gone had been marked.

use std::collections::{BTreeSet, HashMap, HashSet};

use indexmap::IndexMap;

use super::reach::Reach;
use super::tree::{Renames, Tree};
use super::{Change, Direction, Kind, plain};
use crate::ir::{Annotations, Api, Input, Operation, Spelling, TypeDef};
use crate::pointer::Pointer;
use crate::snapshot::Snapshot;

/// A part of an API that is going away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deprecated {
    /// What it is.
    pub part: DeprecatedPart,
    /// For people: `get-deployment`, `get-deployment show_plans`, `DeploymentGetResponse.alias`.
    pub subject: String,
    /// Where it stands in the document.
    pub pointer: Pointer,
    /// Its path in Rust: `Client::get_deployment`, `models::DeploymentGetResponse::alias`.
    pub item: String,
    /// What is said of it in our own words.
    pub text: Option<String>,
    /// Which way it travels.
    pub direction: Direction,
    /// The operations that it reaches, sorted.
    pub operations: Vec<String>,
    /// The tags of those, sorted.
    pub tags: Vec<String>,
}

/// What can be marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum DeprecatedPart {
    /// An operation.
    Operation,
    /// A parameter, a body or a field of a form.
    Parameter,
    /// A definition, or a type made of an inline schema.
    Type,
    /// A member of a type.
    Property,
}

impl DeprecatedPart {
    /// `operation`, `parameter`, `type`, `property`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Operation => "operation",
            Self::Parameter => "parameter",
            Self::Type => "type",
            Self::Property => "property",
        }
    }
}

impl serde::Serialize for DeprecatedPart {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Everything that is marked as going away, in the order of the document; what is shared is told once.
pub fn deprecated(snapshot: &Snapshot) -> Vec<Deprecated> {
    let document = plain::plain(&snapshot.document);
    let tree = Tree::new(&document, &snapshot.api);
    let reach = Reach::new(&tree, &tree, &Renames::default());
    let owners: HashMap<&str, &str> =
        snapshot.api.operations().map(|it| (it.pointer.as_str(), it.id.as_str())).collect();
    let tags: HashMap<&str, &str> = snapshot
        .api
        .groups
        .iter()
        .flat_map(|group| group.operations.iter().map(|it| (it.id.as_str(), group.tag.as_str())))
        .collect();
    let complete = |mark: Mark<'_>| {
        let (direction, operations) = match mark.operation {
            Some(id) => (mark.part.direction(), BTreeSet::from([id.to_owned()])),
            None => travels(mark.at, &reach, &owners),
        };
        let tags: BTreeSet<&str> = operations.iter().filter_map(|id| tags.get(id.as_str()).copied()).collect();
        Deprecated {
            part: mark.part,
            subject: mark.subject,
            pointer: mark.at.clone(),
            item: mark.item,
            text: mark.annotations.text.clone(),
            direction,
            tags: tags.into_iter().map(str::to_owned).collect(),
            operations: operations.into_iter().collect(),
        }
    };
    let mut found: IndexMap<(DeprecatedPart, Pointer), Deprecated> = IndexMap::new();
    for mark in marks(&snapshot.api) {
        let key = (mark.part, mark.at.clone());
        let new = complete(mark);
        match found.get_mut(&key) {
            Some(known) => join(known, new),
            None => drop(found.insert(key, new)),
        }
    }
    found.into_values().collect()
}

/// The same parameter of another operation.
fn join(known: &mut Deprecated, other: Deprecated) {
    let merge = |known: &mut Vec<String>, more: Vec<String>| {
        let all: BTreeSet<String> = known.drain(..).chain(more).collect();
        known.extend(all);
    };
    merge(&mut known.operations, other.operations);
    merge(&mut known.tags, other.tags);
}

/// How a schema travels, and with which operations.
fn travels(at: &Pointer, reach: &Reach, owners: &HashMap<&str, &str>) -> (Direction, BTreeSet<String>) {
    let tokens: Vec<String> = at.tokens().take(2).collect();
    if let [part, name] = &tokens[..]
        && part == "definitions"
    {
        return reach.of(name);
    }
    let owner = upwards(at).find_map(|at| owners.get(at.as_str()).copied());
    let direction =
        if at.tokens().any(|token| token == "responses") { Direction::Response } else { Direction::Request };
    owner.map_or((Direction::Unused, BTreeSet::new()), |id| (direction, BTreeSet::from([id.to_owned()])))
}

/// A place and those that hold it.
fn upwards(at: &Pointer) -> impl Iterator<Item = Pointer> {
    std::iter::successors(Some(at.clone()), |at| at.split_last().map(|(parent, _)| parent))
}

/// An item of the API that is marked.
struct Mark<'a> {
    part: DeprecatedPart,
    at: &'a Pointer,
    subject: String,
    item: String,
    annotations: &'a Annotations,
    /// The operation that it is, or that takes it.
    operation: Option<&'a str>,
}

impl DeprecatedPart {
    fn direction(self) -> Direction {
        if self == Self::Operation { Direction::Both } else { Direction::Request }
    }
}

fn marks(api: &Api) -> Vec<Mark<'_>> {
    let of_operations = api.operations().flat_map(|operation| {
        let item = Spelling::SHORT.method_path(&operation.function);
        let (part, subject) = (DeprecatedPart::Operation, operation.id.clone());
        let (at, annotations) = (&operation.pointer, &operation.annotations);
        let own = Mark { part, at, subject, item, annotations, operation: Some(&operation.id) };
        std::iter::once(own).chain(parameters(operation))
    });
    of_operations.chain(api.types.iter().flat_map(of_type)).filter(|mark| mark.annotations.deprecated).collect()
}

fn parameters(operation: &Operation) -> impl Iterator<Item = Mark<'_>> {
    let mark = |input: Input<'_>, item: String, annotations, at| Mark {
        part: DeprecatedPart::Parameter,
        at,
        subject: format!("{} {}", operation.id, input.wire_name().unwrap_or("body")),
        item,
        annotations,
        operation: Some(operation.id.as_str()),
    };
    let arguments = operation
        .arguments()
        .map(move |it| mark(it, Spelling::SHORT.method_path(&operation.function), it.annotations(), it.pointer()));
    let setter = |it: Input<'_>| format!("{}::{}", Spelling::SHORT.call(&operation.operation_type), it.name());
    arguments.chain(operation.setters().map(move |it| mark(it, setter(it), it.annotations(), it.pointer())))
}

fn of_type(def: &TypeDef) -> Vec<Mark<'_>> {
    let item = format!("models::{}", def.name());
    let spec_name = match def {
        TypeDef::Model(model) => &model.spec_name,
        TypeDef::Enum(it) => &it.spec_name,
        TypeDef::OneOf(it) => &it.spec_name,
        TypeDef::Alias(alias) => &alias.spec_name,
    };
    let fields = match def {
        TypeDef::Model(model) => &model.fields[..],
        _ => &[],
    };
    let fields = fields.iter().map(|field| Mark {
        part: DeprecatedPart::Property,
        at: &field.pointer,
        subject: format!("{spec_name}.{}", field.wire_name),
        item: format!("{item}::{}", field.name),
        annotations: &field.annotations,
        operation: None,
    });
    let own = Mark {
        part: DeprecatedPart::Type,
        at: def.pointer(),
        subject: spec_name.clone(),
        item: item.clone(),
        annotations: def.annotations(),
        operation: None,
    };
    std::iter::once(own).chain(fields).collect()
}

/// Says of every change that takes something away whether it had been marked.
pub(super) fn look_back(changes: &mut [Change], old: &Api) {
    let marks = marks(old);
    let places: HashSet<&Pointer> = marks.iter().map(|mark| mark.at).collect();
    let known: HashSet<&str> = old.operations().map(|operation| operation.id.as_str()).collect();
    let is_operation = |mark: &&Mark<'_>| mark.part == DeprecatedPart::Operation;
    let leaving: HashSet<&str> = marks.iter().filter(is_operation).filter_map(|mark| mark.operation).collect();
    let had_notice = |change: &Change| {
        let mut reached = change.operations.iter().map(String::as_str).filter(|id| known.contains(id)).peekable();
        let is_left_alone = reached.peek().is_some() && reached.all(|id| leaving.contains(id));
        let is_marked = |at: &Pointer| upwards(at).any(|at| places.contains(&at));
        is_left_alone || change.places.iter().all(|place| place.old.as_ref().is_some_and(is_marked))
    };
    let look = |change: &mut Change| change.was_deprecated = takes_away(change.kind).then(|| had_notice(change));
    for change in changes {
        change.caused.iter_mut().for_each(look);
        look(change);
    }
}

/// True for what removes something that can be marked.
fn takes_away(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::OperationRemoved
            | Kind::ParameterRemovedOptional
            | Kind::ParameterRemovedRequired
            | Kind::BodyRemoved
            | Kind::PropertyRemovedOptional
            | Kind::PropertyRemovedRequired
            | Kind::DefinitionRemoved
    )
}
