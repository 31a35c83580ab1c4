//! Schemas compared, member by member: definitions, parameters, bodies, responses and headers.

use std::sync::LazyLock;

use serde_json::{Map, Value};

use super::comparer::Comparer;
use super::fact::{Pair, Scope};
use super::flat;
use super::members::{self, Side};
use super::role::{Role, SchemaChange};
use super::route::{HARMLESS, Route, Ways};
use super::tree::Node;
use super::{Direction, Kind, Verdict};
use crate::diff::enums;
use crate::extension::INT_OR_STRING;
use crate::understand::{understand, understand_with_null};
use crate::understood::Understood;

/// Keys that say what type a schema has; a change of type explains all of them.
pub(super) const TYPE_KEYS: [&str; 9] =
    ["type", "$ref", "format", "items", "properties", "required", "additionalProperties", "enum", "allOf"];

impl Comparer<'_, '_> {
    /// Everything about a schema.
    pub(super) fn compare(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role) {
        let (Some(old), Some(new)) = (&pair.old, &pair.new) else { return };
        if old.value == new.value {
            if old.path != new.path {
                self.facts.mark_explained(pair);
            }
            return;
        }
        // A wrapper says nothing of its own; what is compared within it is explained without it.
        if let (Some(inner), _) | (_, Some(inner)) = (old.unwrapped(), new.unwrapped()) {
            let pair = if old.unwrapped().is_some() { Pair::both(&inner, new) } else { Pair::both(old, &inner) };
            self.compare(&pair, scope, role);
            return self.facts.mark_explained(&pair);
        }
        let read = |node: &Node<'_>| understand_with_null(node.holds, node.value);
        let meanings = [read(old), read(new)];
        let told = self.kind(pair, (old, new), &meanings, scope, role);
        self.null(pair, (old, new), &meanings, scope, role);
        self.other_keys(pair, scope, role, told);
        self.shape(pair, scope, role);
    }

