//! The kinds of changes: their names, what to do about them, and what they mean on the wire.

use super::Direction;
use super::Verdict::{self, Breaks, Harmless, May};
use crate::extension::{Content, Effect, Extension, extension};
use crate::grammar::{Holds, is_extension};

/// In which part of a report a kind belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The API itself.
    Api,
    /// Documentation and flags; nothing on the wire.
    Documentation,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $text:literal, $say:literal, $advice:literal;)*) => {
        /// What kind of change.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $(#[doc = $say] $name,)*
        }

        impl Kind {
            /// All kinds.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// The stable name, `property-removed`.
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text,)* }
            }

            /// The kind in words, `property removed`.
            pub fn text(self) -> &'static str {
                match self { $(Self::$name => $say,)* }
            }

            /// What a reader should do; empty where there is nothing to do.
            pub fn advice(self) -> &'static str {
                match self { $(Self::$name => $advice,)* }
            }
        }
    };
}

kinds! {
    BasePathChanged = "base-path-changed", "base path changed", "Every address changes: ask whether old servers redirect.";
    HostChanged = "host-changed", "host or schemes changed", "";
    InfoChanged = "info-changed", "title or version of the document changed", "";
    ExtensionChanged = "extension-changed", "extension changed", "";
    UnknownKeyChanged = "unknown-key-changed", "key that Swagger does not know changed", "";
    UnusedPartChanged = "unused-part-changed", "shared part that no operation uses changed", "";
    TagDocumented = "tag-listed", "list of tags changed", "";
    SecuritySchemeAdded = "security-scheme-added", "security scheme added", "";
    SecuritySchemeRemoved = "security-scheme-removed", "security scheme removed", "Ask how clients authenticate now.";
    SecuritySchemeChanged = "security-scheme-changed", "security scheme changed", "Credentials travel differently: both servers cannot be served at once.";
    SecurityAdded = "security-added", "credentials are needed now", "Calls without credentials will be refused.";
    SecurityDropped = "security-dropped", "credentials no longer needed", "Credentials are no longer sent: an older server refuses the call.";
    SecurityChanged = "security-changed", "other credentials accepted", "Ask which credentials still work.";
    SecurityMoved = "security-moved", "security moved between document and operations", "";

    OperationAdded = "operation-added", "operation added", "An older server returns 404.";
    OperationRemoved = "operation-removed", "operation removed", "Find callers and what replaces it.";
    OperationDeprecated = "operation-deprecated", "operation deprecated", "Look for a successor.";
    OperationUndeprecated = "operation-undeprecated", "operation no longer deprecated", "";
    OperationIdChanged = "operation-id-changed", "operation id changed", "The method of the client has another name: rename calls.";
    OperationMoved = "operation-moved", "operation moved to another address", "No compiler sees it: old and new servers need different crates.";
    PathParameterRenamed = "path-parameter-renamed", "path parameter renamed", "";
    TagChanged = "tag-changed", "tags of the operation changed", "";
    ConsumesChanged = "consumes-changed", "media types of the request changed", "The content type that is sent by default may be another.";
    RepetitionChanged = "repetition-changed", "failed calls are repeated in another way", "Ask whether what is repeated now may take effect twice, and who waits for what no longer is.";
    ProducesChanged = "produces-changed", "media types of the responses changed", "The client asks for other media types.";

    ParameterAddedOptional = "parameter-added-optional", "optional parameter added", "An older server ignores it.";
    ParameterAddedRequired = "parameter-added-required", "required parameter added", "Every caller must give it.";
    ParameterRemovedOptional = "parameter-removed-optional", "optional parameter removed", "The server may ignore or refuse it.";
    ParameterRemovedRequired = "parameter-removed-required", "required parameter removed", "An older server still needs it.";
    ParameterBecameRequired = "parameter-became-required", "optional parameter became required", "Every caller must give it.";
    ParameterBecameOptional = "parameter-became-optional", "required parameter became optional", "The argument became a setter.";
    ParameterTypeChanged = "parameter-type-changed", "type of the parameter changed", "Callers pass another type.";
    ParameterFormatWidened = "parameter-format-widened", "format of the parameter widened", "";
    ParameterFormatNarrowed = "parameter-format-narrowed", "format of the parameter narrowed", "Values that were fine may be refused.";
    ParameterDefaultChanged = "parameter-default-changed", "default of the parameter changed", "Callers that leave it out get something else: give it where it matters.";
    ParameterEnumValueAdded = "parameter-enum-value-added", "value of the parameter added", "";
    ParameterEnumValueRemoved = "parameter-enum-value-removed", "value of the parameter removed", "Callers must choose another.";
    ParameterEnumValueRespelled = "parameter-enum-value-respelled", "value of the parameter is spelled differently", "The same Rust, another text on the wire: old and new servers need different crates.";
    ParameterEnumIntroduced = "parameter-enum-introduced", "values of the parameter became an enum", "Other values may be refused.";
    ParameterEnumDropped = "parameter-enum-dropped", "values of the parameter are no longer an enum", "";
    ParameterListStyleChanged = "parameter-list-style-changed", "list style changed", "The same Rust, another text on the wire: old and new servers need different crates.";
    ParameterMoved = "parameter-moved", "parameter moved to another part of the request", "The same Rust, another request: old and new servers need different crates.";
    ParameterLimitTightened = "parameter-limit-tightened", "limit of the parameter tightened", "Values that were fine may be refused.";
    ParameterLimitLoosened = "parameter-limit-loosened", "limit of the parameter loosened", "";
    RequestEncodingChanged = "request-encoding-changed", "value is sent in another way", "The same value, another request: old and new servers need different crates.";
    ParameterFlagChanged = "parameter-flag-changed", "flag of the parameter changed", "";
    ParametersReordered = "parameters-reordered", "parameters in another order", "";

    BodyAddedRequired = "body-added-required", "required body added", "Every caller must give it.";
    BodyAddedOptional = "body-added-optional", "optional body added", "";
    BodyRemoved = "body-removed", "body removed", "The server may ignore or refuse it.";
    BodyBecameRequired = "body-became-required", "optional body became required", "Every caller must give it.";
    BodyBecameOptional = "body-became-optional", "required body became optional", "The argument became a setter.";
    BodyTypeChanged = "body-type-changed", "type of the body changed", "Callers send something else.";
    BodyRenamed = "body-renamed", "body renamed", "";

    SubtypeAdded = "subtype-added", "kind of an object added", "Match on it; until then it is read as an unknown kind.";
    SubtypeRemoved = "subtype-removed", "kind of an object removed", "Code that names it no longer compiles.";
    DefinitionAdded = "definition-added", "definition added", "";
    DefinitionRemoved = "definition-removed", "definition removed", "Code that names the type no longer compiles.";
    DefinitionRenamed = "definition-renamed", "definition renamed", "Rename the type in code; nothing changes on the wire.";
    DefinitionPossiblyRenamed = "definition-possibly-renamed", "definition renamed and changed?", "Is it the same under another name? What else differs is told beside it; if not, one is gone and one is new.";
    DefinitionTypeChanged = "definition-type-changed", "type of the definition changed", "Code that uses the type has to change.";
    InlineObjectLifted = "inline-object-lifted", "inline object became a definition", "Rename the type in code; nothing changes on the wire.";
    DefinitionInlined = "definition-inlined", "definition became an inline object", "Rename the type in code; nothing changes on the wire.";

    PropertyAddedOptional = "property-added-optional", "optional property added", "";
    PropertyAddedRequired = "property-added-required", "required property added", "Requests must carry it; an older server does not send it.";
    PropertyRemovedOptional = "property-removed-optional", "optional property removed", "Code that names it no longer compiles; what the server sends is still in `extra`.";
    PropertyRemovedRequired = "property-removed-required", "required property removed", "Code that names it no longer compiles.";
    PropertyBecameRequired = "property-became-required", "optional property became required", "The field is no longer an `Option`; an older server may leave it out.";
    PropertyBecameOptional = "property-became-optional", "required property became optional", "The field is an `Option` now.";
    PropertyTypeChanged = "property-type-changed", "type of the property changed", "Old and new servers need different crates.";
    PropertyFormatWidened = "property-format-widened", "format of the property widened", "Larger values do not fit into the old type.";
    PropertyFormatNarrowed = "property-format-narrowed", "format of the property narrowed", "Larger values do not fit into the new type.";
    PropertyFormatChanged = "property-format-changed", "format of the property changed", "";
    PropertyEnumValueAdded = "enum-value-added", "enum value added", "";
    PropertyEnumValueRemoved = "enum-value-removed", "enum value removed", "Code that names it no longer compiles.";
    PropertyEnumValueRespelled = "enum-value-respelled", "enum value is spelled differently", "The same Rust, another text on the wire: old and new servers need different crates.";
    PropertyEnumIntroduced = "enum-introduced", "text became an enum", "The field has another type.";
    PropertyEnumDropped = "enum-dropped", "enum became text", "The field has another type.";
    PropertyLimitTightened = "limit-tightened", "limit tightened", "Values that were fine may be refused.";
    PropertyLimitLoosened = "limit-loosened", "limit loosened", "";
    PropertyDefaultChanged = "default-changed", "default changed", "Requests that leave it out get something else: give it where it matters.";
    MapBecameFreeForm = "map-became-free-form", "map became an object of any kind", "The field is any JSON now.";
    FreeFormBecameMap = "free-form-became-map", "object of any kind became a map", "The field is a map now.";
    PropertyFlagChanged = "flag-changed", "flag of the property changed", "";
    BecameNullable = "became-nullable", "null became a value", "Where a null comes that was not foreseen, the field is `None` or its default.";
    BecameNotNullable = "became-not-nullable", "null is no longer a value", "Give a value where requests left it null.";
    BecameReadOnly = "became-read-only", "filled by the server now", "Requests should leave it out.";
    BecameWritable = "became-writable", "no longer filled by the server alone", "Requests may have to carry it.";
    ObjectClosed = "object-closed", "other members are no longer allowed", "Members that were read and are not known are sent back: remove them from `extra`.";
    ObjectOpened = "object-opened", "other members are allowed now", "An older server refuses them.";
    OtherMembersChanged = "other-members-changed", "type of other members changed", "Members that are not listed have to be of the type.";
    DiscriminatorAdded = "discriminator-added", "kinds are told apart by a member now", "The member has to name a kind.";
    DiscriminatorRemoved = "discriminator-removed", "kinds are no longer told apart", "Code that matches on kinds has to change.";
    DiscriminatorChanged = "discriminator-changed", "kinds are told apart by another member", "Old and new servers need different crates.";
    DiscriminatorValueChanged = "discriminator-value-changed", "a kind goes by another value", "The same Rust, another text on the wire: old and new servers need different crates.";
    EmptyValueAllowed = "empty-value-allowed", "empty value allowed", "An older server may refuse it.";
    EmptyValueRefused = "empty-value-refused", "empty value no longer allowed", "Leave it out where it is empty.";
    Deprecated = "deprecated", "marked as deprecated", "Look for a successor.";
    Undeprecated = "undeprecated", "no longer marked as deprecated", "";
    SecrecyChanged = "secrecy-changed", "shown or hidden by `Debug`", "Look at what logs hold.";
    RustNameGiven = "rust-name-given", "name in Rust given", "Rename it in code.";
    PropertyRenamed = "property-renamed", "property renamed?", "Is it the same under another name? Then move values over; if not, one is gone and one is new.";

    SuccessStatusAdded = "success-status-added", "success status added", "Code that compares the status may be surprised.";
    SuccessStatusRemoved = "success-status-removed", "success status removed", "";
    SuccessStatusChanged = "success-status-changed", "success status changed", "Code that compares the status must change.";
    ErrorStatusAdded = "error-status-added", "error status added", "";
    ErrorStatusRemoved = "error-status-removed", "error status removed", "";
    ResponseBodyChanged = "response-body-changed", "type of the response changed", "Code that reads the response has to change.";
    ResponseBodyAppeared = "response-body-appeared", "response has a body now", "An older server sends none.";
    ResponseBodyDisappeared = "response-body-disappeared", "response no longer has a body", "Code that reads it no longer compiles.";
    ErrorBodyChanged = "error-body-changed", "body of an error changed", "";
    ResponseHeaderAdded = "response-header-added", "header of the response added", "";
    ResponseHeaderRemoved = "response-header-removed", "header of the response removed", "Code that reads it gets nothing.";
    ResponseHeaderChanged = "response-header-changed", "header of the response changed", "";
    ErrorCodeAdded = "error-code-added", "error code added", "";
    ErrorCodeRemoved = "error-code-removed", "error code removed", "Code that checks for it never sees it.";

    RecursionChanged = "boxing-changed", "a field is boxed differently, because of a cycle", "Add or remove `Box` where the field is set.";
    ArgumentsReordered = "arguments-reordered", "arguments of the method in another order", "Where types are equal the compiler does not see it: check every call.";
    RustNameMoved = "rust-name-moved", "another Rust name, because of a collision", "Rename it in code.";
    SurfaceChanged = "rust-surface-changed", "consequence for the Rust surface", "";
    DocumentationChanged = "documentation-changed", "documentation changed", "";
}

