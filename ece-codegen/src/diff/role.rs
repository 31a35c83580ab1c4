//! What a schema describes, and what can happen to it: together they name a kind of change.

use super::Kind;

/// What a schema describes; the same difference has another name, and other consequences, in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Definition,
    Property,
    Parameter,
    Body,
    Answer,
    ErrorAnswer,
    Header,
}

/// What can happen to a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SchemaChange {
    Type,
    Widened,
    Narrowed,
    Format,
    EnumValueAdded,
    EnumValueRemoved,
    EnumValueRespelled,
    EnumIntroduced,
    EnumDropped,
    Default,
    Tightened,
    Loosened,
    Marker,
    MapBecameFree,
    FreeBecameMap,
}

impl Role {
    pub(super) fn kind(self, what: SchemaChange) -> Kind {
        match self {
            Self::Definition if what == SchemaChange::Type => Kind::DefinitionTypeChanged,
            Self::Answer if what == SchemaChange::Type => Kind::ResponseBodyChanged,
            Self::Definition | Self::Property | Self::Answer => Self::of_property(what),
            Self::Parameter => Self::of_parameter(what),
            Self::Body => match what {
                SchemaChange::Default | SchemaChange::Marker => Kind::PropertyMarkerChanged,
                SchemaChange::Type => Kind::BodyTypeChanged,
                _ => Self::of_property(what),
            },
            Self::ErrorAnswer => Kind::ErrorBodyChanged,
            Self::Header => Kind::ResponseHeaderChanged,
        }
    }

    fn of_property(what: SchemaChange) -> Kind {
        match what {
            SchemaChange::Type => Kind::PropertyTypeChanged,
            SchemaChange::Widened => Kind::PropertyFormatWidened,
            SchemaChange::Narrowed => Kind::PropertyFormatNarrowed,
            SchemaChange::Format => Kind::PropertyFormatChanged,
            SchemaChange::EnumValueAdded => Kind::PropertyEnumValueAdded,
            SchemaChange::EnumValueRemoved => Kind::PropertyEnumValueRemoved,
            SchemaChange::EnumValueRespelled => Kind::PropertyEnumValueRespelled,
            SchemaChange::EnumIntroduced => Kind::PropertyEnumIntroduced,
            SchemaChange::EnumDropped => Kind::PropertyEnumDropped,
            SchemaChange::Default => Kind::PropertyDefaultChanged,
            SchemaChange::Tightened => Kind::PropertyLimitTightened,
            SchemaChange::Loosened => Kind::PropertyLimitLoosened,
            SchemaChange::Marker => Kind::PropertyMarkerChanged,
            SchemaChange::MapBecameFree => Kind::MapBecameFreeForm,
            SchemaChange::FreeBecameMap => Kind::FreeFormBecameMap,
        }
    }

    fn of_parameter(what: SchemaChange) -> Kind {
        match what {
            SchemaChange::Type | SchemaChange::MapBecameFree | SchemaChange::FreeBecameMap => {
                Kind::ParameterTypeChanged
            }
            SchemaChange::Widened => Kind::ParameterFormatWidened,
            SchemaChange::Narrowed | SchemaChange::Format => Kind::ParameterFormatNarrowed,
            SchemaChange::EnumValueAdded => Kind::ParameterEnumValueAdded,
            SchemaChange::EnumValueRemoved => Kind::ParameterEnumValueRemoved,
            SchemaChange::EnumValueRespelled => Kind::ParameterEnumValueRespelled,
            SchemaChange::EnumIntroduced => Kind::ParameterEnumIntroduced,
            SchemaChange::EnumDropped => Kind::ParameterEnumDropped,
            SchemaChange::Default => Kind::ParameterDefaultChanged,
            SchemaChange::Tightened => Kind::ParameterLimitTightened,
            SchemaChange::Loosened => Kind::ParameterLimitLoosened,
            SchemaChange::Marker => Kind::ParameterMarkerChanged,
        }
    }
}