    /// Type, format, members, elements. Gives the keys of which it told everything that can stand there.
    fn kind(
        &mut self,
        pair: &Pair<'_>,
        (old, new): (&Node<'_>, &Node<'_>),
        meanings: &[(Understood, bool); 2],
        scope: &Scope,
        role: Role,
    ) -> &'static [&'static str] {
        let inner = if role == Role::Definition { Role::Property } else { role };
        let part = |mark: &str| scope.part(format!("{}{mark}", scope.subject), &*scope.name);
        let (before, after) = (as_compared(old, meanings[0].0.clone()), as_compared(new, meanings[1].0.clone()));
        match (&before, &after) {
            (Understood::Reference(before), Understood::Reference(after))
                if before == self.renames.definition(after) =>
            {
                // A reference that something stands beside may be the only part of an `allOf`: the same.
                self.facts.mark_key_explained(pair, "$ref");
                self.facts.mark_key_explained(pair, "allOf");
                self.documentation(pair, scope);
                &[]
            }
            (
                Understood::Scalar { kind: before, format: old_format, .. },
                Understood::Scalar { kind: after, format: new_format, .. },
            ) if before == after => {
                self.format(pair, scope, role, (before, old_format.as_deref(), new_format.as_deref()));
                enums::compare(self.facts, pair, scope, role);
                self.type_said(pair, before);
                &["enum"]
            }
            (Understood::List(_), Understood::List(_)) => {
                self.elements(pair, &part("[]"), inner);
                self.type_said(pair, "array");
                &["items"]
            }
            // A map to anything is any object; of objects on both sides, members come and go.
            (Understood::Map(values), Understood::Map(now))
                if is_free(now) && !is_free(values) && !is_of_objects(new, values) =>
            {
                self.type_changed(pair, (&before, &after), scope, role, SchemaChange::MapBecameFree)
            }
            (Understood::Map(values), Understood::Map(now))
                if is_free(values) && !is_free(now) && !is_of_objects(old, now) =>
            {
                self.type_changed(pair, (&before, &after), scope, role, SchemaChange::FreeBecameMap)
            }
            (Understood::Map(_), Understood::Map(_)) => {
                self.compare(&pair.get("additionalProperties"), &part("{}"), inner);
                self.members(pair, old, new, scope);
                self.type_said(pair, "object");
                &["additionalProperties", "properties", "required"]
            }
            // What may be anything need not be an object.
            (Understood::Object(_), Understood::Free) | (Understood::Free, Understood::Object(_))
                if role != Role::Definition && (is_anything(old) || is_anything(new)) =>
            {
                self.type_changed(pair, (&before, &after), scope, role, SchemaChange::Type)
            }
            (Understood::Object(_) | Understood::Free, Understood::Object(_) | Understood::Free) => {
                self.members(pair, old, new, scope);
                self.others(pair, scope, role);
                self.type_said(pair, "object");
                &["additionalProperties", "properties", "required"]
            }
            _ if self.put_together(pair, (old, new), (&before, &after), scope, role) => &[],
            (Understood::File, Understood::File) => &[],
            (Understood::Map(_), Understood::Free) | (Understood::Free, Understood::Map(_)) if is_closed(pair) => {
                self.others(pair, scope, role);
                self.type_said(pair, "object");
                &["additionalProperties"]
            }
            (Understood::Map(_), Understood::Free) => {
                self.type_changed(pair, (&before, &after), scope, role, SchemaChange::MapBecameFree)
            }
            (Understood::Free, Understood::Map(_)) => {
                self.type_changed(pair, (&before, &after), scope, role, SchemaChange::FreeBecameMap)
            }
            _ => self.type_changed(pair, (&before, &after), scope, role, SchemaChange::Type),
        }
    }

    /// The type may be said, or follow from what stands beside it: the same. Null beside it is told by itself.
    pub(super) fn type_said(&mut self, pair: &Pair<'_>, ty: &str) {
        let is_type = |said: &Value| match said {
            Value::Array(types) => types.iter().all(|said| said == ty || said == "null"),
            said => said == ty,
        };
        let is_plain = |node: &Node<'_>| node.value.get("type").is_none_or(is_type);
        if [&pair.old, &pair.new].into_iter().flatten().all(is_plain) {
            self.facts.mark_key_explained(pair, "type");
        }
    }

    /// What a list holds: anything, where nothing is said.
    fn elements(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role) {
        let items = pair.get("items");
        if items.old.is_some() && items.new.is_some() {
            return self.compare(&items, scope, role);
        }
        self.compare(&or_anything(pair, "items"), scope, role);
        self.facts.mark_key_explained(pair, "items");
    }

    fn type_changed(
        &mut self,
        pair: &Pair<'_>,
        (old, new): (&Understood, &Understood),
        scope: &Scope,
        role: Role,
        what: SchemaChange,
    ) -> &'static [&'static str] {
        let is_same = match (&pair.old, &pair.new) {
            (Some(old), Some(new)) => flat::is_same(self.trees, self.renames, old, new),
            _ => false,
        };
        let kind = match (old, new) {
            _ if role == Role::Definition || !is_same => role.kind(what),
            (Understood::Reference(_), Understood::Reference(_)) => role.kind(what),
            (_, Understood::Reference(_)) => Kind::InlineObjectLifted,
            (Understood::Reference(_), _) => Kind::DefinitionInlined,
            _ => role.kind(what),
        };
        if is_same {
            self.facts.record_of_rust(kind, scope, pair, old.to_string(), new.to_string());
        } else {
            let is_judged = !matches!(kind, Kind::MapBecameFreeForm | Kind::FreeFormBecameMap);
            let judged = if is_judged { self.fit(pair, (old, new), scope, role) } else { None };
            let fact = self.facts.record(kind, scope, pair, old.to_string(), new.to_string());
            (fact.said, fact.like) = judged.unwrap_or((fact.said, fact.like));
        }
        for key in TYPE_KEYS.into_iter().chain([INT_OR_STRING]) {
            self.facts.mark_key_explained(pair, key);
        }
        &[]
    }

    fn format(
        &mut self,
        pair: &Pair<'_>,
        scope: &Scope,
        role: Role,
        (kind, old, new): (&str, Option<&str>, Option<&str>),
    ) {
        if old == new {
            return;
        }
        // Numbers of both sizes are read as the larger.
        let float = matches!((old, new), (Some("float"), Some("double")) | (Some("double"), Some("float")));
        let width = |format: Option<&str>| match format {
            Some("int32" | "float") => Some(1),
            Some("int64" | "double") => Some(2),
            _ => None,
        };
        let (what, ways) = match (width(old), width(new)) {
            (Some(old), Some(new)) => {
                let change = if old < new { SchemaChange::Widened } else { SchemaChange::Narrowed };
                (change, float.then(|| scope.route.of(role.kind(change).wire(Direction::Request), HARMLESS)))
            }
            (None, Some(1)) if old.is_none() => (SchemaChange::Narrowed, None),
            (Some(1), None) if new.is_none() => (SchemaChange::Widened, None),
            (None, Some(2)) | (Some(2), None) => (SchemaChange::Format, Some(HARMLESS.into())),
            // Says how a value is typed in, not which values there are; of truth values, nothing.
            _ if kind == "boolean" || [old, new].iter().all(|it| matches!(it, None | Some("password"))) => {
                (SchemaChange::Format, Some(HARMLESS.into()))
            }
            _ => (SchemaChange::Format, Some(text_format(old, new, scope.route))),
        };
        let text = |format: Option<&str>| format.unwrap_or("no format").to_owned();
        let is_dropped = role == Role::Parameter && what == SchemaChange::Format && new.is_none();
        let kind = if is_dropped { Kind::ParameterFormatWidened } else { role.kind(what) };
        // A header is read by whoever asks for it.
        let route = if role == Role::Header { scope.route.of_errors() } else { scope.route };
        let fact = self.facts.record(kind, scope, pair, text(old), text(new));
        fact.said = ways.map_or(fact.said, |ways| route.of(ways.request, ways.response));
        self.facts.mark_key_explained(pair, "format");
    }

    /// The members of an object, and which of them are required.
    fn members(&mut self, pair: &Pair<'_>, old: &Node<'_>, new: &Node<'_>, scope: &Scope) {
        members::compare(self, pair, (&Side::of(old), &Side::of(new)), scope);
    }
}

