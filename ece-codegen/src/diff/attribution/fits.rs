//! Which kinds of facts can be behind which differences of the Rust surface.

use super::super::Kind;
use super::super::enums::spelling;
use super::super::fact::Fact;
use super::super::surface::{Item, ItemKind};
use crate::pointer::Pointer;

/// In what an item differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Facet {
    /// It came or went.
    Presence,
    /// It has another name.
    Name,
    /// It is something else.
    Type,
    /// It is deprecated now, or no longer.
    Deprecation,
}

impl Facet {
    /// Everything in which both sides differ.
    pub(super) fn of(before: Option<&Item>, after: Option<&Item>) -> Vec<Self> {
        let (Some(before), Some(after)) = (before, after) else { return vec![Self::Presence] };
        let differs = [
            (Self::Name, !before.compare.has_same_name(&after.compare)),
            (Self::Type, !before.compare.is_same_type(&after.compare)),
            (Self::Deprecation, before.is_deprecated != after.is_deprecated),
        ];
        differs.into_iter().filter_map(|(facet, differs)| differs.then_some(facet)).collect()
    }

    /// True where whoever looks at the line learns that something about the thing itself is another.
    pub(super) fn touches(self, part: Option<ItemKind>) -> bool {
        let is_container = matches!(part, Some(ItemKind::Method | ItemKind::Type));
        self != Self::Deprecation && !(self == Self::Name && is_container)
    }
}

/// How well a fact explains a line: nothing weaker counts beside something stronger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strength {
    /// It is about the very thing.
    Strong,
    /// A marker that may be behind it.
    Weak,
    /// Nothing that Rust should see.
    Faint,
}

impl Strength {
    pub(super) const ALL: [Self; 3] = [Self::Strong, Self::Weak, Self::Faint];
}

/// How well `fact` explains that `item` differs so.
pub(super) fn strength(fact: &Fact, item: &Item, facet: Facet) -> Option<Strength> {
    let kind = fact.kind;
    if matches!(kind, Kind::ParametersReordered | Kind::ErrorCodeAdded | Kind::ErrorCodeRemoved) {
        return None;
    }
    if facet == Facet::Deprecation {
        return match kind {
            Kind::OperationDeprecated | Kind::OperationUndeprecated | Kind::Deprecated | Kind::Undeprecated => {
                Some(Strength::Strong)
            }
            _ if is_marker(kind) => Some(Strength::Weak),
            _ => None,
        };
    }
    if matches!(kind, Kind::OperationDeprecated | Kind::OperationUndeprecated | Kind::Deprecated | Kind::Undeprecated) {
        return None;
    }
    if item.part == ItemKind::Variant
        && let (Some(value), Some(own)) = (&fact.value, &item.value)
    {
        let is_it = own == value || is_respelling(kind) && *own == fact.new;
        // Of values that make one name, the others give theirs up or take another one.
        let moves = || (spelling(value) == spelling(own)).then_some(Strength::Weak);
        return if is_it { Some(Strength::Strong) } else { moves() };
    }
    if fact.value.is_some() {
        // A type that several parameters share splits or merges because of a value.
        return (facet != Facet::Deprecation && item.part != ItemKind::Variant).then_some(Strength::Weak);
    }
    if is_marker(kind) || kind == Kind::SuccessStatusChanged {
        return Some(Strength::Weak);
    }
    if matches!(kind, Kind::ConsumesChanged | Kind::ProducesChanged) {
        return media_types(fact, item, facet);
    }
    if matches!(kind, Kind::BodyRenamed | Kind::PathParameterRenamed | Kind::ParameterMoved) {
        // Nothing but names follows from them, and from an id before that of a parameter.
        let is_named = facet == Facet::Name && (kind != Kind::PathParameterRenamed || is_rename(kind, item.part));
        return Some(if is_named { Strength::Weak } else { Strength::Faint });
    }
    if !kind.touches_source() {
        return (facet != Facet::Name && kind != Kind::DocumentationChanged).then_some(Strength::Faint);
    }
    let fits = match (facet, item.part) {
        _ if kind == Kind::PropertyRenamed => true,
        (Facet::Name, part) => is_rename(kind, part),
        _ if is_rename(kind, item.part) => matches!(kind, Kind::InlineObjectLifted | Kind::DefinitionInlined),
        (_, ItemKind::Constructor) => !matches!(kind, Kind::PropertyAddedOptional | Kind::PropertyRemovedOptional),
        _ => true,
    };
    fits.then_some(Strength::Strong)
}

/// How well other media types explain it: what is sent makes the types of arguments, what is asked for those of responses.
fn media_types(fact: &Fact, item: &Item, facet: Facet) -> Option<Strength> {
    let is_its_own = (fact.kind == Kind::ProducesChanged) == is_of_responses(item);
    let strength = if fact.keeps_types { Strength::Faint } else { Strength::Strong };
    (is_its_own && facet != Facet::Name).then_some(strength)
}

/// True for what responses are read as.
pub(super) fn is_of_responses(item: &Item) -> bool {
    let is_response = |at: &Pointer| {
        let mut tokens = at.tokens();
        let is_shared = tokens.next().is_some_and(|first| first == "responses");
        is_shared || tokens.nth(2).is_some_and(|part| part == "responses")
    };
    item.part == ItemKind::Output || item.places.iter().any(is_response)
}

