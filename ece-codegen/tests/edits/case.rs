//! One case: a document, what was edited in it, and everything that must hold of the comparison of both.

use std::collections::{BTreeMap, BTreeSet};

use ece_codegen::diff::{Change, Comparison, Kind, Level, Occurrence, Owner, compare};
use ece_codegen::pointer::Pointer;
use ece_codegen::{Outcome, Snapshot};
use fastrand::Rng;
use serde_json::Value;

use super::edit::{Edit, Operator};
use super::mirror::{as_told, is_of_rust, mirror};

/// A document to be edited.
pub struct Base {
    pub name: String,
    pub document: Value,
    pub snapshot: Snapshot,
}

/// A document that was edited.
pub struct Case<'b> {
    pub base: &'b Base,
    pub operators: Vec<&'static str>,
    pub document: Value,
}

/// How often an operator is tried on other documents until one has a place for it.
const TRIES: usize = 40;

impl<'b> Case<'b> {
    /// The case of this number: every operator is the first one in its turn.
    pub fn of(seed: u64, bases: &'b [Base], operators: &[Operator]) -> Option<Self> {
        let mut rng = Rng::with_seed(seed);
        let (name, first) = operators[usize::try_from(seed).ok()? % operators.len()];
        let (base, mut edit) = (0..TRIES).find_map(|_| {
            let base = &bases[rng.usize(..bases.len())];
            let mut edit = Edit { document: base.document.clone(), rng: rng.fork() };
            first(&mut edit).filter(|()| text(&edit.document) != text(&base.document)).map(|()| (base, edit))
        })?;
        let mut names = vec![name];
        // Half of the cases are one edit alone, so that nothing hides what it does.
        let more = if rng.bool() { 0 } else { rng.usize(1..4) };
        for _ in 0..more {
            let (name, operator) = operators[rng.usize(..operators.len())];
            let before = edit.document.clone();
            match operator(&mut edit) {
                Some(()) => names.push(name),
                None => edit.document = before,
            }
        }
        Some(Self { base, operators: names, document: edit.document })
    }

    /// What is wrong with the comparison of both; `None` where the edited document cannot be read.
    pub fn problems(&self) -> Option<Vec<String>> {
        let text = self.document.to_string();
        let new = ece_codegen::read(&text, &[]).0?;
        let (there, back) = (compare(&self.base.snapshot, &new), compare(&new, &self.base.snapshot));
        let mut problems = Vec::new();
        for (way, comparison) in [("there", &there), ("back", &back)] {
            for left in &comparison.unexplained {
                problems.push(format!("exit 4: {way}: {left:?}"));
            }
            problems.extend(told_twice(comparison).into_iter().map(|it| format!("twice: {way}: {it}")));
        }
        problems.extend(not_mirrored(&there, &back).map(|it| format!("mirror: {it}")));
        if there == Comparison::default() {
            problems.extend(differs(&self.base.document.to_string(), &text).map(|it| format!("silence: {it}")));
        }
        Some(problems)
    }
}

/// As it is written, its order included.
fn text(document: &Value) -> String {
    document.to_string()
}

fn shown(change: &Change) -> String {
    format!("{} [{}] {} -> {}", change.kind.as_str(), change.subject, change.old, change.new)
}

/// Every place of every change, with what is said of it.
fn told(comparison: &Comparison) -> impl Iterator<Item = (&Change, &Occurrence)> {
    comparison.all().flat_map(|change| change.places.iter().map(move |place| (change, place)))
}

fn told_twice(comparison: &Comparison) -> Vec<String> {
    let mut problems = Vec::new();
    let (mut ids, mut facts) = (BTreeSet::new(), BTreeSet::new());
    for change in comparison.all() {
        if !ids.insert(&change.id) {
            problems.push(format!("the id of {}", shown(change)));
        }
    }
    for (change, place) in told(comparison) {
        if change.kind != Kind::DocumentationChanged
            && !facts.insert((&place.old, &place.new, &place.subject, change.kind, &change.old, &change.new))
        {
            problems.push(format!("a fact: {}", shown(change)));
        }
    }
    problems.extend(told_within(comparison));
    problems.extend(told_in_parts(comparison));
    problems
}

/// What stands within something that came or went as a whole, and is told all the same.
fn told_within(comparison: &Comparison) -> Vec<String> {
    // Of Rust, items within an item are told by their own lines.
    let of_documents = |change: &Change| change.kind != Kind::SurfaceChanged;
    // What several operations share may come with one of them and change in another one.
    let is_shared = |at: &Pointer| {
        let tokens: Vec<String> = at.tokens().collect();
        let is = |index: usize, name: &str| tokens.get(index).is_some_and(|token| token == name);
        is(0, "parameters") || is(0, "responses") || is(0, "paths") && is(2, "parameters")
    };
    let is_whole =
        |it: &Occurrence| it.old.is_none() != it.new.is_none() && !it.old.iter().chain(&it.new).any(is_shared);
    let wholes: BTreeSet<(bool, &str, &Owner)> = told(comparison)
        .filter(|(change, place)| of_documents(change) && is_whole(place))
        .filter_map(|(_, place)| {
            Some((place.old.is_none(), place.old.as_ref().or(place.new.as_ref())?.as_str(), &place.owner))
        })
        .collect();
    let mut problems = Vec::new();
    for (change, place) in told(comparison).filter(|(change, place)| of_documents(change) && is_whole(place)) {
        let at = place.old.as_ref().or(place.new.as_ref()).map_or("", |at| at.as_str());
        let above = at.match_indices('/').map(|(end, _)| &at[..end]).filter(|above| !above.is_empty());
        if let Some(above) =
            above.into_iter().find(|above| wholes.contains(&(place.old.is_none(), above, &place.owner)))
        {
            problems.push(format!("within {above}: {}", shown(change)));
        }
    }
    problems
}

