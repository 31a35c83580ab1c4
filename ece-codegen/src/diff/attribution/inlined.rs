//! Members of an inline object that was a definition, or has become one, while the definition stays: two types, between
//! which no line moves by itself.

use std::collections::{HashMap, HashSet};

use super::super::fact::Fact;
use super::super::surface::{Item, ItemKind, Surface};
use super::super::{Kind, RustLine};
use crate::pointer::Pointer;

/// Gives the facts about such members the lines of the one type and of the other.
pub(super) fn attribute(facts: &[Fact], lines: &mut [Vec<RustLine>], [old, new]: [&Surface; 2]) {
    let (mut before, mut after) = (HashSet::new(), HashSet::new());
    for fact in facts {
        let definition = |name: &str| Some(Pointer::root().join("definitions").join(name));
        match fact.kind {
            Kind::DefinitionInlined => {
                before.extend(definition(&fact.old));
                after.extend(fact.new_at.clone());
            }
            Kind::InlineObjectLifted => {
                before.extend(fact.old_at.clone());
                after.extend(definition(&fact.new));
            }
            _ => {}
        }
    }
    if before.is_empty() {
        return;
    }
    let (old, new) = (fields(old), fields(new));
    for (index, fact) in facts.iter().enumerate() {
        let is_open = lines[index].is_empty() && fact.kind.touches_source();
        if !is_open || !is_within(fact.old_at.as_ref(), &before) || !is_within(fact.new_at.as_ref(), &after) {
            continue;
        }
        let item = |at: &Option<Pointer>, fields: &HashMap<&Pointer, &Item>| -> Option<Item> {
            fields.get(at.as_ref()?).map(|item| (*item).clone())
        };
        lines[index].extend(line(item(&fact.old_at, &old).as_ref(), item(&fact.new_at, &new).as_ref()));
    }
}

/// True for what stands below one of these places, and for what is not there at all.
fn is_within(at: Option<&Pointer>, places: &HashSet<Pointer>) -> bool {
    let Some(at) = at else { return true };
    let mut above = Pointer::root();
    at.tokens().any(|token| {
        let is_below = places.contains(&above);
        above = above.join(token);
        is_below
    })
}

/// Fields by their places.
fn fields(surface: &Surface) -> HashMap<&Pointer, &Item> {
    let fields = surface.values().filter(|item| item.part == ItemKind::Field);
    fields.flat_map(|item| item.places.iter().map(move |at| (at, item))).collect()
}

fn line(before: Option<&Item>, after: Option<&Item>) -> Option<RustLine> {
    let item = after.or(before)?;
    let is_same = |(before, after): (&Item, &Item)| {
        before.compare.has_same_name(&after.compare) && before.compare.is_same_type(&after.compare)
    };
    if before.zip(after).is_some_and(is_same) {
        return None;
    }
    let text = |item: Option<&Item>| item.map(|item| item.line.clone());
    Some(RustLine {
        item: item.path.clone(),
        new_item: None,
        before: text(before),
        after: text(after),
        only_deprecation: false,
    })
}
