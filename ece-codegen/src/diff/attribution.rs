//! Which fact each difference of the Rust surface belongs to. What no fact of the documents explains becomes a fact of its
//! own: consequences that only Rust has.

mod fits;
mod inlined;
mod shared;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use serde_json::Value;

use super::enums::spelling;
use super::fact::Fact;
use super::reach::{Reach, targets_at};
use super::surface::{Item, ItemKind, Surface};
use super::{Direction, Kind, Owner, RustLine};
use crate::pointer::Pointer;
use fits::{Facet, Strength};
use shared::TypeLines;

/// What the Rust surface says of facts.
#[derive(Default)]
pub(super) struct Attributed {
    /// Per fact, the lines that move because of it.
    pub(super) lines: Vec<Vec<RustLine>>,
    /// Per fact, whether a line moves at its place, because of whatever.
    pub(super) is_touched: Vec<bool>,
}

/// Gives every fact its lines; adds facts for what is left.
pub(super) fn attribute(
    facts: &mut Vec<Fact>,
    [old, new]: [&Surface; 2],
    documents: [&Value; 2],
    reach: &Reach,
) -> Attributed {
    let index = Index::new(facts);
    let mut lines: Vec<Vec<RustLine>> = vec![Vec::new(); facts.len()];
    let mut touched: [HashSet<&Pointer>; 2] = Default::default();
    let mut type_lines = TypeLines::default();
    let keys = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key)));
    for key in keys {
        let (before, after) = (old.get(key), new.get(key));
        if is_within_missing(before, after, old, new) {
            continue;
        }
        let part = before.or(after).map(|item| item.part);
        for facet in Facet::of(before, after) {
            if facet.touches(part) {
                for (places, item) in touched.iter_mut().zip([before, after]) {
                    places.extend(item.into_iter().flat_map(|item| &item.places));
                }
            }
            let line = line(before, after, facet, [old, new]);
            match (before, after, facet) {
                (Some(before), Some(after), Facet::Type) => type_lines.add(before, after, &line),
                (_, _, Facet::Presence) => type_lines.add_passed(key, before, after, &line),
                _ => {}
            }
            let mut causes = index.causes(facts, before, after, facet);
            if causes.is_empty() && facet == Facet::Type {
                causes = index.referred(facts, documents, [before, after]);
            }
            if causes.is_empty() && facet == Facet::Presence {
                causes = index.of_siblings(facts, [before, after], [old, new]);
            }
            if causes.is_empty() {
                // Of what is written as before, another name stands for something else: that is told of the name.
                if before.zip(after).is_some_and(|(before, after)| before.line == after.line) {
                    continue;
                }
                causes.push(facts.len());
                facts.push(consequence(before, after, facet, reach));
                lines.push(Vec::new());
            }
            for cause in causes {
                lines[cause].push(line.clone());
            }
        }
    }
    inlined::attribute(facts, &mut lines, [old, new]);
    type_lines.share(facts, &mut lines);
    reordered(facts, &mut lines, old, new);
    // The type of what is made of it tells of a thing's type, too.
    let is_at = |places: &HashSet<&Pointer>, fact: &Fact, at: &Pointer| {
        let reached = if fits::is_of_shape(fact.kind) { usize::MAX } else { 1 };
        shared::made_of(at).take(reached).any(|at| places.contains(&at))
    };
    let is_touched = |fact: &Fact| {
        let mut sides = touched.iter().zip([&fact.old_at, &fact.new_at]);
        sides.any(|(places, at)| at.as_ref().is_some_and(|at| is_at(places, fact, at))) || type_lines.touches(fact)
    };
    Attributed { lines, is_touched: facts.iter().map(is_touched).collect() }
}

fn line(before: Option<&Item>, after: Option<&Item>, facet: Facet, [old, new]: [&Surface; 2]) -> RustLine {
    let item = before.or(after);
    // An argument more or less is another signature of what takes it, not a line of its own.
    let is_argument = item.is_some_and(|it| matches!(it.part, ItemKind::Argument | ItemKind::ConstructorArgument));
    let text = |one: Option<&Item>, side: &Surface| {
        one.or_else(|| holder(item, side).filter(|_| is_argument)).map(|item| item.line.clone())
    };
    RustLine {
        item: item.map(|item| item.path.clone()).unwrap_or_default(),
        new_item: before.zip(after).filter(|(before, after)| before.path != after.path).map(|(_, it)| it.path.clone()),
        before: text(before, old),
        after: text(after, new),
        only_deprecation: facet == Facet::Deprecation,
    }
}

