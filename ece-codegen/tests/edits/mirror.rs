//! What a kind of change is called when it is undone.

use ece_codegen::diff::Kind;

/// Both ways of the same fact.
const PAIRS: &[(Kind, Kind)] = &[
    (Kind::SecuritySchemeAdded, Kind::SecuritySchemeRemoved),
    (Kind::SecurityAdded, Kind::SecurityDropped),
    (Kind::OperationAdded, Kind::OperationRemoved),
    (Kind::OperationDeprecated, Kind::OperationUndeprecated),
    (Kind::ParameterAddedOptional, Kind::ParameterRemovedOptional),
    (Kind::ParameterAddedRequired, Kind::ParameterRemovedRequired),
    (Kind::ParameterBecameRequired, Kind::ParameterBecameOptional),
    (Kind::ParameterFormatWidened, Kind::ParameterFormatNarrowed),
    (Kind::ParameterEnumValueAdded, Kind::ParameterEnumValueRemoved),
    (Kind::ParameterEnumIntroduced, Kind::ParameterEnumDropped),
    (Kind::ParameterLimitTightened, Kind::ParameterLimitLoosened),
    (Kind::BodyBecameRequired, Kind::BodyBecameOptional),
    (Kind::DefinitionAdded, Kind::DefinitionRemoved),
    (Kind::InlineObjectLifted, Kind::DefinitionInlined),
    (Kind::PropertyAddedOptional, Kind::PropertyRemovedOptional),
    (Kind::PropertyAddedRequired, Kind::PropertyRemovedRequired),
    (Kind::PropertyBecameRequired, Kind::PropertyBecameOptional),
    (Kind::PropertyFormatWidened, Kind::PropertyFormatNarrowed),
    (Kind::PropertyEnumValueAdded, Kind::PropertyEnumValueRemoved),
    (Kind::PropertyEnumIntroduced, Kind::PropertyEnumDropped),
    (Kind::PropertyLimitTightened, Kind::PropertyLimitLoosened),
    (Kind::MapBecameFreeForm, Kind::FreeFormBecameMap),
    (Kind::SuccessStatusAdded, Kind::SuccessStatusRemoved),
    (Kind::ErrorStatusAdded, Kind::ErrorStatusRemoved),
    (Kind::ResponseBodyAppeared, Kind::ResponseBodyDisappeared),
    (Kind::ResponseHeaderAdded, Kind::ResponseHeaderRemoved),
    (Kind::ErrorCodeAdded, Kind::ErrorCodeRemoved),
    (Kind::DiscriminatorAdded, Kind::DiscriminatorRemoved),
    (Kind::SubtypeAdded, Kind::SubtypeRemoved),
    (Kind::BecameNullable, Kind::BecameNotNullable),
    (Kind::BecameReadOnly, Kind::BecameWritable),
    (Kind::ObjectClosed, Kind::ObjectOpened),
    (Kind::OtherMembersTyped, Kind::OtherMembersUntyped),
    (Kind::EmptyValueAllowed, Kind::EmptyValueRefused),
    (Kind::Deprecated, Kind::Undeprecated),
];

/// The kinds that have one mirror: which of them it is cannot be told from the other side, or not always.
pub fn as_told(kind: Kind) -> Kind {
    match kind {
        Kind::BodyAddedOptional => Kind::BodyAddedRequired,
        // Of two patterns or formats, nobody knows which one allows more.
        Kind::ParameterLimitLoosened => Kind::ParameterLimitTightened,
        Kind::PropertyLimitLoosened => Kind::PropertyLimitTightened,
        Kind::ParameterFormatWidened => Kind::ParameterFormatNarrowed,
        kind => kind,
    }
}

/// The kind that is told the other way round.
pub fn mirror(kind: Kind) -> Kind {
    match kind {
        Kind::BodyRemoved => return Kind::BodyAddedRequired,
        Kind::BodyAddedRequired | Kind::BodyAddedOptional => return Kind::BodyRemoved,
        _ => {}
    }
    let found = PAIRS.iter().find_map(|(one, other)| match kind {
        _ if kind == *one => Some(*other),
        _ if kind == *other => Some(*one),
        _ => None,
    });
    as_told(found.unwrap_or(kind))
}

/// True for what only Rust sees: whether it does, and to which change its lines belong, may depend on the way.
pub fn is_of_rust(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::SurfaceChanged
            | Kind::RustNameMoved
            | Kind::RecursionChanged
            | Kind::ArgumentsReordered
            | Kind::InlineObjectLifted
            | Kind::DefinitionInlined
    )
}
