//! Which fact each difference of the Rust surface belongs to. What no fact of the documents explains becomes a fact of its
//! own: consequences that only Rust has.

use std::collections::{BTreeSet, HashMap};

use super::fact::Fact;
use super::reach::Reach;
use super::surface::{Item, ItemKind, Surface};
use super::{Direction, Kind, Owner, RustLine};
use crate::pointer::Pointer;

/// Gives every fact its lines; adds facts for what is left.
pub(super) fn lines(facts: &mut Vec<Fact>, old: &Surface, new: &Surface, reach: &Reach) -> Vec<Vec<RustLine>> {
    let index = Index::new(facts);
    let mut lines: Vec<Vec<RustLine>> = vec![Vec::new(); facts.len()];
    let keys = old.keys().chain(new.keys().filter(|key| !old.contains_key(*key)));
    for key in keys {
        let (before, after) = (old.get(key), new.get(key));
        let is_same = matches!(
            (before, after),
            (Some(before), Some(after))
                if before.compare.is_same(&after.compare) && before.is_deprecated == after.is_deprecated
        );
        if is_same || is_within_missing(before, after, old, new) {
            continue;
        }
        let line = line(before, after);
        let mut causes = index.causes(facts, before, after);
        if causes.is_empty() {
            causes.push(facts.len());
            facts.push(consequence(before, after, reach));
            lines.push(Vec::new());
        }
        for cause in causes {
            lines[cause].push(line.clone());
        }
    }
    reordered(facts, &mut lines, old, new);
    lines
}

fn line(before: Option<&Item>, after: Option<&Item>) -> RustLine {
    let text = |item: Option<&Item>| item.map(|item| item.line.clone());
    let path = before.or(after).map(|item| item.path.clone()).unwrap_or_default();
    let (mut before_line, mut after_line) = (text(before), text(after));
    // An argument more or less is another signature, not a new line.
    let part = before.or(after).map(|item| item.part);
    if matches!(part, Some(ItemKind::Argument | ItemKind::ConstructorArgument)) {
        before_line = before_line.or_else(|| Some("another signature".to_owned()));
        after_line = after_line.or_else(|| Some("another signature".to_owned()));
    }
    let only_deprecation = matches!(
        (before, after),
        (Some(before), Some(after)) if before.is_deprecated != after.is_deprecated && before.compare.is_same(&after.compare)
    );
    RustLine { item: path, before: before_line, after: after_line, only_deprecation }
}

/// True where the item that holds it is there on one side only, which says it all.
fn is_within_missing(before: Option<&Item>, after: Option<&Item>, old: &Surface, new: &Surface) -> bool {
    let parent = before.or(after).and_then(|item| item.parent.as_ref());
    parent.is_some_and(|parent| old.contains_key(parent) != new.contains_key(parent))
}

/// Facts by their places.
struct Index {
    old: HashMap<String, Vec<usize>>,
    new: HashMap<String, Vec<usize>>,
}

impl Index {
    fn new(facts: &[Fact]) -> Self {
        let by_place = |place: fn(&Fact) -> Option<&Pointer>| {
            let mut places: HashMap<String, Vec<usize>> = HashMap::new();
            for (index, fact) in facts.iter().enumerate().filter(|(_, fact)| fact.kind.touches_source()) {
                if let Some(at) = place(fact) {
                    places.entry(at.as_str().to_owned()).or_default().push(index);
                }
            }
            places
        };
        Self { old: by_place(|fact| fact.old_at.as_ref()), new: by_place(|fact| fact.new_at.as_ref()) }
    }

    fn causes(&self, facts: &[Fact], before: Option<&Item>, after: Option<&Item>) -> Vec<usize> {
        let Some(item) = after.or(before) else { return Vec::new() };
        if item.part == ItemKind::ErrorCode {
            return error_code_causes(facts, item, after.is_some());
        }
        let exact = self.at(facts, before, after, |at| vec![at.to_owned()]);
        let fitting: Vec<usize> = exact.iter().copied().filter(|index| fits(&facts[*index], item)).collect();
        if !fitting.is_empty() {
            return fitting;
        }
        let above = self.at(facts, before, after, ancestors);
        let above: Vec<usize> = above.into_iter().filter(|index| fits(&facts[*index], item)).collect();
        if !above.is_empty() {
            return above;
        }
        let below = |places: &HashMap<String, Vec<usize>>, item: Option<&Item>| -> Vec<usize> {
            let Some(item) = item else { return Vec::new() };
            let start = format!("{}/", item.at.as_str());
            places.iter().filter(|(at, _)| at.starts_with(&start)).flat_map(|(_, found)| found.clone()).collect()
        };
        let found: BTreeSet<usize> = below(&self.old, before).into_iter().chain(below(&self.new, after)).collect();
        found
            .into_iter()
            .filter(|index| fits(&facts[*index], item) && is_below(facts[*index].kind, item.part))
            .collect()
    }

    fn at(
        &self,
        facts: &[Fact],
        before: Option<&Item>,
        after: Option<&Item>,
        places: impl Fn(&str) -> Vec<String>,
    ) -> Vec<usize> {
        let look = |index: &HashMap<String, Vec<usize>>, item: Option<&Item>| -> Vec<usize> {
            let Some(item) = item else { return Vec::new() };
            let found = places(item.at.as_str()).into_iter().find_map(|at| {
                index.get(&at).filter(|found| found.iter().any(|index| fits(&facts[*index], item))).cloned()
            });
            found.unwrap_or_default()
        };
        let found: BTreeSet<usize> = look(&self.old, before).into_iter().chain(look(&self.new, after)).collect();
        found.into_iter().collect()
    }
}