/// The item that holds it.
fn holder<'a>(item: Option<&Item>, side: &'a Surface) -> Option<&'a Item> {
    side.get(item?.parent.as_ref()?)
}

/// True where the item that holds it is there on one side only, which says it all.
fn is_within_missing(before: Option<&Item>, after: Option<&Item>, old: &Surface, new: &Surface) -> bool {
    let parent = before.or(after).and_then(|item| item.parent.as_ref());
    parent.is_some_and(|parent| old.contains_key(parent) != new.contains_key(parent))
}

/// Facts by a place.
type Places = BTreeMap<String, AtPlace>;

/// The facts at a place. An enum has as many as values, so those about a value are found by it.
#[derive(Default)]
struct AtPlace {
    all: Vec<usize>,
    about_all_values: Vec<usize>,
    by_value: HashMap<String, Vec<usize>>,
    /// The first about a value that is spelled so: it stands for all of them.
    by_spelling: HashMap<String, usize>,
}

impl AtPlace {
    fn add(&mut self, index: usize, fact: &Fact) {
        self.all.push(index);
        let Some(value) = &fact.value else { return self.about_all_values.push(index) };
        self.by_value.entry(value.clone()).or_default().push(index);
        self.by_spelling.entry(spelling(value)).or_insert(index);
        // Another spelling of it.
        if fact.new != *value {
            self.by_value.entry(fact.new.clone()).or_default().push(index);
        }
    }

    /// Those that can be about the item.
    fn about(&self, item: &Item) -> Vec<usize> {
        match &item.value {
            Some(value) if item.part == ItemKind::Variant => {
                let of_value =
                    self.by_value.get(value).into_iter().flatten().chain(self.by_spelling.get(&spelling(value)));
                self.about_all_values.iter().chain(of_value).copied().collect()
            }
            _ => self.all.clone(),
        }
    }
}

/// One side: its facts, and the item that is looked at.
type SideOf<'a> = (&'a Places, Option<&'a Item>);

/// Facts by their places.
struct Index {
    old: Places,
    new: Places,
}

impl Index {
    fn new(facts: &[Fact]) -> Self {
        let by_place = |place: fn(&Fact) -> Option<&Pointer>| {
            let mut places = Places::new();
            for (index, fact) in facts.iter().enumerate() {
                if let Some(at) = place(fact) {
                    places.entry(at.as_str().to_owned()).or_default().add(index, fact);
                }
            }
            places
        };
        Self { old: by_place(|fact| fact.old_at.as_ref()), new: by_place(|fact| fact.new_at.as_ref()) }
    }

    /// The facts that fit best: those at the place of the item before those above it, and those before what stands below it.
    fn causes(&self, facts: &[Fact], before: Option<&Item>, after: Option<&Item>, facet: Facet) -> Vec<usize> {
        let Some(item) = after.or(before) else { return Vec::new() };
        if item.part == ItemKind::ErrorCode {
            return error_code_causes(facts, item, after.is_some());
        }
        let sides = [(&self.old, before), (&self.new, after)];
        for strength in Strength::ALL {
            let fits = |index: &usize| fits::strength(&facts[*index], item, facet) == Some(strength);
            let reaches = |index: &usize| fits(index) && fits::reaches_below(facts[*index].kind);
            let at_place = |places: &Places, at: &Pointer| places.get(at.as_str()).map(|found| found.about(item));
            let exact = collect(sides, |places, at| at_place(places, at).unwrap_or_default(), fits);
            let found =
                if exact.is_empty() { collect(sides, |places, at| above(places, at, &reaches), fits) } else { exact };
            let found = if found.is_empty() {
                let is_below = |index: &usize| {
                    strength != Strength::Faint && fits(index) && fits::is_below(facts[*index].kind, item.part)
                };
                let found = collect(sides, below, is_below);
                // What `new` takes goes by what is required first.
                let is_first =
                    if item.part == ItemKind::Constructor { fits::is_of_required } else { fits::is_of_shape };
                let first: Vec<usize> = found.iter().copied().filter(|index| is_first(facts[*index].kind)).collect();
                if first.is_empty() { found } else { first }
            } else {
                found
            };
            if !found.is_empty() {
                return found;
            }
        }
        Vec::new()
    }

