//! What schemas say of their values besides types and limits: whether null is one of them, who fills them, whether other
//! members may be there, what tells kinds apart. The verdict follows from who sends the value.

use serde_json::Value;

use super::Kind;
use super::Verdict::{Breaks, Harmless, May};
use super::comparer::{Comparer, summary, truncated};
use super::fact::{Pair, Scope};
use super::fields::Fields;
use super::role::Role;
use super::route::Ways;
use super::tree::{MOST_REFERENCES, Node, Tree};
use crate::extension::{self, Content};
use crate::grammar::Holds;
use crate::pointer::Pointer;
use crate::understand::may_be_null;
use crate::understood::Understood;

/// What an object says of members that it does not list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Others {
    Open,
    Typed,
    Closed,
}

impl Others {
    fn of(node: Option<&Node<'_>>) -> Self {
        match node.map(|node| node.value) {
            Some(Value::Bool(false)) => Self::Closed,
            Some(Value::Object(_)) => Self::Typed,
            _ => Self::Open,
        }
    }
}

impl Comparer<'_, '_> {
    /// Whether null is one of the values.
    pub(super) fn null(
        &mut self,
        pair: &Pair<'_>,
        (old, new): (&Node<'_>, &Node<'_>),
        meanings: &[(Understood, bool); 2],
        scope: &Scope,
        role: Role,
    ) {
        let text = |is_nullable: bool| (if is_nullable { "or null" } else { "not null" }).to_owned();
        // Besides schemas it says nothing: no parameter and no header is null.
        if !has_nulls(pair.holds()) {
            let (before, after) = (says_null(old.value), says_null(new.value));
            if before != after {
                self.facts.record(role.flag(), scope, pair, text(before), text(after));
            }
            return;
        }
        if is_told_as_flag(old.value.get(extension::NULLABLE), new.value.get(extension::NULLABLE)) {
            self.facts.mark_key_explained(pair, extension::NULLABLE);
        }
        let (before, after) = self.nulls((old, new), meanings);
        if before == after {
            return;
        }
        let kind = if after { Kind::BecameNullable } else { Kind::BecameNotNullable };
        // A request holds a null where the crate keeps a place for it.
        let is_sent = if after { self.fields[1].send_null(&new.at) } else { self.fields[0].send_null(&old.at) };
        let fact = self.facts.record(kind, scope, pair, text(before), text(after));
        if !is_sent {
            let response = if after { (May, Harmless) } else { (Harmless, May) };
            fact.said = scope.route.of((Harmless, Harmless), response);
        }
    }

    /// What both sides say of null; what references lead to counts where it is not compared by itself.
    fn nulls(&self, (old, new): (&Node<'_>, &Node<'_>), meanings: &[(Understood, bool); 2]) -> (bool, bool) {
        let [(before, old_own), (after, new_own)] = meanings;
        match (before, after) {
            (Understood::Reference(before), Understood::Reference(after))
                if before == self.renames.definition(after) =>
            {
                (*old_own, *new_own)
            }
            (Understood::Reference(_), _) | (_, Understood::Reference(_)) => {
                (is_null_allowed(self.trees[0], old), is_null_allowed(self.trees[1], new))
            }
            _ => (*old_own, *new_own),
        }
    }