/// The places above a place, the nearest first.
fn ancestors(at: &str) -> Vec<String> {
    let mut found: Vec<String> =
        at.match_indices('/').map(|(end, _)| at[..end].to_owned()).filter(|at| !at.is_empty()).collect();
    found.reverse();
    found
}

/// True where a fact of this kind can change such an item.
fn fits(fact: &Fact, item: &Item) -> bool {
    match item.part {
        ItemKind::Variant => match &fact.value {
            Some(value) => item.value.as_ref() == Some(value),
            None => true,
        },
        _ if fact.value.is_some() => false,
        ItemKind::Constructor => !matches!(fact.kind, Kind::PropertyAddedOptional | Kind::PropertyRemovedOptional),
        ItemKind::Argument | ItemKind::Setter => {
            fact.kind != Kind::OperationDeprecated && fact.kind != Kind::OperationUndeprecated
        }
        ItemKind::Output => {
            !matches!(fact.kind, Kind::OperationDeprecated | Kind::OperationUndeprecated | Kind::OperationIdChanged)
        }
        ItemKind::Method => !matches!(fact.kind, Kind::ParametersReordered),
        _ => true,
    }
}

/// True where something below the place of an item can change the item itself.
fn is_below(kind: Kind, part: ItemKind) -> bool {
    match part {
        ItemKind::Constructor => matches!(
            kind,
            Kind::PropertyAddedRequired
                | Kind::PropertyRemovedRequired
                | Kind::PropertyBecameRequired
                | Kind::PropertyBecameOptional
                | Kind::PropertyRenamed
        ),
        ItemKind::Output => matches!(
            kind,
            Kind::SuccessStatusAdded
                | Kind::SuccessStatusRemoved
                | Kind::SuccessStatusChanged
                | Kind::ResponseBodyChanged
                | Kind::ResponseBodyAppeared
                | Kind::ResponseBodyDisappeared
                | Kind::PropertyTypeChanged
                | Kind::PropertyFormatWidened
                | Kind::PropertyFormatNarrowed
                | Kind::PropertyFormatChanged
                | Kind::PropertyEnumIntroduced
                | Kind::PropertyEnumDropped
                | Kind::MapBecameFreeForm
                | Kind::FreeFormBecameMap
                | Kind::InlineObjectLifted
                | Kind::DefinitionInlined
                | Kind::ExtensionChanged
                | Kind::UnknownKeyChanged
        ),
        ItemKind::Type | ItemKind::Field | ItemKind::Argument | ItemKind::Setter | ItemKind::ConstructorArgument => {
            true
        }
        ItemKind::Variant | ItemKind::Method | ItemKind::ErrorCode => false,
    }
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
fn consequence(before: Option<&Item>, after: Option<&Item>, reach: &Reach) -> Fact {
    let item = after.or(before);
    let path = item.map(|item| item.path.clone()).unwrap_or_default();
    let text = |item: Option<&Item>| item.map(|item| item.line.clone()).unwrap_or_default();
    let part = item.map(|item| item.part);
    let (old, new) = (text(before), text(after));
    let types = before.zip(after).and_then(|(before, after)| before.ty.as_ref().zip(after.ty.as_ref()));
    let is_cut_elsewhere =
        types.is_some_and(|(old, new)| old.is_boxed() != new.is_boxed() && old.unboxed() == new.unboxed());
    let kind = match part {
        Some(ItemKind::Field) if is_cut_elsewhere => Kind::RecursionChanged,
        Some(ItemKind::Type | ItemKind::Field | ItemKind::Method | ItemKind::Setter | ItemKind::Variant)
            if before.is_some() && after.is_some() =>
        {
            Kind::RustNameMoved
        }
        _ => Kind::SurfaceChanged,
    };
    let place = item.map(|item| item.at.tokens().collect::<Vec<_>>()).unwrap_or_default();
    let definition = place.get(1).filter(|_| place.first().is_some_and(|it| it == "definitions"));
    let (direction, operations) = definition.map_or((Direction::Unused, BTreeSet::new()), |name| reach.of(name));
    Fact {
        kind,
        owner: definition.map_or(Owner::Document, |name| Owner::Definition(name.clone())),
        subject: path.clone(),
        name: path,
        old,
        new,
        old_at: before.map(|item| item.at.clone()),
        new_at: after.map(|item| item.at.clone()),
        direction,
        operations,
        wire: None,
        value: None,
        codes: Vec::new(),
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
            before: Some(before.line.clone()),
            after: Some(after.line.clone()),
            only_deprecation: false,
        };
        let known = facts
            .iter()
            .position(|fact| fact.kind == Kind::ParametersReordered && fact.new_at.as_ref() == Some(&after.at));
        if let Some(index) = known {
            facts[index].kind = Kind::ArgumentsReordered;
            lines[index].push(line);
            continue;
        }
        let owner = parent
            .split_once(' ')
            .map_or_else(|| parent.to_owned(), |(_, name)| name.trim_end_matches(" new").to_owned());
        facts.push(Fact {
            kind: Kind::ArgumentsReordered,
            owner: if parent.starts_with("operation ") {
                Owner::Operation(owner.clone())
            } else {
                Owner::Definition(owner.clone())
            },
            subject: after.path.clone(),
            name: after.path.clone(),
            old: before.line.clone(),
            new: after.line.clone(),
            old_at: Some(before.at.clone()),
            new_at: Some(after.at.clone()),
            direction: Direction::Request,
            operations: if parent.starts_with("operation ") { BTreeSet::from([owner]) } else { BTreeSet::new() },
            wire: None,
            value: None,
            codes: Vec::new(),
        });
        lines.push(vec![line]);
    }
}
