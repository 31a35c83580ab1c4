//! Schemas compared, member by member: definitions, parameters, bodies, answers and headers.

use std::collections::BTreeSet;

use serde_json::Value;

use super::fact::{Facts, Pair, Scope};
use super::limits::{self, LIMITS};
use super::shape::{Shape, words};
use super::tree::{Names, Node};
use super::{Direction, Kind, Verdict};
use crate::diff::enums;

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

/// Keys that say what type a schema has; a change of type explains all of them.
const TYPE_KEYS: [&str; 9] =
    ["type", "$ref", "format", "items", "properties", "required", "additionalProperties", "enum", "allOf"];

/// Compares schemas. Knows which definitions have another name in the new document.
pub(super) struct Schemas<'f> {
    pub(super) facts: &'f mut Facts,
    pub(super) names: &'f Names,
}

impl Schemas<'_> {
    /// Everything about a schema.
    pub(super) fn compare(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role) {
        let (Some(old), Some(new)) = (&pair.old, &pair.new) else { return };
        if old.value == new.value && old.path == new.path {
            return;
        }
        self.kind(pair, old, new, scope, role);
        self.rest(pair, scope, role);
    }

    /// Type, format, members, elements.
    fn kind(&mut self, pair: &Pair<'_>, old: &Node<'_>, new: &Node<'_>, scope: &Scope, role: Role) {
        let inner = if role == Role::Definition { Role::Property } else { role };
        match (Shape::of(old.value), Shape::of(new.value)) {
            (Shape::Reference(before), Shape::Reference(after)) if before == self.names.definition(after) => {}
            (Shape::Scalar(before, old_format), Shape::Scalar(after, new_format)) if before == after => {
                self.format(pair, scope, role, (old_format, new_format));
                enums::compare(self.facts, pair, scope, role);
            }
            (Shape::List, Shape::List) => {
                self.compare(&pair.get("items"), &scope.part(format!("{}[]", scope.subject), &*scope.name), inner);
            }
            (Shape::Map, Shape::Map) => {
                let part = scope.part(format!("{}{{}}", scope.subject), &*scope.name);
                self.compare(&pair.get("additionalProperties"), &part, inner);
                self.members(pair, old, new, scope);
            }
            (Shape::Object | Shape::Free, Shape::Object | Shape::Free)
                if role == Role::Definition || Shape::of(old.value) == Shape::of(new.value) =>
            {
                self.members(pair, old, new, scope);
                self.more_members(pair, scope, role);
                // `object` may be said or left out: the same.
                self.facts.claim_key(pair, "type");
            }
            (Shape::AllOf, Shape::AllOf) if same_length(pair) => {
                self.parts(pair, scope, inner);
                self.members(pair, old, new, scope);
            }
            (Shape::File, Shape::File) => {}
            (Shape::Map, Shape::Free) => self.type_changed(pair, old, new, scope, role, What::MapBecameFree),
            (Shape::Free, Shape::Map) => self.type_changed(pair, old, new, scope, role, What::FreeBecameMap),
            _ => self.type_changed(pair, old, new, scope, role, What::Type),
        }
    }

    fn type_changed(&mut self, pair: &Pair<'_>, old: &Node<'_>, new: &Node<'_>, scope: &Scope, role: Role, what: What) {
        let lifted = match (Shape::of(old.value), Shape::of(new.value)) {
            (Shape::Object, Shape::Reference(name)) if self.names.lifted.contains(name) => {
                Some(Kind::InlineObjectLifted)
            }
            (Shape::Reference(name), Shape::Object) if self.names.inlined.contains(name) => {
                Some(Kind::DefinitionInlined)
            }
            _ => None,
        };
        let kind = lifted.unwrap_or(role.kind(what));
        self.facts.say(kind, scope, pair, words(old.value), words(new.value));
        for key in TYPE_KEYS {
            self.facts.claim_key(pair, key);
        }
    }

    fn format(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role, (old, new): (Option<&str>, Option<&str>)) {
        if old == new {
            return;
        }
        let width = |format: Option<&str>| match format {
            Some("int32" | "float") => Some(1),
            Some("int64" | "double") => Some(2),
            _ => None,
        };
        let (what, wire) = match (width(old), width(new)) {
            (Some(old), Some(new)) if old < new => (What::Widened, None),
            (Some(_), Some(_)) => (What::Narrowed, None),
            (None, Some(1)) if old.is_none() => (What::Narrowed, None),
            (Some(1), None) if new.is_none() => (What::Widened, None),
            (None, Some(2)) | (Some(2), None) => (What::Format, Some((Verdict::Harmless, Verdict::Harmless))),
            _ => (What::Format, Some(text_format(old, new, scope.direction))),
        };
        let text = |format: Option<&str>| format.unwrap_or("no format").to_owned();
        let is_dropped = role == Role::Parameter && what == What::Format && new.is_none();
        let kind = if is_dropped { Kind::ParameterFormatWidened } else { role.kind(what) };
        self.facts.say(kind, scope, pair, text(old), text(new)).wire = wire;
        self.facts.claim_key(pair, "format");
    }

    fn parts(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role) {
        let parts = pair.get("allOf");
        let (Some(old), Some(new)) = (&parts.old, &parts.new) else { return };
        let count = old.value.as_array().map_or(0, Vec::len);
        for index in 0..count {
            let pair = Pair { old: old.element(index), new: new.element(index) };
            self.compare(&pair, &scope.part(format!("{} part {index}", scope.subject), &*scope.name), role);
        }
    }

    /// The members of an object, and which of them are required.
    fn members(&mut self, pair: &Pair<'_>, old: &Node<'_>, new: &Node<'_>, scope: &Scope) {
        super::members::compare(self, pair, old, new, scope);
    }

    /// Whether other members may be there.
    fn more_members(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role) {
        let more = pair.get("additionalProperties");
        if more.is_equal() {
            return;
        }
        let text = |node: &Option<Node<'_>>| {
            node.as_ref().map_or("nothing said".to_owned(), |node| match node.value {
                Value::Bool(allowed) => allowed.to_string(),
                schema => words(schema),
            })
        };
        let (old, new) = (text(&more.old), text(&more.new));
        self.facts.say(
            role.kind(What::Marker),
            scope,
            pair,
            format!("other members: {old}"),
            format!("other members: {new}"),
        );
        self.facts.claim_key(pair, "additionalProperties");
    }

    /// Limits, defaults, marks and documentation.
    pub(super) fn rest(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role) {
        let keys: BTreeSet<&str> = [&pair.old, &pair.new].into_iter().flatten().flat_map(Node::keys).collect();
        for key in keys {
            let part = pair.get(key);
            if part.is_equal() || TYPE_KEYS.contains(&key) || role == Role::Parameter && PARAMETER_KEYS.contains(&key) {
                continue;
            }
            let text = |node: &Option<Node<'_>>| node.as_ref().map_or(String::new(), |node| short(node.value));
            let (old, new) = (text(&part.old), text(&part.new));
            let said = |text: String| if text.is_empty() { String::new() } else { format!("{key} {text}") };
            if pair.is_prose(key) {
                self.facts.say(
                    Kind::DocumentationChanged,
                    &scope.part(scope.subject.clone(), ""),
                    pair,
                    String::new(),
                    String::new(),
                );
            } else if key == "default" {
                self.facts.say(role.kind(What::Default), scope, pair, old, new);
            } else if LIMITS.contains(&key) {
                let is_tighter =
                    limits::is_tighter(key, part.old.as_ref().map(|it| it.value), part.new.as_ref().map(|it| it.value));
                let what = if is_tighter { What::Tightened } else { What::Loosened };
                self.facts.say(role.kind(what), scope, pair, said(old), said(new));
            } else {
                let kind = Kind::of_key(pair.holds(), key).filter(|kind| *kind == Kind::RequestEncodingChanged);
                self.facts.say(kind.unwrap_or(role.kind(What::Marker)), scope, pair, said(old), said(new));
            }
            self.facts.claim_key(pair, key);
        }
    }
}

/// What the comparison of parameters looks at itself.
const PARAMETER_KEYS: [&str; 5] = ["name", "in", "required", "collectionFormat", "schema"];

fn same_length(pair: &Pair<'_>) -> bool {
    let length = |node: &Option<Node<'_>>| node.as_ref().and_then(|node| node.value["allOf"].as_array()).map(Vec::len);
    length(&pair.old) == length(&pair.new)
}

/// What another format of a text means: who sends it decides.
fn text_format(old: Option<&str>, new: Option<&str>, direction: Direction) -> (Verdict, Verdict) {
    use Verdict::{Breaks, Harmless, May};
    let (request, response) = match (old, new) {
        (None, Some(_)) => ((Breaks, Harmless), (Harmless, May)),
        (Some(_), None) => ((Harmless, May), (Breaks, Harmless)),
        _ => ((Breaks, Breaks), (Breaks, Breaks)),
    };
    direction.of(request, response)
}

/// A value as it is told; long ones are cut.
pub(super) fn short(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if text.chars().count() > 80 { text.chars().take(79).chain(['…']).collect() } else { text }
}