    /// The facts about other members: an argument leaves `new` or comes back, or `new` itself does, because of another one with
    /// which it could be exchanged.
    fn of_siblings(
        &self,
        facts: &[Fact],
        [before, after]: [Option<&Item>; 2],
        [old, new]: [&Surface; 2],
    ) -> Vec<usize> {
        let Some(item) = before.or(after) else { return Vec::new() };
        let (old, new) = (holder(Some(item), old), holder(Some(item), new));
        match item.part {
            ItemKind::ConstructorArgument => self.causes(facts, old, new, Facet::Presence),
            ItemKind::Constructor => {
                let of_type = |side: Option<&Item>| side.map(|it| Item { places: it.places.clone(), ..item.clone() });
                self.causes(facts, of_type(old).as_ref(), of_type(new).as_ref(), Facet::Presence)
            }
            _ => Vec::new(),
        }
    }

    /// The facts about definitions that a place refers to: one that is only another name of a type changes what is taken
    /// wherever it is used.
    fn referred(&self, facts: &[Fact], documents: [&Value; 2], items: [Option<&Item>; 2]) -> Vec<usize> {
        let mut found = BTreeSet::new();
        for ((places, document), item) in [&self.old, &self.new].into_iter().zip(documents).zip(items) {
            let targets = item.into_iter().flat_map(|item| &item.places).flat_map(|at| targets_at(document, at));
            let at = |name: &String| Pointer::root().join("definitions").join(name);
            let targets = with_aliased(document, targets.collect());
            let known = targets.iter().filter_map(|name| places.get(at(name).as_str())).flat_map(|found| &found.all);
            found.extend(known.copied().filter(|index| fits::is_of_shape(facts[*index].kind)));
        }
        found.into_iter().collect()
    }
}

/// Definitions, and those that they are only other names or lists of.
fn with_aliased(document: &Value, start: Vec<String>) -> BTreeSet<String> {
    let (mut found, mut open) = (BTreeSet::new(), start);
    while let Some(name) = open.pop() {
        let definition = &document["definitions"][&name];
        let is_alias = definition.get("properties").is_none() && definition.get("allOf").is_none_or(is_single);
        if found.insert(name.clone()) && is_alias {
            open.extend(targets_at(document, &Pointer::root().join("definitions").join(&name)));
        }
    }
    found
}

fn is_single(parts: &Value) -> bool {
    parts.as_array().is_none_or(|parts| parts.len() == 1)
}

