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
pub(super) enum What {
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
    pub(super) fn kind(self, what: What) -> Kind {
        match self {
            Self::Definition if what == What::Type => Kind::DefinitionTypeChanged,
            Self::Answer if what == What::Type => Kind::ResponseBodyChanged,
            Self::Definition | Self::Property | Self::Answer => Self::of_property(what),
            Self::Parameter => Self::of_parameter(what),
            Self::Body => match what {
                What::Default | What::Marker => Kind::PropertyMarkerChanged,
                What::Type => Kind::BodyTypeChanged,
                _ => Self::of_property(what),
            },
            Self::ErrorAnswer => Kind::ErrorBodyChanged,
            Self::Header => Kind::ResponseHeaderChanged,
        }
    }

    fn of_property(what: What) -> Kind {
        match what {
            What::Type => Kind::PropertyTypeChanged,
            What::Widened => Kind::PropertyFormatWidened,
            What::Narrowed => Kind::PropertyFormatNarrowed,
            What::Format => Kind::PropertyFormatChanged,
            What::EnumValueAdded => Kind::PropertyEnumValueAdded,
            What::EnumValueRemoved => Kind::PropertyEnumValueRemoved,
            What::EnumValueRespelled => Kind::PropertyEnumValueRespelled,
            What::EnumIntroduced => Kind::PropertyEnumIntroduced,
            What::EnumDropped => Kind::PropertyEnumDropped,
            What::Default => Kind::PropertyDefaultChanged,
            What::Tightened => Kind::PropertyLimitTightened,
            What::Loosened => Kind::PropertyLimitLoosened,
            What::Marker => Kind::PropertyMarkerChanged,
            What::MapBecameFree => Kind::MapBecameFreeForm,
            What::FreeBecameMap => Kind::FreeFormBecameMap,
        }
    }

    fn of_parameter(what: What) -> Kind {
        match what {
            What::Type | What::MapBecameFree | What::FreeBecameMap => Kind::ParameterTypeChanged,
            What::Widened => Kind::ParameterFormatWidened,
            What::Narrowed | What::Format => Kind::ParameterFormatNarrowed,
            What::EnumValueAdded => Kind::ParameterEnumValueAdded,
            What::EnumValueRemoved => Kind::ParameterEnumValueRemoved,
            What::EnumValueRespelled => Kind::ParameterEnumValueRespelled,
            What::EnumIntroduced => Kind::ParameterEnumIntroduced,
            What::EnumDropped => Kind::ParameterEnumDropped,
            What::Default => Kind::ParameterDefaultChanged,
            What::Tightened => Kind::ParameterLimitTightened,
            What::Loosened => Kind::ParameterLimitLoosened,
            What::Marker => Kind::ParameterMarkerChanged,
        }
    }
}