    /// Whether members may be there that are not listed, and of which type.
    pub(super) fn others(&mut self, pair: &Pair<'_>, scope: &Scope, role: Role) {
        let more = pair.get("additionalProperties");
        let (before, after) = (Others::of(more.old.as_ref()), Others::of(more.new.as_ref()));
        if (before, after) == (Others::Typed, Others::Typed) {
            let inner = if role == Role::Definition { Role::Property } else { role };
            return self.compare(&more, &scope.part(format!("{}{{}}", scope.subject), &*scope.name), inner);
        }
        self.facts.mark_key_explained(pair, "additionalProperties");
        let text = |node: &Option<Node<'_>>| match node {
            Some(node) if node.value.is_object() => format!("other members: {}", summary(Some(node))),
            Some(node) => format!("other members: {}", node.value),
            None => "other members: nothing said".to_owned(),
        };
        self.others_are(pair, (before, after), scope, (text(&more.old), text(&more.new)));
    }

    /// The same of objects that are put together, as far as other members are refused.
    pub(super) fn closed(&mut self, pair: &Pair<'_>, (old, new): (bool, bool), scope: &Scope) {
        let others = |is_closed: bool| if is_closed { Others::Closed } else { Others::Open };
        let text = |is_closed: bool| format!("other members: {}", !is_closed);
        self.others_are(pair, (others(old), others(new)), scope, (text(old), text(new)));
    }

    fn others_are(&mut self, pair: &Pair<'_>, others: (Others, Others), scope: &Scope, (old, new): (String, String)) {
        // Members that were read and are not known are sent back, and refused where no others are allowed. Those that have
        // a type can be set.
        let (kind, request, response) = match others {
            (Others::Typed, Others::Closed) => (Kind::ObjectClosed, (Breaks, Harmless), (May, Harmless)),
            (_, Others::Closed) => (Kind::ObjectClosed, (May, Harmless), (Harmless, Harmless)),
            (Others::Closed, Others::Typed) => (Kind::ObjectOpened, (Harmless, Breaks), (Harmless, May)),
            (Others::Closed, _) => (Kind::ObjectOpened, (Harmless, May), (Harmless, Harmless)),
            (Others::Open, Others::Typed) => (Kind::OtherMembersTyped, (May, Harmless), (Harmless, May)),
            (Others::Typed, Others::Open) => (Kind::OtherMembersUntyped, (Harmless, May), (May, Harmless)),
            (Others::Open, Others::Open) | (Others::Typed, Others::Typed) => return,
        };
        if others.0 != others.1 {
            self.facts.record(kind, scope, pair, old, new).said = scope.route.of(request, response);
        }
    }

    /// The scope of a member as far as it is sent at all: no request carries what is read-only on both sides, or on the one
    /// that has it.
    pub(super) fn carried(&self, member: &Pair<'_>, scope: &Scope) -> Scope {
        let sides = [&member.old, &member.new].into_iter().zip(&self.fields);
        let mut present = sides.filter_map(|(node, fields)| Some((node.as_ref()?, fields)));
        let is_filled = present.all(|(node, fields)| fields.is_read_only(&node.at));
        let route = if is_filled { scope.route.without_requests() } else { scope.route };
        Scope { route, ..scope.clone() }
    }

    /// A key that no other rule knows: a marker of the values, or of what is generated for them.
    pub(super) fn marker(
        &mut self,
        pair: &Pair<'_>,
        key: &str,
        (old, new): (Option<&Value>, Option<&Value>),
        scope: &Scope,
        role: Role,
    ) {
        let is_set = |value: Option<&Value>| value == Some(&Value::Bool(true));
        let is_flag = ["readOnly", "allowEmptyValue"].contains(&key)
            || extension::extension(key).is_some_and(|it| it.content == Content::Flag);
        if is_flag && is_set(old) == is_set(new) && is_told_as_flag(old, new) {
            return;
        }
        let (kind, ways) = match key {
            _ if is_flag && is_set(old) == is_set(new) => (role.flag(), None),
            "readOnly" => read_only(self, pair, is_set(new), scope, role),
            "allowEmptyValue" if is_set(new) => (Kind::EmptyValueAllowed, None),
            "allowEmptyValue" => (Kind::EmptyValueRefused, None),
            // Of the lists within a list.
            "collectionFormat" if role == Role::Parameter => (Kind::ParameterListStyleChanged, None),
            "discriminator" => (discriminator(old, new), None),
            extension::DEPRECATED if is_set(new) => (Kind::Deprecated, None),
            extension::DEPRECATED => (Kind::Undeprecated, None),
            _ => match Kind::of_key(pair.holds(), key) {
                Some(Kind::DiscriminatorValueChanged) => match self.kinds_told_apart(pair) {
                    Some(true) => (Kind::DiscriminatorValueChanged, None),
                    Some(false) => return,
                    None => (Kind::PropertyFlagChanged, None),
                },
                None | Some(Kind::ExtensionChanged | Kind::UnknownKeyChanged) => (role.flag(), None),
                Some(kind) => (kind, None),
            },
        };
        let text = |value: Option<&Value>| value.map(|value| format!("{key} {}", truncated(value))).unwrap_or_default();
        let fact = self.facts.record(kind, scope, pair, text(old), text(new));
        fact.said = ways.unwrap_or(fact.said);
    }

    /// Whether the definition is told apart by another value than before; `None` where nothing tells it apart.
    fn kinds_told_apart(&self, pair: &Pair<'_>) -> Option<bool> {
        let value = |side: usize, node: &Option<Node<'_>>| self.fields[side].kind(&node.as_ref()?.at);
        let (before, after) = (value(0, &pair.old), value(1, &pair.new));
        before.zip(after).map(|(before, after)| before != after)
    }
}