/// Kinds that say all about the type of a place.
const TYPES: &[Kind] = &[
    Kind::PropertyTypeChanged,
    Kind::ParameterTypeChanged,
    Kind::BodyTypeChanged,
    Kind::ResponseBodyChanged,
    Kind::DefinitionTypeChanged,
    Kind::MapBecameFreeForm,
    Kind::FreeFormBecameMap,
    Kind::InlineObjectLifted,
    Kind::DefinitionInlined,
];

/// Kinds that say a part of it.
const PARTS_OF_TYPES: &[Kind] = &[
    Kind::PropertyFormatChanged,
    Kind::PropertyFormatNarrowed,
    Kind::PropertyFormatWidened,
    Kind::ParameterFormatNarrowed,
    Kind::ParameterFormatWidened,
    Kind::PropertyEnumIntroduced,
    Kind::PropertyEnumDropped,
    Kind::PropertyEnumValueAdded,
    Kind::PropertyEnumValueRemoved,
    Kind::ParameterEnumIntroduced,
    Kind::ParameterEnumDropped,
];

/// Another type, and beside it what that consists of.
fn told_in_parts(comparison: &Comparison) -> Vec<String> {
    let places = |kinds: &'static [Kind]| told(comparison).filter(move |(change, _)| kinds.contains(&change.kind));
    let mut types = BTreeSet::new();
    let twice = places(TYPES).filter(|(_, place)| !types.insert((&place.old, &place.new, &place.subject)));
    let mut problems: Vec<String> = twice.map(|(change, _)| format!("two types: {}", shown(change))).collect();
    let parts = places(PARTS_OF_TYPES).filter(|(_, place)| types.contains(&(&place.old, &place.new, &place.subject)));
    problems.extend(parts.map(|(change, _)| format!("a type and its part: {}", shown(change))));
    problems
}

/// What the one way has and the other has not.
fn not_mirrored(there: &Comparison, back: &Comparison) -> Option<String> {
    let places = |comparison: &Comparison, is_back: bool| -> BTreeSet<String> {
        let told = told(comparison).filter(|(change, _)| !is_of_rust(change.kind)).map(|(change, place)| {
            let kind = if is_back { mirror(change.kind) } else { as_told(change.kind) };
            let (old, new) = if is_back { (&place.new, &place.old) } else { (&place.old, &place.new) };
            let text = |place: &Option<Pointer>| place.as_ref().map_or("nothing".to_owned(), ToString::to_string);
            format!("{} {} -> {}", kind.as_str(), text(old), text(new))
        });
        told.collect()
    };
    let (one, other) = (places(there, false), places(back, true));
    if one != other {
        let only = |a: &BTreeSet<String>, b: &BTreeSet<String>| a.difference(b).cloned().collect::<Vec<_>>().join(", ");
        return Some(format!("only there: {}; only back: {}", only(&one, &other), only(&other, &one)));
    }
    ((there.level() == Level::Patch) != (back.level() == Level::Patch)).then(|| "level".to_owned())
}

/// What differs in the generated code of two documents, in whatever order it stands there.
fn differs(old: &str, new: &str) -> Option<String> {
    let (old, new) = (ece_codegen::generate(old, &[]), ece_codegen::generate(new, &[]));
    if old.files.is_empty() || new.files.is_empty() {
        return None;
    }
    let words = |outcome: &Outcome| -> BTreeMap<String, Vec<String>> {
        let words = |text: &str| -> Vec<String> {
            let lines = text.lines().filter(|line| !line.contains("checksum"));
            let mut words: Vec<String> =
                lines.flat_map(|line| line.split(|c: char| !c.is_alphanumeric())).map(str::to_owned).collect();
            words.retain(|word| !word.is_empty());
            words.sort();
            words
        };
        outcome.files.iter().map(|file| (file.path.clone(), words(&file.text))).collect()
    };
    let (before, after) = (words(&old), words(&new));
    let paths: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let path = paths.into_iter().find(|path| before.get(*path) != after.get(*path))?;
    let only = |one: Option<&Vec<String>>, other: Option<&Vec<String>>| -> Vec<String> {
        let (one, other) = (one.cloned().unwrap_or_default(), other.cloned().unwrap_or_default());
        one.into_iter().filter(|word| !other.contains(word)).take(5).collect()
    };
    let (old, new) = (before.get(path), after.get(path));
    Some(format!("{path}: {:?} {:?}", only(old, new), only(new, old)))
}
