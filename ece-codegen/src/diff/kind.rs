//! The kinds of changes: a table, in parts. What each is called, what it means to whom, what to do, and an example.

pub(super) mod advice;
mod body;
mod definition;
mod document;
mod example;
mod marker;
mod member;
mod operation;
mod page;
mod parameter;
mod response;
mod rule;
mod rust;

use super::Direction;
use super::route::Ways;
use super::{Level, Verdict};
use crate::extension::{Effect, Extension, extension};
use crate::grammar::{Holds, is_extension};

pub use example::{Example, document as example_document};
pub use page::kinds_page;
use rule::Rule;

/// In which part of a report a kind belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The API itself.
    Api,
    /// Documentation and flags; nothing on the wire.
    Documentation,
}

macro_rules! kinds {
    ($($title:literal { $($name:ident = $part:ident::$rule:ident;)* })*) => {
        /// What kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $($(#[doc = concat!("The row `", stringify!($rule), "` of the table.")] $name,)*)*
        }

        /// The parts of the table, as they are called, and what is in them.
        const SECTIONS: &[(&str, &[Kind])] = &[$(($title, &[$(Kind::$name),*])),*];

        impl Kind {
            /// All kinds.
            pub const ALL: &[Self] = &[$($(Self::$name),*),*];

            /// What there is to say about the kind.
            fn rule(self) -> &'static Rule {
                match self { $($(Self::$name => &$part::$rule,)*)* }
            }

            /// The part of the table where it stands.
            fn group(self) -> &'static str {
                match self { $($(Self::$name => stringify!($part),)*)* }
            }
        }
    };
}

