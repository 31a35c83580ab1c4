//! What a schema describes, and what can happen to it: together they name a kind of change.

use super::Kind;

/// What a schema describes; the same difference has another name, and other consequences, in each.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Role {
    Definition,
    Property,
    Parameter,
    Body,
    Response,
    ErrorResponse,
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
    MapBecameFree,
    FreeBecameMap,
}

impl Role {
    /// A key of it that changes nothing that is known.
    pub(super) fn flag(self) -> Kind {
        if self == Self::Parameter { Kind::ParameterFlagChanged } else { Kind::PropertyFlagChanged }
    }

    pub(super) fn kind(self, change: SchemaChange) -> Kind {
        match self {
            Self::Definition if change == SchemaChange::Type => Kind::DefinitionTypeChanged,
            Self::Response if change == SchemaChange::Type => Kind::ResponseBodyChanged,
            Self::Definition | Self::Property | Self::Response => Self::of_property(change),
            Self::Parameter => Self::of_parameter(change),
            Self::Body => match change {
                SchemaChange::Default => Kind::PropertyFlagChanged,
                SchemaChange::Type => Kind::BodyTypeChanged,
                _ => Self::of_property(change),
            },
            Self::ErrorResponse => Kind::ErrorBodyChanged,
            Self::Header => match change {
                SchemaChange::EnumValueAdded
                | SchemaChange::EnumValueRemoved
                | SchemaChange::EnumIntroduced
                | SchemaChange::EnumDropped
                | SchemaChange::Default
                | SchemaChange::Tightened
                | SchemaChange::Loosened => Self::of_property(change),
                _ => Kind::ResponseHeaderChanged,
            },
        }
    }

    fn of_property(change: SchemaChange) -> Kind {
        match change {
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
            SchemaChange::MapBecameFree => Kind::MapBecameFreeForm,
            SchemaChange::FreeBecameMap => Kind::FreeFormBecameMap,
        }
    }

    fn of_parameter(change: SchemaChange) -> Kind {
        match change {
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
        }
    }
}