fn is_respelling(kind: Kind) -> bool {
    matches!(kind, Kind::ParameterEnumValueRespelled | Kind::PropertyEnumValueRespelled)
}

/// True for what only says something beside the schema.
fn is_marker(kind: Kind) -> bool {
    kind.is_beside_types() && !is_of_shape(kind)
        || matches!(
            kind,
            Kind::PropertyFlagChanged
                | Kind::ParameterFlagChanged
                | Kind::ExtensionChanged
                | Kind::UnknownKeyChanged
                | Kind::RequestEncodingChanged
        )
}

/// True where such a fact gives such an item another name.
fn is_rename(kind: Kind, part: ItemKind) -> bool {
    match kind {
        // Types that have no definition are called after their operation.
        Kind::OperationIdChanged | Kind::PathParameterRenamed => {
            matches!(part, ItemKind::Method | ItemKind::Type | ItemKind::Output)
        }
        Kind::DefinitionRenamed
        | Kind::DefinitionPossiblyRenamed
        | Kind::InlineObjectLifted
        | Kind::DefinitionInlined => part == ItemKind::Type,
        _ => false,
    }
}

/// True for facts that everything below their place may follow from.
pub(super) fn reaches_below(kind: Kind) -> bool {
    use Kind::{
        BodyAddedOptional, BodyAddedRequired, BodyRemoved, ConsumesChanged, DefinitionAdded, DefinitionPossiblyRenamed,
        DefinitionRemoved, DefinitionRenamed, ErrorStatusAdded, ErrorStatusRemoved, OperationAdded, OperationIdChanged,
        OperationRemoved, ParameterAddedOptional, ParameterAddedRequired, ParameterRemovedOptional,
        ParameterRemovedRequired, PathParameterRenamed, ProducesChanged, PropertyAddedOptional, PropertyAddedRequired,
        PropertyRemovedOptional, PropertyRemovedRequired, PropertyRenamed, SuccessStatusAdded, SuccessStatusChanged,
        SuccessStatusRemoved,
    };
    is_marker(kind)
        || is_of_shape(kind)
        || matches!(
            kind,
            BodyAddedOptional
                | BodyAddedRequired
                | BodyRemoved
                | ConsumesChanged
                | DefinitionAdded
                | DefinitionPossiblyRenamed
                | DefinitionRemoved
                | DefinitionRenamed
                | ErrorStatusAdded
                | ErrorStatusRemoved
                | OperationAdded
                | OperationIdChanged
                | OperationRemoved
                | ParameterAddedOptional
                | ParameterAddedRequired
                | ParameterRemovedOptional
                | ParameterRemovedRequired
                | PathParameterRenamed
                | ProducesChanged
                | PropertyAddedOptional
                | PropertyAddedRequired
                | PropertyRemovedOptional
                | PropertyRemovedRequired
                | PropertyRenamed
                | SuccessStatusAdded
                | SuccessStatusChanged
                | SuccessStatusRemoved
        )
}

/// True for facts after which something else stands at their place.
pub(super) fn is_of_shape(kind: Kind) -> bool {
    kind.is_other_type()
        || matches!(
            kind,
            Kind::PropertyFormatWidened
                | Kind::PropertyFormatNarrowed
                | Kind::PropertyFormatChanged
                | Kind::PropertyEnumIntroduced
                | Kind::PropertyEnumDropped
                | Kind::OtherMembersTyped
                | Kind::OtherMembersUntyped
                | Kind::DiscriminatorAdded
                | Kind::DiscriminatorRemoved
                | Kind::DiscriminatorChanged
                | Kind::DiscriminatorValueChanged
        )
}

/// True for facts about what has to be there.
pub(super) fn is_of_required(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::PropertyAddedRequired
            | Kind::PropertyRemovedRequired
            | Kind::PropertyBecameRequired
            | Kind::PropertyBecameOptional
            | Kind::PropertyRenamed
    )
}

/// True where something below the place of an item can change the item itself.
pub(super) fn is_below(kind: Kind, part: ItemKind) -> bool {
    match part {
        ItemKind::Constructor => is_of_required(kind) || is_of_shape(kind) || is_marker(kind),
        ItemKind::Output => {
            is_of_shape(kind)
                || is_marker(kind)
                || matches!(
                    kind,
                    Kind::SuccessStatusAdded
                        | Kind::SuccessStatusRemoved
                        | Kind::SuccessStatusChanged
                        | Kind::PropertyAddedOptional
                        | Kind::PropertyAddedRequired
                        | Kind::PropertyRemovedOptional
                        | Kind::PropertyRemovedRequired
                )
        }
        ItemKind::Type | ItemKind::Field | ItemKind::Argument | ItemKind::Setter | ItemKind::ConstructorArgument => {
            true
        }
        // Those that a discriminator tells apart.
        ItemKind::Variant => matches!(
            kind,
            Kind::DiscriminatorAdded
                | Kind::DiscriminatorRemoved
                | Kind::DiscriminatorChanged
                | Kind::DiscriminatorValueChanged
        ),
        ItemKind::Method | ItemKind::ErrorCode => false,
    }
}