/// What is found for the places of both sides and fits, each once, in order.
fn collect(
    sides: [SideOf<'_>; 2],
    find: impl Fn(&Places, &Pointer) -> Vec<usize>,
    fits: impl Fn(&usize) -> bool,
) -> Vec<usize> {
    let places = sides.into_iter().flat_map(|(facts, item)| item.into_iter().map(move |item| (facts, item)));
    let found = places.flat_map(|(facts, item)| item.places.iter().flat_map(|at| find(facts, at)).collect::<Vec<_>>());
    let found: BTreeSet<usize> = found.filter(fits).collect();
    found.into_iter().collect()
}

/// What fits at the nearest place above a place.
fn above(facts: &Places, at: &Pointer, fits: &impl Fn(&usize) -> bool) -> Vec<usize> {
    let at = at.as_str();
    let ends = at.match_indices('/').map(|(end, _)| end).filter(|end| *end > 0).collect::<Vec<_>>();
    let found = ends.into_iter().rev().filter_map(|end| facts.get(&at[..end]));
    let mut fitting = found.map(|found| found.all.iter().copied().filter(fits).collect::<Vec<_>>());
    fitting.find(|found| !found.is_empty()).unwrap_or_default()
}

fn below(facts: &Places, at: &Pointer) -> Vec<usize> {
    let start = format!("{}/", at.as_str());
    let found = facts.range(start.clone()..).take_while(|(at, _)| at.starts_with(&start));
    found.flat_map(|(_, found)| found.all.iter().copied()).collect()
}

fn error_code_causes(facts: &[Fact], item: &Item, is_new: bool) -> Vec<usize> {
    let wanted = if is_new { Kind::ErrorCodeAdded } else { Kind::ErrorCodeRemoved };
    let own = facts.iter().enumerate().filter(|(_, fact)| fact.kind == wanted && fact.value == item.value);
    let own: Vec<usize> = own.map(|(index, _)| index).collect();
    if !own.is_empty() {
        return own;
    }
    // With whole operations and responses: the first that brings or takes it stands for all.
    let code = item.value.as_deref().unwrap_or_default();
    let carries = |fact: &&Fact| {
        fact.codes.iter().any(|it| it == code) && (if is_new { fact.old_at.is_none() } else { fact.new_at.is_none() })
    };
    facts.iter().enumerate().filter(|(_, fact)| carries(fact)).map(|(index, _)| index).collect()
}

/// A change of the Rust surface that no document shows at its place.
fn consequence(before: Option<&Item>, after: Option<&Item>, facet: Facet, reach: &Reach) -> Fact {
    let item = after.or(before);
    let path = item.map(|item| item.path.clone()).unwrap_or_default();
    let text = |item: Option<&Item>| item.map(|item| item.line.clone()).unwrap_or_default();
    let types = before.zip(after).and_then(|(before, after)| before.ty.as_ref().zip(after.ty.as_ref()));
    let is_cut_elsewhere =
        types.is_some_and(|(old, new)| old.is_boxed() != new.is_boxed() && old.unboxed() == new.unboxed());
    let kind = match facet {
        Facet::Type if is_cut_elsewhere => Kind::RecursionChanged,
        Facet::Name => Kind::RustNameMoved,
        _ => Kind::SurfaceChanged,
    };
    let at = |item: Option<&Item>| item.and_then(|item| item.places.first().cloned());
    let place = at(item).map(|at| at.tokens().collect::<Vec<_>>()).unwrap_or_default();
    let definition = place.get(1).filter(|_| place.first().is_some_and(|it| it == "definitions"));
    let operation = item.and_then(|item| item.operation.clone());
    let (owner, direction, operations) = match (definition, operation) {
        (_, Some(id)) => (Owner::Operation(id.clone()), Direction::Unused, BTreeSet::from([id])),
        (Some(name), None) => {
            let (direction, operations) = if after.is_some() { reach.of_new(name) } else { reach.of(name) };
            (Owner::Definition(name.clone()), direction, operations)
        }
        (None, None) => (Owner::Document, Direction::Unused, BTreeSet::new()),
    };
    Fact {
        kind,
        owner,
        subject: path.clone(),
        name: path,
        old: text(before),
        new: text(after),
        old_at: at(before),
        new_at: at(after),
        direction,
        operations,
        said: kind.into(),
        like: kind,
        keeps_types: false,
        value: None,
        codes: Vec::new(),
        wire_name: item.and_then(|item| item.wire_name.clone()),
    }
}

/// Arguments that both sides have, in another order.
fn reordered(facts: &mut Vec<Fact>, lines: &mut Vec<Vec<RustLine>>, old: &Surface, new: &Surface) {
    let mut by_parent: HashMap<&str, (Vec<&String>, Vec<&String>)> = HashMap::new();
    for (side, other, is_old) in [(old, new, true), (new, old, false)] {
        for (key, item) in side {
            if matches!(item.part, ItemKind::Argument | ItemKind::ConstructorArgument) && other.contains_key(key) {
                let both = by_parent.entry(item.parent.as_deref().unwrap_or_default()).or_default();
                if is_old { both.0.push(key) } else { both.1.push(key) }
            }
        }
    }
    let mut parents: Vec<_> = by_parent.into_iter().filter(|(_, (before, after))| before != after).collect();
    parents.sort();
    for (parent, _) in parents {
        let (Some(before), Some(after)) = (old.get(parent), new.get(parent)) else { continue };
        let line = RustLine {
            item: after.path.clone(),
            new_item: None,
            before: Some(before.line.clone()),
            after: Some(after.line.clone()),
            only_deprecation: false,
        };
        let is_known =
            |fact: &Fact| fact.kind == Kind::ParametersReordered && fact.new_at.as_ref() == after.places.first();
        if let Some(index) = facts.iter().position(is_known) {
            facts[index].kind = Kind::ArgumentsReordered;
            lines[index].push(line);
            continue;
        }
        let owner = parent
            .split_once(' ')
            .map_or_else(|| parent.to_owned(), |(_, name)| name.trim_end_matches(" new").to_owned());
        facts.push(Fact {
            kind: Kind::ArgumentsReordered,
            owner: after.operation.clone().map_or(Owner::Definition(owner), Owner::Operation),
            subject: after.path.clone(),
            name: after.path.clone(),
            old: before.line.clone(),
            new: after.line.clone(),
            old_at: before.places.first().cloned(),
            new_at: after.places.first().cloned(),
            direction: Direction::Request,
            operations: after.operation.clone().into_iter().collect(),
            said: Kind::ArgumentsReordered.into(),
            like: Kind::ArgumentsReordered,
            keeps_types: false,
            value: None,
            codes: Vec::new(),
            wire_name: None,
        });
        lines.push(vec![line]);
    }
}