impl Kind {
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
            Effect::Documentation if extension.content == Content::Text => Self::DocumentationChanged,
            Effect::Name => Self::RustNameGiven,
            Effect::Secret => Self::SecrecyChanged,
            Effect::Request => Self::RequestEncodingChanged,
            Effect::Discriminator => Self::DiscriminatorValueChanged,
            Effect::Repetition => Self::RepetitionChanged,
            Effect::Documentation | Effect::Flag | Effect::Response | Effect::Null | Effect::Type => {
                Self::ExtensionChanged
            }
        }
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

    /// False where Rust source cannot see such a change.
    pub(crate) fn touches_source(self) -> bool {
        !matches!(
            self,
            Self::DocumentationChanged
                | Self::TagDocumented
                | Self::InfoChanged
                | Self::HostChanged
                | Self::UnusedPartChanged
                | Self::TagChanged
                | Self::BasePathChanged
                | Self::SecuritySchemeAdded
                | Self::SecuritySchemeRemoved
                | Self::SecuritySchemeChanged
                | Self::SecurityAdded
                | Self::SecurityDropped
                | Self::SecurityChanged
                | Self::SecurityMoved
                | Self::OperationMoved
                | Self::RepetitionChanged
                | Self::ParameterDefaultChanged
                | Self::ParameterLimitTightened
                | Self::ParameterLimitLoosened
                | Self::ParameterListStyleChanged
                | Self::PropertyLimitTightened
                | Self::PropertyLimitLoosened
                | Self::PropertyDefaultChanged
                | Self::ErrorStatusAdded
                | Self::ErrorStatusRemoved
                | Self::ErrorBodyChanged
                | Self::ResponseHeaderAdded
                | Self::ResponseHeaderRemoved
                | Self::ResponseHeaderChanged
        )
    }

    /// What it means to clients made from the old document, and to the regenerated crate before an older server.
    pub(crate) fn wire(self, direction: Direction) -> (Verdict, Verdict) {
        match self {
            Self::BasePathChanged
            | Self::SecuritySchemeChanged
            | Self::OperationMoved
            | Self::ConsumesChanged
            | Self::ParameterTypeChanged
            | Self::ParameterEnumValueRespelled
            | Self::ParameterListStyleChanged
            | Self::ParameterMoved
            | Self::RequestEncodingChanged
            | Self::BodyTypeChanged
            | Self::ResponseBodyChanged => (Breaks, Breaks),
            Self::OperationRemoved
            | Self::SecurityAdded
            | Self::ParameterAddedRequired
            | Self::ParameterBecameRequired
            | Self::ParameterFormatNarrowed
            | Self::ParameterEnumValueRemoved
            | Self::ParameterEnumIntroduced
            | Self::ParameterLimitTightened
            | Self::BodyAddedRequired
            | Self::BodyBecameRequired
            | Self::ResponseBodyDisappeared => (Breaks, Harmless),
            Self::SecuritySchemeRemoved | Self::SecurityChanged | Self::SuccessStatusChanged => (Breaks, May),
            Self::OperationAdded
            | Self::SecurityDropped
            | Self::ParameterAddedOptional
            | Self::ParameterBecameOptional
            | Self::EmptyValueAllowed
            | Self::ParameterFormatWidened
            | Self::ParameterEnumValueAdded
            | Self::ParameterEnumDropped
            | Self::ParameterLimitLoosened
            | Self::BodyAddedOptional
            | Self::BodyBecameOptional => (Harmless, May),
            Self::ParameterRemovedOptional
            | Self::EmptyValueRefused
            | Self::BodyRemoved
            | Self::SuccessStatusAdded
            | Self::SuccessStatusRemoved
            | Self::ResponseHeaderRemoved => (May, Harmless),
            Self::ParameterRemovedRequired => (May, Breaks),
            Self::ParameterDefaultChanged
            | Self::ProducesChanged
            | Self::RepetitionChanged
            | Self::ErrorBodyChanged
            | Self::ResponseHeaderChanged
            | Self::ErrorCodeRemoved => (May, May),
            Self::ResponseBodyAppeared => (Harmless, Breaks),
            _ => self.wire_of_member(direction),
        }
    }

    /// The same for what requests and responses carry: who sends it decides.
    fn wire_of_member(self, direction: Direction) -> (Verdict, Verdict) {
        let (request, response) = match self {
            Self::PropertyTypeChanged
            | Self::PropertyEnumValueRespelled
            | Self::DefinitionTypeChanged
            | Self::DiscriminatorChanged
            | Self::DiscriminatorValueChanged
            | Self::PropertyRenamed => ((Breaks, Breaks), (Breaks, Breaks)),
            Self::PropertyAddedOptional => ((Harmless, May), (Harmless, Harmless)),
            Self::PropertyAddedRequired | Self::PropertyBecameRequired => ((Breaks, Harmless), (Harmless, Breaks)),
            Self::PropertyRemovedOptional => ((May, Harmless), (May, Harmless)),
            Self::PropertyRemovedRequired => ((May, Breaks), (Breaks, Harmless)),
            Self::PropertyBecameOptional | Self::PropertyFormatWidened | Self::MapBecameFreeForm => {
                ((Harmless, May), (Breaks, Harmless))
            }
            Self::PropertyEnumValueAdded
            | Self::PropertyEnumDropped
            | Self::PropertyLimitLoosened
            | Self::SubtypeAdded
            | Self::BecameNullable
            | Self::DiscriminatorRemoved => ((Harmless, May), (May, Harmless)),
            Self::PropertyEnumValueRemoved
            | Self::SubtypeRemoved
            | Self::PropertyEnumIntroduced
            | Self::PropertyFormatNarrowed
            | Self::PropertyFormatChanged
            | Self::PropertyLimitTightened
            | Self::FreeFormBecameMap => ((Breaks, Harmless), (Harmless, May)),
            Self::PropertyDefaultChanged => ((May, May), (Harmless, Harmless)),
            Self::BecameReadOnly => ((May, Breaks), (Harmless, Harmless)),
            Self::BecameWritable => ((Breaks, May), (Harmless, Harmless)),
            Self::ObjectClosed => ((Breaks, Harmless), (May, Harmless)),
            Self::ObjectOpened => ((Harmless, Breaks), (Harmless, May)),
            Self::OtherMembersChanged => ((May, May), (May, May)),
            Self::DiscriminatorAdded | Self::BecameNotNullable => ((May, Harmless), (Harmless, May)),
            _ => return (Harmless, Harmless),
        };
        direction.of(request, response)
    }
}