/// A schema of which nothing is said.
static ANYTHING: LazyLock<Value> = LazyLock::new(|| Value::Object(Map::new()));

/// The schemas under `key`: anything, where there is none.
pub(super) fn or_anything<'a>(pair: &Pair<'a>, key: &str) -> Pair<'a> {
    let schema = |node: &Node<'a>| node.get(key).unwrap_or_else(|| node.with(key, &ANYTHING));
    Pair { old: pair.old.as_ref().map(schema), new: pair.new.as_ref().map(schema) }
}

/// What the schema is. A part that something stands beside is compared as a part.
pub(super) fn understood(node: &Node<'_>) -> Understood {
    as_compared(node, understand(node.holds, node.value))
}

fn as_compared(node: &Node<'_>, understood: Understood) -> Understood {
    match (understood, node.value.get("allOf").and_then(Value::as_array)) {
        (reference @ Understood::Reference(_), _) => reference,
        (_, Some(parts)) if !parts.is_empty() => Understood::AllOf(parts.len()),
        (understood, _) => understood,
    }
}

/// True where one side allows no members.
fn is_closed(pair: &Pair<'_>) -> bool {
    let more = pair.get("additionalProperties");
    [more.old, more.new].iter().flatten().any(|node| node.value == &Value::Bool(false))
}

/// True for a map to objects of any kind, where the other side has objects too.
fn is_of_objects(map: &Node<'_>, other: &Understood) -> bool {
    let values = map.get("additionalProperties").and_then(|values| values.value.get("type"));
    values.is_some_and(|ty| ty == "object") && matches!(other, Understood::Object(_) | Understood::AllOf(_))
}

/// True where nothing is said of the values, not even that they are objects.
fn is_anything(node: &Node<'_>) -> bool {
    let says = |key: &str| node.value.get(key).is_some();
    understood(node) == Understood::Free && !says("type") && !says("additionalProperties")
}

fn is_free(schema: &Understood) -> bool {
    *schema == Understood::Free
}

/// What another format of a text means: who sends it decides.
fn text_format(old: Option<&str>, new: Option<&str>, route: Route) -> Ways {
    use Verdict::{Breaks, Harmless, May};
    let request = match (old, new) {
        (None, _) => (Breaks, Harmless),
        (_, None) => (Harmless, May),
        _ => (Breaks, Breaks),
    };
    // Of all formats a timestamp alone is read as something else than text.
    let is_read = |format: Option<&str>| format == Some("date-time");
    let response = match (old, new) {
        (None, _) => (Harmless, May),
        (_, None) => (if is_read(old) { Breaks } else { May }, Harmless),
        _ => (if is_read(old) { Breaks } else { May }, if is_read(new) { Breaks } else { May }),
    };
    route.of(request, response)
}
