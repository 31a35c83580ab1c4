//! Whether values of one type go where another one is, as an integer where a number is. The verdict follows from who sends the
//! value.

use serde_json::Value;

use super::Kind;
use super::Verdict::{Breaks, Harmless, May};
use super::comparer::Comparer;
use super::fact::{Pair, Scope};
use super::role::{Role, SchemaChange};
use super::route::Ways;
use super::tree::Node;
use crate::extension::INT_OR_STRING;
use crate::understood::Understood;

/// What another type means on each way, and the kind whose words say what to do about it.
pub(super) type Judged = (Ways, Kind);

/// Which of two types has values of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fit {
    /// Every old value is one of the new type.
    Widened,
    /// Every new value is one of the old type.
    Narrowed,
}

impl Fit {
    fn judged(self, scope: &Scope, role: Role) -> Judged {
        // A header is read by whoever asks for it.
        let route = if role == Role::Header { scope.route.of_errors() } else { scope.route };
        match self {
            Self::Widened => (route.of((Harmless, May), (Breaks, Harmless)), role.kind(SchemaChange::Widened)),
            Self::Narrowed => (route.of((Breaks, Harmless), (Harmless, May)), role.kind(SchemaChange::Narrowed)),
        }
    }
}

impl Comparer<'_, '_> {
    /// What another type means; `None` where the kind says it.
    pub(super) fn fit(
        &mut self,
        pair: &Pair<'_>,
        (old, new): (&Understood, &Understood),
        scope: &Scope,
        role: Role,
    ) -> Option<Judged> {
        let fit = int_or_string(pair).or_else(|| number_or_integer(old, new));
        let judged = fit.map(|fit| fit.judged(scope, role));
        judged.or_else(|| Some((self.wire_of_targets(pair, (old, new), scope, role)?, role.kind(SchemaChange::Type))))
    }
}

/// Every integer is a number: as with integers of both sizes.
fn number_or_integer(old: &Understood, new: &Understood) -> Option<Fit> {
    let any_of = |schema: &Understood| match schema {
        Understood::Scalar { kind, values: 0, .. } => *kind,
        _ => "",
    };
    match (any_of(old), any_of(new)) {
        ("integer", "number") => Some(Fit::Widened),
        ("number", "integer") => Some(Fit::Narrowed),
        _ => None,
    }
}

/// Integers and strings are allowed now where one of them was, or the other way round.
fn int_or_string(pair: &Pair<'_>) -> Option<Fit> {
    let part = pair.get(INT_OR_STRING);
    let is_set = |node: &Option<Node<'_>>| node.as_ref().is_some_and(|node| node.value == &Value::Bool(true));
    match (is_set(&part.old), is_set(&part.new)) {
        (false, true) => Some(Fit::Widened),
        (true, false) => Some(Fit::Narrowed),
        _ => None,
    }
}