kinds! {
    "What the document says at its top" {
        BasePathChanged = document::BASE_PATH_CHANGED;
        HostChanged = document::HOST_CHANGED;
        InfoChanged = document::INFO_CHANGED;
        ExtensionChanged = document::EXTENSION_CHANGED;
        UnknownKeyChanged = document::UNKNOWN_KEY_CHANGED;
        UnusedPartChanged = document::UNUSED_PART_CHANGED;
        TagDocumented = document::TAG_DOCUMENTED;
        SecuritySchemeAdded = document::SECURITY_SCHEME_ADDED;
        SecuritySchemeRemoved = document::SECURITY_SCHEME_REMOVED;
        SecuritySchemeChanged = document::SECURITY_SCHEME_CHANGED;
        SecuritySchemeRenamed = document::SECURITY_SCHEME_RENAMED;
        SecurityAdded = document::SECURITY_ADDED;
        SecurityDropped = document::SECURITY_DROPPED;
        SecurityChanged = document::SECURITY_CHANGED;
        SecurityMoved = document::SECURITY_MOVED;
    }
    "Operations" {
        OperationAdded = operation::OPERATION_ADDED;
        OperationRemoved = operation::OPERATION_REMOVED;
        OperationDeprecated = operation::OPERATION_DEPRECATED;
        OperationUndeprecated = operation::OPERATION_UNDEPRECATED;
        OperationIdChanged = operation::OPERATION_ID_CHANGED;
        OperationMoved = operation::OPERATION_MOVED;
        PathParameterRenamed = operation::PATH_PARAMETER_RENAMED;
        TagChanged = operation::TAG_CHANGED;
        ConsumesChanged = operation::CONSUMES_CHANGED;
        ProducesChanged = operation::PRODUCES_CHANGED;
        RepetitionChanged = operation::REPETITION_CHANGED;
    }
    "Parameters of requests" {
        ParameterAddedOptional = parameter::PARAMETER_ADDED_OPTIONAL;
        ParameterAddedRequired = parameter::PARAMETER_ADDED_REQUIRED;
        ParameterRemovedOptional = parameter::PARAMETER_REMOVED_OPTIONAL;
        ParameterRemovedRequired = parameter::PARAMETER_REMOVED_REQUIRED;
        ParameterBecameRequired = parameter::PARAMETER_BECAME_REQUIRED;
        ParameterBecameOptional = parameter::PARAMETER_BECAME_OPTIONAL;
        ParameterTypeChanged = parameter::PARAMETER_TYPE_CHANGED;
        ParameterFormatWidened = parameter::PARAMETER_FORMAT_WIDENED;
        ParameterFormatNarrowed = parameter::PARAMETER_FORMAT_NARROWED;
        ParameterDefaultChanged = parameter::PARAMETER_DEFAULT_CHANGED;
        ParameterEnumValueAdded = parameter::PARAMETER_ENUM_VALUE_ADDED;
        ParameterEnumValueRemoved = parameter::PARAMETER_ENUM_VALUE_REMOVED;
        ParameterEnumValueRespelled = parameter::PARAMETER_ENUM_VALUE_RESPELLED;
        ParameterEnumIntroduced = parameter::PARAMETER_ENUM_INTRODUCED;
        ParameterEnumDropped = parameter::PARAMETER_ENUM_DROPPED;
        ParameterListStyleChanged = parameter::PARAMETER_LIST_STYLE_CHANGED;
        ParameterMoved = parameter::PARAMETER_MOVED;
        ParameterLimitTightened = parameter::PARAMETER_LIMIT_TIGHTENED;
        ParameterLimitLoosened = parameter::PARAMETER_LIMIT_LOOSENED;
        RequestEncodingChanged = parameter::REQUEST_ENCODING_CHANGED;
        ParameterFlagChanged = parameter::PARAMETER_FLAG_CHANGED;
        EmptyValueAllowed = parameter::EMPTY_VALUE_ALLOWED;
        EmptyValueRefused = parameter::EMPTY_VALUE_REFUSED;
        ParametersReordered = parameter::PARAMETERS_REORDERED;
    }
    "Bodies of requests" {
        BodyAddedRequired = body::BODY_ADDED_REQUIRED;
        BodyAddedOptional = body::BODY_ADDED_OPTIONAL;
        BodyRemoved = body::BODY_REMOVED;
        BodyBecameRequired = body::BODY_BECAME_REQUIRED;
        BodyBecameOptional = body::BODY_BECAME_OPTIONAL;
        BodyTypeChanged = body::BODY_TYPE_CHANGED;
        BodyRenamed = body::BODY_RENAMED;
    }
    "Definitions" {
        SubtypeAdded = definition::SUBTYPE_ADDED;
        SubtypeRemoved = definition::SUBTYPE_REMOVED;
        DefinitionAdded = definition::DEFINITION_ADDED;
        DefinitionRemoved = definition::DEFINITION_REMOVED;
        DefinitionRenamed = definition::DEFINITION_RENAMED;
        DefinitionPossiblyRenamed = definition::DEFINITION_POSSIBLY_RENAMED;
        DefinitionTypeChanged = definition::DEFINITION_TYPE_CHANGED;
        InlineObjectLifted = definition::INLINE_OBJECT_LIFTED;
        DefinitionInlined = definition::DEFINITION_INLINED;
    }
    "Members of objects, elements of lists, values of maps" {
        PropertyAddedOptional = member::PROPERTY_ADDED_OPTIONAL;
        PropertyAddedRequired = member::PROPERTY_ADDED_REQUIRED;
        PropertyRemovedOptional = member::PROPERTY_REMOVED_OPTIONAL;
        PropertyRemovedRequired = member::PROPERTY_REMOVED_REQUIRED;
        PropertyBecameRequired = member::PROPERTY_BECAME_REQUIRED;
        PropertyBecameOptional = member::PROPERTY_BECAME_OPTIONAL;
        PropertyTypeChanged = member::PROPERTY_TYPE_CHANGED;
        PropertyFormatWidened = member::PROPERTY_FORMAT_WIDENED;
        PropertyFormatNarrowed = member::PROPERTY_FORMAT_NARROWED;
        PropertyFormatChanged = member::PROPERTY_FORMAT_CHANGED;
        PropertyEnumValueAdded = member::PROPERTY_ENUM_VALUE_ADDED;
        PropertyEnumValueRemoved = member::PROPERTY_ENUM_VALUE_REMOVED;
        PropertyEnumValueRespelled = member::PROPERTY_ENUM_VALUE_RESPELLED;
        PropertyEnumIntroduced = member::PROPERTY_ENUM_INTRODUCED;
        PropertyEnumDropped = member::PROPERTY_ENUM_DROPPED;
        PropertyLimitTightened = member::PROPERTY_LIMIT_TIGHTENED;
        PropertyLimitLoosened = member::PROPERTY_LIMIT_LOOSENED;
        PropertyDefaultChanged = member::PROPERTY_DEFAULT_CHANGED;
        MapBecameFreeForm = member::MAP_BECAME_FREE_FORM;
        FreeFormBecameMap = member::FREE_FORM_BECAME_MAP;
        PropertyFlagChanged = member::PROPERTY_FLAG_CHANGED;
        PropertyRenamed = member::PROPERTY_RENAMED;
    }
    "What is said of values besides types and limits" {
        BecameNullable = marker::BECAME_NULLABLE;
        BecameNotNullable = marker::BECAME_NOT_NULLABLE;
        BecameReadOnly = marker::BECAME_READ_ONLY;
        BecameWritable = marker::BECAME_WRITABLE;
        ObjectClosed = marker::OBJECT_CLOSED;
        ObjectOpened = marker::OBJECT_OPENED;
        OtherMembersTyped = marker::OTHER_MEMBERS_TYPED;
        OtherMembersUntyped = marker::OTHER_MEMBERS_UNTYPED;
        DiscriminatorAdded = marker::DISCRIMINATOR_ADDED;
        DiscriminatorRemoved = marker::DISCRIMINATOR_REMOVED;
        DiscriminatorChanged = marker::DISCRIMINATOR_CHANGED;
        DiscriminatorValueChanged = marker::DISCRIMINATOR_VALUE_CHANGED;
        Deprecated = marker::DEPRECATED;
        Undeprecated = marker::UNDEPRECATED;
        SecrecyChanged = marker::SECRECY_CHANGED;
        RustNameGiven = marker::RUST_NAME_GIVEN;
    }
    "Responses" {
        SuccessStatusAdded = response::SUCCESS_STATUS_ADDED;
        SuccessStatusRemoved = response::SUCCESS_STATUS_REMOVED;
        SuccessStatusChanged = response::SUCCESS_STATUS_CHANGED;
        ErrorStatusAdded = response::ERROR_STATUS_ADDED;
        ErrorStatusRemoved = response::ERROR_STATUS_REMOVED;
        ResponseBodyChanged = response::RESPONSE_BODY_CHANGED;
        ResponseBodyAppeared = response::RESPONSE_BODY_APPEARED;
        ResponseBodyDisappeared = response::RESPONSE_BODY_DISAPPEARED;
        ErrorBodyChanged = response::ERROR_BODY_CHANGED;
        ResponseHeaderAdded = response::RESPONSE_HEADER_ADDED;
        ResponseHeaderRemoved = response::RESPONSE_HEADER_REMOVED;
        ResponseHeaderChanged = response::RESPONSE_HEADER_CHANGED;
        ErrorCodeAdded = response::ERROR_CODE_ADDED;
        ErrorCodeRemoved = response::ERROR_CODE_REMOVED;
    }
    "What only Rust sees, as a consequence of something else" {
        RecursionChanged = rust::RECURSION_CHANGED;
        ArgumentsReordered = rust::ARGUMENTS_REORDERED;
        RustNameMoved = rust::RUST_NAME_MOVED;
        SurfaceChanged = rust::SURFACE_CHANGED;
        DocumentationChanged = rust::DOCUMENTATION_CHANGED;
    }
}