/// True for places whose values may be null.
fn has_nulls(holds: Holds) -> bool {
    let is_in_place = |place| extension::extension(extension::NULLABLE).is_some_and(|it| it.places.contains(&place));
    matches!(holds, Holds::Node(place) if is_in_place(place))
}

/// True for null among types or values.
fn says_null(schema: &Value) -> bool {
    let lists = |key: &str, null: &Value| schema[key].as_array().is_some_and(|all| all.contains(null));
    lists("type", &Value::from("null")) || lists("enum", &Value::Null)
}

/// True where a flag is set, unset or absent on both sides: what else can stand there is no flag.
fn is_told_as_flag(old: Option<&Value>, new: Option<&Value>) -> bool {
    [old, new].into_iter().flatten().all(Value::is_boolean)
}

fn discriminator(old: Option<&Value>, new: Option<&Value>) -> Kind {
    match (old, new) {
        (None, _) => Kind::DiscriminatorAdded,
        (_, None) => Kind::DiscriminatorRemoved,
        _ => Kind::DiscriminatorChanged,
    }
}

/// The server fills a member now, or no longer: what is required and read-only, requests leave out.
fn read_only(
    comparer: &Comparer<'_, '_>,
    pair: &Pair<'_>,
    is_read_only: bool,
    scope: &Scope,
    role: Role,
) -> (Kind, Option<Ways>) {
    let [before, after] = &comparer.fields;
    let (old_at, new_at) = (pair.old.as_ref().map(|it| &it.at), pair.new.as_ref().map(|it| &it.at));
    let is_missed = |by: &Fields<'_>, at: Option<&Pointer>| at.is_some_and(|at| by.are_required(at));
    let is_left_out = |by: &Fields<'_>, at: Option<&Pointer>| at.is_some_and(|at| by.are_filled_by_server(at));
    let kind = if is_read_only { Kind::BecameReadOnly } else { Kind::BecameWritable };
    let worst = |is_missed: bool| if is_missed { Breaks } else { Harmless };
    let request = match is_read_only {
        // Swagger gives it a meaning for members alone.
        _ if !matches!(role, Role::Property | Role::Definition) => (Harmless, Harmless),
        true => (May, worst(is_left_out(after, new_at) && is_missed(before, old_at))),
        false => (worst(is_left_out(before, old_at) && is_missed(after, new_at)), May),
    };
    (kind, Some(scope.route.of(request, (Harmless, Harmless))))
}

fn is_null_allowed(tree: &Tree<'_>, node: &Node<'_>) -> bool {
    let chain = std::iter::successors(Some(node.clone()), |node| tree.referred(node));
    chain.take(MOST_REFERENCES).any(|node| may_be_null(node.holds, node.value))
}