impl Kind {
    /// The stable name, `property-removed`.
    pub fn as_str(self) -> &'static str {
        self.rule().id
    }

    /// The kind in words, `property removed`.
    pub fn text(self) -> &'static str {
        self.rule().words
    }

    /// What happens, in a sentence.
    pub fn meaning(self) -> &'static str {
        self.rule().meaning
    }

    /// What to do about a change of this kind that travels so and means what the kind says; never empty.
    pub fn advice(self, direction: Direction, source: Level) -> String {
        advice::advice(self, self, direction, self.into(), source)
    }

    /// What else to do where the constructor `new` is among its lines of Rust; empty where there is nothing to say.
    pub fn constructor_advice(self) -> &'static str {
        self.rule().constructor
    }

    /// Examples, one for each way to travel.
    pub fn examples(self) -> Vec<Example> {
        example::of(self)
    }

    /// The ways in which something of this kind may travel; none where it is not about the wire.
    pub fn directions(self) -> &'static [Direction] {
        self.rule().directions
    }

    /// What it means to clients made from the old document, and to the regenerated crate before an older server: who sends
    /// the value decides. A single change may be milder.
    pub fn wire(self, direction: Direction) -> (Verdict, Verdict) {
        Ways::from(self).on(direction).together()
    }

    /// The verdicts where requests carry it, and where responses do.
    pub(super) fn said(self) -> [(Verdict, Verdict); 2] {
        let Rule { request, response, .. } = self.rule();
        [request, response].map(|way| (way.0.verdict, way.1.verdict))
    }

    /// False where Rust source cannot see such a change.
    pub(crate) fn touches_source(self) -> bool {
        self.rule().touches_source
    }

    /// What a change of a key is that no rule of its own knows; `None` for facts that Swagger has at the place.
    pub(crate) fn of_key(holds: Holds, key: &str) -> Option<Self> {
        let is_in_place = |it: &&Extension| matches!(holds, Holds::Node(place) if it.places.contains(&place));
        if let Some(known) = extension(key).filter(is_in_place) {
            return Some(Self::of_extension(known));
        }
        match holds {
            _ if is_extension(key) => Some(Self::ExtensionChanged),
            Holds::Node(place) => match place.key(key) {
                Some(known) if known.is_prose() => Some(Self::DocumentationChanged),
                Some(_) => None,
                None => Some(Self::UnknownKeyChanged),
            },
            _ => Some(Self::UnknownKeyChanged),
        }
    }

    /// What a change of an extension is, by its effect.
    fn of_extension(extension: &Extension) -> Self {
        match extension.effect {
            _ if extension.is_documentation() => Self::DocumentationChanged,
            Effect::Name => Self::RustNameGiven,
            Effect::Secret => Self::SecrecyChanged,
            Effect::Request => Self::RequestEncodingChanged,
            Effect::Discriminator => Self::DiscriminatorValueChanged,
            Effect::Repetition => Self::RepetitionChanged,
            Effect::Documentation
            | Effect::Flag
            | Effect::Signature
            | Effect::Features
            | Effect::Response
            | Effect::Null
            | Effect::Type => Self::ExtensionChanged,
        }
    }

    /// True where something of another type stands at a place: what it referred to is not referred to any more.
    pub(crate) fn is_other_type(self) -> bool {
        matches!(
            self,
            Self::PropertyTypeChanged
                | Self::ParameterTypeChanged
                | Self::BodyTypeChanged
                | Self::ResponseBodyChanged
                | Self::ResponseBodyAppeared
                | Self::ResponseBodyDisappeared
                | Self::ErrorBodyChanged
                | Self::DefinitionTypeChanged
                | Self::MapBecameFreeForm
                | Self::FreeFormBecameMap
                | Self::InlineObjectLifted
                | Self::DefinitionInlined
        )
    }

    /// True for what is said of values besides types and limits.
    pub(crate) fn is_beside_types(self) -> bool {
        self.group() == "marker"
    }

    /// True where a person has to say whether it is what it looks like.
    pub fn is_question(self) -> bool {
        matches!(self, Self::DefinitionPossiblyRenamed | Self::PropertyRenamed)
    }

    /// Where a report lists it.
    pub fn part(self) -> Part {
        match self {
            Self::DocumentationChanged | Self::TagDocumented | Self::InfoChanged => Part::Documentation,
            _ => Part::Api,
        }
    }
}
